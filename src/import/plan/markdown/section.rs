//! What the section below a heading holds, with the facts that the heading states. Decides by the words of the heading before
//! it looks below.

use crate::import::plan::fact::Fact;
use crate::import::plan::markdown::heading::{self, Role};
use crate::import::plan::markdown::item;
use crate::import::plan::markdown::outline::{Block, Kind};
use crate::import::plan::markdown::text::Text;
use crate::import::plan::markdown::{BOLD, Reader, Section, is_known};
use crate::import::plan::reading::Fate;
use crate::import::plan::remark;
use crate::import::plan::words::person;
use crate::import::plan::words::vocabulary::{self, Key, Priority, folded};

impl Reader<'_> {
    pub(super) fn heading(&mut self, level: usize, text: &Text, below: &[Block]) {
        while self.sections.last().is_some_and(|section| section.level >= level) {
            self.sections.pop();
        }
        self.awaited = None;
        self.goal(text, true);
        let mut section = Section {
            level,
            role: Role::Plain,
            owner: None,
            all: false,
            heading: Some(format!("{} {}", "#".repeat(level.min(6)), heading::bare(&text.plain))),
        };
        self.classify(text, level, below, &mut section);
        self.sections.push(section);
    }

    /// A bold line that may be a heading: of a path, a developer, a status. Gives whether it is one.
    pub(super) fn bold_heading(&mut self, line: &Text, below: &[Block]) -> bool {
        let bare = heading::bare(line.plain.trim().trim_end_matches(':'));
        let is_path = heading::path_in(line).is_some_and(|(_, before, _)| heading::bare(&before).is_empty());
        let is_known = is_path
            || heading::developer(bare, &self.draft.people).is_some()
            || vocabulary::whole_status(bare).is_some()
            || vocabulary::priority(bare, false).is_some()
            || heading::is_batch(bare);
        let inside = self.module().is_some();
        if !is_known || (inside && !is_path && heading::developer(bare, &self.draft.people).is_none()) {
            return false;
        }
        let mut text = line.from(0);
        text.plain.truncate(text.plain.trim_end().trim_end_matches(':').len());
        self.heading(BOLD, &text, below);
        true
    }

    /// A bold name with labelled facts in the lines below it: a module. Gives whether it is one.
    pub(super) fn named_paragraph(&mut self, lines: &[Text], block: &Block) -> bool {
        let Some((first, rest)) = lines.split_first().filter(|(_, rest)| !rest.is_empty()) else { return false };
        let Some(strong) = first.strong() else { return false };
        let name = first.plain[..strong.end].trim();
        let is_label = name.ends_with(':') || first.plain[strong.end..].trim_start().starts_with(':');
        let is_closed = self.sections.iter().any(|section| match section.role {
            Role::Module(_) => section.level < BOLD,
            Role::Prose { strict } => strict,
            _ => false,
        });
        if is_label || is_closed || heading::developer(name, &self.draft.people).is_some() {
            return false;
        }
        let below = Block { kind: Kind::Paragraph(rest.to_vec()), line: rest[0].line, range: block.range.clone() };
        if heading::facts_below(std::slice::from_ref(&below)).0 == 0 {
            return false;
        }
        self.heading(BOLD, first, std::slice::from_ref(&below));
        if self.module().is_none() {
            self.sections.pop();
            return false;
        }
        self.paragraph(rest);
        true
    }

    fn classify(&mut self, text: &Text, level: usize, below: &[Block], section: &mut Section) {
        let line = text.line;
        let (status, body) = item::status(text);
        let bare = heading::bare(&body.plain).to_owned();
        if text.is_struck() {
            self.draft.tell(line, Fate::Skipped, "struck through");
            section.role = Role::Prose { strict: true };
            return;
        }
        if let Some((_, before, _)) = heading::path_in(&body)
            && heading::bare(heading::numbered(&format!("{} x", before.trim())).map_or(before.as_str(), |_| ""))
                .split_whitespace()
                .count()
                < 4
        {
            self.module_heading(text, section, false);
            return;
        }
        if let Role::Module(module) = *self.role() {
            let is_new = heading::numbered(&bare).is_some() || heading::developer(&bare, &self.draft.people).is_some();
            if !is_new {
                section.role = Role::Module(module);
                let note = section.heading.take().unwrap_or_default();
                self.draft.modules[module].notes.push(note);
                self.draft.tell(
                    line,
                    Fate::Noted,
                    format!("a heading in the notes of {}", self.draft.modules[module].id),
                );
                return;
            }
            self.sections.pop();
        }
        let named =
            bare.rsplit_once(' ').filter(|(_, last)| heading::is_plain(last)).map_or(bare.as_str(), |(first, _)| first);
        if let Some(word) = vocabulary::whole_status(if bare.is_empty() { &text.plain } else { &bare })
            .or_else(|| vocabulary::whole_status(named))
            .filter(|word| !word.dropped)
        {
            self.draft.tell(line, Fate::Understood, format!("status {} of what follows", word.status));
            (section.role, section.heading) = (Role::Status(word), None);
            return;
        }
        let priority = vocabulary::priority(&bare, false)
            .or_else(|| vocabulary::priority(named, false))
            .or_else(|| by_word(named));
        if let Some(priority) = priority {
            self.draft.tell(
                line,
                Fate::Understood,
                format!("priority {} of what follows", Fact::Priority(priority).said()),
            );
            (section.role, section.heading) = (Role::Priority(priority), None);
            return;
        }
        if let Some((name, rest)) = heading::developer(&text.plain, &self.draft.people)
            && let Some(developer) = self.draft.developer(&name, line)
        {
            self.developer_heading(developer, &rest, line);
            (section.role, section.heading) = (Role::Developer(developer), None);
            return;
        }
        let is_goal = bare.split_once(':').is_some_and(|(label, _)| vocabulary::key(label) == Some(Key::Goal));
        if let Some(role) = heading::section(&text.plain).or(is_goal.then_some(Role::Prose { strict: false })) {
            let inside = self.developer().is_some();
            section.role =
                if inside && !matches!(role, Role::Prose { .. }) { Role::Prose { strict: true } } else { role };
            return;
        }
        let (facts, has_status) = heading::facts_below(below);
        // What stands below the title of a document is about all of it.
        let is_leaf = !has_work_below(below, if level == 1 { 0 } else { level });
        let is_module =
            heading::numbered(&bare).is_some() || (is_leaf && facts > 0 && (level > 1 || (facts > 1 && has_status)));
        if is_module || (status.is_some() && is_leaf && level > 1) {
            self.module_heading(text, section, true);
            return;
        }
        if level == 1 && self.title.is_none() {
            self.title = Some((heading::bare(&text.plain).to_owned(), line));
            section.heading = None;
            self.draft.tell(line, Fate::Understood, "title of the plan");
            self.claims(&text.plain, line);
            return;
        }
        self.group_heading(text, section, has_work_below(below, level));
    }

    fn group_heading(&mut self, text: &Text, section: &mut Section, has_work: bool) {
        section.all = heading::is_batch(&text.plain);
        let remark = text
            .plain
            .split_once('(')
            .and_then(|(_, rest)| rest.split_once(')'))
            .map(|(remark, _)| remark.trim().to_owned());
        let people = self.draft.people.clone();
        let is_person = |name: &str| people.iter().any(|known| person::same_name(known, name));
        if let Some(remark) = remark.as_deref().filter(|_| self.developer().is_none()) {
            let (facts, _) = remark::free(remark, &is_person);
            let owner =
                facts.iter().find_map(|fact| if let Fact::Owner(name) = fact { Some(name.clone()) } else { None });
            section.owner = owner.and_then(|name| self.draft.developer(&name, text.line));
        }
        // `Track A: Ana`
        let after =
            text.plain.split_once([':', '–', '—']).map(|(_, after)| after.trim()).filter(|after| is_person(after));
        let by_name = after.map(str::to_owned).and_then(|name| self.draft.developer(&name, text.line));
        section.owner = section.owner.or(by_name);
        let Some(group) = heading::group(&text.plain) else { return };
        if has_work || section.all {
            let owner = section.owner.map(|i| format!(" of {}", self.draft.developers[i].name)).unwrap_or_default();
            // One capitalised word alone is no proof of a person.
            let is_doubtful = section.owner.is_none() && self.developer().is_none() && person::is_name_like(&group);
            let hint =
                if is_doubtful { format!("; a person? Say so with --developer {group:?}") } else { String::new() };
            self.draft.tell(text.line, Fate::Understood, format!("group {group}{owner}{hint}"));
        }
        if let (Some(remark), Some(developer)) = (remark.filter(|_| section.owner.is_none()), self.developer()) {
            self.draft.say_developer(developer, Fact::Note(format!("{group}: {remark}")), text.line);
            section.heading = None;
        }
        section.role = Role::Group(group);
    }

    pub(super) fn developer_heading(&mut self, developer: usize, rest: &str, line: u32) {
        let name = self.draft.developers[developer].name.clone();
        let mut rest = rest.trim();
        let mut said = Vec::new();
        if let Some((remark, after)) = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
            let is_self =
                matches!(folded(remark).as_str(), "me" | "myself" | "you" | "self") || remark.starts_with('@');
            if remark.starts_with('@') {
                let handle = remark.trim_start_matches('@').trim().to_owned();
                self.draft.say_developer(developer, Fact::Who(handle), line);
            }
            rest = after.trim();
            if !is_self {
                let (facts, left) = remark::free(remark, &|_| false);
                self.facts_of_developer(developer, facts, &mut said, line);
                if !left.is_empty() && rest.is_empty() {
                    rest = remark;
                } else if !left.is_empty() {
                    self.draft.say_developer(developer, Fact::Note(left.join(", ")), line);
                }
            }
        }
        let area = rest.trim_start_matches(['-', '–', '—', ':', '|', ',', ' ']).trim();
        let (area, facts) =
            match area.rsplit_once('(').and_then(|(area, inner)| Some((area, inner.trim().strip_suffix(')')?))) {
                Some((before, inner)) => {
                    let (facts, left) = remark::free(inner, &|_| false);
                    if left.is_empty() { (before.trim(), facts) } else { (area, Vec::new()) }
                }
                None => (area, Vec::new()),
            };
        self.facts_of_developer(developer, facts, &mut said, line);
        if !area.is_empty() && !heading::is_plain(area) {
            said.push(format!("area {area}"));
            self.draft.say_developer(developer, Fact::Area(crate::import::plan::words::line::line(area)), line);
        }
        let colon = if said.is_empty() { "" } else { ": " };
        self.draft.tell(line, Fate::Understood, format!("developer {name}{colon}{}", said.join("; ")));
    }

    fn facts_of_developer(&mut self, developer: usize, facts: Vec<Fact>, said: &mut Vec<String>, line: u32) {
        for fact in facts {
            said.push(format!("{} {}", fact.name(), fact.said()));
            self.draft.say_developer(developer, fact, line);
        }
    }

    /// A heading that is a module: by its path, or (`whole`) by its text.
    fn module_heading(&mut self, text: &Text, section: &mut Section, whole: bool) {
        let mut context = self.context();
        if let Some(Section { role: Role::Module(_), .. }) = self.sections.last() {
            context.group.clone_from(&self.draft.modules[self.module().unwrap_or_default()].group);
        }
        let people = self.draft.people.clone();
        let is_person = |name: &str| is_known(&people, name);
        let Some(mut found) = item::read(text, &is_person) else { return };
        if found.path.is_none() && !whole {
            let path = heading::path_in(text).map(|(path, ..)| path);
            (found.path, found.left) = (path, Vec::new());
        }
        let mut facts = std::mem::take(&mut found.facts);
        let mut notes = Vec::new();
        for left in found.left {
            // Remarks in brackets are tags where they are short.
            let tag = folded(&left).replace(' ', "-");
            if left.split_whitespace().count() <= 3
                && !tag.is_empty()
                && tag.chars().all(|c| c.is_alphanumeric() || c == '-')
            {
                facts.push(Fact::Tag(tag));
            } else {
                notes.push(left);
            }
        }
        let owner = self.owner(&facts, text.line).or(context.owner);
        let module = match &found.path {
            Some(path) => self.draft.module(path, None, owner, &context.group, text.line),
            None => self.draft.module(&found.title, Some(&found.title), owner, &context.group, text.line),
        };
        context.told(module, facts, notes, &[], text.line, self.draft);
        (section.role, section.heading) = (Role::Module(module), None);
    }
}

/// A priority that is a bare word: `Low`.
fn by_word(text: &str) -> Option<Priority> {
    vocabulary::priority(text, true).filter(|priority| matches!(priority, Priority::Word(_)))
}

/// Whether what stands below a heading of this level has modules of its own: headings, checkboxes, tables, paths.
fn has_work_below(below: &[Block], level: usize) -> bool {
    below.iter().take_while(|block| !matches!(&block.kind, Kind::Heading(here, _) if *here <= level)).any(|block| {
        match &block.kind {
            Kind::Heading(_, text) => {
                heading::path_in(text).is_some()
                    || heading::numbered(heading::bare(&text.plain)).is_some()
                    || has_a_fact(below, text.line)
            }
            Kind::List { items, .. } => {
                let names_path = |text: &Text| item::read(text, &|_| false).is_some_and(|found| found.path.is_some());
                items.iter().any(|item| item.check.is_some() || item.text.first().is_some_and(names_path))
            }
            Kind::Table { .. } => true,
            _ => false,
        }
    })
}

/// Whether the heading in this line has labelled facts below it.
fn has_a_fact(below: &[Block], line: u32) -> bool {
    let at = below.partition_point(|block| block.line <= line);
    heading::facts_below(&below[at..]).0 > 0
}
