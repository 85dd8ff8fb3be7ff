//! Encodes a text as the difference from another, so that kept versions of a large board stay small. Touches no file.

use std::collections::HashMap;
use std::ops::Range;

/// The first line of a patch that is written down.
const HEAD: &[u8] = b"standup patch 1\n";

/// How a text is made from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Patch {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// This stands in the other text.
    Copy(Range<usize>),
    /// This does not.
    Put(Vec<u8>),
}

impl Patch {
    /// How `new` is made from `old`: the beginning and the end that they share, and between them whole lines.
    pub(crate) fn between(old: &[u8], new: &[u8]) -> Self {
        let same = |(a, b): &(&u8, &u8)| a == b;
        let begin = old.iter().zip(new).take_while(same).count();
        let end = old[begin..].iter().rev().zip(new[begin..].iter().rev()).take_while(same).count();
        let mut patch = Self { pieces: Vec::new() };
        patch.copy(0..begin);
        patch.lines(old, begin..old.len() - end, &new[begin..new.len() - end]);
        patch.copy(old.len() - end..old.len());
        patch
    }

    /// The lines of `new`, from wherever in `range` of `old` they stand as well.
    fn lines(&mut self, old: &[u8], range: Range<usize>, new: &[u8]) {
        let mut places: HashMap<&[u8], Vec<usize>> = HashMap::new();
        let mut at = range.start;
        for line in old[range.clone()].split_inclusive(|byte| *byte == b'\n') {
            places.entry(line).or_default().push(at);
            at += line.len();
        }
        let mut next = range.start;
        for line in new.split_inclusive(|byte| *byte == b'\n') {
            let found = if old[next..range.end].starts_with(line) {
                Some(next)
            } else {
                // The same line may stand in many places: the next one is the best guess.
                places.get(line).map(|at| at[at.partition_point(|at| *at < next).min(at.len() - 1)])
            };
            match found {
                Some(at) => {
                    next = at + line.len();
                    self.copy(at..next);
                }
                None => self.put(line),
            }
        }
    }

    fn copy(&mut self, range: Range<usize>) {
        match self.pieces.last_mut() {
            _ if range.is_empty() => {}
            Some(Piece::Copy(last)) if last.end == range.start => last.end = range.end,
            _ => self.pieces.push(Piece::Copy(range)),
        }
    }

    fn put(&mut self, bytes: &[u8]) {
        match self.pieces.last_mut() {
            Some(Piece::Put(last)) => last.extend(bytes),
            _ => self.pieces.push(Piece::Put(bytes.to_owned())),
        }
    }

    /// The new text; `None` if this is no patch of `old`.
    pub(crate) fn apply(&self, old: &[u8]) -> Option<Vec<u8>> {
        let mut new = Vec::new();
        for piece in &self.pieces {
            new.extend(match piece {
                Piece::Copy(range) => old.get(range.clone())?,
                Piece::Put(bytes) => bytes,
            });
        }
        Some(new)
    }

    /// As it is written down.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut out = HEAD.to_vec();
        for piece in &self.pieces {
            match piece {
                Piece::Copy(range) => out.extend(format!("copy {} {}\n", range.start, range.len()).as_bytes()),
                Piece::Put(bytes) => {
                    out.extend(format!("put {}\n", bytes.len()).as_bytes());
                    out.extend(bytes);
                }
            }
        }
        out
    }

    /// What was written down; `None` if it is damaged.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(HEAD)?;
        let mut pieces = Vec::new();
        while !rest.is_empty() {
            let (line, behind) = rest.split_at_checked(rest.iter().position(|byte| *byte == b'\n')?)?;
            rest = &behind[1..];
            let words: Vec<&str> = std::str::from_utf8(line).ok()?.split(' ').collect();
            pieces.push(match words.as_slice() {
                ["copy", start, length] => {
                    let start: usize = start.parse().ok()?;
                    Piece::Copy(start..start.checked_add(length.parse().ok()?)?)
                }
                ["put", length] => {
                    let (put, behind) = rest.split_at_checked(length.parse().ok()?)?;
                    rest = behind;
                    Piece::Put(put.to_owned())
                }
                _ => return None,
            });
        }
        Some(Self { pieces })
    }
}

#[cfg(test)]
mod tests {
    use super::Patch;

    fn check(old: &str, new: &str) -> usize {
        let patch = Patch::between(old.as_bytes(), new.as_bytes());
        let written = patch.bytes();
        assert_eq!(Patch::read(&written), Some(patch.clone()), "{old:?} {new:?}");
        assert_eq!(patch.apply(old.as_bytes()).as_deref(), Some(new.as_bytes()), "{old:?} {new:?}");
        written.len()
    }

    #[test]
    fn a_patch_makes_the_new_text_of_the_old_one_whatever_they_are() {
        let texts =
            ["", "a", "a\n", "a\na\n", "a\nb\na", "b\na\n", "x\ny\nz\n", "z\nx\ny", "a\nb\n\nb\na\n", "ab", "ba"];
        for old in texts {
            for new in texts {
                check(old, new);
            }
        }
    }

    #[test]
    fn few_lines_cost_few_bytes_wherever_they_stand() {
        let lines: Vec<String> = (0..2000).map(|i| format!("(id: \"module {i}\", status: Pending),\n")).collect();
        let board = lines.concat();
        let both = board.replace("module 3\"", "module three\"").replace("module 1990\"", "module x\"");
        assert!(check(&board, &both) < 200);
        let moved = format!("{}{}", &board[board.len() / 2..], &board[..board.len() / 2]);
        assert!(check(&board, &moved) < 300);
        assert!(check(&board, &board) < 40);
    }

    #[test]
    fn a_damaged_patch_is_none_and_one_of_another_text_makes_nothing_beyond_it() {
        let written = Patch::between(b"1\n2\n3\n4\n", b"1\nx\n3\ny\n4\n").bytes();
        for end in 0..written.len() {
            if let Some(patch) = Patch::read(&written[..end]) {
                assert_ne!(patch.apply(b"1\n2\n3\n4\n").as_deref(), Some(&b"1\nx\n3\ny\n4\n"[..]), "{end}");
            }
        }
        assert_eq!(Patch::read(&written).unwrap().apply(b"1\n"), None);
        assert_eq!(Patch::read(b"standup patch 1\ncopy 18446744073709551615 2\n"), None);
    }
}
