//! Finds the module or developer that part of a name means. Never guesses: an ambiguous name is an error.

use crate::model::board::{Board, Found};
use crate::model::input::{InvalidInput, refused};
use crate::model::problem::{LIKELY, unlikeness};

/// Candidates that are listed before the rest is only counted.
const LISTED: usize = 12;

/// So many names are offered for one that is not there.
const OFFERED: usize = 3;

/// How a name can be meant, the surest first.
const SURENESS: &[fn(&str, &str) -> bool] = &[
    |name, typed| name == typed,
    |name, typed| is_tail(name, typed),
    |name, typed| name.contains(typed),
    |name, typed| folded(name) == folded(typed),
    |name, typed| is_tail(&folded(name), &folded(typed)),
    |name, typed| folded(name).contains(&folded(typed)),
];

/// Whether the path `name` ends in the whole parts `typed`.
fn is_tail(name: &str, typed: &str) -> bool {
    name.strip_suffix(typed).is_some_and(|rest| rest.ends_with('/'))
}

fn folded(name: &str) -> String {
    name.to_lowercase()
}

/// Either of what a board shows.
#[derive(Clone, Copy, Debug)]
pub(crate) enum LookedUp<'a> {
    /// A module and where it stands.
    Module(Found<'a>),
    /// The index of a developer.
    Developer(usize),
}

/// The indices of the `names` that `typed` may mean: of those as sure as the surest.
fn matches<'a>(names: &(impl Iterator<Item = &'a str> + Clone), typed: &str) -> Vec<usize> {
    // Nothing is a part of everything.
    if typed.is_empty() {
        return Vec::new();
    }
    let meant = |means: &fn(&str, &str) -> bool| -> Vec<usize> {
        names.clone().enumerate().filter(|(_, name)| means(name, typed)).map(|(i, _)| i).collect()
    };
    SURENESS.iter().map(meant).find(|found| !found.is_empty()).unwrap_or_default()
}

/// The module that `typed` means: its id, or any part of it that no other has.
pub(crate) fn module<'a>(board: &'a Board, typed: &str) -> Result<Found<'a>, InvalidInput> {
    let ids = || board.modules().map(|found| found.module.id.as_str());
    matching(board, typed).unwrap_or_else(|| Err(unknown("module", ON_BOARD, typed, ids())))
}

/// The module that `typed` means, or why that is more than one; `None` if it is none.
pub(crate) fn matching<'a>(board: &'a Board, typed: &str) -> Option<Result<Found<'a>, InvalidInput>> {
    let all: Vec<Found<'a>> = board.modules().collect();
    match matches(&all.iter().map(|found| found.module.id.as_str()), typed)[..] {
        [one] => Some(Ok(all[one])),
        [] => None,
        ref many => Some(Err(ambiguous(typed, many.iter().map(|i| all[*i].module.id.clone()).collect()))),
    }
}

/// The index of the developer that `typed` means: the name, or any part of it that no other has, or else a log-in name.
pub(crate) fn developer(board: &Board, typed: &str) -> Result<usize, InvalidInput> {
    let names = || board.developers.iter().map(|d| d.name.as_str());
    match matches(&names(), typed)[..] {
        [one] => Ok(one),
        [] => match board.developers.iter().position(|d| d.who.iter().any(|who| who == typed)) {
            Some(one) => Ok(one),
            None => Err(unknown("developer", ON_BOARD, typed, names())),
        },
        ref many => Err(ambiguous(typed, many.iter().map(|i| board.developers[*i].name.clone()).collect())),
    }
}

/// Which of `names`, of which each is a `what` at some `place`, somebody means by any part that no other has.
pub(crate) fn one<'a>(what: &str, place: &str, names: &[&'a str], typed: &str) -> Result<&'a str, InvalidInput> {
    match matches(&names.iter().copied(), typed)[..] {
        [one] => Ok(names[one]),
        [] => Err(unknown(what, place, typed, names.iter().copied())),
        ref many => Err(ambiguous(typed, many.iter().map(|i| names[*i].to_owned()).collect())),
    }
}

/// The module or developer that `typed` means; if it is a part of both, only a whole name decides.
pub(crate) fn subject<'a>(board: &'a Board, typed: &str) -> Result<LookedUp<'a>, InvalidInput> {
    let modules: Vec<Found<'a>> = board.modules().collect();
    let id = |i: usize| modules[i].module.id.as_str();
    let name = |i: usize| board.developers[i].name.as_str();
    let mut ids = matches(&modules.iter().map(|found| found.module.id.as_str()), typed);
    let mut names = matches(&board.developers.iter().map(|d| d.name.as_str()), typed);
    let (whole_id, whole_name) = (ids.iter().any(|i| id(*i) == typed), names.iter().any(|i| name(*i) == typed));
    if whole_id && !whole_name {
        names.clear();
    } else if whole_name && !whole_id {
        ids.clear();
    }
    match (&ids[..], &names[..]) {
        ([one], []) => Ok(LookedUp::Module(modules[*one])),
        ([], [one]) => Ok(LookedUp::Developer(*one)),
        ([], []) => {
            let known = (0..board.developers.len()).map(name).chain((0..modules.len()).map(id));
            Err(unknown("developer or module", ON_BOARD, typed, known))
        }
        _ => {
            // Where all are of one kind, the kind says nothing.
            let mixed = !names.is_empty() && !ids.is_empty();
            let said = |kind: &str, name: &str| if mixed { format!("{kind} {name}") } else { name.to_owned() };
            let developers = names.iter().map(|i| said("developer", name(*i)));
            let all = developers.chain(ids.iter().map(|i| said("module", id(*i)))).collect();
            Err(ambiguous(typed, all))
        }
    }
}

fn ambiguous(typed: &str, candidates: Vec<String>) -> InvalidInput {
    let message = format!("`{typed}` could be any of {}", candidates.len());
    InvalidInput { details: listed(candidates), ..refused(message, "type more of it, or the whole name") }
}

const ON_BOARD: &str = "on the board";

fn unknown<'a>(what: &str, place: &str, typed: &str, known: impl Iterator<Item = &'a str>) -> InvalidInput {
    let message = match typed {
        "" => format!("which {what}? the name is empty"),
        _ => format!("there is no {what} `{typed}` {place}"),
    };
    let known: Vec<&str> = known.collect();
    let (likely, nearest) = nearest(typed, &known);
    let hint = match (&likely[..], &nearest[..]) {
        _ if typed.is_empty() => {
            let known = known.iter().map(|name| (*name).to_owned()).collect();
            return InvalidInput { details: listed(known), ..refused(message, "") };
        }
        ([], []) if known.is_empty() => format!("there is no {what} {place} yet"),
        ([], []) => String::new(),
        ([], [only]) => format!("there is only `{only}`"),
        ([], nearest) => format!("the closest names are {}", either(nearest, "and")),
        (likely, _) => format!("did you mean {}?", either(likely, "or")),
    };
    refused(message, hint)
}

/// The names that are most like what was `typed`, or of which the last part is, where only a part was typed: those that it was
/// likely meant to be, and whichever are nearest.
fn nearest<'a>(typed: &str, known: &[&'a str]) -> (Vec<&'a str>, Vec<&'a str>) {
    let typed = folded(typed);
    let unlike = |name: &str| {
        let name = folded(name);
        let part = name.rsplit('/').next().filter(|_| !typed.contains('/'));
        let stem = part.and_then(|part| part.rsplit_once('.')).map(|(stem, _)| stem);
        [Some(&*name), part, stem].into_iter().flatten().filter_map(|name| unlikeness(&typed, name)).min()
    };
    let mut all: Vec<(usize, &str)> = known.iter().filter_map(|name| Some((unlike(name)?, *name))).collect();
    // Of equals the order is that of the board.
    all.sort_by_key(|(unlike, _)| *unlike);
    all.truncate(OFFERED);
    let likely = all.iter().filter(|(unlike, _)| *unlike <= LIKELY).map(|(_, name)| *name).collect();
    (likely, all.into_iter().map(|(_, name)| name).collect())
}

/// `a`, `b` or `c`, each in backticks.
fn either(names: &[&str], or: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match &quoted[..] {
        [many @ .., last] if !many.is_empty() => format!("{} {or} {last}", many.join(", ")),
        _ => quoted.concat(),
    }
}

/// The first of them as details of a failure; the rest is counted.
pub fn listed(candidates: Vec<String>) -> Vec<String> {
    let more = candidates.len().saturating_sub(LISTED);
    let mut lines: Vec<String> = candidates.into_iter().take(LISTED).map(|name| format!("  {name}")).collect();
    if more > 0 {
        lines.push(format!("  … and {more} more"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{LookedUp, developer, module, subject};
    use crate::model::board::{Board, Developer};
    use crate::model::module::Module;
    use crate::model::status::Status;

    fn board() -> Board {
        let modules = |ids: &[&str]| ids.iter().map(|id| Arc::new(Module::new(*id, Status::Pending))).collect();
        let developer = |name: &str, ids: &[&str]| {
            Arc::new(Developer { name: name.into(), modules: modules(ids), ..Developer::default() })
        };
        Board {
            developers: vec![
                developer("Dev 1", &["tenant/service.py", "tenant/usage_billing_router.py", "tenant/router.py"]),
                developer("Dev 10", &["search/service.py", "Search/README"]),
                developer("search", &["my_router.py"]),
            ],
            unassigned: modules(&["router.py"]),
            ..Board::default()
        }
    }

    /// The id that is found, or the candidates.
    fn found(typed: &str) -> Result<String, Vec<String>> {
        let board = board();
        module(&board, typed)
            .map(|f| f.module.id.clone())
            .map_err(|failure| failure.details.iter().map(|line| line.trim().to_owned()).collect())
    }

    #[test]
    fn any_part_that_no_other_module_has_will_do() {
        assert_eq!(found("tenant/service.py"), Ok("tenant/service.py".into()));
        assert_eq!(found("tenant/ser"), Ok("tenant/service.py".into()));
        assert_eq!(found("usage"), Ok("tenant/usage_billing_router.py".into()));
    }

    #[test]
    fn a_whole_id_wins_over_parts_and_whole_path_parts_over_any_part() {
        assert_eq!(found("router.py"), Ok("router.py".into()));
        assert_eq!(found("tenant/router.py"), Ok("tenant/router.py".into()));
        assert_eq!(found("service.py"), Err(vec!["tenant/service.py".into(), "search/service.py".into()]));
    }

    #[test]
    fn upper_and_lower_case_are_told_apart_first_and_ignored_then() {
        assert_eq!(found("Search/"), Ok("Search/README".into()));
        assert_eq!(found("readme"), Ok("Search/README".into()));
        assert_eq!(found("TENANT/SERVICE.PY"), Ok("tenant/service.py".into()));
    }

    #[test]
    fn a_slip_of_the_hand_is_answered_with_what_was_meant() {
        let board = board();
        let hints = |typed| module(&board, typed).expect_err("not there").hint;
        assert_eq!(hints("tenant/servcie.py"), "did you mean `tenant/service.py`?");
        assert_eq!(hints("usage_billing_ruoter.py"), "did you mean `tenant/usage_billing_router.py`?");
        assert_eq!(hints("servcie.py"), "did you mean `tenant/service.py` or `search/service.py`?");
        assert_eq!(hints("rooter"), "did you mean `tenant/router.py` or `router.py`?");
        assert_eq!(
            hints("banana"),
            "the closest names are `tenant/router.py`, `tenant/service.py` and `Search/README`"
        );
        assert_eq!(hints("usage_biling_rooter"), "did you mean `tenant/usage_billing_router.py`?");
        let failure = developer(&board, "banana").expect_err("nobody");
        assert_eq!(failure.hint, "the closest names are `Dev 10`, `search` and `Dev 1`");
    }

    #[test]
    fn nothing_is_not_a_part_of_everything() {
        let board = board();
        assert_eq!(module(&board, "").expect_err("nothing").message, "which module? the name is empty");
    }

    #[test]
    fn developers_are_found_the_same_way() {
        let board = board();
        assert_eq!(developer(&board, "dev 1").ok(), Some(0));
        assert_eq!(developer(&board, "10").ok(), Some(1));
        assert!(developer(&board, "Dev").is_err());
    }

    #[test]
    fn a_part_of_both_a_module_and_a_developer_is_not_guessed() {
        let board = board();
        assert!(matches!(subject(&board, "search"), Ok(LookedUp::Developer(2))), "a whole name decides");
        let failure = subject(&board, "sear").expect_err("both");
        assert_eq!(failure.details, ["  developer search", "  module search/service.py"]);
        assert!(matches!(subject(&board, "usage"), Ok(LookedUp::Module(_))));
        assert!(matches!(subject(&board, "Dev 10"), Ok(LookedUp::Developer(1))));
    }
}
