//! What looking for an old copy costs, counted. Tests only.

use crate::merge::stale_save::counted::counted;
use crate::model::change::{By, Change, Proposal};
use crate::model::status::Status::{self, Done, InProgress, Pending};
use crate::store::operation::stale_save::Inquiry;
use crate::store::{Origin, Store};

const MODULES: usize = 300;

fn board() -> String {
    let module = |i| format!("        (id: \"m{i}\", status: Pending), // {i}\n");
    let modules: String = (0..MODULES).map(module).collect();
    format!("(\n    format: 1,\n    developers: [(name: \"ana\", modules: [\n{modules}    ])],\n)\n")
}

fn moved(store: &Store, module: usize, from: Status, to: Status) {
    let changes = vec![Change::Move { module: format!("m{module}"), from, to }];
    store.commit(&Proposal { changes, who: "ana".into(), by: By::Key }).unwrap();
}

/// A board on which five modules were moved, and then somebody saved the copy they had from before, with a change of their own.
fn saved_old() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("board.ron");
    std::fs::write(&path, board()).unwrap();
    let state = Some(folder.path().join("state"));
    let store = Store::new(&path).origin(Origin { user: "ana".into(), state, ..Origin::default() });
    (0..5).for_each(|i| moved(&store, i * 60, Pending, Done));
    std::fs::write(&path, board().replace("\"m7\", status: Pending", "\"m7\", status: Done")).unwrap();
    assert_eq!(store.observe().unwrap().len(), 6);
    (folder, store)
}

#[test]
fn an_outside_edit_is_looked_into_once_and_without_a_merge_of_texts() {
    let (_folder, store) = saved_old();
    let now = store.read().unwrap().snapshot;
    let mut inquiry = Inquiry::default();
    let (copies, merges, searches) = counted(|| inquiry.look_into_saves(&store, &now.board, &|| false));
    assert_eq!(copies.iter().map(|copy| (copy.is_sure, copy.lost.len())).collect::<Vec<_>>(), [(true, 5)]);
    assert_eq!((merges, searches), (0, 1));
    let (copies, merges, searches) = counted(|| inquiry.look_into_saves(&store, &now.board, &|| false));
    assert_eq!((copies.len(), merges, searches), (0, 0, 0), "it was looked into");
}

#[test]
fn while_a_question_stands_a_commit_does_not_search_again() {
    let (_folder, store) = saved_old();
    let mut inquiry = Inquiry::default();
    inquiry.look_into_saves(&store, &store.read().unwrap().snapshot.board, &|| false);
    let ((), merges, searches) = counted(|| {
        for i in 0..3 {
            moved(&store, 10 + i, Pending, InProgress);
            let now = store.read().unwrap().snapshot;
            assert!(inquiry.look_into_saves(&store, &now.board, &|| false).is_empty());
            assert_eq!(inquiry.asked(&store, &now.board).unwrap().lost.len(), 5);
        }
        // What somebody makes again is lost no more, and what somebody means to be so is not, either.
        moved(&store, 60, Pending, Done);
        moved(&store, 120, Pending, InProgress);
        moved(&store, 120, InProgress, Pending);
        let now = store.read().unwrap().snapshot;
        assert_eq!(inquiry.asked(&store, &now.board).unwrap().lost.len(), 3);
    });
    assert_eq!((merges, searches), (0, 0));
    let copy = store.old_copy().unwrap();
    let healed = store.heal(&copy, "ana", By::Key).unwrap();
    assert_eq!(healed.changes.len(), 3);
    assert!(inquiry.asked(&store, &healed.snapshot.board).is_none(), "it is answered");
}

#[test]
fn a_search_that_was_overtaken_is_begun_anew_by_the_next() {
    let (_folder, store) = saved_old();
    let now = store.read().unwrap().snapshot;
    let mut inquiry = Inquiry::default();
    assert!(inquiry.look_into_saves(&store, &now.board, &|| true).is_empty());
    assert_eq!(inquiry.look_into_saves(&store, &now.board, &|| false).len(), 1);
}
