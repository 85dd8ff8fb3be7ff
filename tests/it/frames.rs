//! The screens as pictures of text: symbols, and below them the runs of style where colour or weight says something.

use std::fmt::Write as _;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

use crate::desk::{Desk, REAL, lines};

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

/// A snapshot per size, named after the view and the size.
macro_rules! frames {
    ($name:literal, $desk:expr) => {
        for (columns, rows) in [(40, 12), (80, 24), (120, 40), (200, 60)] {
            let mut desk: Desk = $desk;
            let frame = desk.frame(columns, rows);
            insta::assert_snapshot!(format!("{}-{columns}x{rows}", $name), drawn(&frame));
        }
    };
}

#[test]
fn lanes_of_the_real_board() {
    frames!("lanes", Desk::new(REAL));
}

#[test]
fn help_over_the_lanes() {
    frames!("help", {
        let mut desk = Desk::new(REAL);
        desk.press("?");
        desk
    });
}

#[test]
fn an_empty_board_says_how_to_go_on() {
    frames!("empty", Desk::new("(format: 1, developers: [])"));
}

#[test]
fn a_broken_file_under_its_banner() {
    frames!("broken", {
        let mut desk = Desk::new(REAL);
        let broken = REAL.replacen("status: InProgress", "status: Finnished", 1);
        let unreadable = standup::document::Document::read(broken.as_bytes()).expect_err("it is broken");
        desk.happen(standup::tui::event::Event::Broken(standup::tui::event::Broken {
            text: unreadable.text,
            problems: unreadable.problems,
            since: chrono::DateTime::from_timestamp(1_795_420_800, 0).expect("a time"),
        }));
        desk
    });
}

#[test]
fn who_did_what_in_two_days() {
    frames!("activity", {
        let mut desk = crate::activity::lived();
        desk.press("A j j");
        desk
    });
}

#[test]
fn everything_about_a_module() {
    frames!("detail", {
        let mut desk = crate::detail::busy();
        desk.press("Enter");
        desk
    });
    frames!("detail-measured", {
        let mut desk = crate::detail::busy();
        desk.press("2 G Enter");
        desk
    });
    frames!("detail-notes", {
        let mut desk = Desk::new(REAL);
        desk.press("2 Enter");
        // Scrolling knows its page from the first frame.
        desk.frame(80, 24);
        desk.press("PgDn");
        desk
    });
}

#[test]
fn what_is_wrong_with_the_file() {
    frames!("problems", {
        let mut desk = Desk::new(crate::problems::SLIPS);
        desk.press("! j");
        desk
    });
    frames!("problems-broken", {
        let mut desk = Desk::new(REAL);
        desk.happen(crate::problems::broken());
        desk.press("!");
        desk
    });
    frames!("problems-none", {
        let mut desk = Desk::new(REAL);
        desk.press("!");
        desk
    });
}

#[test]
fn a_filter_while_it_is_typed_and_after() {
    frames!("filter-open", Desk::new(REAL).after("/"));
    frames!("filter-typed", Desk::new(REAL).after("/ w e b h o o k s"));
    frames!("filter-kept", Desk::new(REAL).after("/ w e b h o o k s Enter"));
    frames!("filter-nothing", Desk::new(REAL).after("/ o w n e r : a n a"));
}
