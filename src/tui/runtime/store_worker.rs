//! The channels to the store's thread. Decides nothing about its requests.

use std::io;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use crate::message::News;
use crate::store::Store;
use crate::store::watch::{self, Task};
use crate::tui::core::event::Event;
use crate::tui::runtime::report;
use crate::tui::runtime::waker::Doorbell;

/// Finds out who sits here, which may take a while.
pub type Ask = Box<dyn FnOnce() -> String + Send>;

/// The thread that stores and watches, and the two channels to it.
pub(super) struct StoreWorker {
    requests: Sender<Task>,
    pub(super) events: Receiver<Event>,
    /// The other end of that channel, for other threads with news.
    pub(super) news: Sender<Event>,
    thread: JoinHandle<()>,
}

impl StoreWorker {
    pub(super) fn open(store: Store, seen: watch::KnownVersion, bell: &Doorbell, ask: Option<Ask>) -> io::Result<Self> {
        let (requests, asked) = mpsc::channel();
        let (news, events) = mpsc::channel();
        if let Some(ask) = ask {
            let (news, waker) = (news.clone(), bell.waker()?);
            let tell = move || {
                // Nobody listens any more: the program is about to end.
                let _ = news.send(Event::Person(ask()));
                waker.wake();
            };
            thread::Builder::new().name("person".into()).spawn(tell)?;
        }
        let (waker, others) = (bell.waker()?, news.clone());
        let caller = requests.clone();
        let serve = move || {
            watch::serve(&store, Some(seen), (caller, asked), |report| {
                // Nobody listens any more: the program is about to end.
                let _ = news.send(report::news(report).into());
                waker.wake();
            });
        };
        let thread = thread::Builder::new().name("store".into()).spawn(serve)?;
        Ok(Self { requests, events, news: others, thread })
    }

    pub(super) fn ask(&self, task: impl Into<Task>) {
        // A thread that is gone is told of once, by the events that stop coming.
        let _ = self.requests.send(task.into());
    }

    /// Waits for what was asked for, and says what was refused.
    pub(super) fn close(self) -> Vec<String> {
        self.ask(Task::Stop);
        let _ = self.thread.join();
        let refused = |event| if let Event::News(News::Refused { message, .. }) = event { Some(message) } else { None };
        self.events.try_iter().filter_map(refused).collect()
    }

    /// Whether it has ended before its time.
    pub(super) fn is_gone(&self) -> bool {
        self.thread.is_finished()
    }
}
