//! The one deadline of an operation, and waiting until then. Knows nobody to wait for.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, Instant};

/// Until when an operation may wait: for a lock, for a file that others write, for whatever comes in between.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline(Instant);

impl Deadline {
    pub(crate) fn after(patience: Duration) -> Self {
        Self(Instant::now() + patience)
    }

    /// This one, or so much time from now, whichever comes first.
    pub(crate) fn within(self, time: Duration) -> Self {
        Self(self.0.min(Instant::now() + time))
    }

    /// This one, or so much time from now, whichever comes last.
    pub(crate) fn at_least(self, time: Duration) -> Self {
        Self(self.0.max(Instant::now() + time))
    }

    pub(crate) fn is_over(self) -> bool {
        Instant::now() >= self.0
    }

    /// Waits between half and all of `step`, but never beyond the deadline; `false`, without waiting, if that is over. A lock
    /// that comes free wakes nobody who has a deadline, so there is no event to wait for.
    pub(crate) fn wait(self, step: Duration) -> bool {
        let left = self.0.saturating_duration_since(Instant::now());
        std::thread::sleep(jittered(step).min(left));
        !left.is_zero()
    }
}

/// Between half and all of `duration`: those who wait together do not come back together.
pub(crate) fn jittered(duration: Duration) -> Duration {
    let half = duration / 2;
    let dice = RandomState::new().build_hasher().finish() % 1024;
    half + half * (dice as u32) / 1024
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Deadline, jittered};

    #[test]
    fn waits_are_spread_but_bounded() {
        let step = Duration::from_millis(50);
        for _ in 0..100 {
            assert!((step / 2..=step).contains(&jittered(step)));
        }
    }

    #[test]
    fn nobody_waits_beyond_the_deadline() {
        let begun = Instant::now();
        let deadline = Deadline::after(Duration::from_millis(20));
        assert!(deadline.wait(Duration::from_hours(1)));
        assert!(deadline.is_over() && !deadline.wait(Duration::from_hours(1)));
        assert!(deadline.within(Duration::from_hours(1)).is_over());
        assert!((20..10_000).contains(&begun.elapsed().as_millis()));
    }
}
