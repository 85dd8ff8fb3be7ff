//! Quotes a name as a word of a command line, for hints to copy. Runs no command.

use std::borrow::Cow;

/// `name` in quotes if a shell would take it for several words, or for more than a name.
pub(crate) fn shell_word(name: &str) -> Cow<'_, str> {
    let is_plain =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':' | '@' | '%' | '+' | '=' | ',');
    if !name.is_empty() && name.chars().all(is_plain) {
        return Cow::Borrowed(name);
    }
    // Between double quotes these still mean something.
    if name.contains(['"', '$', '`', '\\', '!']) {
        return Cow::Owned(format!("'{}'", name.replace('\'', r"'\''")));
    }
    Cow::Owned(format!("\"{name}\""))
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn a_name_that_is_copied_into_a_shell_stays_one_name() {
        for (name, word) in [
            ("tenant/service.py", "tenant/service.py"),
            ("名前.py", "名前.py"),
            ("Dev 1", "\"Dev 1\""),
            ("Ana's", "\"Ana's\""),
            ("a;rm", "\"a;rm\""),
            ("*", "\"*\""),
            ("", "\"\""),
            ("$HOME", "'$HOME'"),
            ("say \"hi\"", "'say \"hi\"'"),
            ("Ana's \"x\"", "'Ana'\\''s \"x\"'"),
        ] {
            assert_eq!(shell_word(name), word);
        }
    }
}
