//! Renders notes in Markdown as lines: headings, lists, code, quotes, tables. Follows no link and caches no layout: the caller
//! keeps the lines until text or width change.

use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::tui::core::theme::{Role, Signs};
use crate::tui::text::paragraph;
use crate::tui::text::paragraph::{Margin, Pieces, StyledLine, verbatim, wrap};

/// Bytes of a text that are rendered; nobody reads on beyond them in a terminal.
const LONGEST: usize = 200_000;

/// The lines of `text` in at most `width` cells.
pub(crate) fn lines(text: &str, width: usize, signs: &Signs) -> Vec<StyledLine> {
    let shown = &text[..text.floor_char_boundary(LONGEST)];
    let mut page = Layouter::new(width, signs);
    for event in Parser::new_ext(shown, Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS) {
        page.take(event);
    }
    page.flush();
    if shown.len() < text.len() {
        page.lines.push(StyledLine::default());
        page.lines.push(StyledLine::of(Role::Strong, "… there is more in the file"));
    }
    page.lines
}

/// What a line is inside of.
enum Inside {
    Quote,
    /// The sign or number of an item, until it is drawn, and the cells it takes.
    Item {
        marker: Option<String>,
        width: usize,
    },
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    rows: Vec<Vec<Pieces>>,
}

struct Layouter<'s> {
    lines: Vec<StyledLine>,
    width: usize,
    signs: &'s Signs,
    inside: Vec<Inside>,
    /// The next number of each list; `None` for lists without.
    lists: Vec<Option<u64>>,
    /// Text that is not laid out yet.
    pieces: Pieces,
    strong: usize,
    emphasis: usize,
    heading: Option<HeadingLevel>,
    /// Where the links that are open lead to, each with its text so far.
    links: Vec<(String, String)>,
    code: Option<String>,
    table: Option<Table>,
    /// Whether an item or a quote has just begun: what follows stands on its line.
    is_fresh: bool,
}

impl<'s> Layouter<'s> {
    fn new(width: usize, signs: &'s Signs) -> Self {
        Self {
            lines: Vec::new(),
            width,
            signs,
            inside: Vec::new(),
            lists: Vec::new(),
            pieces: Vec::new(),
            strong: 0,
            emphasis: 0,
            heading: None,
            links: Vec::new(),
            code: None,
            table: None,
            is_fresh: true,
        }
    }

    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.begin(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.say(self.role(), &text),
            },
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.say(Role::Code, &text),
            Event::InlineHtml(text) | Event::FootnoteReference(text) => self.say(Role::Text, &text),
            Event::Html(text) => {
                for line in text.lines() {
                    self.say(Role::Text, line);
                    self.flush();
                }
            }
            Event::SoftBreak => self.say(self.role(), " "),
            Event::HardBreak => self.flush(),
            Event::Rule => {
                self.apart();
                let rule = self.signs.line.thin.repeat(self.width.min(24));
                self.lines.push(StyledLine::of(Role::Line, &rule));
            }
            Event::TaskListMarker(done) => self.say(Role::Text, if done { "[x] " } else { "[ ] " }),
        }
    }

    fn begin(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.apart(),
            Tag::Heading { level, .. } => {
                self.apart();
                self.heading = Some(level);
            }
            Tag::BlockQuote(_) => {
                self.apart();
                self.inside.push(Inside::Quote);
                self.is_fresh = true;
            }
            Tag::CodeBlock(kind) => {
                self.apart();
                // The language says nothing that the code does not.
                let (CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) = kind;
                self.code = Some(String::new());
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.apart();
                } else {
                    self.flush();
                }
                self.lists.push(first);
            }
            Tag::Item => {
                let marker = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => format!("{} ", self.signs.line.dot),
                };
                self.inside.push(Inside::Item { width: marker.chars().count(), marker: Some(marker) });
                self.is_fresh = true;
            }
            Tag::Table(alignments) => {
                self.apart();
                self.table = Some(Table { alignments, rows: Vec::new() });
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::Strong => self.strong += 1,
            Tag::Emphasis => self.emphasis += 1,
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.links.push((dest_url.into_string(), String::new()));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.flush(),
            TagEnd::Heading(_) => {
                self.flush();
                self.heading = None;
            }
            TagEnd::CodeBlock => {
                for line in self.code.take().unwrap_or_default().lines() {
                    let mut margin = self.margin();
                    margin.first.push((Role::Line, format!("{} ", self.signs.line.upright)));
                    margin.rest.push((Role::Line, format!("{} ", self.signs.line.dot)));
                    self.lines.extend(verbatim(Role::Text, line, &margin, self.width));
                }
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.inside.pop();
            }
            TagEnd::Item => {
                // An item without a text has its sign.
                if matches!(self.inside.last(), Some(Inside::Item { marker: Some(_), .. })) && self.pieces.is_empty() {
                    self.pieces.push((Role::Text, String::new()));
                }
                self.flush();
                self.inside.pop();
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.is_fresh = false;
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.pieces);
                if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Table => {
                let table = self.table.take().unwrap_or_default();
                self.lay_out(&table);
            }
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Emphasis => self.emphasis = self.emphasis.saturating_sub(1),
            TagEnd::Link | TagEnd::Image => {
                if let Some((to, text)) = self.links.pop()
                    && to != text
                    && !to.is_empty()
                {
                    self.say(Role::Line, &format!(" ({to})"));
                }
            }
            _ => {}
        }
    }

    fn say(&mut self, role: Role, text: &str) {
        for (_, said) in &mut self.links {
            said.push_str(text);
        }
        self.pieces.push((role, text.to_owned()));
    }

    /// What text is for right here.
    fn role(&self) -> Role {
        match self.heading {
            Some(HeadingLevel::H1 | HeadingLevel::H2) => Role::Focus,
            Some(_) => Role::Strong,
            None if self.strong > 0 => Role::Strong,
            None if self.emphasis > 0 => Role::Emphasis,
            None => Role::Text,
        }
    }

    /// Begins a block: a blank line lies between it and the one before.
    fn apart(&mut self) {
        self.flush();
        if !std::mem::take(&mut self.is_fresh) && !self.lines.is_empty() {
            let margin = self.margin().rest;
            self.lines.extend(verbatim(Role::Text, "", &Margin { first: margin, rest: Vec::new() }, self.width));
        }
    }

    /// Lays out what was said.
    fn flush(&mut self) {
        if self.pieces.is_empty() {
            return;
        }
        let margin = self.margin();
        self.lines.extend(wrap(&self.pieces, &margin, self.width));
        self.pieces.clear();
        self.is_fresh = false;
    }

    /// What stands before the next lines, as deep as they are; a depth nobody can read is not shown. Signs of items are drawn once.
    fn margin(&mut self) -> Margin {
        let mut margin = Margin::default();
        let mut cells = 0;
        for inside in &mut self.inside {
            let (first, rest) = match inside {
                Inside::Quote => {
                    let edge = format!("{} ", self.signs.line.edge);
                    (edge.clone(), edge)
                }
                Inside::Item { marker, width } => {
                    let blanks = " ".repeat(*width);
                    (marker.take().unwrap_or_else(|| blanks.clone()), blanks)
                }
            };
            cells += first.chars().count();
            if cells > self.width / 2 {
                break;
            }
            let role = if matches!(inside, Inside::Quote) { Role::Line } else { Role::Text };
            margin.first.push((role, first));
            margin.rest.push((role, rest));
        }
        margin
    }

    /// Columns side by side if they fit, else each cell below the other behind its heading.
    fn lay_out(&mut self, table: &Table) {
        const APART: usize = 2;
        let margin = self.margin();
        let cells = |pieces: &Pieces| paragraph::width(pieces);
        let columns = table.alignments.len();
        let widths: Vec<usize> = (0..columns)
            .map(|i| table.rows.iter().filter_map(|row| row.get(i)).map(cells).max().unwrap_or(0))
            .collect();
        let all = widths.iter().sum::<usize>() + APART * columns.saturating_sub(1);
        if cells(&margin.rest) + all > self.width {
            return self.list(table, &margin);
        }
        for (index, row) in table.rows.iter().enumerate() {
            let mut line = if index == 0 { margin.first.clone() } else { margin.rest.clone() };
            for (i, cell) in row.iter().enumerate().take(columns) {
                let blank = widths[i].saturating_sub(cells(cell));
                let before = match table.alignments[i] {
                    Alignment::Right => blank,
                    Alignment::Center => blank / 2,
                    Alignment::None | Alignment::Left => 0,
                };
                line.push((Role::Text, " ".repeat(before)));
                line.extend(
                    cell.iter().map(|(role, text)| (if index == 0 { Role::Strong } else { *role }, text.clone())),
                );
                line.push((Role::Text, " ".repeat(blank - before + APART)));
            }
            self.lines.extend(verbatim(Role::Text, "", &Margin { first: line, rest: Vec::new() }, self.width));
            if index == 0 {
                let mut rule = margin.rest.clone();
                rule.push((Role::Line, self.signs.line.thin.repeat(all)));
                self.lines.extend(verbatim(Role::Text, "", &Margin { first: rule, rest: Vec::new() }, self.width));
            }
        }
    }

    /// A table that is too wide, cell by cell.
    fn list(&mut self, table: &Table, margin: &Margin) {
        let Some((head, rows)) = table.rows.split_first() else { return };
        let margin = Margin { first: margin.rest.clone(), rest: margin.rest.clone() };
        for (index, row) in rows.iter().enumerate() {
            if index > 0 {
                self.lines.push(StyledLine::default());
            }
            for (i, cell) in row.iter().enumerate() {
                let mut pieces: Pieces = head.get(i).cloned().unwrap_or_default();
                for (role, _) in &mut pieces {
                    *role = Role::Strong;
                }
                pieces.push((Role::Text, " ".into()));
                pieces.extend(cell.iter().cloned());
                self.lines.extend(wrap(&pieces, &margin, self.width));
            }
        }
    }
}

#[cfg(test)]
mod tests;
