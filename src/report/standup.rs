//! The report: facts of every module, grouped by person and for the team. Compares nobody with anybody.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::log::history::Since;
use crate::log::history::cut::Cuts;
use crate::log::history::{History, Identity};
use crate::model::board::{Board, Developer};
use crate::model::module::Module;
use crate::model::status::Status;
use crate::model::totals::{ColumnTotals, Totals};
use crate::report::facts::{Asked, Ends, Happened, ModuleFact, Person, StandupReport, Warning};
use crate::report::merge_order::{is_merged, merge_order};
use crate::report::module::Between;
use crate::report::next::{Startable, TOLD};
use crate::report::state::{Cast, Placed, State};
use crate::report::trace::{Side, Trace, traces};
use crate::report::window::{Asked as Wanted, Calendar, Earlier, NoWindow, Window, window};

/// What a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// All that is known to have happened. What is not loaded has not happened.
    pub history: &'a History,
    /// The board as it is now.
    pub board: &'a Arc<Board>,
    /// The moment that is now.
    pub now: DateTime<Utc>,
    /// The user's calendar.
    pub calendar: Calendar,
    /// How many lines of the log could not be read.
    pub skipped: usize,
}

/// The report that is asked for.
pub fn report(scene: &Scene<'_>, wanted: &Wanted) -> Result<StandupReport, NoWindow> {
    let cuts = Cuts::new(scene.history, scene.now);
    let window = window(&cuts, scene.calendar, wanted)?;
    let traces = traces(&cuts, &window.before, &window.after);
    let cast = Cast::new(&cuts, scene.board, &traces);
    let (from, to) = (cast.state(Side::Since, &window.before), cast.state(Side::Until, &window.after));
    let between = Between { cuts: &cuts, since: &window.since, from: &from, to: &to };
    let telling = Telling { scene, window: &window, traces: &traces, cast: &cast, between: &between };
    let modules = telling.modules();
    Ok(telling.report(modules))
}

struct Telling<'a> {
    scene: &'a Scene<'a>,
    window: &'a Window,
    traces: &'a HashMap<Identity, Trace<'a>>,
    cast: &'a Cast<'a>,
    between: &'a Between<'a>,
}

impl Telling<'_> {
    /// The facts of all modules that changed or that a standup talks about.
    fn modules(&self) -> Vec<ModuleFact> {
        let Between { from, to, .. } = self.between;
        let here = to.modules.iter().map(|new| (from.find(new.identity), Some(new)));
        let gone = from.modules.iter().filter(|old| to.find(old.identity).is_none()).map(|old| (Some(old), None));
        here.chain(gone).filter_map(|(old, new)| self.fact(old, new)).collect()
    }

    fn fact(&self, old: Option<&Placed>, new: Option<&Placed>) -> Option<ModuleFact> {
        let identity = new.or(old)?.identity;
        let is_open = new.is_some_and(|it| {
            it.module.status == Status::InProgress || it.module.blocked.is_some() || !it.module.help.is_empty()
        });
        let is_same = match (old, new) {
            (Some(old), Some(new)) => {
                let merged = |state: &State, it: &Placed| it.developer.and_then(|at| state.board.developers[at].merged);
                let Between { from, to, .. } = self.between;
                !self.traces.contains_key(&identity) && merged(from, old) == merged(to, new)
            }
            _ => false,
        };
        if is_same && !is_open {
            return None;
        }
        let mut fact = self.between.fact(old, new, self.traces.get(&identity))?;
        if fact.happened.is_empty() && !is_open {
            return None;
        }
        if let Some(new) = new {
            fact.blocked_standups = self.blocked_standups(new);
            fact.since = self.in_status_since(new);
        }
        Some(fact)
    }

    /// At how many standups in a row it has been blocked, with this one.
    fn blocked_standups(&self, new: &Placed) -> usize {
        if new.module.blocked.is_none() {
            return 0;
        }
        let was_blocked = |standup: &&Earlier| self.cast.is_blocked(new.identity, &standup.seen);
        1 + self.window.earlier.iter().take_while(was_blocked).count()
    }

    /// Whether older entries than are loaded would tell nothing more: the log has the standup at which each blocked module was still
    /// free, and says since when each has been in progress.
    fn is_settled(&self, modules: &[ModuleFact]) -> bool {
        let history = self.scene.history;
        let is_reached = |standup: &Earlier| history.reaches(Since::Mark(&standup.mark));
        let is_settled = |fact: &ModuleFact| {
            let is_dated = fact.status.to != Some(Status::InProgress) || fact.since.is_some();
            let free = fact.blocked_standups.checked_sub(1);
            is_dated && free.is_none_or(|at| self.window.earlier.get(at).is_some_and(is_reached))
        };
        history.is_whole() || modules.iter().all(is_settled)
    }

    fn in_status_since(&self, new: &Placed) -> Option<DateTime<Utc>> {
        let cuts = self.between.cuts;
        let inside = |index| cuts.holds(&self.window.after, index);
        self.traces.get(&new.identity)?;
        cuts.history().in_status_by(new.identity, new.module.status, inside).map(|entry| entry.at)
    }

    fn report(&self, modules: Vec<ModuleFact>) -> StandupReport {
        let Between { from, to, .. } = self.between;
        let board = &to.board;
        let day = self.scene.calendar.day(self.window.until.at);
        let asked_of = asked_of(board);
        let mut of_column: BTreeMap<Option<usize>, Vec<&ModuleFact>> = BTreeMap::new();
        let mut gone_from: BTreeMap<Option<Identity>, Vec<&ModuleFact>> = BTreeMap::new();
        for fact in &modules {
            match to.find(fact.identity) {
                Some(new) => of_column.entry(new.developer).or_default().push(fact),
                None => {
                    let owner = from.find(fact.identity).and_then(|old| from.owner(old));
                    gone_from.entry(owner).or_default().push(fact);
                }
            }
        }
        let gave = self.gave(&modules);
        let startable = Startable::new(board);
        let totals = Ends { from: Totals::of(&from.board), to: Totals::of(board) };
        let mut before: BTreeMap<Option<usize>, Vec<Arc<Module>>> = BTreeMap::new();
        for new in &to.modules {
            let old = from.find(new.identity).unwrap_or(new);
            before.entry(new.developer).or_default().push(Arc::clone(&old.module));
        }
        let person = |column: Option<usize>| {
            let identity = column.map(|at| to.developers[at]);
            let facts = of_column.get(&column).map_or(&[][..], Vec::as_slice);
            let gone = gone_from.get(&identity).map_or(&[][..], Vec::as_slice);
            let developer = column.map(|at| &*board.developers[at]);
            let mut person = Person {
                next: startable.of(column).into_iter().take(TOLD).map(|module| module.id.clone()).collect(),
                gave: gave.get(&identity).cloned().unwrap_or_default(),
                ..of(developer, board.column(column), facts, gone)
            };
            let now = totals.to.column(column);
            (person.counts, person.gauge.to) = (now.counts, now.gauge);
            person.gauge.from = ColumnTotals::of(before.get(&column).map_or(&[], Vec::as_slice)).gauge;
            if let (Some(developer), Some(identity)) = (developer, identity) {
                let was = from.developer(identity);
                person.was = was.map(|was| &was.name).filter(|was| **was != developer.name).cloned();
                person.joined = was.is_none();
                person.away = developer.away.filter(|back| *back > day);
                let asked = asked_of.iter().find(|asked| asked.who == developer.name);
                person.waiting = asked.map(|asked| asked.modules.clone()).unwrap_or_default();
            }
            person
        };
        let people = (0..board.developers.len()).map(|at| person(Some(at))).collect();
        let unassigned = person(None);
        let left = from.developers.iter().zip(&from.board.developers);
        StandupReport {
            is_settled: self.is_settled(&modules),
            title: board.title.clone(),
            since: self.window.since.clone(),
            until: self.window.until.clone(),
            day,
            totals,
            tests: Ends { from: tests(&from.board), to: tests(board) },
            people,
            unassigned,
            left: left
                .filter(|(identity, _)| to.developer(**identity).is_none())
                .map(|(_, developer)| developer.name.clone())
                .collect(),
            decide: modules.iter().filter(|it| it.needs_decision()).map(|it| it.module.id.clone()).collect(),
            topics: board.topics.clone(),
            merge: merge_order(board),
            warnings: self.warnings(),
            board: Arc::clone(board),
            asked_of,
            modules,
        }
    }

    /// What left each column, in the order of the board: it is on the board and not theirs any more.
    fn gave(&self, modules: &[ModuleFact]) -> HashMap<Option<Identity>, Vec<String>> {
        let mut gave: HashMap<Option<Identity>, Vec<String>> = HashMap::new();
        for fact in modules.iter().filter(|fact| fact.is(Happened::Reassigned)) {
            let from = self.between.from;
            let owner = from.find(fact.identity).and_then(|old| from.owner(old));
            gave.entry(owner).or_default().push(fact.module.id.clone());
        }
        gave
    }

    fn warnings(&self) -> Vec<Warning> {
        let cuts = self.between.cuts;
        let mut ahead: BTreeMap<&str, DateTime<Utc>> = BTreeMap::new();
        for it in cuts.entries() {
            let is_inside = || cuts.holds(&self.window.after, it.index) && !cuts.holds(&self.window.before, it.index);
            if cuts.is_ahead(it.entry) && is_inside() {
                let at = ahead.entry(it.entry.actor()).or_insert(it.entry.at);
                *at = it.entry.at.max(*at);
            }
        }
        let ahead = ahead.into_iter().map(|(who, at)| Warning::ClockAhead { who: who.to_owned(), at });
        let skipped = (self.scene.skipped > 0).then_some(Warning::Skipped { lines: self.scene.skipped });
        ahead.chain(skipped).collect()
    }
}

/// The lists of a person's modules, in the order of the column.
fn of(developer: Option<&Developer>, column: &[Arc<Module>], facts: &[&ModuleFact], gone: &[&ModuleFact]) -> Person {
    let ids = |is: &dyn Fn(&Module) -> bool| -> Vec<String> {
        column.iter().filter(|module| is(module)).map(|module| module.id.clone()).collect()
    };
    let told = |is: &dyn Fn(&ModuleFact) -> bool| -> Vec<String> {
        let all = facts.iter().chain(gone);
        all.filter(|fact| is(fact)).map(|fact| fact.module.id.clone()).collect()
    };
    Person {
        developer: developer.map(|it| it.name.clone()),
        area: developer.map(|it| it.area.clone()).unwrap_or_default(),
        completed: told(&|fact| fact.is(Happened::Completed)),
        changed: told(&|fact| !fact.happened.is_empty()),
        in_progress: ids(&|module| module.status == Status::InProgress),
        blocked: ids(&|module| module.blocked.is_some()),
        help: ids(&|module| !module.help.is_empty()),
        to_merge: ids(&|module| {
            module.status == Status::Done && !module.pr.is_empty() && !is_merged(module, developer)
        }),
        ..Person::default()
    }
}

fn tests(board: &Board) -> u64 {
    board.modules().filter_map(|found| found.module.tests.written).fold(0, u64::saturating_add)
}

/// The blocked modules by the person whose help they need, developers first, in the order of the board.
pub fn asked_of(board: &Board) -> Vec<Asked> {
    let mut asked: Vec<(usize, Asked)> = Vec::new();
    for found in board.modules() {
        let Some(on) = found.module.blocked.as_ref().map(|it| it.on.trim()).filter(|on| !on.is_empty()) else {
            continue;
        };
        let developer = named(board, on);
        let who = developer.map_or(on, |at| &board.developers[at].name);
        let id = found.module.id.clone();
        match asked.iter_mut().find(|(_, it)| it.who == who) {
            Some((_, it)) => it.modules.push(id),
            None => asked.push((developer.unwrap_or(usize::MAX), Asked { who: who.to_owned(), modules: vec![id] })),
        }
    }
    asked.sort_by_key(|(place, _)| *place);
    asked.into_iter().map(|(_, asked)| asked).collect()
}

/// The developer that a text names: by their name, or by one of their log-in names.
pub fn named(board: &Board, text: &str) -> Option<usize> {
    let text = text.trim().trim_start_matches('@').to_lowercase();
    let by = |is: &dyn Fn(&Developer) -> bool| board.developers.iter().position(|developer| is(developer));
    by(&|developer| developer.name.to_lowercase() == text)
        .or_else(|| by(&|developer| developer.who.iter().any(|who| who.to_lowercase() == text)))
}
