//! What people see of something that can be done. Does nothing.

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
}
