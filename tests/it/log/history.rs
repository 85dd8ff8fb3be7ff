//! Many log files are one history, the same for everybody who reads them, in whatever order and with whatever clocks.

use std::collections::BTreeMap;

use proptest::prelude::*;
use standup::log::codec;
use standup::log::entry::Entry;
use standup::log::history::{History, Query, Since};
use standup::log::undo::{Refusal, Undone, redo, undo, undo_step};
use standup::model::change::{By, Change, Item, Setting, Subject};
use standup::model::field::{MODULE, Value, find};
use standup::model::status::Status::{self, Done, InProgress, Pending};

use super::{Desk, Dice, Folder, FromBoard, IDS, any_step, board, desk, made, moved, removal, rev, told};

fn two_columns() -> Folder {
    Folder::with(board(&[("ana", &["a", "b", "c"]), ("bo", &["d", "e"])]))
}

fn entries(folder: &Folder) -> BTreeMap<String, Vec<Entry>> {
    let read = |text: &String| codec::read(text.as_bytes(), &FromBoard).entries;
    folder.logs.iter().map(|(name, text)| (name.clone(), read(text))).collect()
}

/// All that a history answers, without the clocks.
fn answers(history: &History) -> Vec<String> {
    let mut said = told(history);
    said.extend(history.entries().map(|e| e.id.to_string()));
    for who in ["ana", "bo", "cleo"] {
        let without_times = |undone: Undone| (undone.changes, undone.step, undone.sentence);
        let both = [undo(history, who), redo(history, who)].map(|step| step.ok().map(without_times));
        said.push(format!("{both:?}"));
    }
    for id in IDS {
        let by = history.newest(&Subject::Module(id.into()), "status").map(|e| e.id.to_string());
        let since = Status::ALL.map(|status| history.in_status_since(id, status).is_some());
        let about = history.select(Query { module: Some(id), ..Query::default() }).count();
        said.push(format!("{id}: {by:?} {since:?} {about}"));
    }
    said.push(format!("{:?} {:?} {}", history.seen(), history.claimed_twice(), history.next_seq()));
    for mark in history.marks() {
        let since = history.select(Query { since: Since::Mark(mark), ..Query::default() });
        said.push(since.map(|e| e.id.to_string()).collect::<Vec<_>>().join(" "));
    }
    said
}

fn notes(module: &str, to: &str) -> Change {
    let field = find(MODULE, "notes").unwrap();
    Change::Set(Setting::new(Subject::Module(module.into()), field, Value::Absent, Value::text(to)))
}

#[test]
fn clocks_hours_apart_give_the_order_in_which_things_happened() {
    let mut folder = two_columns();
    let ana = Desk { ahead: 2, ..desk("ana", "k3f9a2") };
    let bo = Desk { ahead: -2, ..desk("bo", "p0q1r2") };
    folder.key(&ana, vec![moved("a", Pending, InProgress)]);
    folder.key(&bo, vec![moved("a", InProgress, Done)]);
    folder.key(&ana, vec![moved("a", Done, Pending)]);
    let history = folder.history();
    assert_eq!(
        told(&history),
        ["ana: a: Pending to In progress", "bo: a: In progress to Done", "ana: a: Done to Pending"]
    );
    assert_eq!(history.newest(&Subject::Module("a".into()), "status").unwrap().who, "ana");
    assert!(history.in_status_since("a", Pending).is_some());
    assert_eq!(history.in_status_since("a", Done), None, "the log says otherwise");
    assert_eq!(history.in_status_since("b", Pending), None, "the log does not know");
}

#[test]
fn who_made_it_what_it_is_is_known_for_every_kind_of_change() {
    let mut folder = two_columns();
    let (ana, bo) = (desk("ana", "k3f9a2"), desk("bo", "p0q1r2"));
    folder.key(&ana, vec![notes("a", "x")]);
    folder.key(&bo, vec![moved("a", Pending, Done)]);
    let tag = |item: &str| {
        let item = Item::new("a", find(MODULE, "tags").unwrap(), item);
        Change::AddTo(item)
    };
    folder.key(&ana, vec![tag("slow")]);
    folder.key(&bo, vec![tag("hard")]);
    let history = folder.history();
    let who = |change: &Change| history.newest_for(change).map(|e| e.who.as_str());
    assert_eq!(who(&notes("a", "y")), Some("ana"));
    assert_eq!(who(&moved("a", Pending, InProgress)), Some("bo"));
    assert_eq!(who(&tag("slow")), Some("ana"), "an item of a list has an author of its own");
    assert_eq!(who(&removal(&folder.board, "a", None)), Some("bo"), "a record is as new as its newest field");
    assert_eq!(who(&notes("b", "y")), None);
}

#[test]
fn history_follows_a_rename_and_keeps_namesakes_apart() {
    let mut folder = two_columns();
    let ana = desk("ana", "k3f9a2");
    folder.key(&ana, vec![moved("a", Pending, InProgress)]);
    folder.key(&ana, vec![Change::rename(Subject::Module("a".into()), "z")]);
    folder.key(&ana, vec![notes("z", "x")]);
    let about = |folder: &Folder, id: &str| {
        let history = folder.history();
        history.select(Query { module: Some(id), ..Query::default() }).map(|e| e.change.sentence()).collect::<Vec<_>>()
    };
    let all = ["a: Pending to In progress", "a: renamed to z", "z: notes “x”"];
    assert_eq!(about(&folder, "z"), all);
    assert_eq!(about(&folder, "a"), all, "an old name still finds it");
    assert!(folder.history().in_status_since("z", InProgress).is_some());
    let Change::Remove(new) = removal(&board(&[("ana", &["a"])]), "a", None) else { unreachable!() };
    folder.key(&ana, vec![Change::Add(new)]);
    assert_eq!(about(&folder, "a"), ["a: added for ana"]);
    assert_eq!(about(&folder, "z"), all);
    folder.key(&ana, vec![removal(&folder.board, "a", None)]);
    folder.undo(&ana).unwrap();
    assert_eq!(
        about(&folder, "a"),
        ["a: added for ana", "a: removed", "a: added for ana"],
        "what comes back is itself"
    );
    assert!(folder.history().in_status_since("a", Pending).is_some());
}

#[test]
fn a_status_that_was_undone_was_never_had() {
    let mut folder = two_columns();
    let ana = desk("ana", "k3f9a2");
    folder.key(&ana, vec![moved("a", Pending, InProgress)]);
    let began = folder.history().in_status_since("a", InProgress);
    assert!(began.is_some());
    folder.key(&ana, vec![moved("a", InProgress, Done)]);
    folder.undo(&ana).unwrap();
    assert_eq!(folder.history().in_status_since("a", InProgress), began);
}

#[test]
fn an_edit_that_four_desks_find_is_found_once() {
    let mut folder = two_columns();
    let desks = ["one", "two", "three", "four"].map(|replica| desk(replica, replica));
    folder.key(&desks[0], vec![moved("a", Pending, InProgress)]);
    let edit = vec![moved("a", InProgress, Done), notes("b", "x")];
    folder.board = made(&folder.board, &edit).unwrap();
    // Each on its own: none has seen what the others found, and one is already behind.
    let start = folder.clone();
    let mut found = start.logs.clone();
    for desk in &desks {
        let mut alone = start.clone();
        alone.clock += i64::from(desk.who == "three") * 50;
        alone.observe(desk, edit.clone());
        found.extend(alone.logs.into_iter().filter(|(name, _)| *name == desk.file()));
    }
    folder.logs = found;
    let edits = "somebody with an editor: a: In progress to Done, somebody with an editor: b: notes “x”";
    assert_eq!(told(&folder.history())[1..].join(", "), edits);
    folder.observe(&desks[2], edit);
    assert_eq!(told(&folder.history()).len(), 3, "and whoever comes later adds nothing");
}

#[test]
fn the_same_edit_made_again_is_another() {
    let mut folder = two_columns();
    let ana = desk("ana", "k3f9a2");
    for edit in [moved("a", Pending, Done), moved("a", Done, Pending), moved("a", Pending, Done)] {
        folder.board = made(&folder.board, std::slice::from_ref(&edit)).unwrap();
        folder.observe(&ana, vec![edit]);
    }
    assert_eq!(told(&folder.history()).len(), 3);
}

/// What is observed before the log of its author arrives: the history with the author's log on either side.
fn twins(by_hand: &[Change], found: &[Change]) -> [Vec<String>; 2] {
    let (ana, bo) = (desk("ana", "k3f9a2"), desk("bo", "p0q1r2"));
    let mut folder = two_columns();
    let rename = Change::rename(Subject::Module("b".into()), "bb");
    folder.key(&bo, vec![moved("c", Pending, Done)]);
    let after = made(&folder.board, by_hand).unwrap();
    assert_eq!(made(&folder.board, found).as_ref(), Ok(&after), "the very same edit");
    let mut seen = folder.clone();
    seen.board = after;
    seen.observe(&bo, found.to_vec());
    let mut authored = folder.clone();
    authored.key(&ana, by_hand.to_vec());
    seen.logs.extend(authored.logs.into_iter().filter(|(name, _)| *name == ana.file()));
    let early = seen.history();
    // Much later, by Lamport's clock: ana had seen a lot that bo had not.
    let mut far = folder;
    for _ in 0..5 {
        far.key(&desk("cleo", "far"), vec![rename.clone()]);
        far.undo(&desk("cleo", "far")).unwrap();
    }
    far.key(&ana, by_hand.to_vec());
    far.logs.remove(&desk("cleo", "far").file());
    seen.logs.extend(far.logs.into_iter().filter(|(name, _)| *name == ana.file()));
    [told(&early), told(&seen.history())]
}

#[test]
fn an_authored_twin_that_arrives_later_hides_the_observed_edit() {
    let tags = |from: &[&str], to: &[&str]| {
        let texts = |t: &[&str]| Value::texts(&t.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>());
        let field = find(MODULE, "tags").unwrap();
        Change::Set(Setting::new(Subject::Module("a".into()), field, texts(from), texts(to)))
    };
    let tag = |item: &str| {
        let item = Item::new("a", find(MODULE, "tags").unwrap(), item);
        Change::AddTo(item)
    };
    let board = two_columns().board;
    let renamed = Change::rename(Subject::Module("a".into()), "z");
    let looks = standup::model::diff::diff(&board, &renamed.apply(&board).unwrap());
    for (by_hand, found) in [
        (vec![moved("a", Pending, Done)], vec![moved("a", Pending, Done)]),
        (vec![tag("x")], vec![tags(&[], &["x"])]),
        (vec![tag("x"), tag("y")], vec![tags(&[], &["x", "y"])]),
        (vec![renamed], looks),
        (vec![removal(&board, "a", None)], vec![removal(&board, "a", None)]),
    ] {
        let said: Vec<_> = by_hand.iter().map(|change| format!("ana: {}", change.sentence())).collect();
        for told in twins(&by_hand, &found) {
            assert_eq!(told[1..], said);
        }
    }
}

#[test]
fn an_observed_edit_beside_an_authored_one_is_kept() {
    let told = twins(&[moved("a", Pending, Done), notes("b", "x")], &[moved("a", Pending, Done), notes("b", "x")]);
    assert_eq!(told[0].len(), 3);
    let mut folder = two_columns();
    let (ana, bo) = (desk("ana", "k3f9a2"), desk("bo", "p0q1r2"));
    let hand = moved("b", Pending, Done);
    folder.board = made(&folder.board, std::slice::from_ref(&hand)).unwrap();
    folder.observe(&bo, vec![hand]);
    folder.key(&ana, vec![moved("b", Done, Pending)]);
    folder.key(&ana, vec![moved("b", Pending, Done)]);
    assert_eq!(
        super::told(&folder.history()),
        ["somebody with an editor: b: Pending to Done", "ana: b: Done to Pending", "ana: b: Pending to Done"],
        "not every move to done is the same move"
    );
}

#[test]
fn what_arrives_late_is_reported_at_the_next_standup() {
    let mut folder = two_columns();
    let (ana, bo) = (desk("ana", "k3f9a2"), desk("bo", "p0q1r2"));
    folder.key(&ana, vec![moved("a", Pending, InProgress)]);
    // Bo's machine is offline: what he does is older than the standup, by every clock.
    let mut offline = folder.clone();
    offline.key(&bo, vec![moved("d", Pending, Done)]);
    folder.clock += 60;
    let seen = folder.history().seen();
    folder.key(&ana, vec![Change::Mark { note: String::new(), seen }]);
    folder.key(&ana, vec![moved("b", Pending, Done)]);
    folder.logs.extend(offline.logs.into_iter().filter(|(name, _)| *name == bo.file()));
    let history = folder.history();
    let mark = history.marks().next_back().unwrap();
    let since = |since| {
        let entries = history.select(Query { since, ..Query::default() });
        entries.map(|e| e.change.sentence()).collect::<Vec<_>>()
    };
    assert_eq!(since(Since::Mark(mark)), ["d: Pending to Done", "b: Pending to Done"]);
    assert_eq!(since(Since::Time(mark.at)), ["a standup was held", "b: Pending to Done"]);
    assert_eq!(since(Since::Start).len(), 4);
    assert!(history.reaches(Since::Mark(mark)));
}

#[test]
fn a_mark_knows_what_it_saw_even_where_the_line_is_lost() {
    let mut folder = two_columns();
    let (ana, bo) = (desk("ana", "k3f9a2"), desk("bo", "p0q1r2"));
    for (from, to) in [(Pending, InProgress), (InProgress, Done)] {
        folder.key(&bo, vec![moved("d", from, to)]);
    }
    let seen = folder.history().seen();
    folder.key(&ana, vec![Change::Mark { note: String::new(), seen }]);
    folder.key(&bo, vec![moved("d", Done, Pending)]);
    let log = folder.logs.get_mut(&bo.file()).unwrap();
    *log = log.lines().enumerate().filter(|(i, _)| *i != 1).flat_map(|(_, line)| [line, "\n"]).collect();
    let history = folder.history();
    let mark = history.marks().next_back().unwrap();
    let since = history.select(Query { since: Since::Mark(mark), ..Query::default() });
    assert_eq!(since.map(|e| e.change.sentence()).collect::<Vec<_>>(), ["d: Done to Pending"]);
}

#[test]
fn a_copy_of_a_log_changes_nothing_and_a_forged_one_is_told() {
    let mut folder = two_columns();
    let (ana, eve) = (desk("ana", "k3f9a2"), desk("eve", "x1"));
    folder.key(&ana, vec![moved("a", Pending, InProgress)]);
    let before = told(&folder.history());
    let log = folder.logs[&ana.file()].clone();
    folder.logs.insert("ana.k3f9a2 (conflicted copy).ron".into(), log.clone());
    assert_eq!(told(&folder.history()), before);
    assert_eq!(folder.history().claimed_twice(), []);
    // Whether it sorts before or after the log it imitates.
    for replica in ["a0", "z9"] {
        let mut forged = folder.clone();
        forged.logs.insert(format!("{}.{replica}.ron", eve.who), log.replace("InProgress)", "Done)"));
        assert_eq!(told(&forged.history()), before);
        assert_eq!(forged.history().claimed_twice(), ["k3f9a2-1".parse().unwrap()]);
    }
}

#[test]
fn by_whom() {
    let mut folder = two_columns();
    let desks = [desk("ana", "k3f9a2"), desk("bo", "p0q1r2"), desk("cleo", "u8v9w0")];
    for (desk, id) in desks.iter().zip(["a", "b", "c"]) {
        folder.key(desk, vec![moved(id, Pending, Done)]);
    }
    let history = folder.history();
    let by = |who: &[&str]| history.select(Query { who, ..Query::default() }).count();
    assert_eq!((by(&[]), by(&["ana"]), by(&["ana", "cleo"]), by(&["dee"])), (3, 1, 2, 0));
}

#[test]
fn whether_a_revision_is_known_decides_what_is_an_edit() {
    let mut folder = two_columns();
    let ana = desk("ana", "k3f9a2");
    let old = rev(&folder.board);
    folder.key(&ana, vec![moved("a", Pending, Done)]);
    let history = folder.history();
    assert!(history.explains(rev(&folder.board)));
    assert!(!history.explains(old), "nobody logged how it began");
}

/// What three desks did, some of it at the same time, as their logs lie in the folder.
fn any_logs(dice: &mut Dice<'_>) -> Folder {
    let desks = [desk("ana", "laptop"), desk("ana", "desktop"), desk("bo", "p0q1r2")];
    let mut folder = two_columns();
    for _ in 0..10 {
        let at = &desks[dice.roll(3)];
        // A desk that is offline knows only its own log.
        let mut known = folder.clone();
        if dice.roll(4) == 0 {
            known.logs.retain(|name, _| *name == at.file());
        }
        match dice.roll(6) {
            0 => drop(known.history().seen().into_iter().next().map(|_| {
                let seen = known.history().seen();
                known.key(at, vec![Change::Mark { note: String::new(), seen }])
            })),
            1 => {
                if let Ok(undone) = undo(&known.history(), &at.who) {
                    let _ = known.take_back(at, undone);
                }
            }
            2 => {
                let step = any_step(&known.board, dice);
                known.board = made(&known.board, &step).unwrap();
                known.observe(at, step);
            }
            _ => {
                let step = any_step(&known.board, dice);
                if !step.is_empty() {
                    known.make(at, [By::Key, By::Auto(None)][dice.roll(2)].clone(), step);
                }
            }
        }
        folder.logs.extend(known.logs);
        (folder.board, folder.clock) = (known.board, known.clock);
    }
    folder
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(1), ..ProptestConfig::with_cases(128) })]

    #[test]
    fn files_in_any_order_and_in_any_pieces_give_the_same_history(
        dice in proptest::collection::vec(any::<u8>(), 0..200), order in any::<u64>(),
    ) {
        let mut dice = Dice(dice.iter());
        let files = entries(&any_logs(&mut dice));
        let all = History::of(files.clone());
        let backwards = History::of(files.clone().into_iter().rev());
        prop_assert_eq!(answers(&backwards), answers(&all));

        // Newest first, a few lines at a time, as the store reads them; one file is even appended to meanwhile.
        let mut rest = files;
        let mut late = BTreeMap::new();
        for (name, entries) in &mut rest {
            late.insert(name.clone(), entries.split_off(entries.len() - entries.len().min(dice.roll(3))));
        }
        let mut pieces = History::default();
        for (name, entries) in &mut rest {
            let newest = entries.split_off(entries.len() - entries.len().min(1));
            pieces.add_older(name, newest, entries.is_empty());
        }
        let mut turn = order;
        loop {
            turn = turn.rotate_left(7) ^ 0x5bd1_e995;
            if turn.is_multiple_of(3) && let Some((name, entries)) = late.pop_first() {
                pieces.add_newer(&name, entries);
            }
            let Some(file) = pieces.next_file().map(str::to_owned) else { break };
            let entries = rest.get_mut(&file).expect("a file there is");
            let newest = entries.split_off(entries.len() - entries.len().min(1 + turn as usize % 3));
            pieces.add_older(&file, newest, entries.is_empty());
        }
        for (name, entries) in late {
            pieces.add_newer(&name, entries);
        }
        prop_assert!(pieces.is_whole());
        prop_assert_eq!(answers(&pieces), answers(&all));
    }

    #[test]
    fn clocks_have_no_say_in_the_order(dice in proptest::collection::vec(any::<u8>(), 0..200), hours in -48..48_i64) {
        let mut files = entries(&any_logs(&mut Dice(dice.iter())));
        let all = answers(&History::of(files.clone()));
        for entry in files.values_mut().next().into_iter().flatten() {
            entry.at += chrono::TimeDelta::hours(hours);
        }
        // Which of several observers is named depends on nothing; their times may.
        prop_assert_eq!(answers(&History::of(files)), all);
    }

    #[test]
    fn what_is_loaded_is_the_end_of_all_there_is(dice in proptest::collection::vec(any::<u8>(), 0..200), count in 0..6_usize) {
        let files = entries(&any_logs(&mut Dice(dice.iter())));
        let all = History::of(files.clone());
        let mut newest = History::default();
        for (name, mut entries) in files {
            let tail = entries.split_off(entries.len() - entries.len().min(count));
            newest.add_older(&name, tail, entries.is_empty());
        }
        let from = newest.whole_from();
        let ids = |history: &History| {
            let whole = history.entries().filter(|e| e.seq >= from && !e.is_observed());
            whole.map(|e| e.id.to_string()).collect::<Vec<_>>()
        };
        prop_assert_eq!(ids(&newest), ids(&all));
        for who in ["ana", "bo"] {
            for way in [undo, redo] {
                let (some, whole) = (way(&newest, who), way(&all, who));
                prop_assert!(some == Err(Refusal::NotLoaded) || some == whole, "{some:?} {whole:?}");
            }
        }
        for id in newest.entries().map(|entry| &entry.id) {
            let (some, whole) = (undo_step(&newest, id), undo_step(&all, id));
            prop_assert!(some == Err(Refusal::NotLoaded) || some == whole, "{some:?} {whole:?}");
        }
    }
}

#[test]
fn an_edit_that_two_people_found_is_not_new_when_the_log_of_the_second_arrives() {
    let mut folder = two_columns();
    let (ana, bo) = (desk("ana", "k3f9a2"), Desk { ahead: 2, ..desk("bo", "p0q1r2") });
    folder.key(&ana, vec![moved("a", Pending, InProgress)]);
    let found = moved("b", Pending, Done);
    folder.board = super::made(&folder.board, std::slice::from_ref(&found)).unwrap();
    let mut elsewhere = folder.clone();
    folder.observe(&ana, vec![found.clone()]);
    elsewhere.observe(&bo, vec![found]);
    let seen = folder.history().seen();
    folder.key(&ana, vec![Change::Mark { note: "monday".into(), seen }]);
    folder.logs.insert(bo.file(), elsewhere.logs[&bo.file()].clone());
    let history = folder.history();
    let mark = history.marks().next_back().unwrap();
    let since = history.select(Query { since: Since::Mark(mark), ..Query::default() });
    assert_eq!(since.map(|entry| entry.change.sentence()).collect::<Vec<_>>(), [""; 0]);
    assert_eq!(told(&history).len(), 3);
    assert_eq!(history.claimed_twice(), [], "who finds the same edit claims nobody's entry");
}
