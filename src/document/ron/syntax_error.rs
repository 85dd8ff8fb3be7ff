//! Explains a syntax error as a good compiler would: the cause, the bracket it belongs to, the remedy. Runs only once, on the
//! way to an error, so it may read the text again from its start.

use unicode_ident::{is_xid_continue, is_xid_start};

use crate::document::ron::brackets::{closing, open_brackets};
use crate::model::problem::{Problem, Span};

/// The most errors and warnings listed for one file; a hundred more say nothing new.
pub(crate) const MOST: usize = 50;

/// What the grammar wants at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    Value,
    /// `,` or this closing bracket.
    CommaOr(u8),
    /// This closing bracket.
    Close(u8),
    /// `:` behind the name of a field or the key of a map.
    Colon,
    /// The name of a field.
    Name,
    /// The second character of `//` or `/*`.
    Comment,
    /// More of `#![enable(..)]`.
    Attribute,
    /// `(` behind `Some`.
    Payload,
    /// The character behind a backslash.
    Escape,
    /// `"` behind `r#`.
    RawQuote,
    /// Nothing more.
    End,
}

/// What stands at `at` is not what the grammar wants there. `last_text` is the text literal read last.
pub(crate) fn unexpected(text: &str, at: usize, expected: Expected, last_text: Span) -> Problem {
    let Some(c) = text[at..].chars().next() else {
        return end_of_text(text);
    };
    let here = Span::new(at as u32, (at + c.len_utf8()) as u32);
    if is_swallowed(text, at, c, last_text) {
        return Problem::error(Span::new(last_text.start, last_text.start + 1), "this text is never closed")
            .related(Span::new(last_text.end - 1, last_text.end), "the next quote ends it here")
            .hint("close it with a quote where the text ends; a quote inside a text is written `\\\"`");
    }
    let problem = look_alike(c, here).or_else(|| misplaced(text, at, c, here, expected));
    problem.unwrap_or_else(|| wanted(text, at, c, here, expected))
}

/// Whether what stands at `at` is the inside of a text whose opening quote closed `last_text`, because that was not closed before:
/// a word without a blank between, or, where that went on over lines, anything else on the line of its end.
fn is_swallowed(text: &str, at: usize, c: char, last_text: Span) -> bool {
    // What is pointed at may stand before the text that was read last.
    let Some(between) = text.get(last_text.end as usize..at) else { return false };
    let literal = &text[last_text.range()];
    let over_lines = literal.starts_with('"') && literal.contains('\n');
    let is_inside =
        if over_lines { !matches!(c, ',' | ')' | ']' | '}') } else { is_xid_start(c) && between.is_empty() };
    !literal.is_empty() && is_inside && between.trim_matches([' ', '\t']).is_empty()
}

/// The text ends inside something.
fn end_of_text(text: &str) -> Problem {
    let end = Span::at(text.len() as u32);
    let hint = "the file looks half-written: the program that saved it may not be done, or its last bytes were lost";
    match open_brackets(text, text.len()).last() {
        Some((at, open)) => Problem::error(end, format!("the file ends before `{}` is closed", *open as char))
            .related(Span::new(*at, *at + 1), "opened here")
            .hint(hint),
        None => Problem::error(end, "the file ends where a value is wanted").hint(hint),
    }
}

/// Characters that look like another, or like nothing.
const LOOK_ALIKES: &[(&str, &str)] = &[
    ("，、﹐", ","),
    ("：﹕", ":"),
    ("（﹙", "("),
    ("）﹚", ")"),
    ("［【", "["),
    ("］】", "]"),
    ("｛", "{"),
    ("｝", "}"),
    ("“”„‟«»＂″「」", "\""),
    ("−–—－‐‑", "-"),
    ("．", "."),
    ("＋", "+"),
    ("／", "/"),
];

fn look_alike(c: char, here: Span) -> Option<Problem> {
    if let Some((_, plain)) = LOOK_ALIKES.iter().find(|(alike, _)| alike.contains(c)) {
        return Some(
            Problem::error(here, format!("`{c}` (U+{:04X}) only looks like `{plain}`", c as u32))
                .hint(format!("write a plain `{plain}`")),
        );
    }
    let name = match c {
        '\u{200b}' => "zero-width space",
        '\u{200c}' | '\u{200d}' => "zero-width joiner",
        '\u{2060}' => "word joiner",
        '\u{feff}' => "byte-order mark in the middle of the text",
        '\u{ad}' => "soft hyphen",
        '\u{a0}' => "no-break space",
        '\u{202f}' => "narrow no-break space",
        '\u{3000}' => "ideographic space",
        '\u{2000}'..='\u{200a}' | '\u{205f}' | '\u{1680}' => "blank that RON does not know",
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}' => "control of the writing direction",
        '\0' => "NUL byte",
        '\u{1b}' => "escape character",
        _ if c.is_control() => "control character",
        _ if c.is_whitespace() => "blank that RON does not know",
        _ => return None,
    };
    Some(
        Problem::error(here, format!("U+{:04X} does not belong here ({name})", c as u32))
            .hint("delete it, or type an ordinary space"),
    )
}

/// Characters that are wrong in most places for the same reason.
fn misplaced(text: &str, at: usize, c: char, here: Span, expected: Expected) -> Option<Problem> {
    let rest = &text[at..];
    Some(match c {
        ')' | ']' | '}' if expected != Expected::End => wrong_close(text, at, c, here, expected)?,
        ')' | ']' | '}' => {
            Problem::error(here, format!("`{c}` closes nothing")).hint("there is one closing bracket too many")
        }
        ';' => Problem::error(here, "expected `,`, found `;`").hint("fields and items are separated by `,`"),
        '=' => Problem::error(here, "expected `:`, found `=`").hint("fields are written `name: value`"),
        '`' => Problem::error(here, "a text does not stand in backticks").hint("write it in double quotes: \"text\""),
        '\'' => {
            Problem::error(here, "a text does not stand in single quotes").hint("write it in double quotes: \"text\"")
        }
        '#' if rest.starts_with("#!") => Problem::error(here, "an attribute can only stand at the top of the file")
            .hint("move the line to the very top, or delete it: the board needs none"),
        '#' => Problem::error(here, "`#` begins no comment here").hint("comments begin with `//`"),
        '-' if rest.starts_with("--") => {
            Problem::error(here, "`--` begins no comment here").hint("comments begin with `//`")
        }
        '%' => Problem::error(here, "a percentage is written without `%`").hint("delete the `%`"),
        _ => return None,
    })
}

/// A closing bracket that does not fit: which one is missing, or too many.
fn wrong_close(text: &str, at: usize, c: char, here: Span, expected: Expected) -> Option<Problem> {
    let open = open_brackets(text, at);
    let Some((inner_at, inner)) = open.last().copied() else {
        return Some(
            Problem::error(here, format!("`{c}` closes nothing")).hint("there is one closing bracket too many"),
        );
    };
    let wanted = closing(inner);
    if wanted == c {
        // It is the right one: what is missing stands before it.
        return match expected {
            Expected::Value => Some(
                Problem::error(here, format!("a value is missing before `{c}`")).hint("add it, or delete the field"),
            ),
            _ => None,
        };
    }
    let fits_outside = open.iter().any(|(_, outer)| closing(*outer) == c);
    let hint = if fits_outside {
        format!("a `{wanted}` is missing before this `{c}`")
    } else {
        format!("write `{wanted}` instead of `{c}`")
    };
    Some(
        Problem::error(here, format!("`{}` is closed by `{c}`", inner as char))
            .related(Span::new(inner_at, inner_at + 1), "opened here")
            .hint(hint),
    )
}

/// What was wanted instead of `c`.
fn wanted(text: &str, at: usize, c: char, here: Span, expected: Expected) -> Problem {
    let before = last_before(text, at);
    let token = token(text, at);
    let found = quoted(text, token);
    match expected {
        Expected::Value => match (c, before) {
            (',', Some(',')) => Problem::error(here, "two commas, with nothing between them").hint("delete one"),
            (',', Some(':')) => {
                Problem::error(here, "a value is missing before `,`").hint("add it, or delete the field")
            }
            (',', _) => Problem::error(here, "there is nothing before this `,`").hint("delete it"),
            _ => Problem::error(token, format!("expected a value, found {found}")),
        },
        Expected::Name if c == ',' && before == Some(',') => {
            Problem::error(here, "two commas, with nothing between them").hint("delete one")
        }
        Expected::Name if c == ',' => Problem::error(here, "there is nothing before this `,`").hint("delete it"),
        Expected::Name if c == '"' => Problem::error(token, format!("expected the name of a field, found {found}"))
            .hint("names stand without quotes: `name: value`"),
        Expected::Name => Problem::error(token, format!("expected the name of a field, found {found}")),
        Expected::CommaOr(close) if c == ':' => {
            let name = before_colon(text, at);
            Problem::error(here, format!("expected `,` or `{}`, found `:`", close as char)).hint(match name {
                Some(true) => "names stand without quotes, and records in round brackets: `(name: value)`",
                _ => "records stand in round brackets: `(name: value)`",
            })
        }
        Expected::CommaOr(_) if c == '"' && text[..at].ends_with(is_xid_continue) => {
            let start = text[..at].rfind(|c| !is_xid_continue(c)).map_or(0, |n| text.ceil_char_boundary(n + 1));
            let word = Span::new(start as u32, at as u32);
            Problem::error(word, format!("the quote before {} is missing", quoted(text, word)))
                .hint("a text stands in double quotes: \"text\"")
        }
        Expected::CommaOr(_) if starts_value(c) => {
            Problem::error(token, format!("a `,` is missing before {found}")).hint("put it behind the value before")
        }
        Expected::CommaOr(close) => {
            Problem::error(token, format!("expected `,` or `{}`, found {found}", close as char))
        }
        Expected::Close(close) => Problem::error(token, format!("expected `{}`, found {found}", close as char)),
        Expected::Colon => {
            Problem::error(token, format!("expected `:`, found {found}")).hint("fields are written `name: value`")
        }
        Expected::Comment => {
            Problem::error(here, "a single `/` begins no comment").hint("comments begin with `//`, or stand in `/* */`")
        }
        Expected::Attribute => {
            Problem::error(token, format!("expected an attribute such as `#![enable(implicit_some)]`, found {found}"))
                .hint("the board needs no attributes: the line can be deleted")
        }
        Expected::Payload => Problem::error(token, format!("expected `(` behind `Some`, found {found}"))
            .hint("write the bare value, without `Some`"),
        Expected::Escape => Problem::error(here, "expected a character behind the backslash"),
        Expected::RawQuote => {
            Problem::error(token, format!("expected `\"` behind the `#` of a raw text, found {found}"))
                .hint("raw texts are written r#\"text\"#")
        }
        Expected::End => trailing(text, at, c, token, &found),
    }
}

/// Something stands behind the end of the board.
fn trailing(text: &str, at: usize, c: char, token: Span, found: &str) -> Problem {
    let again = c == '(' || text[at..].trim_start_matches(is_xid_continue).starts_with('(');
    if again {
        return Problem::error(token, "a second board begins here").hint(
            "two programs may have written at once, or one appended: keep one of the boards and delete the other",
        );
    }
    Problem::error(token, format!("expected the end of the file, found {found}"))
        .hint("one board is one value: delete what stands behind it")
}

/// The last character before `at` that is no blank.
fn last_before(text: &str, at: usize) -> Option<char> {
    text[..at].trim_end().chars().next_back()
}

/// Whether a text literal stands before the colon at `at`.
fn before_colon(text: &str, at: usize) -> Option<bool> {
    last_before(text, at).map(|c| c == '"')
}

fn starts_value(c: char) -> bool {
    matches!(c, '"' | '(' | '[' | '{' | '\'' | '+' | '-' | '.' | '_') || c.is_alphanumeric()
}

/// The word or the text at `at`, or its one character.
fn token(text: &str, at: usize) -> Span {
    let rest = &text[at..];
    let quote =
        rest.strip_prefix('"').and_then(|tail| tail.find(['"', '\n'])).filter(|n| rest.as_bytes()[n + 1] == b'"');
    let len = quote.map_or_else(|| rest.find(|c| !is_xid_continue(c)).unwrap_or(rest.len()), |n| n + 2);
    let len = if len == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { len };
    Span::new(at as u32, (at + len) as u32)
}

/// What stands in `span`, in backticks and cut.
pub(crate) fn quoted(text: &str, span: Span) -> String {
    cut(&text[span.range()])
}

/// `text` in backticks, cut.
pub(crate) fn cut(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}

/// What is said of brackets that nobody reads to their end.
pub(crate) const TOO_DEEP: &str = "brackets are nested too deep here";

pub(crate) fn too_deep(at: usize) -> Problem {
    Problem::error(Span::new(at as u32, at as u32), TOO_DEEP).hint("at most 64 brackets can stand inside each other")
}

pub(crate) fn twice(name: &str, first: Span, span: Span) -> Problem {
    Problem::error(span, format!("{} is there twice", cut(name)))
        .related(first, "the first is here")
        .hint("delete one of them: the program does not guess which one counts")
}

pub(crate) fn unclosed_comment(open: usize) -> Problem {
    Problem::error(Span::new(open as u32, open as u32 + 2), "this comment is never closed")
        .hint("close it with `*/`; comments inside it need their own `*/`")
}

/// A text without its closing quote: half-written on its line, or a quote forgotten further up.
pub(crate) fn unclosed_text(text: &str, open: usize) -> Problem {
    unclosed(text, open, open + 1, "close it with a quote where the text ends")
}

fn unclosed(text: &str, open: usize, start: usize, hint: &str) -> Problem {
    let opener = Span::new(open as u32, start as u32);
    if text[start..].contains(['\n', '"']) {
        Problem::error(opener, "this text is never closed").hint(hint)
    } else {
        Problem::error(Span::at(text.len() as u32), "the file ends inside a text")
            .related(opener, "the text begins here")
            .hint("the file looks half-written: the program that saved it may not be done, or its last bytes were lost")
    }
}

pub(crate) fn unclosed_raw(text: &str, open: usize, start: usize, hashes: usize) -> Problem {
    let end = format!("\"{}", "#".repeat(hashes.min(8)));
    unclosed(text, open, start, &format!("a raw text ends with as many `#` as it begins with: `{end}`"))
}

pub(crate) fn bad_escape(text: &str, start: usize, at: usize) -> Problem {
    let end = if at > start + 1 { at } else { at + text[at..].chars().next().map_or(0, char::len_utf8) };
    let span = Span::new(start as u32, end as u32);
    let hint = match text[start + 1..].chars().next() {
        Some('u') => "a code point is written \\u{1F600}: up to six hex digits, at most 10FFFF, no surrogate",
        Some('x') => "a byte is written \\x41, with two hex digits; above \\x7f use \\u{e9}",
        _ => "a backslash itself is written `\\\\`; known are \\n \\r \\t \\0 \\\" \\' \\x41 \\u{1F600}",
    };
    Problem::error(span, format!("{} is not an escape", quoted(text, span))).hint(hint)
}

pub(crate) fn bad_char(text: &str, start: usize) -> Problem {
    let rest = &text[start..];
    let line = rest.lines().next().unwrap_or_default();
    let text_like = line.get(1..).is_some_and(|l| l.contains('\''));
    let span = Span::new(start as u32, start as u32 + 1);
    if text_like {
        Problem::error(span, "a text does not stand in single quotes").hint("write it in double quotes: \"text\"")
    } else {
        Problem::error(span, "this character is never closed").hint("a character stands in single quotes: 'c'")
    }
}

pub(crate) fn needs_raw_name(text: &str, span: Span) -> Problem {
    let name = quoted(text, span);
    Problem::error(span, format!("{name} is not a plain name"))
        .hint("put it in quotes if it is a text; as the name of a field it is written r#na-me")
}

pub(crate) fn unknown_extension(name: &str, span: Span) -> Problem {
    Problem::error(span, format!("there is no extension {}", cut(name)))
            .hint("known are implicit_some, unwrap_newtypes, unwrap_variant_newtypes, explicit_struct_names; the board needs none")
}

pub(crate) fn bad_suffix(text: &str, start: usize, at: usize) -> Problem {
    let span = token(text, at);
    let number = Span::new(start as u32, at as u32);
    Problem::error(span, format!("{} does not belong to the number {}", quoted(text, span), quoted(text, number)))
        .hint("write the bare number; a text stands in double quotes")
}

pub(crate) fn bad_digits(text: &str, start: usize, at: usize, base: u32) -> Problem {
    let span = Span::new(start as u32, token(text, at).end.max(at as u32));
    Problem::error(span, format!("{} is not a number of base {base}", quoted(text, span)))
}

pub(crate) fn bad_number(text: &str, start: usize, end: usize) -> Problem {
    let span = Span::new(start as u32, end.max(text.ceil_char_boundary(start + 1)) as u32);
    let literal = &text[span.range()];
    let hint = if literal.len() >= 8 && literal.trim_start_matches('-').contains('-') {
        "a date or time is a text and stands in double quotes"
    } else {
        "numbers are written 12, -3 or 34.59; a text stands in double quotes"
    };
    Problem::error(span, format!("{} is not a number", cut(literal))).hint(hint)
}

pub(crate) fn out_of_range(text: &str, span: Span) -> Problem {
    Problem::error(span, format!("{} is beyond what such a number can hold", quoted(text, span)))
}
