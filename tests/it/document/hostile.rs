//! Files that somebody made to hurt: very wrong, very long, very deep. Each is answered with a bounded number of bounded
//! messages, in the time of a read or two; were one of them quadratic in its size, this would take minutes.

use std::fmt::Write;
use std::sync::Arc;

use standup::document::ron::caret;
use standup::document::{Document, LONG, LONGEST};
use standup::model::change::{Change, Record, RecordKind, Seat, Subject};
use standup::model::problem::{Place, Problem};
use standup::model::shown::Shown;
use standup::model::status::Status::{Done, Pending};

/// The most that is told of one sort, with the word that there is more.
const MOST: usize = 51;

/// The problems of a text, errors or warnings; each of them is shown, too.
fn told(text: &str) -> Vec<Problem> {
    let (text, problems) = match Document::read(text.as_bytes()) {
        Ok(document) => (document.text().clone(), document.warnings().to_vec()),
        Err(unreadable) => (unreadable.text, unreadable.problems),
    };
    assert!(problems.len() <= MOST, "{} problems", problems.len());
    for problem in &problems {
        assert!(problem.message.chars().count() <= 501 && problem.hint.chars().count() <= 501, "{problem:?}");
        assert!(caret::render(&Shown::new("board.ron"), &text, problem).len() < 6_000, "{problem:?}");
    }
    problems
}

fn first(text: &str) -> String {
    let problems = told(text);
    let problem = problems.first().expect("a problem");
    format!("{}: {}", problem.place, problem.message)
}

fn board(modules: &str) -> String {
    format!("(format: 1, developers: [(name: \"Ana\", modules: [\n{modules}])])")
}

/// `count` modules, each with these further fields.
fn modules(count: usize, more: impl Fn(usize) -> String) -> String {
    let mut out = String::new();
    for i in 0..count {
        let _ = writeln!(out, "(id: \"m{i}\", status: Done, {}),", more(i));
    }
    out
}

#[test]
fn a_board_wrong_in_every_line_is_told_in_fifty_places() {
    let wrong =
        board(&modules(100_000, |i| format!("lines: \"{i}\", complexity: Huge, coverage: (now: 101, target: -1)")));
    let problems = told(&wrong);
    assert_eq!(problems.len(), MOST);
    assert_eq!(problems[0].place, Place { line: 2, column: 33 });
    assert_eq!(problems[MOST - 1].message, "more than 50 mistakes: the others are not listed");
    assert!(problems.iter().all(Problem::is_error));
}

#[test]
fn masses_of_empty_records_are_told_in_fifty_places() {
    assert_eq!(told(&board(&"(),".repeat(300_000))).len(), MOST);
    assert_eq!(told(&board(&"7,".repeat(300_000))).len(), MOST);
}

#[test]
fn the_same_thing_many_times_is_found_without_looking_at_all_of_it_each_time() {
    // A field, an unknown field, a key, an id, a developer: each behind a long beginning.
    let long = "x".repeat(1 << 20);
    let fields = board(&format!("(id: \"m\", notes: \"{long}\", status: Done, {})", "lines: 1, ".repeat(200_000)));
    assert_eq!(told(&fields).len(), MOST);
    let unknown = board(&format!("(id: \"m\", status: Done, {})", "extra: 1, ".repeat(200_000)));
    assert_eq!(told(&unknown).len(), MOST);
    let keys = board(&format!("(id: \"m\", status: Done, extra: {{{}}})", "1: 1, ".repeat(200_000)));
    assert_eq!(told(&keys).len(), MOST);
    let ids = board(&format!(
        "(id: \"m\", notes: \"{long}\", status: Done), {}",
        "(id: \"m\", status: Done),".repeat(100_000)
    ));
    assert_eq!(told(&ids).len(), MOST);
    let names = format!("(format: 1, developers: [{}])", "(name: \"Ana\"),".repeat(100_000));
    assert_eq!(told(&names).len(), MOST);
    let strangers = board(&modules(100_000, |i| format!("extra{i}: 1, more: (a: 1)")));
    assert_eq!(told(&strangers).len(), MOST);
}

#[test]
fn whoever_waits_in_a_circle_of_a_hundred_thousand_is_told_how_it_begins_and_ends() {
    const COUNT: usize = 100_000;
    let circle = board(&modules(COUNT, |i| format!("after: [\"m{}\"]", (i + 1) % COUNT)));
    assert_eq!(
        first(&circle),
        "100001:38: waiting for each other: `m0` after `m1` after `m2` after `m3` after 99992 more after `m99996` after \
         `m99997` after `m99998` after `m99999` after `m0`"
    );
    // A chain is no circle, and no module is too many to wait for.
    let chain = board(&modules(COUNT, |i| if i == 0 { String::new() } else { format!("after: [\"m{}\"]", i - 1) }));
    assert_eq!(told(&chain), []);
    let all = board(&modules(1_000, |i| {
        let names: Vec<String> = (i + 1..1_000).map(|j| format!("\"m{j}\"")).collect();
        format!("after: [{}]", names.join(","))
    }));
    assert_eq!(told(&all), []);
}

#[test]
fn many_circles_and_many_strangers_in_one_list_are_told_in_fifty_places() {
    // Everybody waits for the next, and for the first.
    let circles = board(&modules(100_000, |i| format!("after: [\"m{}\", \"m0\"]", i + 1)));
    assert!(told(&circles).len() <= MOST);
    let mut strangers = String::from("(id: \"m\", status: Done, after: [");
    for i in 0..200_000 {
        let _ = write!(strangers, "\"stranger {i}\",");
    }
    assert_eq!(told(&board(&(strangers + "])"))).len(), MOST);
}

#[test]
fn brackets_without_end_are_too_deep_at_once() {
    for bracket in ["(", "[", "{", "(a:", "[[", "Some("] {
        let deep = format!("(format: 1, developers: [], x: {})", bracket.repeat((30 << 20) / bracket.len()));
        assert!(first(&deep).ends_with("brackets are nested too deep here"), "{bracket}: {}", first(&deep));
    }
    assert!(first(&"(".repeat(30 << 20)).ends_with("brackets are nested too deep here"));
    let levels = format!("(format: 1, developers: [], x: {}{})", "[".repeat(20_000), "]".repeat(20_000));
    assert!(first(&levels).ends_with("brackets are nested too deep here"));
    assert!(first(&"]".repeat(30 << 20)).ends_with("`]` closes nothing"));
    let flat = format!("(format: 1, developers: [], x: [{}])", "[],".repeat(1 << 20));
    assert_eq!(told(&flat).len(), 1, "an unknown field");
    // Comments may be nested as deep as anybody likes.
    let comments = format!("{}{}(format: 1, developers: [])", "/*".repeat(20_000), "*/".repeat(20_000));
    assert_eq!(told(&comments), []);
    assert!(first(&"/*".repeat(10 << 20)).ends_with("this comment is never closed"));
}

/// Unknown fields of every depth that nests like this.
fn nested(open: &str, close: &str) -> impl Iterator<Item = (usize, String)> {
    (1..140).map(move |depth| (depth, format!("{}1{}", open.repeat(depth), close.repeat(depth))))
}

#[test]
fn what_can_be_read_can_be_edited_however_deep_it_is() {
    let unwraps = "#![enable(unwrap_variant_newtypes)]\n";
    for (open, close) in
        [("Some(", ")"), ("(a:", ")"), ("[", "]"), ("{1:", "}"), ("(", ")"), ("A(", ")"), ("Some([", "])")]
    {
        let mut deepest = 0;
        for ((depth, mood), head) in nested(open, close).flat_map(|deep| [(deep.clone(), ""), (deep, unwraps)]) {
            let module = format!("(id: \"m\", status: Pending, tags: [\"t\"], mood: {mood})");
            let text = format!("{head}(format: 1, developers: [(name: \"Ana\", modules: [{module}]), (name: \"Bo\")])");
            let Ok(document) = Document::read(text.as_bytes()) else { continue };
            deepest = deepest.max(depth);
            let told = |what: &dyn std::fmt::Debug| format!("{head}{open} {depth} times: {what:?}");
            document.confirm().unwrap_or_else(|e| panic!("{}", told(&e)));
            let seat = |name: &str| Seat { developer: Some(name.into()), after: None };
            let module = Arc::clone(document.board().find("m").unwrap().module);
            let record = Record::new(RecordKind::Module(module, seat("Ana")));
            for change in [
                Change::Move { module: "m".into(), from: Pending, to: Done },
                Change::rename(Subject::Module("m".into()), "n"),
                Change::Assign { module: "m".into(), from: seat("Ana"), to: seat("Bo"), wording: None },
                Change::Remove(Box::new(record)),
            ] {
                let edited = document.edit(&change).unwrap_or_else(|e| panic!("{}: {change:?}", told(&e)));
                let back = edited.document.edit(&edited.change.inverse()).unwrap_or_else(|e| panic!("{}", told(&e)));
                assert_eq!(**back.document.text(), text, "{}", told(&edited.change));
            }
        }
        assert!(deepest > 30, "{open} can be nested {deepest} times");
    }
}

#[test]
fn a_module_that_would_stand_too_deep_where_it_is_to_go_stays_and_that_is_no_fault_of_the_program() {
    let deep = nested("(a:", ")").find_map(|(_, mood)| {
        let text = format!(
            "(format: 1, modules: [(id: \"m\", status: Pending, mood: {mood})], developers: [(name: \"Ana\", modules: [])])"
        );
        let document = Document::read(text.as_bytes()).expect("the first that is refused can still be read");
        let to = Seat { developer: Some("Ana".into()), after: None };
        document.edit(&Change::Assign { module: "m".into(), from: Seat::default(), to, wording: None }).err()
    });
    let told = deep.expect("some depth is too much").to_string();
    assert!(told.starts_with("the board could not be read afterwards: 1:"), "{told}");
    assert!(told.ends_with("brackets are nested too deep here"), "{told}");
}

#[test]
fn twenty_thousand_hashes_and_names_of_64_kb_are_read() {
    let hashes = "#".repeat(20_000);
    let almost = format!("\"{}", "#".repeat(19_999)).repeat(50);
    let raw = board(&format!("(id: \"m\", status: Done, notes: r{hashes}\"{almost}\"{hashes})"));
    assert_eq!(told(&raw), []);
    assert!(first(&board(&format!("(id: \"m\", status: Done, notes: r{hashes}\"{almost})"))).contains("never closed"));
    let name = "n".repeat(64 << 10);
    let names = board(&format!("{name}(id: \"{name}\", status: Done, {name}: {name}, after: [\"{name}x\"])"));
    let problems = told(&names);
    assert_eq!(problems.len(), 2, "{problems:#?}");
    assert!(told(&board(&format!("(id: \"m\", status: {name})")))[0].message.starts_with("there is no status `nnn"));
    // Nor do a thousand such names make a guess long.
    let long = (0..1_000).map(|i| format!("(id: \"{i}{}\", status: Done, after: [\"1x\"]),", "n".repeat(8 << 10)));
    assert_eq!(told(&board(&long.collect::<String>())).len(), MOST);
}

#[test]
fn a_line_of_thirty_megabytes_is_shown_around_the_culprit() {
    let line = format!("(format: 1, title: \"{}\", developers: [{}])", "x".repeat(30 << 20), "7,".repeat(1_000));
    assert_eq!(told(&line).len(), MOST);
    let bytes = [line.as_bytes(), &vec![0xff; 30 << 20]].concat();
    let unreadable = Document::read(&bytes).unwrap_err();
    assert!(unreadable.text.len() < bytes.len(), "what cannot be read is not blown up");
    assert_eq!(unreadable.problems[0].message, "the byte FF never stands in UTF-8");
}

#[test]
fn a_text_of_more_than_128_mib_is_refused_and_one_of_more_than_16_is_warned_about() {
    let bytes = vec![0xff; LONGEST + 1];
    let unreadable = Document::read(&bytes).unwrap_err();
    assert_eq!(unreadable.problems[0].message, "the text has 128 MiB, and a board has at most 128");
    assert!(unreadable.text.is_empty(), "nobody looks at it");
    let full = Document::read(&bytes[..LONGEST]).unwrap_err();
    assert_eq!(full.problems[0].message, "the byte FF never stands in UTF-8", "it is looked at");
    let large = format!("(format: 1, developers: []){}", " ".repeat(LONG));
    let warnings = told(&large);
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0].message, "this board has 16 MiB, which makes everything slow");
    assert_eq!(told(&large[..LONG]), []);
}
