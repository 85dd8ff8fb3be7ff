//! Actions as rows: name, keys, meaning, function. Help, footer, palette and key docs are generated from these rows. A row
//! writes nothing: it returns intents.

use crate::config::key::Chord;
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::view::Intent;

/// A row of a table: what people see of it, and what it does.
#[derive(Clone, Copy)]
pub(crate) struct ActionRow<F> {
    /// What people see of it.
    pub about: ActionHelp,
    /// What it does.
    pub run: F,
}

/// An action of a view (or of the app) of type `V`; the chord tells keys of one row apart (the digits).
pub(crate) type Action<V> = ActionRow<fn(&mut V, &Context<'_>, Chord) -> Vec<Intent>>;

/// A row: its name, its keys, a word for the footer, a sentence for the help, and what it does. It stands under no heading
/// before [`ActionRow::under`] gives it one.
pub(crate) const fn row<F>(
    name: &'static str,
    keys: &'static [&'static str],
    short: &'static str,
    long: &'static str,
    run: F,
) -> ActionRow<F> {
    ActionRow { about: ActionHelp { name, keys, short, long, group: "", words: "", is_safe: false }, run }
}

/// The same, found by other `words`, too: `delete` for what the board calls remove.
pub(crate) const fn row_known_as<F>(
    name: &'static str,
    keys: &'static [&'static str],
    short: &'static str,
    long: &'static str,
    words: &'static str,
    run: F,
) -> ActionRow<F> {
    ActionRow { about: ActionHelp { name, keys, short, long, group: "", words, is_safe: false }, run }
}

impl<F: Copy> ActionRow<F> {
    /// These rows under this heading of the help.
    pub(crate) const fn under<const N: usize>(group: &'static str, mut rows: [Self; N]) -> [Self; N] {
        let mut i = 0;
        while i < N {
            rows[i].about.group = group;
            i += 1;
        }
        rows
    }
}

/// What people see of a table.
pub(crate) fn abouts<F>(table: &[ActionRow<F>]) -> Vec<ActionHelp> {
    table.iter().map(|row| row.about).collect()
}

/// Runs the action of this name from a table; `None` if there is none.
pub(crate) fn run<V>(
    table: &[Action<V>],
    view: &mut V,
    name: &str,
    context: &Context<'_>,
    chord: Chord,
) -> Option<Vec<Intent>> {
    table.iter().find(|row| row.about.name == name).map(|row| (row.run)(view, context, chord))
}
