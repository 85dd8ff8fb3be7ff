//! What a merge says about a field that both sides changed: what it is now, who says so and when, and what was left. Decides
//! nothing.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::log::entry::Entry;
use crate::merge::clash::{Clash, Lost, Side, Why};
use crate::merge::rule::{self, OWNER, Rule, STATUS};
use crate::model::change::{Change, Seat, Subject};
use crate::model::field::Value;

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
