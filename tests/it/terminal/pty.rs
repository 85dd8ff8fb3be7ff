//! The real program in a real pseudo-terminal: what a person sees, what the file gets, and that the terminal comes back.

use std::fs;
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use ratatui::layout::Size;
use standup::tui::runtime::output::Output;
use standup::tui::runtime::terminal::Terminal;

/// How long a test waits for what must come. Only a failing test takes that long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// What the program has sent so far: the screen it makes, and how many bytes that took.
struct Seen {
    screen: vt100::Parser,
    bytes: Vec<u8>,
    is_over: bool,
    /// Nobody reads what the program sends.
    is_frozen: bool,
    /// The next output is the last one that is read.
    is_hanging_up: bool,
    /// What must not be shown, not even for a moment.
    forbidden: Option<&'static str>,
    /// The first screen that showed it.
    flashed: Option<String>,
}

/// A running program and its terminal.
pub(crate) struct Session {
    /// `None` once it is hung up.
    master: Option<Box<dyn MasterPty + Send>>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    modes_before: String,
}

impl Session {
    fn start(mut command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let modes_before = format!("{:?}", pair.master.get_termios());
        for name in ["TERM", "LANG"] {
            command.env(name, if name == "TERM" { "xterm-256color" } else { "C.UTF-8" });
        }
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        // A terminal may say that it has no size, or any: those that look at it have one.
        let shown = |cells: u16, usual| some(if cells == 0 { usual } else { cells.min(1000) });
        let seen = Seen {
            screen: vt100::Parser::new(shown(rows, 24), shown(columns, 80), 0),
            bytes: Vec::new(),
            is_over: false,
            is_frozen: false,
            is_hanging_up: false,
            forbidden: None,
            flashed: None,
        };
        let seen = Arc::new((Mutex::new(seen), Condvar::new()));
        let mut output = pair.master.try_clone_reader().expect("its output");
        let theirs = Arc::clone(&seen);
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            loop {
                let seen = theirs.0.lock().expect("no test panics while it holds the screen");
                drop(theirs.1.wait_while(seen, |seen| seen.is_frozen).expect("the screen"));
                let n = output.read(&mut chunk).unwrap_or(0);
                let mut seen = theirs.0.lock().expect("no test panics while it holds the screen");
                seen.screen.process(&chunk[..n]);
                seen.bytes.extend_from_slice(&chunk[..n]);
                seen.is_over = n == 0 || seen.is_hanging_up;
                if let (Some(text), None) = (seen.forbidden, &seen.flashed) {
                    seen.flashed = Some(seen.screen.screen().contents()).filter(|shown| shown.contains(text));
                }
                let is_over = seen.is_over;
                drop(seen);
                if is_over {
                    drop(output);
                    theirs.1.notify_all();
                    return;
                }
                theirs.1.notify_all();
            }
        });
        let keyboard = pair.master.take_writer().expect("its keyboard");
        Self { master: Some(pair.master), keyboard, child, seen, modes_before }
    }

    /// The board, opened.
    pub(crate) fn standup(board: &Path, columns: u16, rows: u16, variables: &[(&str, &str)]) -> Self {
        Self::command(board, columns, rows, variables, &[])
    }

    /// A command about the board.
    pub(crate) fn command(board: &Path, columns: u16, rows: u16, variables: &[(&str, &str)], args: &[&str]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_standup"));
        let folder = clean(&mut command, board);
        for (name, value) in variables {
            command.env(name, value);
        }
        command.args(["--board".as_ref(), board.as_os_str()]);
        command.args(args);
        command.cwd(folder);
        Self::start(command, columns, rows)
    }

    /// A line of shell, beside the board.
    pub(crate) fn shell(board: &Path, script: &str) -> Self {
        let mut command = CommandBuilder::new("sh");
        let folder = clean(&mut command, board);
        command.args(["-c", script]);
        command.cwd(folder);
        Self::start(command, 200, 40)
    }

    /// An interactive shell, which has job control: the one thing that can continue a stopped program. Its prompt is `ready> `.
    pub(crate) fn job_control(board: &Path) -> Self {
        let mut command = CommandBuilder::new("sh");
        let folder = clean(&mut command, board);
        command.args(["-i"]);
        command.env("PS1", "ready> ");
        command.cwd(folder);
        Self::start(command, 100, 30)
    }

    /// Presses these keys all at once, after a pause that parts them from those before: what comes within 20 ms of another key
    /// is a burst with it. Wait before for what the last keys do.
    pub(crate) fn press(&mut self, keys: impl AsRef<[u8]>) {
        thread::sleep(Duration::from_millis(30));
        self.keyboard.write_all(keys.as_ref()).expect("the terminal takes keys");
        self.keyboard.flush().expect("the terminal takes keys");
    }

    /// Waits until the screen is as wanted.
    pub(crate) fn wait(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.seen.0.lock().expect("the screen");
        while !wanted(seen.screen.screen()) {
            let left = deadline.saturating_duration_since(Instant::now());
            let shown = seen.screen.screen().contents();
            assert!(!left.is_zero() && !seen.is_over, "waited for {what}; the screen shows:\n{shown}");
            seen = self.seen.1.wait_timeout(seen, left).expect("the screen").0;
        }
    }

    pub(crate) fn wait_for(&self, text: &str) {
        self.wait(text, |screen| screen.contents().contains(text));
    }

    pub(crate) fn wait_until_gone(&self, text: &str) {
        self.wait(&format!("{text} to go"), |screen| !screen.contents().contains(text));
    }

    /// From now on this text must not be shown, not even for a moment.
    pub(crate) fn forbid(&self, text: &'static str) {
        self.seen.0.lock().expect("the screen").forbidden = Some(text);
    }

    /// How many bytes it took to draw all this.
    pub(crate) fn bytes(&self) -> usize {
        self.seen.0.lock().expect("the screen").bytes.len()
    }

    /// Waits for the end; gives the exit code, or 130 if Ctrl-C ended it, as a shell does. The terminal must be as it was found.
    pub(crate) fn wait_for_the_end(mut self) -> u32 {
        let deadline = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("an exit status") {
                break status;
            }
            let shown = self.seen.0.lock().expect("the screen").screen.screen().contents();
            assert!(Instant::now() < deadline, "waited for the end; the screen shows:\n{shown}");
            thread::sleep(Duration::from_millis(10));
        };
        let mut seen = self.seen.0.lock().expect("the screen");
        // On Linux the reader gets an error, elsewhere an end of file: either is the end.
        while !seen.is_over && Instant::now() < deadline {
            seen = self.seen.1.wait_timeout(seen, Duration::from_millis(100)).expect("the screen").0;
        }
        if let Some(shown) = &seen.flashed {
            panic!("for a moment {:?} was shown:\n{shown}", seen.forbidden);
        }
        let screen = seen.screen.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "bracketed paste is off");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse is the terminal's");
        assert_eq!(
            format!("{:?}", self.master.as_ref().expect("it is open").get_termios()),
            self.modes_before,
            "the line modes are as before"
        );
        match status.signal() {
            Some("Interrupt") => 130,
            Some(signal) => panic!("ended by {signal}"),
            None => status.exit_code(),
        }
    }

    /// Waits until nothing more is drawn.
    pub(crate) fn wait_until_quiet(&self) {
        let (mut before, deadline) = (0, Instant::now() + PATIENCE);
        while self.bytes() != before {
            assert!(Instant::now() < deadline, "it draws and draws");
            before = self.bytes();
            thread::sleep(Duration::from_millis(500));
        }
    }

    /// What the screen shows now.
    pub(crate) fn contents(&self) -> String {
        self.seen.0.lock().expect("the screen").screen.screen().contents()
    }

    /// Every byte that was sent so far.
    pub(crate) fn sent(&self) -> Vec<u8> {
        self.seen.0.lock().expect("the screen").bytes.clone()
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.seen.0.lock().expect("the screen").screen.screen_mut().set_size(some(rows), some(columns));
        self.master.as_ref().expect("it is open").resize(size).expect("it can be resized");
    }

    /// Closes the terminal, which shows one key more before. The program goes on, if it does not notice.
    pub(crate) fn hang_up(&mut self) {
        self.seen.0.lock().expect("the screen").is_hanging_up = true;
        self.press("?");
        let mut seen = self.seen.0.lock().expect("the screen");
        while !seen.is_over {
            seen = self.seen.1.wait(seen).expect("the screen");
        }
        drop(seen);
        self.keyboard = Box::new(std::io::sink());
        self.master = None;
    }

    /// The terminal stops reading, as one does whose connection is stuck.
    pub(crate) fn freeze(&self) {
        self.seen.0.lock().expect("the screen").is_frozen = true;
    }

    /// The terminal reads again.
    pub(crate) fn thaw(&self) {
        self.seen.0.lock().expect("the screen").is_frozen = false;
        self.seen.1.notify_all();
    }

    /// Waits until the program has ended, whatever it has left to be read.
    pub(crate) fn wait_for_the_exit(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        while self.child.try_wait().expect("an exit status").is_none() {
            assert!(Instant::now() < deadline, "waited for the exit");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits until whatever was started has ended.
    pub(crate) fn wait_until_over(mut self) {
        self.wait_for_the_exit();
    }

    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.process_id().expect("it runs").to_string();
        let done = std::process::Command::new("kill").args([name, &pid]).status().expect("kill runs");
        assert!(done.success());
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

/// Nothing of the user's environment, and a home of its own: the folder of the board, which comes back.
fn clean<'a>(command: &mut CommandBuilder, board: &'a Path) -> &'a Path {
    let folder = board.parent().expect("a folder");
    command.env_clear();
    command.env("PATH", std::env::var("PATH").unwrap_or_default());
    command.env("HOME", folder);
    command.env("XDG_STATE_HOME", folder.join("state"));
    command.env("XDG_CONFIG_HOME", folder.join("config"));
    command.env("STANDUP_USER", "ana");
    folder
}

fn some(cells: u16) -> NonZero<u16> {
    NonZero::new(cells).expect("a terminal has cells")
}

/// The project's own board, in a folder of its own.
pub(crate) fn real_board() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let board = folder.path().join("board.ron");
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("board.ron"), &board).expect("the board is copied");
    (folder, board)
}

/// Saves as editors do that write beside the file and rename.
fn save_by_rename(board: &Path, text: &str) {
    let beside = board.with_extension("new");
    fs::write(&beside, text).expect("written beside");
    fs::rename(&beside, board).expect("renamed over");
}

fn read(board: &Path) -> String {
    fs::read_to_string(board).expect("the board can be read")
}

fn changed_lines(old: &str, new: &str) -> Vec<(String, String)> {
    assert_eq!(old.lines().count(), new.lines().count(), "no line comes or goes");
    old.lines().zip(new.lines()).filter(|(a, b)| a != b).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
}

#[test]
fn a_morning_with_the_real_board() {
    let (_folder, board) = real_board();
    let before = read(&board);
    let mut session = Session::standup(&board, 120, 40, &[]);
    session.wait_for("Increase Platform Coverage");
    session.wait_for("Dev 1");

    // The cursor starts at the module in progress, though pending ones stand above it.
    session.press("d");
    session.wait_for("tenant/service.py: In progress to Done");
    session.wait("the file to have it", |_| read(&board) != before);
    let after = read(&board);
    let changed = changed_lines(&before, &after);
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert_eq!((changed[0].0.trim(), changed[0].1.trim()), ("status: InProgress,", "status: Done,"));

    // Somebody else starts secrets/api.py in an editor.
    let at = after.find("\"secrets/api.py\"").expect("it is on the board");
    let edited = format!("{}{}", &after[..at], after[at..].replacen("status: Pending", "status: InProgress", 1));
    save_by_rename(&board, &edited);
    session.wait_for("secrets/api.py: Pending to In progress");

    // Somebody breaks the file; the board stays, with a banner that says where.
    let broken = edited.replacen("status: InProgress,", "status: Finnished,", 1);
    let line = broken.lines().position(|l| l.contains("Finnished")).expect("it is there") + 1;
    save_by_rename(&board, &broken);
    session.wait_for(&format!("line {line}, column 29"));
    session.wait_for("Finnished");
    session.wait_for("^");
    session.wait_for("Dev 1");
    save_by_rename(&board, &edited);
    session.wait_until_gone("Finnished");

    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
    assert_eq!(read(&board), edited, "quitting writes nothing");
}

#[test]
fn two_thousand_keys_at_once_are_all_taken_in() {
    let (_folder, board) = real_board();
    let mut session = Session::standup(&board, 80, 24, &[]);
    session.wait_for("Dev 1");
    session.press(format!("{}{}?", "jk".repeat(500), "lh".repeat(500)));
    session.wait_for("Moving about");
    session.press("\u{1b}");
    session.wait_until_gone("Moving about");
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}

#[test]
fn nothing_is_drawn_while_nothing_happens() {
    let (_folder, board) = real_board();
    let mut session = Session::standup(&board, 80, 24, &[]);
    session.wait_for("Dev 1");
    // The first second may still bring the live indicator.
    thread::sleep(Duration::from_secs(1));
    let before = session.bytes();
    thread::sleep(Duration::from_millis(2500));
    assert_eq!(session.bytes() - before, 0, "bytes sent while idle");
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}

#[test]
fn signals_end_it_with_the_terminal_restored() {
    for (signal, code) in [("-TERM", 143), ("-HUP", 129), ("-INT", 130)] {
        let (_folder, board) = real_board();
        let session = Session::standup(&board, 80, 24, &[]);
        session.wait_for("Dev 1");
        session.signal(signal);
        assert_eq!(session.wait_for_the_end(), code, "{signal}");
    }
}

#[test]
fn ctrl_c_quits() {
    let (_folder, board) = real_board();
    let mut session = Session::standup(&board, 80, 24, &[]);
    session.wait_for("Dev 1");
    session.press("?\u{3}");
    assert_eq!(session.wait_for_the_end(), 0);
}

#[test]
fn suspending_gives_the_terminal_back_and_continuing_draws_again() {
    let (_folder, board) = real_board();
    let mut session = Session::job_control(&board);
    session.wait_for("ready>");
    session.press(format!("'{}' --board '{}'\n", env!("CARGO_BIN_EXE_standup"), board.display()));
    session.wait_for("Dev 1");
    session.wait("the alternate screen", vt100::Screen::alternate_screen);
    session.press("\u{1a}");
    session.wait("the shell", |screen| !screen.alternate_screen() && !screen.hide_cursor());
    // The first prompt is that of before: a key between the two would be typed to nobody.
    session.wait("its next prompt", |screen| screen.contents().matches("ready>").count() == 2);
    session.press("fg\n");
    session.wait("the board again", |screen| screen.alternate_screen() && screen.contents().contains("Dev 1"));
    session.press("q");
    session.wait("the shell", |screen| !screen.alternate_screen() && !screen.hide_cursor());
    session.press("exit\n");
    let _ = session.child.wait();
}

#[test]
fn a_broken_file_is_mended_in_ones_own_editor_without_leaving() {
    let (folder, board) = real_board();
    let before = read(&board);
    let editor = folder.path().join("mend");
    // It must have the terminal for itself, and gets nothing but the file: this one takes no line.
    let script = "[ -t 0 ] && [ -t 1 ] && [ $# = 1 ] && sed -i s/Finnished/Done/ \"$1\"\n";
    fs::write(&editor, script).expect("a script");
    let editor = format!("sh '{}'", editor.display());
    let mut session = Session::standup(&board, 100, 30, &[("EDITOR", &editor), ("VISUAL", "")]);
    session.wait_for("Dev 1");
    save_by_rename(&board, &before.replacen("status: InProgress", "status: Finnished", 1));
    session.wait_for("Finnished");
    session.press("!");
    session.wait_for("error in line");
    session.press("\r");
    session.wait_for("The file is fine");
    assert_eq!(read(&board), before.replacen("status: InProgress", "status: Done", 1));
    session.press("qq");
    assert_eq!(session.wait_for_the_end(), 0);
}

#[test]
fn what_others_do_while_one_edits_and_what_one_edited_are_both_there() {
    let (folder, board) = real_board();
    let before = read(&board);
    let editor = folder.path().join("edit");
    // Somebody else starts a module with the command while the editor is open.
    let script = format!(
        "'{}' --board '{}' --as bo start secrets/api && sed -i 's/lines: 285/lines: 300/' \"$1\"\n",
        env!("CARGO_BIN_EXE_standup"),
        board.display()
    );
    fs::write(&editor, script).expect("a script");
    let mut session = Session::standup(&board, 120, 30, &[("EDITOR", &format!("sh '{}'", editor.display()))]);
    session.wait_for("Dev 1");
    session.press("E");
    session.wait_for("tenant/service.py: lines 285 to 300");
    session.wait("the board's screen", vt100::Screen::alternate_screen);
    let changed: Vec<_> =
        changed_lines(&before, &read(&board)).into_iter().map(|(_, new)| new.trim().to_owned()).collect();
    assert_eq!(changed, ["lines: 300,", "status: InProgress,"]);
    session.press("u");
    session.wait("the undo", |_| read(&board).contains("lines: 285"));
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}

#[test]
fn a_copy_that_was_broken_is_opened_again_and_then_merged() {
    let (folder, board) = real_board();
    let before = read(&board);
    let editor = folder.path().join("edit");
    // The first time it breaks the copy, the second time it mends it.
    let script = "if grep -q Finnished \"$1\"; then sed -i s/Finnished/Done/ \"$1\"; \
                  else sed -i '0,/status: InProgress/s//status: Finnished/' \"$1\"; fi\n";
    fs::write(&editor, script).expect("a script");
    let mut session = Session::standup(&board, 120, 30, &[("EDITOR", &format!("sh '{}'", editor.display()))]);
    session.wait_for("Dev 1");
    session.press("E");
    session.wait_for("Your copy cannot be merged");
    assert_eq!(read(&board), before, "nothing is written");
    session.press("y");
    session.wait_for("tenant/service.py: In progress to Done");
    assert_eq!(read(&board), before.replacen("status: InProgress", "status: Done", 1));
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}

#[test]
fn an_old_copy_that_was_saved_is_put_back_on_one_key() {
    let (_folder, board) = real_board();
    let old = read(&board);
    let mut session = Session::standup(&board, 120, 40, &[]);
    session.wait_for("Dev 1");
    for (key, said) in [("d", "tenant/service.py: In progress to Done"), ("2i", "Pending to In progress")] {
        session.press(key);
        session.wait_for(said);
        session.wait("it to be in the file", |_| read(&board) != old);
    }
    session.wait("both to be in the file", |_| changed_lines(&old, &read(&board)).len() == 2);
    let newest = read(&board);
    // An editor of yesterday saves what it had, with one thing more.
    save_by_rename(&board, &old.replacen("lines: 285", "lines: 290", 1));
    session.wait_for("an old copy was saved: 2 changes would be undone");
    // For a second no key is an answer: it may have been meant for something else.
    thread::sleep(Duration::from_millis(1100));
    session.press("B");
    session.wait_until_gone("would be undone");
    session.wait("the changes to be back", |_| read(&board) == newest.replacen("lines: 285", "lines: 290", 1));
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}

#[test]
fn what_went_wrong_while_the_board_was_written_is_told_on_the_screen() {
    let (_folder, board) = real_board();
    // No log can be written where a file is in the place of its folder.
    std::fs::write(board.with_extension("log"), "").unwrap();
    let mut session = Session::standup(&board, 120, 30, &[]);
    session.wait_for("● live");
    session.press("d");
    session.wait_for("cannot read");
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}

#[test]
fn an_editor_that_fails_leaves_the_board_and_says_why() {
    let (_folder, board) = real_board();
    let before = read(&board);
    let mut session = Session::standup(&board, 100, 30, &[("VISUAL", "no-such-editor-here")]);
    session.wait_for("Dev 1");
    save_by_rename(&board, &before.replacen("status: InProgress", "status: Finnished", 1));
    session.wait_for("Finnished");
    session.press("!\r");
    session.wait_for("the editor `no-such-editor-here` cannot be found");
    session.wait("the board's screen", vt100::Screen::alternate_screen);
    session.press("qq");
    assert_eq!(session.wait_for_the_end(), 0);
}

#[test]
fn the_size_may_change_at_any_time() {
    let (_folder, board) = real_board();
    let mut session = Session::standup(&board, 120, 40, &[]);
    session.wait_for("Dev 4");
    for (columns, rows) in [(40, 12), (1, 1), (200, 60), (80, 24)] {
        session.resize(columns, rows);
    }
    session.wait("the board at 80x24", |screen| screen.contents().contains("Dev 1"));
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}

#[test]
fn without_colour_the_selection_can_still_be_seen() {
    let (_folder, board) = real_board();
    let mut session = Session::standup(&board, 80, 24, &[("NO_COLOR", "1")]);
    session.wait_for("Dev 1");
    session.wait("a selection in reverse", |screen| {
        let (rows, columns) = screen.size();
        let cells = || (0..rows.get()).flat_map(move |r| (0..columns.get()).filter_map(move |c| screen.cell(r, c)));
        assert!(
            cells().all(|cell| cell.fgcolor() == vt100::Color::Default && cell.bgcolor() == vt100::Color::Default),
            "no colour is sent"
        );
        cells().any(|cell| cell.inverse() && !cell.contents().trim().is_empty())
    });
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}

#[test]
fn who_asks_for_colour_on_the_command_line_gets_it_whatever_the_environment_says() {
    let (_folder, board) = real_board();
    let mut session = Session::command(&board, 80, 24, &[("NO_COLOR", "1")], &["--color=always"]);
    session.wait("a coloured cell", |screen| {
        let (rows, columns) = screen.size();
        let mut cells = (0..rows.get()).flat_map(move |r| (0..columns.get()).filter_map(move |c| screen.cell(r, c)));
        cells.any(|cell| cell.fgcolor() != vt100::Color::Default)
    });
    session.press("q");
    assert_eq!(session.wait_for_the_end(), 0);
}

/// The terminal of this process, whatever signals come.
pub(crate) fn output() -> Output {
    let (ending, never) = std::io::pipe().expect("a pipe");
    std::mem::forget(never);
    Output::open(ending.into()).expect("a terminal")
}

#[test]
fn a_terminal_that_has_stopped_reading_keeps_no_signal_from_ending_the_program() {
    let (_folder, board) = real_board();
    let mut session = Session::standup(&board, 200, 60, &[]);
    session.wait_for("Dev 1");
    session.freeze();
    // More frames than a terminal keeps for a reader that does not come: the next layout is drawn whole.
    for _ in 0..60 {
        session.press("v");
    }
    session.signal("-TERM");
    session.wait_for_the_exit();
    session.thaw();
    assert_eq!(session.wait_for_the_end(), 143);
}

/// Not a test by itself: what the next one runs in a terminal.
#[test]
fn child_that_panics_on_the_board() {
    if std::env::var_os("STANDUP_TEST_PANIC").is_some() {
        let mut terminal = Terminal::enter(output(), Size::new(80, 24)).expect("the terminal is ours");
        terminal
            .draw(|area, buffer| buffer.set_string(area.x, area.y, "drawn", ratatui::style::Style::new()))
            .expect("drawn");
        panic!("a fault of the program");
    }
}

/// The name by which this test binary knows one of its tests: it plays the part of a program that fails.
pub(crate) fn of_this_binary(module: &str, test: &str) -> String {
    let (_binary, module) = module.split_once("::").expect("a module of this binary");
    format!("{module}::{test}")
}

#[test]
fn a_panic_gives_the_terminal_back_and_says_what_happened() {
    let mut command = CommandBuilder::new(std::env::current_exe().expect("this test"));
    command.args(["--exact", &of_this_binary(module_path!(), "child_that_panics_on_the_board"), "--nocapture"]);
    command.env("STANDUP_TEST_PANIC", "1");
    let session = Session::start(command, 80, 24);
    session.wait_for("a fault of the program");
    assert_ne!(session.wait_for_the_end(), 0);
}

#[test]
fn settings_that_cannot_be_read_are_told_on_the_screen_and_keep_nobody_from_the_board() {
    let (folder, board) = real_board();
    fs::write(folder.path().join("my.ron"), "(user: ana)").unwrap();
    let config = folder.path().join("my.ron").display().to_string();
    let mut session = Session::standup(&board, 100, 30, &[("STANDUP_CONFIG", &config), ("STANDUP_USER", "")]);
    session.wait_for("found `ana`; the defaults are used");
    session.press("q");
    session.wait_for("my.ron:1:8");
}
