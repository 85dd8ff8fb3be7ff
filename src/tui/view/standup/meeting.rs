//! The standup: one person after the other, then the team. Every key that changes a module works here, and the page follows at
//! once. Stores nothing, and sets nobody's order.

use std::sync::Arc;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::key::Chord;
use crate::export::standup::screen;
use crate::model::change::Subject;
use crate::tui::core::action;
use crate::tui::core::action::{Action, row, row_known_as};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::layout::StatusOrder;
use crate::tui::core::now::Monotonic;
use crate::tui::core::view::{Intent, View};
use crate::tui::field::question::TOPIC;
use crate::tui::field::target::Target;
use crate::tui::view::dialog::prompt::Prompt;
use crate::tui::view::standup::pages::{Page, is_skipped};
pub(crate) use crate::tui::view::standup::state::Meeting;
use crate::tui::widget::standup::sheet::{Part, Sheet};
use crate::tui::widget::standup::summary::SummaryLine;

const ABOUT: &str = "The standup";

const WALKING: &[Action<Meeting>] = &Action::<Meeting>::under(
    ABOUT,
    [
        row_known_as("next", &["]", "Space", "Right", "l", "Tab"], "next", "Next person", "forward page", |v, c, _| {
            v.turn(c, true)
        }),
        row_known_as(
            "back-to",
            &["[", "Backspace", "Left", "h", "Shift-Tab"],
            "back",
            "The person before",
            "previous page",
            |v, c, _| v.turn(c, false),
        ),
        row(
            "person",
            &["1", "2", "3", "4", "5", "6", "7", "8", "9"],
            "",
            "The person of this number, away or not",
            Meeting::go_to_numbered,
        ),
        row("down", &["j", "Down"], "", "Next module", |v, c, _| v.step(c, 1)),
        row("up", &["k", "Up"], "", "Previous module", |v, c, _| v.step(c, -1)),
        row("first", &["g", "Home"], "", "First module of the page", |v, c, _| v.step(c, isize::MIN)),
        row("last", &["G", "End"], "", "Last module of the page", |v, c, _| v.step(c, isize::MAX)),
        row_known_as("topic", &["+"], "topic", "Add a topic for after the round", "parking lot", |_, c, _| {
            vec![Intent::Open(Box::new(Prompt::new(c, TOPIC, vec![Target::NewTopic])))]
        }),
        row_known_as(
            "hold",
            &["S"],
            "",
            "Mark the standup as held, and copy its report",
            "end finish",
            super::state::Meeting::hold,
        ),
    ],
);

const OF_PERSON: &[Action<Meeting>] = &Action::<Meeting>::under(
    ABOUT,
    [row_known_as("to-summary", &["0", "$", "s"], "summary", "The team in a few lines", "end", |v, c, _| {
        v.go_to_page(c, usize::MAX)
    })],
);

const OF_TEAM: &[Action<Meeting>] = &Action::<Meeting>::under(
    ABOUT,
    [
        row("mark", &["Enter"], "mark and copy", "Mark the standup as held, and copy its report", |v, c, chord| {
            v.hold(c, chord)
        }),
        row("tick", &["x"], "", "Tick the topic: it was talked about", |v, _, _| v.tick()),
        row_known_as("copy-report", &["y"], "copy", "Copy the report only", "clipboard yank", |_, _, _| {
            vec![Intent::CopyReport(false)]
        }),
        row_known_as(
            "edit-report",
            &["E"],
            "",
            "Go through the report in your editor, then copy it",
            "vim",
            |_, _, _| vec![Intent::CopyReport(true)],
        ),
    ],
);

/// What the footer shows on the page of a person, and on that of the team.
const HINTS_OF_PERSON: &[(&str, &str)] = &[
    ("next", "next"),
    ("move-next", "move"),
    ("move-back", "move"),
    ("coverage", "coverage"),
    ("block", "blocked"),
    ("note", "note"),
    ("to-summary", "summary"),
    ("back-to", "back"),
    ("ask-for-help", "help"),
    ("away", "away"),
    ("topic", "topic"),
    ("undo", "undo"),
];
const HINTS_OF_TEAM: &[(&str, &str)] = &[
    ("mark", "mark and copy"),
    ("copy-report", "copy"),
    ("back-to", "back"),
    ("tick", "tick"),
    ("topic", "topic"),
    ("edit-report", "edit and copy"),
    ("person", "person"),
];

/// What people see of what is done on the page of a person.
pub fn abouts() -> Vec<ActionHelp> {
    WALKING.iter().chain(OF_PERSON).map(|row| row.about).collect()
}

/// What people see of what is done on the page of the team.
pub(crate) fn team_abouts() -> Vec<ActionHelp> {
    WALKING.iter().chain(OF_TEAM).map(|row| row.about).collect()
}

impl View for Meeting {
    fn name(&self) -> &'static str {
        if self.is_summary() { "summary" } else { "standup" }
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        self.follow(context);
        let own = if self.is_summary() { OF_TEAM } else { OF_PERSON };
        action::run(own, self, name, context, chord).or_else(|| action::run(WALKING, self, name, context, chord))
    }

    // The same page and the same module, wherever they went.
    fn follow(&mut self, context: &Context<'_>) {
        let Some(news) = context.news else { return };
        let is_first = self.pages.all().is_empty();
        let before = self.pages.current().cloned();
        self.pages.follow(&news.report);
        if is_first {
            if self.begins_at_end {
                self.pages.start(usize::MAX);
            } else if self.pages.current().and_then(|page| page.person(&news.report)).is_some_and(is_skipped) {
                let at = self.pages.beside(&news.report, true);
                self.pages.start(at.unwrap_or(0));
            }
        }
        if self.pages.current() != before.as_ref() {
            return self.arrive(context);
        }
        let is_same = self.sheet.as_ref().is_some_and(|(of, ..)| Arc::ptr_eq(of, news));
        if is_same {
            return;
        }
        let Some(sheet) = self.sheet(context) else { return };
        let on = self.cursor.on.clone();
        let at = |is: &dyn Fn(&Part, &str) -> bool| sheet.entries().position(|entry| is(&entry.part, &entry.module.id));
        let found = on.and_then(|(part, id)| {
            at(&|other, module| *other == part && module == id).or_else(|| at(&|_, module| module == id))
        });
        let index = found.unwrap_or(self.cursor.index);
        self.select(&sheet, index);
    }

    fn subject(&self, context: &Context<'_>) -> Option<Subject> {
        if self.is_summary() {
            return match self.place()? {
                SummaryLine::Decide(id, _) => Some(Subject::Module(id.clone())),
                _ => None,
            };
        }
        if let Some((_, id)) = &self.cursor.on {
            return Some(Subject::Module(id.clone()));
        }
        match self.pages.current()? {
            Page::Person(name) if context.snapshot.board.developer(name).is_some() => {
                Some(Subject::Developer(name.clone()))
            }
            _ => None,
        }
    }

    fn has_modules(&self) -> bool {
        true
    }

    fn statuses(&self) -> Option<StatusOrder> {
        Some(StatusOrder::RIGHT_TO_LEFT)
    }

    fn go_to(&mut self, context: &Context<'_>, to: &Subject) -> bool {
        self.follow(context);
        let board = &context.snapshot.board;
        let page = match to {
            Subject::Board => return false,
            Subject::Developer(name) => Page::Person(name.clone()),
            Subject::Module(id) => match board.find(id).map(|found| found.developer) {
                Some(Some(at)) => Page::Person(board.developers[at].name.clone()),
                Some(None) => Page::Nobody,
                None => return false,
            },
        };
        let Some(at) = self.pages.all().iter().position(|other| *other == page) else { return false };
        let Subject::Module(id) = to else {
            self.go_to_page(context, at);
            return true;
        };
        let Some(news) = context.news else { return false };
        let Some(person) = page.person(&news.report) else { return false };
        let sheet = Sheet::of(news, person, context.calendar);
        let Some(index) = sheet.entries().position(|entry| entry.module.id == *id) else { return false };
        self.go_to_page(context, at);
        self.select(&sheet, index);
        true
    }

    fn wants_news(&self) -> bool {
        true
    }

    fn title(&self, context: &Context<'_>) -> Option<String> {
        Some(context.news.map_or("Standup".into(), |news| format!("Standup, {}", screen::day_of(&news.report))))
    }

    fn hints(&self) -> &'static [(&'static str, &'static str)] {
        if self.is_summary() { HINTS_OF_TEAM } else { HINTS_OF_PERSON }
    }

    fn due(&self, now: Monotonic) -> Option<Monotonic> {
        let clock = self.clock.filter(|clock| clock.is_shown)?;
        let whole = Duration::from_secs(now.since(clock.turned).as_secs() + 1);
        Some(clock.turned + whole)
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        self.follow(context);
        self.draw_page(context, area.intersection(buffer.area), buffer);
    }
}
