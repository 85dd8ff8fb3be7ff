//! Texts inside of a line of Markdown: running text with what would act escaped, and code spans. Each is read back as it was; what
//! cannot stand on a line, or cannot be seen, is written as a quoted literal.

use std::fmt::Write as _;

use crate::model::shown::{is_unsafe, unseen};

/// Whether `text` can stand on a line as it is, and comes back from there.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.starts_with('"') && unseen(text).next().is_none()
}

/// `text` as a quoted literal with JSON's escapes.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if is_unsafe(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // Writing to a string cannot fail.
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// What a literal, or a plain text, says.
fn value(text: &str) -> String {
    let is_literal = text.starts_with('"');
    is_literal.then(|| serde_json::from_str(text).ok()).flatten().unwrap_or_else(|| text.to_owned())
}

/// Where a text stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// At the end of a line: code spans of its own stay.
    End,
    /// Before a dash that separates: dashes of its own are entities.
    BeforeDash,
    /// The same, inside of brackets or before a code span: no code spans of its own.
    Apart,
}

/// `text` as running text.
pub fn running(text: &str) -> String {
    escaped(text, Place::End)
}

/// `text` as running text before a dash that separates.
pub fn name(text: &str) -> String {
    escaped(text, Place::BeforeDash)
}

/// `text` as running text in brackets, before a code span, or where one would mean something else.
pub fn apart(text: &str) -> String {
    escaped(text, Place::Apart)
}

fn escaped(text: &str, place: Place) -> String {
    let literal = (!is_plain(text)).then(|| literal(text));
    let text = literal.as_deref().unwrap_or(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = None;
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let span = span(&text[at..]).filter(|span| match place {
            Place::End => true,
            Place::BeforeDash => !span.contains('—'),
            Place::Apart => false,
        });
        if let Some(span) = span {
            out.push_str(span);
            at += span.len();
            before = Some('`');
            continue;
        }
        let next = text[at + c.len_utf8()..].chars().next();
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let acts = match c {
            '\\' | '`' | '*' | '[' | '<' | '|' => true,
            ']' => place == Place::Apart,
            '_' => !(is_word(before) && is_word(next)),
            '~' => before == Some('~') || next == Some('~'),
            '&' => is_word(next) || next == Some('#'),
            '#' => !is_word(next),
            '-' | '+' | '>' | '=' => at == 0,
            '.' | ')' => digits > 0 && at == digits && next.is_none_or(|next| next == ' '),
            _ => false,
        };
        if place != Place::End && c == '—' {
            out.push_str("&mdash;");
        } else {
            if acts {
                out.push('\\');
            }
            out.push(c);
        }
        before = Some(c);
        at += c.len_utf8();
    }
    out
}

/// The code span that `text` begins with, with its backticks.
fn span(text: &str) -> Option<&str> {
    let length = text.len() - text.trim_start_matches('`').len();
    let inner = text.get(length..).filter(|_| length > 0)?;
    let mut at = 0;
    loop {
        let start = at + inner[at..].find('`')?;
        let run = inner[start..].len() - inner[start..].trim_start_matches('`').len();
        at = start + run;
        if run == length {
            return Some(&text[..length + at]);
        }
    }
}

/// What running text says.
pub(crate) fn read_running(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.trim();
    while let Some(c) = rest.chars().next() {
        if let Some(span) = span(rest) {
            out.push_str(span);
            rest = &rest[span.len()..];
            continue;
        }
        let behind = &rest[c.len_utf8()..];
        rest = match (c, behind.chars().next()) {
            ('\\', Some(next)) if next.is_ascii_punctuation() => {
                out.push(next);
                &behind[1..]
            }
            ('&', _) if behind.starts_with("mdash;") => {
                out.push('—');
                &behind["mdash;".len()..]
            }
            _ => {
                out.push(c);
                behind
            }
        };
    }
    value(&out)
}

/// `text` as a code span.
pub fn code(text: &str) -> String {
    let literal = (!is_plain(text)).then(|| literal(text));
    let text = literal.as_deref().unwrap_or(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let blank = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}

/// The code span that `text` begins with, and what follows it.
pub(crate) fn read_code(text: &str) -> Option<(String, &str)> {
    let length = text.len() - text.trim_start_matches('`').len();
    let whole = span(text)?;
    let content = &whole[length..whole.len() - length];
    let padded = content.strip_prefix(' ').and_then(|content| content.strip_suffix(' '));
    let content = padded.filter(|_| !content.trim().is_empty()).unwrap_or(content);
    Some((value(content), &text[whole.len()..]))
}

/// Code spans one after the other, as lists are written.
pub fn codes<T: AsRef<str>>(items: &[T]) -> String {
    items.iter().map(|item| code(item.as_ref())).collect::<Vec<_>>().join(", ")
}

/// The items of such a list, and what follows where it ends.
pub(crate) fn read_codes(text: &str) -> (Vec<String>, &str) {
    let mut items = Vec::new();
    let mut rest = text.trim();
    while let Some((item, behind)) = read_code(rest) {
        items.push(item);
        rest = behind;
        match behind.trim_start().strip_prefix(',') {
            Some(next) => rest = next.trim_start(),
            None => break,
        }
    }
    (items, rest.trim())
}

#[cfg(test)]
mod tests {
    use super::{apart, code, codes, name, read_code, read_codes, read_running, running, span};

    const HOSTILE: &[&str] = &[
        "a",
        "a_b",
        "_a_",
        "snake_case.py",
        "*b*",
        "`x`",
        "``",
        "a`b``c",
        "# x",
        "#12",
        "x #",
        "a|b",
        "[x](y)",
        "<b>",
        "<!-- x -->",
        "&amp;",
        "Tenant & Billing",
        "1. x",
        "12) y",
        "- x",
        "+15",
        "> q",
        "=",
        "\\",
        "\\*",
        "a\\",
        "C:\\dir",
        "~~x~~",
        "~25",
        "\"quoted\"",
        "\"",
        " lead",
        "trail ",
        "\t",
        "a\nb",
        "\u{1b}[31m",
        "\u{202e}x",
        "😀",
        "👩\u{200d}💻",
        "é",
        "a — b",
        "—",
        "&mdash;",
        "\\&mdash;",
        "\u{a0}x",
        "日本",
        "`a*b` — `c",
        "x `a — b` y",
        "```",
        "",
    ];

    #[test]
    fn every_text_comes_back_as_it_was_and_nothing_in_it_acts() {
        for text in HOSTILE {
            for written in [running(text), name(text), apart(text)] {
                assert_eq!(read_running(&written), *text, "{written}");
                assert!(!written.contains(['\n', '\u{1b}', '\u{202e}']), "{written:?}");
            }
            assert!(!name(text).contains('—') && span(&apart(text)).is_none(), "{text}");
            let written = code(text);
            assert_eq!(read_code(&format!("{written} rest")), Some(((*text).to_owned(), " rest")), "{written}");
        }
        let written = codes(HOSTILE);
        let (items, rest) = read_codes(&written);
        assert_eq!((items.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), rest), (HOSTILE, ""));
    }

    #[test]
    fn ordinary_text_stays_as_people_write_it() {
        for text in [
            "Tenant & Billing Infrastructure",
            "fixture for Stripe",
            "#12",
            "~25",
            "test_service_real.py",
            "90%+",
            "a > b",
        ] {
            assert_eq!(running(text), text);
        }
        assert_eq!(code("tenant/service.py"), "`tenant/service.py`");
    }
}
