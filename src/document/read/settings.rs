//! Reads a settings file: one record of plain fields that its owner lists, with the same error messages as the board. Knows no
//! setting by name.

use crate::document::read::records::{At, Decoder};
use crate::document::read::unreadable::Unreadable;
use crate::document::read::whole_file;
use crate::document::ron::lexer::Step;
use crate::document::ron::place;
use crate::document::ron::syntax_error::Expected;
use crate::model::field::{Part, Value};
use crate::model::problem::{Problem, Span};

/// The values that are there, by their names, and what is odd about the file.
pub(crate) type ReadSettings = (Vec<(&'static str, Value)>, Vec<Problem>);

/// Reads the file called `name`, which may hold these `fields`; nothing but blanks and comments is a file without any.
pub fn settings(name: &'static str, bytes: &[u8], fields: &'static [Part]) -> Result<ReadSettings, Unreadable> {
    let refuse = |text: String, mut problems: Vec<Problem>| {
        place::fill_in(&text, &mut problems);
        Unreadable { text: text.into(), problems }
    };
    if let Some((text, problem)) = whole_file::utf16(bytes) {
        return Err(refuse(text, vec![problem]));
    }
    let text = std::str::from_utf8(bytes).map_err(|fault| {
        let (text, problem) = whole_file::encoding(bytes, fault.valid_up_to());
        refuse(text, vec![problem])
    })?;
    let mut decoder = Decoder::new(text);
    let values = record(&mut decoder, name, fields).map_err(|fault| refuse(text.to_owned(), vec![*fault]))?;
    let mut problems = decoder.problems;
    problems.sort_by_key(|problem| problem.span);
    if problems.iter().any(Problem::is_error) {
        problems.retain(Problem::is_error);
        return Err(refuse(text.to_owned(), problems));
    }
    place::fill_in(text, &mut problems);
    Ok((values, problems))
}

fn record(decoder: &mut Decoder<'_>, name: &'static str, fields: &'static [Part]) -> Step<Vec<(&'static str, Value)>> {
    decoder.lexer.attributes()?;
    let mut values = Vec::new();
    if decoder.lexer.at == decoder.lexer.text.len() {
        return Ok(values);
    }
    let start = decoder.lexer.at;
    let read = decoder.fields(
        |name, _| fields.iter().position(|field| field.name == name),
        |decoder, index| {
            let field = &fields[index];
            let value = decoder.field(At::field(field.name), field.kind)?;
            if !value.is_absent() {
                values.push((field.name, value));
            }
            Ok(())
        },
    )?;
    let Some(read) = read else {
        let span = Span::new(start as u32, decoder.lexer.text.len() as u32);
        let example = fields.first().map_or("", |field| field.name);
        let problem = Problem::error(span, format!("{name} must be one record in round brackets"));
        return Err(problem.hint(format!("write `({example}: ..)`")).into());
    };
    decoder.tell_unknown(name, &read, &fields.iter().map(|field| field.name));
    decoder.lexer.blank()?;
    if decoder.lexer.at < decoder.lexer.text.len() {
        return Err(decoder.lexer.unexpected(Expected::End).into());
    }
    Ok(values)
}
