//! How much of a module was uncovered when it reached its best, as the log has it. Guesses nothing: a best that somebody typed has
//! no counts.

use crate::log::history::History;
use crate::model::change::{Change, Setting, Subject};
use crate::model::field::{self, MODULE, Value};
use crate::model::module::Module;

/// So many entries of one module are looked through for its best.
const FAR_BACK: usize = 10_000;

/// Lines that were uncovered when `module` reached its best; `None` where the log does not tell.
pub(crate) fn uncovered_at_best(history: &History, module: &Module) -> Option<u64> {
    let best = Value::Percent(module.coverage.best?);
    let about = |path| {
        let row = field::find(MODULE, path)?;
        let of = Subject::Module(module.id.clone());
        Some(Change::Set(Setting::new(of, row, Value::Absent, Value::Absent)))
    };
    let of_best = about("coverage.best")?;
    // An import of equal counts renews what was measured, and leaves the best as it is.
    let step = history.writers_of(&of_best).take(FAR_BACK).find(|entry| match &entry.change {
        Change::Set(set) => set.field.path == "coverage.best" && set.to == best,
        _ => false,
    })?;
    let of_measured = about("coverage.measured")?;
    let same = |other: &&std::sync::Arc<crate::log::entry::Entry>| other.step_id() == step.step_id();
    let measured = history.writers_of(&of_measured).take(FAR_BACK).find(same)?;
    let Change::Set(set) = &measured.change else { return None };
    let Value::Record(parts) = &set.to else { return None };
    let count = |name: &str| match parts.iter().find(|(part, _)| *part == name)? {
        (_, Value::Count(count)) => Some(*count),
        _ => None,
    };
    Some(count("total")?.saturating_sub(count("covered")?))
}
