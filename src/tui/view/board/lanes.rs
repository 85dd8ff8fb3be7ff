//! The lanes: a column per developer, statuses stacked. Decides what is selected; the widgets decide how it looks.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::key::Chord;
use crate::model::board::Board;
use crate::model::change::Subject;
use crate::tui::core::action;
use crate::tui::core::action::{Action, row};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::layout::{self, StatusOrder};
use crate::tui::core::view::{Intent, View};
use crate::tui::view::board::column_order;
use crate::tui::view::board::column_order::Order;
use crate::tui::widget::column::Column;
use crate::tui::widget::column::gutter;
use crate::tui::widget::page::empty;

/// The lanes: where the cursor is and what is scrolled into sight.
#[derive(Clone, Debug)]
pub(crate) struct Lanes {
    order: Order,
    cursor: Cursor,
    /// The leftmost column in sight.
    first: usize,
    /// The first module in sight of the status with the cursor.
    first_module: usize,
    /// Modules on a page of the selected column, as last drawn.
    page: usize,
}

impl Default for Lanes {
    fn default() -> Self {
        let order = Order::of(StatusOrder::STACK);
        Self { order, cursor: Cursor::default(), first: 0, first_module: 0, page: 0 }
    }
}

/// What is selected. It follows the module's id, never its row.
#[derive(Clone, Debug, Default)]
struct Cursor {
    column: usize,
    /// Position among all modules of the column, in the order shown.
    position: usize,
    /// The selected module; `None` in an empty column.
    module: Option<String>,
}

const ACTIONS: &[Action<Lanes>] = &Action::<Lanes>::under(
    "Moving about",
    [
        row("down", &["j", "Down"], "", "Next module", |v, c, _| v.step(c, 1)),
        row("up", &["k", "Up"], "", "Previous module", |v, c, _| v.step(c, -1)),
        row("left", &["h", "Left"], "", "Column to the left", |v, c, _| v.step_aside(c, false)),
        row("right", &["l", "Right"], "", "Column to the right", |v, c, _| v.step_aside(c, true)),
        row("first", &["g", "Home"], "", "First module of the column", |v, c, _| v.step(c, isize::MIN)),
        row("last", &["G", "End"], "", "Last module of the column", |v, c, _| v.step(c, isize::MAX)),
        row("page-down", &["PgDn"], "", "A page down", |v, c, _| v.step(c, v.page.max(1).cast_signed())),
        row("page-up", &["PgUp"], "", "A page up", |v, c, _| v.step(c, -v.page.max(1).cast_signed())),
        row("next-developer", &["Tab", "]"], "", "Next developer", |v, c, _| v.arrive(c, Some(v.cursor.column + 1))),
        row("previous-developer", &["Shift-Tab", "["], "", "Previous developer", |v, c, _| {
            v.arrive(c, v.cursor.column.checked_sub(1))
        }),
        row(
            "developer",
            &["1", "2", "3", "4", "5", "6", "7", "8", "9"],
            "",
            "The developer of this number",
            |v, c, chord| match column_order::numbered(chord, v.order.columns()) {
                Ok(column) => v.arrive(c, Some(column)),
                Err(intents) => intents,
            },
        ),
    ],
);

/// What people see of its actions.
pub(crate) fn abouts() -> Vec<ActionHelp> {
    action::abouts(ACTIONS)
}

impl View for Lanes {
    fn name(&self) -> &'static str {
        "lanes"
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        self.follow(context);
        action::run(ACTIONS, self, name, context, chord)
    }

    fn go_to(&mut self, context: &Context<'_>, to: &Subject) -> bool {
        self.follow(context);
        let board = &context.snapshot.board;
        match to {
            Subject::Board => false,
            Subject::Module(id) => match self.order.find(board, id, self.cursor.column) {
                Some((column, position)) => {
                    self.cursor.column = column;
                    self.select(board, position);
                    true
                }
                None => false,
            },
            Subject::Developer(name) => match board.developer(name) {
                Some(column) => {
                    self.arrive(context, Some(column));
                    true
                }
                None => false,
            },
        }
    }

    // Brings the order of rows and the cursor up to date with the board: the cursor stays on its module, wherever that went.
    fn follow(&mut self, context: &Context<'_>) {
        let board = &context.snapshot.board;
        let is_first = self.order.columns() == 0;
        if !self.order.update(board, context.scope.hits()) {
            return;
        }
        if is_first {
            self.arrive(context, Some(self.order.nearest(0)));
            return;
        }
        let count = self.order.columns();
        self.cursor.column = self.cursor.column.min(count.saturating_sub(1));
        let id = self.cursor.module.as_deref();
        let found = id.and_then(|id| self.order.find(board, id, self.cursor.column));
        // What is filtered out leaves the cursor to its neighbour.
        let found = found.or_else(|| id.and_then(|id| self.order.neighbour(board, id)));
        match found {
            Some((column, position)) => {
                self.cursor.column = column;
                self.select(board, position);
            }
            None => {
                if context.scope.hits().is_some() {
                    // To where the filter leaves something.
                    self.cursor.column = self.order.nearest(self.cursor.column);
                }
                self.select(board, self.cursor.position);
            }
        }
    }

    fn subject(&self, context: &Context<'_>) -> Option<Subject> {
        match &self.cursor.module {
            Some(id) => Some(Subject::Module(id.clone())),
            None => {
                let developer = self.order.developer(self.cursor.column)?;
                let developer = context.snapshot.board.developers.get(developer)?;
                Some(Subject::Developer(developer.name.clone()))
            }
        }
    }

    fn has_modules(&self) -> bool {
        true
    }

    fn statuses(&self) -> Option<StatusOrder> {
        Some(self.order.statuses())
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        self.follow(context);
        let count = self.order.columns();
        if count == 0 || context.scope.hides_all() {
            empty::draw(context, area, buffer);
            return;
        }
        let board = &context.snapshot.board;
        // The cursor unfolds the column that it is in.
        let shrunk: Vec<bool> =
            (0..count).map(|column| column != self.cursor.column && self.order.is_emptied(board, column)).collect();
        self.first = layout::scroll_columns_beside(area, &shrunk, self.first, self.cursor.column);
        let columns = layout::columns_beside(area, &shrunk, self.first);
        gutter::draw(context.theme, area, &columns, count, buffer);
        for (index, area) in columns {
            let developer = self.order.developer(index);
            let focused = index == self.cursor.column;
            let column = Column {
                developer: developer.map(|i| board.developers[i].as_ref()),
                totals: context.snapshot.totals.column(developer),
                beside: &context.snapshot.totals,
                modules: board.column(developer),
                by_status: self.order.by_status(index),
                shape: self.order.shapes()[index],
                shapes: self.order.shapes(),
                selected: (focused && self.cursor.module.is_some()).then_some(self.cursor.position),
                focused,
                is_shrunk: shrunk[index],
                first: self.first_module,
            };
            if focused {
                let seen = column.in_sight(area);
                (self.first_module, self.page) = (seen.first, seen.page);
            }
            column.draw(context, area, buffer);
        }
    }
}

impl Lanes {
    /// Selects the module at this position of the column, or the last one.
    fn select(&mut self, board: &Board, position: usize) {
        let column = self.cursor.column;
        self.cursor.position = position.min(self.order.len(column).saturating_sub(1));
        self.cursor.module = self.order.module(board, column, self.cursor.position).map(|m| m.id.clone());
    }

    fn step(&mut self, context: &Context<'_>, by: isize) -> Vec<Intent> {
        let position = self.cursor.position.saturating_add_signed(by);
        self.select(&context.snapshot.board, position);
        Vec::new()
    }

    /// To the closest column on that side with any module, on the same level.
    fn step_aside(&mut self, context: &Context<'_>, right: bool) -> Vec<Intent> {
        if let Some(column) = self.order.beside(self.cursor.column, right) {
            self.cursor.column = column;
            self.select(&context.snapshot.board, self.cursor.position);
        }
        Vec::new()
    }

    /// To the developer of this column, if there is one: to the module that needs them most.
    fn arrive(&mut self, context: &Context<'_>, column: Option<usize>) -> Vec<Intent> {
        if let Some(column) = column.filter(|column| *column < self.order.columns()) {
            let board = &context.snapshot.board;
            self.cursor.column = column;
            self.select(board, self.order.arrival(board, column));
        }
        Vec::new()
    }
}
