//! A row of a table of fields: what is known of a field, and how to get at it. Knows no table.

use crate::model::field::value::{Kind, Value};

/// What is known of a field, whichever record it belongs to.
pub struct FieldRow {
    /// Its name; a dot goes into a nested record: `coverage.target`.
    pub path: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What it means, in a few words.
    pub about: &'static str,
    /// What facts call it, where that is not its path.
    pub name: Option<&'static str>,
    /// Other names by which it can be typed.
    pub aliases: &'static [&'static str],
    /// The heading of a form under which it stands, and its place among all rows of the form.
    pub form: (&'static str, u8),
    /// Whether each of its texts is typed on a line of its own: there may be commas in them.
    pub by_line: bool,
    /// How it is asked for on the screen, by name from the palette; `None` if only a form has it.
    pub ask: Option<Ask>,
}

/// How a field is asked for on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Its name in the palette.
    pub name: &'static str,
    /// What the palette says of it, without a full stop.
    pub long: &'static str,
    /// Other words by which it is found there.
    pub words: &'static str,
    /// What is asked, before the name of whom it is asked of.
    pub title: &'static str,
    /// What can be typed.
    pub example: &'static str,
}

impl FieldRow {
    /// What facts call it: `pull request`.
    pub(crate) fn heading(&self) -> String {
        self.name.map_or_else(|| self.label(), str::to_owned)
    }

    /// Whether the text that is typed for it may have many lines.
    pub(crate) fn has_lines(&self) -> bool {
        self.by_line || matches!(self.kind, Kind::Prose | Kind::Records(_))
    }

    /// What a notice calls it: `coverage target`.
    pub(crate) fn label(&self) -> String {
        self.path.replace(['.', '_'], " ")
    }
}

impl std::fmt::Debug for FieldRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.path)
    }
}

impl PartialEq for FieldRow {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl Eq for FieldRow {}

/// One field of a record `R`: its row, and how to get at it.
pub struct Field<R: 'static> {
    /// What is known of it.
    pub(crate) row: FieldRow,
    /// Its value.
    pub get: fn(&R) -> Value,
    /// Sets it; a value of another kind reads as absent.
    pub set: fn(&mut R, Value),
}

impl<R> std::fmt::Debug for Field<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.path)
    }
}

impl<R> PartialEq for Field<R> {
    fn eq(&self, other: &Self) -> bool {
        self.row == other.row
    }
}

impl<R> Eq for Field<R> {}

impl<R> std::ops::Deref for Field<R> {
    type Target = FieldRow;

    fn deref(&self) -> &FieldRow {
        &self.row
    }
}

/// A field with nothing but the least to be known of it.
pub(super) const fn field<R>(
    path: &'static str,
    kind: Kind,
    about: &'static str,
    get: fn(&R) -> Value,
    set: fn(&mut R, Value),
) -> Field<R> {
    let form = ("More", u8::MAX);
    Field { row: FieldRow { path, kind, about, name: None, aliases: &[], form, by_line: false, ask: None }, get, set }
}

impl<R> Field<R> {
    /// Called so among facts.
    pub(super) const fn called(mut self, name: &'static str) -> Self {
        self.row.name = Some(name);
        self
    }

    /// Typed by these names, too.
    pub(super) const fn also(mut self, aliases: &'static [&'static str]) -> Self {
        self.row.aliases = aliases;
        self
    }

    /// Stands there in a form.
    pub(super) const fn form(mut self, heading: &'static str, place: u8) -> Self {
        self.row.form = (heading, place);
        self
    }

    /// Typed one text a line.
    pub(super) const fn by_line(mut self) -> Self {
        self.row.by_line = true;
        self
    }

    /// Asked for like this.
    pub(super) const fn asked(mut self, ask: Ask) -> Self {
        self.row.ask = Some(ask);
        self
    }
}
