//! Splits a text with conflict markers into the texts that were merged. Judges none of them: only reading it tells whether a
//! side is a board.

/// The sides of a text with conflict markers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sides {
    /// What stands above each `=======`.
    pub ours: String,
    /// What both came from, if the markers tell it.
    pub base: Option<String>,
    /// What stands below each `=======`.
    pub theirs: String,
    /// What the markers call our side; may be empty.
    pub our_name: String,
    /// What they call the other.
    pub their_name: String,
    /// How many conflicts there are.
    pub conflicts: usize,
}

/// A text is scanned in one of two ways.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scan {
    /// A marker in a text in quotes, or in a comment, is a part of it.
    Code,
    /// Both sides may have changed one long text in quotes.
    Lines,
}

/// The ways to take `text` apart, the likelier one first; none if it has no whole conflict.
pub fn sides(text: &str) -> Vec<Sides> {
    let mut readings: Vec<Sides> = Vec::new();
    for scan in [Scan::Code, Scan::Lines] {
        readings.extend(Splitter::new(scan).split(text).filter(|sides| !readings.contains(sides)));
    }
    readings
}

/// Which part of a conflict a line is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// In none: both have it.
    Both,
    Ours,
    Base,
    Theirs,
}

struct Splitter {
    scan: Scan,
    part: Part,
    /// How many signs make a marker of this conflict.
    size: usize,
    /// Where the scan stands, and where it stood when the conflict began.
    quote: Quote,
    before: Quote,
    behind_ours: Quote,
    told_base: bool,
    sides: Sides,
    base: String,
}

impl Splitter {
    fn new(scan: Scan) -> Self {
        let sides = Sides {
            ours: String::new(),
            base: None,
            theirs: String::new(),
            our_name: String::new(),
            their_name: String::new(),
            conflicts: 0,
        };
        let quote = Quote::None;
        Self {
            scan,
            part: Part::Both,
            size: 0,
            quote,
            before: quote,
            behind_ours: quote,
            told_base: true,
            sides,
            base: String::new(),
        }
    }

    fn split(mut self, text: &str) -> Option<Sides> {
        for line in text.split_inclusive('\n') {
            if !self.marker(line)? {
                self.line(line);
            }
        }
        (self.part == Part::Both && self.sides.conflicts > 0).then(|| {
            // Where one conflict does not tell what it came from, the rest says nothing about it, either.
            self.sides.base = self.told_base.then_some(self.base);
            self.sides
        })
    }

    /// Goes on behind a marker. Whether the line is one; `None` if it stands where none can.
    fn marker(&mut self, line: &str) -> Option<bool> {
        let bare = line.trim_end_matches(['\n', '\r']);
        let Some(sign) = bare.chars().next().filter(|sign| "<|=>".contains(*sign)) else { return Some(false) };
        let rest = bare.trim_start_matches(sign);
        let size = bare.len() - rest.len();
        let is_long = if self.part == Part::Both { size >= 7 } else { size == self.size };
        let is_marker = is_long && (rest.is_empty() || rest.starts_with(' '));
        if !is_marker || (self.scan == Scan::Code && self.quote != Quote::None) {
            return Some(false);
        }
        let name = rest.trim();
        match (sign, self.part) {
            ('<', Part::Both) => {
                self.size = size;
                self.before = self.quote;
                self.part = Part::Ours;
                self.sides.conflicts += 1;
                self.name(name, Part::Ours);
            }
            ('|', Part::Ours) => self.next(Part::Base),
            ('=', Part::Ours) => {
                self.told_base = false;
                self.next(Part::Theirs);
            }
            ('=', Part::Base) => self.next(Part::Theirs),
            ('>', Part::Theirs) => {
                self.name(name, Part::Theirs);
                self.part = Part::Both;
                self.quote = self.behind_ours;
            }
            (_, Part::Both) => return Some(false),
            _ => return None,
        }
        Some(true)
    }

    fn next(&mut self, part: Part) {
        if self.part == Part::Ours {
            self.behind_ours = self.quote;
        }
        self.part = part;
        self.quote = self.before;
    }

    fn name(&mut self, name: &str, part: Part) {
        let known = if part == Part::Ours { &mut self.sides.our_name } else { &mut self.sides.their_name };
        if known.is_empty() {
            name.clone_into(known);
        }
    }

    fn line(&mut self, line: &str) {
        self.quote = self.quote.behind(line);
        let Sides { ours, theirs, .. } = &mut self.sides;
        match self.part {
            Part::Both => [ours, theirs, &mut self.base].into_iter().for_each(|side| side.push_str(line)),
            Part::Ours => ours.push_str(line),
            Part::Base => self.base.push_str(line),
            Part::Theirs => theirs.push_str(line),
        }
    }
}

/// What a line begins in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quote {
    None,
    /// A text in quotes.
    Text,
    /// A raw text with this many `#`.
    Raw(usize),
    /// A comment, in so many others.
    Comment(usize),
}

impl Quote {
    /// What the next line begins in.
    fn behind(mut self, line: &str) -> Self {
        let bytes = line.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            let (next, step) = match self {
                Self::None => match rest[0] {
                    b'"' => (Self::Text, 1),
                    b'/' if rest.starts_with(b"//") => return self,
                    b'/' if rest.starts_with(b"/*") => (Self::Comment(1), 2),
                    b'r' if !bytes[..at].last().is_some_and(|b| b.is_ascii_alphanumeric() && *b != b'b') => {
                        let hashes = rest[1..].iter().take_while(|b| **b == b'#').count();
                        match rest.get(1 + hashes) {
                            Some(b'"') => (Self::Raw(hashes), 2 + hashes),
                            _ => (self, 1),
                        }
                    }
                    b'\'' if rest.get(1) == Some(&b'\\') => (self, 3),
                    b'\'' if rest.get(2) == Some(&b'\'') => (self, 3),
                    _ => (self, 1),
                },
                Self::Text => match rest[0] {
                    b'\\' => (self, 2),
                    b'"' => (Self::None, 1),
                    _ => (self, 1),
                },
                Self::Raw(hashes) => {
                    let closes = rest[0] == b'"' && rest.len() > hashes && rest[1..=hashes].iter().all(|b| *b == b'#');
                    if closes { (Self::None, 1 + hashes) } else { (self, 1) }
                }
                Self::Comment(depth) if rest.starts_with(b"/*") => (Self::Comment(depth + 1), 2),
                Self::Comment(1) if rest.starts_with(b"*/") => (Self::None, 2),
                Self::Comment(depth) if rest.starts_with(b"*/") => (Self::Comment(depth - 1), 2),
                Self::Comment(_) => (self, 1),
            };
            self = next;
            at += step;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::{Sides, sides};

    fn one(text: &str) -> Sides {
        sides(text).into_iter().next().expect("a conflict")
    }

    #[test]
    fn each_style_of_git_is_taken_apart() {
        let merge = one("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> feature/x\nd\n");
        assert_eq!((merge.ours.as_str(), merge.theirs.as_str(), merge.base), ("a\nb\nd\n", "a\nc\nd\n", None));
        assert_eq!((merge.our_name.as_str(), merge.their_name.as_str(), merge.conflicts), ("HEAD", "feature/x", 1));
        let diff3 = one("a\n<<<<<<< ours\nb\n||||||| 1a2b3c4\no\n=======\nc\n>>>>>>> theirs\nd\n");
        assert_eq!(diff3.base.as_deref(), Some("a\no\nd\n"));
        let windows = one("a\r\n<<<<<<< ours\r\nb\r\n=======\r\n>>>>>>> theirs\r\n");
        assert_eq!((windows.ours.as_str(), windows.theirs.as_str()), ("a\r\nb\r\n", "a\r\n"));
        let two = one("<<<<<<< a\n1\n=======\n2\n>>>>>>> b\n-\n<<<<<<< a\n3\n||||||| o\n=======\n>>>>>>> b\n");
        assert_eq!((two.ours.as_str(), two.theirs.as_str(), two.base, two.conflicts), ("1\n-\n3\n", "2\n-\n", None, 2));
    }

    #[test]
    fn markers_in_texts_and_comments_are_no_markers_unless_nothing_else_makes_sense() {
        let quoted = "notes: r#\"\n<<<<<<< a\n1\n=======\n2\n>>>>>>> b\n\"#,\n";
        let outside = format!("{quoted}<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n");
        let readings = sides(&outside);
        assert_eq!(readings.len(), 2);
        assert_eq!(readings[0].ours, format!("{quoted}x\n"));
        assert_eq!(readings[1].conflicts, 2);
        assert_eq!(sides(quoted).len(), 1, "both changed one long text");
        assert_eq!(sides("/*\n<<<<<<< a\n*/\n"), []);
    }

    #[test]
    fn half_a_conflict_is_none() {
        for text in
            ["", "a\n", "<<<<<<< a\nb\n", "=======\n", "<<<<<<< a\n>>>>>>> b\n", "<<<<<<<a\n=======\n>>>>>>>b\n"]
        {
            assert_eq!(sides(text), [], "{text:?}");
        }
    }
}
