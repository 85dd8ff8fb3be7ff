//! The event loop: waits in one poll for keys, signals and the store, then updates and draws once. Decides nothing about the
//! board.
#![expect(clippy::disallowed_methods, reason = "the loop is where the clock comes from")]

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, FixedOffset, Local};
use ratatui::layout::Size;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use crate::message::{News, Ticket, Watching};
use crate::store::operation::working_copy::WorkingCopy;
use crate::store::watch::Task;
use crate::store::{Loaded, Store};
use crate::tui::app::{App, Settings};
use crate::tui::core::effect::Effect;
use crate::tui::core::event::Event;
use crate::tui::core::now::{Monotonic, Now};
use crate::tui::runtime::editor::Editor;
use crate::tui::runtime::input::Input;
use crate::tui::runtime::output::Output;
use crate::tui::runtime::report_reader::ReportReader;
use crate::tui::runtime::report_watcher::ReportWatcher;
use crate::tui::runtime::store_worker::StoreWorker;
use crate::tui::runtime::terminal::Terminal;
use crate::tui::runtime::waker::{Doorbell, SignalRequest};

mod device;
mod input;
mod job;
mod report;
mod report_reader;
mod report_watcher;
mod store_worker;
mod waker;
pub mod output;
pub mod terminal;
pub mod editor;
mod lending;
mod damage;

pub(crate) use report_reader::ReportPlaces;
pub use store_worker::Ask;

/// How the board was left.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Ending {
    /// The signal that ended it, as an exit code; `None`: somebody quit.
    pub signal: Option<u8>,
    /// Changes that were still on their way and were refused, each with its reason.
    pub lost: Vec<String>,
}

/// The ticket of a copy that was edited, which the app did not put into its outbox.
const EDITED: Ticket = 0;

/// The exit code of a program that SIGHUP ended: so it ends when the terminal is gone, told or not.
const HUNG_UP: u8 = 129;

/// So long a program that was continued in the background waits for the signal that it was continued for.
const SIGNALS: Duration = Duration::from_millis(100);

/// The exit codes that stand for keys: Ctrl-C and Ctrl-\\.
const TYPED: [u8; 2] = [130, 131];

/// Shows the board until somebody leaves. The terminal is as it was found when this returns, and everything that was asked for
/// is in the file or in [`Ending::lost`]. Unless the settings say who sits here, `ask` is asked.
pub(crate) fn run(store: Store, loaded: Loaded, settings: Settings, host: Host) -> io::Result<Ending> {
    let seen = loaded.seen();
    let (who, ask) = (settings.who.clone(), settings.who.is_none().then_some(host.ask));
    let (opened, app) = (Instant::now(), App::new(loaded.snapshot, settings, Now::opening(wall_clock())));
    // The bell first: a signal that comes once the terminal is ours must find somebody who gives it back.
    let (bell, input) = (Doorbell::install()?, Input::open()?);
    let (output, impatience) = (Output::open(bell.ending()?)?, bell.impatience());
    let mut screen = Screen {
        terminal: Terminal::enter(output, host.size)?,
        input,
        app,
        opened,
        bell,
        is_alone: false,
        store: store.clone(),
        editor: host.editor,
        copy: None,
        reports: None,
        watcher: None,
    };
    // The first frame first: everything else starts behind it.
    if let Err(error) = screen.draw() {
        return hung_up(error).map(|signal| Ending { signal, lost: Vec::new() });
    }
    let worker = StoreWorker::open(store.clone(), seen, &screen.bell, ask)?;
    let news = || worker.news.clone();
    if host.reports.is_watched {
        let (board, apart) = (Arc::clone(screen.app.snapshot()), host.reports.apart);
        screen.watcher = Some(ReportWatcher::open(store.clone(), board, who, apart, news(), &screen.bell)?);
    }
    screen.reports = Some(ReportReader::new(store, host.reports, news(), &screen.bell)?);
    let left = screen.attend(&worker).or_else(hung_up);
    if !matches!(left, Ok(None)) {
        let _ = screen.happen(Event::Ending, &worker);
    }
    let watcher = screen.watcher.take();
    drop(screen);
    // Who asks again now does not want to wait for the file.
    impatience.store(true, Ordering::SeqCst);
    if let Some(watcher) = watcher {
        watcher.close();
    }
    let lost = worker.close();
    Ok(Ending { signal: left?, lost })
}

/// The end, if nothing could be drawn because the terminal is gone.
fn hung_up(error: io::Error) -> io::Result<Option<u8>> {
    if error.raw_os_error() == Some(Errno::IO.raw_os_error()) { Ok(Some(HUNG_UP)) } else { Err(error) }
}

/// What the screen has from the environment, which is read elsewhere.
pub(crate) struct Host {
    /// The editor of the user.
    pub editor: Editor,
    /// The size of a terminal that does not say how large it is.
    pub size: Size,
    /// Finds out who sits here.
    pub ask: Ask,
    /// Where coverage reports are looked for.
    pub reports: ReportPlaces,
}

/// What the loop works on.
struct Screen {
    terminal: Terminal,
    input: Input,
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
    copy: Option<Arc<WorkingCopy>>,
    /// Reads coverage reports; `None` before the first frame.
    reports: Option<ReportReader>,
    /// Watches those that the board names.
    watcher: Option<ReportWatcher>,
}

/// What goes on after a batch of events.
enum Next {
    Stay,
    Leave(Option<u8>),
}

impl Screen {
    fn now(&self) -> Now {
        Now { wall: wall_clock(), monotonic: Monotonic::new(self.opened.elapsed()) }
    }

    fn draw(&mut self) -> io::Result<()> {
        self.terminal.draw(|area, buffer| self.app.draw(area, buffer))
    }

    /// Until somebody leaves; gives the signal that made it, if it was one.
    fn attend(&mut self, worker: &StoreWorker) -> io::Result<Option<u8>> {
        let mut events = Vec::new();
        loop {
            let has_typed = self.wait()?;
            let mut is_resized = false;
            for asked in self.bell.answer() {
                let next = match asked {
                    SignalRequest::End(code) => Next::Leave(Some(code)),
                    SignalRequest::Stop => self.stop(worker)?,
                    SignalRequest::Continue => self.come_back(worker)?,
                    // The next frame asks for the size by itself.
                    SignalRequest::Resize => {
                        is_resized = true;
                        Next::Stay
                    }
                };
                if let Next::Leave(signal) = next {
                    return Ok(signal);
                }
            }
            let now = self.now().monotonic;
            if !has_typed {
                self.input.expire(now, &mut events);
            } else if self.input.read(now, &mut events).is_err() {
                return Ok(Some(HUNG_UP));
            }
            events.extend(worker.events.try_iter());
            if worker.is_gone() && !self.is_alone {
                self.is_alone = true;
                events.push(News::Watching(Watching::Lost).into());
            }
            if self.app.deadline().is_some_and(|at| at <= now) {
                events.push(Event::Tick);
            }
            let is_news = is_resized || events.iter().any(|event| self.app.is_seen(event, now));
            for event in events.drain(..) {
                if let Next::Leave(signal) = self.happen(event, worker)? {
                    return Ok(signal);
                }
            }
            if is_news {
                self.draw()?;
            }
        }
    }

    /// Sleeps until bytes from the terminal, a ring of the bell, or the next deadline; whether there is something to read, be
    /// it the end.
    fn wait(&self) -> io::Result<bool> {
        let deadline = [self.app.deadline(), self.input.deadline()].into_iter().flatten().min();
        let timeout = deadline.map(|at| timespec(at.since(self.now().monotonic)));
        let mut fds = [PollFd::new(&self.input, PollFlags::IN), PollFd::new(&self.bell, PollFlags::IN)];
        match poll(&mut fds, timeout.as_ref()) {
            Ok(_) => Ok(!fds[0].revents().is_empty()),
            Err(Errno::INTR) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    fn happen(&mut self, event: Event, worker: &StoreWorker) -> io::Result<Next> {
        let now = self.now();
        if let Some(watcher) = &mut self.watcher {
            watcher.hear(&event);
        }
        for effect in self.app.update(event, now) {
            match effect {
                Effect::Ask(request) => worker.ask(request),
                Effect::ReadReport(path) => self.reports.iter().for_each(|reader| reader.read(path.clone())),
                Effect::CompletePath(typed) => self.reports.iter().for_each(|reader| reader.complete(typed.clone())),
                Effect::Copy(text) => self.terminal.copy(&text)?,
                Effect::Suspend => {
                    if let left @ Next::Leave(_) = self.stop(worker)? {
                        return Ok(left);
                    }
                }
                Effect::EditOutside(outside) => {
                    if let left @ Next::Leave(_) = self.edit(outside, worker)? {
                        return Ok(left);
                    }
                }
                Effect::Quit => return Ok(Next::Leave(None)),
            }
        }
        Ok(Next::Stay)
    }

    /// Gives the terminal back and stops until somebody continues the program.
    fn stop(&mut self, worker: &StoreWorker) -> io::Result<Next> {
        if !job::has_shell() {
            return Ok(Next::Stay);
        }
        self.terminal.suspend();
        job::stop();
        self.come_back(worker)
    }

    /// Takes the terminal over again after a stop. A signal may be what the program was continued for: then it ends, and in the
    /// background it does not touch the terminal for that.
    fn come_back(&mut self, worker: &StoreWorker) -> io::Result<Next> {
        loop {
            if let Some(code) = self.signal() {
                return Ok(Next::Leave(Some(code)));
            }
            if job::is_in_front(&self.input) {
                break;
            }
            self.terminal.lose();
            // It may be another thread that the signal interrupts: so it may come a little later.
            let _ = poll(&mut [PollFd::new(&self.bell, PollFlags::IN)], Some(&timespec(SIGNALS)));
            if let Some(code) = self.signal() {
                return Ok(Next::Leave(Some(code)));
            }
            job::stop();
        }
        worker.ask(Task::Look);
        self.resume()?;
        self.draw()?;
        Ok(Next::Stay)
    }

    /// The signal that ends the program, if one came; forgets all others.
    fn signal(&mut self) -> Option<u8> {
        self.bell
            .answer()
            .into_iter()
            .find_map(|asked| if let SignalRequest::End(code) = asked { Some(code) } else { None })
    }

    fn resume(&mut self) -> io::Result<()> {
        self.input.forget();
        // What was told meanwhile has rung already, when nobody looked for more than signals.
        self.bell.wake();
        self.terminal.resume()
    }
}

/// The time where the user is. chrono's own way panics if the clock says less than 1970.
fn wall_clock() -> DateTime<FixedOffset> {
    DateTime::<Local>::from(SystemTime::now()).fixed_offset()
}

fn timespec(time: Duration) -> Timespec {
    Timespec { tv_sec: time.as_secs().cast_signed(), tv_nsec: time.subsec_nanos().into() }
}
