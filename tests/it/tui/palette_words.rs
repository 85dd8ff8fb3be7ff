//! Words typed into the palette: they do what they say, or nothing.

use standup::tui::command;
use standup::tui::core::event::Event;

use crate::tui::app_driver::Desk;

const BOARD: &str = r#"(
    format: 1,
    developers: [
        (name: "Ana", who: ["ana"], modules: [
            (id: "tenant/service.py", status: InProgress, coverage: (now: 34, target: 90)),
            (id: "secrets/vault_client.py", status: Pending),
        ]),
        (name: "Bo", area: "Search", modules: [(id: "search/done.py", status: Done)]),
    ],
)
"#;

fn typed(words: &str) -> Desk {
    let mut desk = Desk::new(BOARD).after(":");
    desk.happen(Event::Paste(words.into()));
    desk
}

/// What is selected for these words; nothing if nothing is.
fn selected(words: &str) -> String {
    let screen = typed(words).screen(100, 30);
    let line = screen.lines().find(|line| line.contains("│  ▸ ") || line.contains("│  > "));
    line.and_then(|line| line.split("▸ ").nth(1)).and_then(|rest| rest.split("  ").next()).unwrap_or("").to_owned()
}

#[test]
fn a_word_selects_what_is_called_so() {
    for (words, wanted) in [
        ("todo", "Move the module to Pending"),
        ("done", "Move the module to Done"),
        ("start", "Move the module to In progress"),
        ("new", "Add a module"),
        ("delete", "Remove it from the board"),
        ("delete developer", "Remove the developer from the board"),
        ("unblock", "Block or unblock the module"),
        ("assign", "Assign it to a developer, or to nobody"),
        ("sort", "Show a table of all modules"),
        ("export", "Copy the module as a line of Markdown"),
        ("KANBAN", "Show statuses across, developers down"),
        ("log", "Show Activity: who did what, and when"),
        ("undo", "Undo your last step"),
        ("exit", "Close what is on top, or quit"),
        ("to done", "Move the module to Done"),
        ("bo", "Bo"),
        ("vault_cl", "secrets/vault_client.py"),
        ("vault", "secrets/vault_client.py"),
        ("vcl", "secrets/vault_client.py"),
        ("done.py", "search/done.py"),
    ] {
        assert_eq!(selected(words), wanted, "{words}:\n{}", typed(words).screen(100, 30));
    }
}

#[test]
fn words_that_name_nothing_do_nothing() {
    // Their letters are in what changes the board, or leaves the screen, but they do not mean it.
    for words in ["slack", "mvdn", "prgrss", "rmv", "undone", "qt", "bckwrd", "", "sspnd", "xyzzy", "pndng"] {
        let mut desk = typed(words);
        assert_eq!(selected(words), "", "{words}:\n{}", desk.screen(100, 30));
        desk.press("Enter");
        assert_eq!((desk.text(), desk.asked_of_the_store, desk.has_quit()), (BOARD, 0, false), "{words}");
        let screen = desk.screen(100, 30);
        assert!(screen.contains("Do or find"), "the palette stays open:\n{screen}");
        desk.press("Esc");
        assert!(!desk.screen(100, 30).contains("Do or find"));
    }
}

#[test]
fn what_comes_close_can_still_be_chosen_by_looking() {
    let mut desk = typed("pndng");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("1 come close, Down chooses") && screen.contains("Move the module to Pending"), "{screen}");
    desk.press("Down Enter");
    assert!(desk.text().contains(r#"(id: "tenant/service.py", status: Pending"#), "{}", desk.text());
}

#[test]
fn who_typed_another_word_sees_what_it_means_here() {
    let screen = typed("todo").screen(100, 30);
    assert!(screen.contains("Move the module to Pending  todo"), "{screen}");
}

#[test]
fn the_list_of_keys_knows_the_same_words_and_does_nothing_by_half_a_match() {
    let mut desk = Desk::new(BOARD).after("?");
    desk.happen(Event::Paste("todo".into()));
    desk.press("Enter");
    assert!(desk.text().contains(r#"(id: "tenant/service.py", status: Pending"#), "{}", desk.text());
    let mut desk = Desk::new(BOARD).after("?");
    desk.happen(Event::Paste("pndng".into()));
    desk.press("Enter");
    assert_eq!(desk.text(), BOARD);
    desk.press("Down Enter");
    assert!(desk.text().contains(r#"(id: "tenant/service.py", status: Pending"#), "{}", desk.text());
}

#[test]
fn other_words_are_no_words_of_the_row_itself() {
    for about in command::abouts() {
        for word in about.words.split_whitespace() {
            let own = format!("{} {}", about.long, about.name).to_lowercase();
            assert!(!own.split(|c: char| !c.is_alphanumeric()).any(|own| own == word), "{}: {word}", about.name);
        }
    }
}
