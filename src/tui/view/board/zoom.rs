//! One developer's page: their three statuses side by side, with room for every module. Shows nobody else, but the keys to
//! them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::change::Subject;
use crate::model::shown::Shown;
use crate::model::status::Status;
use crate::tui::core::action;
use crate::tui::core::action::{Action, row};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::layout;
use crate::tui::core::view::{Intent, View};
use crate::tui::view::board::grid_view::{OnGrid, Picture};
use crate::tui::widget::column::{gutter, head, heading};
use crate::tui::widget::kanban::cell::Spacing;
use crate::tui::widget::kanban::zoom_head;
use crate::tui::widget::kanban::zoom_head::ZoomHead;
use crate::tui::widget::page::empty;

/// The kanban of one developer.
pub(crate) type Zoom = OnGrid<One>;

/// What is in sight of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct One {
    /// The first status in sight, where not all three fit.
    first_status: usize,
}

const ACTIONS: &[Action<Zoom>] = &Action::<Zoom>::under(
    "Moving about",
    [
        row("down", &["j", "Down"], "", "Next module", |v, c, _| v.step(c, 1)),
        row("up", &["k", "Up"], "", "Previous module", |v, c, _| v.step(c, -1)),
        row("left", &["h", "Left"], "", "Status to the left", |v, c, _| v.step_aside(c, false)),
        row("right", &["l", "Right"], "", "Status to the right", |v, c, _| v.step_aside(c, true)),
        row("first", &["g", "Home"], "", "First module of the status", |v, c, _| v.step(c, isize::MIN)),
        row("last", &["G", "End"], "", "Last module of the status", |v, c, _| v.step(c, isize::MAX)),
        row("page-down", &["PgDn"], "", "A page down", |v, c, _| v.step(c, v.page())),
        row("page-up", &["PgUp"], "", "A page up", |v, c, _| v.step(c, -v.page())),
        row("next-developer", &["]", "Tab"], "developer", "Next developer", |v, c, _| v.go_to_next(c)),
        row("previous-developer", &["[", "Shift-Tab"], "developer", "Previous developer", |v, c, _| {
            v.go_to_previous(c)
        }),
        row(
            "developer",
            &["1", "2", "3", "4", "5", "6", "7", "8", "9"],
            "",
            "The developer of this number",
            OnGrid::go_to_numbered,
        ),
        row("all", &["z", "0", "Esc", "q"], "all", "Back to all developers; a filter stays", |v, c, _| v.close(c)),
    ],
);

/// What people see of its actions.
pub(crate) fn abouts() -> Vec<ActionHelp> {
    action::abouts(ACTIONS)
}

/// The page of the developer whose module it is, or who it is, or else of the first one; `None` on a board without any.
pub(crate) fn open(context: &Context<'_>, subject: Option<&Subject>) -> Option<Box<dyn View>> {
    let mut zoom = Zoom::default();
    zoom.grid.follow(context);
    if let Some(subject) = subject {
        zoom.grid.go_to(&context.snapshot.board, subject);
    }
    (zoom.grid.lanes() > 0).then(|| Box::new(zoom) as Box<dyn View>)
}

impl Picture for One {
    const NAME: &'static str = "zoom";
    const ACTIONS: &'static [Action<Zoom>] = ACTIONS;

    fn draw(view: &mut Zoom, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        if view.grid.lanes() == 0 || context.scope.hides_all() {
            return empty::draw(context, area, buffer);
        }
        let lane = view.grid.place().lane;
        let top = zoom_head::height(area.height);
        view.head(context, lane, Rect { height: top, ..area }, buffer);
        let area = Rect { y: area.y + top, height: area.height - top, ..area };
        let all = Status::ALL.len();
        let shrunk = view.grid.emptied(&context.snapshot.board, &[lane]);
        let selected = view.grid.place().status;
        view.own.first_status = layout::scroll_columns_beside(area, &shrunk, view.own.first_status, selected);
        let columns = layout::columns_beside(area, &shrunk, view.own.first_status);
        gutter::draw(context.theme, area, &columns, all, buffer);
        let of_one = view.grid.order.developer(lane).is_some();
        let top = heading_rows(area.height);
        for (status, column) in &columns {
            if top > 0 {
                let count = view.grid.cell(lane, *status).len();
                heading::draw(context, Status::ALL[*status], count, of_one, *column, buffer);
            }
        }
        view.cells(context, lane, &columns, top, buffer);
    }
}

/// Rows for the headings of the statuses, in so many.
const fn heading_rows(height: u16) -> u16 {
    match height {
        0..3 => 0,
        3..20 => 1,
        _ => 2,
    }
}

impl Zoom {
    /// Back, with the cursor where it is.
    fn close(&self, context: &Context<'_>) -> Vec<Intent> {
        std::iter::once(Intent::Close).chain(self.grid.subject(context).map(Intent::GoTo)).collect()
    }

    fn head(&self, context: &Context<'_>, lane: usize, area: Rect, buffer: &mut Buffer) {
        let order = &self.grid.order;
        let board = &context.snapshot.board;
        let developer = |lane: usize| order.developer(lane).map(|i| board.developers[i].as_ref());
        let name = |lane: usize| -> Shown { head::title(context, developer(lane)).0 };
        let zoom_head = ZoomHead {
            developer: developer(lane),
            totals: context.snapshot.totals.column(order.developer(lane)),
            beside: [lane.checked_sub(1).map(name), Some(lane + 1).filter(|next| *next < order.columns()).map(name)],
        };
        zoom_head.draw(context, area, buffer);
    }

    fn cells(&mut self, context: &Context<'_>, lane: usize, columns: &[(usize, Rect)], top: u16, buffer: &mut Buffer) {
        let modules = context.snapshot.board.column(self.grid.order.developer(lane));
        let Some((_, column)) = columns.first() else { return };
        let height = usize::from(column.height.saturating_sub(top));
        let fullest = (0..Status::ALL.len()).map(|status| self.grid.cell(lane, status).len()).max().unwrap_or(0);
        let spacing = spacing(fullest, height);
        for (status, column) in columns {
            let area = Rect { y: column.y + top, height: column.height - top, ..*column };
            self.draw_cell(context, (lane, *status), spacing, area, buffer);
        }
        if self.grid.order.len(lane) == 0 && !modules.is_empty() {
            let area = Rect { y: column.y + top, height: column.height - top, ..*column };
            empty::lane(context, modules.len(), true, area, buffer);
        }
    }
}

/// The airiest spacing at which all modules are seen; where none is airy enough, one that keeps a gauge per module.
fn spacing(fullest: usize, height: usize) -> Spacing {
    let [_, _, roomy, small, densest] = Spacing::ALL;
    let fits = Spacing::ALL.into_iter().find(|spacing| spacing.rows(fullest) <= height);
    fits.filter(|spacing| *spacing != densest).unwrap_or(match height {
        0..6 => densest,
        6..18 => small,
        _ => roomy,
    })
}
