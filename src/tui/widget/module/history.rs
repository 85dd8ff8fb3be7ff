//! The history of one module as lines: when, who, what, the newest first. Reads no log: it is handed the entries.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::log::digest::{DigestItem, deeds, means};
use crate::log::entry::Entry;
use crate::log::history::{History, Query};
use crate::model::change::{By, Subject};
use crate::phrase::age::since;
use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::text::paragraph::{Margin, StyledLine, wrap};
use crate::tui::text::row::RowWriter;

/// Cells of an age: `59 min`, `1000 d`.
const AGE: usize = 6;

/// Blanks between two columns.
const GAP: usize = 2;

/// Names of people are cut beyond this.
const LONGEST_NAME: usize = 12;

/// The history of one module, laid out for one width.
#[derive(Clone, Debug, Default)]
pub(crate) struct Past {
    /// What it was made of.
    of: Option<(Arc<History>, String, usize)>,
    /// Each with its time, if it is the first line of what happened then.
    rows: Vec<(Option<DateTime<Utc>>, StyledLine)>,
}

impl Past {
    /// Brings it up to date.
    pub(crate) fn follow(&mut self, log: Option<&Arc<History>>, id: &str, width: usize) {
        let Some(log) = log else { return };
        if self.of.as_ref().is_some_and(|(of, name, cells)| Arc::ptr_eq(of, log) && name == id && *cells == width) {
            return;
        }
        let entries: Vec<&Arc<Entry>> = log.select(Query { module: Some(id), ..Query::default() }).collect();
        let told: Vec<DigestItem> = deeds(log, &entries).into_iter().rev().flatten().collect();
        let longest = if width < 40 { LONGEST_NAME / 2 } else { LONGEST_NAME };
        let names = told.iter().map(|told| told.who().width()).max().unwrap_or(0).min(longest);
        self.rows.clear();
        for told in &told {
            let who = told.who().cut_end(names);
            let blanks = " ".repeat(names - who.width() + GAP);
            let margin = Margin {
                first: vec![(Role::Strong, who.to_string()), (Role::Text, blanks)],
                rest: vec![(Role::Text, " ".repeat(names + GAP))],
            };
            // Of a developer who came or went together with the module.
            let is_own = matches!(told.subject(), Some(Subject::Module(_)));
            let said = if is_own { told.rest() } else { told.sentence() };
            let mut pieces = vec![(Role::Text, said.to_string())];
            if !matches!(told.entry.by, By::Key | By::Command) {
                pieces.push((Role::Text, format!(", by {}", means(log, &told.entry))));
            }
            let lines = wrap(&pieces, &margin, width.saturating_sub(AGE + GAP));
            let when = std::iter::once(Some(told.entry.at)).chain(std::iter::repeat(None));
            self.rows.extend(when.zip(lines));
        }
        self.of = Some((Arc::clone(log), id.to_owned(), width));
    }

    /// How many rows there are.
    pub(crate) fn height(&self) -> usize {
        self.rows.len()
    }

    /// Draws the row of this number into the first row of `area`.
    pub(crate) fn draw_row(&self, context: &Context<'_>, row: usize, area: Rect, buffer: &mut Buffer) {
        let Some((when, line)) = self.rows.get(row) else { return };
        let mut pen = RowWriter::new(buffer, area, 0);
        let age = when.map_or_else(String::new, |at| since(context.now, at));
        pen.skip(AGE.saturating_sub(age.len())).left(&age, context.theme.style(Role::Text)).skip(GAP);
        line.draw(context.theme, &mut pen);
    }
}
