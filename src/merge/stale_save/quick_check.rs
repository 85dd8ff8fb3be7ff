//! Rules out most kept versions as the source of an old copy by searching their text for the edited words. Parses none of them.

use crate::document::Document;
use crate::model::change::{Change, RecordKind, Subject};

/// So many records at most are looked for in a text, before it is read.
const LOOKED_FOR: usize = 8;

/// What the records that somebody edited look like in versions of which nothing is gone. A version in which they look the same,
/// byte for byte, says nothing else.
pub(super) struct Harmless<'a> {
    edited: Vec<Edited<'a>>,
    /// How they look, each time all of them.
    looks: Vec<Vec<Look>>,
}

/// A record that was edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Edited<'a> {
    /// What a module says.
    Module(&'a str),
    /// Whether a module is there, what it says, and who has it.
    Record(&'a str),
    /// The fields of a developer, or of the board.
    Fields(Option<&'a str>),
}

/// How a record looks in a text.
enum Look {
    /// It is not there: its name is not.
    Absent(String),
    /// It is there, and says this.
    Within(String),
    /// The text begins and ends so.
    Around(String, String),
}

impl<'a> Harmless<'a> {
    /// What was edited in the `newest` version; `None` if it cannot be seen in a text without reading it.
    pub(super) fn begin(edits: &'a [Change], newest: &Document, saved: &Document) -> Option<Self> {
        let mut edited = edits.iter().map(Edited::of).collect::<Option<Vec<_>>>()?;
        edited.sort_unstable();
        edited.dedup();
        let is_seen = edited.len() <= LOOKED_FOR && edited.iter().all(|edited| edited.is_seen(newest, saved));
        let mut begun = is_seen.then_some(Self { edited, looks: Vec::new() })?;
        begun.add(newest);
        Some(begun)
    }

    /// Nothing is gone of this version.
    pub(super) fn add(&mut self, version: &Document) {
        self.looks.extend(self.edited.iter().map(|edited| edited.look(version)).collect::<Option<Vec<_>>>());
    }

    /// Whether a version with this text looks like one of which nothing is gone.
    pub(super) fn has(&self, text: &str) -> bool {
        // Most often it looks as it did just after.
        self.looks.iter().rev().any(|looks| looks.iter().all(|look| look.is_in(text)))
    }
}

impl<'a> Edited<'a> {
    /// `None` for what its own text does not say: where it stands, and who has it.
    fn of(change: &'a Change) -> Option<Self> {
        match change {
            Change::Move { module, .. } => Some(Self::Module(module)),
            Change::Set(set) => Some(match &set.of {
                Subject::Module(id) => Self::Module(id),
                of => Self::Fields(of.developer()),
            }),
            Change::Add(record) | Change::Remove(record) => match &record.kind {
                RecordKind::Module(module, _) => Some(Self::Record(&module.id)),
                RecordKind::Developer(..) => None,
            },
            _ => None,
        }
    }

    /// Whether what was edited stands where it is looked for.
    fn is_seen(self, newest: &Document, saved: &Document) -> bool {
        // One that is not written as it is called cannot be looked for.
        let is_plain = |name: &str| !name.contains(['"', '\\']);
        match self {
            Self::Module(id) | Self::Record(id) => is_plain(id),
            Self::Fields(of) => {
                let (Some((before, after)), Some((edited, then))) = (newest.frame_of(of), saved.frame_of(of)) else {
                    return false;
                };
                match of {
                    None => before != edited || after != then,
                    // What stands behind the modules of a developer does not say whose it is.
                    Some(name) => before != edited && after == then && before.contains(name),
                }
            }
        }
    }

    fn look(self, version: &Document) -> Option<Look> {
        match self {
            Self::Module(id) | Self::Record(id) if version.board().find(id).is_none() => {
                Some(Look::Absent(id.to_owned()))
            }
            // Its own text does not say who has it.
            Self::Record(id) => version.text_up_to(id).map(|text| Look::Within(text.to_owned())),
            Self::Module(id) => version.source_of(&Subject::Module(id.to_owned())).map(Look::Within),
            Self::Fields(of) => {
                let (before, after) = version.frame_of(of)?;
                Some(match of {
                    Some(_) => Look::Within(before.to_owned()),
                    None => Look::Around(before.to_owned(), after.to_owned()),
                })
            }
        }
    }
}

impl Look {
    fn is_in(&self, text: &str) -> bool {
        match self {
            Self::Absent(name) => !text.contains(name),
            Self::Within(source) => text.contains(source),
            Self::Around(before, after) => text.starts_with(before) && text.ends_with(after),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Harmless;
    use crate::document::Document;
    use crate::model::diff::diff;

    const BOARD: &str = r#"(format: 1, title: "Plan", developers: [
        (name: "Dev 1", area: "Billing", modules: [
            (id: "a", status: Done),
            (id: "b", status: Pending),
        ], merged: false),
    ])"#;

    /// Whether a version with that text has to be read after this edit of the board.
    fn is_read(edit: (&str, &str), version: (&str, &str)) -> bool {
        let read = |text: &str| Document::read(text.as_bytes()).unwrap();
        let (newest, saved) = (read(BOARD), read(&BOARD.replace(edit.0, edit.1)));
        let edits = diff(newest.board(), saved.board());
        assert!(!edits.is_empty());
        let text = BOARD.replace(version.0, version.1);
        Harmless::begin(&edits, &newest, &saved).is_none_or(|harmless| !harmless.has(&text))
    }

    #[test]
    fn a_version_is_read_only_if_it_looks_otherwise_where_somebody_edited() {
        let edit = ("status: Pending", "status: Done");
        assert!(!is_read(edit, ("status: Done", "status: Pending")), "another module is another one there");
        assert!(is_read(edit, ("status: Pending", "status: InProgress")));
        let gone = ("(id: \"b\", status: Pending),", "");
        assert!(is_read(gone, gone), "it was not there");
        assert!(
            is_read(("modules: [", "modules: [(id: \"c\", status: Done),"), ("Plan", "c")),
            "it may have been there"
        );
        assert!(is_read(gone, ("Dev 1", "Dev 2")), "somebody else had it, which its own text does not say");
        assert!(!is_read(gone, ("merged: false", "merged: true")), "what stands behind it does not matter");
        assert!(!is_read(("Billing", "Tenants"), ("status: Done", "status: Pending")));
        assert!(is_read(("Billing", "Tenants"), ("Billing", "Tenants")));
        assert!(!is_read(("\"Plan\"", "\"The plan\""), ("status: Done", "status: Pending")));
        assert!(is_read(("\"Plan\"", "\"The plan\""), ("\"Plan\"", "\"The plan\"")));
        assert!(
            is_read(("merged: false", "merged: true"), ("merged: false", "merged: true")),
            "it says not whose it is"
        );
    }
}
