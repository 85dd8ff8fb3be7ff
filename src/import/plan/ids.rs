//! What the modules of a plan are called, and whom a name means. A name that could mean two modules means none.

use std::collections::HashMap;

use crate::import::plan::draft::{Draft, ModuleDraft};
use crate::import::plan::reading::Fate;
use crate::import::plan::words::path;
use crate::import::plan::words::vocabulary::folded;
use crate::model::module::Module;

/// `Write tests for src/a.py` is about that file, if nothing else is: then the path is its id, and the text its title.
pub(super) fn name_by_paths(draft: &mut Draft) {
    let path_of = |known: &ModuleDraft| {
        let is_text = known.whole.is_none() && known.id == known.title;
        let word = known.title.rsplit(char::is_whitespace).next().filter(|_| is_text)?;
        let path = path::module(word.trim_matches(['(', ')', '[', ']']), false)?;
        (path.len() < known.title.len() && path::is_code(&path) && !path::is_test(&path)).then_some(path)
    };
    let paths: Vec<Option<String>> = draft.modules.iter().map(path_of).collect();
    let mut uses: HashMap<String, usize> = HashMap::new();
    for path in paths.iter().flatten() {
        *uses.entry(path.to_lowercase()).or_default() += 1;
    }
    for (module, path) in paths.into_iter().enumerate() {
        if let Some(path) = path.filter(|path| uses[&path.to_lowercase()] == 1) {
            draft.set_path(module, &path);
        }
    }
}

/// The ids of modules by what documents call them.
pub(super) struct Ids {
    by_name: HashMap<String, Option<usize>>,
    ids: Vec<String>,
}

impl Ids {
    pub(super) fn of(draft: &Draft) -> Self {
        let mut by_name: HashMap<String, Option<usize>> = HashMap::new();
        for (index, module) in draft.modules.iter().enumerate() {
            let short = module.id.rsplit('/').next().unwrap_or_default();
            for name in [module.id.as_str(), module.title.as_str(), short] {
                let entry = by_name.entry(folded(name)).or_insert(Some(index));
                if *entry != Some(index) {
                    *entry = None;
                }
            }
            by_name.insert(format!("={}", module.id.to_lowercase()), Some(index));
            // `#12` before its name is its number in a tracker.
            for number in module.notes.iter().filter(|note| is_number(note)) {
                by_name.insert(format!("={number}"), Some(index));
            }
        }
        Self { by_name, ids: draft.modules.iter().map(|module| module.id.clone()).collect() }
    }

    fn find(&self, name: &str) -> Option<usize> {
        let name = name.trim().trim_matches(['`', '"', '*', '.', ' ']);
        let exact = self.by_name.get(&format!("={}", name.to_lowercase())).copied().flatten();
        exact.or_else(|| self.by_name.get(&folded(name)).copied().flatten())
    }

    /// A module that is blocked by another one of the plan waits for it.
    pub(super) fn wait_for_blocker(&self, module: &mut Module, index: usize) {
        let Some(blocked) = &module.blocked else { return };
        let name = blocked.reason.trim_matches(['`', '"', ' ']).to_lowercase();
        let found = self.by_name.get(&format!("={name}")).copied().flatten();
        if let Some(found) = found.filter(|found| *found != index) {
            let id = &self.ids[found];
            if !module.after.contains(id) {
                module.after.push(id.clone());
            }
            module.blocked = None;
        }
    }

    /// Puts ids in the place of the names that `after` holds; a name of no module is a note.
    pub(super) fn resolve(&self, module: &mut Module, index: usize, draft: &mut Draft) {
        let mut after = Vec::new();
        for names in std::mem::take(&mut module.after) {
            let whole = self.find(&names).map(|found| vec![Some(found)]);
            let parts: Vec<&str> =
                names.split([',', ';', '&', '+']).map(str::trim).filter(|name| !name.is_empty()).collect();
            let found = whole.unwrap_or_else(|| parts.iter().map(|name| self.find(name)).collect());
            for (at, found) in found.iter().enumerate() {
                match found {
                    Some(found) if *found != index && !after.contains(&self.ids[*found]) => {
                        after.push(self.ids[*found].clone());
                    }
                    Some(_) => {}
                    None => {
                        let note = format!("After {}", parts.get(at).copied().unwrap_or(&names));
                        draft.tell_at(
                            draft.modules[index].at,
                            Fate::Noted,
                            format!("{note}: no module of the plan is called so"),
                        );
                        if !module.notes.is_empty() {
                            module.notes.push_str("\n\n");
                        }
                        module.notes.push_str(&note);
                    }
                }
            }
        }
        module.after = after;
    }
}

fn is_number(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}
