//! How the file worded what a change replaced, so that its inverse brings back the very bytes. Knows no file, and decides
//! nothing: whoever writes these words reads them again.

use crate::model::change::{Change, Seat, Subject};

/// The pieces of text that an edit replaced, in the order of the text.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Wording {
    /// One for each place.
    pub pieces: Vec<Piece>,
}

/// A replaced piece, with as much of what stands around it as makes its place known.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Piece {
    /// What stands before it.
    pub left: String,
    /// What is replaced.
    pub from: String,
    /// What takes its place.
    pub to: String,
    /// What stands behind it.
    pub right: String,
}

impl Wording {
    /// The words that take these back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let back = |piece: &Piece| Piece { from: piece.to.clone(), to: piece.from.clone(), ..piece.clone() };
        Self { pieces: self.pieces.iter().map(back).collect() }
    }
}

impl Change {
    /// Somebody else takes a module on.
    pub fn assign(module: impl Into<String>, from: Seat, to: Seat) -> Self {
        Self::Assign { module: module.into(), from, to, wording: None }
    }

    /// Another place in the order, behind `to`.
    pub fn place(what: Subject, from: Option<String>, to: Option<String>) -> Self {
        Self::Place { what, from, to, wording: None }
    }

    /// Another id or name.
    pub fn rename(what: Subject, to: impl Into<String>) -> Self {
        Self::Rename { what, to: to.into(), wording: None }
    }

    /// How the file words this change, if that is noted.
    pub fn wording(&self) -> Option<&Wording> {
        match self {
            Self::Set { set, .. } => set.wording.as_ref(),
            Self::SetDeveloper { set, .. } => set.wording.as_ref(),
            Self::SetBoard { set } => set.wording.as_ref(),
            Self::Add(record) | Self::Remove(record) => record.wording.as_ref(),
            Self::Assign { wording, .. } | Self::Place { wording, .. } | Self::Rename { wording, .. } => {
                wording.as_ref()
            }
            Self::AddTo(item) | Self::RemoveFrom(item) => item.wording.as_ref(),
            Self::Annotate(annotation) => annotation.wording.as_ref(),
            Self::Move { .. } | Self::Mark { .. } => None,
        }
    }

    /// Whether there are words for such a change, besides those that follow from it.
    pub fn can_be_worded(&self) -> bool {
        // One word for another: nothing is to be noted.
        !matches!(self, Self::Move { .. } | Self::Mark { .. })
    }

    /// The same change, worded like this.
    #[must_use]
    pub fn worded(mut self, words: Option<Wording>) -> Self {
        match &mut self {
            Self::Set { set, .. } => set.wording = words,
            Self::SetDeveloper { set, .. } => set.wording = words,
            Self::SetBoard { set } => set.wording = words,
            Self::Add(record) | Self::Remove(record) => record.wording = words,
            Self::Assign { wording, .. } | Self::Place { wording, .. } | Self::Rename { wording, .. } => {
                *wording = words;
            }
            Self::AddTo(item) | Self::RemoveFrom(item) => item.wording = words,
            Self::Annotate(annotation) => annotation.wording = words,
            Self::Move { .. } | Self::Mark { .. } => {}
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, Wording};

    #[test]
    fn words_taken_back_twice_are_the_words() {
        let piece = Piece { left: "a".into(), from: "b".into(), to: "c".into(), right: "d".into() };
        let wording = Wording { pieces: vec![piece] };
        assert_eq!(wording.inverse().pieces[0].from, "c");
        assert_eq!(wording.inverse().inverse(), wording);
    }
}
