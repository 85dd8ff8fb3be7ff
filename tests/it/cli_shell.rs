//! `standup` in a shell as people type it: in their own words, at their own place, and what they get wrong.

use crate::env::{Env, Ran};

/// What this command line does where the clock and the time zone are these.
fn at(env: &Env, now: &str, zone: &str, args: &[&str]) -> Ran {
    env.ran(env.command().env("STANDUP_NOW", now).env("TZ", zone).args(args).output().unwrap())
}

/// A developer who is away until Tuesday, the first of December.
const AWAY: &str =
    r#"(format: 1, developers: [(name: "Ana", away: "2026-12-01", modules: [(id: "a.py", status: Pending)])])"#;

#[test]
fn who_is_away_is_back_when_the_day_begins_where_it_is_looked_at() {
    let env = Env::with_board(AWAY);
    let is_away = |now, zone| at(&env, now, zone, &["show"]).ok().stdout.contains("Ana (away, back 2026-12-01)");
    let sydney = "AEST-10AEDT-11,M10.1.0,M4.1.0/3";
    let los_angeles = "PST8PDT,M3.2.0,M11.1.0";
    assert!(is_away("2026-11-30T12:59:00Z", sydney), "a minute before midnight there");
    assert!(!is_away("2026-11-30T13:00:00Z", sydney), "it is the first of December there");
    assert!(is_away("2026-12-01T01:00:00Z", los_angeles), "it is still November there");
    assert!(!is_away("2026-12-01T08:00:00Z", los_angeles));
}

#[test]
fn a_day_is_named_from_the_day_it_is_where_it_is_typed() {
    for (typed, day) in
        [("tomorrow", "2026-12-02"), ("friday", "2026-12-04"), ("3d", "2026-12-04"), ("2 weeks", "2026-12-15")]
    {
        let env = Env::with_board(AWAY);
        // Still Monday in Greenwich.
        let away = format!("away={typed}");
        at(&env, "2026-11-30T20:00:00Z", "AEST-11", &["developer", "set", "Ana", &away]).ok();
        assert!(env.board().contains(&format!("away: \"{day}\"")), "{typed}: {}", env.board());
    }
    let env = Env::with_board(AWAY);
    let refused = env.standup(&["developer", "set", "Ana", "away=someday"]);
    assert!(refused.stderr.contains("away takes a day such as 2026-12-01, tomorrow, friday or 3d"), "{refused}");
    assert_eq!((refused.code, env.board()), (Some(2), AWAY.to_owned()));
}
