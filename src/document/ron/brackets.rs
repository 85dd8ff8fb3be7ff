//! Finds the brackets that are open at a place of the text. Scans roughly: it explains errors and detects none.

/// The brackets that are open at `end`, outermost first. What was read before `end` is sound, so a rough look is enough; the
/// lexer cannot be asked, because its faults lead here.
pub(crate) fn open_brackets(text: &str, end: usize) -> Vec<(u32, u8)> {
    let bytes = text.as_bytes();
    let mut open = Vec::new();
    let mut at = 0;
    while at < end {
        at = match bytes[at] {
            b @ (b'(' | b'[' | b'{') => {
                open.push((at as u32, b));
                at + 1
            }
            b')' | b']' | b'}' => {
                open.pop();
                at + 1
            }
            b'"' => behind_text(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'/') => text[at..].find('\n').map_or(end, |n| at + n),
            b'/' if bytes.get(at + 1) == Some(&b'*') => behind_comment(bytes, at),
            b'\'' => behind_char(text, at),
            b if b.is_ascii_alphanumeric() || b == b'_' => behind_word(bytes, at),
            _ => at + 1,
        };
    }
    open
}

/// `text` in pieces: texts in quotes of any sort, and what stands between them.
pub(crate) fn texts_and_rest(text: &str) -> Vec<(&str, bool)> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let (mut from, mut at) = (0, 0);
    while at < bytes.len() {
        let quoted = bytes[at] == b'"';
        let next = match bytes[at] {
            b'"' => behind_text(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'/') => text[at..].find('\n').map_or(bytes.len(), |n| at + n),
            b'/' if bytes.get(at + 1) == Some(&b'*') => behind_comment(bytes, at),
            b'\'' => behind_char(text, at),
            b if b.is_ascii_alphanumeric() || b == b'_' => behind_word(bytes, at),
            _ => at + 1,
        };
        let next = next.min(bytes.len());
        // A word that ends with a quote is a raw text.
        if quoted || (next > at + 1 && bytes[at..next].contains(&b'"') && bytes[at] != b'/' && bytes[at] != b'\'') {
            out.push((&text[from..at], false));
            out.push((&text[at..next], true));
            from = next;
        }
        at = next;
    }
    out.push((&text[from..], false));
    out
}

/// Behind the text whose opening quote is at `at`.
fn behind_text(bytes: &[u8], mut at: usize) -> usize {
    at += 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at + 1
}

/// The place behind the block comment that begins at `at`; the end of the text if it is never closed.
pub(super) fn behind_comment(bytes: &[u8], mut at: usize) -> usize {
    let mut level = 0;
    while at < bytes.len() {
        match &bytes[at..bytes.len().min(at + 2)] {
            b"/*" => level += 1,
            b"*/" if level == 1 => return at + 2,
            b"*/" => level -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
    }
    at
}

/// Behind `'c'`; behind the quote alone if it begins none.
fn behind_char(text: &str, at: usize) -> usize {
    let rest = &text[at + 1..];
    let inner = if rest.starts_with('\\') { 2 } else { rest.chars().next().map_or(0, char::len_utf8) };
    rest.get(inner..).and_then(|tail| tail.find('\'')).filter(|n| *n < 10).map_or(at + 1, |n| at + 1 + inner + n + 1)
}

/// Behind a word, and the raw text it may be the beginning of.
fn behind_word(bytes: &[u8], start: usize) -> usize {
    let word = bytes[start..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    let at = start + word;
    let hashes = bytes[at..].iter().take_while(|b| **b == b'#').count();
    if !matches!(&bytes[start..at], b"r" | b"br") || bytes.get(at + hashes) != Some(&b'"') {
        return at;
    }
    let mut from = at + hashes + 1;
    while let Some(quote) = bytes[from.min(bytes.len())..].iter().position(|b| *b == b'"') {
        from += quote + 1;
        let found = bytes[from..].iter().take(hashes).take_while(|b| **b == b'#').count();
        from += found;
        if found == hashes {
            return from;
        }
    }
    bytes.len()
}

/// What closes this bracket.
pub(crate) fn closing(open: u8) -> char {
    match open {
        b'(' => ')',
        b'[' => ']',
        _ => '}',
    }
}
