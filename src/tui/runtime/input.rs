//! Reads the terminal's bytes without ever blocking. Does not interpret them.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd};

use rustix::fs::OFlags;

use crate::tui::core::event::Event;
use crate::tui::core::keys::Parser;
use crate::tui::core::now::Monotonic;
use crate::tui::runtime::device;

/// Bytes that are taken in at once: as many as Linux and macOS keep for a terminal.
const CHUNK: usize = 4096;

/// Chunks that are taken in before the loop looks at everything else again: somebody may send without end.
const CHUNKS: usize = 16;

/// Nothing more can be read: the terminal has been closed, or taken away from this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gone;

/// Our own open file on the terminal.
#[derive(Debug)]
pub(super) struct Input {
    terminal: File,
    parser: Parser,
}

impl Input {
    /// The terminal that is standard input, else the one that controls this program.
    pub(super) fn open() -> io::Result<Self> {
        let terminal = device::open(io::stdin(), OFlags::RDONLY)?;
        Ok(Self { terminal, parser: Parser::default() })
    }

    /// Takes in what there is, after a poll that said so.
    pub(super) fn read(&mut self, now: Monotonic, events: &mut Vec<Event>) -> Result<(), Gone> {
        let mut chunk = [0; CHUNK];
        for _ in 0..CHUNKS {
            match self.terminal.read(&mut chunk) {
                // The end of a file is what a terminal reads as that was hung up.
                Ok(0) => return Err(Gone),
                Ok(read) => {
                    self.parser.feed(&chunk[..read], now, events);
                    // What came since rings the poll.
                    if read < CHUNK {
                        return Ok(());
                    }
                }
                Err(error) => match error.kind() {
                    io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted => return Ok(()),
                    _ => return Err(Gone),
                },
            }
        }
        Ok(())
    }

    /// When [`Input::expire`] has something to do.
    pub(super) fn deadline(&self) -> Option<Monotonic> {
        self.parser.deadline()
    }

    /// Ends what is unfinished, if its time is over.
    pub(super) fn expire(&mut self, now: Monotonic, events: &mut Vec<Event>) {
        self.parser.expire(now, events);
    }

    /// Others have had the terminal.
    pub(super) fn forget(&mut self) {
        self.parser.forget();
    }
}

impl AsFd for Input {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.terminal.as_fd()
    }
}
