//! The options of a choice: developers, words, items of a list. A new choice is one row; opens no view.

use crate::model::board::Board;
use crate::model::change::{Change, Item, Seat};
use crate::model::field::{self, MODULE};
use crate::model::input;
use crate::model::input::{Assignment, How};
use crate::model::shown::Shown;
use crate::phrase::facts::counted;
use crate::tui::core::context::Context;
use crate::tui::field::target::{NOBODY, Target};

/// A list to choose from.
#[derive(Clone, Debug)]
pub(crate) struct OptionList {
    /// What is asked, before the name of whom it is asked for.
    pub title: &'static str,
    /// What is said if there is nothing to choose.
    pub nothing: &'static str,
    /// What there is, for these.
    pub choices: fn(&Context<'_>, &[Target]) -> Vec<Choice>,
}

/// One of a list.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// What it is.
    pub label: Shown,
    /// What to know about it.
    pub note: Shown,
    /// Whether it is so now.
    pub is_now: bool,
    /// What choosing it changes.
    pub changes: Vec<Change>,
}

/// Who takes modules on.
pub(crate) const ASSIGN: OptionList =
    OptionList { title: "Who takes", nothing: "the board has no developers yet", choices: developers };

/// How hard modules are.
pub(crate) const COMPLEXITY: OptionList = OptionList {
    title: "Complexity of",
    nothing: "",
    choices: |c, of| words(c, of, "complexity", &["Low", "Medium", "High"]),
};

/// Whether modules are merged.
pub(crate) const MERGED: OptionList =
    OptionList { title: "Whether merged:", nothing: "", choices: |c, of| words(c, of, "merged", &["yes", "no"]) };

/// What the pull request of a module shows.
pub(crate) const CHECK_OFF: OptionList =
    OptionList { title: "Checked off for", nothing: "the board has no checklist", choices: checklist };

/// Which criteria are met.
pub(crate) const CRITERIA: OptionList =
    OptionList { title: "Which criteria are met", nothing: "the board has no criteria", choices: criteria };

fn developers(context: &Context<'_>, of: &[Target]) -> Vec<Choice> {
    let board = &context.snapshot.board;
    let columns = (0..board.developers.len()).map(Some).chain([None]);
    let choice = |to: Option<usize>| {
        let (label, area) = to.map_or((NOBODY, ""), |i| (&*board.developers[i].name, &*board.developers[i].area));
        let note = match (counted(board.column(to).len(), "module"), area) {
            (count, "") => count,
            (count, area) => format!("{count}, {area}"),
        };
        let changes = given(board, of, to);
        let is_now = changes.is_empty();
        Choice { label: Shown::new(label), note: Shown::new(&note), is_now, changes }
    };
    columns.map(choice).collect()
}

/// Gives modules to the developer at this index, each behind the one before.
pub fn given(board: &Board, of: &[Target], to: Option<usize>) -> Vec<Change> {
    let mut board = board.clone();
    let mut changes = Vec::new();
    for id in of.iter().map(Target::name) {
        let Some(found) = board.find(id).filter(|found| found.developer != to) else { continue };
        let (from, seat) = (Seat::of(&board, found), Seat::last(&board, to));
        let change = Change::assign(id, from, seat);
        board = change.apply(&board).unwrap_or(board);
        changes.push(change);
    }
    changes
}

/// One of these words, or nothing.
fn words(context: &Context<'_>, of: &[Target], path: &'static str, words: &[&'static str]) -> Vec<Choice> {
    let board = &context.snapshot.board;
    let choice = |word: &&str| {
        let changes = |of: &Target| of.changes(board, path, How::Set, word, context.wall).unwrap_or_default();
        let changes: Vec<Change> = of.iter().flat_map(changes).collect();
        let label = if word.is_empty() { "not known" } else { word };
        Choice { label: Shown::new(label), note: Shown::default(), is_now: changes.is_empty(), changes }
    };
    words.iter().chain([&""]).map(choice).collect()
}

/// The items of the checklist, and those that were checked off before they left it.
fn checklist(context: &Context<'_>, of: &[Target]) -> Vec<Choice> {
    let board = &context.snapshot.board;
    let Some(found) = of.first().and_then(|of| board.find(of.name())) else { return Vec::new() };
    let module = found.module;
    let field = field::find(MODULE, "checked").expect("the table has this field");
    let gone = module.checked.iter().filter(|item| !board.checklist.contains(item));
    let choice = |item: &String| {
        let at = module.checked.iter().position(|checked| checked == item);
        let change = Item::new(&*module.id, field, item).at(at);
        let (note, change) = match at {
            Some(_) => ("checked off", Change::RemoveFrom(change)),
            None => ("", Change::AddTo(change)),
        };
        Choice { label: Shown::new(item), note: note.into(), is_now: at.is_some(), changes: vec![change] }
    };
    board.checklist.iter().chain(gone).map(choice).collect()
}

/// The criteria that are met by hand; those with a check are only shown.
fn criteria(context: &Context<'_>, _: &[Target]) -> Vec<Choice> {
    let board = &context.snapshot.board;
    let choice = |criterion: &crate::model::board::Criterion| {
        let met = board.meets(criterion);
        let how = if met == Some(true) { How::Take } else { How::Add };
        let typed = Assignment { field: "met".into(), how, value: criterion.text.clone() };
        let changes = input::board(board, &typed).ok().flatten().into_iter().collect();
        let note = match (met, criterion.check) {
            (Some(true), None) => "met",
            (Some(true), Some(_)) => "met, as the modules say",
            (_, Some(_)) => "not met yet, as the modules say",
            _ => "not met yet",
        };
        Choice { label: Shown::new(&criterion.text), note: note.into(), is_now: met == Some(true), changes }
    };
    board.criteria.iter().map(choice).collect()
}
