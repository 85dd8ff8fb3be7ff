//! Parses one fact: the value of a column or label, or the text in brackets. Never takes half of it: the rest is returned and
//! becomes a note.

use crate::import::plan::words::path;
use crate::import::plan::words::value::{self, Coverage, Effort, Tests};
use crate::import::plan::words::vocabulary::{self, Key, Priority, StatusWord};
use crate::model::board::Link;
use crate::model::decimal::{Hundredths, Percent};
use crate::model::module::{Complexity, Hours};
use crate::model::status::Status;

/// Something a document states about a module or a developer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fact {
    Status(StatusWord),
    Progress(Percent),
    Coverage(Coverage),
    Start(Percent),
    Target(Percent),
    Tests(Tests),
    Written(u64),
    Needed(Tests),
    Hours(Effort),
    Lines(u64),
    Priority(Priority),
    Complexity(Complexity),
    Tag(String),
    Group(String),
    TestFile(String),
    After(String),
    Pr(String),
    Merged(bool),
    Blocked(String),
    Help(String),
    Note(String),
    Title(String),
    Owner(String),
    Area(String),
    Impact(Hundredths),
    Who(String),
    Link(Link),
    /// So many modules somebody is said to have.
    Modules(u64),
}

/// What became of some words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// They state these facts; what is left over is to be kept.
    Facts(Vec<Fact>, String),
    /// They say that it is not known yet.
    Unknown,
    /// They are no value of this key.
    No,
}

fn facts(facts: impl Into<Vec<Fact>>) -> Read {
    Read::Facts(facts.into(), String::new())
}

fn found(fact: Option<Fact>) -> Read {
    fact.map_or(Read::No, |fact| facts([fact]))
}

/// `fact`, and the `rest` of the words.
fn with_rest(fact: Fact, rest: &str) -> Read {
    Read::Facts(vec![fact], rest.trim().trim_matches(['*', '_']).trim().to_owned())
}

/// What `text` states first as the value of `key`, and the rest of it as it is.
pub(super) fn read(key: Key, text: &str) -> Read {
    let text = text.trim().trim_matches('*').trim();
    if vocabulary::is_unknown(text) {
        return if text.chars().any(char::is_alphanumeric) {
            Read::Unknown
        } else {
            Read::Facts(Vec::new(), String::new())
        };
    }
    match key {
        Key::Status => match value::whole_coverage(text, false) {
            Some(Coverage::One(percent)) => facts([Fact::Progress(percent)]),
            _ => vocabulary::status(text).map_or(Read::No, |word| facts(status(word, text))),
        },
        Key::Finished => match vocabulary::flag(text) {
            Some(done) => {
                facts(status(vocabulary::status(if done { "done" } else { "pending" }).expect("a word"), text))
            }
            None => read(Key::Status, text),
        },
        Key::Progress => match value::whole_coverage(text, true) {
            Some(Coverage::One(percent)) => facts([Fact::Progress(percent)]),
            _ => read(Key::Status, if vocabulary::status(text).is_some() { text } else { "?!" }),
        },
        Key::Owner => facts([Fact::Owner(text.to_owned())]),
        Key::Coverage | Key::Start | Key::Target if text.starts_with('+') => Read::No,
        Key::Coverage => match value::coverage(text, true) {
            Some((Coverage::Range(..), _)) | None => Read::No,
            Some((coverage, rest)) => with_rest(Fact::Coverage(coverage), coverage_rest(rest)),
        },
        Key::Start | Key::Target => match value::coverage(text, true) {
            Some((Coverage::One(percent) | Coverage::Range(_, percent), rest)) => {
                let fact = if key == Key::Start { Fact::Start(percent) } else { Fact::Target(percent) };
                with_rest(fact, coverage_rest(rest))
            }
            Some((coverage, rest)) => with_rest(Fact::Coverage(coverage), coverage_rest(rest)),
            None => Read::No,
        },
        Key::Tests | Key::Written | Key::Needed => match value::tests(text) {
            Some((tests, rest)) => {
                let fact = match key {
                    Key::Written => Fact::Written(tests.count),
                    Key::Needed => Fact::Needed(tests),
                    _ => Fact::Tests(tests),
                };
                let rest = ["tests needed", "new tests", "tests", "test"]
                    .iter()
                    .find_map(|word| rest.strip_prefix(word))
                    .unwrap_or(rest);
                with_rest(fact, rest)
            }
            None => Read::No,
        },
        Key::Hours | Key::Days => match value::effort(text, Some(if key == Key::Days { 8 } else { 1 })) {
            Some((effort, rest)) => with_rest(Fact::Hours(effort), rest),
            None => Read::No,
        },
        Key::Seconds => match (value::whole_effort(text, None), text.parse::<i64>()) {
            (Some(effort), _) => facts([Fact::Hours(effort)]),
            (None, Ok(seconds)) if (0..100_000_000).contains(&seconds) => {
                let hours = Some(Hundredths(seconds * 100 / 3_600));
                facts([Fact::Hours(Effort { hours: Hours { low: hours, high: hours }, in_days: false })])
            }
            _ => Read::No,
        },
        Key::Lines => match value::count(text) {
            Some((lines, _, rest)) => with_rest(Fact::Lines(lines), lines_rest(rest).unwrap_or(rest)),
            None => Read::No,
        },
        Key::File | Key::TestFile => match value::count(text) {
            Some((lines, _, rest)) if lines_rest(rest).is_some() => {
                with_rest(Fact::Lines(lines), lines_rest(rest).unwrap_or_default())
            }
            _ => found(
                path::module(text, true).filter(|path| key == Key::TestFile || path::is_test(path)).map(Fact::TestFile),
            ),
        },
        Key::Priority => found(vocabulary::priority(text, true).map(Fact::Priority)),
        Key::Complexity => {
            let end = text.find(['(', ',', ';', '–', '—']).unwrap_or(text.len());
            vocabulary::complexity(&text[..end])
                .map_or(Read::No, |complexity| with_rest(Fact::Complexity(complexity), &text[end..]))
        }
        Key::Tags => facts(list(text).map(Fact::Tag).collect::<Vec<_>>()),
        Key::Group => facts([Fact::Group(text.to_owned())]),
        Key::After => facts([Fact::After(text.to_owned())]),
        Key::Pr => found(text.chars().any(|c| c.is_ascii_digit()).then(|| Fact::Pr(text.to_owned()))),
        Key::Merged => found(vocabulary::flag(text).map(Fact::Merged)),
        Key::Blocked => match vocabulary::flag(text) {
            Some(false) => facts([]),
            Some(true) => facts([Fact::Blocked("blocked".to_owned())]),
            None => facts([Fact::Blocked(text.to_owned())]),
        },
        Key::Help => facts([Fact::Help(text.to_owned())]),
        Key::Notes => facts([Fact::Note(text.to_owned())]),
        Key::Title => facts([Fact::Title(text.to_owned())]),
        Key::Area => facts([Fact::Area(text.to_owned())]),
        Key::Impact => match value::coverage(text, true) {
            Some((Coverage::One(points), rest)) => {
                with_rest(Fact::Impact(Hundredths(i64::from(points.hundredths()))), coverage_rest(rest))
            }
            _ => Read::No,
        },
        Key::Who => facts(list(text).map(|who| Fact::Who(who.trim_start_matches('@').to_owned())).collect::<Vec<_>>()),
        Key::Modules => match value::count(text) {
            Some((count, _, rest)) => {
                let rest = ["modules", "module", "files", "tasks", "items"]
                    .iter()
                    .find_map(|word| rest.strip_prefix(word))
                    .unwrap_or(rest);
                with_rest(Fact::Modules(count), rest)
            }
            None => Read::No,
        },
        Key::Link => {
            let (to, about) = text.split_once(' ').unwrap_or((text, ""));
            let link = |to| Fact::Link(Link { title: String::new(), to, about: about.trim().to_owned() });
            found(path::any(to).map(link))
        }
        Key::Module | Key::Id | Key::Goal | Key::Ignored => Read::No,
    }
}

/// Items apart by commas or semicolons.
fn list(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split([',', ';']).map(|item| item.trim().to_owned()).filter(|item| !item.is_empty())
}

/// The facts of a status as `text` says it: a block says by what.
pub(super) fn status(word: StatusWord, text: &str) -> Vec<Fact> {
    let mut stated = vec![Fact::Status(word)];
    if word.blocked {
        let behind = ["blocked", "waiting", "on hold", "stuck"].iter().find_map(|start| {
            let at = text.to_lowercase().find(start)?;
            text.get(at + start.len()..)
        });
        let trivial = |c: char| !c.is_alphanumeric() && !matches!(c, '`' | '"' | '#' | '@');
        let behind = behind.unwrap_or_default().trim_matches(trivial);
        let reason = ["by ", "on ", "for "].iter().find_map(|word| behind.strip_prefix(word)).unwrap_or(behind);
        stated.push(Fact::Blocked(if reason.is_empty() { "blocked" } else { reason }.to_owned()));
    }
    stated
}

pub(super) fn coverage_rest(rest: &str) -> &str {
    ["coverage", "covered", "cov"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest)
}

pub(super) fn lines_rest(rest: &str) -> Option<&str> {
    ["lines of code", "lines", "line", "LOC", "loc", "SLOC"].iter().find_map(|word| rest.strip_prefix(word))
}

impl Fact {
    /// Which fact it is, as sentences name it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Status(_) | Self::Progress(_) => "status",
            Self::Coverage(Coverage::One(_)) => "coverage",
            Self::Coverage(_) => "coverage and target",
            Self::Start(_) => "coverage start",
            Self::Target(_) => "target",
            Self::Tests(_) => "tests",
            Self::Written(_) => "tests written",
            Self::Needed(_) => "tests needed",
            Self::Hours(_) => "hours",
            Self::Lines(_) => "lines",
            Self::Priority(_) => "priority",
            Self::Complexity(_) => "complexity",
            Self::Tag(_) => "tag",
            Self::Group(_) => "group",
            Self::TestFile(_) => "test file",
            Self::After(_) => "after",
            Self::Pr(_) => "pr",
            Self::Merged(_) => "merged",
            Self::Blocked(_) => "blocked",
            Self::Help(_) => "help",
            Self::Note(_) => "notes",
            Self::Title(_) => "title",
            Self::Owner(_) => "owner",
            Self::Area(_) => "area",
            Self::Impact(_) => "impact",
            Self::Who(_) => "who",
            Self::Link(_) => "link",
            Self::Modules(_) => "modules",
        }
    }

    /// The value, as sentences say it. Raw text.
    pub(super) fn said(&self) -> String {
        let range = |effort: &Effort| match (effort.hours.low, effort.hours.high) {
            (Some(low), Some(high)) if low == high => format!("{low} h"),
            (Some(low), Some(high)) => format!("{low}-{high} h"),
            _ => String::new(),
        };
        match self {
            Self::Status(word) if word.blocked => "blocked".into(),
            Self::Status(word) if word.dropped => "dropped".into(),
            Self::Status(word) => word.status.to_string(),
            Self::Progress(percent) if percent.hundredths() == 0 => Status::Pending.to_string(),
            Self::Progress(Percent::FULL) => Status::Done.to_string(),
            Self::Progress(percent) => format!("{} ({percent}%)", Status::InProgress),
            Self::Coverage(Coverage::Arrow(from, to)) => format!("{from}% to {to}%"),
            Self::Coverage(Coverage::Of(now, target)) => format!("{now}% of {target}%"),
            Self::Coverage(Coverage::Range(low, high)) => format!("{low}-{high}%"),
            Self::Coverage(Coverage::One(percent)) | Self::Start(percent) | Self::Target(percent) => {
                format!("{percent}%")
            }
            Self::Tests(tests) | Self::Needed(tests) => {
                let written = tests.written.map(|written| format!("{written} of ")).unwrap_or_default();
                format!("{written}{}{}", if tests.about { "about " } else { "" }, tests.count)
            }
            Self::Written(count) | Self::Lines(count) | Self::Modules(count) => count.to_string(),
            Self::Hours(effort) => range(effort),
            Self::Priority(Priority::Number(number)) => number.to_string(),
            Self::Priority(Priority::Word(rank)) => ["critical", "high", "medium", "low", "lowest"]
                .get(*rank as usize)
                .copied()
                .unwrap_or_default()
                .to_owned(),
            Self::Complexity(complexity) => complexity.token().to_owned(),
            Self::Merged(merged) => if *merged { "yes" } else { "no" }.to_owned(),
            Self::Impact(points) => format!("{points} points"),
            Self::Link(link) => link.to.clone(),
            Self::Tag(text)
            | Self::Group(text)
            | Self::TestFile(text)
            | Self::After(text)
            | Self::Pr(text)
            | Self::Blocked(text)
            | Self::Help(text)
            | Self::Note(text)
            | Self::Title(text)
            | Self::Owner(text)
            | Self::Area(text)
            | Self::Who(text) => text.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fact, Read, read};
    use crate::import::plan::words::vocabulary::Key;

    #[test]
    fn a_value_that_says_more_leaves_the_rest() {
        let (facts, rest) = match crate::import::plan::remark::read(Key::Complexity, "HIGH (285 lines, 20+ methods)") {
            Read::Facts(facts, rest) => (facts, rest),
            other => panic!("{other:?}"),
        };
        assert_eq!((facts.len(), rest.as_str()), (2, "20+ methods"));
        assert_eq!(read(Key::Coverage, "TBD"), Read::Unknown);
        assert_eq!(read(Key::Coverage, "-"), Read::Facts(Vec::new(), String::new()));
        assert_eq!(read(Key::Coverage, "+15%"), Read::No);
        assert_eq!(read(Key::File, "225 lines"), Read::Facts(vec![Fact::Lines(225)], String::new()));
        assert_eq!(read(Key::File, "src/a.py"), Read::No);
        assert_eq!(read(Key::Target, "next week"), Read::No);
    }
}
