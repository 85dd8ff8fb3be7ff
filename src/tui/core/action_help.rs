//! The help text of an action: name, keys, short and long label. Does nothing.

/// What people see of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionHelp {
    /// Its name in key settings and palette: `move-next`.
    pub name: &'static str,
    /// Its keys unless remapped; see [`Chord`](crate::config::key::Chord) for how they are written.
    pub keys: &'static [&'static str],
    /// One or two words for the footer; empty: not there.
    pub short: &'static str,
    /// A sentence for the help, without a full stop.
    pub long: &'static str,
    /// The heading it stands under in the help.
    pub group: &'static str,
    /// Other words for it, by which it is found: `delete` for what the board calls remove.
    pub words: &'static str,
    /// Whether it only opens something to look at: done by mistake it costs nothing.
    pub is_safe: bool,
}

impl ActionHelp {
    /// The same, found by these words, too.
    #[must_use]
    pub(crate) const fn known_as(mut self, words: &'static str) -> Self {
        self.words = words;
        self
    }
}
