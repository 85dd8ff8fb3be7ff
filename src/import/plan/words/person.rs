//! Names of developers as headings, handles and columns write them, and which spellings mean the same. Never takes a word for a
//! person only because it is capitalised.

use crate::import::plan::words::line::clean;
use crate::import::plan::words::vocabulary::folded;

/// Words before a number or a letter that name a developer: `Dev 1`, `Engineer B`, `Team Alpha`.
const ROLES: &[&str] = &[
    "dev",
    "developer",
    "engineer",
    "person",
    "member",
    "worker",
    "agent",
    "pair",
    "team",
    "squad",
    "entwickler",
    "entwicklerin",
    "développeur",
    "desarrollador",
    "desenvolvedor",
    "разработчик",
    "geliştirici",
];

/// Words that stand alone in headings and brackets and are no people.
#[rustfmt::skip]
const NO_PEOPLE: &[&str] = &[
    "admin", "accounts", "agenda", "analytics", "android", "api", "app", "appendix", "april", "archive", "assignments", "august", "auth",
    "authentication", "authorization", "background", "backend", "backlog", "batch", "billing", "blocked", "bugs", "build", "cache", "cart", "catalog",
    "checklist", "checkout", "ci", "cleanup", "client", "cli", "code", "complete", "components", "config", "configuration", "context", "controllers",
    "core", "coverage", "critical", "customers", "daily", "dashboard", "data", "database", "december", "decisions", "definition", "dependencies",
    "deployment", "design", "development", "devops", "discovery", "docs", "documentation", "done", "draft", "email", "everyone", "example",
    "examples", "february", "features", "files", "friday", "frontend", "future", "general", "glossary", "goals", "high", "important", "infra",
    "infrastructure", "ingestion", "integration", "integrations", "introduction", "inventory", "invoicing", "ios", "issues", "january", "july", "june",
    "later", "launch", "links", "logging", "low", "maintenance", "march", "may", "me", "medium", "migration", "milestones", "misc", "miscellaneous",
    "mobile", "models", "modules", "monday", "monitoring", "network", "new", "next", "notes", "notifications", "november", "now", "october",
    "onboarding", "open", "operations", "optional", "orders", "other", "others", "overview", "parser", "payments", "pending", "performance", "phase",
    "planning", "platform", "plugins", "polish", "postponed", "preparation", "priorities", "process", "product", "products", "profile", "progress",
    "prototype", "qa", "questions", "quick", "ready", "references", "refactoring", "refunds", "release", "reporting", "reports", "required",
    "research", "resilience", "resources", "review", "rewrite", "risks", "roadmap", "rollout", "routes", "saturday", "scope", "search", "secrets",
    "security", "september", "server", "services", "settings", "setup", "shipping", "sprint", "staging", "status", "stories", "storage", "stretch",
    "summary", "sunday", "support", "tasks", "team", "tenant", "testing", "tests", "thursday", "timeline", "today", "todo", "tomorrow", "tooling",
    "tools", "tracking", "tuesday", "ui", "unassigned", "urgent", "us", "users", "ux", "validation", "views", "web", "webhooks", "website",
    "wednesday", "week", "wip", "work", "workers", "yesterday", "structure", "responsibilities", "members", "capacity", "norms", "allocation",
    "agreements", "charter", "size",
];

/// The name and the log-in name in `text`: `Ana Lopez (@ana)`, `@ana`, `Dev 1 (Me)`. `None` if it means nobody.
pub(crate) fn name(text: &str) -> Option<(String, Option<String>)> {
    let text = clean(text);
    let text =
        text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '`' | '[' | ']' | ':' | ',' | ';'));
    let (outer, inner) = match text.split_once('(') {
        Some((outer, inner)) => (outer.trim(), inner.trim_end_matches(')').trim()),
        None => (text, ""),
    };
    let handle = |word: &str| {
        let handle = word.strip_prefix('@')?;
        let is_handle = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        (!handle.is_empty() && handle.chars().all(is_handle)).then(|| handle.to_owned())
    };
    let found = [outer, inner].into_iter().find_map(handle);
    let name = outer.trim_start_matches('@').trim();
    let is_nobody = matches!(
        folded(name).as_str(),
        "" | "nobody"
            | "none"
            | "unassigned"
            | "not assigned"
            | "tbd"
            | "tba"
            | "n a"
            | "na"
            | "open"
            | "free"
            | "anyone"
            | "any"
            | "null"
            | "unknown"
            | "available"
            | "niemand"
            | "personne"
            | "nadie"
            | "все"
            | "all"
            | "everyone"
            | "team"
            | "no one"
            | "up for grabs"
    );
    (!is_nobody).then(|| (name.to_owned(), found))
}

/// The people of a cell: `Ana, Bo`, `@ana @bo`, `Ana & Bo`, `Ana/Bo`.
pub(crate) fn names(text: &str) -> Vec<String> {
    let handles = text.split_whitespace().filter(|word| word.starts_with('@')).count();
    let words: Vec<&str> = if handles > 1 {
        text.split([' ', ',', '&', '/']).collect()
    } else {
        text.split([',', ';', '&', '/', '+'])
            .flat_map(|part| part.split(" and "))
            .flat_map(|part| part.split(" und "))
            .collect()
    };
    words.into_iter().map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
}

/// Whether two writings are the same name.
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (folded(a), folded(b));
    a == b || (!a.is_empty() && a.replace(' ', "") == b.replace(' ', ""))
}

/// Whether `short` is what one calls the person `long`: the first name, or the number.
pub(crate) fn is_short_for(short: &str, long: &str) -> bool {
    let (short, long) = (folded(short), folded(long));
    let mut words = long.split(' ');
    let first = words.next().unwrap_or_default();
    if short.is_empty() || short == long || long == first {
        return false;
    }
    let is_role = ROLES.contains(&first);
    (!is_role && short == first)
        || (is_role && words.next_back() == Some(short.as_str()) && short.bytes().all(|b| b.is_ascii_digit()))
}

/// The developer whom the start of `text` names by a role and a number, letter or name: `Dev 1`, `Engineer B`, `Team Alpha`; and
/// what follows.
pub(crate) fn by_role(text: &str) -> Option<(&str, &str)> {
    let mut words = text.split_inclusive(' ');
    let (role, which) = (words.next()?, words.next()?);
    let is_role = ROLES.contains(&folded(role).as_str()) && role.trim_end().chars().all(char::is_alphabetic);
    let bare = which.trim_end().trim_end_matches([':', ',', '.', '–', '—']);
    let is_number = bare.len() <= 3 && !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit());
    let is_letter = bare.chars().count() == 1 && bare.chars().all(char::is_uppercase);
    let is_called =
        matches!(folded(role).as_str(), "team" | "squad" | "agent") && is_capitalised(bare) && !is_common(bare);
    if !(is_role && (is_number || is_letter || is_called)) {
        return None;
    }
    let end = role.len() + bare.len();
    Some((text[..end].trim(), &text[end..]))
}

fn is_capitalised(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '.'))
}

fn is_common(word: &str) -> bool {
    let word = folded(word);
    NO_PEOPLE.contains(&word.as_str()) || ROLES.contains(&word.as_str())
}

/// Whether `text` has the form of a name: one to three capitalised words, none of them a common word of plans. No proof of a person
/// by itself.
pub(crate) fn is_name_like(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_shouted = |word: &str| word.chars().count() > 2 && word.chars().all(char::is_uppercase);
    (1..=3).contains(&words.len())
        && words
            .iter()
            .all(|word| is_capitalised(word) && word.chars().count() <= 16 && !is_common(word) && !is_shouted(word))
        && words[0].chars().count() >= 2
}

#[cfg(test)]
mod tests {
    use super::{by_role, is_name_like, is_short_for, name, names, same_name};

    #[test]
    fn a_person_is_known_by_any_of_their_writings() {
        assert_eq!(name("Ana Lopez (@ana)"), Some(("Ana Lopez".into(), Some("ana".into()))));
        assert_eq!(name("@ana"), Some(("ana".into(), Some("ana".into()))));
        assert_eq!(name("Dev 1 (Me)"), Some(("Dev 1".into(), None)));
        assert_eq!((name("Unassigned"), name("—"), name("TBD")), (None, None, None));
        assert_eq!(names("Ana, Bo & Cem"), ["Ana", "Bo", "Cem"]);
        assert_eq!(names("@ana @bo"), ["@ana", "@bo"]);
        assert!(same_name("dev1", "Dev 1") && is_short_for("1", "Dev 1") && is_short_for("ana", "Ana Lopez"));
        assert!(!is_short_for("dev", "Dev 1") && !is_short_for("2", "Dev 1") && !is_short_for("Ana", "Ana"));
    }

    #[test]
    fn roles_with_a_number_or_a_letter_are_developers() {
        assert_eq!(by_role("Dev 1 (Me) - Tenant"), Some(("Dev 1", " (Me) - Tenant")));
        assert_eq!(by_role("Engineer B: Search"), Some(("Engineer B", ": Search")));
        assert_eq!(by_role("Team Alpha — Payments"), Some(("Team Alpha", " — Payments")));
        assert_eq!((by_role("Team Responsibilities"), by_role("Developer guide"), by_role("Dev")), (None, None, None));
    }

    #[test]
    fn common_words_of_plans_are_no_names() {
        for name in ["Ana", "Ana Lopez", "José", "Jean-Luc", "Bo"] {
            assert!(is_name_like(name), "{name}");
        }
        for no in ["Backend", "Search", "API", "ana", "Next steps", "Payments", "CI", "P1", "Security Team"] {
            assert!(!is_name_like(no), "{no}");
        }
    }
}
