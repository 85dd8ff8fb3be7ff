//! A log entry: a change that happened, with who, when, by which means, and its place in the order of all. Knows no text and no
//! other entry.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};

use crate::model::change::{By, Change};
use crate::model::snapshot::Revision;

/// The highest `seq` there is: scripts read numbers as doubles, which are not exact beyond it.
pub(crate) const HIGHEST_SEQ: u64 = (1 << 53) - 1;

/// A change that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name, unique in all logs of a board.
    pub id: EntryId,
    /// Lamport counter, 1 to [`HIGHEST_SEQ`]: higher than that of all entries its writer knew.
    pub seq: u64,
    /// Wall time of its writer, to the millisecond; for people, never for the order.
    pub at: DateTime<Utc>,
    /// Who made it; empty for an observed edit. A claim, not a proof.
    pub who: String,
    /// By which means.
    pub by: By,
    /// The first entry of the step it belongs to; `None` if it is alone.
    pub step: Option<EntryId>,
    /// Revision of the board after the step.
    pub rev: Revision,
    /// What was changed.
    pub change: Change,
}

impl Entry {
    /// The step it belongs to, by the id of its first entry. A claim to belong to somebody else's step is not believed.
    pub fn step_id(&self) -> &EntryId {
        match (&self.step, &self.id) {
            (Some(step), id) if step.replica() == id.replica() => step,
            (_, id) => id,
        }
    }

    /// Where it stands among all entries: logs in any order and clocks hours apart give the same one.
    pub fn order(&self) -> (u64, &EntryId) {
        (self.seq, &self.id)
    }

    /// Whom to name. Raw text: make it `Shown` before it meets a terminal.
    pub fn actor(&self) -> &str {
        match self.by {
            By::Observed => "somebody with an editor",
            _ if self.who.is_empty() => "somebody",
            _ => &self.who,
        }
    }

    /// Whether it was found in the board rather than logged by its author.
    pub fn is_observed(&self) -> bool {
        self.by == By::Observed
    }
}

/// The name of an entry: `k3f9a2-41`, or 16 hex digits for an observed edit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryId {
    /// The `counter`-th entry that this replica wrote, from 1.
    Made {
        /// Who wrote it.
        replica: Replica,
        /// How many it wrote before, and one.
        counter: u64,
    },
    /// A hash of what was observed, so that all observers of one edit give it one name.
    Observed(u64),
}

impl EntryId {
    /// The replica that wrote it; all observers for an observed edit.
    pub fn replica(&self) -> Option<&Replica> {
        match self {
            Self::Made { replica, .. } => Some(replica),
            Self::Observed(_) => None,
        }
    }

    /// Which of its replica's entries it is, from 1; `None` for an observed edit.
    pub fn counter(&self) -> Option<u64> {
        match self {
            Self::Made { counter, .. } => Some(*counter),
            Self::Observed(_) => None,
        }
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Made { replica, counter } => write!(f, "{replica}-{counter}"),
            Self::Observed(hash) => write!(f, "{hash:016x}"),
        }
    }
}

impl FromStr for EntryId {
    type Err = BadId;

    /// As it is shown, and only so: one entry has one spelling.
    fn from_str(text: &str) -> Result<Self, BadId> {
        let id = match text.rsplit_once('-') {
            Some((replica, counter)) => {
                Self::Made { replica: replica.parse()?, counter: counter.parse().map_err(|_| BadId::Entry)? }
            }
            None => Self::Observed(u64::from_str_radix(text, 16).map_err(|_| BadId::Entry)?),
        };
        if id.to_string() == text { Ok(id) } else { Err(BadId::Entry) }
    }
}

/// A writer of one log file: 1 to 40 of `a-z`, `0-9`, `_` and inner `-`, so that it is the same name on every file system.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Replica(Arc<str>);

impl Replica {
    /// A new one of six characters, made from random `bits`; 30 of them are used.
    pub fn from_bits(bits: u64) -> Self {
        // Without letters that are read as digits.
        const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstuvxyz";
        let letter = |i: u32| char::from(ALPHABET[(bits >> (5 * i)) as usize & 31]);
        Self((0..6).map(letter).collect::<String>().into())
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id of the `counter`-th entry of this writer.
    pub fn entry(&self, counter: u64) -> EntryId {
        EntryId::Made { replica: self.clone(), counter }
    }
}

impl fmt::Display for Replica {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Replica {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let letters = text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'));
        let fits = (1..=40).contains(&text.len()) && !text.starts_with('-') && !text.ends_with('-');
        if letters && fits { Ok(Self(text.into())) } else { Err(BadId::Replica) }
    }
}

/// A text that names no entry or replica.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadId {
    /// Neither `k3f9a2-41` nor 16 hex digits.
    #[error("not the id of a log entry, such as `k3f9a2-41`")]
    Entry,
    /// Too long, empty, or with other characters.
    #[error("a replica is named by 1 to 40 of a-z, 0-9, `_` and inner `-`")]
    Replica,
}

/// What the entries of one step have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Who made it.
    pub who: String,
    /// By which means.
    pub by: By,
    /// When.
    pub at: DateTime<Utc>,
    /// Revision of the board after it.
    pub rev: Revision,
}

impl Stamp {
    /// The entries of a step: the first is the `counter`-th of `replica` and has this `seq`, the others follow.
    pub fn step(self, replica: &Replica, counter: u64, seq: u64, changes: Vec<Change>) -> Vec<Entry> {
        let step = (changes.len() > 1).then(|| replica.entry(counter));
        let entry = |(i, change)| Entry {
            id: replica.entry(counter.saturating_add(i)),
            seq: seq.saturating_add(i).min(HIGHEST_SEQ),
            at: self.at.trunc_subsecs(3),
            who: self.who.clone(),
            by: self.by.clone(),
            step: step.clone(),
            rev: self.rev,
            change,
        };
        (0..).zip(changes).map(entry).collect()
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::{BadId, EntryId, Replica, Stamp};
    use crate::model::change::{By, Change};
    use crate::model::snapshot::Revision;
    use crate::model::status::Status;

    #[test]
    fn an_id_has_one_spelling() {
        for text in ["k3f9a2-41", "ci-7-1", "a-18446744073709551615", "00000000000000ff"] {
            assert_eq!(text.parse::<EntryId>().map(|id| id.to_string()), Ok(text.to_owned()));
        }
        for odd in ["", "k3f9a2", "k3f9a2-", "k3f9a2-041", "k3f9a2-+41", "-41", "K3-1", "a.b-1", "00000000000000FF"] {
            assert!(odd.parse::<EntryId>().is_err(), "{odd}");
        }
        assert_eq!("a/../b".parse::<Replica>(), Err(BadId::Replica));
    }

    #[test]
    fn a_new_replica_is_a_replica() {
        for bits in [0, 1, u64::MAX, 0x1234_5678_9abc_def0] {
            let replica = Replica::from_bits(bits);
            assert_eq!(replica.as_str().parse(), Ok(replica.clone()));
            assert_eq!(replica.as_str().len(), 6);
        }
        assert_ne!(Replica::from_bits(1), Replica::from_bits(2));
    }

    #[test]
    fn a_single_change_has_no_step_and_many_share_the_id_of_the_first() {
        let replica: Replica = "k3f9a2".parse().unwrap();
        let stamp = Stamp {
            who: "ana".into(),
            by: By::Key,
            at: DateTime::from_timestamp_micros(1_700_000_000_123_456).unwrap(),
            rev: Revision::of(b""),
        };
        let change = Change::Move { module: "a".into(), from: Status::Pending, to: Status::Done };
        let one = stamp.clone().step(&replica, 41, 7, vec![change.clone()]);
        assert_eq!((one[0].step.as_ref(), one[0].id.to_string()), (None, "k3f9a2-41".into()));
        let many = stamp.step(&replica, 41, 7, vec![change.clone(), change]);
        assert!(many.iter().all(|e| e.step_id() == &replica.entry(41)));
        assert_eq!(many.iter().map(|e| e.seq).collect::<Vec<_>>(), [7, 8]);
        assert_eq!(many[0].at.timestamp_subsec_nanos(), 123_000_000, "the log keeps milliseconds");
    }
}
