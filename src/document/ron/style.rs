//! Detects the layout of a text: line ends, indentation. Knows nothing of its contents.

/// Where the line of byte `at` begins.
pub(crate) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1)
}

/// The blanks that the line of byte `at` begins with.
pub(crate) fn indent(text: &str, at: usize) -> &str {
    let line = &text[line_start(text, at)..];
    let line = line.trim_start_matches('\u{feff}');
    crate::document::ron::trivia::indent(line)
}

/// The line end that is next to byte `at`: behind it, else before it.
pub(crate) fn eol(text: &str, at: usize) -> &'static str {
    let next = text[at..].find('\n').map(|end| at + end).or_else(|| text[..at].rfind('\n'));
    match next {
        Some(end) if text[..end].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// What one level of nesting is indented by: as the first indented line is.
pub(crate) fn unit(text: &str) -> &str {
    let indents = text.lines().map(crate::document::ron::trivia::indent);
    let first = indents.zip(text.lines()).find(|(indent, line)| !indent.is_empty() && indent.len() < line.len());
    match first {
        Some((indent, _)) if indent.starts_with('\t') => "\t",
        Some((indent, _)) if indent.len() <= 8 => indent,
        _ => "    ",
    }
}

/// Whether the text has no line ends to speak of.
pub(crate) fn is_one_line(text: &str) -> bool {
    !text.trim_end().contains('\n')
}

/// `piece`, whose lines are indented by `from`, with lines indented by `to` and ended by `eol`; the first line counts only if
/// `whole` lines are given. Texts of several lines stay as they are: their line ends and blanks are part of what they say.
pub(crate) fn adapt(piece: &str, from: &str, to: &str, eol: &str, whole: bool) -> String {
    let mut out = String::with_capacity(piece.len());
    let mut begins = whole;
    for (token, is_text) in crate::document::ron::brackets::texts_and_rest(piece) {
        if is_text {
            out.push_str(token);
            begins = false;
            continue;
        }
        for line in token.split_inclusive('\n') {
            let ended = line.strip_suffix('\n').map(|content| content.strip_suffix('\r').unwrap_or(content));
            let content = ended.unwrap_or(line);
            match content.strip_prefix(from) {
                Some(rest) if begins && !content.is_empty() => {
                    out.push_str(to);
                    out.push_str(rest);
                }
                _ => out.push_str(content),
            }
            if ended.is_some() {
                out.push_str(eol);
            }
            begins = ended.is_some();
        }
    }
    out
}
