//! Holds back the effects of keys that come faster than anybody types, until it is clear whether they are a text for another
//! window. Executes none of them.

use std::time::Duration;

use crate::config::key::Chord;
use crate::tui::app::compositor::Compositor;
use crate::tui::app::notice::Notice;
use crate::tui::app::optimistic::OptimisticBoard;
use crate::tui::app::unsaved::UnsavedDialogs;
use crate::tui::core::effect::Effect;
use crate::tui::core::event::Event;
use crate::tui::core::now::Monotonic;
use crate::tui::core::scope::ScopeRequest;

/// A key that comes within this time of the one before belongs to it. Fast hands are four times slower.
const TOGETHER: Duration = Duration::from_millis(20);

/// So many different characters that come together are a text.
const MANY: usize = 3;

/// Keys that come together, and all that came of them.
pub(crate) struct Burst {
    /// When the last of them came.
    pub(super) last: Monotonic,
    /// Different characters among them, [`MANY`] at most.
    pub(super) characters: Vec<char>,
    /// Whether one of these did anything beyond looking about.
    pub(super) acts: bool,
    /// How the screen was before the first of them; `None` once it is so again, because they are a text.
    pub(super) before: Option<Before>,
    /// What they want done to the world.
    pub(super) held: Vec<Effect>,
    /// What happened meanwhile.
    pub(super) events: Vec<Event>,
}

/// All of the screen that a key can alter.
pub(super) struct Before {
    pub(super) optimistic: OptimisticBoard,
    pub(super) wanted: ScopeRequest,
    pub(super) compositor: Compositor,
    pub(super) notice: Option<Notice>,
    pub(super) unsaved: UnsavedDialogs,
    pub(super) has_begun: bool,
    pub(super) is_leaving: bool,
}

impl Burst {
    /// Until when another key belongs to it.
    pub(crate) fn until(&self) -> Monotonic {
        self.last + TOGETHER
    }

    /// Whether anything waits for its end.
    pub(crate) fn waits(&self) -> bool {
        !self.held.is_empty() || !self.events.is_empty() || self.before.is_none()
    }

    /// Takes in a key, whether it does anything, and what it wants done to the world.
    pub(super) fn take(&mut self, chord: Chord, acts: bool, effects: Vec<Effect>, now: Monotonic) {
        self.last = now;
        self.acts |= acts;
        self.held.extend(effects);
        if let Some(character) = chord.typed()
            && self.characters.len() < MANY
            && !self.characters.contains(&character)
        {
            self.characters.push(character);
        }
    }

    pub(super) fn is_text(&self) -> bool {
        self.acts && self.characters.len() >= MANY
    }
}

impl std::fmt::Debug for Burst {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Burst").field("characters", &self.characters).field("acts", &self.acts).finish_non_exhaustive()
    }
}
