//! `standup resolve`, where git could not merge or merged wrongly, with real git: each side is found, nothing is lost, and only what
//! it decides is logged.

use super::repository::Repository;

/// The clash of `merging.rs`, and a merge that fails for want of a set-up.
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
fn a_merge_and_a_rebase_without_a_driver_are_resolved_alike_and_nothing_is_logged_again() {
    let repository = Repository::plain();
    contested(&repository);
    for (here, there) in [("a", "b"), ("b", "a")] {
        repository.git(&["switch", "--quiet", "-C", "merged", here]);
        assert_eq!(repository.try_git(&["merge", "--no-edit", there]).code, Some(1));
        let said = repository.standup(&["resolve"]).ok();
        assert_eq!(repository.board(), BOTH, "{said}");
        assert!(said.stdout.contains(&format!("1 change (HEAD) and bo, 2 changes ({there})")) || here == "b", "{said}");
        assert!(said.stdout.ends_with("next: git add board.ron board.log && git merge --continue\n"), "{said}");
        assert!(said.stderr.contains("one.py: In progress, says bo"), "{said}");
        assert_eq!(repository.history(), all(), "{here}");
        repository.git(&["add", "--all"]);
        repository.git(&["merge", "--continue"]);
        repository.git(&["switch", "--quiet", "-C", "rebased", here]);
        assert_eq!(repository.try_git(&["rebase", there]).code, Some(1));
        let said = repository.standup(&["resolve", "--add"]).ok();
        assert!(said.stdout.contains("(upstream)") && said.stdout.contains("(yours)"), "{said}");
        assert!(said.stdout.ends_with("next: git rebase --continue\n"), "{said}");
        if repository.try_git(&["rebase", "--continue"]).code != Some(0) {
            repository.standup(&["resolve", "--add"]).ok();
            repository.git(&["rebase", "--continue"]);
        }
        assert_eq!(repository.board(), BOTH);
        assert_eq!(repository.history(), all(), "{here}");
    }
}

#[test]
fn what_somebody_decides_is_logged_and_their_undo_takes_back_that_alone() {
    let repository = Repository::plain();
    contested(&repository);
    assert_eq!(repository.try_git(&["merge", "--no-edit", "a"]).code, Some(1));
    repository.standup(&["--as", "cy", "resolve", "--theirs"]).ok();
    assert_eq!(repository.board(), "Ana: one=Done two three; Bo: four; Cy: five");
    let mut wanted = all();
    wanted.push("cy: one.py: In progress to Done".to_owned());
    assert_eq!(repository.history(), wanted);
    repository.standup(&["--as", "cy", "undo"]).ok();
    assert_eq!(repository.board(), BOTH);
    assert!(repository.0.board().contains("lines: 4"), "what bo did stays");
}

#[test]
fn two_hand_overs_that_git_merged_into_a_broken_board_are_resolved_from_the_commits() {
    let repository = Repository::plain();
    repository.change("a", "main", "ana", &["assign", "two", "Bo"]);
    repository.change("b", "main", "bo", &["board", "set", "title=The plan"]);
    repository.change("b", "main", "bo", &["assign", "two", "Cy"]);
    let wanted = "Ana: one three; Bo: four; Cy: five two";
    let said = repository.git(&["merge", "--no-edit", "a"]);
    assert_eq!(repository.standup(&["show"]).code, Some(4), "git sees no conflict, and the board is none: {said}");
    let said = repository.standup(&["resolve"]).ok();
    assert_eq!(repository.board(), wanted, "{said}");
    assert_eq!(repository.history().len(), 3);
    // A rebase that ended in such a board is known by where it began.
    repository.git(&["reset", "--quiet", "--hard", "HEAD^"]);
    repository.git(&["switch", "--quiet", "-C", "rebased", "a"]);
    repository.git(&["rebase", "--quiet", "b"]);
    assert_eq!(repository.standup(&["show"]).code, Some(4));
    repository.standup(&["resolve"]).ok();
    assert_eq!(repository.board(), wanted);
}

#[test]
fn one_board_that_both_made_is_resolved_without_losing_a_side() {
    let repository = Repository::plain();
    for (branch, who, module) in [("a", "ana", "one"), ("b", "bo", "two")] {
        repository.git(&["switch", "--quiet", "--orphan", branch]);
        repository.0.write("board.ron", super::repository::BASE);
        repository.0.write(".gitignore", crate::cli::driver::GIT_IGNORES);
        repository.standup(&["--as", who, "done", module]).ok();
        repository.commit(branch);
    }
    let said = repository.try_git(&["merge", "--no-edit", "--allow-unrelated-histories", "a"]);
    assert_eq!(said.code, Some(1), "{said}");
    let said = repository.standup(&["resolve", "--add"]).ok();
    assert_eq!(repository.board(), "Ana: one=Done two=Done three; Bo: four; Cy: five", "{said}");
    assert!(said.stderr.contains("what both sides came from is not known"), "{said}");
}

#[test]
fn markers_whose_sides_were_seen_here_never_take_a_side_for_what_both_came_from() {
    let env = crate::cli::driver::Env::with_board(super::repository::BASE);
    env.standup(&["show"]).ok();
    env.standup(&["done", "one"]).ok();
    let theirs = env.board();
    env.standup(&["undo"]).ok();
    env.standup(&["done", "two"]).ok();
    let ours = env.board();
    std::fs::remove_dir_all(env.path("board.log")).unwrap();
    env.write("board.ron", format!("<<<<<<< mine\n{ours}=======\n{theirs}>>>>>>> copy\n"));
    env.standup(&["resolve"]).ok();
    assert_eq!(super::repository::columns(&env.board()), "Ana: one=Done two=Done three; Bo: four; Cy: five");
}

#[test]
fn log_files_are_merged_by_their_entries() {
    let repository = Repository::plain();
    repository.change("b", "main", "bo", &["start", "one"]);
    repository.change("b", "main", "bo", &["done", "one"]);
    repository.git(&["switch", "--quiet", "main"]);
    // Squashed and gone on: both sides have the file of bo, each otherwise.
    repository.git(&["merge", "--quiet", "--squash", "b^"]);
    repository.commit("squashed");
    let said = repository.try_git(&["merge", "--no-edit", "b"]);
    if said.code != Some(0) {
        let said = repository.standup(&["resolve", "--add"]).ok();
        assert!(said.stdout.contains(".ron: the entries of both sides"), "{said}");
        repository.git(&["merge", "--continue"]);
    }
    assert_eq!(repository.history(), ["bo: one.py: In progress to Done", "bo: one.py: Pending to In progress"]);
    assert_eq!(repository.board(), "Ana: one=Done two three; Bo: four; Cy: five");
}

#[test]
fn what_somebody_merged_by_hand_stays_and_a_board_that_one_side_removed_is_asked_about() {
    let repository = Repository::plain();
    contested(&repository);
    assert_eq!(repository.try_git(&["merge", "--no-edit", "a"]).code, Some(1));
    let mended = super::repository::BASE.replace("\"one.py\", status: Pending", "\"one.py\", status: Done, lines: 1");
    repository.0.write("board.ron", &mended);
    let said = repository.standup(&["resolve"]);
    assert_eq!(said.code, Some(2), "{said}");
    assert!(said.stderr.contains("tell git: `git add board.ron`, then `git merge --continue`"), "{said}");
    assert_eq!(repository.0.board(), mended);
    repository.git(&["merge", "--abort"]);
    repository.git(&["switch", "--quiet", "-c", "gone", "main"]);
    repository.git(&["rm", "--quiet", "board.ron"]);
    repository.git(&["commit", "--quiet", "-m", "gone"]);
    repository.git(&["switch", "--quiet", "a"]);
    assert_eq!(repository.try_git(&["merge", "--no-edit", "gone"]).code, Some(1));
    let said = repository.standup(&["resolve"]);
    assert_eq!(said.code, Some(5), "{said}");
    assert!(said.stderr.contains("one side removed the board, the other changed it"), "{said}");
}

#[test]
fn names_of_branches_reach_a_terminal_only_as_text_that_is_safe() {
    let repository = Repository::plain();
    repository.change("a", "main", "ana", &["done", "one"]);
    repository.change("b", "main", "bo", &["start", "one"]);
    // Git refuses controls in the name of a branch, but not in a label of a merge; nor bidi overrides.
    repository.git(&["branch", "evil\u{202e}b", "a"]);
    assert_eq!(repository.try_git(&["merge", "--no-edit", "evil\u{202e}b"]).code, Some(1));
    let marked = repository.0.board().replace(">>>>>>> ", ">>>>>>> \u{1b}[31mred");
    repository.0.write("board.ron", marked);
    let said = repository.standup(&["resolve"]).ok();
    for text in [&said.stdout, &said.stderr] {
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{said}");
    }
    assert!(said.stdout.contains("evil"), "{said}");
}

#[test]
fn a_version_of_a_hundred_megabytes_is_named_and_does_no_harm() {
    let repository = Repository::set_up();
    repository.change("a", "main", "ana", &["done", "one"]);
    repository.git(&["switch", "--quiet", "-c", "large", "main"]);
    let mut large = super::repository::BASE.as_bytes().to_vec();
    large.resize(129 << 20, b' ');
    repository.0.write("board.ron", &large);
    drop(large);
    // A log of that size, too, which is not even looked at.
    std::fs::create_dir_all(repository.0.path("board.log")).unwrap();
    repository.git(&["-c", "core.compression=0", "add", "--all"]);
    repository.git(&["commit", "--quiet", "-m", "large"]);
    repository.git(&["switch", "--quiet", "a"]);
    let said = repository.try_git(&["merge", "--no-edit", "large"]);
    assert_eq!(said.code, Some(1), "{said}");
    assert!(said.stderr.contains("129 MiB, and a board has at most 128"), "{said}");
    repository.git(&["merge", "--abort"]);
    assert_eq!(repository.board(), "Ana: one=Done two three; Bo: four; Cy: five");
}

#[test]
fn a_cherry_pick_brings_one_change_and_a_revert_takes_one_back() {
    let repository = Repository::set_up();
    repository.change("b", "main", "bo", &["start", "one"]);
    repository.change("b", "main", "bo", &["done", "two"]);
    repository.change("main", "main", "ana", &["start", "four"]);
    // Git has no driver for a file that one side does not have: bo's log, of which the first entry is not picked.
    assert_eq!(repository.try_git(&["cherry-pick", "b"]).code, Some(1));
    repository.standup(&["resolve", "--add"]).ok();
    repository.git(&["cherry-pick", "--continue"]);
    assert_eq!(repository.board(), "Ana: one two=Done three; Bo: four=InProgress; Cy: five");
    repository.change("main", "main", "ana", &["done", "five"]);
    repository.git(&["revert", "--no-edit", "HEAD~1"]);
    assert_eq!(repository.board(), "Ana: one two three; Bo: four=InProgress; Cy: five=Done");
    // What somebody changed since stays, and that is said.
    repository.change("main", "main", "ana", &["start", "three"]);
    repository.change("main", "main", "ana", &["done", "three"]);
    let said = repository.try_git(&["revert", "--no-edit", "HEAD~1"]);
    assert_eq!(said.code, Some(1), "nothing is left to revert: {said}");
    assert_eq!(repository.board(), "Ana: one two three=Done; Bo: four=InProgress; Cy: five=Done");
    assert!(said.stderr.contains("three.py: Done, says ana"), "{said}");
    repository.history();
}

#[test]
fn without_the_program_git_leaves_markers_and_resolve_merges_the_same_board() {
    let repository = Repository::set_up();
    contested(&repository);
    let said = repository.git_without_driver(&["merge", "--no-edit", "a"]);
    assert_eq!(said.code, Some(1), "{said}");
    assert!(repository.0.board().contains("<<<<<<< "), "{said}");
    repository.standup(&["resolve", "--add"]).ok();
    assert_eq!(repository.board(), BOTH);
    repository.git(&["merge", "--continue"]);
    assert_eq!(repository.history(), all(), "nothing is logged again");
}

#[test]
fn a_side_that_is_no_board_or_another_one_is_named_and_git_leaves_markers() {
    let repository = Repository::set_up();
    repository.change("a", "main", "ana", &["done", "one"]);
    for (branch, text, wanted) in [
        ("broken", BROKEN, "there is no status `Pnding`"),
        ("other", OTHER, "the other side is another board, “Kitchen”"),
        ("newer", NEWER, "a board of format 9 cannot be merged"),
    ] {
        repository.git(&["switch", "--quiet", "-c", branch, "main"]);
        repository.0.write("board.ron", text);
        repository.commit(branch);
        repository.git(&["switch", "--quiet", "a"]);
        let said = repository.try_git(&["merge", "--no-edit", branch]);
        assert_eq!(said.code, Some(1), "{said}");
        assert!(said.stderr.contains(wanted), "{said}");
        assert!(repository.0.board().contains("<<<<<<< "), "{branch}");
        let said = repository.standup(&["resolve"]);
        assert_ne!(said.code, Some(0), "{said}");
        assert!(!said.stderr.contains("`standup resolve`"), "it never recommends itself: {said}");
        repository.git(&["merge", "--abort"]);
        assert_eq!(repository.board(), "Ana: one=Done two three; Bo: four; Cy: five");
    }
}

const BROKEN: &str =
    "(format: 1, title: \"Plan\", developers: [(name: \"Ana\", modules: [(id: \"one.py\", status: Pnding)])])\n";
const OTHER: &str =
    "(format: 1, title: \"Kitchen\", developers: [(name: \"Zoe\", modules: [(id: \"soup\", status: Done)])])\n";
const NEWER: &str =
    "(format: 9, title: \"Plan\", developers: [(name: \"Ana\", modules: [(id: \"one.py\", status: Pending)])])\n";
