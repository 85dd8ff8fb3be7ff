//! The keymap: which key does what, per view. Built from the action tables; runs nothing itself.

use std::collections::HashMap;

use crate::config::key::Chord;
use crate::tui::core::action_help::ActionHelp;

/// Chord to action name, per view name; `app` holds what works everywhere.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    bindings: HashMap<(&'static str, Chord), &'static str>,
    /// The same by view and action, in the order of the tables.
    chords: HashMap<(&'static str, &'static str), Vec<Chord>>,
}

/// The view name under which the actions that work everywhere are bound.
pub const EVERYWHERE: &str = "app";

/// The view name under which the rows for modules are bound.
pub const MODULES: &str = "modules";

impl Keymap {
    /// The keys as the tables have them: view names with their rows.
    ///
    /// # Panics
    /// If a row names no key, or two rows of a view name the same: a test holds the tables to it.
    pub fn new(tables: &[(&'static str, Vec<ActionHelp>)]) -> Self {
        let (mut bindings, mut chords) = (HashMap::new(), HashMap::<_, Vec<Chord>>::new());
        for (view, rows) in tables {
            for row in rows {
                for key in row.keys {
                    let chord = key.parse().expect("the tables name real keys");
                    let taken = bindings.insert((*view, chord), row.name);
                    assert!(taken.is_none(), "{view}: {key} is bound twice");
                    chords.entry((*view, row.name)).or_default().push(chord);
                }
            }
        }
        Self { bindings, chords }
    }

    /// The action that `chord` means in `view`.
    pub fn action(&self, view: &'static str, chord: Chord) -> Option<&'static str> {
        self.bindings.get(&(view, chord)).copied()
    }

    /// The keys of an action, those of the table first in its order.
    pub fn keys(&self, view: &'static str, about: &ActionHelp) -> Vec<Chord> {
        let mut keys = self.chords.get(&(view, about.name)).cloned().unwrap_or_default();
        if keys.len() != about.keys.len() {
            // Several rows have this name.
            let order = |chord: &Chord| about.keys.iter().position(|k| k.parse() == Ok(*chord)).unwrap_or(usize::MAX);
            keys.sort_by_key(|chord| (order(chord), *chord));
        }
        keys
    }
}
