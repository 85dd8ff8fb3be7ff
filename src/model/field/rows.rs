//! The tables of all fields: board, developer, module. A new field is one row here and one line in its struct. Refuses what is
//! not a field: `id`, `name`, `status` and the lists of modules.

use crate::model::board::{Board, Check, Criterion, Developer, Link};
use crate::model::field::row::{Ask, Field, field};
use crate::model::field::value::{BLOCKED, CRITERION, HOURS, Kind, LINK, MEASURED, Parts, Value};
use crate::model::module::{Blocked, Complexity, Hours, Measured, Metric, Module};

/// Rows for the plain kinds: path, kind, place in the record, meaning.
macro_rules! row {
    ($record:ty, $path:literal, Text, $($at:ident).+, $about:literal) => {
        field::<$record>($path, Kind::Text, $about, |r| Value::text(&r.$($at).+), |r, v| r.$($at).+ = v.into_text())
    };
    ($record:ty, $path:literal, Prose, $($at:ident).+, $about:literal) => {
        field::<$record>($path, Kind::Prose, $about, |r| Value::text(&r.$($at).+), |r, v| r.$($at).+ = v.into_text())
    };
    ($record:ty, $path:literal, Texts, $($at:ident).+, $about:literal) => {
        field::<$record>($path, Kind::Texts, $about, |r| Value::texts(&r.$($at).+), |r, v| r.$($at).+ = v.into_texts())
    };
    ($record:ty, $path:literal, Percent, $($at:ident).+, $about:literal) => {
        field::<$record>($path, Kind::Percent, $about, |r| Value::from_option(r.$($at).+, Value::Percent), |r, v| r.$($at).+ = v.into_percent())
    };
    ($record:ty, $path:literal, Amount, $($at:ident).+, $about:literal) => {
        field::<$record>($path, Kind::Amount, $about, |r| Value::from_option(r.$($at).+, Value::Amount), |r, v| r.$($at).+ = v.into_amount())
    };
    ($record:ty, $path:literal, Count, $($at:ident).+, $about:literal) => {
        field::<$record>($path, Kind::Count, $about, |r| Value::from_option(r.$($at).+, Value::Count), |r, v| r.$($at).+ = v.into_count())
    };
    ($record:ty, $path:literal, Flag, $($at:ident).+, $about:literal) => {
        field::<$record>($path, Kind::Flag, $about, |r| Value::from_option(r.$($at).+, Value::Flag), |r, v| r.$($at).+ = v.into_flag())
    };
    ($record:ty, $path:literal, Date, $($at:ident).+, $about:literal) => {
        field::<$record>($path, Kind::Date, $about, |r| Value::from_option(r.$($at).+, Value::Date), |r, v| r.$($at).+ = v.into_date())
    };
    ($record:ty, $path:literal, Hours, $($at:ident).+, $about:literal) => {
        field::<$record>($path, Kind::Record(HOURS), $about, |r| hours(r.$($at).+), |r, v| r.$($at).+ = into_hours(v))
    };
    ($record:ty, $path:literal, Links, $($at:ident).+, $about:literal) => {
        field::<$record>($path, Kind::Records(LINK), $about, |r| links(&r.$($at).+), |r, v| r.$($at).+ = into_links(v))
    };
}

/// The fields of a module, except `id` and `status`.
pub static MODULE: &[Field<Module>] = &[
    row!(Module, "title", Text, title, "what people call it").form("Module", 1).asked(Ask {
        name: "title",
        long: "Set the title",
        title: "Title of",
        example: "one line",
        words: "name",
    }),
    row!(Module, "coverage.start", Percent, coverage.start, "coverage when the plan was made, in percent")
        .also(&["start"])
        .form("Coverage", 11)
        .asked(Ask {
            name: "start",
            long: "Set the coverage at the start",
            title: "Start of",
            example: "a percentage: 11.55",
            words: "",
        }),
    row!(Module, "coverage.now", Percent, coverage.now, "coverage as somebody typed it, in percent")
        .form("Coverage", 10),
    field::<Module>(
        "coverage.measured",
        Kind::Record(MEASURED),
        "coverage as a report counted it; hides `now`",
        |m| m.coverage.measured.as_ref().map_or(Value::Absent, measured),
        |m, v| m.coverage.measured = into_measured(v),
    ),
    row!(Module, "coverage.target", Percent, coverage.target, "coverage that is wanted, in percent")
        .also(&["target"])
        .form("Coverage", 12)
        .asked(Ask {
            name: "target",
            long: "Set the coverage target",
            title: "Target of",
            example: "a percentage: 90",
            words: "goal",
        }),
    row!(Module, "coverage.best", Percent, coverage.best, "best coverage ever seen, in percent; only rises")
        .also(&["best"])
        .form("Coverage", 13)
        .asked(Ask {
            name: "best",
            long: "Set the best coverage ever seen",
            title: "Best coverage of",
            example: "a percentage; it only rises",
            words: "",
        }),
    row!(Module, "tests.written", Count, tests.written, "tests there are")
        .called("tests")
        .also(&["written"])
        .form("Effort", 20),
    row!(Module, "tests.needed", Count, tests.needed, "tests that are wanted").also(&["needed"]).form("Effort", 21),
    field::<Module>(
        "tests.about",
        Kind::Flag,
        "whether `needed` is an estimate",
        |m| if m.tests.about { Value::Flag(true) } else { Value::Absent },
        |m, v| m.tests.about = v == Value::Flag(true),
    )
    .called("estimate")
    .also(&["about"])
    .form("Effort", 22),
    row!(Module, "hours", Hours, hours, "planned effort in hours, from low to high")
        .also(&["hour"])
        .form("Effort", 24)
        .asked(Ask {
            name: "hours",
            long: "Estimate the hours",
            title: "Hours for",
            example: "4, 2-3, or 1.5d for days of eight hours",
            words: "effort",
        }),
    row!(Module, "lines", Count, lines, "lines of code").also(&["line"]).form("Effort", 25).asked(Ask {
        name: "lines",
        long: "Set the lines of code",
        title: "Lines of",
        example: "a whole number: 285",
        words: "",
    }),
    row!(Module, "priority", Count, priority, "1 is first").also(&["prio"]).form("Module", 5).asked(Ask {
        name: "priority",
        long: "Set the priority",
        title: "Priority of",
        example: "1 is first; nothing: no priority",
        words: "urgent important",
    }),
    field::<Module>(
        "complexity",
        Kind::Word(Complexity::TOKENS),
        "how hard it is",
        |m| m.complexity.map_or(Value::Absent, |c| Value::Word(c.token())),
        |m, v| m.complexity = v.into_word().and_then(Complexity::from_token),
    )
    .form("Module", 6),
    row!(Module, "tags", Texts, tags, "free words").also(&["tag"]).form("Module", 7).asked(Ask {
        name: "tags",
        long: "Set the tags",
        title: "Tags of",
        example: "words with commas between: critical, quick-win",
        words: "labels",
    }),
    row!(Module, "group", Text, group, "a heading inside the column").form("Module", 4).asked(Ask {
        name: "group",
        long: "Set the group, a heading in its column",
        title: "Group of",
        example: "a heading; nothing: under none",
        words: "section",
    }),
    row!(Module, "test_file", Text, test_file, "where its tests live").form("Effort", 23).asked(Ask {
        name: "test-file",
        long: "Set the test file",
        title: "Test file of",
        example: "a path",
        words: "",
    }),
    row!(Module, "after", Texts, after, "modules that must be merged before")
        .called("merges after")
        .form("Merging", 40)
        .asked(Ask {
            name: "after",
            long: "Set the modules that must be merged before it",
            title: "Merged before",
            example: "modules with commas between",
            words: "",
        }),
    row!(Module, "pr", Text, pr, "pull request").called("pull request").form("Merging", 41).asked(Ask {
        name: "pr",
        long: "Set the pull request",
        title: "Pull request of",
        example: "#12, or an address",
        words: "link",
    }),
    row!(Module, "merged", Flag, merged, "whether it is merged").form("Merging", 42),
    row!(Module, "checked", Texts, checked, "items of the checklist that its pull request shows")
        .called("checklist")
        .form("Merging", 43)
        .by_line(),
    field::<Module>(
        "blocked",
        Kind::Record(BLOCKED),
        "why it cannot go on, who can help, since when",
        |m| m.blocked.as_ref().map_or(Value::Absent, blocked),
        |m, v| m.blocked = into_blocked(v),
    )
    .form("Help", 30),
    row!(Module, "help", Text, help, "help that is wanted").called("help wanted").form("Help", 31),
    row!(Module, "notes", Prose, notes, "markdown, as long as it needs").also(&["note"]).form("Help", 32),
];

/// The fields of a developer, except `name` and `modules`.
pub static DEVELOPER: &[Field<Developer>] = &[
    row!(Developer, "who", Texts, who, "the log-in names that are this developer").form("Developer", 1),
    row!(Developer, "area", Text, area, "what they work on").form("Developer", 2),
    row!(Developer, "impact", Amount, impact, "planned gain of the whole platform, in points").form("Plan", 10),
    row!(Developer, "hours", Hours, hours, "planned effort in hours, from low to high")
        .also(&["hour"])
        .form("Plan", 11),
    row!(Developer, "after", Texts, after, "developers whose work must be merged before").form("Plan", 12),
    row!(Developer, "away", Date, away, "the day they are back").also(&["back"]).form("Developer", 3).asked(Ask {
        name: "away",
        long: "Set until when the developer is away",
        title: "Back again:",
        example: "friday, tomorrow, 3d, 2026-12-01; nothing: here",
        words: "holiday absent",
    }),
    row!(Developer, "pr", Text, pr, "pull request").form("Merging", 20),
    row!(Developer, "merged", Flag, merged, "whether their work is merged").form("Merging", 21),
    row!(Developer, "notes", Prose, notes, "markdown, as long as it needs").also(&["note"]).form("Words", 30),
    row!(Developer, "links", Links, links, "things to read").also(&["link"]).form("Words", 31),
];

/// The fields of the board, except `format`, `modules` and `developers`.
pub static BOARD: &[Field<Board>] = &[
    row!(Board, "title", Text, title, "what the plan is for").form("Plan", 0),
    row!(Board, "coverage.start", Percent, coverage.start, "coverage of the whole platform when the plan was made")
        .also(&["start"])
        .form("Plan", 1),
    row!(Board, "coverage.target", Percent, coverage.target, "coverage of the whole platform that is wanted")
        .also(&["target"])
        .form("Plan", 2),
    row!(Board, "coverage.lines", Count, coverage.lines, "lines of the whole platform")
        .also(&["lines"])
        .form("Plan", 3),
    field::<Board>("criteria", Kind::Records(CRITERION), "when the plan is fulfilled", criteria, |b, v| {
        b.criteria = into_criteria(v);
    })
    .also(&["criterion"])
    .form("Done means", 20),
    row!(Board, "checklist", Texts, checklist, "what every pull request must show").form("Done means", 21).by_line(),
    row!(
        Board,
        "limits.in_progress",
        Count,
        limits.in_progress,
        "modules in progress per developer; shown, never enforced"
    )
    .also(&["in_progress"])
    .form("Limits", 10),
    row!(Board, "limits.stale_days", Count, limits.stale_days, "days without a change after which a module is stale")
        .also(&["stale_days"])
        .form("Limits", 11),
    row!(Board, "links", Links, links, "things to read").also(&["link"]).form("Words", 30),
    row!(Board, "reports", Texts, reports, "coverage reports to watch, from the board's folder; `*` within one name")
        .form("Coverage reports", 40),
    row!(Board, "maps", Texts, maps, "paths in coverage reports, each as `from=to`").form("Coverage reports", 41),
    row!(Board, "topics", Texts, topics, "what is to be talked about after the round").form("Words", 31).by_line(),
    row!(Board, "notes", Prose, notes, "markdown, as long as it needs").also(&["note"]).form("Words", 32),
];

fn hours(hours: Option<Hours>) -> Value {
    hours.map_or(Value::Absent, |h| {
        Value::record(vec![
            ("low", Value::from_option(h.low, Value::Amount)),
            ("high", Value::from_option(h.high, Value::Amount)),
        ])
    })
}

fn into_hours(value: Value) -> Option<Hours> {
    value.into_parts().map(|mut p| Hours { low: p.take("low").into_amount(), high: p.take("high").into_amount() })
}

fn links(links: &[Link]) -> Value {
    if links.is_empty() {
        return Value::Absent;
    }
    let record = |l: &Link| {
        Parts(vec![("title", Value::text(&l.title)), ("to", Value::text(&l.to)), ("about", Value::text(&l.about))])
            .known()
    };
    Value::Records(links.iter().map(record).collect())
}

fn into_links(value: Value) -> Vec<Link> {
    let link = |mut p: Parts| Link {
        title: p.take("title").into_text(),
        to: p.take("to").into_text(),
        about: p.take("about").into_text(),
    };
    value.into_records().into_iter().map(link).collect()
}

fn measured(m: &Measured) -> Value {
    Value::record(vec![
        ("covered", Value::Count(m.covered)),
        ("total", Value::Count(m.total)),
        ("at", Value::from_option(m.at, Value::Time)),
        ("commit", Value::text(&m.commit)),
        ("report", Value::text(&m.report)),
        ("metric", m.metric.token().map_or(Value::Absent, Value::Word)),
        ("branches_covered", Value::from_option(m.branches_covered, Value::Count)),
        ("branches_total", Value::from_option(m.branches_total, Value::Count)),
    ])
}

fn into_measured(value: Value) -> Option<Measured> {
    value.into_parts().map(|mut p| Measured {
        covered: p.take("covered").into_count().unwrap_or(0),
        total: p.take("total").into_count().unwrap_or(0),
        at: p.take("at").into_time(),
        commit: p.take("commit").into_text(),
        report: p.take("report").into_text(),
        metric: p.take("metric").into_word().and_then(Metric::from_token).unwrap_or_default(),
        branches_covered: p.take("branches_covered").into_count(),
        branches_total: p.take("branches_total").into_count(),
    })
}

fn blocked(b: &Blocked) -> Value {
    Value::record(vec![
        ("reason", Value::text(&b.reason)),
        ("on", Value::text(&b.on)),
        ("since", Value::from_option(b.since, Value::Time)),
    ])
}

fn into_blocked(value: Value) -> Option<Blocked> {
    value.into_parts().map(|mut p| Blocked {
        reason: p.take("reason").into_text(),
        on: p.take("on").into_text(),
        since: p.take("since").into_time(),
    })
}

fn criteria(board: &Board) -> Value {
    if board.criteria.is_empty() {
        return Value::Absent;
    }
    let record = |c: &Criterion| {
        Parts(vec![
            ("text", Value::text(&c.text)),
            ("check", c.check.map_or(Value::Absent, |c| Value::Word(c.token()))),
            ("met", Value::from_option(c.met, Value::Flag)),
        ])
        .known()
    };
    Value::Records(board.criteria.iter().map(record).collect())
}

fn into_criteria(value: Value) -> Vec<Criterion> {
    let criterion = |mut p: Parts| Criterion {
        text: p.take("text").into_text(),
        check: p.take("check").into_word().and_then(Check::from_token),
        met: p.take("met").into_flag(),
    };
    value.into_records().into_iter().map(criterion).collect()
}
