//! Keys that come faster than anybody presses them. Each is done at once on the screen, and nothing of it reaches the file or the
//! terminal before it is clear that they are no text for another window. Asks nobody: the question is a view.

use std::time::Duration;

use crate::config::key::Chord;
use crate::tui::app::App;
use crate::tui::app::compositor::Stack;
use crate::tui::app::notice::Notice;
use crate::tui::app::optimistic::Known;
use crate::tui::app::unsaved::Aside;
use crate::tui::core::effect::Effect;
use crate::tui::core::event::Event;
use crate::tui::core::now::Monotonic;
use crate::tui::core::scope::Wanted;
use crate::tui::view::dialog::pause::Pause;
use crate::tui::view::{self, Kind};

/// A key that comes within this time of the one before belongs to it. Fast hands are four times slower.
const TOGETHER: Duration = Duration::from_millis(20);

/// So many different characters that come together are a text.
const MANY: usize = 3;

/// Keys that come together, and all that came of them.
pub struct Burst {
    /// When the last of them came.
    last: Monotonic,
    /// Different characters among them, [`MANY`] at most.
    characters: Vec<char>,
    /// Whether one of these did anything beyond looking about.
    acts: bool,
    /// How the screen was before the first of them; `None` once it is so again, because they are a text.
    before: Option<Before>,
    /// What they want done to the world.
    held: Vec<Effect>,
    /// What happened meanwhile.
    events: Vec<Event>,
}

/// All of the screen that a key can alter.
struct Before {
    known: Known,
    wanted: Wanted,
    stack: Stack,
    notice: Option<Notice>,
    aside: Aside,
    has_begun: bool,
    is_leaving: bool,
}

impl Burst {
    /// Until when another key belongs to it.
    pub fn until(&self) -> Monotonic {
        self.last + TOGETHER
    }

    /// Keeps what happens until it is clear what the keys are.
    pub fn keep(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Takes in a key, whether it does anything, and what it wants done to the world.
    fn take(&mut self, chord: Chord, acts: bool, effects: Vec<Effect>, now: Monotonic) {
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

    fn is_text(&self) -> bool {
        self.acts && self.characters.len() >= MANY
    }
}

/// Whether it does anything beyond looking about: then a text that has it done must not be one for another window.
pub(super) fn acts(effect: &Effect) -> bool {
    match effect {
        // What is typed there finds modules, or something to be done.
        Effect::OpenNamed(name) => {
            matches!(*name, "filter" | "palette") || view::find(name).is_some_and(|row| row.kind == Kind::Dialog)
        }
        Effect::Say(_)
        | Effect::Filter(_)
        | Effect::GoTo(_)
        | Effect::Below(_)
        | Effect::Close
        | Effect::Reload
        | Effect::ReadOlder => false,
        _ => true,
    }
}

impl App {
    /// Ends a burst to which nothing that comes now belongs.
    pub(super) fn end_burst_before(&mut self, event: &Event) -> Vec<Effect> {
        let Some(burst) = &self.person.burst else { return Vec::new() };
        let (now, until) = (self.now.monotonic, burst.until());
        match event {
            Event::Key(_) if now <= until => Vec::new(),
            Event::Paste(_) | Event::Ending => self.end_burst(),
            _ if now < until => Vec::new(),
            _ => self.end_burst(),
        }
    }

    /// Nothing more belongs to the keys that came together: lets out what they want, then takes in what happened meanwhile.
    pub(super) fn end_burst(&mut self) -> Vec<Effect> {
        let Some(burst) = self.person.burst.take() else { return Vec::new() };
        let mut effects = self.known.outbox.send(self.person.who.as_deref());
        effects.extend(burst.held);
        effects.extend(self.go_on());
        effects.extend(burst.events.into_iter().flat_map(|event| self.happen(event)).collect::<Vec<_>>());
        effects
    }

    /// A key of a burst, which may be its first: done on the screen, and all that came together is taken back if it turns out to
    /// be a text.
    pub(super) fn press_together(&mut self, chord: Chord) {
        if self.person.burst.as_ref().is_some_and(|burst| burst.before.is_none()) {
            // The rest of the text. Nobody has read the question yet that it would answer.
            self.person.burst.iter_mut().for_each(|burst| burst.last = self.now.monotonic);
            return;
        }
        let mut burst = self.person.burst.take().unwrap_or_else(|| self.burst());
        // What goes into a dialog that came with the same burst belongs to the text; whoever saves with Enter what they typed
        // into one that was open before means it.
        let opened = burst.before.as_ref().is_some_and(|before| before.stack.height() < self.stack.height());
        let types_on = opened && self.stack.takes_all_keys();
        let (acts, effects) = self.press(chord);
        let acts = types_on || (acts && chord.typed().is_some());
        burst.take(chord, acts, effects, self.now.monotonic);
        self.person.burst = Some(burst);
        self.hold_up();
    }

    /// A key that did nothing is still a part of a burst.
    pub(super) fn join_burst(&mut self, chord: Chord) {
        if let Some(burst) = &mut self.person.burst {
            burst.take(chord, false, Vec::new(), self.now.monotonic);
            self.hold_up();
        }
    }

    /// If the burst is a text: the screen is again as it was before, and asks.
    fn hold_up(&mut self) {
        let Some(burst) = self.person.burst.as_mut().filter(|burst| burst.is_text()) else { return };
        burst.held.clear();
        if let Some(before) = burst.before.take() {
            self.go_back_to(before);
            self.stack.push(Box::new(Pause));
        }
    }

    /// One that begins with the next key.
    fn burst(&self) -> Burst {
        let before = Before {
            known: self.known.clone(),
            wanted: self.sight.wanted().clone(),
            stack: self.stack.clone(),
            notice: self.notice.clone(),
            aside: self.person.aside.clone(),
            has_begun: self.person.has_begun,
            is_leaving: self.person.is_leaving,
        };
        Burst {
            last: self.now.monotonic,
            characters: Vec::new(),
            acts: false,
            before: Some(before),
            held: Vec::new(),
            events: Vec::new(),
        }
    }

    fn go_back_to(&mut self, before: Before) {
        self.known = before.known;
        self.sight.want(before.wanted);
        self.stack = before.stack;
        self.notice = before.notice;
        self.person.aside = before.aside;
        self.person.has_begun = before.has_begun;
        self.person.is_leaving = before.is_leaving;
        self.person.guard.forget_refused();
    }
}

impl std::fmt::Debug for Burst {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Burst").field("characters", &self.characters).field("acts", &self.acts).finish_non_exhaustive()
    }
}
