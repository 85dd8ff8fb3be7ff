//! One module in a column, in one to three rows: sign and id, gauge and digits, facts. Knows no other row.

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::export::standup::screen::{self, happened};
use crate::model::module::{Blocked, Module, Proof};
use crate::model::shown::Shown;
use crate::model::status::Status;
use crate::phrase;
use crate::tui::core::context::Context;
use crate::tui::core::theme::{Role, Theme};
use crate::tui::text::facts;
use crate::tui::text::row::RowWriter;
use crate::tui::text::short_id::{self, Apart, shorten_apart};
use crate::tui::text::wrap;
use crate::tui::widget::gauge::{self, Reading};
use crate::tui::widget::module::name;

/// Cells before the id: its sign and a blank.
const INDENT: usize = 2;

/// Cells a gauge with its digits needs beside an id.
const METER: usize = 15;

const BLOCKED: &str = "blocked";

/// Cells an id keeps beside a gauge.
const ID: usize = 14;

/// And beside digits: the modules of a plan can be told apart from here on.
const SHORTEST_ID: usize = 12;

/// Cells an id keeps beside a word. What is blocked is worth more of them than what the sign and the heading tell as well.
const fn id_keeps(word: Role) -> usize {
    match word {
        Role::Badge => 13,
        _ => 16,
    }
}

/// Draws a module into `area`, as many rows as it has: one, two, or three. The word for how it stands is beside its facts where
/// there is a row for them, else beside its id.
pub(crate) fn draw(
    context: &Context<'_>,
    module: &Module,
    selected: bool,
    apart: Apart,
    area: Rect,
    buffer: &mut Buffer,
) {
    let theme = context.theme;
    let row = |row: u16| Rect { y: area.y + row, height: 1, ..area };
    let news = context.news.and_then(|news| news.changed(&module.id));
    if news.is_some() && area.x > 0 && area.height > 0 {
        // In the gutter: the page leaves a cell for it before the first column.
        let gutter = Rect { x: area.x - 1, width: 1, height: 1, ..area };
        RowWriter::new(buffer, gutter, 0).left(theme.signs.changed, theme.style(Role::Strong));
    }
    let facts_row = if has_coverage(context, module) { 2 } else { 1 };
    // Where there is a row for facts, a title that would cost the id its cells leads them; what keeps a module needs that row itself.
    let is_held = module.blocked.is_some() || !module.help.is_empty();
    let crowded = area.height > facts_row && !is_held && name::crowds(module, indented(area).width.into());
    let chosen = context.scope.is_chosen(&module.id);
    let age = stale(context, module);
    // A row that would stay blank takes the rest of a name before the name is shortened.
    let is_blank = area.height > facts_row && news.is_none() && !crowded && !has_facts(module) && age.is_none();
    let whole = name::both(module);
    let room = usize::from(indented(area).width);
    let in_two_rows = (is_blank && !chosen && whole.width() > room).then(|| wrap::wrapped(&whole, room));
    let [first, second] = match in_two_rows.as_deref() {
        Some([first, second, ..]) => [first, second].map(|piece| Some(piece.clone())),
        _ => [None, None],
    };
    let beside = Beside {
        first,
        title: !crowded,
        chosen,
        word: word(module).filter(|_| area.height <= facts_row),
        age,
        moved: context.moved.of(&module.id).filter(|_| area.height == 1),
        apart,
    };
    match area.height {
        0 => {}
        1 => in_one_row(context, module, selected, &beside, area, buffer),
        rows => {
            name(theme, module, selected, &beside, row(0), buffer);
            edge(theme, selected, area, buffer);
            let below = u16::from(second.is_some());
            if let Some(second) = second {
                let role = if module.status == Status::InProgress { Role::Strong } else { Role::Text };
                let mut pen = RowWriter::new(buffer, indented(row(1)), 0);
                pen.left(second.cut_end(room).as_str(), theme.style(role));
            }
            // A board without any coverage has no row for it.
            if facts_row == 2 {
                meter(context, module, indented(row(1 + below)), buffer);
            }
            let title = if crowded { Shown::new(module.title.trim()) } else { Shown::default() };
            let title = title.cut_end(indented(area).width.into());
            if facts_row + below < rows {
                match news.map(happened).filter(|happened| !happened.is_empty()) {
                    Some(happened) => facts::write(
                        theme,
                        happened.iter().map(|fact| (Shown::new(fact), Role::Text)).chain([(title, Role::Text)]),
                        &mut RowWriter::new(buffer, indented(row(facts_row)), 0),
                    ),
                    None => known(theme, context.now, module, title, indented(row(facts_row)), buffer),
                }
            }
        }
    }
}

/// Whether a row for coverage says anything: on a board without any, it would say the same of every module.
fn has_coverage(context: &Context<'_>, module: &Module) -> bool {
    let totals = &context.snapshot.totals;
    Reading::of(&module.coverage).is_some() || totals.modules.is_some() || totals.platform.is_some()
}

/// What tells the ids of modules apart that are shown below each other in rows of this width.
pub(crate) fn apart<'a>(modules: impl Iterator<Item = &'a Module>, width: u16) -> Vec<Apart> {
    let ids: Vec<&str> = modules.map(|module| module.id.as_str()).collect();
    short_id::apart(&ids, usize::from(width).saturating_sub(INDENT))
}

/// What stands beside an id where there is room.
struct Beside {
    /// The first part of id and title, where the rest stands in the row below.
    first: Option<Shown>,
    /// Its title.
    title: bool,
    /// Whether it is chosen for the next change.
    chosen: bool,
    /// How the module stands.
    word: Option<(String, Role)>,
    /// For how long it has been in progress, if that is longer than it should be.
    age: Option<String>,
    /// By how much its gauge moved just now, where there is no row for that.
    moved: Option<String>,
    /// What tells its id apart from those beside it.
    apart: Apart,
}

/// For how many days it has been in progress, if the board calls that stale.
pub(crate) fn stale(context: &Context<'_>, module: &Module) -> Option<String> {
    let limit = context.snapshot.board.limits.stale_days.filter(|_| module.status == Status::InProgress)?;
    let days = (context.now - context.log?.in_status_since(&module.id, module.status)?).num_days();
    (u64::try_from(days).ok()? >= limit.max(1)).then(|| format!("{days} d"))
}

fn indented(area: Rect) -> Rect {
    let by = area.width.min(INDENT as u16);
    Rect { x: area.x + by, width: area.width - by, ..area }
}

/// Sign, id, gauge and digits side by side.
fn in_one_row(
    context: &Context<'_>,
    module: &Module,
    selected: bool,
    beside: &Beside,
    area: Rect,
    buffer: &mut Buffer,
) {
    let theme = context.theme;
    let width = usize::from(area.width);
    // Two fifths for the gauge with its digits, but never less than it needs to be one. Where that is too much, digits will do.
    let digits = Reading::of(&module.coverage).map(|reading| gauge::tight(theme, &reading).width());
    let meter = match ((width * 2 / 5).max(METER), digits) {
        (meter, _) if width > INDENT + ID + meter => meter,
        (_, Some(digits)) if width > INDENT + SHORTEST_ID + digits => digits,
        _ => return name(theme, module, selected, beside, area, buffer),
    };
    let split = (width - meter) as u16;
    name(theme, module, selected, beside, Rect { width: split - 1, ..area }, buffer);
    crate::tui::widget::module::row::meter(
        context,
        module,
        Rect { x: area.x + split, width: meter as u16, ..area },
        buffer,
    );
}

/// Sign and id, and beside it what fits as long as the id keeps its cells.
fn name(theme: &Theme, module: &Module, selected: bool, beside: &Beside, area: Rect, buffer: &mut Buffer) {
    let look = |role| theme.style(if selected { Role::Selection } else { role });
    let mut pen = RowWriter::new(buffer, area, 0);
    if selected {
        pen.paint(theme.style(Role::Selection));
    }
    let (sign, role) = sign(theme, module);
    pen.left(sign, look(role)).skip(1);
    if beside.chosen {
        pen.left(theme.signs.chosen, look(Role::Focus)).skip(1);
    }
    let id = if beside.title { name::both(module) } else { Shown::new(&module.id) };
    if let Some(moved) = beside.moved.as_ref().filter(|moved| pen.room() > id.width().min(SHORTEST_ID) + moved.len()) {
        pen.right(moved, 1, theme.style(of_difference(moved)));
    }
    if let Some(age) = beside.age.as_ref().filter(|age| pen.room() > id.width().min(ID) + age.len() + 1) {
        pen.right(age, 2, look(Role::Text));
    }
    let reason = module.blocked.as_ref().map(|blocked| Shown::new(&blocked.reason)).unwrap_or_default();
    match &beside.word {
        // Room for the reason, too, or for a good part of it.
        Some((word, role))
            if pen.room() > id.width() + word.len() + reason.width().min(12) + 3 && reason.width() > 0 =>
        {
            pen.left(id.as_str(), look(Role::Text)).skip(2);
            pen.left(word, theme.style(*role)).skip(1);
            let reason = reason.cut_end(pen.room());
            pen.left(reason.as_str(), look(Role::Text));
            return;
        }
        Some((word, role)) if pen.room() > id.width().min(id_keeps(*role)) + word.len() => {
            let role = if *role == Role::Badge { theme.style(*role) } else { look(*role) };
            pen.right(word, 1, role);
        }
        _ => {}
    }
    let role = if module.status == Status::InProgress { Role::Strong } else { Role::Text };
    if let Some(first) = &beside.first {
        pen.left(first.as_str(), look(role));
    } else if beside.title {
        name::draw(module, &look, role, beside.apart, &mut pen);
    } else {
        pen.left(shorten_apart(&id, pen.room(), beside.apart).as_str(), look(role));
    }
}

/// The sign that says how a module stands, and its look.
pub(crate) fn sign(theme: &Theme, module: &Module) -> (&'static str, Role) {
    if module.blocked.is_some() {
        return (theme.signs.blocked, Role::Badge);
    }
    match (module.proof(), module.status) {
        (Some(proof), _) => (theme.signs.of_proof(proof), of_proof(proof)),
        // Nothing to prove: a plain check mark.
        (None, Status::Done) => (theme.signs.of_proof(Proof::Verified), Role::Text),
        (None, status @ Status::InProgress) => (theme.signs.of_status(status), Role::Good),
        (None, status) => (theme.signs.of_status(status), Role::Text),
    }
}

const fn of_proof(proof: Proof) -> Role {
    match proof {
        Proof::Verified => Role::Good,
        Proof::Claimed => Role::Text,
        Proof::Regressed | Proof::Unproven => Role::Attention,
    }
}

/// The one word that matters most about a module.
fn word(module: &Module) -> Option<(String, Role)> {
    if module.blocked.is_some() {
        return Some((BLOCKED.to_owned(), Role::Badge));
    }
    match module.proof() {
        Some(Proof::Regressed | Proof::Unproven) => Some((phrase::facts::proof(module), Role::Strong)),
        Some(_) => Some((phrase::facts::proof(module), Role::Text)),
        None if !module.help.is_empty() => Some(("help".to_owned(), Role::Strong)),
        None => None,
    }
}

/// The edge that ties the rows of the selected module together.
fn edge(theme: &Theme, selected: bool, area: Rect, buffer: &mut Buffer) {
    if selected {
        for row in 1..area.height {
            RowWriter::new(buffer, area, row).left(theme.signs.line.edge, theme.style(Role::Focus));
        }
    }
}

/// Gauge and digits, or that there are none; behind them by how much they moved just now.
fn meter(context: &Context<'_>, module: &Module, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    let mut area = area;
    let since = || {
        let fact = context.news?.changed(&module.id)?;
        screen::delta(fact.coverage)
    };
    let moved = context.moved.of(&module.id).or_else(since);
    if let Some(moved) = moved.filter(|moved| moved.len() + METER <= usize::from(area.width)) {
        RowWriter::new(buffer, area, 0).right(&moved, 0, theme.style(of_difference(&moved)));
        area.width -= moved.len() as u16 + 1;
    }
    match Reading::of(&module.coverage) {
        Some(reading) => gauge::line(theme, &reading, area, buffer),
        None => {
            RowWriter::new(buffer, area, 0).left("no coverage yet", theme.style(Role::Text));
        }
    }
}

/// The look of a difference: `+3.1`.
pub(crate) fn of_difference(moved: &str) -> Role {
    if moved.starts_with('-') { Role::Attention } else { Role::Good }
}

/// The word for how it stands, and as many whole facts as fit, the most telling first.
fn known(theme: &Theme, now: DateTime<Utc>, module: &Module, title: Shown, area: Rect, buffer: &mut Buffer) {
    let mut pen = RowWriter::new(buffer, area, 0);
    if let Some(blocked) = &module.blocked {
        return obstacle(theme, now, blocked, &mut pen);
    }
    let first = if module.help.is_empty() {
        word(module).map(|(word, role)| (Shown::new(&word), role))
    } else {
        let help = Shown::new(&format!("help: {}", module.help));
        Some((help.cut_end(usize::from(area.width)), Role::Strong))
    };
    let others = other_facts(module).into_iter().flatten().map(|fact| (Shown::new(&fact), Role::Text));
    facts::write(theme, [(title, Role::Text)].into_iter().chain(first).chain(others), &mut pen);
}

/// Why it is blocked, for how long, and who can help, as far as that fits.
fn obstacle(theme: &Theme, now: DateTime<Utc>, blocked: &Blocked, pen: &mut RowWriter<'_>) {
    pen.left(BLOCKED, theme.style(Role::Badge)).skip(1);
    let reason = Shown::new(&blocked.reason);
    let days = blocked.since.map_or(0, |since| (now - since).num_days());
    let age = format!("{days}d");
    if days > 0 && reason.width() + age.len() < pen.room() {
        pen.right(&age, 1, theme.style(Role::Text));
    }
    let reason_cut = reason.cut_end(pen.room());
    pen.left(reason_cut.as_str(), theme.style(Role::Text)).skip(1);
    let on = Shown::new(&format!("{} {}", theme.signs.point.to, blocked.on));
    if !blocked.on.is_empty() && on.width() <= pen.room() {
        pen.left(on.as_str(), theme.style(Role::Text));
    }
}

/// Whether the row for facts says anything.
fn has_facts(module: &Module) -> bool {
    module.blocked.is_some()
        || !module.help.is_empty()
        || word(module).is_some()
        || other_facts(module).iter().any(Option::is_some)
}

/// What is known beside the gauge, the most telling first.
fn other_facts(module: &Module) -> [Option<String>; 7] {
    let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    [
        said(&phrase::facts::tests(&module.tests)),
        module.priority.map(|priority| format!("P{priority}")),
        said(&phrase::facts::hours(module.hours)),
        said(&module.pr),
        said(&module.tags.join(" ")),
        module.complexity.map(|complexity| format!("complexity {}", complexity.token())),
        match (&module.coverage.measured, module.lines) {
            (Some(measured), _) => Some(format!("{}/{} covered", measured.covered, measured.total)),
            (None, lines) => lines.map(|lines| format!("{lines} lines")),
        },
    ]
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::Duration;

    use super::{Apart, draw};
    use crate::log::entry::{Replica, Stamp};
    use crate::log::history::History;
    use crate::model::board::Board;
    use crate::model::change::{By, Change};
    use crate::model::decimal::{Hundredths, Percent};
    use crate::model::module::{Blocked, Coverage, Hours, Measured, Module};
    use crate::model::snapshot::{Revision, Snapshot};
    use crate::model::status::Status;
    use crate::tui::core::theme::Theme;
    use crate::tui::testing::{World, drawn, now, styles, text};

    fn module() -> Module {
        let mut module = Module::new("tenant/service.py", Status::InProgress);
        module.coverage.start = Percent::new(1155);
        module.coverage.now = Percent::new(3420);
        module.coverage.target = Percent::new(9000);
        module.tests.written = Some(9);
        module.tests.needed = Some(25);
        module.tests.about = true;
        module.priority = Some(1);
        module.hours = Some(Hours { low: Some(Hundredths(400)), high: Some(Hundredths(550)) });
        module
    }

    fn blocked() -> Module {
        let since = Some(now() - Duration::hours(75));
        let blocked = Blocked { reason: "fixture for Stripe".into(), on: "Dev 4".into(), since };
        Module { blocked: Some(blocked), ..module() }
    }

    fn done(covered: u64, best: Option<i64>) -> Module {
        let mut module = Module { status: Status::Done, ..module() };
        module.coverage.measured = Some(Measured { covered, total: 100, ..Measured::default() });
        module.coverage.best = best.and_then(Percent::new);
        module
    }

    fn seen(module: &Module, width: u16, height: u16) -> String {
        let world = World::new(Board::default(), Theme::ansi());
        text(&drawn(width, height, |area, buffer| {
            draw(&world.context(), module, false, Apart::default(), area, buffer);
        }))
    }

    #[test]
    fn with_three_rows_there_is_room_for_facts() {
        let rows = "◐ tenant/service.py\n  █▊▒▒▊────────┃─   ~34.2 → 90\n  9/~25 tests · P1 · 4-5.5 h\n";
        assert_eq!(seen(&module(), 30, 3), rows);
        // What fits of the facts, and none cut in half.
        assert_eq!(seen(&module(), 20, 3).lines().last(), Some("  9/~25 tests · P1"));
    }

    #[test]
    fn a_title_that_would_cost_the_id_its_cells_leads_the_facts() {
        let module = Module { title: "Tenant service".into(), ..module() };
        assert!(seen(&module, 40, 3).starts_with("◐ tenant/service.py Tenant service\n"));
        let narrow = seen(&module, 24, 3);
        assert!(
            narrow.starts_with("◐ tenant/service.py\n") && narrow.ends_with("\n  Tenant service · P1\n"),
            "{narrow}"
        );
        // Without a row for facts they share the first.
        assert_eq!(seen(&module, 24, 2).lines().next(), Some("◐ ten…/service Tenant s…"));
    }

    #[test]
    fn with_two_rows_id_and_gauge_are_left_and_with_one_they_stand_side_by_side() {
        assert_eq!(seen(&module(), 30, 2), "◐ tenant/service.py\n  █▊▒▒▊────────┃─   ~34.2 → 90\n");
        assert_eq!(seen(&module(), 40, 1), "◐ tenant/service.py     ▊▒────┃   ~34→90\n");
        // Too narrow for a gauge, but digits are always there.
        assert_eq!(seen(&module(), 31, 1), "◐ tenant/service.py      ~34→90\n");
        assert_eq!(seen(&module(), 21, 1), "◐ ten…/service ~34→90\n");
        assert_eq!(seen(&Module::new("tenant/service.py", Status::Pending), 21, 1), "○ tenant/service.py\n");
        // Too narrow for both: the id says which one it is.
        assert_eq!(seen(&module(), 16, 1), "◐ te…/service.py\n");
    }

    #[test]
    fn what_is_blocked_says_so_in_a_word_and_why_where_it_fits() {
        assert_eq!(seen(&blocked(), 44, 3).lines().last(), Some("  blocked fixture for Stripe → Dev 4      3d"));
        assert_eq!(seen(&blocked(), 26, 3).lines().last(), Some("  blocked fixture for Str…"));
        assert_eq!(seen(&blocked(), 60, 2).lines().next(), Some("! tenant/service.py  blocked fixture for Stripe"));
        assert_eq!(seen(&blocked(), 28, 2).lines().next(), Some("! tenant/service.py  blocked"));
        assert_eq!(seen(&blocked(), 23, 2).lines().next(), Some("! tena…/service blocked"));
        assert_eq!(seen(&blocked(), 18, 2).lines().next(), Some("! tena…/service.py"));
    }

    #[test]
    fn what_stands_behind_done_is_told_by_sign_and_word() {
        let claimed = |now: i64| {
            let coverage = Coverage { now: Percent::new(now * 100), ..module().coverage };
            Module { status: Status::Done, coverage, ..module() }
        };
        for (module, sign, word) in [
            (done(91, None), "✓", "verified"),
            (done(89, Some(9100)), "▼", "regressed"),
            (done(89, None), "?", "short by 1"),
            (claimed(91), "~", "claimed"),
            (claimed(77), "?", "short by 13"),
        ] {
            let rows = seen(&module, 40, 3);
            assert!(rows.starts_with(&format!("{sign} tenant/service.py\n")), "{rows}");
            assert!(
                rows.lines().last().is_some_and(|facts| facts.starts_with(&format!("  {word} · 9/~25 tests"))),
                "{rows}"
            );
            assert!(seen(&module, 40, 2).starts_with(&format!("{sign} tenant/service.py")), "{rows}");
            assert!(seen(&module, 40, 2).lines().next().is_some_and(|name| name.ends_with(word)), "{rows}");
        }
    }

    #[test]
    fn a_wish_for_help_is_heard() {
        let module = Module { help: "pairing on async fixtures".into(), ..module() };
        assert_eq!(seen(&module, 40, 3).lines().last(), Some("  help: pairing on async fixtures · P1"));
        assert!(seen(&module, 30, 2).lines().next().is_some_and(|name| name.ends_with("help")));
    }

    #[test]
    fn what_is_in_progress_for_longer_than_it_should_be_says_for_how_long() {
        let begun = Change::Move { module: "tenant/service.py".into(), from: Status::Pending, to: Status::InProgress };
        let at = now() - Duration::hours(5 * 24 + 20);
        let stamp = Stamp { who: "ana".into(), by: By::Key, at, rev: Revision::default() };
        let entries = stamp.step(&Replica::from_bits(0), 1, 1, vec![begun]);
        let mut board = Board::default();
        board.limits.stale_days = Some(3);
        let mut world = World::new(board, Theme::ansi());
        let seen = |world: &World, module: &Module, width, height| {
            let buffer = drawn(width, height, |area, buffer| {
                draw(&world.context(), module, false, Apart::default(), area, buffer);
            });
            text(&buffer).lines().next().unwrap_or_default().to_owned()
        };
        assert_eq!(seen(&world, &module(), 30, 3), "◐ tenant/service.py", "nobody knows since when");
        world.log = Arc::new(History::of([("ana.000000.ron", entries)]));
        for (width, height, row) in [
            (30, 3, "◐ tenant/service.py        5 d"),
            (30, 2, "◐ tenant/service.py        5 d"),
            (22, 2, "◐ ten…/service.py  5 d"),
            (20, 2, "◐ tenant/service.py"),
            (44, 1, "◐ tenant/service.py    5 d ▊▋───┃   ~34 → 90"),
        ] {
            assert_eq!(seen(&world, &module(), width, height), row);
        }
        assert_eq!(seen(&world, &Module { status: Status::Done, ..module() }, 30, 3), "? tenant/service.py");
        world.snapshot = Snapshot::new(Arc::new(Board::default()), Revision::default(), Vec::new());
        assert_eq!(seen(&world, &module(), 30, 3), "◐ tenant/service.py", "this board calls nothing stale");
    }

    #[test]
    fn no_fact_is_invented() {
        let bare = Module::new("a", Status::Pending);
        assert_eq!(seen(&bare, 30, 3), "○ a\n\n\n", "a board without coverage says nothing about it");
        let world = World::new(crate::tui::testing::plan(), Theme::ansi());
        let draw = |area, buffer: &mut ratatui::buffer::Buffer| {
            draw(&world.context(), &bare, false, Apart::default(), area, buffer);
        };
        assert_eq!(text(&drawn(30, 3, draw)), "○ a\n  no coverage yet\n\n", "another one does");
        let mut planned = Module::new("a", Status::Pending);
        planned.tests.needed = Some(10);
        planned.coverage.target = Percent::new(9000);
        assert_eq!(seen(&planned, 30, 3), "○ a\n  ─────────────┃─       ? → 90\n  needs 10 tests\n");
    }

    #[test]
    fn the_selection_is_reversed_and_bold_with_and_without_colours() {
        for (theme, edge) in [(Theme::ansi(), "cyan bold"), (Theme::plain(), "bold")] {
            let world = World::new(Board::default(), theme);
            let buffer =
                drawn(20, 2, |area, buffer| draw(&world.context(), &module(), true, Apart::default(), area, buffer));
            let styles = styles(&buffer);
            assert!(styles.starts_with("0:0-19 bold reversed \"◐ tenant/service.py \"\n"), "{styles}");
            assert!(styles.contains(&format!("1:0-0 {edge} \"▌\"\n")), "{styles}");
        }
    }
}
