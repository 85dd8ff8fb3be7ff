//! Plans which bytes of the text each kind of change replaces. Verifies nothing: the caller reads the result again.

use crate::document::edit::list;
use crate::document::edit::list::{InsertPoint, New};
use crate::document::edit::render;
use crate::document::edit::render::Layout;
use crate::document::edit::set::{FieldEdit, RecordText};
use crate::document::read::locate_record::BoardText;
use crate::document::ron::node;
use crate::document::ron::node::Group;
use crate::document::ron::splice::{self, Splice};
use crate::document::ron::style;
use crate::model::board::Board;
use crate::model::change::{Change, Item, Record as Entry, RecordKind, Seat, Setting, Subject};
use crate::model::field::{BOARD, DEVELOPER, MODULE, Value};
use crate::model::module::Module;
use crate::model::problem::Span;

impl<'a> BoardText<'a> {
    /// What `change` replaces, so that the board becomes `intended`; `None` if its place is not to be found, or holds something
    /// that must not be overwritten.
    pub(crate) fn splices(&self, change: &Change, intended: &Board) -> Option<Vec<Splice>> {
        match change {
            Change::Move { module, to, .. } => {
                let value = self.module_record(module)?.group.value(self.text, "status")?;
                let value = node::bare(self.text, value, true)?;
                // A name spelled `r#Done` keeps its `r#`.
                let raw = if self.text[value.range()].starts_with("r#") { 2 } else { 0 };
                Some(vec![Splice { span: Span::new(value.start + raw, value.end), text: to.token().to_owned() }])
            }
            Change::Set(set) => self.record(&set.of)?.set(wish(set)),
            Change::Add(entry) => self.add(entry, intended),
            Change::Remove(entry) => {
                let (list, index) = self.place_of(&entry.kind)?;
                match &entry.kind {
                    RecordKind::Module(module, _) => self.take_module(self.developer_of(&module.id), &list, index),
                    RecordKind::Developer(..) => Some(list::remove(self.text, &list, index)),
                }
            }
            Change::Assign { module, to, .. } => self.assign(module, to, intended),
            Change::Place { what, .. } => self.place(what, intended),
            Change::Rename { what, to, .. } => self.rename(what, to),
            Change::AddTo(item) | Change::RemoveFrom(item) => self.list(item, intended),
            // These follow from no field: see `graft`.
            Change::Annotate(_) => None,
            Change::Mark { .. } => Some(Vec::new()),
        }
    }

    /// The record of the board, a developer or a module.
    fn record(&self, of: &Subject) -> Option<RecordText<'a>> {
        match of {
            Subject::Board => self.board_record(),
            Subject::Developer(name) => self.developer_record(name),
            Subject::Module(id) => self.module_record(id),
        }
    }

    /// The record of a module.
    fn module_record(&self, id: &str) -> Option<RecordText<'a>> {
        RecordText::open(self.text, self.module_span(id)?, MODULE, render::module_order())
    }

    /// The record of a developer.
    fn developer_record(&self, name: &str) -> Option<RecordText<'a>> {
        RecordText::open(self.text, self.developer_span(name)?, DEVELOPER, render::developer_order())
    }

    /// The record of the board.
    fn board_record(&self) -> Option<RecordText<'a>> {
        let mut order = render::tops(BOARD);
        order.insert(0, "format");
        order.extend(["modules", "developers"]);
        RecordText::open(self.text, self.places.board, BOARD, order)
    }

    /// The record that holds the list of a column.
    fn owner_record(&self, developer: Option<&str>) -> Option<RecordText<'a>> {
        developer.map_or_else(|| self.board_record(), |name| self.developer_record(name))
    }

    fn add(&self, entry: &Entry, intended: &Board) -> Option<Vec<Splice>> {
        match &entry.kind {
            RecordKind::Module(module, seat) => {
                let index = intended.find(&module.id)?.index;
                let developer = seat.developer.as_deref();
                let sourced = |source: &str| self.put_module(developer, index, Text::Source(source));
                let fresh = || self.put_module(developer, index, Text::Module(module));
                entry.source.as_deref().and_then(sourced).or_else(fresh)
            }
            RecordKind::Developer(developer, _) => {
                let list = self.developers()?;
                let index = intended.developer(&developer.name)?;
                if let Some(source) = &entry.source {
                    return list::insert_source(self.text, &list, index, source);
                }
                let place = InsertPoint::at(self.text, &list, index, !style::is_one_line(self.text));
                let near = index.saturating_sub(1).min(self.places.developers.len().saturating_sub(1));
                let sample = self.places.developers.get(near).map(|column| column.record);
                let layout = Layout::like(self.text, sample, &place.indent);
                let modules = Layout::like(self.text, self.any_module(), &place.indent);
                let new = New::bare(layout.developer(developer, &modules));
                Some(list::insert(self.text, &list, &place, &new))
            }
        }
    }

    /// Some module, as a sample for others.
    fn any_module(&self) -> Option<Span> {
        let columns = self.places.developers.iter().map(|column| &column.modules).chain([&self.places.unassigned]);
        columns.flatten().next().copied()
    }

    /// Puts a module into a column, before the one that is at `index` now.
    fn put_module(&self, developer: Option<&str>, index: usize, module: Text<'_>) -> Option<Vec<Splice>> {
        self.put_like(&Layout::like(self.text, self.any_module(), ""), developer, index, module)
    }

    /// The same, laid out like `sample` where it has no neighbour. Looks at no record but the owner: the others may have moved.
    fn put_like(
        &self,
        sample: &Layout,
        developer: Option<&str>,
        index: usize,
        module: Text<'_>,
    ) -> Option<Vec<Splice>> {
        let owner = self.owner_record(developer)?;
        let Some(list) = self.group_of(&owner.group, "modules") else {
            // The column has no list yet: first an empty one, then the module.
            let list = match owner.group.value(self.text, "modules") {
                Some(none) => vec![Splice { span: none, text: "[]".into() }],
                None => owner.insert_field("modules", "[]"),
            };
            let text = splice::apply(self.text, &list)?;
            let put = BoardText { text: &text, ..*self }.put_like(sample, developer, 0, module)?;
            return Some(splice::compose(self.text.len(), &list, &put));
        };
        match module {
            Text::Source(source) => list::insert_source(self.text, &list, index, source),
            Text::Module(module) => {
                let place = InsertPoint::at(self.text, &list, index, !style::is_one_line(self.text));
                let near = list.items.get(index.saturating_sub(1)).map(|item| item.value);
                let layout = match near {
                    Some(near) => Layout::like(self.text, Some(near), &place.indent),
                    None => sample.indented(&place.indent),
                };
                Some(list::insert(self.text, &list, &place, &New::bare(layout.module(module))))
            }
        }
    }

    /// Takes a module out of its column. The list of unassigned modules goes with its last one, if it would come back with it.
    fn take_module(&self, developer: Option<&str>, list: &Group, index: usize) -> Option<Vec<Splice>> {
        let out = list::remove(self.text, list, index);
        if developer.is_some() || list.items.len() > 1 {
            return Some(out);
        }
        let whole = self.board_record()?;
        let field = list::remove(self.text, &whole.group, whole.group.find(self.text, "modules")?.0);
        let comes_back = || {
            let without = splice::apply(self.text, &field)?;
            let own = list::own(self.text, list, index);
            let sample = Layout::like(&without, None, "");
            let back = BoardText { text: &without, ..*self }.put_like(&sample, None, 0, Text::Source(&own))?;
            Some(splice::apply(&without, &back)? == self.text)
        };
        Some(if comes_back() == Some(true) { field } else { out })
    }

    fn assign(&self, id: &str, to: &Seat, intended: &Board) -> Option<Vec<Splice>> {
        let (from, here) = (self.developer_of(id), self.board.find(id)?.index);
        let list = self.column(from)?;
        let own = list::own(self.text, &list, here);
        let index = intended.find(id)?.index;
        let mut splices = self.take_module(from, &list, here)?;
        splices.extend(self.put_module(to.developer.as_deref(), index, Text::Source(&own))?);
        Some(splices)
    }

    fn place(&self, what: &Subject, intended: &Board) -> Option<Vec<Splice>> {
        let (list, from, to) = match what {
            Subject::Board => return None,
            Subject::Module(id) => {
                (self.column(self.developer_of(id))?, self.board.find(id)?.index, intended.find(id)?.index)
            }
            Subject::Developer(name) => {
                let list = self.developers()?;
                (list, self.board.developer(name)?, intended.developer(name)?)
            }
        };
        if from == to {
            return Some(Vec::new());
        }
        // Only the lines of the list matter; the text may be long.
        let base = style::line_start(self.text, list.open as usize);
        let window = &self.text[base..=list.close as usize];
        let open = Span::at(list.open - base as u32);
        let own = list::own(self.text, &list, from);
        let out = list::remove(window, &Group::open(window, open, true)?, from);
        let without = splice::apply(window, &out)?;
        let parted = list::is_parted(self.text, &list, from);
        let back = list::insert_moved(&without, &Group::open(&without, open, true)?, to, &own, parted)?;
        let both = splice::compose(window.len(), &out, &back);
        let shift = |s: Splice| Splice { span: Span::new(s.span.start + base as u32, s.span.end + base as u32), ..s };
        Some(both.into_iter().map(shift).collect())
    }

    fn rename(&self, what: &Subject, to: &str) -> Option<Vec<Splice>> {
        let eol = style::eol(self.text, 0);
        let spelled = |span: Span| {
            let span = node::bare(self.text, span, true)?;
            Some(Splice { span, text: render::text(to, Some(&self.text[span.range()]), eol) })
        };
        // The items of an `after` that name the old one.
        let follow = |record: &RecordText<'_>, after: &[String], old: &str| -> Option<Vec<Splice>> {
            let list = self.group_of(&record.group, "after")?;
            let named = list.items.iter().zip(after).filter(|(_, name)| *name == old);
            named.map(|(item, _)| spelled(item.value)).collect()
        };
        let mut splices = Vec::new();
        match what {
            Subject::Board => return None,
            Subject::Module(old) => {
                splices.push(spelled(self.module_record(old)?.group.value(self.text, "id")?)?);
                for found in self.board.modules().filter(|f| f.module.after.contains(old)) {
                    splices.extend(follow(&self.module_record(&found.module.id)?, &found.module.after, old)?);
                }
            }
            Subject::Developer(old) => {
                splices.push(spelled(self.developer_record(old)?.group.value(self.text, "name")?)?);
                for developer in self.board.developers.iter().filter(|d| d.after.contains(old)) {
                    splices.extend(follow(&self.developer_record(&developer.name)?, &developer.after, old)?);
                }
            }
        }
        Some(splices)
    }

    /// An item that joins or leaves a list.
    fn list(&self, item: &Item, intended: &Board) -> Option<Vec<Splice>> {
        let from = (item.field.get)(self.board.find(&item.module)?.module);
        let to = (item.field.get)(intended.find(&item.module)?.module);
        if from == to {
            return Some(Vec::new());
        }
        let record = self.module_record(&item.module)?;
        if let (Value::Texts(texts), Value::Absent) = (&from, &to)
            && let Some((index, _)) = record.group.find(self.text, item.field.path)
            && list::has_comments(self.text, &record.group, index)
        {
            // The comments of the list are not the item's: it stays, empty.
            let list = self.group_of(&record.group, item.field.path)?;
            return Some((0..texts.len()).flat_map(|index| list::remove(self.text, &list, index)).collect());
        }
        record.set(FieldEdit { path: item.field.path, kind: item.field.kind, from: &from, to: &to })
    }
}

/// What a module is written from.
#[derive(Clone, Copy)]
enum Text<'a> {
    Module(&'a Module),
    Source(&'a str),
}

fn wish(set: &Setting) -> FieldEdit<'_> {
    FieldEdit { path: set.field.path, kind: set.field.kind, from: &set.from, to: &set.to }
}
