//! Reads paragraphs with labelled lines, and the sections about the whole plan: criteria, checklist, links, merge order, sums.
//! Keeps every sum in the notes, too.

use crate::import::plan::draft::Claim;
use crate::import::plan::fact::{Fact, Read};
use crate::import::plan::markdown::heading::{self, Role};
use crate::import::plan::markdown::item;
use crate::import::plan::markdown::list::parts;
use crate::import::plan::markdown::outline::Item;
use crate::import::plan::markdown::text::Text;
use crate::import::plan::markdown::{Outcome, Reader, labelled, labelled_facts};
use crate::import::plan::reading::Fate;
use crate::import::plan::remark;
use crate::import::plan::words::line::{clean, line};
use crate::import::plan::words::path;
use crate::import::plan::words::value::{self, Coverage};
use crate::import::plan::words::vocabulary::{self, Key, folded};
use crate::model::board::{Check, Criterion, Link};
use crate::model::decimal::Hundredths;

impl Reader<'_> {
    pub(super) fn paragraph(&mut self, lines: &[Text]) -> Outcome {
        match self.role().clone() {
            Role::Module(module) => {
                self.module_paragraph(module, lines);
                Outcome::Understood
            }
            Role::Developer(developer) => {
                self.developer_paragraph(developer, lines);
                Outcome::Understood
            }
            Role::Links(title) => {
                let found: Option<Vec<_>> = lines.iter().map(|line| link_of(line, &title)).collect();
                let Some(found) = found else { return Outcome::Note };
                for (mut link, line) in found.into_iter().zip(lines) {
                    if !link.title.is_empty() && link.title != title && !title.is_empty() {
                        link.title = format!("{title}: {}", link.title);
                    }
                    self.draft.tell(line.line, Fate::Understood, format!("link {}", link.to));
                    self.draft.link(link);
                }
                Outcome::Understood
            }
            Role::Group(_) | Role::Status(_) | Role::Priority(_) => {
                let is_owned = lines.iter().all(|line| self.group_line(line));
                if is_owned { Outcome::Understood } else { Outcome::Note }
            }
            _ => {
                for line in lines {
                    self.goal(line, false);
                    let known =
                        (self.draft.start, self.draft.target, self.draft.claims.len(), self.draft.disagreements.len());
                    self.board_line(line);
                    if known
                        != (
                            self.draft.start,
                            self.draft.target,
                            self.draft.claims.len(),
                            self.draft.disagreements.len(),
                        )
                    {
                        self.draft.tell(
                            line.line,
                            Fate::Understood,
                            "about all of the plan: compared with its parts, and kept as a note",
                        );
                    }
                }
                Outcome::Note
            }
        }
    }

    fn module_paragraph(&mut self, module: usize, lines: &[Text]) {
        let mut left = Vec::new();
        for text in lines {
            self.awaited = None;
            let plain = text.plain.trim();
            let is_label = plain
                .strip_suffix(':')
                .and_then(|label| vocabulary::key(heading::bare(label)))
                .filter(|key| *key == Key::After);
            if is_label.is_some() {
                self.awaited = is_label;
                continue;
            }
            if self.developers_link(text) || self.fact_line(module, text) {
                continue;
            }
            let is_bold = text.strong().is_some_and(|range| plain[range.end.min(plain.len())..].trim().is_empty());
            let tag = folded(plain).replace(' ', "-");
            if is_bold && plain.split_whitespace().count() <= 3 && !plain.ends_with(':') && !tag.is_empty() {
                self.draft.tell(text.line, Fate::Understood, format!("tag {tag}"));
                self.draft.say(module, Fact::Tag(tag), text.line);
                continue;
            }
            left.push(text.line);
        }
        let text: Vec<&str> =
            left.iter().filter_map(|line| self.source_lines.get(*line as usize - 1)).map(|line| line.trim()).collect();
        if let Some(first) = left.first() {
            self.note_text(&text.join("\n"), *first);
        }
    }

    /// `See: DEV_1_SUMMARY.md` below a module, but named after its developer, is something for all of their work.
    fn developers_link(&mut self, text: &Text) -> bool {
        let Some(developer) = self.developer() else { return false };
        let Some((Key::Link, Read::Facts(facts, _))) = labelled_facts(self.options, &text.plain) else { return false };
        let name = folded(&self.draft.developers[developer].name);
        let is_theirs = facts.iter().any(|fact| matches!(fact, Fact::Link(link) if folded(&link.to).contains(&name)));
        is_theirs && self.developer_line(developer, text)
    }

    fn developer_paragraph(&mut self, developer: usize, lines: &[Text]) {
        let mut left = Vec::new();
        for text in lines {
            if !self.developer_line(developer, text) {
                left.push(text.line);
            }
        }
        let text: Vec<&str> =
            left.iter().filter_map(|line| self.source_lines.get(*line as usize - 1)).map(|line| line.trim()).collect();
        if let Some(first) = left.first() {
            self.note_text(&text.join("\n"), *first);
        }
    }

    /// A line that states facts of a developer; gives whether all of it was understood.
    pub(super) fn developer_line(&mut self, developer: usize, text: &Text) -> bool {
        let mut all = true;
        let mut said = Vec::new();
        for part in parts(text.plain.trim()) {
            let Some((mut key, label, value)) = labelled(part) else {
                all = false;
                continue;
            };
            let paths: Vec<String> = value.split([',', ' ', ';']).filter_map(|word| path::module(word, true)).collect();
            if matches!(key, Key::Owner | Key::Modules | Key::Title | Key::File) && !paths.is_empty() {
                for path in paths {
                    self.draft.module(&path, None, Some(developer), "", text.line);
                    said.push(format!("module {path}"));
                }
                continue;
            }
            if key == Key::Owner {
                key = Key::Modules;
            }
            let is_theirs = matches!(
                key,
                Key::Area
                    | Key::Hours
                    | Key::Days
                    | Key::Impact
                    | Key::After
                    | Key::Pr
                    | Key::Merged
                    | Key::Who
                    | Key::Modules
                    | Key::Link
            );
            match remark::read(key, value) {
                Read::Facts(facts, left) if is_theirs => {
                    all &= left.is_empty();
                    for mut fact in facts {
                        if let Fact::Link(link) = &mut fact {
                            link.title = clean(label);
                        }
                        said.push(format!("{} {}", fact.name(), fact.said()));
                        self.draft.say_developer(developer, fact, text.line);
                    }
                }
                _ => all = false,
            }
        }
        if !said.is_empty() {
            self.draft.tell(text.line, Fate::Understood, said.join("; "));
        }
        all && !text.plain.trim().is_empty()
    }

    /// `Owner: Ana` below the heading of a group.
    fn group_line(&mut self, text: &Text) -> bool {
        let Some((Key::Owner, Read::Facts(facts, _))) = labelled_facts(self.options, &text.plain) else { return false };
        let owner = self.owner(&facts, text.line);
        if let (Some(owner), Some(section)) = (owner, self.sections.last_mut()) {
            section.owner = Some(owner);
            self.draft.tell(
                text.line,
                Fate::Understood,
                format!("what follows is {}'s", self.draft.developers[owner].name),
            );
        }
        owner.is_some()
    }

    /// A line about the plan as a whole.
    fn board_line(&mut self, text: &Text) {
        self.claims(&text.plain, text.line);
        let Some((label, value)) = text.plain.split_once(':') else { return };
        let words = folded(label);
        let has = |word: &str| words.split(' ').any(|it| it == word);
        let value = value.trim();
        let is_whole = has("total") || has("overall") || has("platform") || has("project") || has("expected");
        if has("coverage") || (has("target") && words == "target") {
            let is_target = has("target") || has("goal") || has("wanted");
            match value::coverage(value, true) {
                Some((Coverage::Arrow(start, target) | Coverage::Of(start, target), _)) => {
                    self.draft.platform(Some(start), Some(target), text.line);
                }
                Some((Coverage::One(percent), _)) if is_target => self.draft.platform(None, Some(percent), text.line),
                Some((Coverage::One(percent), _))
                    if has("current") || has("now") || has("start") || has("baseline") || is_whole =>
                {
                    self.draft.platform(Some(percent), None, text.line);
                }
                Some((Coverage::Range(low, high), _)) if is_target => {
                    let at = self.draft.at(text.line);
                    match self.draft.target {
                        Some((first, place)) => {
                            let message = format!(
                                "the target of the platform is {low}-{high}% here, and {first}% in line {}",
                                place.line
                            );
                            self.draft.disagree(at, message);
                        }
                        None => self.draft.platform(None, Some(high), text.line),
                    }
                }
                _ => {}
            }
        }
        if has("gain") {
            let points = value::coverage(value, true);
            if let Some((Coverage::One(points), _)) = points {
                self.draft.claim(Claim::Gain(Hundredths(i64::from(points.hundredths()))), text.line);
            }
        }
        if has("tests")
            && is_whole
            && let Some((tests, _)) = value::tests(value)
        {
            self.draft.claim(Claim::Tests(tests.count, tests.about), text.line);
        }
        if (has("time") || has("timeline") || has("effort") || has("hours"))
            && (is_whole || value.contains("total"))
            && let Some((effort, _)) = value::effort(value, has("hours").then_some(1))
        {
            self.draft.claim(Claim::Hours(effort.hours.low, effort.hours.high), text.line);
        }
    }

    pub(super) fn criteria(&mut self, items: &[Item]) -> Outcome {
        // The same sign before each is no more than a bullet.
        let signs: Vec<_> = items.iter().map(|item| item.text.first().and_then(|text| item::status(text).0)).collect();
        let differ = signs.windows(2).any(|pair| pair[0] != pair[1]);
        for (item, sign) in items.iter().zip(signs) {
            let Some(text) = item.text.first() else { continue };
            let verbatim = self.source.get(item.range.clone()).unwrap_or_default().lines().next().unwrap_or_default();
            let at = verbatim.find(|c: char| c.is_alphanumeric() && !c.is_ascii_digit()).unwrap_or(0);
            // With its code spans, but without bullet, number and box.
            let marked = verbatim[at..].contains('`') && !text.plain.is_empty();
            let plain = heading::bare(&item::status(text).1.plain).to_owned();
            let said = if marked { with_code(verbatim, &plain) } else { plain };
            let said = line(said.trim().trim_matches('*'));
            let check = check(&said);
            let met = item
                .check
                .or(sign.filter(|_| differ).map(|word| word.status == crate::model::status::Status::Done))
                .filter(|_| check.is_none());
            self.draft.tell(item.line, Fate::Understood, "a criterion");
            self.draft.criterion(Criterion { text: said, check, met });
        }
        Outcome::Understood
    }

    pub(super) fn checklist(&mut self, items: &[Item]) -> Outcome {
        for item in items {
            let Some(text) = item.text.first() else { continue };
            self.draft.tell(item.line, Fate::Understood, "on the checklist");
            let text = heading::bare(&item::status(text).1.plain).to_owned();
            self.draft.check(&text);
        }
        Outcome::Understood
    }

    pub(super) fn links(&mut self, ordered: bool, title: &str, items: &[Item]) -> Outcome {
        let mut left = Vec::new();
        let mut number = 0;
        for item in items {
            number += 1;
            let own = if ordered && !title.is_empty() { format!("{title} {number}") } else { title.to_owned() };
            match item.text.first().and_then(|text| link_of(text, &own)) {
                Some(link) => {
                    self.draft.tell(item.line, Fate::Understood, format!("link {}", link.to));
                    self.draft.link(link);
                }
                None => left.push(item),
            }
        }
        if left.len() == items.len() {
            return Outcome::Note;
        }
        for item in left {
            self.note_line(item.line);
        }
        Outcome::Understood
    }
}

/// How the program can tell by itself whether this criterion is met.
fn check(text: &str) -> Option<Check> {
    let words = folded(text);
    let has = |word: &str| words.split(' ').any(|it| it == word);
    let all = has("all") || has("every") || has("each");
    if has("coverage") && all && (has("modules") || has("module")) && (has("%") || has("target") || has("targets")) {
        return Some(Check::AllAtTarget);
    }
    if all
        && (has("modules") || has("tasks") || has("module"))
        && (has("done") || has("completed") || has("complete") || has("finished"))
        && words.split(' ').count() <= 6
    {
        return Some(Check::AllDone);
    }
    let none_blocked = (has("no") || has("nothing") || has("none"))
        && (has("blocked") || has("blockers"))
        && words.split(' ').count() <= 5;
    none_blocked.then_some(Check::NoneBlocked)
}

/// `plain` with the code spans of the line it comes from.
fn with_code(verbatim: &str, plain: &str) -> String {
    let start: String = plain.chars().take_while(|c| *c != '`').take(3).collect();
    verbatim.find(&start).map_or_else(|| plain.to_owned(), |at| verbatim[at..].trim_end().to_owned())
}

/// A link in an item: its title, where it leads, what for.
fn link_of(text: &Text, title: &str) -> Option<Link> {
    let plain = text.plain.trim();
    let about = |rest: &str| {
        let rest = rest.trim().trim_start_matches([':', '-', '–', '—', ',', ' ']).trim();
        line(rest.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(rest))
    };
    let link =
        |title: &str, to: String, rest: &str| Some(Link { title: clean(title), to: line(&to), about: about(rest) });
    if let Some((range, to)) = text.link() {
        return link(&plain[range.clone()], to.to_owned(), &plain[range.end..]);
    }
    let word_end = |text: &str| text.find(char::is_whitespace).unwrap_or(text.len());
    let end = word_end(plain);
    if let Some(to) = path::any(&plain[..end]) {
        return link(title, to, &plain[end..]);
    }
    let (label, rest) = plain.split_once(':')?;
    let rest = rest.trim();
    let end = word_end(rest);
    let to = path::any(&rest[..end])?;
    link(label.trim(), to, &rest[end..])
}
