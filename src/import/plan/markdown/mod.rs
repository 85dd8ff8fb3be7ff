//! Reads markdown as people write plans: nested sections and the blocks in them. Code is a note, never structure; so is every
//! block that is not understood.

mod fence;
mod heading;
mod item;
mod list;
mod order;
mod outline;
mod people;
mod prose;
mod section;
mod text;

use crate::import::plan::context::Context;
use crate::import::plan::draft::{Claim, Draft};
use crate::import::plan::fact::{Fact, Read};
use crate::import::plan::markdown::heading::Role;
use crate::import::plan::markdown::outline::{Block, Kind};
use crate::import::plan::markdown::text::{Lines, Text};
use crate::import::plan::reading::{Fate, Options, Unusable};
use crate::import::plan::remark;
use crate::import::plan::table::{self, Cell, Row};
use crate::import::plan::words::vocabulary::{self, Key, folded};
use crate::import::plan::words::{path, person};

/// Reads markdown.
#[expect(clippy::unnecessary_wraps, reason = "one shape of several: the others can be unreadable")]
pub(super) fn read(text: &str, options: &Options, draft: &mut Draft) -> Result<(), Unusable> {
    let lines = Lines::of(text);
    let blocks = outline::outline(text, &lines);
    people::gather(&blocks, draft);
    let source_lines = text.lines().collect();
    let mut reader =
        Reader { source: text, source_lines, options, draft, sections: Vec::new(), title: None, awaited: None };
    let rest = reader.titled(&blocks);
    reader.blocks(rest);
    reader.close();
    Ok(())
}

/// A section that is open.
struct Section {
    level: usize,
    role: Role,
    /// Whom all of it belongs to, where it is no developer's own.
    owner: Option<usize>,
    /// Whether what stands below it is work, in whatever form.
    all: bool,
    /// Its heading, until a note below it needs it.
    heading: Option<String>,
}

/// What became of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// It is on the board.
    Understood,
    /// It is to be kept as a note.
    Note,
}

struct Reader<'a> {
    source: &'a str,
    source_lines: Vec<&'a str>,
    options: &'a Options,
    draft: &'a mut Draft,
    sections: Vec<Section>,
    /// The first heading, if it is only the title.
    title: Option<(String, u32)>,
    /// A label whose value is the list below it.
    awaited: Option<Key>,
}

/// The level of headings that are only bold lines.
const BOLD: usize = 7;

impl Reader<'_> {
    fn role(&self) -> &Role {
        self.sections.last().map_or(&Role::Plain, |section| &section.role)
    }

    fn module(&self) -> Option<usize> {
        if let Role::Module(module) = self.role() { Some(*module) } else { None }
    }

    fn developer(&self) -> Option<usize> {
        self.sections
            .iter()
            .rev()
            .find_map(|section| if let Role::Developer(developer) = section.role { Some(developer) } else { None })
    }

    /// What is known of the modules that stand here.
    fn context(&self) -> Context {
        let mut context = Context::default();
        for section in &self.sections {
            match &section.role {
                Role::Developer(developer) => (context.owner, context.all) = (Some(*developer), true),
                Role::Group(group) => context.group.clone_from(group),
                Role::Status(status) => (context.status, context.all) = (Some(*status), true),
                Role::Priority(priority) => (context.priority, context.all) = (Some(*priority), true),
                _ => {}
            }
            context.owner = section.owner.or(context.owner);
            context.all |= section.all;
        }
        context.all &= !matches!(self.role(), Role::Prose { .. } | Role::Links(_));
        context
    }

    /// The blocks without a first line that stands for the title of a document without one.
    fn titled<'b>(&mut self, blocks: &'b [Block]) -> &'b [Block] {
        let has_title = blocks.iter().any(|block| matches!(block.kind, Kind::Heading(1, _)));
        match blocks.split_first() {
            Some((Block { kind: Kind::Paragraph(lines), .. }, rest)) if !has_title => match lines.as_slice() {
                [line] if line.plain.chars().count() <= 80 && !line.plain.trim_end().ends_with(['.', ':', '|']) => {
                    self.title = Some((heading::bare(&line.plain).to_owned(), line.line));
                    self.draft.tell(line.line, Fate::Understood, "title of the plan");
                    rest
                }
                _ => blocks,
            },
            _ => blocks,
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        let mut at = 0;
        while let Some(block) = blocks.get(at) {
            at += 1;
            if let Kind::Heading(level, text) = &block.kind {
                self.heading(*level, text, &blocks[at..]);
                continue;
            }
            if let Kind::Paragraph(lines) = &block.kind
                && self.named_paragraph(lines, block)
            {
                continue;
            }
            if let Kind::Paragraph(lines) = &block.kind
                && let Some(next) = blocks.get(at)
            {
                if let ([line], Some(strong)) = (lines.as_slice(), lines[0].strong())
                    && self.is_bold_heading(&line.plain[strong.end..], line, next)
                    && self.bold_heading(line, &blocks[at..])
                {
                    continue;
                }
                let last = lines.last().map(|line| line.plain.trim()).unwrap_or_default();
                let introduces = matches!(next.kind, Kind::List { .. } | Kind::Table { .. } | Kind::Code { .. });
                if last.ends_with(':') && introduces && self.module().is_none() {
                    at += 1;
                    self.introduced(lines, block, next);
                    continue;
                }
            }
            if self.block(block, None) == Outcome::Note {
                self.note(block);
            }
        }
    }

    /// Whether a line that begins bold is nothing else, or goes on as the heading of somebody's list.
    fn is_bold_heading(&self, rest: &str, line: &Text, next: &Block) -> bool {
        let rest = rest.trim().trim_end_matches(':');
        let is_list = matches!(next.kind, Kind::List { .. } | Kind::Table { .. });
        let goes_on = rest.starts_with(['(', '-', '–', '—', ':']) && is_list;
        rest.is_empty() || (goes_on && heading::developer(&line.plain, &self.draft.people).is_some())
    }

    /// A paragraph whose last line introduces what follows.
    fn introduced(&mut self, lines: &[Text], paragraph: &Block, next: &Block) {
        let Some((intro, above)) = lines.split_last() else { return };
        if !above.is_empty() && self.paragraph(above) == Outcome::Note {
            for line in above {
                self.note_line(line.line);
            }
        }
        if self.block(next, Some(intro)) == Outcome::Note {
            if above.is_empty() {
                self.note(paragraph);
            } else {
                self.note_line(intro.line);
            }
            self.note(next);
        } else {
            self.draft.tell(intro.line, Fate::Understood, "introduces what follows");
        }
    }

    fn block(&mut self, block: &Block, intro: Option<&Text>) -> Outcome {
        let role = self.role().clone();
        match &block.kind {
            Kind::Paragraph(lines) => self.paragraph(lines),
            Kind::List { ordered, items } => self.list(*ordered, items, intro, &role),
            Kind::Table { head, rows } => self.table(head, rows, block.line, &role),
            Kind::Code { info, body } => self.fence(info, body, block.line, &role),
            Kind::Quote(_) => Outcome::Note,
            Kind::Rule => {
                // A line across the page ends a module, and bold headings.
                while self.sections.last().is_some_and(|section| section.level >= BOLD) {
                    self.sections.pop();
                }
                Outcome::Understood
            }
            Kind::Foreign => {
                self.draft.tell(block.line, Fate::Skipped, "HTML or metadata");
                Outcome::Understood
            }
            Kind::Heading(..) => Outcome::Understood,
        }
    }

    fn table(&mut self, head: &[Text], rows: &[Vec<Text>], line: u32, role: &Role) -> Outcome {
        if matches!(role, Role::Module(_) | Role::Prose { strict: true } | Role::Criteria | Role::Links(_)) {
            return Outcome::Note;
        }
        let cell = |text: &Text| Cell {
            text: text.plain.trim().to_owned(),
            is_code: text.code().is_some(),
            is_struck: text.is_struck(),
            is_strong: text.strong().is_some(),
        };
        let names: Vec<String> = head.iter().map(|text| text.plain.trim().to_owned()).collect();
        let read: Vec<Row> = rows
            .iter()
            .map(|row| Row { line: row.first().map_or(line, |cell| cell.line), cells: row.iter().map(cell).collect() })
            .collect();
        match table::read(&names, &read, &self.context(), &self.options.columns, false, self.draft) {
            Ok(()) => {
                self.draft.tell(line, Fate::Understood, format!("columns {}", names.join(", ")));
                Outcome::Understood
            }
            Err(why) => {
                self.draft.tell(line, Fate::Noted, why);
                Outcome::Note
            }
        }
    }

    /// Whom the first owner among these facts means.
    fn owner(&mut self, facts: &[Fact], line: u32) -> Option<usize> {
        let names =
            facts.iter().find_map(|fact| if let Fact::Owner(names) = fact { Some(names.clone()) } else { None })?;
        let first = person::names(&names).into_iter().next()?;
        self.draft.developer(&first, line)
    }

    /// Keeps a block as a note where it stands.
    fn note(&mut self, block: &Block) {
        let text = self.source.get(block.range.clone()).unwrap_or_default();
        self.note_text(&dedented(text), block.line);
    }

    fn note_line(&mut self, line: u32) {
        let text = self
            .source_lines
            .get((line as usize).saturating_sub(1))
            .map(|line| line.trim().to_owned())
            .unwrap_or_default();
        self.note_text(&text, line);
    }

    fn note_text(&mut self, text: &str, line: u32) {
        let text = text.trim_end().to_owned();
        if text.trim().is_empty() {
            return;
        }
        if let Some(module) = self.module() {
            self.draft.tell(line, Fate::Noted, format!("a note of {}", self.draft.modules[module].id));
            self.draft.modules[module].notes.push(text);
            return;
        }
        let owner = self.sections.iter().rposition(|section| matches!(section.role, Role::Developer(_)));
        let headings: Vec<String> = self.sections[owner.map_or(0, |at| at + 1)..]
            .iter_mut()
            .filter_map(|section| section.heading.take())
            .collect();
        match self.developer() {
            Some(developer) => {
                self.draft.tell(line, Fate::Noted, format!("a note of {}", self.draft.developers[developer].name));
                let notes = &mut self.draft.developers[developer].notes;
                notes.extend(headings.into_iter().chain([text]));
            }
            None => {
                self.draft.tell(line, Fate::Noted, "a note of the board");
                self.draft.notes.extend(headings.into_iter().chain([text]));
            }
        }
    }

    /// The end of the document.
    fn close(&mut self) {
        if let Some((title, _)) = self.title.take() {
            if self.draft.board.title.is_empty() {
                self.draft.board.title = crate::import::plan::words::line::clean(&title);
            } else if self.draft.board.title != title {
                self.draft.notes.insert(0, format!("# {title}"));
            }
        }
    }

    /// What a heading or a line states about the coverage of all: `Mission: Increase Coverage from 34.59% to ~90%`.
    fn goal(&mut self, text: &Text, is_heading: bool) {
        let bare = heading::bare(&text.plain);
        let Some((label, rest)) = bare.split_once(':') else { return };
        if vocabulary::key(label) != Some(Key::Goal) {
            return;
        }
        let mut title = rest.trim();
        if let Some(at) = title.to_lowercase().find("from ")
            && let Some((coverage, _)) =
                title.get(at..).and_then(|from| crate::import::plan::words::value::coverage(from, false))
        {
            if let crate::import::plan::words::value::Coverage::Arrow(start, target) = coverage {
                self.draft.platform(Some(start), Some(target), text.line);
                self.draft.tell(text.line, Fate::Understood, format!("coverage of the platform {start}% to {target}%"));
            }
            title = title[..at].trim();
        }
        if is_heading && self.draft.board.title.is_empty() && !title.is_empty() && title.len() <= 100 {
            self.draft.board.title = crate::import::plan::words::line::clean(title);
            self.draft.tell(text.line, Fate::Understood, "what the plan is for: its title");
        }
    }

    /// Numbers of developers and sums that a line states.
    fn claims(&mut self, text: &str, line: u32) {
        let words = folded(text);
        let words: Vec<&str> = words.split(' ').collect();
        for pair in words.windows(2) {
            let Ok(count) = pair[0].parse::<u64>() else { continue };
            match pair[1] {
                "developers" | "devs" | "engineers" | "people" => self.draft.claim(Claim::Developers(count), line),
                "modules" if words.contains(&"total") => self.draft.claim(Claim::Modules(count), line),
                _ => {}
            }
        }
    }
}

/// Whether `name` is one of these, or short for one.
fn is_known(people: &[String], name: &str) -> bool {
    people.iter().any(|known| {
        person::same_name(known, name) || person::is_short_for(name, known) && !name.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Text without the indentation that all its lines but the first share.
fn dedented(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let shared = text.lines().skip(1).filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    std::iter::once(first.trim_start())
        .chain(lines.map(|line| line.get(shared.min(indent(line))..).unwrap_or(line)))
        .collect::<Vec<_>>()
        .join("\n")
}

/// What is read as the value of a label in a paragraph or an item.
fn labelled(text: &str) -> Option<(Key, &str, &str)> {
    let (label, value) = text.split_once(':')?;
    let bare = heading::bare(label).trim_matches('*');
    if bare.split_whitespace().count() > 4 || value.starts_with("//") {
        return None;
    }
    Some((vocabulary::key(bare)?, bare, value.trim().trim_start_matches('*').trim()))
}

/// The path that `Path: src/a.py` states of a module with a name.
fn path_of(part: &str) -> Option<String> {
    let (key, _, value) = labelled(part)?;
    let path = path::module(value, true)?;
    (matches!(key, Key::Module | Key::File) && !path::is_test(&path)).then_some(path)
}

/// What the value of a label is, where labels may be called otherwise.
fn asked(options: &Options, text: &str) -> Option<Key> {
    let (label, _) = text.split_once(':')?;
    options.columns.iter().find(|column| folded(&column.header) == folded(label)).map(|column| column.key)
}

/// The facts of a labelled text.
fn labelled_facts(options: &Options, text: &str) -> Option<(Key, Read)> {
    let (key, _, value) = match asked(options, text) {
        Some(key) => (key, "", text.split_once(':')?.1),
        None => labelled(text)?,
    };
    Some((key, remark::read(key, value)))
}
