//! Carries a module: arrows move it, and the board shows where it would be. Changes nothing until it is put down.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

use crate::config::key::Chord;
use crate::model::board::Board;
use crate::model::change::{Change, Seat, Subject};
use crate::model::shown::Shown;
use crate::model::status::Status;
use crate::tui::core::action;
use crate::tui::core::action::{Action, row};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::core::view::{Cover, Intent, View};
use crate::tui::text::row::RowWriter;
use crate::tui::view::board::column_order::rank;

/// A module in the hand.
#[derive(Clone, Debug)]
pub(crate) struct Carry {
    id: String,
    /// Where it was taken from.
    from: (Status, Seat),
    /// Where it would be put down.
    to: (Status, Seat),
    /// What putting it down would change.
    preview: Vec<Change>,
}

/// Where the arrows take it.
#[derive(Clone, Copy)]
enum Way {
    Up,
    Down,
    Left,
    Right,
}

const ACTIONS: &[Action<Carry>] = &Action::<Carry>::under(
    "While carrying",
    [
        row("up", &["Up", "k"], "order and status", "Up in the order, or to the status above", |v, c, _| {
            v.go(c, Way::Up)
        }),
        row("down", &["Down", "j"], "order and status", "Down in the order, or to the status below", |v, c, _| {
            v.go(c, Way::Down)
        }),
        row("left", &["Left", "h"], "developer", "To the developer on the left", |v, c, _| v.go(c, Way::Left)),
        row("right", &["Right", "l"], "developer", "To the developer on the right", |v, c, _| v.go(c, Way::Right)),
        row("keep", &["Enter", "m"], "put it down", "Put it down here", |v, c, _| v.put_down(c)),
        row("drop", &["Esc", "q"], "leave it", "Leave it where it was", |_, _, _| vec![Intent::Close]),
    ],
);

/// What people see of its actions.
pub fn abouts() -> Vec<ActionHelp> {
    action::abouts(ACTIONS)
}

impl View for Carry {
    fn name(&self) -> &'static str {
        "carry"
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        action::run(ACTIONS, self, name, context, chord)
    }

    fn covers(&self) -> Cover {
        Cover::PartAndKeys
    }

    fn preview(&self) -> &[Change] {
        &self.preview
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        let Some(row) = area.height.checked_sub(1) else { return };
        let line = Rect { y: area.y + row, height: 1, ..area };
        Clear.render(line, buffer);
        let (style, text) = (context.theme.style(Role::Badge), Shown::new(&self.sentence()));
        let mut pen = RowWriter::new(buffer, line, 0);
        pen.paint(style);
        let text = text.cut_end(pen.room().saturating_sub(2));
        pen.skip(1).left(text.as_str(), style);
    }
}

impl Carry {
    /// Takes the module of this id into the hand; `None` if there is none.
    pub(crate) fn take(context: &Context<'_>, id: &str) -> Option<Self> {
        let board = &context.snapshot.board;
        let found = board.find(id)?;
        let here = (found.module.status, Seat::of(board, found));
        Some(Self { id: id.to_owned(), from: here.clone(), to: here, preview: Vec::new() })
    }

    fn sentence(&self) -> String {
        let (status, seat) = &self.to;
        format!("carrying {}: {status}, {}", self.id, seat.developer.as_deref().unwrap_or("nobody"))
    }

    fn go(&mut self, context: &Context<'_>, way: Way) -> Vec<Intent> {
        let board = &context.snapshot.board;
        let Some(found) = board.find(&self.id) else {
            return vec![Intent::Close, Intent::Say(format!("{} is not on the board any more", self.id))];
        };
        // Who changed it meanwhile has the last word: it is carried from where it is now.
        let column = Column::of(context, found.developer, &self.id);
        let status = found.module.status;
        let index = column.before(status, found.index);
        let to = match way {
            Way::Up if index > 0 => Some((status, found.developer, column.seat(status, index - 1))),
            Way::Up => context
                .statuses
                .previous(status)
                .map(|status| (status, found.developer, column.seat(status, usize::MAX))),
            Way::Down if index < column.count(status) => {
                Some((status, found.developer, column.seat(status, index + 1)))
            }
            Way::Down => context.statuses.next(status).map(|status| (status, found.developer, column.seat(status, 0))),
            Way::Left | Way::Right => neighbour(board, found.developer, way).map(|to| {
                let developer = Some(to).filter(|to| *to < board.developers.len());
                let column = Column::of(context, developer, &self.id);
                (status, developer, column.seat(status, index))
            }),
        };
        if let Some((status, developer, after)) = to {
            let is_alone = Column::of(context, developer, &self.id).count(status) == 0;
            let developer = developer.map(|index| board.developers[index].name.clone());
            // Back where no other tells its place, it has the one it had.
            let is_back = is_alone && status == self.from.0 && developer == self.from.1.developer;
            self.to = if is_back { self.from.clone() } else { (status, Seat { developer, after }) };
            self.preview = self.changes();
        }
        Vec::new()
    }

    fn put_down(&mut self, context: &Context<'_>) -> Vec<Intent> {
        if context.snapshot.board.find(&self.id).is_none() {
            return vec![Intent::Close, Intent::Say(format!("{} is not on the board any more", self.id))];
        }
        match self.changes() {
            changes if changes.is_empty() => vec![Intent::Close, Intent::Say("it is where it was".into())],
            changes => vec![Intent::Close, Intent::Propose(changes)],
        }
    }

    /// What leads from where it was to where it would be.
    fn changes(&self) -> Vec<Change> {
        let ((was, from), (status, to)) = (&self.from, &self.to);
        let mut changes = Vec::new();
        if from.developer != to.developer {
            changes.push(Change::Assign { module: self.id.clone(), from: from.clone(), to: to.clone(), wording: None });
        } else if from.after != to.after {
            let what = Subject::Module(self.id.clone());
            changes.push(Change::Place { what, from: from.after.clone(), to: to.after.clone(), wording: None });
        }
        if was != status {
            changes.push(Change::Move { module: self.id.clone(), from: *was, to: *status });
        }
        changes
    }
}

/// The number of the column to the left or right; nobody's is the last, behind those of all developers.
fn neighbour(board: &Board, developer: Option<usize>, way: Way) -> Option<usize> {
    let nobody = board.developers.len();
    let at = developer.unwrap_or(nobody);
    let to = if matches!(way, Way::Left) { at.checked_sub(1)? } else { at + 1 };
    Some(to).filter(|to| *to <= nobody)
}

/// A column without the module in the hand.
struct Column<'a> {
    /// Id, status and rank of each module, and whether it is shown.
    others: Vec<(&'a str, Status, u8, bool)>,
    /// The rank of the module in the hand, by status: it can be put only among its like.
    ranks: [u8; 3],
}

impl<'a> Column<'a> {
    fn of(context: &Context<'a>, developer: Option<usize>, carried: &str) -> Self {
        let hits = context.scope.hits().map(|hits| hits.column(developer));
        let is_shown = |index: usize| hits.is_none_or(|hits| hits.binary_search(&(index as u32)).is_ok());
        let board = &context.snapshot.board;
        let owner = developer.map(|index| board.developers[index].as_ref());
        let others = board.column(developer).iter().enumerate().filter(|(_, module)| module.id != carried);
        let others =
            others.map(|(index, m)| (m.id.as_str(), m.status, rank(m, m.status, owner), is_shown(index))).collect();
        let ranks = board.find(carried).map(|found| Status::ALL.map(|status| rank(found.module, status, owner)));
        Self { others, ranks: ranks.unwrap_or_default() }
    }

    /// The places of the shown modules of this status that are ranked alike.
    fn of_status(&self, status: Status) -> Vec<usize> {
        let rank = self.ranks[status as usize];
        let is = |at: &usize| matches!(self.others[*at], (_, s, r, true) if (s, r) == (status, rank));
        (0..self.others.len()).filter(is).collect()
    }

    fn count(&self, status: Status) -> usize {
        self.of_status(status).len()
    }

    /// How many shown modules of this status come before the place `index` of the whole column.
    fn before(&self, status: Status, index: usize) -> usize {
        self.of_status(status).into_iter().filter(|at| *at < index).count()
    }

    /// Behind whom it sits to be the module of this index among the shown ones of a status. Where there are none of that
    /// status, at the end of the column.
    fn seat(&self, status: Status, index: usize) -> Option<String> {
        let there = self.of_status(status);
        let behind = match (there.get(index), there.last()) {
            (Some(at), _) => at.checked_sub(1)?,
            (None, Some(last)) => *last,
            (None, None) => self.others.len().checked_sub(1)?,
        };
        Some(self.others[behind].0.to_owned())
    }
}
