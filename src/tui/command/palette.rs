//! Actions without keys, for the palette only. Most are a question or a choice of one row here; draws nothing.

use crate::config::key::Chord;
use crate::model::change::{Change, Subject};
use crate::model::field::{Ask, DEVELOPER, FieldRow, MODULE};
use crate::model::removal;
use crate::tui::command::edit::{self, Edit, Meant};
use crate::tui::command::question;
use crate::tui::core::action::{row, row_known_as};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::view::Intent;
use crate::tui::field::options;
use crate::tui::field::options::{ASSIGN, CHECK_OFF, COMPLEXITY, CRITERIA, MERGED};
use crate::tui::field::question::{Begin, Question};
use crate::tui::field::target::Target;

/// The fields that can be asked for, with what people see of each.
fn asked() -> impl Iterator<Item = (ActionHelp, &'static FieldRow)> {
    let shown = |group: &'static str| {
        move |row: &'static FieldRow| {
            let Ask { name, long, words, .. } = row.ask?;
            // A standup asks for it so often that it has a key.
            let keys: &[&str] = if name == "away" { &["H"] } else { &[] };
            Some((ActionHelp { name, keys, short: "", long, group, words, is_safe: false }, row))
        }
    };
    let of_modules = MODULE.iter().map(|field| &field.row).filter_map(shown(MODULES));
    of_modules.chain(DEVELOPER.iter().map(|field| &field.row).filter_map(shown(PLAN)))
}

/// What people see of the questions that the rows of the fields give.
pub(super) fn abouts() -> Vec<ActionHelp> {
    asked().map(|(about, _)| about).collect()
}

/// Whether it is such a question.
pub(super) fn is_asked(about: &ActionHelp) -> bool {
    asked().any(|(asked, _)| asked.name == about.name)
}

/// Asks for the field that has this name in the palette; `None` if there is none.
pub(super) fn ask(name: &str, context: &Context<'_>, meant: &Meant<'_>) -> Option<Vec<Intent>> {
    let (about, row) = asked().find(|(about, _)| about.name == name)?;
    let question = Question::of(row)?;
    Some(if about.group == PLAN {
        asked_of(context, person(context, meant), question)
    } else {
        question::ask(context, meant, question)
    })
}

const MODULES: &str = "Changing modules";
const PLAN: &str = "Developers and board";

/// What is done to modules, in the order of the palette.
pub(super) const OF_MODULES: &[Edit] = &Edit::under(
    MODULES,
    [
        row("merged", &[], "", "Mark it as merged, or not", |c, m, _| question::choose_for(c, all(m), &MERGED)),
        row_known_as("complexity", &[], "", "Set the complexity", "hard difficult size", |c, m, _| {
            question::choose_for(c, all(m), &COMPLEXITY)
        }),
        row("check-off", &[], "", "Check off items of the checklist", |c, m, _| {
            question::choose_for(c, m.alone().into_iter().collect(), &CHECK_OFF)
        }),
        row_known_as("assign", &[], "", "Assign it to a developer, or to nobody", "reassign owner", |c, m, _| {
            question::choose_for(c, all(m), &ASSIGN)
        }),
        row_known_as("take", &[], "", "Assign it to yourself", "claim mine", take),
        row_known_as("to-top", &[], "", "Move it to the top of its column", "raise", |c, m, _| placed(c, m, true)),
        row_known_as("to-bottom", &[], "", "Move it to the bottom of its column", "lower", |c, m, _| {
            placed(c, m, false)
        }),
        row_known_as("rename", &[], "", "Rename it", "id", |c, m, _| {
            question::ask_for(c, m.alone().into_iter().collect(), RENAME)
        }),
        row_known_as("remove", &[], "", "Remove it from the board", "delete drop", remove),
    ],
);

/// What is done to the plan around them.
pub(super) const OF_PLAN: &[Edit] = &Edit::under(
    PLAN,
    [
        row_known_as("add", &["+"], "", "Add a module", "new create", |c, m, _| {
            let developer = developer(c, m).map(|i| c.snapshot.board.developers[i].name.clone());
            question::ask_for(c, vec![Target::NewModule(developer)], NEW_MODULE)
        }),
        row_known_as("add-developer", &[], "", "Add a developer", "new person", |c, _, _| {
            question::ask_for(c, vec![Target::NewDeveloper], NEW_DEVELOPER)
        }),
        row("edit-developer", &[], "", "Edit all fields of the developer", |c, m, _| {
            edit::form(c, person(c, m), NOBODY_HERE)
        }),
        row_known_as("rename-developer", &[], "", "Rename the developer", "person", |c, m, _| {
            asked_of(c, person(c, m), RENAME_PERSON)
        }),
        row_known_as(
            "remove-developer",
            &[],
            "",
            "Remove the developer from the board",
            "delete person",
            |c, m, chord| match developer(c, m) {
                Some(index) => {
                    let board = &c.snapshot.board;
                    edit::propose(board, removal::of_developer(board, index), chord)
                }
                None => vec![Intent::NotAsked(NOBODY_HERE.into())],
            },
        ),
        row_known_as("edit-board", &[], "", "Edit all fields of the board", "settings", |c, _, _| {
            edit::form(c, Some(Target::Board), "")
        }),
        row_known_as("criteria", &[], "", "Set which criteria are met", "success", |c, _, _| {
            question::choose_for(c, vec![Target::Board], &CRITERIA)
        }),
    ],
);

const NOBODY_HERE: &str = "no developer here";

const RENAME: Question = Question {
    path: "id",
    title: "Rename",
    example: "the new id; what waits for it goes on waiting",
    begin: Begin::Filled,
};
const RENAME_PERSON: Question =
    Question { path: "name", title: "Rename", example: "the new name", begin: Begin::Filled };
const NEW_MODULE: Question =
    Question { path: "id", title: "New module for", example: "its id, as in search/ranking.py", begin: Begin::Filled };
const NEW_DEVELOPER: Question = Question {
    path: "name",
    title: "New developer on",
    example: "the name; it is unique on the board",
    begin: Begin::Filled,
};

/// All modules that are meant.
fn all(meant: &Meant<'_>) -> Vec<Target> {
    meant.modules.iter().map(|module| Target::Module(module.id.clone())).collect()
}

/// The index of the developer in whose column the cursor is.
fn developer(context: &Context<'_>, meant: &Meant<'_>) -> Option<usize> {
    let board = &context.snapshot.board;
    match meant.subject.as_ref()? {
        Subject::Module(id) => board.find(id)?.developer,
        Subject::Developer(name) => board.developer(name),
        Subject::Board => None,
    }
}

fn person(context: &Context<'_>, meant: &Meant<'_>) -> Option<Target> {
    developer(context, meant).map(|i| Target::Developer(context.snapshot.board.developers[i].name.clone()))
}

fn asked_of(context: &Context<'_>, of: Option<Target>, ask: Question) -> Vec<Intent> {
    match of {
        Some(of) => question::ask_for(context, vec![of], ask),
        None => vec![Intent::NotAsked(NOBODY_HERE.into())],
    }
}

fn take(context: &Context<'_>, meant: &Meant<'_>, chord: Chord) -> Vec<Intent> {
    let board = &context.snapshot.board;
    let Some(mine) = context.who.and_then(|who| board.mine(who)) else {
        let who = context.who.unwrap_or("whoever sits here");
        return vec![Intent::Say(format!("no developer on this board is {who}"))];
    };
    let changes = options::given(board, &all(meant), Some(mine));
    if changes.is_empty() {
        return vec![Intent::Say("it is yours already".into())];
    }
    edit::propose(board, changes, chord)
}

/// To the top or the bottom of its column.
fn placed(context: &Context<'_>, meant: &Meant<'_>, first: bool) -> Vec<Intent> {
    let board = &context.snapshot.board;
    let Some(found) = meant.alone().and_then(|of| board.find(of.name())) else {
        return vec![Intent::Say("there is no module here".into())];
    };
    let column = board.column(found.developer);
    let mut others = column.iter().filter(|module| module.id != found.module.id);
    let to = if first { None } else { others.next_back().map(|module| module.id.clone()) };
    let from = found.index.checked_sub(1).map(|left| column[left].id.clone());
    if from == to {
        return vec![Intent::Say(format!("{} is there already", found.module.id))];
    }
    vec![Intent::Propose(vec![Change::place(Subject::Module(found.module.id.clone()), from, to)])]
}

fn remove(context: &Context<'_>, meant: &Meant<'_>, chord: Chord) -> Vec<Intent> {
    let ids: Vec<String> = meant.modules.iter().map(|module| module.id.clone()).collect();
    let board = &context.snapshot.board;
    match removal::of_modules(board, &ids) {
        none if none.is_empty() => vec![Intent::Say("there is no module here to remove".into())],
        changes => edit::propose(board, changes, chord),
    }
}
