//! A standup's report as JSON. Gives every fact; words for people are in `export::standup`.

use serde_json::{Value, json};

use crate::export::json::{VERSION, number, percent, text, time};
use crate::model::decimal::Level;
use crate::model::module::{Module, Proof};
use crate::model::status::Status;
use crate::model::totals::{Counts, Totals};
use crate::report::StandupReport;
use crate::report::facts::{Asked, Ends, Happened, ModuleFact, Person, Warning};
use crate::report::merge_order::{MergeOrder, Merging, Why};
use crate::report::window::{Bound, BoundKind};

/// The report; of its developers and modules all, or only what concerns the developer of this name.
pub fn report(report: &StandupReport, only: Option<&str>) -> Value {
    let is_meant = |name: Option<&str>| only.is_none_or(|only| name == Some(only));
    let people = report.people.iter().filter(|it| is_meant(it.developer.as_deref()));
    let of = |it: &Ends<Option<String>>| is_meant(it.to.as_deref()) || is_meant(it.from.as_deref());
    let modules = report.modules.iter().filter(|it| of(&it.developer));
    json!({
        "version": VERSION,
        "title": text(&report.title),
        "since": bound(&report.since),
        "until": bound(&report.until),
        "totals": totals(report),
        "developers": people.map(person).collect::<Vec<_>>(),
        "unassigned": person(&report.unassigned),
        "left": report.left,
        "modules": modules.map(fact).collect::<Vec<_>>(),
        "decide": report.decide,
        "asked_of": asked_of(&report.asked_of),
        "topics": report.topics,
        "merge": {"next": next(&report.merge), "may_merge": report.merge.may_merge},
        "warnings": report.warnings.iter().map(warning).collect::<Vec<_>>(),
    })
}

/// The blocked modules of a report, and whose help they need.
pub fn blockers(report: &StandupReport) -> Value {
    let blocked = report.modules.iter().filter(|fact| fact.blocked_standups > 0);
    let row = |fact: &ModuleFact| {
        let mut row =
            json!({"module": fact.module.id, "developer": fact.developer.to, "status": fact.module.status.json()});
        let parts = blocked_parts(fact);
        if let (Some(row), Value::Object(parts)) = (row.as_object_mut(), parts) {
            row.extend(parts);
        }
        row
    };
    json!({
        "version": VERSION,
        "blockers": blocked.map(row).collect::<Vec<_>>(),
        "decide": report.decide,
        "asked_of": asked_of(&report.asked_of),
    })
}

/// Who may merge.
pub fn merge_order(order: &MergeOrder) -> Value {
    let why = |why: &[Why]| why.iter().map(|why| why.word()).collect::<Vec<_>>();
    let developers = order.developers.iter().map(|it| {
        let missing = it.missing.iter().map(|it| json!({"module": it.module, "why": why(&it.why)}));
        json!({
            "developer": it.developer,
            "pr": text(&it.pr),
            "state": it.state.word(),
            "held_by": it.held_by,
            "missing": missing.collect::<Vec<_>>(),
        })
    });
    let modules = order.modules.iter().map(|it| {
        json!({
            "module": it.module,
            "developer": it.developer,
            "state": it.state.word(),
            "held_by": it.held_by,
            "why": why(&it.why),
        })
    });
    json!({
        "version": VERSION,
        "next": next(order),
        "waves": order.waves,
        "may_merge": order.may_merge,
        "developers": developers.collect::<Vec<_>>(),
        "modules": modules.collect::<Vec<_>>(),
    })
}

/// What to begin: modules, each with its developer's name.
pub fn startable(modules: &[(&Module, Option<&str>)]) -> Value {
    let row = |(module, developer): &(&Module, Option<&str>)| {
        json!({
            "module": module.id,
            "title": text(&module.title),
            "developer": developer,
            "priority": module.priority,
            "held_by": [],
        })
    };
    json!({"version": VERSION, "modules": modules.iter().map(row).collect::<Vec<_>>()})
}

fn bound(bound: &Bound) -> Value {
    let kind = match bound.kind {
        BoundKind::Mark => "mark",
        BoundKind::Time => "time",
        BoundKind::PreviousWorkingDay => "previous_working_day",
        BoundKind::Visit => "visit",
        BoundKind::Now => "now",
    };
    json!({
        "kind": kind,
        "at": time(bound.at),
        "mark": bound.mark.as_ref().map(ToString::to_string),
        "note": text(&bound.note),
    })
}

fn totals(report: &StandupReport) -> Value {
    let Ends { from, to } = &report.totals;
    let count = |of: &dyn Fn(&Counts) -> usize| json!({"from": of(&from.counts), "to": of(&to.counts)});
    let now = |totals: &Totals| totals.platform.map(|gauge| percent(gauge.now));
    json!({
        "modules": count(&Counts::all),
        "pending": count(&|it| it.of(Status::Pending)),
        "in_progress": count(&|it| it.of(Status::InProgress)),
        "done": count(&|it| it.of(Status::Done)),
        "blocked": count(&|it| it.blocked),
        "tests": {"from": report.tests.from, "to": report.tests.to},
        "coverage": {
            "from": now(from),
            "to": now(to),
            "target": report.board.coverage.target.map(percent),
            "about": to.platform.is_some_and(|gauge| gauge.about),
        },
    })
}

fn person(person: &Person) -> Value {
    json!({
        "developer": person.developer,
        "was": person.was,
        "area": text(&person.area),
        "joined": person.joined,
        "away": person.away.map(|day| day.to_string()),
        "completed": person.completed,
        "in_progress": person.in_progress,
        "blocked": person.blocked,
        "help": person.help,
        "next": person.next,
        "changed": person.changed,
        "gave": person.gave,
    })
}

fn fact(fact: &ModuleFact) -> Value {
    json!({
        "module": fact.module.id,
        "was": fact.was,
        "title": text(&fact.module.title),
        "developer": ends(&fact.developer, |it| json!(it)),
        "status": ends(&fact.status, |it| json!(it.map(Status::json))),
        "coverage": ends(&fact.coverage, |it| json!(it.map(level))),
        "tests": ends(&fact.tests, |it| json!(it)),
        "target": ends(&fact.target, |it| json!(it.map(percent))),
        "proof": ends(&fact.proof, |it| json!(it.map(Proof::word))),
        "happened": fact.happened.iter().map(|it| it.word()).collect::<Vec<_>>(),
        "blocked": if fact.blocked_standups > 0 { blocked_parts(fact) } else { Value::Null },
        "help": text(if fact.is(Happened::Removed) { "" } else { &fact.module.help }),
        "since": fact.since.map(time),
        "who": fact.who,
        "by_other": fact.by_other,
        "late": fact.late,
    })
}

fn blocked_parts(fact: &ModuleFact) -> Value {
    let blocked = fact.module.blocked.clone().unwrap_or_default();
    json!({
        "reason": text(&blocked.reason),
        "on": text(&blocked.on),
        "since": blocked.since.map(time),
        "standups": fact.blocked_standups,
        "decide": fact.needs_decision(),
    })
}

fn ends<T>(ends: &Ends<T>, value: impl Fn(&T) -> Value) -> Value {
    json!({"from": value(&ends.from), "to": value(&ends.to)})
}

fn level(level: Level) -> Value {
    number(level.to_f64())
}

fn asked_of(asked: &[Asked]) -> Vec<Value> {
    asked.iter().map(|it| json!({"who": it.who, "modules": it.modules})).collect()
}

fn next(order: &MergeOrder) -> Value {
    let Some(next) = &order.next else { return Value::Null };
    let (developer, module) = match &next.what {
        Merging::Developer(name) => (Some(name), None),
        Merging::Module(id) => (None, Some(id)),
    };
    json!({"developer": developer, "module": module, "holds": next.holds, "ready": next.ready})
}

fn warning(warning: &Warning) -> Value {
    let (kind, who) = match warning {
        Warning::ClockAhead { who, .. } => ("clock_ahead", Some(who)),
        Warning::Skipped { .. } => ("skipped", None),
    };
    json!({"kind": kind, "who": who, "message": warning.to_string()})
}
