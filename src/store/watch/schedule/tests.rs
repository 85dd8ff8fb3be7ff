//! The poll schedule against a simulated file and clock. Tests only.

use std::time::{Duration, Instant};

use crate::model::snapshot::Revision;
use crate::store::file::system::Stamp;
use crate::store::watch::schedule::{ABSENT, AGAIN, COALESCE, GLANCE, NextLook, PollSchedule, SETTLE, Trouble};

/// Plays a lookout against a made-up file, without a clock and without a file.
struct Play {
    schedule: PollSchedule,
    now: Instant,
    folder: tempfile::TempDir,
    /// What the file holds; a text that begins with `!` is no board.
    file: Option<String>,
    stamp: Stamp,
    reads: usize,
    glances: usize,
    told: Vec<String>,
}

impl Play {
    /// Everybody has seen `text`, and all is quiet.
    fn seen(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let stamp = stamp(&folder, text.len());
        let now = Instant::now();
        let schedule = PollSchedule::new(Some((Revision::of(text.as_bytes()), stamp)), now);
        let file = Some(text.to_owned());
        let mut play = Self { schedule, now, folder, file, stamp, reads: 0, glances: 0, told: Vec::new() };
        play.wait(GLANCE * 10);
        assert_eq!((play.reads, play.told.len()), (SETTLE.into(), 0), "quiet at the beginning");
        (play.reads, play.glances) = (0, 0);
        play
    }

    /// Somebody writes; the file looks different then, and the system tells.
    fn write(&mut self, text: &str) {
        self.silently(text);
        self.stamp = stamp(&self.folder, text.len());
        self.schedule.on_hint(self.now);
    }

    /// Somebody writes so that it looks the same from outside, and the system tells nothing.
    fn silently(&mut self, text: &str) {
        self.file = Some(text.to_owned());
    }

    fn remove(&mut self) {
        self.file = None;
        self.schedule.on_hint(self.now);
    }

    /// Time passes; what is due is done.
    fn wait(&mut self, time: Duration) {
        let end = self.now + time;
        loop {
            match self.schedule.due(self.now) {
                NextLook::Read => self.read(),
                NextLook::Glance => {
                    self.glances += 1;
                    let stamp = self.file.is_some().then_some(self.stamp);
                    self.schedule.on_glance(self.now, stamp);
                }
                NextLook::Wait if self.schedule.deadline() > end => break,
                NextLook::Wait => self.now = self.schedule.deadline(),
            }
        }
        self.now = end;
    }

    fn read(&mut self) {
        self.reads += 1;
        let Some(text) = &self.file else {
            if self.schedule.on_trouble(self.now, Trouble::Absent) {
                self.told.push("gone".into());
            }
            return;
        };
        let revision = Revision::of(text.as_bytes());
        if !self.schedule.on_bytes(self.now, revision, self.stamp) {
            return;
        }
        if !text.starts_with('!') {
            self.schedule.on_board(revision);
            self.told.push(text.clone());
        } else if self.schedule.on_trouble(self.now, Trouble::Unusable(Some(revision))) {
            self.told.push(text.clone());
        }
    }
}

/// A stamp like no other: of a file of this size.
fn stamp(folder: &tempfile::TempDir, size: usize) -> Stamp {
    let file = tempfile::NamedTempFile::new_in(folder.path()).unwrap();
    file.as_file().set_len(size as u64).unwrap();
    Stamp::of(&file.keep().unwrap().0.metadata().unwrap())
}

const MOMENT: Duration = Duration::from_millis(1);

#[test]
fn while_nothing_happens_there_is_one_glance_a_second_and_nothing_else() {
    let mut play = Play::seen("a");
    play.wait(Duration::from_mins(1));
    assert_eq!((play.glances, play.reads, play.told.len()), (60, 0, 0));
}

#[test]
fn without_glances_only_events_make_it_read() {
    let mut play = Play::seen("a");
    play.schedule = play.schedule.without_glances();
    play.silently("b");
    play.stamp = stamp(&play.folder, 1);
    play.wait(Duration::from_mins(1));
    assert_eq!((play.glances, play.told.len()), (0, 0));
    play.schedule.on_hint(play.now);
    play.wait(Duration::from_mins(1));
    assert_eq!((play.glances, play.told.as_slice()), (0, ["b".to_owned()].as_slice()));
}

#[test]
fn a_change_is_read_at_its_first_event_and_the_next_events_cost_one_more_read() {
    let mut play = Play::seen("a");
    play.write("b");
    play.wait(Duration::ZERO);
    assert_eq!((play.told.as_slice(), play.reads), (["b".to_owned()].as_slice(), 1));
    for _ in 0..5 {
        play.schedule.on_hint(play.now);
        play.wait(MOMENT);
    }
    assert_eq!(play.reads, 1);
    play.wait(COALESCE);
    assert_eq!((play.reads, play.told.len()), (2, 1));
}

#[test]
fn a_flood_of_events_is_read_at_most_once_each_thirty_milliseconds() {
    let mut play = Play::seen("a");
    for _ in 0..300 {
        play.schedule.on_hint(play.now);
        play.wait(MOMENT);
    }
    assert!((10..=11).contains(&play.reads), "{}", play.reads);
}

#[test]
fn a_change_without_any_event_is_found_at_the_next_glance() {
    let mut play = Play::seen("a");
    play.silently("b");
    play.stamp = stamp(&play.folder, 1);
    play.wait(GLANCE);
    assert_eq!(play.told, ["b"]);
}

#[test]
fn a_write_that_looks_the_same_just_after_a_read_is_found_too() {
    let mut play = Play::seen("a");
    play.write("b");
    play.wait(MOMENT);
    play.silently("c");
    play.wait(GLANCE);
    assert_eq!(play.told, ["b", "c"]);
}

#[test]
fn our_own_writes_and_touches_are_silent() {
    let mut play = Play::seen("a");
    play.schedule.on_committed(Revision::of(b"b"));
    play.write("b");
    play.wait(GLANCE);
    play.write("b");
    play.wait(GLANCE);
    assert_eq!(play.told.len(), 0);
}

#[test]
fn a_half_written_file_is_not_worth_a_word() {
    let mut play = Play::seen("a");
    play.write("!");
    play.wait(AGAIN * 9);
    play.silently("b");
    play.wait(AGAIN);
    assert_eq!(play.told, ["b"]);
    play.write("!");
    play.wait(MOMENT);
    play.write("b");
    play.wait(GLANCE * 3);
    assert_eq!(play.told, ["b"], "and the board that was there before is no news");
}

#[test]
fn a_broken_file_is_told_once_after_a_second_and_its_repair_always() {
    let mut play = Play::seen("a");
    play.write("!");
    play.wait(MOMENT * 999);
    assert_eq!(play.told.len(), 0);
    play.wait(GLANCE * 5);
    assert_eq!(play.told, ["!"]);
    play.write("!!");
    play.wait(GLANCE * 5);
    assert_eq!(play.told, ["!", "!!"], "another fault is told, too");
    play.write("a");
    play.wait(MOMENT);
    assert_eq!(play.told, ["!", "!!", "a"], "the banner has to go, though the board is as it was");
}

#[test]
fn a_broken_file_that_stays_broken_costs_no_more_than_a_whole_one() {
    let mut play = Play::seen("a");
    play.write("!");
    play.wait(GLANCE * 10);
    (play.reads, play.glances) = (0, 0);
    play.wait(GLANCE * 10);
    assert_eq!((play.reads, play.glances), (0, 10));
}

#[test]
fn a_checkout_that_removes_the_file_for_a_moment_is_not_worth_a_word() {
    let mut play = Play::seen("a");
    play.remove();
    play.wait(AGAIN * 28);
    play.write("b");
    play.wait(COALESCE);
    assert_eq!(play.told, ["b"]);
}

#[test]
fn a_file_that_stays_away_is_told_once_and_its_return_always() {
    let mut play = Play::seen("a");
    play.file = None;
    play.wait(ABSENT + GLANCE * 10);
    assert_eq!(play.told, ["gone"]);
    let reads = play.reads;
    play.wait(GLANCE * 10);
    assert_eq!(play.reads, reads, "nothing is read that is not there");
    play.silently("a");
    play.wait(GLANCE);
    assert_eq!(play.told, ["gone", "a"]);
}

#[test]
fn a_board_that_is_back_is_told_as_long_as_trouble_was_whatever_came_between() {
    // Told, then something else for a moment that is not told: the very bytes of before are news all the same.
    for (told, between) in [(None, Some("!")), (Some("!"), None), (Some("!"), Some("!!")), (None, None)] {
        let mut play = Play::seen("a");
        let put = |play: &mut Play, file: Option<&str>| match file {
            Some(text) => play.write(text),
            None => play.remove(),
        };
        put(&mut play, told);
        play.wait(ABSENT + GLANCE);
        put(&mut play, between);
        play.wait(AGAIN * 3);
        play.write("a");
        play.wait(GLANCE * 2);
        let first = told.unwrap_or("gone");
        assert_eq!(play.told, [first, "a"], "told {told:?}, then {between:?} for a moment");
        play.write("a");
        play.wait(GLANCE * 2);
        assert_eq!(play.told.len(), 2, "and then it is known again");
    }
}

#[test]
fn trouble_that_our_own_write_ended_is_over() {
    let mut play = Play::seen("a");
    play.write("!");
    play.wait(GLANCE * 2);
    play.schedule.on_committed(Revision::of(b"b"));
    play.write("b");
    play.wait(GLANCE * 2);
    assert_eq!(play.told, ["!"]);
}

#[test]
fn whoever_asks_gets_an_answer_at_once() {
    let mut play = Play::seen("a");
    play.schedule.on_reload(play.now);
    play.wait(MOMENT);
    assert_eq!(play.told, ["a"]);
    play.silently("!");
    play.schedule.on_reload(play.now);
    play.wait(MOMENT);
    assert_eq!(play.told, ["a", "!"]);
    play.schedule.on_reload(play.now);
    play.wait(MOMENT);
    assert_eq!(play.told, ["a", "!", "!"]);
}

#[test]
fn where_no_events_come_the_file_is_read_now_and_then_although_it_looks_the_same() {
    let mut play = Play::seen("a");
    play.schedule.expect_events(false);
    play.silently("b");
    play.wait(GLANCE * 10);
    assert_eq!(play.told, ["b"]);
    play.schedule.expect_events(true);
    play.wait(GLANCE * 10);
    play.silently("c");
    play.wait(GLANCE * 60);
    assert_eq!(play.told, ["b"]);
}

#[test]
fn who_has_seen_nothing_yet_reads_at_once() {
    let schedule = PollSchedule::new(None, Instant::now());
    assert_eq!(schedule.due(schedule.deadline()), NextLook::Read);
}
