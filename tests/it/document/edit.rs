//! What a change does to the text: the smallest edit, in the manner of its neighbours, and back again byte for byte.

use std::sync::Arc;

use standup::document::{Document, EditError};
use standup::model::board::Developer;
use standup::model::change::{Change, Clash, Item, Record, RecordKind, Seat, Setting, Subject};
use standup::model::decimal::{Hundredths, Percent};
use standup::model::diff;
use standup::model::field::{self, BOARD, DEVELOPER, Kind, MODULE, Owner, Value};
use standup::model::module::Module;
use standup::model::original::{OriginalText, Piece};
use standup::model::status::Status;

/// A board text and what becomes of it.
struct Given {
    document: Document,
    done: Vec<Change>,
}

fn given(text: &str) -> Given {
    let document = Document::read(text.as_bytes()).unwrap_or_else(|u| panic!("{:#?}\n{text}", u.problems));
    Given { document, done: Vec::new() }
}

impl Given {
    /// Makes the change, and checks that its inverse brings back the very bytes.
    #[track_caller]
    fn change(mut self, change: &Change) -> Self {
        let before = self.document.text().clone();
        let edited = self.document.edit(change).unwrap_or_else(|e| panic!("{e}\n{change:#?}\n{before}"));
        let mut from = 0;
        let mut rebuilt = String::new();
        for splice in &edited.splices {
            rebuilt.push_str(&before[from..splice.span.start as usize]);
            rebuilt.push_str(&splice.text);
            from = splice.span.end as usize;
        }
        rebuilt.push_str(&before[from..]);
        assert_eq!(rebuilt, **edited.document.text(), "the splices are all that changed");
        let back = edited.document.edit(&edited.change.inverse());
        let back = back.unwrap_or_else(|e| panic!("{e}\n{:#?}\n{}", edited.change.inverse(), edited.document.text()));
        assert_eq!(
            **back.document.text(),
            *before,
            "the inverse of {:#?} after\n{}",
            edited.change,
            edited.document.text()
        );
        self.document = edited.document;
        self.done.push(edited.change);
        self
    }

    #[track_caller]
    fn gives(self, text: &str) -> Self {
        assert_eq!(**self.document.text(), *text);
        self
    }
}

/// `lines` as the fields of the one module of a board.
fn fields(lines: &str) -> String {
    let lines: Vec<String> = lines.lines().map(|line| format!("                {line}\n")).collect();
    let lines = lines.concat();
    format!(
        "(\n    format: 1,\n    developers: [\n        (\n            name: \"Dev\",\n            modules: [\n              (\n{lines}              ),\n            ],\n        ),\n    ],\n)\n"
    )
}

fn set(path: &str, to: Value) -> impl Fn(&Document) -> Change {
    let row = field::find(MODULE, path).expect("a field of a module");
    move |document| {
        let found = document.board().modules().next().unwrap();
        Change::Set(Setting::new(found.module.subject(), row, (row.get)(found.module), to.clone()))
    }
}

fn percent(hundredths: i64) -> Value {
    Value::Percent(Percent::new(hundredths).unwrap())
}

fn text(text: &str) -> Value {
    Value::text(text)
}

fn texts(items: &[&str]) -> Value {
    Value::texts(&items.iter().map(ToString::to_string).collect::<Vec<_>>())
}

fn hours(low: Option<i64>, high: Option<i64>) -> Value {
    let part = |name, value: Option<i64>| value.map(|v| (name, Value::Amount(Hundredths(v))));
    Value::Record([part("low", low), part("high", high)].into_iter().flatten().collect())
}

fn blocked(reason: &str, on: &str) -> Value {
    Value::Record([("reason", text(reason)), ("on", text(on))].into_iter().filter(|(_, v)| !v.is_absent()).collect())
}

#[test]
fn a_field_is_set_changed_and_cleared_in_the_manner_of_its_record() {
    let id = "id: \"a\",\nstatus: Pending,";
    for (before, change, after) in [
        // Changed in place: only the value.
        (
            "id: \"a\", status: Done, lines: 1_000, // loc",
            set("lines", Value::Count(7)),
            "id: \"a\", status: Done, lines: 7, // loc",
        ),
        (
            "id: \"a\", status: Done, lines: Some(4)",
            set("lines", Value::Count(7)),
            "id: \"a\", status: Done, lines: Some(7)",
        ),
        ("id: \"a\", status: Done, lines: None", set("lines", Value::Count(7)), "id: \"a\", status: Done, lines: 7"),
        ("id: \"a\", status: Done, title: \"\"", set("title", text("A")), "id: \"a\", status: Done, title: \"A\""),
        ("id: \"a\", status: Done, title: r\"x\"", set("title", text("A")), "id: \"a\", status: Done, title: r\"A\""),
        (
            "id: \"a\", status: Done, coverage: (now: 34.0)",
            set("coverage.now", percent(3500)),
            "id: \"a\", status: Done, coverage: (now: 35.0)",
        ),
        (
            "id: \"a\", status: Done, complexity: Low",
            set("complexity", Value::Word("High")),
            "id: \"a\", status: Done, complexity: High",
        ),
        // New: behind the field that comes before it.
        (id, set("lines", Value::Count(7)), "id: \"a\",\nstatus: Pending,\nlines: 7,"),
        (
            "id: \"a\",\nstatus: Pending,\nnotes: \"n\",",
            set("lines", Value::Count(7)),
            "id: \"a\",\nstatus: Pending,\nlines: 7,\nnotes: \"n\",",
        ),
        ("id: \"a\",\nstatus: Pending", set("lines", Value::Count(7)), "id: \"a\",\nstatus: Pending,\nlines: 7"),
        (
            "id: \"a\",\nstatus: Pending, // so far\n// more\nnotes: \"n\",",
            set("lines", Value::Count(7)),
            "id: \"a\",\nstatus: Pending, // so far\nlines: 7,\n// more\nnotes: \"n\",",
        ),
        ("id: \"a\", status: Pending", set("title", text("A")), "id: \"a\", title: \"A\", status: Pending"),
        ("id:\"a\",status:Pending", set("title", text("A")), "id:\"a\",title:\"A\",status:Pending"),
        (
            "status: Pending, id: \"a\"",
            set("tags", texts(&["x", "y"])),
            "status: Pending, id: \"a\", tags: [\"x\", \"y\"]",
        ),
        (id, set("merged", Value::Flag(true)), "id: \"a\",\nstatus: Pending,\nmerged: true,"),
        // Nested records come and go.
        (id, set("coverage.now", percent(3420)), "id: \"a\",\nstatus: Pending,\ncoverage: (now: 34.2),"),
        (
            "id: \"a\",\nstatus: Pending,\ncoverage: (target: 90),",
            set("coverage.now", percent(3420)),
            "id: \"a\",\nstatus: Pending,\ncoverage: (now: 34.2, target: 90),",
        ),
        (
            "id: \"a\",\nstatus: Pending,\ncoverage: (\n    // wanted\n    target: 90,\n),",
            set("coverage.now", percent(3420)),
            "id: \"a\",\nstatus: Pending,\ncoverage: (\n    now: 34.2,\n    // wanted\n    target: 90,\n),",
        ),
        (
            "id: \"a\",\ncoverage: (now: 34.2), // typed\nstatus: Pending,",
            set("coverage.now", Value::Absent),
            "id: \"a\",\nstatus: Pending,",
        ),
        (
            "id: \"a\",\ncoverage: (now: 34.2, by: \"me\"),\nstatus: Pending,",
            set("coverage.now", Value::Absent),
            "id: \"a\",\ncoverage: (by: \"me\"),\nstatus: Pending,",
        ),
        (
            "id: \"a\",\ncoverage: (/* why */ start: 1, now: 34.2),\nstatus: Pending,",
            set("coverage.start", Value::Absent),
            "id: \"a\",\ncoverage: (now: 34.2),\nstatus: Pending,",
        ),
        (id, set("hours", hours(Some(200), Some(350))), "id: \"a\",\nstatus: Pending,\nhours: (low: 2, high: 3.5),"),
        (
            "id: \"a\", status: Done, hours: (low: 2, why: \"guess\", high: 3)",
            set("hours", hours(Some(200), Some(400))),
            "id: \"a\", status: Done, hours: (low: 2, why: \"guess\", high: 4)",
        ),
        (
            "id: \"a\", status: Done, hours: (low: 2, high: 3)",
            set("hours", hours(None, Some(400))),
            "id: \"a\", status: Done, hours: (high: 4)",
        ),
        (
            "id: \"a\", status: Done, hours: (high: 3)",
            set("hours", hours(Some(100), Some(300))),
            "id: \"a\", status: Done, hours: (low: 1, high: 3)",
        ),
        (
            "id: \"a\", status: Done, hours: (/* a guess */ why: \"felt\")",
            set("hours", hours(Some(100), None)),
            "id: \"a\", status: Done, hours: (low: 1, /* a guess */ why: \"felt\")",
        ),
        (
            "id: \"a\", status: Done, hours: (low: 1, why: \"felt\")",
            set("hours", Value::Absent),
            "id: \"a\", status: Done, hours: (why: \"felt\")",
        ),
        (
            "id: \"a\", status: Done, hours: ()",
            set("hours", hours(Some(100), None)),
            "id: \"a\", status: Done, hours: (low: 1)",
        ),
        (
            id,
            set("blocked", blocked("say \"please\"", "")),
            "id: \"a\",\nstatus: Pending,\nblocked: (reason: r#\"say \"please\"\"#),",
        ),
        (
            "id: \"a\", blocked: (reason: \"x\", on: \"bo\", ticket: 7), status: Done",
            set("blocked", blocked("y", "")),
            "id: \"a\", blocked: (reason: \"y\", ticket: 7), status: Done",
        ),
        (
            "id: \"a\", blocked: (reason: \"x\", on: \"bo\"), status: Done",
            set("blocked", blocked("", "bo")),
            "id: \"a\", blocked: (reason: \"\", on: \"bo\"), status: Done",
        ),
        // Lists: only the items that differ.
        (
            "id: \"a\", status: Done, tags: [\"x\", /* why */ \"y\"]",
            set("tags", texts(&["x", "z"])),
            "id: \"a\", status: Done, tags: [\"x\", /* why */ \"z\"]",
        ),
        (
            "id: \"a\", status: Done, tags: [\"x\"]",
            set("tags", texts(&["x", "y"])),
            "id: \"a\", status: Done, tags: [\"x\", \"y\"]",
        ),
        ("id: \"a\", status: Done, tags: []", set("tags", texts(&["x"])), "id: \"a\", status: Done, tags: [\"x\"]"),
        (
            "id: \"a\", status: Done, tags: [\n    \"x\", // one\n    \"y\"\n]",
            set("tags", texts(&["x", "m", "y"])),
            "id: \"a\", status: Done, tags: [\n    \"x\", // one\n    \"m\",\n    \"y\"\n]",
        ),
        (
            "id: \"a\", status: Done, tags: [\n    \"x\", // one\n    \"y\",\n]",
            set("tags", texts(&["y"])),
            "id: \"a\", status: Done, tags: [\n    \"y\",\n]",
        ),
        // Cleared: with its own comments, and nobody else's.
        (
            "id: \"a\",\n// how long\nlines: 7, // loc\n// where it stands\nstatus: Pending,",
            set("lines", Value::Absent),
            "id: \"a\",\n// where it stands\nstatus: Pending,",
        ),
        ("id: \"a\",\nstatus: Pending,\nlines: 7", set("lines", Value::Absent), "id: \"a\",\nstatus: Pending"),
        ("id: \"a\", lines: 7, status: Pending", set("lines", Value::Absent), "id: \"a\", status: Pending"),
        (
            "id: \"a\",\n\n// nobody's\n\nlines: 7,\n\nstatus: Pending,",
            set("lines", Value::Absent),
            "id: \"a\",\n\n// nobody's\n\nstatus: Pending,",
        ),
    ] {
        let (before, after) = (fields(before), fields(after));
        let given = given(&before);
        let change = change(&given.document);
        given.change(&change).gives(&after);
        let crlf = |text: &str| text.replace('\n', "\r\n");
        crate::document::edit::given(&crlf(&before)).change(&change).gives(&crlf(&after));
    }
}

#[test]
fn a_text_of_several_lines_has_the_line_ends_of_the_file_and_says_the_same_with_either() {
    let before = fields("id: \"a\",\nstatus: Pending,");
    let change = set("notes", text("one\ntwo"))(&given(&before).document);
    let status = "status: Pending,\n";
    let raw = format!("{status}                notes: r#\"one\ntwo\"#,\n");
    given(&before).change(&change).gives(&before.replace(status, &raw));
    let crlf = |text: &str| text.replace('\n', "\r\n");
    given(&crlf(&before)).change(&change).gives(&crlf(&before.replace(status, &raw)));

    let many = include_str!("../../../board.ron").replacen("id:", "title: \"a\\r\\nb\", id:", 1);
    let [lf, converted, twice] = [many.clone(), crlf(&many), crlf(&crlf(&many))]
        .map(|text| Document::read(text.as_bytes()).expect("it is valid"));
    assert_eq!(lf.board(), converted.board(), "an editor that converts line ends changes nothing");
    assert_eq!(lf.board(), twice.board(), "nor one that converts them once more");
    assert!(lf.board().modules().any(|found| found.module.title == "a\r\nb"), "what is spelled out stays");
}

#[test]
fn a_board_whose_line_ends_were_converted_twice_can_be_written() {
    let twice = |text: &str| text.replace('\n', "\r\r\n");
    for notes in ["r#\"one\ntwo\"#", "\"one\ntwo\"", "\"one\\r\ntwo\""] {
        let before = twice(&fields(&format!("id: \"a\",\nstatus: Pending,\nnotes: {notes},")));
        let change = Change::Move { module: "a".into(), from: Status::Pending, to: Status::Done };
        given(&before).change(&change).gives(&before.replace("Pending", "Done"));
    }
}

#[test]
fn the_board_and_its_developers_have_fields_too() {
    let board = "(\n    format: 1,\n    // what for\n    title: \"Plan\",\n    links: [(to: \"a.md\")],\n    developers: [(name: \"Dev\", hours: (low: 1), modules: [])],\n)\n";
    let row = field::find(BOARD, "limits.in_progress").unwrap();
    let change = Change::Set(Setting::new(Subject::Board, row, Value::Absent, Value::Count(2)));
    given(board)
        .change(&change)
        .gives(&board.replace("\",\n    links", "\",\n    limits: (in_progress: 2),\n    links"));

    let row = field::find(BOARD, "links").unwrap();
    let link = |to: &str, title: &str| {
        [("title", text(title)), ("to", text(to))].into_iter().filter(|(_, v)| !v.is_absent()).collect::<Vec<_>>()
    };
    let from = Value::Records(vec![link("a.md", "")]);
    let to = Value::Records(vec![link("a.md", "A"), link("b.md", "")]);
    let change = Change::Set(Setting::new(Subject::Board, row, from, to));
    given(board)
        .change(&change)
        .gives(&board.replace("(to: \"a.md\")", "(title: \"A\", to: \"a.md\"), (to: \"b.md\")"));

    let row = field::find(DEVELOPER, "area").unwrap();
    let change = Change::Set(Setting::new(Subject::Developer("Dev".into()), row, Value::Absent, text("Search")));
    given(board).change(&change).gives(&board.replace("\"Dev\", ", "\"Dev\", area: \"Search\", "));
}

const PLAN: &str = r#"(
    format: 1,
    modules: [], // nobody's
    developers: [
        // The first.
        (
            name: "Ana", // the lead
            modules: [
                // one
                (
                    id: "one", // own
                    status: Pending,
                ),

                // two
                (
                    id: "two",
                    status: Done,
                    after: ["one", r"one"],
                    notes: r"(
  stays
    as it is)",
                ), // two
                (id: "three", status: Done),
            ],
        ),

        // ---- Bo ----
        (name: "Bo", after: ["Ana"]),
    ],
)
"#;

/// The plan with a blank line between all modules.
fn even() -> String {
    PLAN.replace("                ), // two\n", "                ), // two\n\n")
}

fn find(document: &Document, id: &str) -> (Arc<Module>, Seat) {
    let board = document.board();
    let found = board.find(id).unwrap();
    let column = board.column(found.developer);
    let seat = Seat {
        developer: found.developer.map(|i| board.developers[i].name.clone()),
        after: found.index.checked_sub(1).map(|left| column[left].id.clone()),
    };
    (found.module.clone(), seat)
}

fn removal(document: &Document, id: &str) -> Change {
    let (module, seat) = find(document, id);
    Change::Remove(Box::new(Record::new(RecordKind::Module(module, seat))))
}

fn assignment(document: &Document, id: &str, developer: Option<&str>, after: Option<&str>) -> Change {
    let to = Seat { developer: developer.map(Into::into), after: after.map(Into::into) };
    Change::assign(id, find(document, id).1, to)
}

#[test]
fn a_removed_module_takes_its_comments_along_and_comes_back() {
    let given = given(PLAN);
    let two = removal(&given.document, "two");
    let start = PLAN.find("\n                // two\n").unwrap();
    let end = PLAN.find("                (id: \"three\"").unwrap();
    let without = format!("{}{}", &PLAN[..start], &PLAN[end..]);
    let given = given.change(&two).gives(&without);
    let Change::Remove(record) = &given.done[0] else { panic!("a removal") };
    assert!(record.source.as_ref().unwrap().contains("// two\n                (\n"), "{:?}", record.source);

    // The only one leaves empty brackets.
    let change = removal(&given.document, "one");
    let given = given.change(&change);
    let change = removal(&given.document, "three");
    given.change(&change).gives(&PLAN.replace(
        &PLAN[PLAN.find("[\n                // one").unwrap()..PLAN.find("],\n        ),\n\n").unwrap()],
        "[",
    ));
}

#[test]
fn a_record_that_was_removed_comes_back_elsewhere_with_what_it_said() {
    let given = given(PLAN);
    let change = removal(&given.document, "two");
    let given = given.change(&change);
    let Change::Remove(mut record) = given.done[0].clone() else { panic!("a removal") };
    let RecordKind::Module(_, seat) = &mut record.kind else { panic!("a module") };
    *seat = Seat::default();
    let text = given.change(&Change::Add(record)).document.text().clone();
    assert!(text.contains("    modules: [\n        // two\n        (\n            id: \"two\",\n"), "{text}");
    assert!(text.contains("r\"(\n  stays\n    as it is)\",\n        ), // two\n    ],"), "{text}");
}

#[test]
fn a_new_module_looks_like_its_neighbours() {
    let add = |id: &str, developer: Option<&str>, after: Option<&str>| {
        let mut module = Module::new(id, Status::InProgress);
        module.coverage.target = Percent::new(9000);
        module.tests.needed = Some(3);
        let seat = Seat { developer: developer.map(Into::into), after: after.map(Into::into) };
        Change::Add(Box::new(Record::new(RecordKind::Module(Arc::new(module), seat))))
    };
    let lines = "id: \"new\",\n                    status: InProgress,\n                    coverage: (target: 90),\n                    tests: (needed: 3),";
    let record = format!("                (\n                    {lines}\n                ),\n");
    given(PLAN)
        .change(&add("new", Some("Ana"), Some("one")))
        .gives(&PLAN.replace("                ),\n\n", &format!("                ),\n\n{record}\n")));
    let flat = "(id: \"new\", status: InProgress, coverage: (target: 90), tests: (needed: 3))";
    given(PLAN)
        .change(&add("new", Some("Ana"), Some("three")))
        .gives(&PLAN.replace("status: Done),\n", &format!("status: Done),\n                {flat},\n")));
    let unassigned = record.replace("\n        ", "\n").replacen("        ", "", 1);
    given(PLAN)
        .change(&add("new", None, None))
        .gives(&PLAN.replace("modules: [],", &format!("modules: [\n{unassigned}    ],")));
    let document = given(PLAN).document.edit(&add("new", Some("Bo"), None)).unwrap().document;
    let nested = record.replace("\n    ", "\n").replacen("    ", "", 1);
    let wanted = format!("(name: \"Bo\", after: [\"Ana\"], modules: [\n{nested}        ]),");
    assert!(document.text().contains(&wanted), "{}", document.text());
    let minified = "(format:1,developers:[(name:\"A\",modules:[(id:\"a\",status:Done)])])";
    crate::document::edit::given(minified).change(&add("new", Some("A"), Some("a"))).gives(
        "(format:1,developers:[(name:\"A\",modules:[(id:\"a\",status:Done),(id:\"new\",status:InProgress,coverage:(target:90),tests:(needed:3))])])",
    );
}

#[test]
fn a_module_changes_hands_with_its_comments() {
    let given = given(PLAN);
    let change = assignment(&given.document, "one", None, None);
    let given = given.change(&change);
    let text = given.document.text();
    assert!(text.contains("    modules: [\n        // one\n        (\n            id: \"one\", // own\n            status: Pending,\n        ),\n    ], // nobody's\n"), "{text}");
    assert!(text.contains("modules: [\n                // two\n"), "{text}");
    let bo = "(name: \"Bo\", after: [\"Ana\"]";
    let change = assignment(&given.document, "two", Some("Bo"), None);
    crate::document::edit::given(&given.document.text().replace(bo, &format!("{bo}, modules: []"))).change(&change);
    // A board that had no list of unassigned modules has none again.
    let plan = even().replace("    modules: [], // nobody's\n", "");
    let change = assignment(&crate::document::edit::given(&plan).document, "three", None, None);
    crate::document::edit::given(&plan).change(&change);
}

#[test]
fn modules_and_developers_change_places() {
    let place = |what: Subject, to: Option<&str>| Change::place(what, None, to.map(Into::into));
    let module = |id: &str| Subject::Module(id.into());
    for change in [
        place(module("three"), None),
        place(module("three"), Some("one")),
        place(module("one"), Some("two")),
        place(module("one"), Some("three")),
        place(module("two"), None),
        place(Subject::Developer("Bo".into()), None),
        place(Subject::Developer("Ana".into()), Some("Bo")),
    ] {
        given(PLAN).change(&change);
        given(&even()).change(&change);
    }
    let swapped = given("(format: 1, developers: [(name: \"x\"), (name: \"y\", area: \"s\")])");
    swapped
        .change(&place(Subject::Developer("y".into()), None))
        .gives("(format: 1, developers: [(name: \"y\", area: \"s\"), (name: \"x\")])");
}

#[test]
fn a_rename_is_followed_by_every_list_that_names_it() {
    let rename = |what: Subject, to: &str| Change::rename(what, to);
    given(PLAN)
        .change(&rename(Subject::Module("one".into()), "uno"))
        .gives(&PLAN.replace("id: \"one\"", "id: \"uno\"").replace("[\"one\", r\"one\"]", "[\"uno\", r\"uno\"]"));
    given(PLAN)
        .change(&rename(Subject::Developer("Ana".into()), "Ana M."))
        .gives(&PLAN.replace("\"Ana\"", "\"Ana M.\""));
}

#[test]
fn a_developer_joins_and_leaves() {
    let mut developer = Developer { name: "Cy".into(), area: "Search".into(), ..Developer::default() };
    developer.modules.push(Arc::new(Module::new("s", Status::Pending)));
    let kind = RecordKind::Developer(Arc::new(developer), Some("Ana".into()));
    let add = Change::Add(Box::new(Record::new(kind)));
    let record = "        (\n            name: \"Cy\",\n            area: \"Search\",\n            modules: [\n                (\n                    id: \"s\",\n                    status: Pending,\n                ),\n            ],\n        ),\n";
    let given = given(PLAN)
        .change(&add)
        .gives(&PLAN.replace("\n        // ---- Bo", &format!("\n{record}\n        // ---- Bo")));
    let bo = given.document.board().developers[2].clone();
    let kind = RecordKind::Developer(bo, None);
    let given = given.change(&Change::Remove(Box::new(Record::new(kind))));
    assert!(!given.document.text().contains("Bo"), "{}", given.document.text());
}

#[test]
fn tags_join_and_leave() {
    let item = |field: &str, item: &str| Item::new("two", field::find(MODULE, field).unwrap(), item);
    given(PLAN)
        .change(&Change::AddTo(item("tags", "quick")))
        .gives(&PLAN.replace("after: [\"one\", r", "tags: [\"quick\"],\n                    after: [\"one\", r"))
        .change(&Change::AddTo(item("tags", "critical")))
        .change(&Change::RemoveFrom(item("tags", "quick")))
        .gives(&PLAN.replace("after: [\"one\", r", "tags: [\"critical\"],\n                    after: [\"one\", r"));
}

#[test]
fn what_is_none_of_ours_is_not_overwritten() {
    let document = Document::read(fields("id: \"a\", status: Done, tags: {\"x\": [1]}").as_bytes()).unwrap();
    let refused = document.edit(&set("tags", texts(&["x"]))(&document)).unwrap_err();
    assert!(matches!(refused, EditError::Clash(Clash::Conflict { .. })), "{refused}");
}

#[test]
fn what_came_since_survives_an_undo() {
    // Somebody cleared a field with a comment; somebody else wrote a comment there before it is taken back.
    let given = given(&fields("id: \"a\",\n// old\nlines: 0x10,\nstatus: Done,"));
    let change = set("lines", Value::Absent)(&given.document);
    let given = given.change(&change);
    let undo = given.done[0].inverse();
    let text = given.document.text().replace("status: Done", "// new\n                status: Done");
    let since = crate::document::edit::given(&text).change(&undo);
    assert!(since.document.text().contains("// new\n"), "{}", since.document.text());
    assert_eq!(since.document.board().find("a").unwrap().module.lines, Some(16));
}

#[test]
fn odd_layouts_come_back_byte_for_byte() {
    let place = |what: Subject, to: Option<&str>| Change::place(what, None, to.map(Into::into));
    let module = |id: &str| Subject::Module(id.into());
    let tag = |item: &str| Item::new("b", field::find(MODULE, "tags").unwrap(), item);
    let odd = "(format: 1, developers: [(name: \"x\", modules: [\n(id: \"a\", status: Done) // a\n\n\n   , /* b */ (id : \"\\u{62}\",\n\n status: Done, tags: [ \"x\" ]), // b\n\n\n  // c\n (id: \"c\", status: Done, after: [r\"b\"]) ]), (name: r#\"y\"#), ],)";
    let document = given(odd).document;
    for change in [
        assignment(&document, "a", Some("y"), None),
        assignment(&document, "b", None, None),
        assignment(&document, "c", Some("y"), None),
        place(module("a"), Some("b")),
        place(module("a"), Some("c")),
        place(module("b"), None),
        place(module("c"), None),
        place(Subject::Developer("y".into()), None),
        removal(&document, "a"),
        removal(&document, "b"),
        removal(&document, "c"),
        Change::rename(module("b"), "renamed"),
        Change::rename(Subject::Developer("y".into()), "z"),
        Change::AddTo(tag("y")),
        Change::AddTo(tag("y").at(Some(0))),
        Change::RemoveFrom(tag("x")),
    ] {
        given(odd).change(&change);
    }
}

#[test]
fn nothing_is_noted_where_the_words_follow_from_the_change() {
    // The log of a board that is laid out evenly holds no text twice.
    let plan = include_str!("../../../board.ron");
    let document = Document::read(plan.as_bytes()).unwrap();
    let board = document.board();
    let mut noted = Vec::new();
    let mut make = |change: &Change| {
        let edited = document.edit(change).unwrap_or_else(|e| panic!("{e}\n{change:#?}"));
        if edited.change.wording().is_some() {
            noted.push(format!("{:?}", edited.change));
        }
    };
    for found in board.modules().step_by(5) {
        let id = &found.module.id;
        make(&removal(&document, id));
        make(&Change::rename(Subject::Module(id.clone()), "renamed"));
        make(&Change::place(Subject::Module(id.clone()), None, None));
        for developer in &board.developers {
            make(&assignment(&document, id, Some(&developer.name), None));
        }
        for row in MODULE.iter().filter(|row| !(row.get)(found.module).is_absent()) {
            make(&diff::setting(found.module.as_ref(), row, Value::Absent).expect("it is there"));
        }
    }
    assert!(noted.is_empty(), "{} are noted, such as {}", noted.len(), noted[0]);
}

/// Some value for a part of a nested record.
fn part(kind: Kind) -> Value {
    match kind {
        Kind::Amount => Value::Amount(Hundredths(900)),
        Kind::Count => Value::Count(5),
        Kind::Time => Value::Time(chrono::DateTime::UNIX_EPOCH),
        Kind::Word(words) => Value::Word(words[0]),
        Kind::Flag => Value::Flag(true),
        _ => Value::Text("part".into()),
    }
}

#[test]
fn every_field_of_the_full_board_can_be_changed_and_cleared() {
    let text = include_str!("../../fixtures/boards/full.ron");
    let other = |kind: Kind| match kind {
        Kind::Text | Kind::Prose => crate::document::edit::text("another \"text\""),
        Kind::Percent => percent(1234),
        Kind::Amount => Value::Amount(Hundredths(150)),
        Kind::Count => Value::Count(77),
        Kind::Flag => Value::Flag(true),
        Kind::Word(words) => Value::Word(words[1]),
        Kind::Texts => texts(&["tests documented", "x"]),
        Kind::Time => Value::Time(chrono::DateTime::UNIX_EPOCH),
        Kind::Date => Value::Date(chrono::NaiveDate::from_ymd_opt(2027, 1, 31).unwrap()),
        Kind::Record(parts) | Kind::Records(parts) => {
            Value::Record(parts.iter().map(|p| (p.name, part(p.kind))).collect())
        }
    };
    let value = |kind: Kind| match (kind, other(kind)) {
        (Kind::Records(_), Value::Record(parts)) => Value::Records(vec![parts]),
        (_, value) => value,
    };
    let given = || given(text);
    for id in ["core/events.py", "tenant/service.py", "tenant/router.py"] {
        for row in MODULE {
            for to in [value(row.kind), Value::Absent] {
                // An `after` of itself would be a circle.
                let to = if row.path == "after" && !to.is_absent() { texts(&["nobody"]) } else { to };
                let from = (row.get)(given().document.board().find(id).unwrap().module);
                given().change(&Change::Set(Setting::new(Subject::Module(id.into()), row, from, to)));
            }
        }
    }
    for name in ["Dev 1", "Dev 2"] {
        for row in DEVELOPER {
            for to in [value(row.kind), Value::Absent] {
                let document = given().document;
                let index = document.board().developer(name).unwrap();
                let from = (row.get)(&document.board().developers[index]);
                given().change(&Change::Set(Setting::new(Subject::Developer(name.into()), row, from, to)));
            }
        }
    }
    for row in BOARD {
        for to in [value(row.kind), Value::Absent] {
            let from = (row.get)(given().document.board());
            given().change(&Change::Set(Setting::new(Subject::Board, row, from, to)));
        }
    }
}

const SMALL: &str =
    r#"(format: 1, developers: [(name: "ana", modules: [(id: "a", status: Pending, priority: 1, mood: 1)])])"#;

/// The document after a change, made by itself and together with others.
fn both_ways(change: &Change) -> [Document; 2] {
    let Given { document, .. } = given(SMALL);
    let alone = document.edit(change).unwrap().document;
    let (together, _) = document.together(|step| step.make(change)).unwrap();
    [alone, together]
}

#[test]
fn a_source_that_says_another_record_is_not_believed() {
    let module = Arc::new(Module::new("b", Status::Done));
    let seat = Seat { developer: Some("ana".into()), after: Some("a".into()) };
    let mut record = Record::new(RecordKind::Module(module, seat));
    for source in [
        r#"(id: "c", status: Done)"#,
        r#"(id: "b", status: Pending)"#,
        r#"(id: "b", status: Done), (id: "c", status: Done)"#,
    ] {
        record.source = Some(source.into());
        for document in both_ways(&Change::Add(Box::new(record.clone()))) {
            let board = document.board();
            assert_eq!(board.find("b").map(|found| found.module.status), Some(Status::Done), "{source}");
            assert!(board.find("c").is_none(), "{source}");
        }
    }
}

#[test]
fn words_that_say_another_value_are_not_believed() {
    let priority = field::find(MODULE, "priority").unwrap();
    let piece =
        |from: &str, to: &str| Piece { left: "priority: ".into(), from: from.into(), to: to.into(), right: ",".into() };
    for piece in [piece("1", "7"), piece("1", "2, lines: 3")] {
        let wording = Some(OriginalText { pieces: vec![piece] });
        let set = Setting::new(Subject::Module("a".into()), priority, Value::Count(1), Value::Count(2));
        for document in both_ways(&Change::Set(Setting { wording, ..set })) {
            assert_eq!(**document.text(), *SMALL.replace("priority: 1", "priority: 2"));
        }
    }
}
