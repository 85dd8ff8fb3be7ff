//! The common behaviour of views with one cursor on a grid: kanban and zoom. Draws nothing itself.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::key::Chord;
use crate::model::change::Subject;
use crate::tui::core::action;
use crate::tui::core::action::Action;
use crate::tui::core::context::Context;
use crate::tui::core::layout::StatusOrder;
use crate::tui::core::view::{Intent, View};
use crate::tui::view::board::grid::Grid;
use crate::tui::widget::kanban::cell::{Cell, Spacing};

/// A picture of cells: how it is called, what keys do in it, and how it looks.
pub(crate) trait Picture: Clone + Sized + 'static {
    /// Its name in key settings.
    const NAME: &'static str;
    /// What keys do.
    const ACTIONS: &'static [Action<OnGrid<Self>>];

    /// Draws it into `area`, which may be of any size down to nothing.
    fn draw(view: &mut OnGrid<Self>, context: &Context<'_>, area: Rect, buffer: &mut Buffer);
}

/// Such a view.
#[derive(Clone, Debug, Default)]
pub(crate) struct OnGrid<P> {
    /// The cells, and where the cursor is.
    pub grid: Grid,
    /// What is its own.
    pub own: P,
    /// Modules on a page of the selected cell, as last drawn.
    page: usize,
}

impl<P: Picture> View for OnGrid<P> {
    fn name(&self) -> &'static str {
        P::NAME
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        self.grid.follow(context);
        action::run(P::ACTIONS, self, name, context, chord)
    }

    fn go_to(&mut self, context: &Context<'_>, to: &Subject) -> bool {
        self.grid.follow(context);
        self.grid.go_to(&context.snapshot.board, to)
    }

    fn follow(&mut self, context: &Context<'_>) {
        self.grid.follow(context);
    }

    fn subject(&self, context: &Context<'_>) -> Option<Subject> {
        self.grid.subject(context)
    }

    fn has_modules(&self) -> bool {
        true
    }

    fn statuses(&self) -> Option<StatusOrder> {
        Some(self.grid.order.statuses())
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        self.grid.follow(context);
        P::draw(self, context, area.intersection(buffer.area), buffer);
    }
}

impl<P> OnGrid<P> {
    /// By so many modules within the cell.
    pub(crate) fn step(&mut self, context: &Context<'_>, by: isize) -> Vec<Intent> {
        self.grid.step(&context.snapshot.board, by);
        Vec::new()
    }

    /// By so many modules down the status, on into the lanes below or above.
    pub(crate) fn step_on(&mut self, context: &Context<'_>, by: isize) -> Vec<Intent> {
        self.grid.step_on(&context.snapshot.board, by);
        Vec::new()
    }

    /// To the status beside.
    pub(super) fn step_aside(&mut self, context: &Context<'_>, right: bool) -> Vec<Intent> {
        self.grid.step_aside(&context.snapshot.board, right);
        Vec::new()
    }

    /// To the developer of a lane, if there is one.
    pub(super) fn arrive(&mut self, context: &Context<'_>, lane: Option<usize>) -> Vec<Intent> {
        if let Some(lane) = lane {
            self.grid.arrive(&context.snapshot.board, lane);
        }
        Vec::new()
    }

    /// To the developer after that of the cursor.
    pub(super) fn go_to_next(&mut self, context: &Context<'_>) -> Vec<Intent> {
        self.arrive(context, Some(self.grid.place().lane + 1))
    }

    /// To the developer before that of the cursor.
    pub(super) fn go_to_previous(&mut self, context: &Context<'_>) -> Vec<Intent> {
        self.arrive(context, self.grid.place().lane.checked_sub(1))
    }

    /// To the developer of this digit.
    pub(super) fn go_to_numbered(&mut self, context: &Context<'_>, chord: Chord) -> Vec<Intent> {
        match super::column_order::numbered(chord, self.grid.order.columns()) {
            Ok(lane) => self.arrive(context, Some(lane)),
            Err(intents) => intents,
        }
    }

    /// How far a page goes.
    pub(crate) fn page(&self) -> isize {
        self.page.max(1).cast_signed()
    }

    /// Draws the modules of a cell into `area`, so that the selected one is in sight.
    pub(crate) fn draw_cell(
        &mut self,
        context: &Context<'_>,
        (lane, status): (usize, usize),
        spacing: Spacing,
        area: Rect,
        buffer: &mut Buffer,
    ) {
        let height = usize::from(area.height);
        let selected = self.grid.selected(lane, status);
        let count = self.grid.cell(lane, status).len();
        let scroll = self.grid.scroll(lane, status);
        *scroll = spacing.scroll(*scroll, selected, count, height);
        let first = *scroll;
        if selected.is_some() {
            self.page = spacing.page(count, height).0;
        }
        let modules = context.snapshot.board.column(self.grid.order.developer(lane));
        let shown = self.grid.cell(lane, status);
        Cell { modules, shown, selected, first, spacing }.draw(context, area, buffer);
    }
}
