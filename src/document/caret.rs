//! A problem as a compiler shows it: the message, the place, the line with a caret under the culprit, the way out. Plain text
//! only, made safe to show; knows no colours.

use crate::model::problem::{Place, Problem, Severity, Span};
use crate::model::shown::Shown;

/// Cells of a line that are shown by [`render`].
const WIDTH: usize = 100;

/// Cells that a tab takes here.
const TAB: &str = "    ";

/// The line of a culprit, cut to a window around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The line, safe to show; `…` where it was cut.
    pub line: Shown,
    /// Cells of it before the culprit.
    pub offset: usize,
    /// Cells of the culprit, at least 1; what goes on in the next line is left out.
    pub width: usize,
}

/// The line of `problem`, at most `width` cells (at least 20) of it.
pub fn excerpt(text: &str, problem: &Problem, width: usize) -> Excerpt {
    window(text, problem.span, width)
}

/// `problem` in the file called `file`, whose text is `text`: several lines, the last without a line end.
pub fn render(file: &Shown, text: &str, problem: &Problem) -> String {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = Place::find(text, problem.span.start);
    let mut marked = vec![(place.line, window(text, problem.span, WIDTH), '^', Shown::default())];
    if let Some((span, label)) = &problem.related {
        let line = Place::find(text, span.start).line;
        let second = (line, window(text, *span, WIDTH), '-', Shown::new(label));
        marked.insert(usize::from(line >= place.line), second);
    }
    let gutter = marked.iter().map(|(line, ..)| line.to_string().len()).max().unwrap_or(1);
    let mut out =
        format!("{severity}: {}\n{:gutter$}--> {file}:{place}\n{:gutter$} |", Shown::new(&problem.message), "", "");
    let mut last = None;
    for (line, excerpt, mark, label) in &marked {
        // Two marks in one line share it, if they share the window.
        if last != Some((line, &excerpt.line)) {
            if last.is_some_and(|(before, _)| before + 1 < *line) {
                out.push_str(&format!("\n{:gutter$} …", ""));
            }
            out.push_str(&format!("\n{line:gutter$} | {}", excerpt.line).trim_end());
        }
        let marks = mark.to_string().repeat(excerpt.width);
        out.push_str(format!("\n{:gutter$} | {:offset$}{marks} {label}", "", "", offset = excerpt.offset).trim_end());
        last = Some((line, &excerpt.line));
    }
    if !problem.hint.is_empty() {
        out.push_str(&format!("\n{:gutter$} = help: {}", "", Shown::new(&problem.hint)));
    }
    out
}

/// The line of `span`, cut to `width` cells around it.
fn window(text: &str, span: Span, width: usize) -> Excerpt {
    let at = text.floor_char_boundary(span.start as usize);
    let start = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let line = &text[start..];
    let line = &line[..line.find(['\n', '\r']).unwrap_or(line.len())];
    let (before, rest) = line.split_at((at - start).min(line.len()));
    let before = if start == 0 { before.trim_start_matches('\u{feff}') } else { before };
    let end = rest.floor_char_boundary((span.end as usize).saturating_sub(at).min(rest.len()));
    let (culprit, after) = rest.split_at(end);

    let width = width.max(20);
    let culprit = head(culprit, width / 2);
    let room = width - culprit.0.width();
    // What follows is worth a third of the room, more if there is little before.
    let left = tail(before, room - room / 3 - 1);
    let right = head(after, (room - left.0.width()).saturating_sub(1));
    let offset = left.0.width();
    let glyphs = culprit.0.width();
    let mut line = format!("{}{}", left.0, culprit.0);
    if culprit.1 {
        line.push('…');
    } else {
        line.push_str(right.0.as_str());
        line.push_str(if right.1 { "…" } else { "" });
    }
    Excerpt { line: Shown::new(&line), offset, width: glyphs.max(1) }
}

/// What fits of the beginning of `text`, and whether something was cut.
fn head(text: &str, cells: usize) -> (Shown, bool) {
    let some: String = text.chars().take(cells + 1).collect();
    let mut shown = Shown::new(&some.replace('\t', TAB));
    let mut cut = some.len() < text.len();
    if shown.width() > cells {
        shown = Shown::new(shown.cut_end(cells).as_str().trim_end_matches('…'));
        cut = true;
    }
    (shown, cut)
}

/// What fits of the end of `text`, with `…` before it if something was cut.
fn tail(text: &str, cells: usize) -> (Shown, bool) {
    let mut start = text.char_indices().rev().nth(cells).map_or(0, |(at, _)| at);
    let fits = |start: usize| Shown::new(&text[start..].replace('\t', TAB));
    let mut shown = fits(start);
    while shown.width() + usize::from(start > 0) > cells {
        start += text[start..].chars().next().map_or(1, char::len_utf8);
        shown = fits(start);
    }
    if start > 0 { (Shown::new(&format!("…{shown}")), true) } else { (shown, false) }
}
