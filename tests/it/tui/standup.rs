//! The standup on the screen: the walk from person to person, the summary, the mark, the lens.

use std::time::Duration;

use chrono::NaiveDate;
use standup::log::history::History;
use standup::model::change::{Change, Setting, Subject};
use standup::model::field::{DEVELOPER, Value, find};

use crate::report::Team;
use crate::report::week::{mornings, text};
use crate::tui::app_driver::Desk;

/// The screens of `who` on Tuesday, Thursday and Friday of the week, just before the standup.
pub(crate) fn desks(who: &str) -> [Desk; 3] {
    mornings().map(|team| desk(&team, who))
}

fn desk(team: &Team, who: &str) -> Desk {
    Desk::of_history(&text(team), team.history(), team.now, who)
}

/// The screen on Friday.
fn friday() -> Desk {
    let [.., friday] = desks("ana");
    friday
}

/// The team on Friday, with Dev 3 away until this day.
fn away(until: &str) -> Team {
    let [.., mut team] = mornings();
    let row = find(DEVELOPER, "away").expect("a field");
    let day: NaiveDate = until.parse().expect("a day");
    let set = Setting::new(Subject::Developer("Dev 3".into()), row, Value::Absent, Value::Date(day));
    team.apply(&[Change::Set(set)]);
    team
}

/// The second row: who is talked about.
fn strip(desk: &mut Desk) -> String {
    desk.screen(80, 24).lines().nth(1).unwrap_or_default().trim().to_owned()
}

/// The last row: a notice, or the keys.
fn footer(desk: &mut Desk) -> String {
    desk.screen(80, 24).lines().last().unwrap_or_default().to_owned()
}

#[test]
fn one_key_goes_from_person_to_person_and_ticks_who_was_talked_about() {
    let mut desk = friday().after("s");
    assert!(strip(&mut desk).starts_with("▸ 1 Dev 1     2 Dev 2"), "{}", strip(&mut desk));
    for (key, name) in [("Space", "▸ 2 Dev 2"), ("]", "▸ 3 Dev 3"), ("Right", "▸ 4 Dev 4"), ("Space", "▸ 0 summary")]
    {
        desk.press(key);
        assert!(strip(&mut desk).contains(name), "{key}: {}", strip(&mut desk));
    }
    assert_eq!(strip(&mut desk).matches('✓').count(), 4);
    for (key, name) in [("[", "▸ 4"), ("Backspace", "▸ 3"), ("Left", "▸ 2"), ("4", "▸ 4"), ("0", "▸ 0"), ("1", "▸ 1")]
    {
        desk.press(key);
        assert!(strip(&mut desk).contains(name), "{key}: {}", strip(&mut desk));
    }
    desk.press("$");
    assert!(strip(&mut desk).contains("▸ 0 summary"));
    desk.press("q");
    assert!(desk.screen(80, 24).starts_with("Increase platform coverage"), "it is left like any view");
    desk.press("s");
    assert!(!strip(&mut desk).contains('✓'), "and nothing of it is kept");
}

#[test]
fn a_page_tells_from_right_to_left_what_is_done_doing_stuck_and_next() {
    let mut desk = friday().after("s");
    let screen = desk.screen(120, 40);
    let place = |word: &str| screen.find(word).unwrap_or_else(|| panic!("{word} in\n{screen}"));
    let order = ["COMPLETED  1", "IN PROGRESS  1", "BLOCKED  none", "HELP WANTED  none", "NEXT  3", "help found:"];
    assert!(order.windows(2).all(|pair| place(pair[0]) < place(pair[1])), "{screen}");
    assert!(screen.contains("verified") && screen.contains("+28.7") && screen.contains("taken over from Dev 2"));

    let screen = desk.after("Space").screen(120, 40);
    let oldest = screen.find("webhooks/events.py").expect("it is there");
    assert!(oldest < screen.find("webhooks/dispatch.py").expect("it is there"), "the oldest first\n{screen}");
    assert!(screen.contains("since 12 November, 8 days") && screen.contains("was webhooks/delivery.py"), "{screen}");
    assert!(screen.contains("no test account  ·  Dev 4 can help  ·  since Monday"), "{screen}");
    assert!(screen.contains("The third standup with it: reassign, split, escalate or drop?"), "{screen}");
    assert!(screen.contains("given away: webhooks/router.py to Dev 1"), "{screen}");
}

#[test]
fn what_came_or_went_is_no_gain_of_a_person() {
    let mut desk = friday().after("s Space");
    // Six modules, of which one gained 11.18 points; another one was given away.
    assert!(desk.screen(120, 40).contains("≈39.3 → 90.9   +1.8"), "{}", desk.screen(120, 40));
    desk.press("4");
    assert!(!desk.screen(120, 40).contains("-1.6"), "a module was taken out, nobody lost anything");
}

#[test]
fn the_cursor_begins_on_what_is_stuck_else_on_what_is_in_progress() {
    let mut desk = friday().after("s Space b");
    assert!(desk.screen(80, 24).contains("What blocks user_management/service.py"), "{}", desk.screen(80, 24));
    let mut desk = friday().after("s b");
    assert!(desk.screen(80, 24).contains("What blocks webhooks/router.py"), "{}", desk.screen(80, 24));
}

#[test]
fn edits_work_in_place_and_the_page_follows_at_once() {
    let mut desk = friday().after("s").slow();
    desk.press("d");
    let screen = desk.screen(120, 40);
    assert!(
        screen.contains("COMPLETED  2") && screen.contains("webhooks/router.py"),
        "before it is in the file\n{screen}"
    );
    desk.deliver();
    let screen = desk.screen(120, 40);
    assert!(screen.contains("COMPLETED  2") && !screen.contains("IN PROGRESS"), "{screen}");
    desk.press("u");
    desk.deliver();
    let screen = desk.screen(120, 40);
    assert!(screen.contains("COMPLETED  1") && screen.contains("IN PROGRESS  1"), "{screen}");
    // The next one is begun: the cursor stays on it.
    desk.press("j i");
    desk.deliver();
    assert!(desk.screen(120, 40).contains("IN PROGRESS  2"), "{}", desk.screen(120, 40));
    desk.press("c 3 5 Enter");
    desk.deliver();
    let screen = desk.screen(120, 40);
    let row = screen.lines().find(|line| line.contains("usage_billing_router")).unwrap_or_default();
    assert!(row.contains("started") && row.contains("~35 → 90") && row.ends_with("+35"), "{screen}");
}

#[test]
fn who_is_away_is_passed_by_and_named_and_can_be_reached_by_number() {
    let mut team = away("2026-11-27");
    // Nothing of theirs is new.
    team.now += chrono::TimeDelta::minutes(1);
    let desk = desk(&team, "ana");
    assert!(strip(&mut desk.after("s")).contains("3 Dev 3"), "cem's modules changed: he is talked about");
    let mut quiet = away("2026-11-23");
    quiet.mark("ana");
    let mut desk = Desk::of_history(&text(&quiet), quiet.history(), quiet.now, "ana").after("s");
    assert!(strip(&mut desk).contains("3 Dev 3, back Monday"), "{}", strip(&mut desk));
    desk.press("2 Space");
    assert!(strip(&mut desk).contains("▸ 4 Dev 4"), "{}", strip(&mut desk));
    assert!(footer(&mut desk).contains("Dev 3 is away, back Monday"), "{}", footer(&mut desk));
    desk.press("3");
    assert!(desk.screen(80, 24).contains("Dev 3  back Monday"), "{}", desk.screen(80, 24));
}

#[test]
fn a_key_says_until_when_somebody_is_away() {
    let mut desk = friday().after("s 3 H");
    desk.type_text("monday\n", Duration::from_millis(130));
    assert!(desk.text().contains("away: \"2026-11-23\""), "{}", desk.text());
    assert!(desk.screen(80, 24).contains("Dev 3  back Monday"), "{}", desk.screen(80, 24));
    let keys = friday().after("s").screen(120, 40);
    assert!(keys.lines().last().is_some_and(|line| line.contains("H away")), "{keys}");
}

#[test]
fn the_summary_tells_the_team_what_to_decide_and_who_merges() {
    let mut desk = friday().after("s 0");
    let screen = desk.screen(80, 24);
    for said in [
        "≈41.9% of 90%",
        "2 of 28 done  8 in progress  1 blocked",
        "Dev 1  done tenant/service.py 91.2; doing webhooks/router.py",
        "Dev 2  doing webhooks/dispatch.py +11.1, 1 more; 1 blocked",
        "DECIDE",
        "! user_management/service.py: no test account; Dev 4 can help; since Monday.",
        "MERGE   Dev 1 merges first; Dev 2, Dev 3 and Dev 4 wait for it",
        "Enter  mark this standup as held, and copy the report",
    ] {
        assert!(screen.contains(said), "{said} in\n{screen}");
    }
    // What must be decided can be decided here.
    desk.press("b");
    assert!(desk.screen(80, 24).contains("What blocks user_management/service.py"), "{}", desk.screen(80, 24));
}

#[test]
fn topics_are_added_with_plus_ticked_with_x_and_leave_with_the_mark() {
    let mut desk = friday().after("s +");
    desk.type_text("flaky CI\n", Duration::from_millis(130));
    desk.press("+");
    desk.type_text("the release\n", Duration::from_millis(130));
    assert!(desk.text().contains("\"flaky CI\"") && desk.text().contains("\"the release\""), "{}", desk.text());
    desk.press("0 j x");
    let screen = desk.screen(80, 24);
    assert!(screen.contains("✓ flaky CI") && screen.contains("○ the release"), "{screen}");
    assert!(desk.text().contains("\"flaky CI\""), "it leaves with the mark, not before");
    desk.press("Enter y");
    assert!(!desk.text().contains("\"flaky CI\"") && desk.text().contains("\"the release\""), "{}", desk.text());
    desk.press("u");
    assert!(desk.text().contains("\"flaky CI\""), "one step brings both back");
}

#[test]
fn enter_asks_then_marks_and_copies_the_report_as_text() {
    let mut desk = friday().after("s 0 Enter");
    assert!(desk.screen(80, 24).contains("Mark this standup as held?"), "{}", desk.screen(80, 24));
    desk.press("Enter");
    assert_eq!(desk.copied.len(), 0, "the key that opened the question is no yes");
    desk.press("y");
    assert_eq!(desk.copied.len(), 1);
    assert!(
        desk.copied[0].starts_with("Standup, Friday 20 November 2026 (since yesterday, 09:20)\n"),
        "{}",
        desk.copied[0]
    );
    assert!(desk.copied[0].contains("The third standup with it: reassign, split, escalate or drop?"));
    assert_eq!(desk.marks(), 7, "the week had six");
    assert!(
        footer(&mut desk).contains("marked as held; its report was sent to the clipboard"),
        "{}",
        footer(&mut desk)
    );
    assert!(desk.screen(80, 24).starts_with("Increase platform coverage"), "the meeting is over");
    desk.press("u");
    assert_eq!(desk.marks(), 6, "it was one's own last step");
}

#[test]
fn y_copies_only_and_big_e_goes_through_the_editor_first() {
    let mut desk = friday().after("s 0 y");
    assert_eq!((desk.copied.len(), desk.marks()), (1, 6));
    desk.press("E");
    let text = match desk.edited_outside.last() {
        Some(standup::tui::core::effect::Outside::Text(text)) => text.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(text, desk.copied[0]);
    let edited = standup::message::Edited::Text("shorter\n".into());
    desk.happen(standup::message::News::Edited(edited));
    assert_eq!(desk.copied.last().map(String::as_str), Some("shorter\n"));
}

#[test]
fn somebody_elses_mark_a_moment_ago_is_noticed() {
    let mut desk = friday().after("s 0 Enter");
    desk.mark("bo", "");
    desk.press("y");
    assert!(footer(&mut desk).contains("bo has just marked it; copied only"), "{}", footer(&mut desk));
    assert_eq!((desk.copied.len(), desk.marks()), (1, 7));
    desk.pass(Duration::from_secs(61));
    desk.press("S y");
    assert_eq!(desk.marks(), 8, "later it is another one's");
}

#[test]
fn big_s_marks_from_anywhere_with_the_same_question() {
    let mut desk = friday().after("S");
    assert!(desk.screen(80, 24).contains("Mark this standup as held?"));
    desk.press("S Esc");
    assert_eq!((desk.copied.len(), desk.marks()), (0, 6));
    desk.press("S y");
    assert_eq!((desk.copied.len(), desk.marks()), (1, 7));
}

#[test]
fn a_board_that_cannot_be_changed_refuses_the_mark_in_one_line() {
    let [.., team] = mornings();
    let newer = text(&team).replacen("format: 1", "format: 2", 1);
    let mut desk = Desk::of_history(&newer, team.history(), team.now, "ana").after("S");
    assert!(footer(&mut desk).contains("it cannot be changed here"), "{}", footer(&mut desk));
    desk.press("s 0 Enter y");
    assert!(!desk.screen(80, 24).contains("Mark this standup as held?"), "{}", desk.screen(80, 24));
}

#[test]
fn the_lens_marks_what_changed_since_the_standup_the_visit_a_week() {
    let mut desk = friday().after("w");
    assert!(desk.screen(120, 40).lines().next().is_some_and(|line| line.contains("lens: since yesterday 09:20")));
    desk.press("w");
    assert!(desk.screen(120, 40).contains("lens: last 7 days"), "no visit is known here");
    desk.press("w");
    assert!(!desk.screen(120, 40).contains("lens:"));
}

#[test]
fn leaving_remembers_what_was_seen() {
    let desk = friday().after("j q");
    let visit = desk.visited.expect("it is remembered");
    let [.., team] = mornings();
    assert_eq!(visit.seen, team.history().seen());
    assert!(friday().after("Ctrl-C").visited.is_some());
}

#[test]
fn keys_in_a_standup_work_out_no_report_again() {
    let mut desk = friday().after("s");
    desk.frame(80, 24);
    let before = desk.app.reports_worked_out();
    for key in ["j", "k", "Space", "Space", "[", "4", "0", "j", "1", "G", "g"] {
        desk.press(key);
        desk.frame(80, 24);
    }
    assert_eq!(desk.app.reports_worked_out(), before);
    desk.press("j d");
    desk.frame(80, 24);
    assert!(desk.app.reports_worked_out() > before, "an edit does");
}

#[test]
fn without_the_whole_log_it_is_read_on_and_nothing_is_made_up() {
    let [.., team] = mornings();
    let mut log = History::default();
    for (file, entries) in &team.logs {
        let newest: Vec<_> = entries.iter().rev().take(1).cloned().collect();
        log.add_older(file, newest, false);
    }
    let mut desk = Desk::of_history(&text(&team), log, team.now, "ana").after("s");
    assert!(desk.screen(80, 24).contains("reading what happened since the last standup"), "{}", desk.screen(80, 24));
    assert!(desk.asked_for_more() > 0);
}

#[test]
fn the_clock_is_off_unless_it_is_asked_for() {
    let mut desk = friday().after("s");
    desk.wait(190);
    assert!(!strip(&mut desk).contains(':'), "{}", strip(&mut desk));
    let [.., team] = mornings();
    let mut desk = desk_with_clock(&team).after("s");
    desk.wait(190);
    assert!(strip(&mut desk).ends_with("03:10"), "{}", strip(&mut desk));
    desk.press("Space");
    desk.wait(30);
    assert!(strip(&mut desk).ends_with("00:30"), "it begins anew with each person: {}", strip(&mut desk));
    desk.press("0");
    assert!(strip(&mut desk).ends_with("03:40 in all"), "{}", strip(&mut desk));
}

fn desk_with_clock(team: &Team) -> Desk {
    Desk::with_clock(&text(team), team.history(), team.now, "ana")
}

#[test]
fn what_nobody_has_taken_on_is_a_page_of_its_own() {
    let [.., mut team] = mornings();
    team.assign("ana", "search/router.py", None);
    let mut desk = desk(&team, "ana").after("s 4 Space");
    assert!(strip(&mut desk).contains("▸ Nobody"), "{}", strip(&mut desk));
    assert!(desk.screen(80, 24).contains("search/router.py"), "{}", desk.screen(80, 24));
    desk.press("Space");
    assert!(strip(&mut desk).contains("▸ 0 summary"));
}

#[test]
fn a_module_that_others_make_during_the_meeting_appears() {
    let mut desk = friday().after("s");
    let moved = Change::Move {
        module: "tenant/router.py".into(),
        from: standup::model::status::Status::Pending,
        to: standup::model::status::Status::InProgress,
    };
    desk.changed_by("bo", &moved);
    let screen = desk.screen(120, 40);
    assert!(screen.contains("IN PROGRESS  2") && screen.contains("by bo"), "{screen}");
}

#[test]
fn what_is_pending_besides_the_next_three_is_one_row_that_the_cursor_unfolds() {
    let [.., team] = mornings();
    let text = text(&team);
    let (head, rest) = text.split_once("name: \"Dev 1\"").expect("they are on the board");
    let (own, rest) = rest.split_once("modules: [").expect("they have some");
    let more = [0, 1, 2, 3, 4].map(|i| format!("(id: \"later_{i}.py\", status: Pending, priority: 9),")).concat();
    let text = format!("{head}name: \"Dev 1\"{own}modules: [{more}{rest}");
    let mut desk = Desk::of_history(&text, team.history(), team.now, "ana").after("s");
    let screen = desk.screen(80, 24);
    assert!(screen.contains("↓ 5 more") && !screen.contains("later_3.py"), "{screen}");
    desk.press("G");
    let screen = desk.screen(80, 24);
    assert!(!screen.contains("5 more") && screen.contains("billing/invoicing/service.py"), "{screen}");
    desk.press("i");
    assert!(footer(&mut desk).contains("Pending to In progress"), "what was folded can be edited");
    desk.press("g");
    assert!(desk.screen(80, 24).contains("↓ 4 more"), "{}", desk.screen(80, 24));
}

/// The team on Friday, where so many of the newest entries of each log file are read.
fn read_back(newest: usize) -> Desk {
    let [.., team] = mornings();
    let mut log = History::default();
    for (file, entries) in &team.logs {
        let from = entries.len().saturating_sub(newest);
        log.add_older(file, entries[from..].to_vec(), from == 0);
    }
    Desk::of_history(&text(&team), log, team.now, "ana").after("s")
}

#[test]
fn the_log_is_read_back_until_older_entries_would_tell_nothing_more() {
    let pages = |desk: &mut Desk| {
        ["1", "2", "3", "4", "0"].map(|key| {
            desk.press(key);
            desk.screen(120, 40)
        })
    };
    let whole = pages(&mut friday().after("s"));
    let [.., team] = mornings();
    let longest = team.logs.values().map(Vec::len).max().expect("there are some");
    let mut enough = 0;
    for newest in 1..longest {
        let mut desk = read_back(newest);
        if desk.asked_for_more() == 0 {
            enough += 1;
            assert_eq!(pages(&mut desk), whole, "with the newest {newest} of each file");
        }
    }
    assert!(read_back(1).asked_for_more() > 0 && enough > 0, "{enough} of {longest}");
}

#[test]
fn the_lens_looks_since_my_last_visit_too() {
    let [_, thursday, team] = mornings();
    let mut desk = Desk::of_visit(&text(&team), team.history(), team.now, &thursday.history().seen(), thursday.now);
    desk.press("w w");
    let screen = desk.screen(120, 40);
    assert!(screen.contains("+ marks what changed since your last visit"), "{screen}");
    assert!(screen.lines().next().is_some_and(|line| line.contains("lens: since ")), "{screen}");
    assert!(screen.lines().any(|line| line.contains("+✓ tenant/service.py")), "{screen}");
    desk.press("w");
    assert!(desk.screen(120, 40).contains("lens: last 7 days"));
}
