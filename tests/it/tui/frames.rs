//! The screens as pictures of text: symbols, and below them the runs of style where colour or weight says something.

use std::fmt::Write as _;

use chrono::DateTime;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};
use standup::tui::view::VIEWS;

use crate::tui::app_driver::{Desk, REAL, lines};
use crate::tui::boards::BOARDS;

/// The buffer as lines, each followed by its runs of style that are not plain: `12..20 bold yellow`.
fn drawn(buffer: &Buffer) -> String {
    let mut out = String::new();
    for (y, line) in (buffer.area.top()..).zip(lines(buffer)) {
        let _ = writeln!(out, "{line}");
        let runs = runs(buffer, y);
        if !runs.is_empty() {
            let _ = writeln!(out, "    ╰ {}", runs.join(", "));
        }
    }
    out
}

fn runs(buffer: &Buffer, y: u16) -> Vec<String> {
    let area = buffer.area;
    let mut runs: Vec<(u16, u16, Style)> = Vec::new();
    for x in area.left()..area.right() {
        let style = buffer[(x, y)].style();
        match runs.last_mut() {
            Some((_, end, last)) if *last == style => *end = x,
            _ => runs.push((x, x, style)),
        }
    }
    let words = |style: Style| {
        let mut words = Vec::new();
        for (modifier, word) in [
            (Modifier::BOLD, "bold"),
            (Modifier::DIM, "dim"),
            (Modifier::ITALIC, "italic"),
            (Modifier::REVERSED, "reversed"),
            (Modifier::UNDERLINED, "underlined"),
        ] {
            if style.add_modifier.contains(modifier) {
                words.push(word.to_owned());
            }
        }
        for (colour, prefix) in [(style.fg, ""), (style.bg, "on ")] {
            if let Some(colour) = colour.filter(|c| *c != Color::Reset) {
                words.push(format!("{prefix}{}", colour.to_string().to_lowercase()));
            }
        }
        words.join(" ")
    };
    let said = |(begin, end, style): (u16, u16, Style)| {
        Some(words(style)).filter(|w| !w.is_empty()).map(|w| format!("{begin}..{} {w}", end + 1))
    };
    runs.into_iter().filter_map(said).collect()
}

/// The sizes at which every view is looked at.
const SIZES: [(u16, u16); 4] = [(40, 12), (80, 24), (120, 40), (200, 60)];

/// A snapshot per size, named after what is seen and the size.
fn check(name: &str, mut desk: Desk) {
    for (columns, rows) in SIZES {
        insta::assert_snapshot!(format!("{name}-{columns}x{rows}"), drawn(&desk.frame(columns, rows)));
    }
}

#[test]
fn every_view_of_every_board_at_every_size() {
    for (board, text) in BOARDS {
        let text = text();
        for row in VIEWS {
            let mut desk = Desk::new(&text);
            // Whatever opens it: a key, or something that is done.
            let _ = desk.app.open(row.about.name);
            check(&format!("{}-{board}", row.about.name), desk);
        }
    }
}

#[test]
fn every_page_of_a_standup_on_three_days_of_a_week() {
    let pages = ["1", "2", "3", "4", "summary"];
    for (day, team) in ["tuesday", "thursday", "friday"].into_iter().zip(crate::report::week::mornings()) {
        for page in pages {
            let desk = Desk::of_history(&crate::report::week::text(&team), team.history(), team.now, "ana");
            let key = if page == "summary" { "0" } else { page };
            check(&format!("standup-{day}-{page}"), desk.after("s").after(key));
        }
    }
}

#[test]
fn boards_of_other_teams() {
    for (team, text) in crate::tui::boards_of_teams::TEAMS {
        for view in ["lanes", "board", "table", "standup"] {
            let mut desk = Desk::new(&text());
            let _ = desk.app.open(view);
            check(&format!("{view}-{team}"), desk);
        }
    }
}

#[test]
fn what_changed_since_the_standup_is_marked() {
    let [.., team] = crate::report::week::mornings();
    let desk = || Desk::of_history(&crate::report::week::text(&team), team.history(), team.now, "ana");
    for (layout, keys) in [("lanes", "w"), ("board", "v w"), ("table", "v v w")] {
        let mut desk = desk().after(keys);
        desk.wait(9);
        check(&format!("lens-{layout}"), desk);
    }
}

#[test]
fn a_broken_file_under_its_banner() {
    let mut desk = Desk::new(REAL);
    let broken = REAL.replacen("status: InProgress", "status: Finnished", 1);
    let unreadable = standup::document::Document::read(broken.as_bytes()).expect_err("it is broken");
    desk.happen(standup::message::News::Broken(standup::message::Broken {
        text: unreadable.text,
        problems: unreadable.problems,
        since: DateTime::from_timestamp(1_795_420_800, 0).expect("a time"),
    }));
    check("broken", desk);
}

#[test]
fn who_did_what_in_two_days() {
    check("activity", crate::tui::activity::lived().after("A j j"));
}

#[test]
fn everything_about_a_module() {
    check("detail", crate::tui::detail::busy().after("Enter"));
    check("detail-measured", crate::tui::detail::busy().after("2 G Enter"));
    let mut desk = Desk::new(REAL).after("2 Enter");
    // Scrolling knows its page from the first frame.
    desk.frame(80, 24);
    check("detail-notes", desk.after("PgDn"));
}

#[test]
fn what_is_wrong_with_the_file() {
    check("problems", Desk::new(crate::tui::problems::SLIPS).after("! j"));
    let mut desk = Desk::new(REAL);
    desk.happen(crate::tui::problems::broken());
    check("problems-broken", desk.after("!"));
    check("problems-none", Desk::new(REAL).after("!"));
}

#[test]
fn a_filter_while_it_is_typed_and_after() {
    check("filter-open", Desk::new(REAL).after("/"));
    check("filter-typed", Desk::new(REAL).after("/ w e b h o o k s"));
    check("filter-kept", Desk::new(REAL).after("/ w e b h o o k s Enter"));
    check("filter-nothing", Desk::new(REAL).after("/ o w n e r : a n a"));
}

#[test]
fn a_question_for_one_line_with_what_the_answer_would_do() {
    check("prompt", Desk::new(REAL).after("j c 6 2 . 4"));
}

#[test]
fn an_answer_that_is_none() {
    check("prompt-refused", Desk::new(REAL).after("j c 1 0 1"));
}

#[test]
fn a_question_for_many_lines() {
    check("text", Desk::new(REAL).after("j n a s k Space a n a Enter"));
}

#[test]
fn a_question_before_something_is_lost() {
    check("confirm", Desk::new(REAL).after("j n a s k Space a n a Esc"));
}

#[test]
fn all_fields_of_a_module_in_a_form() {
    check("form", Desk::new(REAL).after("j e Down Down Down x"));
}

#[test]
fn a_form_with_something_wrong_in_it() {
    check("form-wrong", Desk::new(REAL).after("j e Down Down Down Down Down Down Down Down Down Down 1 0 1"));
}

#[test]
fn questions_about_copies() {
    for (name, event) in
        [("old-copy", crate::tui::external_editor::old_copy()), ("kept-copy", crate::tui::external_editor::kept())]
    {
        let mut desk = Desk::new(REAL);
        desk.happen(event);
        check(name, desk);
    }
}

#[test]
fn the_palette_and_the_help_with_something_typed() {
    check("palette", Desk::new(REAL).after(":"));
    check("palette-typed", Desk::new(REAL).after(": v a u l t"));
    check("palette-nothing", Desk::new(REAL).after(": z z z z"));
    check("help-typed", Desk::new(REAL).after("? s t a t u s"));
}
