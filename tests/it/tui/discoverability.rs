//! Everything that can be done can be found: each row of each table stands in the help or the palette where it works.

use std::collections::{BTreeMap, BTreeSet};

use standup::config::key::{Chord, Key};
use standup::tui::command;
use standup::tui::command::global;
use standup::tui::core::action_help::ActionHelp;
use standup::tui::core::keymap::EVERYWHERE;
use standup::tui::core::keymap::MODULES;
use standup::tui::view::{self, VIEWS, ViewKind};

use crate::tui::app_driver::{Desk, REAL};

/// All tables: where they belong, and their rows.
fn tables() -> Vec<(&'static str, Vec<ActionHelp>)> {
    let mut tables: Vec<_> = VIEWS.iter().map(|row| (row.about.name, (row.actions)())).collect();
    tables.push((MODULES, command::abouts()));
    tables.push((EVERYWHERE, global::abouts()));
    tables
}

/// A desk with this view on top, opened as people open it.
fn open(name: &str) -> Desk {
    let row = VIEWS.iter().find(|row| row.about.name == name).expect("it is registered");
    let mut desk = Desk::new(REAL);
    if row.about.keys.is_empty() {
        desk.press(":");
        for c in row.about.long.chars() {
            desk.press(&if c == ' ' { "Space".to_owned() } else { c.to_string() });
        }
        desk.press("Enter");
    } else {
        desk.press(row.about.keys[0]);
    }
    desk
}

/// The words of the screen without frames and gaps, so that rows can be looked for.
fn all_of(desk: &mut Desk) -> String {
    desk.screen(300, 200)
}

#[test]
fn every_action_stands_in_the_help_of_the_view_it_works_in_or_else_in_its_palette() {
    let always = global::always();
    for row in VIEWS.iter().filter(|row| row.kind != ViewKind::Dialog && row.about.name != "help") {
        // While somebody types, a question mark is typed: the other key of the help works there, too.
        let help = all_of(&mut open(row.about.name).after("F1"));
        let types = !all_of(&mut open(row.about.name).after("?")).contains("a word or a key");
        let own = (row.actions)();
        let mut others = if types { always.clone() } else { global::abouts() };
        // What is about modules is offered where there are some.
        let of_modules = |name: &str| view::find(name).is_some_and(|row| row.kind == ViewKind::OfModules);
        let alone = ["activity", "problems", "palette", "plan", "blockers", "merge-order"].contains(&row.about.name);
        others.retain(|about| !alone || !of_modules(about.name));
        // What has no key is no matter of the list of keys, but of the palette.
        let palette = all_of(&mut open(row.about.name).after(":"));
        for about in own.iter().chain(&others) {
            let (place, list) = if about.keys.is_empty() { ("palette", &palette) } else { ("help", &help) };
            assert!(list.contains(about.long), "{}: {} is not in its {place}\n{list}", row.about.name, about.name);
        }
    }
}

#[test]
fn every_action_on_modules_stands_in_the_help_and_in_the_palette() {
    let help = all_of(&mut Desk::new(REAL).after("?"));
    let palette = all_of(&mut Desk::new(REAL).after(":"));
    for about in command::abouts() {
        let is_key = about.keys.is_empty() || help.contains(about.long);
        assert!(is_key, "{} is not in the help\n{help}", about.name);
        assert!(palette.contains(about.long), "{} is not in the palette\n{palette}", about.name);
    }
    for about in global::abouts().iter().filter(|about| about.name != "palette") {
        assert!(palette.contains(about.long), "{} is not in the palette\n{palette}", about.name);
    }
}

#[test]
fn what_has_no_key_is_found_by_its_words() {
    let keyless = command::abouts().into_iter().filter(|about| about.keys.is_empty());
    for about in keyless {
        let mut desk = Desk::new(REAL);
        desk.press(":");
        desk.happen(standup::tui::core::event::Event::Paste(about.long.into()));
        let screen = desk.screen(120, 40);
        let first = screen.lines().find(|line| line.contains('▸') && !line.contains("Dev 1  ")).unwrap_or_default();
        assert!(screen.contains(about.long), "{}: {first}\n{screen}", about.name);
    }
}

#[test]
fn no_name_and_no_key_stands_for_two_things_in_one_view() {
    for (view, rows) in tables() {
        let mut names = BTreeSet::new();
        let mut keys = BTreeMap::new();
        for about in rows {
            assert!(names.insert(about.name), "{view}: two rows are called {}", about.name);
            assert!(!about.long.is_empty() && !about.group.is_empty(), "{view}: {} says nothing", about.name);
            for key in about.keys {
                let chord: Chord = key.parse().unwrap_or_else(|error| panic!("{view}: {error}"));
                assert_eq!(chord.to_string(), *key, "{view}: {} is written as people read it", about.name);
                let other = keys.insert(chord, about.name);
                assert_eq!(other, None, "{view}: {key} is {} and {}", about.name, other.unwrap_or_default());
            }
        }
    }
}

/// Terminals, multiplexers and flow control take these for themselves, or cannot tell them from other keys.
fn is_taken(chord: Chord) -> bool {
    let lost = matches!(chord.key, Key::Char('s' | 'q' | 'a' | 'b' | 'h' | 'i' | 'm' | 'j'));
    chord.alt || (chord.ctrl && lost) || matches!(chord.key, Key::F(11 | 12))
}

#[test]
fn no_action_hangs_on_a_key_that_terminals_take_for_themselves() {
    for (view, rows) in tables() {
        for about in rows.iter().filter(|about| !about.keys.is_empty()) {
            let free = about.keys.iter().any(|key| !is_taken(key.parse().expect("a key")));
            assert!(free, "{view}: {} has none but {:?}", about.name, about.keys);
        }
    }
}
