//! The user's settings of `config.ron`, the same for all boards: who they are, and what a standup shows. Reads no file: it is
//! handed the bytes.

use crate::document::{self, Unreadable};
use crate::model::field::{Kind, Part, Value};
use crate::model::problem::Problem;

/// What is settled; everything may be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `user`: as they want to be called on every board.
    pub user: Option<String>,
    /// `watch_reports`: whether the coverage reports that a board names are watched while it is open.
    pub watch_reports: bool,
    /// `standup_clock`: whether a standup shows how long it takes.
    pub standup_clock: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { user: None, watch_reports: true, standup_clock: false }
    }
}

const FIELDS: &[Part] = &[
    Part { name: "user", kind: Kind::Text, required: false },
    Part { name: "watch_reports", kind: Kind::Flag, required: false },
    Part { name: "standup_clock", kind: Kind::Flag, required: false },
];

impl Settings {
    /// What `bytes`, of a `config.ron`, settle, and what is odd about them.
    ///
    /// ```
    /// use standup::config::settings::Settings;
    ///
    /// let (settings, warnings) = Settings::read(b"(user: \"ana\")").unwrap();
    /// assert_eq!((settings.user.as_deref(), warnings.len()), (Some("ana"), 0));
    /// ```
    pub fn read(bytes: &[u8]) -> Result<(Self, Vec<Problem>), Unreadable> {
        let (values, warnings) = document::settings("config.ron", bytes, FIELDS)?;
        let mut settings = Self::default();
        for (name, value) in values {
            match (name, value) {
                ("user", Value::Text(user)) => {
                    settings.user = Some(user.trim().to_owned()).filter(|user| !user.is_empty());
                }
                ("watch_reports", Value::Flag(watch)) => settings.watch_reports = watch,
                ("standup_clock", Value::Flag(is_on)) => settings.standup_clock = is_on,
                _ => {}
            }
        }
        Ok((settings, warnings))
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;

    fn user(text: &str) -> Option<String> {
        Settings::read(text.as_bytes()).unwrap().0.user
    }

    #[test]
    fn everything_may_be_left_out() {
        for text in ["", "// nothing yet\n", "()", "(user: \"\")", "(user: \"  \")", "\u{feff}()"] {
            assert_eq!(user(text), None, "{text:?}");
        }
        assert_eq!(user("// me\n(user: \" ana \",)"), Some("ana".into()));
    }

    #[test]
    fn what_is_not_known_is_told_with_what_may_be_meant() {
        let (settings, warnings) = Settings::read(b"(\n    usr: \"ana\",\n)").unwrap();
        assert_eq!(settings, Settings::default());
        assert_eq!((warnings[0].place.line, warnings[0].place.column), (2, 5));
        assert_eq!(warnings[0].hint, "did you mean `user`?");
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        for (text, line, column) in
            [("(user: ana)", 1, 8), ("(\n  user: \"ana\"\n  user: 1)", 3, 3), ("[1]", 1, 1), ("(user: \"a\") x", 1, 13)]
        {
            let unreadable = Settings::read(text.as_bytes()).unwrap_err();
            let place = unreadable.problems[0].place;
            assert_eq!((place.line, place.column), (line, column), "{text:?}: {:?}", unreadable.problems[0]);
        }
        assert!(Settings::read(b"(user: \"\xff\")").is_err());
    }
}
