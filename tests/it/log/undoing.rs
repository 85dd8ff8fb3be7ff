//! Undo takes back my last step, from wherever it was made, and nothing of anybody else's.

use proptest::prelude::*;
use standup::log::history::History;
use standup::log::undo::{Refusal, redo, undo, undo_step};
use standup::model::change::{By, Change, Item, RecordKind, Setting, Subject};
use standup::model::field::{MODULE, Value, find};
use standup::model::original::{OriginalText, Piece};
use standup::model::status::Status::{Done, InProgress, Pending};

use super::{Dice, Folder, any_step, board, desk, made, moved, removal};

fn two_columns() -> Folder {
    Folder::with(board(&[("ana", &["a", "b", "c"]), ("bo", &["d", "e"])]))
}

fn set(path: &str, module: &str, from: Value, to: Value) -> Change {
    Change::Set(Setting::new(Subject::Module(module.into()), find(MODULE, path).unwrap(), from, to))
}

fn refused(result: Result<String, Refusal>) -> String {
    result.expect_err("a refusal").to_string()
}

#[test]
fn my_last_step_is_taken_back_and_made_again() {
    let mut folder = two_columns();
    let ana = desk("ana", "k3f9a2");
    folder.key(&ana, vec![moved("a", Pending, InProgress)]);
    folder.key(&ana, vec![moved("a", InProgress, Done)]);
    assert_eq!(folder.undo(&ana).unwrap(), "undone: a: In progress to Done");
    assert_eq!(folder.undo(&ana).unwrap(), "undone: a: Pending to In progress");
    assert_eq!(folder.status("a"), Pending);
    assert_eq!(refused(folder.undo(&ana)), "there is nothing to undo");
    assert_eq!(folder.redo(&ana).unwrap(), "redone: a: Pending to In progress");
    assert_eq!(folder.redo(&ana).unwrap(), "redone: a: In progress to Done");
    assert_eq!(folder.status("a"), Done);
    assert_eq!(refused(folder.redo(&ana)), "there is nothing to redo");
    assert_eq!(folder.undo(&ana).unwrap(), "undone: a: In progress to Done");
}

#[test]
fn a_new_change_leaves_nothing_to_redo() {
    let mut folder = two_columns();
    let ana = desk("ana", "k3f9a2");
    folder.key(&ana, vec![moved("a", Pending, Done)]);
    folder.undo(&ana).unwrap();
    folder.key(&ana, vec![moved("b", Pending, Done)]);
    assert_eq!(refused(folder.redo(&ana)), "there is nothing to redo");
    assert_eq!(folder.undo(&ana).unwrap(), "undone: b: Pending to Done");
}

#[test]
fn my_last_step_is_mine_from_whichever_machine() {
    let mut folder = two_columns();
    let (laptop, desktop) = (desk("ana", "laptop"), desk("ana", "desktop"));
    folder.key(&laptop, vec![moved("a", Pending, Done)]);
    folder.key(&desktop, vec![moved("b", Pending, Done)]);
    assert_eq!(folder.undo(&laptop).unwrap(), "undone: b: Pending to Done");
    assert_eq!(folder.undo(&desktop).unwrap(), "undone: a: Pending to Done");
}

#[test]
fn others_are_left_alone() {
    let mut folder = two_columns();
    let (ana, bo) = (desk("ana", "k3f9a2"), desk("bo", "p0q1r2"));
    folder.key(&ana, vec![moved("a", Pending, InProgress)]);
    folder.key(&bo, vec![moved("b", Pending, Done)]);
    folder.key(&bo, vec![set("notes", "a", Value::Absent, Value::Text("x".into()))]);
    assert_eq!(folder.undo(&ana).unwrap(), "undone: a: Pending to In progress");
    assert_eq!((folder.status("a"), folder.status("b")), (Pending, Done));
}

#[test]
fn what_somebody_changed_since_is_refused_by_name_and_time_until_they_take_it_back() {
    let mut folder = two_columns();
    let (ana, bo) = (desk("ana", "k3f9a2"), desk("bo", "p0q1r2"));
    folder.key(&ana, vec![moved("a", Pending, InProgress)]);
    folder.key(&bo, vec![moved("a", InProgress, Done)]);
    let refusal = refused(folder.undo(&ana));
    assert_eq!(refusal, "bo changed it since, at 2026-11-20 09:02 UTC: a: In progress to Done");
    assert_eq!(folder.status("a"), Done, "nothing is half undone");
    folder.undo(&bo).unwrap();
    assert_eq!(folder.undo(&ana).unwrap(), "undone: a: Pending to In progress");
}

#[test]
fn a_change_there_and_back_is_still_a_change() {
    let mut folder = two_columns();
    let (ana, bo) = (desk("ana", "k3f9a2"), desk("bo", "p0q1r2"));
    folder.key(&ana, vec![moved("a", Pending, InProgress)]);
    folder.key(&bo, vec![moved("a", InProgress, Done)]);
    folder.key(&bo, vec![moved("a", Done, InProgress)]);
    assert_eq!(refused(folder.undo(&ana)), "bo changed it since, at 2026-11-20 09:03 UTC: a: Done to In progress");
}

#[test]
fn an_edit_that_nobody_logged_is_somebodys() {
    let mut folder = two_columns();
    let (ana, bo) = (desk("ana", "k3f9a2"), desk("bo", "p0q1r2"));
    folder.key(&ana, vec![moved("a", Pending, InProgress)]);
    let edit = moved("a", InProgress, Done);
    folder.board = made(&folder.board, std::slice::from_ref(&edit)).unwrap();
    folder.observe(&bo, vec![edit]);
    assert_eq!(
        refused(folder.undo(&ana)),
        "somebody with an editor changed it since, at 2026-11-20 09:02 UTC: a: In progress to Done"
    );
    assert_eq!(refused(folder.undo(&bo)), "there is nothing to undo", "who finds an edit did not make it");
}

#[test]
fn many_changes_of_one_step_are_taken_back_together_or_not_at_all() {
    let mut folder = two_columns();
    let (ana, bo) = (desk("ana", "k3f9a2"), desk("bo", "p0q1r2"));
    let before = folder.board.clone();
    let all = ["a", "b", "c"].map(|id| moved(id, Pending, Done)).to_vec();
    folder.make(&ana, By::Import, all);
    assert_eq!(folder.undo(&ana).unwrap(), "undone: a: Pending to Done (and 2 more)");
    assert_eq!(folder.board, before);
    folder.redo(&ana).unwrap();
    folder.key(&bo, vec![moved("b", Done, InProgress)]);
    assert_eq!(refused(folder.undo(&ana)), "bo changed it since, at 2026-11-20 09:04 UTC: b: Done to In progress");
    assert_eq!(folder.status("a"), Done);
}

#[test]
fn a_watched_report_is_undone_only_when_it_is_named() {
    let mut folder = two_columns();
    let ana = desk("ana", "k3f9a2");
    let count = |n| Value::Count(n);
    folder.key(&ana, vec![moved("a", Pending, Done)]);
    let report = folder.make(&ana, By::Auto(None), vec![set("lines", "b", Value::Absent, count(7))]);
    assert_eq!(folder.undo(&ana).unwrap(), "undone: a: Pending to Done");
    assert_eq!(refused(folder.undo(&ana)), "there is nothing to undo");
    assert_eq!(folder.undo_step(&ana, &report).unwrap(), "undone: b: lines 7");
    assert_eq!(
        refused(folder.undo_step(&ana, &report)),
        "ana undid it at 2026-11-20 09:04 UTC",
        "a step is undone once"
    );
    assert_eq!(folder.redo(&ana).unwrap(), "redone: b: lines 7", "the undo was no report's");
    folder.key(&ana, vec![set("lines", "c", Value::Absent, count(1))]);
    folder.make(&ana, By::Auto(None), vec![set("lines", "c", count(1), count(2))]);
    assert_eq!(refused(folder.undo(&ana)), "ana changed it since, at 2026-11-20 09:07 UTC: c: lines 1 to 2");
}

#[test]
fn a_step_of_somebody_else_can_be_named_and_is_then_theirs_no_more() {
    let mut folder = two_columns();
    let (ana, bo) = (desk("ana", "k3f9a2"), desk("bo", "p0q1r2"));
    let step = folder.key(&bo, vec![moved("d", Pending, Done)]);
    folder.undo_step(&ana, &step).unwrap();
    assert_eq!(refused(folder.undo(&bo)), "there is nothing to undo");
    folder.redo(&ana).unwrap();
    assert_eq!(folder.status("d"), Done);
    let unknown = "zzzzzz-1".parse().unwrap();
    assert_eq!(refused(folder.undo_step(&ana, &unknown)), "there is no step zzzzzz-1 in the log");
}

#[test]
fn tags_of_one_module_do_not_get_in_each_others_way() {
    let mut folder = two_columns();
    let (ana, bo) = (desk("ana", "k3f9a2"), desk("bo", "p0q1r2"));
    let tag = |item: &str| Item::new("a", find(MODULE, "tags").unwrap(), item);
    folder.key(&ana, vec![Change::AddTo(tag("slow"))]);
    folder.key(&bo, vec![Change::AddTo(tag("hard"))]);
    folder.undo(&ana).unwrap();
    assert_eq!(folder.board.find("a").unwrap().module.tags, ["hard"]);
    folder.key(&ana, vec![Change::AddTo(tag("odd"))]);
    folder.key(&bo, vec![set("tags", "a", Value::Texts(vec!["hard".into(), "odd".into()]), Value::Absent)]);
    assert_eq!(
        refused(folder.undo(&ana)),
        "bo changed it since, at 2026-11-20 09:05 UTC: a: tags cleared (was hard, odd)"
    );
}

#[test]
fn what_was_renamed_since_is_undone_under_its_new_name() {
    let mut folder = two_columns();
    let (ana, bo) = (desk("ana", "k3f9a2"), desk("bo", "p0q1r2"));
    let assign = |to: &str| {
        let seat = standup::model::change::Seat { developer: Some(to.into()), after: Some("e".into()) };
        Change::assign("a", super::seat(&folder.board, Some(0), 0), seat)
    };
    let away = assign("bo");
    folder.key(&ana, vec![set("after", "d", Value::Absent, Value::Texts(vec!["a".into()]))]);
    folder.key(&ana, vec![moved("a", Pending, Done)]);
    folder.key(&ana, vec![away]);
    folder.key(&bo, vec![Change::rename(Subject::Module("a".into()), "z")]);
    folder.key(&bo, vec![Change::rename(Subject::Developer("ana".into()), "Ana")]);
    folder.undo(&ana).unwrap();
    assert_eq!(folder.board.developers[0].modules[0].id, "z", "back with Ana, as she is called now");
    folder.undo(&ana).unwrap();
    assert_eq!(folder.status("z"), Pending);
    folder.undo(&ana).unwrap();
    assert!(
        folder.board.find("d").unwrap().module.after.is_empty(),
        "the list that followed the rename is undone, too"
    );
    folder.undo(&bo).unwrap();
    folder.undo(&bo).unwrap();
    assert!(folder.board.find("a").is_some(), "renames are undone like all else");
}

#[test]
fn a_new_module_under_an_old_name_is_not_the_old_module() {
    let mut folder = two_columns();
    let (ana, bo) = (desk("ana", "k3f9a2"), desk("bo", "p0q1r2"));
    folder.key(&ana, vec![moved("a", Pending, Done)]);
    folder.key(&bo, vec![Change::rename(Subject::Module("a".into()), "z")]);
    let Change::Remove(new) = removal(&board(&[("ana", &["a"])]), "a", None) else { unreachable!() };
    folder.key(&bo, vec![Change::Add(new)]);
    folder.key(&bo, vec![moved("a", Pending, InProgress)]);
    folder.undo(&ana).unwrap();
    assert_eq!((folder.status("z"), folder.status("a")), (Pending, InProgress));
}

#[test]
fn a_removed_module_comes_back_with_its_comments_where_it_stood() {
    let mut folder = two_columns();
    let (ana, bo) = (desk("ana", "k3f9a2"), desk("bo", "p0q1r2"));
    let before = folder.board.clone();
    let source = "// the hard one\n(id: \"b\", status: Pending, mood: 3), // \"ask bo\"";
    folder.key(&ana, vec![removal(&folder.board, "b", Some(source))]);
    let undone = undo(&folder.history(), "ana").unwrap();
    let Change::Add(record) = &undone.changes[0] else { panic!("{undone:?}") };
    assert_eq!(record.source.as_deref(), Some(source), "byte for byte, after a restart");
    folder.undo(&ana).unwrap();
    assert_eq!(folder.board, before);
    // Taken out by one, changed by another before: the one who is told is the one who removed it.
    folder.key(&ana, vec![moved("b", Pending, Done)]);
    folder.key(&bo, vec![removal(&folder.board, "b", None)]);
    assert_eq!(refused(folder.undo(&ana)), "bo changed it since, at 2026-11-20 09:04 UTC: b: removed");
    folder.undo(&bo).unwrap();
    folder.undo(&ana).unwrap();
    assert_eq!(folder.board, before);
}

#[test]
fn what_i_added_is_mine_to_undo_while_nobody_worked_on_it() {
    let mut folder = two_columns();
    let (ana, bo) = (desk("ana", "k3f9a2"), desk("bo", "p0q1r2"));
    let Change::Remove(new) = removal(&board(&[("ana", &["n"])]), "n", None) else { unreachable!() };
    folder.key(&ana, vec![Change::Add(new)]);
    folder.key(&bo, vec![moved("n", Pending, InProgress)]);
    assert_eq!(refused(folder.undo(&ana)), "bo changed it since, at 2026-11-20 09:02 UTC: n: Pending to In progress");
    folder.undo(&bo).unwrap();
    folder.undo(&ana).unwrap();
    assert!(folder.board.find("n").is_none());
}

#[test]
fn a_place_to_go_back_to_must_be_there() {
    let mut folder = two_columns();
    let (ana, bo) = (desk("ana", "k3f9a2"), desk("bo", "p0q1r2"));
    let to = standup::model::change::Seat { developer: Some("ana".into()), after: None };
    for id in ["d", "e"] {
        let from = super::seat(&folder.board, Some(1), 0);
        folder.key(&ana, vec![Change::assign(id, from, to.clone())]);
    }
    let record = RecordKind::Developer(folder.board.developers[1].clone(), Some("ana".into()));
    folder.key(&bo, vec![Change::Remove(Box::new(standup::model::change::Record::new(record)))]);
    assert_eq!(refused(folder.undo(&ana)), "bo changed it since, at 2026-11-20 09:03 UTC: bo: left the board");
}

#[test]
fn exact_spellings_survive_in_the_log() {
    let mut folder = two_columns();
    let ana = desk("ana", "k3f9a2");
    let field = find(MODULE, "lines").unwrap();
    let mut setting = Setting::new(Subject::Module("a".into()), field, Value::Absent, Value::Count(16));
    let piece = Piece { left: "Pending,\n".into(), to: "lines: 0x10, // sixteen\n".into(), ..Piece::default() };
    setting.wording = Some(OriginalText { pieces: vec![piece] });
    folder.key(&ana, vec![Change::Set(setting.clone())]);
    folder.undo(&ana).unwrap();
    let again = redo(&folder.history(), "ana").unwrap();
    assert_eq!(again.changes, [Change::Set(setting)]);
}

#[test]
fn a_standup_that_was_held_by_a_slip_of_the_hand_was_not() {
    let mut folder = two_columns();
    let ana = desk("ana", "k3f9a2");
    let seen = folder.history().seen();
    folder.key(&ana, vec![Change::Mark { note: "monday".into(), seen }]);
    assert_eq!(folder.history().marks().count(), 1);
    assert_eq!(folder.undo(&ana).unwrap(), "undone: a standup was held: monday");
    assert_eq!(folder.history().marks().count(), 0);
    folder.redo(&ana).unwrap();
    assert_eq!(folder.history().marks().count(), 1);
}

#[test]
fn undone_twice_in_two_branches_is_undone_once() {
    let mut trunk = two_columns();
    let (laptop, desktop) = (desk("ana", "laptop"), desk("ana", "desktop"));
    trunk.key(&laptop, vec![moved("a", Pending, InProgress)]);
    trunk.key(&laptop, vec![moved("a", InProgress, Done)]);
    let (mut one, mut two) = (trunk.clone(), trunk);
    one.undo(&laptop).unwrap();
    two.undo(&desktop).unwrap();
    for (mut merged, other) in [(one.clone(), &two), (two.clone(), &one)] {
        merged.logs.extend(other.logs.clone());
        assert_eq!(merged.undo(&laptop).unwrap(), "undone: a: Pending to In progress");
        assert_eq!(merged.redo(&desktop).unwrap(), "redone: a: Pending to In progress");
        assert_eq!(merged.redo(&laptop).unwrap(), "redone: a: In progress to Done");
        assert_eq!(refused(merged.redo(&laptop)), "there is nothing to redo");
    }
}

#[test]
fn half_a_step_is_not_undone() {
    let mut folder = two_columns();
    let ana = desk("ana", "k3f9a2");
    folder.key(&ana, ["a", "b", "c"].map(|id| moved(id, Pending, Done)).to_vec());
    for lost in [0, 1] {
        let mut torn = folder.clone();
        let log = torn.logs.values_mut().next().unwrap();
        let kept: Vec<_> = log.lines().enumerate().filter(|(i, _)| *i != lost).map(|(_, line)| line).collect();
        *log = kept.join("\n");
        assert_eq!(refused(torn.undo(&ana)), "step k3f9a2-1 cannot be undone: a part of it cannot be read");
    }
}

#[test]
fn nobody_can_put_a_change_into_my_step() {
    let mut folder = two_columns();
    let (ana, eve) = (desk("ana", "k3f9a2"), desk("ana", "evil"));
    folder.key(&ana, vec![moved("a", Pending, Done)]);
    folder.key(&eve, vec![moved("b", Pending, Done)]);
    let log = folder.logs.get_mut(&eve.file()).unwrap();
    *log = log.replace("by: Key", "by: Key, step: \"k3f9a2-1\"");
    let step = "k3f9a2-1".parse().unwrap();
    assert_eq!(folder.undo_step(&ana, &step).unwrap(), "undone: a: Pending to Done");
    assert_eq!(folder.status("b"), Done);
}

#[test]
fn what_is_not_loaded_is_not_guessed() {
    let mut folder = two_columns();
    let (ana, bo) = (desk("ana", "k3f9a2"), desk("bo", "p0q1r2"));
    folder.key(&ana, vec![moved("a", Pending, Done)]);
    folder.key(&ana, vec![moved("b", Pending, Done)]);
    folder.key(&bo, vec![moved("a", Done, InProgress)]);
    folder.undo(&ana).unwrap();
    let files: Vec<_> = folder.logs.iter().map(|(name, text)| (name.clone(), text.clone())).collect();
    let entries = |text: &str| super::codec::read(text.as_bytes(), &super::FromBoard).entries;
    let mut history = History::default();
    for (name, text) in &files {
        history.add_older(name, entries(text.lines().last().unwrap()), false);
    }
    // All it knows of ana is that she undid something.
    assert_eq!(undo(&history, "ana"), Err(Refusal::NotLoaded));
    assert_eq!(redo(&history, "ana"), Err(Refusal::NotLoaded));
    // Nor is it said of a step that is named: what it undid may be an undo.
    let newest = history.entries().find(|entry| matches!(entry.by, By::Undo(_))).unwrap().id.clone();
    assert_eq!(undo_step(&history, &newest), Err(Refusal::NotLoaded));
    while let Some(file) = history.next_file().map(str::to_owned) {
        let (_, text) = files.iter().find(|(name, _)| *name == file).unwrap();
        let older = text.lines().count() - 1;
        let text: Vec<_> = text.lines().take(older).collect();
        history.add_older(&file, entries(&text.join("\n")), true);
    }
    assert_eq!(redo(&history, "ana").unwrap().sentence, "redone: b: Pending to Done");
    assert_eq!(undo_step(&history, &newest).unwrap().sentence, "redone: b: Pending to Done");
    assert!(matches!(undo(&history, "ana"), Err(Refusal::Changed { who, .. }) if who == "bo"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(1), ..ProptestConfig::with_cases(128) })]

    #[test]
    fn all_that_one_person_did_can_be_undone_and_redone(dice in proptest::collection::vec(any::<u8>(), 0..120)) {
        let mut dice = Dice(dice.iter());
        let mut folder = two_columns();
        let desks = [desk("ana", "laptop"), desk("ana", "desktop")];
        let mut boards = vec![folder.board.clone()];
        for _ in 0..8 {
            let step = any_step(&folder.board, &mut dice);
            if !step.is_empty() {
                folder.key(&desks[dice.roll(2)], step);
                boards.push(folder.board.clone());
            }
        }
        for _ in 0..2 {
            for board in boards.iter().rev().skip(1) {
                folder.undo(&desks[dice.roll(2)]).unwrap();
                prop_assert_eq!(&folder.board, board);
            }
            prop_assert_eq!(folder.undo(&desks[0]), Err(Refusal::NothingToUndo));
            for board in boards.iter().skip(1) {
                folder.redo(&desks[dice.roll(2)]).unwrap();
                prop_assert_eq!(&folder.board, board);
            }
            prop_assert_eq!(folder.redo(&desks[0]), Err(Refusal::NothingToRedo));
        }
    }

    #[test]
    fn an_undo_takes_back_my_step_and_keeps_what_others_did(dice in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut dice = Dice(dice.iter());
        let mut folder = two_columns();
        let desks = [desk("ana", "laptop"), desk("ana", "desktop"), desk("bo", "p0q1r2")];
        for _ in 0..14 {
            let at = &desks[dice.roll(3)];
            let before = folder.board.clone();
            match dice.roll(5) {
                0..=2 => {
                    let step = any_step(&folder.board, &mut dice);
                    if step.is_empty() {
                        continue;
                    }
                    folder.make(at, [By::Key, By::Command, By::Import][dice.roll(3)].clone(), step);
                    let mut again = folder.clone();
                    again.undo(at).unwrap();
                    prop_assert_eq!(&again.board, &before, "undone at once, all is as before");
                    again.redo(at).unwrap();
                    prop_assert_eq!(&again.board, &folder.board, "and made again");
                }
                way => {
                    let history = folder.history();
                    let allowed = if way == 3 { undo(&history, &at.who) } else { redo(&history, &at.who) };
                    let Ok(undone) = allowed else { continue };
                    // An old name may be somebody else's by now.
                    let renames = undone.changes.iter().any(|change| matches!(change, Change::Rename { .. }));
                    if folder.take_back(at, undone).is_err() || renames {
                        continue;
                    }
                    for change in others_newest(&history, &at.who) {
                        if change.apply(&before).as_ref() == Ok(&before) {
                            let kept = change.apply(&folder.board);
                            prop_assert_eq!(kept.as_ref(), Ok(&folder.board), "what others did is kept");
                        }
                    }
                }
            }
        }
    }
}

/// What others made of the fields of modules, where nobody made anything else of them since. What they took back themselves
/// was as nothing.
fn others_newest(history: &History, who: &str) -> Vec<Change> {
    let others = history.entries().filter(|e| e.who != who && !matches!(e.by, By::Undo(_)));
    let newest = others.filter(|e| history.newest_for(&e.change).is_some_and(|newest| newest.id == e.id));
    let changes = newest.map(|e| e.change.clone());
    changes.filter(|change| matches!(change, Change::Move { .. } | Change::Set(_))).collect()
}
