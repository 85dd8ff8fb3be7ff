//! Facts in one row with a dot between them: as many as fit, none cut in half. Does not sort them.

use crate::model::shown::Shown;
use crate::tui::core::theme::{Role, Theme};
use crate::tui::text::row::RowWriter;

/// Writes those of `facts` that fit; empty ones are left out.
pub(crate) fn write(theme: &Theme, facts: impl IntoIterator<Item = (Shown, Role)>, pen: &mut RowWriter<'_>) {
    let mut apart = 0;
    for (fact, role) in facts {
        if fact.width() == 0 || fact.width() + apart > pen.room() {
            continue;
        }
        if apart > 0 {
            pen.skip(1).left(theme.signs.line.dot, theme.style(Role::Line)).skip(1);
        }
        pen.left(fact.as_str(), theme.style(role));
        apart = 3;
    }
}
