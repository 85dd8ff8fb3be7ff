//! Parses `FIELD=VALUE`, and names the reasons for refusing one. Knows no field.

/// Why what was typed cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct InvalidInput {
    /// What is wrong with it; raw text.
    pub message: String,
    /// What would be right.
    pub hint: String,
    /// What it could be, each on a line of its own.
    pub details: Vec<String>,
}

pub(crate) fn refused(message: impl Into<String>, hint: impl Into<String>) -> InvalidInput {
    InvalidInput { message: message.into(), hint: hint.into(), details: Vec::new() }
}

/// `field=value`, `field+=value` or `field-=value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The field, as typed.
    pub field: String,
    /// What to do with the value.
    pub how: How,
    /// The value, as typed.
    pub value: String,
}

/// What an assignment does with its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Becomes the value; nothing typed clears the field.
    Set,
    /// Is added to the number or the list.
    Add,
    /// Is taken from the number or the list.
    Take,
}

impl Assignment {
    /// Takes `text` apart.
    pub(crate) fn parse(text: &str) -> Result<Self, InvalidInput> {
        let hint = "write FIELD=VALUE, as in `coverage=62.4` or `tags+=quick-win`";
        let (left, value) = text.split_once('=').ok_or_else(|| refused(format!("`{text}` sets nothing"), hint))?;
        let (field, how) = match left.as_bytes().last() {
            Some(b'+') => (&left[..left.len() - 1], How::Add),
            Some(b'-') => (&left[..left.len() - 1], How::Take),
            _ => (left, How::Set),
        };
        // `tests=+3` is what people type first; a value that begins so is an addition, too, where numbers are meant.
        let field = field.trim().to_lowercase().replace('-', "_");
        if field.is_empty() {
            return Err(refused(format!("`{text}` names no field"), hint));
        }
        Ok(Self { field, how, value: value.trim().to_owned() })
    }

    /// Whether the new value depends on the old one: `+=`, `-=`, `=+3`.
    pub(crate) fn is_relative(&self) -> bool {
        self.how != How::Set || self.value.starts_with(['+', '-'])
    }

    /// Whether `text` begins as an assignment does: a name, then `=`, `+=` or `-=`.
    pub(crate) fn is_begun_by(text: &str) -> bool {
        let name = |left: &str| {
            left.starts_with(|c: char| c.is_ascii_alphabetic())
                && left.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+'))
        };
        text.split_once('=').is_some_and(|(left, _)| name(left.trim_end()))
    }
}
