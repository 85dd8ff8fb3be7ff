//! Merges long texts that both sides changed in different lines. Never joins changes that touch the same line or neighbouring
//! lines.

use std::ops::Range;

/// The text with the changes of both, if each changed one stretch of lines and a line that neither changed lies in between.
pub(super) fn joined(base: &str, ours: &str, theirs: &str) -> Option<String> {
    let lines = |text| -> Vec<&str> { str::split_inclusive(text, '\n').collect() };
    let (base, ours, theirs) = (lines(base), lines(ours), lines(theirs));
    let (our, their) = (stretch(&base, &ours), stretch(&base, &theirs));
    let (first, second, first_side, second_side) =
        if our.start <= their.start { (our, their, &ours, &theirs) } else { (their, our, &theirs, &ours) };
    if first.end >= second.start {
        return None;
    }
    let new = |side: &[&str], was: &Range<usize>| side[was.start..side.len() - (base.len() - was.end)].concat();
    let joined = [
        base[..first.start].concat(),
        new(first_side, &first),
        base[first.end..second.start].concat(),
        new(second_side, &second),
        base[second.end..].concat(),
    ];
    Some(joined.concat())
}

/// The lines of `base` that `new` has otherwise.
fn stretch(base: &[&str], new: &[&str]) -> Range<usize> {
    let start = base.iter().zip(new).take_while(|(a, b)| a == b).count();
    let ends = base[start..].iter().rev().zip(new[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    start..base.len() - ends
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn two_who_write_in_different_lines_both_have_their_say() {
        let base = "one\ntwo\nthree\nfour";
        for (ours, theirs, wanted) in [
            ("ONE\ntwo\nthree\nfour", "one\ntwo\nthree\nFOUR", Some("ONE\ntwo\nthree\nFOUR")),
            ("one\ntwo\nthree\nfour\n- ana", "zero\none\ntwo\nthree\nfour", Some("zero\none\ntwo\nthree\nfour\n- ana")),
            ("two\nthree\nfour", "one\ntwo\nthree", Some("two\nthree")),
            ("one\nTWO\nthree\nfour", "one\ntwo\nTHREE\nfour", None),
            ("one\ntwo\nthree\nfour\nana", "one\ntwo\nthree\nfour\nbo", None),
        ] {
            assert_eq!(joined(base, ours, theirs).as_deref(), wanted, "{ours:?} {theirs:?}");
            assert_eq!(joined(base, theirs, ours).as_deref(), wanted, "{theirs:?} {ours:?}");
        }
        assert_eq!(joined("a", "b", "c"), None);
    }
}
