//! `standup git-setup`: what it writes, that it asks, and that it goes away again without a trace.

use super::repository::Repository;
use crate::cli::schema::assert_valid;

const ATTRIBUTES: &str = "board.ron merge=standup\nboard.log/*.ron merge=union linguist-generated\n";

#[test]
fn it_shows_what_it_writes_asks_and_does_it_once() {
    let repository = Repository::plain();
    let config = repository.0.read(".git/config");
    let said = repository.standup(&["git-setup", "--dry-run"]).ok();
    for line in ATTRIBUTES.lines() {
        assert!(said.stdout.contains(&format!("would add to .gitattributes: {line}\n")), "{said}");
    }
    assert!(
        said.stdout.contains("would add to .git/config: merge.standup.driver = standup merge-driver %O %A %B"),
        "{said}"
    );
    let said = repository.standup(&["git-setup"]);
    assert_eq!(said.code, Some(2), "nobody can be asked: {said}");
    assert_eq!(repository.0.read(".git/config"), config);
    assert!(!repository.0.path(".gitattributes").exists());
    repository.standup(&["git-setup", "--yes"]).ok();
    assert_eq!(repository.0.read(".gitattributes"), ATTRIBUTES);
    let said = repository.standup(&["git-setup", "--yes"]).ok();
    assert_eq!(said.stdout, "No change: git merges this board field by field already\n");
    assert_eq!(repository.git(&["status", "--porcelain"]).stdout, "?? .gitattributes\n", "nothing is committed");
    repository.standup(&["git-setup", "--remove", "--yes"]).ok();
    assert!(!repository.0.path(".gitattributes").exists());
    assert!(!repository.0.read(".git/config").contains("standup"));
    let said = repository.standup(&["git-setup", "--remove", "--yes"]).ok();
    assert_eq!(said.stdout, "No change: nothing of standup is set up here\n");
}

#[test]
fn what_scripts_get_is_of_its_schema_and_tells_what_was_done() {
    let repository = Repository::plain();
    let told = |args: &[&str]| {
        let value = repository.standup(&[&["git-setup", "--json"], args].concat()).ok().json();
        assert_valid("git-setup", &value, &args.join(" "));
        value
    };
    let planned = told(&["--dry-run"]);
    let made = told(&["--yes"]);
    assert_eq!((&planned["written"], &made["written"]), (&false.into(), &true.into()));
    assert_eq!(planned["attributes"], made["attributes"]);
    assert_eq!(made["attributes"].as_array().map(Vec::len), Some(2));
    assert_eq!(told(&["--yes"])["attributes"].as_array().map(Vec::len), Some(0), "nothing is missing any more");
    assert_eq!(told(&["--remove", "--dry-run"])["removed"], false);
    assert_eq!(told(&["--remove", "--yes"])["removed"], true);
    assert_eq!(told(&["--remove", "--yes"])["removed"], false, "nothing is there any more");
}

#[test]
fn lines_of_others_and_hooks_stay_and_what_is_there_in_other_words_is_enough() {
    let repository = Repository::plain();
    repository.0.write(".gitattributes", "*.png binary\nboard.log/** merge=union");
    repository.0.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 0\n");
    repository.standup(&["git-setup", "--yes"]).ok();
    let lines = "*.png binary\nboard.log/** merge=union\n";
    assert_eq!(repository.0.read(".gitattributes"), format!("{lines}board.ron merge=standup\n"));
    assert_eq!(repository.0.read(".git/hooks/pre-commit"), "#!/bin/sh\nexit 0\n");
    repository.standup(&["git-setup", "--remove", "--yes"]).ok();
    assert_eq!(repository.0.read(".gitattributes"), lines);
}

#[test]
fn a_board_with_a_name_that_git_would_take_for_a_pattern_is_meant_as_it_is() {
    let repository = Repository::plain();
    repository.0.write("my [b]oard.ron", super::repository::BASE);
    repository.standup(&["--board", "my [b]oard.ron", "git-setup", "--yes"]).ok();
    let said = repository.git(&["check-attr", "merge", "--", "my [b]oard.ron", "my board.ron", "board.ron"]);
    assert_eq!(
        said.stdout,
        "my [b]oard.ron: merge: standup\nmy board.ron: merge: unspecified\nboard.ron: merge: unspecified\n"
    );
}

#[test]
fn a_board_that_is_made_in_a_repository_comes_with_the_offer() {
    let repository = Repository::plain();
    std::fs::create_dir(repository.0.path("new")).unwrap();
    let said = repository.standup(&["--board", "new/board.ron", "init"]).ok();
    assert!(said.stdout.contains("git: `standup git-setup` lets git merge this board field by field\n"), "{said}");
    assert!(!repository.0.path("new/.gitattributes").exists(), "nobody was asked");
}

#[test]
fn outside_of_a_repository_it_says_so() {
    let env = crate::cli::driver::Env::with_board(super::repository::BASE);
    let said = env.standup(&["git-setup", "--yes"]);
    assert_eq!(said.code, Some(2), "{said}");
    assert!(said.stderr.contains("the board lies in no repository of git"), "{said}");
}

#[test]
fn users_of_jj_get_their_lines() {
    let repository = Repository::plain();
    std::fs::create_dir(repository.0.path(".jj")).unwrap();
    let said = repository.standup(&["git-setup", "--yes"]).ok();
    assert!(said.stdout.contains("[merge-tools.standup]\n"), "{said}");
    // As jj calls it: the three versions, and the file that it reads.
    for (name, text) in [("base", super::repository::BASE), ("left", super::repository::BASE)] {
        repository.0.write(name, text);
    }
    repository
        .0
        .write("right", super::repository::BASE.replace("\"one.py\", status: Pending", "\"one.py\", status: Done"));
    repository.standup(&["merge-driver", "--output", "out", "base", "left", "right"]).ok();
    assert_eq!(super::repository::columns(&repository.0.read("out")), "Ana: one=Done two three; Bo: four; Cy: five");
    assert_eq!(repository.0.read("left"), super::repository::BASE);
}
