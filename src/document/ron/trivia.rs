//! What lies between two items of a bracket: blanks, comments, a comma. Says which of it belongs to which item; changes
//! nothing.
//!
//! A comment belongs to the item on its line, else to the item below it. A comment that a blank line separates from the item below
//! belongs to no item, and stays.

use crate::document::ron::brackets::behind_comment;

/// A line of a gap. The first is the rest of the line of the item before, the last the beginning of the line of the item behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct TriviaLine {
    start: usize,
    /// Behind its last comment or comma.
    full: usize,
    /// Before its line break.
    end: usize,
    /// Whether it holds a comment.
    comment: bool,
    /// Whether its last comment is one that ends with the line.
    open: bool,
    comma: Option<usize>,
}

impl TriviaLine {
    fn is_blank(&self) -> bool {
        self.full == self.start
    }
}

/// The lines of a gap; there is always one.
fn lines(gap: &str) -> Vec<TriviaLine> {
    let bytes = gap.as_bytes();
    let new = |start| TriviaLine { start, full: start, end: start, comment: false, open: false, comma: None };
    let mut lines = Vec::new();
    let mut line = new(0);
    let mut at = 0;
    while at < bytes.len() {
        let len = match bytes[at] {
            b'\n' | b'\r' => {
                let len = if bytes[at..].starts_with(b"\r\n") { 2 } else { 1 };
                lines.push(TriviaLine { end: at, ..line });
                line = new(at + len);
                len
            }
            b'/' => {
                let rest = &gap[at..];
                line.comment = true;
                line.open = rest.starts_with("//");
                // A lone CR does not end a comment, and a CRLF begins with its CR.
                let len = if line.open { line_comment(rest) } else { behind_comment(rest.as_bytes(), 0) };
                line.full = at + len;
                len
            }
            b',' => {
                line.comma = Some(at);
                line.full = at + 1;
                1
            }
            _ => 1,
        };
        at += len;
    }
    lines.push(TriviaLine { end: gap.len(), ..line });
    lines
}

fn line_comment(rest: &str) -> usize {
    let end = rest.find('\n').unwrap_or(rest.len());
    if rest[..end].ends_with('\r') { end - 1 } else { end }
}

/// What of the gap before an item belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lead {
    /// Where its own begins: its comments and the indentation of their first line, or its comments on a shared line.
    pub(crate) own: usize,
    /// The same with the blank lines above.
    pub(crate) parted: usize,
    /// Where its line begins.
    pub(crate) line: usize,
    /// Whether it begins that line.
    pub(crate) begins_line: bool,
    /// Where the comma of the item before stands.
    pub(crate) comma: Option<usize>,
}

/// Reads the gap before an item: behind the value before, or behind the bracket.
pub(crate) fn lead(gap: &str) -> Lead {
    let lines = lines(gap);
    let comma = lines.iter().find_map(|line| line.comma);
    let last = lines[lines.len() - 1];
    if lines.len() == 1 || last.comma.is_some() {
        let from = comma.map_or(0, |at| at + 1).max(last.start);
        let own = from + gap[from..].len() - gap[from..].trim_start_matches([' ', '\t']).len();
        return Lead { own, parted: own, line: last.start, begins_line: false, comma };
    }
    let mut first = lines.len() - 1;
    while first > 1 && lines[first - 1].comment && lines[first - 1].comma.is_none() {
        first -= 1;
    }
    let own = lines[first].start;
    while first > 1 && lines[first - 1].is_blank() {
        first -= 1;
    }
    Lead { own, parted: lines[first].start, line: last.start, begins_line: true, comma }
}

/// What of the gap behind an item belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tail {
    /// Behind its comma and its comments.
    pub(crate) own: usize,
    /// Behind its line break, if its line ends here.
    pub(crate) next: Option<usize>,
    /// The same with the blank lines below.
    pub(crate) parted: Option<usize>,
    /// Where its comma stands.
    pub(crate) comma: Option<usize>,
}

/// Reads the gap behind an item: up to the next item, or to the closing bracket.
pub(crate) fn tail(gap: &str) -> Tail {
    let lines = lines(gap);
    let comma = lines.iter().find_map(|line| line.comma);
    let shared = comma.is_some_and(|at| at > lines[0].end);
    if lines.len() == 1 || shared {
        let from = comma.map_or(0, |at| at + 1);
        let blanks = gap[from..].len() - gap[from..].trim_start_matches([' ', '\t']).len();
        let own = if comma.is_some() { from + blanks } else { from };
        return Tail { own, next: None, parted: None, comma };
    }
    let below = lines[1..lines.len() - 1].iter().take_while(|line| line.is_blank()).count();
    Tail { own: lines[0].full, next: Some(lines[1].start), parted: Some(lines[1 + below].start), comma }
}

/// Whether a blank line parts the two items of a gap.
pub(crate) fn is_parted(gap: &str) -> bool {
    let lines = lines(gap);
    lines.len() > 2 && lines[1..lines.len() - 1].iter().any(TriviaLine::is_blank)
}

/// Whether there is a comment in the gap.
pub(crate) fn has_comment(gap: &str) -> bool {
    lines(gap).iter().any(|line| line.comment)
}

/// The comments of a gap, in order.
pub(crate) fn comments(gap: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = gap;
    while let Some(at) = rest.find('/') {
        rest = &rest[at..];
        let len = match rest.as_bytes().get(1) {
            Some(b'/') => line_comment(rest),
            Some(b'*') => behind_comment(rest.as_bytes(), 0),
            _ => 1,
        };
        let (comment, behind) = rest.split_at(len);
        out.extend((len > 1).then_some(comment.trim_end()));
        rest = behind;
    }
    out
}

/// The blanks that `line` begins with.
pub(crate) fn indent(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// What is taken out with an item: from `start` of the gap before it to `end` of the gap behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The comma of the item before, where the list is to end without one as it did.
    pub(crate) comma: Option<usize>,
}

/// What goes with an item that stands between the gaps `before` and `behind`, and is the `first` or the `last` of its bracket.
pub(crate) fn cut(before: &str, behind: &str, first: bool, last: bool) -> Cut {
    let lead = lead(before);
    let tail = tail(behind);
    // A list that ends without a comma goes on ending without one.
    let mut comma = if last && tail.comma.is_none() { lead.comma } else { None };
    let mut cut = match tail.next {
        Some(next) if lead.begins_line => {
            // Of the blank lines around it, those that parted it from the item before go; for the first, those behind.
            let end = tail.parted.filter(|_| first && !last).unwrap_or(next);
            Cut { start: if first { lead.own } else { lead.parted }, end, comma: None }
        }
        // The last of a line, though not the first.
        Some(_) => Cut { start: lead.comma.map_or(lead.own, |at| at + 1), end: tail.own, comma: None },
        None if lead.begins_line && last => {
            // The bracket closes on its line: that moves up, unless a comment would swallow it.
            let line = before[..lead.parted].trim_end_matches(['\n', '\r']).len();
            let swallows = lines(&before[..line]).last().is_some_and(|line| line.open);
            let start = if swallows || line < lead.comma.map_or(0, |at| at + 1) { lead.parted } else { line };
            Cut { start, end: tail.own, comma: None }
        }
        None if last => Cut { start: lead.comma.map_or(lead.own, |at| at + 1), end: tail.own, comma: None },
        // The next one comes to stand where it began.
        None => Cut { start: lead.own + indent(&before[lead.own..]).len(), end: tail.own, comma: None },
    };
    if first && last && before[..cut.start].trim().is_empty() && behind[cut.end..].trim().is_empty() {
        return Cut { start: 0, end: behind.len(), comma: None };
    }
    if let Some(at) = comma
        && before[at + 1..cut.start.max(at + 1)].trim_matches([' ', '\t']).is_empty()
    {
        cut.start = at;
        comma = None;
    }
    Cut { comma, ..cut }
}

#[cfg(test)]
mod tests {
    use super::{Cut, cut};

    /// What is left of the two gaps after the cut.
    fn rest(before: &str, behind: &str, cut: Cut) -> String {
        let kept = &before[..cut.start];
        let kept = match cut.comma {
            Some(at) => format!("{}{}", &kept[..at], &kept[at + 1..]),
            None => kept.to_owned(),
        };
        kept + &behind[cut.end..]
    }

    /// The text of a bracket, its item `ITEM` taken out.
    fn without(text: &str) -> String {
        let (left, right) = text.split_once("ITEM").expect("an item");
        // Names stand for the values around it.
        let value = |c: char| c.is_ascii_uppercase();
        let start = left.rfind(value).map_or(1, |at| at + 1);
        let end = right.find(value).unwrap_or(right.len() - 1);
        let (before, behind) = (&left[start..], &right[..end]);
        let found = cut(before, behind, start == 1, end == right.len() - 1);
        format!("{}{}{}", &left[..start], rest(before, behind, found), &right[end..])
    }

    #[test]
    fn an_item_takes_its_own_along_and_nobody_elses() {
        for (text, wanted) in [
            // On lines of their own.
            ("[\n  A,\n  ITEM,\n  B,\n]", "[\n  A,\n  B,\n]"),
            ("[\n  A, // a\n  // own\n  // too\n  ITEM, // own\n  // b\n  B,\n]", "[\n  A, // a\n  // b\n  B,\n]"),
            ("[\r\n  A,\r\n  // own\r\n  ITEM,\r\n]", "[\r\n  A,\r\n]"),
            ("[ // bracket\n  ITEM,\n  B,\n]", "[ // bracket\n  B,\n]"),
            ("[\n  A,\n  /* own\n\n  */\n  ITEM,\n  B\n]", "[\n  A,\n  B\n]"),
            // A comment of no item stays.
            ("[\n  A,\n\n  // rest\n\n  // own\n  ITEM,\n\n  B,\n]", "[\n  A,\n\n  // rest\n\n  B,\n]"),
            ("[\n  A,\n  ITEM,\n  // rest\n]", "[\n  A,\n  // rest\n]"),
            // One of two blank lines goes.
            ("[\n  A,\n\n  ITEM,\n\n  B,\n]", "[\n  A,\n\n  B,\n]"),
            ("[\n  ITEM,\n\n  B,\n]", "[\n  B,\n]"),
            ("[\n  A,\n\n  ITEM,\n]", "[\n  A,\n]"),
            ("[\n  A,\n  ITEM,\n\n  B,\n]", "[\n  A,\n\n  B,\n]"),
            // A list without a comma at its end stays one.
            ("[\n  A,\n  ITEM\n]", "[\n  A\n]"),
            ("[\n  A, // a\n  ITEM\n]", "[\n  A // a\n]"),
            ("[A, ITEM]", "[A]"),
            ("[A, ITEM,]", "[A,]"),
            // On a shared line.
            ("[ITEM, B]", "[B]"),
            ("[A, ITEM, B]", "[A, B]"),
            ("[A,ITEM,B]", "[A,B]"),
            ("[A, /* own */ ITEM, /* b */ B]", "[A, /* b */ B]"),
            ("[\n  A, ITEM, // own\n  B,\n]", "[\n  A,\n  B,\n]"),
            ("[\n  ITEM, B,\n]", "[\n  B,\n]"),
            ("[\n  A,\n  ITEM]", "[\n  A]"),
            ("[\n  A, // a\n  ITEM]", "[\n  A // a\n]"),
            ("[\n  A,\n  // rest\n\n  ITEM]", "[\n  A\n  // rest\n]"),
            ("[\n  A\n  , ITEM\n  , B]", "[\n  A\n  , B]"),
            // Alone.
            ("[ITEM]", "[]"),
            ("[ITEM,]", "[]"),
            ("[\n  ITEM,\n]", "[]"),
            ("[ // bracket\n  ITEM,\n]", "[ // bracket\n]"),
            ("[\n  // rest\n\n  ITEM,\n]", "[\n  // rest\n\n]"),
        ] {
            assert_eq!(without(text), wanted, "{text}");
        }
    }
}
