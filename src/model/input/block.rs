//! Parses why a module is blocked: a reason, and who can help. Unblocks nothing.

use chrono::{DateTime, SubsecRound, Utc};

use crate::model::board::Board;
use crate::model::field::{self, MODULE, Value};
use crate::model::input::assignment::{InvalidInput, refused};
use crate::model::module::{Blocked, Module};
use crate::model::status::Status;

/// The block: since now, or since it began if the reason is the same. Without `on` whoever could help before still can, if the
/// reason is the same.
pub fn blocked(module: &Module, reason: &str, on: Option<String>, now: DateTime<Utc>) -> Value {
    let before = module.blocked.as_ref().filter(|before| before.reason == reason);
    let on = on.unwrap_or_else(|| before.map_or_else(String::new, |before| before.on.clone()));
    let since = before.and_then(|before| before.since).or(Some(now.trunc_subsecs(0)));
    as_value(Blocked { reason: reason.to_owned(), on, since })
}

/// As the field table has it.
fn as_value(blocked: Blocked) -> Value {
    let mut carrier = Module::new("", Status::Pending);
    carrier.blocked = Some(blocked);
    let row = field::find(MODULE, "blocked").expect("the table has this field");
    (row.get)(&carrier)
}

/// The developer whom `typed` names, whole or by log-in name, as the board writes them.
pub fn helper<'a>(board: &'a Board, typed: &str) -> Option<&'a str> {
    let folded = typed.to_lowercase();
    let mut developers = board.developers.iter();
    let known = developers.clone().find(|developer| developer.name.to_lowercase() == folded);
    let by_login = || developers.find(|developer| developer.who.iter().any(|who| who == typed));
    known.or_else(by_login).map(|developer| developer.name.as_str())
}

/// `fixture for Stripe @Dev 4`: the reason, and behind ` @` who can help.
pub(crate) fn reason_and_helper(board: &Board, typed: &str) -> Result<(String, Option<String>), InvalidInput> {
    let typed = typed.trim();
    let at = typed.strip_prefix('@').map(|_| 0).or_else(|| typed.rfind(" @").map(|at| at + 1));
    let (reason, on) = at.map_or((typed, ""), |at| (&typed[..at], &typed[at + 1..]));
    let (reason, on) = (reason.trim(), on.trim());
    if reason.is_empty() {
        return Err(refused(
            "what is missing?",
            "say why it cannot go on, and who can help: `fixture for Stripe @Dev 4`",
        ));
    }
    let on = (!on.is_empty()).then(|| helper(board, on).unwrap_or(on).to_owned());
    Ok((reason.to_owned(), on))
}

/// The same the other way round, to be typed on.
pub(crate) fn spelled(blocked: &Blocked) -> String {
    if blocked.on.is_empty() { blocked.reason.clone() } else { format!("{} @{}", blocked.reason, blocked.on) }
}
