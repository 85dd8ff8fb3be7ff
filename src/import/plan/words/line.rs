//! Reduces a text from outside to one line, as ids, names and titles are. Cuts what is too long for a name.

use crate::model::shown;

/// A text from outside on one line, with nothing that cannot be seen.
pub(crate) fn line(text: &str) -> String {
    let seen: String = text.chars().filter(|c| c.is_whitespace() || !shown::is_unsafe(*c)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An id or a name from outside: one line of at most 200 characters.
pub(crate) fn clean(text: &str) -> String {
    let line = line(text);
    match line.char_indices().nth(200) {
        None => line,
        Some(_) => {
            let cut = line.char_indices().nth(199).map_or(line.len(), |(at, _)| at);
            let end = line[..cut].rfind(' ').filter(|end| *end > cut / 2).unwrap_or(cut);
            format!("{}…", &line[..end])
        }
    }
}
