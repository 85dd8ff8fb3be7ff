//! The table of views: the action that opens each, and the actions in it. Draws none.

use crate::model::change::Subject;
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::view::View;
use crate::tui::field::target::Target;
use crate::tui::field::{options, question};
use crate::tui::view::board::{kanban, lanes, table, zoom};
use crate::tui::view::dialog::{confirm, form, import_report, pause, prompt, select, stale_save};
use crate::tui::view::overlay::{activity, carry, detail, filter_bar, help, palette, plan, problems};
use crate::tui::view::standup::{listing, meeting};

pub mod board;
pub mod overlay;
pub mod dialog;
pub mod standup;

/// What a view is, beside the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewKind {
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
pub struct ViewEntry {
    /// What opens it. Its name is that of the view.
    pub about: ActionHelp,
    /// What it is.
    pub kind: ViewKind,
    /// What people see of the actions of such a view.
    pub actions: fn() -> Vec<ActionHelp>,
    /// Makes one for what the cursor is on; `None` if it is not for that.
    pub(crate) open: Open,
}

/// Makes a view for what the cursor is on.
pub(crate) type Open = fn(&Context<'_>, Option<&Subject>) -> Option<Box<dyn View>>;

const SEE: &str = "Seeing the board";

const fn about(
    name: &'static str,
    keys: &'static [&'static str],
    short: &'static str,
    long: &'static str,
) -> ActionHelp {
    ActionHelp { name, keys, short, long, group: SEE, words: "", is_safe: true }
}

/// All views. The first layout is the one to begin with.
pub const VIEWS: &[ViewEntry] = &[
    ViewEntry {
        about: about("lanes", &[], "", "Show a column per developer").known_as("columns people"),
        kind: ViewKind::Layout,
        actions: lanes::abouts,
        open: |_, _| Some(Box::new(lanes::Lanes::default())),
    },
    ViewEntry {
        about: about("board", &[], "", "Show statuses across, developers down").known_as("kanban"),
        kind: ViewKind::Layout,
        actions: kanban::abouts,
        open: |_, _| Some(Box::new(kanban::Kanban::default())),
    },
    ViewEntry {
        about: about("table", &[], "", "Show a table of all modules").known_as("list sort spreadsheet"),
        kind: ViewKind::Layout,
        actions: table::abouts,
        open: |_, _| Some(Box::new(table::Table::default())),
    },
    ViewEntry {
        about: about("zoom", &["z"], "", "Show one developer alone").known_as("focus person"),
        kind: ViewKind::OfModules,
        actions: zoom::abouts,
        open: zoom::open,
    },
    ViewEntry {
        about: about("summary", &[], "", "Show the team in a few lines: the end of a standup")
            .known_as("standup report"),
        kind: ViewKind::Above,
        actions: meeting::team_abouts,
        open: |context, _| Some(Box::new(meeting::Meeting::at_summary(context))),
    },
    ViewEntry {
        about: about("blockers", &[], "", "Show what is blocked, and what is needed from whom")
            .known_as("stuck waiting"),
        kind: ViewKind::Above,
        actions: listing::abouts,
        open: |_, _| Some(Box::new(listing::Listing::new(listing::Kind::Blockers))),
    },
    ViewEntry {
        about: about("merge-order", &[], "", "Show who may merge, and what is missing").known_as("pr waits"),
        kind: ViewKind::Above,
        actions: listing::abouts,
        open: |_, _| Some(Box::new(listing::Listing::new(listing::Kind::MergeOrder))),
    },
    ViewEntry {
        about: about("detail", &["Enter"], "detail", "Show all facts of the module").known_as("info details"),
        kind: ViewKind::OfModules,
        actions: detail::abouts,
        open: |context, subject| Some(Box::new(detail::Detail::of(context, subject?)?)),
    },
    ViewEntry {
        about: about("activity", &["A"], "", "Show Activity: who did what, and when").known_as("log history"),
        kind: ViewKind::Above,
        actions: activity::abouts,
        open: |_, _| Some(Box::new(activity::Activity::default())),
    },
    ViewEntry {
        about: about("plan", &[], "", "Plan: mission, criteria, totals, links").known_as("goal success about"),
        kind: ViewKind::Above,
        actions: plan::abouts,
        open: |_, _| Some(Box::new(plan::Plan::default())),
    },
    ViewEntry {
        about: about("import", &[], "", "Import a coverage report").known_as("cover lcov cobertura measure gauge"),
        kind: ViewKind::Above,
        actions: import_report::abouts,
        open: |_, _| Some(Box::new(import_report::ImportReport::new())),
    },
    ViewEntry {
        about: about("problems", &["!"], "", "Show the problems of the file").known_as("errors warnings"),
        kind: ViewKind::Above,
        actions: problems::abouts,
        open: |_, _| Some(Box::new(problems::Problems::default())),
    },
    ViewEntry {
        about: about("filter", &["/"], "filter", "Filter the modules").known_as("search mine hide"),
        kind: ViewKind::OfModules,
        actions: filter_bar::abouts,
        open: |context, subject| Some(Box::new(filter_bar::FilterLine::open(context, subject)?)),
    },
    ViewEntry {
        about: about("standup", &["s"], "standup", "Hold the standup: one person after the other")
            .known_as("meeting daily"),
        kind: ViewKind::Above,
        actions: meeting::abouts,
        open: |context, _| Some(Box::new(meeting::Meeting::new(context))),
    },
    ViewEntry {
        about: about("palette", &[":", "Ctrl-P"], "more", "Open the palette: find and do anything"),
        kind: ViewKind::Above,
        actions: palette::abouts,
        open: |context, _| Some(Box::new(palette::Palette::open(context))),
    },
    ViewEntry {
        about: about("stale", &[], "", "An old copy was saved"),
        kind: ViewKind::Dialog,
        actions: stale_save::abouts,
        open: |context, _| Some(Box::new(stale_save::Stale::example(context.now))),
    },
    ViewEntry {
        about: about("help", &["?", "F1"], "keys", "Show the keys that work here").known_as("shortcuts"),
        kind: ViewKind::Above,
        actions: help::abouts,
        open: |context, _| Some(Box::new(help::Help::open(context))),
    },
    ViewEntry {
        about: about("carry", &[], "", "Carry a module"),
        kind: ViewKind::Dialog,
        actions: carry::abouts,
        open: |context, subject| match subject? {
            Subject::Module(id) => Some(Box::new(carry::Carry::take(context, id)?)),
            Subject::Developer(_) | Subject::Board => None,
        },
    },
    ViewEntry {
        about: about("pause", &[], "", "Hold still"),
        kind: ViewKind::Dialog,
        actions: pause::abouts,
        open: |_, _| Some(Box::new(pause::Pause)),
    },
    ViewEntry {
        about: about("confirm", &[], "", "A question before something is lost"),
        kind: ViewKind::Dialog,
        actions: confirm::abouts,
        open: |_, _| Some(Box::new(confirm::Confirm::example())),
    },
    ViewEntry {
        about: about("prompt", &[], "", "A question for one line"),
        kind: ViewKind::Dialog,
        actions: prompt::abouts,
        open: |context, _| Some(Box::new(prompt::Prompt::example(context, question::COVERAGE)?)),
    },
    ViewEntry {
        about: about("text", &[], "", "A question for many lines"),
        kind: ViewKind::Dialog,
        actions: prompt::text_abouts,
        open: |context, _| Some(Box::new(prompt::Prompt::example(context, question::NOTE)?)),
    },
    ViewEntry {
        about: about("form", &[], "", "All fields of a module, a developer or the board"),
        kind: ViewKind::Dialog,
        actions: form::abouts,
        open: |context, subject| Some(Box::new(form::Form::of_subject(context, subject)?)),
    },
    ViewEntry {
        about: about("choose", &[], "", "One of a list"),
        kind: ViewKind::Dialog,
        actions: select::abouts,
        open: |context, _| Some(Box::new(select::Select::new(context, &options::CRITERIA, vec![Target::Board]))),
    },
];

/// The layouts, in the order in which they follow each other.
pub fn layouts() -> impl Iterator<Item = &'static ViewEntry> {
    VIEWS.iter().filter(|row| row.kind == ViewKind::Layout)
}

/// The view of this name.
pub fn find(name: &str) -> Option<&'static ViewEntry> {
    VIEWS.iter().find(|row| row.about.name == name)
}

/// Whether the view of this name is a dialog.
pub(crate) fn is_dialog(name: &str) -> bool {
    find(name).is_some_and(|row| row.kind == ViewKind::Dialog)
}

/// What people see of the actions of the view of this name.
pub fn actions(name: &str) -> Vec<ActionHelp> {
    find(name).map_or_else(Vec::new, |row| (row.actions)())
}
