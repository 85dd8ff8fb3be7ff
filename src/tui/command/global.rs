//! Actions that work in any view: opening other views, and what concerns the program. Knows no module.

use crate::config::key::Chord;
use crate::message::Request;
use crate::tui::command;
use crate::tui::core::action;
use crate::tui::core::action::{Action, row, row_known_as};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::effect::Effect;
use crate::tui::core::keymap::MODULES;
use crate::tui::core::keymap::{EVERYWHERE, Keymap};
use crate::tui::core::view::Intent;
use crate::tui::view::standup::hold;
use crate::tui::view::{self, VIEWS, ViewKind};

/// These actions need no state.
struct Everywhere;

const ACTIONS: &[Action<Everywhere>] = &Action::<Everywhere>::under(
    "The program",
    [
        row_known_as("next-layout", &["v"], "", "Switch to the next layout", "switch view", |_, _, _| {
            vec![Intent::NextLayout]
        }),
        row_known_as(
            "lens",
            &["w"],
            "",
            "Mark what changed: since the standup, your visit, a week",
            "changes news",
            |_, _, _| vec![Intent::NextLens],
        ),
        row_known_as("mark-standup", &["S"], "", "Mark a standup as held", "meeting", |_, context, chord| {
            hold::ask(context, Vec::new(), chord)
        }),
        row_known_as("reload", &["r"], "", "Read the file again", "refresh", |_, _, _| {
            vec![Intent::Do(Effect::Ask(Request::Reload))]
        }),
        row_known_as("leave", &["q"], "quit", "Close what is on top, or quit", "exit", |_, _, _| vec![Intent::Leave]),
        row("back", &["Esc"], "", "Close what is on top, or the filter", |_, _, _| vec![Intent::Close]),
        row("quit", &["Ctrl-C"], "", "Quit", |_, _, _| vec![Intent::Quit]),
        row_known_as("suspend", &["Ctrl-Z"], "", "Back to the shell; `fg` comes back", "background", |_, _, _| {
            vec![Intent::Do(Effect::Suspend)]
        }),
        row(BRING_BACK, &["B"], "", "Reopen what could not be saved", |_, _, _| vec![Intent::BringBack]),
    ],
);

/// The action that opens a dialog again whose answer was refused.
pub(crate) const BRING_BACK: &str = "bring-back";

/// Of these actions, those that work even while somebody types.
const ALWAYS: &[&str] = &["quit", "suspend"];

/// The keys as the tables of all views have them.
pub fn default_keymap() -> Keymap {
    let mut tables: Vec<_> = VIEWS.iter().map(|view| (view.about.name, (view.actions)())).collect();
    tables.push((MODULES, command::abouts()));
    tables.push((EVERYWHERE, abouts()));
    Keymap::new(&tables)
}

/// What people see of these actions.
pub fn abouts() -> Vec<ActionHelp> {
    let views = VIEWS.iter().filter(|view| view.kind != ViewKind::Dialog).map(|view| view.about);
    views.chain(ACTIONS.iter().map(|action| action.about)).collect()
}

/// What people see of those that work even while somebody types.
pub fn always() -> Vec<ActionHelp> {
    abouts().into_iter().filter(|about| ALWAYS.contains(&about.name)).collect()
}

/// The key that brings back what could not be saved, as the help writes it.
pub(crate) fn bring_back_key(keymap: &Keymap) -> Option<String> {
    let about = ACTIONS.iter().map(|row| row.about).find(|about| about.name == BRING_BACK)?;
    keymap.keys(EVERYWHERE, &about).first().map(|key| key.short())
}

/// Whether the action of this name works even while somebody types: so does the help, but by a key that is no character.
pub(crate) fn is_always(name: &str, chord: Chord) -> bool {
    ALWAYS.contains(&name) || (name == "help" && chord.typed().is_none())
}

/// Runs the action of this name; `None` if there is none.
pub(crate) fn run(name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
    match view::find(name).filter(|row| row.kind != ViewKind::Dialog) {
        Some(row) => Some(vec![Intent::OpenNamed(row.about.name)]),
        None => action::run(ACTIONS, &mut Everywhere, name, context, chord),
    }
}
