//! The rows of one person: each module once, at its first label, then help. Compares nobody with anybody.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use crate::export::standup::team::{difference, gain, tenths};
use crate::export::standup::words::{Item, Label, Part, Piece, Row, Sentence};
use crate::model::board::Board;
use crate::model::decimal::Hundredths;
use crate::model::module::{Blocked, Proof};
use crate::model::status::Status;
use crate::phrase::day;
use crate::report::StandupReport;
use crate::report::facts::{Happened, ModuleFact, Person};
use crate::report::standup::named;
use crate::report::window::Calendar;

/// The options of a report in words.
#[derive(Debug)]
pub struct Words<'a> {
    report: &'a StandupReport,
    calendar: Calendar,
    today: NaiveDate,
    places: HashMap<&'a str, usize>,
}

impl<'a> Words<'a> {
    /// Of this report, told where people have this calendar.
    pub fn new(report: &'a StandupReport, calendar: Calendar) -> Self {
        let places = report.modules.iter().enumerate().map(|(at, fact)| (fact.module.id.as_str(), at)).collect();
        Self { report, calendar, today: report.day, places }
    }

    /// The report on a person, or on the unassigned modules.
    pub fn part(&self, person: &Person) -> Part {
        let mut part = Part {
            name: person.developer.clone(),
            area: person.area.clone(),
            notes: self.notes(person),
            is_away: false,
            rows: self.rows(person),
        };
        part.is_away = person.away.is_some() && !part.is_new();
        if part.is_away {
            part.rows.clear();
        } else if !person.next.is_empty() {
            part.rows.push(Row { label: Label::Next, items: person.next.iter().map(|id| Item::bare(id)).collect() });
        }
        part
    }

    /// The rows of a person but what is next, as if they were not away.
    pub(crate) fn rows(&self, person: &Person) -> Vec<Row> {
        let mut rows: Vec<(Label, Item)> = Vec::new();
        for fact in self.facts(person) {
            rows.extend(self.row(fact));
            rows.extend(help(fact));
        }
        // A module that was unassigned has no one who gave it away: the new owner reports it.
        for id in person.gave.iter().filter(|_| person.developer.is_some()) {
            rows.extend(self.fact(id).map(|fact| (Label::GivenAway, given(fact))));
        }
        by_label(rows)
    }

    /// The facts of all that this person is asked about, in the order of the board.
    fn facts(&self, person: &Person) -> Vec<&'a ModuleFact> {
        let lists = [&person.changed, &person.in_progress, &person.blocked, &person.help];
        let mut seen = HashSet::new();
        let all = lists.into_iter().flatten().filter_map(|id| self.places.get(id.as_str()));
        let mut places: Vec<usize> = all.copied().filter(|at| seen.insert(*at)).collect();
        places.sort_unstable();
        places.into_iter().map(|at| &self.report.modules[at]).collect()
    }

    fn fact(&self, id: &str) -> Option<&'a ModuleFact> {
        self.places.get(id).map(|at| &self.report.modules[*at])
    }

    /// What is to be known of a person: another name before, that they are new, when they are back.
    pub(crate) fn notes(&self, person: &Person) -> Vec<Sentence> {
        let was = person.was.as_ref().map(|was| Sentence::of("formerly ").said(was));
        let new = person.joined.then(|| Sentence::of("new on the board"));
        let back = person.away.map(|back| Sentence::of(format!("back {}", day::name(back, self.today))));
        was.into_iter().chain(new).chain(back).collect()
    }

    /// The row of a module, at its first label; none without news.
    fn row(&self, fact: &ModuleFact) -> Option<(Label, Item)> {
        let label = label(fact)?;
        let mut item = Item::bare(&fact.module.id);
        item.was.clone_from(&fact.was);
        item.by = if fact.by_other { fact.who.clone() } else { Vec::new() };
        if shows_level(label) {
            item.level = level(fact, label);
        }
        item.gain = gained(fact);
        item.details = details(fact, label);
        item.is_new = match label {
            Label::Doing => item.tells_more(),
            Label::Blocked => item.tells_more() || fact.is(Happened::Blocked),
            _ => true,
        };
        match label {
            Label::Blocked => item.reason = fact.module.blocked.as_ref().map(|it| self.blocked(it, fact)),
            Label::Reopened => {
                let status = fact.module.status.label().to_lowercase();
                item.reason = Some(Sentence::of(format!("{status} again")));
            }
            Label::Target => item.reason = Some(target(fact)),
            // Nothing of it is worth a word.
            Label::Also if !item.tells_more() => return None,
            _ => {}
        }
        Some((label, item))
    }

    /// `no test account; Dev 4 can help; since Monday. The third standup with it: reassign, split, escalate or drop?`
    pub(crate) fn blocked(&self, blocked: &Blocked, fact: &ModuleFact) -> Sentence {
        let parts = self.blocked_facts(blocked).into_iter().reduce(|said, part| said.words("; ").and(part));
        let said = parts.unwrap_or_default();
        match decision(fact) {
            Some(question) => said.words(". ").and(question),
            None if fact.blocked_standups == 2 => said.words("; the second standup with it"),
            None => said,
        }
    }

    /// Why it is blocked, who can help, since when.
    pub(crate) fn blocked_facts(&self, blocked: &Blocked) -> Vec<Sentence> {
        let reason = match blocked.reason.trim() {
            "" => Sentence::of("no reason given"),
            reason => Sentence::default().said(reason.trim_end_matches('.')),
        };
        let on = Some(blocked.on.trim()).filter(|on| !on.is_empty());
        let helper = on.map(|on| Sentence::default().said(helper(&self.report.board, on)).words(" can help"));
        let since = blocked
            .since
            .map(|since| Sentence::of(format!("since {}", day::name(self.calendar.day(since), self.today))));
        std::iter::once(reason).chain(helper).chain(since).collect()
    }
}

/// The question about a module that has been blocked at too many standups.
pub(crate) fn decision(fact: &ModuleFact) -> Option<Sentence> {
    let ordinal = fact.needs_decision().then(|| day::ordinal(fact.blocked_standups))?;
    Some(Sentence::of(format!("The {ordinal} standup with it: reassign, split, escalate or drop?")))
}

impl Item {
    fn bare(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            was: None,
            level: None,
            gain: None,
            details: Vec::new(),
            by: Vec::new(),
            reason: None,
            is_new: false,
        }
    }
}

impl Item {
    /// Whether there is anything to tell besides how the module stands.
    fn tells_more(&self) -> bool {
        self.gain.is_some() || !self.details.is_empty() || self.was.is_some()
    }
}

/// How much coverage it gained or lost, as people say it.
fn gained(fact: &ModuleFact) -> Option<Sentence> {
    let (from, to) = (fact.coverage.from?.millionths(), fact.coverage.to?.millionths());
    gain(from, to).filter(|_| fact.is(Happened::Coverage)).map(Sentence::of)
}

fn tests(fact: &ModuleFact) -> Option<String> {
    let (from, to) = (fact.tests.from.unwrap_or(0), fact.tests.to.unwrap_or(0));
    if fact.is(Happened::Tests) { difference(from, to, "test", "tests") } else { None }
}

/// The news of a module that its label does not say.
fn details(fact: &ModuleFact, label: Label) -> Vec<Sentence> {
    let mut told = Vec::new();
    let words = [
        (Happened::Reopened, Label::Reopened, "reopened"),
        (Happened::Started, Label::Reopened, "started"),
        (Happened::PutBack, Label::Done, "put back"),
        (Happened::Added, Label::New, "new"),
    ];
    told.extend(
        words.into_iter().filter(|(it, own, _)| fact.is(*it) && label != *own).map(|(.., word)| Sentence::of(word)),
    );
    if fact.is(Happened::Reassigned) {
        told.push(match (&fact.developer.from, &fact.developer.to) {
            (Some(from), Some(_)) => Sentence::of("taken over from ").said(from),
            (Some(from), None) => Sentence::of("given back by ").said(from),
            (None, _) => Sentence::of("taken on"),
        });
    }
    if label == Label::Done {
        told.extend(proof(fact));
    }
    if label == Label::Also
        && let Some(tests) = tests(fact)
    {
        told.push(Sentence::of(tests));
    }
    if fact.is(Happened::Unblocked) && label != Label::FreeAgain {
        told.push(Sentence::of("free again"));
    }
    if fact.is(Happened::TargetChanged) && label != Label::Target {
        told.push(if shows_level(label) { was_wanted(fact) } else { Sentence::of("target ").and(target(fact)) });
    }
    if fact.is(Happened::Merged) {
        told.push(Sentence::of("merged"));
    }
    if fact.late {
        told.push(Sentence::of("worked on apart and merged since"));
    }
    told
}

fn help(fact: &ModuleFact) -> Option<(Label, Item)> {
    let bare = Item::bare(&fact.module.id);
    if fact.is(Happened::Removed) {
        return None;
    }
    if !fact.module.help.is_empty() {
        let reason = Some(Sentence::default().said(&fact.module.help));
        return Some((Label::HelpWanted, Item { reason, is_new: fact.is(Happened::HelpAsked), ..bare }));
    }
    fact.is(Happened::HelpAnswered).then_some((Label::HelpFound, Item { is_new: true, ..bare }))
}

fn given(fact: &ModuleFact) -> Item {
    let to = match &fact.developer.to {
        Some(name) => Sentence::of("to ").said(name),
        None => Sentence::of("to nobody"),
    };
    Item { details: vec![to], is_new: true, ..Item::bare(&fact.module.id) }
}

/// The first label that fits.
fn label(fact: &ModuleFact) -> Option<Label> {
    let is_open = fact.module.status != Status::Done;
    Some(match fact {
        _ if fact.is(Happened::Removed) => Label::TakenOut,
        _ if fact.module.blocked.is_some() && is_open => Label::Blocked,
        _ if fact.is(Happened::Completed) => Label::Done,
        _ if fact.is(Happened::Regressed) => Label::Regressed,
        _ if fact.is(Happened::Verified) => Label::GoodAgain,
        _ if fact.is(Happened::Reopened) => Label::Reopened,
        _ if fact.module.status == Status::InProgress => Label::Doing,
        _ if fact.module.blocked.is_some() => Label::Blocked,
        _ if fact.is(Happened::Unblocked) => Label::FreeAgain,
        _ if fact.is(Happened::Added) => Label::New,
        _ if fact.is(Happened::TargetChanged) => Label::Target,
        _ if !fact.happened.is_empty() => Label::Also,
        _ => return None,
    })
}

/// The rows of each label, in the order of the labels.
fn by_label(mut rows: Vec<(Label, Item)>) -> Vec<Row> {
    rows.sort_by_key(|(label, _)| *label);
    let mut out: Vec<Row> = Vec::new();
    for (label, item) in rows {
        match out.last_mut().filter(|row| row.label == label) {
            Some(row) => row.items.push(item),
            None => out.push(Row { label, items: vec![item] }),
        }
    }
    out
}

const fn shows_level(label: Label) -> bool {
    !matches!(label, Label::TakenOut | Label::Reopened | Label::New | Label::Target)
}

/// The coverage of a module, and what is wanted while it is not reached.
fn level(fact: &ModuleFact, label: Label) -> Option<(String, Option<String>)> {
    let now = tenths(fact.module.coverage.level()?.rounded_down());
    let is_reached = matches!(label, Label::Done | Label::GoodAgain) || fact.module.coverage.at_target() == Some(true);
    let wanted = fact.module.coverage.target.filter(|_| !is_reached);
    Some((now, wanted.map(tenths)))
}

/// What stands behind a module that became Done.
fn proof(fact: &ModuleFact) -> Option<Sentence> {
    let coverage = &fact.module.coverage;
    Some(match fact.proof.to? {
        Proof::Verified => Sentence::of("verified"),
        Proof::Regressed => Sentence::of("regressed"),
        Proof::Claimed | Proof::Unproven => match (coverage.gap(), coverage.measured.is_some()) {
            // Rounded up, as the level beside it is rounded down.
            (Some(gap), _) if gap.0 > 0 => Sentence::of(format!("short by {}", Hundredths((gap.0 + 9) / 10 * 10))),
            (_, false) => Sentence::of("not measured"),
            _ => return None,
        },
    })
}

/// `95%, was 90%`.
fn target(fact: &ModuleFact) -> Sentence {
    let now = match fact.target.to {
        Some(to) => Sentence::default().with(Piece::Percent(tenths(to))),
        None => return Sentence::of("none any more"),
    };
    match fact.target.from {
        Some(from) => now.words(", was ").with(Piece::Percent(tenths(from))),
        None => now.words(", none before"),
    }
}

/// The target before, where the row shows the new one.
fn was_wanted(fact: &ModuleFact) -> Sentence {
    match fact.target.from {
        Some(from) => Sentence::of("target was ").with(Piece::Percent(tenths(from))),
        None => Sentence::of("the target is new"),
    }
}

/// Who can help, by the developer's name if one is meant.
fn helper<'a>(board: &'a Board, on: &'a str) -> &'a str {
    named(board, on).map_or(on, |at| &board.developers[at].name)
}

/// Everything that happened to a module, each in a word or two, as it stands beside the module itself.
pub(crate) fn happened(fact: &ModuleFact) -> Vec<Sentence> {
    let mut told: Vec<Sentence> = Vec::new();
    let words = [
        (Happened::Completed, "done"),
        (Happened::Regressed, "regressed"),
        (Happened::Verified, "verified again"),
        (Happened::Blocked, "blocked"),
    ];
    told.extend(words.into_iter().filter(|(it, _)| fact.is(*it)).map(|(_, word)| Sentence::of(word)));
    told.extend(details(fact, Label::Doing));
    if let Some(was) = &fact.was {
        told.push(Sentence::of("was ").id(was));
    }
    if fact.is(Happened::HelpAsked) {
        told.push(Sentence::of("help wanted"));
    }
    if fact.is(Happened::HelpAnswered) {
        told.push(Sentence::of("help found"));
    }
    told.extend(tests(fact).map(Sentence::of));
    told
}
