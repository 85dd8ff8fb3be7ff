//! The question before a standup is marked as held. Marks nothing itself.

use crate::config::key::Chord;
use crate::export::standup::screen;
use crate::model::change::Change;
use crate::phrase::facts::counted;
use crate::tui::core::context::Context;
use crate::tui::core::lens::LensSince;
use crate::tui::core::view::Intent;
use crate::tui::view::dialog::confirm::Confirm;

/// Asks, and then marks with these changes before the mark; says why not where the board cannot be changed.
pub(crate) fn ask(context: &Context<'_>, changes: Vec<Change>, opened_by: Chord) -> Vec<Intent> {
    if let Some(why) = context.cannot_change() {
        return vec![Intent::Say(why.into())];
    }
    let news = context.news.filter(|news| news.since == LensSince::Standup);
    let told = news.map(|news| {
        let count = news.report.modules.iter().filter(|fact| !fact.happened.is_empty()).count();
        format!("{} changed {}", counted(count, "module"), screen::since(&news.report, context.calendar))
    });
    let ticked = (!changes.is_empty()).then(|| "topics that were talked about leave the board".to_owned());
    let rest = ["its report goes to the clipboard, as text".to_owned(), "undo takes the mark back".to_owned()];
    let confirm = Confirm::new("Mark this standup as held?", "marks it and copies the report", opened_by)
        .otherwise("goes on")
        .because(told.into_iter().chain(ticked).chain(rest))
        .then(vec![Intent::HoldStandup(changes)]);
    vec![Intent::Open(Box::new(confirm))]
}
