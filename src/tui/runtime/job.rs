//! Job control: suspend and resume. Draws nothing, and knows no board.

use std::os::fd::AsFd;

use rustix::process::{Signal, getpgrp, getpid, getsid, kill_current_process_group, kill_process};
use rustix::termios::tcgetpgrp;

/// Whether a shell could continue this program: it puts each job into a group of its own, while the leader of the session is in
/// the group of the session.
pub(super) fn has_shell() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}

/// Stops until somebody continues the program: the whole job, as the shell expects of Ctrl-Z (`cargo run` is in it, too). Our
/// own handler for this signal keeps us going until the stop that cannot be caught.
pub(super) fn stop() {
    let _ = kill_current_process_group(Signal::TSTP);
    let _ = kill_process(getpid(), Signal::STOP);
}

/// Whether this job has the terminal. A terminal that cannot say so has no jobs.
pub(super) fn is_in_front(terminal: impl AsFd) -> bool {
    tcgetpgrp(terminal).map_or(true, |front| front == getpgrp())
}
