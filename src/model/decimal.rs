//! Decimal numbers as people write them: hundredths, percentages, levels. Never a binary float: 34.59 + 0.1 is 34.69.

use std::cmp::Ordering;
use std::fmt;

/// A decimal number held in hundredths: points of coverage, hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hundredths(pub i64);

impl Hundredths {
    /// The largest that is read: 10^15, far beyond anything that is planned.
    pub const MOST: Self = Self(100_000_000_000_000_000);

    /// Reads a decimal number such as `34.59`, `-2`, `.5`, `1.5e1`. Gives the number rounded towards zero to hundredths, and
    /// whether anything was lost by that. `None` if it is no finite decimal number or beyond ±10^15.
    pub fn parse(text: &str) -> Option<(Self, bool)> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
            Some((m, e)) => (m, e.parse::<i64>().ok().filter(|e| e.abs() <= 400)?),
            None => (digits, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        // Digits left of the point, once the exponent has moved it.
        let point = whole.len().cast_signed() as i64 + exponent;
        let mut value: i64 = 0;
        let mut lost = false;
        let all = whole.bytes().chain(fraction.bytes());
        let count = (whole.len() + fraction.len()).cast_signed() as i64;
        for (i, digit) in (0..).zip(all) {
            if !digit.is_ascii_digit() {
                return None;
            }
            if i < point + 2 {
                value = value.checked_mul(10)?.checked_add(i64::from(digit - b'0'))?;
            } else {
                lost |= digit != b'0';
            }
        }
        for _ in count..(point + 2) {
            value = if value == 0 { 0 } else { value.checked_mul(10)? };
        }
        if value > Self::MOST.0 {
            return None;
        }
        Some((Self(if negative { -value } else { value }), lost))
    }
}

impl fmt::Display for Hundredths {
    /// With no more decimals than the number has: `90`, `34.2`, `11.55`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, cents) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let text = match cents {
            0 => format!("{sign}{whole}"),
            c if c % 10 == 0 => format!("{sign}{whole}.{}", c / 10),
            c => format!("{sign}{whole}.{c:02}"),
        };
        f.pad(&text)
    }
}

/// A percentage from 0 to 100, held in hundredths of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Percent(u16);

impl Percent {
    /// Nothing covered.
    pub const ZERO: Self = Self(0);
    /// Everything covered.
    pub const FULL: Self = Self(10_000);

    /// The percentage of `hundredths` hundredths of a point; `None` outside 0 to 100 %.
    pub fn new(hundredths: i64) -> Option<Self> {
        u16::try_from(hundredths).ok().filter(|h| *h <= 10_000).map(Self)
    }

    /// In hundredths of a point, 0 to 10,000.
    pub const fn hundredths(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hundredths(i64::from(self.0)).fmt(f)
    }
}

/// How much of something is covered right now: a typed percentage, or counts from a report. Compared unrounded.
#[derive(Clone, Copy, Debug)]
pub enum Level {
    /// Somebody typed it.
    Typed(Percent),
    /// A report counted it; `total` may be 0 ("nothing to cover", which is as good as everything covered).
    Counted {
        /// Covered lines or statements, at most `total`.
        covered: u64,
        /// All lines or statements.
        total: u64,
    },
}

impl Level {
    /// As an exact fraction of one: `(numerator, denominator)`, the denominator never 0.
    fn fraction(self) -> (u128, u128) {
        match self {
            Self::Typed(p) => (u128::from(p.0), 10_000),
            Self::Counted { total: 0, .. } => (1, 1),
            Self::Counted { covered, total } => (u128::from(covered), u128::from(total)),
        }
    }

    /// Rounded down to hundredths of a point, so that 99.999 is not shown as 100.
    pub fn rounded_down(self) -> Percent {
        let (n, d) = self.fraction();
        Percent((n.min(d) * 10_000 / d) as u16)
    }

    /// In millionths of a point, rounded down: 0 to 100,000,000. Fine enough to add up a hundred thousand of them.
    pub(crate) fn millionths(self) -> i64 {
        let (n, d) = self.fraction();
        (n.min(d) * 100_000_000 / d) as i64
    }

    /// Whether it is at or above `target`, unrounded.
    pub(crate) fn meets(self, target: Percent) -> bool {
        self.cmp(&Self::Typed(target)) != Ordering::Less
    }

    /// As a number from 0 to 100, for scripts only: unrounded.
    pub(crate) fn to_f64(self) -> f64 {
        match self {
            Self::Typed(p) => f64::from(p.0) / 100.0,
            Self::Counted { .. } => {
                let (n, d) = self.fraction();
                n as f64 * 100.0 / d as f64
            }
        }
    }
}

impl PartialEq for Level {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Level {}

impl PartialOrd for Level {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Level {
    fn cmp(&self, other: &Self) -> Ordering {
        let ((a, b), (c, d)) = (self.fraction(), other.fraction());
        // 64-bit counts: the products stay within 128 bits.
        (a * d).cmp(&(c * b))
    }
}

#[cfg(test)]
mod tests {
    use super::{Hundredths, Level, Percent};

    fn parsed(text: &str) -> Option<(i64, bool)> {
        Hundredths::parse(text).map(|(h, lost)| (h.0, lost))
    }

    #[test]
    fn numbers_are_read_as_written() {
        assert_eq!(parsed("34.59"), Some((3459, false)));
        assert_eq!(parsed("90"), Some((9000, false)));
        assert_eq!(parsed(".5"), Some((50, false)));
        assert_eq!(parsed("5."), Some((500, false)));
        assert_eq!(parsed("-1.5e1"), Some((-1500, false)));
        assert_eq!(parsed("9e1"), Some((9000, false)));
        assert_eq!(parsed("1e-3"), Some((0, true)));
        assert_eq!(parsed("99.999"), Some((9999, true)));
        assert_eq!(parsed("34.590"), Some((3459, false)));
        for bad in ["", ".", "NaN", "inf", "1e999", "12a", "--1", "99999999999999999999"] {
            assert_eq!(parsed(bad), None, "{bad}");
        }
    }

    #[test]
    fn numbers_are_shown_with_no_more_decimals_than_help() {
        for text in ["90", "34.59", "34.2", "0.05", "-1.5", "0"] {
            assert_eq!(Hundredths::parse(text).expect("a number").0.to_string(), text);
        }
    }

    #[test]
    fn almost_there_is_not_there() {
        let almost = Level::Counted { covered: 99_999, total: 100_000 };
        assert_eq!(almost.rounded_down().to_string(), "99.99");
        assert!(!almost.meets(Percent::FULL));
        let nearly = Level::Counted { covered: 8_999_999, total: 10_000_000 };
        assert!(!nearly.meets(Percent::new(9000).expect("in range")));
        assert!(Level::Counted { covered: 9, total: 10 }.meets(Percent::new(9000).expect("in range")));
        assert!(Level::Counted { covered: 0, total: 0 }.meets(Percent::FULL));
    }
}
