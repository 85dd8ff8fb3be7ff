//! However somebody saves the board, it is seen on the screen without a key, again and again; and the next key goes to the file
//! that is the board by then.
#![expect(clippy::print_stderr, reason = "says what was skipped, and why")]

use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;
use std::time::Duration;

use crate::terminal::pty::Session;

/// One way in which a board gets another text.
struct Way {
    name: &'static str,
    /// Lays out the first board.
    begin: fn(&Scene),
    /// Gives the board this text.
    save: fn(&Scene, &str),
    /// Whether the system tells of it; the rest is found by the look once a second.
    is_told: bool,
    /// The program without which it cannot be tried.
    needs: Option<&'static str>,
}

const fn way(name: &'static str, save: fn(&Scene, &str)) -> Way {
    Way { name, begin: plain, save, is_told: true, needs: None }
}

const WAYS: &[Way] = &[
    way("in place", |scene, text| fs::write(scene.board(), text).unwrap()),
    way("in place, in two halves", |scene, text| in_two(&scene.board(), text, text.len() / 2)),
    way("in place, empty for a moment", |scene, text| in_two(&scene.board(), text, 0)),
    way("in place, with the size and the time of before", |scene, text| {
        let old = fs::metadata(scene.board()).unwrap();
        fs::write(scene.board(), text).unwrap();
        fs::File::options().write(true).open(scene.board()).unwrap().set_modified(old.modified().unwrap()).unwrap();
        let new = fs::metadata(scene.board()).unwrap();
        assert_eq!((new.size(), new.modified().unwrap()), (old.size(), old.modified().unwrap()));
    }),
    way("beside, and renamed", |scene, text| by_rename(&scene.board(), text)),
    way("as Emacs does: the old one is renamed, the new one written in its place", |scene, text| {
        let lock = scene.at("work/.#board.ron");
        symlink("ana@desk.4711:1795420800", &lock).unwrap();
        fs::rename(scene.board(), scene.at("work/board.ron~")).unwrap();
        fs::write(scene.board(), text).unwrap();
        fs::remove_file(lock).unwrap();
    }),
    way("as JetBrains' editors do: the new one is written, then both are renamed", |scene, text| {
        let (new, old) = (scene.at("work/board.ron___jb_tmp___"), scene.at("work/board.ron___jb_old___"));
        fs::write(&new, text).unwrap();
        fs::rename(scene.board(), &old).unwrap();
        fs::rename(new, scene.board()).unwrap();
        fs::remove_file(old).unwrap();
    }),
    Way { needs: Some("vim"), ..way("vim, as it likes", |scene, text| vim(scene, text, "auto")) },
    Way { needs: Some("vim"), ..way("vim, in place", |scene, text| vim(scene, text, "yes")) },
    Way { needs: Some("vim"), ..way("vim, by renaming", |scene, text| vim(scene, text, "no")) },
    Way {
        begin: linked,
        ..way("what a link leads to, in place", |scene, text| fs::write(scene.plan(), text).unwrap())
    },
    Way { begin: linked, ..way("what a link leads to, by renaming", |scene, text| by_rename(&scene.plan(), text)) },
    Way {
        begin: linked,
        ..way("a link that is turned to another file", |scene, text| {
            let next = scene.another("plan.ron");
            fs::write(&next, text).unwrap();
            turn(&scene.board(), &next);
        })
    },
    Way {
        begin: linked,
        ..way("a link that is turned to another file, and then that file", |scene, text| {
            if scene.board().canonicalize().unwrap() == scene.plan().canonicalize().unwrap() {
                let next = scene.another("plan.ron");
                fs::write(&next, text).unwrap();
                turn(&scene.board(), &next);
            } else {
                fs::write(scene.board(), text).unwrap();
            }
        })
    },
    Way {
        begin: in_a_linked_folder,
        is_told: false,
        ..way("a link to a folder that is turned to another folder", |scene, text| {
            let next = scene.another("release");
            fs::create_dir(&next).unwrap();
            fs::write(next.join("board.ron"), text).unwrap();
            turn(&scene.at("work"), &next);
        })
    },
    Way {
        begin: with_two_names,
        is_told: false,
        ..way("another name of the file, elsewhere", |scene, text| fs::write(scene.plan(), text).unwrap())
    },
    Way {
        is_told: false,
        ..way("the folder is deleted and made again", |scene, text| {
            fs::remove_dir_all(scene.at("work")).unwrap();
            fs::create_dir(scene.at("work")).unwrap();
            fs::write(scene.board(), text).unwrap();
        })
    },
    Way {
        is_told: false,
        ..way("another folder takes the place of the folder", |scene, text| {
            let next = scene.another("next");
            fs::create_dir(&next).unwrap();
            fs::write(next.join("board.ron"), text).unwrap();
            fs::rename(scene.at("work"), scene.another("old")).unwrap();
            fs::rename(next, scene.at("work")).unwrap();
        })
    },
    Way {
        begin: in_a_repository,
        needs: Some("git"),
        ..way("git checkout", |scene, text| drop(scene.git(&["checkout", "-q", &scene.committed(text)])))
    },
    Way {
        begin: in_a_repository,
        needs: Some("git"),
        ..way("git pull", |scene, text| {
            scene.git(&["branch", "-f", "theirs", &scene.committed(text)]);
            scene.git(&["pull", "-q", "--ff-only", ".", "theirs"]);
        })
    },
    Way {
        begin: in_a_repository,
        needs: Some("git"),
        ..way("git stash, and git stash pop", |scene, text| {
            fs::write(scene.board(), text).unwrap();
            scene.git(&["stash", "-q"]);
            scene.git(&["stash", "pop", "-q"]);
        })
    },
];

/// What the banner says while the file cannot be used.
const BANNER: &str = "showing the board of";

/// The board of a round; of the same size each time.
fn board(round: usize) -> String {
    let status = ["", "Pending", "InProgress", "Done"][round];
    let theirs = format!("(id: \"theirs\", status: {status:<12})");
    format!(
        "// Round by round.\n(\n    format: 1,\n    title: \"Round {round}\",\n    developers: [\n        \
         (name: \"Ana\", modules: [\n            (id: \"mine\", status: Pending), // of the keyboard\n            \
         {theirs}, // of the others\n        ]),\n    ],\n)\n"
    )
}

/// Whether the screen shows the board of this round, and nothing of another. The last line tells what happened, and may name both.
fn shows(screen: &vt100::Screen, round: usize) -> bool {
    let (rows, columns) = screen.size();
    let lines: Vec<String> = screen.rows(0, columns.get()).take(usize::from(rows.get()) - 1).collect();
    let is_there = |text: String| lines.iter().any(|line| line.contains(&text));
    (1..=3).all(|other| {
        // A plain check mark: without a target there is nothing to prove.
        let sign = ["", "○", "◐", "✓"][other];
        [format!("Round {other}"), format!("{sign} theirs")].into_iter().all(|text| is_there(text) == (other == round))
    })
}

/// A folder `work` with the board, and room beside it.
struct Scene(tempfile::TempDir);

impl Scene {
    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn board(&self) -> PathBuf {
        self.at("work/board.ron")
    }

    /// Where the file is if it has another name than the board.
    fn plan(&self) -> PathBuf {
        self.at("shared/plan.ron")
    }

    /// A name that nothing has.
    fn another(&self, name: &str) -> PathBuf {
        let names = (1..).map(|i| self.at(&format!("{i}-{name}")));
        names.into_iter().find(|path| !path.exists()).expect("there are enough numbers")
    }

    /// Opens the board in a terminal; nothing that the program remembers lies in its folder.
    fn open(&self, without: &str) -> Session {
        self.open_at(120, without)
    }

    fn open_at(&self, columns: u16, without: &str) -> Session {
        let root = self.0.path().to_str().unwrap();
        let state = self.at("state");
        let variables =
            [("HOME", root), ("XDG_STATE_HOME", state.to_str().unwrap()), ("STANDUP_TEST_WITHOUT", without)];
        Session::standup(&self.board(), columns, 30, &variables)
    }

    fn run(&self, program: &str, args: &[&str]) -> Output {
        let mut command = Command::new(program);
        command.args(args).current_dir(self.at("work")).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
        command.env("HOME", self.0.path()).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Bo").env(format!("GIT_{who}_EMAIL"), "bo@example.org");
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "{program} {args:?}: {output:?}");
        output
    }

    fn git(&self, args: &[&str]) -> String {
        String::from_utf8(self.run("git", args).stdout).unwrap().trim().to_owned()
    }

    /// A commit of this board upon the one that is checked out; the files stay as they are.
    fn committed(&self, text: &str) -> String {
        let beside = self.at("committed.ron");
        fs::write(&beside, text).unwrap();
        let blob = self.git(&["hash-object", "-w", beside.to_str().unwrap()]);
        fs::remove_file(beside).unwrap();
        let index = self.at("index");
        let index = |args: &[&str]| {
            let git = format!("GIT_INDEX_FILE='{}' git {}", index.display(), args.join(" "));
            String::from_utf8(self.run("sh", &["-c", &git]).stdout).unwrap().trim().to_owned()
        };
        index(&["read-tree", "HEAD"]);
        index(&["update-index", "--cacheinfo", &format!("100644,{blob},board.ron")]);
        let tree = index(&["write-tree"]);
        self.git(&["commit-tree", &tree, "-p", "HEAD", "-m", "another round"])
    }

    /// Every file here that may be taken for the board and is not, with its text.
    fn others(&self) -> Vec<(PathBuf, String)> {
        let own = self.board().canonicalize().unwrap();
        let (mut others, mut folders) = (Vec::new(), vec![self.0.path().canonicalize().unwrap()]);
        while let Some(folder) = folders.pop() {
            for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                let kind = path.symlink_metadata().unwrap().file_type();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                if kind.is_dir() && !["state", "board.log", "plan.log", ".git"].contains(&&*name) {
                    folders.push(path);
                } else if kind.is_file() && path != own && ["board.ron", "plan.ron", "board.ron~"].contains(&&*name) {
                    others.push((path.clone(), fs::read_to_string(&path).unwrap()));
                }
            }
        }
        others
    }
}

fn plain(scene: &Scene) {
    fs::create_dir(scene.at("work")).unwrap();
    fs::write(scene.board(), board(1)).unwrap();
}

fn with_a_plan(scene: &Scene) {
    for folder in ["work", "shared"] {
        fs::create_dir(scene.at(folder)).unwrap();
    }
    fs::write(scene.plan(), board(1)).unwrap();
}

fn linked(scene: &Scene) {
    with_a_plan(scene);
    symlink("../shared/plan.ron", scene.board()).unwrap();
}

fn with_two_names(scene: &Scene) {
    with_a_plan(scene);
    fs::hard_link(scene.plan(), scene.board()).unwrap();
}

fn in_a_linked_folder(scene: &Scene) {
    let first = scene.another("release");
    fs::create_dir(&first).unwrap();
    symlink(first, scene.at("work")).unwrap();
    fs::write(scene.board(), board(1)).unwrap();
}

fn in_a_repository(scene: &Scene) {
    plain(scene);
    scene.git(&["init", "-q"]);
    scene.git(&["add", "board.ron"]);
    scene.git(&["commit", "-q", "-m", "the first round"]);
}

fn by_rename(file: &Path, text: &str) {
    let beside = file.with_extension("new");
    fs::write(&beside, text).unwrap();
    fs::rename(beside, file).unwrap();
}

fn turn(link: &Path, to: &Path) {
    let beside = link.with_extension("link");
    symlink(to, &beside).unwrap();
    fs::rename(beside, link).unwrap();
}

/// Writes as somebody who is held up for a moment.
fn in_two(file: &Path, text: &str, middle: usize) {
    let mut file = fs::File::create(file).unwrap();
    file.write_all(&text.as_bytes()[..middle]).unwrap();
    thread::sleep(Duration::from_millis(150));
    file.write_all(&text.as_bytes()[middle..]).unwrap();
}

/// Saves with vim's `backupcopy` as given: whether it writes in place, or renames.
fn vim(scene: &Scene, text: &str, backupcopy: &str) {
    let (typed, set) = (scene.at("typed"), format!("set backupcopy={backupcopy}"));
    fs::write(&typed, text).unwrap();
    let take = format!("%!cat '{}'", typed.display());
    let commands = ["-c", &set, "-c", &take, "-c", "wq", "board.ron"];
    scene.run("vim", &[&["-u", "NONE", "-es"][..], &commands].concat());
    assert_eq!(fs::read_to_string(scene.board()).unwrap(), text);
}

fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok()
}

/// Opens the board, lets others save it twice, and presses a key.
fn is_seen_twice_and_kept(way: &Way, without: &str) {
    let scene = Scene(tempfile::tempdir().unwrap());
    (way.begin)(&scene);
    let mut session = scene.open(without);
    session.wait_for(if without == "events" { "◌ polling" } else { "● live" });
    session.wait("the first board", |screen| shows(screen, 1));
    session.forbid(BANNER);
    for (round, what) in [(2, "what was saved"), (3, "what was saved the second time")] {
        // Neither the look with which the watch begins, nor what else the system tells of the save before, is to find this one.
        thread::sleep(Duration::from_millis(300));
        (way.save)(&scene, &board(round));
        session.wait(what, |screen| shows(screen, round));
    }
    let is_link = scene.board().is_symlink();
    let others = scene.others();
    session.press("d");
    session.wait("what the key did", |screen| screen.contents().contains("✓ mine"));
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
    let moved = board(3).replacen("\"mine\", status: Pending", "\"mine\", status: Done", 1);
    assert_eq!(fs::read_to_string(scene.board()).unwrap(), moved);
    for (path, text) in &others {
        assert_eq!(fs::read_to_string(path).unwrap(), *text, "{} is not the board any more", path.display());
    }
    assert_eq!(scene.board().is_symlink(), is_link, "a link stays a link");
}

/// Tries every way, a few at a time (the system gives a user only so many watches), and names those that failed.
fn try_all(at_a_time: usize, without: impl Fn(&Way) -> &'static str + Sync) {
    let (there, missing): (Vec<&Way>, Vec<&Way>) = WAYS.iter().partition(|way| way.needs.is_none_or(is_there));
    for way in missing {
        eprintln!("skipped: {}: there is no {} here", way.name, way.needs.unwrap_or_default());
    }
    let mut failed = Vec::new();
    for some in there.chunks(at_a_time) {
        thread::scope(|scope| {
            let without = &without;
            let tried = |way: &'static Way| {
                let tried = thread::Builder::new().name(way.name.to_owned());
                tried.spawn_scoped(scope, move || is_seen_twice_and_kept(way, without(way))).unwrap()
            };
            let tried: Vec<_> = some.iter().map(|way| (way.name, tried(way))).collect();
            failed.extend(tried.into_iter().filter_map(|(name, tried)| tried.join().err().map(|_| name)));
        });
    }
    assert!(failed.is_empty(), "not seen, or not kept: {failed:#?}");
}

#[test]
fn whatever_way_it_is_saved_it_is_seen_by_the_events_of_the_system() {
    // Without the glances nothing but the events can make it read: a watch that ends with the first save is found out.
    try_all(8, |way| if way.is_told { "glances" } else { "" });
}

#[test]
fn whatever_way_it_is_saved_it_is_seen_where_the_system_tells_nothing() {
    // Each of them waits for the next look: all at once.
    try_all(WAYS.len(), |_| "events");
}

#[test]
fn half_a_board_that_stays_is_told_and_the_rest_of_it_ends_that() {
    let scene = Scene(tempfile::tempdir().unwrap());
    plain(&scene);
    let mut session = scene.open("");
    session.wait_for("● live");
    let text = board(2);
    let (half, rest) = text.split_at(text.len() / 2);
    let mut file = fs::File::create(scene.board()).unwrap();
    file.write_all(half.as_bytes()).unwrap();
    session.wait_for(BANNER);
    session.wait("the board of before", |screen| shows(screen, 1));
    file.write_all(rest.as_bytes()).unwrap();
    session.wait_until_gone(BANNER);
    session.wait("the whole board", |screen| shows(screen, 2));
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}

fn goes_and_comes_back(without: &str) {
    let scene = Scene(tempfile::tempdir().unwrap());
    plain(&scene);
    let mut session = scene.open(without);
    session.wait("the first board", |screen| shows(screen, 1));
    thread::sleep(Duration::from_millis(300));
    fs::remove_file(scene.board()).unwrap();
    session.wait_for("board.ron is gone");
    session.wait_for("`standup restore`");
    session.wait("the board of before", |screen| shows(screen, 1));
    session.press("E");
    session.wait_for("nothing to edit");
    session.press("d");
    session.wait_for("the file cannot be read");
    assert!(!scene.board().exists(), "nobody makes an empty one");
    by_rename(&scene.board(), &board(2));
    session.wait_until_gone("board.ron is gone");
    session.wait("the board that came back", |screen| shows(screen, 2));
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}

#[test]
fn a_board_that_is_gone_for_long_is_told_and_its_return_ends_that() {
    thread::scope(|scope| {
        for without in ["glances", "events"] {
            scope.spawn(move || goes_and_comes_back(without));
        }
    });
}

/// How many bytes it took to draw the board, once a second brings no more of them.
fn bytes_once_it_is_quiet(session: &Session) -> usize {
    loop {
        let before = session.bytes();
        thread::sleep(Duration::from_secs(1));
        if session.bytes() == before {
            return before;
        }
    }
}

#[test]
fn a_file_that_is_touched_and_says_the_same_is_no_news() {
    let scene = Scene(tempfile::tempdir().unwrap());
    plain(&scene);
    let mut session = scene.open("");
    session.wait_for("● live");
    let before = bytes_once_it_is_quiet(&session);
    let touched = || fs::File::options().append(true).open(scene.board()).unwrap();
    touched().set_modified(std::time::SystemTime::now()).unwrap();
    for mode in [0o600, 0o644] {
        fs::set_permissions(scene.board(), fs::Permissions::from_mode(mode)).unwrap();
    }
    fs::write(scene.board(), board(1)).unwrap();
    by_rename(&scene.board(), &board(1));
    thread::sleep(Duration::from_millis(1500));
    assert_eq!(session.bytes() - before, 0, "bytes sent although nothing changed");
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}

#[test]
fn that_another_name_of_the_file_keeps_the_old_text_is_told_on_a_small_screen_too() {
    let scene = Scene(tempfile::tempdir().unwrap());
    with_two_names(&scene);
    let mut session = scene.open_at(80, "");
    session.wait("the first board", |screen| shows(screen, 1));
    session.press("d");
    session.wait_for("board.ron had another name (a hard link), which keeps the old text");
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
    assert_eq!(fs::read_to_string(scene.plan()).unwrap(), board(1));
}
