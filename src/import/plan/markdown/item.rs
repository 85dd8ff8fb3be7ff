//! Reads a line that may name a module: status, path or text, facts. Refuses prose that only begins like one.

use crate::import::plan::fact::Fact;
use crate::import::plan::markdown::heading;
use crate::import::plan::markdown::text::Text;
use crate::import::plan::remark;
use crate::import::plan::words::encoding::is_symbol;
use crate::import::plan::words::vocabulary::{self, StatusWord};
use crate::import::plan::words::{path, person, value};
use crate::model::status::Status;

/// What a line says about a module.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "four facts about one line, each by itself")]
pub(super) struct Found {
    /// The path, if it names one first.
    pub(super) path: Option<String>,
    /// What it is called otherwise.
    pub(super) title: String,
    pub(super) facts: Vec<Fact>,
    /// What was not understood.
    pub(super) left: Vec<String>,
    /// Whether its name is set apart: bold, code or a link.
    pub(super) is_marked: bool,
    /// Whether somebody says it: `Ana: we need more tests`.
    pub(super) is_spoken: bool,
    /// Whether the path goes on as a sentence.
    pub(super) is_prose: bool,
    pub(super) is_struck: bool,
}

/// The status at the start of a line, in signs or words, and the rest of it.
pub(super) fn status(text: &Text) -> (Option<StatusWord>, Text) {
    let mut status = None;
    let mut rest = text.from(0);
    loop {
        let signs = rest.plain.find(|c: char| !is_symbol(c)).unwrap_or(rest.plain.len());
        if signs > 0 {
            status = status.or_else(|| rest.plain[..signs].chars().find_map(vocabulary::status_sign));
            rest = rest.from(signs);
            continue;
        }
        // Checkboxes that markdown does not know.
        let inner = rest.plain.strip_prefix('[').and_then(|rest| rest.get(..rest.find(']')?));
        if let Some(inner) = inner.filter(|inner| inner.len() <= 20) {
            let by_sign = match inner {
                " " | "" => vocabulary::status("todo"),
                "x" | "X" => vocabulary::status("done"),
                "~" | "-" | "/" | ">" | "." | "*" => vocabulary::status("doing"),
                "!" => vocabulary::status("blocked"),
                word => vocabulary::whole_status(word),
            };
            if by_sign.is_some() {
                status = status.or(by_sign);
                rest = rest.from(inner.len() + 2);
                continue;
            }
        }
        let colon =
            [": ", " - ", " – ", " — "].iter().filter_map(|sign| Some((rest.plain.find(sign)?, sign.len()))).min();
        if let Some((at, length)) = colon.filter(|(at, _)| *at <= 24)
            && let Some(word) = vocabulary::whole_status(&rest.plain[..at])
        {
            status = status.or(Some(word));
            rest = rest.from(at + length);
            continue;
        }
        return (status, rest);
    }
}

/// The line without a number or a word like `Task 3:` before it.
fn unnumbered(text: &Text) -> Text {
    let mut rest = text.clone();
    for _ in 0..2 {
        let bare = heading::numbered(&rest.plain).unwrap_or_else(|| heading::bare(&rest.plain));
        let at = bare.as_ptr() as usize - rest.plain.as_ptr() as usize;
        rest = rest.from(at.min(rest.plain.len()));
    }
    rest
}

/// What `text` says about a module; `None` if nothing is left of it.
pub(super) fn read(text: &Text, is_person: &dyn Fn(&str) -> bool) -> Option<Found> {
    let mut found = Found { is_struck: text.is_struck(), ..Found::default() };
    let (status, rest) = status(text);
    let rest = unnumbered(&rest);
    let (later, rest) = self::status(&rest);
    found.facts.extend(status.or(later).map(Fact::Status));
    found.facts.extend(status.or(later).filter(|word| word.blocked).map(|_| Fact::Blocked("blocked".to_owned())));
    let rest = found.before(&rest, is_person);
    if rest.plain.trim().is_empty() {
        return None;
    }
    // A number of a tracker before the name of the work.
    let mut rest = rest;
    let number = rest.plain.split_whitespace().next().unwrap_or_default();
    if number.strip_prefix('#').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())) {
        found.left.push(number.to_owned());
        rest = rest.from(number.len());
    }
    if let Some((plain, name)) = without_full_name(&rest.plain, is_person) {
        found.facts.push(Fact::Owner(name));
        rest.plain = plain;
    }
    if rest.plain.trim().is_empty() {
        return None;
    }
    let word = rest.plain.split_whitespace().next().unwrap_or_default().len();
    let code = rest.code().map(|range| range.end);
    let link = rest.link().map(|(range, _)| range.end);
    let strong = rest.strong().map(|range| range.end);
    let by_mark = [code, link, strong].into_iter().flatten().find_map(|end| {
        let inner = rest.plain.get(..end)?;
        Some((
            path::module(inner.trim_end_matches([':', ' ']), true)
                .filter(|_| code.is_some() || inner.contains('.') || inner.contains('/'))?,
            end,
        ))
    });
    let by_word = || Some((path::module(&rest.plain[..word], rest.is_code_at(0))?, word));
    if let Some((path, end)) = by_mark.or_else(by_word) {
        found.is_marked = end != word || code.is_some();
        found.after_path(&path, rest.plain.get(end..).unwrap_or_default(), is_person);
        found.path = Some(path);
        found.owners_within();
        return Some(found);
    }
    let mut title = rest.plain.clone();
    let is_set_apart = strong.or(link).or(code).filter(|end| *end < title.len());
    if let Some(end) = is_set_apart {
        let behind = title.split_off(end);
        let behind = found.tail(behind, is_person);
        let behind = behind.trim().trim_start_matches(['-', '–', '—', ':', ',', '|', ';']).trim();
        if !behind.is_empty() {
            let (facts, left) = remark::free(behind, is_person);
            found.facts.extend(facts);
            if !left.is_empty() {
                found.left.push(if left.len() == 1 { left.join(", ") } else { behind.to_owned() });
            }
        }
    }
    found.is_marked = strong.or(link).or(code).is_some();
    let title = found.tail(title, is_person);
    title.trim().trim_matches(['*', '_', ':']).trim().clone_into(&mut found.title);
    found.owners_within();
    (!found.title.is_empty()).then_some(found)
}

impl Found {
    /// Whether it is a fact that only modules have.
    pub(super) fn has_facts(&self) -> bool {
        self.facts.iter().any(|fact| !matches!(fact, Fact::Tag(_) | Fact::Note(_) | Fact::After(_)))
    }

    /// What stands in brackets, or names somebody, before the name of the module.
    fn before(&mut self, text: &Text, is_person: &dyn Fn(&str) -> bool) -> Text {
        let mut rest = text.clone();
        loop {
            let plain = rest.plain.trim_start();
            let closed = match plain.chars().next() {
                Some('[') if rest.link().is_none() => plain.find(']'),
                Some('(') => plain.find(')'),
                _ => None,
            };
            let handle = plain.starts_with('@').then(|| plain.find(char::is_whitespace).unwrap_or(plain.len()));
            let named = plain.find(": ").filter(|at| *at <= 40 && is_person(&plain[..*at]));
            self.is_spoken |= closed.is_none() && handle.is_none() && named.is_some();
            let (facts, end) = if let Some(end) = closed {
                let (facts, left) = remark::free(&plain[1..end], is_person);
                if !left.is_empty() || facts.is_empty() {
                    return rest;
                }
                (facts, end + 1)
            } else if let Some(end) = handle.or(named) {
                (vec![Fact::Owner(plain[..end].trim_end_matches([':', ',']).to_owned())], end)
            } else {
                return rest;
            };
            let at = rest.plain.len() - plain.len() + end;
            self.facts.extend(facts);
            let next = rest.from(at);
            let skipped = next.plain.len() - next.plain.trim_start_matches([':', ' ', '-', '–', '—']).len();
            rest = next.from(skipped);
        }
    }

    /// What follows a path.
    fn after_path(&mut self, path: &str, rest: &str, is_person: &dyn Fn(&str) -> bool) {
        let mut rest = rest.trim_start();
        if let Some(end) = rest.strip_prefix('(').and_then(|inner| inner.find(')')) {
            let (facts, left) = remark::free(&rest[1..=end], is_person);
            if !facts.is_empty() && left.is_empty() {
                self.facts.extend(facts);
                rest = rest[end + 2..].trim_start();
            }
        }
        let starts = ['-', '–', '—', ':', '|', ',', '(', '[', ';', '@', '~', '=', '→', '+', '#'];
        let is_separated = rest.is_empty()
            || rest.starts_with(starts)
            || rest.starts_with(char::is_numeric)
            || rest.chars().next().is_some_and(is_symbol);
        let mut left = self.tail(rest.to_owned(), is_person);
        let had_facts = !self.facts.is_empty();
        loop {
            let trimmed = left.trim().trim_start_matches(['-', '–', '—', ':', '|', ',', ';']).trim();
            let (status, behind) = status(&Text::of(trimmed, 0));
            self.facts.extend(status.map(Fact::Status));
            let next = behind.plain.trim().to_owned();
            if next.len() == left.len() {
                break;
            }
            left = next;
        }
        let (facts, unclear) = remark::free(&left, is_person);
        self.is_prose = !is_separated && !left.is_empty() && facts.is_empty() && !had_facts;
        if unclear.is_empty() {
            self.facts.extend(facts);
        } else if facts.is_empty() || unclear.len() < 2 {
            self.facts.extend(facts);
            self.left.push(unclear.join(", "));
        } else {
            self.left.push(left);
        }
        self.left.retain(|left| left != path);
    }

    /// Takes facts from the end of `text`, piece by piece; gives what is left.
    fn tail(&mut self, mut text: String, is_person: &dyn Fn(&str) -> bool) -> String {
        for _ in 0..12 {
            let end = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';')).len();
            text.truncate(end);
            let signs = text.trim_end_matches(is_symbol).len();
            if signs < text.len() && !text[signs..].starts_with(['–', '—', '…', '’', '”']) {
                let status = text[signs..].chars().find_map(vocabulary::status_sign);
                let has = self.facts.iter().any(|fact| matches!(fact, Fact::Status(_)));
                self.facts.extend(status.filter(|_| !has).map(Fact::Status));
                text.truncate(signs);
                continue;
            }
            if let Some((open, inner)) = brackets(&text) {
                let (facts, left) = remark::free(inner, is_person);
                let only_left = facts.is_empty();
                if only_left && text[..open].trim().is_empty() && self.path.is_none() && !inner.is_empty() {
                    self.left.push(inner.to_owned());
                    text.truncate(open);
                    continue;
                }
                if !only_left {
                    self.facts.extend(facts);
                    if !left.is_empty() {
                        self.left.push(left.join(", "));
                    }
                    text.truncate(open);
                    continue;
                }
                break;
            }
            let separators = [" - ", " – ", " — ", " | ", "; ", ", ", ": ", " · ", " • ", " // "];
            let last = separators.iter().filter_map(|sign| Some((text.rfind(sign)?, sign.len()))).max();
            if let Some((at, length)) = last
                && let Some(facts) = remark::piece(&text[at + length..], is_person)
            {
                self.facts.extend(facts);
                text.truncate(at);
                continue;
            }
            let word = text.len() - text.rsplit(char::is_whitespace).next().map_or(0, str::len);
            let last = &text[word..];
            let is_fact = last.starts_with('@')
                || last.starts_with('#')
                || (last.starts_with('~') && value::whole_effort(last, None).is_some());
            if is_fact
                && word > 0
                && let Some(facts) = remark::piece(last, is_person)
            {
                self.facts.extend(facts);
                text.truncate(word);
                continue;
            }
            break;
        }
        text
    }

    /// Somebody who is mentioned in the middle owns it if nobody else does.
    fn owners_within(&mut self) {
        if self.facts.iter().any(|fact| matches!(fact, Fact::Owner(_))) {
            return;
        }
        let texts = std::iter::once(&self.title).chain(&self.left);
        let mention =
            texts.flat_map(|text| text.split_whitespace()).find(|word| word.starts_with('@') && word.len() > 2);
        let handle = mention.map(|word| word.trim_end_matches([',', '.', ':', ';', ')']).to_owned());
        self.facts.extend(
            handle.filter(|handle| person::name(handle).is_some_and(|(_, handle)| handle.is_some())).map(Fact::Owner),
        );
    }
}

/// `text` without the mention of somebody by their full name, `@Ana Lopez`, as some editors write it; and that name.
fn without_full_name(text: &str, is_person: &dyn Fn(&str) -> bool) -> Option<(String, String)> {
    let at = text.find('@')?;
    let words: Vec<&str> = text[at + 1..].split_inclusive(' ').take(3).collect();
    (2..=words.len()).rev().find_map(|count| {
        let name = words[..count].concat();
        let bare = name.trim_end().trim_end_matches([',', '.', ')']);
        let is_name = bare.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '\'' | '.'));
        (is_name && is_person(bare)).then(|| {
            let rest = &text[at + 1 + bare.len()..];
            (format!("{}{}", &text[..at], rest.trim_start()).trim_end().to_owned(), bare.to_owned())
        })
    })
}

/// The brackets that `text` ends with: where they open, and what is in them.
fn brackets(text: &str) -> Option<(usize, &str)> {
    let (open, close) = [('(', ')'), ('[', ']'), ('{', '}')].into_iter().find(|(_, close)| text.ends_with(*close))?;
    let mut depth = 0;
    for (at, c) in text.char_indices().rev() {
        if c == close {
            depth += 1;
        } else if c == open {
            depth -= 1;
            if depth == 0 {
                return Some((at, &text[at + 1..text.len() - 1]));
            }
        }
    }
    None
}

/// The status of a checkbox.
pub(super) fn checked(done: bool) -> StatusWord {
    StatusWord { status: if done { Status::Done } else { Status::Pending }, blocked: false, dropped: false }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::import::plan::markdown::outline::{Kind, outline};
    use crate::import::plan::markdown::text::Lines;

    /// What is read of a line of markdown.
    fn told(line: &str) -> String {
        let blocks = outline(line, &Lines::of(line));
        let Kind::Paragraph(lines) = &blocks[0].kind else { panic!("{blocks:?}") };
        let Some(found) = read(&lines[0], &|name| name == "Ana") else { return "nothing".to_owned() };
        let name = found.path.unwrap_or_else(|| format!("“{}”", found.title));
        let facts = found.facts.iter().map(|fact| format!("{} {}", fact.name(), fact.said()));
        let left = found.left.iter().map(|left| format!("?{left}"));
        let prose = found.is_prose.then(|| "prose".to_owned());
        [name].into_iter().chain(facts).chain(left).chain(prose).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn paths_and_the_facts_around_them() {
        for (line, expected) in [
            (
                "`billing/a.py` - 225 lines - 10.75% → 90% (Ana)",
                "billing/a.py; owner Ana; coverage and target 10.75% to 90%; lines 225",
            ),
            ("✅ COMPLETED: tenant/dependencies.py", "tenant/dependencies.py; status Done"),
            ("Module 1: search/service.py (CRITICAL)", "search/service.py; ?CRITICAL"),
            ("**tenant/service.py**: needs mocks", "tenant/service.py; ?needs mocks"),
            ("src/a.py is where the parser lives", "src/a.py; ?is where the parser lives; prose"),
            ("[~] src/a.py 45%", "src/a.py; status In progress; coverage 45%"),
            ("src/a.py ✅", "src/a.py; status Done"),
            (
                "src/a.py: 11% → 90%, ~25 tests, 3h, @ana",
                "src/a.py; owner @ana; hours 3 h; tests about 25; coverage and target 11% to 90%",
            ),
        ] {
            assert_eq!(told(line), expected, "{line}");
        }
    }

    #[test]
    fn texts_and_the_facts_behind_them() {
        for (line, expected) in [
            ("**Payment retries** (Ana) – 3h, high priority", "“Payment retries”; priority high; hours 3 h; owner Ana"),
            ("Refund flow - @bo - P1 - 1.5 days", "“Refund flow”; hours 12 h; priority 1; owner @bo"),
            ("@ana: write the docs", "“write the docs”; owner @ana"),
            ("Ana: write the docs (done)", "“write the docs”; owner Ana; status Done"),
            ("[P1] Fix login #bug", "“Fix login”; priority 1; tag bug"),
            ("Ask @cem about it", "“Ask @cem about it”; owner @cem"),
            ("Support CSV (with a header)", "“Support CSV (with a header)”"),
            ("**Read required documentation** (see above)", "“Read required documentation”; ?see above"),
        ] {
            assert_eq!(told(line), expected, "{line}");
        }
    }
}
