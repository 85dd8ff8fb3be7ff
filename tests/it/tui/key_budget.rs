//! How many keys the common tasks take, and that they do what they are for. `docs/KEYS.md` is made of the same table.

use crate::tui::app_driver::Desk;

/// A common task.
pub(crate) struct Task {
    /// What somebody wants.
    pub(crate) wish: &'static str,
    /// What was pressed before.
    pub(crate) before: &'static str,
    /// The keys, in order; what is typed stands in quotes.
    pub(crate) keys: &'static [&'static str],
    /// What it may cost, beside what is typed.
    pub(crate) costs: usize,
    /// What of the file is another one afterwards: old and new.
    pub(crate) file: &'static [(&'static str, &'static str)],
    /// What is on the screen afterwards.
    pub(crate) screen: &'static str,
    /// What is not.
    pub(crate) gone: &'static str,
}

/// The board on which the tasks are done. The cursor is on the module that is pending.
const BOARD: &str = r#"(
    format: 1,
    developers: [
        (name: "Ana", who: ["ana"], modules: [
            (id: "tenant/service.py", status: Pending, coverage: (now: 34, target: 90)),
            (id: "tenant/router.py", status: InProgress),
        ]),
        (name: "Bo", modules: [(id: "secrets/vault.py", status: Pending)]),
    ],
)
"#;

const SERVICE: &str = r#"(id: "tenant/service.py", status: Pending, "#;

/// The tasks.
pub(crate) const TASKS: &[Task] = &[
    Task {
        wish: "Start a module",
        before: "",
        keys: &[">"],
        costs: 1,
        file: &[(SERVICE, r#"(id: "tenant/service.py", status: InProgress, "#)],
        screen: "Pending to In progress",
        gone: "",
    },
    Task {
        wish: "Finish a module",
        before: "",
        keys: &["d"],
        costs: 1,
        file: &[(SERVICE, r#"(id: "tenant/service.py", status: Done, "#)],
        screen: "Pending to Done",
        gone: "",
    },
    Task {
        wish: "Set the coverage",
        before: "",
        keys: &["c", "\"62.4\"", "Enter"],
        costs: 2,
        file: &[("(now: 34, target: 90)", "(now: 62.4, target: 90, best: 62.4)")],
        screen: "62.4 → 90",
        gone: "",
    },
    Task {
        wish: "Block a module, with the reason",
        before: "k",
        keys: &["b", "\"fixture\"", "Enter"],
        costs: 2,
        file: &[(
            r#""tenant/router.py", status: InProgress"#,
            r#""tenant/router.py", status: InProgress, blocked: (reason: "fixture", since: "2026-11-23T08:00:01Z")"#,
        )],
        screen: "blocked fixture",
        gone: "",
    },
    Task {
        wish: "Unblock it",
        before: "j b x Enter",
        keys: &["b", "Backspace", "Enter"],
        costs: 3,
        file: &[],
        screen: "router.py",
        gone: "blocked x",
    },
    Task {
        wish: "Undo your last step",
        before: "d",
        keys: &["u"],
        costs: 1,
        file: &[],
        screen: "undone: tenant/service.py: Pending to Done",
        gone: "",
    },
    Task {
        wish: "Show one person only",
        before: "",
        keys: &["z"],
        costs: 1,
        file: &[],
        screen: "tenant/router.py",
        gone: "secrets/vault.py",
    },
    Task {
        wish: "Go to the second person",
        before: "",
        keys: &["2"],
        costs: 1,
        file: &[],
        screen: "▸ Bo",
        gone: "▸ Ana",
    },
    Task {
        wish: "Show only your modules",
        before: "",
        keys: &["/", "\"mine\"", "Enter"],
        costs: 2,
        file: &[],
        screen: "2 of 3 shown, 1 hidden",
        gone: "secrets/vault.py",
    },
    Task {
        wish: "Find a module by letters of its id",
        before: "",
        keys: &["/", "\"vau\"", "Enter"],
        costs: 2,
        file: &[],
        screen: "1 of 3 shown, 2 hidden",
        gone: "tenant/router.py",
    },
    Task {
        wish: "Go to a module from anywhere",
        before: "",
        keys: &[":", "\"vault\"", "Enter"],
        costs: 2,
        file: &[],
        screen: "▸ Bo",
        gone: "",
    },
    Task {
        wish: "Run an action whose key you do not know",
        before: "",
        keys: &[":", "\"to done\"", "Enter"],
        costs: 2,
        file: &[(SERVICE, r#"(id: "tenant/service.py", status: Done, "#)],
        screen: "Pending to Done",
        gone: "",
    },
    Task {
        wish: "Look up a key",
        before: "",
        keys: &["?", "\"redo\""],
        costs: 1,
        file: &[],
        screen: "Redo what you undid",
        gone: "Next module",
    },
];

/// Presses the keys of a task; says how many there were beside what was typed.
fn press(desk: &mut Desk, keys: &[&str]) -> usize {
    let mut count = 0;
    for key in keys {
        match key.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            Some(typed) => typed.chars().for_each(|c| {
                desk.press(&if c == ' ' { "Space".to_owned() } else { c.to_string() });
            }),
            None => {
                desk.press(key);
                count += 1;
            }
        }
    }
    count
}

#[test]
fn common_tasks_take_few_keys_and_do_what_they_are_for() {
    for task in TASKS {
        let mut desk = Desk::at_the_top(BOARD);
        desk.press(task.before);
        assert_eq!(press(&mut desk, task.keys), task.costs, "{}", task.wish);
        let wanted = task.file.iter().fold(BOARD.to_owned(), |text, (old, new)| {
            assert!(text.contains(old), "{old}");
            text.replacen(old, new, 1)
        });
        assert_eq!(desk.text(), wanted, "{}", task.wish);
        let screen = desk.screen(120, 40);
        assert!(screen.contains(task.screen), "{}: no {}\n{screen}", task.wish, task.screen);
        assert!(task.gone.is_empty() || !screen.contains(task.gone), "{}: {}\n{screen}", task.wish, task.gone);
    }
}
