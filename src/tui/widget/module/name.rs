//! What a module is called where it is shown: its id and its title, whichever people know it by first. Shows neither twice.

use ratatui::style::Style;

use crate::model::module::Module;
use crate::model::shown::Shown;
use crate::phrase::facts::{called, is_number};
use crate::tui::core::theme::Role;
use crate::tui::text::row::RowWriter;
use crate::tui::text::short_id::{Apart, shorten_apart};

/// Cells between id and title.
const APART: usize = 1;

/// Less of a title says nothing.
const SHORTEST_TITLE: usize = 6;

/// Id and title in one line, whichever leads first.
pub(crate) fn both(module: &Module) -> Shown {
    Shown::new(&called(module))
}

/// Cells it takes whole.
pub(crate) fn width(module: &Module) -> usize {
    both(module).width()
}

/// Whether the id would have to be shortened to make room for the title beside it in so many cells.
pub(crate) fn crowds(module: &Module, room: usize) -> bool {
    let title = Shown::new(module.title.trim()).width();
    title > 0 && !is_number(&module.id) && Shown::new(&module.id).width() + APART + title.min(SHORTEST_TITLE) > room
}

/// Writes id and title into what is free: the title gives way first, unless it leads.
pub(crate) fn draw(module: &Module, look: &dyn Fn(Role) -> Style, role: Role, apart: Apart, pen: &mut RowWriter<'_>) {
    let id = Shown::new(&module.id);
    let title = Shown::new(module.title.trim());
    if title.width() == 0 {
        pen.left(shorten_apart(&id, pen.room(), apart).as_str(), look(role));
        return;
    }
    if is_number(&module.id) {
        let room = pen.room().saturating_sub(id.width() + APART);
        if room < SHORTEST_TITLE {
            pen.left(title.cut_end(pen.room()).as_str(), look(role));
            return;
        }
        pen.left(title.cut_end(room).as_str(), look(role)).skip(APART);
        pen.left(id.as_str(), look(Role::Text));
        return;
    }
    let whole = pen.room();
    let id_room = if id.width() + APART + title.width().min(SHORTEST_TITLE) <= whole {
        id.width()
    } else {
        id.width().min((whole / 2).max(12)).min(whole)
    };
    pen.left(shorten_apart(&id, id_room, apart).as_str(), look(Role::Text)).skip(APART);
    if pen.room() >= SHORTEST_TITLE.min(title.width()) {
        pen.left(title.cut_end(pen.room()).as_str(), look(role));
    }
}
