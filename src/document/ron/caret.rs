//! Renders a problem as a compiler does: message, place, the line with a caret, a hint. Plain text only, made safe to show;
//! knows no colours.

use std::fmt::Write;
use std::ops::Range;

use crate::model::problem::{Place, Problem, Severity, Span};
use crate::model::shown::Shown;

/// Cells of a line that are shown by [`render`].
const WIDTH: usize = 100;

/// So many bytes of a line fill any window.
const FAR: usize = 1 << 16;

/// What a tab is shown as.
const TAB: &str = "    ";

/// The line of a culprit, cut to a window around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    /// The line, safe to show; `…` where it was cut.
    pub line: Shown,
    /// Cells of it before the culprit.
    pub offset: usize,
    /// Cells of the culprit, at least 1; what goes on in the next line is left out.
    pub width: usize,
}

/// `problem` in the file called `file`, whose text is `text`: several lines, the last without a line end.
pub fn render(file: &Shown, text: &str, problem: &Problem) -> String {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = known(text, problem.place, problem.span);
    let window = Window::around(text, problem.span, WIDTH);
    let mut marks = vec![Mark { line: place.line, excerpt: window.excerpt(problem.span), sign: "^", label: "" }];
    if let Some((span, label)) = &problem.related {
        let line = known(text, problem.related_place, *span).line;
        let hull = Span::new(span.start.min(problem.span.start), span.end.max(problem.span.end));
        if line == place.line
            && let Some(shared) = Window::fitting(text, hull)
        {
            marks[0].excerpt = shared.excerpt(problem.span);
            marks.push(Mark { line, excerpt: shared.excerpt(*span), sign: "-", label });
        } else {
            let excerpt = Window::around(text, *span, WIDTH).excerpt(*span);
            marks.insert(usize::from(line >= place.line), Mark { line, excerpt, sign: "-", label });
        }
    }
    let gutter = marks.iter().map(|mark| mark.line.to_string().len()).max().unwrap_or(1);
    let mut out =
        format!("{severity}: {}\n{:gutter$}--> {file}:{place}\n{:gutter$} |", Shown::new(&problem.message), "", "");
    let mut last: Option<&Mark<'_>> = None;
    for mark in &marks {
        mark.render(&mut out, gutter, last);
        last = Some(mark);
    }
    if !problem.hint.is_empty() {
        let _ = write!(out, "\n{:gutter$} = help: {}", "", Shown::new(&problem.hint));
    }
    out
}

/// The place of `span`: as it was filled in, else looked for.
fn known(text: &str, place: Place, span: Span) -> Place {
    if place == Place::default() { Place::find(text, span.start) } else { place }
}

/// A marked place in a line.
struct Mark<'a> {
    line: u32,
    excerpt: Excerpt,
    sign: &'static str,
    label: &'a str,
}

impl Mark<'_> {
    /// The line, unless it is that of the mark `before`, and the signs under it.
    fn render(&self, out: &mut String, gutter: usize, before: Option<&Self>) {
        let Excerpt { line, offset, width } = &self.excerpt;
        if before.is_none_or(|b| (b.line, &b.excerpt.line) != (self.line, line)) {
            if before.is_some_and(|b| b.line + 1 < self.line) {
                let _ = write!(out, "\n{:gutter$} …", "");
            }
            out.push_str(format!("\n{:gutter$} | {line}", self.line).trim_end());
        }
        let signs = self.sign.repeat(*width);
        out.push_str(format!("\n{:gutter$} | {:offset$}{signs} {}", "", "", Shown::new(self.label)).trim_end());
    }
}

/// A piece of one line of a text.
struct Window<'a> {
    text: &'a str,
    /// The whole line.
    line: Range<usize>,
    /// What is shown of it.
    shown: Range<usize>,
}

impl<'a> Window<'a> {
    /// The whole line of `span`; a mark at the very start of the text is not part of it.
    fn line(text: &'a str, span: Span) -> Self {
        let at = text.floor_char_boundary(span.start as usize);
        let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
        // Of a line that goes on forever, what is far away is not looked at.
        let from = text.floor_char_boundary(at.saturating_sub(FAR));
        let to = text.ceil_char_boundary((at + FAR).min(text.len()));
        let start = text[from..at].rfind(['\n', '\r']).map_or(from.max(mark.min(at)), |end| from + end + 1);
        let end = text[at..to].find(['\n', '\r']).map_or(to, |end| at + end);
        Self { text, line: start..end, shown: start..end }
    }

    /// The line of `span` if all of `span` is in it and it fits, cut or not.
    fn fitting(text: &'a str, span: Span) -> Option<Self> {
        let window = Self::around(text, span, WIDTH);
        (window.shown.end >= window.inside(span).end && span.end as usize <= window.line.end).then_some(window)
    }

    /// At most `width` cells of the line of `span`: all of it if it fits, else the culprit with what stands around it.
    fn around(text: &'a str, span: Span, width: usize) -> Self {
        let width = width.max(20);
        let mut window = Self::line(text, span);
        // A line this long does not fit, however narrow its characters are: no need to look at all of it.
        if window.shown.len() <= width * 16 && window.width(&window.shown) <= width {
            return window;
        }
        let culprit = window.inside(span);
        let mut room = width - 2;
        let end = window.reach(culprit.start, room * 2 / 3);
        window.shown = culprit.start..end.min(culprit.end);
        room -= window.width(&window.shown).min(room);
        let left = window.reach_back(culprit.start, room * 2 / 3);
        room -= window.width(&(left..culprit.start)).min(room);
        let right = if window.shown.end == culprit.end { window.reach(culprit.end, room) } else { window.shown.end };
        window.shown = left..right;
        window
    }

    /// What of `span` is in the line.
    fn inside(&self, span: Span) -> Range<usize> {
        let floor = |at: u32| self.text.floor_char_boundary(at as usize).clamp(self.line.start, self.line.end);
        floor(span.start)..floor(span.end)
    }

    fn width(&self, range: &Range<usize>) -> usize {
        safe(&self.text[range.clone()]).width()
    }

    /// How far the line can be shown from `from` on in so many cells.
    fn reach(&self, from: usize, cells: usize) -> usize {
        let mut end = from;
        let mut used = 0;
        for c in self.text[from..self.line.end].chars() {
            used += safe(c.encode_utf8(&mut [0; 4])).width();
            if used > cells {
                break;
            }
            end += c.len_utf8();
        }
        end
    }

    /// How far the line can be shown back from `from` in so many cells.
    fn reach_back(&self, from: usize, cells: usize) -> usize {
        let mut start = from;
        let mut used = 0;
        for c in self.text[self.line.start..from].chars().rev() {
            used += safe(c.encode_utf8(&mut [0; 4])).width();
            if used > cells {
                break;
            }
            start -= c.len_utf8();
        }
        start
    }

    fn excerpt(&self, span: Span) -> Excerpt {
        let Range { start, end } = self.inside(span);
        let (start, end) = (start.clamp(self.shown.start, self.shown.end), end.clamp(self.shown.start, self.shown.end));
        let cut = |is: bool| if is { "…" } else { "" };
        let left = cut(self.shown.start > self.line.start);
        let line = format!("{left}{}{}", &self.text[self.shown.clone()], cut(self.shown.end < self.line.end));
        let offset = self.width(&(self.shown.start..start)) + left.chars().count();
        Excerpt { line: safe(&line), offset, width: self.width(&(start..end)).max(1) }
    }
}

/// `text` made safe, with tabs as wide as they are shown.
fn safe(text: &str) -> Shown {
    if text.contains('\t') { Shown::new(&text.replace('\t', TAB)) } else { Shown::new(text) }
}

#[cfg(test)]
mod tests {
    use super::{Excerpt, Window, render};
    use crate::model::problem::{Problem, Span};
    use crate::model::shown::Shown;

    fn problem(text: &str, culprit: &str) -> Problem {
        let start = text.find(culprit).expect("in the text") as u32;
        Problem::error(Span::new(start, start + culprit.len() as u32), "no")
    }

    fn excerpt(text: &str, problem: &Problem, width: usize) -> Excerpt {
        Window::around(text, problem.span, width).excerpt(problem.span)
    }

    #[test]
    fn the_caret_stands_under_wide_invisible_and_tabbed_characters() {
        let text = "a\n\t名前\u{202e} = é\u{301}x;\r\nb";
        assert_eq!(
            render(&Shown::new("f"), text, &problem(text, "x")),
            "error: no\n --> f:2:10\n  |\n2 |     名前<202E> = é\u{301}x;\n  |                   ^"
        );
    }

    #[test]
    fn a_long_line_is_cut_around_the_culprit() {
        let text = format!("{}culprit{}", "名".repeat(5000), "x".repeat(9000));
        let found = excerpt(&text, &problem(&text, "culprit"), 60);
        assert!(found.line.width() <= 60, "{}", found.line);
        assert_eq!(found.width, 7);
        let cells: String = found.line.as_str().chars().skip(1 + (found.offset - 1) / 2).take(7).collect();
        assert_eq!(cells, "culprit");
        let long = Problem::error(Span::new(0, text.len() as u32), "no");
        assert!(excerpt(&text, &long, 60).line.width() <= 60);
    }

    #[test]
    fn a_caret_behind_the_last_line_and_outside_the_text_is_shown() {
        let behind = Problem::error(Span::at(2), "no");
        assert_eq!(excerpt("a\n", &behind, 80).line.as_str(), "");
        assert_eq!(excerpt("a", &Problem::error(Span::new(90, 95), "no"), 80).offset, 1);
    }
}
