//! The top of the page: title, overall gauge, counts, live indicator. Shows no developer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::export::standup::screen;
use crate::message::Watching;
use crate::model::board::Developer;
use crate::model::shown::Shown;
use crate::model::status::Status;
use crate::phrase::age;
use crate::phrase::facts::counted;
use crate::tui::core::context::Context;
use crate::tui::core::lens::LensSince;
use crate::tui::core::theme::Role;
use crate::tui::text::row::RowWriter;
use crate::tui::widget::gauge::{self, Reading};

/// What the header says besides what the board is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Heading<'a> {
    /// What the page is, where it is not the board; raw text.
    pub title: Option<&'a str>,
    /// Since when changes are marked.
    pub lens: LensSince,
    /// Whom everybody waits for; raw text.
    pub merging: Option<&'a str>,
}

/// Rows the header takes on a page of this size.
pub(crate) fn height(page: Rect, heading: &Heading<'_>) -> u16 {
    let merging = u16::from(heading.merging.is_some());
    match page.height {
        0..8 => 0,
        _ if heading.title.is_some() => 1,
        8..16 => 1,
        16..24 => 2,
        24..30 => 2 + merging,
        _ => 3 + merging,
    }
}

/// Draws the header into `area`.
pub(crate) fn draw(context: &Context<'_>, watching: Watching, heading: &Heading<'_>, area: Rect, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    let theme = context.theme;
    let mut pen = RowWriter::new(buffer, area, 0);
    live(context, watching, &mut pen);
    chosen(context, &mut pen);
    if let Some(title) = heading.title {
        return page_title(context, title, &mut pen);
    }
    file(context, &mut pen);
    lens(context, heading.lens, "lens: ", &mut pen);
    let board = &context.snapshot.board;
    let title = Shown::new(if board.title.is_empty() { "standup" } else { &board.title });
    let platform = context.snapshot.totals.platform.as_ref().map(Reading::from);
    if area.height == 1 {
        // One row for all: digits instead of the bar, as long as the title keeps half.
        if let Some(reading) = &platform {
            let text = gauge::story(theme, &Reading { start: None, ..*reading });
            if pen.room() / 2 > text.chars().count() + 1 {
                pen.right(&text, 2, theme.style(Role::Strong));
            }
        }
        person(context, title.width(), &mut pen);
        pen.left(title.cut_end(pen.room()).as_str(), theme.style(Role::Strong));
        return;
    }
    person(context, title.width(), &mut pen);
    measured(context, title.width(), &mut pen);
    pen.left(title.cut_end(pen.room()).as_str(), theme.style(Role::Strong));
    if let Some(merging) = heading.merging {
        let mut pen = RowWriter::new(buffer, area, 2);
        pen.left(Shown::new(merging).cut_end(pen.room()).as_str(), theme.style(Role::Text));
    }
    let mut pen = RowWriter::new(buffer, area, 1);
    let digits = platform.map(|reading| gauge::story(theme, &reading));
    let needs = digits.as_ref().map_or(0, |digits| digits.chars().count() + 14);
    counts(context, needs, &mut pen);
    if let (Some(reading), Some(digits)) = (platform, digits) {
        // The modules have a total of their own elsewhere.
        let labelled = format!("platform {digits}");
        let digits = if labelled.chars().count() + LABELLED <= pen.room() { labelled } else { digits };
        let width = digits.chars().count();
        let (buffer, rest) = pen.cells();
        let bar = usize::from(rest.width).saturating_sub(width + 2).min(48);
        if bar >= 4 {
            gauge::bar(theme, &reading, Rect { width: bar as u16, ..rest }, buffer);
            pen.skip(bar + 1);
        }
        if width <= pen.room() {
            pen.left(&digits, theme.style(Role::Strong));
        }
    }
}

/// Cells that a bar keeps beside a gauge that is called by its name.
const LABELLED: usize = 24;
/// What the page is, after the title of the board where there is room, and since when it tells.
fn page_title(context: &Context<'_>, title: &str, pen: &mut RowWriter<'_>) {
    let theme = context.theme;
    let title = Shown::new(title);
    // Where there is little room the page says by itself what it is, and its day is today.
    let title = if pen.room() < title.width() + 24 {
        Shown::new(title.as_str().split(',').next().unwrap_or_default())
    } else {
        title
    };
    if pen.room() > title.width() + 8 {
        lens(context, LensSince::Standup, "", pen);
    }
    let board = Shown::new(&context.snapshot.board.title);
    if board.width() > 0 && board.width() + title.width() + 6 <= pen.room() {
        pen.left(board.as_str(), theme.style(Role::Text)).skip(2);
        pen.left(theme.signs.line.dot, theme.style(Role::Line)).skip(2);
    }
    pen.left(title.cut_end(pen.room()).as_str(), theme.style(Role::Strong));
}

/// Since when changes are marked, behind a word for it.
fn lens(context: &Context<'_>, since: LensSince, word: &str, pen: &mut RowWriter<'_>) {
    if since == LensSince::Off {
        return;
    }
    let said = match context.news {
        Some(news) if news.since == LensSince::Week => "last 7 days".to_owned(),
        Some(news) if news.since == LensSince::Visit => {
            format!("{}, your last visit", screen::since(&news.report, context.calendar))
        }
        Some(news) => screen::since(&news.report, context.calendar),
        None => "reading the log".to_owned(),
    };
    let style = context.theme.style(Role::Text);
    let short = said.strip_suffix(", your last visit").unwrap_or(&said);
    if pen.room() / 2 < word.len() + said.len() || !pen.right(&format!("{word}{said}"), 2, style) {
        pen.right(short, 2, style);
    }
}

/// How changes of others reach this screen: sign and word. None do while the file cannot be used.
fn live(context: &Context<'_>, watching: Watching, pen: &mut RowWriter<'_>) {
    let theme = context.theme;
    let (word, sign) = match (context.broken, watching) {
        (Some(broken), _) => (broken.word(), Watching::Lost),
        (None, Watching::Live) => ("live", watching),
        (None, Watching::Polling) => ("polling", watching),
        (None, Watching::Lost) => ("lost", watching),
    };
    let (of_word, of_sign) = match sign {
        Watching::Lost => (Role::Strong, Role::Attention),
        _ => (Role::Text, Role::Good),
    };
    if pen.right(word, 1, theme.style(of_word)) {
        pen.right(theme.signs.of_watching(sign), 2, theme.style(of_sign));
    }
}

/// Who sits here, and which developer of the board that is, as far as the title leaves room.
fn person(context: &Context<'_>, title: usize, pen: &mut RowWriter<'_>) {
    let Some(who) = context.who else { return };
    let board = &context.snapshot.board;
    let name = |name: &str| Shown::new(name).cut_end(24).to_string();
    let is = |developer: &Developer| developer.name.to_lowercase() == who.to_lowercase();
    let developer = match board.mine(who).map(|index| &board.developers[index]) {
        Some(developer) if is(developer) => None,
        Some(developer) => Some(name(&developer.name)),
        None if board.developers.is_empty() => None,
        None => Some("not on the board".into()),
    };
    let short = name(who);
    let long = developer.map_or_else(|| short.clone(), |developer| format!("{short} ({developer})"));
    let style = context.theme.style(Role::Text);
    for (text, title) in [(&long, title), (&long, title.min(pen.room() / 2)), (&short, title.min(pen.room() / 2))] {
        if title + 2 + text.width() + 2 <= pen.room() && pen.right(text, 2, style) {
            return;
        }
    }
}

/// How old the newest measurement is, as far as the title leaves room.
fn measured(context: &Context<'_>, title: usize, pen: &mut RowWriter<'_>) {
    let Some(at) = context.snapshot.totals.measured_at() else { return };
    let text = format!("measured {}", age::ago(context.now, at));
    if title + 2 + text.len() + 2 <= pen.room() {
        pen.right(&text, 2, context.theme.style(Role::Text));
    }
}

/// How many modules a key changes at once, wherever they are: nobody shall have forgotten those out of sight.
fn chosen(context: &Context<'_>, pen: &mut RowWriter<'_>) {
    let theme = context.theme;
    let count = context.scope.chosen().len();
    if count > 0 && pen.right(&format!("{count} chosen"), 1, theme.style(Role::Strong)) {
        pen.right(theme.signs.chosen, 2, theme.style(Role::Focus));
    }
}

/// What is special about the file: newer than this program, or with warnings.
fn file(context: &Context<'_>, pen: &mut RowWriter<'_>) {
    let theme = context.theme;
    if pen.room() < 40 {
        return;
    }
    if context.snapshot.is_newer() {
        pen.right(" read-only: newer format ", 2, theme.style(Role::Badge));
    }
    match context.snapshot.problems.len() {
        0 => {}
        n => drop(pen.right(&counted(n, "warning"), 2, theme.style(Role::Text))),
    }
}

/// How many modules stand where, with words if `needs` cells remain, else with signs.
fn counts(context: &Context<'_>, needs: usize, pen: &mut RowWriter<'_>) {
    let theme = context.theme;
    let counts = &context.snapshot.totals.counts;
    let mut parts: Vec<(&str, Role, usize, &str)> = vec![
        (theme.signs.status[0], Role::Text, counts.of(Status::Pending), "pending"),
        (theme.signs.status[1], Role::Good, counts.of(Status::InProgress), "in progress"),
        (theme.signs.status[2], Role::Good, counts.of(Status::Done), "done"),
    ];
    if counts.blocked > 0 {
        parts.push((theme.signs.blocked, Role::Badge, counts.blocked, "blocked"));
    }
    let width = |words: bool| -> usize {
        parts.iter().map(|(_, _, n, word)| n.to_string().len() + 4 + if words { word.len() + 1 } else { 0 }).sum()
    };
    let words = width(true) + needs <= pen.room();
    if !words && width(false) > pen.room() {
        return;
    }
    for (sign, role, count, word) in parts.into_iter().rev() {
        let text = if words { format!("{count} {word}") } else { count.to_string() };
        pen.right(&text, 1, theme.style(Role::Text));
        pen.right(sign, 2, theme.style(role));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Heading, draw};
    use crate::message::{Broken, Watching};
    use crate::model::module::Measured;
    use crate::model::problem::{Problem, Span};
    use crate::tui::core::context::Context;
    use crate::tui::core::theme::Theme;
    use crate::tui::testing::{World, drawn, hostile, lived, now, plan, text as text_of};

    fn header(world: &World, watching: Watching, width: u16, height: u16) -> String {
        text_of(&drawn(width, height, |area, buffer| {
            draw(&world.context(), watching, &Heading::default(), area, buffer);
        }))
    }

    #[test]
    fn how_many_are_chosen_is_said_wherever_they_are() {
        let mut world = World::new(plan(), Theme::ansi());
        assert!(!header(&world, Watching::Live, 80, 2).contains("chosen"));
        world.scope.choose(["tenant/service.py", "search/api.py"].map(str::to_owned).into());
        for (width, height) in [(80, 2), (40, 1)] {
            let header = header(&world, Watching::Live, width, height);
            assert!(header.contains("◆ 2 chosen  ● live"), "{header}");
        }
    }

    #[test]
    fn title_gauge_counts_and_whether_it_is_live() {
        let world = World::new(plan(), Theme::ansi());
        let expected = "\
Increase platform coverage                                                      ana (not on the board)  ● live
████████████▊██─────────────────────┃─── platform 34.59 → ≈38.6 → 90   ○ 26 pending  ◐ 1 in progress  ● 1 done
";
        assert_eq!(header(&world, Watching::Live, 110, 2), expected);
    }

    #[test]
    fn how_old_the_newest_measurement_is_stands_beside_the_title() {
        let mut board = plan();
        let mut developer = board.developers[0].as_ref().clone();
        let module = Arc::make_mut(&mut developer.modules[0]);
        let at = Some(now() - chrono::TimeDelta::minutes(4));
        module.coverage.measured = Some(Measured { covered: 1, total: 2, at, ..Measured::default() });
        board.developers[0] = Arc::new(developer);
        let world = World::new(board, Theme::ansi());
        assert!(header(&world, Watching::Live, 100, 2).contains("measured 4 min ago"));
        assert!(!header(&world, Watching::Live, 44, 2).contains("measured"), "the title comes first");
        assert!(!header(&World::new(plan(), Theme::ansi()), Watching::Live, 100, 2).contains("measured"));
    }

    #[test]
    fn blocked_modules_are_counted_where_everybody_sees_them() {
        let world = World::new(lived(), Theme::ansi());
        assert!(header(&world, Watching::Live, 120, 2).trim_end().ends_with("! 1 blocked"));
        // With less room for words the signs are left.
        assert!(header(&world, Watching::Live, 80, 2).trim_end().ends_with("○ 20  ◐ 6  ● 4  ! 1"));
        assert!(!header(&World::new(plan(), Theme::ansi()), Watching::Live, 120, 2).contains("blocked"));
    }

    #[test]
    fn one_row_says_it_in_digits() {
        let world = World::new(lived(), Theme::ansi());
        assert_eq!(header(&world, Watching::Live, 50, 1), "Increase platform covera…  ana  ≈47.4 → 90  ● live\n");
        assert_eq!(header(&world, Watching::Polling, 20, 1), "Increase…  ◌ polling\n");
    }

    #[test]
    fn how_changes_of_others_arrive_is_a_word() {
        let world = World::new(plan(), Theme::ansi());
        for (watching, word) in
            [(Watching::Live, "● live"), (Watching::Polling, "◌ polling"), (Watching::Lost, "× lost")]
        {
            assert!(header(&world, watching, 60, 2).lines().next().is_some_and(|row| row.ends_with(word)), "{word}");
        }
    }

    #[test]
    fn who_sits_here_is_said_and_whom_the_board_knows_them_as() {
        let seen = |who: Option<&str>, listed: &str, width: u16, height: u16| {
            let mut board = plan();
            let mut developer = board.developers[0].as_ref().clone();
            developer.who = vec![listed.into()];
            board.developers[0] = Arc::new(developer);
            let world = World::new(board, Theme::ansi());
            let context = Context { who, ..world.context() };
            let seen = text_of(&drawn(width, height, |area, buffer| {
                draw(&context, Watching::Live, &Heading::default(), area, buffer);
            }));
            seen.lines().next().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let title = "Increase platform coverage";
        assert_eq!(seen(Some("ana"), "ana", 80, 2), format!("{title} ana (Dev 1) ● live"));
        assert_eq!(seen(Some("bo"), "ana", 80, 2), format!("{title} bo (not on the board) ● live"));
        assert_eq!(seen(Some("dev 2"), "ana", 80, 2), format!("{title} dev 2 ● live"));
        assert_eq!(seen(None, "ana", 80, 2), format!("{title} ● live"), "as long as that is not known");
        assert_eq!(seen(Some("bo"), "ana", 60, 2), format!("{title} bo (not on the board) ● live"));
        assert_eq!(seen(Some("bo"), "ana", 46, 2), format!("{title} bo ● live"));
        assert_eq!(seen(Some("ana"), "ana", 40, 2), "Increase platform … ana (Dev 1) ● live");
    }

    #[test]
    fn nothing_is_called_live_while_the_file_cannot_be_used() {
        let world = World::new(plan(), Theme::ansi());
        for (text, word) in [("(", "× broken"), ("", "× unreadable")] {
            let broken = Broken { text: text.into(), problems: Vec::new(), since: now() };
            for (watching, width, height) in [(Watching::Live, 80, 2), (Watching::Polling, 40, 1)] {
                let context = Context { broken: Some(&broken), ..world.context() };
                let seen = text_of(&drawn(width, height, |area, buffer| {
                    draw(&context, watching, &Heading::default(), area, buffer);
                }));
                assert!(seen.lines().next().is_some_and(|row| row.ends_with(word)), "{seen}");
            }
        }
    }

    #[test]
    fn a_file_with_warnings_or_from_the_future_says_so() {
        let mut board = plan();
        board.format = 2;
        let mut world = World::new(board, Theme::ansi());
        world.snapshot.problems = Arc::new([Problem::warning(Span::at(0), "x"), Problem::warning(Span::at(0), "y")]);
        let seen = header(&world, Watching::Live, 100, 2);
        assert!(seen.contains("read-only: newer format") && seen.contains("2 warnings"), "{seen}");
    }

    #[test]
    fn no_title_and_no_size_breaks_the_screen() {
        let world = World::new(hostile(), Theme::ansi());
        for width in 0..120 {
            for height in 0..4 {
                header(&world, Watching::Lost, width, height);
            }
        }
    }
}
