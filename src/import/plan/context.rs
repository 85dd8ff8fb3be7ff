//! The facts that all modules at one place of a document share, and how a module found there is added. Reads no text.

use crate::import::plan::draft::{Draft, ModuleDraft};
use crate::import::plan::fact::Fact;
use crate::import::plan::reading::Fate;
use crate::import::plan::words::vocabulary::{Priority, StatusWord};

/// What is known of all modules that stand here.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    pub(super) owner: Option<usize>,
    pub(super) group: String,
    pub(super) status: Option<StatusWord>,
    pub(super) priority: Option<Priority>,
    /// Whether whatever stands here is a module, as below a person or a batch.
    pub(super) all: bool,
}

impl Context {
    /// A module of this context was found, with these facts.
    pub(super) fn told(
        &self,
        module: usize,
        facts: Vec<Fact>,
        notes: Vec<String>,
        unknown: &[&'static str],
        line: u32,
        draft: &mut Draft,
    ) {
        let mut said = Vec::new();
        let has = |name: &str| facts.iter().any(|fact| fact.name() == name);
        let status = self.status.filter(|_| !has("status")).map(Fact::Status);
        let priority = self.priority.filter(|_| !has("priority")).map(Fact::Priority);
        for fact in facts.into_iter().chain(status).chain(priority) {
            if !matches!(fact, Fact::Note(_)) {
                said.push(format!("{} {}", fact.name(), fact.said()));
            }
            draft.say(module, fact, line);
        }
        for note in notes {
            said.push("a note".to_owned());
            draft.say(module, Fact::Note(note), line);
        }
        let at = draft.at(line);
        draft.modules[module].unknown.extend(unknown.iter().map(|name| (*name, at)));
        let ModuleDraft { id, owner, .. } = &draft.modules[module];
        let owner = owner.map(|i| format!(" of {}", draft.developers[i].name)).unwrap_or_default();
        let colon = if said.is_empty() { "" } else { ": " };
        let what = format!("module {id}{owner}{colon}{}", said.join("; "));
        draft.tell(line, Fate::Understood, what);
    }
}
