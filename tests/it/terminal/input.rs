//! The bytes of a terminal as events: keys in every spelling, answers, mouse reports, pasted text, and what is none of these.

use std::time::Duration;

use proptest::prelude::*;
use standup::tui::core::event::{Event, Reply, Scheme};
use standup::tui::core::keys::{LONGEST_PASTE, PASTE_PAUSE, PASTE_TAKES, Parser, TORN, TORN_TAKES, UNFINISHED};
use standup::tui::core::now::Monotonic;

/// What terminals answer to questions, and send when a program before this one left a mode on.
pub(crate) const REPLIES: [(&str, &[u8]); 26] = [
    ("OSC 11, ended by BEL", b"\x1b]11;rgb:1e1e/1e1e/2e2e\x07"),
    ("OSC 11, ended by ST", b"\x1b]11;rgb:ffff/ffff/dddd\x1b\\"),
    ("OSC 10", b"\x1b]10;rgb:dddd/dddd/dddd\x1b\\"),
    ("OSC 4", b"\x1b]4;0;rgb:1d1d/1f1f/2121\x07"),
    ("OSC 52, the clipboard", b"\x1b]52;c;ZGRkZA==\x07"),
    ("the title", b"\x1b]lvim\x1b\\"),
    ("the title, in letters beyond ASCII", b"\x1b]l\xc3\xa9dd \xe2\x9c\x9c d\x1b\\"),
    ("DA1", b"\x1b[?62;22c"),
    ("DA2", b"\x1b[>41;354;0c"),
    ("DA3", b"\x1bP!|7E565445\x1b\\"),
    ("XTVERSION", b"\x1bP>|ghostty 1.1.3\x1b\\"),
    ("XTGETTCAP", b"\x1bP1+r544e=787465726d\x1b\\"),
    ("DECRQSS", b"\x1bP1$r0m\x1b\\"),
    ("DECRPM", b"\x1b[?2026;2$y"),
    ("DSR", b"\x1b[0n"),
    ("where the cursor is", b"\x1b[24;80R"),
    ("kitty's keyboard flags", b"\x1b[?1u"),
    ("the colour scheme", b"\x1b[?997;1n"),
    ("the size in pixels", b"\x1b[4;480;640t"),
    ("the checksum of a rectangle", b"\x1bP1!~d00d\x1b\\"),
    ("kitty's graphics", b"\x1b_Gi=31;OK\x1b\\"),
    ("a privacy message", b"\x1b^dd\x1b\\"),
    ("a start of string", b"\x1bXdd\x1b\\"),
    ("the mouse, as X10 has it", b"\x1b[M d!"),
    ("the mouse, as SGR has it", b"\x1b[<0;100;5M\x1b[<0;100;5m"),
    ("the focus lost", b"\x1b[O"),
];

/// Bytes that once stopped the reading of keys for good.
pub(crate) const STUCK: [(&str, &[u8]); 18] = [
    ("a colour scheme", b"\x1b[?997;1n"),
    ("DA1", b"\x1b[?62;22c"),
    ("numpad 5", b"\x1b[E"),
    ("Ctrl-Tab", b"\x1b[27;5;9~"),
    ("where the cursor is", b"\x1b[12;40R"),
    ("OSC 11", b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\"),
    ("XTVERSION", b"\x1bP>|tmux 3.4\x1b\\"),
    ("Alt-[", b"\x1b["),
    ("Alt-O", b"\x1bO"),
    ("half a letter", b"\xc3"),
    ("a byte that is no letter", b"\xff"),
    ("kitty's keyboard flags", b"\x1b[?1u"),
    ("Caps Lock", b"\x1b[57358u"),
    ("half a mouse report", b"\x1b[<0;5;5"),
    ("half a key", b"\x1b[1;"),
    ("DA2, cut off", b"\x1b[>41;354"),
    ("an OSC string without an end", b"\x1b]11;rgb:1e1e"),
    ("a pasted text without an end", b"\x1b[200~half a paste"),
];

fn at(time: Duration) -> Monotonic {
    Monotonic::new(time)
}

/// What comes of bytes that come at once, and of the silence after them.
fn events(bytes: &[u8]) -> Vec<Event> {
    let (mut parser, mut events) = (Parser::default(), Vec::new());
    parser.feed(bytes, at(Duration::ZERO), &mut events);
    // So late that even a long pasted text is over.
    parser.expire(at(Duration::from_hours(1)), &mut events);
    assert_eq!(parser.deadline(), None, "{bytes:?}");
    events
}

/// The same as text: keys by their names.
fn said(events: &[Event]) -> String {
    let said = |event: &Event| match event {
        Event::Key(chord) => chord.to_string(),
        other => format!("{other:?}"),
    };
    events.iter().map(said).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_key_is_the_same_in_every_spelling() {
    for (bytes, key) in [
        ("d", "d"),
        ("ğ", "ğ"),
        ("🙂", "🙂"),
        ("\r", "Enter"),
        ("\t", "Tab"),
        ("\u{7f}", "Backspace"),
        ("\u{3}", "Ctrl-C"),
        ("\u{1a}", "Ctrl-Z"),
        ("\0", "Ctrl-Space"),
        ("\u{1b}", "Esc"),
        ("\u{1b}\u{1b}", "Esc Esc"),
        ("\u{1b}d", "Alt-d"),
        ("\u{1b}ğ", "Alt-ğ"),
        ("\u{1b}\r", "Alt-Enter"),
        ("\u{1b}\u{7f}", "Alt-Backspace"),
        // These letters introduce sequences, too.
        ("\u{1b}[", "Alt-["),
        ("\u{1b}O", "Alt-O"),
        ("\u{1b}]", "Alt-]"),
        ("\u{1b}P", "Alt-P"),
        ("\u{1b}_", "Alt-_"),
        ("\u{1b}[A\u{1b}OA", "Up Up"),
        ("\u{1b}[D\u{1b}OD\u{1b}[C\u{1b}[B", "Left Left Right Down"),
        (
            "\u{1b}[1;2C\u{1b}[c\u{1b}[1;5C\u{1b}Oc\u{1b}[1;3C",
            "Shift-Right Shift-Right Ctrl-Right Ctrl-Right Alt-Right",
        ),
        ("\u{1b}[H\u{1b}OH\u{1b}[1~\u{1b}[7~", "Home Home Home Home"),
        ("\u{1b}[F\u{1b}OF\u{1b}[4~\u{1b}[8~", "End End End End"),
        ("\u{1b}[2~\u{1b}[3~\u{1b}[5~\u{1b}[6~", "Insert Delete PgUp PgDn"),
        ("\u{1b}[3;5~\u{1b}[3^", "Ctrl-Delete Ctrl-Delete"),
        ("\u{1b}[Z", "Shift-Tab"),
        ("\u{1b}OP\u{1b}[11~\u{1b}[[A\u{1b}[P\u{1b}[1;2P", "F1 F1 F1 F1 Shift-F1"),
        ("\u{1b}[15~\u{1b}[17~\u{1b}[24~\u{1b}[34~", "F5 F6 F12 F20"),
        // The keypad.
        ("\u{1b}OM\u{1b}Oj\u{1b}Op\u{1b}Oy", "Enter * 0 9"),
        // xterm and kitty, where a program before left their keyboards on.
        ("\u{1b}[27;5;9~\u{1b}[27;5;99~\u{1b}[27;2;65~", "Ctrl-Tab Ctrl-C A"),
        ("\u{1b}[100u\u{1b}[99;5u\u{1b}[97;2u\u{1b}[97:65;2u\u{1b}[13u\u{1b}[27u", "d Ctrl-C A A Enter Esc"),
        ("\u{1b}[49:33;2u", "!"),
        ("\u{1b}[100;129u", "d"),
    ] {
        assert_eq!(said(&events(bytes.as_bytes())), key, "{bytes:?}");
    }
}

#[test]
fn what_is_no_key_gives_none() {
    for bytes in [
        // Numpad 5 without Num Lock, Caps Lock, a media key, a key let go, a key with Super held.
        &b"\x1b[E"[..],
        b"\x1bOE",
        b"\x1b[57358u",
        b"\x1b[57428u",
        b"\x1b[100;1:3u",
        b"\x1b[100;9u",
        b"\x1b[1;9A",
        // No character.
        b"\xff",
        b"\xc3",
        b"\xe2\x9c",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        // Sequences that nobody knows, or that hold what none may hold, or never end.
        b"\x1b[31;1m",
        b"\x1b[?1049h",
        b"\x1b[99~",
        b"\x1b[4294967296~",
        b"\x1b[1;4294967296A",
        b"\x1b[1;\xc3\xa9d",
        b"\x1b[201~",
        b"\x1b[[Z",
        b"\x1b[12",
        b"\x1b[M d",
        b"\x1b]11;rgb:1e1e",
        b"\x1bPdd\x1b",
        // Cancelled on the way.
        b"\x1b[12\x18",
        b"\x1b]11;rgb:\x1a",
    ] {
        assert_eq!(said(&events(bytes)), "", "{:?}", String::from_utf8_lossy(bytes));
    }
    let long = [b"\x1b[", vec![b'1'; 100_000].as_slice(), b"Ad"].concat();
    assert_eq!(said(&events(&long)), "d", "a sequence of any length is taken in whole");
}

#[test]
fn an_answer_of_the_terminal_is_never_a_key() {
    for (name, bytes) in REPLIES {
        for alone in [false, true] {
            let bytes = if alone { bytes.to_vec() } else { [bytes, b"j"].concat() };
            let said = said(&events(&bytes).into_iter().filter(|e| matches!(e, Event::Key(_))).collect::<Vec<_>>());
            assert_eq!(said, if alone { "" } else { "j" }, "{name}");
        }
        // As a terminal sends it that speaks in single bytes (C1), raw or as characters.
        let (introducer, rest) = (bytes[1] + 0x40, &bytes[2..]);
        let end = |rest: &[u8]| rest.strip_suffix(b"\x1b\\").map_or(rest.to_vec(), |text| [text, b"\x9c"].concat());
        for bytes in [[&[introducer][..], rest].concat(), [&[0xc2, introducer][..], &end(rest)].concat()] {
            let found = events(&bytes).into_iter().find(|event| matches!(event, Event::Key(_)));
            // The second report of the mouse is spelled with ESC all the same.
            assert!(found.is_none(), "{name} as C1: {found:?}");
        }
    }
}

#[test]
fn answers_that_are_asked_for_are_events_of_their_own() {
    for (bytes, reply) in [
        (&b"\x1b]11;rgb:1e1e/2f2f/ffff\x07"[..], Reply::Background([0x1e, 0x2f, 0xff])),
        (b"\x1b]11;rgb:1e/2f/ff\x1b\\", Reply::Background([0x1e, 0x2f, 0xff])),
        (b"\x1b]11;rgba:0000/0000/0000/ffff\x1b\\", Reply::Background([0, 0, 0])),
        (b"\x1b]10;rgb:f/8/0\x07", Reply::Foreground([255, 136, 0])),
        (b"\x1b[?997;1n", Reply::Scheme(Scheme::Dark)),
        (b"\x1b[?997;2n", Reply::Scheme(Scheme::Light)),
        (b"\x1b[?62;22c", Reply::Attributes),
    ] {
        let events = events(bytes);
        assert!(matches!(&events[..], [Event::Reply(found)] if *found == reply), "{bytes:?}: {events:?}");
    }
    for bytes in
        [&b"\x1b]11;rgb:1e1e/2f2f\x07"[..], b"\x1b]11;rgb:x/y/z\x07", b"\x1b]11;?\x07", b"\x1b]11;rgb:00000/0/0\x07"]
    {
        assert!(events(bytes).is_empty(), "{bytes:?}");
    }
}

#[test]
fn escape_and_a_letter_are_two_keys_once_the_time_is_over() {
    let (mut parser, mut events) = (Parser::default(), Vec::new());
    let almost = Duration::from_millis(49);
    parser.feed(b"\x1b", at(Duration::ZERO), &mut events);
    assert_eq!(parser.deadline(), Some(at(UNFINISHED)));
    parser.expire(at(almost), &mut events);
    assert!(events.is_empty(), "it is not over yet");
    parser.feed(b"d", at(almost), &mut events);
    parser.feed(b"\x1b", at(UNFINISHED), &mut events);
    parser.expire(at(UNFINISHED * 2), &mut events);
    parser.feed(b"d", at(UNFINISHED * 2), &mut events);
    assert_eq!(said(&events), "Alt-d Esc d");
}

#[test]
fn what_is_cut_off_leaves_the_next_keys_alone() {
    for (name, bytes) in STUCK {
        let (mut parser, mut found) = (Parser::default(), Vec::new());
        parser.feed(bytes, at(Duration::ZERO), &mut found);
        parser.expire(at(PASTE_PAUSE), &mut found);
        assert_eq!(parser.deadline(), None, "{name}");
        found.clear();
        parser.feed(b"j\x1b[B", at(PASTE_PAUSE), &mut found);
        assert_eq!(said(&found), "j Down", "{name}");
    }
    // What interrupts a sequence at once is the key it is.
    for bytes in [&b"\x1b[12\x03"[..], b"\x1bO\x03", b"\x1b[M \x03", b"\xc3\x03", b"\x1b[\x1b[<0;5\x03"] {
        assert_eq!(said(&events(bytes)), "Ctrl-C", "{bytes:?}");
    }
    assert_eq!(said(&events(b"\x1b[12\x1b[A\xe2\x9c\x1b]11;\x1b[B")), "Up Down");
}

#[test]
fn an_answer_that_a_slow_line_brings_in_pieces_gives_no_key() {
    for (name, bytes) in REPLIES {
        for cut in 3..bytes.len() {
            // Where two answers meet, the second has hardly begun.
            if bytes[..cut].ends_with(b"\x1b") || bytes[..cut].ends_with(b"\x1b[") {
                continue;
            }
            let (mut parser, mut found) = (Parser::default(), Vec::new());
            let late = TORN.saturating_sub(Duration::from_millis(1));
            parser.feed(&bytes[..cut], at(Duration::ZERO), &mut found);
            parser.expire(at(late), &mut found);
            parser.feed(&bytes[cut..], at(late), &mut found);
            assert_eq!(said(&found), said(&events(bytes)), "{name}, cut at {cut}");
        }
    }
    // Somebody presses keys, and its end does not come: they have an effect after a second.
    let (mut parser, mut found) = (Parser::default(), Vec::new());
    let mut now = Duration::ZERO;
    parser.feed(b"\x1b]11;", at(now), &mut found);
    while found.is_empty() {
        now += Duration::from_millis(100);
        parser.expire(at(now), &mut found);
        parser.feed(b"j", at(now), &mut found);
        assert!(now <= TORN_TAKES, "it goes on for ever");
    }
}

#[test]
fn a_pasted_text_is_one_event_whatever_is_in_it() {
    for text in
        ["ddd", "git commit -m \"bump\"\r", "\u{1b}[31mred\u{1b}[0m", "\u{1b}[201", "\u{1b}\u{1b}[20", "ğ\u{3}", ""]
    {
        let bytes = format!("k\u{1b}[200~{text}\u{1b}[201~j");
        let events = events(bytes.as_bytes());
        assert!(
            matches!(&events[..], [Event::Key(_), Event::Paste(pasted), Event::Key(_)] if pasted == text),
            "{text:?}: {events:?}"
        );
    }
}

#[test]
fn a_pasted_text_is_bounded_in_bytes_and_in_time() {
    let pasted = |length: usize| events(format!("\u{1b}[200~{}\u{1b}[201~j", "x".repeat(length)).as_bytes());
    let most = pasted(LONGEST_PASTE);
    assert!(matches!(&most[..], [Event::Paste(text), Event::Key(_)] if text.len() == LONGEST_PASTE));
    for length in [LONGEST_PASTE + 1, LONGEST_PASTE * 3] {
        let found = pasted(length);
        assert!(matches!(&found[..], [Event::PasteTooLong, Event::Key(_)]), "{} events", found.len());
    }
    assert!(matches!(&pasted(3)[..], [Event::Paste(_), Event::Key(_)]));

    // It stops: what came of it is there, and the next key is a key.
    let (mut parser, mut found) = (Parser::default(), Vec::new());
    parser.feed(b"\x1b[200~half", at(Duration::ZERO), &mut found);
    parser.expire(at(PASTE_PAUSE), &mut found);
    parser.feed(b"j", at(PASTE_PAUSE), &mut found);
    assert!(matches!(&found[..], [Event::Paste(text), Event::Key(_)] if text == "half"), "{found:?}");

    // It does not stop, because somebody presses keys that have no effect: they have one after two seconds.
    let (mut parser, mut found) = (Parser::default(), Vec::new());
    let mut now = Duration::ZERO;
    parser.feed(b"\x1b[200~", at(now), &mut found);
    while found.is_empty() {
        now += Duration::from_millis(100);
        parser.expire(at(now), &mut found);
        parser.feed(b"j", at(now), &mut found);
        assert!(now < PASTE_TAKES * 2, "it goes on for ever");
    }

    // A slow line that sends a kilobyte a second is not cut off.
    let (mut parser, mut found) = (Parser::default(), Vec::new());
    parser.feed(b"\x1b[200~", at(Duration::ZERO), &mut found);
    for tenth in 1..=600 {
        parser.expire(at(Duration::from_millis(tenth * 100)), &mut found);
        parser.feed(&[b'd'; 100], at(Duration::from_millis(tenth * 100)), &mut found);
    }
    assert!(found.is_empty(), "{found:?}");
    parser.feed(b"\x1b[201~", at(Duration::from_mins(1)), &mut found);
    assert!(matches!(&found[..], [Event::Paste(text)] if text.len() == 60_000));
}

/// Bytes as terminals send them, and bytes as they never would.
fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        proptest::sample::select(REPLIES.map(|(_, bytes)| bytes.to_vec()).to_vec()),
        proptest::sample::select(STUCK.map(|(_, bytes)| bytes.to_vec()).to_vec()),
        "[\\x1b\\x07\\x18\\x1a\\\\\\[\\]OPX^_M~200;<?a-dA-D]{1,8}".prop_map(String::into_bytes),
        any::<String>().prop_map(String::into_bytes),
        proptest::collection::vec(any::<u8>(), 1..6),
        proptest::collection::vec(0x80..=0xff_u8, 1..3),
        Just(b"\x1b[201~".to_vec()),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn any_bytes_give_the_same_events_however_they_are_split(
        bytes in any_bytes(),
        cuts in proptest::collection::vec(0..40_usize, 0..20),
    ) {
        let (mut parser, mut split) = (Parser::default(), Vec::new());
        let mut rest = bytes.as_slice();
        for cut in cuts {
            let (now, later) = rest.split_at(cut.min(rest.len()));
            parser.feed(now, at(Duration::ZERO), &mut split);
            // Nobody has waited long enough.
            parser.expire(at(UNFINISHED / 2), &mut split);
            rest = later;
        }
        parser.feed(rest, at(Duration::ZERO), &mut split);
        parser.expire(at(Duration::from_hours(1)), &mut split);
        prop_assert_eq!(format!("{split:?}"), format!("{:?}", events(&bytes)));
        // And whatever came, the next key is a key.
        split.clear();
        parser.feed(b"j", at(Duration::from_hours(1)), &mut split);
        prop_assert_eq!(said(&split), "j");
    }

    #[test]
    fn an_answer_gives_no_key_whatever_it_says(
        introducer in proptest::sample::select(b"]P_^X".to_vec()),
        text in proptest::collection::vec(any::<u8>().prop_filter("no end", |b| !matches!(b, 0x07 | 0x18 | 0x1a | 0x1b)), 0..400),
        parameters in "[0-9;:<=>?]{1,40}[ -/]{0,3}",
        last in proptest::sample::select(b"cnRtyxwpq{|}r".to_vec()),
        cut in 0..500_usize,
    ) {
        let string = [&[0x1b, introducer][..], &text, b"\x1b\\"].concat();
        let sequence = [b"\x1b[", parameters.as_bytes(), &[last]].concat();
        for bytes in [string, sequence] {
            let (mut parser, mut found) = (Parser::default(), Vec::new());
            let (first, second) = bytes.split_at(cut.min(bytes.len()));
            parser.feed(first, at(Duration::ZERO), &mut found);
            parser.feed(second, at(UNFINISHED / 2), &mut found);
            parser.expire(at(Duration::from_secs(1)), &mut found);
            found.retain(|event| !matches!(event, Event::Reply(_)));
            prop_assert!(found.is_empty(), "{:?}: {:?}", String::from_utf8_lossy(&bytes), found);
        }
    }
}
