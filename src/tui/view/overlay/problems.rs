//! The problems of the file, each with its place: warnings, or the errors while it is broken. Says nothing about the plan.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::config::key::Chord;
use crate::model::excerpt::excerpt;
use crate::model::problem::Problem;
use crate::model::shown::Shown;
use crate::tui::core::action;
use crate::tui::core::action::{Action, row};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::external_edit;
use crate::tui::core::theme::Role;
use crate::tui::core::view::{Intent, View};
use crate::tui::text::list::{self, ListState};
use crate::tui::text::paragraph::{Margin, StyledLine, wrap};
use crate::tui::text::row::RowWriter;

/// The list of problems.
#[derive(Clone, Debug, Default)]
pub(crate) struct Problems {
    list: ListState,
}

const ACTIONS: &[Action<Problems>] = &Action::<Problems>::under(
    "In the problems of the file",
    [
        row("edit", &["Enter"], "edit", "Open the board here, in your editor", |v, c, _| v.edit(c)),
        row("close", &["!"], "board", "Back to the board", |_, _, _| vec![Intent::Close]),
    ],
);

/// What people see of its actions.
pub fn abouts() -> Vec<ActionHelp> {
    list::with(action::abouts(ACTIONS), list::KEYS)
}

impl View for Problems {
    fn name(&self) -> &'static str {
        "problems"
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        let moved = self.list.select(name, problems(context).len()).then(Vec::new);
        moved.or_else(|| action::run(ACTIONS, self, name, context, chord))
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let area = area.intersection(buffer.area);
        let problems = problems(context);
        let selected = self.list.at().min(problems.len().saturating_sub(1));
        let detail = problems.get(selected).map_or_else(Vec::new, |problem| detail(context, problem, area.width));
        let head = area.height.min(2);
        let foot = match area.height {
            0..8 => 0,
            height => (detail.len() as u16 + 1).min(height / 2),
        };
        let part = |y: u16, height: u16| Rect { y: area.y + y, height, ..area };
        self.title(context, problems.len(), part(0, head), buffer);
        let list = part(head, area.height - head - foot);
        if problems.is_empty() {
            return fine(context, list, buffer);
        }
        let first = self.list.show(problems.len(), usize::from(list.height).max(1));
        let places = problems.iter().map(|problem| place(problem).len()).max().unwrap_or(0);
        for (y, problem) in (0..list.height).zip(&problems[first..]) {
            let is_selected = first + usize::from(y) == selected;
            draw_row(context, problem, places, is_selected, part(head + y, 1), buffer);
        }
        let foot = part(head + list.height, foot);
        RowWriter::new(buffer, foot, 0).fill(context.theme.signs.line.thin, context.theme.style(Role::Line));
        for (row, line) in (1..foot.height).zip(&detail) {
            let mut pen = RowWriter::new(buffer, foot, row);
            pen.skip(1);
            line.draw(context.theme, &mut pen);
        }
    }
}

impl Problems {
    /// In a copy, or in the file itself while it is broken.
    fn edit(&self, context: &Context<'_>) -> Vec<Intent> {
        match problems(context).get(self.list.at()).map(|problem| problem.place.line) {
            Some(line) => external_edit::open(context, None, (line > 0).then_some(line)),
            None => vec![Intent::Say("the file is fine".into())],
        }
    }

    fn title(&self, context: &Context<'_>, all: usize, area: Rect, buffer: &mut Buffer) {
        let theme = context.theme;
        let mut pen = RowWriter::new(buffer, area, 0);
        pen.left(theme.signs.point.here, theme.style(Role::Focus)).skip(1);
        pen.left("Problems", theme.style(Role::Focus)).skip(2);
        if all > 0 {
            pen.right(&format!("{} of {all}", self.list.at().min(all - 1) + 1), 2, theme.style(Role::Text));
        }
        let about = match (context.broken, all) {
            (Some(_), _) => "the file is broken: the last good board is shown",
            (None, 0) => "",
            (None, _) => "the board can be used; these places need a look",
        };
        if about.width() <= pen.room() {
            pen.left(about, theme.style(Role::Text));
        }
        RowWriter::new(buffer, area, 1).fill(theme.signs.line.heavy, theme.style(Role::Focus));
    }
}

/// What is wrong with the file as it is now.
fn problems<'a>(context: &Context<'a>) -> Vec<&'a Problem> {
    match context.broken {
        Some(broken) => broken.problems.iter().collect(),
        None => context.snapshot.problems.iter().chain(context.doubtful.iter().map(|(_, doubt)| doubt)).collect(),
    }
}

/// Where it is: `12:5`; nothing for trouble with the file as a whole.
fn place(problem: &Problem) -> String {
    if problem.place.line == 0 { String::new() } else { problem.place.to_string() }
}

/// One problem in a row: how bad, where, what.
fn draw_row(context: &Context<'_>, problem: &Problem, places: usize, selected: bool, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    let look = |role| theme.style(if selected { Role::Selection } else { role });
    let mut pen = RowWriter::new(buffer, area, 0);
    if selected {
        pen.paint(theme.style(Role::Selection));
    }
    let (sign, role) =
        if problem.is_error() { (theme.signs.blocked, Role::Badge) } else { (theme.signs.line.dot, Role::Line) };
    pen.skip(1).left(sign, if problem.is_error() { theme.style(role) } else { look(role) }).skip(1);
    let place = place(problem);
    pen.skip(places - place.len()).left(&place, look(Role::Text)).skip(2);
    let message = Shown::new(&problem.message).cut_end(pen.room());
    pen.left(message.as_str(), look(Role::Text));
}

/// Everything about one problem: place, message, the line it is in, what to do.
fn detail(context: &Context<'_>, problem: &Problem, width: u16) -> Vec<StyledLine> {
    let cells = usize::from(width).saturating_sub(2);
    let flat = Margin::default();
    let kind = if problem.is_error() { "error" } else { "warning" };
    let mut lines = wrap(&[(Role::Strong, problem.message.clone())], &flat, cells);
    if problem.place.line > 0 {
        let place = format!("{kind} in line {}, column {}", problem.place.line, problem.place.column);
        lines.extend(wrap(&[(Role::Text, place)], &flat, cells));
    }
    if let Some(broken) = context.broken.filter(|broken| !broken.text.is_empty()) {
        let margin = format!("{} ", context.theme.signs.line.upright);
        let shown = excerpt(&broken.text, problem.span, cells.saturating_sub(margin.width()));
        let before = " ".repeat(margin.width() + shown.before);
        let carets = context.theme.signs.line.caret.repeat(shown.cells.min(cells));
        lines.push(StyledLine::default().and(Role::Line, &margin).and(Role::Text, shown.line.as_str()));
        lines.push(StyledLine::default().and(Role::Text, &before).and(Role::Attention, &carets));
    }
    if !problem.hint.is_empty() {
        lines.extend(wrap(&[(Role::Text, problem.hint.clone())], &flat, cells));
    }
    lines
}

/// Nothing is wrong.
fn fine(context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    let lines = [
        ("The file is fine", Role::Strong),
        ("", Role::Text),
        ("Unknown fields and doubtful values", Role::Text),
        ("would stand here", Role::Text),
    ];
    let top = area.height.saturating_sub(lines.len() as u16) / 2;
    for (row, (line, role)) in (top..).zip(lines) {
        let mut pen = RowWriter::new(buffer, area, row);
        let indent = pen.room().saturating_sub(line.width()) / 2;
        pen.skip(indent).left(line, theme.style(role));
    }
}
