//! Watched reports in real terminals: what a test run rewrites is on everybody's screen, once in the log, and nothing else is.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::terminal::pty::Session;

const BOARD: &str = r#"(
    format: 1,
    title: "Watching",
    reports: ["coverage.xml", "packages/*/lcov.info"],
    developers: [(name: "Ana", who: ["ana"], modules: [
        (id: "src/a.py", status: InProgress, coverage: (start: 10, target: 90)),
        (id: "src/b.py", status: InProgress, coverage: (start: 10, now: 55, target: 50)),
    ])],
)
"#;

/// A Cobertura report of one file: so many covered lines of ten.
fn cobertura(file: &str, covered: usize) -> String {
    let line = |at| format!("<line number=\"{at}\" hits=\"{}\"/>", usize::from(at <= covered));
    let lines: Vec<String> = (1..=10).map(line).collect();
    format!(
        "<coverage><packages><package><classes><class filename=\"{file}\"><lines>{}</lines></class></classes></package></packages></coverage>",
        lines.concat()
    )
}

struct Scene {
    folder: tempfile::TempDir,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("board.ron"), BOARD).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn open(&self, apart: &str) -> Session {
        let session = Session::standup(&self.path("board.ron"), 120, 30, &[("STANDUP_TEST_REPORTS_APART", apart)]);
        session.wait_for("Watching");
        // What lay there before must have been looked at.
        thread::sleep(Duration::from_millis(300));
        session
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn board(&self) -> String {
        fs::read_to_string(self.path("board.ron")).unwrap()
    }

    /// The entries of all logs that a watched report made.
    fn auto(&self) -> Vec<String> {
        let files = fs::read_dir(self.path("board.log")).into_iter().flatten().flatten();
        let texts = files.map(|file| fs::read_to_string(file.path()).unwrap_or_default());
        texts
            .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
            .filter(|line| line.contains("by: Auto("))
            .collect()
    }

    /// Steps of watched reports, by the revisions that they led to.
    fn steps(&self) -> usize {
        let rev = |line: &String| line.split("rev: ").nth(1).map(|rest| rest[..18].to_owned());
        self.auto().iter().filter_map(rev).collect::<std::collections::BTreeSet<_>>().len()
    }

    fn wait(&self, what: &str, is_so: impl Fn() -> bool) {
        let begun = Instant::now();
        while !is_so() {
            assert!(begun.elapsed() < Duration::from_secs(20), "waited for {what}; the board is\n{}", self.board());
            thread::sleep(Duration::from_millis(20));
        }
    }
}

fn touch_back(path: &Path, seconds: u64) {
    let at = std::time::SystemTime::now() - Duration::from_secs(seconds);
    fs::File::options().write(true).open(path).unwrap().set_modified(at).unwrap();
}

#[test]
fn three_screens_see_two_test_runs_and_the_log_has_one_step_for_each_minute() {
    let scene = Scene::new();
    let minute = "4000";
    let sessions = [scene.open(minute), scene.open(minute), scene.open(minute)];
    scene.write("coverage.xml", &cobertura("src/a.py", 6));
    for session in &sessions {
        session.wait_for("coverage.xml: 1 up");
        session.wait_for("+50");
        session.wait_for("measured just now");
    }
    // The log follows the board.
    scene.wait("the first step", || scene.steps() == 1);
    scene.write("coverage.xml", &cobertura("src/a.py", 7));
    thread::sleep(Duration::from_millis(900));
    scene.write("coverage.xml", &cobertura("src/a.py", 8));
    thread::sleep(Duration::from_millis(900));
    assert_eq!(scene.steps(), 1, "a minute is not over: {:#?}", scene.auto());
    for session in &sessions {
        session.wait_for("80 → 90");
    }
    scene.wait("the second step", || scene.steps() == 2);
    assert!(scene.board().contains("measured: (covered: 8, total: 10"), "{}", scene.board());
    for mut session in sessions {
        session.press("q");
        assert_eq!(session.wait_for_the_end(), 0);
    }
    assert_eq!(scene.steps(), 2);
}

#[test]
fn what_lay_there_before_is_offered_and_not_taken() {
    let scene = Scene::new();
    scene.write("coverage.xml", &cobertura("src/a.py", 6));
    let mut session = Session::standup(&scene.path("board.ron"), 120, 30, &[]);
    session.wait_for("coverage.xml is newer than what was measured");
    assert_eq!(scene.board(), BOARD);
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
    assert_eq!(scene.board(), BOARD, "nor when leaving");
}

#[test]
fn a_report_that_is_half_written_is_waited_for_and_a_broken_one_is_told_once() {
    let scene = Scene::new();
    let mut session = scene.open("0");
    let whole = cobertura("src/a.py", 6);
    scene.write("coverage.xml", &whole[..100]);
    thread::sleep(Duration::from_millis(1200));
    assert_eq!(scene.board(), BOARD);
    scene.write("coverage.xml", &whole);
    session.wait_for("coverage.xml: 1 up");
    scene.write("packages/x/lcov.info", "<html>not a report</html>");
    session.wait_for("packages/x/lcov.info cannot be read");
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}

#[test]
fn a_report_that_goes_away_says_nothing_and_one_that_comes_back_the_same_changes_nothing() {
    let scene = Scene::new();
    let mut session = scene.open("0");
    scene.write("coverage.xml", &cobertura("src/a.py", 6));
    session.wait_for("coverage.xml: 1 up");
    let after = scene.board();
    fs::remove_file(scene.path("coverage.xml")).unwrap();
    thread::sleep(Duration::from_millis(1300));
    scene.write("coverage.xml", &cobertura("src/a.py", 6));
    thread::sleep(Duration::from_millis(1800));
    assert_eq!(scene.board(), after);
    assert_eq!(scene.steps(), 1);
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}

#[test]
fn a_report_of_other_files_or_of_before_a_persons_word_changes_nothing() {
    let scene = Scene::new();
    let mut session = scene.open("0");
    scene.write("coverage.xml", &cobertura("elsewhere/x.rs", 6));
    session.press("c");
    session.wait_for("Coverage of");
    session.press("40\r");
    scene.wait("the typed figure", || scene.board().contains("now: 40"));
    // A run that began before somebody said so.
    scene.write("coverage.new", &cobertura("src/a.py", 9));
    touch_back(&scene.path("coverage.new"), 60);
    fs::rename(scene.path("coverage.new"), scene.path("coverage.xml")).unwrap();
    thread::sleep(Duration::from_secs(2));
    assert!(scene.board().contains("now: 40"), "{}", scene.board());
    assert_eq!(scene.steps(), 0);
    scene.write("coverage.xml", &cobertura("src/a.py", 9));
    session.wait_for("coverage.xml: 1 up");
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}

#[test]
fn a_fall_below_the_target_stays_until_a_key_and_undo_leaves_it_alone() {
    let scene = Scene::new();
    let mut session = scene.open("0");
    scene.write("coverage.xml", &cobertura("src/b.py", 3));
    session.wait_for("src/b.py fell below its target: 30% of 50%");
    session.wait_for("-25");
    thread::sleep(Duration::from_millis(6500));
    assert!(session.contents().contains("fell below its target"), "it does not go by itself");
    session.press("u");
    session.wait_until_gone("fell below its target");
    thread::sleep(Duration::from_millis(500));
    assert!(scene.board().contains("measured: (covered: 3"), "nobody takes back what a report says: {}", scene.board());
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}

#[test]
fn leaving_writes_what_was_held_back() {
    let scene = Scene::new();
    let mut session = scene.open("60000");
    scene.write("coverage.xml", &cobertura("src/a.py", 6));
    session.wait_for("coverage.xml: 1 up");
    scene.write("coverage.xml", &cobertura("src/a.py", 8));
    thread::sleep(Duration::from_millis(1800));
    assert!(scene.board().contains("covered: 6"), "{}", scene.board());
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
    assert!(scene.board().contains("covered: 8"), "{}", scene.board());
    assert_eq!(scene.steps(), 2);
}
