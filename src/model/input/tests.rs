//! Which changes typed text gives, and which messages. Tests only.

use chrono::NaiveDate;

use crate::model::board::{Board, Check, Criterion, Developer, Link};
use crate::model::change::Change;
use crate::model::decimal::{Hundredths, Percent};
use crate::model::input::{Assignment, InvalidInput, board, developer, module};
use crate::model::module::{Hours, Module};
use crate::model::status::Status;

/// A module with 50 % of 90 %, 9 of 25 tests and a tag.
fn some_module() -> Module {
    let mut m = Module::new("m", Status::Pending);
    m.coverage.start = Percent::new(1000);
    m.coverage.now = Percent::new(5000);
    m.coverage.target = Percent::new(9000);
    m.coverage.best = Percent::new(5500);
    m.tests.written = Some(9);
    m.tests.needed = Some(25);
    m.tests.about = true;
    m.tags = vec!["old".into()];
    m
}

fn said(typed: &str, of: impl Fn(&Assignment) -> Result<Vec<Change>, InvalidInput>) -> Result<Vec<String>, String> {
    let refused = |r: InvalidInput| format!("{}; {}", r.message, r.hint);
    let changes = of(&Assignment::parse(typed).map_err(refused)?).map_err(refused)?;
    Ok(changes.iter().map(Change::said).collect())
}

fn of_module(typed: &str) -> Result<Vec<String>, String> {
    said(typed, |a| module(&some_module(), a))
}

/// A Monday.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 30).expect("a day")
}

fn of_developer(typed: &str) -> Result<Vec<String>, String> {
    let dev = Developer { name: "Dev 1".into(), who: vec!["ana".into()], ..Developer::default() };
    said(typed, |a| developer(&dev, a, today()).map(|change| change.into_iter().collect()))
}

fn of_board(typed: &str) -> Result<Vec<String>, String> {
    let criterion = |text: &str, check| Criterion { text: text.into(), check, met: None };
    let plan = Board {
        criteria: vec![criterion("100% test pass rate", None), criterion("all done", Some(Check::AllDone))],
        links: vec![Link { title: "Guide".into(), to: "docs/guide.md".into(), about: String::new() }],
        checklist: vec!["coverage report".into()],
        ..Board::default()
    };
    said(typed, |a| board(&plan, a).map(|change| change.into_iter().collect()))
}

#[track_caller]
fn says(typed: &Result<Vec<String>, String>, wanted: &[&str]) {
    assert_eq!(*typed, Ok(wanted.iter().map(|w| (*w).to_owned()).collect()));
}

#[track_caller]
fn refuses(typed: &Result<Vec<String>, String>, wanted: &str) {
    let message = typed.as_ref().expect_err(wanted);
    assert!(message.contains(wanted), "{message}");
}

#[test]
fn coverage_is_typed_as_people_say_it() {
    says(&of_module("coverage=52.4"), &["coverage now 50% to 52.4%"]);
    says(&of_module("coverage=62.4%"), &["coverage now 50% to 62.4%", "coverage best 55% to 62.4%"]);
    says(&of_module("coverage=+5"), &["coverage now 50% to 55%"]);
    says(&of_module("coverage-=5"), &["coverage now 50% to 45%"]);
    says(&of_module("now=50"), &[]);
    says(&of_module("coverage.now=51"), &["coverage now 50% to 51%"]);
    says(&of_module("coverage="), &["coverage now cleared (was 50%)"]);
    let counted =
        ["coverage now cleared (was 50%)", "coverage measured 62.45% (178 of 285)", "coverage best 55% to 62.45%"];
    says(&of_module("coverage=178/285"), &counted);
    refuses(&of_module("coverage=101"), "coverage cannot be `101`; coverage takes a percentage from 0 to 100");
    refuses(&of_module("coverage=101"), "or a step such as +5");
    refuses(&of_module("priority=0"), "priority cannot be 0; 1 is first");
    refuses(&of_module("coverage=+60"), "would be 110%");
    refuses(&of_module("coverage=-60"), "would be -10%");
    refuses(&of_module("coverage=286/285"), "286 of 285 cannot be covered");
    refuses(&of_module("coverage=a/b"), "coverage cannot be `a/b`");
    refuses(&of_module("coverage+=1/2"), "cannot be added");
    refuses(&of_module("coverage=+1/2"), "cannot be added");
    refuses(&of_module("coverage=NaN"), "coverage cannot be `NaN`");
    refuses(&of_module("coverage=12.345"), "two decimals");
    refuses(&of_module("coverage=12,5"), "write it with a point: 12.5");
    refuses(&of_module("coverage+="), "nothing to add");
    refuses(&of_module("best=50"), "only rises");
}

#[test]
fn tests_are_counted_and_estimated() {
    says(&of_module("tests=12"), &["tests written 9 to 12"]);
    says(&of_module("tests=+3"), &["tests written 9 to 12"]);
    says(&of_module("tests+=3"), &["tests written 9 to 12"]);
    let exact = ["tests written 9 to 12", "tests needed 25 to 30", "tests needed are no estimate any more"];
    says(&of_module("tests=12/30"), &exact);
    says(&of_module("tests=9/~30"), &["tests needed 25 to 30"]);
    says(&of_module("tests=?/~30"), &["tests needed 25 to 30"]);
    says(&of_module("tests="), &["tests written cleared (was 9)"]);
    refuses(&of_module("tests=-10"), "would be -1");
    refuses(&of_module("tests=many"), "whole number");
    refuses(&of_module("tests=1.5"), "whole number");
}

#[test]
fn the_other_fields_take_what_makes_sense() {
    says(&of_module("hours=2-3"), &["hours 2-3 h"]);
    says(&of_module("hours=1.5d"), &["hours 12 h"]);
    says(&of_module("hours=1–2 d"), &["hours 8-16 h"]);
    refuses(&of_module("hours=3-2"), "2-3");
    says(&of_module("tags+=quick-win, hard,hard"), &["tags + quick-win", "tags + hard"]);
    says(&of_module("tags-=old"), &["tags − old"]);
    says(&of_module("tags+=old"), &[]);
    says(&of_module("tags=a,b"), &["tags + a + b − old"]);
    refuses(&of_module("tags+=, ,"), "nothing to add");
    says(&of_module("complexity=high"), &["complexity High"]);
    refuses(&of_module("complexity=huge"), "Low, Medium, High");
    says(&of_module("pr=#12"), &["pr “#12”"]);
    says(&of_module("Test-File=tests/x.py"), &["test file “tests/x.py”"]);
    says(&of_module("merged=yes"), &["merged yes"]);
    refuses(&of_module("merged=soon"), "yes or no");
    says(&of_module("status=wip"), &["Pending to In progress"]);
    refuses(&of_module("status=blocked"), "standup block");
    refuses(&of_module("status=maybe"), "pending, in-progress or done");
    refuses(&of_module("title=a\nb"), "more than one line");
    refuses(&of_module("title+=b"), "neither a number nor a list");
    refuses(&of_module("after=m"), "after itself");
    refuses(&of_module("after+=m"), "after itself");
}

#[test]
fn a_number_that_is_added_is_added_wherever_numbers_stand() {
    let mut long = some_module();
    long.hours = Some(Hours { low: Some(Hundredths(400)), high: Some(Hundredths(550)) });
    long.priority = Some(1 << 63);
    long.lines = Some(u64::MAX - 5);
    long.tests.written = Some(u64::MAX - 5);
    let typed = |text: &str| said(text, |a| module(&long, a));
    says(&typed("hours=+1"), &["hours 4-5.5 h to 5-6.5 h"]);
    says(&typed("hours+=0.5d"), &["hours 4-5.5 h to 8-9.5 h"]);
    says(&typed("hours=-4"), &["hours 4-5.5 h to 0-1.5 h"]);
    refuses(&typed("hours-=4.5"), "hours would be less than 0");
    refuses(&typed("hours=+1-2"), "one number as a step");
    refuses(&typed("hours=+some"), "2-3");
    says(&of_module("hours=+2"), &["hours 2 h"]);
    refuses(&of_module("hours=-2"), "less than 0");
    refuses(&of_module("hours=1000000000000000d"), "2-3");
    refuses(&typed("hours=+1000000000000000"), "hours would be more than");
    says(&typed("priority=+1"), &["priority 9223372036854775808 to 9223372036854775809"]);
    says(&typed("priority=-1"), &["priority 9223372036854775808 to 9223372036854775807"]);
    says(&typed("lines=+5"), &["lines 18446744073709551610 to 18446744073709551615"]);
    refuses(&typed("lines=+6"), "a whole number up to 18446744073709551615");
    refuses(&typed("tests=+6/25"), "a whole number up to 18446744073709551615");
    refuses(&typed("tests=18446744073709551616"), "a whole number up to 18446744073709551615");
    says(&of_module("lines=5000000000"), &["lines 5000000000"]);
    let large = Developer { impact: Some(Hundredths::MOST), ..Developer::default() };
    refuses(&said("impact=+1", |a| developer(&large, a, today()).map(Vec::from_iter)), "a number up to 10^15");
}

#[test]
fn what_is_no_field_is_answered_with_what_is() {
    refuses(&of_module("priorty=1"), "did you mean `priority`");
    refuses(&of_module("banana=1"), "the fields are title, coverage.start");
    refuses(&of_module("coverage"), "sets nothing");
    refuses(&of_module("=5"), "names no field");
    refuses(&of_module("id=x"), "standup rename");
    refuses(&of_module("blocked=x"), "standup block");
    refuses(&of_module("developer=x"), "standup assign");
    refuses(&of_module("measured=1/2"), "coverage=178/285");
    refuses(&of_developer("aera=x"), "did you mean `area`");
    refuses(&of_developer("name=x"), "developer rename");
    refuses(&of_board("titel=x"), "did you mean `title`");
    refuses(&of_board("coverage=90"), "`start` or `target`");
    refuses(&of_board("format=2"), "format");
}

#[test]
fn developers_have_lists_days_and_points() {
    says(&of_developer("who+=bo, ana"), &["who + bo"]);
    says(&of_developer("who-=ana"), &["who cleared (was ana)"]);
    says(&of_developer("impact=15"), &["impact 15"]);
    says(&of_developer("impact=-0.5"), &["impact -0.5"]);
    says(&of_developer("away=2026-12-01"), &["away 2026-12-01"]);
    says(&of_developer("away=tomorrow"), &["away 2026-12-01"]);
    says(&of_developer("away=friday"), &["away 2026-12-04"]);
    says(&of_developer("back=3d"), &["away 2026-12-03"]);
    says(&of_developer("away="), &[]);
    refuses(&of_developer("away=soon"), "a day such as 2026-12-01, tomorrow, friday or 3d");
    refuses(&of_developer("away+=3d"), "neither a number nor a list");
    refuses(&of_developer("after=Dev 1"), "after themselves");
    says(&of_developer("links+=[Guide](docs/a.md)"), &["links + Guide"]);
    says(&of_developer("links+=docs/a.md"), &["links + docs/a.md"]);
}

#[test]
fn criteria_and_links_of_the_board_come_and_go_one_by_one() {
    says(&of_board("target=90"), &["coverage target 90%"]);
    says(&of_board("checklist+=tests documented"), &["checklist + tests documented"]);
    says(&of_board("links-=guide"), &["links − Guide"]);
    says(&of_board("links+=[A](b.md)"), &["links + A"]);
    refuses(&of_board("links=x"), "one by one");
    refuses(&of_board("links-=nothing"), "there are “Guide”");
    says(&of_board("criteria+=no flaky tests"), &["criteria + no flaky tests"]);
    says(&of_board("criteria-=PASS"), &["criteria − 100% test pass rate"]);
    refuses(&of_board("criteria-=a"), "could be any of 2");
    says(&of_board("met+=pass rate"), &["“100% test pass rate” is met"]);
    says(&of_board("met-=pass rate"), &["“100% test pass rate” is not met"]);
    refuses(&of_board("met+=all done"), "worked out from the modules");
    refuses(&of_board("met=yes"), "met+=TEXT");
}

#[test]
fn an_assignment_is_told_from_the_words_of_a_value() {
    for begins in ["coverage=1", "tags+=x", "tests-=1", "coverage.target=90", "test-file=a", "title=a = b"] {
        assert!(Assignment::is_begun_by(begins), "{begins}");
    }
    for word in ["Dev", "2", "=", "a b=c", "https://x?a=b", "&x=1", ""] {
        assert!(!Assignment::is_begun_by(word), "{word}");
    }
}
