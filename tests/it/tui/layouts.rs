//! The layouts in the words of a user: where the keys lead on the board, in a developer's own page and in the table.

use standup::tui::core::event::Event;

use crate::tui::app_driver::{Desk, REAL};

const SMALL: &str = r#"(
    format: 1,
    limits: (in_progress: 1),
    developers: [
        (name: "Ana", modules: [
            (id: "a", status: Pending),
            (id: "b", status: Pending),
            (id: "c", status: InProgress),
            (id: "e", status: InProgress),
        ]),
        (name: "Bo", modules: []),
        (name: "Cleo", modules: [(id: "d", status: Done), (id: "f", status: Pending)]),
    ],
    modules: [(id: "g", status: Pending)],
)
"#;

/// After these keys the module `id` is no longer what it was.
fn moves(keys: &str, id: &str) {
    let mut desk = Desk::at_the_top(SMALL);
    desk.press(keys);
    let line = |text: &str| {
        let wanted = format!("(id: \"{id}\"");
        text.split_inclusive(')').find(|part| part.contains(&wanted)).map(str::to_owned)
    };
    assert_ne!(line(desk.text()), line(SMALL), "{id} after {keys}");
    let changed = desk.text().split_inclusive(')').zip(SMALL.split_inclusive(')')).filter(|(a, b)| a != b).count();
    assert_eq!(changed, 1, "after {keys}:\n{}", desk.text());
}

/// After these keys nothing has changed.
fn moves_nothing(keys: &str) {
    let mut desk = Desk::at_the_top(SMALL);
    desk.press(keys);
    assert_eq!(desk.text(), SMALL, "after {keys}");
}

#[test]
fn on_the_board_left_and_right_are_statuses_and_up_and_down_lead_on_into_the_next_lane() {
    moves("v d", "a");
    moves("v j d", "b");
    moves("v l i p", "c");
    moves("v l j d", "e");
    moves("v j j d", "f");
    moves("v j j j d", "g");
    moves("v j j j j j d", "g");
    moves("v G k d", "f");
    moves("v G g d", "a");
    moves("v PgDn i", "b");
    moves("v j l h d", "b");
}

#[test]
fn on_the_board_empty_cells_are_passed_over_and_an_empty_lane_changes_nothing() {
    moves("v l l l p", "c");
    moves("v 3 l <", "d");
    moves("v 3 l h >", "f");
    moves("z 3 l <", "d");
    moves_nothing("v 2 l l h d > i p");
    moves_nothing("z 2 l l h d > i p");
    assert!(Desk::at_the_top(SMALL).after("v 2").screen(120, 30).contains("no modules"));
}

#[test]
fn on_the_board_digits_and_tab_lead_to_developers() {
    moves("v 3 d", "f");
    moves("v 4 d", "g");
    moves("v Tab ] d", "f");
    moves("v 4 [ l l p", "d");
    assert!(Desk::at_the_top(SMALL).after("v 7").screen(120, 30).contains("there is no developer 7 on this board"));
}

#[test]
fn beside_a_column_is_the_next_one_with_modules() {
    moves("g l d", "f");
    moves("l l d", "g");
    moves("4 h h d", "c");
    assert!(Desk::at_the_top(SMALL).after("]").screen(120, 30).contains("▸ Bo"), "who has none can still be gone to");
}

/// Whoever is gone to, and what is the first to be seen of them.
const TEAM: &str = r#"(
    format: 1,
    developers: [
        (name: "Ana", modules: [
            (id: "a1", status: Pending),
            (id: "a2", status: Done, blocked: (reason: "over")),
            (id: "a3", status: InProgress),
        ]),
        (name: "Bo", modules: [
            (id: "b1", status: Pending),
            (id: "b2", status: InProgress),
            (id: "b3", status: InProgress, blocked: (reason: "fixture")),
        ]),
        (name: "Cleo", modules: [(id: "c1", status: Done), (id: "c2", status: Done)]),
        (name: "Dee", who: ["dee"], modules: [
            (id: "d1", status: InProgress),
            (id: "d2", status: Pending),
            (id: "d3", status: Pending, blocked: (reason: "review")),
        ]),
    ],
)
"#;

#[test]
fn the_cursor_arrives_where_somebody_is_stuck_else_at_what_they_do_else_at_the_top() {
    // What the last one left the cursor on does not matter: it is moved away before.
    for layout in ["", "v", "v v", "z"] {
        for (keys, id) in [
            ("", "a3"),
            ("g G 1", "a3"),
            ("]", "b3"),
            ("2", "b3"),
            ("g Tab", "b3"),
            ("G 3", "c1"),
            ("3 G ]", "d3"),
            ("4 g G [", "c1"),
            ("3 Shift-Tab", "b3"),
        ] {
            let mut desk = Desk::new(TEAM).after(layout).after(keys);
            desk.press("y");
            let screen = desk.screen(120, 30);
            assert_eq!(desk.copied, [id], "after {layout:?} {keys:?}:\n{screen}");
        }
    }
}

#[test]
fn the_cursor_starts_at_what_i_am_stuck_with() {
    for layout in ["lanes", "board", "table"] {
        let mut desk = Desk::of_nobody_with_look(TEAM, layout);
        desk.happen(Event::Person("dee".into()));
        desk.press("y");
        assert_eq!(desk.copied, ["d3"], "{layout}");
    }
}

#[test]
fn going_to_somebody_from_the_palette_is_arriving_there() {
    let mut desk = Desk::new(TEAM).after("g :");
    desk.happen(Event::Paste("Dee".into()));
    desk.press("Enter y");
    assert_eq!(desk.copied, ["d3"]);
}

#[test]
fn zooming_in_on_a_module_stays_with_it() {
    let mut desk = Desk::new(TEAM).after("2 G z y z y");
    assert_eq!(desk.copied, ["b1", "b1"], "what is selected stays selected");
    desk.press("] y");
    assert_eq!(desk.copied.last().map(String::as_str), Some("c1"));
}

#[test]
fn the_cursor_is_the_same_in_every_layout() {
    for layouts in ["v", "v v", "v v v"] {
        moves(&format!("j {layouts} d"), "b");
        moves(&format!("3 {layouts} d"), "f");
    }
    moves("v l j z d", "e");
    moves("v z l j z p", "e");
}

#[test]
fn a_developer_alone_is_one_key_away_and_so_is_the_way_back() {
    let mut desk = Desk::new(REAL);
    desk.press("3 z");
    let screen = desk.screen(120, 40);
    assert!(screen.contains("Dev 3  Search & Secrets") && screen.contains("‹ Dev 2   Dev 4 ›"), "{screen}");
    assert!(!screen.contains("tenant/service.py"), "{screen}");
    for back in ["0", "z", "Esc", "q"] {
        let mut desk = Desk::new(REAL);
        desk.press(&format!("3 z ] {back}"));
        let screen = desk.screen(160, 45);
        assert!(screen.contains("Dev 1 ") && screen.contains("▸ Dev 4"), "{back}:\n{screen}");
        assert!(!desk.has_quit());
    }
}

#[test]
fn in_the_page_of_a_developer_keys_stay_with_them() {
    moves("z l d", "c");
    moves("z j j j j d", "b");
    moves("z ] ] d", "f");
    moves("z 3 [ Tab d", "f");
    moves_nothing("z 2 d i >");
    let mut desk = Desk::at_the_top(SMALL);
    desk.press("z 9");
    assert!(desk.screen(80, 24).contains("there is no developer 9 on this board"));
}

#[test]
fn the_page_of_a_developer_follows_what_one_goes_to() {
    let mut desk = Desk::at_the_top(SMALL);
    // Something happens to a module of Cleo's; from the history one goes to it.
    desk.press("3 d u 1 z A Enter");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("▸ Cleo"), "{screen}");
}

#[test]
fn more_in_progress_than_agreed_is_said_where_it_is_seen() {
    assert!(Desk::at_the_top(SMALL).after("v").screen(120, 30).contains("2 in progress, limit 1"));
    assert!(Desk::at_the_top(SMALL).after("z").screen(120, 30).contains("In progress 2 limit 1"));
}

#[test]
fn a_board_without_developers_has_nobody_to_look_at_alone() {
    let mut desk = Desk::new("(format: 1, developers: [])");
    desk.press("v z j l G d");
    assert!(desk.screen(80, 24).contains("This board has no developers yet"));
}

/// The ids of the table, from top to bottom.
fn ids(screen: &str, all: &[&str]) -> String {
    let at = |id: &&str| screen.find(&format!(" {id}  "));
    let mut found: Vec<_> = all.iter().filter_map(|id| at(id).map(|at| (at, *id))).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, id)| id).collect::<Vec<_>>().join(" ")
}

#[test]
fn in_the_table_keys_lead_from_module_to_module_and_past_the_rows_of_developers() {
    moves("v v d", "a");
    moves("v v j j j d", "e");
    moves("v v j j j j j i", "d");
    moves_nothing("v v j j j j d i >");
    moves("v v G k d", "f");
    moves("v v G d", "g");
    moves("v v G g d", "a");
    moves("v v ] ] i", "d");
    moves("v v 3 [ [ d", "c");
    moves("v v 4 k d", "f");
    moves_nothing("v v 2 d i >");
}

#[test]
fn the_table_is_sorted_by_one_key_and_the_cursor_stays_on_its_module() {
    let all = ["a", "b", "c", "d", "e", "f", "g"];
    let seen = |keys: &str| ids(&Desk::at_the_top(SMALL).after(keys).screen(120, 30), &all);
    assert_eq!(seen("v v"), "a b c e d f g");
    assert_eq!(seen("v v O"), "g f d e c b a");
    assert_eq!(seen("v v o o o o o"), "a b c d e f g", "by name");
    assert_eq!(seen("v v o o o o o O"), "g f e d c b a");
    assert_eq!(seen("v v o o o o o o"), "a b f g c e d", "by status; equals as on the board");
    moves("v v j j j o o o o o d", "e");
    // What is moved goes where it belongs now, and the cursor with it.
    let mut desk = Desk::at_the_top(SMALL).after("v v o o o o o o d");
    assert_eq!(ids(&desk.screen(120, 30), &all), "b f g c e a d");
    desk.press("p");
    assert_eq!(desk.text(), SMALL);
    assert!(Desk::at_the_top(SMALL).after("v v o").screen(120, 30).contains("the widest gap first"));
}

#[test]
fn the_table_adds_up() {
    let screen = Desk::new(REAL).after("v v").screen(160, 45);
    let line = |of: &str| {
        // The header names who merges first.
        let line = screen.lines().skip(4).find(|line| line.contains(of)).unwrap_or_else(|| panic!("{of}:\n{screen}"));
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    // By hand: 37 of the tests that are there, and 25 + 10 + 20 + 15 that are needed.
    assert!(line("Dev 1").contains("1/5 done") && line("Dev 1").contains("37/~107 12-15"), "{}", line("Dev 1"));
    assert!(line("All modules").contains("1/28 done"), "{}", line("All modules"));
}

#[test]
fn the_table_is_sorted_as_it_was_the_last_time() {
    let mut desk = Desk::new(REAL).after("v v o O");
    assert!(desk.screen(120, 40).contains("the smallest gap first"));
    assert_eq!(desk.look, "table gap reversed");
    desk.press("v");
    assert_eq!(desk.look, "lanes gap reversed");
    desk.press("v v");
    assert!(desk.screen(120, 40).contains("the smallest gap first"), "from layout to layout");
    let look = desk.look.clone();
    assert!(Desk::with_look(REAL, &look).screen(120, 40).contains("the smallest gap first"), "and the next day");
    // What was remembered by an older standup, or is no layout at all.
    assert!(Desk::with_look(REAL, "table").screen(120, 40).contains("in the order of the board"));
    assert!(Desk::with_look(REAL, "carpet by colour").screen(120, 40).contains("▸ Dev 1"));
}
