//! The shape of the house, held by a test: who may import whom, how long a file may grow, what is registered.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Who may import whom, room by room, from the lowest up. A room may always import itself. The longest name that fits a
/// file is its room.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("phrase", &["model"]),
    ("document", &["model"]),
    ("config", &["document", "model"]),
    ("log", &["phrase", "model"]),
    ("message", &["log", "model"]),
    ("query", &["log", "phrase", "model"]),
    ("markdown", &["model"]),
    ("import", &["log", "markdown", "phrase", "model"]),
    ("report", &["query", "log", "phrase", "model"]),
    ("gate", &["report", "log", "phrase", "model"]),
    ("export", &["gate", "report", "log", "phrase", "markdown", "model"]),
    ("merge", &["document", "log", "model"]),
    ("git", &["model"]),
    ("store", &["document", "git", "merge", "message", "log", "phrase", "model"]),
    // The pure part of the screen: no store, no document, no file, no clock.
    ("tui", &["export::standup", "export::text", "report", "query", "message", "log", "phrase", "config", "model"]),
    // Its effects.
    ("tui::runtime", &["store", "import", "message", "log", "config", "document", "phrase", "model", "tui"]),
    (
        "cli",
        &[
            "store", "document", "git", "merge", "message", "log", "query", "phrase", "markdown", "import", "report",
            "gate", "export", "config", "tui", "model",
        ],
    ),
    ("main", &["cli"]),
    ("lib", &[]),
];

/// The floors inside a room, from the lowest up: a folder imports those before it and none after it. Files that stand
/// directly in the room are above all of its folders.
const FLOORS: &[(&str, &[&str])] = &[
    ("document", &["ron", "read", "edit"]),
    ("store", &["options", "file", "git", "state", "log", "handle", "commit", "operation", "watch"]),
    ("tui", &["core", "text", "field", "widget", "view", "command", "app", "runtime"]),
    ("tui::view", &["board", "overlay", "dialog", "standup"]),
    ("cli", &["start", "output", "context", "question", "argument", "write", "command"]),
];

/// Imports that climb a floor, each with the reason. This list may only shrink.
const CLIMBS: &[(&str, &str, &str)] = &[];

/// Circles of files, each by its first file, with the reason. This list may only shrink.
const CIRCLES: &[(&str, &str)] = &[];

/// The guide for a folder, in files; the folders of tables may be larger.
const FOLDER: usize = 14;

/// Folders with more files than the guide: each a table with one file per row, or with the reason why.
const LARGER_FOLDERS: &[(&str, &str)] =
    &[("cli/command", "one command per file"), ("model", "one word of the domain per file")];

/// The guide for the length of a file, in lines; a longer one needs its reason in [`LONGER`].
const GUIDE: usize = 400;

/// Files that are longer, each with the reason why it is one piece.
const LONGER: &[(&str, &str)] = &[
    ("model/change.rs", "one enum: a kind of change with its apply, inverse and sentence, so that none is forgotten"),
    ("document/ron/literal.rs", "the literals of one grammar: texts, characters and numbers share their escapes"),
    ("document/edit/cross_check.rs", "one walk over two readings of the same text, value by value"),
    ("tui/widget/module/row.rs", "the four densities of one row, side by side with their tests"),
];

/// Folders whose every file `x.rs`, in sub-folders too, must be named as `x::` in the table of their `mod.rs`.
const REGISTRIES: &[&str] = &["tui/view", "cli/command"];

/// Files of a registry folder that are no entries, each with what they are.
const NO_ENTRIES: &[(&str, &str)] = &[
    ("tui/view/board/column_order.rs", "the order of rows, shared by views"),
    ("tui/view/board/grid.rs", "the cursor among cells, shared by views"),
    ("tui/view/board/grid_view.rs", "what the views of cells have in common"),
    ("tui/view/board/table_order.rs", "the order of the table's rows"),
    ("tui/view/standup/drawing.rs", "how a standup looks"),
    ("tui/view/standup/state.rs", "where a standup is"),
    ("tui/view/standup/hold.rs", "the question before a mark, shared with what works everywhere"),
    ("tui/view/standup/pages.rs", "which pages a standup has"),
    ("cli/command/open.rs", "what happens without a command"),
    ("cli/command/cover/output.rs", "what `standup cover` prints"),
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

/// `tui/view/board/lanes.rs` is in room `tui`, `tui/runtime/input.rs` in `tui::runtime`: the longest name of the table.
fn room(file: &str) -> String {
    let path = module(file).join("::");
    let within = |room: &str| path == room || path.starts_with(&format!("{room}::"));
    let named = MAY_IMPORT.iter().map(|(room, _)| *room).filter(|room| within(room)).max_by_key(|room| room.len());
    named.map_or(path.clone(), str::to_owned)
}

/// The module path of a file: `tui/view/mod.rs` is `tui, view`.
fn module(file: &str) -> Vec<&str> {
    let mut path: Vec<&str> = file.trim_end_matches(".rs").split('/').collect();
    if path.len() > 1 && path.last() == Some(&"mod") {
        path.pop();
    }
    path
}

/// What the code outside of `#[cfg(test)]` names below `crate::` and `super::`, as paths; the names in braces one by one.
fn imports(file: &str, text: &str) -> Vec<String> {
    if file.ends_with("/tests.rs") || file.ends_with("/testing.rs") {
        return Vec::new();
    }
    let code = without_tests(text);
    let code: String = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let above = module(file);
    let above = above[..above.len().saturating_sub(1)].join("::");
    let code = code.replace("super::", &format!("crate::{above}::"));
    let is_path = |c: char| c.is_alphanumeric() || matches!(c, ':' | '_' | '#');
    let mut out = Vec::new();
    for part in code.split("crate::").skip(1) {
        let path: String = part.chars().take_while(|c| is_path(*c)).collect();
        let path = path.trim_end_matches(':').replace("r#", "");
        if let Some(names) = part[path.len()..].strip_prefix("::{").and_then(|rest| rest.split('}').next()) {
            let names = names.split([',', '{']).map(|name| name.trim().split(' ').next().unwrap_or_default());
            out.extend(names.filter(|name| !name.is_empty() && *name != "self").map(|name| format!("{path}::{name}")));
        }
        out.push(path);
    }
    out
}

/// The text up to its tests in place; tests that have a file of their own end nothing.
fn without_tests(text: &str) -> String {
    let mut parts = text.split("#[cfg(test)]");
    let mut code = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(';') {
            Some((item, rest)) if item.contains("mod ") && !item.contains('{') => code.push_str(rest),
            _ => break,
        }
    }
    code
}

/// For each file the files that it imports.
fn imported_files(files: &BTreeMap<String, String>) -> BTreeMap<&str, BTreeSet<&str>> {
    let by_module: BTreeMap<String, &str> = files.keys().map(|file| (module(file).join("::"), file.as_str())).collect();
    let file_of = |path: &str| {
        let parts: Vec<&str> = path.split("::").collect();
        (1..=parts.len()).rev().find_map(|k| by_module.get(&parts[..k].join("::")).copied())
    };
    let used =
        |file: &str, text: &str| imports(file, text).iter().filter_map(|path| file_of(path)).collect::<BTreeSet<_>>();
    let without_itself = |file: &str, mut used: BTreeSet<_>| {
        used.remove(file);
        used
    };
    files.iter().map(|(file, text)| (file.as_str(), without_itself(file, used(file, text)))).collect()
}

/// All files that can be reached from `from` by imports.
fn reached<'a>(imports: &BTreeMap<&'a str, BTreeSet<&'a str>>, from: &'a str) -> BTreeSet<&'a str> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(file) = open.pop() {
        open.extend(imports[file].iter().filter(|next| seen.insert(**next)));
    }
    seen
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let files = files();
    let imports = imported_files(&files);
    let reach: BTreeMap<&str, BTreeSet<&str>> = imports.keys().map(|file| (*file, reached(&imports, file))).collect();
    let circles: BTreeSet<Vec<&str>> = reach
        .iter()
        .filter(|(file, seen)| seen.contains(**file))
        .map(|(file, seen)| seen.iter().copied().filter(|other| reach[other].contains(file)).collect())
        .collect();
    let is_known = |circle: &Vec<&str>| CIRCLES.iter().any(|(first, _)| *first == circle[0]);
    let new: Vec<_> = circles.iter().filter(|circle| !is_known(circle)).collect();
    assert!(new.is_empty(), "circles of imports: {new:#?}");
    let gone: Vec<_> = CIRCLES.iter().filter(|(first, _)| !circles.iter().any(|circle| circle[0] == *first)).collect();
    assert!(gone.is_empty(), "no longer circles, take them out of CIRCLES: {gone:?}");
}

#[test]
fn no_folder_imports_one_of_a_higher_floor() {
    let files = files();
    let floor = |room: &str, floors: &[&str], file: &str| {
        let path = module(file).join("::");
        let inside = path.strip_prefix(&format!("{room}::"))?.to_owned();
        let folder = inside.split("::").next()?.to_owned();
        Some(floors.iter().position(|name| *name == folder).unwrap_or(floors.len()))
    };
    let mut climbs = BTreeSet::new();
    for (file, used) in imported_files(&files) {
        for (room, floors) in FLOORS {
            let own = floor(room, floors, file);
            let higher =
                |other: &&str| matches!((own, floor(room, floors, other)), (Some(low), Some(high)) if high > low);
            climbs.extend(used.iter().copied().filter(higher).map(|other| (file, other)));
        }
    }
    let is_excused = |(file, other): &&(&str, &str)| CLIMBS.iter().any(|(from, to, _)| from == file && to == other);
    let new: Vec<_> = climbs.iter().filter(|climb| !is_excused(climb)).collect();
    assert!(new.is_empty(), "imports of a higher floor: {new:#?}");
    let gone: Vec<_> = CLIMBS.iter().filter(|(from, to, _)| !climbs.contains(&(*from, *to))).collect();
    assert!(gone.is_empty(), "no longer climbed, take them out of CLIMBS: {gone:?}");
}

#[test]
fn no_folder_outgrows_the_guide() {
    let mut folders: BTreeMap<String, usize> = BTreeMap::new();
    for file in files().keys() {
        *folders.entry(file.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned()).or_default() += 1;
    }
    let is_excused = |folder: &str| LARGER_FOLDERS.iter().any(|(larger, _)| *larger == folder);
    let crowded: Vec<_> = folders.iter().filter(|(folder, count)| **count > FOLDER && !is_excused(folder)).collect();
    assert!(crowded.is_empty(), "more than {FOLDER} files: {crowded:?}");
    let small: Vec<_> = LARGER_FOLDERS.iter().filter(|(f, _)| folders.get(*f).is_none_or(|n| *n <= FOLDER)).collect();
    assert!(small.is_empty(), "no longer large, take them out of LARGER_FOLDERS: {small:?}");
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
        for import in imports(&file, &text) {
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
        let table = format!("{folder}/mod.rs");
        // The rows, without the imports above them.
        let rows: String = files[&table].lines().filter(|line| !line.trim_start().starts_with("use ")).collect();
        for file in files.keys().filter(|f| f.starts_with(&format!("{folder}/")) && !f.ends_with("/mod.rs")) {
            let name = file.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs");
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

/// Whether a line begins a public function or type; fields and variants may speak for themselves.
fn is_public_item(line: &str) -> bool {
    let line = line.trim_start();
    ["fn", "const fn", "struct", "enum", "trait", "type", "const"]
        .iter()
        .any(|kind| line.strip_prefix("pub ").is_some_and(|rest| rest.starts_with(&format!("{kind} "))))
}

#[test]
fn every_public_function_and_type_says_what_it_is() {
    let mut silent = Vec::new();
    for (file, text) in files() {
        let code = without_tests(&text);
        let lines: Vec<&str> = code.lines().collect();
        for (i, line) in lines.iter().enumerate().filter(|(_, line)| is_public_item(line)) {
            let is_attribute = |line: &&str| line.starts_with("#[") || line.ends_with(")]");
            let said = lines[..i].iter().rev().map(|line| line.trim()).find(|line| !is_attribute(line));
            if !said.is_some_and(|line| line.starts_with("///")) {
                silent.push(format!("{file}: {}", line.trim()));
            }
        }
    }
    assert!(silent.is_empty(), "no `///` above: {silent:#?}");
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
