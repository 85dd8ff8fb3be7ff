//! Rows under named columns, of a markdown table or a sheet, in any order of columns. A table without a module, or without
//! anything that a plan says about modules, is none.

use crate::import::plan::context::Context;
use crate::import::plan::draft::{Claim, Draft};
use crate::import::plan::fact::{Fact, Read};
use crate::import::plan::reading::{Column, Fate};
use crate::import::plan::remark;
use crate::import::plan::words::line::clean;
use crate::import::plan::words::vocabulary::{self, Key, folded, key_name};
use crate::import::plan::words::{path, person};

/// A cell.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) is_code: bool,
    pub(super) is_struck: bool,
    pub(super) is_strong: bool,
}

/// A row and its first line.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) line: u32,
    pub(super) cells: Vec<Cell>,
}

/// A table with its columns.
struct Table<'a> {
    head: &'a [String],
    keys: Vec<Option<Key>>,
    /// The columns of the path or text of a module, of the key in a tracker.
    subject: Option<usize>,
    id: Option<usize>,
    /// Whether it comes from another program, with columns that are of no use to a board.
    is_sheet: bool,
}

/// Headers of things that are no modules, even with an owner and a status.
const NO_SUBJECTS: &[&str] = &[
    "risk",
    "question",
    "decision",
    "assumption",
    "metric",
    "meeting",
    "environment",
    "term",
    "symbol",
    "legend",
    "option",
    "command",
    "endpoint",
];

/// Reads the rows. Gives why it is no plan if it is none.
pub(super) fn read(
    head: &[String],
    rows: &[Row],
    context: &Context,
    columns: &[Column],
    is_sheet: bool,
    draft: &mut Draft,
) -> Result<(), &'static str> {
    // A title over the whole width stands where the names of the columns should.
    let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.is_empty()).count();
    if let Some((first, rows)) = rows.split_first().filter(|_| head.len() > 1 && filled(head) == 1) {
        let names: Vec<String> = first.cells.iter().map(|cell| cell.text.clone()).collect();
        if filled(&names) > 1 {
            let title = head.iter().find(|cell| !cell.is_empty()).map(|title| clean(title)).unwrap_or_default();
            let context = Context { group: title, ..context.clone() };
            return read(&names, rows, &context, columns, is_sheet, draft);
        }
    }
    let table = Table::new(head, rows, columns, is_sheet, context)?;
    if table.subject.is_none() && table.id.is_none() {
        table.developers(rows, draft);
        return Ok(());
    }
    let mut group = context.group.clone();
    for row in rows {
        match table.heading(row) {
            Some(heading) if !is_sheet => {
                draft.tell(row.line, Fate::Understood, format!("group {heading}"));
                group = heading;
            }
            _ => table.row(row, &Context { group: group.clone(), ..context.clone() }, draft),
        }
    }
    for (column, key) in table.keys.iter().enumerate() {
        let has_value =
            || rows.iter().any(|row| row.cells.get(column).is_some_and(|cell| !vocabulary::is_unknown(&cell.text)));
        let is_read = Some(column) == table.subject || Some(column) == table.id;
        if is_sheet && !is_read && matches!(key, None | Some(Key::Ignored)) && has_value() {
            let hint = match vocabulary::key(&head[column]) {
                _ if key.is_some() => String::new(),
                Some(known) => format!(": another one holds the {} already", key_name(known)),
                None => format!(": name its field with `--column FIELD=\"{}\"`", head[column]),
            };
            draft.tell(1, Fate::Skipped, format!("column {} is no field of a board{hint}", head[column]));
        }
    }
    Ok(())
}

impl<'a> Table<'a> {
    fn new(
        head: &'a [String],
        rows: &[Row],
        columns: &[Column],
        is_sheet: bool,
        context: &Context,
    ) -> Result<Self, &'static str> {
        let mut keys: Vec<Option<Key>> = Vec::with_capacity(head.len());
        for header in head {
            let asked = columns.iter().find(|column| folded(&column.header) == folded(header)).map(|column| column.key);
            let key = asked.or_else(|| vocabulary::key(header));
            let key = key.map(|key| if key == Key::Goal { Key::Target } else { key });
            // Of two columns of one kind the first counts.
            let is_taken = key
                .is_some_and(|key| !matches!(key, Key::Tags | Key::Notes | Key::Ignored) && keys.contains(&Some(key)));
            keys.push(if is_taken { None } else { key });
        }
        // A column that was named beats one that is called like it.
        for column in columns {
            if let Some(at) = head.iter().position(|header| folded(header) == folded(&column.header)) {
                keys.iter_mut()
                    .enumerate()
                    .filter(|(i, key)| *i != at && **key == Some(column.key))
                    .for_each(|(_, key)| *key = None);
            }
        }
        let filled = |column: usize| {
            rows.iter().filter_map(move |row| row.cells.get(column)).filter(|cell| !cell.text.trim().is_empty())
        };
        let are_paths = |column: &usize| {
            let (mut paths, mut all) = (0, 0);
            for cell in filled(*column) {
                all += 1;
                paths += usize::from(path::module(&cell.text, cell.is_code).is_some());
            }
            all > 0 && paths * 2 > all
        };
        let by_path = (0..head.len()).find(are_paths);
        // `Component` beside `Path`: a name, and the module.
        let by_name = keys.iter().position(|key| *key == Some(Key::Module));
        if let Some((name, _)) = by_name.zip(by_path).filter(|(name, path)| name != path && !are_paths(name)) {
            keys[name] = (!keys.contains(&Some(Key::Title))).then_some(Key::Title);
        }
        let find = |wanted: Key| keys.iter().position(|key| *key == Some(wanted));
        let has = |wanted: &[Key]| keys.iter().flatten().any(|key| wanted.contains(key));
        let is_numbered = |column: usize| {
            filled(column).all(|cell| cell.text.trim().trim_start_matches('#').bytes().all(|b| b.is_ascii_digit()))
        };
        let id = find(Key::Id).filter(|column| !is_numbered(*column));
        let named = find(Key::Module)
            .or(by_path)
            .or_else(|| find(Key::Title))
            .or_else(|| find(Key::File).filter(|_| id.is_none()));
        let progress = [
            Key::Status,
            Key::Finished,
            Key::Progress,
            Key::Coverage,
            Key::Start,
            Key::Target,
            Key::Tests,
            Key::Written,
            Key::Needed,
            Key::Hours,
            Key::Days,
            Key::Seconds,
        ];
        let says = has(&progress)
            || has(&[Key::Owner, Key::Priority, Key::Complexity, Key::Pr, Key::Merged, Key::Blocked, Key::Lines]);
        let is_unnamed = |column: &usize| {
            let header = folded(&head[*column]);
            keys[*column].is_none()
                && !header.is_empty()
                && !NO_SUBJECTS.iter().any(|word| header.split(' ').any(|it| it.trim_end_matches('s') == *word))
        };
        let developers =
            find(Key::Owner).is_some() && has(&[Key::Area, Key::Modules, Key::Impact]) && find(Key::Status).is_none();
        let unnamed = || (0..head.len()).find(is_unnamed).filter(|_| has(&progress) && !developers);
        let subject = named.or_else(unnamed);
        if subject.is_none() && id.is_none() && !developers {
            return Err("a table without a column of modules");
        }
        if (subject.is_some() || id.is_some()) && !(says || by_path.is_some() || context.all) {
            return Err("a table without a status, an owner, coverage, hours or a priority");
        }
        Ok(Self { head, keys, subject, id, is_sheet })
    }

    /// A row that is a heading for those below it.
    fn heading(&self, row: &Row) -> Option<String> {
        let mut filled = row.cells.iter().filter(|cell| !cell.text.trim().is_empty());
        let only = filled.next().filter(|_| filled.next().is_none())?;
        (self.head.len() > 1 && only.is_strong && path::module(&only.text, true).is_none())
            .then(|| clean(only.text.trim_end_matches(':')))
    }

    fn row(&self, row: &Row, context: &Context, draft: &mut Draft) {
        let empty = Cell::default();
        let cell = |column: usize| row.cells.get(column).unwrap_or(&empty);
        let title = self.keys.iter().position(|key| *key == Some(Key::Title)).map_or(&empty, &cell);
        // What has no path yet is called by its title.
        let subject = self.subject.map(&cell).filter(|cell| !cell.text.trim().is_empty()).unwrap_or(title);
        let id = self.id.map(|column| cell(column).text.trim()).filter(|id| !id.is_empty() && self.id != self.subject);
        let text = clean(&subject.text);
        if row.cells.iter().all(|cell| cell.text.trim().is_empty()) {
            return;
        }
        let is_sum = |text: &str| {
            matches!(
                folded(text).as_str(),
                "total" | "totals" | "sum" | "overall" | "average" | "summe" | "gesamt" | "mean" | "subtotal"
            )
        };
        if is_sum(&text) || (text.is_empty() && row.cells.iter().any(|cell| is_sum(&cell.text))) {
            return self.sums(row, draft);
        }
        if (text.is_empty() && id.is_none()) || vocabulary::is_unknown(&text) && id.is_none() {
            return draft.tell(row.line, Fate::Skipped, "a row without a module");
        }
        if subject.is_struck {
            return draft.tell(row.line, Fate::Skipped, "struck through");
        }
        let mut facts = Vec::new();
        let mut notes = Vec::new();
        let mut unknown = Vec::new();
        for (column, key) in self.keys.iter().enumerate() {
            let value = cell(column).text.trim();
            if Some(column) == self.subject || Some(column) == self.id || value.is_empty() {
                continue;
            }
            let note = |value: &str| format!("{}: {value}", self.head[column].trim());
            match key {
                Some(Key::Ignored) | None if self.is_sheet || vocabulary::is_unknown(value) => {}
                Some(Key::Module | Key::Id) => {}
                None if folded(&self.head[column]).is_empty() => {}
                None => notes.push(note(value)),
                Some(key) => match remark::read(*key, &self.owner_of(*key, column, value)) {
                    Read::Facts(stated, left) => {
                        facts.extend(stated);
                        if !left.is_empty() {
                            notes.push(note(value));
                        }
                    }
                    Read::Unknown => unknown.push(key_name(*key)),
                    Read::No => notes.push(note(value)),
                },
            }
        }
        if facts.iter().any(|fact| matches!(fact, Fact::Status(word) if word.dropped)) {
            return draft.tell(row.line, Fate::Skipped, "nobody is going to do it, as its status says");
        }
        let owner = facts.iter().find_map(|fact| match fact {
            Fact::Owner(names) => person::names(names).first().and_then(|name| draft.developer(name, row.line)),
            _ => None,
        });
        let path = path::module(
            &subject.text,
            subject.is_code || self.subject.is_some_and(|column| self.keys[column] == Some(Key::Module)),
        );
        let group = facts.iter().find_map(|fact| if let Fact::Group(group) = fact { Some(clean(group)) } else { None });
        let group = group.unwrap_or_else(|| context.group.clone());
        let owner = owner.or(context.owner);
        let module = match (id, path) {
            (Some(id), _) => {
                let module = draft.module(id, None, owner, &group, row.line);
                facts.insert(0, Fact::Title(text));
                module
            }
            (None, Some(path)) => draft.module(&path, None, owner, &group, row.line),
            (None, None) => draft.module(&text, Some(&text), owner, &group, row.line),
        };
        context.told(module, facts, notes, &unknown, row.line, draft);
    }

    /// `1` below `Dev` is `Dev 1`.
    fn owner_of(&self, key: Key, column: usize, value: &str) -> String {
        let header = self.head[column].trim();
        let with_role = format!("{header} {value}");
        if key == Key::Owner && person::by_role(&with_role).is_some_and(|(_, rest)| rest.is_empty()) {
            with_role
        } else {
            value.to_owned()
        }
    }

    fn sums(&self, row: &Row, draft: &mut Draft) {
        for (column, key) in self.keys.iter().enumerate() {
            let Some((key, cell)) = key.zip(row.cells.get(column)) else { continue };
            if let Read::Facts(facts, _) = remark::read(key, &cell.text) {
                for fact in facts {
                    match fact {
                        Fact::Hours(effort) => draft.claim(Claim::Hours(effort.hours.low, effort.hours.high), row.line),
                        Fact::Needed(tests) | Fact::Tests(tests) => {
                            draft.claim(Claim::Tests(tests.count, tests.about), row.line);
                        }
                        _ => {}
                    }
                }
            }
        }
        draft.tell(row.line, Fate::Skipped, "a sum: compared with the rows");
    }

    /// Rows that are about developers and not about modules.
    fn developers(&self, rows: &[Row], draft: &mut Draft) {
        let Some(who) = self.keys.iter().position(|key| *key == Some(Key::Owner)) else { return };
        for row in rows {
            let name =
                row.cells.get(who).map(|cell| self.owner_of(Key::Owner, who, cell.text.trim())).unwrap_or_default();
            if matches!(folded(&name).as_str(), "total" | "totals" | "sum" | "all" | "gesamt") {
                self.sums(row, draft);
                continue;
            }
            let Some(developer) = draft.developer(&name, row.line) else {
                draft.tell(row.line, Fate::Skipped, "a row without a developer");
                continue;
            };
            let mut said = Vec::new();
            for (column, key) in self.keys.iter().enumerate().filter(|(column, _)| *column != who) {
                let value = row.cells.get(column).map(|cell| cell.text.trim()).unwrap_or_default();
                let paths: Vec<String> = value.split([',', ' ']).filter_map(|word| path::module(word, true)).collect();
                match key.map(|key| (key, remark::read(key, value))) {
                    _ if vocabulary::is_unknown(value) || *key == Some(Key::Ignored) => {}
                    Some((Key::Modules, _)) if !paths.is_empty() => {
                        for path in paths {
                            draft.module(&path, None, Some(developer), "", row.line);
                            said.push(format!("module {path}"));
                        }
                    }
                    Some((
                        Key::Area
                        | Key::Hours
                        | Key::Days
                        | Key::Impact
                        | Key::Modules
                        | Key::After
                        | Key::Pr
                        | Key::Who,
                        Read::Facts(facts, _),
                    )) => {
                        for fact in facts {
                            said.push(format!("{} {}", fact.name(), fact.said()));
                            draft.say_developer(developer, fact, row.line);
                        }
                    }
                    _ => draft.say_developer(
                        developer,
                        Fact::Note(format!("{}: {value}", self.head[column].trim())),
                        row.line,
                    ),
                }
            }
            let name = draft.developers[developer].name.clone();
            draft.tell(row.line, Fate::Understood, format!("developer {name}: {}", said.join("; ")));
        }
    }
}
