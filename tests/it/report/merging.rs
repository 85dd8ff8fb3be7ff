//! Who may merge: the project's own plan as it is, with its first developer complete, and with them merged.

use std::sync::Arc;

use standup::document::Document;
use standup::model::board::{Board, Developer};
use standup::model::module::{Measured, Module};
use standup::model::status::Status;
use standup::report::merge_order::MergeState::{self, Held, Merged, Ready, Working};
use standup::report::merge_order::{MergeOrder, Merging, Why, merge_order};
use standup::report::next::Startable;

use crate::cli::driver::OWN_BOARD;

fn own() -> Board {
    Document::read(OWN_BOARD.as_bytes()).unwrap().board().as_ref().clone()
}

/// Everything of this developer is Done, measured at its target, and shows the whole checklist.
fn complete(board: &mut Board, developer: usize) {
    let checklist = board.checklist.clone();
    for module in &mut Arc::make_mut(&mut board.developers[developer]).modules {
        let module = Arc::make_mut(module);
        module.status = Status::Done;
        module.coverage.measured = Some(Measured { covered: 100, total: 100, ..Measured::default() });
        module.checked.clone_from(&checklist);
    }
}

fn states(order: &MergeOrder) -> Vec<MergeState> {
    order.developers.iter().map(|it| it.state).collect()
}

#[test]
fn the_plan_as_it_is_waits_for_its_first_developer() {
    let order = merge_order(&own());
    let next = order.next.clone().unwrap();
    assert_eq!(next.what, Merging::Developer("Dev 1".into()));
    assert_eq!((next.holds, next.ready), (vec!["Dev 2".into(), "Dev 3".into(), "Dev 4".into()], false));
    assert_eq!(states(&order), [Working, Held, Held, Held]);
    assert_eq!(order.developers[1].held_by, ["Dev 1"]);
    let missing: Vec<_> = order.developers[0].missing.iter().map(|it| (it.module.as_str(), it.why.clone())).collect();
    assert_eq!(missing[0], ("tenant/dependencies.py", vec![Why::NotVerified, Why::Checklist]));
    assert!(missing[1..].iter().all(|(_, why)| why[0] == Why::NotDone));
    assert_eq!(missing.len(), 5);
    assert_eq!(order.waves, [vec!["Dev 1"], vec!["Dev 2", "Dev 3", "Dev 4"]]);
    assert!(order.may_merge.is_empty());
}

#[test]
fn who_is_ready_early_is_held_until_the_first_is_merged() {
    let mut board = own();
    complete(&mut board, 0);
    complete(&mut board, 2);
    let order = merge_order(&board);
    assert_eq!(states(&order), [Ready, Held, Held, Held]);
    assert!(order.developers[2].missing.is_empty());
    assert_eq!((order.may_merge.clone(), order.next.map(|it| it.ready)), (vec!["Dev 1".to_owned()], Some(true)));
    Arc::make_mut(&mut board.developers[0]).merged = Some(true);
    let order = merge_order(&board);
    assert_eq!(states(&order), [Merged, Working, Ready, Working]);
    assert_eq!((order.next, order.may_merge), (None, vec!["Dev 3".to_owned()]));
}

#[test]
fn who_holds_the_most_over_any_number_of_steps_is_next() {
    let developer = |name: &str, after: &[&str]| {
        let after = after.iter().map(|it| (*it).to_owned()).collect();
        Arc::new(Developer { name: name.into(), after, ..Developer::default() })
    };
    let developers = vec![
        developer("a", &["nobody"]),
        developer("b", &["a"]),
        developer("c", &[]),
        developer("d", &["c"]),
        developer("e", &["d", "d"]),
    ];
    let board = Board { developers, ..Board::default() };
    let next = merge_order(&board).next.unwrap();
    assert_eq!((next.what, next.holds), (Merging::Developer("c".into()), vec!["d".into(), "e".into()]));
    assert_eq!(merge_order(&board).developers[0].held_by, Vec::<String>::new(), "nobody is called so");
}

#[test]
fn modules_hold_each_other_where_no_developer_does() {
    let module = |id: &str, after: &[&str]| {
        let mut module = Module::new(id, Status::Done);
        module.after = after.iter().map(|it| (*it).to_owned()).collect();
        module.coverage.measured = Some(Measured { covered: 1, total: 1, ..Measured::default() });
        Arc::new(module)
    };
    let mut board = Board { unassigned: vec![module("x", &["y"]), module("y", &[])], ..Board::default() };
    let order = merge_order(&board);
    let next = order.next.clone().unwrap();
    assert_eq!((next.what, next.holds, next.ready), (Merging::Module("y".into()), vec!["x".into()], true));
    assert_eq!(order.modules.iter().map(|it| it.state).collect::<Vec<_>>(), [MergeState::Held, MergeState::Ready]);
    Arc::make_mut(&mut board.unassigned[1]).merged = Some(true);
    assert_eq!(merge_order(&board).modules[0].state, MergeState::Ready);
}

#[test]
fn what_to_begin_is_by_priority_and_held_by_nothing_that_is_not_done_or_merged() {
    let module = |id: &str, status, priority, after: &[&str]| {
        let after = after.iter().map(|it| (*it).to_owned()).collect();
        Arc::new(Module { priority, after, ..Module::new(id, status) })
    };
    let modules = vec![
        module("none", Status::Pending, None, &["done", "a name that nobody has"]),
        module("second", Status::Pending, Some(2), &[]),
        module("first", Status::Pending, Some(1), &["merged"]),
        module("held", Status::Pending, Some(1), &["begun"]),
        module("begun", Status::InProgress, Some(1), &[]),
        module("done", Status::Done, Some(1), &[]),
        Arc::new(Module { merged: Some(true), ..Module::new("merged", Status::InProgress) }),
    ];
    let board = Board { unassigned: modules, ..Board::default() };
    let startable = Startable::new(&board);
    let ids: Vec<_> = startable.of(None).iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["first", "second", "none"]);
    assert_eq!(startable.held_by(&board.unassigned[3]), ["begun"]);
}
