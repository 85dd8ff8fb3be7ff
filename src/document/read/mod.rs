//! Reads the board file into developers and modules, driven by the tables of `model::field`. Builds no syntax tree, so a long
//! board costs no more than its modules do.

use std::sync::Arc;

use crate::document::read::decode::described;
use crate::document::read::expected::ExpectedKind;
use crate::document::read::records::{At, Decoder, Fields};
use crate::document::read::spans::{ColumnSpans, RecordSpans};
use crate::document::read::unchanged::last::Last;
use crate::document::read::unchanged::marks::Marks;
use crate::document::ron::lexer::Step;
use crate::document::ron::literal::bare_word;
use crate::document::ron::syntax_error::{Expected, cut};
use crate::document::ron::value::Shape;
use crate::model::board::{Board, Developer, FORMAT};
use crate::model::field::{BOARD, DEVELOPER, Field, MODULE};
use crate::model::module::Module;
use crate::model::problem::{Problem, Severity, Span, did_you_mean};
use crate::model::status::Status;

pub(crate) mod validate;
pub(crate) mod decode;
pub(crate) mod whole_file;
pub(crate) mod unchanged;
pub(crate) mod annotations;
pub(crate) mod document;
pub(crate) mod locate_record;
pub(crate) mod unreadable;
pub(crate) mod records;
pub(crate) mod schema;
pub(crate) mod locate;
pub(crate) mod spans;
pub(crate) mod settings;
pub(crate) mod expected;

/// A board and where it stands, or everything that is wrong, in the order of the lines.
pub(in crate::document) struct Read {
    pub(in crate::document) board: Board,
    pub(in crate::document) layout: RecordSpans,
    pub(in crate::document) warnings: Vec<Problem>,
    pub(in crate::document) marks: Marks,
}

/// Reads a whole board file; takes over what is unchanged since `last`, which leaves errors to be told by a reader without it.
pub(super) fn read<'a>(text: &'a str, last: Option<Last<'a>>) -> Result<Read, Vec<Problem>> {
    let mut reader = Reader { decoder: Decoder::new(text), board: Board::default(), layout: RecordSpans::default() };
    reader.decoder.like(last);
    let done = reader.document();
    let Reader { mut decoder, board, mut layout } = reader;
    layout.unwraps = decoder.lexer.unwraps;
    let mut marks = decoder.take_all_marks();
    match done {
        Ok(()) if decoder.has_same_names(&board) => {}
        Ok(()) => {
            validate::across(text, &board, &layout, &mut decoder);
            marks.across = !decoder.problems_at.is_empty() || !decoder.hears(Severity::Warning);
        }
        // What was found before it may be its consequence: a forgotten quote shows late.
        Err(fault) => return Err(vec![whole_file::fault(text, *fault)]),
    }
    let mut problems = decoder.problems;
    problems.sort_by_key(|p| p.span);
    let (errors, warnings): (Vec<_>, Vec<_>) = problems.into_iter().partition(Problem::is_error);
    if errors.is_empty() { Ok(Read { board, layout, warnings, marks }) } else { Err(errors) }
}

/// Whether `text` is RON at all; fields and their meaning are not looked at.
pub fn well_formed(text: &str) -> Result<(), Box<Problem>> {
    let mut lexer = crate::document::ron::lexer::Lexer::new(text);
    lexer.attributes()?;
    lexer.value()?;
    lexer.blank()?;
    if lexer.at < text.len() { Err(lexer.unexpected(Expected::End).into()) } else { Ok(()) }
}

struct Reader<'a> {
    decoder: Decoder<'a>,
    board: Board,
    layout: RecordSpans,
}

/// The fields that are in no table, behind those of the table.
const BOARD_OWN: [&str; 3] = ["format", "modules", "developers"];
const DEVELOPER_OWN: [&str; 2] = ["name", "modules"];
const MODULE_OWN: [&str; 2] = ["id", "status"];

/// The index of the field `name` in `table`, or behind it in `own`; a nested record counts as its first field. Looks first
/// behind `next`, where it stands if the file keeps the order of the table.
fn find<R>(table: &[Field<R>], own: &[&str], name: &str, next: usize) -> Option<usize> {
    let is = |field: &Field<R>| {
        let path = field.path.as_bytes();
        path.first() == name.as_bytes().first()
            && matches!(path.get(name.len()), None | Some(b'.'))
            && path.starts_with(name.as_bytes())
    };
    if let Some(index) = own.iter().position(|o| *o == name) {
        return Some(table.len() + index);
    }
    let ahead = table.get(next..).and_then(|rest| rest.iter().position(is)).map(|i| next + i);
    let mut index = ahead.or_else(|| table.iter().position(is))?;
    while index > 0 && is(&table[index - 1]) {
        index -= 1;
    }
    Some(index)
}

/// The names a record of this table may hold.
fn names<R>(table: &'static [Field<R>], own: &'static [&'static str]) -> impl Iterator<Item = &'static str> + Clone {
    own.iter().copied().chain(table.iter().map(|f| f.path.split('.').next().unwrap_or_default()))
}

impl Decoder<'_> {
    /// Reads the field at `index` of `table` into `record`; a nested record with all its fields.
    fn row<R>(&mut self, table: &'static [Field<R>], index: usize, record: &mut R) -> Step<()> {
        let field = &table[index];
        let Some((outer, _)) = field.path.split_once('.') else {
            let value = self.field(At::field(field.path), field.kind)?;
            if !value.is_absent() {
                (field.set)(record, value);
            }
            return Ok(());
        };
        self.optional(|decoder| decoder.nested(table, index, outer, record))
    }

    /// Reads the record whose first field is at `first` of `table`.
    fn nested<R>(&mut self, table: &'static [Field<R>], first: usize, outer: &'static str, record: &mut R) -> Step<()> {
        let inner = |field: &'static Field<R>| field.path.strip_prefix(outer).and_then(|rest| rest.strip_prefix('.'));
        let rows = &table[first..];
        let find = |name: &str, next: usize| {
            let is = |f: &&'static Field<R>| inner(f) == Some(name);
            if rows.get(next).is_some_and(|f| is(&f)) { Some(next) } else { rows.iter().position(|f| is(&f)) }
        };
        let mut spans = [Span::default(); 8];
        let read = self.fields(find, |decoder, index| {
            let start = decoder.lexer.at;
            let value = decoder.field(At::field(rows[index].path), rows[index].kind)?;
            spans[index] = decoder.lexer.since(start);
            if !value.is_absent() {
                (rows[index].set)(record, value);
            }
            Ok(())
        })?;
        let Some(fields) = read else {
            return self.mismatch(At::field(outer), ExpectedKind::Record);
        };
        self.tell_unknown(outer, &fields, &rows.iter().map_while(inner));
        let index_of = |path| rows.iter().position(|f| f.path == path);
        if let (Some(now), Some(measured)) = (index_of("coverage.now"), index_of("coverage.measured")) {
            let known = |i: usize| !(rows[i].get)(record).is_absent();
            if known(now) && known(measured) {
                self.tell(
                    Problem::warning(spans[now], "`coverage.now` is hidden by what was measured")
                        .related(spans[measured], "measured here")
                        .hint("delete one of them"),
                );
            }
        }
        Ok(())
    }

    fn module(&mut self) -> Step<Option<(Arc<Module>, Span)>> {
        if let Some(unchanged) = self.unchanged_module() {
            return Ok(Some(unchanged));
        }
        let mut module = Module::new("", Status::Pending);
        let own = MODULE.len();
        let read = self.fields(
            |name, next| find(MODULE, &MODULE_OWN, name, next),
            |decoder, index| match index.checked_sub(own) {
                Some(0) => {
                    module.id = decoder.own_text("id")?;
                    Ok(())
                }
                Some(_) => {
                    module.status = decoder.item(Self::status)?.unwrap_or(Status::Pending);
                    Ok(())
                }
                None => decoder.row(MODULE, index, &mut module),
            },
        )?;
        let Some(fields) = read else {
            self.mismatch(At::field("modules"), ExpectedKind::Item("a module record"))?;
            return Ok(None);
        };
        self.tell_unknown("a module", &fields, &names(MODULE, &MODULE_OWN));
        let what = || if module.id.is_empty() { "this module".into() } else { format!("module {}", cut(&module.id)) };
        self.require(&fields, own, &MODULE_OWN, what);
        Ok(Some((self.same_module(module), fields.span)))
    }

    fn require(&mut self, fields: &Fields<'_>, first: usize, own: &[&str], what: impl Fn() -> String) {
        for (i, name) in own.iter().enumerate() {
            if !fields.has(first + i) && self.hears(Severity::Error) {
                self.missing(fields, &what(), name);
            }
        }
    }

    /// An id or a name: never empty.
    fn own_text(&mut self, name: &'static str) -> Step<String> {
        let start = self.lexer.at;
        let Some(text) = self.item(|d| d.text(At::field(name), ExpectedKind::Required("a text in double quotes")))?
        else {
            return Ok(String::new());
        };
        if text.is_empty() {
            self.tell(
                Problem::error(self.lexer.since(start), format!("`{name}` must not be empty"))
                    .hint("every module has an id, and every developer a name: write it between the quotes"),
            );
        }
        Ok(text)
    }

    fn status(&mut self) -> Step<Option<Status>> {
        let start = self.lexer.at;
        let shape = self.any_value()?;
        let span = self.lexer.since(start);
        let literal = &self.lexer.text[span.range()];
        let word = bare_word(literal);
        if shape == Shape::Word
            && let Some(status) = Status::from_token(word)
        {
            return Ok(Some(status));
        }
        let known = "it is Pending, InProgress or Done";
        let plain = word.trim_matches('"');
        let meant = Status::from_words(plain)
            .map(Status::token)
            .or_else(|| did_you_mean(plain, Status::ALL.map(Status::token)));
        let problem = match shape {
            Shape::Text if Status::from_token(plain).is_some() => {
                Problem::error(span, "a status stands without quotes").hint(format!("write {plain}"))
            }
            Shape::Tuple | Shape::Record | Shape::Unit if !literal.starts_with('(') => {
                Problem::error(span, "a status carries no data").hint(format!(
                    "{known}; what keeps a module from going on stands in `blocked: (reason: \"..\", on: \"..\")`"
                ))
            }
            Shape::Word | Shape::Text => {
                let problem =
                    Problem::error(span, format!("there is no status {}", described(self.lexer.text, span, shape)));
                match meant {
                    Some(meant) => problem.hint(format!("did you mean {meant}? {known}")),
                    None => problem.hint(known),
                }
            }
            _ => {
                let found = described(self.lexer.text, span, shape);
                Problem::error(span, format!("a status is a bare word, found {found}")).hint(known)
            }
        };
        self.tell(problem);
        Ok(None)
    }

    /// A list of modules, where they stand, and the levels of nesting that are left for them.
    fn modules(&mut self) -> Step<(Vec<Arc<Module>>, Vec<Span>, u16)> {
        let (mut modules, mut spans, mut levels) = (Vec::new(), Vec::new(), 0);
        self.optional(|decoder| {
            decoder.list(At::field("modules"), ExpectedKind::Records, |decoder| {
                levels = decoder.lexer.levels;
                // A board that is wrong all over is not kept: nobody will see it.
                if let Some((module, span)) = decoder.item(Self::module)?
                    && decoder.hears(Severity::Error)
                {
                    modules.push(module);
                    spans.push(span);
                }
                Ok(())
            })
        })?;
        Ok((modules, spans, levels))
    }

    fn developer(&mut self) -> Step<Option<(Arc<Developer>, ColumnSpans)>> {
        if let Some(unchanged) = self.unchanged_developer() {
            return Ok(Some(unchanged));
        }
        let mut developer = Developer::default();
        let mut column = ColumnSpans::default();
        let own = DEVELOPER.len();
        let read = self.fields(
            |name, next| find(DEVELOPER, &DEVELOPER_OWN, name, next),
            |decoder, index| match index.checked_sub(own) {
                Some(0) => {
                    developer.name = decoder.own_text("name")?;
                    Ok(())
                }
                Some(_) => {
                    (developer.modules, column.modules, column.levels) = decoder.modules()?;
                    Ok(())
                }
                None => decoder.row(DEVELOPER, index, &mut developer),
            },
        )?;
        let Some(fields) = read else {
            self.mismatch(At::field("developers"), ExpectedKind::Item("a developer record"))?;
            return Ok(None);
        };
        column.record = fields.span;
        self.tell_unknown("a developer", &fields, &names(DEVELOPER, &DEVELOPER_OWN));
        self.require(&fields, own, &DEVELOPER_OWN[..1], || "this developer".into());
        Ok(Some((self.same_developer(developer), column)))
    }

    fn format(&mut self) -> Step<u64> {
        let Some((format, span)) =
            self.item(|d| d.count_at(At::field("format"), ExpectedKind::Required("a whole number")))?
        else {
            return Ok(0);
        };
        if format == 0 {
            self.tell(Problem::error(span, "there is no format 0").hint(format!("write format: {FORMAT}")));
        }
        if format > FORMAT {
            self.tell(
                Problem::warning(
                    span,
                    format!(
                        "this board has format {format}, and this program knows {FORMAT}: it is shown, never written"
                    ),
                )
                .hint("use a newer standup"),
            );
        }
        Ok(format)
    }
}

impl Reader<'_> {
    fn document(&mut self) -> Step<()> {
        self.decoder.lexer.attributes()?;
        self.decoder.compare_extensions();
        let Self { decoder, board, layout } = &mut *self;
        let own = BOARD.len();
        let read = decoder.fields(
            |name, next| find(BOARD, &BOARD_OWN, name, next),
            |decoder, index| {
                match index.checked_sub(own) {
                    Some(0) => board.format = decoder.format()?,
                    Some(1) => {
                        (board.unassigned, layout.unassigned, layout.unassigned_levels) = decoder.modules()?;
                    }
                    Some(_) => {
                        board.developers.clear();
                        layout.developers.clear();
                        decoder.optional(|decoder| {
                            decoder.list(At::field("developers"), ExpectedKind::Records, |decoder| {
                                layout.developer_levels = decoder.lexer.levels;
                                if let Some((developer, column)) = decoder.item(Decoder::developer)?
                                    && decoder.hears(Severity::Error)
                                {
                                    board.developers.push(developer);
                                    layout.developers.push(column);
                                }
                                Ok(())
                            })
                        })?;
                    }
                    None => decoder.row(BOARD, index, board)?,
                }
                Ok(())
            },
        )?;
        let Some(fields) = read else {
            return Err(self.no_board().into());
        };
        layout.board = fields.span;
        decoder.tell_unknown("the board", &fields, &names(BOARD, &BOARD_OWN));
        for index in [0, 2] {
            if !fields.has(own + index) {
                decoder.missing(&fields, "the board", BOARD_OWN[index]);
            }
        }
        decoder.lexer.blank()?;
        if decoder.lexer.at < decoder.lexer.text.len() {
            return Err(decoder.lexer.unexpected(Expected::End).into());
        }
        Ok(())
    }

    /// The text is no board: a fault of the grammar, or a value of another sort.
    fn no_board(&mut self) -> Problem {
        let lexer = &mut self.decoder.lexer;
        let start = lexer.at;
        match lexer.value() {
            Err(fault) => *fault,
            Ok(shape) => whole_file::no_board(lexer.text, lexer.since(start), shape),
        }
    }
}
