//! Watchers and writers of one board, in every order of their steps. Tests only.

use std::collections::BTreeSet;
use std::fs::Metadata;
use std::path::PathBuf;

use crate::log::entry::Entry;
use crate::model::change::{By, Change, Proposal};
use crate::model::status::Status::{self, Done, InProgress, Pending};
use crate::store::commit::desk::Desk;
use crate::store::commit::provenance::Came;
use crate::store::commit::request::WriteRequest;
use crate::store::commit::{Locked, Planned, Publication, Published, Recovered};
use crate::store::file::deadline::Deadline;
use crate::store::file::lock::Lock;
use crate::store::file::paths;
use crate::store::file::read::Loaded;
use crate::store::{Depth, Origin, Store};

mod unlocked;

const BOARD: &str =
    r#"(format: 1, developers: [(name: "ana", modules: [(id: "a", status: Pending), (id: "b", status: Pending)])])"#;

/// A folder with a board, and the machines of those who look at it.
struct Scene(tempfile::TempDir);

impl Scene {
    fn new() -> Self {
        // Hundreds of scenes: where there is a disk in memory, they do not wait for the other.
        let memory = PathBuf::from("/dev/shm");
        let place = if memory.is_dir() { memory } else { std::env::temp_dir() };
        let folder = tempfile::tempdir_in(place).unwrap();
        std::fs::write(folder.path().join("board.ron"), BOARD).unwrap();
        Self(folder)
    }

    fn board(&self) -> PathBuf {
        paths::resolve(&self.0.path().join("board.ron")).unwrap()
    }

    /// Somebody edits the board by hand.
    fn edit(&self, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.board()).unwrap();
        assert!(text.contains(from));
        std::fs::write(self.board(), text.replace(from, to)).unwrap();
    }

    /// The door of `user`, who works at a machine of this name and has seen the board before.
    fn store(&self, user: &str, machine: &str) -> Store {
        let state = Some(self.0.path().join("states").join(machine));
        let store = Store::new(&self.board()).origin(Origin { user: user.into(), state, ..Origin::default() });
        assert!(store.observe().unwrap().is_empty(), "what was there before is not invented");
        store
    }

    /// What everybody reads in the end.
    fn history(&self) -> Vec<String> {
        let log = Store::new(&self.board()).history(Depth::Whole).unwrap();
        assert_eq!(log.skipped(), []);
        log.history().entries().map(|entry| said(entry)).collect()
    }

    /// How many lines all log files have together.
    fn lines(&self) -> usize {
        let files = std::fs::read_dir(self.0.path().join("board.log")).into_iter().flatten();
        files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap().lines().count()).sum()
    }
}

fn said(entry: &Entry) -> String {
    format!("{}: {}", entry.actor(), entry.change.sentence())
}

fn moved(module: &str, from: Status, to: Status) -> Proposal {
    let change = Change::Move { module: module.into(), from, to };
    Proposal { changes: vec![change], who: "ana".into(), by: By::Key }
}

/// Each order in which actors with so many steps can take them. Those who do the same are interchangeable: the first steps of
/// the first `alike` are taken in their order.
fn orders(steps: &[usize], alike: usize) -> Vec<Vec<usize>> {
    fn go(
        left: &mut [usize],
        begun: &mut Vec<usize>,
        alike: usize,
        order: &mut Vec<usize>,
        orders: &mut Vec<Vec<usize>>,
    ) {
        if left.iter().all(|steps| *steps == 0) {
            orders.push(order.clone());
        }
        for actor in 0..left.len() {
            let first = !begun.contains(&actor);
            let waits = first && actor < alike && (0..actor).any(|before| !begun.contains(&before));
            if left[actor] == 0 || waits {
                continue;
            }
            left[actor] -= 1;
            order.push(actor);
            if first {
                begun.push(actor);
            }
            go(left, begun, alike, order, orders);
            if first {
                begun.pop();
            }
            order.pop();
            left[actor] += 1;
        }
    }
    let mut orders = Vec::new();
    go(&mut steps.to_vec(), &mut Vec::new(), alike, &mut Vec::new(), &mut orders);
    assert_eq!(orders.iter().collect::<BTreeSet<_>>().len(), orders.len());
    orders
}

/// Somebody without a lock, between two of their steps.
struct Actor<'a> {
    desk: Option<Desk<'a>>,
    read: Option<(Loaded, Metadata)>,
    found: Vec<Entry>,
    planned: Option<Planned<'a>>,
    published: Option<Published<'a>>,
}

/// A desk without a lock.
fn unlocked<'a>(scene: &Scene, store: &'a Store) -> Desk<'a> {
    Desk::new(store, scene.board(), Lock::none(), Deadline::after(store.patience))
}

/// A desk with the lock, and the board.
fn recovered<'a>(store: &'a Store, proposal: &Proposal) -> Recovered<'a> {
    let locked = Locked::take(store, "ana", Deadline::after(store.patience)).unwrap();
    locked.recover(&WriteRequest::These(proposal)).unwrap()
}

/// A proposal that was published, and not recorded: as if its writer had been killed then.
fn published<'a>(store: &'a Store, proposal: &Proposal) -> Published<'a> {
    let planned = recovered(store, proposal).plan(&WriteRequest::These(proposal)).unwrap();
    let Publication::Done(published) = planned.publish().unwrap() else { panic!("nobody else writes") };
    *published
}

impl<'a> Actor<'a> {
    fn new(scene: &Scene, store: &'a Store) -> Self {
        let desk = Some(unlocked(scene, store));
        Self { desk, read: None, found: Vec::new(), planned: None, published: None }
    }

    fn desk(&mut self) -> &mut Desk<'a> {
        self.desk.as_mut().unwrap()
    }

    /// Reads board and log, and finds what nobody logged.
    fn find(&mut self) {
        let (loaded, metadata) = self.desk().read().unwrap();
        let came = self.desk().come(&loaded, &metadata);
        self.found = self.desk().missing(came, &loaded, &metadata).expect("there is no repository");
        self.read = Some((loaded, metadata));
    }

    /// Logs what it found.
    fn log(&mut self) {
        let (loaded, metadata) = self.read.clone().unwrap();
        let found = std::mem::take(&mut self.found);
        assert!(self.desk().log_found(&found, &metadata, "somebody"));
        self.desk().keep_version(loaded.snapshot.revision, &loaded.document, None);
    }

    fn plan(&mut self, proposal: &Proposal) {
        let (loaded, metadata) = self.read.take().unwrap();
        let recovered = Recovered { desk: self.desk.take().unwrap(), loaded, metadata };
        self.planned = Some(recovered.plan(&WriteRequest::These(proposal)).unwrap());
    }

    fn put(&mut self) {
        let Publication::Done(published) = self.planned.take().unwrap().publish().unwrap() else { panic!("overtaken") };
        self.published = Some(*published);
    }

    fn append(&mut self) {
        self.published.take().unwrap().record().unwrap();
    }
}

#[test]
fn there_are_as_many_orders_as_there_should_be() {
    assert_eq!(orders(&[2, 2], 0).len(), 6);
    assert_eq!(orders(&[2, 2, 2, 2], 0).len(), 2520);
    assert_eq!(orders(&[2, 2, 2, 2], 4).len(), 2520 / 24);
    assert_eq!(orders(&[3, 2], 0).len(), 10);
}

#[test]
fn four_watchers_without_locks_log_a_hand_edit_once_whatever_the_order() {
    for machines in [["one", "two", "three", "four"], ["one", "one", "one", "one"]] {
        for order in orders(&[2; 4], 4) {
            let scene = Scene::new();
            let stores = machines.map(|machine| scene.store("dee", machine));
            scene.edit(r#""a", status: Pending"#, r#""a", status: Done"#);
            let mut actors = stores.each_ref().map(|store| Actor::new(&scene, store));
            for actor in &order {
                let actor = &mut actors[*actor];
                if actor.read.is_none() { actor.find() } else { actor.log() }
            }
            assert_eq!(scene.history(), ["somebody with an editor: a: Pending to Done"], "{machines:?} {order:?}");
            for store in &stores {
                assert!(store.observe().unwrap().is_empty(), "nobody finds it again");
            }
        }
    }
}

#[test]
fn four_watchers_with_locks_write_one_line_whatever_the_order() {
    for machines in [["one", "two", "three", "four"], ["one", "one", "one", "one"]] {
        // The order in which they look, and that in which they get the lock.
        for order in orders(&[2; 4], 4) {
            let scene = Scene::new();
            let stores = machines.map(|machine| scene.store("dee", machine));
            scene.edit(r#""a", status: Pending"#, r#""a", status: Done"#);
            let mut looked = [false; 4];
            for actor in order {
                let store = &stores[actor];
                if std::mem::replace(&mut looked[actor], true) {
                    let mut desk = Locked::take(store, "dee", Deadline::after(store.patience)).unwrap().settle();
                    let (loaded, metadata) = desk.read().unwrap();
                    desk.account(&loaded, &metadata, "dee");
                } else {
                    // Reading alone changes nothing.
                    store.read().unwrap();
                }
            }
            assert_eq!((scene.lines(), scene.history().len()), (1, 1));
        }
    }
}

#[test]
fn a_commit_that_races_an_observer_is_one_authored_entry_and_no_twin() {
    for order in orders(&[3, 2], 0) {
        let scene = Scene::new();
        let (ana, dee) = (scene.store("ana", "one"), scene.store("dee", "two"));
        let proposal = moved("a", Pending, Done);
        let (mut writer, mut observer) = (Actor::new(&scene, &ana), Actor::new(&scene, &dee));
        let mut step = 0;
        for actor in &order {
            match (actor, step) {
                (0, 0) => {
                    writer.find();
                    writer.plan(&proposal);
                }
                (0, 1) => writer.put(),
                (0, _) => writer.append(),
                (_, _) if observer.read.is_none() => observer.find(),
                _ => observer.log(),
            }
            step += usize::from(*actor == 0);
        }
        assert_eq!(scene.history(), ["ana: a: Pending to Done"], "{order:?}");
    }
}

#[test]
fn a_commit_upon_a_hand_edit_that_others_observe_logs_both_once() {
    for order in orders(&[4, 2], 0) {
        let scene = Scene::new();
        let (ana, dee) = (scene.store("ana", "one"), scene.store("dee", "two"));
        scene.edit(r#""b", status: Pending"#, r#""b", status: InProgress"#);
        let proposal = moved("a", Pending, Done);
        let (mut writer, mut observer) = (Actor::new(&scene, &ana), Actor::new(&scene, &dee));
        let mut step = 0;
        for actor in &order {
            match (actor, step) {
                (0, 0) => writer.find(),
                (0, 1) => {
                    writer.log();
                    writer.plan(&proposal);
                }
                (0, 2) => writer.put(),
                (0, _) => writer.append(),
                (_, _) if observer.read.is_none() => observer.find(),
                _ => observer.log(),
            }
            step += usize::from(*actor == 0);
        }
        let mut history = scene.history();
        history.sort();
        assert_eq!(
            history,
            ["ana: a: Pending to Done", "somebody with an editor: b: Pending to In progress"],
            "{order:?}"
        );
    }
}

#[test]
fn what_a_crash_interrupted_is_finished_by_whoever_locks_next() {
    let scene = Scene::new();
    let (ana, bo) = (scene.store("ana", "one"), scene.store("bo", "two"));
    let crash = |proposal: &Proposal, put: bool| {
        if put {
            drop(published(&ana, proposal));
        } else {
            recovered(&ana, proposal).desk.lock().write_ahead("(ahead: \"ana.").unwrap();
        }
    };
    crash(&moved("a", Pending, InProgress), true);
    bo.commit(&Proposal { who: "bo".into(), ..moved("b", Pending, Done) }).unwrap();
    crash(&moved("a", InProgress, Done), false);
    ana.commit(&moved("b", Done, InProgress)).unwrap();
    let history = ["ana: a: Pending to In progress", "bo: b: Pending to Done", "ana: b: Done to In progress"];
    assert_eq!((scene.history(), scene.lines()), (history.map(String::from).to_vec(), 3));
    let files = std::fs::read_dir(scene.0.path().join("board.log")).unwrap().count();
    assert_eq!(files, 3, "bo finished the file of ana's other run, which ana does not take for hers");
}

#[test]
fn whoever_was_interrupted_goes_on_in_the_same_file() {
    let scene = Scene::new();
    let ana = scene.store("ana", "one");
    ana.commit(&moved("a", Pending, InProgress)).unwrap();
    drop(published(&ana, &moved("a", InProgress, Done)));
    ana.commit(&moved("b", Pending, Done)).unwrap();
    assert_eq!((scene.history().len(), scene.lines()), (3, 3));
    assert_eq!(std::fs::read_dir(scene.0.path().join("board.log")).unwrap().count(), 1);
}

#[test]
fn a_mark_that_was_interrupted_is_found_by_whoever_only_looks() {
    let scene = Scene::new();
    let ana = scene.store("ana", "one");
    ana.commit(&moved("a", Pending, InProgress)).unwrap();
    let mark = Change::Mark { note: "today".into(), seen: std::collections::BTreeMap::new() };
    drop(published(&ana, &Proposal { changes: vec![mark], ..moved("a", InProgress, Done) }));
    assert_eq!(scene.history().len(), 1);
    ana.observe().unwrap();
    assert_eq!((scene.history()[1].as_str(), scene.lines()), ("ana: a standup was held: today", 2));
}

#[test]
fn a_mark_that_can_be_neither_logged_nor_written_ahead_is_refused() {
    let scene = Scene::new();
    let ana = scene.store("ana", "one");
    // No folder can be made where a file is.
    std::fs::write(scene.0.path().join("board.log"), "").unwrap();
    let mark = Change::Mark { note: "today".into(), seen: std::collections::BTreeMap::new() };
    let mark = Proposal { changes: vec![mark], ..moved("a", Pending, Done) };
    let ahead = ana.commit(&mark).unwrap();
    assert!(ahead.warnings.last().unwrap().starts_with("the change is made, but it is not in the log yet: "));
    let request = WriteRequest::These(&mark);
    let unlocked = Locked { desk: unlocked(&scene, &ana) };
    let planned = unlocked.recover(&request).unwrap().plan(&request).unwrap();
    let Publication::Done(published) = planned.publish().unwrap() else { panic!("nobody else writes") };
    assert!(published.record().is_err());
    std::fs::remove_file(scene.0.path().join("board.log")).unwrap();
    ana.observe().unwrap();
    assert_eq!((scene.history(), scene.lines()), (vec!["ana: a standup was held: today".into()], 1));
}

#[test]
fn without_a_lock_a_log_that_is_ahead_of_what_was_read_takes_nothing_back() {
    let scene = Scene::new();
    let (ana, dee) = (scene.store("ana", "one"), scene.store("dee", "two"));
    let mut observer = Actor::new(&scene, &dee);
    let (loaded, metadata) = observer.desk().read().unwrap();
    // Somebody writes board and log between both readings.
    ana.commit(&moved("a", Pending, Done)).unwrap();
    let came = observer.desk().come(&loaded, &metadata);
    assert!(matches!(came, Came::Unclear));
    assert!(observer.desk().missing(came, &loaded, &metadata).is_none());
}

#[test]
fn what_was_written_ahead_of_a_board_that_never_was_is_forgotten() {
    let scene = Scene::new();
    let (ana, bo) = (scene.store("ana", "one"), scene.store("bo", "two"));
    let before = std::fs::read(scene.board()).unwrap();
    drop(published(&ana, &moved("a", Pending, Done)));
    // As if it had been killed just before the last step.
    std::fs::write(scene.board(), before).unwrap();
    bo.commit(&Proposal { who: "bo".into(), ..moved("b", Pending, Done) }).unwrap();
    assert_eq!((scene.history(), scene.lines()), (vec!["bo: b: Pending to Done".into()], 1));
}

#[test]
fn what_is_in_the_log_already_is_not_appended_again_if_a_crash_left_it_written_ahead() {
    let scene = Scene::new();
    let (ana, bo) = (scene.store("ana", "one"), scene.store("bo", "two"));
    let crashed = published(&ana, &moved("a", Pending, Done));
    crashed.desk.journal.append(&crashed.plan.end, &crashed.plan.entries, &crashed.plan.new.metadata).unwrap();
    drop(crashed);
    bo.commit(&Proposal { who: "bo".into(), ..moved("b", Pending, Done) }).unwrap();
    assert_eq!((scene.history().len(), scene.lines()), (2, 2));
}
