//! Without a lock, a change is acknowledged only if it is still there afterwards. Tests only.

use super::{BOARD, Scene, moved, unlocked};
use crate::model::annotation::{Anchor, Annotation, Extra, Slot};
use crate::model::change::{Change, Proposal, Subject};
use crate::model::status::Status::{Done, InProgress, Pending};
use crate::store::commit::desk::Desk;
use crate::store::commit::request::WriteRequest;
use crate::store::commit::{Locked, Plan, Planned};

#[test]
fn without_a_lock_what_is_still_there_is_acknowledged_and_what_others_have_overwritten_is_made_again() {
    let scene = Scene::new();
    let ana = scene.store("ana", "one");
    let proposal = moved("a", Pending, Done);
    let plan = || {
        let recovered = Locked { desk: unlocked(&scene, &ana) }.recover(&WriteRequest::These(&proposal)).unwrap();
        recovered.plan(&WriteRequest::These(&proposal)).unwrap()
    };
    let put = |desk: &mut Desk<'_>, plan: &Plan| {
        assert!(desk.publish(&plan.new, &plan.end, &plan.entries).unwrap());
    };
    let Planned { mut desk, plan: first } = plan();
    put(&mut desk, &first);
    let mine = desk.verified(&first.new, &first.made.changes).unwrap().expect("it is there");
    assert_eq!(mine.revision, first.new.rev);
    // Others have built on it.
    scene.edit(r#""b", status: Pending"#, r#""b", status: Done"#);
    let both = desk.verified(&first.new, &first.made.changes).unwrap().expect("it is there");
    assert_ne!(both.revision, mine.revision);
    // All changes must be there, not just one.
    let other = Change::Move { module: "b".into(), from: Pending, to: InProgress };
    let all = [&first.made.changes[..], &[other]].concat();
    assert!(desk.verified(&first.new, &all).unwrap().is_none());
    // Others, who read the same board as we did, have replaced it.
    scene.edit(r#""a", status: Done"#, r#""a", status: Pending"#);
    assert!(desk.verified(&first.new, &first.made.changes).unwrap().is_none());
}

#[test]
fn without_a_lock_a_comment_that_others_have_overwritten_is_not_acknowledged() {
    let scene = Scene::new();
    let ana = scene.store("ana", "one");
    let what = Extra::Comment(Anchor { path: Vec::new(), slot: Slot::Above });
    let noted = Annotation { of: Subject::Board, what, from: None, to: Some("// ours".into()), wording: None };
    let noted = Proposal { changes: vec![Change::Annotate(Box::new(noted))], ..moved("a", Pending, Done) };
    let request = WriteRequest::These(&noted);
    let recovered = Locked { desk: unlocked(&scene, &ana) }.recover(&request).unwrap();
    let Planned { mut desk, plan } = recovered.plan(&request).unwrap();
    assert!(desk.publish(&plan.new, &plan.end, &plan.entries).unwrap());
    scene.edit(r#""b", status: Pending"#, r#""b", status: Done"#);
    assert!(desk.verified(&plan.new, &noted.changes).unwrap().is_some());
    std::fs::write(scene.board(), BOARD).unwrap();
    assert!(desk.verified(&plan.new, &noted.changes).unwrap().is_none());
}
