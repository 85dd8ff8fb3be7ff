//! Resolves the draft into a board: which of two facts counts, what depends on the status, who waits for whom. The first
//! statement of a fact counts; every other one is reported as a disagreement.

use std::collections::HashMap;
use std::sync::Arc;

use crate::import::plan::claim;
use crate::import::plan::draft::{At, DeveloperDraft, Draft, ModuleDraft, Stated};
use crate::import::plan::fact::Fact;
use crate::import::plan::ids::{Ids, name_by_paths};
use crate::import::plan::reading::{Fate, Plan};
use crate::import::plan::words::line::{clean, line};
use crate::import::plan::words::person;
use crate::import::plan::words::value::{Coverage, Tests};
use crate::import::plan::words::vocabulary::Priority;
use crate::model::board::Developer;
use crate::model::decimal::Percent;
use crate::model::module::{Blocked, Module};
use crate::model::status::Status;

/// The plan that was stated.
pub(super) fn finish(mut draft: Draft) -> Plan {
    name_by_paths(&mut draft);
    let scale = Scale::of(&draft);
    let ids = Ids::of(&draft);
    let mut modules = Vec::with_capacity(draft.modules.len());
    for index in 0..draft.modules.len() {
        let module = match draft.modules[index].whole.take() {
            // It names others by their ids.
            Some(whole) => *whole,
            None => {
                let mut module = module(index, &mut draft, &scale);
                ids.resolve(&mut module, index, &mut draft);
                ids.wait_for_blocker(&mut module, index);
                module
            }
        };
        modules.push(module);
    }
    let mut edges: Vec<Vec<String>> = modules.iter().map(|module| module.after.clone()).collect();
    let names: Vec<String> = modules.iter().map(|module| module.id.clone()).collect();
    for (index, dropped) in untangle(&names, &mut edges) {
        let at = draft.modules[index].at;
        draft.disagree(
            at,
            format!("{} and {dropped} wait for each other: that {} does is left out", names[index], names[index]),
        );
    }
    for (module, after) in modules.iter_mut().zip(edges) {
        module.after = after;
    }
    let mut developers = developers(&mut draft);
    claim::compare(&mut draft, &developers, &modules);
    for (module, known) in modules.into_iter().zip(&draft.modules) {
        match known.owner {
            Some(owner) => developers[owner].modules.push(Arc::new(module)),
            None => draft.board.unassigned.push(Arc::new(module)),
        }
    }
    let mut board = std::mem::take(&mut draft.board);
    board.developers = developers.into_iter().map(Arc::new).collect();
    board.coverage.start = draft.start.map(|(percent, _)| percent).or(board.coverage.start);
    board.coverage.target = draft.target.map(|(percent, _)| percent).or(board.coverage.target);
    if !draft.notes.is_empty() {
        // A document that is known whole keeps its notes as they are.
        let whole = Some(std::mem::take(&mut board.notes)).filter(|notes| !notes.is_empty());
        board.notes = whole.into_iter().chain(std::mem::take(&mut draft.notes)).collect::<Vec<_>>().join("\n\n");
    }
    draft.told.sort_by_key(|told| (told.file, told.line, told.fate));
    draft.told.dedup();
    draft.disagreements.sort();
    draft.disagreements.dedup();
    Plan { board, told: draft.told, disagreements: draft.disagreements }
}

/// Which number a priority in words is: the scale begins with the highest word that the document uses.
struct Scale {
    word: u64,
    number: u64,
}

impl Scale {
    fn of(draft: &Draft) -> Self {
        let mut scale = Self { word: 1, number: 0 };
        for stated in draft.modules.iter().flat_map(|module| &module.facts) {
            match stated.fact {
                Fact::Priority(Priority::Word(0)) => scale.word = 0,
                Fact::Priority(Priority::Number(0)) => scale.number = 1,
                _ => {}
            }
        }
        scale
    }

    fn number(&self, priority: Priority) -> u64 {
        match priority {
            Priority::Number(number) => number + self.number,
            Priority::Word(rank) => rank + 1 - self.word,
        }
    }
}

/// Whether a module may have several facts of this name.
fn is_list(fact: &Fact) -> bool {
    matches!(fact, Fact::Tag(_) | Fact::After(_) | Fact::Blocked(_) | Fact::Who(_) | Fact::Link(_))
}

/// The facts that count, the first of each name; the others are reported.
fn first_facts(name: &str, facts: &[Stated], draft: &mut Draft) -> Vec<Stated> {
    let mut kept: Vec<Stated> = Vec::new();
    for stated in facts {
        let same = kept.iter().find(|kept| kept.fact.name() == stated.fact.name());
        match same {
            Some(first) if !is_list(&stated.fact) => {
                if first.fact.said() != stated.fact.said() {
                    let what = stated.fact.name();
                    let place = draft.place(first.at, stated.at);
                    let message =
                        format!("{what} of {name}: {} here, {} in {place}", stated.fact.said(), first.fact.said());
                    draft.disagree(stated.at, message);
                }
            }
            _ => kept.push(stated.clone()),
        }
    }
    kept
}

fn module(index: usize, draft: &mut Draft, scale: &Scale) -> Module {
    let known: ModuleDraft = draft.modules[index].clone();
    let facts = first_facts(&known.id, &known.facts, draft);
    for (name, at) in &known.unknown {
        unknown(&known, name, *at, &facts, draft);
    }
    let mut module = Module::new(known.id.clone(), known.status().unwrap_or(Status::Pending));
    module.title.clone_from(&known.title);
    module.group = clean(&known.group);
    let mut notes = known.notes.clone();
    notes.dedup();
    let start =
        facts.iter().find_map(|stated| if let Fact::Start(percent) = stated.fact { Some(percent) } else { None });
    for Stated { fact, .. } in &facts {
        match fact {
            Fact::Coverage(coverage) => set_coverage(&mut module, *coverage, start),
            Fact::Start(percent) => module.coverage.start = Some(*percent),
            Fact::Target(percent) => module.coverage.target = Some(*percent),
            Fact::Tests(tests) => set_tests(&mut module, *tests),
            Fact::Needed(tests) => (module.tests.needed, module.tests.about) = (Some(tests.count), tests.about),
            Fact::Written(count) => module.tests.written = Some(*count),
            Fact::Hours(effort) => module.hours = Some(effort.hours),
            Fact::Lines(count) => module.lines = Some(*count),
            Fact::Priority(priority) => module.priority = Some(scale.number(*priority)),
            Fact::Complexity(complexity) => module.complexity = Some(*complexity),
            Fact::Tag(tag) => {
                let tag = clean(tag);
                if !tag.is_empty() && !module.tags.contains(&tag) {
                    module.tags.push(tag);
                }
            }
            Fact::TestFile(path) => module.test_file = line(path),
            Fact::After(names) => module.after.push(names.clone()),
            Fact::Pr(pr) => module.pr = line(pr),
            Fact::Merged(merged) => module.merged = Some(*merged),
            Fact::Blocked(reason) => {
                let said = module.blocked.get_or_insert_with(Blocked::default);
                // A status only says that it is blocked; a reason says by what.
                if said.reason.is_empty() || said.reason == "blocked" {
                    said.reason = line(reason);
                }
            }
            Fact::Help(help) => module.help = line(help),
            _ => {}
        }
    }
    // Measured against what is reached, not against what is wanted.
    if let Some(now) = module.coverage.now {
        module.coverage.best = Some(module.coverage.best.map_or(now, |best| best.max(now)));
    }
    if module.blocked.as_ref().is_some_and(|blocked| blocked.reason.is_empty()) || module.status == Status::Done {
        module.blocked = None;
    }
    module.notes = notes.join("\n\n");
    module
}

/// What is stated as not known yet contradicts a place that knows it.
fn unknown(known: &ModuleDraft, name: &'static str, at: At, facts: &[Stated], draft: &mut Draft) {
    let there = facts.iter().find(|stated| stated.fact.name().starts_with(name));
    let message = match there {
        Some(stated) => {
            let place = draft.place(stated.at, at);
            format!("{name} of {}: not known yet here, {} in {place}", known.id, stated.fact.said())
        }
        None => format!("{name} of {}: not known yet", known.id),
    };
    draft.disagree(at, message);
}

fn set_coverage(module: &mut Module, coverage: Coverage, start: Option<Percent>) {
    let is_pending = module.status == Status::Pending;
    let state = &mut module.coverage;
    match coverage {
        Coverage::Arrow(from, to) => {
            (state.start, state.target) = (Some(from), Some(to));
            // What is done has come to where it was to get, or was there already.
            if module.status == Status::Done && state.now.is_none() {
                state.now = Some(to.max(from));
            }
        }
        Coverage::Of(now, target) => {
            if is_pending {
                state.start = Some(now);
            } else {
                state.now = Some(now);
            }
            state.target = Some(target);
        }
        Coverage::One(percent) if is_pending && start.is_none_or(|start| start == percent) => {
            state.start = state.start.or(Some(percent));
        }
        Coverage::One(percent) => state.now = Some(percent),
        Coverage::Range(_, high) => state.target = Some(high),
    }
}

fn set_tests(module: &mut Module, tests: Tests) {
    let state = &mut module.tests;
    if tests.written.is_some() {
        (state.written, state.needed, state.about) = (tests.written, Some(tests.count), tests.about);
    } else if module.status == Status::Pending {
        if state.needed.is_none() {
            (state.needed, state.about) = (Some(tests.count), tests.about);
        }
    } else if state.written.is_none() {
        state.written = Some(tests.count);
    }
}

/// Takes out of `after` what would make some wait in a circle; gives who and for whom.
pub(super) fn untangle(names: &[String], after: &mut [Vec<String>]) -> Vec<(usize, String)> {
    let index: HashMap<&str, usize> = names.iter().enumerate().map(|(i, name)| (name.as_str(), i)).collect();
    let mut dropped = Vec::new();
    // 0 not seen, 1 on the way, 2 done.
    let mut state = vec![0_u8; names.len()];
    for root in 0..names.len() {
        if state[root] != 0 {
            continue;
        }
        let mut way = vec![(root, 0)];
        state[root] = 1;
        while let Some((here, at)) = way.last_mut() {
            let here = *here;
            let Some(name) = after[here].get(*at) else {
                state[here] = 2;
                way.pop();
                continue;
            };
            match index.get(name.as_str()).copied() {
                Some(next) if state[next] == 1 => dropped.push((here, after[here].remove(*at))),
                Some(next) if state[next] == 0 => {
                    *at += 1;
                    state[next] = 1;
                    way.push((next, 0));
                }
                _ => *at += 1,
            }
        }
    }
    dropped
}

fn developers(draft: &mut Draft) -> Vec<Developer> {
    let mut developers: Vec<Developer> = Vec::with_capacity(draft.developers.len());
    for index in 0..draft.developers.len() {
        if let Some(whole) = draft.developers[index].whole.take() {
            developers.push(*whole);
            continue;
        }
        let known: DeveloperDraft = draft.developers[index].clone();
        let mut developer = Developer { name: clean(&known.name), ..Developer::default() };
        let mut notes = known.notes.clone();
        notes.dedup();
        for Stated { fact, at } in first_facts(&known.name, &known.facts, draft) {
            match fact {
                Fact::Area(area) => developer.area = area,
                Fact::Hours(effort) => developer.hours = Some(effort.hours),
                Fact::Impact(points) => developer.impact = Some(points),
                Fact::Who(who) => developer.who.push(clean(&who)),
                Fact::Pr(pr) => developer.pr = line(&pr),
                Fact::Merged(merged) => developer.merged = Some(merged),
                Fact::Link(link) => developer.links.push(link),
                Fact::After(names) => {
                    for name in person::names(&names) {
                        let found = (0..draft.developers.len())
                            .find(|i| *i != index && person::same_name(&draft.developers[*i].name, &name));
                        match found {
                            Some(found) => {
                                let name = clean(&draft.developers[found].name);
                                if !developer.after.contains(&name) {
                                    developer.after.push(name);
                                }
                            }
                            None => {
                                draft.tell_at(
                                    at,
                                    Fate::Noted,
                                    format!("after {name}: no developer of the plan is called so"),
                                );
                                notes.push(format!("After {name}"));
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        developer.notes = notes.join("\n\n");
        developers.push(developer);
    }
    let names: Vec<String> = developers.iter().map(|developer| developer.name.clone()).collect();
    let mut edges: Vec<Vec<String>> = developers.iter().map(|developer| developer.after.clone()).collect();
    for (index, dropped) in untangle(&names, &mut edges) {
        let at = draft.developers[index].at;
        draft.disagree(
            at,
            format!("{} and {dropped} wait for each other: that {} does is left out", names[index], names[index]),
        );
    }
    for (developer, after) in developers.iter_mut().zip(edges) {
        developer.after = after;
    }
    developers
}
