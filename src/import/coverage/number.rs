//! Parses numbers as coverage tools write them: integers, decimals. Anything else is no number, and no error.

/// A number of times that a line ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hits {
    /// It ran, or it did not.
    Ran(bool),
    /// Below zero: did not run, and is worth a warning.
    Negative,
    /// No number.
    None,
}

impl Hits {
    /// Reads `12`, `1.5`, `1e3`, `18446744073709551616`; anything else is [`Hits::None`].
    pub fn parse(text: &str) -> Self {
        let text = text.trim_ascii();
        if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
            return Self::Ran(text.bytes().any(|b| b != b'0'));
        }
        // `inf` and `nan` are numbers for Rust.
        let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
        match text.parse::<f64>() {
            Ok(number) if plain => Self::of(number),
            _ => Self::None,
        }
    }

    /// Of a binary number.
    pub fn of(number: f64) -> Self {
        if number.is_nan() {
            Self::None
        } else if number < 0.0 {
            Self::Negative
        } else {
            Self::Ran(number > 0.0)
        }
    }
}

/// A count of something, at least 0; more than 64 bits hold is as many as they hold. `None` if it is no whole number.
pub fn count(text: &str) -> Option<u64> {
    let text = text.trim_ascii();
    let digits = text.strip_suffix(".0").unwrap_or(text);
    let add =
        |number: u64, b: u8| b.is_ascii_digit().then(|| number.saturating_mul(10).saturating_add(u64::from(b - b'0')));
    digits.bytes().try_fold(0, add).filter(|_| !digits.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Hits, count};

    #[test]
    fn odd_numbers_are_none_or_saturate() {
        for (text, expected) in [
            ("0", Hits::Ran(false)),
            ("000", Hits::Ran(false)),
            ("7", Hits::Ran(true)),
            ("99999999999999999999999", Hits::Ran(true)),
            ("0.5", Hits::Ran(true)),
            ("1e3", Hits::Ran(true)),
            ("-1", Hits::Negative),
            ("", Hits::None),
            ("NaN", Hits::None),
            ("inf", Hits::None),
            ("undefined", Hits::None),
            ("=====", Hits::None),
        ] {
            assert_eq!(Hits::parse(text), expected, "{text}");
        }
        assert_eq!(count("12"), Some(12));
        assert_eq!(count("12.0"), Some(12));
        assert_eq!(count("99999999999999999999999"), Some(u64::MAX));
        assert_eq!([count("-1"), count(""), count("1.5"), count("x")], [None; 4]);
    }
}
