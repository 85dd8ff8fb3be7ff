//! One screen or overlay per file, all behind one trait, registered here. A view draws and answers keys; it never reads a
//! clock, a file or the terminal.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::chord::Chord;
use crate::log::history::History;
use crate::model::change::{Change, Subject};
use crate::model::snapshot::Snapshot;
use crate::tui::action::About;
use crate::tui::edit::record::Of;
use crate::tui::edit::{ask, offer};
use crate::tui::effect::Effect;
use crate::tui::event::Broken;
use crate::tui::keymap::Keymap;
use crate::tui::sight::Sight;
use crate::tui::theme::Theme;

pub mod order;
pub mod grid;
pub mod on_grid;
pub mod lanes;
pub mod board;
pub mod zoom;
pub mod rank;
pub mod table;
pub mod help;
pub mod filter;
pub mod palette;
pub mod activity;
pub mod carry;
pub mod pause;
pub mod detail;
pub mod problems;
pub mod confirm;
pub mod prompt;
pub mod form;
pub mod choose;
pub mod stale;

/// What every view may look at while it draws or answers.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The board, with changes that are still on their way to the file.
    pub snapshot: &'a Snapshot,
    /// What became of the board, as far as it is read; `None` before anything of it is.
    pub log: Option<&'a Arc<History>>,
    /// Which key does what.
    pub keymap: &'a Keymap,
    /// Colours and signs.
    pub theme: &'a Theme,
    /// What is filtered out, and what is chosen.
    pub sight: &'a Sight,
    /// Where the cursor of the views below is; `None` if there is nothing to select.
    pub below: Option<&'a Subject>,
    /// Why the file cannot be used; `None` while it can.
    pub broken: Option<&'a Broken>,
    /// Who sits here; `None` while that is not known.
    pub who: Option<&'a str>,
    /// The time, for ages.
    pub now: DateTime<Utc>,
    /// The rows of what can be done right here, view by view from the top: the help shows them.
    pub actions: &'a [(&'static str, Vec<About>)],
}

/// What a view takes from those below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// The whole screen: what is below is not drawn, and gets no keys.
    All,
    /// A part of the screen, and no keys but its own: the others fall to the view below.
    Part,
    /// A part of the screen and every key, as while somebody types or is asked: of what works everywhere, only leaving and
    /// suspending do.
    PartAndKeys,
}

/// A screen or an overlay.
pub trait View {
    /// Its name in key settings.
    fn name(&self) -> &'static str;

    /// Runs the action of this name; `None` if it has none such.
    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Effect>>;

    /// How much of the screen and of the keys it takes from the views below.
    fn covers(&self) -> Cover {
        Cover::All
    }

    /// A key no action is bound to; `None` lets it fall to the view below.
    fn on_key(&mut self, context: &Context<'_>, chord: Chord) -> Option<Vec<Effect>> {
        let _ = (context, chord);
        (self.covers() == Cover::PartAndKeys).then(Vec::new)
    }

    /// Text was pasted; `None`: it was meant for another window.
    fn on_paste(&mut self, context: &Context<'_>, text: &str) -> Option<Vec<Effect>> {
        let _ = (context, text);
        None
    }

    /// Brings it up to date with the board and what of it is shown, before it is asked for anything.
    fn follow(&mut self, context: &Context<'_>) {
        let _ = context;
    }

    /// Where the cursor is.
    fn subject(&self, context: &Context<'_>) -> Option<Subject> {
        let _ = context;
        None
    }

    /// Whether what can be done to modules (see [`edit`](crate::tui::edit)) can be done here.
    fn has_modules(&self) -> bool {
        false
    }

    /// Changes that are not made yet, but shown on the board as if they were.
    fn preview(&self) -> &[Change] {
        &[]
    }

    /// Brings this module or developer into sight and puts the cursor there; whether it could.
    fn go_to(&mut self, context: &Context<'_>, to: &Subject) -> bool {
        let _ = (context, to);
        false
    }

    /// What it leaves of `area` for the views below it: they are drawn into that alone.
    fn leaves(&self, area: Rect) -> Rect {
        area
    }

    /// Whether it is the line at the bottom: it is drawn there, not over the page.
    fn is_line(&self) -> bool {
        false
    }

    /// Draws itself into `area`, which may be of any size down to nothing.
    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer);
}

/// What a view is, beside the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A picture of the whole board: one of them lies at the bottom.
    Layout,
    /// It is opened above a layout.
    Above,
    /// The same, but only where modules are in sight.
    OfModules,
    /// The same, but only something that can be done opens it.
    Dialog,
}

/// A view that can be opened.
pub struct Row {
    /// What opens it. Its name is that of the view.
    pub about: About,
    /// What it is.
    pub kind: Kind,
    /// What people see of the actions of such a view.
    pub actions: fn() -> Vec<About>,
    /// Makes one for what the cursor is on; `None` if it is not for that.
    pub open: Open,
}

/// Makes a view for what the cursor is on.
pub type Open = fn(&Context<'_>, Option<&Subject>) -> Option<Box<dyn View>>;

const SEE: &str = "Seeing the board";

const fn about(name: &'static str, keys: &'static [&'static str], short: &'static str, long: &'static str) -> About {
    About { name, keys, short, long, group: SEE }
}

/// All views. The first layout is the one to begin with.
pub const VIEWS: &[Row] = &[
    Row {
        about: about("lanes", &[], "", "Show a column per developer"),
        kind: Kind::Layout,
        actions: lanes::abouts,
        open: |_, _| Some(Box::new(lanes::Lanes::default())),
    },
    Row {
        about: about("board", &[], "", "Show statuses across, developers down"),
        kind: Kind::Layout,
        actions: board::abouts,
        open: |_, _| Some(Box::new(board::Kanban::default())),
    },
    Row {
        about: about("table", &[], "", "Show a table of all modules"),
        kind: Kind::Layout,
        actions: table::abouts,
        open: |_, _| Some(Box::new(table::Table::default())),
    },
    Row {
        about: about("zoom", &["z"], "", "One developer alone"),
        kind: Kind::OfModules,
        actions: zoom::abouts,
        open: zoom::open,
    },
    Row {
        about: about("detail", &["Enter"], "detail", "Everything about the module"),
        kind: Kind::OfModules,
        actions: detail::abouts,
        open: |context, subject| Some(Box::new(detail::Detail::of(context, subject?)?)),
    },
    Row {
        about: about("activity", &["A"], "", "Who did what, and when"),
        kind: Kind::Above,
        actions: activity::abouts,
        open: |_, _| Some(Box::new(activity::Activity::default())),
    },
    Row {
        about: about("problems", &["!"], "", "What is wrong with the file"),
        kind: Kind::Above,
        actions: problems::abouts,
        open: |_, _| Some(Box::new(problems::Problems::default())),
    },
    Row {
        about: about("filter", &["/"], "filter", "Show only some modules"),
        kind: Kind::OfModules,
        actions: filter::abouts,
        open: |context, subject| Some(Box::new(filter::FilterLine::open(context, subject)?)),
    },
    Row {
        about: about("palette", &[":", "Ctrl-P"], "more", "Find anything: do it, or go there"),
        kind: Kind::Above,
        actions: palette::abouts,
        open: |context, _| Some(Box::new(palette::Palette::open(context))),
    },
    Row {
        about: about("stale", &[], "", "An old copy was saved"),
        kind: Kind::Dialog,
        actions: stale::abouts,
        open: |context, _| Some(Box::new(stale::Stale::example(context.now))),
    },
    Row {
        about: about("help", &["?", "F1"], "keys", "The keys that work here"),
        kind: Kind::Above,
        actions: help::abouts,
        open: |context, _| Some(Box::new(help::Help::open(context))),
    },
    Row {
        about: about("carry", &[], "", "Carry a module"),
        kind: Kind::Dialog,
        actions: carry::abouts,
        open: |context, subject| match subject? {
            Subject::Module(id) => Some(Box::new(carry::Carry::take(context, id)?)),
            Subject::Developer(_) => None,
        },
    },
    Row {
        about: about("pause", &[], "", "Hold still"),
        kind: Kind::Dialog,
        actions: pause::abouts,
        open: |_, _| Some(Box::new(pause::Pause)),
    },
    Row {
        about: about("confirm", &[], "", "A question before something is lost"),
        kind: Kind::Dialog,
        actions: confirm::abouts,
        open: |_, _| Some(Box::new(confirm::Confirm::example())),
    },
    Row {
        about: about("prompt", &[], "", "A question for one line"),
        kind: Kind::Dialog,
        actions: prompt::abouts,
        open: |context, _| Some(Box::new(prompt::Prompt::example(context, ask::COVERAGE)?)),
    },
    Row {
        about: about("text", &[], "", "A question for many lines"),
        kind: Kind::Dialog,
        actions: prompt::text_abouts,
        open: |context, _| Some(Box::new(prompt::Prompt::example(context, ask::NOTE)?)),
    },
    Row {
        about: about("form", &[], "", "All fields of a module, a developer or the board"),
        kind: Kind::Dialog,
        actions: form::abouts,
        open: |context, subject| Some(Box::new(form::Form::of_subject(context, subject)?)),
    },
    Row {
        about: about("choose", &[], "", "One of a list"),
        kind: Kind::Dialog,
        actions: choose::abouts,
        open: |context, _| Some(Box::new(choose::Choose::new(context, &offer::CRITERIA, vec![Of::Board]))),
    },
];

/// The layouts, in the order in which they follow each other.
pub fn layouts() -> impl Iterator<Item = &'static Row> {
    VIEWS.iter().filter(|row| row.kind == Kind::Layout)
}

/// The view of this name.
pub fn find(name: &str) -> Option<&'static Row> {
    VIEWS.iter().find(|row| row.about.name == name)
}

/// What people see of the actions of the view of this name.
pub fn actions(name: &str) -> Vec<About> {
    find(name).map_or_else(Vec::new, |row| (row.actions)())
}
