//! All views, in one table: what opens them, what they are, what can be done in them. Draws none.

use crate::model::change::Subject;
use crate::tui::core::action_help::About;
use crate::tui::core::context::Context;
use crate::tui::core::view::View;
use crate::tui::field::target::Of;
use crate::tui::field::{options, question};
use crate::tui::view::board::{kanban, lanes, table, zoom};
use crate::tui::view::dialog::{confirm, form, pause, prompt, select, stale_save};
use crate::tui::view::overlay::{activity, carry, detail, filter_bar, help, palette, problems};

pub mod board;
pub mod overlay;
pub mod dialog;

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
        actions: kanban::abouts,
        open: |_, _| Some(Box::new(kanban::Kanban::default())),
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
        actions: filter_bar::abouts,
        open: |context, subject| Some(Box::new(filter_bar::FilterLine::open(context, subject)?)),
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
        actions: stale_save::abouts,
        open: |context, _| Some(Box::new(stale_save::Stale::example(context.now))),
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
        open: |context, _| Some(Box::new(prompt::Prompt::example(context, question::COVERAGE)?)),
    },
    Row {
        about: about("text", &[], "", "A question for many lines"),
        kind: Kind::Dialog,
        actions: prompt::text_abouts,
        open: |context, _| Some(Box::new(prompt::Prompt::example(context, question::NOTE)?)),
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
        actions: select::abouts,
        open: |context, _| Some(Box::new(select::Choose::new(context, &options::CRITERIA, vec![Of::Board]))),
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

/// Whether the view of this name is a dialog.
pub fn is_dialog(name: &str) -> bool {
    find(name).is_some_and(|row| row.kind == Kind::Dialog)
}

/// What people see of the actions of the view of this name.
pub fn actions(name: &str) -> Vec<About> {
    find(name).map_or_else(Vec::new, |row| (row.actions)())
}
