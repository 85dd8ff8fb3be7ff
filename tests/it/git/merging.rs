//! What git does with a board once it was told how: each way of bringing two histories together, with real git. None loses a
//! change, none leaves a board that cannot be read, none logs a change twice or in the wrong name.

use super::repository::{Repository, columns, history};

const BASE: &str = "Ana: one two three; Bo: four; Cy: five";

/// A clash that both sides see the same way: bo begins after ana and is the later one.
fn contested(repository: &Repository) {
    repository.change("a", "main", "ana", &["done", "one"]);
    repository.change("b", "main", "bo", &["set", "four", "lines=4"]);
    repository.change("b", "main", "bo", &["start", "one"]);
}

const BOTH: &str = "Ana: one=InProgress two three; Bo: four; Cy: five";

fn all() -> Vec<String> {
    let all = ["ana: one.py: Pending to Done", "bo: four.py: lines 4", "bo: one.py: Pending to In progress"];
    all.map(str::to_owned).to_vec()
}

#[test]
fn a_merge_gives_a_contested_field_to_the_later_entry_from_either_side_and_says_so() {
    let repository = Repository::set_up();
    contested(&repository);
    for (here, there) in [("a", "b"), ("b", "a")] {
        repository.git(&["switch", "--quiet", "-C", "merged", here]);
        let said = repository.git(&["merge", "--no-edit", there]);
        assert_eq!(repository.board(), BOTH, "{here} {said}");
        assert!(said.stderr.contains("board.ron: one.py: In progress, says bo ("), "{said}");
        assert!(said.stderr.contains("; Done, says ana ("), "{said}");
        assert_eq!(repository.history(), all());
        repository.standup(&["log"]).ok();
        assert_eq!(repository.history(), all(), "a merge is nobody's edit");
    }
}

#[test]
fn what_was_contested_is_said_until_somebody_sets_it_again() {
    let repository = Repository::set_up();
    contested(&repository);
    repository.git(&["merge", "--quiet", "--no-edit", "a"]);
    let said = repository.standup(&["show"]).ok().stderr;
    assert!(said.contains("one.py: contested: Pending to In progress (bo); before it Pending to Done (ana)"), "{said}");
    repository.standup(&["done", "one"]).ok();
    assert_eq!(repository.standup(&["show"]).ok().stderr, "", "settled");
}

#[test]
fn a_rebase_gives_the_same_board_as_a_merge_in_both_directions() {
    let repository = Repository::set_up();
    contested(&repository);
    for (here, there) in [("a", "b"), ("b", "a")] {
        repository.git(&["switch", "--quiet", "-C", "rebased", here]);
        let said = repository.git(&["rebase", there]);
        assert_eq!(repository.board(), BOTH, "{here} {said}");
        assert_eq!(repository.history(), all());
    }
}

#[test]
fn two_who_assign_one_module_to_two_developers_leave_it_in_one_place() {
    let repository = Repository::set_up();
    repository.change("a", "main", "ana", &["assign", "two", "Bo"]);
    repository.change("b", "main", "bo", &["done", "one"]);
    repository.change("b", "main", "bo", &["assign", "two", "Cy"]);
    let wanted = "Ana: one=Done three; Bo: four; Cy: five two";
    for (here, there) in [("a", "b"), ("b", "a")] {
        repository.git(&["switch", "--quiet", "-C", "merged", here]);
        let said = repository.git(&["merge", "--no-edit", there]);
        assert_eq!(repository.board(), wanted, "{said}");
        assert!(said.stderr.contains("two.py: Cy, says bo"), "{said}");
    }
}

#[test]
fn what_is_handed_over_on_one_side_and_begun_on_the_other_is_both() {
    let repository = Repository::set_up();
    repository.change("a", "main", "ana", &["assign", "two", "Bo"]);
    repository.change("b", "main", "bo", &["done", "two"]);
    let said = repository.git(&["merge", "--no-edit", "a"]);
    assert_eq!(repository.board(), "Ana: one three; Bo: four two=Done; Cy: five");
    assert!(!said.stderr.contains("says"), "nothing is contested: {said}");
}

#[test]
fn one_module_that_both_add_is_one_with_the_facts_of_both() {
    let repository = Repository::set_up();
    repository.change("a", "main", "ana", &["add", "new.py", "--to", "Ana"]);
    repository.change("a", "main", "ana", &["set", "new.py", "lines=3"]);
    repository.change("b", "main", "bo", &["add", "new.py", "--to", "Ana"]);
    repository.change("b", "main", "bo", &["set", "new.py", "priority=2"]);
    repository.git(&["merge", "--no-edit", "a"]);
    let board = repository.0.board();
    assert_eq!(board.matches("new.py").count(), 1, "{board}");
    assert!(board.contains("lines: 3") && board.contains("priority: 2"), "{board}");
}

#[test]
fn what_one_side_renamed_and_the_other_changed_is_one_module_under_its_new_name() {
    let repository = Repository::set_up();
    repository.change("a", "main", "ana", &["rename", "one.py", "uno.py"]);
    repository.change("b", "main", "bo", &["done", "one"]);
    for (here, there) in [("a", "b"), ("b", "a")] {
        repository.git(&["switch", "--quiet", "-C", "merged", here]);
        repository.git(&["merge", "--no-edit", there]);
        assert_eq!(repository.board(), "Ana: uno=Done two three; Bo: four; Cy: five");
    }
    assert_eq!(repository.standup(&["--as", "bo", "undo"]).ok().stdout, "undone: one.py: Pending to Done\n");
    assert_eq!(repository.board(), "Ana: uno two three; Bo: four; Cy: five");
}

#[test]
fn tags_of_both_are_there_and_each_undoes_their_own() {
    let repository = Repository::set_up();
    repository.change("a", "main", "ana", &["set", "one", "tags+=slow"]);
    repository.change("b", "main", "bo", &["set", "one", "tags+=late"]);
    repository.git(&["merge", "--no-edit", "a"]);
    assert!(repository.0.board().contains(r#"tags: ["late", "slow"]"#), "{}", repository.0.board());
    repository.standup(&["--as", "bo", "undo"]).ok();
    assert!(repository.0.board().contains(r#"tags: ["slow"]"#), "{}", repository.0.board());
    assert_eq!(repository.history().len(), 3);
}

#[test]
fn a_squash_and_then_a_merge_of_the_same_branch_loses_nothing_and_logs_nothing_twice() {
    let repository = Repository::set_up();
    repository.change("b", "main", "bo", &["start", "one"]);
    repository.git(&["switch", "--quiet", "main"]);
    repository.git(&["merge", "--quiet", "--squash", "b"]);
    repository.commit("squashed");
    repository.change("b", "main", "bo", &["done", "one"]);
    repository.change("main", "main", "ana", &["start", "two"]);
    let said = repository.git(&["merge", "--no-edit", "b"]);
    assert_eq!(repository.board(), "Ana: one=Done two=InProgress three; Bo: four; Cy: five", "{said}");
    assert!(!said.stderr.contains("says"), "bo knew it: {said}");
    assert_eq!(repository.history().len(), 3);
    // And the other way: what is upstream already.
    repository.git(&["switch", "--quiet", "-C", "again", "b"]);
    repository.git(&["rebase", "--quiet", "main"]);
    assert_eq!(repository.board(), "Ana: one=Done two=InProgress three; Bo: four; Cy: five");
}

#[test]
fn a_stash_comes_back_on_top_of_what_others_did() {
    let repository = Repository::set_up();
    repository.standup(&["start", "one"]).ok();
    repository.git(&["stash", "--quiet", "--include-untracked"]);
    repository.change("main", "main", "bo", &["set", "two", "lines=9"]);
    repository.change("main", "main", "bo", &["done", "one"]);
    let said = repository.git(&["stash", "pop"]);
    assert_eq!(repository.board(), "Ana: one=Done two three; Bo: four; Cy: five", "{said}");
    assert!(said.stderr.contains("one.py: Done, says bo"), "{said}");
}

#[test]
fn a_criss_cross_gives_the_same_board_on_both_branches() {
    let repository = Repository::set_up();
    contested(&repository);
    repository.git(&["switch", "--quiet", "-c", "x", "a"]);
    repository.git(&["merge", "--quiet", "--no-edit", "b"]);
    repository.git(&["switch", "--quiet", "-c", "y", "b"]);
    repository.git(&["merge", "--quiet", "--no-edit", "a"]);
    repository.change("x", "x", "ana", &["start", "two"]);
    repository.change("y", "y", "bo", &["done", "three"]);
    let wanted = "Ana: one=InProgress two=InProgress three=Done; Bo: four; Cy: five";
    for (here, there) in [("x", "y"), ("y", "x")] {
        repository.git(&["switch", "--quiet", "-C", "merged", here]);
        repository.git(&["merge", "--quiet", "--no-edit", there]);
        assert_eq!(repository.board(), wanted);
    }
    assert_eq!(repository.history().len(), 5);
}

#[test]
fn an_octopus_that_git_gives_up_leaves_everything_as_it_was_and_one_by_one_it_goes() {
    let repository = Repository::set_up();
    contested(&repository);
    repository.change("c", "main", "cy", &["done", "five"]);
    repository.git(&["switch", "--quiet", "main"]);
    let said = repository.try_git(&["merge", "--no-edit", "a", "b", "c"]);
    if said.code != Some(0) {
        repository.git(&["reset", "--quiet", "--hard"]);
        assert_eq!(repository.board(), BASE, "{said}");
    }
    for branch in ["a", "b", "c"] {
        repository.git(&["merge", "--quiet", "--no-edit", branch]);
    }
    assert_eq!(repository.board(), "Ana: one=InProgress two three; Bo: four; Cy: five=Done");
}

#[test]
fn a_linked_work_tree_merges_as_the_main_one_does() {
    let repository = Repository::set_up();
    contested(&repository);
    let tree = repository.beside("tree");
    repository.git(&["worktree", "add", "--quiet", "-b", "merged", "../tree", "a"]);
    repository.try_git_in(&tree, &["merge", "--quiet", "--no-edit", "b"]).ok();
    assert_eq!(columns(&std::fs::read_to_string(tree.join("board.ron")).unwrap()), BOTH);
    assert_eq!(history(&tree), all());
    let said = repository.standup_in(&tree, &["show"]).ok().stderr;
    assert!(!said.contains("git-setup"), "the driver is known there, too: {said}");
}

#[test]
fn line_ends_of_a_checkout_stay() {
    let repository = Repository::set_up();
    contested(&repository);
    repository.git(&["config", "core.autocrlf", "true"]);
    repository.git(&["switch", "--quiet", "a"]);
    std::fs::remove_file(repository.0.path("board.ron")).unwrap();
    repository.git(&["checkout", "--quiet", "--", "board.ron"]);
    repository.git(&["merge", "--quiet", "--no-edit", "b"]);
    let board = repository.0.board();
    assert_eq!(columns(&board), BOTH);
    assert_eq!(board.matches('\n').count(), board.matches("\r\n").count(), "{board:?}");
}

#[test]
fn a_shallow_clone_merges_what_it_has() {
    let repository = Repository::set_up();
    contested(&repository);
    let clone = repository.beside("clone");
    let from = format!("file://{}", repository.here().display());
    repository.git(&[
        "clone",
        "--quiet",
        "--depth=3",
        "--no-single-branch",
        "--branch=a",
        &from,
        &clone.to_string_lossy(),
    ]);
    assert!(repository.standup_in(&clone, &["show"]).ok().stderr.contains("standup git-setup"), "once a clone is told");
    repository.standup_in(&clone, &["git-setup", "--yes"]).ok();
    repository.try_git_in(&clone, &["merge", "--quiet", "--no-edit", "origin/b"]).ok();
    assert_eq!(columns(&std::fs::read_to_string(clone.join("board.ron")).unwrap()), BOTH);
}
