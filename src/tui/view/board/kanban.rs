//! The kanban: three statuses across, a swim lane per developer. Decides what is visible; the widgets decide how it looks.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::status::Status;
use crate::tui::core::action;
use crate::tui::core::action::{Action, row};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::layout;
use crate::tui::core::theme::Role;
use crate::tui::text::row::RowWriter;
use crate::tui::view::board::grid_view::{OnGrid, Picture};
use crate::tui::widget::column::{gutter, heading};
use crate::tui::widget::kanban::cell;
use crate::tui::widget::kanban::lane_head::LaneHead;
use crate::tui::widget::kanban::swimlane::{HEAD, Swim};
use crate::tui::widget::page::empty;

/// The kanban of everybody.
pub(crate) type Kanban = OnGrid<Lanes>;

/// What is in sight of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lanes {
    /// The first lane in sight.
    first_lane: usize,
    /// The first status in sight, where not all three fit.
    first_status: usize,
}

const ACTIONS: &[Action<Kanban>] = &Action::<Kanban>::under(
    "Moving about",
    [
        row("down", &["j", "Down"], "", "Next module, on into the lane below", |v, c, _| v.step_on(c, 1)),
        row("up", &["k", "Up"], "", "Previous module, on into the lane above", |v, c, _| v.step_on(c, -1)),
        row("left", &["h", "Left"], "", "Status to the left", |v, c, _| v.step_aside(c, false)),
        row("right", &["l", "Right"], "", "Status to the right", |v, c, _| v.step_aside(c, true)),
        row("first", &["g", "Home"], "", "First module of the status", |v, c, _| v.step_on(c, isize::MIN)),
        row("last", &["G", "End"], "", "Last module of the status", |v, c, _| v.step_on(c, isize::MAX)),
        row("page-down", &["PgDn"], "", "A page down", |v, c, _| v.step_on(c, v.page())),
        row("page-up", &["PgUp"], "", "A page up", |v, c, _| v.step_on(c, -v.page())),
        row("next-developer", &["Tab", "]"], "", "Next developer", |v, c, _| v.go_to_next(c)),
        row("previous-developer", &["Shift-Tab", "["], "", "Previous developer", |v, c, _| v.go_to_previous(c)),
        row(
            "developer",
            &["1", "2", "3", "4", "5", "6", "7", "8", "9"],
            "",
            "The developer of this number",
            OnGrid::go_to_numbered,
        ),
    ],
);

/// What people see of its actions.
pub(crate) fn abouts() -> Vec<ActionHelp> {
    action::abouts(ACTIONS)
}

impl Picture for Lanes {
    const NAME: &'static str = "board";
    const ACTIONS: &'static [Action<Kanban>] = ACTIONS;

    fn draw(view: &mut Kanban, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        if view.grid.lanes() == 0 || context.scope.hides_all() {
            return empty::draw(context, area, buffer);
        }
        let all = Status::ALL.len();
        let shrunk = view.grid.emptied(&context.snapshot.board, &(0..view.grid.lanes()).collect::<Vec<_>>());
        let selected = view.grid.place().status;
        view.own.first_status = layout::scroll_columns_beside(area, &shrunk, view.own.first_status, selected);
        let columns = layout::columns_beside(area, &shrunk, view.own.first_status);
        let (Some((_, left)), Some((_, right))) = (columns.first(), columns.last()) else { return };
        gutter::beyond(context.theme, area, &columns, all, buffer);
        let page = Rect { width: right.right() - left.x, x: left.x, ..area };
        let top = view.headings(context, &columns, page, buffer);
        let page = Rect { y: page.y + top, height: page.height - top, ..page };
        view.lanes(context, &columns, page, buffer);
    }
}

impl Kanban {
    /// The statuses, with how many modules all lanes have of each; how many rows that took.
    fn headings(&self, context: &Context<'_>, columns: &[(usize, Rect)], page: Rect, buffer: &mut Buffer) -> u16 {
        let rows = match page.height {
            0..4 => 0,
            4..24 => 1,
            _ => 2,
        };
        for (status, column) in columns.iter().filter(|_| rows > 0) {
            let count = (0..self.grid.lanes()).map(|lane| self.grid.cell(lane, *status).len()).sum();
            heading::draw(context, Status::ALL[*status], count, false, *column, buffer);
        }
        rows
    }

    /// The lanes in sight, and how many there are beside them.
    fn lanes(&mut self, context: &Context<'_>, columns: &[(usize, Rect)], page: Rect, buffer: &mut Buffer) {
        let fullest = |lane: usize| (0..Status::ALL.len()).map(|s| self.grid.cell(lane, s).len()).max().unwrap_or(0);
        let fullest: Vec<usize> = (0..self.grid.lanes()).map(fullest).collect();
        let board = &context.snapshot.board;
        let selected = self.grid.place().lane;
        let is_shrunk = |lane: usize| lane != selected && self.grid.order.is_emptied(board, lane);
        let swim = Swim::new(&fullest, &is_shrunk, usize::from(page.height), self.own.first_lane, selected);
        self.own.first_lane = swim.first;
        let mut y = page.y;
        for (lane, height) in (swim.first..).zip(&swim.heights) {
            let head = Rect { y, height: HEAD as u16, ..page }.intersection(page);
            let cells = Rect { y: y + HEAD as u16, height: *height as u16, ..page }.intersection(page);
            self.lane(context, lane, &swim, (head, cells), columns, buffer);
            y = cells.bottom() + swim.air as u16;
        }
        if swim.marker {
            let below = self.grid.lanes() - swim.first - swim.heights.len();
            let word = if swim.first.max(below) == 1 { "developer" } else { "developers" };
            let more = format!("{} {word}", cell::more(context, swim.first, below));
            RowWriter::new(buffer, page, page.height - 1).skip(2).left(&more, context.theme.style(Role::Strong));
        }
    }

    /// The head of a lane and its cells.
    fn lane(
        &mut self,
        context: &Context<'_>,
        lane: usize,
        swim: &Swim,
        (head, cells): (Rect, Rect),
        columns: &[(usize, Rect)],
        buffer: &mut Buffer,
    ) {
        let board = &context.snapshot.board;
        let developer = self.grid.order.developer(lane);
        let lane_head = LaneHead {
            developer: developer.map(|i| board.developers[i].as_ref()),
            totals: context.snapshot.totals.column(developer),
            focused: self.grid.place().lane == lane,
            hidden: if self.grid.order.is_emptied(board, lane) { board.column(developer).len() } else { 0 },
            meter: columns.last().filter(|_| columns.len() > 1).map(|(_, column)| column.x),
        };
        lane_head.draw(context, head, buffer);
        if self.grid.order.len(lane) == 0 {
            empty::lane(context, board.column(developer).len(), self.grid.place().lane == lane, cells, buffer);
            return;
        }
        let areas: Vec<_> = columns.iter().map(|(s, c)| (*s, Rect { x: c.x, width: c.width, ..cells })).collect();
        gutter::lines(context.theme, &areas, buffer);
        for (status, area) in areas {
            self.draw_cell(context, (lane, status), swim.spacing, area, buffer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Kanban;
    use crate::config::key::{Chord, Key};
    use crate::model::board::Board;
    use crate::model::change::Subject;
    use crate::tui::core::theme::Theme;
    use crate::tui::core::view::View;
    use crate::tui::testing::{World, drawn, hostile, lived, plan, text};

    fn seen(world: &World, kanban: &mut Kanban, width: u16, height: u16) -> String {
        text(&drawn(width, height, |area, buffer| kanban.draw(&world.context(), area, buffer)))
    }

    #[test]
    fn three_statuses_across_and_a_lane_for_each_developer_and_nobody() {
        let world = World::new(lived(), Theme::ansi());
        let seen = seen(&world, &mut Kanban::default(), 120, 46);
        let first = seen.lines().next().unwrap_or_default();
        for heading in ["Pending 20 ─", "In progress 6 ─", "Done 4 ─"] {
            assert!(first.contains(heading), "{heading}:\n{seen}");
        }
        for name in ["Dev 1", "Dev 2", "Dev 3", "Dev 4", "Unassigned"] {
            assert!(seen.contains(name), "{name}:\n{seen}");
        }
        assert!(seen.contains("3 in progress, limit 2"), "{seen}");
    }

    #[test]
    fn what_the_filter_hides_is_not_drawn_and_its_lane_says_so() {
        let mut world = World::new(plan(), Theme::ansi());
        let mut kanban = Kanban::default();
        assert!(seen(&world, &mut kanban, 120, 40).contains("tenant/service.py"));
        world.look_through("search");
        let filtered = seen(&world, &mut kanban, 120, 40);
        assert!(!filtered.contains("tenant/service.py") && filtered.contains("search/factory.py"), "{filtered}");
        assert!(filtered.contains("5 filtered out"), "{filtered}");
        // The cursor went to where there is something.
        assert_eq!(kanban.subject(&world.context()), Some(Subject::Module("search/service.py".into())));
        world.look_through("");
        seen(&world, &mut kanban, 120, 40);
        assert_eq!(kanban.subject(&world.context()), Some(Subject::Module("search/service.py".into())));
    }

    #[test]
    fn what_is_chosen_has_a_sign_before_its_name() {
        let mut world = World::new(plan(), Theme::plain());
        world.scope.choose(["tenant/service.py".to_owned()].into());
        let seen = seen(&world, &mut Kanban::default(), 120, 40);
        assert!(seen.contains("◐ ◆ tenant/service.py"), "{seen}");
        assert_eq!(seen.matches('◆').count(), 1);
    }

    #[test]
    fn no_name_no_size_and_no_key_breaks_the_screen() {
        for board in [hostile(), lived(), Board::default()] {
            let world = World::new(board, Theme::ansi());
            let mut kanban = Kanban::default();
            for (i, width) in (0..110).step_by(3).enumerate() {
                for height in 0..34 {
                    let seen = seen(&world, &mut kanban, width, height);
                    assert!(!seen.contains(['\u{1b}', '\u{202e}', '\u{200b}', '\u{7}']));
                }
                let name = ["down", "right", "next-developer", "last", "left", "page-up", "up", "first"][i % 8];
                kanban.run(name, &world.context(), Chord::plain(Key::Enter));
            }
        }
    }
}
