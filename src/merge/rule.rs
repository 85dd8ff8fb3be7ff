//! The rule that decides which side has its way where both changed one field: the same from either side, in a merge, a rebase or
//! a cherry-pick. Changes nothing.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::log::entry::Entry;
use crate::log::history::History;
use crate::merge::list::Precedence;
use crate::model::change::{Change, RecordKind, Subject};
use crate::model::field::{self, DEVELOPER, MODULE, Owner, Value};
use crate::model::module::Module;
use crate::model::status::Status;

/// The path of the status among the fields.
pub(crate) const STATUS: &str = "status";
/// The path of who has a module.
pub(crate) const OWNER: &str = "developer";

/// One of the two sides of a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Side {
    /// The text that is written to.
    #[default]
    Ours,
    /// The text that becomes part of it.
    Theirs,
}

impl Side {
    /// The one from the other.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Ours => Self::Theirs,
            Self::Theirs => Self::Ours,
        }
    }
}

/// How a contest is decided.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rule<'a> {
    history: Option<&'a History>,
    side: Option<Side>,
    tells_all: bool,
}

/// How one contest is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) winner: Side,
    /// Whether the winner knew what the loser wants, and changed that: then it is no clash.
    pub(super) is_overtaken: bool,
}

impl<'a> Rule<'a> {
    /// This side always wins.
    pub fn side(side: Side) -> Self {
        Self { side: Some(side), ..Self::default() }
    }

    /// The side with the later entry in the log of both wins; without an entry, the one that is further on: the higher status,
    /// the greater number, the text that sorts last.
    pub fn log(history: &'a History) -> Self {
        Self { history: Some(history), ..Self::default() }
    }

    /// The same, but this side always wins.
    #[must_use]
    pub fn won_by(self, side: Option<Side>) -> Self {
        Self { side, ..self }
    }

    /// The same for a revert: that the side it wants back was overtaken is told as well.
    #[must_use]
    pub fn telling_all(self, tells_all: bool) -> Self {
        Self { tells_all, ..self }
    }

    /// The entries of both sides, if they are known.
    pub(super) fn history(&self) -> Option<&'a History> {
        self.history
    }

    /// The side that always wins, if there is one.
    pub(super) fn fixed(&self) -> Option<Side> {
        self.side
    }

    pub(super) fn precedence(&self) -> Precedence {
        if self.side.is_some() { Precedence::Side } else { Precedence::Place }
    }

    /// Who wins where the two sides differ in this field.
    pub(super) fn verdict(&self, of: &Subject, path: &'static str, ours: &Value, theirs: &Value) -> Verdict {
        let claims = [ours, theirs].map(|value| self.claim(of, path, value));
        let order = |claim: Option<&Arc<Entry>>| claim.map(|entry| (entry.seq, entry.id.clone()));
        let later = order(claims[0]).cmp(&order(claims[1])).then_with(|| further(ours, theirs));
        let winner = self.side.unwrap_or(if later.is_lt() { Side::Theirs } else { Side::Ours });
        let (won, lost) = if winner == Side::Ours { (claims[0], theirs) } else { (claims[1], ours) };
        let is_overtaken = !self.tells_all && won.is_some_and(|won| self.is_overtaken(of, path, won, lost));
        Verdict { winner, is_overtaken }
    }

    /// Of two fields that are one fact: which side brought the later one; by itself, the first.
    pub(super) fn later(&self, of: &Subject, [one, other]: [(&'static str, &Value); 2], sides: [Side; 2]) -> Side {
        let [first, second] = [one, other].map(|(path, value)| self.claim(of, path, value));
        let order = |claim: Option<&Arc<Entry>>| claim.map(|entry| (entry.seq, entry.id.clone()));
        let later = if order(first) < order(second) { sides[1] } else { sides[0] };
        self.side.unwrap_or(later)
    }

    /// The newest entry that gave the field this value.
    pub fn claim(&self, of: &Subject, path: &'static str, value: &Value) -> Option<&'a Arc<Entry>> {
        let history = self.history?;
        history.writers(of, path).find(|entry| left(history, &entry.change, of, path).as_ref() == Some(value))
    }

    /// Whether the entry `won`, or one before it that is later than the loser's, changed the very value that was lost.
    fn is_overtaken(&self, of: &Subject, path: &'static str, won: &Entry, lost: &Value) -> bool {
        let Some(history) = self.history else { return false };
        let known = self.claim(of, path, lost);
        let since = history
            .writers(of, path)
            .skip_while(|entry| entry.id != won.id)
            .take_while(|entry| entry.id == won.id || known.is_some_and(|known| entry.order() > known.order()));
        since.into_iter().any(|entry| found(history, &entry.change).as_ref() == Some(lost))
    }
}

/// What the field says after this change; `None` if the change says nothing about it.
pub(crate) fn left(history: &History, change: &Change, of: &Subject, path: &str) -> Option<Value> {
    let now = |name: &Subject| history.name_now(name).clone();
    match change {
        Change::Move { to, .. } => (path == STATUS).then(|| status(*to)),
        Change::Set(set) => (set.field.path == path).then(|| set.to.clone()),
        Change::Assign { to, .. } => (path == OWNER).then(|| owner(Some(history), to.developer.as_deref())),
        Change::Add(record) => match &record.kind {
            RecordKind::Module(_, seat) if path == OWNER => Some(owner(Some(history), seat.developer.as_deref())),
            RecordKind::Module(module, _) => of_module(module, path),
            RecordKind::Developer(developer, _) => match of {
                Subject::Module(_) => {
                    let module = developer.modules.iter().find(|module| now(&module.subject()) == now(of))?;
                    if path == OWNER {
                        Some(owner(Some(history), Some(&developer.name)))
                    } else {
                        of_module(module, path)
                    }
                }
                _ => field::find(DEVELOPER, path).map(|field| (field.get)(developer)),
            },
        },
        _ => None,
    }
}

/// What the field said before it.
fn found(history: &History, change: &Change) -> Option<Value> {
    match change {
        Change::Move { from, .. } => Some(status(*from)),
        Change::Set(set) => Some(set.from.clone()),
        Change::Assign { from, .. } => Some(owner(Some(history), from.developer.as_deref())),
        _ => None,
    }
}

fn of_module(module: &Module, path: &str) -> Option<Value> {
    if path == STATUS {
        return Some(status(module.status));
    }
    field::find(MODULE, path).map(|field| (field.get)(module))
}

/// A status as a value that can be compared: how far it is.
pub(crate) fn status(status: Status) -> Value {
    Value::Count(status as u64)
}

/// Who has a module, by their newest name.
pub(crate) fn owner(history: Option<&History>, name: Option<&str>) -> Value {
    let Some(name) = name else { return Value::Absent };
    let subject = Subject::Developer(name.to_owned());
    Value::Text(history.map_or(name, |history| history.name_now(&subject).name()).to_owned())
}

/// Which value is further on, whoever wants it.
fn further(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::Count(one), Value::Count(other)) => one.cmp(other),
        (Value::Percent(one), Value::Percent(other)) => one.cmp(other),
        (Value::Amount(one), Value::Amount(other)) => one.cmp(other),
        (Value::Time(one), Value::Time(other)) => one.cmp(other),
        (Value::Date(one), Value::Date(other)) => one.cmp(other),
        (Value::Flag(one), Value::Flag(other)) => one.cmp(other),
        (Value::Absent, Value::Absent) => Ordering::Equal,
        (Value::Absent, _) => Ordering::Less,
        (_, Value::Absent) => Ordering::Greater,
        // The names of the variants are the same on every side.
        _ => format!("{one:?}").cmp(&format!("{other:?}")),
    }
}
