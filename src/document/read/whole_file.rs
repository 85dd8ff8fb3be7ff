//! Diagnoses files that are no board at all: empty, zeroed, another encoding, another format, a merge conflict. Looks only at
//! files that cannot be read; never doubts a readable one.

use crate::document::read::decode::described;
use crate::document::ron::lexer::Lexer;
use crate::document::ron::value::Shape;
use crate::model::problem::{Problem, Span};

/// How files of other sorts begin, and what they are.
const MAGIC: &[(&[u8], &str)] = &[
    (b"\x1f\x8b", "a gzip archive"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"BZh9", "a bzip2 archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x7fELF", "a program (ELF)"),
    (b"MZ\x90\0", "a program (Windows)"),
    (b"\xcf\xfa\xed\xfe", "a program (macOS)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"%PDF", "a PDF document"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"b0VIM", "a swap file of vim"),
    (b"version https://git-lfs", "a Git LFS pointer"),
    (b"diff --git ", "a patch"),
    (b"diff --cc ", "a patch"),
    (b"--- a/", "a patch"),
    (b"*** Begin Patch", "a patch"),
    (b"<!DOCTYPE", "a web page"),
    (b"<!doctype", "a web page"),
    (b"<html", "a web page"),
    (b"<HTML", "a web page"),
    (b"<?xml", "an XML file"),
    (b"#!/", "a script"),
    (b"%YAML", "a YAML file"),
];

/// What to do about each of the sorts that call for something special.
const WAYS_OUT: &[(&str, &str)] = &[
    ("a swap file of vim", "it was copied over the board, or named instead of it: the board lies beside it"),
    ("a Git LFS pointer", "run `git lfs pull`, or take the board out of LFS: it is small, and a text"),
    ("a patch", "apply it to the board instead of saving it as the board"),
    ("a web page", "a download gave an error page instead of the file: look into it to see why"),
];

/// How many bytes of a text of another encoding are made readable: the first lines are enough to know it.
const SHOWN: usize = 1 << 16;

const LOST: &str =
    "a crash, a full disk or a broken sync leaves such files: `standup restore` brings back the last good version";

/// The text is longer than any board may be.
pub(crate) fn too_long(len: usize) -> Problem {
    let message = format!(
        "the text has {} MiB, and a board has at most {}",
        len >> 20,
        crate::document::read::unreadable::LONGEST >> 20
    );
    Problem::error(Span::default(), message).hint("is this the right file?")
}

/// The text is longer than is good for it.
pub(crate) fn long(len: usize) -> Problem {
    Problem::warning(Span::default(), format!("this board has {} MiB, which makes everything slow", len >> 20))
        .hint("keep long texts in files of their own, and link them")
}

/// The first line, as the culprit of a trouble of the whole file.
fn first_line(text: &str) -> Span {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let line = text[start..].lines().next().unwrap_or_default();
    let end = start + line.char_indices().nth(40).map_or(line.len(), |(at, _)| at);
    Span::new(start as u32, end as u32)
}

/// The bytes are no UTF-8 from `valid` on: the text to show, and what is wrong.
pub(crate) fn encoding(bytes: &[u8], valid: usize) -> (String, Problem) {
    // What follows is shown for a few words at most.
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(valid + SHOWN)]).into_owned();
    if let Some(problem) = magic(bytes, &text) {
        return (text, problem);
    }
    let at = valid as u32;
    let span = Span::new(at, at + '\u{fffd}'.len_utf8() as u32);
    let rest = &bytes[valid..];
    let problem = match rest {
        _ if std::str::from_utf8(rest).is_err_and(|fault| fault.error_len().is_none()) => {
            Problem::error(span, "the file ends inside a character").hint(
                "the file looks half-written: the program that saved it may not be done, or its last bytes were lost",
            )
        }
        [0xed, 0xa0..=0xbf, ..] => Problem::error(span, "half a character (a UTF-16 surrogate in UTF-8)")
            .hint("another program wrote this text in CESU-8: save it as UTF-8, or type the character again"),
        [0xc0 | 0xc1 | 0xf5..=0xff, ..] => {
            Problem::error(span, format!("the byte {:02X} never stands in UTF-8", rest[0]))
                .hint("save the file as UTF-8")
        }
        [byte, ..] => {
            let problem = Problem::error(span, format!("the byte {byte:02X} is not valid UTF-8"));
            match latin1(rest) {
                Some(c) => problem.hint(format!("it is `{c}` in Latin-1 or Windows-1252: save the file as UTF-8")),
                None => problem.hint("save the file as UTF-8"),
            }
        }
        [] => Problem::error(span, "the file is not valid UTF-8"),
    };
    (text, problem)
}

/// The letter that a byte of a Western encoding stands for, if it looks like one.
fn latin1(rest: &[u8]) -> Option<char> {
    let alone = rest.get(1).is_none_or(u8::is_ascii);
    rest.first().filter(|byte| **byte >= 0xc0 && alone).map(|byte| char::from(*byte))
}

/// UTF-16, with or without its mark: the text it holds, and what is wrong.
pub(crate) fn utf16(bytes: &[u8]) -> Option<(String, Problem)> {
    let little = match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => {
            let text = String::from_utf8_lossy(&bytes[..bytes.len().min(SHOWN)]).into_owned();
            return Some((text, Problem::error(Span::default(), "the file is UTF-32").hint("save it as UTF-8")));
        }
        [0xff, 0xfe, ..] => true,
        [0xfe, 0xff, ..] => false,
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => true,
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => false,
        _ => return None,
    };
    let units = bytes.chunks_exact(2).take(SHOWN).map(|pair| {
        let pair = [pair[0], pair[1]];
        if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
    });
    let text: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    let order = if little { "UTF-16 LE" } else { "UTF-16 BE" };
    let problem = Problem::error(first_line(&text), format!("the file is {order}"))
        .hint("save it as UTF-8; in PowerShell write with `Set-Content -Encoding utf8`, not with `>`");
    Some((text, problem))
}

fn magic(bytes: &[u8], text: &str) -> Option<Problem> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let (_, sort) = MAGIC.iter().find(|(start, _)| bytes.starts_with(start))?;
    Some(Problem::error(first_line(text), format!("this is {sort}, not a board")).hint(way_out(sort)))
}

fn way_out(sort: &str) -> &'static str {
    WAYS_OUT.iter().find(|(of, _)| *of == sort).map_or("it was saved or copied over the board", |(_, way)| way)
}

/// A patch that does not begin as git's own do: of `diff -u`, or sent by mail.
fn patch(text: &str) -> Option<Problem> {
    let begins = ["--- ", "From ", "From: ", "Subject: ", "Index: "].iter().any(|start| text.starts_with(start));
    let has = |start: &str| text.lines().any(|line| line.starts_with(start));
    (begins && has("+++ ") && has("@@ -"))
        .then(|| Problem::error(first_line(text), "this is a patch, not a board").hint(way_out("a patch")))
}

/// What a fault of the grammar really means, seen from the whole text.
pub(crate) fn fault(text: &str, fault: Problem) -> Problem {
    nothing(text)
        .or_else(|| magic(text.as_bytes(), text))
        .or_else(|| patch(text))
        .or_else(|| zeroed(text, &fault))
        .or_else(|| conflict(text, &fault))
        .or_else(|| swallowed(text, &fault))
        .or_else(|| foreign(text))
        .unwrap_or(fault)
}

/// The file holds nothing.
fn nothing(text: &str) -> Option<Problem> {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let end = Span::at(text.len() as u32);
    if text.is_empty() {
        return Some(Problem::error(end, "the file is empty").hint(LOST));
    }
    if bare.is_empty() {
        return Some(Problem::error(end, "the file holds nothing but a byte-order mark").hint(LOST));
    }
    let mut lexer = Lexer::new(text);
    if bare.trim().is_empty() {
        return Some(Problem::error(end, "the file holds nothing but blanks").hint(LOST));
    }
    (lexer.blank().is_ok() && lexer.at == text.len()).then(|| {
        Problem::error(end, "the file holds nothing but comments").hint("a board begins with `(` and `format: 1`")
    })
}

/// Blocks that were never written hold NUL bytes.
fn zeroed(text: &str, fault: &Problem) -> Option<Problem> {
    let body = text.trim_end_matches(['\0', '\n']);
    let lost = text.len() - body.len();
    if body.is_empty() {
        return Some(Problem::error(first_line(text), "the file is filled with NUL bytes").hint(LOST));
    }
    let at = body.len() as u32;
    (text.as_bytes()[body.len()..].contains(&0) && fault.span.start >= at).then(|| {
        Problem::error(Span::new(at, at + 1), format!("from here on the file is {lost} NUL bytes: its end was lost"))
            .hint(LOST)
    })
}

/// What begins each line that git, diff3 or jj put into a conflict.
fn marker(line: &str) -> Option<char> {
    let first = line.chars().next().filter(|c| "<>=|%+-\\".contains(*c))?;
    let rest = line.trim_start_matches(first);
    let long = line.len() - rest.len() >= 7;
    (long && (rest.is_empty() || rest.starts_with([' ', '\r', '\n']))).then_some(first)
}

/// The fault is one of the lines that a merge left.
fn conflict(text: &str, fault: &Problem) -> Option<Problem> {
    let at = fault.span.start as usize;
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let here = marker(text[start..].lines().next().unwrap_or_default())?;
    let mut marks = Vec::new();
    let mut next = 0;
    for line in text.split_inclusive('\n') {
        if let Some(mark) = marker(line.trim_end()) {
            marks.push((next, line.trim_end().len(), mark));
        }
        next += line.len();
    }
    // Rules of dashes or plus signs are a conflict only in the company of the others.
    let is_conflict =
        matches!(here, '<' | '>' | '=' | '|') || marks.iter().any(|(_, _, mark)| matches!(mark, '<' | '>'));
    if !is_conflict {
        return None;
    }
    // The first mark of the conflict may have been swallowed by a text.
    let opened =
        marks.iter().rev().skip_while(|(at, ..)| *at > start).take_while(|(at, _, mark)| *at == start || *mark != '>');
    let (first, len, _) = opened.filter(|(_, _, mark)| *mark == '<').last().copied().unwrap_or((start, 7, here));
    let line = text[..first].matches('\n').count() + 1;
    let problem =
        Problem::error(Span::new(first as u32, (first + len) as u32), format!("merge conflict at line {line}"))
            .hint("`standup resolve` merges both sides; or delete the lines with <<<<<<<, ======= and >>>>>>> by hand");
    Some(match marks.iter().find(|(at, _, mark)| *at > first && *mark == '>') {
        Some((end, len, _)) => problem.related(Span::new(*end as u32, (*end + *len) as u32), "it ends here"),
        None => problem,
    })
}

/// Where lines end in a lone CR, a comment swallows all that follows.
fn swallowed(text: &str, fault: &Problem) -> Option<Problem> {
    let line = text.rfind('\n').map_or(0, |end| end + 1);
    let at_end = fault.span.start as usize == text.len();
    let comment = line + text[line..].find("//")?;
    (at_end && text[comment..].contains('\r')).then(|| {
        Problem::error(Span::new(comment as u32, comment as u32 + 2), "this comment swallows the rest of the file")
            .hint("its lines end in a lone CR, which ends no comment: save the file with LF or CRLF line ends")
    })
}

/// Another format that people write such things in.
fn foreign(text: &str) -> Option<Problem> {
    let mut lexer = Lexer::new(text);
    lexer.blank().ok()?;
    let start = lexer.at;
    let rest = &text[start..];
    let here = |len: usize| Span::new(start as u32, (start + len) as u32);
    let round = "a board stands in round brackets, with bare names: `(format: 1, developers: [..])`";
    let second = |skip: usize| rest[skip..].trim_start().chars().next();
    match rest.chars().next()? {
        '{' if matches!(second(1), Some('"' | '}')) => {
            return Some(Problem::error(here(1), "this is JSON, and a board is RON").hint(round));
        }
        '[' if matches!(second(1), Some('{')) => {
            return Some(Problem::error(here(1), "this is JSON, and a board is RON").hint(round));
        }
        '{' => return Some(Problem::error(here(1), "a board does not stand in curly brackets").hint(round)),
        '<' => {
            return Some(
                Problem::error(here(1), "this is a markup file, and a board is RON")
                    .hint("it was saved or copied over the board"),
            );
        }
        '#' if !rest.starts_with("#!") => {
            return Some(
                Problem::error(here(1), "`#` begins no comment in a board")
                    .hint("this looks like Markdown, YAML or TOML: a board is RON, and its comments begin with `//`"),
            );
        }
        '-' if rest.starts_with("---") => {
            return Some(Problem::error(here(3), "this is YAML, and a board is RON").hint(round));
        }
        _ => {}
    }
    if rest.starts_with('[')
        && rest.lines().next().is_some_and(|line| line.trim_end().ends_with(']'))
        && rest.contains(" = ")
    {
        return Some(Problem::error(here(1), "this is TOML, and a board is RON").hint(round));
    }
    let name = lexer.try_name()?;
    lexer.blank().ok()?;
    let at = Span::new(lexer.at as u32, lexer.at as u32 + 1);
    match lexer.peek()? {
        b':' if text.contains("[(") || text.contains("(name") => Some(
            Problem::error(at, "the round brackets around the board are missing")
                .hint("put `(` before the first field and `)` behind the last"),
        ),
        b':' => Some(Problem::error(at, "this is YAML, and a board is RON").hint(round)),
        b'=' => Some(Problem::error(at, "this is TOML, and a board is RON").hint(round)),
        b'{' => Some(Problem::error(at, format!("`{}` does not stand in curly brackets", name.text)).hint(round)),
        _ => None,
    }
}

/// A text that is RON, but no board.
pub(crate) fn no_board(text: &str, span: Span, shape: Shape) -> Problem {
    let found = described(text, span, shape);
    let first = text[span.range()].chars().next().map_or(0, char::len_utf8);
    Problem::error(Span::new(span.start, span.start + first as u32), format!("a board is a record, found {found}"))
        .hint("it begins with `(` and holds `format: 1` and `developers: [..]`")
}
