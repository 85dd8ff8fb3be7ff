//! How the formats read: what is left out, what is told once, and how long a message may be.

use std::sync::Arc;

use standup::export::standup::{FORMATS, SAY};
use standup::model::board::{Board, Developer};
use standup::model::decimal::Percent;
use standup::model::field::Value;
use standup::model::module::Module;
use standup::model::status::Status::{Done, InProgress, Pending};
use standup::report::window::Calendar;

use super::Team;

fn text(team: &Team) -> String {
    FORMATS[0].write(&team.report(), Calendar::UTC, None)
}

fn slack(team: &Team) -> String {
    FORMATS[2].write(&team.report(), Calendar::UTC, None)
}

#[test]
fn whoever_has_nothing_new_is_said_so_once_and_away_people_take_one_line() {
    let mut team = Team::new();
    team.to("ana", "a", InProgress);
    team.mark("ana");
    let back: chrono::NaiveDate = "2026-11-20".parse().unwrap();
    team.key("bo", super::set_developer("Dev B", "away", Value::Absent, Value::Date(back)));
    assert_eq!(
        text(&team),
        "Standup, Monday 16 November 2026 (since today, 09:11)\n\
         5 modules; 1 in progress, nothing is blocked.\n\
         \n\
         Dev A\n\
         \x20 Nothing new.\n\
         \x20 Doing:       a\n\
         \x20 Next:        b, c\n\
         \n\
         Dev B, back Friday\n\
         \n\
         Dev C\n\
         \x20 Nothing new.\n\
         \x20 Next:        e\n"
    );
    team.to("bo", "d", Done);
    assert!(text(&team).contains("Dev B, back Friday\n  Done:        d\n"), "{}", text(&team));
}

#[test]
fn a_change_that_is_not_worth_a_word_is_no_news() {
    let mut team = Team::new();
    team.set("ana", "a", "coverage.now", Value::Percent(Percent::new(5000).unwrap()));
    team.mark("ana");
    team.set("ana", "a", "coverage.now", Value::Percent(Percent::new(5004).unwrap()));
    team.set("ana", "b", "notes", Value::text("longer"));
    assert!(text(&team).contains("Dev A\n  Nothing new.\n  Next:"), "{}", text(&team));
    team.set("ana", "a", "coverage.now", Value::Percent(Percent::new(5500).unwrap()));
    assert!(text(&team).contains("Dev A\n  Also:        a at 55%, up 5\n"), "{}", text(&team));
}

#[test]
fn who_did_it_for_somebody_else_stands_behind_it() {
    let mut team = Team::new();
    team.mark("ana");
    team.to("dia", "a", InProgress);
    team.to("bo", "a", Done);
    assert!(text(&team).contains("Done:        a (by dia and bo)\n"), "{}", text(&team));
}

#[test]
fn a_blank_in_a_reason_is_one_blank_and_a_line_is_one_line() {
    let mut team = Team::new();
    team.mark("ana");
    team.block("ana", "a", "no  account\nat   all. ");
    let said = text(&team);
    assert!(said.contains("Blocked:     a: no account at all\n"), "{said}");
    let spoken = SAY.write(&team.report(), Calendar::UTC, None);
    assert!(spoken.contains("Dev A: a is blocked: no account at all.\n"), "{spoken}");
}

#[test]
fn it_reads_as_a_person_would_say_it() {
    let percent = |points: i64| Value::Percent(Percent::new(points * 100).unwrap());
    let mut team = Team::new();
    team.set("ana", "a", "coverage.now", percent(70));
    team.set("ana", "a", "coverage.target", percent(80));
    team.set("ana", "b", "coverage.target", percent(80));
    team.assign("ana", "c", None);
    team.mark("ana");
    team.set("ana", "a", "coverage.now", percent(85));
    team.set("ana", "b", "coverage.target", percent(90));
    team.to("bo", "d", InProgress);
    team.set("bo", "d", "coverage.now", percent(20));
    team.set("bo", "d", "coverage.target", percent(60));
    team.assign("cem", "c", Some("Dev C"));
    team.set("cem", "e", "tests.written", Value::Count(2));
    team.rename("cem", standup::model::change::Subject::Developer("Dev C".into()), "Cem");
    Arc::make_mut(&mut team.board).topics = vec!["who is on call?".into(), "the release".into()];
    let said = text(&team);
    // Reached: nothing is wanted any more. New: said what it is. Nobody gives nothing away.
    for line in [
        "  Also:        a at 85%, up 15\n",
        "  Target:      b: 90%, was 80%\n",
        "  Doing:       d at 20% of 60%, started, the target is new\n",
        "Cem, formerly Dev C\n  Also:        c, taken on\n               e, 2 tests more\n",
    ] {
        assert!(said.contains(line), "{line}{said}");
    }
    assert!(!said.contains("Nobody") && !said.contains("Given away"), "{said}");
    let spoken = SAY.write(&team.report(), Calendar::UTC, None);
    for line in [
        "Dev A: a is at 85 percent, up 15.\n",
        "Dev A: b has a new target: 90 percent, was 80 percent.\n",
        "Cem: formerly Dev C.\nCem: c: taken on.\nCem: e: 2 tests more.\n",
        "To talk about afterwards: who is on call?\nTo talk about afterwards: the release.\n",
    ] {
        assert!(spoken.contains(line), "{line}{spoken}");
    }
}

#[test]
fn slack_takes_a_long_report_in_one_message() {
    let developer = |number: usize| {
        let module =
            |part: usize| Module::new(format!("package_of_developer_{number}/part_{part}/service.py"), Pending);
        let modules = (0..8).map(|part| Arc::new(module(part))).collect();
        Arc::new(Developer { name: format!("Dev {number}"), modules, ..Developer::default() })
    };
    let mut team = Team::new();
    team.board = Arc::new(Board { format: 1, developers: (0..40).map(developer).collect(), ..Board::default() });
    team.mark("ana");
    assert!(slack(&team).contains("Dev 39") && !slack(&team).contains("Next"), "what comes next goes first");
    team.to("ana", "package_of_developer_7/part_0/service.py", InProgress);
    for (number, part) in (0..18).flat_map(|number| (1..4).map(move |part| (number, part))) {
        team.to("ana", &format!("package_of_developer_{number}/part_{part}/service.py"), InProgress);
    }
    let said = slack(&team);
    assert!(said.contains("Dev 17") && !said.contains("Dev 18"), "then the people with nothing new: {said}");
    for number in 0..40 {
        team.to("ana", &format!("package_of_developer_{number}/part_4/service.py"), InProgress);
    }
    let said = slack(&team);
    assert!(said.chars().count() < 4000, "{}", said.chars().count());
    assert!(said.ends_with("… the rest: `standup report`\n"), "{said}");
}
