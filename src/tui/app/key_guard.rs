//! Recognises keys that were not meant as commands, by their timing: those that come with the focus, and text for a question
//! that could not be asked. Runs none, and waits for nothing.

use std::time::Duration;

use crate::config::key::{Chord, Key};
use crate::tui::core::now::Monotonic;

/// Keys this short after the focus came back were begun in another window.
const ARRIVING: Duration = Duration::from_millis(150);

/// After a pause of this length nobody goes on typing the answer to a question that was not asked.
pub(crate) const PAUSE: Duration = Duration::from_secs(1);

/// What came lately.
#[derive(Clone, Debug, Default)]
pub(crate) struct Guard {
    /// When the focus came back.
    focused: Option<Monotonic>,
    /// Why the last question could not be asked, and when a key came last since; `None` once nobody types its answer any more.
    refused: Option<(String, Monotonic)>,
}

/// What becomes of a key after a question that could not be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It is a part of the answer, and no command. Raw text: why there is no question.
    Swallowed(String),
    /// It ends the answer, and does nothing else.
    Ended,
}

impl Guard {
    /// The terminal has the focus again.
    pub(crate) fn on_focus(&mut self, now: Monotonic) {
        self.focused = Some(now);
    }

    /// Whether a key that comes now was begun in another window.
    pub(crate) fn is_arriving(&self, now: Monotonic) -> bool {
        self.focused.is_some_and(|at| now.since(at) < ARRIVING)
    }

    /// A key asked for a question that could not be asked, and this is why. A user who does not look goes on typing the answer.
    pub(crate) fn on_refused(&mut self, why: &str, now: Monotonic) {
        self.refused = Some((why.to_owned(), now));
    }

    /// The question was not asked for by anybody.
    pub(crate) fn forget_refused(&mut self) {
        self.refused = None;
    }

    /// What becomes of a key that may be a part of such an answer; `None`: it is a key like any other.
    pub(crate) fn answer(&mut self, chord: Chord, now: Monotonic) -> Option<Answer> {
        let (why, last) = self.refused.take()?;
        let is_erasing = matches!(chord.key, Key::Backspace | Key::Delete);
        if now.since(last) >= PAUSE {
            None
        } else if chord.typed().is_some() || is_erasing {
            self.refused = Some((why.clone(), now));
            Some(Answer::Swallowed(why))
        } else {
            matches!(chord.key, Key::Esc | Key::Enter).then_some(Answer::Ended)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Answer, Guard};
    use crate::config::key::Chord;
    use crate::tui::core::now::Monotonic;

    fn at(milliseconds: u64) -> Monotonic {
        Monotonic::new(Duration::from_millis(milliseconds))
    }

    fn key(name: &str) -> Chord {
        name.parse().expect("a key")
    }

    /// Of keys with their times, after a question that could not be asked at 0: those that are keys like any other.
    fn meant<'a>(keys: &[(&'a str, u64)]) -> Vec<&'a str> {
        let mut guard = Guard::default();
        guard.on_refused("nothing here", at(0));
        let is_meant = |(name, time): &&(&str, u64)| guard.answer(key(name), at(*time)).is_none();
        keys.iter().filter(is_meant).map(|(name, _)| *name).collect()
    }

    #[test]
    fn the_answer_to_a_question_that_was_not_asked_is_swallowed_until_nobody_types_it_any_more() {
        assert_eq!(meant(&[("u", 999), ("Backspace", 1998), ("Space", 2997), ("v", 3996), ("d", 4996)]), ["d"]);
        assert_eq!(meant(&[("u", 1), ("Enter", 2), ("Enter", 3)]), ["Enter"], "the first one ends the answer");
        assert_eq!(meant(&[("u", 1), ("Esc", 2), ("u", 3)]), ["u"]);
        assert_eq!(meant(&[("u", 1), ("Down", 2), ("u", 3)]), ["Down", "u"]);
        assert_eq!(meant(&[("Ctrl-C", 1)]), ["Ctrl-C"]);
        assert_eq!(Guard::default().answer(key("u"), at(0)), None);
        let mut guard = Guard::default();
        guard.on_refused("nothing here", at(0));
        assert_eq!(guard.answer(key("u"), at(1)), Some(Answer::Swallowed("nothing here".into())));
    }

    #[test]
    fn keys_that_come_with_the_focus_were_begun_elsewhere() {
        let mut guard = Guard::default();
        assert!(!guard.is_arriving(at(0)));
        guard.on_focus(at(0));
        assert!(guard.is_arriving(at(149)) && !guard.is_arriving(at(150)));
    }
}
