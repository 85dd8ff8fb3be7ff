//! Splits a RON record into fields; `ron` says where each value begins and ends. Interprets nothing; refuses duplicate fields
//! and fields that the caller left unread.

use ron::value::RawValue;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

/// Why a raw text is not what it should be.
pub(super) type Why = String;

/// The value that `raw` spells in RON.
pub(super) fn parse<'a, T: Deserialize<'a>>(raw: &'a str) -> Result<T, Why> {
    ron::from_str(raw).map_err(|e| {
        let mut why = e.code.to_string();
        if let Some(first) = why.get_mut(..1) {
            first.make_ascii_lowercase();
        }
        why
    })
}

/// The fields of a record, each with its raw text.
pub(super) struct RawRecord<'a>(Vec<(String, &'a RawValue)>);

impl<'a> RawRecord<'a> {
    pub(super) fn read(raw: &'a str) -> Result<Self, Why> {
        parse(raw)
    }

    /// The raw text of a field.
    pub(super) fn take(&mut self, name: &str) -> Option<&'a str> {
        let at = self.0.iter().position(|(n, _)| n == name)?;
        Some(self.0.swap_remove(at).1.get_ron().trim())
    }

    /// The same of a field that only some have.
    pub(super) fn take_if(&mut self, name: &str, may: bool) -> Option<&'a str> {
        if may { self.take(name) } else { None }
    }

    /// The raw text of a field that has to be there.
    pub(super) fn need(&mut self, name: &str) -> Result<&'a str, Why> {
        self.take(name).ok_or_else(|| format!("there is no `{name}`"))
    }

    pub(super) fn text(&mut self, name: &str) -> Result<String, Why> {
        parse(self.need(name)?)
    }

    pub(super) fn known_text(&mut self, name: &str) -> Result<Option<String>, Why> {
        self.take(name).map(parse).transpose()
    }

    /// What nobody took so far.
    pub(super) fn rest(self) -> impl Iterator<Item = (String, &'a str)> {
        self.0.into_iter().map(|(name, raw)| (name, raw.get_ron().trim()))
    }

    /// Refuses what nobody took.
    pub(super) fn end(self) -> Result<(), Why> {
        self.rest().next().map_or(Ok(()), |(name, _)| Err(unknown(&name)))
    }
}

pub(super) fn unknown(name: &str) -> Why {
    format!("there is no field `{name}`")
}

impl<'de> Deserialize<'de> for RawRecord<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;

        impl<'de> Visitor<'de> for Visit {
            type Value = RawRecord<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a record")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawRecord<'de>, A::Error> {
                let mut fields: Vec<(String, &RawValue)> = Vec::new();
                while let Some(Name(name)) = map.next_key()? {
                    if fields.iter().any(|(n, _)| *n == name) {
                        return Err(A::Error::custom(format_args!("the field `{name}` is there twice")));
                    }
                    fields.push((name, map.next_value()?));
                }
                Ok(RawRecord(fields))
            }
        }

        deserializer.deserialize_struct("", &[], Visit)
    }
}

/// The name of a field.
struct Name(String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;

        impl Visitor<'_> for Visit {
            type Value = Name;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("the name of a field")
            }

            fn visit_str<E>(self, name: &str) -> Result<Name, E> {
                Ok(Name(name.to_owned()))
            }
        }

        deserializer.deserialize_identifier(Visit)
    }
}
