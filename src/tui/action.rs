//! What a key can do, as rows: name, keys, meaning, function. Help, footer, palette and key docs are made of these rows.
//! A row decides nothing about the file: it returns effects.

use crate::config::chord::Chord;
use crate::tui::effect::Effect;
use crate::tui::view::Context;

/// What people see of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// Its name in key settings and palette: `move-next`.
    pub name: &'static str,
    /// Its keys unless remapped; see [`Chord`] for how they are written.
    pub keys: &'static [&'static str],
    /// One or two words for the footer; empty: not there.
    pub short: &'static str,
    /// A sentence for the help, without a full stop.
    pub long: &'static str,
    /// The heading it stands under in the help.
    pub group: &'static str,
}

/// An action of a view (or of the app) of type `V`.
pub struct Action<V: 'static> {
    /// What people see of it.
    pub about: About,
    /// What it does; the chord tells keys of one row apart (the digits).
    pub run: fn(&mut V, &Context<'_>, Chord) -> Vec<Effect>,
}

/// Runs the action of this name from a table; `None` if there is none.
pub fn run<V>(
    table: &[Action<V>],
    view: &mut V,
    name: &str,
    context: &Context<'_>,
    chord: Chord,
) -> Option<Vec<Effect>> {
    table.iter().find(|action| action.about.name == name).map(|action| (action.run)(view, context, chord))
}
