//! Reports in JSON, value by value as `serde_json` comes to them. Builds no tree; what a reader does not want is passed over.

pub mod coverage_py;
pub mod coveralls;
pub mod coverlet;
pub mod gcovr;
pub(crate) mod gcovr_summary;
pub(crate) mod istanbul_final;
pub(crate) mod istanbul_summary;
pub(crate) mod llvm_cov;
pub mod simplecov;
pub mod xccov;

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::input::Input;
use super::number::{self, Hits};
use super::report::{Draft, Refusal};

/// A value that is no object and no array.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scalar<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Flag(bool),
    /// A whole number from 0.
    Whole(u64),
    /// Any other number.
    Number(f64),
    Text(&'a str),
}

impl Scalar<'_> {
    /// As a number of hits.
    pub(crate) fn hits(self) -> Hits {
        match self {
            Self::Whole(number) => Hits::Ran(number > 0),
            Self::Number(number) => Hits::of(number),
            Self::Text(text) => Hits::parse(text),
            Self::Null | Self::Flag(_) => Hits::None,
        }
    }

    /// As a count; `None` if it is no whole number from 0.
    pub(crate) fn count(self) -> Option<u64> {
        match self {
            Self::Whole(number) => Some(number),
            #[expect(clippy::cast_sign_loss, reason = "it is at least 0; what is larger than 64 bits saturates")]
            Self::Number(number) if number >= 0.0 && number.fract() == 0.0 => Some(number as u64),
            Self::Text(text) => number::count(text),
            Self::Number(_) | Self::Null | Self::Flag(_) => None,
        }
    }
}

/// Where in the report a value stands: the keys of the objects around it; an element of an array has an empty one.
#[derive(Debug, Default)]
pub struct Path {
    keys: Vec<String>,
    depth: usize,
}

impl Path {
    /// How many keys there are; 0 for the whole report.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// The key at this depth, from 1; empty if the path is shorter.
    pub fn key(&self, depth: usize) -> &str {
        if (1..=self.depth).contains(&depth) { &self.keys[depth - 1] } else { "" }
    }

    /// The last key.
    pub fn last(&self) -> &str {
        self.key(self.depth)
    }

    /// Whether the keys are these; `*` stands for any.
    pub fn is(&self, keys: &[&str]) -> bool {
        self.depth == keys.len() && self.begins(keys)
    }

    /// Whether the first keys are these; `*` stands for any.
    pub fn begins(&self, keys: &[&str]) -> bool {
        self.depth >= keys.len() && keys.iter().zip(&self.keys).all(|(wanted, key)| *wanted == "*" || wanted == key)
    }

    fn push(&mut self, key: &str) {
        if self.keys.len() == self.depth {
            self.keys.push(String::new());
        }
        self.keys[self.depth].clear();
        self.keys[self.depth].push_str(key);
        self.depth += 1;
    }
}

/// What a reader does with the values of a report.
pub(crate) trait Values {
    /// Whether the value at this path is looked at.
    fn wants(&self, path: &Path) -> bool;

    /// An object or an array begins.
    fn enter(&mut self, _path: &Path, _object: bool, _draft: &mut Draft) -> Result<(), Refusal> {
        Ok(())
    }

    /// An object or an array ends.
    fn leave(&mut self, _path: &Path, _draft: &mut Draft) -> Result<(), Refusal> {
        Ok(())
    }

    /// A value that is neither.
    fn scalar(&mut self, path: &Path, value: Scalar<'_>, draft: &mut Draft) -> Result<(), Refusal>;
}

struct Walk<'a, V> {
    path: Path,
    values: &'a mut V,
    draft: &'a mut Draft,
    refused: Option<Refusal>,
}

/// Goes through a whole report.
pub(crate) fn walk(input: &mut Input<'_>, draft: &mut Draft, values: &mut impl Values) -> Result<(), Refusal> {
    input.watch_strings();
    let mut json = serde_json::Deserializer::from_reader(&mut *input);
    let mut walk = Walk { path: Path::default(), values, draft, refused: None };
    let read = walk.deserialize(&mut json).and_then(|()| json.end());
    let Err(error) = read else { return Ok(()) };
    if let Some(refusal) = walk.refused.take() {
        return Err(refusal);
    }
    if let Some(why) = input.refused() {
        return Err(Refusal::new(why));
    }
    let refusal = if error.is_eof() {
        Refusal::new("the report ends in the middle: it is cut off").hint("let the test run finish, and read it again")
    } else {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        Refusal::new(format!("no JSON: {message}, column {}", error.column()))
    };
    Err(refusal.at(error.line() as u64))
}

/// Goes through the beginning of a report as far as it is JSON.
pub(crate) fn walk_head(head: &[u8], values: &mut impl Values) {
    let mut draft = Draft::new("");
    let mut walk = Walk { path: Path::default(), values, draft: &mut draft, refused: None };
    // The head ends in the middle: that is no fault.
    let _ = walk.deserialize(&mut serde_json::Deserializer::from_slice(head));
}

impl<'de, V: Values> DeserializeSeed<'de> for &mut Walk<'_, V> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<V: Values> Walk<'_, V> {
    fn keep<E: serde::de::Error>(&mut self, result: Result<(), Refusal>) -> Result<(), E> {
        result.map_err(|refusal| {
            self.refused = Some(refusal);
            E::custom("refused")
        })
    }

    fn scalar<E: serde::de::Error>(&mut self, value: Scalar<'_>) -> Result<(), E> {
        let done = self.values.scalar(&self.path, value, self.draft);
        self.keep(done)
    }
}

impl<'de, V: Values> Visitor<'de> for &mut Walk<'_, V> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let entered = self.values.enter(&self.path, true, self.draft);
        self.keep(entered)?;
        while map.next_key_seed(Key(&mut self.path))?.is_some() {
            if self.values.wants(&self.path) {
                map.next_value_seed(&mut *self)?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
            self.path.depth -= 1;
        }
        let left = self.values.leave(&self.path, self.draft);
        self.keep(left)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<(), A::Error> {
        let entered = self.values.enter(&self.path, false, self.draft);
        self.keep(entered)?;
        self.path.push("");
        if self.values.wants(&self.path) {
            while array.next_element_seed(&mut *self)?.is_some() {}
        } else {
            while array.next_element::<IgnoredAny>()?.is_some() {}
        }
        self.path.depth -= 1;
        let left = self.values.leave(&self.path, self.draft);
        self.keep(left)
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.scalar(Scalar::Null)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        self.scalar(Scalar::Flag(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        self.scalar(Scalar::Whole(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.scalar(u64::try_from(value).map_or(Scalar::Number(value as f64), Scalar::Whole))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        self.scalar(Scalar::Number(value))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        self.scalar(Scalar::Text(value))
    }
}

/// Puts a key at the end of the path, without a text of its own.
struct Key<'a>(&'a mut Path);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<(), E> {
        self.0.push(key);
        Ok(())
    }
}
