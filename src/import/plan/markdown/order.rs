//! Reads the merge order: sentences, chains and lists of developers. Keeps a sentence that names nobody on the board as a note.

use crate::import::plan::fact::Fact;
use crate::import::plan::markdown::heading::{self, Role};
use crate::import::plan::markdown::outline::{Item, Kind};
use crate::import::plan::markdown::{Outcome, Reader, Section};
use crate::import::plan::reading::Fate;
use crate::import::plan::words::person;
use crate::import::plan::words::vocabulary::folded;

impl Reader<'_> {
    /// Who merges before whom: `Dev 1 merges first`, `Devs 2-4 merge after Dev 1`, or a list of nothing but names.
    pub(super) fn order(&mut self, items: &[Item]) -> Outcome {
        let mut left: Vec<&Item> = Vec::new();
        let all: Option<Vec<Vec<usize>>> =
            items.iter().map(|item| item.text.first().and_then(|text| self.only_people(&text.plain))).collect();
        if let Some(all) = all.filter(|all| all.len() > 1) {
            for (pair, item) in all.windows(2).zip(&items[1..]) {
                self.comes_after(&pair[1], &pair[0], "", item.line);
            }
            return Outcome::Understood;
        }
        for item in items {
            let plain = item.text.first().map(|text| text.plain.clone()).unwrap_or_default();
            let inner_role = heading::section(plain.trim_end_matches(':'));
            if let Some(role @ Role::Checklist) = inner_role
                && item.blocks.iter().any(|block| matches!(block.kind, Kind::List { .. }))
            {
                self.draft.tell(item.line, Fate::Understood, "introduces what follows");
                self.sections.push(Section { level: 20, role, owner: None, all: false, heading: None });
                for block in &item.blocks {
                    self.block(block, None);
                }
                self.sections.pop();
                continue;
            }
            if !self.order_line(&plain, item.line) {
                left.push(item);
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

    fn order_line(&mut self, plain: &str, line: u32) -> bool {
        let chain: Vec<&str> = plain.split(['→', '>']).map(|part| part.trim_matches(['-', '=', ' '])).collect();
        if chain.len() > 1 {
            let people: Option<Vec<Vec<usize>>> = chain.iter().map(|part| self.only_people(part)).collect();
            if let Some(people) = people {
                for pair in people.windows(2) {
                    self.comes_after(&pair[1], &pair[0], "", line);
                }
                return true;
            }
        }
        let words = plain.to_lowercase();
        let subject_end = words.find(" merge").unwrap_or(0);
        let subjects = self.people_in(&plain[..subject_end]);
        if subjects.is_empty() {
            return false;
        }
        if let Some(at) = words.find(" after ") {
            let before = self.people_in(plain.get(at..).unwrap_or_default());
            if !before.is_empty() {
                self.comes_after(&subjects, &before, plain, line);
                return true;
            }
        }
        if words.contains("first") {
            for developer in subjects {
                self.draft.say_developer(developer, Fact::Note(plain.trim().to_owned()), line);
            }
            self.draft.tell(line, Fate::Understood, "who merges first");
            return true;
        }
        false
    }

    fn comes_after(&mut self, later: &[usize], before: &[usize], why: &str, line: u32) {
        let names: Vec<String> = before.iter().map(|i| self.draft.developers[*i].name.clone()).collect();
        let mut said = Vec::new();
        for developer in later {
            if !before.contains(developer) {
                for name in &names {
                    self.draft.say_developer(*developer, Fact::After(name.clone()), line);
                }
                if !why.is_empty() {
                    self.draft.say_developer(*developer, Fact::Note(why.trim().to_owned()), line);
                }
                said.push(self.draft.developers[*developer].name.clone());
            }
        }
        self.draft.tell(line, Fate::Understood, format!("{} after {}", said.join(", "), names.join(", ")));
    }

    /// The developers that `text` names if it names nothing else.
    fn only_people(&mut self, text: &str) -> Option<Vec<usize>> {
        let bare = heading::bare(text).split('(').next().unwrap_or_default().trim().to_owned();
        let found = self.draft.developers.iter().position(|developer| person::same_name(&developer.name, &bare));
        found.map(|found| vec![found])
    }

    /// The developers that `text` mentions, also as `Devs 2-4`.
    fn people_in(&self, text: &str) -> Vec<usize> {
        let words = format!(" {} ", folded(text));
        let mut found: Vec<usize> = (0..self.draft.developers.len())
            .filter(|i| {
                let name = folded(&self.draft.developers[*i].name);
                !name.is_empty() && words.contains(&format!(" {name} "))
            })
            .collect();
        let parts: Vec<&str> = words.split_whitespace().collect();
        for (at, word) in parts.iter().enumerate().filter(|(_, word)| word.ends_with('s')) {
            let role = word.trim_end_matches('s');
            let numbers: Vec<u64> = parts[at + 1..]
                .iter()
                .take_while(|word| word.bytes().all(|b| b.is_ascii_digit()) || **word == "and")
                .filter_map(|word| word.parse().ok())
                .collect();
            let is_range = text.contains(['-', '–']) && numbers.len() == 2;
            for (i, developer) in self.draft.developers.iter().enumerate() {
                let name = folded(&developer.name);
                let number = name.strip_prefix(role).and_then(|number| number.trim().parse::<u64>().ok());
                let is_meant = number
                    .is_some_and(|n| if is_range { numbers[0] <= n && n <= numbers[1] } else { numbers.contains(&n) });
                if is_meant && !found.contains(&i) {
                    found.push(i);
                }
            }
        }
        found
    }
}
