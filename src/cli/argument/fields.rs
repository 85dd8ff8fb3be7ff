//! Takes the words of a shell apart: a name, then `FIELD=VALUE`. Looks at no board.

use crate::cli::output::{Failure, Kind};
use crate::model::input::{Assignment, How, InvalidInput};

impl From<InvalidInput> for Failure {
    fn from(refused: InvalidInput) -> Self {
        let hint = Some(refused.hint).filter(|hint| !hint.is_empty());
        Self::new(Kind::Usage, refused.message).details(refused.details).hint(hint)
    }
}

/// Words of a shell, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// The words before the first field: a name that was typed without quotes.
    pub words: Vec<String>,
    /// The same as one name.
    pub name: String,
    /// The fields, each with all words of its value.
    pub(crate) typed: Vec<Assignment>,
}

impl Fields {
    /// Takes `words` apart; a word that sets no field belongs to the value of the field before.
    pub(crate) fn parse(words: &[String]) -> Result<Self, Failure> {
        let first = words.iter().position(|word| Assignment::is_begun_by(word)).unwrap_or(words.len());
        let (name, rest) = words.split_at(first);
        let mut typed: Vec<Assignment> = Vec::new();
        for word in rest {
            match typed.last_mut() {
                Some(last) if !Assignment::is_begun_by(word) => {
                    format!("{} {word}", last.value).trim().clone_into(&mut last.value);
                }
                _ => typed.push(Assignment::parse(word)?),
            }
        }
        for (i, one) in typed.iter().enumerate().filter(|(_, one)| one.how == How::Set) {
            if typed[..i].iter().any(|other| other.field == one.field) {
                return Err(Failure::new(Kind::Usage, format!("`{}` is set twice", one.field))
                    .hint("once is enough; words with a `=` in a value need quotes around all of it".to_owned()));
            }
        }
        Ok(Self { words: name.to_vec(), name: name.join(" ").trim().to_owned(), typed })
    }

    /// Fails unless there is a field and nothing between the name and the first of them: `more`, as in `coverage 62.4`.
    pub(crate) fn only(&self, more: &[String], example: &str) -> Result<(), Failure> {
        nothing_else(more, example)?;
        if self.typed.is_empty() {
            return Err(Failure::new(Kind::Usage, "which field?").hint(format!("write FIELD=VALUE, as in `{example}`")));
        }
        Ok(())
    }
}

/// Fails if there are `more` words than a name: they were meant as a field.
pub(crate) fn nothing_else(more: &[String], example: &str) -> Result<(), Failure> {
    let [field, value @ ..] = more else { return Ok(()) };
    let hint = match value {
        [] => format!("write FIELD=VALUE, as in `{example}`"),
        value => format!("write FIELD=VALUE, as in `{field}={}`", value.join(" ")),
    };
    Err(Failure::new(Kind::Usage, format!("`{}` sets nothing", more.join(" "))).hint(hint))
}

#[cfg(test)]
mod tests {

    use super::Fields;

    fn words(text: &[&str]) -> Vec<String> {
        text.iter().map(|word| (*word).to_owned()).collect()
    }

    fn read(text: &[&str]) -> Result<(String, Vec<String>), String> {
        let fields = Fields::parse(&words(text)).map_err(|failure| failure.message)?;
        Ok((fields.name, fields.typed.into_iter().map(|one| format!("{}={}", one.field, one.value)).collect()))
    }

    #[test]
    fn words_without_quotes_belong_to_the_name_or_the_field_before() {
        let read_as = |text: &[&str], name: &str, fields: &[&str]| {
            assert_eq!(read(text), Ok((name.to_owned(), words(fields))), "{text:?}");
        };
        read_as(
            &["Dev", "5", "area=Search", "&", "Secrets", "hours=2-3"],
            "Dev 5",
            &["area=Search & Secrets", "hours=2-3"],
        );
        read_as(&["title=", "Tenant", "service"], "", &["title=Tenant service"]);
        read_as(&["title=a = b"], "", &["title=a = b"]);
        read_as(&["Ana"], "Ana", &[]);
        assert_eq!(read(&["tests=1", "tests=2"]), Err("`tests` is set twice".into()));
        read_as(&["tags+=a", "tags+=b"], "", &["tags=a", "tags=b"]);
    }
}
