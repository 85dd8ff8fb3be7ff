//! The present time as data: wall clock and monotonic clock. Reads neither.

use std::time::Duration;

use chrono::{DateTime, FixedOffset};

/// The present by both clocks. Ages and dates are told by the wall clock, which people and networks set back and forth;
/// whatever waits (a notice, a guard, a question that takes no answer yet) waits by the monotonic one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The wall clock where the user is, for ages and days.
    pub wall: DateTime<FixedOffset>,
    /// The monotonic clock, for everything that waits.
    pub monotonic: Monotonic,
}

/// A moment on a clock that nobody can set, as the time since the screen was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Monotonic(Duration);

impl Now {
    /// The moment at which the screen is opened.
    pub fn opening(wall: DateTime<FixedOffset>) -> Self {
        Self { wall, monotonic: Monotonic::default() }
    }
}

impl Monotonic {
    /// This long after the screen was opened.
    pub const fn new(since_opening: Duration) -> Self {
        Self(since_opening)
    }

    /// How long ago `earlier` was; nothing if it is not earlier.
    pub fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

impl std::ops::Add<Duration> for Monotonic {
    type Output = Self;

    fn add(self, rhs: Duration) -> Self {
        Self(self.0.saturating_add(rhs))
    }
}

impl std::ops::AddAssign<Duration> for Monotonic {
    fn add_assign(&mut self, rhs: Duration) {
        *self = *self + rhs;
    }
}
