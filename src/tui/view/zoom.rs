//! One developer alone: their three statuses side by side, with room for every module. Shows nobody else, but the way to them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::chord::Chord;
use crate::model::change::Subject;
use crate::model::shown::Shown;
use crate::model::status::Status;
use crate::tui::action::{self, About, Action};
use crate::tui::effect::Effect;
use crate::tui::layout;
use crate::tui::view::grid::Grid;
use crate::tui::view::order;
use crate::tui::view::{Context, View};
use crate::tui::widget::cell::{Cell, Spacing};
use crate::tui::widget::zoom_head::{self, ZoomHead};
use crate::tui::widget::{empty, gutter, head, heading};

/// The kanban of one developer.
#[derive(Debug, Default)]
pub struct Zoom {
    grid: Grid,
    /// The first status in sight, where not all three fit.
    first_status: usize,
    /// Modules on a page, as last drawn.
    page: usize,
}

const GO: &str = "Moving about";

const fn row(
    name: &'static str,
    keys: &'static [&'static str],
    short: &'static str,
    long: &'static str,
    run: fn(&mut Zoom, &Context<'_>, Chord) -> Vec<Effect>,
) -> Action<Zoom> {
    Action { about: About { name, keys, short, long, group: GO }, run }
}

const ACTIONS: &[Action<Zoom>] = &[
    row("down", &["j", "Down"], "", "Next module", |v, c, _| v.step(c, 1)),
    row("up", &["k", "Up"], "", "Previous module", |v, c, _| v.step(c, -1)),
    row("left", &["h", "Left"], "", "Status to the left", |v, c, _| v.step_aside(c, -1)),
    row("right", &["l", "Right"], "", "Status to the right", |v, c, _| v.step_aside(c, 1)),
    row("first", &["g", "Home"], "", "First module of the status", |v, c, _| v.step(c, isize::MIN)),
    row("last", &["G", "End"], "", "Last module of the status", |v, c, _| v.step(c, isize::MAX)),
    row("page-down", &["PgDn"], "", "A page down", |v, c, _| v.step(c, v.page.max(1).cast_signed())),
    row("page-up", &["PgUp"], "", "A page up", |v, c, _| v.step(c, -v.page.max(1).cast_signed())),
    row("next-developer", &["]", "Tab"], "developer", "Next developer", |v, c, _| {
        v.go_to_lane(c, v.grid.place().lane + 1)
    }),
    row("previous-developer", &["[", "Shift-Tab"], "developer", "Previous developer", |v, c, _| {
        v.go_to_lane(c, v.grid.place().lane.saturating_sub(1))
    }),
    row(
        "developer",
        &["1", "2", "3", "4", "5", "6", "7", "8", "9"],
        "",
        "The developer of this number",
        |v, c, chord| match order::numbered(chord, v.grid.order.columns()) {
            Ok(lane) => v.go_to_lane(c, lane),
            Err(effects) => effects,
        },
    ),
    row("all", &["z", "0", "Esc", "q"], "all", "Back to all developers", |v, c, _| v.close(c)),
];

/// What people see of its actions.
pub fn abouts() -> Vec<About> {
    ACTIONS.iter().map(|action| action.about).collect()
}

/// The page of the developer whose module it is, or who it is, or else of the first one; `None` on a board without any.
pub fn open(context: &Context<'_>, subject: Option<&Subject>) -> Option<Box<dyn View>> {
    let mut zoom = Zoom::default();
    zoom.grid.follow(context);
    if let Some(subject) = subject {
        zoom.grid.go_to(&context.snapshot.board, subject);
    }
    (zoom.grid.lanes() > 0).then(|| Box::new(zoom) as Box<dyn View>)
}

impl View for Zoom {
    fn name(&self) -> &'static str {
        "zoom"
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Effect>> {
        self.grid.follow(context);
        action::run(ACTIONS, self, name, context, chord)
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

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        self.grid.follow(context);
        let area = area.intersection(buffer.area);
        if self.grid.lanes() == 0 || context.sight.hides_all() {
            return empty::draw(context, area, buffer);
        }
        let lane = self.grid.place().lane;
        let top = zoom_head::height(area.height);
        self.head(context, lane, Rect { height: top, ..area }, buffer);
        let area = Rect { y: area.y + top, height: area.height - top, ..area };
        let all = Status::ALL.len();
        self.first_status = layout::scroll_columns(area, all, self.first_status, self.grid.place().status);
        let columns = layout::columns(area, all, self.first_status);
        gutter::draw(context.theme, area, &columns, all, buffer);
        let of_one = self.grid.order.developer(lane).is_some();
        let top = heading_rows(area.height);
        for (status, column) in &columns {
            if top > 0 {
                let count = self.grid.cell(lane, *status).len();
                heading::draw(context, Status::ALL[*status], count, of_one, *column, buffer);
            }
        }
        self.cells(context, lane, &columns, top, buffer);
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
    fn step(&mut self, context: &Context<'_>, by: isize) -> Vec<Effect> {
        self.grid.step(&context.snapshot.board, by);
        Vec::new()
    }

    fn step_aside(&mut self, context: &Context<'_>, by: isize) -> Vec<Effect> {
        self.grid.step_aside(&context.snapshot.board, by);
        Vec::new()
    }

    fn go_to_lane(&mut self, context: &Context<'_>, lane: usize) -> Vec<Effect> {
        self.grid.go_to_lane(&context.snapshot.board, lane);
        Vec::new()
    }

    /// Back, with the cursor where it is.
    fn close(&self, context: &Context<'_>) -> Vec<Effect> {
        std::iter::once(Effect::Close).chain(self.grid.subject(context).map(Effect::GoTo)).collect()
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
            let selected = self.grid.selected(lane, *status);
            let count = self.grid.cell(lane, *status).len();
            let scroll = self.grid.scroll(lane, *status);
            *scroll = spacing.scroll(*scroll, selected, count, height);
            let first = *scroll;
            if selected.is_some() {
                self.page = spacing.page(count, height).0;
            }
            let shown = self.grid.cell(lane, *status);
            Cell { modules, shown, selected, first, spacing }.draw(context, area, buffer);
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
