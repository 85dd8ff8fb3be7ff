//! Short phrases for gauges, hours, tests and counts. Never invents a figure that is not known.

use crate::model::field::{FieldRow, MODULE, Value};
use crate::model::module::{Coverage, Hours, Module, Proof, Tests};
use crate::model::status::Status;
use crate::model::totals::{Counts, Gauge};

/// Where coverage began, is, and must get to: `34.59 → ≈38.6 → 90%`.
pub(crate) fn gauge(gauge: &Gauge) -> String {
    let about = if gauge.about { "≈" } else { "" };
    let target = gauge.target.map_or_else(String::new, |t| format!(" → {t}"));
    format!("{} → {about}{}{target}%", gauge.start, gauge.now)
}

/// How many modules stand where: `28 modules: 26 pending, 1 in progress, 1 done`.
pub(crate) fn counts(counts: &Counts) -> String {
    let all = counts.all();
    let mut said: Vec<String> = Status::ALL
        .into_iter()
        .filter(|status| counts.of(*status) > 0)
        .map(|status| format!("{} {}", counts.of(status), status.label().to_lowercase()))
        .collect();
    if counts.blocked > 0 {
        said.push(format!("{} blocked", counts.blocked));
    }
    let modules = counted(all, "module");
    if said.is_empty() { modules } else { format!("{modules}: {}", said.join(", ")) }
}

/// So many of `what`, a word whose plural ends in `s`: `1 module`, `3 modules`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Those of the counts that are not 0, as a list: `2 errors and 1 warning`; `None` if all are.
pub(crate) fn counted_all(counts: &[(usize, &str)]) -> Option<String> {
    let said = counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| counted(*count, what));
    Some(said.collect::<Vec<_>>().join(" and ")).filter(|said| !said.is_empty())
}

/// How much of a column is done: `1/5 done, 2 blocked`.
pub(crate) fn done(counts: &Counts) -> String {
    if counts.all() == 0 {
        return "no modules".into();
    }
    let done = format!("{}/{} done", counts.of(Status::Done), counts.all());
    if counts.blocked > 0 { format!("{done}, {} blocked", counts.blocked) } else { done }
}

/// The left half of a module's gauge: the effective now.
pub(crate) fn now(coverage: &Coverage) -> String {
    match (coverage.level(), coverage.target) {
        (Some(level), Some(_)) => level.rounded_down().to_string(),
        (Some(level), None) => format!("{}%", level.rounded_down()),
        (None, Some(_)) => "?".into(),
        (None, None) => String::new(),
    }
}

/// The right half of a module's gauge: the target.
pub(crate) fn target(coverage: &Coverage) -> String {
    coverage.target.map_or_else(String::new, |target| format!("→ {target}%"))
}

/// Tests there are of those wanted: `9/~25 tests`, `needs ~25 tests`, `37 tests`.
pub(crate) fn tests(tests: &Tests) -> String {
    match (tests.written, tests.needed) {
        (None, None) => String::new(),
        (None, Some(needed)) => format!("needs {}{needed} tests", if tests.about { "~" } else { "" }),
        (Some(1), None) => "1 test".into(),
        _ => format!("{} tests", tests_ratio(tests)),
    }
}

/// The same below a heading, and as people type it: `9/~25`, `?/~25`, `37`.
pub(crate) fn tests_ratio(tests: &Tests) -> String {
    let about = if tests.about { "~" } else { "" };
    let written = tests.written.map(|written| written.to_string());
    match tests.needed {
        Some(needed) => format!("{}/{about}{needed}", written.as_deref().unwrap_or("?")),
        None => written.unwrap_or_default(),
    }
}

/// The same in full: `9 of ~25 written`, `~25 needed`, `37 written`.
pub(crate) fn tests_written(tests: &Tests) -> String {
    let about = if tests.about { "~" } else { "" };
    match (tests.written, tests.needed) {
        (None, None) => String::new(),
        (Some(written), None) => format!("{written} written"),
        (None, Some(needed)) => format!("{about}{needed} needed"),
        (Some(written), Some(needed)) => format!("{written} of {about}{needed} written"),
    }
}

/// The pull request and whether it is merged: `#12, not merged`.
pub(crate) fn pull_request(pr: &str, merged: Option<bool>) -> String {
    let merged = merged.map_or("", |merged| if merged { "merged" } else { "not merged" });
    [pr, merged].into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Told beside the facts of a module, or as a part of another.
const ELSEWHERE: &[&str] = &["title", "coverage", "tests.needed", "tests.about", "merged", "blocked", "help", "notes"];

/// The facts of a module by the rows of its fields, each in words, empty where nothing is known. A new field is one of them.
pub(crate) fn of_module(module: &Module) -> impl Iterator<Item = (&'static FieldRow, String)> {
    let shown = MODULE.iter().filter(|field| {
        let record = field.path.split_once('.').map_or(field.path, |(record, _)| record);
        ![field.path, record].iter().any(|path| ELSEWHERE.contains(path))
    });
    shown.map(|field| {
        let said = match field.path {
            "tests.written" => tests_written(&module.tests),
            "hours" => hours(module.hours),
            "pr" => pull_request(&module.pr, module.merged),
            _ => match (field.get)(module) {
                Value::Absent => String::new(),
                Value::Text(text) => text,
                value => value.to_string(),
            },
        };
        (&field.row, said)
    })
}

/// Planned effort: `4-5 h`.
pub(crate) fn hours(hours: Option<Hours>) -> String {
    hours.unwrap_or_default().to_string()
}

/// The sign of a status, as wide for each.
pub(crate) fn sign(status: Status) -> &'static str {
    match status {
        Status::Pending => "[ ]",
        Status::InProgress => "[~]",
        Status::Done => "[x]",
    }
}

/// What stands behind a Done module: `verified`, `claimed`, `regressed`, or how much it is short by. Empty where there is nothing to
/// prove.
pub(crate) fn proof(module: &Module) -> String {
    match (module.proof(), module.coverage.gap()) {
        (Some(Proof::Unproven), Some(gap)) => format!("short by {gap}"),
        (Some(proof), _) => proof.word().to_owned(),
        (None, _) => String::new(),
    }
}

/// Whether an id is a mere number, as that of a ticket: then its title is what people know it by.
pub(crate) fn is_number(id: &str) -> bool {
    let digits = id.trim_start_matches('#');
    !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
}

/// What a module is called: its id, and its title if it has one, the title first where the id is a mere number.
pub(crate) fn called(module: &Module) -> String {
    match (module.title.trim(), is_number(&module.id)) {
        ("", _) => module.id.clone(),
        (title, true) => format!("{title} {}", module.id),
        (title, false) => format!("{} {title}", module.id),
    }
}

#[cfg(test)]
mod tests {
    use super::{counts, hours, tests};
    use crate::model::decimal::Hundredths;
    use crate::model::module::{Hours, Tests};
    use crate::model::totals::Counts;

    #[test]
    fn tests_say_what_is_known_and_no_more() {
        let said = |written, needed, about| tests(&Tests { written, needed, about });
        assert_eq!(said(Some(9), Some(25), false), "9/25 tests");
        assert_eq!(said(None, Some(25), true), "needs ~25 tests");
        assert_eq!(said(Some(37), None, false), "37 tests");
        assert_eq!(said(None, None, false), "");
    }

    #[test]
    fn hours_are_a_range_or_one_number() {
        let said = |low: Option<i64>, high: Option<i64>| {
            hours(Some(Hours { low: low.map(Hundredths), high: high.map(Hundredths) }))
        };
        assert_eq!(said(Some(400), Some(550)), "4-5.5 h");
        assert_eq!(said(Some(400), Some(400)), "4 h");
        assert_eq!(said(Some(400), None), "from 4 h");
        assert_eq!(said(None, Some(400)), "up to 4 h");
    }

    #[test]
    fn an_empty_board_has_no_modules_and_says_so() {
        assert_eq!(counts(&Counts::default()), "0 modules");
        assert_eq!(counts(&Counts { by_status: [0, 1, 0], blocked: 1 }), "1 module: 1 in progress, 1 blocked");
    }
}
