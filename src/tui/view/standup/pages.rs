//! Which pages a standup has, and which of them is shown. Draws none.

use std::collections::BTreeSet;

use crate::report::StandupReport;
use crate::report::facts::Person;

/// A page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Page {
    /// Of the developer of this name.
    Person(String),
    /// Of what nobody has taken on.
    Nobody,
    /// Of the team.
    Summary,
}

impl Page {
    /// All pages of a report, in their order.
    pub(super) fn all(report: &StandupReport) -> Vec<Self> {
        let people = report.people.iter().map(|person| Self::Person(person.developer.clone().unwrap_or_default()));
        let nobody = (report.unassigned.counts.all() > 0).then_some(Self::Nobody);
        people.chain(nobody).chain([Self::Summary]).collect()
    }

    /// Whose page it is; `None` for the team, and for somebody who left the board.
    pub(super) fn person<'a>(&self, report: &'a StandupReport) -> Option<&'a Person> {
        match self {
            Self::Person(name) => report.people.iter().find(|person| person.developer.as_ref() == Some(name)),
            Self::Nobody => Some(&report.unassigned),
            Self::Summary => None,
        }
    }
}

/// Where a standup is.
#[derive(Clone, Debug, Default)]
pub(super) struct Pages {
    all: Vec<Page>,
    current: usize,
    visited: BTreeSet<Page>,
}

impl Pages {
    /// The page that is shown; `None` before there are any.
    pub(super) fn current(&self) -> Option<&Page> {
        self.all.get(self.current)
    }

    /// Its place.
    pub(super) fn at(&self) -> usize {
        self.current
    }

    pub(super) fn all(&self) -> &[Page] {
        &self.all
    }

    pub(super) fn is_visited(&self, page: &Page) -> bool {
        self.visited.contains(page)
    }

    /// Brings them up to date: the same page stays, wherever it went.
    pub(super) fn follow(&mut self, report: &StandupReport) {
        let all = Page::all(report);
        if all == self.all {
            return;
        }
        let known = self.current().and_then(|page| all.iter().position(|other| other == page));
        self.current = known.unwrap_or(self.current).min(all.len() - 1);
        self.all = all;
    }

    /// Begins at this page.
    pub(super) fn start(&mut self, at: usize) {
        self.current = at.min(self.all.len().saturating_sub(1));
    }

    /// To the page at this place; whether it is another one.
    pub(super) fn go_to(&mut self, at: usize) -> bool {
        let is_new = at < self.all.len() && at != self.current;
        if is_new {
            self.visited.extend(self.current().cloned());
            self.current = at;
        }
        is_new
    }

    /// The next page in this direction, without those who are away and have nothing to tell.
    pub(super) fn beside(&self, report: &StandupReport, forward: bool) -> Option<usize> {
        let is_there = |at: &usize| self.all[*at].person(report).is_none_or(|person| !is_skipped(person));
        if forward { (self.current + 1..self.all.len()).find(is_there) } else { (0..self.current).rev().find(is_there) }
    }
}

/// Whether somebody is away and nothing of theirs changed.
pub(super) fn is_skipped(person: &Person) -> bool {
    person.away.is_some() && person.changed.is_empty() && person.gave.is_empty()
}
