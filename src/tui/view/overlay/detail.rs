//! Everything about one module, beside the board where there is room, else over it. Follows the cursor of the board; never
//! switches to another module because its own was removed.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::key::Chord;
use crate::log::history::History;
use crate::message::Request;
use crate::model::board::{Board, Found};
use crate::model::change::Subject;
use crate::model::module::Module;
use crate::model::shown::Shown;
use crate::tui::core::action;
use crate::tui::core::action::{Action, row};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::effect::Effect;
use crate::tui::core::theme::{Role, Signs};
use crate::tui::core::view::{Cover, Intent, View};
use crate::tui::text::markdown;
use crate::tui::text::paragraph::{Margin, StyledLine, wrap};
use crate::tui::text::row::RowWriter;
use crate::tui::text::short_id::shorten;
use crate::tui::widget::frame::popup;
use crate::tui::widget::gauge::large::Scale;
use crate::tui::widget::module::facts;
use crate::tui::widget::module::history::Past;

/// The narrowest and the widest it is beside the board.
const NARROWEST: u16 = 50;
const WIDEST: u16 = 96;

/// What the board keeps beside it: two columns.
const BOARD: u16 = 56;

/// Everything about a module.
#[derive(Clone, Debug)]
pub(crate) struct Detail {
    of: Target,
    /// The first row in sight.
    scroll: usize,
    /// Rows in sight, and rows in all, as last drawn.
    page: usize,
    rows: usize,
    notes: Notes,
    past: Past,
    /// The log as it was when more of it was asked for.
    asked: Option<Arc<History>>,
}

/// What is shown.
#[derive(Clone, Debug)]
struct Target {
    /// As it was last seen; `None` where no module is selected.
    module: Option<Arc<Module>>,
    /// The board it was last seen on, and where.
    board: Arc<Board>,
    seat: (Option<usize>, usize),
    /// Where the cursor of the board was then.
    cursor: Option<Subject>,
    /// It is not on the board any more.
    is_gone: bool,
}

/// Notes laid out for one width.
#[derive(Clone, Debug, Default)]
struct Notes {
    of: Option<(String, usize, Signs)>,
    lines: Vec<StyledLine>,
}

const ACTIONS: &[Action<Detail>] = &Action::<Detail>::under(
    "In the facts of a module",
    [
        row("scroll-down", &["J"], "scroll", "Scroll down", |v, c, _| v.scroll_by(c, 1)),
        row("scroll-up", &["K"], "scroll", "Scroll up", |v, c, _| v.scroll_by(c, -1)),
        row("page-down", &["PgDn"], "", "A page down", |v, c, _| v.scroll_by(c, v.page.max(2).cast_signed() - 1)),
        row("page-up", &["PgUp"], "", "A page up", |v, c, _| v.scroll_by(c, 1 - v.page.max(2).cast_signed())),
        row("close", &["Enter"], "close", "Back to the board", |_, _, _| vec![Intent::Close]),
    ],
);

/// What people see of its actions.
pub fn abouts() -> Vec<ActionHelp> {
    action::abouts(ACTIONS)
}

impl View for Detail {
    fn name(&self) -> &'static str {
        "detail"
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        action::run(ACTIONS, self, name, context, chord)
    }

    fn subject(&self, context: &Context<'_>) -> Option<Subject> {
        let of = self.of.next(context);
        of.module.filter(|_| !of.is_gone).map(|module| Subject::Module(module.id.clone()))
    }

    fn has_modules(&self) -> bool {
        true
    }

    fn covers(&self) -> Cover {
        Cover::Part
    }

    fn leaves(&self, area: Rect) -> Rect {
        Rect { width: beside(area).map_or(area.width, |width| area.width - width - 1), ..area }
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        self.follow(context);
        let width = beside(area).unwrap_or(area.width);
        let frame = Rect { x: area.right() - width, width, ..area };
        let title = Shown::new(self.of.module.as_ref().map_or("No module", |module| &module.id));
        let title = shorten(&title, usize::from(width.saturating_sub(6)));
        let body = popup::frame(context, title.as_str(), frame, area, buffer);
        if let Some(module) = &self.of.module {
            self.notes.follow(&module.notes, usize::from(body.width), &context.theme.signs);
            self.past.follow(context.log, &module.id, usize::from(body.width));
        }
        let page = self.lay_out(context, body.width, &title);
        let (rows, height) = (page.height(), usize::from(body.height));
        let scroll = self.scroll.min(rows.saturating_sub(height));
        for y in 0..body.height {
            let row = Rect { y: body.y + y, height: 1, ..body };
            page.draw_row(context, scroll + usize::from(y), row, buffer);
        }
        popup::more(context, scroll, rows.saturating_sub(scroll + height), frame, buffer);
        (self.scroll, self.page, self.rows) = (scroll, height, rows);
    }
}

/// How wide it is beside the board; `None` where both have no room.
fn beside(area: Rect) -> Option<u16> {
    let width = (area.width / 2).clamp(NARROWEST, WIDEST);
    (area.width > width + BOARD || area.width >= NARROWEST + BOARD).then(|| width.min(area.width - BOARD))
}

impl Detail {
    /// Of the module that `subject` is; `None` if it is none of the board.
    pub(crate) fn of(context: &Context<'_>, subject: &Subject) -> Option<Self> {
        let of = Target::on(context, Some(subject.clone()))?;
        of.module.is_some().then(|| Self {
            of,
            scroll: 0,
            page: 0,
            rows: 0,
            notes: Notes::default(),
            past: Past::default(),
            asked: None,
        })
    }

    /// Brings it up to date with board and cursor; another module begins at its top.
    fn follow(&mut self, context: &Context<'_>) {
        let next = self.of.next(context);
        if next.cursor != self.of.cursor && !next.is_gone {
            self.scroll = 0;
        }
        self.of = next;
    }

    fn scroll_by(&mut self, context: &Context<'_>, by: isize) -> Vec<Intent> {
        let last = self.rows.saturating_sub(self.page);
        self.scroll = self.scroll.saturating_add_signed(by).min(last);
        // Read on before the end is in sight, once for each piece.
        let Some(log) = context.log.filter(|log| !log.is_whole()) else { return Vec::new() };
        let was_asked = self.asked.as_ref().is_some_and(|asked| Arc::ptr_eq(asked, log));
        if was_asked || by < 0 || self.scroll + self.page < last {
            return Vec::new();
        }
        self.asked = Some(Arc::clone(log));
        vec![Intent::Do(Effect::Ask(Request::Older))]
    }

    /// Everything below each other. Notes and history are laid out already, the rest is little.
    fn lay_out(&self, context: &Context<'_>, width: u16, title: &Shown) -> FactSheet<'_> {
        let mut page = FactSheet::default();
        let cells = usize::from(width);
        let Some(module) = &self.of.module else {
            page.lines(wrap(&[(Role::Text, "no module is selected".into())], &Margin::default(), cells));
            return page;
        };
        if title.as_str() != Shown::new(&module.id).as_str() {
            page.lines(wrap(&[(Role::Focus, module.id.clone())], &Margin::default(), cells));
        }
        if self.of.is_gone {
            let said = "it is not on the board any more; this is what was known of it";
            page.lines(wrap(&[(Role::Badge, said.into())], &Margin::default(), cells));
            page.blank();
        }
        let found = Found { module, developer: self.of.seat.0, index: self.of.seat.1 };
        page.lines(facts::standing(context, found, cells));
        if let Some(scale) = Scale::new(&module.coverage, width) {
            page.blank();
            page.push(Part::Scale(scale));
        }
        let facts = facts::facts(context, module, cells);
        if !facts.is_empty() {
            page.blank();
            page.lines(facts);
        }
        if !module.notes.is_empty() {
            page.heading("Notes");
            page.push(Part::Kept(&self.notes.lines));
        }
        page.heading("History");
        let end = match context.log {
            None => "the log is being read",
            Some(log) if !log.is_whole() => "older entries are read as you scroll on",
            Some(_) if self.past.height() == 0 => "nothing has happened to it yet",
            Some(_) => "",
        };
        page.push(Part::Past(&self.past));
        if !end.is_empty() {
            page.lines(wrap(&[(Role::Text, end.into())], &Margin::default(), cells));
        }
        page
    }
}

impl Target {
    /// What the cursor is on; `None` if that is no module of the board.
    fn on(context: &Context<'_>, cursor: Option<Subject>) -> Option<Self> {
        let board = &context.snapshot.board;
        let (module, seat) = match &cursor {
            Some(Subject::Module(id)) => {
                let found = board.find(id)?;
                (Some(Arc::clone(found.module)), (found.developer, found.index))
            }
            _ => (None, (None, 0)),
        };
        Some(Self { module, board: Arc::clone(board), seat, cursor, is_gone: false })
    }

    /// What is to be shown now: the module that the cursor went to, else the same one under the name it has now. The cursor of
    /// the board goes to another module when its own is removed: that is no reason to follow it.
    fn next(&self, context: &Context<'_>) -> Self {
        let board = &context.snapshot.board;
        let cursor = context.below.cloned();
        let has_moved = cursor != self.cursor;
        let is_same = Arc::ptr_eq(board, &self.board);
        if is_same && !has_moved && !self.is_gone {
            return self.clone();
        }
        if let Some(module) = self.module.as_ref().filter(|_| !(is_same && has_moved)) {
            let id = self.name_now(context, module);
            match id.as_deref().and_then(|id| board.find(id)) {
                // It is still there, so if the cursor moved, somebody moved it.
                Some(found) if !has_moved || found.module.id != module.id => {
                    let seat = (found.developer, found.index);
                    let module = Some(Arc::clone(found.module));
                    return Self { module, board: Arc::clone(board), seat, cursor, is_gone: false };
                }
                Some(_) => {}
                None => return Self { board: Arc::clone(board), cursor, is_gone: true, ..self.clone() },
            }
        }
        Self::on(context, cursor.clone()).unwrap_or_else(|| Self { cursor, ..self.clone() })
    }

    /// What the module is called now: the same, or as the log or its place says that somebody renamed it.
    fn name_now(&self, context: &Context<'_>, module: &Arc<Module>) -> Option<String> {
        let board = &context.snapshot.board;
        if board.find(&module.id).is_some() {
            return Some(module.id.clone());
        }
        let subject = Subject::Module(module.id.clone());
        if let Some(now) = context.log.map(|log| log.name_now(&subject)).filter(|now| **now != subject) {
            return Some(now.name().to_owned());
        }
        // The log comes after the board: one that is the same but for its id, where this one was, is this one.
        let there = board.column(self.seat.0).get(self.seat.1)?;
        let is_new = self.board.find(&there.id).is_none();
        let same = Module { id: there.id.clone(), ..module.as_ref().clone() };
        (is_new && same == **there).then_some(same.id)
    }
}

impl Notes {
    /// Lays out `text`, if anything is different.
    fn follow(&mut self, text: &str, width: usize, signs: &Signs) {
        let is_same = self.of.as_ref().is_some_and(|(of, cells, with)| of == text && *cells == width && with == signs);
        if !is_same {
            self.lines = markdown::lines(text, width, signs);
            self.of = Some((text.to_owned(), width, *signs));
        }
    }
}

/// Everything below each other, drawn row by row.
#[derive(Default)]
struct FactSheet<'a> {
    parts: Vec<Part<'a>>,
}

enum Part<'a> {
    Lines(Vec<StyledLine>),
    Kept(&'a [StyledLine]),
    Scale(Scale),
    Past(&'a Past),
}

impl<'a> FactSheet<'a> {
    fn push(&mut self, part: Part<'a>) {
        self.parts.push(part);
    }

    fn lines(&mut self, lines: Vec<StyledLine>) {
        self.push(Part::Lines(lines));
    }

    fn blank(&mut self) {
        self.lines(vec![StyledLine::default()]);
    }

    fn heading(&mut self, text: &str) {
        self.lines(vec![StyledLine::default(), StyledLine::of(Role::Strong, text), StyledLine::default()]);
    }

    fn height(&self) -> usize {
        self.parts.iter().map(Part::height).sum()
    }

    fn draw_row(&self, context: &Context<'_>, mut row: usize, area: Rect, buffer: &mut Buffer) {
        for part in &self.parts {
            let height = part.height();
            if row < height {
                return part.draw_row(context, row, area, buffer);
            }
            row -= height;
        }
    }
}

impl Part<'_> {
    fn height(&self) -> usize {
        match self {
            Self::Lines(lines) => lines.len(),
            Self::Kept(lines) => lines.len(),
            Self::Scale(scale) => usize::from(scale.height()),
            Self::Past(past) => past.height(),
        }
    }

    fn draw_row(&self, context: &Context<'_>, row: usize, area: Rect, buffer: &mut Buffer) {
        match self {
            Self::Lines(lines) => lines[row].draw(context.theme, &mut RowWriter::new(buffer, area, 0)),
            Self::Kept(lines) => lines[row].draw(context.theme, &mut RowWriter::new(buffer, area, 0)),
            Self::Scale(scale) => scale.draw_row(context.theme, row as u16, area, buffer),
            Self::Past(past) => past.draw_row(context, row, area, buffer),
        }
    }
}
