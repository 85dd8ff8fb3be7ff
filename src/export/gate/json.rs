//! A verdict as scripts see it. Rounds nothing.

use serde_json::{Value, json};

use crate::export::json;
use crate::gate::delta::{Delta, DeltaRow};
use crate::gate::{Finding, Verdict};
use crate::model::decimal::{Level, Percent};

/// The whole verdict, and what changed if somebody asked for that.
pub(crate) fn verdict(verdict: &Verdict, delta: Option<&Delta>) -> Value {
    let mut value = json!({
        "version": json::VERSION,
        "passed": verdict.passed(),
        "findings": verdict.findings.iter().map(finding).collect::<Vec<_>>(),
        "counts": {"modules": verdict.modules, "done": verdict.done, "measured": verdict.measured},
    });
    if let Some(delta) = delta {
        value["since"] = json!(delta.since);
        value["changed"] = delta.rows.iter().map(row).collect();
    }
    value
}

fn percent(percent: Option<Percent>) -> Value {
    percent.map_or(Value::Null, |percent| json::number(Level::Typed(percent).to_f64()))
}

fn level(level: Option<Level>) -> Value {
    level.map_or(Value::Null, |level| json::number(level.to_f64()))
}

fn finding(finding: &Finding) -> Value {
    let figures = &finding.figures;
    json!({
        "rule": finding.rule,
        "severity": finding.severity.word(),
        "module": finding.module,
        "developer": finding.developer,
        "message": finding.message,
        "covered": figures.covered,
        "total": figures.total,
        "target": percent(figures.target),
        "best": percent(figures.best),
        "at": figures.at.map(json::time),
    })
}

fn row(row: &DeltaRow) -> Value {
    json!({
        "module": row.module,
        "developer": row.developer,
        "before": level(row.before),
        "after": level(row.after),
        "target": percent(row.target),
        "proof": row.proof.map(crate::model::module::Proof::word),
        "status": row.status.map(crate::model::status::Status::json),
    })
}
