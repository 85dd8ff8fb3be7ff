//! Where a module stands: Pending, In progress, Done. Carries no data and knows no fourth value.

use std::fmt;

/// The status of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Not started.
    Pending,
    /// Somebody works on it.
    InProgress,
    /// Finished, or so it is claimed: see [`Proof`](crate::model::module::Proof).
    Done,
}

impl Status {
    /// All three, in the order of work.
    pub const ALL: [Self; 3] = [Self::Pending, Self::InProgress, Self::Done];

    /// As the board file spells it.
    pub const fn token(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::InProgress => "InProgress",
            Self::Done => "Done",
        }
    }

    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::InProgress => "In progress",
            Self::Done => "Done",
        }
    }

    /// As scripts read it.
    pub const fn json(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::InProgress => "in_progress",
            Self::Done => "done",
        }
    }

    /// As the board file spells it, exactly.
    pub(crate) fn from_token(token: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.token() == token)
    }

    /// Any usual spelling: `in progress`, `In-Progress`, `doing`, `wip`, `todo`, `finished`, `x` …
    pub(crate) fn from_words(words: &str) -> Option<Self> {
        let folded: String =
            words.chars().filter(|c| !matches!(c, ' ' | '-' | '_' | '[' | ']')).flat_map(char::to_lowercase).collect();
        Some(match folded.as_str() {
            "pending" | "todo" | "open" | "new" | "notstarted" | "backlog" | "waiting" | "p" => Self::Pending,
            "inprogress" | "progress" | "doing" | "started" | "start" | "wip" | "active" | "working" | "i" | "~" => {
                Self::InProgress
            }
            "done" | "finished" | "complete" | "completed" | "closed" | "d" | "x" => Self::Done,
            _ => return None,
        })
    }

    /// One further in the order of work; `Done` has none.
    pub fn next(self) -> Option<Self> {
        Self::ALL.get(self as usize + 1).copied()
    }

    /// One back in the order of work; `Pending` has none.
    pub(crate) fn previous(self) -> Option<Self> {
        (self as usize).checked_sub(1).map(|i| Self::ALL[i])
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

#[cfg(test)]
mod tests {
    use super::Status;

    #[test]
    fn any_usual_spelling_is_understood() {
        for (words, status) in [
            ("in progress", Status::InProgress),
            ("In-Progress", Status::InProgress),
            ("IN_PROGRESS", Status::InProgress),
            ("wip", Status::InProgress),
            ("todo", Status::Pending),
            ("Done", Status::Done),
            ("[x]", Status::Done),
        ] {
            assert_eq!(Status::from_words(words), Some(status), "{words}");
        }
        assert_eq!(Status::from_words("blocked"), None);
        assert_eq!(Status::from_words(""), None);
    }
}
