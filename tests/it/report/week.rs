//! A week of four people, each with a machine of their own: five standups, a holiday, a regression that a report found, an edit
//! with an editor, work done apart, a clock five days ahead, a rename, and an undo across a standup.

use std::sync::Arc;

use chrono::TimeDelta;
use standup::document::Document;
use standup::export::json;
use standup::export::standup::{FORMATS, SAY};
use standup::log::codec;
use standup::log::history::History;
use standup::model::change::{By, Change, Subject};
use standup::model::decimal::Percent;
use standup::model::field::Value;
use standup::model::module::Module;
use standup::model::snapshot::Revision;
use standup::model::status::Status::{Done, InProgress, Pending};
use standup::report::facts::{StandupReport, Warning};
use standup::report::window::{Asked, Calendar};
use standup::report::{Scene, report};

use super::{Team, set, time, told};

const BOARD: &str = include_str!("../../fixtures/week/board.ron");

fn percent(hundredths: i64) -> Value {
    Value::Percent(Percent::new(hundredths).unwrap())
}

fn measured(covered: u64, total: u64) -> Value {
    Value::Record(vec![("covered", Value::Count(covered)), ("total", Value::Count(total))])
}

/// The team on Friday 20 November 2026, 09:30, before its sixth standup.
pub(crate) fn week() -> Team {
    let [.., friday] = mornings();
    friday
}

/// The team on Tuesday, Thursday and Friday, each time just before its standup.
pub(crate) fn mornings() -> [Team; 3] {
    let mut team = Team::new();
    team.board = Arc::clone(Document::read(BOARD.as_bytes()).unwrap().board());
    let at = |team: &mut Team, moment: &str| team.now = time(moment);

    at(&mut team, "2026-11-12 08:30");
    team.set("ana", "tenant/service.py", "coverage.now", percent(4000));
    team.set("ana", "tenant/service.py", "tests.written", Value::Count(9));
    team.to("dia", "plugins/registry.py", InProgress);
    at(&mut team, "2026-11-12 09:10");
    team.mark("ana");

    at(&mut team, "2026-11-12 13:00");
    team.to("bo", "webhooks/events.py", InProgress);
    team.to("dia", "plugins/schema.py", InProgress);
    at(&mut team, "2026-11-13 09:15");
    team.mark("bo");
    team.wait(1);
    let seen = team.history().seen();
    team.log("dia", By::Key, vec![Change::Mark { note: "two of us marked it".into(), seen }]);

    at(&mut team, "2026-11-13 14:00");
    let regressed = set("tenant/dependencies.py", "coverage.measured", Value::Absent, measured(96, 120));
    let typed = set("tenant/dependencies.py", "coverage.now", percent(10_000), Value::Absent);
    team.make("ana", By::Auto(None), vec![typed, regressed]);
    at(&mut team, "2026-11-16 09:05");
    team.mark("ana");

    at(&mut team, "2026-11-16 11:00");
    team.to("bo", "user_management/service.py", InProgress);
    let since = Value::Time(team.now);
    let reason = vec![("reason", Value::text("no test account")), ("on", Value::text("Dev 4")), ("since", since)];
    team.set("bo", "user_management/service.py", "blocked", Value::Record(reason));
    at(&mut team, "2026-11-16 13:00");
    let before = Arc::clone(&team.board);
    team.apply(&[
        Change::Move { module: "secrets/api.py".into(), from: Pending, to: InProgress },
        set("secrets/api.py", "coverage.now", Value::Absent, percent(5000)),
    ]);
    let found = standup::model::diff::diff(&before, &team.board);
    let found = standup::log::observed::observed(&team.history(), found, team.now, Revision::of(b"by an editor"));
    team.logs.entry("cem.cem.ron".into()).or_default().extend(found);
    team.to("cem", "search/service.py", InProgress);
    team.set("cem", "search/service.py", "coverage.now", percent(2000));
    at(&mut team, "2026-11-21 15:00");
    team.set("dia", "resilience/service_mesh.py", "group", Value::text("Resilience"));
    at(&mut team, "2026-11-17 09:10");
    let tuesday = team.clone();
    team.mark("cem");

    at(&mut team, "2026-11-17 11:00");
    team.set("ana", "tenant/service.py", "help", Value::text("pairing on async fixtures"));
    team.set("bo", "webhooks/events.py", "coverage.now", percent(4550));
    team.to("dia", "plugins/schema.py", Done);
    // On a train.
    let further = set("search/service.py", "coverage.now", percent(2000), percent(3500));
    team.alone("cem", "laptop", "2026-11-17 14:00", vec![further]);
    // Wednesday is a holiday.
    at(&mut team, "2026-11-19 08:00");
    team.to("bo", "webhooks/models.py", InProgress);
    team.to("bo", "webhooks/models.py", Pending);
    team.set("ana", "tenant/service.py", "coverage.now", Value::Absent);
    let half = set("tenant/service.py", "coverage.measured", Value::Absent, measured(178, 285));
    team.make("ana", By::Auto(None), vec![half]);
    at(&mut team, "2026-11-19 09:10");
    let thursday = team.clone();
    team.mark("ana");

    at(&mut team, "2026-11-19 10:00");
    team.arrive(false);
    team.set("ana", "tenant/service.py", "help", Value::Absent);
    team.undo("dia");
    team.rename("bo", Subject::Module("webhooks/delivery.py".into()), "webhooks/dispatch.py");
    team.to("bo", "webhooks/dispatch.py", InProgress);
    team.set("bo", "webhooks/dispatch.py", "coverage.now", percent(2500));
    team.assign("ana", "webhooks/router.py", Some("Dev 1"));
    team.to("ana", "webhooks/router.py", InProgress);
    team.set("ana", "tenant/service.py", "tests.written", Value::Count(26));
    let all = set("tenant/service.py", "coverage.measured", measured(178, 285), measured(260, 285));
    team.make("ana", By::Auto(None), vec![all]);
    team.to("ana", "tenant/service.py", Done);
    team.add("dia", Module::new("resilience/bulkhead.py", Pending), "Dev 4");
    team.remove("dia", "service_registry/client.py");
    at(&mut team, "2026-11-20 09:30");
    [tuesday, thursday, team]
}

/// As it was said on Tuesday and Thursday, and as it will be said on Friday.
fn three_days(team: &Team) -> Vec<StandupReport> {
    let day = |date: &str| team.ask(&Asked::OfDay(date.parse().unwrap())).unwrap();
    vec![day("2026-11-17"), day("2026-11-19"), team.report()]
}

#[test]
fn the_week_in_every_format() {
    let team = week();
    for (name, report) in ["tuesday", "thursday", "friday"].into_iter().zip(three_days(&team)) {
        for format in FORMATS.iter().chain([&SAY]) {
            let text = format.write(&report, Calendar::UTC, None);
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "one line break at the end: {text:?}");
            for bad in [" \n", "None", "null", " 0 ", "()", ",,"] {
                assert!(!text.contains(bad), "{bad:?} in {text}");
            }
            insta::assert_snapshot!(format!("{name}-{}", format.name), text);
        }
        let json = json::to_text(&json::standup::report(&report, None)).unwrap();
        insta::assert_snapshot!(format!("{name}-json"), json);
    }
}

#[test]
fn the_week_is_the_same_in_whatever_order_its_files_arrive() {
    let team = week();
    let expected: Vec<String> = three_days(&team).iter().map(|it| format!("{:?} {:?}", told(it), it.people)).collect();
    let mut files: Vec<_> = team.logs.clone().into_iter().collect();
    for _ in 0..files.len() {
        files.rotate_left(1);
        let mut history = History::default();
        for (name, entries) in files.clone() {
            history.add_pieces([(name, entries, true)]);
        }
        let scene = Scene { history: &history, board: &team.board, now: team.now, calendar: team.calendar, skipped: 0 };
        let days = ["2026-11-17", "2026-11-19"].map(|day| Asked::OfDay(day.parse().unwrap()));
        let asked = days.into_iter().chain([Asked::Between { since: None, until: None }]);
        let got: Vec<String> = asked
            .map(|asked| report(&scene, &asked).unwrap())
            .map(|it| format!("{:?} {:?}", told(&it), it.people))
            .collect();
        assert_eq!(got, expected);
    }
}

#[test]
fn a_clock_that_is_days_ahead_is_told_at_the_standup_that_heard_of_it() {
    let team = week();
    let ahead = Warning::ClockAhead { who: "dia".into(), at: time("2026-11-21 15:01") };
    let warned: Vec<bool> = three_days(&team).iter().map(|report| report.warnings.contains(&ahead)).collect();
    assert_eq!(warned, [true, false, false]);
    assert!(time("2026-11-21 15:01") - team.now > TimeDelta::hours(1));
}

/// The week as it lies in a folder: the board and its log files by name.
pub(crate) fn files() -> Vec<(String, String)> {
    let team = week();
    let text = text(&team);
    let log = |entries: &Vec<standup::log::entry::Entry>| {
        entries.iter().map(|entry| codec::write(entry).unwrap()).collect::<String>()
    };
    let logs = team.logs.iter().map(|(name, entries)| (format!("board.log/{name}"), log(entries)));
    std::iter::once(("board.ron".to_owned(), text)).chain(logs).collect()
}

/// The board of the team as it lies in its file.
pub(crate) fn text(team: &Team) -> String {
    let mut text = Document::read(BOARD.as_bytes()).unwrap();
    for change in standup::model::diff::diff(text.board(), &team.board) {
        text = text.edit(&change).unwrap().document;
    }
    text.text().to_string()
}

/// The folder from which the pictures of a standup are drawn.
const DRAWN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/week/friday");

#[test]
fn the_week_that_is_drawn_is_the_one_that_is_told() {
    for (name, text) in files() {
        let path = std::path::Path::new(DRAWN).join(name);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
            std::fs::write(&path, &text).expect("it can be written");
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(found == text, "{} is another one: UPDATE_DOCS=1 writes it", path.display());
    }
}
