//! A coverage report that somebody imports on the screen: nothing is written before they have seen what would change.

use std::sync::Arc;

use standup::model::change::{Change, Setting, Subject};
use standup::model::decimal::Percent;
use standup::model::field::{self, MODULE, Value};
use standup::tui::core::event::Event;
use standup::tui::core::event::report::{
    PathCompletion, ReportOutcome, ReportPreview, ReportRefusal, ReportRow, RowKind, WatchedReport,
};

use crate::tui::app_driver::Desk;

const BOARD: &str = r#"(
    format: 1,
    developers: [(name: "Ana", who: ["ana"], modules: [
        (id: "a.py", status: InProgress, coverage: (start: 10, now: 20, target: 90)),
        (id: "b.py", status: Pending),
    ])],
)
"#;

fn rises() -> Change {
    let row = field::find(MODULE, "coverage.now").unwrap();
    let percent = |n| Value::Percent(Percent::new(n).unwrap());
    Change::Set(Setting::new(Subject::Module("a.py".into()), row, percent(2000), percent(6250)))
}

fn line(kind: RowKind, text: &str, hint: &str) -> ReportRow {
    ReportRow { kind, text: text.into(), hint: hint.into() }
}

fn preview(path: &str, changes: Vec<Change>) -> Event {
    let rows = vec![
        line(RowKind::Changed, "a.py: 20% to 62.5%, 5 of 8 lines, 27.5 points short of 90", ""),
        line(RowKind::Doubt, "b.py may be 2 files: x/b.py, y/b.py", "`--map x/=`"),
        line(RowKind::Apart, "\u{1b}[31mz.py belongs to no module", ""),
    ];
    let head = "cobertura, 4 files, made 2 min ago".to_owned();
    let result = Ok(ReportOutcome { head, rows, rest: "1 in doubt, 1 file without a module".into(), changes });
    Event::ReportRead(Arc::new(ReportPreview { path: path.into(), result }))
}

/// Opens the import, types a path and has it read.
fn asked(path: &str) -> Desk {
    let mut desk = Desk::new(BOARD);
    let _ = desk.app.open("import");
    desk.type_text(path, std::time::Duration::from_millis(200));
    desk.press("Enter");
    desk
}

/// The preview as it is drawn at all sizes.
pub(crate) fn with_everything(desk: &mut Desk) {
    let _ = desk.app.open("import");
    desk.press("c Enter");
    desk.happen(preview("c", vec![rises()]));
}

#[test]
fn what_a_report_would_change_is_seen_before_anything_is_written() {
    let mut desk = asked("cov.xml");
    assert_eq!(desk.reports_asked, ["cov.xml"]);
    assert!(desk.screen(100, 30).contains("reading cov.xml"), "{}", desk.screen(100, 30));
    desk.happen(preview("cov.xml", vec![rises()]));
    let screen = desk.screen(120, 30);
    for said in [
        "cobertura, 4 files, made 2 min ago",
        "a.py: 20% to 62.5%, 5 of 8 lines",
        "b.py may be 2 files",
        "`--map x/=`",
        "z.py belongs to no module",
        "1 in doubt, 1 file without a module",
        "makes these changes",
    ] {
        assert!(screen.contains(said), "{said} in\n{screen}");
    }
    assert!(!screen.contains('\u{1b}'));
    assert_eq!(desk.text(), BOARD);
    desk.press("Esc");
    assert_eq!(desk.text(), BOARD, "Esc changes nothing");
    assert!(!desk.screen(120, 30).contains("Import a coverage report"));
}

#[test]
fn enter_makes_it_as_one_step_of_an_import_and_u_takes_it_back() {
    let mut desk = asked("cov.xml");
    desk.happen(preview("cov.xml", vec![rises()]));
    desk.press("Enter");
    assert!(desk.text().contains("now: 62.5"), "{}", desk.text());
    assert!(desk.screen(120, 30).contains("✓ a.py: coverage 20% to 62.5%"), "{}", desk.screen(120, 30));
    assert_eq!(desk.last_by(), standup::model::change::By::Import);
    desk.press("u");
    assert_eq!(desk.text(), BOARD, "byte for byte");
}

#[test]
fn a_report_that_changes_nothing_writes_nothing() {
    let mut desk = asked("cov.xml");
    desk.happen(preview("cov.xml", Vec::new()));
    assert!(desk.screen(120, 30).contains("no figure would change"));
    desk.press("Enter");
    assert_eq!((desk.text(), desk.asked_of_the_store), (BOARD, 0));
    assert!(desk.screen(120, 30).contains("no change"), "{}", desk.screen(120, 30));
}

#[test]
fn why_a_report_is_refused_stands_in_the_dialog_and_another_path_can_be_typed() {
    let mut desk = asked("cov.xml");
    let refusal = ReportRefusal { message: "cov.xml:3: it is a web page".into(), hint: "name the report".into() };
    desk.happen(Event::ReportRead(Arc::new(ReportPreview { path: "cov.xml".into(), result: Err(refusal) })));
    let screen = desk.screen(100, 30);
    assert!(screen.contains("cov.xml:3: it is a web page") && screen.contains("name the report"), "{screen}");
    desk.press("Backspace");
    assert!(!desk.screen(100, 30).contains("web page"));
    desk.press("Enter");
    assert_eq!(desk.reports_asked, ["cov.xml", "cov.xm"]);
}

#[test]
fn an_answer_about_another_path_is_not_taken() {
    let mut desk = asked("cov.xml");
    desk.press("2");
    desk.happen(preview("cov.xml", vec![rises()]));
    assert!(!desk.screen(120, 30).contains("62.5"), "the path is another one by now");
    desk.press("Enter");
    desk.happen(preview("cov.xml", vec![rises()]));
    assert!(desk.screen(120, 30).contains("reading cov.xml2"));
}

#[test]
fn tab_completes_the_path() {
    let mut desk = Desk::new(BOARD);
    let _ = desk.app.open("import");
    desk.press("c o Tab");
    assert_eq!(desk.reports_asked, ["co…"]);
    let many = PathCompletion {
        typed: "co".into(),
        completed: "coverage".into(),
        names: vec!["coverage.json".into(), "coverage.xml".into()],
    };
    desk.happen(Event::PathCompleted(many));
    let screen = desk.screen(100, 30);
    assert!(screen.contains("coverage.json") && screen.contains("coverage.xml"), "{screen}");
    desk.press(". x Tab");
    let one = PathCompletion {
        typed: "coverage.x".into(),
        completed: "coverage.xml".into(),
        names: vec!["coverage.xml".into()],
    };
    desk.happen(Event::PathCompleted(one));
    desk.press("Enter");
    assert_eq!(desk.reports_asked.last().unwrap(), "coverage.xml");
    let mut late = Desk::new(BOARD);
    let _ = late.app.open("import");
    late.press("x");
    late.happen(Event::PathCompleted(PathCompletion { typed: "c".into(), completed: "cov".into(), names: Vec::new() }));
    assert!(!late.screen(100, 30).contains("cov "), "somebody has typed on");
}

#[test]
fn a_refused_import_opens_again_with_what_was_read() {
    let mut desk = asked("cov.xml");
    desk.happen(preview("cov.xml", vec![rises()]));
    desk.refuse_next("not saved: a.py has 30% now, ben made it so");
    desk.press("Enter");
    let screen = desk.screen(120, 30);
    assert!(screen.contains("a.py: 20% to 62.5%") && screen.contains("ben made it so"), "{screen}");
    assert_eq!(desk.text(), BOARD);
}

/// The board after a report that counted so many of ten lines of both modules.
fn measured(a: u64, b: u64) -> String {
    let counts = |covered| format!("measured: (covered: {covered}, total: 10, report: \"cov.xml\")");
    BOARD.replace("now: 20", &counts(a)).replace(
        "(id: \"b.py\", status: Pending)",
        &format!("(id: \"b.py\", status: Pending, coverage: ({}, target: 50))", counts(b)),
    )
}

fn doubt(module: &str) -> (String, String) {
    (format!("{module} may be 2 files"), "`map` it".into())
}

#[test]
fn what_is_in_doubt_in_a_watched_report_stands_among_the_problems_until_the_next_one_settles_it() {
    let mut desk = Desk::new(&measured(2, 6));
    let taken = |doubts| Event::WatchedReport(WatchedReport::Taken { name: "cov.xml".into(), doubts });
    desk.happen(taken(vec![doubt("a.py"), doubt("b.py")]));
    desk.press("!");
    let screen = desk.screen(120, 30);
    assert!(screen.contains("cov.xml: a.py may be 2 files") && screen.contains("`map` it"), "{screen}");
    desk.happen(taken(vec![doubt("b.py")]));
    let screen = desk.screen(120, 30);
    assert!(!screen.contains("a.py may be") && screen.contains("cov.xml: b.py may be 2 files"), "{screen}");
    desk.happen(taken(vec![]));
    assert!(desk.screen(120, 30).contains("The file is fine"));
}

#[test]
fn a_watched_report_says_what_it_moved_and_what_is_in_doubt_in_one_line_whichever_comes_first() {
    let taken = || {
        Event::WatchedReport(WatchedReport::Taken {
            name: "cov.xml".into(),
            doubts: vec![doubt("a.py"), doubt("b.py")],
        })
    };
    for figures_first in [true, false] {
        let mut desk = Desk::new(&measured(2, 6));
        if figures_first {
            desk.outside(&measured(5, 6));
            desk.happen(taken());
        } else {
            desk.happen(taken());
            desk.outside(&measured(5, 6));
        }
        let screen = desk.screen(120, 30);
        assert!(screen.contains("cov.xml: 1 up, 2 in doubt"), "{figures_first}: {screen}");
        assert!(screen.contains("+30"), "{screen}");
        desk.wait(11);
        assert!(!desk.screen(120, 30).contains("+30"), "after ten seconds it goes");
    }
}

#[test]
fn what_fell_below_its_target_stays_whatever_else_a_report_says() {
    let mut desk = Desk::new(&measured(2, 6));
    desk.outside(&measured(5, 3));
    desk.happen(Event::WatchedReport(WatchedReport::Taken { name: "cov.xml".into(), doubts: vec![doubt("a.py")] }));
    desk.wait(60);
    desk.outside(&measured(6, 3));
    let screen = desk.screen(140, 30);
    assert!(screen.contains("b.py fell below its target: 30% of 50%") && screen.contains("1 in doubt"), "{screen}");
    desk.press("j");
    assert!(!desk.screen(140, 30).contains("fell below"));
}
