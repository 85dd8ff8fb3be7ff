//! What a heading opens: a developer, a module, a group, a status, or a section that every plan has. Looks at the text below
//! only where its words are ambiguous.

use crate::import::plan::markdown::outline::{Block, Kind};
use crate::import::plan::markdown::text::Text;
use crate::import::plan::words::encoding::is_symbol;
use crate::import::plan::words::line::clean;
use crate::import::plan::words::vocabulary::{self, Key, Priority, StatusWord, folded};
use crate::import::plan::words::{path, person};

/// What a section is about.
#[derive(Clone, Debug)]
pub(super) enum Role {
    /// The document, or a heading that says nothing about what is below.
    Plain,
    /// A developer, by the index of the draft.
    Developer(usize),
    /// A module, by the index of the draft.
    Module(usize),
    Group(String),
    Status(StatusWord),
    Priority(Priority),
    Criteria,
    Checklist,
    Links(String),
    Order,
    People,
    /// Text about the plan; what is `strict`ly so holds no module, whatever it looks like.
    Prose {
        strict: bool,
    },
}

/// Words of sections, and what they are; the longest that the heading contains counts.
#[rustfmt::skip]
const SECTIONS: &[(&str, Section)] = &[
    ("success criteria", Section::Criteria), ("acceptance criteria", Section::Criteria), ("definition of done", Section::Criteria),
    ("exit criteria", Section::Criteria), ("done when", Section::Criteria), ("completion criteria", Section::Criteria),
    ("it is done when", Section::Criteria), ("erfolgskriterien", Section::Criteria), ("critères de succès", Section::Criteria),
    ("criterios de éxito", Section::Criteria),
    ("pr checklist", Section::Checklist), ("pull request checklist", Section::Checklist), ("merge checklist", Section::Checklist),
    ("review checklist", Section::Checklist), ("pr requirements", Section::Checklist), ("each pr must", Section::Checklist),
    ("every pr must", Section::Checklist), ("each pull request must", Section::Checklist), ("every pull request must", Section::Checklist),
    ("before you merge", Section::Checklist), ("before merging", Section::Checklist), ("each mr must", Section::Checklist),
    ("required reading", Section::Links), ("reference examples", Section::Links), ("references", Section::Links), ("resources", Section::Links),
    ("further reading", Section::Links), ("reading list", Section::Links), ("links", Section::Links), ("see also", Section::Links),
    ("related documents", Section::Links), ("related docs", Section::Links),
    ("merge strategy", Section::Order), ("merge order", Section::Order), ("order of merging", Section::Order), ("merge sequence", Section::Order),
    ("merge plan", Section::Order), ("branch order", Section::Order),
    ("team", Section::People), ("team members", Section::People), ("the team", Section::People), ("people", Section::People),
    ("developers", Section::People), ("who", Section::People), ("members", Section::People), ("contributors", Section::People),
    ("getting started", Section::Strict), ("setup", Section::Strict), ("prerequisites", Section::Strict), ("out of scope", Section::Strict),
    ("non goals", Section::Strict), ("glossary", Section::Strict), ("risks", Section::Strict), ("open questions", Section::Strict),
    ("questions", Section::Strict), ("faq", Section::Strict), ("appendix", Section::Strict), ("changelog", Section::Strict),
    ("how to", Section::Strict), ("communication", Section::Strict), ("coordination protocol", Section::Strict), ("standup", Section::Strict),
    ("standups", Section::Strict), ("daily standups", Section::Strict), ("meetings", Section::Strict), ("background", Section::Strict),
    ("context", Section::Strict), ("assumptions", Section::Strict), ("commands", Section::Strict), ("legend", Section::Strict),
    ("conventions", Section::Strict), ("environment", Section::Strict), ("tips", Section::Strict), ("agenda", Section::Strict),
    ("attendees", Section::Strict), ("decisions", Section::Strict), ("meeting notes", Section::Strict),
    ("minutes", Section::Strict), ("status updates", Section::Strict), ("weekly updates", Section::Strict), ("motivation", Section::Strict), ("quickstart", Section::Strict),
    ("how we work", Section::Strict), ("retrospective", Section::Strict), ("notes", Section::Strict),
    ("overview", Section::Soft), ("introduction", Section::Soft), ("summary", Section::Soft), ("approach", Section::Soft), ("strategy", Section::Soft),
    ("timeline", Section::Soft), ("schedule", Section::Soft), ("results", Section::Soft), ("expected final results", Section::Soft),
    ("expected results", Section::Soft), ("mission", Section::Soft), ("goal", Section::Soft), ("goals", Section::Soft), ("objective", Section::Soft),
    ("objectives", Section::Soft),
];

#[derive(Clone, Copy, PartialEq)]
enum Section {
    Criteria,
    Checklist,
    Links,
    Order,
    People,
    Strict,
    Soft,
}

/// Headings that say only that modules follow.
#[rustfmt::skip]
const PLAIN: &[&str] = &[
    "tasks", "task", "modules", "module", "files", "todo", "to dos", "todos", "plan", "the plan", "work", "work items", "items", "checklist", "backlog",
    "progress tracking", "progress", "tracking", "tracker", "assignments", "deliverables", "action items", "actions", "work breakdown", "breakdown",
    "task breakdown", "module list", "task list", "task overview", "board", "our board", "status board", "status table", "tickets", "issues", "stories",
    "checkliste", "aufgaben", "tâches", "tareas", "assigned modules", "my modules", "plan of record", "ownership", "who does what", "priorities",
    "current status", "workstreams", "work streams", "remaining", "remaining work", "what is left", "unassigned", "nobody", "not assigned", "what we agreed", "status overview", "module status", "milestones", "scope",
];

/// The section that the words of a heading or of an introduction name.
pub(super) fn section(text: &str) -> Option<Role> {
    let words = folded(clean(text).split('(').next().unwrap_or_default());
    let contains = |needle: &str| {
        let short = matches!(
            needle,
            "team"
                | "who"
                | "people"
                | "developers"
                | "members"
                | "links"
                | "notes"
                | "setup"
                | "context"
                | "goal"
                | "goals"
        ) || matches!(
            needle,
            "questions"
                | "standup"
                | "results"
                | "summary"
                | "mission"
                | "strategy"
                | "approach"
                | "commands"
                | "environment"
        );
        if short {
            words == needle || words.strip_prefix("the ").is_some_and(|rest| rest == needle)
        } else {
            format!(" {words} ").contains(&format!(" {needle} "))
        }
    };
    let (_, section) = SECTIONS.iter().filter(|(needle, _)| contains(needle)).max_by_key(|(needle, _)| needle.len())?;
    Some(match section {
        Section::Criteria => Role::Criteria,
        Section::Checklist => Role::Checklist,
        Section::Links => Role::Links(title_of(text)),
        Section::Order => Role::Order,
        Section::People => Role::People,
        Section::Strict => Role::Prose { strict: true },
        Section::Soft => Role::Prose { strict: false },
    })
}

/// What links of this section are called: without remarks and `by type`.
fn title_of(text: &str) -> String {
    let bare = bare(text);
    let end = bare.find(['(', ':']).unwrap_or(bare.len());
    let bare = bare[..end].trim();
    bare.split(" by ").next().unwrap_or(bare).trim().to_owned()
}

/// The text without symbols around it, and without a number before it.
pub(super) fn bare(text: &str) -> &str {
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_symbol(c) || matches!(c, '*' | '_'));
    let digits = text.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let rest = &text[digits..];
    let is_number = digits > 0
        && digits < 6
        && (text[..digits].ends_with('.')
            || rest.starts_with(')')
            || (text[..digits].contains('.') && rest.trim_start().starts_with(char::is_uppercase)))
        && rest.starts_with([' ', ')']);
    let rest = if is_number { rest.trim_start_matches([')', ' ']) } else { text };
    rest.trim_matches(|c: char| c.is_whitespace() || is_symbol(c))
}

/// A number before a piece of work that is not part of its name: `Module 1:`, `Task 3 -`. Gives what follows.
pub(super) fn numbered(text: &str) -> Option<&str> {
    #[rustfmt::skip]
    const WORDS: &[&str] = &["module", "task", "item", "story", "ticket", "feature", "component", "file", "work item", "deliverable", "issue", "modul", "aufgabe", "tâche", "tarea"];
    let lower = text.to_lowercase();
    let word = WORDS.iter().find(|word| lower.starts_with(**word))?;
    let rest = text.get(word.len()..)?;
    let number = rest.trim_start_matches([' ', '#']);
    let digits = number.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let after = number[digits..].trim_start();
    let separated = after.strip_prefix([':', '–', '—']).or_else(|| after.strip_prefix("- "))?;
    (digits > 0 || rest.starts_with(':')).then(|| separated.trim())
}

/// A group as the board shows it: without remarks, symbols and the word `module`; shouting is spoken.
pub(super) fn group(text: &str) -> Option<String> {
    let text = bare(text);
    let text = text.split(" (").next().unwrap_or(text).trim().trim_end_matches(':');
    let mut words: Vec<&str> = text.split_whitespace().collect();
    if words.len() > 1
        && words.last().is_some_and(|word| {
            matches!(folded(word).as_str(), "module" | "modules" | "tasks" | "files" | "section" | "items")
        })
    {
        words.pop();
    }
    let joined = words.join(" ");
    if joined.is_empty() || PLAIN.contains(&folded(text).as_str()) {
        return None;
    }
    let is_shouted = joined.chars().any(char::is_alphabetic) && !joined.chars().any(char::is_lowercase);
    let spoken = |word: &&str| {
        let mut chars = word.chars();
        match chars.next() {
            Some(first) if word.chars().count() > 3 => first.to_string() + &chars.as_str().to_lowercase(),
            _ => (*word).to_owned(),
        }
    };
    Some(clean(&if is_shouted { words.iter().map(spoken).collect::<Vec<_>>().join(" ") } else { joined }))
}

/// Whether the heading names a batch: what stands below it is work, in whatever form.
pub(super) fn is_batch(text: &str) -> bool {
    #[rustfmt::skip]
    const WORDS: &[&str] = &["batch", "track", "phase", "sprint", "wave", "milestone", "week", "workstream", "iteration", "stage", "round", "lot", "release", "step"];
    let words = folded(bare(text));
    let mut words = words.split(' ');
    let first = words.next().unwrap_or_default();
    WORDS.contains(&first)
        && words.next().is_some_and(|word| word.len() <= 2 || word.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a heading of these words is about nothing but modules.
pub(super) fn is_plain(text: &str) -> bool {
    PLAIN.contains(&folded(bare(text)).as_str())
}

/// The name of a developer in a heading, and what follows it: `Dev 1 (Me) - Tenant`, `@ana: Search`, `Ana's tasks`, `Tasks for Ana`.
/// Other names count if they are among `people`.
pub(super) fn developer(text: &str, people: &[String]) -> Option<(String, String)> {
    let text = bare(text);
    let is_known = |name: &str| people.iter().any(|known| person::same_name(known, name));
    for start in
        ["owner:", "assigned to ", "assigned to:", "assignee:", "developer:", "tasks for ", "work for ", "modules for "]
    {
        if text.to_lowercase().starts_with(start) {
            return Some((text.get(start.len()..)?.trim().to_owned(), String::new()));
        }
    }
    if let Some((name, rest)) = person::by_role(text) {
        return Some((name.to_owned(), rest.to_owned()));
    }
    let possessive = ["'s ", "’s "].iter().find_map(|sign| text.split_once(sign));
    if let Some((name, what)) = possessive
        && (is_plain(what) || vocabulary::key(what) == Some(Key::Modules))
        && (person::is_name_like(name) || is_known(name))
    {
        return Some((name.to_owned(), String::new()));
    }
    let end = [" - ", " – ", " — ", ":", " (", " | ", ", "]
        .iter()
        .filter_map(|sign| text.find(sign))
        .min()
        .unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if name.starts_with('@') && !name.contains(' ') {
        return Some((name.to_owned(), rest.to_owned()));
    }
    // `Ana Lopez (@ana)`
    let has_handle = rest.trim_start().strip_prefix('(').is_some_and(|inner| inner.trim_start().starts_with('@'));
    // `#12 src/a.py (@ana)` is a piece of work.
    let is_work = || name.starts_with('#') || name.split_whitespace().any(|word| path::module(word, false).is_some());
    ((has_handle && !is_work()) || is_known(name)).then(|| (name.to_owned(), rest.to_owned()))
}

/// How many labelled facts of modules the paragraphs and lists of these blocks state before the next heading, and whether one of
/// them is a status.
pub(super) fn facts_below(blocks: &[Block]) -> (usize, bool) {
    let mut count = 0;
    let mut has_status = false;
    let mut line = |text: &Text| {
        for part in text.plain.split('|') {
            let Some((label, value)) = part.split_once(':') else { continue };
            let is_fact = |key: &Key| {
                let whose = matches!(key, Key::Area | Key::Impact | Key::Modules | Key::Who);
                !whose
                    && !matches!(
                        key,
                        Key::Notes | Key::Title | Key::Link | Key::Goal | Key::Ignored | Key::Module | Key::Group
                    )
            };
            if let Some(key) = vocabulary::key(bare(label)).filter(is_fact)
                && matches!(crate::import::plan::remark::read(key, value), crate::import::plan::fact::Read::Facts(..))
                && !value.trim().is_empty()
            {
                count += 1;
                has_status |= matches!(key, Key::Status | Key::Finished);
            }
        }
    };
    for block in blocks.iter().take_while(|block| !matches!(block.kind, Kind::Heading(..))).take(4) {
        match &block.kind {
            Kind::Paragraph(lines) => lines.iter().for_each(&mut line),
            Kind::List { items, .. } => items
                .iter()
                .filter(|item| item.check.is_none())
                .filter_map(|item| item.text.first())
                .for_each(&mut line),
            _ => {}
        }
    }
    (count, has_status)
}

/// The path that a heading names first, what stands before it and what follows.
pub(super) fn path_in(text: &Text) -> Option<(String, String, String)> {
    let plain = &text.plain;
    for word in plain.split_whitespace() {
        let at = word.as_ptr() as usize - plain.as_ptr() as usize;
        let inner = word.trim_start_matches(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '/' | '_' | '[')));
        let at = at + word.len() - inner.len();
        if let Some(path) = path::module(inner, text.is_code_at(at)) {
            let end = plain[at..].find(char::is_whitespace).map_or(plain.len(), |length| at + length);
            return Some((path, plain[..at].to_owned(), plain[end..].to_owned()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Role, bare, developer, group, is_batch, numbered, path_in, section};
    use crate::import::plan::markdown::text::Text;

    #[test]
    fn headings_say_whom_and_what_they_are_about() {
        let people = vec!["Ana".to_owned()];
        let who = |text| developer(text, &people).map(|(name, _)| name);
        for (text, name) in [
            ("👨‍💻 Dev 1 (Me) - Tenant & Billing", "Dev 1"),
            ("@bo: Search", "@bo"),
            ("Ana – Payments", "Ana"),
            ("Owner: Cem", "Cem"),
            ("Bo's tasks", "Bo"),
            ("Tasks for Dilek", "Dilek"),
            ("2. Developer B: Search", "Developer B"),
            ("Eva Ek (@eva)", "Eva Ek"),
        ] {
            assert_eq!(who(text).as_deref(), Some(name), "{text}");
        }
        for no in ["Payments - retries", "Developer guide", "Today's tasks and more", "What's next"] {
            assert_eq!(who(no), None, "{no}");
        }
    }

    #[test]
    fn groups_are_named_as_they_are_spoken() {
        for (text, name) in [
            ("SEARCH MODULE (High Priority)", Some("Search")),
            ("Batch 1: Billing", Some("Batch 1: Billing")),
            ("🎯 API", Some("API")),
            ("Tasks", None),
            ("2.1 Payment flows:", Some("Payment flows")),
        ] {
            assert_eq!(group(text).as_deref(), name, "{text}");
        }
        assert!(is_batch("Track A (Ana)") && is_batch("Phase 2 - Search") && !is_batch("Release notes"));
        assert_eq!(
            (bare("3) ✅ Do it"), bare("2026 goals"), numbered("Module 1: a.py")),
            ("Do it", "2026 goals", Some("a.py"))
        );
    }

    #[test]
    fn sections_of_every_plan_are_known() {
        assert!(matches!(section("🎯 Success Criteria"), Some(Role::Criteria)));
        assert!(
            matches!(section("📚 Required Reading (ALL DEVS)"), Some(Role::Links(title)) if title == "Required Reading")
        );
        assert!(
            matches!(section("Reference Examples by Type:"), Some(Role::Links(title)) if title == "Reference Examples")
        );
        assert!(matches!(section("🚀 Getting Started"), Some(Role::Prose { strict: true })));
        assert!(section("Team page redesign").is_none() && section("Payments").is_none());
    }

    #[test]
    fn a_path_is_found_behind_words_and_numbers() {
        let found = path_in(&Text::of("Module 1: search/service.py (CRITICAL)", 1)).unwrap();
        assert_eq!(
            (found.0.as_str(), found.1.as_str(), found.2.as_str()),
            ("search/service.py", "Module 1: ", " (CRITICAL)")
        );
        assert!(path_in(&Text::of("CI/CD and Slack/Discord", 1)).is_none());
    }
}
