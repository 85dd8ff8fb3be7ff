//! Test support: boards to draw, and drawn buffers as text. Not part of the program.

use std::fmt::Write as _;
use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDate, TimeZone, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

use crate::log::history::History;
use crate::model::board::{Board, Developer};
use crate::model::decimal::{Hundredths, Percent};
use crate::model::module::{Blocked, Hours, Measured, Module, Tests};
use crate::model::snapshot::{Revision, Snapshot};
use crate::model::status::Status::{self, Done, InProgress, Pending};
use crate::query::{Filter, FilterContext};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::keymap::Keymap;
use crate::tui::core::layout::StatusOrder;
use crate::tui::core::lens::MovedFigures;
use crate::tui::core::now::Monotonic;
use crate::tui::core::scope::Scope;
use crate::tui::core::theme::Theme;

/// Id, status, start and target in hundredths, tests wanted, hours, priority.
type Line = (&'static str, Status, i64, i64, u64, (i64, i64), u64);

/// The plan the product was born from.
const PLAN: [(&str, &str, i64, &[Line]); 4] = [
    (
        "Dev 1",
        "Tenant & Billing Infrastructure",
        1500,
        &[
            ("tenant/dependencies.py", Done, 0, 10_000, 37, (0, 0), 0),
            ("tenant/service.py", InProgress, 1155, 9000, 25, (4, 5), 1),
            ("tenant/usage_billing_router.py", Pending, 0, 9000, 10, (1, 2), 0),
            ("tenant/router.py", Pending, 2500, 9000, 20, (3, 3), 0),
            ("billing/invoicing/service.py", Pending, 5000, 9000, 15, (2, 3), 0),
        ],
    ),
    (
        "Dev 2",
        "User Management & Webhooks",
        1200,
        &[
            ("user_management/service.py", Pending, 1075, 9000, 30, (4, 4), 1),
            ("user_management/router.py", Pending, 5077, 9000, 15, (2, 3), 0),
            ("webhooks/service.py", Pending, 1533, 9000, 20, (3, 3), 0),
            ("webhooks/delivery.py", Pending, 1382, 9000, 25, (3, 4), 0),
            ("webhooks/router.py", Pending, 2108, 9000, 18, (3, 3), 0),
            ("webhooks/events.py", Pending, 2604, 9000, 12, (2, 2), 0),
            ("webhooks/models.py", Pending, 8859, 9500, 5, (1, 1), 0),
        ],
    ),
    (
        "Dev 3",
        "Search & Secrets",
        1400,
        &[
            ("search/service.py", Pending, 1425, 9000, 35, (4, 5), 0),
            ("search/factory.py", Pending, 4200, 9000, 12, (2, 2), 0),
            ("search/router.py", Pending, 6512, 9000, 8, (1, 2), 0),
            ("secrets/vault_client.py", Pending, 1118, 9000, 30, (4, 4), 0),
            ("secrets/secrets_loader.py", Pending, 1071, 9000, 20, (3, 3), 0),
            ("secrets/vault_config.py", Pending, 2353, 9000, 15, (2, 3), 0),
            ("secrets/api.py", Pending, 3636, 9000, 15, (2, 3), 0),
            ("secrets/encryption.py", Pending, 3733, 9000, 10, (2, 2), 0),
            ("secrets/metrics_router.py", Pending, 3394, 9000, 15, (3, 4), 0),
        ],
    ),
    (
        "Dev 4",
        "Plugins & Resilience",
        1300,
        &[
            ("plugins/registry.py", Pending, 1172, 9000, 40, (5, 5), 1),
            ("plugins/router.py", Pending, 3590, 9000, 15, (2, 3), 0),
            ("plugins/builtin/whatsapp_plugin.py", Pending, 1250, 9000, 18, (3, 3), 0),
            ("plugins/schema.py", Pending, 8562, 9500, 5, (1, 1), 0),
            ("resilience/service_mesh.py", Pending, 2631, 9000, 50, (5, 6), 0),
            ("service_registry/consul_registry.py", Pending, 3511, 9000, 15, (2, 3), 0),
            ("service_registry/client.py", Pending, 4634, 9000, 8, (1, 2), 0),
        ],
    ),
];

/// The plan on its first day.
pub(crate) fn plan() -> Board {
    let mut board = Board { title: "Increase platform coverage".into(), ..Board::default() };
    board.coverage.start = Percent::new(3459);
    board.coverage.target = Percent::new(9000);
    for (name, area, impact, lines) in PLAN {
        let modules = lines.iter().map(|line| Arc::new(module(line))).collect();
        let impact = Some(Hundredths(impact));
        let developer = Developer { name: name.into(), area: area.into(), impact, modules, ..Developer::default() };
        board.developers.push(Arc::new(developer));
    }
    board
}

fn module((id, status, start, target, needed, (low, high), priority): &Line) -> Module {
    let mut module = Module::new(*id, *status);
    module.coverage.start = Percent::new(*start);
    module.coverage.target = Percent::new(*target);
    module.tests.needed = Some(*needed);
    module.tests.about = true;
    module.priority = Some(*priority).filter(|p| *p > 0);
    let hours = |h: i64| Some(Hundredths(h * 100));
    module.hours = (*high > 0).then_some(Hours { low: hours(*low), high: hours(*high) });
    if *status == Done {
        module.coverage.now = Percent::new(*target);
        module.tests = Tests { written: Some(*needed), ..Tests::default() };
    }
    module
}

/// The plan after some days of work: everything that can be seen on a board is there once.
pub(crate) fn lived() -> Board {
    let mut board = plan();
    board.limits.in_progress = Some(2);
    let measured = |covered, total| Some(Measured { covered, total, ..Measured::default() });
    change(&mut board, "tenant/service.py", |m| {
        m.coverage.now = Percent::new(3420);
        m.tests.written = Some(9);
        m.blocked = Some(Blocked {
            reason: "fixture for Stripe".into(),
            on: "Dev 4".into(),
            since: Some(now() - Duration::days(3)),
        });
    });
    change(&mut board, "tenant/router.py", |m| {
        m.status = InProgress;
        m.coverage.measured = measured(112, 180);
        m.tests.written = Some(11);
    });
    change(&mut board, "user_management/service.py", |m| {
        m.status = InProgress;
        m.coverage.now = Percent::new(6200);
        m.tests.written = Some(21);
        m.help = "pairing on async fixtures".into();
    });
    change(&mut board, "webhooks/models.py", |m| {
        m.status = Done;
        m.coverage.measured = measured(96, 100);
    });
    change(&mut board, "webhooks/events.py", |m| {
        m.status = Done;
        m.coverage.measured = measured(70, 100);
    });
    change(&mut board, "search/router.py", |m| {
        m.status = Done;
        m.coverage.measured = measured(89, 100);
        m.coverage.best = Percent::new(9100);
    });
    for (id, covered) in [("search/service.py", 61), ("search/factory.py", 88), ("secrets/api.py", 40)] {
        change(&mut board, id, |m| {
            m.status = InProgress;
            m.coverage.measured = measured(covered, 100);
            m.pr = "#31".into();
        });
    }
    let schema = board.developers[3].modules[3].as_ref().clone();
    change(&mut board, "plugins/schema.py", |m| m.coverage.now = Percent::new(9500));
    board.unassigned.push(Arc::new(Module { id: "audit/export.py".into(), status: Pending, ..schema }));
    board.unassigned.push(Arc::new(Module::new("auth/sessions.py", Pending)));
    Arc::make_mut(&mut board.developers[1]).away = NaiveDate::from_ymd_opt(2026, 12, 1);
    board
}

/// Changes the module with this id.
pub(crate) fn change(board: &mut Board, id: &str, change: impl Fn(&mut Module)) {
    for developer in &mut board.developers {
        for module in &mut Arc::make_mut(developer).modules {
            if module.id == id {
                change(Arc::make_mut(module));
            }
        }
    }
}

/// A board whose every text is meant to break a screen.
pub(crate) fn hostile() -> Board {
    let texts = [
        "",
        "/",
        "\u{1b}[2J\u{7}",
        "a\u{202e}b/\u{200b}.py",
        "名前名前/名前名前名前名前.py",
        "👨\u{200d}💻/🇪🇸/x",
        "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}/z",
        "line\nbreak\ttab",
        "ﷺﷺﷺ/ꧽ",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ];
    let mut board = Board { title: texts.concat(), ..Board::default() };
    board.coverage.start = Some(Percent::ZERO);
    let small = |n: usize| i64::try_from(n).expect("a small number");
    for (i, text) in texts.iter().enumerate() {
        let mut modules = Vec::new();
        for (j, id) in texts.iter().enumerate() {
            let mut module = Module::new(*id, Status::ALL[(i + j) % 3]);
            module.help = (*text).into();
            module.pr = (*id).into();
            module.tags = vec![(*text).into()];
            module.blocked =
                (j % 4 == 0).then(|| Blocked { reason: (*text).into(), on: (*id).into(), since: Some(now()) });
            module.coverage.target = Percent::new(small(j) * 1111);
            module.coverage.start = Percent::new(small(i) * 1111).filter(|_| j % 3 > 0);
            module.coverage.now = Percent::new(small(i * j) * 111).filter(|_| j % 2 > 0);
            modules.push(Arc::new(module));
        }
        let developer = Developer { name: (*text).into(), area: (*text).into(), modules, ..Developer::default() };
        board.developers.push(Arc::new(developer));
    }
    board
}

/// The time in tests.
pub(crate) fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 9, 30, 0).single().expect("a time")
}

/// The rows of the footer in tests.
pub(crate) const ROWS: [(&str, &[ActionHelp]); 2] = [
    (
        "lanes",
        &[
            row("move-next", &[">", "Shift-Right"], "move"),
            row("move-previous", &["<", "Shift-Left"], "move"),
            row("pending", &["p"], "pending"),
            row("in-progress", &["i"], "in progress"),
            row("done", &["d"], "done"),
            row("detail", &["Enter"], "detail"),
            row("silent", &["z"], ""),
            row("undo", &["u"], "undo"),
        ],
    ),
    ("app", &[row("help", &["?", "F1"], "help"), row("quit", &["q"], "quit")]),
];

const fn row(name: &'static str, keys: &'static [&'static str], short: &'static str) -> ActionHelp {
    ActionHelp { name, keys, short, long: "", group: "", words: "", is_safe: false }
}

/// What a view gets, around a board.
pub(crate) struct World {
    pub(crate) snapshot: Snapshot,
    pub(crate) log: Arc<History>,
    /// Filter and chosen modules.
    pub(crate) scope: Scope,
    pub(crate) theme: Theme,
    pub(crate) keymap: Keymap,
    /// What can be done right here.
    pub(crate) actions: Vec<(&'static str, Vec<ActionHelp>)>,
    pub(crate) moved: MovedFigures,
}

impl World {
    pub(crate) fn new(board: Board, theme: Theme) -> Self {
        let snapshot = Snapshot::new(Arc::new(board), Revision::default(), Vec::new());
        let actions: Vec<_> = ROWS.iter().map(|(view, rows)| (*view, rows.to_vec())).collect();
        Self {
            snapshot,
            log: Arc::default(),
            scope: Scope::default(),
            theme,
            keymap: Keymap::new(&actions),
            actions,
            moved: MovedFigures::default(),
        }
    }

    /// Looks at what these words let through.
    pub(crate) fn look_through(&mut self, words: &str) {
        self.scope.look_through(Filter::new(words));
        let board = &self.snapshot.board;
        self.scope.follow(&FilterContext { board, log: None, who: None, now: now(), changed: None });
    }

    pub(crate) fn context(&self) -> Context<'_> {
        Context {
            snapshot: &self.snapshot,
            log: Some(&self.log),
            keymap: &self.keymap,
            theme: &self.theme,
            scope: &self.scope,
            moved: &self.moved,
            news: None,
            below: None,
            broken: None,
            doubtful: &[],
            who: Some("ana"),
            now: now(),
            wall: now().into(),
            calendar: crate::report::window::Calendar::UTC,
            has_clock: false,
            monotonic: Monotonic::default(),
            is_asking: false,
            actions: &self.actions,
            statuses: StatusOrder::STACK,
            hints: &[],
        }
    }
}

/// Draws into a buffer of this size.
pub(crate) fn drawn(width: u16, height: u16, draw: impl FnOnce(Rect, &mut Buffer)) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    draw(buffer.area, &mut buffer);
    buffer
}

/// The symbols, a line each, without the blanks at their ends.
pub(crate) fn text(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        let line: String = (buffer.area.left()..buffer.area.right()).map(|x| buffer[(x, y)].symbol()).collect();
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// What is styled, run by run: `0:2-10 bold reversed "tenant/…"` (row, first to last column).
pub(crate) fn styles(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        let look = |x: u16| {
            let cell = &buffer[(x, y)];
            (cell.fg, cell.bg, cell.modifier)
        };
        let mut x = buffer.area.left();
        while x < buffer.area.right() {
            let from = x;
            while x < buffer.area.right() && look(x) == look(from) {
                x += 1;
            }
            let (fg, bg, modifier) = look(from);
            if (fg, bg, modifier) == (Color::Reset, Color::Reset, Modifier::empty()) {
                continue;
            }
            let run: String = (from..x).map(|x| buffer[(x, y)].symbol()).collect();
            let mut words = Vec::new();
            if fg != Color::Reset {
                words.push(fg.to_string().to_lowercase());
            }
            if bg != Color::Reset {
                words.push(format!("on-{}", bg.to_string().to_lowercase()));
            }
            words.extend(modifier.iter_names().map(|(name, _)| name.to_lowercase()));
            let _ = writeln!(out, "{y}:{from}-{} {} {run:?}", x - 1, words.join(" "));
        }
    }
    out
}
