//! A whole standup in real terminals: four people, two screens, one hand on the keyboard. The keys are counted.

use std::fs;

use crate::terminal::pty::Session;

const BOARD: &str = r#"(
    format: 1,
    title: "Checkout",
    developers: [
        (name: "Ana", who: ["ana"], modules: [
            (id: "pay/refund.py", status: InProgress, coverage: (start: 10.0, target: 90.0)),
            (id: "pay/tax.py", status: Pending, coverage: (start: 20.0, target: 90.0)),
        ]),
        (name: "Bo", who: ["bo"], modules: [
            (id: "cart/api.py", status: InProgress, coverage: (start: 10.0, target: 90.0)),
        ]),
        (name: "Cem", who: ["cem"], modules: [
            (id: "search/rank.py", status: InProgress, coverage: (start: 30.0, target: 90.0)),
        ]),
        (name: "Dia", who: ["dia"], modules: [
            (id: "ship/label.py", status: InProgress, coverage: (start: 30.0, target: 90.0),
             blocked: (reason: "no printer", since: "2026-11-02T09:00:00Z")),
        ]),
    ],
)
"#;

/// A hand that counts.
struct Hand {
    session: Session,
    keys: usize,
}

impl Hand {
    /// A key that means something.
    fn key(&mut self, key: &str, then: &str) {
        self.session.press(key);
        self.keys += 1;
        self.session.wait_for(then);
    }

    /// Text that is typed for a question, which is not counted.
    fn text(&mut self, text: &str) {
        self.session.press(text);
        self.session.wait_for(text);
    }
}

#[test]
fn a_meeting_of_four_people_on_two_screens_takes_few_keys() {
    let folder = tempfile::tempdir().unwrap();
    let board = folder.path().join("board.ron");
    fs::write(&board, BOARD).unwrap();
    let other = Session::standup(&board, 120, 40, &[("STANDUP_USER", "bo")]);
    other.wait_for("Checkout");
    let session = Session::standup(&board, 120, 40, &[]);
    session.wait_for("Checkout");
    let mut hand = Hand { session, keys: 0 };

    hand.key("s", "▸ 1 Ana");
    // Coverage of one, and the next is begun.
    hand.key("c", "Coverage of pay/refund.py");
    hand.text("62");
    hand.key("\r", "✓ pay/refund.py: coverage 62%");
    hand.session.wait_for("~62 → 90");
    hand.session.press("j");
    hand.keys += 1;
    hand.key("i", "✓ pay/tax.py: Pending to In progress");
    hand.session.wait_for("IN PROGRESS  2");

    // A reason with a name.
    hand.key(" ", "▸ 2 Bo");
    hand.key("b", "What blocks cart/api.py");
    hand.text("no test account @Dia");
    hand.key("\r", "✓ cart/api.py: blocked");
    hand.session.wait_for("Dia can help");

    // Done with its tests, and a note.
    hand.key(" ", "▸ 3 Cem");
    hand.key("t", "Tests of search/rank.py");
    hand.text("12");
    hand.key("\r", "✓ search/rank.py");
    hand.key("n", "Notes of search/rank.py");
    hand.text("the slow query is gone");
    hand.key("\u{13}", "✓ search/rank.py: note");
    hand.key("d", "✓ search/rank.py: In progress to Done");
    hand.session.wait_for("COMPLETED  1");

    // Help, and a wrong key that is taken back.
    hand.key(" ", "▸ 4 Dia");
    hand.session.wait_for("no printer");
    hand.session.wait_for("waiting for Dia: cart/api.py");
    hand.key("a", "Help wanted with ship/label.py");
    hand.text("somebody with a printer");
    hand.key("\r", "✓ ship/label.py: help wanted");
    hand.key("p", "✓ ship/label.py: In progress to Pending");
    hand.key("u", "✓ undone: ship/label.py");

    // The end: marked, and copied as text.
    hand.key(" ", "▸ 0 summary");
    hand.session.wait_for("2 blocked");
    hand.key("\r", "Mark this standup as held?");
    hand.key("y", "marked as held; its report was sent to the clipboard");
    assert!(hand.keys <= 35, "{} keys", hand.keys);
    let sent = hand.session.sent();
    assert!(sent.windows(5).any(|bytes| bytes == b"\x1b]52;"), "the terminal was asked to copy");

    // The other screen saw all of it.
    other.wait_for("4 in progress  ● 1 done  ! 2 blocked");
    let after = fs::read_to_string(&board).unwrap();
    for wanted in
        ["now: 62", "no test account", "on: \"Dia\"", "written: 12", "the slow query is gone", "help: \"somebody"]
    {
        assert!(after.contains(wanted), "{wanted} in\n{after}");
    }
    let logs = fs::read_dir(folder.path().join("board.log")).unwrap();
    let logged: String = logs.map(|file| fs::read_to_string(file.unwrap().path()).unwrap_or_default()).collect();
    assert!(logged.contains("Mark"), "{logged}");
    hand.session.press("q");
    assert_eq!(hand.session.wait_for_the_end(), 0);
}
