//! The write-ahead record in the lock file: the next writer finishes what a crash interrupted. Trusts only a complete record.

use serde::Deserialize;

use crate::log::codec;
use crate::log::entry::Entry;
use crate::log::file_name::LogName;
use crate::model::snapshot::Revision;
use crate::store::log::records::Records;

/// Entries that are in the log as soon as the board has their revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WriteAhead {
    /// The file they are for.
    pub(crate) name: LogName,
    /// The revision of the board with them.
    pub(crate) rev: Revision,
    /// They themselves, as they stand in the log.
    pub(crate) lines: String,
    /// The revision that was read, and the name of the file that holds the new text, and the old one after they were exchanged.
    pub(crate) swap: Option<(Revision, String)>,
}

/// The first line.
#[derive(Deserialize)]
struct Head {
    ahead: String,
    rev: String,
    bytes: usize,
    #[serde(default)]
    swap: Option<(String, String)>,
}

impl WriteAhead {
    /// As it stands in the lock file.
    pub(crate) fn text(&self) -> String {
        let Self { name, rev, lines, swap } = self;
        let swap =
            swap.as_ref().map_or_else(String::new, |(from, temp)| format!(", swap: Some((\"{from}\", {temp:?}))"));
        format!("(ahead: \"{name}\", rev: \"{rev}\", bytes: {}{swap})\n{lines}", lines.len())
    }

    /// What a lock file says; `None` if it says nothing, or was not written to its end.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (head, lines) = text.split_once('\n')?;
        let head: Head = ron::from_str(head).ok()?;
        let lines = lines.get(..head.bytes).filter(|lines| lines.is_empty() || lines.ends_with('\n'))?;
        let swap = match head.swap {
            Some((from, temp)) => Some((from.parse().ok()?, temp)),
            None => None,
        };
        Some(Self { name: LogName::parse(&head.ahead)?, rev: head.rev.parse().ok()?, lines: lines.to_owned(), swap })
    }

    /// The entries.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        codec::read(self.lines.as_bytes(), &Records).entries
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::WriteAhead;
    use crate::log::codec::write;
    use crate::log::entry::{Replica, Stamp};
    use crate::log::file_name::LogName;
    use crate::model::change::{By, Change};
    use crate::model::snapshot::Revision;
    use crate::model::status::Status;

    #[test]
    fn what_is_written_ahead_is_read_back_and_not_a_part_of_it() {
        let replica = Replica::from_bits(7);
        let rev = Revision::of(b"new");
        let stamp = Stamp { who: "zoë".into(), by: By::Key, at: DateTime::UNIX_EPOCH, rev };
        let change = |module: &str| Change::Move { module: module.into(), from: Status::Pending, to: Status::Done };
        let entries = stamp.step(&replica, 41, 7, vec![change("a"), change("b")]);
        let lines = entries.iter().map(|entry| write(entry).unwrap()).collect();
        let swap = Some((Revision::of(b"old"), ".board \"x\".ron.abcdefgh.tmp".to_owned()));
        let ahead = WriteAhead { name: LogName::new("zoë", replica), rev, lines, swap };
        let text = ahead.text();
        assert_eq!(WriteAhead::read(&text), Some(ahead.clone()));
        assert_eq!(ahead.entries(), entries);
        assert_eq!(WriteAhead::read(&format!("{text}left from a longer one")), Some(ahead));
        for (end, _) in text.char_indices() {
            assert_eq!(WriteAhead::read(&text[..end]), None, "{end}");
        }
    }
}
