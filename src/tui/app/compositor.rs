//! The stack of views: keys go from the top down until one takes them, drawing goes from the bottom up. Executes no intent.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::key::{Chord, Key};
use crate::model::change::{Change, Subject};
use crate::tui::command;
use crate::tui::command::edit::Meant;
use crate::tui::command::global;
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::keymap::MODULES;
use crate::tui::core::keymap::{EVERYWHERE, Keymap};
use crate::tui::core::layout::StatusOrder;
use crate::tui::core::now::Monotonic;
use crate::tui::core::view::{Cover, Intent, View};
use crate::tui::view::{self, ViewKind};

/// The views, from bottom to top. The one at the bottom is a layout, and stays.
#[derive(Clone, Default)]
pub(crate) struct Compositor {
    views: Vec<Box<dyn View>>,
}

impl Compositor {
    /// A layout alone.
    pub(crate) fn new(layout: Box<dyn View>) -> Self {
        Self { views: vec![layout] }
    }

    /// Puts a view on top; in the place of one of its kind, if that is there.
    pub(crate) fn push(&mut self, view: Box<dyn View>) {
        if self.views.last().is_some_and(|top| top.name() == view.name()) {
            self.pop();
        }
        self.views.push(view);
    }

    /// Closes the view on top, and gives it back; `None` if it is the last one, which stays.
    pub(crate) fn pop(&mut self) -> Option<Box<dyn View>> {
        if self.views.len() > 1 { self.views.pop() } else { None }
    }

    /// How many views there are.
    pub(crate) fn height(&self) -> usize {
        self.views.len()
    }

    /// Whether the view on top takes all keys: somebody types, or is asked.
    pub(crate) fn takes_all_keys(&self) -> bool {
        self.views.last().is_some_and(|view| takes_all_keys(view.as_ref()))
    }

    /// Whether the view of this name is on top.
    pub(crate) fn is_on_top(&self, name: &str) -> bool {
        self.views.last().is_some_and(|view| view.name() == name)
    }

    /// The layout at the bottom.
    pub(crate) fn layout(&self) -> Option<&dyn View> {
        self.views.first().map(AsRef::as_ref)
    }

    /// Whether a view in sight tells what happened since the last standup.
    pub(crate) fn wants_news(&self) -> bool {
        self.seen().iter().any(|view| view.wants_news())
    }

    /// What the top of the page says instead of the title of the board; raw text.
    pub(crate) fn title(&self, context: &Context<'_>) -> Option<String> {
        self.seen().first()?.title(context)
    }

    /// What the view on top wants the footer to show.
    pub(crate) fn hints(&self) -> &'static [(&'static str, &'static str)] {
        self.views.last().map_or(&[], |view| view.hints())
    }

    /// The order in which the topmost view with modules shows the statuses.
    pub(crate) fn statuses(&self) -> StatusOrder {
        self.seen().iter().rev().find_map(|view| view.statuses()).unwrap_or_default()
    }

    /// When a view in sight looks otherwise without anything happening.
    pub(crate) fn due(&self, now: Monotonic) -> Option<Monotonic> {
        self.seen().iter().filter_map(|view| view.due(now)).min()
    }

    /// Changes that the view on top shows as if they were made.
    pub(crate) fn preview(&self) -> &[Change] {
        self.views.last().map_or(&[], |view| view.preview())
    }

    /// What can be done right here: by the view on top, by those that shine through, to modules, everywhere; while a view takes
    /// all keys, by that one alone, and what works always.
    pub(crate) fn actions(&self) -> Vec<(&'static str, Vec<ActionHelp>)> {
        let seen = self.seen();
        if let Some(view) = self.views.last().filter(|view| takes_all_keys(view.as_ref())) {
            return vec![(view.name(), view::actions(view.name())), (EVERYWHERE, global::always())];
        }
        let mut actions: Vec<_> = seen.iter().rev().map(|view| (view.name(), view::actions(view.name()))).collect();
        if self.sees_modules() {
            actions.push((MODULES, command::abouts()));
        }
        let everywhere = global::abouts().into_iter().filter(|about| self.offers(about.name));
        actions.push((EVERYWHERE, everywhere.collect()));
        actions
    }

    /// Several keys may come between two frames, and so may another board: the cursor is where the next frame will show it.
    pub(crate) fn follow(&mut self, context: &Context<'_>) {
        for view in &mut self.views {
            view.follow(context);
        }
    }

    /// Where the cursor is.
    pub(crate) fn subject(&mut self, context: &Context<'_>) -> Option<Subject> {
        self.follow(context);
        self.subject_below(self.views.len(), context)
    }

    /// Down the stack until somebody wants it, then what can be done to modules, then what works everywhere.
    pub(crate) fn on_key(&mut self, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        self.follow(context);
        let keymap = context.keymap;
        let everywhere = keymap.action(EVERYWHERE, chord).filter(|name| self.offers(name));
        if let Some(view) = self.views.last_mut().filter(|view| takes_all_keys(view.as_ref())) {
            let always = everywhere.filter(|name| global::is_always(name, chord));
            let intents = keymap.action(view.name(), chord).and_then(|name| view.run(name, context, chord));
            return intents.or_else(|| global::run(always?, context, chord)).or_else(|| view.on_key(context, chord));
        }
        let bottom = self.bottom();
        for view in self.views[bottom..].iter_mut().rev() {
            let mut intents = keymap.action(view.name(), chord).and_then(|name| view.run(name, context, chord));
            if intents.is_none() && everywhere.is_none() {
                intents = view.on_key(context, chord);
            }
            if intents.is_some() {
                return intents;
            }
        }
        let edit = keymap.action(MODULES, chord).and_then(|name| self.edit(name, context, chord));
        edit.or_else(|| global::run(everywhere?, context, chord)).or_else(|| not_asked(keymap, chord))
    }

    /// Text for the view on top, if it takes any.
    pub(crate) fn on_paste(&mut self, context: &Context<'_>, text: &str) -> Option<Vec<Intent>> {
        self.views.last_mut()?.on_paste(context, text)
    }

    /// Tells all views what somebody waits for.
    pub(crate) fn tell(&mut self, tell: impl Fn(&mut dyn View)) {
        self.views.iter_mut().for_each(|view| tell(view.as_mut()));
    }

    /// Runs the action of this name, of a view in sight or of everywhere, as if its key had been pressed.
    pub(crate) fn run(&mut self, context: &Context<'_>, view: &str, action: &str) -> Option<Vec<Intent>> {
        self.follow(context);
        let chord = Chord::plain(Key::Enter);
        match view {
            MODULES => self.edit(action, context, chord),
            EVERYWHERE => global::run(action, context, chord),
            _ => self.views.iter_mut().rev().find(|v| v.name() == view)?.run(action, context, chord),
        }
    }

    /// Runs the action of this name in the topmost view below the top one that has it.
    pub(crate) fn run_below(&mut self, context: &Context<'_>, action: &str) -> Option<Vec<Intent>> {
        let below = self.views.len().saturating_sub(1);
        let chord = Chord::plain(Key::Enter);
        self.views[..below].iter_mut().rev().find_map(|view| view.run(action, context, chord))
    }

    /// Whether the line at the bottom is taken by a view.
    pub(crate) fn has_line(&self) -> bool {
        self.seen().iter().any(|view| view.is_line())
    }

    /// The topmost view that can brings this module or developer into sight; those above are closed. Whether any could.
    pub(crate) fn go_to(&mut self, context: &Context<'_>, subject: &Subject) -> bool {
        let found = self.views.iter_mut().rposition(|view| view.go_to(context, subject));
        self.views.truncate(found.map_or(self.views.len(), |top| top + 1));
        found.is_some()
    }

    /// Draws what is in sight, each view into what those above leave for it, and the line at the bottom if a view takes it.
    pub(crate) fn draw(&mut self, context: &Context<'_>, body: Rect, line: Rect, buffer: &mut Buffer) {
        self.follow(context);
        for index in self.bottom()..self.views.len() {
            let room = self.views[index + 1..].iter().rev().fold(body, |room, above| above.leaves(room));
            let room = if self.views[index].is_line() { line } else { room };
            let below = self.subject_below(index, context);
            self.views[index].draw(&Context { below: below.as_ref(), ..*context }, room, buffer);
        }
    }

    /// Does the edit of this name to what the topmost view with modules means; `None` if there is no such view in sight.
    fn edit(&self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        let index = (self.bottom()..self.views.len()).rev().find(|index| self.views[*index].has_modules())?;
        command::run(name, context, &Meant::of(context, self.subject_of(index, context)), chord)
    }

    /// Where the cursor of the view at `index` is.
    fn subject_of(&self, index: usize, context: &Context<'_>) -> Option<Subject> {
        let below = self.subject_below(index, context);
        self.views[index].subject(&Context { below: below.as_ref(), ..*context })
    }

    /// Where the cursor of the views in sight below `index` is.
    fn subject_below(&self, index: usize, context: &Context<'_>) -> Option<Subject> {
        (self.bottom()..index).rev().find_map(|index| self.subject_of(index, context))
    }

    /// The views in sight.
    fn seen(&self) -> &[Box<dyn View>] {
        &self.views[self.bottom()..]
    }

    /// Whether modules are in sight.
    fn sees_modules(&self) -> bool {
        self.seen().iter().any(|view| view.has_modules())
    }

    /// Whether what works everywhere does so here: what is about modules needs some in sight.
    fn offers(&self, name: &str) -> bool {
        self.sees_modules() || view::find(name).is_none_or(|row| row.kind != ViewKind::OfModules)
    }

    /// The lowest view in sight: what lies below it is covered, and gets no keys either.
    fn bottom(&self) -> usize {
        self.views.iter().rposition(|view| view.covers() == Cover::All).unwrap_or(0)
    }
}

/// Nobody wanted a key behind which something about modules is typed: none are in sight.
fn not_asked(keymap: &Keymap, chord: Chord) -> Option<Vec<Intent>> {
    let filters = keymap.action(EVERYWHERE, chord) == Some("filter");
    let asks = filters || keymap.action(MODULES, chord).is_some_and(command::asks);
    asks.then(|| vec![Intent::NotAsked("there are no modules in this view".into())])
}

/// Whether nothing falls through it.
fn takes_all_keys(view: &dyn View) -> bool {
    view.covers() == Cover::PartAndKeys
}
