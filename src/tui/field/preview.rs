//! Previews the changes of a text that is still being typed, in words. Makes none of them.

use crate::model::change::{Change, RecordKind, Subject};
use crate::model::lint;
use crate::model::module::Coverage;
use crate::phrase::change;
use crate::tui::core::context::Context;
use crate::tui::field::target::Target;

/// What these changes of the field at `path` would do, without the name where only one is meant; raw text.
pub(crate) fn lines(context: &Context<'_>, of: &[&Target], path: &str, changes: &[Change]) -> Vec<String> {
    let lines = sentences(changes);
    let [one] = of else { return lines };
    if let ("coverage.now", Target::Module(id)) = (path, one) {
        let board = &context.snapshot.board;
        let after = changes.iter().try_fold(board.as_ref().clone(), |board, change| change.apply(&board));
        if let (Some(before), Ok(after)) = (board.find(id), after)
            && let Some(now) = after.find(id)
        {
            return vec![covered(&before.module.coverage, &now.module.coverage, context.theme.signs.point.to)];
        }
    }
    let name = format!("{}: ", one.name());
    lines.into_iter().map(|line| line.strip_prefix(&name).map(str::to_owned).unwrap_or(line)).collect()
}

/// What the changes do, as a notice says it; raw text.
pub(crate) fn sentences(changes: &[Change]) -> Vec<String> {
    let told: Vec<Change> = changes.iter().filter(|change| !change.is_guard()).cloned().collect();
    change::lines(&told)
}

/// `34.2 → 62.4, gap 27.6`
fn covered(before: &Coverage, after: &Coverage, to: &str) -> String {
    let level =
        |coverage: &Coverage| coverage.level().map_or_else(|| "?".to_owned(), |level| level.rounded_down().to_string());
    let gap = match (after.gap(), after.at_target()) {
        (_, Some(true)) => ", at target".to_owned(),
        (Some(gap), _) => format!(", gap {gap}"),
        _ => String::new(),
    };
    format!("{} {to} {}{gap}", level(before), level(after))
}

/// Whether a new name looks like another one that is there; raw text.
pub(crate) fn looks_like(context: &Context<'_>, changes: &[Change]) -> Option<String> {
    let change = changes.first()?;
    let about = match change {
        Change::Rename { what: Subject::Module(_), to, .. } => Subject::Module(to.clone()),
        Change::Rename { what: Subject::Developer(_), to, .. } => Subject::Developer(to.clone()),
        Change::Add(record) => match &record.kind {
            RecordKind::Module(module, _) => Subject::Module(module.id.clone()),
            RecordKind::Developer(developer, _) => Subject::Developer(developer.name.clone()),
        },
        _ => return None,
    };
    let odd = lint::name(&context.snapshot.board, &about)?;
    // A new name may well look like the old one.
    let is_itself = matches!(change, Change::Rename { what, .. } if odd.message.ends_with(what.name()));
    (!is_itself).then_some(odd.message)
}
