//! The real program in a real terminal that sends what no key sends, says no size, asks the program to stop, or is gone.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use standup::tui::core::keys::TORN;

use crate::terminal::input::{REPLIES, STUCK};
use crate::terminal::pty::{PATIENCE, Session, of_this_binary, output, real_board};

/// Somebody else makes a change; the words that the screen says about it.
fn changed_by_bo(board: &Path, turn: usize) -> &'static str {
    let (verb, said) =
        [("start", "router.py: Pending to In progress"), ("pause", "router.py: In progress to Pending")][turn % 2];
    let to = if verb == "start" { "in-progress" } else { "pending" };
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_standup"));
    command.arg("--board").arg(board).args(["--as", "bo", "--quiet", "move", "tenant/router.py", to]);
    let folder = board.parent().unwrap();
    command.env("XDG_STATE_HOME", folder.join("bo")).env("HOME", folder);
    assert!(command.status().unwrap().success());
    said
}

#[test]
fn nothing_that_a_terminal_sends_stops_the_board() {
    let (_folder, board) = real_board();
    let mut session = Session::standup(&board, 100, 30, &[]);
    session.wait_for("Dev 1");
    for (turn, (name, bytes)) in STUCK.into_iter().enumerate() {
        session.press(bytes);
        // A change of somebody else is drawn, though nobody presses a key.
        session.wait_for(changed_by_bo(&board, turn));
        // So is another size.
        let columns = if turn % 2 == 0 { 90 } else { 100 };
        session.resize(columns, 30);
        session.wait(&format!("a frame of {columns} columns after {name}"), |screen| {
            let row = screen.contents();
            row.lines().next().is_some_and(|line| line.trim_end().chars().count() == usize::from(columns))
        });
        // And the next key is one, unless it comes so soon that it may belong to what was cut off.
        thread::sleep(TORN);
        session.press("?");
        session.wait_for("Moving about");
        session.press("\u{1b}");
        session.wait_until_gone("Moving about");
    }
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}

#[test]
fn a_signal_ends_the_program_in_the_middle_of_a_sequence() {
    for (name, bytes) in STUCK {
        if !["Alt-[", "half a letter", "a pasted text without an end", "an OSC string without an end"].contains(&name) {
            continue;
        }
        let (_folder, board) = real_board();
        let mut session = Session::standup(&board, 80, 24, &[]);
        session.wait_for("Dev 1");
        session.press(bytes);
        session.signal("-TERM");
        assert_eq!(session.wait_for_the_end(), 143, "{name}");
    }
}

#[test]
fn an_answer_of_the_terminal_moves_nothing_and_draws_nothing() {
    let (_folder, board) = real_board();
    let before = fs::read_to_string(&board).unwrap();
    let mut session = Session::standup(&board, 100, 30, &[]);
    session.wait_for("live");
    session.wait_until_quiet();
    // Blanks at the ends of lines may be drawn or not.
    let trimmed = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    let screen = trimmed(&session.contents());
    let drawn = session.bytes();
    for (_, bytes) in REPLIES {
        session.press(bytes);
    }
    thread::sleep(Duration::from_millis(500));
    let sent = session.sent().split_off(drawn);
    assert_eq!(String::from_utf8_lossy(&sent), "", "what is sent for answers");
    // And they were taken in: the next key is one.
    for (name, bytes) in REPLIES {
        session.press([bytes, b"?"].concat());
        session.wait_for("Moving about");
        session.press("\u{1b}");
        session.wait(&format!("the board as it was, after {name}"), |shown| trimmed(&shown.contents()) == screen);
    }
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
    assert_eq!(fs::read_to_string(&board).unwrap(), before);
    assert!(!board.with_extension("log").exists(), "nothing is logged in anybody's name");
}

#[test]
fn a_key_is_drawn_once() {
    let (_folder, board) = real_board();
    let mut session = Session::standup(&board, 100, 30, &[]);
    session.wait_for("live");
    session.wait_until_quiet();
    for key in ["j", "l", "k", "h", "\u{1b}[B"] {
        let before = session.bytes();
        session.press(key);
        session.wait_until_quiet();
        let sent = session.sent().split_off(before);
        assert_eq!(String::from_utf8_lossy(&sent).matches("\u{1b}[?2026h").count(), 1, "frames after {key:?}");
    }
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}

#[test]
fn escape_and_then_a_letter_are_two_keys() {
    let (_folder, board) = real_board();
    let mut session = Session::standup(&board, 100, 30, &[]);
    session.wait_for("Dev 1");
    session.press("?");
    session.wait_for("Moving about");
    session.press("\u{1b}");
    session.wait_until_gone("Moving about");
    session.press("?");
    session.wait_for("Moving about");
    session.press("\u{1b}");
    thread::sleep(Duration::from_millis(100));
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}

#[test]
fn a_terminal_without_a_size_is_drawn_on_all_the_same() {
    let (_folder, board) = real_board();
    let mut session = Session::standup(&board, 0, 0, &[]);
    session.wait_for("Dev 1");
    session.wait("a header of 80 columns", |screen| {
        screen.contents().lines().next().is_some_and(|line| line.trim_end().chars().count() == 80)
    });
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
    // One of the two, and what the environment says.
    let mut session = Session::standup(&board, 0, 30, &[("COLUMNS", "60"), ("LINES", "20")]);
    session.wait("a header of 60 columns", |screen| {
        screen.contents().lines().next().is_some_and(|line| line.trim_end().chars().count() == 60)
    });
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}

#[test]
fn a_terminal_that_says_it_is_endless_takes_no_endless_memory() {
    let (_folder, board) = real_board();
    // Drawn on whatever it says: the machine that this runs on has no 206 GB.
    let mut session = Session::standup(&board, 65_535, 65_535, &[]);
    session.wait_for("Dev 1");
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}

/// Waits until the file is there and whole.
fn told(file: &Path) -> String {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match fs::read_to_string(file) {
            Ok(text) if text.ends_with('\n') => return text.trim_end().to_owned(),
            _ => assert!(Instant::now() < deadline, "waited for {}", file.display()),
        }
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_terminal_that_is_gone_ends_the_program_though_nobody_says_so() {
    let (folder, board) = real_board();
    // Whoever ignores SIGHUP keeps it from everybody on the terminal: the program sees only that nothing can be read any more.
    let script = format!(
        "trap '' HUP; '{}' --board '{}'; echo $? > '{}'",
        env!("CARGO_BIN_EXE_standup"),
        board.display(),
        folder.path().join("code").display()
    );
    let mut session = Session::shell(&board, &script);
    session.wait_for("Dev 1");
    session.hang_up();
    assert_eq!(told(&folder.path().join("code")), "129");
}

/// An interactive shell, which has job control, with the board open as its job.
fn job(board: &Path) -> Session {
    let mut session = Session::job_control(board);
    session.wait_for("ready>");
    session.press(format!("'{}' --board '{}'\n", env!("CARGO_BIN_EXE_standup"), board.display()));
    session.wait_for("Dev 1");
    session.press("\u{1a}");
    session.wait("the shell", |screen| !screen.alternate_screen() && screen.contents().matches("ready>").count() == 2);
    session
}

#[test]
fn a_signal_that_comes_while_the_program_is_stopped_ends_it() {
    // Continued in the background, where the terminal is not touched, and in front.
    for (go_on, times) in [("bg; wait %1", 3), ("fg", 3)] {
        for _ in 0..times {
            let (folder, board) = real_board();
            let code = folder.path().join("code");
            let mut session = job(&board);
            session.press(format!("kill %1; {go_on}; echo $? > '{}'\n", code.display()));
            assert_eq!(told(&code), "143", "{go_on}");
            session.wait("the shell", |screen| !screen.alternate_screen());
            session.press("exit\n");
            session.wait_until_over();
        }
    }
}

#[test]
fn a_program_that_is_continued_in_the_background_waits_for_the_terminal() {
    let (_folder, board) = real_board();
    let mut session = job(&board);
    session.press("kill -CONT %1; sleep 0.5; echo still here\n");
    session.wait("the shell alone", |screen| {
        screen.contents().matches("still here").count() == 2 && !screen.alternate_screen()
    });
    session.press("fg\n");
    session.wait("the board again", |screen| screen.alternate_screen() && screen.contents().contains("Dev 1"));
    session.press("q");
    session.wait("the shell", |screen| !screen.alternate_screen() && !screen.hide_cursor());
    session.press("exit\n");
    session.wait_until_over();
}

#[test]
fn a_stopped_program_does_not_outlive_its_terminal() {
    let (_folder, board) = real_board();
    let mut session = job(&board);
    session.press("echo $$ of $(jobs -p) is it\n");
    session.wait_for(" is it\nready>");
    let shown = session.contents();
    let pid =
        shown.lines().rev().find_map(|line| line.strip_suffix(" is it")?.split(" of ").nth(1)).unwrap().to_owned();
    session.hang_up();
    let deadline = Instant::now() + PATIENCE;
    while fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z ")) {
        assert!(Instant::now() < deadline, "process {pid} is still there");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn where_no_shell_could_continue_it_the_program_does_not_stop() {
    let (_folder, board) = real_board();
    // The shell of a script is in the same group: nobody would ever come back.
    let script = format!("'{}' --board '{}'; echo ended", env!("CARGO_BIN_EXE_standup"), board.display());
    let mut session = Session::shell(&board, &script);
    session.wait_for("Dev 1");
    session.press("\u{1a}?");
    session.wait_for("Moving about");
    session.press("\u{1b}");
    session.wait_until_gone("Moving about");
    session.press("q");
    session.wait_for("ended");
    assert_eq!(session.wait_for_the_end(), 0);
}

/// Not a test by itself: what the next one runs in a terminal.
#[test]
fn child_that_panics_while_it_draws() {
    if std::env::var_os("STANDUP_TEST_PANIC").is_some() {
        let size = ratatui::layout::Size::new(80, 24);
        let mut terminal = standup::tui::runtime::terminal::Terminal::enter(output(), size).unwrap();
        let style = ratatui::style::Style::new();
        terminal.draw(|area, buffer| buffer.set_string(area.x, area.y, "the board", style)).unwrap();
        let _ = terminal.draw(|_, _| panic!("a fault of the program"));
    }
}

#[test]
fn what_a_panic_says_stands_on_the_screen_that_was_there_before() {
    let (_folder, board) = real_board();
    let this = std::env::current_exe().unwrap();
    let script = format!(
        "echo before; STANDUP_TEST_PANIC=1 '{}' --exact {} --nocapture >/dev/tty 2>/dev/tty; echo after",
        this.display(),
        of_this_binary(module_path!(), "child_that_panics_while_it_draws")
    );
    let session = Session::shell(&board, &script);
    session.wait("the end", |screen| !screen.alternate_screen() && screen.contents().contains("\nafter"));
    let (shown, sent) = (session.contents(), session.sent());
    assert_eq!(session.wait_for_the_end(), 0);
    let at = |text: &str| shown.find(text).unwrap_or_else(|| panic!("{text} is not on the screen:\n{shown}"));
    assert!(at("before") < at("a fault of the program") && at("a fault of the program") < at("\nafter"), "{shown}");
    assert!(!shown.contains("the board"), "{shown}");
    // Left once, before the message; and nothing is painted over it.
    let sent = String::from_utf8_lossy(&sent);
    assert_eq!(sent.matches("\u{1b}[?1049l").count(), 1);
    let (_, since) = sent.split_once("\u{1b}[?1049l").unwrap();
    let (_, since) = since.split_once("a fault of the program").expect("the message comes after the screen is left");
    assert!(!since.contains("\u{1b}[?2026h"), "no frame is begun after the message: {since:?}");
}
