//! `standup note`: adds a paragraph to the notes of a module. Removes nothing unless told to.

use std::io::Read;

use clap::Args;

use crate::cli::argument::words;
use crate::cli::command::Command;
use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::cli::write::{BoardEdit, Writing};
use crate::model::change::Change;
use crate::model::diff;
use crate::model::field::{self, MODULE, Value};
use crate::model::input::appended;
use crate::model::shell_word::shell_word;

/// Examples of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  standup note service_mesh retries are covered, timeouts are not
  pytest --cov | tail -3 | standup note service_mesh -
  standup note service_mesh --replace \"see docs/mesh.md\"";

/// The longest text that is read from standard input, in bytes.
const LONGEST: u64 = 1024 * 1024;

/// Add a paragraph to the notes of a module
#[derive(Debug, Args)]
pub(crate) struct Note {
    /// The module's id, or any part of it that no other has, or `mine`; then the text, markdown: `-` reads it from standard input
    #[arg(value_name = "MODULE TEXT", required = true)]
    words: Vec<String>,
    /// Replace all notes by the text
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    writing: Writing,
}

impl Command for Note {
    fn run(self, shell: &CommandContext) -> Result<(), Failure> {
        let read = if self.words.last().is_some_and(|last| last == "-") { Some(from_stdin()?) } else { None };
        self.writing.carry_out(shell, |board| {
            let (found, text) = words::module_and_rest(shell, board, &self.words, "the text")?;
            let module = found.module;
            let text = match (&read, text) {
                (Some(read), [_dash]) => read.clone(),
                _ => text.join(" "),
            };
            let text = text.trim_start_matches(['\n', '\r']).trim_end();
            if text.trim().is_empty() {
                let hint = format!(
                    "write it after the module; `standup set {} notes=` clears the notes",
                    shell_word(&module.id)
                );
                return Err(Failure::new(Kind::Usage, "the note is empty").hint(hint));
            }
            let notes = if self.replace { text.to_owned() } else { appended(&module.notes, text) };
            let row = field::find(MODULE, "notes").expect("the table has this field");
            let set = diff::setting(module.as_ref(), row, Value::text(&notes));
            let guard = set.as_ref().and_then(Change::guard).filter(|_| !self.replace);
            Ok(BoardEdit::new(guard.into_iter().chain(set).collect(), format!("{}: already noted", module.id)))
        })
    }
}

fn from_stdin() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(LONGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| Failure::new(Kind::Failed, format!("cannot read standard input: {error}")))?;
    if bytes.len() as u64 > LONGEST {
        return Err(Failure::new(Kind::Usage, "the note is larger than 1 MiB")
            .hint("put long texts into a file of their own, and note its name".to_owned()));
    }
    String::from_utf8(bytes).map_err(|_| {
        Failure::new(Kind::Usage, "standard input is not UTF-8").hint("convert it with `iconv`".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use crate::model::input::appended;

    #[test]
    fn a_note_is_a_paragraph_of_its_own() {
        assert_eq!(appended("", "a"), "a");
        assert_eq!(appended("a", "b"), "a\n\nb");
        assert_eq!(appended("a\n", "b"), "a\n\nb");
        assert_eq!(appended("a\n\n", "b"), "a\n\nb");
        assert_eq!(appended("a\r\nb", "c\nd"), "a\r\nb\r\n\r\nc\r\nd");
        assert_eq!(appended("", "c\r\nd"), "c\nd");
    }
}
