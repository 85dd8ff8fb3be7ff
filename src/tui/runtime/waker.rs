//! Wakes the event loop's poll: threads write after sending an event, signals as they arrive. Carries no data.

use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::signal::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::low_level::pipe;

/// Signals that end the program: it restores the terminal and exits with 128 + the signal's number.
const ENDING: [i32; 4] = [SIGTERM, SIGHUP, SIGINT, SIGQUIT];

/// What a shell says of a program that a signal ended: this plus its number.
const BY_SIGNAL: i32 = 128;

/// The button that threads press.
#[derive(Debug)]
pub(crate) struct Button(UnixStream);

impl Button {
    /// Wakes the loop. If it has not heard the last ring yet, one is enough.
    pub(crate) fn wake(&self) {
        let _ = (&self.0).write(&[1]);
    }
}

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignalRequest {
    /// End the program, with this exit code.
    End(u8),
    /// The terminal has another size.
    Resize,
    /// Give the terminal back and stop.
    Stop,
    /// Somebody continued the program.
    Continue,
}

/// The end of the wire that the loop waits on.
#[derive(Debug)]
pub(crate) struct Doorbell {
    ear: UnixStream,
    hand: UnixStream,
    flags: Vec<(SignalRequest, Arc<AtomicBool>)>,
    /// Can be read when a signal came that ends the program.
    ending: UnixStream,
    /// Once this is set, a signal that ends the program ends it at once.
    impatience: Arc<AtomicBool>,
}

impl Doorbell {
    /// A bell that signals ring from now on.
    pub(crate) fn install() -> io::Result<Self> {
        let (ear, hand) = UnixStream::pair()?;
        ear.set_nonblocking(true)?;
        hand.set_nonblocking(true)?;
        let (ending, end) = UnixStream::pair()?;
        ending.set_nonblocking(true)?;
        end.set_nonblocking(true)?;
        let mut bell = Self { ear, hand, flags: Vec::new(), ending, impatience: Arc::default() };
        for signal in ENDING {
            signal_hook::flag::register_conditional_shutdown(signal, BY_SIGNAL + signal, Arc::clone(&bell.impatience))?;
            bell.listen(signal, SignalRequest::End(u8::try_from(BY_SIGNAL + signal).unwrap_or(u8::MAX)))?;
            pipe::register(signal, end.try_clone()?)?;
        }
        bell.listen(SIGWINCH, SignalRequest::Resize)?;
        bell.listen(SIGTSTP, SignalRequest::Stop)?;
        bell.listen(SIGCONT, SignalRequest::Continue)?;
        Ok(bell)
    }

    fn listen(&mut self, signal: i32, asked: SignalRequest) -> io::Result<()> {
        let flag = Arc::new(AtomicBool::new(false));
        // The flag first: the reader of the pipe must find it set.
        signal_hook::flag::register(signal, Arc::clone(&flag))?;
        pipe::register(signal, self.hand.try_clone()?)?;
        self.flags.push((asked, flag));
        Ok(())
    }

    /// A button for another thread.
    pub(crate) fn waker(&self) -> io::Result<Button> {
        self.hand.try_clone().map(Button)
    }

    /// Rings it.
    pub(crate) fn wake(&self) {
        // A bell that cannot take one more ring is ringing.
        let _ = (&self.hand).write(&[1]);
    }

    /// What makes signals end the program at once, when nobody answers the bell any more.
    pub(crate) fn impatience(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.impatience)
    }

    /// Can be read when a signal came that ends the program, until the bell is answered: for what must not wait longer then.
    pub(crate) fn ending(&self) -> io::Result<OwnedFd> {
        self.ending.try_clone().map(OwnedFd::from)
    }

    /// Silences the bell and says which signals came.
    pub(crate) fn answer(&mut self) -> Vec<SignalRequest> {
        let mut rings = [0; 64];
        for wire in [&self.ear, &self.ending] {
            while matches!((&*wire).read(&mut rings), Ok(n) if n > 0) {}
        }
        self.flags.iter().filter(|(_, flag)| flag.swap(false, Ordering::SeqCst)).map(|(asked, _)| *asked).collect()
    }
}

impl AsFd for Doorbell {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.ear.as_fd()
    }
}
