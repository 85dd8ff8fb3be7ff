//! An editor that knows no lock and saves in the very moment in which we write: nothing of it is lost, nothing of ours either.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::{Seek, Write};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use standup::model::status::Status::{Done, InProgress, Pending};
use standup::store::{Depth, Origin, Store};

use super::{BOARD, Folder, one};

fn remembering(folder: &Folder) -> Store {
    let state = Some(folder.0.path().join("state"));
    folder.store().origin(Origin { user: "ana".into(), state, ..Origin::default() })
}

/// The files that were the board a moment ago.
fn displaced(folder: &Folder) -> Vec<PathBuf> {
    let names = folder.names().into_iter().filter(|name| name.starts_with(".board.ron."));
    names.map(|name| folder.at(&name)).collect()
}

/// What the log says, without whose words it is.
fn said(store: &Store) -> Vec<String> {
    let log = store.history(Depth::Whole).unwrap();
    log.history().entries().map(|entry| format!("{}: {}", entry.actor(), entry.change.sentence())).collect()
}

/// An editor that has the board open, and empties and fills it in place when it saves.
struct Open(fs::File);

impl Open {
    fn now(folder: &Folder) -> Self {
        Self(fs::File::options().write(true).open(folder.at("board.ron")).unwrap())
    }

    fn save(&mut self, text: &str) {
        self.0.set_len(0).unwrap();
        self.0.rewind().unwrap();
        self.0.write_all(text.as_bytes()).unwrap();
    }
}

/// Pretends that a file lies there untouched for so long.
fn wait(time: Duration) {
    std::thread::sleep(time);
}

#[test]
fn what_an_editor_writes_to_the_old_file_is_found_by_the_next_writer() {
    let folder = Folder::with_board();
    let store = remembering(&folder);
    let mut editor = Open::now(&folder);
    store.commit(&one("a", Pending, Done)).unwrap();
    // It opened the board before we wrote, and writes after.
    let saved =
        BOARD.replace("// the first", "// the second").replace(r#""b", status: InProgress"#, r#""b", status: Done"#);
    editor.save(&saved);
    assert!(!folder.text().contains("the second"), "it went into the old file");
    store.commit(&one("c", Done, Pending)).unwrap();
    let text = folder.text();
    for all in ["// the second", r#""a", status: Done, mood"#, r#""b", status: Done"#, r#""c", status: Pending"#] {
        assert!(text.contains(all), "{all} in {text}");
    }
    let by_hand = "somebody with an editor: b: In progress to Done";
    assert_eq!(said(&store), ["ana: a: Pending to Done", by_hand, "ana: c: Done to Pending"]);
    // Once is enough.
    store.commit(&one("c", Pending, Done)).unwrap();
    assert_eq!(said(&store).len(), 4);
}

#[test]
fn where_both_changed_the_same_the_acknowledged_one_stays_and_the_other_is_told_and_kept() {
    let folder = Folder::with_board();
    let store = remembering(&folder);
    let mut editor = Open::now(&folder);
    store.commit(&one("a", Pending, Done)).unwrap();
    let saved = BOARD.replace(r#""a", status: Pending"#, r#""a", status: InProgress"#);
    editor.save(&saved);
    let committed = store.commit(&one("b", InProgress, Done)).unwrap();
    assert!(folder.text().contains(r#""a", status: Done"#));
    assert!(committed.warnings.iter().any(|warning| warning.contains("an editor")), "{:?}", committed.warnings);
    let kept = store.versions().into_iter().filter_map(|version| store.version(version.revision));
    assert!(kept.into_iter().any(|text| text == saved.as_bytes()));
}

#[test]
fn half_a_save_is_waited_for() {
    let folder = Folder::with_board();
    let store = remembering(&folder);
    let mut editor = Open::now(&folder);
    store.commit(&one("a", Pending, Done)).unwrap();
    editor.save("");
    store.commit(&one("b", InProgress, Done)).unwrap();
    editor.save(&BOARD.replace("// the first", "// the second"));
    store.observe().unwrap();
    store.commit(&one("b", Done, Pending)).unwrap();
    let text = folder.text();
    assert!(text.contains("// the second") && text.contains(r#""a", status: Done"#), "{text}");
}

#[test]
fn what_nobody_writes_to_any_more_is_removed() {
    let folder = Folder::with_board();
    let store = remembering(&folder);
    store.commit(&one("a", Pending, Done)).unwrap();
    store.commit(&one("a", Done, InProgress)).unwrap();
    assert_eq!(displaced(&folder).len(), 2);
    wait(Duration::from_millis(2100));
    store.commit(&one("a", InProgress, Done)).unwrap();
    assert_eq!(displaced(&folder).len(), 1, "only the last");
}

#[test]
fn an_open_board_looks_at_the_old_file_by_itself() {
    let folder = Folder::with_board();
    let store = remembering(&folder);
    let (requests, inbox) = std::sync::mpsc::channel();
    let (caller, served) = (requests.clone(), store.clone());
    let seen = store.read().ok().map(|loaded| loaded.seen());
    let thread = std::thread::spawn(move || standup::store::watch::serve(&served, seen, (caller, inbox), drop));
    let mut editor = Open::now(&folder);
    store.commit(&one("a", Pending, Done)).unwrap();
    editor.save(&BOARD.replace("// the first", "// the second"));
    let deadline = SystemTime::now() + Duration::from_secs(20);
    while !folder.text().contains("// the second") || !displaced(&folder).is_empty() {
        assert!(SystemTime::now() < deadline, "{}\n{:?}", folder.text(), folder.names());
        wait(Duration::from_millis(20));
    }
    assert!(folder.text().contains(r#""a", status: Done"#));
    requests.send(standup::store::watch::Task::Stop).unwrap();
    thread.join().unwrap();
}

#[test]
fn a_writer_that_was_killed_before_it_looked_is_looked_after() {
    let folder = Folder::with_board();
    let store = remembering(&folder);
    store.commit(&one("a", Pending, Done)).unwrap();
    let before = folder.text();
    // As a writer leaves it that is killed right after the exchange: the new text in place, the old file under the name of the
    // temporary one, with what an editor saved in that moment, and the entry written ahead.
    let old = standup::store::Store::new(&folder.at("board.ron")).read().unwrap().snapshot.revision;
    let new = before.replace(r#""b", status: InProgress"#, r#""b", status: Done"#);
    let saved = before.replace("// the first", "// the second");
    fs::write(folder.at(".board.ron.abcdefgh.tmp"), &saved).unwrap();
    fs::write(folder.at("board.ron"), &new).unwrap();
    let rev = store.read().unwrap().snapshot.revision;
    let line = format!(
        "(id: \"zz-1\", seq: 9, at: \"2026-11-20T09:12:03.120Z\", who: \"bo\", by: Key, rev: \"{rev}\", change: \
         Move(module: \"b\", from: InProgress, to: Done)),\n"
    );
    let head = format!(
        "(ahead: \"bo.zz.ron\", rev: \"{rev}\", bytes: {}, swap: Some((\"{old}\", \".board.ron.abcdefgh.tmp\")))\n",
        line.len()
    );
    let lock = fs::read(folder.at("board.ron.lock")).unwrap();
    fs::write(folder.at("board.ron.lock"), [&lock[..], head.as_bytes(), line.as_bytes()].concat()).unwrap();
    store.observe().unwrap();
    let text = folder.text();
    assert!(text.contains("// the second") && text.contains(r#""b", status: Done"#), "{text}");
    assert_eq!(said(&store), ["ana: a: Pending to Done", "bo: b: In progress to Done"]);
}

/// What an editor saved in the very moment of a write, as a writer leaves it that is killed before it could take it in.
fn owed(folder: &Folder, text: &str) -> PathBuf {
    let base = folder.store().read().unwrap().snapshot.revision;
    let path = folder.at(&format!(".board.ron.{base}+abcdefgh.tmp"));
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn what_is_owed_is_found_by_who_only_looks() {
    let folder = Folder::with_board();
    let store = remembering(&folder);
    store.commit(&one("a", Pending, Done)).unwrap();
    owed(&folder, &folder.text().replace("// the first", "// the second").replace("InProgress", "Done"));
    store.observe().unwrap();
    assert!(folder.text().contains("// the second"), "{}", folder.text());
    assert_eq!(said(&store)[1..], ["somebody with an editor: b: In progress to Done"]);
    assert!(displaced(&folder).iter().all(|path| !path.to_str().unwrap().contains('+')), "{:?}", folder.names());
}

#[test]
fn a_board_of_a_newer_program_that_came_out_is_told_and_stays_beside_ours() {
    let folder = Folder::with_board();
    let store = remembering(&folder);
    store.commit(&one("a", Pending, Done)).unwrap();
    let newer = folder.text().replace("format: 1", "format: 2");
    let path = owed(&folder, &newer);
    let committed = store.commit(&one("b", InProgress, Done)).unwrap();
    let told = format!("its text is in {}", path.display());
    assert!(committed.warnings.iter().any(|warning| warning.ends_with(&told)), "{:?}", committed.warnings);
    assert_eq!(fs::read_to_string(&path).unwrap(), newer);
}

#[test]
fn half_a_save_that_came_out_is_waited_for_and_kept_as_a_version_if_it_never_becomes_a_board() {
    let folder = Folder::with_board();
    let store = remembering(&folder);
    store.commit(&one("a", Pending, Done)).unwrap();
    let (text, half) = (folder.text(), "(format: 1, developers: [");
    let path = owed(&folder, half);
    let committed = store.commit(&one("b", InProgress, Done)).unwrap();
    assert_eq!((committed.warnings, fs::read_to_string(&path).unwrap()), (vec![], half.to_owned()));
    fs::write(&path, text.replace("// the first", "// the second")).unwrap();
    store.commit(&one("c", Done, Pending)).unwrap();
    assert!(folder.text().contains("// the second"), "{}", folder.text());

    let path = owed(&folder, half);
    let long_ago = SystemTime::now() - Duration::from_mins(1);
    fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
    let committed = store.commit(&one("c", Pending, Done)).unwrap();
    assert!(committed.warnings[0].contains("left no board; its text is kept as version"), "{:?}", committed.warnings);
    assert!(!path.exists());
    let kept = store.versions().into_iter().filter_map(|version| store.version(version.revision));
    assert!(kept.into_iter().any(|text| text == half.as_bytes()));
}
