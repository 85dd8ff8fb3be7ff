//! Who is talked about at a standup, who was, and who is away: one row. Keeps nothing of it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::shown::Shown;
use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::text::row::RowWriter;
use crate::tui::text::short_id::{self, shorten_apart};

/// One of the pages.
#[derive(Clone, Debug)]
pub(crate) struct Tab {
    /// The key that leads there; `None` where there is none.
    pub key: Option<char>,
    /// Whose page it is.
    pub name: Shown,
    /// When they are back, if they are away.
    pub away: Option<Shown>,
    /// Whether it was visited.
    pub is_visited: bool,
}

/// The row.
#[derive(Clone, Debug)]
pub(crate) struct Strip<'a> {
    /// All pages.
    pub tabs: &'a [Tab],
    /// Which of them is shown.
    pub current: usize,
    /// How long this person and all of them have taken, if that is shown.
    pub clock: Option<Shown>,
}

/// The longest name there.
const NAME: usize = 16;

impl Strip<'_> {
    /// Draws it into the first row of `area`.
    pub(crate) fn draw(&self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let theme = context.theme;
        let mut pen = RowWriter::new(buffer, area, 0);
        if let Some(clock) = &self.clock {
            pen.right(clock.as_str(), 2, theme.style(Role::Text));
        }
        let room = pen.room();
        let wide = [(3, NAME, true), (2, NAME, true), (2, NAME, false), (2, 9, false)];
        let widths = |(apart, name, away): (usize, usize, bool)| -> Vec<usize> {
            let names = self.names(name);
            self.tabs.iter().zip(names).map(|(tab, name)| tab.width(&name, away) + apart).collect()
        };
        let look = wide.into_iter().find(|look| widths(*look).iter().sum::<usize>() <= room);
        let (apart, name, away) = look.unwrap_or((2, 9, false));
        let (widths, names) = (widths((apart, name, away)), self.names(name));
        let (first, last) = self.window(&widths, room.saturating_sub(8));
        if first > 0 {
            pen.left(&format!("{} {first}  ", theme.signs.point.left), theme.style(Role::Focus));
        }
        for (at, tab) in self.tabs.iter().enumerate().take(last).skip(first) {
            tab.draw(context, at == self.current, (&names[at], away), &mut pen);
            pen.skip(apart);
        }
        if last < self.tabs.len() {
            let more = format!("{} {}", self.tabs.len() - last, theme.signs.point.right);
            pen.left(&more, theme.style(Role::Focus));
        }
    }

    /// The names in at most so many cells: what tells them apart is kept.
    fn names(&self, cells: usize) -> Vec<Shown> {
        let cut: Vec<Shown> = self.tabs.iter().map(|tab| tab.name.cut_end(cells)).collect();
        let has_twin = |at: usize| (0..cut.len()).any(|other| other != at && cut[other] == cut[at]);
        if !(0..cut.len()).any(has_twin) {
            return cut;
        }
        let whole: Vec<&str> = self.tabs.iter().map(|tab| tab.name.as_str()).collect();
        let apart = short_id::apart(&whole, cells).into_iter();
        self.tabs.iter().zip(apart).map(|(tab, apart)| shorten_apart(&tab.name, cells, apart)).collect()
    }

    /// The pages in sight, around that which is shown.
    fn window(&self, widths: &[usize], room: usize) -> (usize, usize) {
        if widths.iter().sum::<usize>() <= room + 8 {
            return (0, widths.len());
        }
        let current = self.current.min(widths.len().saturating_sub(1));
        let (mut first, mut last, mut used) = (current, current, 0);
        loop {
            let after = widths.get(last).filter(|width| used + **width <= room);
            let before = first.checked_sub(1).map(|at| widths[at]);
            match (after, before) {
                (Some(width), _) if last - current <= current - first => {
                    used += width;
                    last += 1;
                }
                (_, Some(width)) if used + width <= room => {
                    used += width;
                    first -= 1;
                }
                (Some(width), _) => {
                    used += width;
                    last += 1;
                }
                _ => return (first, last.max(current + 1)),
            }
        }
    }
}

impl Tab {
    fn said(&self, name: &Shown, away: bool) -> String {
        let key = self.key.map(|key| format!("{key} ")).unwrap_or_default();
        let back = self.away.as_ref().filter(|_| away).map(|back| format!(", {back}")).unwrap_or_default();
        format!("{key}{name}{back}")
    }

    /// Cells it takes: a mark, a blank, key and name, a blank, a tick.
    fn width(&self, name: &Shown, away: bool) -> usize {
        2 + Shown::new(&self.said(name, away)).width() + if self.is_visited { 2 } else { 0 }
    }

    fn draw(&self, context: &Context<'_>, is_current: bool, (name, away): (&Shown, bool), pen: &mut RowWriter<'_>) {
        let theme = context.theme;
        let role = if is_current { Role::Focus } else { Role::Text };
        pen.left(if is_current { theme.signs.point.here } else { " " }, theme.style(role)).skip(1);
        pen.left(&self.said(name, away), theme.style(role));
        if self.is_visited {
            pen.skip(1).left(theme.signs.proof[0], theme.style(Role::Good));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Strip, Tab};
    use crate::tui::core::theme::Theme;
    use crate::tui::testing::{World, drawn, plan, text};

    #[test]
    fn names_that_begin_alike_are_told_apart() {
        let world = World::new(plan(), Theme::ansi());
        let tab = |number: u32| Tab {
            key: char::from_digit(number, 10),
            name: format!("Developer {number}").as_str().into(),
            away: None,
            is_visited: false,
        };
        let tabs: Vec<Tab> = (1..8).map(tab).collect();
        let strip = Strip { tabs: &tabs, current: 0, clock: None };
        let seen = text(&drawn(80, 1, |area, buffer| strip.draw(&world.context(), area, buffer)));
        assert!(["er 1", "er 2", "er 3"].iter().all(|end| seen.contains(end)), "{seen}");
    }
}
