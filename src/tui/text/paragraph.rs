//! Wraps styled text to a width by the cells of its graphemes. Parses nothing.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::model::shown::Shown;
use crate::tui::core::theme::{Role, Theme};
use crate::tui::text::row::RowWriter;

/// Text before it is wrapped, with what each piece is for.
pub(crate) type Pieces = Vec<(Role, String)>;

/// One line, safe to draw.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct StyledLine(Vec<(Role, Shown)>);

impl StyledLine {
    /// A line of one piece.
    pub(crate) fn of(role: Role, text: &str) -> Self {
        Self(vec![(role, Shown::new(text))])
    }

    /// The line with one piece more.
    #[must_use]
    pub(crate) fn and(mut self, role: Role, text: &str) -> Self {
        self.push(role, text);
        self
    }

    /// Writes it at the left end of the pen's row.
    pub(crate) fn draw(&self, theme: &Theme, pen: &mut RowWriter<'_>) {
        for (role, text) in &self.0 {
            pen.left(text.as_str(), theme.style(*role));
        }
    }

    fn push(&mut self, role: Role, text: &str) {
        self.0.push((role, Shown::new(text)));
    }
}

/// What stands before the text: on the first line, and on those that follow.
#[derive(Clone, Debug, Default)]
pub(crate) struct Margin {
    /// Before the first line.
    pub first: Pieces,
    /// Before the others.
    pub rest: Pieces,
}

impl Margin {
    /// This text before the first line, and as many blanks before the others.
    pub(crate) fn hanging(role: Role, text: &str) -> Self {
        let blanks = " ".repeat(Shown::new(text).width());
        Self { first: vec![(role, text.to_owned())], rest: vec![(role, blanks)] }
    }
}

/// Cells that pieces take on one line.
pub(crate) fn width(pieces: &[(Role, String)]) -> usize {
    pieces.iter().map(|(_, text)| Shown::new(text).width()).sum()
}

/// The pieces as lines of at most `width` cells. Breaks at blanks, beside wide characters, and within what is too long for a
/// line; several blanks count as one.
pub(crate) fn wrap(pieces: &[(Role, String)], margin: &Margin, width: usize) -> Vec<StyledLine> {
    let mut wrapping = Wrapping::new(margin, width);
    for (role, text) in pieces {
        for grapheme in Shown::new(text).as_str().graphemes(true) {
            match grapheme.width() {
                _ if grapheme == " " => {
                    wrapping.end_word();
                    wrapping.blank = Some(*role);
                }
                wide @ 2.. => {
                    wrapping.end_word();
                    wrapping.add(*role, grapheme, wide);
                    wrapping.end_word();
                }
                cells => {
                    if wrapping.word_width + cells > wrapping.room() {
                        wrapping.end_word();
                    }
                    wrapping.add(*role, grapheme, cells);
                }
            }
        }
    }
    wrapping.end_word();
    wrapping.lines.push(wrapping.line);
    wrapping.lines
}

/// One line of text as it is, with all its blanks; what is too long goes on in the next line.
pub(crate) fn verbatim(role: Role, text: &str, margin: &Margin, width: usize) -> Vec<StyledLine> {
    let mut wrapping = Wrapping::new(margin, width);
    for grapheme in Shown::new(&text.replace('\t', "    ")).as_str().graphemes(true) {
        let cells = grapheme.width();
        if wrapping.word_width + cells > wrapping.room() {
            wrapping.end_word();
        }
        wrapping.add(role, grapheme, cells);
    }
    wrapping.end_word();
    wrapping.lines.push(wrapping.line);
    wrapping.lines
}

/// A text on its way into lines.
struct Wrapping<'a> {
    lines: Vec<StyledLine>,
    line: StyledLine,
    /// Cells of the line that are taken by text.
    used: usize,
    /// A blank that stands before the word, if the word does not begin a line.
    blank: Option<Role>,
    word: Pieces,
    word_width: usize,
    margin: &'a Margin,
    /// Cells for text on the first line, and on the others.
    rooms: (usize, usize),
}

impl<'a> Wrapping<'a> {
    fn new(margin: &'a Margin, width: usize) -> Self {
        let mut line = StyledLine::default();
        margin.first.iter().for_each(|(role, text)| line.push(*role, text));
        // At least one cell, or nothing would ever fit.
        let room = |pieces: &Pieces| width.saturating_sub(crate::tui::text::paragraph::width(pieces)).max(1);
        let rooms = (room(&margin.first), room(&margin.rest));
        Self { lines: Vec::new(), line, used: 0, blank: None, word: Vec::new(), word_width: 0, margin, rooms }
    }

    /// Cells of the line for text.
    fn room(&self) -> usize {
        if self.lines.is_empty() { self.rooms.0 } else { self.rooms.1 }
    }

    fn add(&mut self, role: Role, grapheme: &str, cells: usize) {
        match self.word.last_mut().filter(|(last, _)| *last == role) {
            Some((_, word)) => word.push_str(grapheme),
            None => self.word.push((role, grapheme.to_owned())),
        }
        self.word_width += cells;
    }

    /// Puts the word on the line, or on the next if it does not fit.
    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let blank = self.blank.take().filter(|_| self.used > 0);
        if self.used > 0 && self.used + usize::from(blank.is_some()) + self.word_width > self.room() {
            self.lines.push(std::mem::take(&mut self.line));
            self.margin.rest.iter().for_each(|(role, text)| self.line.push(*role, text));
            self.used = 0;
        } else if let Some(role) = blank {
            self.line.push(role, " ");
            self.used += 1;
        }
        for (role, text) in self.word.drain(..) {
            self.line.push(role, &text);
        }
        self.used += std::mem::take(&mut self.word_width);
    }
}

#[cfg(test)]
impl StyledLine {
    /// Cells it takes.
    pub(crate) fn width(&self) -> usize {
        self.0.iter().map(|(_, text)| text.width()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{Margin, StyledLine, verbatim, wrap};
    use crate::tui::core::theme::Role;

    fn text(lines: &[StyledLine]) -> Vec<String> {
        lines.iter().map(|line| line.0.iter().map(|(_, text)| text.as_str()).collect::<String>()).collect()
    }

    fn wrapped(words: &str, width: usize) -> Vec<String> {
        text(&wrap(&[(Role::Text, words.into())], &Margin::default(), width))
    }

    #[test]
    fn lines_break_between_words_and_within_those_that_are_too_long() {
        assert_eq!(wrapped("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrapped("a tremendously long word", 6), ["a", "tremen", "dously", "long", "word"]);
        assert_eq!(wrapped("", 6), [""]);
    }

    #[test]
    fn cells_are_counted_not_characters() {
        assert_eq!(wrapped("名前名前 x", 5), ["名前", "名前", "x"]);
        assert_eq!(wrapped("e\u{301}e\u{301}e\u{301} e\u{301}", 3), ["e\u{301}e\u{301}e\u{301}", "e\u{301}"]);
    }

    #[test]
    fn a_word_of_several_looks_is_not_torn() {
        let pieces = [(Role::Text, "see the ".into()), (Role::Code, "models".into()), (Role::Text, ".".into())];
        assert_eq!(text(&wrap(&pieces, &Margin::default(), 10)), ["see the", "models."]);
    }

    #[test]
    fn what_follows_hangs_below_the_first_line() {
        let margin = Margin::hanging(Role::Text, "10. ");
        assert_eq!(text(&wrap(&[(Role::Text, "one two three".into())], &margin, 11)), ["10. one two", "    three"]);
    }

    #[test]
    fn code_keeps_its_blanks() {
        assert_eq!(text(&verbatim(Role::Text, "\tif  x:", &Margin::default(), 8)), ["    if  ", "x:"]);
    }

    #[test]
    fn no_width_is_too_small_and_nothing_acts_on_the_terminal() {
        let hostile = "名\u{1b}[2J \u{202e}👨\u{200d}💻\u{200b}x e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}";
        for width in 0..30 {
            for margin in [Margin::default(), Margin::hanging(Role::Text, "  - ")] {
                let lines = wrap(&[(Role::Text, hostile.into())], &margin, width);
                let most = width.max(4 + 2);
                assert!(lines.iter().all(|line| line.width() <= most), "{lines:?} in {width}");
                assert!(text(&lines).iter().all(|line| !line.contains(['\u{1b}', '\u{202e}', '\u{200b}'])));
            }
        }
    }
}
