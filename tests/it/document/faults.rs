//! What is said about a board file that cannot be read, and where the caret points.

use standup::document::Document;
use standup::document::ron::caret;
use standup::model::problem::Place;
use standup::model::shown::Shown;

use crate::document::reading::fixtures;

/// The line of the manifest about each invalid file: its name and where the caret belongs.
fn manifest() -> Vec<(String, String)> {
    include_str!("../../fixtures/ron_corpus/MANIFEST.tsv")
        .lines()
        .filter_map(|line| line.strip_prefix("invalid\tinvalid/"))
        .map(|line| {
            let mut columns = line.split('\t');
            (columns.next().unwrap().to_owned(), columns.next().unwrap().to_owned())
        })
        .collect()
}

#[test]
fn every_caret_of_the_corpus_is_where_the_manifest_wants_it() {
    let wanted = manifest();
    let files = fixtures("invalid");
    assert_eq!(wanted.len(), files.len());
    let mut wrong = Vec::new();
    for (name, bytes) in &files {
        let place = &wanted.iter().find(|(n, _)| n == name).expect("in the manifest").1;
        // The one file that may be accepted: a number that ends in underscores, as `ron` reads it.
        let Err(unreadable) = Document::read(bytes) else {
            assert_eq!(name, "bad-number.ron");
            continue;
        };
        let first = &unreadable.problems[0];
        let fits = match place.as_str() {
            "-" => true,
            "EOF" => first.place == Place::find(&unreadable.text, unreadable.text.len() as u32),
            exact => first.place.to_string() == *exact,
        };
        if !fits {
            wrong.push(format!("{name}: {} instead of {place}: {}", first.place, first.message));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A board around one module record, which begins at 4:9.
fn with_module(module: &str) -> String {
    format!("(\n    format: 1,\n    developers: [(name: \"Dev 1\", modules: [\n        {module},\n    ])],\n)\n")
}

/// A board with these fields behind its `format`, which begin at 3:5.
fn with_fields(fields: &str) -> String {
    format!("(\n    format: 1,\n    {fields}\n)\n")
}

/// Slips of the hand and accidents, each as small as it can be.
fn slips() -> Vec<(&'static str, Vec<u8>)> {
    let module = |text: &str| with_module(text).into_bytes();
    let fields = |text: &str| with_fields(text).into_bytes();
    let latin1 = [b"(format: 1, title: \"caf".as_slice(), b"\xe9\", developers: [])"].concat();
    let utf16: Vec<u8> = with_module("(id: \"a\", status: Done)").encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        ("empty", vec![]),
        ("only comments", b"// nothing\n/* here */\n".to_vec()),
        ("all zero", vec![0; 4096]),
        ("latin 1", latin1),
        ("utf-16 without a mark", utf16),
        ("cr only", b"(\r    format: 1, // one\r    developers: [],\r)\r".to_vec()),
        ("gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00".to_vec()),
        ("json", b"{\n  \"format\": 1,\n  \"developers\": []\n}\n".to_vec()),
        ("json inside", fields("\"developers\": [],")),
        ("toml", b"format = 1\n[[developers]]\nname = \"Ana\"\n".to_vec()),
        ("yaml with dashes", b"---\nformat: 1\n".to_vec()),
        ("markdown", b"# Our plan\n\n- one\n".to_vec()),
        ("patch", b"diff --git a/board.ron b/board.ron\n--- a/board.ron\n+++ b/board.ron\n".to_vec()),
        ("patch of diff -u", b"--- board.ron\n+++ board.ron\n@@ -1,2 +1,2 @@\n (\n-a\n+b\n".to_vec()),
        (
            "patch by mail",
            b"From 4d7a Mon Sep 17 00:00:00 2001\nSubject: [PATCH] x\n\n---\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n".to_vec(),
        ),
        ("yaml with its version", b"%YAML 1.2\n---\nformat: 1\n".to_vec()),
        ("git lfs", b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n".to_vec()),
        ("no brackets around it", b"format: 1,\ndevelopers: [(name: \"Ana\", modules: [])],\n".to_vec()),
        ("curly board", b"Board {\n    format: 1,\n    developers: [],\n}\n".to_vec()),
        ("only the middle of a conflict", with_module("(id: \"a\", status: Done),\n=======\n").into_bytes()),
        (
            "conflict in a long text",
            module("(id: \"a\", status: Done, notes: r#\"\n<<<<<<< HEAD\none\"#,\n=======\ntwo\"#,\n>>>>>>> b\n)"),
        ),
        (
            "jj conflict",
            module("(id: \"a\",\n<<<<<<< Conflict 1 of 1\n%%%%%%% Changes\n-status: Done\n+++++++ Contents\n>>>>>>> Conflict 1 of 1 ends\n)"),
        ),
        (
            "quote forgotten before a number in quotes",
            fields("title: \"Plan,\n    criteria: [(text: \"90%+ of all\", met: false)],"),
        ),
        (
            "quote forgotten before a blank in quotes",
            fields("title: \"Plan,\n    criteria: [(text: \" all\", met: false)],"),
        ),
        ("a text and a word where fields should be", b"(\n  \"a\" b)".to_vec()),
        (
            "comma forgotten behind a text of two lines",
            module("(id: \"a\", status: Done, notes: \"one\n two\"\n lines: 3)"),
        ),
        ("cut inside a text", b"(\n    format: 1,\n    title: \"Increase pl".to_vec()),
        ("one bracket too many", b"(\n    format: 1,\n    developers: [],\n))\n".to_vec()),
        ("wrong bracket", fields("developers: [),")),
        ("missing bracket of a module", module("(id: \"a\", status: Done")),
        ("leading comma", module("(, id: \"a\", status: Done)")),
        ("no value", module("(id: \"a\", status: , lines: 3)")),
        ("no value at the end", module("(id: \"a\", status: )")),
        ("no colon", module("(id: \"a\", status Done)")),
        ("first colon missing", module("(id \"a\", status: Done)")),
        ("equals", module("(id = \"a\", status: Done)")),
        ("single quotes", module("(id: 'ana', status: Done)")),
        ("smart quotes", module("(id: “ana”, status: Done)")),
        ("no opening quote", module("(id: ana\", status: Done)")),
        ("quote forgotten at the end", module("(id: \"a\", status: Done, notes: \"parser)")),
        ("no-break space", module("(id:\u{a0}\"a\", status: Done)")),
        ("hash comment", fields("# remember this\n    developers: [],")),
        ("sql comment", fields("-- remember this\n    developers: [],")),
        ("half a comment", fields("/ remember this\n    developers: [],")),
        ("comment in a comment", fields("/* a /* b */\n    developers: [],")),
        ("windows path", module("(id: \"a\", status: Done, test_file: \"C:\\dev\\tests\")")),
        ("unclosed code point", module("(id: \"a\\u{}\", status: Done)")),
        ("byte escape", module("(id: \"\\xZZ\", status: Done)")),
        ("bare date", module("(id: \"a\", status: Done, blocked: (reason: \"x\", since: 2026-11-20))")),
        ("percent sign", module("(id: \"a\", status: Done, coverage: (now: 34%))")),
        ("hours with a unit", module("(id: \"a\", status: Done, hours: (low: 4h))")),
        ("too large for its width", module("(id: \"a\", status: Done, lines: 300u8)")),
        ("hexadecimal slip", module("(id: \"a\", status: Done, lines: 0x1G)")),
        ("name with a dash", module("(id: \"a\", status: in-progress)")),
        ("some without brackets", module("(id: \"a\", status: Done, lines: Some 3)")),
        ("text behind the board", b"(\n    format: 1,\n    developers: [],\n)\nand so on\n".to_vec()),
        ("unknown status", module("(id: \"a\", status: Finished)")),
        ("lower-case status", module("(id: \"a\", status: done)")),
        ("status as a number", module("(id: \"a\", status: 3)")),
        ("misspelt status field", module("(id: \"a\", stauts: Done)")),
        ("no id", module("(status: Done)")),
        ("no name", b"(\n    format: 1,\n    developers: [(area: \"x\")],\n)\n".to_vec()),
        ("no developers", b"(\n    format: 1,\n)\n".to_vec()),
        ("format as a text", b"(\n    format: \"1\",\n    developers: [],\n)\n".to_vec()),
        ("format zero", b"(\n    format: 0,\n    developers: [],\n)\n".to_vec()),
        ("a module that is a tuple", module("(\"a\", Done)")),
        ("a module that is a text", module("\"a\"")),
        ("not a number", module("(id: \"a\", status: Done, coverage: (now: NaN))")),
        ("infinite", module("(id: \"a\", status: Done, coverage: (now: -inf))")),
        ("negative", module("(id: \"a\", status: Done, coverage: (now: -1))")),
        ("negative by a hair", module("(id: \"a\", status: Done, coverage: (now: -0.001))")),
        ("above 100 by a hair", module("(id: \"a\", status: Done, coverage: (target: 100.001))")),
        ("far above 100", module("(id: \"a\", status: Done, coverage: (target: 1e400))")),
        ("percentage in quotes", module("(id: \"a\", status: Done, coverage: (target: \"90%\"))")),
        ("coverage is a number", module("(id: \"a\", status: Done, coverage: 90)")),
        ("coverage in curly brackets", module("(id: \"a\", status: Done, coverage: {start: 9})")),
        ("more covered than there is", module("(id: \"a\", status: Done, coverage: (measured: (covered: 12, total: 10)))")),
        ("measured without a total", module("(id: \"a\", status: Done, coverage: (measured: (covered: 12)))")),
        ("a count with decimals", module("(id: \"a\", status: Done, lines: 2.5)")),
        ("a negative count", module("(id: \"a\", status: Done, lines: -2)")),
        ("negative hours", module("(id: \"a\", status: Done, hours: (low: -2))")),
        ("one tag without a list", module("(id: \"a\", status: Done, tags: \"critical\")")),
        ("a number among tags", module("(id: \"a\", status: Done, tags: [\"b\", 3])")),
        ("a word in quotes", module("(id: \"a\", status: Done, complexity: \"High\")")),
        ("an unknown word", module("(id: \"a\", status: Done, complexity: Hihg)")),
        ("flag in quotes", module("(id: \"a\", status: Done, merged: \"true\")")),
        ("a time without a day", module("(id: \"a\", status: Done, blocked: (reason: \"x\", since: \"09:12\"))")),
        ("blocked without a reason", module("(id: \"a\", status: Done, blocked: (on: \"Ana\"))")),
        ("an impossible day", b"(\n    format: 1,\n    developers: [(name: \"a\", away: \"2026-02-30\")],\n)\n".to_vec()),
        ("a field twice in a record of ours", module("(id: \"a\", status: Done, coverage: (now: 1, now: 2))")),
        ("a field twice in a record of others", module("(id: \"a\", status: Done, extra: (x: 1, y: (z: 1, r#z: 2)))")),
        ("a key twice in a map", module("(id: \"a\", status: Done, extra: {\"x\": 1, \"x\": 2})")),
        ("an unknown field twice", module("(id: \"a\", status: Done, extra: 1, extra: 2)")),
        ("coverage twice", module("(id: \"a\", coverage: (now: 1), status: Done, coverage: (now: 2))")),
        ("one id in two columns", with_fields(
            "modules: [(id: \"a\", status: Done)],\n    developers: [(name: \"x\", modules: [(id: r\"a\", status: Done)])],",
        ).into_bytes()),
        ("one name twice", fields("developers: [(name: \"x\"), (name: \"x\")],")),
        ("waits for itself", module("(id: \"a\", status: Done, after: [\"a\"])")),
        ("a circle", module(
            "(id: \"a\", status: Done, after: [\"b\"]),\n        (id: \"b\", status: Done, after: [\"c\"]),\n        (id: \"c\", status: Done, after: [\"a\", \"b\"])",
        )),
        ("a circle of developers", fields("developers: [(name: \"x\", after: [\"y\"]), (name: \"y\", after: [\"x\"])],")),
    ]
}

#[test]
fn every_message_names_the_culprit_and_the_way_out() {
    let corpus = fixtures("invalid").into_iter().map(|(name, bytes)| (name.trim_end_matches(".ron").to_owned(), bytes));
    let slips = slips().into_iter().map(|(name, bytes)| (name.to_owned(), bytes));
    let mut told = String::new();
    for (name, bytes) in corpus.chain(slips) {
        told.push_str("──── ");
        told.push_str(&name);
        told.push('\n');
        match Document::read(&bytes) {
            Ok(_) => told.push_str("accepted\n"),
            Err(unreadable) => {
                for problem in &unreadable.problems {
                    told.push_str(&caret::render(&Shown::new("board.ron"), &unreadable.text, problem));
                    told.push('\n');
                }
            }
        }
    }
    insta::assert_snapshot!("messages", told);
}

/// Odd things that do not make a board unusable.
fn oddities() -> Vec<(&'static str, String)> {
    vec![
        ("a misspelt field", with_module("(id: \"a\", status: Done, coverge: (now: 3), note: \"x\")")),
        (
            "the same unknown field in two modules",
            with_module("(id: \"a\", status: Done, x: 1), (id: \"b\", status: Done, x: 2)"),
        ),
        ("more than two decimals", with_module("(id: \"a\", status: Done, coverage: (now: 33.333))")),
        (
            "typed and measured",
            with_module("(id: \"a\", status: Done, coverage: (now: 3, measured: (covered: 1, total: 2)))"),
        ),
        (
            "waits for a stranger",
            with_module("(id: \"search/service.py\", status: Done, after: [\"serch/service.py\"])")
                .replace("])],", "]), (name: \"Dev 2\", after: [\"Dev1\"])],")
                .replace("serch", "search/x"),
        ),
        ("hours upside down", with_module("(id: \"a\", status: Done, hours: (low: 5, high: 4))")),
        ("no reason", with_module("(id: \"a\", status: Done, blocked: (reason: \"\"))")),
        ("another program's tags", with_module("(id: \"a\", status: Done, tags: {\"x\": [1]})")),
        ("a newer format", with_module("(id: \"a\", status: Done)").replace("format: 1", "format: 2")),
    ]
}

#[test]
fn every_warning_names_the_culprit_and_the_board_is_read() {
    let mut told = String::new();
    for (name, text) in oddities() {
        told.push_str("──── ");
        told.push_str(name);
        told.push('\n');
        let document = Document::read(text.as_bytes()).unwrap_or_else(|u| panic!("{name}: {:#?}", u.problems));
        for problem in document.warnings() {
            told.push_str(&caret::render(&Shown::new("board.ron"), document.text(), problem));
            told.push('\n');
        }
    }
    insta::assert_snapshot!("warnings", told);
}
