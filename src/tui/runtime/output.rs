//! Writes to the terminal without waiting for ever: a terminal that has stopped reading (a full pseudo-terminal, a frozen remote
//! shell) must not keep a signal from ending the program. Does not know what it writes.

use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::os::fd::OwnedFd;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;
use rustix::io::Errno;
use rustix::termios::{QueueSelector, tcflush};

use crate::tui::runtime::device;

/// So long a terminal that does not read is waited for when it is given back.
const LEAVING: Duration = Duration::from_millis(500);

/// Ends a control sequence that was cut off, so that what follows is not taken for the rest of it.
const CANCEL: &[u8] = b"\x18";

/// Our own open file on the terminal.
#[derive(Debug)]
pub struct Output {
    terminal: File,
    /// Can be read once a signal wants the program to end.
    ending: OwnedFd,
}

impl Output {
    /// The terminal that is standard output, else the one that controls this program. Once `ending` can be read, a terminal that
    /// does not take what is written is given up.
    pub fn open(ending: OwnedFd) -> io::Result<Self> {
        Ok(Self { terminal: device::open(io::stdout(), OFlags::WRONLY)?, ending })
    }

    /// Writes a frame, however long the terminal takes for it; the rest is dropped as soon as the program is to end.
    pub(super) fn write_frame(&self, frame: &[u8]) -> io::Result<()> {
        self.write(frame, |fds| poll(fds, None)).map(drop)
    }

    /// Writes the last words. What the terminal has not taken by then is thrown away, if it takes nothing more.
    pub(super) fn write_last(&self, words: &[u8]) -> io::Result<()> {
        let limit = Timespec { tv_sec: 0, tv_nsec: LEAVING.subsec_nanos().into() };
        // Only the terminal is waited for: the signal is what brought us here.
        let patient = |fds: &mut [PollFd<'_>]| poll(&mut fds[..1], Some(&limit));
        if self.write(words, patient)? == words.len() {
            return Ok(());
        }
        tcflush(&self.terminal, QueueSelector::OFlush)?;
        self.write(&[CANCEL, words].concat(), patient).map(drop)
    }

    /// Writes, and waits by `wait` where the terminal takes no more; gives how much was written when that had no success.
    fn write(
        &self,
        bytes: &[u8],
        mut wait: impl FnMut(&mut [PollFd<'_>]) -> rustix::io::Result<usize>,
    ) -> io::Result<usize> {
        let mut written = 0;
        while written < bytes.len() {
            match (&self.terminal).write(&bytes[written..]) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(count) => written += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    let mut fds =
                        [PollFd::new(&self.terminal, PollFlags::OUT), PollFd::new(&self.ending, PollFlags::IN)];
                    match wait(&mut fds) {
                        Ok(_) if fds[0].revents().is_empty() => return Ok(written),
                        Ok(_) | Err(Errno::INTR) => {}
                        Err(error) => return Err(error.into()),
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Ok(written)
    }
}
