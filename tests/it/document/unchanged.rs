//! A text that is like the one read before: what is unchanged in it is taken over, and nothing else is different.

use std::fmt::Write;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use standup::document::Document;
use standup::model::board::Board;

use crate::document::generators as whims;
use crate::document::generators::Whim;
use crate::document::properties::seeds;

/// A place in `text` between two characters.
fn place(whim: &mut Whim<'_>, text: &str) -> usize {
    let mut at = (whim.below(251) * 251 + whim.below(251)) % (text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Records as they stand in the text, and pieces of texts: what editors and merges cut, paste and break.
fn edited(whim: &mut Whim<'_>, document: &Document) -> String {
    let text = document.text();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    match whim.below(7) {
        0 => match whims::change(whim, document.board()).and_then(|change| document.edit(&change).ok()) {
            Some(edited) => edited.document.text().to_string(),
            None => text.to_string(),
        },
        // Lines that go, come twice, or go elsewhere.
        1..=3 => {
            let mut lines = lines.clone();
            let from = whim.below(lines.len());
            let count = whim.below(9).min(lines.len() - from);
            let cut: Vec<&str> = if whim.rarely(3) {
                lines[from..from + count].to_vec()
            } else {
                lines.drain(from..from + count).collect()
            };
            let to = whim.below(lines.len() + 1);
            if !whim.rarely(3) {
                lines.splice(to..to, cut);
            }
            lines.concat()
        }
        4 => {
            let at = place(whim, text);
            let new =
                ["x", " ", "7", "// é\n", "/* a */", "jira: 3,", "(", "\"", "lines: 1.5, ", "after: [\"q\"],", "\n"];
            format!("{}{}{}", &text[..at], whim.pick(&new), &text[at..])
        }
        5 => {
            let word = *whim.pick(&["Pending", "text", "Done", "1", "§", "id", "tags", "None", "Some("]);
            let other = *whim.pick(&["InProgress", "more", "", "23", "idd", "Some(Pending)"]);
            text.replacen(word, other, 1 + whim.below(3))
        }
        _ => {
            let head = ["#![enable(unwrap_variant_newtypes)]\n", "#![enable(implicit_some)]\n", "\u{feff}", "// \"\n"];
            format!("{}{text}", whim.pick(&head))
        }
    }
}

fn check(bytes: &[u8], wild: bool) {
    let whim = &mut Whim::new(bytes);
    let text = whims::board(whim, wild);
    let mut last = Document::read(text.as_bytes()).unwrap();
    for _ in 0..6 {
        let text = edited(whim, &last);
        let (like, fresh) = (Document::read_like(text.as_bytes(), &last), Document::read(text.as_bytes()));
        assert_eq!(format!("{like:?}"), format!("{fresh:?}"), "after\n{}\nthis\n{text}", last.text());
        let Ok(document) = like else { continue };
        assert_eq!(document.extras(), fresh.unwrap().extras());
        last = document;
    }
}

#[test]
fn a_text_means_the_same_whatever_was_read_before_it() {
    for seed in seeds(0..4) {
        for wild in [false, true] {
            let config =
                Config { cases: 250, failure_persistence: None, rng_seed: RngSeed::Fixed(seed), ..Config::default() };
            TestRunner::new(config)
                .run(&prop::collection::vec(any::<u8>(), 0..400), |bytes| {
                    check(&bytes, wild);
                    Ok(())
                })
                .unwrap();
        }
    }
}

/// A board of ten developers.
pub(crate) fn long_board(modules: usize) -> String {
    let mut text = String::from("// ours\n(\n    format: 1,\n    developers: [\n");
    for developer in 0..10 {
        let _ = writeln!(text, "        (name: \"Dev {developer}\", modules: [");
        for module in 0..modules / 10 {
            let _ = write!(text, "            (id: \"m{developer}/{module}.py\", status: Pending, ");
            let _ = writeln!(text, "lines: {module}, jira: \"X-{module}\"), // {module}");
        }
        text += "        ]),\n";
    }
    text + "    ],\n)\n"
}

/// How many modules, and how many developers, of `new` are not those of `old` themselves.
fn parsed(old: &Board, new: &Board) -> (usize, usize) {
    let is_new = |module: &Arc<_>| !old.modules().any(|found| Arc::ptr_eq(found.module, module));
    // A developer who is the same has the same modules.
    let others = new.developers.iter().filter(|d| !old.developers.iter().any(|was| Arc::ptr_eq(was, d)));
    let modules = others.clone().flat_map(|d| &d.modules).filter(|module| is_new(module)).count();
    (modules, others.count())
}

#[test]
fn of_ten_thousand_modules_only_what_changed_is_parsed() {
    let text = long_board(10_000);
    let last = Document::read(text.as_bytes()).unwrap();
    let with = |from: &str, to: &str| {
        let new = Document::read_like(text.replacen(from, to, 1).as_bytes(), &last).unwrap();
        parsed(last.board(), new.board())
    };
    assert_eq!(with("\"m4/500.py\", status: Pending", "\"m4/500.py\", status: Done"), (1, 1), "a move");
    assert_eq!(with("m4/500.py", "m4/other.py"), (1, 1), "a rename");
    assert_eq!(with("// ours", "// theirs, all of them"), (0, 0), "a comment");
    assert_eq!(with("// 500\n", "// five hundred\n"), (0, 0), "a comment of a module");
    assert_eq!(with("lines: 500, ", "lines:   500,"), (0, 0), "the layout of a record");
    assert_eq!(with("format: 1,", "format: 1, title: \"Plan\","), (0, 0), "a field of the board");
    assert_eq!(with("name: \"Dev 3\",", "name: \"Dev 3\", area: \"core\","), (0, 1), "a field of a developer");
    let line = text.lines().find(|line| line.contains("m4/500.py")).unwrap();
    assert_eq!(with(&format!("{line}\n"), ""), (0, 1), "a module that goes");
    let two = format!("{line}\n{}", line.replace("m4/500", "m4/more"));
    assert_eq!(with(line, &two), (1, 1), "a module that comes");
    let there = text.lines().find(|line| line.contains("m7/500.py")).unwrap();
    let moved = text.replacen(&format!("{line}\n"), "", 1).replacen(there, &format!("{line}\n{there}"), 1);
    let moved = Document::read_like(moved.as_bytes(), &last).unwrap();
    assert_eq!(parsed(last.board(), moved.board()), (0, 2), "a module that changes hands");
}
