//! What keys make of a text input. Tests only.

use crate::config::key::Chord;
use crate::tui::core::action;
use crate::tui::core::keymap::Keymap;
use crate::tui::core::theme::Theme;
use crate::tui::testing::{World, plan};
use crate::tui::text::input::{ACTIONS, LINES, Lines, TextInput};

/// Presses keys, separated by blanks; what is no key is typed letter by letter.
fn press(draft: &mut TextInput, keys: &str) {
    let world = World::new(plan(), Theme::plain());
    let abouts = ACTIONS.iter().chain(LINES).map(|action| action.about).collect();
    let keymap = Keymap::new(&[("draft", abouts)]);
    for key in keys.split(' ') {
        let Ok(chord) = key.parse::<Chord>() else {
            key.chars().for_each(|c| draft.put(c));
            continue;
        };
        match keymap.action("draft", chord) {
            Some(name) => {
                let tables = [ACTIONS, LINES];
                let run = tables.iter().find_map(|t| action::run(t, draft, name, &world.context(), chord));
                assert!(run.is_some_and(|effects| effects.is_empty()));
            }
            None => draft.put(chord.typed().expect("a character")),
        }
    }
}

/// The text with a `|` where the cursor is.
fn seen(draft: &TextInput) -> String {
    format!("{}|{}", &draft.text[..draft.at], &draft.text[draft.at..])
}

#[track_caller]
fn check(lines: Lines, text: &str, keys: &str, wanted: &str) {
    let mut draft = TextInput::new(lines, text);
    draft.sight = (20, 5);
    press(&mut draft, keys);
    assert_eq!(seen(&draft), wanted, "{keys}");
}

#[test]
fn the_cursor_moves_by_characters_words_and_lines() {
    let one = |keys, wanted| check(Lines::One, "pair on async/fixtures", keys, wanted);
    one("Left", "pair on async/fixture|s");
    one("Home", "|pair on async/fixtures");
    one("Home Right Ctrl-Right Ctrl-Right", "pair on| async/fixtures");
    one("Ctrl-Left Ctrl-Left", "pair on async|/fixtures");
    one("Home Left Backspace", "|pair on async/fixtures");
    let many = |keys, wanted| check(Lines::Many, "one\ntwo\n", keys, wanted);
    many("Up End", "one\ntwo|\n");
    many("Up Up End Enter x", "one\nx|\ntwo\n");
    many("Up Up Up", "|one\ntwo\n");
    many("Ctrl-Home PgDn", "one\ntwo\n|");
}

#[test]
fn what_is_erased_is_what_a_shell_erases() {
    let one = |keys, wanted| check(Lines::One, "pair on async/fixtures", keys, wanted);
    one("Ctrl-W", "pair on |");
    one("Ctrl-W Ctrl-W", "pair |");
    one("Ctrl-Left Ctrl-U", "|fixtures");
    one("Ctrl-Left Ctrl-K", "pair on async/|");
    one("Ctrl-Left Delete", "pair on async/|ixtures");
    check(Lines::Many, "one\r\ntwo", "Ctrl-U Backspace x", "onex|");
    check(Lines::Many, "one\r\ntwo", "Home Enter", "one\r\n\r\n|two");
    check(Lines::Many, "one\r\ntwo", "Up Ctrl-U", "|\r\ntwo");
}

#[test]
fn a_character_is_what_people_see_as_one() {
    check(Lines::One, "e\u{301}x👨\u{200d}👩\u{200d}👧🇪🇸名", "Backspace Backspace Backspace", "e\u{301}x|");
    check(Lines::One, "e\u{301}", "Left x", "x|e\u{301}");
    check(Lines::One, "e\u{301}", "Home Delete", "|");
    // What comes to stand before a mark becomes one with it.
    check(Lines::One, "\u{301}", "Home e", "e\u{301}|");
    check(Lines::One, "ae\u{301}", "Home Right Ctrl-U", "|e\u{301}");
}

#[test]
fn what_was_typed_is_taken_back_word_by_word() {
    check(Lines::One, "", "hello Space world Ctrl-_", "hello|");
    check(Lines::One, "", "hello Space world Ctrl-_ Ctrl-7", "|");
    check(Lines::One, "", "hello Space world Ctrl-_ Ctrl-/ Ctrl-R", "hello|");
    check(Lines::One, "kept", "Backspace Backspace Ctrl-_", "kept|");
    check(Lines::One, "kept", "Ctrl-_ Ctrl-R", "kept|");
    check(Lines::One, "kept", "Ctrl-U x Ctrl-_ y Ctrl-R", "y|");
}

#[test]
fn pasted_text_keeps_its_lines_only_where_there_may_be_some() {
    let pasted = |lines, text: &str, paste| {
        let mut draft = TextInput::new(lines, text);
        draft.paste(paste);
        seen(&draft)
    };
    assert_eq!(pasted(Lines::One, "a ", "b\nc\r\n"), "a b c|");
    assert_eq!(pasted(Lines::Many, "", "b\r\nc\rd\n"), "b\nc\nd\n|");
    assert_eq!(pasted(Lines::Many, "a\r\n", "b\nc"), "a\r\nb\r\nc|");
    assert_eq!(pasted(Lines::One, "", "\u{1b}[31mred\u{7}\u{9b}"), "[31mred|");
}

#[test]
fn a_paste_of_megabytes_is_bounded_and_taken_back_whole() {
    let mut draft = TextInput::new(Lines::Many, "a");
    draft.paste(&"é".repeat(2 * 1024 * 1024));
    assert!(draft.text().len() <= crate::tui::text::input::LONGEST);
    press(&mut draft, "Ctrl-_");
    assert_eq!(seen(&draft), "a|");
}
