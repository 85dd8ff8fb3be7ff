//! What holds for every history: facts add up, no cut panics, and the order of the files does not matter.

use proptest::prelude::*;
use standup::log::history::History;
use standup::model::change::{By, Change, Subject};
use standup::model::field::Value;
use standup::model::module::Module;
use standup::model::status::Status;
use standup::report::facts::{ModuleFact, StandupReport};
use standup::report::window::{Asked, Point};
use standup::report::{Scene, report};

use super::{Team, told};

const IDS: [&str; 8] = ["a", "b", "c", "d", "e", "x", "y", "z"];
const PEOPLE: [&str; 3] = ["ana", "bo", "cem"];

/// What somebody may do, by dice: nothing happens where it does not fit the board.
fn play(team: &mut Team, dice: &[u8]) {
    let [who, what, which, other] = [dice[0], dice[1], dice[2], dice[3]].map(usize::from);
    let who = PEOPLE[who % 3];
    let id = IDS[which % 8];
    team.wait(i64::from(dice[3]) * 20);
    let is_there = team.board.find(id).is_some();
    match what % 12 {
        0..=2 if is_there => drop(team.to(who, id, Status::ALL[other % 3])),
        3 if is_there => team.block(who, id, ["", "x", "y"][other % 3]),
        4 if is_there => {
            let percent = standup::model::decimal::Percent::new(i64::from(dice[3]) * 30).unwrap();
            team.set(who, id, "coverage.now", Value::Percent(percent));
        }
        5 if is_there => {
            let to = ["Dev A", "Dev B", "Dev C", "Ana"][other % 4];
            if team.board.developer(to).is_some() {
                team.assign(who, id, Some(to));
            } else {
                team.assign(who, id, None);
            }
        }
        6 if is_there && team.board.find(IDS[other % 8]).is_none() => {
            team.rename(who, Subject::Module(id.into()), IDS[other % 8]);
        }
        7 if is_there => team.remove(who, id),
        7 if team.board.developer("Dev B").is_some() => team.add(who, Module::new(id, Status::Pending), "Dev B"),
        8 if can_undo(team, who) => team.undo(who),
        9 if team.board.developer("Dev A").is_some() => team.rename(who, Subject::Developer("Dev A".into()), "Ana"),
        9 => team.rename(who, Subject::Developer("Ana".into()), "Dev A"),
        10 | 11 => {
            let seen = team.history().seen();
            team.log(who, By::Key, vec![Change::Mark { note: String::new(), seen }]);
        }
        _ => {}
    }
}

fn can_undo(team: &Team, who: &str) -> bool {
    let undone = standup::log::undo::undo(&team.history(), who);
    let fits =
        |changes: Vec<Change>| changes.iter().try_fold((*team.board).clone(), |board, it| it.apply(&board)).is_ok();
    undone.is_ok_and(|undone| fits(undone.changes))
}

fn played(dice: &[u8]) -> Team {
    let mut team = Team::new();
    dice.chunks_exact(4).for_each(|dice| play(&mut team, dice));
    team
}

fn between(team: &Team, since: usize, until: Option<usize>) -> Option<StandupReport> {
    let asked = Asked::Between { since: Some(Point::Mark(since)), until: until.map(Point::Mark) };
    team.ask(&asked).ok()
}

/// What a module was and is, for the ends of two reports to be compared.
fn ends(fact: &ModuleFact) -> [String; 2] {
    let end = |developer: &Option<String>, status, coverage, target| {
        format!("{developer:?} {status:?} {coverage:?} {target:?}")
    };
    [
        end(&fact.developer.from, fact.status.from, fact.coverage.from, fact.target.from),
        end(&fact.developer.to, fact.status.to, fact.coverage.to, fact.target.to),
    ]
}

fn of(report: &StandupReport, identity: u32) -> Option<&ModuleFact> {
    report.modules.iter().find(|fact| fact.identity == identity)
}

/// Everything that a report says, so that two can be compared.
fn all(report: &StandupReport) -> String {
    let facts: Vec<_> = report
        .modules
        .iter()
        .map(|fact| format!("{} {:?} {}", fact.module.id, ends(fact), fact.blocked_standups))
        .collect();
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?}",
        told(report),
        facts,
        report.totals,
        report.people,
        report.left,
        report.since
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn two_reports_in_a_row_add_up_to_the_one_over_both(dice in prop::collection::vec(any::<u8>(), 0..240)) {
        let mut team = played(&dice);
        for day in 0..3 {
            play(&mut team, &[day, 0, day, 1]);
            team.mark_tomorrow("ana");
            let first = team.board.modules().next().map(|found| found.module.id.clone());
            if let Some(first) = first {
                team.to("bo", &first, Status::ALL[usize::from(day)]);
            }
        }
        let (Some(first), Some(second), Some(both)) =
            (between(&team, 2, Some(1)), between(&team, 1, None), between(&team, 2, None))
        else {
            return Ok(());
        };
        for fact in &both.modules {
            let [from, to] = ends(fact);
            let [early, late] = [of(&first, fact.identity), of(&second, fact.identity)];
            // What one of them does not mention has not changed.
            let names_differ = |fact: &ModuleFact| fact.happened.is_empty();
            if let Some(early) = early {
                prop_assert_eq!(&ends(early)[0], &from);
            }
            if let Some(late) = late {
                prop_assert_eq!(&ends(late)[1], &to);
            }
            if early.is_none_or(names_differ) && late.is_none_or(names_differ) {
                prop_assert!(fact.happened.is_empty(), "{:?} comes from nowhere", fact);
            }
        }
        prop_assert_eq!(&first.totals.from, &both.totals.from);
        prop_assert_eq!(&first.totals.to, &second.totals.from);
        prop_assert_eq!(&second.totals.to, &both.totals.to);
    }

    #[test]
    fn a_history_cut_anywhere_gives_a_report(dice in prop::collection::vec(any::<u8>(), 0..160), from in 0u32..40, to in 0usize..40, since in 0usize..4) {
        let mut team = played(&dice);
        for entries in team.logs.values_mut() {
            let end = to.min(entries.len());
            entries.truncate(end);
            entries.drain(..(from as usize).min(end));
        }
        for until in [None, Some(0)] {
            let _ = between(&team, since, until);
        }
        let _ = team.report();
        let moment = Point::Moment(team.now - chrono::TimeDelta::minutes(i64::from(from) * 7));
        let _ = team.ask(&Asked::Between { since: Some(moment.clone()), until: None });
        let _ = team.ask(&Asked::Between { since: None, until: Some(moment) });
    }

    #[test]
    fn the_order_in_which_files_and_lines_arrive_does_not_matter(dice in prop::collection::vec(any::<u8>(), 0..200), turn in 0usize..3) {
        let team = played(&dice);
        let expected = all(&team.report());
        let mut files: Vec<_> = team.logs.clone().into_iter().collect();
        if !files.is_empty() {
            let turn = turn % files.len();
            files.rotate_left(turn);
        }
        let mut history = History::default();
        for (name, entries) in files {
            let (older, newer) = entries.split_at(entries.len() / 2);
            history.add_older(&name, newer.to_vec(), false);
            history.add_older(&name, older.to_vec(), true);
        }
        let scene = Scene { history: &history, board: &team.board, now: team.now, calendar: team.calendar, skipped: 0 };
        prop_assert_eq!(all(&report(&scene, &Asked::Between { since: None, until: None }).unwrap()), expected);
    }
}
