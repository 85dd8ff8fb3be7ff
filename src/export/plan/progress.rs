//! The table of progress: one row per module, in the order of the board. Fills in cells; where the table stands is `markdown::table`'s.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::export::plan::facts;
use crate::markdown::table::{self, Column, NoPlace, Place, Table};
use crate::markdown::text::{code, running};
use crate::model::board::{Board, Developer, Found};
use crate::model::decimal::Level;
use crate::model::module::Module;
use crate::model::status::Status;
use crate::phrase::facts::{tests_ratio, tests_written};

/// The columns of a table of ours.
pub(crate) const COLUMNS: [Column; 6] =
    [Column::Developer, Column::Module, Column::Status, Column::Coverage, Column::Tests, Column::Pr];

/// The table of all modules, with the line break that is asked for.
pub fn table(board: &Board, line_break: &str) -> String {
    let mut out = String::new();
    let mut row = |cells: Vec<String>| out.extend(["| ", &cells.join(" | "), " |", line_break]);
    row(COLUMNS.iter().map(|column| column.name().to_owned()).collect());
    row(COLUMNS.iter().map(|_| "---".to_owned()).collect());
    for (developer, modules) in board.columns() {
        for module in modules {
            row(COLUMNS.iter().map(|column| cell(*column, module, developer.map(|it| &**it), false)).collect());
        }
    }
    out
}

/// What the cell of a module says.
pub(crate) fn cell(column: Column, module: &Module, developer: Option<&Developer>, by_number: bool) -> String {
    let said = match column {
        Column::Developer => developer.map(|developer| {
            let number = developer.name.rsplit(' ').next().filter(|word| word.bytes().all(|b| b.is_ascii_digit()));
            number.filter(|_| by_number).map_or_else(|| running(&developer.name), str::to_owned)
        }),
        Column::Module => Some(code(&module.id)),
        Column::Status => Some(match &module.blocked {
            Some(blocked) if module.status != Status::Done => match blocked.reason.as_str() {
                "" => "Blocked".to_owned(),
                reason => format!("Blocked: {}", running(reason)),
            },
            _ => facts::status(module),
        }),
        Column::Coverage => coverage(module),
        Column::Tests if module.tests.written.is_some() => Some(tests_ratio(&module.tests)),
        Column::Tests => Some(tests_written(&module.tests)).filter(|said| !said.is_empty()),
        Column::Pr => (!module.pr.is_empty()).then(|| running(&module.pr)),
    };
    said.map_or_else(|| "-".to_owned(), |said| table::in_cell(&said))
}

/// `34.2% → 90%`: where it is, and where it must get to.
fn coverage(module: &Module) -> Option<String> {
    let now = module.coverage.level().map(Level::rounded_down);
    match (now, module.coverage.target) {
        (Some(now), Some(target)) if module.coverage.at_target() != Some(true) => Some(format!("{now}% → {target}%")),
        (Some(now), _) => Some(format!("{now}%")),
        (None, target) => target.map(|target| format!("→ {target}%")),
    }
}

/// A document with its progress brought up to date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Updated {
    /// The whole document.
    pub text: String,
    /// Modules of the board that have no row in its table.
    pub missing: usize,
    /// Rows of its table that name no module of the board.
    pub unknown: usize,
}

/// The document with the rows of its table of progress filled from the board; between our marks with all modules. Every other
/// byte stays.
pub fn update(text: &str, board: &Board) -> Result<Updated, NoPlace> {
    Ok(match table::find(text)? {
        Place::Marked { inner, line_break, table } => {
            let new =
                table.map_or_else(|| self::table(board, line_break), |old| renewed(text, &old, board, line_break));
            Updated { text: [&text[..inner.start], &new, &text[inner.end..]].concat(), missing: 0, unknown: 0 }
        }
        Place::Headed(table) => filled(text, &table, board),
    })
}

/// All modules below the head of the table that was there; a column of the team's own keeps its cells.
fn renewed(text: &str, old: &Table, board: &Board, line_break: &str) -> String {
    let Some(subject) = old.columns.iter().position(|column| *column == Some(Column::Module)) else {
        return table(board, line_break);
    };
    let cell_of = |row: &[Range<usize>], at: usize| row.get(at).map(|cell| &text[cell.clone()]);
    let by_number = has_numbers(text, old);
    let rows: HashMap<String, &Vec<Range<usize>>> =
        old.rows.iter().filter_map(|row| Some((table::named(cell_of(row, subject)?), row))).collect();
    let mut out = text[old.head.clone()].to_owned();
    for (developer, modules) in board.columns() {
        for module in modules {
            let kept = |at: usize| {
                let there = rows.get(&module.id).and_then(|row| cell_of(row, at));
                there.filter(|cell| !cell.is_empty()).unwrap_or("-").to_owned()
            };
            let fill = |(at, column): (usize, &Option<Column>)| match column {
                Some(column) => cell(*column, module, developer.map(|it| &**it), by_number),
                None => kept(at),
            };
            let cells: Vec<String> = old.columns.iter().enumerate().map(fill).collect();
            out.extend(["| ", &cells.join(" | "), " |", line_break]);
        }
    }
    out
}

/// Whether the table has numbers where ours has names.
fn has_numbers(text: &str, table: &Table) -> bool {
    let Some(at) = table.columns.iter().position(|column| *column == Some(Column::Developer)) else { return false };
    let cells: Vec<&str> = table.rows.iter().filter_map(|row| row.get(at)).map(|cell| &text[cell.clone()]).collect();
    !cells.is_empty() && cells.iter().all(|cell| cell.bytes().all(|b| b.is_ascii_digit()) || is_placeholder(cell))
}

/// Whether a cell says that nothing is known.
fn is_placeholder(cell: &str) -> bool {
    matches!(
        cell.trim_matches(['*', '#', '`', ' ']).to_lowercase().as_str(),
        "" | "-" | "–" | "—" | "tbd" | "n/a" | "?" | "todo"
    )
}

/// The cells of the rows that are there.
fn filled(text: &str, table: &Table, board: &Board) -> Updated {
    let by_number = has_numbers(text, table);
    let subject = table.columns.iter().position(|column| *column == Some(Column::Module));
    let mut out = String::with_capacity(text.len());
    let mut seen = HashSet::new();
    let (mut end, mut unknown) = (0, 0);
    for row in &table.rows {
        let name = subject.and_then(|at| row.get(at)).map(|cell| table::named(&text[cell.clone()]));
        let Some(found) = name.as_deref().and_then(|name| find(board, name)) else {
            unknown += usize::from(name.is_some_and(|name| !name.is_empty()));
            continue;
        };
        seen.insert(found.module.id.as_str());
        let developer = found.developer.map(|at| &*board.developers[at]);
        for (column, place) in table.columns.iter().zip(row) {
            let Some(column) = column.filter(|column| *column != Column::Module) else { continue };
            let old = &text[place.clone()];
            let new = cell(column, found.module, developer, by_number);
            let names_same = column == Column::Developer
                && developer
                    .is_some_and(|it| it.who.iter().any(|who| *who == table::named(old).trim_start_matches('@')));
            // What nobody knows may be said in any way.
            let is_same = names_same || (new == "-" && is_placeholder(old));
            if !is_same && new != old {
                // An empty cell gets the blanks that others have.
                let has_blank = !old.is_empty() || text[..place.start].ends_with([' ', '\t']);
                let has_end = !old.is_empty() || !text[place.end..].starts_with('|');
                let (before, behind) = (if has_blank { "" } else { " " }, if has_end { "" } else { " " });
                out.extend([&text[end..place.start], before, &new, behind]);
                end = place.end;
            }
        }
        let said = |column: &Option<Column>| {
            column.map_or_else(String::new, |it| cell(it, found.module, developer, by_number))
        };
        if let Some((at, cells)) = missing_cells(text, table, row, said) {
            out.extend([&text[end..at], &cells]);
            end = at;
        }
    }
    out += &text[end..];
    Updated { text: out, missing: board.modules().count() - seen.len(), unknown }
}

/// The cells that a row lacks, up to the last of which something is known, and where they belong.
fn missing_cells(
    text: &str,
    table: &Table,
    row: &[Range<usize>],
    said: impl Fn(&Option<Column>) -> String,
) -> Option<(usize, String)> {
    let mut cells: Vec<String> = table.columns.iter().skip(row.len()).map(said).collect();
    let known = cells.iter().rposition(|cell| !matches!(cell.as_str(), "" | "-"))?;
    cells.truncate(known + 1);
    let rest = &text[row.last()?.end..];
    let behind = rest.split(['\r', '\n']).next().unwrap_or_default().trim_end();
    let at = text.len() - rest.len() + behind.len();
    let cells = cells.join(" | ");
    Some((at, if behind.ends_with('|') { format!(" {cells} |") } else { format!(" | {cells}") }))
}

/// The module that a cell names: by its id, its title, or the end of its path, if no other has it.
fn find<'a>(board: &'a Board, name: &str) -> Option<Found<'a>> {
    let only = |is: &dyn Fn(&Module) -> bool| {
        let mut all = board.modules().filter(|found| is(found.module));
        all.next().filter(|_| all.next().is_none())
    };
    let name = name.trim();
    let ends = format!("/{name}");
    board
        .find(name)
        .or_else(|| only(&|module| !name.is_empty() && module.title == name))
        .or_else(|| only(&|module| !name.is_empty() && module.id.ends_with(&ends)))
}
