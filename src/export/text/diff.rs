//! The difference between two versions of a text as a unified diff for people; long lines are cut around what differs. Not
//! meant for `patch`.

use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput};

use crate::export::text::{TextLine, Tone};

/// Lines shown before and after what differs.
const CONTEXT: usize = 1;

/// Longer lines are cut, in characters.
const LONGEST: usize = 300;

/// Characters that are kept before and after what differs in a long line.
const KEPT: usize = 60;

/// Lines that were replaced: these of the old text by those of the new one. Either may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Replaced {
    old: Range<usize>,
    new: Range<usize>,
}

/// The lines in which `new` differs from `old`, both versions of the file called `name`. Nothing if they are the same.
pub fn lines(name: &str, old: &str, new: &str) -> Vec<TextLine> {
    let (old, new) = (split(old), split(new));
    let replaced = replaced(&old, &new);
    if replaced.is_empty() {
        return Vec::new();
    }
    let mut out =
        vec![TextLine::of(Tone::Strong, &format!("--- {name}")), TextLine::of(Tone::Strong, &format!("+++ {name}"))];
    for hunk in replaced.chunk_by(|a, b| b.old.start - a.old.end <= 2 * CONTEXT) {
        let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { continue };
        let before = CONTEXT.min(first.old.start);
        let after = CONTEXT.min(old.len() - last.old.end);
        let old_part = first.old.start - before..last.old.end + after;
        let new_part = first.new.start - before..last.new.end + after;
        out.push(TextLine::of(Tone::Doing, &format!("@@ -{} +{} @@", numbers(&old_part), numbers(&new_part))));
        let mut at = old_part.start;
        for block in hunk {
            out.extend(old[at..block.old.start].iter().map(|line| marked(' ', Tone::Plain, line, 0)));
            let same = shared(&old[block.old.clone()], &new[block.new.clone()]);
            out.extend(old[block.old.clone()].iter().map(|line| marked('-', Tone::Bad, line, same)));
            out.extend(new[block.new.clone()].iter().map(|line| marked('+', Tone::Good, line, same)));
            at = block.old.end;
        }
        out.extend(old[at..old_part.end].iter().map(|line| marked(' ', Tone::Plain, line, 0)));
    }
    out
}

/// Line numbers as diffs write them: `12`, `12,3`, or `11,0` for nothing behind line 11.
fn numbers(lines: &Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        more => format!("{},{more}", lines.start + 1),
    }
}

/// The lines of a text without their ends: LF, CRLF or a lone CR.
fn split(text: &str) -> Vec<&str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines: Vec<&str> =
        text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r')).collect();
    // The end of the last line begins no other.
    if lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    lines
}

/// Characters that one line and the one in its place begin with alike; 0 if not one line stands for one.
fn shared(old: &[&str], new: &[&str]) -> usize {
    match (old, new) {
        ([old], [new]) => old.chars().zip(new.chars()).take_while(|(a, b)| a == b).count(),
        _ => 0,
    }
}

/// A line with its mark; a long one is cut around what comes behind its first `same` characters.
fn marked(mark: char, tone: Tone, line: &str, same: usize) -> TextLine {
    let length = line.chars().take(LONGEST + same + 1).count();
    if length <= LONGEST {
        return TextLine::of(tone, &format!("{mark}{line}"));
    }
    let skipped = same.saturating_sub(KEPT);
    let before = if skipped > 0 { "…" } else { "" };
    let seen: String = line.chars().skip(skipped).take(3 * KEPT).collect();
    let after = if length > skipped + 3 * KEPT { "…" } else { "" };
    TextLine::of(tone, &format!("{mark}{before}{seen}{after}"))
}

/// The lines that were replaced, in order.
fn replaced(old: &[&str], new: &[&str]) -> Vec<Replaced> {
    let mut lines = InternedInput::default();
    lines.update_before(old.iter().copied());
    lines.update_after(new.iter().copied());
    let diff = Diff::compute(Algorithm::Myers, &lines);
    let whole = |lines: Range<u32>| lines.start as usize..lines.end as usize;
    diff.hunks().map(|hunk| Replaced { old: whole(hunk.before), new: whole(hunk.after) }).collect()
}

#[cfg(test)]
mod tests {
    use super::{lines, replaced, split};

    fn shown(old: &str, new: &str) -> String {
        lines("board.ron", old, new).iter().map(|line| format!("{line}\n")).collect::<Vec<_>>().concat()
    }

    /// What `replaced` finds, put into the old text.
    fn patched(old: &str, new: &str) -> Vec<String> {
        let (old, new) = (split(old), split(new));
        let mut out = Vec::new();
        let mut at = 0;
        for block in replaced(&old, &new) {
            out.extend(old[at..block.old.start].iter().map(|line| (*line).to_owned()));
            out.extend(new[block.new.clone()].iter().map(|line| (*line).to_owned()));
            at = block.old.end;
        }
        out.extend(old[at..].iter().map(|line| (*line).to_owned()));
        out
    }

    #[test]
    fn one_changed_line_is_shown_between_its_neighbours() {
        insta::assert_snapshot!(shown("a\nb\nc\nd\n", "a\nb\nX\nd\n"), @"
        --- board.ron
        +++ board.ron
        @@ -2,3 +2,3 @@
         b
        -c
        +X
         d
        ");
        assert_eq!(shown("a\nb\n", "a\nb\n"), "");
    }

    #[test]
    fn places_far_apart_are_hunks_of_their_own() {
        let old: String = (1..=20).map(|i| format!("{i}\n")).collect::<Vec<_>>().concat();
        let new = old.replace("\n3\n", "\nthree\nand more\n").replace("18\n", "");
        insta::assert_snapshot!(shown(&old, &new), @"
        --- board.ron
        +++ board.ron
        @@ -2,3 +2,4 @@
         2
        -3
        +three
        +and more
         4
        @@ -17,3 +18,2 @@
         17
        -18
         19
        ");
    }

    #[test]
    fn all_kinds_of_line_ends_are_ends_and_the_mark_of_the_file_is_no_text() {
        assert_eq!(split("\u{feff}a\r\nb\rc\nd"), ["a", "b", "c", "d"]);
        assert_eq!(split(""), Vec::<&str>::new());
        assert_eq!(split("a\n\n"), ["a", ""]);
    }

    #[test]
    fn a_file_of_one_long_line_is_cut_around_what_differs() {
        let old = format!("{}status: Pending{}", "x".repeat(500), "y".repeat(500));
        let shown = shown(&old, &old.replace("Pending", "Done"));
        let longest = shown.lines().map(|line| line.chars().count()).max();
        assert!(longest.is_some_and(|longest| longest < 200), "{shown}");
        assert!(shown.contains("status: Pending") && shown.contains("status: Done"), "{shown}");
    }

    #[test]
    fn what_is_said_to_be_replaced_leads_from_the_old_text_to_the_new() {
        // All texts of up to four lines of two kinds, against each other.
        let texts: Vec<String> = (0..31_u32)
            .map(|i| {
                let bits = 32 - (i + 1).leading_zeros() - 1;
                (0..bits).map(|bit| if (i + 1) >> bit & 1 == 1 { "a\n" } else { "b\n" }).collect()
            })
            .collect();
        for old in &texts {
            for new in &texts {
                assert_eq!(patched(old, new), split(new), "{old:?} {new:?}");
            }
        }
    }

    #[test]
    fn thousands_of_lines_that_came_and_went_take_no_time() {
        let old: String = (0..20_000).map(|i| format!("a{i}\n")).collect::<Vec<_>>().concat();
        let new: String = (0..20_000).map(|i| format!("b{i}\n")).collect::<Vec<_>>().concat();
        assert_eq!(patched(&old, &new), split(&new));
    }
}
