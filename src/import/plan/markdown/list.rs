//! Reads lists: modules, people with their modules, facts of a module, criteria, links. Keeps any other item as it is written.

use crate::import::plan::fact::{Fact, Read};
use crate::import::plan::markdown::heading::{self, Role};
use crate::import::plan::markdown::item::{self, Found};
use crate::import::plan::markdown::outline::{Block, Item, Kind};
use crate::import::plan::markdown::text::Text;
use crate::import::plan::markdown::{Outcome, Reader, Section, is_known, labelled_facts, path_of};
use crate::import::plan::reading::Fate;
use crate::import::plan::remark;
use crate::import::plan::words::path;
use crate::import::plan::words::vocabulary::{Key, folded};

/// The level of a section that is an item of a list; its inner lists are one level deeper.
const ITEM: usize = 20;

impl Reader<'_> {
    pub(super) fn list(&mut self, ordered: bool, items: &[Item], intro: Option<&Text>, role: &Role) -> Outcome {
        let intro_role = intro.and_then(|intro| heading::section(intro.plain.trim().trim_end_matches(':')));
        match intro_role.as_ref().filter(|_| self.developer().is_none()).unwrap_or(role) {
            Role::Module(module) => self.facts_list(*module, items),
            Role::Criteria => self.criteria(items),
            Role::Checklist => self.checklist(items),
            Role::Links(title) => self.links(ordered, title, items),
            Role::Order => self.order(items),
            Role::Prose { strict: true } => Outcome::Note,
            Role::Developer(developer) if is_facts(items) => self.facts_of(*developer, items),
            _ => self.modules_list(items, intro),
        }
    }

    /// A list in the section of a module: its facts; the rest is a note.
    fn facts_list(&mut self, module: usize, items: &[Item]) -> Outcome {
        if let Some(key) = self.awaited.take() {
            for item in items {
                let text = item.text.first().map(|text| text.plain.trim().to_owned()).unwrap_or_default();
                if let Read::Facts(facts, _) = remark::read(key, &text) {
                    for fact in facts {
                        self.draft.tell(item.line, Fate::Understood, format!("{} {}", fact.name(), fact.said()));
                        self.draft.say(module, fact, item.line);
                    }
                }
            }
            return Outcome::Understood;
        }
        let mut left: Vec<&Item> = Vec::new();
        for item in items {
            let understood = item.check.is_none()
                && item.blocks.is_empty()
                && item.text.len() == 1
                && self.fact_line(module, &item.text[0]);
            if !understood {
                left.push(item);
            }
        }
        if left.len() == items.len() {
            return Outcome::Note;
        }
        match left.as_slice() {
            [] => {}
            [one] => {
                let text = self
                    .source
                    .get(one.range.clone())
                    .unwrap_or_default()
                    .trim_start_matches(['-', '*', '+', ' '])
                    .to_owned();
                self.note_text(text.trim_end(), one.line);
            }
            more => {
                let text = more
                    .iter()
                    .map(|item| self.source.get(item.range.clone()).unwrap_or_default().trim_end())
                    .collect::<Vec<_>>()
                    .join("\n");
                self.note_text(&text, more[0].line);
            }
        }
        Outcome::Understood
    }

    /// A line that states facts of a module; gives whether all of it was understood.
    pub(super) fn fact_line(&mut self, module: usize, text: &Text) -> bool {
        let plain = text.plain.trim();
        let parts = parts(plain);
        if !parts.iter().any(|part| labelled_facts(self.options, part).is_some() || path_of(part).is_some()) {
            return self.bare_facts(module, plain, text.line);
        }
        let mut all = !parts.is_empty();
        let mut said = Vec::new();
        for part in parts {
            if let Some(path) = path_of(part)
                && self.draft.set_path(module, &path)
            {
                said.push(format!("module {path}"));
                continue;
            }
            let Some((key, read)) = labelled_facts(self.options, part) else {
                all = false;
                continue;
            };
            let (key, read) = match key {
                Key::Goal => {
                    (Key::Target, remark::read(Key::Target, part.split_once(':').map_or("", |(_, value)| value)))
                }
                _ => (key, read),
            };
            let whose = !matches!(
                key,
                Key::Area
                    | Key::Impact
                    | Key::Modules
                    | Key::Who
                    | Key::Goal
                    | Key::Ignored
                    | Key::Module
                    | Key::Id
                    | Key::Notes
            );
            match read {
                Read::Facts(facts, left) if whose && !facts.iter().any(|fact| matches!(fact, Fact::Link(_))) => {
                    all &= left.is_empty();
                    for fact in facts {
                        said.push(format!("{} {}", fact.name(), fact.said()));
                        self.draft.say(module, fact, text.line);
                    }
                }
                Read::Unknown => {
                    let at = self.draft.at(text.line);
                    self.draft.modules[module]
                        .unknown
                        .push((crate::import::plan::words::vocabulary::key_name(key), at));
                    said.push(format!("{} is not known yet", crate::import::plan::words::vocabulary::key_name(key)));
                }
                _ => all = false,
            }
        }
        if !said.is_empty() {
            self.draft.tell(text.line, Fate::Understood, said.join("; "));
        }
        all
    }

    /// A line of facts without labels: `47% → 85%`, `~20 tests, 3h`.
    fn bare_facts(&mut self, module: usize, plain: &str, line: u32) -> bool {
        let people = self.draft.people.clone();
        let (facts, unclear) = remark::free(plain, &|name| is_known(&people, name));
        if !unclear.is_empty() || facts.is_empty() {
            return false;
        }
        let said: Vec<String> = facts.iter().map(|fact| format!("{} {}", fact.name(), fact.said())).collect();
        self.draft.tell(line, Fate::Understood, said.join("; "));
        for fact in facts {
            self.draft.say(module, fact, line);
        }
        true
    }

    /// Items that are all labelled facts of a developer.
    fn facts_of(&mut self, developer: usize, items: &[Item]) -> Outcome {
        for item in items {
            let Some(text) = item.text.first() else { continue };
            if !self.developer_line(developer, text) {
                let text = self
                    .source
                    .get(item.range.clone())
                    .unwrap_or_default()
                    .trim_start_matches(['-', '*', '+', ' '])
                    .trim_end()
                    .to_owned();
                self.note_text(&text, item.line);
            }
        }
        Outcome::Understood
    }

    /// A list that may hold modules.
    fn modules_list(&mut self, items: &[Item], intro: Option<&Text>) -> Outcome {
        let mut left: Vec<&Item> = Vec::new();
        let mut context = self.context();
        if let Some(intro) = intro {
            let label = intro.plain.trim().trim_end_matches(':');
            // `Focus areas:` introduces no work, `My modules:` does.
            let is_work = heading::is_plain(label)
                || heading::developer(label, &self.draft.people).is_some()
                || folded(label).ends_with("files");
            context.all &= is_work
                || folded(label)
                    .split(' ')
                    .any(|word| matches!(word, "modules" | "tasks" | "todo" | "assigned" | "items"));
        }
        let owner =
            intro.and_then(|intro| heading::developer(intro.plain.trim().trim_end_matches(':'), &self.draft.people));
        let owner = owner.and_then(|(name, _)| self.draft.developer(&name, items.first().map_or(1, |item| item.line)));
        if let Some(owner) = owner {
            (context.owner, context.all) = (Some(owner), true);
        }
        for item in items {
            if !self.item(item, &context) {
                left.push(item);
            }
        }
        if left.len() == items.len() {
            return Outcome::Note;
        }
        if !left.is_empty() {
            let text = left
                .iter()
                .map(|item| self.source.get(item.range.clone()).unwrap_or_default().trim_end())
                .collect::<Vec<_>>()
                .join("\n");
            self.note_text(&text, left[0].line);
        }
        Outcome::Understood
    }

    /// An item of a list that may hold modules; gives whether it is on the board.
    fn item(&mut self, item: &Item, context: &crate::import::plan::context::Context) -> bool {
        let Some(text) = item.text.first() else {
            // Only a list inside.
            return item.blocks.iter().any(|block| matches!(block.kind, Kind::List { .. }))
                && self.inner(item, Role::Plain, None, false);
        };
        let has_inner = item.blocks.iter().any(|block| matches!(block.kind, Kind::List { .. } | Kind::Table { .. }));
        let people = self.draft.people.clone();
        if let Some(role @ (Role::Checklist | Role::Criteria)) =
            heading::section(text.plain.trim().trim_end_matches(':')).filter(|_| has_inner && context.owner.is_none())
        {
            self.draft.tell(item.line, Fate::Understood, "introduces what follows");
            return self.inner(item, role, None, false);
        }
        if self.person_item(item, text, has_inner) {
            return true;
        }
        let is_person = |name: &str| is_known(&people, name);
        let Some(mut found) = item::read(text, &is_person) else { return false };
        if found.is_struck {
            self.draft.tell(item.line, Fate::Skipped, "struck through");
            return true;
        }
        let inner_modules = has_inner && item.blocks.iter().any(|block| names_modules(block, item.check.is_some()));
        let is_label = found.path.is_none()
            && item.check.is_none()
            && labelled_facts(self.options, &text.plain).is_some_and(|(_, read)| matches!(read, Read::Facts(..)));
        if inner_modules && found.path.is_none() {
            return self.group_item(item, &found);
        }
        if is_label && !context.all {
            return false;
        }
        let is_module = match &found.path {
            Some(_) => !found.is_prose || item.check.is_some(),
            None => {
                item.check.is_some()
                    || (context.all && !is_label && !found.title.ends_with(':'))
                    || (found.has_facts() && !found.is_spoken && (found.is_marked || has_telling_fact(&found)))
                        && found.title.chars().count() <= 120
                        && !found.title.ends_with(['.', ':'])
            }
        };
        if !is_module {
            return false;
        }
        if let Some(done) = item.check {
            let stated = found.facts.iter().any(|fact| matches!(fact, Fact::Status(_)));
            if !stated || done {
                found.facts.retain(|fact| !matches!(fact, Fact::Status(_)));
                found.facts.insert(0, Fact::Status(item::checked(done)));
            }
        }
        if found.facts.iter().any(|fact| matches!(fact, Fact::Status(word) if word.dropped)) {
            self.draft.tell(item.line, Fate::Skipped, "nobody is going to do it, as its status says");
            return true;
        }
        self.module_item(item, found, context);
        true
    }

    fn module_item(&mut self, item: &Item, found: Found, context: &crate::import::plan::context::Context) {
        let owner = self.owner(&found.facts, item.line).or(context.owner);
        let module = match &found.path {
            Some(path) => self.draft.module(path, None, owner, &context.group, item.line),
            None => self.draft.module(&found.title, Some(&found.title), owner, &context.group, item.line),
        };
        context.told(module, found.facts, found.left, &[], item.line, self.draft);
        self.sections.push(Section { level: ITEM, role: Role::Module(module), owner: None, all: false, heading: None });
        let rest = &item.text[1..];
        if !rest.is_empty() {
            self.paragraph(rest);
        }
        for block in &item.blocks {
            if self.block(block, None) == Outcome::Note {
                self.note(block);
            }
        }
        self.sections.pop();
    }

    /// An item that is a person with what they have taken on: below it, or behind it.
    fn person_item(&mut self, item: &Item, text: &Text, has_inner: bool) -> bool {
        if item.check.is_some() && !has_inner {
            return false;
        }
        let Some((name, rest)) = heading::developer(&text.plain, &self.draft.people) else { return false };
        let behind = rest.trim_start_matches([':', ' ', '-', '–', '—']);
        let code: Vec<String> = behind
            .split([',', ' ', ';'])
            .filter(|word| !word.is_empty() && *word != "and")
            .map(str::to_owned)
            .collect();
        let paths: Option<Vec<String>> = code.iter().map(|word| path::module(word, true)).collect();
        let paths = paths.filter(|paths| !paths.is_empty());
        let is_team = matches!(self.role(), Role::People);
        if !(has_inner || paths.is_some() || is_team) || text.plain.trim_end().ends_with('.') {
            return false;
        }
        let Some(developer) = self.draft.developer(&name, item.line) else { return false };
        if let Some(paths) = paths {
            for path in &paths {
                self.draft.module(path, None, Some(developer), "", item.line);
            }
            self.draft.tell(
                item.line,
                Fate::Understood,
                format!("modules of {}: {}", self.draft.developers[developer].name, paths.join(", ")),
            );
        } else {
            self.developer_heading(developer, &rest, item.line);
        }
        if has_inner {
            self.inner(item, Role::Developer(developer), None, true);
        }
        true
    }

    /// An item that is a heading for those below it.
    fn group_item(&mut self, item: &Item, found: &Found) -> bool {
        let owner = self.owner(&found.facts, item.line);
        let Some(group) = heading::group(&found.title) else { return self.inner(item, Role::Plain, owner, false) };
        self.draft.tell(item.line, Fate::Understood, format!("group {group}"));
        self.inner(item, Role::Group(group), owner, false)
    }

    /// What stands inside an item, in a section of this role.
    fn inner(&mut self, item: &Item, role: Role, owner: Option<usize>, all: bool) -> bool {
        self.sections.push(Section { level: ITEM, role, owner, all, heading: None });
        for block in &item.blocks {
            if self.block(block, None) == Outcome::Note {
                self.note(block);
            }
        }
        self.sections.pop();
        true
    }
}

/// The labelled parts of a line: `**A**: 1 | **B**: 2`. A bar inside a value stays.
pub(super) fn parts(plain: &str) -> Vec<&str> {
    let parts: Vec<&str> = plain.split(['|', '·', '•']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.iter().all(|part| part.contains(':')) { parts } else { vec![plain] }
}

/// Whether somebody owns it, or it is said how long it takes or how much is covered.
fn has_telling_fact(found: &Found) -> bool {
    found.facts.iter().any(|fact| matches!(fact, Fact::Owner(_) | Fact::Hours(_) | Fact::Coverage(_)))
}

/// Whether the items of an inner list are modules rather than steps of the item around it. Steps below a checkbox are none, unless
/// they are paths or belong to somebody.
fn names_modules(block: &Block, below_checkbox: bool) -> bool {
    let Kind::List { items, .. } = &block.kind else { return false };
    let is_module = |item: &Item| {
        let Some(found) = item.text.first().and_then(|text| item::read(text, &|_| false)) else { return false };
        let is_path = found.path.is_some() && !found.is_prose;
        let is_owned = found.facts.iter().any(|fact| matches!(fact, Fact::Owner(_)));
        is_path || is_owned || (item.check.is_some() && !below_checkbox)
    };
    items.iter().any(is_module)
}

/// Whether all items are labelled.
fn is_facts(items: &[Item]) -> bool {
    items.iter().all(|item| {
        let is_label = |text: &Text| {
            let label = text.plain.split_once(':').map(|(label, _)| heading::bare(label));
            label.is_some_and(|label| {
                crate::import::plan::words::vocabulary::key(label)
                    .is_some_and(|key| !matches!(key, Key::Title | Key::Module))
            })
        };
        item.check.is_none() && item.text.first().is_some_and(is_label)
    })
}
