//! What happened to one module between two cuts: the difference of two states, and who made it. Counts entries for nothing else.

use crate::log::footprint::{AFTER, DEVELOPER, NAME, STATUS};
use crate::log::history::cut::Cuts;
use crate::model::board::Developer;
use crate::model::change::{By, Subject};
use crate::model::field::{MODULE, Value};
use crate::model::module::{Module, Proof};
use crate::model::status::Status::{Done, InProgress, Pending};
use crate::report::facts::{Ends, Happened, ModuleFact};
use crate::report::state::{Placed, State};
use crate::report::trace::Trace;
use crate::report::window::{Bound, BoundKind};

/// Fields with words of their own, or that the coverage covers.
const TOLD: &[&str] = &[
    "coverage.now",
    "coverage.measured",
    "coverage.best",
    "coverage.target",
    "tests.written",
    "blocked",
    "help",
    "merged",
];

/// Both states, and what lies between.
pub(super) struct Between<'a> {
    pub(super) cuts: &'a Cuts<'a>,
    pub(super) since: &'a Bound,
    pub(super) from: &'a State,
    pub(super) to: &'a State,
}

impl Between<'_> {
    /// The facts of a module that is there at one of both ends at least.
    pub(super) fn fact(
        &self,
        old: Option<&Placed>,
        new: Option<&Placed>,
        trace: Option<&Trace<'_>>,
    ) -> Option<ModuleFact> {
        let it = new.or(old)?;
        let (happened, paths) = self.happened(old, new);
        let (was, is) = (old.map(|it| &*it.module), new.map(|it| &*it.module));
        let developer = Ends {
            from: old.and_then(|it| self.owner_name(self.from, it)),
            to: new.and_then(|it| self.owner_name(self.to, it)),
        };
        let owner = match new {
            Some(new) => self.to.owner(new).and_then(|owner| self.to.developer(owner)),
            None => old.and_then(|old| self.from.owner(old)).and_then(|owner| self.from.developer(owner)),
        };
        let mut fact = ModuleFact {
            module: it.module.clone(),
            identity: it.identity,
            was: was.filter(|was| is.is_some_and(|is| is.id != was.id)).map(|was| was.id.clone()),
            developer,
            status: Ends { from: was.map(|it| it.status), to: is.map(|it| it.status) },
            coverage: Ends { from: was.and_then(|it| it.coverage.level()), to: is.and_then(|it| it.coverage.level()) },
            tests: Ends { from: was.and_then(|it| it.tests.written), to: is.and_then(|it| it.tests.written) },
            target: Ends { from: was.and_then(|it| it.coverage.target), to: is.and_then(|it| it.coverage.target) },
            proof: Ends { from: was.and_then(Module::proof), to: is.and_then(Module::proof) },
            happened,
            blocked_standups: 0,
            since: None,
            who: Vec::new(),
            by_other: false,
            late: false,
        };
        if let Some(trace) = trace {
            self.attribute(&mut fact, &paths, trace, owner.map(|owner| &**owner));
        }
        Some(fact)
    }

    /// What happened, and which fields say so; `None` stands for the whole record.
    fn happened(&self, old: Option<&Placed>, new: Option<&Placed>) -> (Vec<Happened>, Vec<Option<&'static str>>) {
        let mut told = Happenings::default();
        let (was, is) = match (old, new) {
            (Some(old), Some(new)) => {
                self.of_both(old, new, &mut told);
                (Some(&*old.module), &*new.module)
            }
            (None, Some(new)) => {
                told.put(Happened::Added, &[]);
                (None, &*new.module)
            }
            (Some(_), None) => {
                told.put(Happened::Removed, &[]);
                return told.done();
            }
            (None, None) => return told.done(),
        };
        let status_was = was.map(|it| it.status);
        match (status_was, is.status) {
            (Some(Done), Done) | (Some(Pending) | None, Pending) | (Some(InProgress), InProgress) => {}
            (_, Done) => told.put(Happened::Completed, &[STATUS]),
            (Some(Done), _) => told.put(Happened::Reopened, &[STATUS]),
            (_, InProgress) => told.put(Happened::Started, &[STATUS]),
            (_, Pending) => told.put(Happened::PutBack, &[STATUS]),
        }
        match (was.and_then(|it| it.blocked.as_ref()), is.blocked.as_ref()) {
            (Some(was), Some(is)) if was.reason == is.reason => {
                if was != is {
                    told.put(Happened::Other, &["blocked"]);
                }
            }
            (_, Some(_)) => told.put(Happened::Blocked, &["blocked"]),
            (Some(_), None) => told.put(Happened::Unblocked, &["blocked"]),
            (None, None) => {}
        }
        match (was.map_or("", |it| &it.help), is.help.as_str()) {
            (was, is) if was == is => {}
            (_, "") => told.put(Happened::HelpAnswered, &["help"]),
            _ => told.put(Happened::HelpAsked, &["help"]),
        }
        let merged = |state: &State, it: &Placed| {
            it.module.merged == Some(true)
                || it.developer.is_some_and(|at| state.board.developers[at].merged == Some(true))
        };
        match (old.is_some_and(|old| merged(self.from, old)), new.is_some_and(|new| merged(self.to, new))) {
            (false, true) => told.put(Happened::Merged, &["merged"]),
            _ if was.is_some_and(|was| was.merged != is.merged) => told.put(Happened::Other, &["merged"]),
            _ => {}
        }
        told.done()
    }

    /// What only a module can have that is there at both ends.
    fn of_both(&self, old: &Placed, new: &Placed, told: &mut Happenings) {
        let (was, is) = (&*old.module, &*new.module);
        if self.from.owner(old) != self.to.owner(new) {
            told.put(Happened::Reassigned, &[DEVELOPER]);
        }
        if was.id != is.id {
            told.put(Happened::Renamed, &[NAME]);
        }
        let measured = ["coverage.now", "coverage.measured", "coverage.start"];
        if was.coverage.level() != is.coverage.level() {
            told.put(Happened::Coverage, &measured);
        }
        if was.tests.written != is.tests.written {
            told.put(Happened::Tests, &["tests.written"]);
        }
        if was.coverage.target != is.coverage.target {
            told.put(Happened::TargetChanged, &["coverage.target"]);
        }
        match (was.proof(), is.proof()) {
            (Some(was), Some(is)) if was == is => {}
            (Some(_), Some(Proof::Regressed)) => told.put(Happened::Regressed, &measured),
            (Some(_), Some(Proof::Verified)) => told.put(Happened::Verified, &measured),
            _ => {}
        }
        for field in MODULE.iter().filter(|field| !TOLD.contains(&field.path)) {
            let (was, is) = ((field.get)(was), (field.get)(is));
            if was != is && !self.same_list(field.path, &was, &is) {
                told.put(Happened::Other, &[field.path]);
            }
        }
    }

    /// Whether two lists have the same items in another order, or name the same modules by other ids.
    fn same_list(&self, path: &str, was: &Value, is: &Value) -> bool {
        let history = self.cuts.history();
        let items = |value: &Value| -> Vec<String> {
            let Value::Texts(items) = value else { return Vec::new() };
            let name = |item: &String| match path {
                AFTER => history.name_now(&Subject::Module(item.clone())).name().to_owned(),
                _ => item.clone(),
            };
            let mut items: Vec<String> = items.iter().map(name).collect();
            items.sort_unstable();
            items
        };
        matches!((was, is), (Value::Texts(_), Value::Texts(_))) && items(was) == items(is)
    }

    /// Who has it, by the name of today if they are still there.
    fn owner_name(&self, state: &State, it: &Placed) -> Option<String> {
        let owner = state.owner(it)?;
        self.to.developer(owner).or_else(|| state.developer(owner)).map(|developer| developer.name.clone())
    }

    /// Who made it so, and whether that was long ago.
    fn attribute(
        &self,
        fact: &mut ModuleFact,
        paths: &[Option<&'static str>],
        trace: &Trace<'_>,
        owner: Option<&Developer>,
    ) {
        let counts = |path: Option<&'static str>| path.is_none() || paths.contains(&path);
        let of_fact = trace.between.iter().filter(|(path, _)| counts(*path) && !fact.happened.is_empty());
        let entries = of_fact.map(|(_, entry)| self.cuts.entry(*entry).entry);
        let mut newest = None;
        let mut by_hands = Vec::new();
        for entry in entries {
            newest = newest.max(Some(entry.at));
            if !entry.who.is_empty() && !fact.who.contains(&entry.who) {
                fact.who.push(entry.who.clone());
            }
            if !matches!(entry.by, By::Auto(_) | By::Observed) {
                by_hands.push(entry.who.as_str());
            }
        }
        fact.late = self.since.kind == BoundKind::Mark && newest.is_some_and(|newest| newest < self.since.at);
        let names = owner.map_or(&[][..], |owner| &owner.who);
        let is_owner = |who: &&str| names.iter().any(|name| name.to_lowercase() == who.to_lowercase());
        fact.by_other = !names.is_empty() && !by_hands.is_empty() && !by_hands.iter().any(is_owner);
    }
}

/// What happened, and the fields that say so.
#[derive(Default)]
struct Happenings {
    happened: Vec<Happened>,
    paths: Vec<Option<&'static str>>,
}

impl Happenings {
    fn put(&mut self, happened: Happened, paths: &[&'static str]) {
        self.happened.push(happened);
        self.paths.extend(paths.iter().map(|path| Some(*path)));
    }

    fn done(mut self) -> (Vec<Happened>, Vec<Option<&'static str>>) {
        self.happened.sort_unstable();
        self.happened.dedup();
        (self.happened, self.paths)
    }
}
