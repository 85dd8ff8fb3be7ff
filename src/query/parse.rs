//! Parses a filter into terms with a meaning and text to search for. Knows no board.

use crate::model::problem::did_you_mean;
use crate::model::status::Status;

/// A term, an example of it, and what it lets through: for help and docs.
pub const TERMS: &[(&str, &str)] = &[
    ("vault", "letters of an id, title, group or tag in their order; words of the notes"),
    ("dev:ana", "modules of a developer, by any part of the name"),
    ("mine", "your modules; the same as `dev:mine`"),
    ("dev:nobody", "modules that nobody has taken on"),
    ("status:progress", "modules of a status, by its beginning: `status:d`"),
    ("<target", "modules below their target"),
    ("blocked", "modules that cannot go on"),
    ("stale", "modules in progress for longer than the board's stale days"),
    ("changed", "modules that changed since the last standup"),
    ("help", "modules for which help is asked"),
    ("pr:12", "modules of a pull request; `pr:` alone: of any"),
    ("tag:critical", "modules with a tag, by its beginning; `tag:` alone: with any"),
    ("!blocked", "everything but; `!` stands before any of these"),
    ("\"blocked\"", "the letters themselves, even if they are a term; may hold blanks"),
];

/// One word, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    /// Whether it keeps out what it means.
    pub not: bool,
    /// What it means.
    pub means: Means,
}

/// What a word means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Means {
    /// These letters, in lower case.
    Letters(String),
    /// A developer whose name has this in it.
    Developer(String),
    /// The user.
    Mine,
    /// Nobody has taken it on.
    Nobody,
    /// One of these statuses.
    Status(Vec<Status>),
    /// Coverage below the target.
    BelowTarget,
    /// It cannot go on.
    Blocked,
    /// In progress for too long.
    Stale,
    /// It changed since the last standup.
    Changed,
    /// Help is asked for.
    Help,
    /// A pull request, that of this number or with this in its address; empty: any.
    PullRequest(String),
    /// A tag that begins so; empty: any.
    Tag(String),
    /// The beginning of a term: it keeps nothing out yet.
    Begun,
    /// No term.
    Unknown(Trouble),
}

/// Why a term means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// What is wrong.
    pub message: String,
    /// What to type instead; may be empty.
    pub hint: String,
}

impl Trouble {
    /// This is wrong, and that would help.
    pub(crate) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into() }
    }
}

/// The words of a filter.
pub(crate) fn terms(text: &str) -> Vec<Term> {
    words(text)
        .into_iter()
        .map(|word| {
            let means = if word.quoted { letters(&word.text) } else { means(&word.text) };
            Term { not: word.not, means }
        })
        .collect()
}

/// A word as it was typed.
#[derive(Default)]
struct Word {
    not: bool,
    /// It begins with a quote: no term.
    quoted: bool,
    text: String,
}

/// Words stand apart by blanks, outside of quotes; `!` before one turns it around.
fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let mut word = Word::default();
        // A lone `!` is about to become more.
        if let Some(after) = rest.strip_prefix('!') {
            word.not = true;
            rest = after;
        }
        word.quoted = rest.starts_with('"');
        let mut within = false;
        let mut end = rest.len();
        for (at, c) in rest.char_indices() {
            match c {
                '"' => within = !within,
                c if c.is_whitespace() && !within => {
                    end = at;
                    break;
                }
                c => word.text.push(c),
            }
        }
        words.push(word);
        rest = rest[end..].trim_start();
    }
    words
}

fn letters(text: &str) -> Means {
    if text.is_empty() { Means::Begun } else { Means::Letters(text.to_lowercase()) }
}

/// What a word without quotes means.
fn means(word: &str) -> Means {
    let lower = word.to_lowercase();
    match lower.as_str() {
        "mine" => return Means::Mine,
        "blocked" => return Means::Blocked,
        "stale" => return Means::Stale,
        "changed" => return Means::Changed,
        "help" => return Means::Help,
        "<target" => return Means::BelowTarget,
        below if below.starts_with('<') => {
            if "<target".starts_with(below) {
                return Means::Begun;
            }
            return Means::Unknown(Trouble::new(format!("`{below}` is no term"), "write `<target`"));
        }
        _ => {}
    }
    match lower.split_once(':') {
        Some((name, value)) if is_name(name) && !is_path(value) => term(name, value.trim()),
        _ => letters(&lower),
    }
}

/// Whether what stands before a colon can be a term at all.
fn is_name(name: &str) -> bool {
    name.chars().count() > 1 && name.chars().all(char::is_alphabetic)
}

/// Whether what stands after a colon says that this is a path or an address: `std::fs`, `https://…`.
fn is_path(value: &str) -> bool {
    value.starts_with([':', '/', '\\'])
}

fn term(name: &str, value: &str) -> Means {
    match (name, value) {
        ("dev" | "status", "") => Means::Begun,
        ("dev", "mine") => Means::Mine,
        ("dev", "nobody") => Means::Nobody,
        ("dev", name) => Means::Developer(name.to_owned()),
        ("status", value) => status(value),
        ("pr", number) => Means::PullRequest(number.trim_start_matches('#').to_owned()),
        ("tag", tag) => Means::Tag(tag.to_owned()),
        (name, _) => {
            let hint = did_you_mean(name, ["dev", "status", "pr", "tag"]);
            let hint = hint.map_or("try dev: status: pr: tag:".to_owned(), |name| format!("did you mean `{name}:`?"));
            Means::Unknown(Trouble::new(format!("there is no term `{name}:`"), hint))
        }
    }
}

/// The statuses whose names begin with it, or the one with this alias.
fn status(value: &str) -> Means {
    let value: String = value.chars().filter(|c| !matches!(c, ' ' | '-' | '_')).collect();
    let begins = |status: &Status| -> bool {
        let names: &[&str] = match status {
            Status::Pending => &["pending"],
            Status::InProgress => &["progress", "inprogress"],
            Status::Done => &["done"],
        };
        names.iter().any(|name| name.starts_with(&value))
    };
    let found: Vec<Status> = Status::ALL.into_iter().filter(begins).collect();
    match (&found[..], Status::from_words(&value)) {
        ([], Some(status)) => Means::Status(vec![status]),
        ([], None) => {
            Means::Unknown(Trouble::new(format!("there is no status `{value}`"), "write pending, progress or done"))
        }
        _ => Means::Status(found),
    }
}

#[cfg(test)]
mod tests {
    use super::{Means, TERMS, Term, Trouble, terms};
    use crate::model::status::Status::{Done, InProgress, Pending};

    fn one(text: &str) -> Means {
        match &terms(text)[..] {
            [Term { not: false, means }] => means.clone(),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn every_term_that_is_explained_is_understood() {
        for (example, _) in TERMS {
            for term in terms(example) {
                assert!(!matches!(term.means, Means::Unknown(_) | Means::Begun), "{example}: {term:?}");
            }
        }
    }

    #[test]
    fn a_status_is_known_by_its_beginning_or_by_any_usual_word() {
        for (text, statuses) in [
            ("status:done", vec![Done]),
            ("status:D", vec![Done]),
            ("status:pen", vec![Pending]),
            ("status:progress", vec![InProgress]),
            ("status:in-prog", vec![InProgress]),
            ("status:\"In progress\"", vec![InProgress]),
            ("status:wip", vec![InProgress]),
            ("status:p", vec![Pending, InProgress]),
        ] {
            assert_eq!(one(text), Means::Status(statuses), "{text}");
        }
        assert!(matches!(one("status:dnoe"), Means::Unknown(_)));
    }

    #[test]
    fn what_is_only_begun_keeps_nothing_out() {
        for text in ["dev:", "status:", "<", "<tar", "\"", "!"] {
            assert!(terms(text).iter().all(|term| term.means == Means::Begun), "{text}");
        }
    }

    #[test]
    fn a_word_with_a_colon_is_a_term_or_told() {
        let Means::Unknown(told) = one("statsu:done") else { panic!("it is no term") };
        assert_eq!(told, Trouble::new("there is no term `statsu:`", "did you mean `status:`?"));
        let Means::Unknown(told) = one("owner:ana") else { panic!("it is no term") };
        assert_eq!(told, Trouble::new("there is no term `owner:`", "try dev: status: pr: tag:"));
        assert!(matches!(one("<50"), Means::Unknown(_)));
    }

    #[test]
    fn paths_with_colons_and_quoted_words_are_letters() {
        for (text, letters) in [
            ("std::Fs", "std::fs"),
            ("https://x.org", "https://x.org"),
            ("c:\\work", "c:\\work"),
            ("\"blocked\"", "blocked"),
            ("\"retry logic\"", "retry logic"),
            ("12:30", "12:30"),
        ] {
            assert_eq!(one(text), Means::Letters(letters.into()), "{text}");
        }
    }

    #[test]
    fn an_exclamation_mark_turns_any_word_around() {
        let all = terms("!vault  !status:done blocked");
        assert_eq!(all.iter().map(|term| term.not).collect::<Vec<_>>(), [true, true, false]);
        assert_eq!(all[1].means, Means::Status(vec![Done]));
    }
}
