//! Opens the terminal once more, as a file of our own that does not block. Reads and writes nothing.

use std::fs::File;
use std::io;
use std::os::fd::AsFd;

use rustix::fs::{Mode, OFlags};
use rustix::termios::{isatty, ttyname};

/// The terminal behind `standard` (standard input or output), else the one that controls this program. That it does not block is
/// nobody else's business, as it would be for the standard streams, which the shell has open, too.
pub(super) fn open(standard: impl AsFd, access: OFlags) -> io::Result<File> {
    let flags = access | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let open = |path: &std::ffi::CStr| rustix::fs::open(path, flags, Mode::empty());
    let is_terminal = isatty(&standard);
    // By its name first: macOS cannot wait for `/dev/tty`.
    let named =
        if is_terminal { ttyname(&standard, Vec::new()).and_then(|name| open(&name)) } else { open(c"/dev/tty") };
    let own = named.or_else(|_| open(c"/dev/tty"));
    // In a container the terminal may have no name. The standard stream blocks, but not after a poll that says it would not.
    own.map_err(io::Error::from)
        .or_else(|error| if is_terminal { standard.as_fd().try_clone_to_owned() } else { Err(error) })
        .map(File::from)
}
