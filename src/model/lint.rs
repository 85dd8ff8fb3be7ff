//! Lints the plan: similar names, values that contradict each other. Changes nothing, and does not judge how people work.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};

use crate::model::board::Board;
use crate::model::change::Subject;
use crate::model::confusable;
use crate::model::field::{self, Value};
use crate::model::input;
use crate::model::module::Module;
use crate::model::problem::did_you_mean;
use crate::model::shell_word::shell_word;
use crate::model::shown;
use crate::model::status::Status;

/// Something odd. Raw text: make it `Shown` before it meets a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Oddity {
    /// The module or developer; `None` for the board itself.
    pub about: Subject,
    /// The field, as the file spells it, with a dot into a nested record.
    pub field: &'static str,
    /// What is odd.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl Oddity {
    fn new(about: Subject, field: &'static str, message: String, hint: impl Into<String>) -> Self {
        Self { about, field, message, hint: hint.into() }
    }
}

/// A kind of oddity of the whole board.
type OfBoard = fn(&Board, &mut Vec<Oddity>);

/// A kind of oddity of one module.
type OfModule = fn(&Board, &Module, DateTime<Utc>, &mut Vec<Oddity>);

const OF_BOARD: &[OfBoard] =
    &[twins, taken_words, shared_names, more_lines_than_there_are, met_by_hand, reports_outside];

const OF_MODULE: &[OfModule] = &[
    hidden_characters,
    best_is_not_best,
    over_and_blocked,
    from_the_future,
    not_on_the_checklist,
    listed_twice,
    priority,
];

/// The most warnings that are listed.
pub const MOST: usize = 500;

/// Everything odd about `board`, at the time `now`: of the board, then of each module in order.
pub(crate) fn oddities(board: &Board, now: DateTime<Utc>) -> Vec<Oddity> {
    let mut found = Vec::new();
    for rule in OF_BOARD {
        rule(board, &mut found);
    }
    for module in board.modules().map(|found| found.module) {
        for rule in OF_MODULE {
            rule(board, module, now, &mut found);
        }
        if found.len() > MOST {
            break;
        }
    }
    if found.len() > MOST {
        found.truncate(MOST);
        let message = format!("more than {MOST} warnings about the plan: the others are not listed");
        found.push(Oddity::new(
            Subject::Board,
            "",
            message,
            "fix the first ones: many of the others may have the same cause",
        ));
    }
    found
}

/// What is odd about giving a module or developer this name, on a board where it is not yet.
pub(crate) fn name(board: &Board, about: &Subject) -> Option<Oddity> {
    let twin = match about {
        Subject::Board => None,
        Subject::Module(id) => confusable::twin(id, board.modules().map(|found| found.module.id.as_str())),
        Subject::Developer(name) => confusable::twin(name, board.developers.iter().map(|d| d.name.as_str())),
    };
    twin.map(|(other, _)| alike(about.clone(), other))
}

fn alike(about: Subject, other: &str) -> Oddity {
    let field = if matches!(about, Subject::Module(_)) { "id" } else { "name" };
    let why = confusable::likeness(other, about.name()).map_or_else(String::new, |why| why.to_string());
    let message = format!("{} looks like {other}", about.name());
    Oddity::new(about, field, message, why)
}

fn twins(board: &Board, found: &mut Vec<Oddity>) {
    let ids: Vec<&str> = board.modules().map(|found| found.module.id.as_str()).collect();
    let names: Vec<&str> = board.developers.iter().map(|d| d.name.as_str()).collect();
    for (i, first) in confusable::twins(names.iter().copied()) {
        found.push(alike(Subject::Developer(names[i].to_owned()), names[first]));
    }
    for (i, first) in confusable::twins(ids.iter().copied()) {
        found.push(alike(Subject::Module(ids[i].to_owned()), ids[first]));
    }
}

fn taken_words(board: &Board, found: &mut Vec<Oddity>) {
    for name in board.developers.iter().map(|developer| &developer.name) {
        if let Some(meaning) = input::meaning(name) {
            let message = format!("{name} is a developer here, and means {meaning} elsewhere");
            let hint = format!("give them another name: `standup developer rename {} NEW-NAME`", shell_word(name));
            found.push(Oddity::new(Subject::Developer(name.clone()), "name", message, hint));
        }
    }
}

/// Whether a board may name this as a report to watch: a path below its own folder, in which `*` stands for a part of one name.
pub(crate) fn is_report_pattern(pattern: &str) -> bool {
    let is_inside = |part: &str| part != ".." && !part.contains("**");
    !pattern.is_empty()
        && !pattern.starts_with(['/', '~'])
        && !pattern.contains(['\\', ':', '\0'])
        && pattern.split('/').all(is_inside)
}

fn reports_outside(board: &Board, found: &mut Vec<Oddity>) {
    for pattern in board.reports.iter().filter(|pattern| !is_report_pattern(pattern)) {
        let message = format!("the report `{pattern}` is not watched: it is no path below the board's folder");
        let hint = "name it from there, as in `coverage.xml` or `packages/*/coverage/lcov.info`";
        found.push(Oddity::new(Subject::Board, "reports", message, hint));
    }
}

fn shared_names(board: &Board, found: &mut Vec<Oddity>) {
    let mut owners: HashMap<&str, &str> = HashMap::new();
    for developer in &board.developers {
        for who in &developer.who {
            let owner = *owners.entry(who).or_insert(&developer.name);
            if owner != developer.name {
                let about = Subject::Developer(developer.name.clone());
                let message = format!("{who} is both {owner} and {}", developer.name);
                found.push(Oddity::new(about, "who", message, "a log-in name is one developer"));
            }
        }
    }
}

fn more_lines_than_there_are(board: &Board, found: &mut Vec<Oddity>) {
    let known: u64 = board.modules().filter_map(|found| found.module.lines).fold(0, u64::saturating_add);
    if let Some(lines) = board.coverage.lines.filter(|lines| *lines < known) {
        let message = format!("the modules have {known} lines, and the whole platform {lines}");
        found.push(Oddity::new(Subject::Board, "coverage.lines", message, "are they counted in the same way?"));
    }
}

fn met_by_hand(board: &Board, found: &mut Vec<Oddity>) {
    for criterion in board.criteria.iter().filter(|c| c.check.is_some() && c.met.is_some()) {
        let message = format!("“{}” is worked out from the modules: its `met` does not count", criterion.text);
        found.push(Oddity::new(Subject::Board, "criteria", message, "leave out either `met` or `check`"));
    }
}

/// Something odd about a module.
fn of(module: &Module, field: &'static str, message: String, hint: impl Into<String>) -> Oddity {
    Oddity::new(Subject::Module(module.id.clone()), field, message, hint)
}

fn hidden_characters(_: &Board, module: &Module, _: DateTime<Utc>, found: &mut Vec<Oddity>) {
    if shown::unseen(&module.id).next().is_some() {
        let message = format!("{} has characters that cannot be seen", module.id);
        found.push(of(module, "id", message, "give it another id with `standup rename`"));
    } else if module.id.trim() != module.id {
        let message = format!("`{}` begins or ends with a blank", module.id);
        found.push(of(module, "id", message, "give it another id with `standup rename`"));
    }
}

fn best_is_not_best(_: &Board, module: &Module, _: DateTime<Utc>, found: &mut Vec<Oddity>) {
    let coverage = &module.coverage;
    let reached = coverage.level().map(crate::model::decimal::Level::rounded_down);
    if let (Some(best), Some(reached)) = (coverage.best, reached)
        && best < reached
    {
        let message = format!("{}: the best coverage is {best}%, and it is at {reached}% now", module.id);
        found.push(of(module, "coverage.best", message, "it rises with the next change of the coverage"));
    }
}

fn over_and_blocked(_: &Board, module: &Module, _: DateTime<Utc>, found: &mut Vec<Oddity>) {
    if module.status == Status::Done && module.blocked.is_some() {
        let message = format!("{} is done, and blocked", module.id);
        let hint = format!("if it is not blocked any more: `standup unblock {}`", shell_word(&module.id));
        found.push(of(module, "blocked", message, hint));
    }
    if module.status == Status::Pending && module.merged == Some(true) {
        let message = format!("{} is merged, and still pending", module.id);
        let hint = format!("if it is done: `standup done {}`", shell_word(&module.id));
        found.push(of(module, "merged", message, hint));
    }
}

fn from_the_future(_: &Board, module: &Module, now: DateTime<Utc>, found: &mut Vec<Oddity>) {
    // Clocks of two machines may differ by some minutes.
    let limit = now + chrono::TimeDelta::hours(1);
    let blocked = module.blocked.as_ref().and_then(|blocked| blocked.since);
    let measured = module.coverage.measured.as_ref().and_then(|measured| measured.at);
    let times = [("blocked", blocked, "is blocked since"), ("coverage.measured", measured, "was measured at")];
    for (field, at, what) in times {
        if let Some(at) = at.filter(|at| *at > limit) {
            let message = format!("{} {what} {}, which is yet to come", module.id, Value::Time(at));
            found.push(of(module, field, message, "times are in UTC"));
        }
    }
}

fn not_on_the_checklist(board: &Board, module: &Module, _: DateTime<Utc>, found: &mut Vec<Oddity>) {
    if board.checklist.is_empty() {
        return;
    }
    let known: HashSet<&str> = match module.checked.len() {
        0 => return,
        _ => board.checklist.iter().map(String::as_str).collect(),
    };
    for item in module.checked.iter().filter(|item| !known.contains(item.as_str())).take(MOST) {
        let message = format!("{} has checked off “{item}”, which is not on the checklist", module.id);
        let hint = match did_you_mean(item, board.checklist.iter().take(MOST).map(String::as_str)) {
            Some(meant) => format!("did you mean “{meant}”?"),
            None => "the board's `checklist` has the items".to_owned(),
        };
        found.push(of(module, "checked", message, hint));
    }
}

fn listed_twice(_: &Board, module: &Module, _: DateTime<Utc>, found: &mut Vec<Oddity>) {
    for row in field::MODULE {
        let Value::Texts(items) = (row.get)(module) else { continue };
        let mut seen = HashSet::new();
        for item in items.iter().filter(|item| !seen.insert(item.as_str())) {
            let message = format!("{} has “{item}” twice in its `{}`", module.id, row.path);
            found.push(of(module, row.path, message, "once is enough"));
        }
    }
}

fn priority(_: &Board, module: &Module, _: DateTime<Utc>, found: &mut Vec<Oddity>) {
    if module.priority == Some(0) {
        let message = format!("{} has priority 0", module.id);
        found.push(of(module, "priority", message, "1 is first"));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::DateTime;

    use super::{name, oddities};
    use crate::model::board::{Board, Check, Criterion, Developer};
    use crate::model::change::Subject;
    use crate::model::decimal::Percent;
    use crate::model::module::{Blocked, Module};
    use crate::model::status::Status;

    fn board(modules: Vec<Module>) -> Board {
        Board { unassigned: modules.into_iter().map(Arc::new).collect(), ..Board::default() }
    }

    fn messages(board: &Board) -> Vec<String> {
        oddities(board, DateTime::UNIX_EPOCH).into_iter().map(|oddity| oddity.message).collect()
    }

    #[test]
    fn a_plain_plan_is_not_odd() {
        let mut module = Module::new("a.py", Status::Done);
        module.coverage.best = Percent::new(9000);
        module.coverage.now = Percent::new(9000);
        module.merged = Some(true);
        assert_eq!(messages(&board(vec![module, Module::new("b.py", Status::Pending)])), Vec::<String>::new());
    }

    #[test]
    fn what_does_not_go_together_is_told() {
        let mut module = Module::new("a.py", Status::Done);
        module.coverage.best = Percent::new(5000);
        module.coverage.now = Percent::new(6240);
        module.blocked =
            Some(Blocked { reason: "x".into(), on: String::new(), since: DateTime::from_timestamp(86_400, 0) });
        module.tags = vec!["t".into(), "t".into()];
        module.checked = vec!["coverage raport".into()];
        module.priority = Some(0);
        module.lines = Some(20);
        let mut plan =
            board(vec![module, Module::new("\u{430}.py", Status::Pending), Module::new("b ", Status::Pending)]);
        plan.checklist = vec!["coverage report".into()];
        plan.coverage.lines = Some(10);
        plan.criteria = vec![Criterion { text: "done".into(), check: Some(Check::AllDone), met: Some(true) }];
        let developer = |name: &str| Developer { name: name.into(), who: vec!["ana".into()], ..Developer::default() };
        plan.developers = vec![Arc::new(developer("Dev 1")), Arc::new(developer("Dev 2"))];
        assert_eq!(
            messages(&plan),
            [
                "\u{430}.py looks like a.py",
                "ana is both Dev 1 and Dev 2",
                "the modules have 20 lines, and the whole platform 10",
                "“done” is worked out from the modules: its `met` does not count",
                "a.py: the best coverage is 50%, and it is at 62.4% now",
                "a.py is done, and blocked",
                "a.py is blocked since 1970-01-02 00:00 UTC, which is yet to come",
                "a.py has checked off “coverage raport”, which is not on the checklist",
                "a.py has “t” twice in its `tags`",
                "a.py has priority 0",
                "`b ` begins or ends with a blank",
            ]
        );
        let hints: Vec<String> = oddities(&plan, DateTime::UNIX_EPOCH).into_iter().map(|o| o.hint).collect();
        assert_eq!(hints[0], "`a` is U+0061, `\u{430}` is U+0430");
        assert!(hints[7].contains("did you mean “coverage report”"), "{hints:?}");
    }

    #[test]
    fn a_developer_called_like_a_word_with_a_meaning_is_told() {
        let developer = |name: &str| Arc::new(Developer { name: name.into(), ..Developer::default() });
        let plan =
            Board { developers: vec![developer("Mine"), developer("nobody"), developer("Me Too")], ..Board::default() };
        assert_eq!(
            messages(&plan),
            [
                "Mine is a developer here, and means whoever types it elsewhere",
                "nobody is a developer here, and means that a module is unassigned elsewhere",
            ]
        );
    }

    #[test]
    fn a_new_name_is_compared_with_those_that_are_there() {
        let plan = board(vec![Module::new("a.py", Status::Pending)]);
        let odd = name(&plan, &Subject::Module("A.py".into())).expect("one file on many systems");
        assert_eq!(odd.message, "A.py looks like a.py");
        assert_eq!(name(&plan, &Subject::Module("b.py".into())), None);
        assert_eq!(name(&plan, &Subject::Developer("A.py".into())), None);
    }
}
