//! Boards that no team would wish for, to look at and to break screens with: a thousand modules, hostile names, none at all.

use std::fmt::Write as _;

use crate::tui::app_driver::REAL;

/// What a board is called in the names of pictures, and what makes its text.
pub(crate) type Named = (&'static str, fn() -> String);

/// All of them.
pub(crate) const BOARDS: [Named; 4] =
    [("real", || REAL.to_owned()), ("thousand", thousand), ("hostile", hostile), ("empty", empty)];

fn empty() -> String {
    "(format: 1, developers: [])".to_owned()
}

/// Numbers that look random and are the same in every run.
struct Whim(u64);

impl Whim {
    /// Below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// 1,000 modules: nine developers with very unequal shares, and some that nobody has.
fn thousand() -> String {
    let mut whim = Whim(20_261_123);
    let mut out = String::from(
        "(\n    format: 1,\n    title: \"Everything, everywhere\",\n    coverage: (start: 41.5, target: 85),\n    limits: \
         (in_progress: 4, stale_days: 3),\n    developers: [\n",
    );
    let rooms = ["billing", "tenant", "search", "plugins/registry", "webhooks", "auth/session", "files/storage"];
    let files = ["service", "router", "models", "events", "client", "schema", "worker", "dependencies"];
    let mut number = 0;
    let mut module = |out: &mut String, whim: &mut Whim| {
        number += 1;
        let room = rooms[whim.below(7) as usize];
        let file = files[whim.below(8) as usize];
        let status = ["Pending", "Pending", "Pending", "InProgress", "Done"][whim.below(5) as usize];
        let start = whim.below(7000);
        let now = start + whim.below(4000 - start / 3);
        let _ = write!(
            out,
            "        (id: \"{room}/{file}_{number}.py\", status: {status}, coverage: (start: {}.{:02}, target: 90, ",
            start / 100,
            start % 100
        );
        match whim.below(3) {
            0 => {}
            1 => drop(write!(out, "now: {}.{:02}", now.min(10_000) / 100, now.min(10_000) % 100)),
            _ => drop(write!(out, "measured: (covered: {}, total: 10000)", now.min(10_000))),
        }
        let _ = write!(out, "), tests: (needed: {})", 5 + whim.below(40));
        if whim.below(3) > 0 {
            let low = 1 + whim.below(5);
            let _ = write!(out, ", hours: (low: {low}, high: {})", low + whim.below(3));
        }
        if whim.below(4) == 0 {
            let _ = write!(out, ", priority: {}", 1 + whim.below(3));
        }
        if whim.below(12) == 0 {
            out.push_str(", blocked: (reason: \"waits for the fixture of the payment provider\", on: \"Noor\")");
        }
        out.push_str("),\n");
    };
    let shares = [("Ana", 40), ("Bo", 200), ("Cleo", 3), ("Dmitri", 150), ("Esi", 0), ("Farah", 300), ("Gil", 90)];
    for (name, share) in shares.into_iter().chain([("Hanneke van der Berg", 160), ("Noor", 17)]) {
        let _ = writeln!(out, "    (name: \"{name}\", area: \"{name}'s part of the plan\", modules: [");
        for _ in 0..share {
            module(&mut out, &mut whim);
        }
        out.push_str("    ]),\n");
    }
    out.push_str("    ],\n    modules: [\n");
    for _ in 0..40 {
        module(&mut out, &mut whim);
    }
    out.push_str("    ],\n)\n");
    out
}

/// Names that are wide, combine, run from right to left, hide, or give orders to terminals.
fn hostile() -> String {
    let names = [
        "名前がとても長い開発者",
        "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306} o\u{308}\u{308} Zalgo",
        "עברית ואנגלית mixed العربية",
        "\\u{1b}[31mred\\u{7}\\u{202e}evil\\u{200b}",
        "👩\u{200d}💻 dev 👨\u{200d}👩\u{200d}👧 🏳\u{fe0f}",
        "a name that is much longer than any column will ever be, whatever the screen, and then some more",
        "ｆｕｌｌｗｉｄｔｈ／ｐａｔｈ／ｓｅｒｖｉｃｅ．ｐｙ",
    ];
    let mut out = String::from("(format: 1, title: \"板 \\u{202e}title\\u{1b}[2J e\u{301}\", developers: [\n");
    for (i, name) in names.iter().enumerate() {
        let _ = writeln!(out, "(name: \"{name}\", area: \"{name}\", who: [\"{name}\"], modules: [");
        for (j, other) in names.iter().enumerate().take(2 + i) {
            let status = ["Pending", "InProgress", "Done"][(i + j) % 3];
            let _ = write!(out, "(id: \"{other}/{i}{j}/{name}\", title: \"{other}\", status: {status}, ");
            let _ = write!(out, "coverage: (start: {}, now: {}, target: 90), pr: \"{other}\", ", i * 9, j * 14);
            if j % 2 == 0 {
                let _ = write!(out, "blocked: (reason: \"{name}\", on: \"{other}\"), ");
            }
            let _ = writeln!(out, "help: \"{other}\", tags: [\"{name}\"], group: \"{other}\", notes: \"# {name}\"),");
        }
        out.push_str("]),\n");
    }
    out.push_str("])\n");
    out
}
