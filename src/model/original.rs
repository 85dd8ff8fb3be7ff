//! The exact source text that a change replaced, so that its inverse restores the same bytes. Knows no file, and verifies
//! nothing: `document` reads the text again.

/// The pieces of text that an edit replaced, in the order of the text.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct OriginalText {
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

impl OriginalText {
    /// The words that take these back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let back = |piece: &Piece| Piece { from: piece.to.clone(), to: piece.from.clone(), ..piece.clone() };
        Self { pieces: self.pieces.iter().map(back).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::{OriginalText, Piece};

    #[test]
    fn words_taken_back_twice_are_the_words() {
        let piece = Piece { left: "a".into(), from: "b".into(), to: "c".into(), right: "d".into() };
        let wording = OriginalText { pieces: vec![piece] };
        assert_eq!(wording.inverse().pieces[0].from, "c");
        assert_eq!(wording.inverse().inverse(), wording);
    }
}
