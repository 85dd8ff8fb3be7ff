//! Normalises line ends to `\n`. Leaves a `\r` that stands alone.

use std::borrow::Cow;

/// `text` with `\n` for each `\r\n`, and for `\r\r\n`, which a file has that was converted twice. Rust reads its own literals so; to
/// `ron` the text is another one as soon as an editor or git converts the file.
pub(crate) fn unified(text: &str) -> Cow<'_, str> {
    if !text.contains("\r\n") {
        return Cow::Borrowed(text);
    }
    let mut lines: Vec<&str> = text.split('\n').collect();
    // Behind the last line end a `\r` is one of its own.
    let last = lines.pop().unwrap_or_default();
    let ended: String = lines.iter().flat_map(|line| [line.trim_end_matches('\r'), "\n"]).collect();
    Cow::Owned(ended + last)
}
