//! Actions without keys, for the palette only. Most are a question or a choice of one row here; draws nothing.

use crate::config::key::Chord;
use crate::model::change::{Change, Subject};
use crate::model::removal;
use crate::tui::command::edit::{self, Edit, Meant};
use crate::tui::command::question;
use crate::tui::core::action::{row, row_known_as};
use crate::tui::core::context::Context;
use crate::tui::core::effect::Effect;
use crate::tui::field::options;
use crate::tui::field::options::{ASSIGN, CHECK_OFF, COMPLEXITY, CRITERIA, MERGED};
use crate::tui::field::question::{Begin, Question};
use crate::tui::field::target::Target;
use crate::tui::view::dialog::form::Form;

/// A question for a field of the modules that are meant.
macro_rules! asked {
    ($name:literal, $long:literal, $path:literal, $title:literal, $example:literal) => {
        asked!($name, $long, $path, $title, $example, "")
    };
    ($name:literal, $long:literal, $path:literal, $title:literal, $example:literal, $words:literal) => {
        row_known_as($name, &[], "", $long, $words, |c, m, _| {
            question::ask(c, m, &Question { path: $path, title: $title, example: $example, begin: Begin::Filled })
        })
    };
}

/// What is done to modules, in the order of the palette.
pub(super) const OF_MODULES: &[Edit] = &Edit::under(
    "Changing modules",
    [
        row_known_as("edit", &["e"], "edit", "Edit all fields of the module", "change modify form", |c, m, _| {
            form(c, alone(m), "there is no module here to edit")
        }),
        asked!("target", "Set the coverage target", "coverage.target", "Target of", "a percentage: 90", "goal"),
        asked!("start", "Set the coverage at the start", "coverage.start", "Start of", "a percentage: 11.55"),
        asked!(
            "best",
            "Set the best coverage ever seen",
            "coverage.best",
            "Best coverage of",
            "a percentage; it only rises"
        ),
        asked!(
            "priority",
            "Set the priority",
            "priority",
            "Priority of",
            "1 is first; nothing: no priority",
            "urgent important"
        ),
        asked!(
            "hours",
            "Estimate the hours",
            "hours",
            "Hours for",
            "4, 2-3, or 1.5d for days of eight hours",
            "effort"
        ),
        asked!("lines", "Set the lines of code", "lines", "Lines of", "a whole number: 285"),
        asked!("title", "Set the title", "title", "Title of", "one line", "name"),
        asked!(
            "group",
            "Set the group, a heading in its column",
            "group",
            "Group of",
            "a heading; nothing: under none",
            "section"
        ),
        asked!("tags", "Set the tags", "tags", "Tags of", "words with commas between: critical, quick-win", "labels"),
        asked!("test-file", "Set the test file", "test_file", "Test file of", "a path"),
        asked!(
            "after",
            "Set the modules that must be merged before it",
            "after",
            "Merged before",
            "modules with commas between"
        ),
        asked!("pr", "Set the pull request", "pr", "Pull request of", "#12, or an address", "link"),
        row("merged", &[], "", "Mark it as merged, or not", |c, m, _| question::choose_for(c, all(m), &MERGED)),
        row_known_as("complexity", &[], "", "Set the complexity", "hard difficult size", |c, m, _| {
            question::choose_for(c, all(m), &COMPLEXITY)
        }),
        row("check-off", &[], "", "Check off items of the checklist", |c, m, _| {
            question::choose_for(c, alone(m).into_iter().collect(), &CHECK_OFF)
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
            question::ask_for(c, alone(m).into_iter().collect(), RENAME)
        }),
        row_known_as("remove", &[], "", "Remove it from the board", "delete drop", remove),
    ],
);

/// What is done to the plan around them.
pub(super) const OF_PLAN: &[Edit] = &Edit::under(
    "Developers and board",
    [
        row_known_as("add", &[], "", "Add a module", "new create", |c, m, _| {
            let developer = developer(c, m).map(|i| c.snapshot.board.developers[i].name.clone());
            question::ask_for(c, vec![Target::NewModule(developer)], NEW_MODULE)
        }),
        row_known_as("add-developer", &[], "", "Add a developer", "new person", |c, _, _| {
            question::ask_for(c, vec![Target::NewDeveloper], NEW_DEVELOPER)
        }),
        row("edit-developer", &[], "", "Edit all fields of the developer", |c, m, _| {
            form(c, person(c, m), NOBODY_HERE)
        }),
        row_known_as("away", &[], "", "Set until when the developer is away", "holiday absent", |c, m, _| {
            asked_of(c, person(c, m), AWAY)
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
                None => vec![Effect::NotAsked(NOBODY_HERE.into())],
            },
        ),
        row_known_as("edit-board", &[], "", "Edit all fields of the board", "settings", |c, _, _| {
            form(c, Some(Target::Board), "")
        }),
        row_known_as("criteria", &[], "", "Set which criteria are met", "success", |c, _, _| {
            question::choose_for(c, vec![Target::Board], &CRITERIA)
        }),
    ],
);

const NOBODY_HERE: &str = "no developer here";

const RENAME: &Question = &Question {
    path: "id",
    title: "Rename",
    example: "the new id; what waits for it goes on waiting",
    begin: Begin::Filled,
};
const RENAME_PERSON: &Question =
    &Question { path: "name", title: "Rename", example: "the new name", begin: Begin::Filled };
const AWAY: &Question = &Question {
    path: "away",
    title: "Back again:",
    example: "friday, tomorrow, 3d, 2026-12-01; nothing: here",
    begin: Begin::Filled,
};
const NEW_MODULE: &Question =
    &Question { path: "id", title: "New module for", example: "its id, as in search/ranking.py", begin: Begin::Filled };
const NEW_DEVELOPER: &Question = &Question {
    path: "name",
    title: "New developer on",
    example: "the name; it is unique on the board",
    begin: Begin::Filled,
};

/// All modules that are meant.
fn all(meant: &Meant<'_>) -> Vec<Target> {
    meant.modules.iter().map(|module| Target::Module(module.id.clone())).collect()
}

/// The one module that is meant: that of the cursor, where several are chosen.
fn alone(meant: &Meant<'_>) -> Option<Target> {
    match (&meant.modules[..], &meant.subject) {
        ([one], _) => Some(Target::Module(one.id.clone())),
        (_, Some(Subject::Module(id))) => Some(Target::Module(id.clone())),
        _ => None,
    }
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

fn asked_of(context: &Context<'_>, of: Option<Target>, ask: &'static Question) -> Vec<Effect> {
    match of {
        Some(of) => question::ask_for(context, vec![of], ask),
        None => vec![Effect::NotAsked(NOBODY_HERE.into())],
    }
}

fn form(context: &Context<'_>, of: Option<Target>, nothing: &str) -> Vec<Effect> {
    match of.and_then(|of| Form::new(context, of)) {
        Some(form) => vec![Effect::Open(Box::new(form))],
        None => vec![Effect::NotAsked(nothing.into())],
    }
}

fn take(context: &Context<'_>, meant: &Meant<'_>, chord: Chord) -> Vec<Effect> {
    let board = &context.snapshot.board;
    let Some(mine) = context.who.and_then(|who| board.mine(who)) else {
        let who = context.who.unwrap_or("whoever sits here");
        return vec![Effect::Say(format!("no developer on this board is {who}"))];
    };
    let changes = options::given(board, &all(meant), Some(mine));
    if changes.is_empty() {
        return vec![Effect::Say("it is yours already".into())];
    }
    edit::propose(board, changes, chord)
}

/// To the top or the bottom of its column.
fn placed(context: &Context<'_>, meant: &Meant<'_>, first: bool) -> Vec<Effect> {
    let board = &context.snapshot.board;
    let Some(found) = alone(meant).and_then(|of| board.find(of.name())) else {
        return vec![Effect::Say("there is no module here".into())];
    };
    let column = board.column(found.developer);
    let mut others = column.iter().filter(|module| module.id != found.module.id);
    let to = if first { None } else { others.next_back().map(|module| module.id.clone()) };
    let from = found.index.checked_sub(1).map(|left| column[left].id.clone());
    if from == to {
        return vec![Effect::Say(format!("{} is there already", found.module.id))];
    }
    vec![Effect::Propose(vec![Change::place(Subject::Module(found.module.id.clone()), from, to)])]
}

fn remove(context: &Context<'_>, meant: &Meant<'_>, chord: Chord) -> Vec<Effect> {
    let ids: Vec<String> = meant.modules.iter().map(|module| module.id.clone()).collect();
    let board = &context.snapshot.board;
    match removal::of_modules(board, &ids) {
        none if none.is_empty() => vec![Effect::Say("there is no module here to remove".into())],
        changes => edit::propose(board, changes, chord),
    }
}
