//! The shape of the house, held by a test: who may import whom, how long a file may grow, what is registered.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Who may import whom: the rooms of DESIGN section 4, from the lowest up. A room may always import itself.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("document", &["model"]),
    ("config", &["document", "model"]),
    ("log", &["model"]),
    ("import", &["model"]),
    ("export", &["log", "model"]),
    ("merge", &["document", "model"]),
    ("store", &["document", "merge", "log", "model"]),
    // The pure part of the screen: no store, no document, no file, no clock.
    ("tui", &["export::text", "log", "config", "model"]),
    // Its effects.
    ("tui::mod", &["store", "import", "log", "config", "document", "model", "tui"]),
    ("tui::runtime", &["store", "import", "log", "config", "document", "model", "tui"]),
    ("cli", &["store", "document", "merge", "log", "import", "export", "config", "tui", "model"]),
    ("main", &["cli"]),
    ("lib", &[]),
];

/// The guide for the length of a file, in lines; a longer one needs its reason in [`LONGER`].
const GUIDE: usize = 400;

/// Files that are longer, each with the reason why it is one piece.
const LONGER: &[(&str, &str)] = &[
    ("store/system.rs", "one function after the other for each kind of operating system, side by side"),
    ("model/field.rs", "one table: every field of the board with how it is read and set, side by side"),
    ("model/change.rs", "one enum: a kind of change with its apply, inverse and sentence, so that none is forgotten"),
    ("document/literal.rs", "the literals of one grammar: texts, characters and numbers share their escapes"),
    ("document/second_opinion.rs", "one walk over two readings of the same text, value by value"),
    ("tui/widget/module_row.rs", "the four densities of one row, side by side with their tests"),
];

/// Folders whose every file `x.rs` must be named as `x::` in the table of their `mod.rs`.
const REGISTRIES: &[&str] = &["tui/view", "cli"];

/// Files of a registry folder that are no entries, each with what they are.
const NO_ENTRIES: &[(&str, &str)] = &[
    ("tui/view/order.rs", "the order of rows, shared by views"),
    ("tui/view/grid.rs", "the cursor among cells, shared by views"),
    ("tui/view/on_grid.rs", "what the views of cells have in common"),
    ("tui/view/rank.rs", "the order of the table's rows"),
    ("cli/open.rs", "what happens without a command"),
    ("cli/environment.rs", "what the program was started with"),
    ("cli/shell.rs", "what every command is given"),
    ("cli/lookup.rs", "which module or developer is meant"),
    ("cli/fields.rs", "words that set fields, for the commands that take them"),
    ("cli/names.rs", "what can be a new id or name"),
    ("cli/writing.rs", "how every writing command writes"),
    ("cli/output.rs", "what leaves the program"),
    ("cli/colour.rs", "when output is coloured"),
    ("cli/trace.rs", "the trace file"),
    ("cli/who.rs", "who sits here"),
    ("cli/settings.rs", "the bytes of config.ron"),
    ("cli/since.rs", "from when on"),
    ("cli/versions.rs", "which earlier version is meant"),
];

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files() -> BTreeMap<String, String> {
    fn walk(folder: &Path, out: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).expect("src can be listed") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(src()).expect("below src").to_string_lossy().replace('\\', "/");
                out.insert(name, fs::read_to_string(&path).expect("a text"));
            }
        }
    }
    let mut out = BTreeMap::new();
    walk(&src(), &mut out);
    assert!(out.len() > 20, "the walk finds the files");
    out
}

/// `tui/view/lanes.rs` is in room `tui`; the effect files of `tui` are rooms of their own.
fn room(file: &str) -> String {
    let path = file.trim_end_matches(".rs").replace('/', "::");
    let own = MAY_IMPORT.iter().find(|(room, _)| *room == path);
    own.map_or_else(|| path.split("::").next().unwrap_or_default().to_owned(), |(room, _)| (*room).to_owned())
}

/// What the `use crate::` lines outside of `#[cfg(test)]` name, as paths.
fn imports(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut out = Vec::new();
    for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for part in line.split("crate::").skip(1) {
            let path: String = part.chars().take_while(|c| c.is_alphanumeric() || matches!(c, ':' | '_')).collect();
            out.push(path.trim_end_matches(':').to_owned());
        }
    }
    out
}

#[test]
fn every_file_imports_only_what_its_room_may() {
    let mut wrong = Vec::new();
    for (file, text) in files() {
        let room = room(&file);
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == room) else {
            wrong.push(format!("{file}: the room `{room}` is not in the table"));
            continue;
        };
        let own = room.split("::").next().unwrap_or_default();
        for import in imports(&text) {
            let may = |allowed: &str| import == allowed || import.starts_with(&format!("{allowed}::"));
            if !may(own) && !allowed.iter().any(|a| may(a)) {
                wrong.push(format!("{file}: `{room}` must not import `crate::{import}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn no_file_outgrows_the_guide_without_a_reason() {
    let files = files();
    let lines = |file: &str| files.get(file).map_or(0, |text| text.lines().count());
    let long: Vec<_> = files.keys().filter(|f| lines(f) > GUIDE && !LONGER.iter().any(|(l, _)| l == f)).collect();
    assert!(long.is_empty(), "over {GUIDE} lines without a reason in LONGER: {long:?}");
    let short: Vec<_> = LONGER.iter().filter(|(file, _)| lines(file) <= GUIDE).collect();
    assert!(short.is_empty(), "no longer long, take them out of LONGER: {short:?}");
}

#[test]
fn every_file_of_a_registry_folder_is_registered() {
    let files = files();
    for folder in REGISTRIES {
        // The table stands in `registry.rs` where those that it lists need what is in `mod.rs`.
        let [registry, module] = ["registry", "mod"].map(|name| format!("{folder}/{name}.rs"));
        let (table, text) = files.get_key_value(&registry).or(files.get_key_value(&module)).expect("there is a table");
        // The rows, without the `pub mod` lines above them.
        let rows: String = text.lines().filter(|line| !line.trim_start().starts_with("use ")).collect();
        let is_listed = |file: &str| !file.ends_with("/mod.rs") && file != *table;
        for file in files.keys().filter(|f| f.starts_with(&format!("{folder}/")) && is_listed(f)) {
            let name = file.trim_start_matches(&format!("{folder}/")).trim_end_matches(".rs");
            let excused = NO_ENTRIES.iter().any(|(excused, _)| excused == file);
            assert!(excused || rows.contains(&format!("{name}::")), "{file} is not in the table of {table}");
        }
    }
}

#[test]
fn every_module_says_in_its_first_line_what_it_is_for() {
    let silent: Vec<String> =
        files().into_iter().filter(|(_, text)| !text.starts_with("//! ")).map(|(file, _)| file).collect();
    assert!(silent.is_empty(), "no `//!` on the first line: {silent:?}");
}

#[test]
fn no_file_has_a_name_that_says_nothing() {
    let banned = ["utils", "util", "helpers", "helper", "manager", "common", "misc"];
    let found: Vec<String> = files()
        .into_keys()
        .filter(|f| f.trim_end_matches(".rs").split('/').any(|part| banned.contains(&part)))
        .collect();
    assert!(found.is_empty(), "{found:?}");
}
