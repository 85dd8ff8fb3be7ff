//! The cursor of a kanban: a lane per developer, a cell per status. Shared by the views that show one; draws nothing.

use crate::model::board::Board;
use crate::model::change::Subject;
use crate::model::status::Status;
use crate::tui::core::context::Context;
use crate::tui::view::board::column_order::Order;

/// A place among the cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct CellPlace {
    /// The developer, or the last one: nobody.
    pub lane: usize,
    /// The status, as an index.
    pub status: usize,
    /// Among the modules of the cell, in the order shown.
    pub index: usize,
}

/// The cells, and where the cursor is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grid {
    /// Which modules are in which cell.
    pub order: Order,
    place: CellPlace,
    /// The selected module, whose id the cursor follows; `None` in an empty cell.
    module: Option<String>,
    /// The first module in sight of each cell.
    scrolls: Vec<[usize; 3]>,
}

impl Grid {
    /// Where the cursor is.
    pub(crate) fn place(&self) -> CellPlace {
        self.place
    }

    /// How many lanes there are.
    pub(crate) fn lanes(&self) -> usize {
        self.order.columns()
    }

    /// The modules of a cell, as indices into those of the lane.
    pub(crate) fn cell(&self, lane: usize, status: usize) -> &[u32] {
        &self.order.by_status(lane)[status]
    }

    /// Which statuses a filter leaves nothing of, in these lanes; never that of the cursor.
    pub(crate) fn emptied(&self, board: &Board, lanes: &[usize]) -> [bool; 3] {
        let has = |status: Status| {
            let of = |lane: &usize| board.column(self.order.developer(*lane)).iter();
            lanes.iter().flat_map(of).any(|module| module.status == status)
        };
        Status::ALL.map(|status| {
            let is_empty = lanes.iter().all(|lane| self.cell(*lane, status as usize).is_empty());
            self.order.is_filtered() && is_empty && status as usize != self.place.status && has(status)
        })
    }

    /// The selected module's place in this cell, if the cursor is there.
    pub(crate) fn selected(&self, lane: usize, status: usize) -> Option<usize> {
        (self.place.lane == lane && self.place.status == status).then_some(self.place.index)
    }

    /// The first module in sight of a cell, which drawing changes.
    pub(crate) fn scroll(&mut self, lane: usize, status: usize) -> &mut usize {
        &mut self.scrolls[lane][status]
    }

    /// Brings it up to date with the board: the cursor stays on its module, wherever that went, or else where it is. Where
    /// nothing is left of its lane it goes to the next one with modules.
    pub(crate) fn follow(&mut self, context: &Context<'_>) {
        let board = &context.snapshot.board;
        if !self.order.update(board, context.scope.hits()) {
            return;
        }
        let is_first = self.scrolls.is_empty();
        self.scrolls.resize(self.lanes(), [0; 3]);
        let known = self.module.as_deref().and_then(|id| {
            // What is filtered out leaves the cursor to its neighbour.
            self.order.find(board, id, self.place.lane).or_else(|| self.order.neighbour(board, id))
        });
        if let Some((lane, position)) = known {
            let place = self.place_of(lane, position);
            self.select(board, place);
            return;
        }
        self.place.lane = self.place.lane.min(self.lanes().saturating_sub(1));
        if is_first {
            self.arrive(board, self.order.nearest(self.place.lane));
        } else if self.module.is_some() {
            let lane = self.order.nearest(self.place.lane);
            self.enter(board, lane);
        } else {
            self.select(board, self.place);
        }
    }

    /// What the cursor is on.
    pub(crate) fn subject(&self, context: &Context<'_>) -> Option<Subject> {
        match &self.module {
            Some(id) => Some(Subject::Module(id.clone())),
            None => {
                let developer = context.snapshot.board.developers.get(self.order.developer(self.place.lane)?)?;
                Some(Subject::Developer(developer.name.clone()))
            }
        }
    }

    /// Puts the cursor on this module or developer; whether it is there.
    pub(crate) fn go_to(&mut self, board: &Board, to: &Subject) -> bool {
        match to {
            Subject::Board => false,
            Subject::Module(id) => match self.order.find(board, id, self.place.lane) {
                Some((lane, position)) => {
                    let place = self.place_of(lane, position);
                    self.select(board, place);
                    true
                }
                None => false,
            },
            Subject::Developer(name) => match board.developer(name) {
                Some(lane) => {
                    self.arrive(board, lane);
                    true
                }
                None => false,
            },
        }
    }

    /// To a developer, if there is one in this lane: to the module that needs them most.
    pub(crate) fn arrive(&mut self, board: &Board, lane: usize) {
        if lane < self.lanes() {
            let place = self.place_of(lane, self.order.arrival(board, lane));
            self.select(board, place);
        }
    }

    /// By so many modules within the cell.
    pub(crate) fn step(&mut self, board: &Board, by: isize) {
        let index = self.place.index.saturating_add_signed(by);
        self.select(board, CellPlace { index, ..self.place });
    }

    /// By so many modules down the status, on into the lanes below or above.
    pub(crate) fn step_on(&mut self, board: &Board, by: isize) {
        let CellPlace { lane, status, index } = self.place;
        if self.lanes() == 0 {
            return;
        }
        let count = |lane: usize| self.cell(lane, status).len();
        let before: usize = (0..lane).map(count).sum();
        let here = count(lane);
        let all: usize = before + (lane..self.lanes()).map(count).sum::<usize>();
        // In an empty cell the cursor lies between what is above and what is below.
        let is_end = here == 0 && if by < 0 { before == 0 } else { before == all };
        if all == 0 || is_end {
            return;
        }
        let by = if here == 0 && by > 0 { by - 1 } else { by };
        let mut index = (before + index).saturating_add_signed(by).min(all - 1);
        let found = (0..self.lanes()).find(|lane| {
            let is_here = index < count(*lane);
            index -= if is_here { 0 } else { count(*lane) };
            is_here
        });
        if let Some(lane) = found {
            self.select(board, CellPlace { lane, status, index });
        }
    }

    /// To the closest status on that side of which there are modules, on the same level as seen.
    pub(crate) fn step_aside(&mut self, board: &Board, right: bool) {
        let CellPlace { lane, status, index } = self.place;
        let Some(scrolls) = self.scrolls.get(lane).copied() else { return };
        let filled = |other: &usize| !self.cell(lane, *other).is_empty();
        let to = if right { (status + 1..Status::ALL.len()).find(filled) } else { (0..status).rev().find(filled) };
        if let Some(to) = to {
            let index = scrolls[to] + index.saturating_sub(scrolls[status]);
            self.select(board, CellPlace { lane, status: to, index });
        }
    }

    /// Into a lane: to the status of the cursor if there are modules of it, else to the first of which there are.
    fn enter(&mut self, board: &Board, lane: usize) {
        let filled = |status: &usize| self.order.len(lane) > 0 && !self.cell(lane, *status).is_empty();
        let same = Some(self.place.status).filter(filled);
        let status = same.or_else(|| (0..Status::ALL.len()).find(filled)).unwrap_or(self.place.status);
        self.select(board, CellPlace { lane, status, index: self.place.index });
    }

    /// Selects what is at this place, or the last module of the cell.
    fn select(&mut self, board: &Board, place: CellPlace) {
        self.place = place;
        let developer = self.order.developer(place.lane);
        let cell = if place.lane < self.lanes() { self.cell(place.lane, place.status) } else { &[] };
        let index = place.index.min(cell.len().saturating_sub(1));
        let module = cell.get(index).and_then(|index| board.column(developer).get(*index as usize));
        self.module = module.map(|module| module.id.clone());
        self.place.index = index;
    }

    /// The place of a position counted over all cells of a lane.
    fn place_of(&self, lane: usize, position: usize) -> CellPlace {
        let mut index = position;
        let mut status = 0;
        while status + 1 < Status::ALL.len() && index >= self.cell(lane, status).len() {
            index -= self.cell(lane, status).len();
            status += 1;
        }
        CellPlace { lane, status, index }
    }
}
