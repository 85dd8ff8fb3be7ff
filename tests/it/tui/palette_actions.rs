//! What has no key of its own and is done from the palette: each row with its answer, what the board says then, and what undo
//! leaves of it.

use standup::tui::command;
use standup::tui::core::event::Event;

use crate::tui::app_driver::Desk;

const BOARD: &str = r#"(
    format: 1,
    developers: [
        (name: "Ana", who: ["ana"], area: "Core", modules: [
            (id: "a", status: Pending, coverage: (start: 10.0, now: 34.2, target: 90.0, best: 40.0)),  // the first
            (id: "b", status: Pending),
            (id: "c", status: Pending),
        ]),
        (name: "Bo", modules: [
            (id: "d", status: Pending),
        ]),
    ],
)
"#;

/// A row of the palette, done.
struct Done {
    /// The name of the edit.
    name: &'static str,
    /// Keys that bring the cursor to the module it is done to: without any it is on `a`.
    before: &'static str,
    /// The keys of the answer.
    answer: &'static str,
    /// What of the file is another one then: old and new.
    file: &'static [(&'static str, &'static str)],
    /// What the board says.
    said: &'static str,
}

const FIRST: &str = "best: 40.0))";

const ALL: &[Done] = &[
    Done {
        name: "start",
        before: "",
        answer: "Ctrl-U 1 2 . 5 Enter",
        file: &[("start: 10.0", "start: 12.5")],
        said: "a: coverage start 10% to 12.5%",
    },
    Done {
        name: "best",
        before: "",
        answer: "Ctrl-U 4 1 . 5 Enter",
        file: &[("best: 40.0", "best: 41.5")],
        said: "a: coverage best 40% to 41.5%",
    },
    Done {
        name: "hours",
        before: "",
        answer: "2 - 3 Enter",
        file: &[(FIRST, "best: 40.0), hours: (low: 2, high: 3))")],
        said: "a: hours",
    },
    Done {
        name: "lines",
        before: "",
        answer: "2 8 5 Enter",
        file: &[(FIRST, "best: 40.0), lines: 285)")],
        said: "a: lines 285",
    },
    Done {
        name: "title",
        before: "",
        answer: "T h e Space f i r s t Enter",
        file: &[(r#"(id: "a", "#, r#"(id: "a", title: "The first", "#)],
        said: "a: title",
    },
    Done {
        name: "group",
        before: "",
        answer: "C o r e Enter",
        file: &[(FIRST, r#"best: 40.0), group: "Core")"#)],
        said: "a: group",
    },
    Done {
        name: "tags",
        before: "",
        answer: "b i g , Space n e w Enter",
        file: &[(FIRST, r#"best: 40.0), tags: ["big", "new"])"#)],
        said: "a: ",
    },
    Done {
        name: "test-file",
        before: "",
        answer: "t / a Enter",
        file: &[(FIRST, r#"best: 40.0), test_file: "t/a")"#)],
        said: "a: test file",
    },
    Done {
        name: "after",
        before: "",
        answer: "b , Space c Enter",
        file: &[(FIRST, r#"best: 40.0), after: ["b", "c"])"#)],
        said: "a: after",
    },
    Done { name: "merged", before: "", answer: "1", file: &[(FIRST, "best: 40.0), merged: true)")], said: "a: merged" },
    Done {
        name: "complexity",
        before: "",
        answer: "k Enter",
        file: &[(FIRST, "best: 40.0), complexity: High)")],
        said: "a: complexity High",
    },
    Done {
        name: "take",
        before: "Tab",
        answer: "",
        file: &[
            ("modules: [\n            (id: \"d\", status: Pending),\n        ]),", "modules: []),"),
            (
                "(id: \"c\", status: Pending),\n",
                "(id: \"c\", status: Pending),\n            (id: \"d\", status: Pending),\n",
            ),
        ],
        said: "d: Bo to Ana",
    },
    Done {
        name: "to-top",
        before: "j j",
        answer: "",
        file: &[
            ("            (id: \"c\", status: Pending),\n", ""),
            ("modules: [\n", "modules: [\n            (id: \"c\", status: Pending),\n"),
        ],
        said: "c",
    },
    Done {
        name: "to-bottom",
        before: "j",
        answer: "",
        file: &[
            ("            (id: \"b\", status: Pending),\n", ""),
            (
                "(id: \"c\", status: Pending),\n",
                "(id: \"c\", status: Pending),\n            (id: \"b\", status: Pending),\n",
            ),
        ],
        said: "b",
    },
    Done {
        name: "edit-developer",
        before: "",
        answer: "Down ! Enter",
        file: &[(r#"area: "Core""#, r#"area: "Core!""#)],
        said: "Ana: area",
    },
];

/// A desk on which this edit was chosen from the palette.
fn chosen(name: &str, before: &str) -> Desk {
    let about = command::abouts().into_iter().find(|about| about.name == name).expect("it is a row");
    let mut desk = Desk::new(BOARD).after(before).after(":");
    desk.happen(Event::Paste(about.long.into()));
    desk.press("Enter");
    desk
}

#[test]
fn what_is_done_from_the_palette_is_in_the_file_and_on_the_board_and_can_be_undone() {
    let mut unsaid = Vec::new();
    for Done { name, before, answer, file, said } in ALL {
        let mut desk = chosen(name, before);
        desk.press(answer);
        let wanted = file.iter().fold(BOARD.to_owned(), |text, (old, new)| {
            assert!(text.contains(old), "{name}: {old}");
            text.replacen(old, new, 1)
        });
        let screen = desk.screen(120, 30);
        assert_eq!(desk.text(), wanted, "{name}:\n{screen}");
        let last = screen.lines().last().unwrap_or_default();
        if !last.contains(said) {
            unsaid.push(format!("{name} says “{said}”: {last}"));
        }
        desk.press("u");
        assert_eq!(desk.text(), BOARD, "{name}, undone");
    }
    assert!(unsaid.is_empty(), "{}", unsaid.join("\n"));
}

#[test]
fn what_is_so_already_is_said_and_changes_nothing() {
    for (name, before, said) in [
        ("take", "", "it is yours already"),
        ("to-top", "", "a is there already"),
        ("to-bottom", "j j", "c is there already"),
    ] {
        let mut desk = chosen(name, before);
        let screen = desk.screen(120, 30);
        assert!(screen.contains(said), "{name} says “{said}”:\n{screen}");
        assert_eq!(desk.text(), BOARD, "{name}");
    }
}
