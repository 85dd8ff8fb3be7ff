//! What others write is seen at once, what is half-written is not, and our own writes are no news.
#![expect(clippy::print_stderr, reason = "says what was skipped, and why")]

use std::fs;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use standup::message::{News, Request, Watching};
use standup::model::change::Proposal;
use standup::model::status::Status::{Done, InProgress, Pending};
use standup::store::watch::{self, KnownVersion, Report, Task};
use standup::store::{CommitError, Depth, Origin, ReadError, Store};

use super::{BOARD, Folder, one};

/// A thread that serves a board, and what it reports.
struct Served {
    requests: Sender<Task>,
    reports: Receiver<Report>,
    thread: Option<JoinHandle<()>>,
}

impl Served {
    fn new(board: &Path) -> Self {
        let store = Store::new(board);
        let seen = store.read().ok().map(|loaded| loaded.seen());
        let served = Self::begin(store, seen);
        assert!(matches!(served.next(), Report::News(News::Watching(Watching::Live))));
        served
    }

    fn begin(store: Store, seen: Option<KnownVersion>) -> Self {
        let (requests, inbox) = mpsc::channel();
        let (outbox, reports) = mpsc::channel();
        let caller = requests.clone();
        let thread = std::thread::spawn(move || {
            watch::serve(&store, seen, (caller, inbox), |report| drop(outbox.send(report)));
        });
        Self { requests, reports, thread: Some(thread) }
    }

    /// The next report about the board.
    fn next(&self) -> Report {
        loop {
            match self.reports.recv_timeout(Duration::from_secs(8)).expect("something to report") {
                Report::News(News::Log(_)) => {}
                report => return report,
            }
        }
    }

    /// The next board that is reported, as how often it says Done.
    fn next_done(&self) -> usize {
        match self.next() {
            Report::News(News::Loaded { snapshot, .. }) => {
                snapshot.board.modules().filter(|f| f.module.status == Done).count()
            }
            other => panic!("{other:?}"),
        }
    }

    fn commit(&self, ticket: u64, proposal: Proposal) {
        self.requests.send(Request::Commit { ticket, proposal }.into()).unwrap();
    }

    /// Eight saves in a row are seen sooner than a glance a second could see them, however busy the computer is.
    fn sees_at_once(&self, board: &Path) {
        let begun = Instant::now();
        for count in [3, 1, 2, 3, 1, 2, 1, 2] {
            save(board, &done(count));
            assert_eq!(self.next_done(), count);
        }
        assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    }

    /// Nothing is reported about the board for this long.
    fn is_silent_for(&self, time: Duration) {
        let end = Instant::now() + time;
        while let Ok(report) = self.reports.recv_timeout(end.saturating_duration_since(Instant::now())) {
            assert!(matches!(report, Report::News(News::Log(_))), "{report:?}");
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.requests.send(Task::Stop);
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(std::thread::panicking() || ended.is_ok());
        }
    }
}

/// Long enough to say that nothing comes.
const MOMENT: Duration = Duration::from_millis(400);

/// As most editors save.
fn save(path: &Path, text: &str) {
    let temp = path.with_extension("swp");
    fs::write(&temp, text).unwrap();
    fs::rename(temp, path).unwrap();
}

fn done(count: usize) -> String {
    BOARD.replacen("status: Pending", if count > 1 { "status: Done" } else { "status: Pending" }, 1).replacen(
        "status: InProgress",
        if count > 2 { "status: Done" } else { "status: InProgress" },
        1,
    )
}

#[test]
fn what_others_write_is_seen_within_a_blink_again_and_again() {
    let folder = Folder::with_board();
    let served = Served::new(&folder.at("board.ron"));
    served.sees_at_once(&folder.at("board.ron"));
    fs::write(folder.at("board.ron"), done(3)).unwrap();
    assert_eq!(served.next_done(), 3, "in place, too");
    served.is_silent_for(MOMENT);
}

#[test]
fn our_own_changes_are_confirmed_and_not_reported_as_those_of_others() {
    let folder = Folder::with_board();
    let served = Served::new(&folder.at("board.ron"));
    served.commit(7, one("a", Pending, Done));
    served.commit(8, one("a", Done, InProgress));
    for expected in [7, 8] {
        let Report::Committed { ticket, committed } = served.next() else { panic!("it is made") };
        assert_eq!((ticket, committed.changes.len()), (expected, 1));
    }
    served.is_silent_for(Duration::from_millis(1500));
}

#[test]
fn with_a_refusal_comes_the_board_that_refused() {
    let folder = Folder::with_board();
    let served = Served::new(&folder.at("board.ron"));
    save(&folder.at("board.ron"), &done(2));
    served.commit(1, one("a", InProgress, Pending));
    let (mut refused, mut loaded) = (false, false);
    while !(refused && loaded) {
        match served.next() {
            Report::Refused { ticket: 1, error: CommitError::Conflict { .. } } => refused = true,
            Report::News(News::Loaded { snapshot, .. }) => {
                loaded = snapshot.board.modules().all(|f| f.module.status != Pending);
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_broken_file_is_reported_after_patience_and_its_repair_at_once() {
    let folder = Folder::with_board();
    let served = Served::new(&folder.at("board.ron"));
    save(&folder.at("board.ron"), "(");
    served.is_silent_for(MOMENT);
    assert!(matches!(served.next(), Report::Broken(ReadError::Unreadable { .. })));
    save(&folder.at("board.ron"), BOARD);
    assert_eq!(served.next_done(), 1);
}

#[test]
fn what_was_asked_for_before_the_end_is_done_before_the_end() {
    let folder = Folder::with_board();
    let served = Served::new(&folder.at("board.ron"));
    served.commit(1, one("a", Pending, Done));
    drop(served);
    assert!(folder.text().contains(r#""a", status: Done"#));
}

#[test]
fn a_folder_that_is_replaced_is_followed() {
    let folder = Folder::new();
    let board = folder.file("team/board.ron");
    let served = Served::new(&board);
    fs::rename(folder.at("team"), folder.at("old")).unwrap();
    folder.folder("team");
    save(&board, &done(2));
    assert_eq!(served.next_done(), 2, "found by the glance");
    served.sees_at_once(&board);
}

#[test]
fn through_a_link_changes_of_the_target_are_seen_and_so_is_another_target() {
    let folder = Folder::new();
    let (first, second) = (folder.file("one/plan.ron"), folder.file("two/plan.ron"));
    folder.folder("mine");
    let link = folder.at("mine/board.ron");
    std::os::unix::fs::symlink(&first, &link).unwrap();
    let served = Served::new(&link);
    served.sees_at_once(&first);
    fs::write(&second, done(1)).unwrap();
    std::os::unix::fs::symlink(&second, folder.at("mine/next")).unwrap();
    fs::rename(folder.at("mine/next"), &link).unwrap();
    assert_eq!(served.next_done(), 1);
    served.sees_at_once(&second);
}

#[test]
fn an_old_copy_that_somebody_saves_is_reported_with_what_it_undid_and_put_back_on_request() {
    let folder = Folder::with_board();
    let state = tempfile::tempdir().unwrap();
    let origin = Origin { state: Some(state.path().to_owned()), ..Origin::default() };
    let store = Store::new(&folder.at("board.ron")).origin(origin);
    store.observe().unwrap();
    store.commit(&one("a", Pending, Done)).unwrap();
    let healed = fs::read_to_string(folder.at("board.ron")).unwrap();
    save(&folder.at("board.ron"), BOARD);
    let served = Served::begin(store, None);
    let copy = loop {
        match served.next() {
            Report::OldCopy(copy) => break copy,
            Report::News(News::Loaded { .. } | News::Watching(_)) => {}
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(copy.sentence(), "an old copy was saved: 1 change would be undone");
    assert_eq!(copy.lost, one("a", Pending, Done).changes);
    served.requests.send(Request::Heal { ticket: 7, who: "ana".into() }.into()).unwrap();
    assert!(matches!(served.next(), Report::Committed { ticket: 7, .. }));
    assert_eq!(fs::read_to_string(folder.at("board.ron")).unwrap(), healed);
}

#[test]
fn every_screen_asks_about_an_old_copy_until_somebody_answers() {
    let folder = Folder::with_board();
    let board = folder.at("board.ron");
    let states = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let [ana, bo] = ["ana", "bo"].map(|user| {
        let state = states[usize::from(user == "bo")].path().to_owned();
        Store::new(&board).origin(Origin { user: user.into(), state: Some(state), ..Origin::default() })
    });
    ana.observe().unwrap();
    bo.observe().unwrap();
    ana.commit(&one("a", Pending, Done)).unwrap();
    bo.observe().unwrap();
    save(&board, &BOARD.replace(r#""c", status: Done"#, r#""c", status: Pending"#));
    let screens = [&ana, &bo].map(|store| Served::begin(store.clone(), None));
    for screen in &screens {
        let asked = std::iter::repeat_with(|| screen.next()).find_map(|report| match report {
            Report::OldCopy(copy) => Some(copy.sentence()),
            _ => None,
        });
        assert_eq!(asked.unwrap(), "an old copy was saved: 1 change would be undone");
    }
    screens[0].requests.send(Request::KeepSaved { who: "ana".into() }.into()).unwrap();
    let mut reports = std::iter::repeat_with(|| screens[1].next());
    assert!(
        reports.any(|report| matches!(report, Report::News(News::OldCopyAnswered))),
        "the other screen asks no more"
    );
    assert!(bo.old_copy().is_none());
}

/// Runs a program in the folder of the board; `false` if there is none.
fn runs(folder: &Path, program: &str, args: &[&str]) -> bool {
    let mut command = std::process::Command::new(program);
    command.args(args).current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    match command.output() {
        Ok(output) => {
            assert!(output.status.success(), "{program} {args:?}: {output:?}");
            true
        }
        Err(_) => false,
    }
}

#[test]
fn an_edit_that_leaves_the_size_and_the_time_as_they_were_is_seen() {
    let folder = Folder::with_board();
    let board = folder.at("board.ron");
    let served = Served::new(&board);
    let time = fs::metadata(&board).unwrap().modified().unwrap();
    let other = BOARD.replace(r#""c", status: Done"#, r#""d", status: Done"#);
    assert_eq!(other.len(), BOARD.len());
    fs::write(&board, other).unwrap();
    fs::File::options().write(true).open(&board).unwrap().set_modified(time).unwrap();
    let Report::News(News::Loaded { snapshot, .. }) = served.next() else { panic!("it is another board") };
    assert!(snapshot.board.find("d").is_some());
}

#[test]
fn a_folder_that_is_deleted_and_made_again_is_followed() {
    let folder = Folder::new();
    let board = folder.file("team/board.ron");
    let served = Served::new(&board);
    fs::remove_dir_all(folder.at("team")).unwrap();
    folder.folder("team");
    save(&board, &done(2));
    assert_eq!(served.next_done(), 2);
    served.sees_at_once(&board);
}

#[test]
fn a_git_checkout_is_seen_as_one_board_after_the_other_and_nothing_in_between() {
    let folder = Folder::with_board();
    let place = folder.at("");
    let git = |args: &[&str]| runs(&place, "git", &[&["-c", "user.name=a", "-c", "user.email=a@b.c"], args].concat());
    if !git(&["init", "-q"]) {
        return eprintln!("skipped: there is no git here");
    }
    let commit = |message: &str| git(&["commit", "-q", "-a", "-m", message]);
    git(&["add", "board.ron"]);
    commit("one");
    fs::write(folder.at("board.ron"), done(3)).unwrap();
    commit("three");
    let served = Served::new(&folder.at("board.ron"));
    for (to, count) in [("HEAD~1", 1), ("-", 3), ("-", 1)] {
        git(&["checkout", "-q", to]);
        assert_eq!(served.next_done(), count, "{to}");
    }
}

#[test]
fn what_vim_saves_is_seen_whatever_way_it_saves() {
    let folder = Folder::with_board();
    let served = Served::new(&folder.at("board.ron"));
    for (way, from, to, count) in
        [("auto", "Pending", "Done", 2), ("yes", "InProgress", "Done", 3), ("no", "Done", "Pending", 0)]
    {
        let edit = format!("%s/status: {from}/status: {to}/g");
        let set = format!("set backupcopy={way}");
        if !runs(&folder.at(""), "vim", &["-u", "NONE", "-es", "-c", &set, "-c", &edit, "-c", "wq", "board.ron"]) {
            return eprintln!("skipped: there is no vim here");
        }
        assert_eq!(served.next_done(), count, "{way}");
    }
}

#[test]
fn the_first_step_of_a_person_is_known_as_a_whole_where_the_rest_of_the_log_is() {
    for others in [0, 3] {
        let folder = Folder::with_board();
        for i in 0..others {
            let (from, to) = if i % 2 == 0 { (InProgress, Done) } else { (Done, InProgress) };
            folder.store().commit(&one("b", from, to)).unwrap();
        }
        let mut log = folder.store().history(Depth::Whole).unwrap();
        // Two changes, of which the end of the file has one.
        let changes = [one("a", Pending, InProgress).changes, one("c", Done, Pending).changes].concat();
        folder.store().commit(&Proposal { changes, ..one("a", Pending, Done) }).unwrap();
        assert!(log.refresh().unwrap());
        let told: Vec<_> = log.history().entries().skip(others).map(|entry| entry.change.sentence()).collect();
        assert_eq!(told, ["a: Pending to In progress", "c: Done to Pending"]);
        assert!(log.history().is_whole(), "there is nothing to read on");
    }
}

#[test]
fn an_edit_by_hand_is_logged_by_a_board_that_is_open() {
    let folder = Folder::with_board();
    let board = folder.at("board.ron");
    let origin = Origin { user: "ana".into(), state: Some(folder.0.path().join("state")), ..Origin::default() };
    let store = Store::new(&board).origin(origin);
    store.observe().unwrap();
    let seen = store.read().unwrap().seen();
    let served = Served::begin(store, Some(seen));
    assert!(matches!(served.next(), Report::News(News::Watching(Watching::Live))));
    // What was done before it began to watch is looked for once, in the beginning.
    served.is_silent_for(2 * MOMENT);
    save(&board, &done(2));
    let found = loop {
        match served.reports.recv_timeout(Duration::from_secs(8)).expect("it is logged") {
            Report::News(News::Log(history)) if history.entries().count() > 0 => break history,
            _ => {}
        }
    };
    let told: Vec<_> = found.entries().map(|entry| (entry.is_observed(), entry.change.sentence())).collect();
    assert_eq!(told, [(true, "a: Pending to Done".to_owned())]);
}

#[test]
fn a_line_that_is_read_while_somebody_writes_it_is_read_once_it_is_whole() {
    let folder = Folder::with_board();
    let store = folder.store();
    store.commit(&one("a", Pending, InProgress)).unwrap();
    let file = fs::read_dir(folder.at("board.log")).unwrap().next().unwrap().unwrap().path();
    let first = fs::read_to_string(&file).unwrap();
    store.commit(&one("a", InProgress, Done)).unwrap();
    let both = fs::read_to_string(&file).unwrap();
    assert!(both.starts_with(&first) && both.len() > first.len() + 20, "one run writes one file");
    fs::write(&file, &first).unwrap();
    let mut log = folder.store().history(Depth::Whole).unwrap();
    for end in [first.len() + 20, both.len() - 1, both.len()] {
        fs::write(&file, &both[..end]).unwrap();
        log.refresh().unwrap();
    }
    let told: Vec<_> = log.history().entries().map(|entry| entry.change.sentence()).collect();
    assert_eq!(told, ["a: Pending to In progress", "a: In progress to Done"]);
    assert_eq!(log.skipped(), []);
}
