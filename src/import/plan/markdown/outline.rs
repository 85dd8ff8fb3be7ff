//! Markdown as blocks with line numbers: headings, paragraphs, lists, tables, fences. Gives no block a meaning.

use std::ops::Range;

use crate::import::plan::markdown::text::{Lines, Mark, Text};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Lists and quotes nested deeper than this are read as if they were this deep: nobody nests so, and recursion has an end.
const DEEPEST: usize = 12;

/// A block of a document.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) kind: Kind,
    /// Its first line, from 1.
    pub(super) line: u32,
    /// Its bytes in the source.
    pub(super) range: Range<usize>,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Heading(usize, Text),
    /// Its lines.
    Paragraph(Vec<Text>),
    List {
        ordered: bool,
        items: Vec<Item>,
    },
    Table {
        head: Vec<Text>,
        rows: Vec<Vec<Text>>,
    },
    Code {
        info: String,
        body: String,
    },
    Quote(Vec<Block>),
    Rule,
    /// HTML and metadata: nothing for a board.
    Foreign,
}

/// An item of a list.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    pub(super) line: u32,
    pub(super) range: Range<usize>,
    /// Its checkbox.
    pub(super) check: Option<bool>,
    /// Its first paragraph, line by line.
    pub(super) text: Vec<Text>,
    /// What stands below that.
    pub(super) blocks: Vec<Block>,
}

/// What is open while the text is read.
enum Open {
    Quote(Vec<Block>, usize),
    List(bool, Vec<Item>, usize),
    Item(Item),
    /// Deeper than counts, or of no interest: its blocks belong to what is around it.
    Transparent,
}

/// The header of a table, its rows, and the row at hand.
type Rows = (Vec<Text>, Vec<Vec<Text>>, Vec<Text>);

struct Outliner<'a> {
    lines: &'a Lines,
    root: Vec<Block>,
    open: Vec<Open>,
    /// The lines of the paragraph, heading or cell at hand.
    text: Option<Vec<Text>>,
    text_start: usize,
    text_end: usize,
    marks: Vec<(usize, usize, Mark)>,
    table: Option<Rows>,
    code: Option<(String, String, usize)>,
    foreign: usize,
}

/// The blocks of `source`.
pub(super) fn outline(source: &str, lines: &Lines) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut outliner = Outliner {
        lines,
        root: Vec::new(),
        open: Vec::new(),
        text: None,
        text_start: 0,
        text_end: 0,
        marks: Vec::new(),
        table: None,
        code: None,
        foreign: 0,
    };
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        outliner.take(event, range);
    }
    outliner.root
}

impl Outliner<'_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => match &mut self.code {
                Some((_, body, _)) => body.push_str(&text),
                None => self.push(&text, range),
            },
            Event::Code(code) => {
                self.mark(Mark::Code, &range);
                self.push(&code, range);
                self.unmark();
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(lines) = &mut self.text {
                    let line = self.lines.at(range.end);
                    lines.push(Text { line, ..Text::default() });
                    let at = lines.len() - 1;
                    for (start_line, start, _) in &mut self.marks {
                        (*start_line, *start) = (at, 0);
                    }
                }
            }
            Event::InlineHtml(html) if matches!(&*html, "<br>" | "<br/>" | "<br />") => self.push(" ", range),
            Event::TaskListMarker(done) => {
                if let Some(Open::Item(item)) = self.open.iter_mut().rev().find(|open| matches!(open, Open::Item(_))) {
                    item.check = Some(done);
                }
            }
            Event::Rule => self.block(Kind::Rule, range),
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.push(&text, range);
            }
            Event::Html(_) | Event::InlineHtml(_) => {}
        }
    }

    /// The text at hand; in an item that is not wrapped in a paragraph it begins with its first word.
    fn begin(&mut self, at: usize) {
        if self.text.is_none() {
            self.text = Some(vec![Text { line: self.lines.at(at), ..Text::default() }]);
            self.text_start = at;
            self.marks.clear();
        }
    }

    fn push(&mut self, text: &str, range: Range<usize>) {
        if self.foreign > 0 {
            return;
        }
        self.begin(range.start);
        self.text_end = range.end;
        if let Some(last) = self.text.as_mut().and_then(|lines| lines.last_mut()) {
            last.plain.push_str(text);
        }
    }

    fn mark(&mut self, mark: Mark, range: &Range<usize>) {
        self.begin(range.start);
        let lines = self.text.as_ref().map_or(0, |lines| lines.len() - 1);
        let start = self.text.as_ref().and_then(|lines| lines.last()).map_or(0, |line| line.plain.len());
        self.marks.push((lines, start, mark));
    }

    fn unmark(&mut self) {
        if let (Some((_, start, mark)), Some(last)) =
            (self.marks.pop(), self.text.as_mut().and_then(|lines| lines.last_mut()))
        {
            last.marks.push((start..last.plain.len(), mark));
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::TableCell => self.begin(range.start),
            Tag::Strong => self.mark(Mark::Strong, &range),
            Tag::Strikethrough => self.mark(Mark::Struck, &range),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.mark(Mark::Link(dest_url.to_string()), &range);
            }
            Tag::CodeBlock(kind) => {
                self.implicit();
                let info =
                    if let CodeBlockKind::Fenced(info) = kind { info.to_string() } else { "indented".to_owned() };
                self.code = Some((info, String::new(), range.start));
            }
            Tag::Table(_) => {
                self.implicit();
                self.table = Some((Vec::new(), Vec::new(), Vec::new()));
            }
            Tag::List(first) => {
                self.implicit();
                let open = if self.is_deep() {
                    Open::Transparent
                } else {
                    Open::List(first.is_some(), Vec::new(), range.start)
                };
                self.open.push(open);
            }
            Tag::Item => {
                self.implicit();
                let is_deep = matches!(self.open.last(), Some(Open::Transparent));
                let item = Item { line: self.lines.at(range.start), range: range.clone(), ..Item::default() };
                self.open.push(if is_deep { Open::Transparent } else { Open::Item(item) });
            }
            Tag::BlockQuote(_) => {
                self.implicit();
                self.open.push(if self.is_deep() { Open::Transparent } else { Open::Quote(Vec::new(), range.start) });
            }
            Tag::HtmlBlock | Tag::MetadataBlock(_) => {
                self.implicit();
                self.foreign += 1;
            }
            _ => {}
        }
    }

    fn is_deep(&self) -> bool {
        self.open.iter().filter(|open| !matches!(open, Open::Item(_))).count() >= DEEPEST
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image => {
                self.unmark();
                self.text_end = range.end;
            }
            TagEnd::Emphasis => self.text_end = range.end,
            TagEnd::Paragraph => {
                self.text_end = range.end;
                self.implicit();
            }
            TagEnd::Heading(level) => {
                let lines = self.text.take().unwrap_or_default();
                let text = lines.into_iter().next().unwrap_or_default();
                let text = Text { line: self.lines.at(range.start), ..text };
                self.block(Kind::Heading(depth(level), text), range);
            }
            TagEnd::TableCell => {
                let cell = self.text.take().and_then(|lines| lines.into_iter().next()).unwrap_or_default();
                if let Some((_, _, row)) = &mut self.table {
                    row.push(cell);
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                let line = self.lines.at(range.start);
                if let Some((head, rows, row)) = &mut self.table {
                    let mut cells = std::mem::take(row);
                    for cell in &mut cells {
                        cell.line = line;
                    }
                    if tag == TagEnd::TableHead { *head = cells } else { rows.push(cells) }
                }
            }
            TagEnd::Table => {
                if let Some((head, rows, _)) = self.table.take() {
                    self.block(Kind::Table { head, rows }, range);
                }
            }
            TagEnd::CodeBlock => {
                if let Some((info, body, start)) = self.code.take() {
                    self.block(Kind::Code { info, body }, start..range.end);
                }
            }
            TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) => {
                self.foreign = self.foreign.saturating_sub(1);
                self.block(Kind::Foreign, range);
            }
            TagEnd::Item => {
                self.implicit();
                if let Some(Open::Item(item)) = self.open.pop()
                    && let Some(Open::List(_, items, _)) = self.open.last_mut()
                {
                    items.push(item);
                }
            }
            TagEnd::List(_) => {
                self.implicit();
                if let Some(Open::List(ordered, items, start)) = self.open.pop() {
                    self.block(Kind::List { ordered, items }, start..range.end);
                }
            }
            TagEnd::BlockQuote(_) => {
                self.implicit();
                if let Some(Open::Quote(blocks, start)) = self.open.pop() {
                    self.block(Kind::Quote(blocks), start..range.end);
                }
            }
            _ => {}
        }
    }

    /// Ends the paragraph at hand, if there is one.
    fn implicit(&mut self) {
        let Some(lines) = self.text.take() else { return };
        if lines.iter().all(|line| line.plain.trim().is_empty()) {
            return;
        }
        if let Some(Open::Item(item)) = self.open.last_mut()
            && item.text.is_empty()
            && item.blocks.is_empty()
        {
            item.text = lines;
            return;
        }
        self.block(Kind::Paragraph(lines), self.text_start..self.text_end);
    }

    fn block(&mut self, kind: Kind, range: Range<usize>) {
        let block = Block { kind, line: self.lines.at(range.start), range };
        let around = self.open.iter_mut().rev().find(|open| matches!(open, Open::Item(_) | Open::Quote(..)));
        match around {
            Some(Open::Item(item)) => item.blocks.push(block),
            Some(Open::Quote(blocks, _)) => blocks.push(block),
            _ => self.root.push(block),
        }
    }
}

fn depth(level: HeadingLevel) -> usize {
    level as usize
}

#[cfg(test)]
mod tests {
    use super::{Block, Kind, outline};
    use crate::import::plan::markdown::text::Lines;

    fn blocks(text: &str) -> Vec<Block> {
        outline(text, &Lines::of(text))
    }

    #[test]
    fn lines_marks_and_checkboxes_are_kept_apart() {
        let text = "# T\n\n**Cov**: `1%`\nnext\n\n- [x] **a** b\n  - [ ] c\n\n    more\n1. `d`\n\n| A | B |\n|---|---|\n| 1 | 2 |\n";
        let blocks = blocks(text);
        let Kind::Paragraph(lines) = &blocks[1].kind else { panic!("{blocks:?}") };
        assert_eq!((lines[0].plain.as_str(), lines[1].plain.as_str(), lines[1].line), ("Cov: 1%", "next", 4));
        assert_eq!((lines[0].strong(), lines[0].is_code_at(5)), (Some(0..3), true));
        let Kind::List { ordered: false, items } = &blocks[2].kind else { panic!("{blocks:?}") };
        assert_eq!((items[0].check, items[0].text[0].plain.as_str(), items[0].line), (Some(true), "a b", 6));
        let Kind::List { items: inner, .. } = &items[0].blocks[0].kind else { panic!("{items:?}") };
        assert_eq!((inner[0].check, inner[0].blocks.len(), inner[0].line), (Some(false), 1, 7));
        let Kind::Table { head, rows } = &blocks[4].kind else { panic!("{blocks:?}") };
        assert_eq!((head[1].plain.as_str(), rows[0][1].plain.as_str(), rows[0][0].line), ("B", "2", 14));
    }

    #[test]
    fn what_nobody_nests_so_deep_is_read_all_the_same() {
        for sign in [">", "- ", "1. "] {
            let deep = format!("{}x", sign.repeat(5_000));
            assert!(!blocks(&deep).is_empty());
        }
        let list: String = (0..200).flat_map(|i| ["  ".repeat(i), "- x\n".to_owned()]).collect();
        assert!(!blocks(&list).is_empty());
    }
}
