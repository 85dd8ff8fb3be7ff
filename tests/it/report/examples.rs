//! Small histories and what a standup says about them: there and back is nothing, and nothing is told twice.

use std::sync::Arc;

use chrono::TimeDelta;
use standup::log::entry::{Entry, EntryId};
use standup::model::change::{By, Change, Record, RecordKind, Subject};
use standup::model::decimal::Percent;
use standup::model::field::Value;
use standup::model::module::Module;
use standup::model::status::Status::{Done, InProgress, Pending};
use standup::report::facts::Warning;
use standup::report::window::{Asked, BoundKind, Calendar, NoWindow, Point};

use super::{Team, set, time, told};

const NOTHING: [&str; 0] = [];

fn percent(whole: i64) -> Value {
    Value::Percent(Percent::new(whole * 100).unwrap())
}

fn measured(covered: u64, total: u64) -> Value {
    Value::Record(vec![("covered", Value::Count(covered)), ("total", Value::Count(total))])
}

fn module(id: &str) -> Subject {
    Subject::Module(id.into())
}

/// A team after its first standup.
fn team() -> Team {
    let mut team = Team::new();
    team.mark("ana");
    team
}

#[test]
fn after_a_mark_there_is_nothing_new_and_the_states_are_still_listed() {
    let mut team = Team::new();
    team.to("ana", "a", InProgress);
    team.mark("ana");
    let report = team.report();
    assert_eq!(told(&report), NOTHING);
    assert!(report.is_empty());
    assert_eq!(report.people[0].in_progress, ["a"]);
    assert_eq!(report.people[0].next, ["b", "c"]);
    assert_eq!(report.module("a").unwrap().since, Some(time("2026-11-16 09:01")));
}

#[test]
fn there_and_back_is_nothing() {
    let mut team = team();
    team.to("ana", "a", InProgress);
    team.to("ana", "a", Pending);
    team.to("ana", "b", Done);
    team.undo("ana");
    team.block("ana", "c", "x");
    team.block("ana", "c", "");
    team.rename("ana", module("d"), "z");
    team.rename("ana", module("z"), "d");
    team.assign("bo", "d", Some("Dev A"));
    team.assign("bo", "d", Some("Dev B"));
    team.remove("ana", "e");
    team.undo("ana");
    let report = team.report();
    assert_eq!(told(&report), NOTHING);
    assert!(report.modules.is_empty(), "nothing is in progress, either");
    assert_eq!(report.totals.from, report.totals.to);
}

#[test]
fn what_was_added_and_removed_is_not_listed() {
    let mut team = team();
    team.add("ana", Module::new("n", Pending), "Dev A");
    team.remove("ana", "n");
    assert!(team.report().modules.is_empty());
}

#[test]
fn an_undo_across_a_mark_is_told_and_a_redo_with_it_is_nothing() {
    let mut team = Team::new();
    team.to("ana", "a", InProgress);
    team.to("ana", "a", Done);
    team.mark("bo");
    team.undo("ana");
    assert_eq!(told(&team.report()), ["a: reopened [ana]"]);
    team.redo("ana");
    assert_eq!(told(&team.report()), NOTHING);
}

#[test]
fn a_blocked_module_is_counted_by_standups() {
    let count = |team: &Team| {
        let report = team.report();
        let fact = report.module("a").unwrap().clone();
        (fact.module.blocked.clone().unwrap().reason, fact.blocked_standups, report.decide)
    };
    let mut team = Team::new();
    team.block("ana", "a", "x");
    assert_eq!(count(&team), ("x".into(), 1, vec![]));
    team.mark("ana");
    team.block("ana", "a", "y");
    assert_eq!(told(&team.report()), ["a: blocked [ana]"], "another reason is told");
    assert_eq!(count(&team), ("y".into(), 2, vec![]), "and goes on");

    let mut team = Team::new();
    team.block("ana", "a", "x");
    team.mark("ana");
    team.block("ana", "a", "");
    team.block("ana", "a", "x");
    team.mark_tomorrow("ana");
    assert_eq!(count(&team), ("x".into(), 3, vec!["a".into()]), "it was not free at any standup");
    assert_eq!(team.said().module("a").unwrap().blocked_standups, 2, "at the one that was held it was the second");

    let mut team = Team::new();
    team.block("ana", "a", "x");
    team.mark("ana");
    team.block("ana", "a", "");
    team.mark_tomorrow("ana");
    team.block("ana", "a", "x");
    assert_eq!(count(&team), ("x".into(), 1, vec![]), "free at one standup: it begins anew");
}

#[test]
fn a_renamed_module_is_one_module() {
    let mut team = team();
    team.rename("ana", module("a"), "z");
    team.to("ana", "z", InProgress);
    let report = team.report();
    assert_eq!(told(&report), ["z (was a): started, renamed [ana]"]);
    assert_eq!(report.modules.len(), 1);
}

#[test]
fn an_added_module_has_no_coverage_to_compare() {
    let mut team = team();
    team.add("ana", Module::new("n", Pending), "Dev A");
    team.set("ana", "n", "coverage.now", percent(80));
    team.to("ana", "n", Done);
    let report = team.report();
    assert_eq!(told(&report), ["n: completed, added [ana]"]);
    let fact = report.module("n").unwrap();
    assert_eq!((fact.status.from, fact.coverage.from), (None, None));
    assert_eq!(report.people[0].completed, ["n"]);
}

#[test]
fn a_module_given_to_nobody_stands_under_nobody_and_was_given() {
    let mut team = team();
    team.assign("ana", "a", None);
    let report = team.report();
    assert_eq!(told(&report), ["a: reassigned [ana]"]);
    assert_eq!(
        (report.people[0].gave.clone(), report.unassigned.changed.clone()),
        (vec!["a".into()], vec!["a".into()])
    );
    let fact = report.module("a").unwrap();
    assert_eq!((fact.developer.from.as_deref(), fact.developer.to.as_deref()), (Some("Dev A"), None));
}

#[test]
fn a_renamed_developer_is_the_same_person() {
    let mut team = team();
    team.rename("ana", Subject::Developer("Dev A".into()), "Ana");
    team.to("ana", "a", InProgress);
    let report = team.report();
    assert_eq!(told(&report), ["a: started [ana]"]);
    let ana = &report.people[0];
    assert_eq!((ana.developer.as_deref(), ana.was.as_deref(), ana.joined), (Some("Ana"), Some("Dev A"), false));
}

#[test]
fn a_developer_who_left_gave_the_modules_to_nobody() {
    let mut team = team();
    team.assign("bo", "d", None);
    let bo = Arc::clone(&team.board.developers[1]);
    team.key("bo", Change::Remove(Box::new(Record::new(RecordKind::Developer(bo, Some("Dev A".into()))))));
    let report = team.report();
    assert_eq!(told(&report), ["d: reassigned [bo]"]);
    assert_eq!(report.left, ["Dev B"]);
    assert_eq!(report.people.len(), 2);
}

#[test]
fn two_people_who_mark_one_standup_mark_one() {
    let mut team = team();
    team.to("ana", "a", InProgress);
    team.mark("ana");
    team.wait(2);
    let seen = team.history().seen();
    team.log("bo", By::Key, vec![Change::Mark { note: "b".into(), seen }]);
    assert_eq!(told(&team.report()), NOTHING);
    assert_eq!(told(&team.said()), ["a: started [ana]"], "and its report is that of both");
    assert_eq!(team.report().since.note, "b");
}

#[test]
fn with_anything_between_them_two_marks_are_two_standups() {
    let mut team = team();
    team.to("ana", "a", InProgress);
    team.mark("ana");
    assert_eq!(told(&team.report()), NOTHING);
    assert_eq!(told(&team.said()), ["a: started [ana]"]);
    let before = team.ask(&Asked::Of(Point::Mark(1))).unwrap();
    assert_eq!((told(&before).len(), before.since.kind), (0, BoundKind::PreviousWorkingDay));
}

#[test]
fn marks_half_a_day_apart_are_two_standups_even_if_nothing_happened() {
    let mut team = team();
    let first = team.report().since.mark;
    team.wait(4 * 60);
    team.mark("bo");
    assert_ne!(team.report().since.mark, first);
    assert_eq!(team.said().since.mark, first);
}

#[test]
fn a_mark_that_was_undone_was_no_standup() {
    let mut team = team();
    let first = team.report().since.mark;
    team.to("ana", "a", InProgress);
    team.mark("bo");
    team.undo("bo");
    let report = team.report();
    assert_eq!((told(&report), report.since.mark), (vec!["a: started [ana]".to_owned()], first));
}

#[test]
fn without_a_log_nothing_is_invented() {
    let mut team = Team::new();
    team.to("ana", "a", InProgress);
    team.block("ana", "a", "x");
    team.logs.clear();
    let report = team.report();
    assert_eq!(told(&report), NOTHING);
    assert_eq!(report.since.kind, BoundKind::PreviousWorkingDay);
    assert_eq!(report.totals.from, report.totals.to);
    assert_eq!(report.people[0].blocked, ["a"]);
    assert_eq!(report.module("a").unwrap().since, None);
}

#[test]
fn a_line_that_cannot_be_read_is_told_once_with_all_the_rest() {
    let mut team = team();
    team.to("ana", "a", InProgress);
    team.to("bo", "d", InProgress);
    team.logs.get_mut("ana.ana.ron").unwrap().pop();
    team.skipped = 1;
    let report = team.report();
    assert_eq!(told(&report), ["d: started [bo]"]);
    assert_eq!(report.warnings, [Warning::Skipped { lines: 1 }]);
}

#[test]
fn a_lower_target_can_verify_what_had_regressed() {
    let mut team = Team::new().edit("a", |module| {
        module.status = Done;
        module.coverage.best = Percent::new(9500);
        module.coverage.target = Percent::new(9000);
    });
    team.set("ana", "a", "coverage.measured", measured(80, 100));
    team.mark("ana");
    team.set("ana", "a", "coverage.target", percent(75));
    assert_eq!(told(&team.report()), ["a: verified, target_changed [ana]"]);
}

#[test]
fn the_same_share_of_more_lines_is_nothing_new() {
    let mut team = Team::new();
    team.set("ana", "a", "coverage.measured", measured(178, 285));
    team.mark("ana");
    team.set("ana", "a", "coverage.measured", measured(356, 570));
    assert_eq!(told(&team.report()), NOTHING);
}

#[test]
fn a_cleared_coverage_is_back_at_its_start() {
    let mut team = Team::new().edit("a", |module| module.coverage.start = Percent::new(1000));
    team.set("ana", "a", "coverage.now", percent(30));
    team.mark("ana");
    team.set("ana", "a", "coverage.now", Value::Absent);
    let report = team.report();
    assert_eq!(told(&report), ["a: coverage [ana]"]);
    let ends = report.module("a").unwrap().coverage;
    assert_eq!([ends.from, ends.to].map(|level| level.unwrap().rounded_down().to_string()), ["30", "10"]);
}

/// What a machine finds that compares two boards.
fn observed(team: &mut Team, by_whose_machine: &str, changes: Vec<Change>) {
    team.wait(1);
    let history = team.history();
    let rev = standup::model::snapshot::Revision::of(b"as it came");
    let found = standup::log::observed::observed(&history, changes, team.now, rev);
    team.logs.entry(format!("{by_whose_machine}.{by_whose_machine}.ron")).or_default().extend(found);
}

#[test]
fn what_was_found_on_the_board_and_marked_is_not_told_again_when_its_author_arrives() {
    let mut team = team();
    let moved = Change::Move { module: "d".into(), from: Pending, to: InProgress };
    let renamed = Change::Rename { what: module("e"), to: "y".into(), wording: None };
    team.alone("bo", "bo", "2026-11-16 10:00", vec![moved.clone(), renamed.clone()]);
    // The board is synced first, and ana's machine finds what changed.
    let before = Arc::clone(&team.board);
    team.apply(&[moved, renamed]);
    let found = standup::model::diff::diff(&before, &team.board);
    observed(&mut team, "ana", found);
    let said = told(&team.report());
    assert!(said.contains(&"d: started []".to_owned()), "{said:?}");
    team.mark("ana");
    assert_eq!(told(&team.report()), NOTHING);
    team.arrive(true);
    assert_eq!(told(&team.report()), NOTHING, "bo's log file came later");
}

#[test]
fn work_done_apart_is_told_once_when_it_arrives_and_said_to_be_late() {
    let mut team = team();
    let now = set("e", "coverage.now", Value::Absent, percent(40));
    team.alone("cem", "cem", "2026-11-17 14:00", vec![now]);
    team.now = time("2026-11-19 09:00");
    team.mark("ana");
    team.wait(60);
    team.arrive(false);
    team.now = time("2026-11-20 09:00");
    assert_eq!(told(&team.report()), ["e: coverage, late [cem]"]);
    team.mark("ana");
    assert_eq!(told(&team.report()), NOTHING);
}

#[test]
fn a_clock_that_is_ahead_is_told_and_changes_nothing() {
    let mut team = team();
    team.now += TimeDelta::days(5);
    team.to("bo", "d", InProgress);
    team.now -= TimeDelta::days(5);
    let report = team.report();
    assert_eq!(told(&report), ["d: started [bo]"]);
    let at = team.now + TimeDelta::days(5);
    assert_eq!(report.warnings, [Warning::ClockAhead { who: "bo".into(), at }]);
    let since = Some(Point::Moment(team.now - TimeDelta::hours(1)));
    let by_date = team.ask(&Asked::Between { since, until: None }).unwrap();
    assert_eq!(told(&by_date), ["d: started [bo]"], "by dates it counts as now");
}

#[test]
fn a_day_is_a_day_where_the_user_is() {
    let mut team = Team::new();
    team.now = time("2026-11-17 03:00");
    team.to("ana", "a", InProgress);
    team.now = time("2026-11-17 20:00");
    team.calendar = Calendar {
        local: |at| (at - TimeDelta::hours(5)).naive_utc(),
        moment: |local| local.and_utc() + TimeDelta::hours(5),
    };
    let day = |date: &str| told(&team.ask(&Asked::OfDay(date.parse().unwrap())).unwrap());
    assert_eq!(day("2026-11-16"), ["a: started [ana]"]);
    let since = Some(Point::Moment(team.calendar.begin("2026-11-17".parse().unwrap())));
    assert_eq!(told(&team.ask(&Asked::Between { since, until: None }).unwrap()), NOTHING);
}

#[test]
fn who_is_back_on_a_day_is_away_until_the_day_before() {
    let mut team = team();
    let back: chrono::NaiveDate = "2026-11-18".parse().unwrap();
    team.key("bo", super::set_developer("Dev B", "away", Value::Absent, Value::Date(back)));
    let away = |team: &Team| team.report().people[1].away;
    assert_eq!(away(&team), Some(back));
    team.now = time("2026-11-17 23:59");
    assert_eq!(away(&team), Some(back));
    team.now = time("2026-11-18 00:00");
    assert_eq!(away(&team), None);
}

#[test]
fn without_a_standup_it_is_since_the_working_day_before() {
    let mut team = Team::new();
    for (now, since) in [
        ("2026-11-22 12:00", "2026-11-20 00:00"),
        ("2026-11-23 09:00", "2026-11-20 00:00"),
        ("2026-11-24 09:00", "2026-11-23 00:00"),
    ] {
        team.now = time(now);
        assert_eq!(team.report().since.at, time(since), "asked at {now}");
    }
}

#[test]
fn the_report_of_a_day_ends_with_its_last_standup_or_with_the_day() {
    let mut team = team();
    team.now = time("2026-11-17 09:00");
    team.to("ana", "a", InProgress);
    let tuesday = team.mark("ana");
    team.to("ana", "b", InProgress);
    team.now = time("2026-11-20 09:00");
    let of = |date: &str| team.ask(&Asked::OfDay(date.parse().unwrap())).unwrap();
    let held = of("2026-11-17");
    assert_eq!((told(&held), held.until.mark), (vec!["a: started [ana]".to_owned()], Some(tuesday.clone())));
    let not_held = of("2026-11-18");
    assert_eq!((told(&not_held), not_held.since.mark), (vec!["b: started [ana]".to_owned()], Some(tuesday)));
    assert_eq!(not_held.until.at, time("2026-11-19 00:00") - TimeDelta::milliseconds(1));
}

#[test]
fn a_standup_that_was_not_held_and_a_report_that_ends_before_it_begins_are_refused() {
    let team = team();
    let refused = team.ask(&Asked::Of(Point::Mark(1))).unwrap_err();
    assert!(matches!(refused, NoWindow::NoSuchMark(held) if held.len() == 1));
    let unknown: EntryId = "bo-9".parse().unwrap();
    assert!(matches!(team.ask(&Asked::Of(Point::Id(unknown))), Err(NoWindow::NoSuchMark(_))));
    let hour = |hours| Some(Point::Moment(team.now - TimeDelta::hours(hours)));
    let backwards = [(hour(1), hour(2)), (Some(Point::Mark(0)), hour(2)), (hour(-1), None)];
    for (since, until) in backwards {
        let asked = Asked::Between { since, until };
        assert_eq!(team.ask(&asked).unwrap_err(), NoWindow::Backwards, "{asked:?}");
    }
}

#[test]
fn a_past_report_shows_the_board_of_that_time() {
    let mut team = Team::new();
    team.mark("ana");
    team.wait(60);
    team.to("ana", "a", InProgress);
    team.block("ana", "a", "x");
    team.set("bo", "d", "help", Value::text("pairing"));
    team.mark("ana");
    team.to("ana", "a", Done);
    team.block("ana", "a", "");
    team.set("bo", "d", "help", Value::Absent);
    team.assign("bo", "d", Some("Dev C"));
    team.add("cem", Module::new("n", InProgress), "Dev C");
    let said = team.said();
    assert_eq!(told(&said), ["a: started, blocked [ana]", "d: help_asked [bo]"]);
    assert_eq!(
        (said.people[0].in_progress.clone(), said.people[0].blocked.clone()),
        (vec!["a".into()], vec!["a".into()])
    );
    assert_eq!(said.people[1].help, ["d"]);
    assert!(said.board.find("n").is_none());
    assert_eq!(said.totals.to.counts.by_status, [4, 1, 0]);
}

#[test]
fn who_did_it_for_somebody_else_is_named_unless_it_was_a_machine() {
    let mut team = team();
    team.to("bo", "a", InProgress);
    team.make("bo", By::Auto(None), vec![set("b", "coverage.now", Value::Absent, percent(10))]);
    team.to("ANA", "c", InProgress);
    assert_eq!(told(&team.report()), ["a: started [bo] by other", "b: coverage [bo]", "c: started [ANA]"],);
}

#[test]
fn what_merges_with_its_developer_is_merged() {
    let mut team = team();
    team.key("bo", super::set_developer("Dev B", "merged", Value::Absent, Value::Flag(true)));
    assert_eq!(told(&team.report()), ["d: merged []"]);
}

#[test]
fn items_of_lists_are_there_or_not_whatever_their_order() {
    use standup::model::change::Item;
    use standup::model::field::{MODULE, find};
    let tag = |item: &str| Item::new("a", find(MODULE, "tags").unwrap(), item);
    let mut team = team();
    team.key("ana", Change::AddTo(tag("slow")));
    assert_eq!(told(&team.report()), ["a: other [ana]"]);
    team.key("ana", Change::AddTo(tag("x")));
    team.mark("ana");
    team.key("ana", Change::RemoveFrom(tag("slow")));
    team.key("ana", Change::AddTo(tag("slow")));
    assert_eq!(told(&team.report()), NOTHING);
}

#[test]
fn a_module_that_waits_for_a_renamed_one_did_not_change() {
    let mut team = Team::new().edit("b", |module| module.after = vec!["a".into()]);
    team.set("ana", "b", "after", Value::texts(&["a".into(), "c".into()]));
    team.mark("ana");
    team.rename("ana", module("a"), "z");
    assert_eq!(told(&team.report()), ["z (was a): renamed [ana]"]);
}

#[test]
fn others_are_asked_by_name_or_log_in_name() {
    let on = |who: &str| Value::Record(vec![("reason", Value::text("x")), ("on", Value::text(who))]);
    let mut team = team();
    team.set("ana", "a", "blocked", on("@BO"));
    team.set("cem", "e", "blocked", on("Dev b"));
    team.set("ana", "b", "blocked", on("the vendor"));
    let asked: Vec<_> =
        team.report().asked_of.into_iter().map(|it| format!("{}: {}", it.who, it.modules.join(" "))).collect();
    assert_eq!(asked, ["Dev B: a e", "the vendor: b"]);
    assert_eq!(team.report().people[1].waiting, ["a", "e"]);
}

#[test]
fn an_entry_that_stands_in_two_files_is_seen_if_it_was_in_one() {
    let mut team = team();
    team.apply(&[Change::Move { module: "d".into(), from: Pending, to: InProgress }]);
    observed(&mut team, "ana", vec![Change::Move { module: "d".into(), from: Pending, to: InProgress }]);
    team.mark("ana");
    let copy: Vec<Entry> = team.logs["ana.ana.ron"].iter().filter(|entry| entry.is_observed()).cloned().collect();
    team.logs.entry("bo.bo.ron".into()).or_default().extend(copy);
    assert_eq!(told(&team.report()), NOTHING);
}

#[test]
fn what_was_removed_is_told_to_whoever_had_it() {
    let mut team = team();
    team.remove("bo", "d");
    let report = team.report();
    assert_eq!(told(&report), ["d: removed [bo]"]);
    assert_eq!(report.people[1].changed, ["d"]);
    assert_eq!(report.module("d").unwrap().developer.from.as_deref(), Some("Dev B"));
}
