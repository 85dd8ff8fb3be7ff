//! Replacements in a text: made, combined, reduced to their smallest form. Knows nothing of RON.

use crate::model::problem::Span;

/// A replaced piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Splice {
    /// What is replaced, in the old text; empty for an insertion.
    pub span: Span,
    /// What stands there now.
    pub text: String,
}

/// `text` with all `splices` made, which are in order and apart; `None` if they are not.
pub(crate) fn apply(text: &str, splices: &[Splice]) -> Option<String> {
    let grown: usize = splices.iter().map(|splice| splice.text.len()).sum();
    let mut out = String::with_capacity(text.len() + grown);
    let mut from = 0;
    for splice in splices {
        let range = splice.span.range();
        out.push_str(text.get(from..range.start)?);
        out.push_str(&splice.text);
        from = range.end;
    }
    out.push_str(text.get(from..)?);
    Some(out)
}

/// A piece of a text that splices were made in: old, or put there in place of something.
#[derive(Clone, Debug)]
struct Piece {
    /// What it was, or what it stands for, in the old text.
    old: Span,
    /// What was put there; `None` if it is as it was.
    new: Option<String>,
}

impl Piece {
    fn len(&self) -> u32 {
        self.new.as_ref().map_or(self.old.end - self.old.start, |text| text.len() as u32)
    }

    /// The first `at` bytes, and the rest.
    fn split(self, at: u32) -> (Self, Self) {
        match self.new {
            None => {
                let middle = self.old.start + at;
                let half = |start, end| Self { old: Span::new(start, end), new: None };
                (half(self.old.start, middle), half(middle, self.old.end))
            }
            Some(text) => {
                let (left, right) = text.split_at(at as usize);
                // What it stands for goes with whatever is there first.
                let middle = if at == 0 { self.old.start } else { self.old.end };
                let half = |old, new: &str| Self { old, new: Some(new.to_owned()) };
                (half(Span::new(self.old.start, middle), left), half(Span::new(middle, self.old.end), right))
            }
        }
    }
}

/// The splices of a text of `len` bytes that do what `first` and then `second` do; `second` counts in the text after `first`.
pub(crate) fn compose(len: usize, first: &[Splice], second: &[Splice]) -> Vec<Splice> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for splice in first {
        pieces.push(Piece { old: Span::new(from, splice.span.start), new: None });
        pieces.push(Piece { old: splice.span, new: Some(splice.text.clone()) });
        from = splice.span.end;
    }
    pieces.push(Piece { old: Span::new(from, len as u32), new: None });
    for splice in second.iter().rev() {
        pieces = replace(pieces, splice);
    }
    let mut out: Vec<Splice> = Vec::new();
    for Piece { old, new } in pieces {
        let Some(text) = new else { continue };
        match out.last_mut() {
            Some(last) if last.span.end == old.start => {
                last.span.end = old.end;
                last.text.push_str(&text);
            }
            _ => out.push(Splice { span: old, text }),
        }
    }
    out
}

/// The pieces with one more splice made in their text.
fn replace(pieces: Vec<Piece>, splice: &Splice) -> Vec<Piece> {
    let (from, to) = (splice.span.start, splice.span.end);
    let mut before = Vec::with_capacity(pieces.len() + 2);
    let mut behind = Vec::new();
    let mut whole: Option<Span> = None;
    let mut at = 0;
    for piece in pieces {
        let (start, end) = (at, at + piece.len());
        at = end;
        if end < from || (end == from && start < end) {
            before.push(piece);
        } else if start > to || (start == to && (start < end || whole.is_some())) {
            behind.push(piece);
        } else {
            let (left, rest) = piece.split(from.clamp(start, end) - start);
            let (middle, right) = rest.split(to.clamp(start, end) - from.clamp(start, end));
            before.extend((left.len() > 0).then_some(left));
            // A deletion has no text to be cut out of; all it stands for is replaced.
            let old = if start == end { right.old } else { middle.old };
            whole = Some(Span::new(whole.map_or(old.start, |whole| whole.start), old.end));
            behind.extend((right.len() > 0).then_some(right));
        }
    }
    let here = before.last().map_or(0, |piece| piece.old.end);
    let old = whole.unwrap_or(Span::at(behind.first().map_or(here, |piece| piece.old.start)));
    before.push(Piece { old, new: Some(splice.text.clone()) });
    before.extend(behind);
    before
}

/// The same splices without what they leave as it is, in order.
pub(crate) fn smallest(text: &str, mut splices: Vec<Splice>) -> Vec<Splice> {
    splices.sort_by_key(|splice| splice.span);
    for splice in &mut splices {
        let old = &text[splice.span.range()];
        let same = old.char_indices().zip(splice.text.chars()).find(|((_, a), b)| a != b).map(|((at, _), _)| at);
        let head = same.unwrap_or(old.len().min(splice.text.len()));
        let (old, new) = (&old[head..], &splice.text[head..]);
        let pairs = old.chars().rev().zip(new.chars().rev());
        let tail: usize = pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
        splice.span = Span::new(splice.span.start + head as u32, splice.span.end - tail as u32);
        splice.text = new[..new.len() - tail].to_owned();
    }
    splices.retain(|splice| splice.span.start < splice.span.end || !splice.text.is_empty());
    splices
}

/// Whether `text` is the same when all `splices` are made.
pub(crate) fn change_nothing(text: &str, splices: Vec<Splice>) -> bool {
    let splices = smallest(text, splices);
    let [first, .., last] = splices.as_slice() else { return splices.is_empty() };
    // What one takes out another may put in again.
    let hull = Span::new(first.span.start, last.span.end);
    let shift =
        |s: &Splice| Splice { span: Span::new(s.span.start - hull.start, s.span.end - hull.start), ..s.clone() };
    let old = &text[hull.range()];
    apply(old, &splices.iter().map(shift).collect::<Vec<_>>()).is_some_and(|new| new == old)
}

#[cfg(test)]
mod tests {
    use super::{Splice, apply, change_nothing, compose, smallest};
    use crate::model::problem::Span;

    fn splice(start: u32, end: u32, text: &str) -> Splice {
        Splice { span: Span::new(start, end), text: text.into() }
    }

    #[test]
    fn two_rounds_of_splices_are_one() {
        let text = "0123456789";
        let first = vec![splice(2, 4, "ab"), splice(6, 6, "cd"), splice(8, 9, "")];
        let middle = apply(text, &first).expect("in order");
        assert_eq!(middle, "01ab45cd679");
        for start in 0..=middle.len() as u32 {
            for end in start..=middle.len() as u32 {
                let second = vec![splice(start, end, "XY")];
                let both = compose(text.len(), &first, &second);
                assert_eq!(apply(text, &both), apply(&middle, &second), "{start}..{end}: {both:?}");
            }
        }
        let back = vec![splice(2, 4, "23"), splice(6, 8, ""), splice(10, 10, "8")];
        assert_eq!(smallest(text, compose(text.len(), &first, &back)), []);
    }

    #[test]
    fn what_stays_is_not_replaced() {
        assert_eq!(smallest("status: Pending,", vec![splice(8, 15, "Paused")]), [splice(9, 15, "aused")]);
        assert_eq!(smallest("aé", vec![splice(0, 3, "aè")]), [splice(1, 3, "è")]);
        assert_eq!(smallest("aaa", vec![splice(0, 3, "aa")]), [splice(2, 3, "")]);
        assert!(change_nothing("a, b, c", vec![splice(1, 1, ", b"), splice(3, 6, "")]));
        assert!(!change_nothing("a, b, c", vec![splice(1, 1, ",b"), splice(3, 6, "")]));
        assert!(!change_nothing("a", vec![splice(0, 1, "b")]));
    }
}
