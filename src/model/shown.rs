//! Text made safe for a terminal: the only text from outside that widgets, messages and command output accept. Never changes
//! what is stored: the bytes of the file stay as they are.

use std::fmt::{self, Write as _};

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

mod emoji;

pub(crate) use emoji::with_emoji;

/// The longest text shown, in characters; what is longer ends in an ellipsis.
pub const LONGEST: usize = 10_000;

/// Combining marks shown on one character; more are dropped, or one cell would cover the screen.
const MARKS: usize = 4;

/// Text that a terminal shows as it is: no controls, no direction overrides, nothing invisible, bounded length.
///
/// Controls, bidirectional controls, zero-width characters, tags and the separators U+2028 and U+2029 become visible
/// escapes such as `<202E>`; line breaks and tabs become blanks. Zero-width joiners and variation selectors stay inside emoji, and so do the tags of a flag.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Shown(String);

impl Shown {
    /// `text` on one line, made safe.
    pub fn new(text: &str) -> Self {
        if text.bytes().all(|b| (0x20..0x7f).contains(&b)) && text.len() <= LONGEST {
            return Self(text.to_owned());
        }
        let mut out = String::with_capacity(text.len().min(LONGEST));
        let mut count = 0;
        let mut marks = 0;
        let mut rest = with_emoji(text).peekable();
        while let Some((c, is_emoji)) = rest.next() {
            if count >= LONGEST {
                out.push('…');
                break;
            }
            if matches!(c, '\n' | '\r' | '\t') {
                if !(c == '\r' && rest.peek().is_some_and(|(next, _)| *next == '\n')) {
                    out.push(' ');
                }
            } else if is_emoji {
                out.push(c);
            } else if is_unsafe(c) {
                let _ = write!(out, "<{:02X}>", c as u32);
            } else if is_mark(c) {
                marks += 1;
                if marks <= MARKS {
                    out.push(c);
                }
                continue;
            } else {
                out.push(c);
            }
            marks = 0;
            count += 1;
        }
        Self(out)
    }

    /// The lines of `text`, each made safe; what a person wrote as paragraphs stays paragraphs.
    pub fn lines(text: &str) -> Vec<Self> {
        text.lines().map(Self::new).collect()
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Cells it takes on a terminal.
    pub fn width(&self) -> usize {
        // No ASCII character takes another number of cells than one: those that act on a terminal are escapes here.
        if self.0.is_ascii() { self.0.len() } else { self.0.width() }
    }

    /// At most `cells` wide: what does not fit at the end is replaced by `…`.
    #[must_use]
    pub(crate) fn cut_end(&self, cells: usize) -> Self {
        if self.width() <= cells {
            return self.clone();
        }
        if cells == 0 {
            return Self::default();
        }
        if self.0.is_ascii() {
            return Self(format!("{}…", &self.0[..cells - 1]));
        }
        let mut out = String::new();
        let mut used = 1;
        for grapheme in self.0.graphemes(true) {
            let w = grapheme.width();
            if used + w > cells {
                break;
            }
            used += w;
            out.push_str(grapheme);
        }
        out.push('…');
        Self(out)
    }

    /// At most `cells` wide: what does not fit is replaced by `…` in the middle. Two thirds are kept of the end, which is
    /// what tells paths apart.
    #[must_use]
    pub(crate) fn cut_middle(&self, cells: usize) -> Self {
        if self.width() <= cells {
            return self.clone();
        }
        if cells == 0 {
            return Self::default();
        }
        if self.0.is_ascii() {
            let tail = ((cells - 1) * 2).div_ceil(3);
            return Self(format!("{}…{}", &self.0[..cells - 1 - tail], &self.0[self.0.len() - tail..]));
        }
        let fitting = |graphemes: &mut dyn Iterator<Item = &str>, cells: usize| -> usize {
            let mut left = cells;
            let fits = graphemes.take_while(|g| {
                let fits = g.width() <= left;
                left = left.saturating_sub(g.width());
                fits
            });
            fits.map(str::len).sum()
        };
        let tail = fitting(&mut self.0.graphemes(true).rev(), ((cells - 1) * 2).div_ceil(3)).min(self.0.len());
        let tail = &self.0[self.0.len() - tail..];
        let head = fitting(&mut self.0.graphemes(true), (cells - 1).saturating_sub(tail.width()));
        Self(format!("{}…{tail}", &self.0[..head]))
    }
}

impl From<&str> for Shown {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<&String> for Shown {
    fn from(text: &String) -> Self {
        Self::new(text)
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Whether `c` acts on a terminal or cannot be seen on it. Other encodings of text (JSON) escape the same characters.
pub fn is_unsafe(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Characters that stand on the one before them.
fn is_mark(c: char) -> bool {
    let mut text = [0; 4];
    c.encode_utf8(&mut text).width() == 0
}

/// The characters of `text` that act on a terminal or cannot be seen; not those that make one picture of several.
pub fn unseen(text: &str) -> impl Iterator<Item = char> {
    with_emoji(text).filter(|(c, is_emoji)| !is_emoji && is_unsafe(*c)).map(|(c, _)| c)
}

#[cfg(test)]
mod tests {
    use super::Shown;

    #[test]
    fn what_acts_on_a_terminal_is_shown_instead_of_sent() {
        let attack = "\u{1b}]0;pwned\u{7}\u{1b}[2J\u{9b}31mAna\u{202e}x\u{200b}\u{2066}\u{2028}\u{e0041}";
        let shown = Shown::new(attack);
        assert_eq!(shown.as_str(), "<1B>]0;pwned<07><1B>[2J<9B>31mAna<202E>x<200B><2066><2028><E0041>");
    }

    #[test]
    fn line_breaks_become_blanks_and_emoji_stay_whole() {
        assert_eq!(Shown::new("a\r\nb\tc").as_str(), "a b c");
        assert_eq!(Shown::new("👨\u{200d}💻 ✔\u{fe0f} a\u{200d}b").as_str(), "👨\u{200d}💻 ✔\u{fe0f} a<200D>b");
        let emoji = "1\u{fe0f}\u{20e3} 👩🏽\u{200d}💻 🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} ⚠\u{fe0e}";
        assert_eq!(Shown::new(emoji).as_str(), emoji);
    }

    #[test]
    fn marks_and_length_are_bounded() {
        let shown = Shown::new(&format!("e{}", "\u{301}".repeat(40)));
        assert_eq!(shown.as_str().chars().count(), 5);
        assert_eq!(Shown::new(&"é".repeat(20_000)).as_str().chars().count(), super::LONGEST + 1);
        assert_eq!(Shown::new(&"x".repeat(20_000)).as_str().chars().count(), super::LONGEST + 1);
    }

    #[test]
    fn cutting_counts_cells_not_characters() {
        assert_eq!(Shown::new("名前名前").cut_end(5).as_str(), "名前…");
        assert_eq!(Shown::new("abc").cut_end(3).as_str(), "abc");
        assert_eq!(Shown::new("abc").cut_end(0).as_str(), "");
    }

    #[test]
    fn a_path_cut_in_the_middle_keeps_its_end_and_never_grows() {
        let path = Shown::new("plugins/builtin/whatsapp_plugin.py");
        assert_eq!(path.cut_middle(20).as_str(), "plugin…app_plugin.py");
        assert_eq!(path.cut_middle(34), path);
        for text in ["plugins/builtin/whatsapp_plugin.py", "名前/名前名前.py"] {
            for cells in 0..40 {
                let cut = Shown::new(text).cut_middle(cells);
                assert!(cut.width() <= cells, "{} in {cells}", cut.as_str());
            }
        }
    }
}
