//! Records the exact bytes that a change replaces, and writes them back on undo. Refuses when their place has changed or is not
//! the only one that looks like it.

use crate::document::read::locate_record::BoardText;
use crate::document::ron::splice::{self, Splice};
use crate::model::change::{Change, Setting, Subject};
use crate::model::original::{OriginalText, Piece};
use crate::model::problem::Span;

/// How many bytes of what stands around a piece are noted at first, and at most; each time it is not enough, four times more.
const AROUND: usize = 16;
const AROUND_AT_MOST: usize = 64 << 10;

/// What writing the noted words of `change` replaces; `None` if it has none, or if their places are not to be found.
pub(crate) fn splices(records: &BoardText<'_>, change: &Change) -> Option<Vec<Splice>> {
    let wording = change.wording()?;
    let window = window(records, change)?;
    let found = wording.pieces.iter().map(|piece| {
        let start = only(&records.text[window.range()], &[&piece.left, &piece.from, &piece.right])? + piece.left.len();
        let start = window.start + start as u32;
        Some(Splice { span: Span::new(start, start + piece.from.len() as u32), text: piece.to.clone() })
    });
    found.collect()
}

/// The words that bring back `old`: `inverse` is to be made to the new text, in which stands what `splices` put there. `None` if
/// too much looks alike.
pub(crate) fn note(new: &BoardText<'_>, inverse: &Change, old: &str, splices: &[Splice]) -> Option<OriginalText> {
    let window = window(new, inverse)?;
    let text = &new.text[window.range()];
    // Places that are next to each other are one: each would be part of what stands around the other.
    let splices = joined(old, splice::smallest(old, splices.to_vec()));
    // How much text came and went before each.
    let (mut come, mut gone) = (0, window.start as usize);
    let pieces = splices.iter().map(|splice| {
        let start = (splice.span.start as usize + come).checked_sub(gone)?;
        come += splice.text.len();
        gone += splice.span.range().len();
        let end = start + splice.text.len();
        let (left, right) = around(text, start, end)?;
        let of = |text: &str| text.to_owned();
        Some(Piece { left: of(left), from: of(&text[start..end]), to: of(&old[splice.span.range()]), right: of(right) })
    });
    Some(OriginalText { pieces: pieces.collect::<Option<_>>()? })
}

/// Where the words of `change` are looked for: in the record it is about, or in the whole text.
fn window(records: &BoardText<'_>, change: &Change) -> Option<Span> {
    match change {
        Change::Set(Setting { of: Subject::Module(id), .. }) => records.module_span(id),
        Change::Set(Setting { of: Subject::Developer(name), .. }) => records.developer_span(name),
        Change::AddTo(item) | Change::RemoveFrom(item) => records.module_span(&item.module),
        _ => Some(Span::new(0, records.text.len() as u32)),
    }
}

/// The same splices, those put together that are next to each other.
fn joined(old: &str, splices: Vec<Splice>) -> Vec<Splice> {
    let mut out: Vec<Splice> = Vec::new();
    for splice in splices {
        match out.last_mut() {
            Some(last) if splice.span.start - last.span.end <= 2 * AROUND as u32 => {
                last.text.push_str(&old[last.span.end as usize..splice.span.start as usize]);
                last.text.push_str(&splice.text);
                last.span.end = splice.span.end;
            }
            _ => out.push(splice),
        }
    }
    out
}

/// As much of `text` before `start` and behind `end` as it takes for both with what is between them to be there only once.
fn around(text: &str, start: usize, end: usize) -> Option<(&str, &str)> {
    let mut len = AROUND;
    loop {
        let left = &text[text.floor_char_boundary(start.saturating_sub(len))..start];
        let right = &text[end..text.ceil_char_boundary((end + len).min(text.len()))];
        if left.len() == start && right.len() == text.len() - end
            || only(text, &[left, &text[start..end], right]).is_some()
        {
            return Some((left, right));
        }
        len *= 4;
        if len > AROUND_AT_MOST {
            return None;
        }
    }
}

/// Where `parts` stand one behind the other; `None` if nowhere, or in several places.
fn only(text: &str, parts: &[&str]) -> Option<usize> {
    let wanted = parts.concat();
    let first = text.find(&wanted)?;
    let next = text.ceil_char_boundary(first + 1);
    let again = text.get(next..).is_some_and(|rest| rest.contains(&wanted));
    (!again).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::{around, only};

    #[test]
    fn a_place_is_known_by_what_stands_around_it() {
        let text = format!("{}x{}", "ab".repeat(40), "ab".repeat(40));
        let at = |left: &str| text.len() / 2 - left.len();
        let (left, right) = around(&text, 80, 80).expect("an end is reached");
        assert_eq!(only(&text, &[left, right]), Some(at(left)));
        assert_eq!(around(&text, 80, 81), Some((&text[64..80], &text[81..97])));
        assert_eq!(around("\n\n\n", 1, 2), Some(("\n", "\n")), "all there is");
        assert_eq!(around(&"\n".repeat(1 << 20), 1 << 19, 1 << 19), None, "too much looks alike");
    }

    #[test]
    fn what_is_there_twice_has_no_place() {
        assert_eq!(only("-aa-", &["a"]), None);
        assert_eq!(only("-aaa-", &["aa"]), None, "overlapping");
        assert_eq!(only("éaé", &["é", "a"]), Some(0));
        assert_eq!(only("b", &["a"]), None);
    }
}
