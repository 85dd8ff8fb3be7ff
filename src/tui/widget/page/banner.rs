//! The banner over a broken file: line, column, caret and message. Draws nothing while the file is fine.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::message::Broken;
use crate::model::excerpt::excerpt;
use crate::model::problem::Problem;
use crate::model::shown::Shown;
use crate::phrase::age::ago;
use crate::phrase::facts::counted;
use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::text::row::RowWriter;

/// Rows the banner takes on a page of this size; a blank one below it where there is room.
pub(crate) fn height(broken: &Broken, page: Rect) -> u16 {
    let wanted = if broken.text.is_empty() { 2 } else { 4 };
    match page.height {
        0..12 => 1,
        12..18 => wanted.min(2),
        18..30 => wanted,
        _ => wanted + 1,
    }
}

/// Draws the banner into `area`: what is wrong and where, the line with a caret, and what to do.
pub(crate) fn draw(context: &Context<'_>, broken: &Broken, area: Rect, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    let Some(problem) = broken.problems.iter().find(|problem| problem.is_error()).or(broken.problems.first()) else {
        return;
    };
    let theme = context.theme;
    headline(context, broken, problem, RowWriter::new(buffer, area, 0));
    let pointed = !broken.text.is_empty() && area.height >= 3;
    if pointed {
        let number = format!("{:>4} {} ", problem.place.line, theme.signs.line.upright);
        let margin = number.chars().count();
        let shown = excerpt(&broken.text, problem.span, usize::from(area.width).saturating_sub(margin));
        let mut pen = RowWriter::new(buffer, area, 1);
        pen.left(&number, theme.style(Role::Text)).left(shown.line.as_str(), theme.style(Role::Text));
        let mut pen = RowWriter::new(buffer, area, 2);
        let carets = theme.signs.line.caret.repeat(shown.cells.min(usize::from(area.width)));
        pen.skip(margin + shown.before).left(&carets, theme.style(Role::Attention));
    }
    let last = if pointed { 3 } else { 1 };
    let mut pen = RowWriter::new(buffer, area, last);
    let others = broken.problems.len() - 1;
    if others > 0 {
        pen.right(&format!("and {}", counted(others, "more problem")), 2, theme.style(Role::Text));
    }
    pen.skip(if pointed { 7 } else { 2 });
    let hint = Shown::new(&problem.hint).cut_end(pen.room());
    pen.left(hint.as_str(), theme.style(Role::Text));
}

/// The place, what is wrong, and how old the board is that is shown meanwhile; said shorter where there is less room.
fn headline(context: &Context<'_>, broken: &Broken, problem: &Problem, mut pen: RowWriter<'_>) {
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

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use ratatui::layout::Rect;

    use super::{draw, height};
    use crate::message::Broken;
    use crate::model::problem::{Place, Problem, Span};
    use crate::tui::core::theme::Theme;
    use crate::tui::testing::{World, drawn, now, plan, text};

    /// A file that is broken at the first `culprit`.
    fn broken(file: &str, culprit: &str, message: &str, hint: &str) -> Broken {
        let at = file.find(culprit).expect("in the file") as u32;
        let mut problem = Problem::error(Span::new(at, at + culprit.len() as u32), message).hint(hint);
        problem.place = Place::find(file, at);
        Broken { text: file.into(), problems: vec![problem], since: now() - Duration::minutes(3) }
    }

    fn banner(broken: &Broken, width: u16, height: u16) -> String {
        let world = World::new(plan(), Theme::ansi());
        text(&drawn(width, height, |area, buffer| draw(&world.context(), broken, area, buffer)))
    }

    fn typo() -> Broken {
        broken("(\n    status: Dne,\n)", "Dne", "unknown status `Dne`", "did you mean `Done`?")
    }

    #[test]
    fn the_line_with_a_caret_below_the_culprit_and_what_to_do() {
        let expected = " !  line 2, column 13: unknown status `Dne`                     showing the board of 3 min ago
   2 │     status: Dne,
                   ^^^
       did you mean `Done`?
";
        assert_eq!(banner(&typo(), 94, 4), expected);
    }

    #[test]
    fn narrow_screens_keep_the_place_and_the_message() {
        assert_eq!(banner(&typo(), 34, 1), " !  2:13 unknown status `Dne`\n");
        assert_eq!(banner(&typo(), 20, 1), " !  2:13 unknown st…\n");
        assert_eq!(banner(&typo(), 34, 2).lines().last(), Some("  did you mean `Done`?"));
    }

    #[test]
    fn more_problems_are_counted_and_errors_come_first() {
        let mut broken = typo();
        broken.problems.insert(0, Problem::warning(Span::at(0), "only a warning"));
        broken.problems.push(Problem::error(Span::at(0), "another"));
        let seen = banner(&broken, 80, 4);
        assert!(seen.contains("unknown status") && seen.trim_end().ends_with("and 2 more problems"), "{seen}");
    }

    #[test]
    fn a_merge_conflict_is_called_by_its_name() {
        let file = "(\n<<<<<<< ours\n  a\n=======\n  b\n>>>>>>> theirs\n)";
        let seen = banner(&broken(file, "<<<<<<< ours", "unexpected `<`", ""), 80, 4);
        assert!(seen.contains("2:1 merge conflict: unexpected `<`"), "{seen}");
    }

    #[test]
    fn a_file_that_cannot_be_read_has_no_line() {
        let broken = Broken { text: "".into(), ..typo() };
        assert_eq!(height(&broken, Rect::new(0, 0, 80, 24)), 2);
        assert_eq!(
            banner(&broken, 70, 2),
            " !  unknown status `Dne`                showing the board of 3 min ago\n  did you mean `Done`?\n"
        );
    }

    #[test]
    fn hostile_files_and_small_screens_do_no_harm() {
        let file = format!("{}\u{202e}\u{1b}[2J名前{}", "名".repeat(5000), "\t".repeat(5000));
        let broken = broken(&file, "\u{1b}[2J", "bad \u{1b}[31m", "\u{202e}");
        for width in 0..60 {
            for height in 0..8 {
                assert!(!banner(&broken, width, height).contains(['\u{1b}', '\u{202e}']));
            }
        }
    }
}
