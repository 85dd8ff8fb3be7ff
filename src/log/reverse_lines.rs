//! Reads the lines of a file from its end, block by block. Opens no file itself.

/// The longest line that is written or read, in bytes.
pub(crate) const LONGEST_LINE: usize = 4 << 20;

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileLine {
    /// Its first byte in the file.
    pub at: u64,
    /// Its bytes without the line break; `None` if they are more than [`LONGEST_LINE`].
    pub bytes: Option<Vec<u8>>,
}

impl FileLine {
    /// One past its last byte, where its line break is; `None` if it is too long to know.
    pub(crate) fn end(&self) -> Option<u64> {
        self.bytes.as_ref().map(|bytes| self.at + bytes.len() as u64)
    }
}

/// Takes a file apart from its end. Give it the bytes before those it has; it gives the lines that are whole.
#[derive(Clone, Debug)]
pub(crate) struct Tail {
    /// First byte it has.
    start: u64,
    /// What it has of the first line, last piece first; empty while that line is too long.
    pieces: Vec<Vec<u8>>,
    /// Length of that line so far.
    length: usize,
}

impl Tail {
    /// A file of `length` bytes, of which nothing was read yet.
    pub(crate) fn new(length: u64) -> Self {
        Self { start: length, pieces: Vec::new(), length: 0 }
    }

    /// The first byte it has: the next piece ends here.
    pub(crate) fn start(&self) -> u64 {
        self.start
    }

    /// Whether it has the whole file.
    pub(crate) fn is_done(&self) -> bool {
        self.start == 0
    }

    /// Takes the bytes just before [`start`](Self::start); gives the lines that became whole, newest first, without empty ones.
    ///
    /// More bytes than there are before `start` cannot be: what is too much at the front is ignored.
    pub(crate) fn before(&mut self, piece: &[u8]) -> Vec<FileLine> {
        let fits = usize::try_from(self.start).unwrap_or(usize::MAX).min(piece.len());
        let mut rest = &piece[piece.len() - fits..];
        let first = self.start - rest.len() as u64;
        let mut lines = Vec::new();
        while let Some(at) = rest.iter().rposition(|b| *b == b'\n') {
            self.grow(&rest[at + 1..]);
            self.finish(first + at as u64 + 1, &mut lines);
            rest = &rest[..at];
        }
        self.grow(rest);
        self.start = first;
        if self.is_done() {
            self.finish(0, &mut lines);
        }
        lines
    }

    fn grow(&mut self, front: &[u8]) {
        self.length += front.len();
        if self.length > LONGEST_LINE {
            self.pieces.clear();
        } else if !front.is_empty() {
            self.pieces.push(front.to_vec());
        }
    }

    fn finish(&mut self, at: u64, lines: &mut Vec<FileLine>) {
        let length = std::mem::take(&mut self.length);
        let pieces = std::mem::take(&mut self.pieces);
        if length > 0 {
            let whole = || pieces.into_iter().rev().flatten().collect();
            lines.push(FileLine { at, bytes: (length <= LONGEST_LINE).then(whole) });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{FileLine, LONGEST_LINE, Tail};

    #[test]
    fn a_file_is_taken_apart_from_its_end() {
        let mut tail = Tail::new(10);
        let newest = tail.before(b"y\nzz\n");
        assert_eq!((newest[0].at, newest[0].bytes.as_deref()), (7, Some(&b"zz"[..])));
        assert_eq!((tail.start(), tail.is_done()), (5, false));
        let rest = tail.before(b"aa\nx\xc3");
        assert_eq!(rest.iter().map(|line| line.at).collect::<Vec<_>>(), [3, 0]);
    }

    /// All lines of `text`, newest first, read in pieces of these lengths, over and over.
    fn backwards(text: &[u8], lengths: &[usize]) -> Vec<FileLine> {
        let mut tail = Tail::new(text.len() as u64);
        let mut lines = Vec::new();
        for length in lengths.iter().cycle() {
            let end = tail.start() as usize;
            lines.extend(tail.before(&text[end.saturating_sub(*length)..end]));
            if tail.is_done() {
                break;
            }
        }
        lines
    }

    proptest! {
        #[test]
        fn pieces_of_any_size_give_the_lines_of_the_file(
            text in "[a-c\\n\u{e9}]{0,60}",
            lengths in proptest::collection::vec(1..9_usize, 1..5),
        ) {
            let mut forwards = Vec::new();
            let mut at = 0;
            for line in text.split('\n') {
                if !line.is_empty() {
                    forwards.push(FileLine { at, bytes: Some(line.as_bytes().to_vec()) });
                }
                at += line.len() as u64 + 1;
            }
            forwards.reverse();
            prop_assert_eq!(backwards(text.as_bytes(), &lengths), forwards);
        }
    }

    #[test]
    fn a_line_without_end_costs_no_memory_and_hides_no_other() {
        let mut text = b"old\n".to_vec();
        text.resize(LONGEST_LINE + 50, b'x');
        text.extend(b"\nnew\n");
        let lines = backwards(&text, &[65_536]);
        let said: Vec<_> = lines.iter().map(|l| l.bytes.as_deref()).collect();
        assert_eq!(said, [Some(&b"new"[..]), None, Some(b"old")]);
        assert_eq!(lines[1].at, 4);
    }
}
