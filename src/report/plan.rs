//! The plan in figures: criteria by developer, tests, hours, points, and where the platform gets if every target is met. Judges
//! nobody.

use std::sync::Arc;

use crate::log::history::History;
use crate::model::board::{Board, Check, Criterion};
use crate::model::decimal::{Hundredths, Level, Percent};
use crate::model::gate;
use crate::model::module::Module;
use crate::model::status::Status;
use crate::model::totals::Totals;
use crate::report::best::uncovered_at_best;

/// The plan in figures.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct PlanFigures {
    /// In the order of the board.
    pub criteria: Vec<CriterionState>,
    /// Tests there are.
    pub written: u64,
    /// Tests that are needed; a module without a figure needs those it has.
    pub needed: u64,
    /// Whether some of these are estimates.
    pub about: bool,
    /// Hours at least, and at most, over all developers; `None` where none are planned.
    pub hours: Option<(Hundredths, Hundredths)>,
    /// Points that the developers' work is to bring, and how much of that there is; `None` where no impact is planned.
    pub points: Option<(Hundredths, Hundredths)>,
    /// By tag, in the order of the board: modules at their target, and all with that tag and a target.
    pub tags: Vec<(String, usize, usize)>,
    /// The platform if every target is met; `None` where its start is unknown.
    pub if_met: Option<Percent>,
}

/// A criterion, and how far everybody is with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CriterionState {
    /// Raw text.
    pub text: String,
    /// `None` where nobody knows.
    pub met: Option<bool>,
    /// What the program checks; `None`: a person or a test run says so.
    pub check: Option<Check>,
    /// By developer with modules that count: their name, modules for which it is met, all that count.
    pub developers: Vec<(String, usize, usize)>,
}

impl PlanFigures {
    /// Of a board with these totals and this log, which knows how much was uncovered when a module reached its best.
    pub(crate) fn of(board: &Board, totals: &Totals, log: Option<&History>) -> Self {
        let criteria = board.criteria.iter().map(|it| state(board, it, log)).collect();
        let mut figures = Self { criteria, ..Self::default() };
        for found in board.modules() {
            let tests = &found.module.tests;
            figures.written += tests.written.unwrap_or(0);
            figures.needed += tests.needed.or(tests.written).unwrap_or(0);
            figures.about |= tests.about;
            let Some(at_target) = answer(found.module, Check::AllAtTarget, log) else { continue };
            for tag in &found.module.tags {
                let known = figures.tags.iter().position(|(name, ..)| name == tag);
                let at = known.unwrap_or_else(|| {
                    figures.tags.push((tag.clone(), 0, 0));
                    figures.tags.len() - 1
                });
                figures.tags[at].1 += usize::from(at_target);
                figures.tags[at].2 += 1;
            }
        }
        figures.hours = hours(board);
        let impact: Vec<Hundredths> = board.developers.iter().filter_map(|developer| developer.impact).collect();
        if !impact.is_empty() {
            let planned = impact.iter().fold(0_i64, |sum, impact| sum.saturating_add(impact.0));
            let gained =
                totals.platform.map_or(0, |it| i64::from(it.now.hundredths()) - i64::from(it.start.hundredths()));
            figures.points = Some((Hundredths(gained), Hundredths(planned)));
        }
        figures.if_met = if_met(board);
        figures
    }
}

fn state(board: &Board, criterion: &Criterion, log: Option<&History>) -> CriterionState {
    let developers = criterion.check.map_or_else(Vec::new, |check| {
        board
            .developers
            .iter()
            .filter_map(|developer| {
                let answers: Vec<bool> =
                    developer.modules.iter().filter_map(|module| answer(module, check, log)).collect();
                let met = answers.iter().filter(|met| **met).count();
                (!answers.is_empty()).then(|| (developer.name.clone(), met, answers.len()))
            })
            .collect()
    });
    let met = match criterion.check {
        // As `standup check` judges it, which asks the log, too.
        Some(check @ Check::GatePasses) => {
            let mut answers = board.modules().filter_map(|found| answer(found.module, check, log)).peekable();
            answers.peek().is_some().then(|| answers.all(|met| met))
        }
        _ => board.meets(criterion),
    };
    CriterionState { text: criterion.text.clone(), met, check: criterion.check, developers }
}

/// Whether a module does its part; `None` if it does not count.
fn answer(module: &Module, check: Check, log: Option<&History>) -> Option<bool> {
    match check {
        Check::AllAtTarget => module.coverage.target.map(|_| module.coverage.at_target() == Some(true)),
        Check::AllDone => Some(module.status == Status::Done),
        Check::NoneBlocked => Some(module.blocked.is_none()),
        Check::GatePasses => {
            let before = || uncovered_at_best(log?, module);
            Some(gate::faults(module, Hundredths(0), before).next().is_none())
        }
    }
}

/// The hours planned for each developer, else those of their modules.
fn hours(board: &Board) -> Option<(Hundredths, Hundredths)> {
    let mut sum = None;
    let mut add = |low: Option<Hundredths>, high: Option<Hundredths>| {
        if let (Some(low), Some(high)) = (low.or(high), high.or(low)) {
            let (lows, highs) = sum.unwrap_or((Hundredths(0), Hundredths(0)));
            sum = Some((Hundredths(lows.0.saturating_add(low.0)), Hundredths(highs.0.saturating_add(high.0))));
        }
    };
    for developer in &board.developers {
        match developer.hours {
            Some(hours) => add(hours.low, hours.high),
            None => developer.modules.iter().filter_map(|it| it.hours).for_each(|hours| add(hours.low, hours.high)),
        }
    }
    board.unassigned.iter().filter_map(|it| it.hours).for_each(|hours| add(hours.low, hours.high));
    sum
}

/// The platform if every module with a target were at it.
fn if_met(board: &Board) -> Option<Percent> {
    board.coverage.start?;
    let at_target = |module: &Arc<Module>| {
        let Some(target) = module.coverage.target.filter(|_| module.coverage.at_target() != Some(true)) else {
            return Arc::clone(module);
        };
        let mut module = Module::clone(module);
        module.coverage.measured = None;
        // What was never measured begins at nothing, and gains all of its target.
        module.coverage.start = module.coverage.start.or_else(|| module.coverage.level().map(Level::rounded_down));
        module.coverage.now = Some(target);
        Arc::new(module)
    };
    let mut met = board.clone();
    met.unassigned = board.unassigned.iter().map(at_target).collect();
    for developer in &mut met.developers {
        let developer = Arc::make_mut(developer);
        developer.modules = developer.modules.iter().map(at_target).collect();
    }
    Totals::of(&met).platform.map(|platform| platform.now)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::PlanFigures;
    use crate::model::board::{Board, Check, Criterion, Developer};
    use crate::model::decimal::{Hundredths, Percent};
    use crate::model::module::{Hours, Module};
    use crate::model::status::Status;
    use crate::model::totals::Totals;

    fn board() -> Board {
        let module = |id: &str, now: i64, status| {
            let mut module = Module::new(id, status);
            module.coverage.start = Percent::new(0);
            module.coverage.now = Percent::new(now);
            module.coverage.target = Percent::new(9_000);
            module.tests.needed = Some(10);
            Arc::new(module)
        };
        let developer = |name: &str, impact, modules| {
            let hours = Some(Hours { low: Some(Hundredths(1200)), high: Some(Hundredths(1500)) });
            Arc::new(Developer {
                name: name.into(),
                impact: Some(Hundredths(impact)),
                hours,
                modules,
                ..Developer::default()
            })
        };
        let mut board = Board {
            developers: vec![
                developer("Dev 1", 2_000, vec![module("a", 9_000, Status::Done)]),
                developer("Dev 2", 1_000, vec![module("b", 9_000, Status::Done), module("c", 0, Status::Pending)]),
                developer("Dev 3", 0, Vec::new()),
            ],
            criteria: vec![
                Criterion { text: "target".into(), check: Some(Check::AllAtTarget), met: None },
                Criterion { text: "by hand".into(), check: None, met: Some(true) },
            ],
            ..Board::default()
        };
        board.coverage.start = Percent::new(3_459);
        board
    }

    #[test]
    fn a_criterion_is_told_by_developer() {
        let board = board();
        let figures = PlanFigures::of(&board, &Totals::of(&board), None);
        let target = &figures.criteria[0];
        assert_eq!(target.met, Some(false));
        assert_eq!(target.developers, [("Dev 1".into(), 1, 1), ("Dev 2".into(), 1, 2)], "who has nothing says nothing");
        assert_eq!((figures.criteria[1].met, figures.criteria[1].developers.len()), (Some(true), 0));
    }

    #[test]
    fn the_sums_are_those_of_the_plan_and_the_platform_gets_there_if_all_targets_are_met() {
        let board = board();
        let figures = PlanFigures::of(&board, &Totals::of(&board), None);
        assert_eq!((figures.written, figures.needed), (0, 30));
        assert_eq!(figures.hours, Some((Hundredths(3_600), Hundredths(4_500))));
        assert_eq!(figures.points, Some((Hundredths(2_500), Hundredths(3_000))), "all of Dev 1's, half of Dev 2's");
        assert_eq!(figures.if_met.map(|it| it.to_string()), Some("64.59".into()));
    }
}
