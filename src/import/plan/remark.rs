//! Parses remarks in brackets or behind a dash: facts without a label. Returns what it does not understand.

use crate::import::plan::fact::{self, Fact, Read, coverage_rest, lines_rest, status};
use crate::import::plan::words::value::{self, Coverage};
use crate::import::plan::words::vocabulary::{self, Key, folded};

/// What `text` states as the value of `key`. What stands behind the value, in brackets or not, may state more.
pub(super) fn read(key: Key, text: &str) -> Read {
    match fact::read(key, text) {
        Read::Facts(mut stated, rest) if !rest.is_empty() => {
            let inner = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
            let (more, left) = free(inner.unwrap_or(&rest), &|_| false);
            stated.extend(more);
            Read::Facts(stated, left.join(", "))
        }
        read => read,
    }
}

/// The facts that `text` states without saying what they are, and the pieces it does not understand.
pub(super) fn free(text: &str, is_person: &dyn Fn(&str) -> bool) -> (Vec<Fact>, Vec<String>) {
    let mut stated = Vec::new();
    let mut left = Vec::new();
    let are_labelled = text.contains([',', ';']) && text.split([',', ';']).all(|part| part.contains(':'));
    if let Some(whole) = piece(text, is_person).filter(|_| !are_labelled) {
        return (whole, left);
    }
    for part in text.split([',', ';', '|', '·', '•']).map(str::trim).filter(|part| !part.is_empty()) {
        match piece(part, is_person) {
            Some(facts) => stated.extend(facts),
            None => left.push(part.to_owned()),
        }
    }
    (stated, left)
}

/// The facts of one piece, if all of it is understood.
pub(super) fn piece(text: &str, is_person: &dyn Fn(&str) -> bool) -> Option<Vec<Fact>> {
    let text = text.trim().trim_matches(['*', '_']).trim();
    let lower = text.to_lowercase();
    if text.is_empty() {
        return Some(Vec::new());
    }
    if text.len() > 200 {
        return None;
    }
    if let Some((label, value)) = text.split_once([':', '=']).filter(|(_, value)| !value.starts_with("//"))
        && let Some(key) =
            vocabulary::key(label).filter(|key| !matches!(key, Key::Notes | Key::Title | Key::Link | Key::Area))
    {
        return match read(key, value) {
            Read::Facts(facts, left) if left.is_empty() => Some(facts),
            _ => None,
        };
    }
    if text.starts_with('@') && text.split([' ', ',', '&']).all(|word| word.is_empty() || word.starts_with('@')) {
        return Some(vec![Fact::Owner(text.to_owned())]);
    }
    for (start, make) in [
        ("blocked by ", Fact::Blocked as fn(String) -> Fact),
        ("waiting on ", Fact::Blocked),
        ("blocked on ", Fact::Blocked),
    ]
    .into_iter()
    .chain([
        ("depends on ", Fact::After as fn(String) -> Fact),
        ("waits for ", Fact::After),
        ("after ", Fact::After),
    ]) {
        if lower.starts_with(start) {
            return Some(vec![make(text.get(start.len()..)?.trim().to_owned())]);
        }
    }
    if let Some(word) = vocabulary::whole_status(text) {
        return Some(status(word, text));
    }
    // `done last week`, `in progress since Monday`: words that mean nothing else.
    let certain = ["done", "completed", "finished", "in progress", "wip", "not started", "merged"];
    if certain.iter().any(|word| lower.strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')))
        && text.split(' ').count() <= 5
        && let Some(word) = vocabulary::status(text)
    {
        return Some(vec![Fact::Status(word), Fact::Note(text.to_owned())]);
    }
    if let Some(priority) = vocabulary::priority(text, false) {
        return Some(vec![Fact::Priority(priority)]);
    }
    if let Some(effort) = value::whole_effort(text, None) {
        return Some(vec![Fact::Hours(effort)]);
    }
    if value::arrow(text).is_some()
        && let Some(coverage @ Coverage::Arrow(..)) = value::whole_coverage(text, true)
    {
        return Some(vec![Fact::Coverage(coverage)]);
    }
    let wanted = ["aim for ", "aiming for ", "target ", "goal ", "want ", "should reach ", "to reach "];
    if let Some(rest) = wanted.iter().find_map(|start| lower.strip_prefix(start))
        && let Some(Coverage::One(percent)) = value::whole_coverage(rest, false)
    {
        return Some(vec![Fact::Target(percent)]);
    }
    let bare = ["coverage ", "cov ", "currently ", "now "]
        .iter()
        .find_map(|start| lower.strip_prefix(start))
        .unwrap_or(&lower);
    if let Some((coverage, rest)) = value::coverage(bare, false)
        && !text.starts_with('+')
        && matches!(folded(coverage_rest(rest)).as_str(), "" | "test" | "now" | "currently" | "today" | "so far")
        && !matches!(coverage, Coverage::Range(..))
    {
        return Some(vec![Fact::Coverage(coverage)]);
    }
    if let Some((tests, rest)) = value::tests(&lower)
        && let Some(fact) = match folded(rest).as_str() {
            "tests" | "test" | "unit tests" | "test cases" => Some(Fact::Tests(tests)),
            "tests needed" | "new tests" | "tests to write" | "more tests" | "tests to go" | "tests required" => {
                Some(Fact::Needed(tests))
            }
            "tests written" | "tests done" => Some(Fact::Written(tests.count)),
            _ => None,
        }
    {
        return Some(vec![fact]);
    }
    if let Some((lines, _, rest)) = value::count(&lower)
        && lines_rest(rest).is_some_and(str::is_empty)
    {
        return Some(vec![Fact::Lines(lines)]);
    }
    let pr = ["pr ", "pr#", "mr ", "mr!", "pull request "].iter().any(|start| lower.starts_with(start));
    if pr && text.len() < 40 && text.chars().any(|c| c.is_ascii_digit()) {
        return Some(vec![Fact::Pr(text[2..].trim_start_matches("ll request").trim().to_owned())]);
    }
    if let Some(tag) = text.strip_prefix('#').filter(|tag| tag.starts_with(char::is_alphabetic) && !tag.contains(' ')) {
        return Some(vec![Fact::Tag(tag.to_owned())]);
    }
    is_person(text).then(|| vec![Fact::Owner(text.to_owned())])
}

#[cfg(test)]
mod tests {
    use super::free;

    /// What is understood of `text`, and what is left over.
    fn told(text: &str) -> String {
        let (facts, left) = free(text, &|name| name == "Ana");
        let facts = facts.iter().map(|fact| format!("{} {}", fact.name(), fact.said()));
        facts.chain(left.iter().map(|left| format!("?{left}"))).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn what_stands_in_brackets_is_understood_piece_by_piece() {
        for (text, facts) in [
            ("285 lines, 20+ methods", "lines 285; ?20+ methods"),
            ("Ana, 3h, P1", "owner Ana; hours 3 h; priority 1"),
            ("11.55% coverage", "coverage 11.55%"),
            ("10% → 90% · ~25 tests", "coverage and target 10% to 90%; tests about 25"),
            ("blocked by Stripe", "blocked Stripe"),
            ("waits for search/index.py", "after search/index.py"),
            ("@ana @bo", "owner @ana @bo"),
            ("CRITICAL", "?CRITICAL"),
            ("done", "status Done"),
            ("owner: Bo, est: 2 days", "owner Bo; hours 16 h"),
            ("PR #12", "pr #12"),
            ("#backend", "tag backend"),
            ("#12", "?#12"),
            ("needed for the demo", "?needed for the demo"),
        ] {
            assert_eq!(told(text), facts, "{text}");
        }
    }
}
