//! When to read the file and when to report: the rules of watching, without a file and without a clock. Every instant is handed
//! in.

use std::time::{Duration, Instant};

use crate::model::snapshot::Revision;
use crate::store::file::system::Stamp;

/// From one glance at the file to the next while nothing happens. It heals whatever the events of the system miss.
pub(crate) const GLANCE: Duration = Duration::from_secs(1);

/// How long a read answers for the events that come after it. A rename makes three of them.
pub(crate) const COALESCE: Duration = Duration::from_millis(30);

/// From one look at a file that cannot be used to the next, until it is said.
pub(crate) const AGAIN: Duration = Duration::from_millis(100);

/// How long a file may be unusable before that is said: somebody may be in the middle of writing it.
pub(crate) const HALF_WRITTEN: Duration = Duration::from_secs(1);

/// How long a file may be absent before that is said: a checkout removes it before it makes it anew.
pub(crate) const ABSENT: Duration = Duration::from_secs(3);

/// How many glances after a change read the file although it looks the same. Stamps are coarse (up to two seconds), so a write
/// just after a read may show in nothing but the bytes.
const SETTLE: u8 = 3;

/// Where no events are to be expected: every so many glances the file is read although it looks the same, because network
/// systems answer a glance from memory.
const BLIND: u8 = 10;

/// Later than any board is open.
const NEVER: Duration = Duration::from_hours(24 * 365);

/// What is to be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NextLook {
    /// Wait for the deadline.
    Wait,
    /// See whether it looks different.
    Glance,
    Read,
}

/// Why there is no board to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// There is no file.
    Absent,
    /// These bytes are no board, or there are none to be had.
    Unusable(Option<Revision>),
}

impl Trouble {
    fn patience(self) -> Duration {
        match self {
            Self::Absent => ABSENT,
            Self::Unusable(_) => HALF_WRITTEN,
        }
    }
}

/// A trouble that lasts.
#[derive(Clone, Copy, Debug)]
struct Lasting {
    trouble: Trouble,
    since: Instant,
    told: bool,
}

/// What is known of the file, and what is planned.
#[derive(Debug)]
pub(crate) struct PollSchedule {
    /// The last reported version.
    seen: Option<Revision>,
    stamp: Option<Stamp>,
    next_glance: Instant,
    /// When to read, if that is planned, and when it was read last.
    next_read: Option<Instant>,
    last_read: Option<Instant>,
    /// Reads still to come although the file looks the same.
    unsettled: u8,
    /// Glances until such a read where no events come; `None` where they do.
    blind: Option<u8>,
    trouble: Option<Lasting>,
    /// An error was reported, and no board since: then any board is news, whatever its bytes.
    is_alarmed: bool,
    /// Somebody asked to look again, and wants an answer.
    asked: bool,
}

impl PollSchedule {
    /// Begins at `now`, with a glance. `seen` is what everybody knows already.
    pub(crate) fn new(seen: Option<(Revision, Stamp)>, now: Instant) -> Self {
        Self {
            seen: seen.map(|(revision, _)| revision),
            stamp: seen.map(|(_, stamp)| stamp),
            next_glance: now,
            next_read: seen.is_none().then_some(now),
            last_read: None,
            unsettled: SETTLE,
            blind: None,
            trouble: None,
            is_alarmed: false,
            asked: false,
        }
    }

    /// Without glances: then only events make it read.
    pub(crate) fn without_glances(self) -> Self {
        Self { next_glance: self.next_glance + NEVER, ..self }
    }

    /// Until when nothing has to be done.
    pub(crate) fn deadline(&self) -> Instant {
        self.next_read.map_or(self.next_glance, |read| read.min(self.next_glance))
    }

    /// What is to be done at `now`.
    pub(crate) fn due(&self, now: Instant) -> NextLook {
        if self.next_read.is_some_and(|at| at <= now) {
            NextLook::Read
        } else if self.next_glance <= now {
            NextLook::Glance
        } else {
            NextLook::Wait
        }
    }

    /// Whether events are to be expected.
    pub(crate) fn expect_events(&mut self, live: bool) {
        self.blind = (!live).then_some(BLIND);
    }

    /// Something happened to the file, perhaps.
    pub(crate) fn on_hint(&mut self, now: Instant) {
        let earliest = self.last_read.map_or(now, |last| now.max(last + COALESCE));
        self.read_at(earliest);
    }

    /// Somebody wants to know how it is now.
    pub(crate) fn on_reload(&mut self, now: Instant) {
        self.asked = true;
        self.read_at(now);
    }

    /// We wrote this version, and said so.
    pub(crate) fn on_committed(&mut self, revision: Revision) {
        self.seen = Some(revision);
        self.trouble = None;
        self.is_alarmed = false;
    }

    /// The file looks like this from outside; `None`: there is none.
    pub(crate) fn on_glance(&mut self, now: Instant, stamp: Option<Stamp>) {
        self.next_glance = now + GLANCE;
        let Some(stamp) = stamp else {
            // Whatever appears is new, even if it looks as before.
            self.stamp = None;
            let told = self.trouble.is_some_and(|t| t.trouble == Trouble::Absent && t.told);
            if !told {
                self.read_at(now);
            }
            return;
        };
        let blind_is_due = match &mut self.blind {
            Some(left) => {
                *left = left.checked_sub(1).unwrap_or(BLIND);
                *left == 0
            }
            None => false,
        };
        if self.note(stamp) || blind_is_due {
            self.read_at(now);
        } else if self.unsettled > 0 {
            self.unsettled -= 1;
            self.read_at(now);
        }
    }

    /// The file was read and holds this. Whether that is news, or to be told again: then it is to be parsed, and
    /// [`Self::on_board`] or [`Self::on_trouble`] follows.
    pub(crate) fn on_bytes(&mut self, now: Instant, revision: Revision, stamp: Stamp) -> bool {
        self.done_reading(now);
        self.note(stamp);
        if self.asked {
            return true;
        }
        if self.is_alarmed {
            return !self.trouble.is_some_and(|t| t.told && t.trouble == Trouble::Unusable(Some(revision)));
        }
        if self.seen == Some(revision) {
            self.trouble = None;
            return false;
        }
        true
    }

    /// A board, which is reported now.
    pub(crate) fn on_board(&mut self, revision: Revision) {
        self.seen = Some(revision);
        self.trouble = None;
        self.is_alarmed = false;
        self.asked = false;
    }

    /// No board, or unreadable. Whether that has to be reported now.
    pub(crate) fn on_trouble(&mut self, now: Instant, trouble: Trouble) -> bool {
        self.done_reading(now);
        let lasting = match self.trouble {
            // The reported error is over; the next one gets its own patience.
            Some(last) if last.told && last.trouble != trouble => Lasting { trouble, since: now, told: false },
            Some(last) => Lasting { trouble, ..last },
            None => Lasting { trouble, since: now, told: false },
        };
        let over = now.duration_since(lasting.since) >= trouble.patience();
        let tell = std::mem::take(&mut self.asked) || (over && !lasting.told);
        self.trouble = Some(Lasting { told: lasting.told || tell, ..lasting });
        self.is_alarmed |= tell;
        if !tell && !lasting.told {
            self.read_at(now + AGAIN);
        }
        tell
    }

    fn read_at(&mut self, at: Instant) {
        self.next_read = Some(self.next_read.map_or(at, |planned| planned.min(at)));
    }

    fn done_reading(&mut self, now: Instant) {
        self.next_read = None;
        self.last_read = Some(now);
    }

    /// Remembers the stamp; whether it is another.
    fn note(&mut self, stamp: Stamp) -> bool {
        let other = self.stamp != Some(stamp);
        if other {
            self.stamp = Some(stamp);
            self.unsettled = SETTLE;
        }
        other
    }
}

#[cfg(test)]
mod tests;
