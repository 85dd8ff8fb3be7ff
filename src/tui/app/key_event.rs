//! Handles a key: its action acts on the screen at once, its effects on file and terminal wait until the key is clearly no part
//! of a text for another window. Asks nothing itself: the question is a view.

use crate::config::key::Chord;
use crate::message::Request;
use crate::tui::app::App;
use crate::tui::app::burst::{Before, Burst};
use crate::tui::app::key_guard::{self, Answer};
use crate::tui::command::global;
use crate::tui::core::effect::Effect;
use crate::tui::core::event::Event;
use crate::tui::core::keymap::EVERYWHERE;
use crate::tui::core::view::Intent;
use crate::tui::view::dialog::pause::Pause;
use crate::tui::view::{self, ViewKind};
use crate::tui::widget::page::footer::Tone;

/// Whether it does anything beyond looking about: then a text that has it done must not be one for another window.
fn acts(intent: &Intent) -> bool {
    match intent {
        // What is typed there finds modules, or something to be done.
        Intent::OpenNamed(name) => {
            matches!(*name, "filter" | "palette") || view::find(name).is_some_and(|row| row.kind == ViewKind::Dialog)
        }
        Intent::Say(_)
        | Intent::Filter(_)
        | Intent::GoTo(_)
        | Intent::Below(_)
        | Intent::Close
        | Intent::Do(Effect::Ask(Request::Reload | Request::Older)) => false,
        _ => true,
    }
}

impl App {
    /// A key was pressed: here and on purpose, as far as can be told.
    pub(super) fn on_key(&mut self, chord: Chord) -> Vec<Effect> {
        let now = self.now.monotonic;
        if self.person.guard.is_arriving(now) {
            return Vec::new();
        }
        self.notice.take_if(|notice| notice.until.is_none());
        if let Some(answer) = self.person.guard.answer(chord, now) {
            self.swallow(chord, answer);
            return Vec::new();
        }
        let always = self.settings.keymap.action(EVERYWHERE, chord).is_some_and(|name| global::is_always(name, chord));
        if always && chord.typed().is_none() {
            // Such a key is in no text.
            let mut effects = self.end_burst();
            effects.extend(self.press(chord).1);
            effects.extend(self.go_on());
            return effects;
        }
        self.press_together(chord);
        Vec::new()
    }

    /// A key is a part of the answer to a question that was not asked, and maybe of a burst.
    fn swallow(&mut self, chord: Chord, answer: Answer) {
        match answer {
            Answer::Swallowed(why) => {
                self.say(&format!("{why}: letters do nothing until Esc or a pause"), Tone::Bad);
                self.notice.iter_mut().for_each(|notice| notice.until = Some(self.now.monotonic + key_guard::PAUSE));
            }
            Answer::Ended => self.notice = None,
        }
        self.join_burst(chord);
    }

    /// Does what a key means, as far as it concerns the screen: whether it did anything beyond looking about, and what is left for
    /// the runtime.
    fn press(&mut self, chord: Chord) -> (bool, Vec<Effect>) {
        self.person.has_begun = true;
        self.person.unsaved.go_on();
        let intents = self.visit(|compositor, context| compositor.on_key(context, chord)).unwrap_or_default();
        let acts = intents.iter().any(acts);
        (acts, intents.into_iter().flat_map(|intent| self.perform(intent)).collect())
    }

    /// Ends a burst to which nothing that comes now belongs.
    pub(super) fn end_burst_before(&mut self, event: &Event) -> Vec<Effect> {
        let Some(burst) = &self.person.burst else { return Vec::new() };
        let (now, until) = (self.now.monotonic, burst.until());
        match event {
            Event::Key(_) if now <= until => Vec::new(),
            Event::Paste(_) | Event::PasteTooLong | Event::Ending => self.end_burst(),
            _ if now < until => Vec::new(),
            _ => self.end_burst(),
        }
    }

    /// Nothing more belongs to the keys that came together: lets out what they want, then takes in what happened meanwhile.
    pub(super) fn end_burst(&mut self) -> Vec<Effect> {
        let Some(burst) = self.person.burst.take() else { return Vec::new() };
        let mut effects = self.optimistic.pending.send(self.person.who.as_deref());
        effects.extend(burst.held);
        effects.extend(self.go_on());
        effects.extend(burst.events.into_iter().flat_map(|event| self.happen(event)).collect::<Vec<_>>());
        effects
    }

    /// A key of a burst, which may be its first: done on the screen, and all that came together is taken back if it turns out to
    /// be a text.
    fn press_together(&mut self, chord: Chord) {
        if self.person.burst.as_ref().is_some_and(|burst| burst.before.is_none()) {
            // The rest of the text. Nobody has read the question yet that it would answer.
            self.person.burst.iter_mut().for_each(|burst| burst.last = self.now.monotonic);
            return;
        }
        let mut burst = self.person.burst.take().unwrap_or_else(|| self.burst());
        // What goes into a dialog that came with the same burst belongs to the text; a user who saves with Enter what they typed
        // into one that was open before means it.
        let opened = burst.before.as_ref().is_some_and(|before| before.compositor.height() < self.compositor.height());
        let types_on = opened && self.compositor.takes_all_keys();
        let (acts, effects) = self.press(chord);
        let acts = types_on || (acts && chord.typed().is_some());
        burst.take(chord, acts, effects, self.now.monotonic);
        self.person.burst = Some(burst);
        self.hold_up();
    }

    /// A key that did nothing is still a part of a burst.
    fn join_burst(&mut self, chord: Chord) {
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
            self.compositor.push(Box::new(Pause));
        }
    }

    /// Takes in what happened during a burst: at once as long as its keys did nothing that may have to be taken back, as while one
    /// is held down that moves the cursor; else when it is over.
    pub(super) fn happen_during_burst(&mut self, event: Event) -> Vec<Effect> {
        let is_holding = self.optimistic.pending.is_holding();
        match &mut self.person.burst {
            Some(burst) if burst.acts || is_holding || !burst.held.is_empty() => {
                burst.events.push(event);
                return Vec::new();
            }
            _ => {}
        }
        let effects = self.happen(event);
        if let Some(mut burst) = self.person.burst.take() {
            burst.before = Some(self.before());
            self.person.burst = Some(burst);
        }
        effects
    }

    /// The screen as it is now.
    fn before(&self) -> Before {
        Before {
            optimistic: self.optimistic.clone(),
            wanted: self.scope.wanted().clone(),
            compositor: self.compositor.clone(),
            notice: self.notice.clone(),
            unsaved: self.person.unsaved.clone(),
            has_begun: self.person.has_begun,
            is_leaving: self.person.is_leaving,
        }
    }

    /// One that begins with the next key.
    fn burst(&self) -> Burst {
        Burst {
            last: self.now.monotonic,
            characters: Vec::new(),
            acts: false,
            before: Some(self.before()),
            held: Vec::new(),
            events: Vec::new(),
        }
    }

    fn go_back_to(&mut self, before: Before) {
        self.optimistic = before.optimistic;
        self.scope.want(before.wanted);
        self.compositor = before.compositor;
        self.notice = before.notice;
        self.person.unsaved = before.unsaved;
        self.person.has_begun = before.has_begun;
        self.person.is_leaving = before.is_leaving;
        self.person.guard.forget_refused();
    }
}
