//! A conflict between two sides: what was kept and what was dropped. Decides nothing: people read it and put it right.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::log::entry::Entry;
pub use crate::merge::rule::Side;
use crate::merge::rule::{self, OWNER, Rule, STATUS};
use crate::model::change::{Change, Seat, Subject};
use crate::model::field::Value;

/// A change that was dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The side that wanted it.
    pub loser: Side,
    /// Why it gave way.
    pub why: Why,
    /// What it was.
    pub lost: Lost,
}

/// Why a change was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// Both changed the same, each to something else.
    Both,
    /// One took out what the other changed: it is kept.
    Removed,
    /// Both together would wait in a circle.
    Circle,
    /// The text holds something there that must not be overwritten.
    Occupied,
}

/// What gave way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The change that would make the merged board as the loser wants it.
    Change(Change),
    /// A field of no table, or a comment, as the loser wrote it.
    Text {
        /// The module or developer; `None` is the board.
        of: Subject,
        /// The name of the field; `None` is a comment.
        field: Option<String>,
        /// What the loser wrote; `None` if they took it out.
        text: Option<String>,
    },
}

impl Clash {
    /// Its sentence, with names for our side and theirs. Raw text.
    pub fn sentence(&self, ours: &str, theirs: &str) -> String {
        let (loser, other) = match self.loser {
            Side::Ours => (ours, theirs),
            Side::Theirs => (theirs, ours),
        };
        match (&self.lost, self.why) {
            (Lost::Change(change), Why::Both) => format!("{}, says {loser}; kept as it is", change.sentence()),
            (Lost::Change(change), Why::Removed) => {
                let name = change.name().unwrap_or("board");
                format!("{name}: removed by {loser}, changed by {other}; kept")
            }
            (Lost::Change(change), Why::Circle) => {
                format!("{}, says {loser}; that would be a circle", change.sentence())
            }
            (Lost::Change(change), Why::Occupied) => {
                format!("{}, says {loser}; the file holds something else there", change.sentence())
            }
            (Lost::Text { of, field, text }, _) => {
                let name = of.name();
                let what = field.as_deref().unwrap_or("a comment");
                match text {
                    Some(text) => format!("{name}: {what} is `{}` for {loser}; kept as it is", text.trim()),
                    None => format!("{name}: {what} is gone for {loser}; kept as it is"),
                }
            }
        }
    }
}

/// How the two sides are called, and how a time is.
pub struct Names<'a> {
    /// Our side.
    pub ours: &'a str,
    /// The other.
    pub theirs: &'a str,
    /// A time of an entry.
    pub time: &'a dyn Fn(DateTime<Utc>) -> String,
}

impl Clash {
    /// Its sentence with the people who wanted it, as far as the log knows them. Raw text.
    pub fn told(&self, rule: Rule<'_>, names: &Names<'_>) -> String {
        let Some(contest) = self.contest(rule) else { return self.sentence(names.ours, names.theirs) };
        let (winner, loser) = match self.loser {
            Side::Ours => (names.theirs, names.ours),
            Side::Theirs => (names.ours, names.theirs),
        };
        let says = |claim: Option<&Arc<Entry>>, side: &str| match claim {
            Some(entry) => format!("says {} ({})", entry.actor(), (names.time)(entry.at)),
            None => format!("says {side}"),
        };
        let [kept, left] = &contest.values;
        format!(
            "{}: {}{kept}, {}; {left}, {}, is left",
            contest.of.name(),
            contest.label,
            says(contest.claims[0], winner),
            says(contest.claims[1], loser)
        )
    }

    fn contest<'a>(&self, rule: Rule<'a>) -> Option<Contest<'a>> {
        let (Lost::Change(change), Why::Both) = (&self.lost, self.why) else { return None };
        let claim = |of: &Subject, path, value: &Value| rule.claim(of, path, value);
        Some(match change {
            Change::Move { module, from, to } => {
                let of = Subject::Module(module.clone());
                let claims = [*from, *to].map(|value| claim(&of, STATUS, &rule::status(value)));
                Contest { of, label: String::new(), values: [*from, *to].map(|it| it.label().to_owned()), claims }
            }
            Change::Set(set) => {
                let said = |value: &Value| if value.is_absent() { "none".to_owned() } else { value.to_string() };
                let claims = [&set.from, &set.to].map(|value| claim(&set.of, set.field.path, value));
                let label = format!("{} ", set.field.label());
                Contest { of: set.of.clone(), label, values: [said(&set.from), said(&set.to)], claims }
            }
            Change::Assign { module, from, to, .. } => {
                let of = Subject::Module(module.clone());
                let said = |seat: &Seat| seat.developer.clone().unwrap_or_else(|| "nobody".to_owned());
                let owner = |seat: &Seat| rule::owner(rule.history(), seat.developer.as_deref());
                let claims = [from, to].map(|seat| claim(&of, OWNER, &owner(seat)));
                Contest { of, label: String::new(), values: [said(from), said(to)], claims }
            }
            _ => return None,
        })
    }
}

/// A field that both changed: first what it is now, then what was left.
struct Contest<'a> {
    of: Subject,
    label: String,
    values: [String; 2],
    claims: [Option<&'a Arc<Entry>>; 2],
}
