//! The rows of a form: each field of a record with its old value, the typed text, and what others changed. A new field of the
//! tables is a new row by itself. Draws nothing.

use crate::log::history::History;
use crate::model::board::Board;
use crate::model::field::{BOARD, DEVELOPER, Field, Kind, MODULE, Value};
use crate::tui::field::format;
use crate::tui::field::target;
use crate::tui::field::target::{NOBODY, Target};
use crate::tui::text::input::{Lines, TextInput};

/// A row of a form.
#[derive(Clone, Debug)]
pub(crate) struct FormField {
    /// The field, as [`Target::value`] knows it.
    pub path: &'static str,
    /// As people call it.
    pub label: String,
    /// What it means.
    pub about: &'static str,
    /// The heading it stands under.
    pub group: &'static str,
    kind: Kind,
    /// What can be chosen, where there is a choice; an empty text is nothing.
    pub choices: Vec<String>,
    /// What is typed.
    pub draft: TextInput,
    /// What was in the draft before anything was typed.
    began: String,
    /// The value it began with.
    was: Value,
    /// What somebody else made of it while the form was open; raw text.
    pub meanwhile: Option<String>,
}

/// What can be edited: a field, or a fact that is none.
#[derive(Clone, Copy)]
struct Row {
    path: &'static str,
    kind: Kind,
    about: &'static str,
    /// Whether its text may have many lines.
    has_lines: bool,
    /// The heading it stands under, and its place.
    form: (&'static str, u8),
}

const fn fact(path: &'static str, about: &'static str, form: (&'static str, u8)) -> Row {
    Row { path, kind: Kind::Text, about, has_lines: false, form }
}

/// Facts of a module that can be edited though they are no fields.
const OF_MODULE: &[Row] = &[
    fact("id", "path-like, unique on the board", ("Module", 0)),
    fact("status", "where it stands", ("Module", 2)),
    fact("developer", "who has taken it on", ("Module", 3)),
];

/// The same of a developer.
const OF_DEVELOPER: &[Row] = &[fact("name", "unique on the board", ("Developer", 0))];

/// Shown as a part of another: measured coverage is that of now.
const WITHIN_OTHERS: &[&str] = &["coverage.measured"];

impl Target {
    /// All rows of a form for it, as it is on this board; none if it is not on it.
    pub(crate) fn entries(&self, board: &Board) -> Vec<FormField> {
        let (facts, mut rows) = match self {
            Self::Module(_) => (OF_MODULE, rows(MODULE)),
            Self::Developer(_) => (OF_DEVELOPER, rows(DEVELOPER)),
            Self::Board => (&[][..], rows(BOARD)),
            Self::NewModule(_) | Self::NewDeveloper | Self::NewTopic => return Vec::new(),
        };
        rows.extend(facts.iter().copied());
        rows.sort_by_key(|row| row.form.1);
        rows.iter().filter_map(|row| self.entry(board, row)).collect()
    }

    fn entry(&self, board: &Board, row: &Row) -> Option<FormField> {
        let was = self.value(board, row.path)?;
        let began = format::of(row.has_lines, row.kind, &was);
        let lines = if row.has_lines { Lines::Many } else { Lines::One };
        let group = row.form.0;
        Some(FormField {
            path: row.path,
            label: label(row.path, group),
            about: row.about,
            group,
            kind: row.kind,
            choices: choices(board, row.path, row.kind),
            draft: TextInput::new(lines, &began),
            began,
            was,
            meanwhile: None,
        })
    }
}

fn rows<R>(table: &'static [Field<R>]) -> Vec<Row> {
    let shown = table.iter().filter(|row| !WITHIN_OTHERS.contains(&row.path));
    let row = |row: &Field<R>| Row {
        path: row.path,
        kind: row.kind,
        about: row.about,
        has_lines: row.has_lines(),
        form: row.form,
    };
    shown.map(row).collect()
}

/// As a form calls a field; what its heading says already is left out.
fn label(path: &str, group: &str) -> String {
    let short = path.split_once('.').filter(|(record, _)| record.eq_ignore_ascii_case(group)).map(|(_, field)| field);
    match (path, short) {
        ("tests.about", _) => "estimate".into(),
        (path, short) => short.unwrap_or(path).replace(['.', '_'], " "),
    }
}

fn choices(board: &Board, path: &str, kind: Kind) -> Vec<String> {
    let texts = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    match (path, kind) {
        ("status", _) => texts(&target::statuses()),
        ("developer", _) => board.developers.iter().map(|d| d.name.clone()).chain([String::new()]).collect(),
        (_, Kind::Flag) => texts(&["", "yes", "no"]),
        (_, Kind::Word(words)) => [String::new()].into_iter().chain(words.iter().map(|w| (*w).to_owned())).collect(),
        _ => Vec::new(),
    }
}

impl FormField {
    /// Whether anything else was typed or chosen than was there.
    pub(crate) fn is_touched(&self) -> bool {
        self.draft.text() != self.began
    }

    /// Whether somebody else changed it while it was being changed here, too.
    pub(crate) fn is_contested(&self) -> bool {
        self.is_touched() && self.meanwhile.is_some()
    }

    /// What stands there instead of nothing.
    pub(crate) fn nothing(&self) -> &'static str {
        if self.path == "developer" { NOBODY } else { "" }
    }

    /// The next or previous choice.
    pub(crate) fn turn(&mut self, by: isize) {
        if self.choices.is_empty() {
            return;
        }
        let now = self.choices.iter().position(|choice| choice == self.draft.text()).unwrap_or(0);
        let to = (now.cast_signed() + by).rem_euclid(self.choices.len().cast_signed());
        self.choose(to.unsigned_abs());
    }

    /// The next choice that begins with this letter.
    pub(crate) fn turn_to(&mut self, letter: char) {
        let now = self.choices.iter().position(|choice| choice == self.draft.text()).unwrap_or(0);
        let count = self.choices.len();
        let begins = |i: &usize| {
            let first = self.choices[*i].chars().next();
            first.is_some_and(|first| first.to_lowercase().eq(letter.to_lowercase()))
        };
        if let Some(to) = (now + 1..=now + count).map(|i| i % count).find(begins) {
            self.choose(to);
        }
    }

    fn choose(&mut self, index: usize) {
        self.draft = TextInput::new(Lines::One, &self.choices[index]);
    }

    /// Brings it up to date with the board: what nobody touched here follows it.
    pub(crate) fn follow(&mut self, of: &Target, board: &Board, log: Option<&History>, since: u64) {
        let Some(now) = of.value(board, self.path) else { return };
        if now == self.was {
            if self.is_touched() {
                self.meanwhile = None;
            }
            return;
        }
        self.meanwhile = Some(target::told(&now, of.changed_by(log, self.path, since)));
        if !self.is_touched() {
            self.began = format::of(self.draft.lines() == Lines::Many, self.kind, &now);
            self.draft = TextInput::new(self.draft.lines(), &self.began);
            self.was = now;
        }
    }
}
