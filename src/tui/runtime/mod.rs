//! The loop: waits in one poll for keys, signals and news of the file, then updates and draws once. Decides nothing about the
//! board.
#![expect(clippy::disallowed_methods, reason = "the loop is where the clock comes from")]

use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Instant;
use std::{fs::File, io};

use chrono::{Local, Utc};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Signal, getpid, getsid, kill_current_process_group, kill_process};

use crate::model::problem::{Problem, Span};
use crate::store::operation::working_copy::{Draft, NotTaken};
use crate::store::watch::{self, Mode, Report, Request};
use crate::store::{CommitError, Loaded, ReadError, Store, Which};
use crate::tui::app::{App, Settings};
use crate::tui::core::effect::{Answer, Effect, Outside, Way};
use crate::tui::core::event::{Broken, Edited, Event, OldCopy, Ticket, Watching};
use crate::tui::core::now::{Monotonic, Now};
use crate::tui::runtime::{editor::Editor, terminal::Terminal, waker::Asked, waker::Doorbell};

mod input;
mod waker;
pub mod terminal;
pub mod editor;

/// How the board was left.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Ending {
    /// The signal that ended it, as an exit code; `None`: somebody quit.
    pub signal: Option<u8>,
    /// Changes that were still on their way and were refused, each with its reason.
    pub lost: Vec<String>,
}

/// Tickets of what the app did not put into its outbox: a copy that was edited, and what an old copy undid.
const EDITED: Ticket = 0;
const HEALED: Ticket = Ticket::MAX;

/// The exit codes that stand for keys: Ctrl-C and Ctrl-\\.
const TYPED: [u8; 2] = [130, 131];

/// Finds out who sits here, which may take a while.
pub type Ask = Box<dyn FnOnce() -> String + Send>;

/// Shows the board until somebody leaves. The terminal is as it was found when this returns, and everything that was asked for
/// is in the file or in [`Ending::lost`]. Unless the settings say who sits here, `ask` is asked.
pub fn run(store: Store, loaded: Loaded, settings: Settings, editor: Editor, ask: Ask) -> io::Result<Ending> {
    let seen = loaded.seen();
    let ask = settings.who.is_none().then_some(ask);
    let (opened, app) = (Instant::now(), App::new(loaded.snapshot, settings, Now::opening(Local::now().into())));
    let (terminal, bell) = (Terminal::enter()?, Doorbell::install()?);
    let mut screen = Screen { terminal, app, opened, bell, is_alone: false, store: store.clone(), editor, copy: None };
    // The first frame first: everything else starts behind it.
    screen.draw()?;
    let desk = Desk::open(store, seen, &screen.bell, ask)?;
    let left = screen.attend(&desk);
    drop(screen);
    let lost = desk.close();
    Ok(Ending { signal: left?, lost })
}

/// The thread that stores and watches, and the two channels to it.
struct Desk {
    requests: Sender<Request>,
    events: Receiver<Event>,
    thread: JoinHandle<()>,
}

impl Desk {
    fn open(store: Store, seen: watch::Seen, bell: &Doorbell, ask: Option<Ask>) -> io::Result<Self> {
        let (requests, asked) = mpsc::channel();
        let (news, events) = mpsc::channel();
        if let Some(ask) = ask {
            let (news, button) = (news.clone(), bell.button()?);
            let tell = move || {
                // Nobody listens any more: the program is about to end.
                let _ = news.send(Event::Person(ask()));
                button.ring();
            };
            thread::Builder::new().name("person".into()).spawn(tell)?;
        }
        let button = bell.button()?;
        let caller = requests.clone();
        let serve = move || {
            watch::serve(&store, Some(seen), (caller, asked), |report| {
                // Nobody listens any more: the program is about to end.
                let _ = news.send(event(report));
                button.ring();
            });
        };
        let thread = thread::Builder::new().name("store".into()).spawn(serve)?;
        Ok(Self { requests, events, thread })
    }

    fn ask(&self, request: Request) {
        // A thread that is gone is told of once, by the events that stop coming.
        let _ = self.requests.send(request);
    }

    /// Waits for what was asked for, and says what was refused.
    fn close(self) -> Vec<String> {
        self.ask(Request::Stop);
        let _ = self.thread.join();
        let refused = |event| if let Event::Refused { message, .. } = event { Some(message) } else { None };
        self.events.try_iter().filter_map(refused).collect()
    }
}

/// What the loop works on.
struct Screen {
    terminal: Terminal,
    app: App,
    /// When the monotonic time began.
    opened: Instant,
    bell: Doorbell,
    /// The thread that stores and watches has ended before its time.
    is_alone: bool,
    /// Another door to the board, for copies of it.
    store: Store,
    editor: Editor,
    /// The last copy that was edited.
    copy: Option<Arc<Draft>>,
}

/// What goes on after a batch of events.
enum Next {
    Stay,
    Leave(Option<u8>),
}

impl Screen {
    fn now(&self) -> Now {
        Now { wall: Local::now().into(), monotonic: Monotonic::new(self.opened.elapsed()) }
    }

    fn draw(&mut self) -> io::Result<()> {
        self.terminal.draw(|area, buffer| self.app.draw(area, buffer))
    }

    /// Until somebody leaves; gives the signal that made it, if it was one.
    fn attend(&mut self, desk: &Desk) -> io::Result<Option<u8>> {
        let keyboard = keyboard()?;
        let mut events = Vec::new();
        loop {
            for asked in self.bell.answer() {
                match asked {
                    Asked::End(code) => return self.happen(Event::Ending, desk).map(|_| Some(code)),
                    Asked::Stop => self.stop(desk)?,
                    Asked::Continue => {
                        self.terminal.resume()?;
                        events.push(Event::Tick);
                    }
                    // The next frame asks for the size by itself.
                    Asked::Resize => events.push(Event::Tick),
                }
            }
            input::drain(&mut events)?;
            events.extend(desk.events.try_iter());
            if desk.thread.is_finished() && !self.is_alone {
                self.is_alone = true;
                events.push(Event::Watching(Watching::Lost));
            }
            if self.app.deadline().is_some_and(|at| at <= self.now().monotonic) {
                events.push(Event::Tick);
            }
            // Only when a look after the last frame found nothing more: keys that crossterm has read already ring no bell.
            if events.is_empty() {
                self.wait(&keyboard)?;
                continue;
            }
            for event in events.drain(..) {
                if let Next::Leave(signal) = self.happen(event, desk)? {
                    return Ok(signal);
                }
            }
            self.draw()?;
        }
    }

    /// Sleeps until a key, a ring of the bell, or the next deadline.
    fn wait(&self, keyboard: &OwnedFd) -> io::Result<()> {
        let timeout = self.app.deadline().map(|at| {
            let left = at.since(self.now().monotonic);
            Timespec { tv_sec: left.as_secs().cast_signed(), tv_nsec: left.subsec_nanos().into() }
        });
        let mut fds = [PollFd::new(keyboard, PollFlags::IN), PollFd::new(&self.bell, PollFlags::IN)];
        match poll(&mut fds, timeout.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        if fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR) && !fds[0].revents().contains(PollFlags::IN) {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the terminal is gone"));
        }
        Ok(())
    }

    fn happen(&mut self, event: Event, desk: &Desk) -> io::Result<Next> {
        let now = self.now();
        for effect in self.app.update(event, now) {
            match effect {
                Effect::Commit(ticket, proposal) => desk.ask(Request::Commit { ticket, proposal }),
                Effect::TakeBack(ticket, who, way) => {
                    let which = if way == Way::Undo { Which::Last } else { Which::Undone };
                    desk.ask(Request::Undo { ticket, who, which });
                }
                Effect::ReadOlder => desk.ask(Request::Older),
                Effect::Remember(layout) => desk.ask(Request::Remember(layout)),
                Effect::Copy(text) => self.terminal.copy(&text)?,
                Effect::Reload => desk.ask(Request::Reload),
                Effect::Suspend => self.stop(desk)?,
                Effect::EditOutside(outside) => {
                    if let left @ Next::Leave(_) = self.edit(outside, desk)? {
                        return Ok(left);
                    }
                }
                Effect::OldCopy(Answer::PutBack(who)) => desk.ask(Request::Heal { ticket: HEALED, who }),
                Effect::OldCopy(Answer::Keep(who)) => desk.ask(Request::KeepSaved { who }),
                Effect::Quit => return Ok(Next::Leave(None)),
                // The app settles these by itself.
                Effect::Propose(_)
                | Effect::Save(_)
                | Effect::BringBack
                | Effect::GoBack(_)
                | Effect::GoTo(_)
                | Effect::Open(_)
                | Effect::OpenNamed(_)
                | Effect::Below(_)
                | Effect::NextLayout
                | Effect::Run { .. }
                | Effect::Filter(_)
                | Effect::Sort(_)
                | Effect::Choose(_)
                | Effect::Close
                | Effect::Leave
                | Effect::Say(_)
                | Effect::NotAsked(_) => {}
            }
        }
        Ok(Next::Stay)
    }

    /// Opens the file, or a copy that is then merged by the store's thread.
    fn edit(&mut self, outside: Outside, desk: &Desk) -> io::Result<Next> {
        let (line, who) = match outside {
            Outside::File(line) => {
                let file = self.store.board().to_owned();
                // An editor would begin an empty board in its place.
                if !file.exists() {
                    let nothing = format!("{} is gone: there is nothing to edit", file.display());
                    return self.happen(Event::Edited(Edited::Failed(nothing)), desk);
                }
                return self.hand_over(&file, line, desk, || Request::Look);
            }
            Outside::Copy { of, line, who } => match self.store.draft(of.as_ref()) {
                Ok(draft) => {
                    let line = line.or(draft.line());
                    self.copy = Some(Arc::new(draft));
                    (line, who)
                }
                Err(error) => return self.happen(Event::Edited(Edited::Failed(error.to_string())), desk),
            },
            Outside::Again { who } => (None, who),
        };
        let Some(draft) = self.copy.clone() else { return Ok(Next::Stay) };
        let file = draft.path().to_owned();
        self.hand_over(&file, line, desk, || Request::TakeBack { ticket: EDITED, who, draft })
    }

    /// Gives the terminal to the editor until that ends, then asks for what comes of it. The store's thread goes on meanwhile;
    /// what it tells is taken in afterwards.
    fn hand_over(
        &mut self,
        file: &Path,
        line: Option<u32>,
        desk: &Desk,
        request: impl FnOnce() -> Request,
    ) -> io::Result<Next> {
        self.terminal.suspend();
        let ended = self.editor.open(file, line);
        self.terminal.resume()?;
        // Keys that interrupt or stop were meant for the editor.
        let meant = |asked: &Asked| matches!(asked, Asked::End(code) if !TYPED.contains(code));
        if let Some(Asked::End(code)) = self.bell.answer().into_iter().find(meant) {
            return Ok(Next::Leave(Some(code)));
        }
        match ended {
            Ok(()) => {
                desk.ask(request());
                Ok(Next::Stay)
            }
            Err(message) => self.happen(Event::Edited(Edited::Failed(message)), desk),
        }
    }

    /// Gives the terminal back and stops until somebody continues the program.
    fn stop(&mut self, desk: &Desk) -> io::Result<()> {
        // The leader of a session has no shell that could continue it.
        if getsid(None) == Ok(getpid()) {
            return Ok(());
        }
        self.terminal.suspend();
        // The whole job stops, as the shell expects of Ctrl-Z (`cargo run` is in it, too); our own handler for this signal
        // keeps us going until the stop that cannot be caught.
        let _ = kill_current_process_group(Signal::TSTP);
        let _ = kill_process(getpid(), Signal::STOP);
        let _ = self.bell.answer();
        desk.ask(Request::Look);
        self.terminal.resume()?;
        self.draw()
    }
}

/// The file descriptor crossterm reads keys from.
fn keyboard() -> io::Result<OwnedFd> {
    let stdin = io::stdin();
    if rustix::termios::isatty(&stdin) {
        return stdin.as_fd().try_clone_to_owned();
    }
    File::options().read(true).write(true).open("/dev/tty").map(OwnedFd::from)
}

/// News of the store as an event of the screen.
fn event(report: Report) -> Event {
    match report {
        Report::Loaded { snapshot, by } => Event::Loaded { snapshot, by },
        Report::History(log) => Event::Log(log),
        Report::Broken(error) => Event::Broken(broken(&error)),
        Report::Gone(path) => {
            let message = format!("{} is gone", path.display());
            Event::Broken(without_place(message, "put it back, or bring the last version back with `standup restore`"))
        }
        Report::Committed { ticket, committed } => {
            let side = if ticket == HEALED { "the board before" } else { "your copy" };
            let gave_way = committed.clashes.iter().map(|clash| clash.sentence(side));
            Event::Committed {
                ticket,
                warnings: committed.warnings.into_iter().chain(gave_way).collect(),
                snapshot: committed.snapshot,
                changes: committed.changes,
                sentence: committed.sentence,
            }
        }
        Report::Refused { ticket, error } => {
            let hint = error.hint().map_or_else(String::new, |hint| format!("; {hint}"));
            let not_saved = if matches!(error, CommitError::Undo(_)) { "" } else { "not saved: " };
            Event::Refused { ticket, message: format!("{not_saved}{error}{hint}") }
        }
        Report::OldCopy(copy) => Event::OldCopy(OldCopy {
            sentence: copy.sentence(),
            is_sure: copy.is_sure,
            contested: copy.clashes.iter().map(|clash| clash.sentence("the board before")).collect(),
            of: copy.of,
            lost: copy.lost,
        }),
        Report::OldCopyAnswered => Event::OldCopyAnswered,
        Report::TakenBack(None) => Event::Edited(Edited::Nothing),
        Report::TakenBack(Some((draft, error))) => kept(&draft, &error),
        Report::Mode(Mode::Live) => Event::Watching(Watching::Live),
        Report::Mode(Mode::Polling) => Event::Watching(Watching::Polling),
    }
}

/// Why a copy is not in the board.
fn kept(draft: &Draft, error: &NotTaken) -> Event {
    let why = match error {
        NotTaken::Broken(unreadable) => {
            let line = |problem: &Problem| {
                let hint = if problem.hint.is_empty() { String::new() } else { format!("; {}", problem.hint) };
                format!("line {}, column {}: {}{hint}", problem.place.line, problem.place.column, problem.message)
            };
            unreadable.problems.iter().filter(|problem| problem.is_error()).map(line).collect()
        }
        NotTaken::Commit(error) => vec![error.to_string(), error.hint().unwrap_or_default()],
        NotTaken::File(error) => vec![error.to_string()],
    };
    Event::Edited(Edited::Kept { why, place: draft.path().display().to_string() })
}

fn broken(error: &ReadError) -> Broken {
    match error {
        ReadError::Unreadable { unreadable, .. } => {
            Broken { text: Arc::clone(&unreadable.text), problems: unreadable.problems.clone(), since: Utc::now() }
        }
        other => without_place(other.to_string(), &other.hint().unwrap_or_default()),
    }
}

/// Trouble with the file as a whole.
fn without_place(message: String, hint: &str) -> Broken {
    Broken { text: "".into(), problems: vec![Problem::error(Span::default(), message).hint(hint)], since: Utc::now() }
}
