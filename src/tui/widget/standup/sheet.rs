//! What is told of one person at a standup, from right to left: what is closest to done and what is stuck come first. Works out no
//! fact: they are those of the report.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::export::standup::rows::{Words, decision};
use crate::export::standup::screen;
use crate::export::standup::text::line;
use crate::export::standup::words::{Item, Label, Row};
use crate::model::module::Module;
use crate::model::shown::Shown;
use crate::model::status::Status;
use crate::report::facts::{Happened, ModuleFact, Person};
use crate::report::window::Calendar;
use crate::tui::core::lens::News;

/// What a section of a page is about, in the order of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Completed,
    Regressed,
    Reopened,
    InProgress,
    Blocked,
    Help,
    ToMerge,
    Next,
    /// What is pending besides: one row, until the cursor is on it.
    Later,
}

impl Part {
    /// Whether it is about what is not begun.
    pub(crate) const fn is_ahead(self) -> bool {
        matches!(self, Self::Next | Self::Later)
    }

    /// Its heading.
    pub(crate) const fn heading(self) -> &'static str {
        match self {
            Self::Completed => "COMPLETED",
            Self::Regressed => "REGRESSED",
            Self::Reopened => "REOPENED",
            Self::InProgress => "IN PROGRESS",
            Self::Blocked => "BLOCKED",
            Self::Help => "HELP WANTED",
            Self::ToMerge => "TO MERGE",
            Self::Next => "NEXT",
            Self::Later => "PENDING",
        }
    }
}

/// A module on a page.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The section.
    pub part: Part,
    /// The module.
    pub module: Arc<Module>,
    /// What happened to it.
    pub facts: Vec<Shown>,
    /// For how long it has been in progress.
    pub age: Option<Shown>,
    /// What keeps it, or what would help, in lines; the last one may be a question nobody may overlook.
    pub below: Vec<Shown>,
    /// Whether the last line below is such a question.
    pub asks: bool,
    /// How much coverage it gained or lost.
    pub delta: Option<Shown>,
}

/// A section of a page.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    pub part: Part,
    pub entries: Vec<Entry>,
    /// What stands there if there are none; such a section gives way first.
    pub empty: &'static str,
}

/// A page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    pub sections: Vec<Section>,
    /// What else is told, each on a line.
    pub notes: Vec<Shown>,
}

impl Entry {
    /// What is told beside it, its age first: that of a blocked module only where there is room for everything, as its blocker has
    /// one of its own.
    pub(crate) fn told(&self, is_wide: bool) -> impl Iterator<Item = &Shown> {
        self.age.iter().filter(move |_| is_wide || self.part != Part::Blocked).chain(&self.facts)
    }
}

impl Sheet {
    /// The page of a person, or of what nobody has taken on.
    pub(crate) fn of(news: &News, person: &Person, calendar: Calendar) -> Self {
        let report = &news.report;
        let words = Words::new(report, calendar);
        let rows = words.rows(person);
        let telling = Telling { news, words: &words, calendar, rows: &rows };
        let mut sections = vec![
            telling.section(Part::Completed, Label::Done, "nothing"),
            telling.section(Part::Regressed, Label::Regressed, ""),
            telling.section(Part::Reopened, Label::Reopened, ""),
            telling.section(Part::InProgress, Label::Doing, ""),
            telling.section(Part::Blocked, Label::Blocked, "none"),
            telling.section(Part::Help, Label::HelpWanted, "none"),
            telling.listed(Part::ToMerge, &person.to_merge),
            telling.listed(Part::Next, &person.next),
        ];
        let later = telling.later(person, &sections);
        sections.push(telling.listed(Part::Later, &later));
        // The oldest is what a standup asks about first; what the log does not know is older than the log.
        let since = |entry: &Entry| -> DateTime<Utc> {
            news.of(&entry.module.id).and_then(|fact| fact.since).unwrap_or(DateTime::<Utc>::MIN_UTC)
        };
        sections[Part::InProgress as usize].entries.sort_by_key(since);
        sections.retain(|section| !section.entries.is_empty() || !section.empty.is_empty());
        Self { sections, notes: telling.notes(person) }
    }

    /// All modules, in the order of the page.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.sections.iter().flat_map(|section| &section.entries)
    }

    /// The section of what is pending besides what comes next, and how many modules stand before it.
    pub(crate) fn later(&self) -> Option<(&Section, usize)> {
        let section = self.sections.last().filter(|section| section.part == Part::Later)?;
        Some((section, self.entries().count() - section.entries.len()))
    }

    /// Where the cursor arrives: at the first blocked module that is not Done, else the first in progress, else the first.
    pub(crate) fn arrival(&self) -> usize {
        let at = |is: &dyn Fn(&Entry) -> bool| self.entries().position(is);
        let is_stuck = |entry: &Entry| entry.module.blocked.is_some() && entry.module.status != Status::Done;
        at(&is_stuck).or_else(|| at(&|entry| entry.module.status == Status::InProgress)).unwrap_or(0)
    }
}

struct Telling<'a> {
    news: &'a News,
    words: &'a Words<'a>,
    calendar: Calendar,
    rows: &'a [Row],
}

impl Telling<'_> {
    fn section(&self, part: Part, label: Label, empty: &'static str) -> Section {
        let items = self.rows.iter().filter(|row| row.label == label).flat_map(|row| &row.items);
        Section { part, entries: items.filter_map(|item| self.told(part, item)).collect(), empty }
    }

    fn listed(&self, part: Part, ids: &[String]) -> Section {
        let found = |id: &String| {
            let module = Arc::clone(self.news.report.board.find(id)?.module);
            let facts = match part {
                Part::ToMerge => to_merge(&module),
                _ => ahead(&module),
            };
            Some(Entry { part, module, facts, age: None, below: Vec::new(), asks: false, delta: None })
        };
        Section { part, entries: ids.iter().filter_map(found).collect(), empty: "" }
    }

    /// What is pending and stands in none of these sections: by priority, then by place.
    fn later(&self, person: &Person, sections: &[Section]) -> Vec<String> {
        let board = &self.news.report.board;
        let column = match &person.developer {
            Some(name) => board.developer(name).map(Some),
            None => Some(None),
        };
        let told: HashSet<&str> =
            sections.iter().flat_map(|section| &section.entries).map(|entry| entry.module.id.as_str()).collect();
        let modules = column.map(|column| board.column(column)).unwrap_or_default().iter();
        let is_later = |module: &&Arc<Module>| module.status == Status::Pending && !told.contains(module.id.as_str());
        let mut later: Vec<&Arc<Module>> = modules.filter(is_later).collect();
        later.sort_by_key(|module| module.priority.unwrap_or(u64::MAX));
        later.into_iter().map(|module| module.id.clone()).collect()
    }

    fn told(&self, part: Part, item: &Item) -> Option<Entry> {
        let fact = self.news.of(&item.id)?;
        let mut facts: Vec<Shown> = item.details.iter().map(shown).collect();
        facts.extend(item.was.as_ref().map(|was| Shown::new(&format!("was {was}"))));
        if part == Part::Reopened && fact.module.status == Status::InProgress {
            facts.push("in progress again".into());
        }
        let is_doing = fact.module.status == Status::InProgress && matches!(part, Part::InProgress | Part::Blocked);
        let age = Some(fact).filter(|fact| is_doing && !fact.is(Happened::Started));
        let age = age.and_then(|fact| screen::age(fact, &self.news.report, self.calendar));
        let word = if part == Part::Blocked { "in progress " } else { "" };
        let age = age.map(|age| Shown::new(&format!("{word}{age}")));
        if !item.by.is_empty() {
            facts.push(Shown::new(&format!("by {}", item.by.join(" and "))));
        }
        let (below, asks) = self.below(part, item, fact);
        let delta = screen::delta(fact.coverage).filter(|_| fact.is(Happened::Coverage) && part != Part::Help);
        let module = Arc::clone(&fact.module);
        Some(Entry { part, module, facts, age, below, asks, delta: delta.map(|it| Shown::new(&it)) })
    }

    /// What keeps a module, or what would help.
    fn below(&self, part: Part, item: &Item, fact: &ModuleFact) -> (Vec<Shown>, bool) {
        match (part, &fact.module.blocked) {
            (Part::Blocked, Some(blocked)) => {
                let facts: Vec<String> = self.words.blocked_facts(blocked).iter().map(line).collect();
                let mut said = facts.join("  ·  ");
                if fact.blocked_standups == 2 {
                    said += "  ·  the second standup with it";
                }
                let question = decision(fact).map(|question| shown(&question));
                let asks = question.is_some();
                (std::iter::once(Shown::new(&said)).chain(question).collect(), asks)
            }
            (Part::Help, _) => (item.reason.iter().map(shown).collect(), false),
            _ => (Vec::new(), false),
        }
    }

    /// What is told besides the modules that are talked about: what came, went, and what others need.
    fn notes(&self, person: &Person) -> Vec<Shown> {
        let own = |label: Label| {
            matches!(
                label,
                Label::Done
                    | Label::Regressed
                    | Label::Reopened
                    | Label::Doing
                    | Label::Blocked
                    | Label::HelpWanted
                    | Label::Next
            )
        };
        let note = |row: &Row| {
            let items: Vec<String> = row.items.iter().map(|item| line(&item.sentence(row.label))).collect();
            Shown::new(&format!("{}: {}", row.label.text().to_lowercase(), items.join(", ")))
        };
        let mut notes: Vec<Shown> = self.rows.iter().filter(|row| !own(row.label)).map(note).collect();
        if let Some(name) = person.developer.as_ref().filter(|_| !person.waiting.is_empty()) {
            notes.push(Shown::new(&format!("waiting for {name}: {}", person.waiting.join(", "))));
        }
        notes
    }
}

/// What a pull request still lacks, and which one it is.
fn to_merge(module: &Module) -> Vec<Shown> {
    let proof = module.proof().map(|_| crate::phrase::facts::proof(module));
    [Some(module.pr.clone()), proof].into_iter().flatten().map(|fact| Shown::new(&fact)).collect()
}

/// What helps to choose what to begin.
fn ahead(module: &Module) -> Vec<Shown> {
    let priority = module.priority.map(|priority| format!("priority {priority}"));
    let hours = module.hours.map(|hours| hours.to_string());
    let tags = (!module.tags.is_empty()).then(|| module.tags.join(", "));
    [priority, hours, tags].into_iter().flatten().map(|fact| Shown::new(&fact)).collect()
}

fn shown(sentence: &crate::export::standup::words::Sentence) -> Shown {
    Shown::new(&line(sentence))
}
