//! Merges one field that both sides changed. Knows no board; never mixes the parts of one fact, such as the counts of a
//! measurement.

use std::collections::HashSet;

use crate::merge::list::{Lists, Precedence};
use crate::merge::text;
use crate::model::field::{Kind, Part, Value};

/// The values of one field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Values<'a> {
    pub(super) base: &'a Value,
    /// Of the side that wins where both want something else.
    pub(super) winner: &'a Value,
    pub(super) loser: &'a Value,
    /// Who has the last word about the order of a list.
    pub(super) precedence: Precedence,
}

/// What a field says for both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settled {
    pub(super) value: Value,
    /// Whether something that the loser wanted is not in it.
    pub(super) clashes: bool,
}

impl Settled {
    fn agreed(value: Value) -> Self {
        Self { value, clashes: false }
    }
}

type Record = Vec<(&'static str, Value)>;

impl Values<'_> {
    /// What the field at `path` says then: as the side that changed it has it; what both changed, in parts if it has parts that
    /// mean something by themselves.
    pub(super) fn settled(&self, path: &str, kind: Kind) -> Settled {
        let Self { base, winner, loser, .. } = *self;
        if loser == base || loser == winner {
            return Settled::agreed(winner.clone());
        }
        if winner == base {
            return Settled::agreed(loser.clone());
        }
        let in_parts = match (kind, winner, loser) {
            (Kind::Texts, ..) => Some(Settled::agreed(self.texts())),
            (Kind::Records(parts), ..) => self.records(parts),
            (Kind::Prose, Value::Text(one), Value::Text(other)) => {
                let base = if let Value::Text(base) = base { base.as_str() } else { "" };
                text::joined(base, one, other).map(|text| Settled::agreed(Value::Text(text)))
            }
            // The best ever seen: of two that rose, the higher one.
            (Kind::Percent, Value::Percent(one), Value::Percent(other)) if path == "coverage.best" => {
                let rose = |value| !matches!(base, Value::Percent(base) if value <= base);
                (rose(one) && rose(other)).then(|| Settled::agreed(Value::Percent(*one.max(other))))
            }
            _ => None,
        };
        in_parts.unwrap_or_else(|| Settled { value: winner.clone(), clashes: true })
    }

    /// A set: what either added, without what either took out.
    fn texts(&self) -> Value {
        let list = |value: &Value| if let Value::Texts(texts) = value { texts.clone() } else { Vec::new() };
        let (base, winner, loser) = (list(self.base), list(self.winner), list(self.loser));
        let distinct = |list: &[String]| list.iter().collect::<HashSet<_>>().len() == list.len();
        let (base, winner, loser) = if [&base, &winner, &loser].into_iter().all(|list| distinct(list)) {
            (base, winner, loser)
        } else {
            (once(base), once(winner), once(loser))
        };
        let lists = Lists { base: &base, winner: &winner, loser: &loser };
        Value::texts(&lists.ordered(self.precedence, |item| lists.keeps(item)).items)
    }

    /// A list of records, one by one; `None` if two of them have the same key.
    fn records(&self, parts: &'static [Part]) -> Option<Settled> {
        let key = parts.iter().find(|part| part.required).map(|part| part.name)?;
        let keyed = |value: &Value| -> Option<Vec<(String, Record)>> {
            let Value::Records(records) = value else { return Some(Vec::new()) };
            let named = records.iter().map(|record| Some((text_of(record, key)?, record.clone())));
            let named: Vec<_> = named.collect::<Option<_>>()?;
            let distinct = named.iter().map(|(name, _)| name).collect::<HashSet<_>>().len() == named.len();
            distinct.then_some(named)
        };
        let (base, winner, loser) = (keyed(self.base)?, keyed(self.winner)?, keyed(self.loser)?);
        let of = |list: &[(String, Record)], name: &str| -> Option<Record> {
            list.iter().find(|(other, _)| other == name).map(|(_, record)| record.clone())
        };
        let mut clashes = false;
        let mut settle = |name: &String| -> Option<Record> {
            let (base, winner, loser) = (of(&base, name), of(&winner, name), of(&loser, name));
            match (winner, loser) {
                (None, None) => None,
                (Some(winner), Some(loser)) => {
                    let (record, contested) =
                        settled_parts(parts, [&base.unwrap_or_default(), &winner, &loser], self.precedence);
                    clashes |= contested;
                    Some(record)
                }
                (winner @ Some(_), None) | (None, winner @ Some(_)) => match base {
                    None => winner,
                    Some(base) if winner.as_ref() == Some(&base) => None,
                    // One changed what the other took out.
                    Some(_) => {
                        clashes = true;
                        winner
                    }
                },
            }
        };
        let names = |list: &[(String, Record)]| -> Vec<String> { list.iter().map(|(name, _)| name.clone()).collect() };
        let (was, one, other) = (names(&base), names(&winner), names(&loser));
        let mut all: Vec<(String, Record)> = Vec::new();
        for name in one.iter().chain(other.iter().filter(|name| !one.contains(name))) {
            all.extend(settle(name).map(|record| (name.clone(), record)));
        }
        let ordered = Lists { base: &was, winner: &one, loser: &other }
            .ordered(self.precedence, |name| all.iter().any(|(known, _)| known == name));
        let records: Vec<Record> = ordered.items.iter().filter_map(|name| of(&all, name)).collect();
        let value = if records.is_empty() { Value::Absent } else { Value::Records(records) };
        Some(Settled { value, clashes: clashes || !ordered.contested.is_empty() })
    }
}

/// Each part by itself, and whether both changed one of them.
fn settled_parts(
    parts: &'static [Part],
    [base, winner, loser]: [&Record; 3],
    precedence: Precedence,
) -> (Record, bool) {
    let mut clashes = false;
    let of = |record: &Record, name: &str| {
        record.iter().find(|(part, _)| *part == name).map_or(Value::Absent, |(_, value)| value.clone())
    };
    let settled = parts.iter().map(|part| {
        let (base, winner, loser) = (of(base, part.name), of(winner, part.name), of(loser, part.name));
        let settled = Values { base: &base, winner: &winner, loser: &loser, precedence }.settled(part.name, part.kind);
        clashes |= settled.clashes;
        (part.name, settled.value)
    });
    let record = settled.filter(|(_, value)| !value.is_absent()).collect();
    (record, clashes)
}

fn text_of(record: &Record, name: &str) -> Option<String> {
    record.iter().find_map(|(part, value)| match value {
        Value::Text(text) if *part == name => Some(text.clone()),
        _ => None,
    })
}

/// Each item once.
fn once(list: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    list.into_iter().filter(|item| seen.insert(item.clone())).collect()
}
