//! Notes inside of a plan document: as they are, with their headings moved down, so that they stay below what they belong to.
//! Whatever would not come back from there stands between two marks, in a fence, or as a quoted literal.

use crate::markdown::scan::{Fences, fence, heading, underline};
use crate::markdown::text;
use crate::model::shown::unseen;

/// How far headings in the notes of the board move down: below the sections.
pub(crate) const BELOW_SECTIONS: usize = 2;

/// How far headings in the notes of developers and modules move down: below the headings of modules.
pub(crate) const BELOW_MODULES: usize = 4;

/// The deepest heading there is.
const DEEPEST: usize = 6;

/// Around notes whose edges would be lost.
const OPEN: &str = "<!-- notes -->";
const CLOSE: &str = "<!-- /notes -->";

/// The words behind a fence of notes that would break out of the document.
const FENCED: &str = "standup:notes";

/// Notes as they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// Lines below the facts.
    Lines(String),
    /// A quoted literal, to be one of the facts.
    Fact(String),
}

/// `notes` as they are written, with headings so much deeper; ends with a line break where they are lines.
pub(crate) fn written(notes: &str, down: usize) -> Written {
    if unseen(notes).any(|c| !matches!(c, '\n' | '\t')) {
        return Written::Fact(text::running(notes));
    }
    let Some(moved) = moved_down(notes, down) else {
        let longest = notes.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        return Written::Lines(format!("{fence}{FENCED}\n{notes}\n{fence}\n"));
    };
    let first = moved.lines().next().unwrap_or_default().trim_start();
    let has_blank_edge = |line: Option<&str>| line.is_none_or(|line| line.trim().is_empty());
    let is_bare = !is_list_item(first)
        && !has_blank_edge(notes.split('\n').next())
        && !has_blank_edge(notes.split('\n').next_back())
        && first != OPEN;
    Written::Lines(if is_bare { format!("{moved}\n") } else { format!("{OPEN}\n{moved}\n{CLOSE}\n") })
}

/// The notes with their headings moved down; `None` if they could not be told from the document around them.
fn moved_down(notes: &str, by: usize) -> Option<String> {
    let mut fences = Fences::default();
    let mut out = Vec::new();
    let mut lines = notes.split('\n').peekable();
    // Whether the line before ends a block, so that this one begins another.
    let mut begins = true;
    while let Some(line) = lines.next() {
        let is_code = fences.line(line);
        let is_ours = line.trim() == CLOSE || line.trim_start().starts_with("<!-- standup:") || is_fenced(line);
        if is_ours || line.trim_start().starts_with("<!-- /standup:") {
            return None;
        }
        if is_code {
            out.push(line.to_owned());
            begins = true;
            continue;
        }
        if let Some((before, level, text)) = heading(line) {
            if heading_mark(line).is_some() {
                return None;
            }
            let down = (level + by).min(DEEPEST);
            let mark = if level + by > DEEPEST { format!(" <!-- h{level} -->") } else { String::new() };
            out.push(format!("{before}{}{text}{mark}", "#".repeat(down)));
            begins = true;
            continue;
        }
        match lines.peek().and_then(|next| underline(next).map(|level| (level, *next))) {
            Some((level, signs)) if !line.trim().is_empty() => match Above::of(line, begins) {
                // Written like the others, for the signs would make it a heading above what it belongs to.
                Above::Title if heading_mark(line).is_none() => {
                    let (before, text) = line.split_at(line.len() - line.trim_start().len());
                    out.push(format!("{before}{} {text} <!-- {signs} -->", "#".repeat((level + by).min(DEEPEST))));
                    lines.next();
                    begins = true;
                }
                Above::Title | Above::Unclear => return None,
                Above::Other => {
                    out.push(line.to_owned());
                    begins = false;
                }
            },
            _ => {
                out.push(line.to_owned());
                begins = line.trim().is_empty();
            }
        }
    }
    let comments = |sign| notes.matches(sign).count();
    (!fences.is_open() && comments("<!--") <= comments("-->")).then(|| out.join("\n"))
}

/// What an underline makes of the line above it.
enum Above {
    /// A heading: it is the whole of a paragraph.
    Title,
    /// Nothing: it is an item, a quote, or code.
    Other,
    /// That depends on more lines than these.
    Unclear,
}

impl Above {
    fn of(line: &str, begins: bool) -> Self {
        let text = line.trim_start();
        let is_indented = line.starts_with('\t') || line.len() - text.len() > 3;
        if is_list_item(text) || text.starts_with('>') || (is_indented && begins) {
            Self::Other
        } else if !begins || is_indented || text.starts_with('<') || underline(line).is_some() {
            Self::Unclear
        } else {
            Self::Title
        }
    }
}

fn is_list_item(text: &str) -> bool {
    let marker = text.split([' ', '\t']).next().unwrap_or_default();
    let is_number = marker.trim_end_matches(['.', ')']).bytes().all(|b| b.is_ascii_digit());
    matches!(marker, "-" | "*" | "+") || (marker.ends_with(['.', ')']) && is_number)
}

/// How a heading was written before it moved, where that does not follow.
enum WasHeading<'a> {
    /// Its level.
    Level(usize),
    /// The line of signs below it.
    Underlined(&'a str),
}

/// How a heading was written before it moved, and the line without the mark that says it.
fn heading_mark(line: &str) -> Option<(WasHeading<'_>, &str)> {
    let (rest, mark) = line.strip_suffix(" -->")?.rsplit_once(" <!-- ")?;
    if underline(mark).is_some() {
        return Some((WasHeading::Underlined(mark), rest));
    }
    let level = mark.strip_prefix('h')?.parse().ok().filter(|level| (1..=DEEPEST).contains(level))?;
    Some((WasHeading::Level(level), rest))
}

fn is_fenced(line: &str) -> bool {
    fence(line).is_some_and(|(sign, _, info)| sign == '`' && info == FENCED)
}

/// The notes that these lines of a document are, whose headings moved down so far.
pub fn read(lines: &[&str], down: usize) -> String {
    let is_blank = |line: &&str| line.trim().is_empty();
    let start = lines.iter().position(|line| !is_blank(line)).unwrap_or(lines.len());
    let end = lines.iter().rposition(|line| !is_blank(line)).map_or(start, |at| at + 1);
    let lines = &lines[start..end];
    let inner = match lines {
        [open, inner @ .., close] if is_fenced(open) && fence(close).is_some() => return inner.join("\n"),
        [open, inner @ .., close] if *open == OPEN && *close == CLOSE => inner,
        lines => lines,
    };
    let mut fences = Fences::default();
    let moved_up = |line: &&str| {
        if fences.line(line) {
            return (*line).to_owned();
        }
        let Some((before, level, text)) = heading(line) else { return (*line).to_owned() };
        let behind = |rest: &'_ str| rest[rest.len().min(before.len() + level)..].to_owned();
        match heading_mark(line) {
            Some((WasHeading::Level(was), rest)) => format!("{before}{}{}", "#".repeat(was), behind(rest)),
            Some((WasHeading::Underlined(signs), rest)) => {
                format!("{before}{}\n{signs}", behind(rest).strip_prefix(' ').unwrap_or_default())
            }
            None => format!("{before}{}{text}", "#".repeat(level.saturating_sub(down).max(1))),
        }
    };
    inner.iter().map(moved_up).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{BELOW_MODULES, BELOW_SECTIONS, Written, read, written};
    use crate::markdown::scan::{Fences, heading, underline};
    use crate::markdown::text;

    #[test]
    fn notes_come_back_as_they_were_and_stay_below_what_they_belong_to() {
        for notes in [
            "One line.",
            "# A\n\n## B\n\n### C ###\n\n#### D\n\n##### E\n\n###### F",
            "- a\n- b",
            "1. a",
            "\n\nx\n",
            "x\n",
            "\n",
            "   indented",
            "```sh\n# no heading\n```",
            "~~~\n# open",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "<!-- standup:progress -->\nx\n<!-- /standup:progress -->",
            "<!-- notes -->\nx\n<!-- /notes -->",
            "<!-- notes -->",
            "# x <!-- h3 -->",
            "<!-- open",
            "a <!-- b --> c",
            "- **Status**: Done",
            "text\n\n## Dev 9\n\n### `evil.py`\n\n- **Status**: Done",
            "````standup:notes\nx\n````",
            "a\u{1b}[2Jb\n\nc",
            "  ## two blanks before",
            "tab\there",
            "Title\n===\ntext\n\n  Second #\n  --  \n\nthird\n-",
            "two lines\nof a title\n===",
            "- a\n- b\n---\n> c\n===\n\n    code\n---\nx\n\n---\n",
            "Title <!-- === -->\n===",
            "<b>x</b>\n---",
            "| a |\n---",
            "===\n===",
        ] {
            for down in [BELOW_SECTIONS, BELOW_MODULES] {
                let lines = match written(notes, down) {
                    Written::Fact(literal) => {
                        assert_eq!(text::read_running(&literal), notes);
                        continue;
                    }
                    Written::Lines(lines) => lines,
                };
                let lines: Vec<&str> = lines.strip_suffix('\n').unwrap().split('\n').collect();
                assert_eq!(read(&lines, down), notes, "{lines:#?}");
                let mut fences = Fences::default();
                let mut above = "";
                for line in &lines {
                    let is_code = fences.line(line);
                    assert!(is_code || heading(line).is_none_or(|(_, level, _)| level > down), "{line}");
                    let is_text = !above.is_empty() && !above.starts_with([' ', '-', '>', '#']);
                    assert!(is_code || !is_text || underline(line).is_none(), "{line}");
                    above = if is_code { "" } else { line };
                }
                assert!(!fences.is_open());
            }
        }
    }
}
