//! The keymap: which key does what, per view. Built from the action tables; runs nothing itself.

use std::collections::HashMap;

use crate::config::key::Chord;
use crate::tui::core::action_help::ActionHelp;

/// Chord to action name, per view name; `app` holds what works everywhere.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    bindings: HashMap<(&'static str, Chord), &'static str>,
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
        let mut bindings = HashMap::new();
        for (view, rows) in tables {
            for row in rows {
                for key in row.keys {
                    let chord = key.parse().expect("the tables name real keys");
                    let taken = bindings.insert((*view, chord), row.name);
                    assert!(taken.is_none(), "{view}: {key} is bound twice");
                }
            }
        }
        Self { bindings }
    }

    /// The action that `chord` means in `view`.
    pub fn action(&self, view: &'static str, chord: Chord) -> Option<&'static str> {
        self.bindings.get(&(view, chord)).copied()
    }

    /// The keys of an action, those of the table first in its order.
    pub fn keys(&self, view: &'static str, about: &ActionHelp) -> Vec<Chord> {
        let order = |chord: &Chord| about.keys.iter().position(|k| k.parse() == Ok(*chord)).unwrap_or(usize::MAX);
        let mut keys: Vec<Chord> = self
            .bindings
            .iter()
            .filter(|((v, _), name)| *v == view && **name == about.name)
            .map(|((_, c), _)| *c)
            .collect();
        keys.sort_by_key(|chord| (order(chord), *chord));
        keys
    }
}
