//! Fields that two people changed without knowing of each other, until somebody sets them again. Follows from the entries alone, so
//! everybody who has the log sees the same; judges nothing.

use std::collections::HashMap;
use std::sync::Arc;

use crate::log::entry::Entry;
use crate::log::history::History;
use crate::model::change::{Change, Subject};
use crate::model::field::Value;

/// A field that two people changed, each from the same value.
#[derive(Clone, Debug)]
pub(crate) struct Contested {
    /// Whose field, by its newest name.
    pub(crate) of: Subject,
    /// The entry that stands.
    pub(crate) kept: Arc<Entry>,
    /// The one before it, whose author wanted something else.
    pub(crate) left: Arc<Entry>,
}

impl Contested {
    /// In one sentence. Raw text.
    pub(crate) fn sentence(&self) -> String {
        let said = |entry: &Entry| format!("{} ({})", entry.change.said(), entry.actor());
        format!("{}: contested: {}; before it {}", self.of.name(), said(&self.kept), said(&self.left))
    }
}

/// What is contested in the entries that are loaded, the newest first.
pub(crate) fn contested(history: &History) -> Vec<Contested> {
    let mut newest: HashMap<(Subject, &'static str), Option<Arc<Entry>>> = HashMap::new();
    let mut contested = Vec::new();
    for entry in history.entries().rev() {
        let Some((of, path, from, _)) = set(&entry.change) else { continue };
        let of = history.name_now(&of).clone();
        match newest.get_mut(&(of.clone(), path)) {
            None => {
                newest.insert((of, path), Some(Arc::clone(entry)));
            }
            Some(later) => {
                // Only the last two of a field count: whoever sets it again settles it.
                let Some(later) = later.take() else { continue };
                let Some((_, _, later_from, later_to)) = set(&later.change) else { continue };
                let differs = set(&entry.change).is_some_and(|(.., to)| to != later_to);
                if from == later_from && differs {
                    contested.push(Contested { of, kept: later, left: Arc::clone(entry) });
                }
            }
        }
    }
    contested
}

/// The field that a change sets, and its values before and after.
fn set(change: &Change) -> Option<(Subject, &'static str, Value, Value)> {
    let text = |name: &Option<String>| name.clone().map_or(Value::Absent, Value::Text);
    Some(match change {
        Change::Move { module, from, to } => {
            (Subject::Module(module.clone()), "status", Value::Word(from.token()), Value::Word(to.token()))
        }
        Change::Set(set) => (set.of.clone(), set.field.path, set.from.clone(), set.to.clone()),
        Change::Assign { module, from, to, .. } => {
            (Subject::Module(module.clone()), "developer", text(&from.developer), text(&to.developer))
        }
        _ => return None,
    })
}
