//! The searchable text of a module, built once and kept until the module changes. Matches nothing itself.

use std::sync::Arc;

use nucleo_matcher::{Utf32Str, Utf32String};

use crate::model::board::{Board, Developer, Found};
use crate::model::module::Module;

/// Stands before the notes.
const NOTES: char = '\u{1}';

/// The letters of all modules of one board.
#[derive(Debug, Default)]
pub(crate) struct ModuleIndex {
    of: Option<Arc<Board>>,
    /// The developers, then nobody.
    columns: Vec<IndexedColumn>,
}

#[derive(Debug, Default)]
struct IndexedColumn {
    developer: Option<Arc<Developer>>,
    hays: Vec<IndexedModule>,
}

/// The letters of one module, in lower case: id, title, group and tags a line each, then the notes.
#[derive(Debug)]
pub(crate) struct IndexedModule {
    of: Arc<Module>,
    text: Utf32String,
}

impl ModuleIndex {
    /// Brings them up to date with the board. Only modules that are new or differ are read.
    pub(crate) fn follow(&mut self, board: &Arc<Board>) {
        if self.of.as_ref().is_some_and(|of| Arc::ptr_eq(of, board)) {
            return;
        }
        self.of = Some(Arc::clone(board));
        let mut old = std::mem::take(&mut self.columns).into_iter();
        for (developer, modules) in board.columns() {
            let mut column = old.next().unwrap_or_default();
            let same = |known: &Arc<Developer>| developer.is_some_and(|developer| Arc::ptr_eq(known, developer));
            if !column.developer.as_ref().is_some_and(same) {
                column = IndexedColumn { developer: developer.cloned(), hays: hays(column.hays, modules) };
            }
            self.columns.push(column);
        }
    }

    /// The letters of a module.
    pub(crate) fn of(&self, found: Found<'_>) -> Option<&IndexedModule> {
        let nobody = self.columns.len().saturating_sub(1);
        self.columns.get(found.developer.unwrap_or(nobody))?.hays.get(found.index)
    }
}

/// Those of `modules`, taken from the old ones as far as these are the same and in the same order.
fn hays(old: Vec<IndexedModule>, modules: &[Arc<Module>]) -> Vec<IndexedModule> {
    // How far ahead is looked: a module that was changed or removed is passed over, and so are a few neighbours.
    const AHEAD: usize = 4;
    let mut old: std::collections::VecDeque<IndexedModule> = old.into();
    let mut hay = |module: &Arc<Module>| {
        let at = old.iter().take(AHEAD).position(|hay| Arc::ptr_eq(&hay.of, module));
        at.and_then(|at| old.drain(..=at).next_back()).unwrap_or_else(|| IndexedModule::new(module))
    };
    modules.iter().map(&mut hay).collect()
}

impl IndexedModule {
    /// Reads the module.
    pub(crate) fn new(module: &Arc<Module>) -> Self {
        let mut text = String::with_capacity(module.id.len() + module.title.len() + module.notes.len() + 16);
        let lines = [&module.id, &module.title, &module.group].into_iter().chain(&module.tags);
        for line in lines.filter(|line| !line.is_empty()) {
            fold(line, &mut text);
            text.push('\n');
        }
        if !module.notes.is_empty() {
            text.push(NOTES);
            fold(&module.notes, &mut text);
        }
        Self { of: Arc::clone(module), text: text.into() }
    }

    /// All of it.
    pub(crate) fn text(&self) -> Utf32Str<'_> {
        self.text.slice(..)
    }

    /// The pieces within which letters may stand apart: the lines, and the single words of the notes.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = Utf32Str<'_>> {
        let mut begin = 0;
        let mut notes = false;
        let mut chars = self.text().chars().chain(['\n']).enumerate();
        std::iter::from_fn(move || {
            for (at, c) in chars.by_ref() {
                if c == NOTES {
                    notes = true;
                }
                if c == '\n' || c == NOTES || (notes && c == ' ') {
                    let piece = self.text.slice(begin..at);
                    begin = at + 1;
                    if !piece.is_empty() {
                        return Some(piece);
                    }
                }
            }
            None
        })
    }
}

/// Appends `text` in lower case and on one line.
fn fold(text: &str, out: &mut String) {
    if text.is_ascii() {
        out.extend(text.bytes().map(|b| if b < b' ' { ' ' } else { b.to_ascii_lowercase() as char }));
    } else {
        out.extend(text.chars().map(|c| if c < ' ' { ' ' } else { c }).flat_map(char::to_lowercase));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{IndexedModule, ModuleIndex};
    use crate::model::board::{Board, Developer};
    use crate::model::module::Module;
    use crate::model::status::Status;

    fn module(id: &str) -> Arc<Module> {
        Arc::new(Module::new(id, Status::Pending))
    }

    #[test]
    fn lines_are_pieces_and_so_are_the_words_of_the_notes() {
        let module = Module {
            title: "Vault Client".into(),
            tags: vec!["critical".into(), "io".into()],
            notes: "Retry\nlogic  first".into(),
            ..Module::new("secrets/Vault.py", Status::Pending)
        };
        let hay = IndexedModule::new(&Arc::new(module));
        let pieces: Vec<String> = hay.pieces().map(|piece| piece.to_string()).collect();
        assert_eq!(pieces, ["secrets/vault.py", "vault client", "critical", "io", "retry", "logic", "first"]);
    }

    #[test]
    fn whatever_happens_to_the_modules_each_finds_its_own_letters() {
        let board = |modules: &[&Arc<Module>]| {
            let modules = modules.iter().map(|module| Arc::clone(module)).collect();
            let developer = Developer { name: "Ana".into(), modules, ..Developer::default() };
            Arc::new(Board { developers: vec![Arc::new(developer)], ..Board::default() })
        };
        let all = ["a", "b", "c", "d", "e"].map(module);
        let mut hays = ModuleIndex::default();
        for modules in [&[0, 1, 2, 3][..], &[0, 2, 3], &[0, 4, 2, 3], &[3, 2, 4, 0], &[], &[1, 0], &[0, 1, 2, 3, 4]] {
            let modules: Vec<_> = modules.iter().map(|index| &all[*index]).collect();
            let board = board(&modules);
            hays.follow(&board);
            for found in board.modules() {
                let hay = hays.of(found).expect("every module has one");
                assert_eq!(hay.text().to_string(), format!("{}\n", found.module.id));
                assert!(Arc::ptr_eq(&hay.of, found.module));
            }
        }
    }
}
