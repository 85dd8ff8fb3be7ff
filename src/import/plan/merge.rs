//! Merges a plan into an existing board: adds new modules and updates what the plan states. Deletes nothing, and takes back no
//! progress made on the board.

use std::sync::Arc;

use crate::import::plan::resolve::untangle;
use crate::import::plan::words::person::same_name;
use crate::model::board::{Board, Developer};
use crate::model::change::{Change, Subject};
use crate::model::diff::diff;
use crate::model::field::{BOARD, DEVELOPER, Field, Kind, MODULE, Value};
use crate::model::module::Module;
use crate::model::status::Status;

/// What an import does to a board.
#[derive(Clone, Debug, Default)]
pub struct Reimport {
    /// The changes, in an order in which they can be made.
    pub changes: Vec<Change>,
    /// What the plan states and the board keeps otherwise.
    pub kept: Vec<Kept>,
}

/// A value that somebody changed on the board, while the plan still says what it said before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Whose it is: a module, a developer, or the board (`None`).
    pub of: Subject,
    /// Which field.
    pub field: &'static str,
    /// As the board has it.
    pub board: String,
    /// As the plan has it.
    pub plan: String,
}

/// What a field, of which the plan states this, was before people changed it on the board since it came with a plan; `None` if
/// nobody did, or nobody knows. Of a list, what matters is which of the stated items were there.
pub(crate) type Before<'a> = dyn Fn(&Subject, &'static str, &Value) -> Option<Value> + 'a;

/// The changes that bring `plan` onto `board`.
pub fn merge(board: &Board, plan: &Board, before: &Before<'_>) -> Reimport {
    let mut merging = Merging { next: board.clone(), before, kept: Vec::new() };
    merging.board_fields(plan);
    let columns = merging.developers(plan);
    merging.modules(plan, &columns);
    merging.open_circles(board);
    Reimport { changes: diff(board, &merging.next), kept: merging.kept }
}

struct Merging<'a> {
    next: Board,
    before: &'a Before<'a>,
    kept: Vec<Kept>,
}

impl Merging<'_> {
    fn board_fields(&mut self, plan: &Board) {
        let mut next = self.next.clone();
        for row in BOARD {
            self.field(&Subject::Board, row, &mut next, plan);
        }
        self.next = next;
    }

    /// Developers of the plan as columns of the board.
    fn developers(&mut self, plan: &Board) -> Vec<usize> {
        let mut columns = Vec::with_capacity(plan.developers.len());
        for developer in &plan.developers {
            let there = self.next.developers.iter().position(|known| known.name == developer.name);
            let there =
                there.or_else(|| self.next.developers.iter().position(|known| same_name(&known.name, &developer.name)));
            let column = there.unwrap_or_else(|| {
                self.next.developers.push(Arc::new(Developer { name: developer.name.clone(), ..Developer::default() }));
                self.next.developers.len() - 1
            });
            let mut next: Developer = self.next.developers[column].as_ref().clone();
            let of = Subject::Developer(next.name.clone());
            for row in DEVELOPER {
                self.field(&of, row, &mut next, developer);
            }
            self.next.developers[column] = Arc::new(next);
            columns.push(column);
        }
        columns
    }

    fn modules(&mut self, plan: &Board, columns: &[usize]) {
        let mut places: std::collections::HashMap<String, Option<usize>> = std::collections::HashMap::new();
        for found in self.next.modules() {
            places.insert(found.module.id.clone(), found.developer);
        }
        // The module that came before in the plan, and in which column it is now.
        let mut last: Option<(Option<usize>, String)> = None;
        for found in plan.modules() {
            let wanted = found.developer.map(|at| columns[at]);
            let id = &found.module.id;
            let column = match places.get(id).copied() {
                Some(here) => self.known(found.module, here, wanted),
                None => {
                    let left = last.as_ref().filter(|(column, _)| *column == wanted).map(|(_, id)| id.clone());
                    let right = plan.column(found.developer).get(found.index + 1).map(|module| module.id.clone());
                    let column = self.column(wanted);
                    let at = |id: Option<String>| column.iter().position(|module| Some(&module.id) == id.as_ref());
                    // Behind its neighbour in the plan, before the next one, or last.
                    let at = at(left).map(|at| at + 1).or_else(|| at(right)).unwrap_or(column.len());
                    column.insert(at, Arc::clone(found.module));
                    wanted
                }
            };
            places.insert(id.clone(), column);
            last = Some((column, id.clone()));
        }
    }

    fn column(&mut self, developer: Option<usize>) -> &mut Vec<Arc<Module>> {
        match developer {
            Some(at) => &mut Arc::make_mut(&mut self.next.developers[at]).modules,
            None => &mut self.next.unassigned,
        }
    }

    /// A module that is on the board, in this column; gives in which it is then.
    fn known(&mut self, plan: &Arc<Module>, here: Option<usize>, wanted: Option<usize>) -> Option<usize> {
        let Some(at) = self.column(here).iter().position(|module| module.id == plan.id) else { return here };
        let mut next: Module = self.column(here)[at].as_ref().clone();
        let of = Subject::Module(next.id.clone());
        self.status(&of, &mut next, plan);
        for row in MODULE {
            self.field(&of, row, &mut next, plan);
        }
        if next.status == Status::Done && plan.status != Status::Done {
            next.blocked.clone_from(&self.column(here)[at].blocked);
        }
        let name = |next: &Board, column: Option<usize>| column.map(|at| next.developers[at].name.clone());
        let moves = wanted.is_some() && wanted != here;
        if moves {
            let (board, stated) = (name(&self.next, here), name(&self.next, wanted).unwrap_or_default());
            let plan = Value::Text(stated.clone());
            if (self.before)(&of, "developer", &plan) == Some(plan) {
                self.keep(&of, "developer", board.unwrap_or_else(|| "nobody".to_owned()), stated);
            } else {
                self.column(here).remove(at);
                self.column(wanted).push(Arc::new(next));
                return wanted;
            }
        }
        self.column(here)[at] = Arc::new(next);
        here
    }

    /// A status only goes on.
    fn status(&mut self, of: &Subject, next: &mut Module, plan: &Module) {
        if plan.status <= next.status {
            return;
        }
        let stated = Value::Word(plan.status.token());
        if (self.before)(of, "status", &stated) == Some(stated) {
            self.keep(of, "status", next.status.to_string(), plan.status.to_string());
        } else {
            next.status = plan.status;
        }
    }

    /// One field of a record, as the plan states it.
    fn field<R>(&mut self, of: &Subject, row: &'static Field<R>, next: &mut R, plan: &R) {
        let (here, stated) = ((row.get)(next), (row.get)(plan));
        if stated.is_absent() || here == stated {
            return;
        }
        match (row.path, row.kind) {
            // Progress: what was reached stays reached.
            ("coverage.now" | "coverage.best" | "tests.written", _) => {
                if is_more(&stated, &here) {
                    (row.set)(next, stated);
                }
            }
            ("coverage.measured", _) => {
                if here.is_absent() || is_newer(&stated, &here) {
                    (row.set)(next, stated);
                }
            }
            ("merged", _) if here == Value::Flag(true) => {}
            (_, Kind::Prose | Kind::Texts | Kind::Records(_)) => self.list(of, row, next, &here, &stated),
            _ if (self.before)(of, row.path, &stated).as_ref() == Some(&stated) => {
                self.keep(of, row.path, here.to_string(), stated.to_string());
            }
            _ => (row.set)(next, stated),
        }
    }

    /// A field of several items: those of the plan join, but for those that somebody took off the board.
    fn list<R>(&mut self, of: &Subject, row: &'static Field<R>, next: &mut R, here: &Value, stated: &Value) {
        let joined = |stated: &Value| match row.kind {
            _ if row.path == "criteria" => criteria(here, stated),
            Kind::Prose => prose(here, stated),
            Kind::Texts => texts(here, stated),
            _ => records(here, stated),
        };
        if joined(stated) == *here {
            return;
        }
        let wanted = match (self.before)(of, row.path, stated) {
            Some(was) => without_removed(stated, &was, here),
            None => stated.clone(),
        };
        if wanted != *stated {
            self.keep(of, row.path, here.to_string(), stated.to_string());
        }
        let to = joined(&wanted);
        if to != *here && !wanted.is_absent() {
            (row.set)(next, to);
        }
    }

    fn keep(&mut self, of: &Subject, field: &'static str, board: String, plan: String) {
        self.kept.push(Kept { of: of.clone(), field, board, plan });
    }

    /// Takes out what the plan added where board and plan together wait in a circle.
    fn open_circles(&mut self, old: &Board) {
        let modules: Vec<(String, Vec<String>)> =
            self.next.modules().map(|found| (found.module.id.clone(), found.module.after.clone())).collect();
        let (names, mut after): (Vec<_>, Vec<_>) = modules.into_iter().unzip();
        let was = |id: &str| old.find(id).map(|found| found.module.after.clone()).unwrap_or_default();
        if !untangle(&names, &mut after.clone()).is_empty() {
            for (name, after) in names.iter().zip(&mut after) {
                *after = was(name);
            }
            for developer in 0..=self.next.developers.len() {
                let column = (developer < self.next.developers.len()).then_some(developer);
                for module in self.column(column) {
                    let before = names
                        .iter()
                        .position(|name| *name == module.id)
                        .map(|at| after[at].clone())
                        .unwrap_or_default();
                    if module.after != before {
                        Arc::make_mut(module).after = before;
                    }
                }
            }
        }
        let names: Vec<String> = self.next.developers.iter().map(|developer| developer.name.clone()).collect();
        let mut after: Vec<Vec<String>> =
            self.next.developers.iter().map(|developer| developer.after.clone()).collect();
        if !untangle(&names, &mut after).is_empty() {
            for developer in &mut self.next.developers {
                let before =
                    old.developer(&developer.name).map(|at| old.developers[at].after.clone()).unwrap_or_default();
                Arc::make_mut(developer).after = before;
            }
        }
    }
}

/// Whether one number is above another, or there is no other.
fn is_more(stated: &Value, here: &Value) -> bool {
    match (stated, here) {
        (_, Value::Absent) => true,
        (Value::Percent(stated), Value::Percent(here)) => stated > here,
        (Value::Count(stated), Value::Count(here)) => stated > here,
        _ => false,
    }
}

/// Whether one measurement was made after another.
fn is_newer(stated: &Value, here: &Value) -> bool {
    let at = |value: &Value| match value {
        Value::Record(parts) => parts.iter().find_map(|(name, part)| match (name, part) {
            (&"at", Value::Time(at)) => Some(*at),
            _ => None,
        }),
        _ => None,
    };
    at(stated).is_some_and(|stated| at(here).is_none_or(|here| stated > here))
}

/// What the plan states without the items that were there before, and are not any more.
fn without_removed(stated: &Value, was: &Value, here: &Value) -> Value {
    match (stated, was) {
        (Value::Text(stated), Value::Text(was)) => {
            let here = if let Value::Text(here) = here { paragraphs(here) } else { Vec::new() };
            let was = paragraphs(was);
            let stays = |paragraph: &String| here.contains(paragraph) || !was.contains(paragraph);
            let stated = paragraphs(stated).into_iter().filter(stays).collect::<Vec<_>>();
            if stated.is_empty() { Value::Absent } else { Value::Text(stated.join("\n\n")) }
        }
        (Value::Texts(stated), Value::Texts(was)) => {
            let here = if let Value::Texts(here) = here { &**here } else { &[] };
            let stays = |item: &&String| here.contains(item) || !was.contains(item);
            Value::texts(&stated.iter().filter(stays).cloned().collect::<Vec<_>>())
        }
        (Value::Records(stated), Value::Records(was)) => {
            let here = if let Value::Records(here) = here { &**here } else { &[] };
            let has = |list: &[Parts], record: &Parts| list.iter().any(|it| is_same_record(it, record));
            let stays = |record: &&Parts| has(here, record) || !has(was, record);
            Value::Records(stated.iter().filter(stays).cloned().collect())
        }
        _ => stated.clone(),
    }
}

/// Whether two records are about the same: links that lead to the same place, criteria of the same text.
fn is_same_record(a: &Parts, b: &Parts) -> bool {
    let key = |record: &Parts| part(record, "to").or_else(|| part(record, "text")).cloned();
    a == b || (key(a).is_some() && key(a) == key(b))
}

/// Both lists, each item once.
fn texts(here: &Value, stated: &Value) -> Value {
    let (Value::Texts(here), Value::Texts(stated)) = (here, stated) else { return stated.clone() };
    let mut all = here.clone();
    for item in stated {
        if !all.contains(item) {
            all.push(item.clone());
        }
    }
    Value::texts(&all)
}

type Parts = Vec<(&'static str, Value)>;

fn part<'a>(record: &'a Parts, name: &str) -> Option<&'a Value> {
    record.iter().find(|(part, _)| *part == name).map(|(_, value)| value)
}

/// Both lists, each record once: links by where they lead to.
fn records(here: &Value, stated: &Value) -> Value {
    let (Value::Records(here), Value::Records(stated)) = (here, stated) else { return stated.clone() };
    let mut all = here.clone();
    for record in stated {
        match all.iter().position(|known| part(known, "to").is_some() && part(known, "to") == part(record, "to")) {
            Some(at) => all[at].clone_from(record),
            None if all.contains(record) => {}
            None => all.push(record.clone()),
        }
    }
    Value::Records(all)
}

/// Both lists of criteria, each by its text; one that is met stays met.
fn criteria(here: &Value, stated: &Value) -> Value {
    let (Value::Records(here), Value::Records(stated)) = (here, stated) else { return stated.clone() };
    let mut all = here.clone();
    for record in stated {
        let Some(known) = all.iter_mut().find(|known| part(known, "text") == part(record, "text")) else {
            all.push(record.clone());
            continue;
        };
        let is_met = part(known, "met") == Some(&Value::Flag(true));
        if part(known, "check").is_none() && !is_met && part(record, "met") == Some(&Value::Flag(true)) {
            known.retain(|(name, _)| *name != "met");
            known.push(("met", Value::Flag(true)));
        }
    }
    Value::Records(all)
}

/// The text that is there, and behind it the paragraphs of the plan that are not in it.
fn prose(here: &Value, stated: &Value) -> Value {
    let (Value::Text(here), Value::Text(stated)) = (here, stated) else { return stated.clone() };
    let known: std::collections::HashSet<String> = paragraphs(here).into_iter().collect();
    let mut text = here.trim_end().to_owned();
    let mut has_more = false;
    for paragraph in paragraphs(stated) {
        if !known.contains(&paragraph) {
            text.push_str("\n\n");
            text.push_str(&paragraph);
            has_more = true;
        }
    }
    if has_more { Value::Text(text) } else { Value::Text(here.clone()) }
}

/// The paragraphs of a text; what stands in a fence is one.
fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let mut current = String::new();
    let mut fence = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~") {
            fence = !fence;
        }
        if line.trim().is_empty() && !fence {
            if !current.trim().is_empty() {
                paragraphs.push(std::mem::take(&mut current).trim_end().to_owned());
            }
            current.clear();
        } else {
            current.push_str(line);
            current.push('\n');
        }
    }
    if !current.trim().is_empty() {
        paragraphs.push(current.trim_end().to_owned());
    }
    paragraphs
}
