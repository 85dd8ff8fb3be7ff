//! Why the file cannot be used: line, column, caret and words. Says nothing while the file is fine.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::export::text::age::ago;
use crate::model::excerpt::excerpt;
use crate::model::problem::Problem;
use crate::model::shown::Shown;
use crate::tui::event::Broken;
use crate::tui::theme::Role;
use crate::tui::view::Context;
use crate::tui::widget::pen::Pen;

/// Rows the banner takes on a page of this size.
pub fn height(broken: &Broken, page: Rect) -> u16 {
    let wanted = if broken.text.is_empty() { 2 } else { 4 };
    match page.height {
        0..12 => 1,
        12..18 => wanted.min(2),
        _ => wanted,
    }
}

/// Draws the banner into `area`: what is wrong and where, the line with a caret, and what to do.
pub fn draw(context: &Context<'_>, broken: &Broken, area: Rect, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    let Some(problem) = broken.problems.iter().find(|problem| problem.is_error()).or(broken.problems.first()) else {
        return;
    };
    let theme = context.theme;
    headline(context, broken, problem, Pen::new(buffer, area, 0));
    let pointed = !broken.text.is_empty() && area.height >= 3;
    if pointed {
        let number = format!("{:>4} {} ", problem.place.line, theme.signs.line.upright);
        let margin = number.chars().count();
        let shown = excerpt(&broken.text, problem.span, usize::from(area.width).saturating_sub(margin));
        let mut pen = Pen::new(buffer, area, 1);
        pen.left(&number, theme.style(Role::Text)).left(shown.line.as_str(), theme.style(Role::Text));
        let mut pen = Pen::new(buffer, area, 2);
        let carets = theme.signs.line.caret.repeat(shown.cells.min(usize::from(area.width)));
        pen.skip(margin + shown.before).left(&carets, theme.style(Role::Attention));
    }
    let last = if pointed { 3 } else { 1 };
    let mut pen = Pen::new(buffer, area, last);
    let others = broken.problems.len() - 1;
    if others > 0 {
        let word = if others == 1 { "problem" } else { "problems" };
        pen.right(&format!("and {others} more {word}"), 2, theme.style(Role::Text));
    }
    pen.skip(if pointed { 7 } else { 2 });
    let hint = Shown::new(&problem.hint).cut_end(pen.room());
    pen.left(hint.as_str(), theme.style(Role::Text));
}

/// The place, what is wrong, and how old the board is that is shown meanwhile; said shorter where there is less room.
fn headline(context: &Context<'_>, broken: &Broken, problem: &Problem, mut pen: Pen<'_>) {
    let theme = context.theme;
    pen.left(&format!(" {} ", theme.signs.blocked), theme.style(Role::Badge)).skip(1);
    let conflict = is_conflict(broken, problem) && !problem.message.contains("conflict");
    let message = format!("{}{}", if conflict { "merge conflict: " } else { "" }, problem.message);
    let age = Shown::new(&format!("showing the board of {}", ago(context.now, broken.since)));
    let place = problem.place;
    let long = Shown::new(&format!("line {}, column {}: {message}", place.line, place.column));
    let short = Shown::new(&format!("{place} {message}"));
    let said = match (broken.text.is_empty(), pen.room()) {
        (true, _) => Shown::new(&message),
        (false, room) if long.width() + age.width() + 2 <= room => long,
        (false, room) if short.width() + age.width() + 2 > room && long.width() <= room => long,
        (false, _) => short,
    };
    if said.width() + age.width() + 2 <= pen.room() {
        pen.right(age.as_str(), 2, theme.style(Role::Text));
    }
    let said = said.cut_end(pen.room());
    pen.left(said.as_str(), theme.style(Role::Strong));
}

/// Whether the culprit is a mark that a merge left behind.
fn is_conflict(broken: &Broken, problem: &Problem) -> bool {
    let rest = broken.text.get(problem.span.start as usize..).unwrap_or_default();
    ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| rest.starts_with(mark))
}
