//! Where the board is looked for, and what is said when it is not there.

use std::fs;
use std::path::Path;

use standup::store::file::paths;
use standup::store::file::paths::{Locations, NotFound};

use super::Folder;

fn environment(cwd: &Path, home: &Path, board: Option<&str>) -> Locations {
    let lookup = |name: &str| board.filter(|_| name == "STANDUP_BOARD").map(Into::into);
    Locations::new(cwd.to_owned(), Some(home.to_owned()), lookup)
}

#[test]
fn the_board_is_found_in_the_working_directory_and_above() {
    let folder = Folder::new();
    let home = folder.folder("home");
    let board = folder.file("home/project/board.ron");
    let deep = folder.folder("home/project/src/tenant");
    for (cwd, why) in [
        (folder.at("home/project"), "found in the working directory"),
        (folder.at("home/project/src"), "found in the folder above the working directory"),
        (deep, "found 2 folders above the working directory"),
    ] {
        let found = paths::find_board(&environment(&cwd, &home, None), None).unwrap();
        assert_eq!((found.path, found.why.as_str()), (board.clone(), why));
    }
}

#[test]
fn a_plain_board_wins_over_a_hidden_one_and_a_near_one_over_a_far_one() {
    let folder = Folder::new();
    let (home, cwd) = (folder.folder("home"), folder.folder("home/p/q"));
    let find = || paths::find_board(&environment(&cwd, &home, None), None).unwrap().path;
    let far = folder.file("home/p/board.ron");
    assert_eq!(find(), far);
    let hidden = folder.file("home/p/q/.standup/board.ron");
    assert_eq!(find(), hidden);
    let plain = folder.file("home/p/q/board.ron");
    assert_eq!(find(), plain);
}

#[test]
fn the_search_ends_at_the_repository_and_at_home() {
    let folder = Folder::new();
    folder.file("board.ron");
    let (home, cwd) = (folder.folder("home"), folder.folder("home/repo/src"));
    let find = || paths::find_board(&environment(&cwd, &home, None), None);
    let Err(NotFound::Nowhere { last, .. }) = find() else { panic!("home is the end") };
    assert_eq!(last, home);
    folder.file("home/board.ron");
    assert!(find().is_ok(), "the end itself is searched, too");
    // A worktree has a file of that name.
    fs::write(folder.at("home/repo/.git"), "gitdir: elsewhere").unwrap();
    let error = find().unwrap_err();
    let (cwd, repo) = (cwd.display(), folder.at("home/repo"));
    assert_eq!(
        error.to_string(),
        format!(
            "there is no board here: looked for board.ron and .standup/board.ron in {cwd} and the folders above it up to {}",
            repo.display()
        )
    );
}

#[test]
fn a_named_board_wins_and_must_be_there() {
    let folder = Folder::new();
    let home = folder.folder("home");
    let (here, other, third) = (folder.file("home/board.ron"), folder.file("other.ron"), folder.file("t/board.ron"));
    let find = |variable, asked: Option<&str>| {
        paths::find_board(&environment(&home, &home, variable), asked.map(Path::new))
            .map(|found| (found.path, found.why))
    };
    assert_eq!(find(None, None).unwrap().0, here);
    assert_eq!(
        find(Some("../other.ron"), None).unwrap(),
        (folder.at("home/../other.ron"), "named by STANDUP_BOARD".into())
    );
    assert_eq!(find(Some(""), None).unwrap().0, here, "an empty variable names nothing");
    assert_eq!(find(Some("nowhere.ron"), other.to_str()).unwrap(), (other.clone(), "named by --board".into()));
    assert_eq!(find(None, folder.at("t").to_str()).unwrap(), (third, "in the folder named by --board".into()));
    assert_eq!(
        find(None, Some("nowhere.ron")).unwrap_err().to_string(),
        format!("there is no board at {}, named by --board", folder.at("home/nowhere.ron").display())
    );
}

#[test]
fn a_link_leads_to_the_file_even_while_that_is_away() {
    let folder = Folder::with_board();
    folder.folder("shared");
    std::os::unix::fs::symlink("shared/link.ron", folder.at("mine.ron")).unwrap();
    std::os::unix::fs::symlink("../board.ron", folder.at("shared/link.ron")).unwrap();
    assert_eq!(paths::resolve(&folder.at("mine.ron")).unwrap(), folder.at("board.ron"));
    fs::remove_file(folder.at("board.ron")).unwrap();
    assert_eq!(paths::resolve(&folder.at("mine.ron")).unwrap(), folder.at("board.ron"));
    std::os::unix::fs::symlink("circle.ron", folder.at("circle.ron")).unwrap();
    assert!(paths::resolve(&folder.at("circle.ron")).is_err());
}
