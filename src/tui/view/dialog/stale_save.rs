//! Asks what to do about an old copy that somebody saved over newer changes. Puts nothing back by itself, and takes no key that
//! was meant for something else.

use std::time::Duration;

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::config::key::Chord;
use crate::message::OldCopy;
use crate::message::{HEALED, Request};
use crate::model::change::Change;
use crate::model::status::Status;
use crate::phrase::age::ago;
use crate::phrase::change;
use crate::tui::core::action;
use crate::tui::core::action::{Action, row};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::effect::Effect;
use crate::tui::core::now::Monotonic;
use crate::tui::core::theme::Role;
use crate::tui::core::view::{Cover, Intent, View};
use crate::tui::text::list::{self, ListState};
use crate::tui::text::paragraph::{Margin, Pieces, StyledLine, wrap};
use crate::tui::text::row::RowWriter;
use crate::tui::widget::frame::popup;

/// The question comes unasked: for so long nobody has read it.
const UNREAD: Duration = Duration::from_secs(1);

/// Cells inside of the frame, at most.
const WIDEST: u16 = 76;

/// Cells of the frame, and the blanks inside of it.
const FRAME: u16 = 6;

/// The question.
#[derive(Clone, Debug)]
pub(crate) struct Stale {
    copy: OldCopy,
    /// When it came up.
    since: Monotonic,
    list: ListState,
}

const ACTIONS: &[Action<Stale>] = &Action::<Stale>::under(
    "About an old copy",
    [
        row("put-back", &["B"], "put back", "Put back what the old copy undid", |v, c, _| v.answer(c, put_back)),
        row("keep", &["K"], "keep", "Keep the board as it was saved", |v, c, _| v.answer(c, keep)),
        row("later", &["Esc"], "later", "Decide later, with `standup heal`", |_, _, _| vec![Intent::Close]),
    ],
);

/// What people see of its actions.
pub fn abouts() -> Vec<ActionHelp> {
    list::with(action::abouts(ACTIONS), list::KEYS)
}

/// What the screen does when an old copy was saved. What may as well be meant is only told: who takes something back on purpose
/// is not to be asked each time.
pub fn intent(copy: OldCopy, now: Monotonic) -> Intent {
    if !copy.is_sure {
        return Intent::Say(format!("{}; `standup heal` puts that back", copy.sentence));
    }
    Intent::Open(Box::new(Stale::new(copy, now)))
}

fn put_back(who: String) -> Request {
    Request::Heal { ticket: HEALED, who }
}

fn keep(who: String) -> Request {
    Request::KeepSaved { who }
}

impl Stale {
    /// Asks about `copy` from `now` on.
    pub(crate) fn new(copy: OldCopy, now: Monotonic) -> Self {
        Self { copy, since: now, list: ListState::default() }
    }

    /// One to look at, as if it had come up when the screen was opened.
    pub(crate) fn example(now: DateTime<Utc>) -> Self {
        let moved = |module: &str, from, to| Change::Move { module: module.into(), from, to };
        let lost =
            vec![moved("a.py", Status::Pending, Status::InProgress), moved("b.py", Status::InProgress, Status::Done)];
        let sentence = "an old copy was saved: 2 changes would be undone".into();
        let contested = vec!["a.py: lines 1 to 2".into()];
        Self::new(OldCopy { lost, contested, of: now, sentence, is_sure: true }, Monotonic::default())
    }

    /// The answer of the user, unless the key was on its way before anybody could read the question.
    fn answer(&self, context: &Context<'_>, request: fn(String) -> Request) -> Vec<Intent> {
        match context.who {
            _ if context.monotonic.since(self.since) < UNREAD => Vec::new(),
            Some(who) => vec![Intent::Close, Intent::Do(Effect::Ask(request(who.to_owned())))],
            None => vec![Intent::Say("your name is not known yet; try again in a moment".into())],
        }
    }

    fn about(&self, context: &Context<'_>) -> Vec<(Margin, Pieces)> {
        let text = |role: Role, text: &str| (Margin::default(), vec![(role, text.to_owned())]);
        let item = |line: String| {
            let dot = format!("{} ", context.theme.signs.line.dot);
            (Margin::hanging(Role::Line, &dot), vec![(Role::Text, line)])
        };
        let blank = || text(Role::Text, "");
        let copied = format!("the copy was made from the board of {}", ago(context.now, self.copy.of));
        let mut about = vec![text(Role::Strong, &self.copy.sentence), blank()];
        about.extend(change::lines(&self.copy.lost).into_iter().map(item));
        if !self.copy.contested.is_empty() {
            about.extend([blank(), text(Role::Strong, "both changed, and stays as it was saved")]);
            about.extend(self.copy.contested.iter().cloned().map(item));
        }
        about.extend([blank(), text(Role::Text, &copied)]);
        about
    }
}

impl View for Stale {
    fn name(&self) -> &'static str {
        "stale"
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        self.list.scroll(name).then(Vec::new).or_else(|| action::run(ACTIONS, self, name, context, chord))
    }

    fn covers(&self) -> Cover {
        Cover::PartAndKeys
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let answers: Vec<(String, &str)> = ACTIONS[..3]
            .iter()
            .map(|action| (context.keymap.keys("stale", &action.about), action.about.long))
            .map(|(keys, long)| (keys.first().map_or_else(String::new, |key| key.short()), long))
            .collect();
        let area = area.intersection(buffer.area);
        let width = area.width.min(WIDEST + FRAME);
        let cells = usize::from(width.saturating_sub(FRAME)).max(1);
        let lines: Vec<StyledLine> =
            self.about(context).iter().flat_map(|(margin, pieces)| wrap(pieces, margin, cells)).collect();
        let keys = answers.iter().map(|(key, _)| key.width()).max().unwrap_or(0);
        let answers: Vec<StyledLine> = answers
            .iter()
            .map(|(key, text)| {
                (Margin::hanging(Role::Key, &format!("{key:keys$}  ")), vec![(Role::Text, (*text).into())])
            })
            .flat_map(|(margin, pieces)| wrap(&pieces, &margin, cells))
            .collect();
        let height = ((lines.len() + 1 + answers.len()) as u16).saturating_add(2).min(area.height);
        let frame =
            Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
        let body = popup::frame(context, "Old copy", frame, area, buffer);
        // The answers are always seen: in full where everything fits, else in the edge, so that what they are about can be read.
        let is_whole = lines.len() + 1 + answers.len() <= usize::from(body.height);
        let bottom = if is_whole { answers.len() as u16 + 1 } else { 0 };
        let first = self.list.read(lines.len(), usize::from(body.height - bottom));
        for (row, line) in (0..body.height - bottom).zip(&lines[first..]) {
            line.draw(context.theme, &mut RowWriter::new(buffer, body, row));
        }
        if is_whole {
            for (row, line) in (body.height + 1 - bottom..).zip(&answers) {
                line.draw(context.theme, &mut RowWriter::new(buffer, body, row));
            }
        } else {
            let short = ACTIONS[..3].iter().map(|action| (action.about.name, action.about.short)).collect::<Vec<_>>();
            popup::keys(context, ("stale", &abouts()), &short, frame, buffer);
        }
        popup::more(context, first, self.list.below(lines.len()), frame, buffer);
    }
}
