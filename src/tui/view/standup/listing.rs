//! Lists about the whole team to look at: what is blocked, and who may merge. Changes nothing, and works out no fact.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::key::Chord;
use crate::export::standup::blockers;
use crate::export::text::merging;
use crate::model::shown::Shown;
use crate::report::merge_order::merge_order;
use crate::tui::core::action;
use crate::tui::core::action::{Action, row};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::core::view::{Cover, Intent, View};
use crate::tui::text::row::RowWriter;
use crate::tui::text::wrap;

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What is blocked, and what is needed from whom.
    Blockers,
    /// Who may merge, and what is missing.
    MergeOrder,
}

/// A list.
#[derive(Clone, Debug)]
pub(crate) struct Listing {
    kind: Kind,
    scroll: usize,
    /// Rows on a page, as last drawn.
    page: usize,
}

const ACTIONS: &[Action<Listing>] = &Action::<Listing>::under(
    "Reading",
    [
        row("down", &["j", "Down"], "", "Read on", |v, _, _| v.scroll_by(1)),
        row("up", &["k", "Up"], "", "Read back", |v, _, _| v.scroll_by(-1)),
        row("first", &["g", "Home"], "", "To the beginning", |v, _, _| v.scroll_by(isize::MIN)),
        row("last", &["G", "End"], "", "To the end", |v, _, _| v.scroll_by(isize::MAX)),
        row("page-down", &["PgDn", "Space"], "", "A page down", |v, _, _| v.scroll_by(v.page.max(1).cast_signed())),
        row("page-up", &["PgUp", "Backspace"], "", "A page up", |v, _, _| v.scroll_by(-v.page.max(1).cast_signed())),
    ],
);

/// What people see of its actions.
pub(crate) fn abouts() -> Vec<ActionHelp> {
    action::abouts(ACTIONS)
}

impl Listing {
    /// The list of this kind.
    pub(crate) fn new(kind: Kind) -> Self {
        Self { kind, scroll: 0, page: 0 }
    }

    fn scroll_by(&mut self, by: isize) -> Vec<Intent> {
        // Drawing keeps it within the lines.
        self.scroll = self.scroll.saturating_add_signed(by);
        Vec::new()
    }

    /// The lines, as wide as they come, each with its look; `None` while it is still being read.
    fn lines(&self, context: &Context<'_>) -> Option<Vec<(Role, Shown)>> {
        match self.kind {
            Kind::Blockers => {
                let news = context.news?;
                let board = &context.snapshot.board;
                let mine = context.who.and_then(|who| board.mine(who)).map(|at| board.developers[at].name.as_str());
                let text = blockers::text(&news.report, context.calendar, mine);
                let look = |line: &str| {
                    let is_open = news.report.decide.iter().any(|id| line.starts_with(id.as_str()));
                    (if is_open { Role::Strong } else { Role::Text }, Shown::new(line))
                };
                Some(text.lines().map(look).collect())
            }
            Kind::MergeOrder => {
                let order = merge_order(&context.snapshot.board);
                let lines = merging::lines(&order);
                Some(
                    lines
                        .iter()
                        .enumerate()
                        .map(|(at, line)| {
                            (
                                if at == 0 { Role::Strong } else { Role::Text },
                                Shown::new(&line.pieces().map(|(_, text)| text).collect::<String>()),
                            )
                        })
                        .collect(),
                )
            }
        }
    }
}

impl View for Listing {
    fn name(&self) -> &'static str {
        match self.kind {
            Kind::Blockers => "blockers",
            Kind::MergeOrder => "merge-order",
        }
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        action::run(ACTIONS, self, name, context, chord)
    }

    fn covers(&self) -> Cover {
        Cover::All
    }

    fn wants_news(&self) -> bool {
        self.kind == Kind::Blockers
    }

    fn title(&self, _: &Context<'_>) -> Option<String> {
        Some(match self.kind {
            Kind::Blockers => "Blocked".into(),
            Kind::MergeOrder => "Merge order".into(),
        })
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        let margin = u16::from(area.width >= 60);
        let top = u16::from(area.height >= 12);
        let inner =
            Rect { x: area.x + margin, width: area.width - 2 * margin, y: area.y + top, height: area.height - top };
        let theme = context.theme;
        let Some(lines) = self.lines(context) else {
            let text = "reading what happened since the last standup";
            RowWriter::new(buffer, inner, inner.height / 3).left(text, theme.style(Role::Text));
            return;
        };
        let rows = |(role, line): &(Role, Shown)| -> Vec<(Role, Shown)> {
            let indent = line.as_str().len() - line.as_str().trim_start().len();
            let cells = usize::from(inner.width).saturating_sub(indent);
            let pieces = wrap::wrapped(&Shown::new(line.as_str().trim_start()), cells);
            let whole = |piece: &Shown| (*role, Shown::new(&format!("{}{piece}", " ".repeat(indent))));
            if pieces.is_empty() { vec![(*role, Shown::default())] } else { pieces.iter().map(whole).collect() }
        };
        let rows: Vec<(Role, Shown)> = lines.iter().flat_map(rows).collect();
        self.page = usize::from(inner.height);
        self.scroll = self.scroll.min(rows.len().saturating_sub(self.page));
        for (y, (role, row)) in (0u16..).zip(rows.iter().skip(self.scroll).take(self.page)) {
            RowWriter::new(buffer, inner, y).left(row.as_str(), theme.style(*role));
        }
        let below = rows.len().saturating_sub(self.scroll + self.page);
        if below > 0 {
            let more = format!(" {} {below} more", theme.signs.point.down);
            RowWriter::new(buffer, inner, inner.height - 1).right(&more, 0, theme.style(Role::Strong));
        }
    }
}
