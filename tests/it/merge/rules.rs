//! The rules of a merge, one by one, in small boards.

use standup::document::Document;
use standup::merge::{MergeError, Merged, Side, Why, merge};

const BASE: &str = r#"(
    format: 1,
    title: "Plan",
    criteria: [(text: "pass rate", met: false), (text: "docs")],
    developers: [
        (
            name: "Ana",
            area: "Billing",
            modules: [
                (
                    id: "core/error.py",
                    status: Pending,
                    coverage: (start: 10.0, target: 90.0),
                    tags: ["critical", "slow"],
                    notes: "first\nsecond\nthird",
                ),
                (id: "core/log.py", status: Pending),
            ],
        ),
        (
            name: "Bo",
            modules: [(id: "api/routes.py", status: InProgress)],
        ),
    ],
)
"#;

fn read(text: &str) -> Document {
    Document::read(text.as_bytes()).unwrap_or_else(|unreadable| panic!("{:#?}\n{text}", unreadable.problems))
}

/// `BASE` with the second text of each pair in place of the first.
fn with(edits: &[(&str, &str)]) -> String {
    let mut text = BASE.to_owned();
    for (old, new) in edits {
        assert_eq!(text.matches(old).count(), 1, "{old} is one place");
        text = text.replace(old, new);
    }
    text
}

fn merged(ours: &[(&str, &str)], theirs: &[(&str, &str)]) -> Merged {
    won_by(Side::Ours, ours, theirs)
}

fn won_by(winner: Side, ours: &[(&str, &str)], theirs: &[(&str, &str)]) -> Merged {
    merge(Some(&read(BASE)), &read(&with(ours)), &read(&with(theirs)), winner).unwrap()
}

/// The merged text is `BASE` with these edits, and nothing clashes.
fn gives(ours: &[(&str, &str)], theirs: &[(&str, &str)], wanted: &[(&str, &str)]) {
    let merged = merged(ours, theirs);
    assert_eq!(**merged.document.text(), *with(wanted));
    assert_eq!(merged.clashes, []);
}

fn told(merged: &Merged) -> Vec<String> {
    merged.clashes.iter().map(|clash| clash.sentence("ana", "bo")).collect()
}

#[test]
fn two_fields_of_one_module_are_both_changed_and_the_text_stays_ours() {
    let ours = ("(id: \"core/log.py\", status: Pending)", "(id: \"core/log.py\",   status: InProgress)");
    let theirs = ("(id: \"core/log.py\", status: Pending)", "(\n  id: \"core/log.py\", status: Pending, lines: 40,\n)");
    let wanted = ("(id: \"core/log.py\", status: Pending)", "(id: \"core/log.py\",   status: InProgress, lines: 40)");
    gives(&[ours], &[theirs], &[wanted]);
}

#[test]
fn what_both_changed_goes_to_the_winner_and_the_other_is_told() {
    let ours = [("status: InProgress", "status: Done")];
    let theirs = [("status: InProgress", "status: Pending")];
    let kept = merged(&ours, &theirs);
    assert_eq!(**kept.document.text(), *with(&ours));
    assert_eq!(told(&kept), ["api/routes.py: Done to Pending, says bo; kept as it is"]);
    let given = won_by(Side::Theirs, &ours, &theirs);
    assert_eq!(**given.document.text(), *with(&theirs));
    assert_eq!(given.clashes[0].loser, Side::Ours);
    assert_eq!(given.changes.len(), 1, "a move of ours is moved on");
}

#[test]
fn a_module_that_one_removed_is_gone_unless_the_other_changed_it() {
    let gone = ("\n                (id: \"core/log.py\", status: Pending),", "");
    gives(&[], &[gone], &[gone]);
    gives(&[gone], &[], &[gone]);
    let changed = ("(id: \"core/log.py\", status: Pending)", "(id: \"core/log.py\", status: Pending, lines: 7)");
    for (ours, theirs, [remover, changer]) in [([gone], [changed], ["ana", "bo"]), ([changed], [gone], ["bo", "ana"])] {
        let merged = merged(&ours, &theirs);
        assert_eq!(**merged.document.text(), *with(&[changed]), "kept, where it was");
        assert_eq!(told(&merged), [format!("core/log.py: removed by {remover}, changed by {changer}; kept")]);
    }
    // A comment is a change, too.
    let noted = ("(id: \"core/log.py\", status: Pending),", "(id: \"core/log.py\", status: Pending), // ask dee");
    let merged = merged(&[gone], &[noted]);
    assert_eq!(**merged.document.text(), *with(&[noted]));
    assert_eq!(merged.clashes[0].why, Why::Removed);
}

#[test]
fn of_a_set_both_have_what_either_added_without_what_either_took_out() {
    let tags = |list| ("tags: [\"critical\", \"slow\"]", list);
    gives(
        &[tags("tags: [\"critical\", \"slow\", \"ours\"]")],
        &[tags("tags: [\"slow\", \"theirs\"]")],
        &[tags("tags: [\"slow\", \"ours\", \"theirs\"]")],
    );
}

#[test]
fn new_modules_stand_behind_their_neighbour_on_the_left_and_come_as_they_were_written() {
    let log = "                (id: \"core/log.py\", status: Pending),\n";
    let ours = format!("{log}                (id: \"core/ours.py\", status: Done),\n");
    let new = "                // theirs, with love\n                (id: \"core/new.py\",  status: Done, mine: 7),\n";
    let theirs = format!("{log}{new}");
    let wanted = format!("{log}{new}                (id: \"core/ours.py\", status: Done),\n");
    gives(&[(log, &ours)], &[(log, &theirs)], &[(log, &wanted)]);
}

#[test]
fn comments_and_fields_of_other_programs_arrive() {
    let ours = [("title: \"Plan\"", "title: \"The plan\"")];
    let theirs = [
        ("    title: \"Plan\",\n", "    title: \"Plan\", // working title\n    ticket: \"ACME-7\",\n"),
        ("status: Pending,\n", "status: Pending,\n                    owner: (team: 3),\n"),
        ("                (id: \"core/log.py\"", "                // small\n                (id: \"core/log.py\""),
        ("start: 10.0, ", "start: 10.0, by: \"hand\", "),
    ];
    let mut wanted = theirs;
    wanted[0].1 = "    title: \"The plan\", // working title\n    ticket: \"ACME-7\",\n";
    gives(&ours, &theirs, &wanted);
    gives(&[], &theirs, &theirs);
}

#[test]
fn a_comment_that_both_wrote_anew_is_there_in_both_versions_and_one_that_both_took_out_is_gone() {
    let title = |comment: &'static str| ("    title: \"Plan\",\n", comment);
    let ours = title("    // from ana\n    // for all\n    title: \"Plan\",\n");
    let theirs = title("    // from bo\n    // for all\n    title: \"Plan\",\n");
    gives(&[ours], &[theirs], &[title("    // from ana\n    // for all\n    // from bo\n    title: \"Plan\",\n")]);
    let base = read(&with(&[ours]));
    let one = read(BASE);
    let merged = merge(Some(&base), &one, &one, Side::Ours).unwrap();
    assert_eq!(**merged.document.text(), *BASE);
}

#[test]
fn a_field_of_another_program_that_both_changed_stays_ours_and_theirs_is_told() {
    let title = |ticket: &'static str| ("    title: \"Plan\",\n", ticket);
    let ours = title("    title: \"Plan\",\n    ticket: 1,\n");
    let theirs = title("    title: \"Plan\",\n    ticket: 2,\n");
    let merged = merged(&[ours], &[theirs]);
    assert_eq!(**merged.document.text(), *with(&[ours]));
    assert_eq!(told(&merged), ["board: ticket is `ticket: 2` for bo; kept as it is"]);
}

#[test]
fn a_module_that_changed_hands_keeps_what_the_other_side_changed_in_it() {
    let away = ("\n                (id: \"core/log.py\", status: Pending),", "");
    let here = (
        "[(id: \"api/routes.py\", status: InProgress)]",
        "[(id: \"api/routes.py\", status: InProgress), (id: \"core/log.py\", status: Pending)]",
    );
    let done = ("(id: \"core/log.py\", status: Pending)", "(id: \"core/log.py\", status: Done)");
    let moved = merged(&[done], &[away, here]);
    assert_eq!(moved.clashes, []);
    let board = moved.document.board();
    assert_eq!(board.developers[1].modules[1].status.token(), "Done");
    assert_eq!(board.developers[0].modules.len(), 1);
}

#[test]
fn a_developer_who_was_given_a_module_meanwhile_stays() {
    let gone = (
        "        (\n            name: \"Bo\",\n            modules: [(id: \"api/routes.py\", status: InProgress)],\n        ),\n",
        "",
    );
    let changed = ("status: InProgress", "status: Done");
    let merged = merged(&[changed], &[gone]);
    assert_eq!(**merged.document.text(), *with(&[changed]));
    assert!(told(&merged).contains(&"Bo: removed by bo, changed by ana; kept".to_owned()), "{:?}", told(&merged));
}

#[test]
fn two_plans_that_would_wait_in_a_circle_do_not() {
    let ours = (
        "(id: \"core/log.py\", status: Pending)",
        "(id: \"core/log.py\", status: Pending, after: [\"api/routes.py\"])",
    );
    let theirs = (
        "(id: \"api/routes.py\", status: InProgress)",
        "(id: \"api/routes.py\", status: InProgress, after: [\"core/log.py\"])",
    );
    let merged = merged(&[ours], &[theirs]);
    assert_eq!(**merged.document.text(), *with(&[ours]));
    assert_eq!(told(&merged), ["api/routes.py: after + core/log.py, says bo; that would be a circle"]);
}

#[test]
fn notes_are_joined_where_the_lines_are_apart() {
    let notes = |text: &'static str| ("\"first\\nsecond\\nthird\"", text);
    let joined = merged(&[notes("\"FIRST\\nsecond\\nthird\"")], &[notes("\"first\\nsecond\\nthird\\nfourth\"")]);
    assert_eq!(joined.clashes, []);
    assert_eq!(joined.document.board().developers[0].modules[0].notes, "FIRST\nsecond\nthird\nfourth");
    let merged = merged(&[notes("\"mine\"")], &[notes("\"yours\"")]);
    assert_eq!(**merged.document.text(), *with(&[notes("\"mine\"")]));
    assert_eq!(merged.clashes.len(), 1);
}

#[test]
fn criteria_are_merged_one_by_one() {
    let list = "[(text: \"pass rate\", met: false), (text: \"docs\")]";
    gives(
        &[(list, "[(text: \"pass rate\", met: true), (text: \"docs\")]")],
        &[(list, "[(text: \"pass rate\", met: false), (text: \"docs\"), (text: \"speed\")]")],
        &[(list, "[(text: \"pass rate\", met: true), (text: \"docs\"), (text: \"speed\")]")],
    );
}

#[test]
fn typed_and_measured_coverage_are_one_fact() {
    let level = |level: &'static str| ("start: 10.0, ", level);
    let typed = level("start: 10.0, now: 20.0, ");
    let measured = level("start: 10.0, measured: (covered: 1, total: 4), ");
    let merged = merged(&[typed], &[measured]);
    assert_eq!(**merged.document.text(), *with(&[typed]));
    assert_eq!(merged.clashes.len(), 1, "{:?}", told(&merged));
}

#[test]
fn without_a_base_nothing_that_either_has_is_missing() {
    let ours = read(&with(&[("                (id: \"core/log.py\", status: Pending),\n", "")]));
    let theirs = read(&with(&[("\"api/routes.py\"", "\"api/v2.py\"")]));
    let merged = merge(None, &ours, &theirs, Side::Ours).unwrap();
    assert_eq!(merged.clashes, []);
    let ids: Vec<&str> = merged.document.board().modules().map(|found| found.module.id.as_str()).collect();
    assert_eq!(ids, ["core/error.py", "core/log.py", "api/routes.py", "api/v2.py"]);
}

#[test]
fn a_board_of_a_newer_format_is_refused_on_either_side() {
    let (old, newer) = (read(BASE), read(&with(&[("format: 1", "format: 2")])));
    for (ours, theirs) in [(&old, &newer), (&newer, &old)] {
        let refused = merge(Some(&old), ours, theirs, Side::Ours).unwrap_err();
        assert!(matches!(refused, MergeError::Newer(newer) if newer.format == 2), "{refused}");
    }
}

#[test]
fn of_two_bests_that_rose_the_higher_one_is_kept_whoever_wins() {
    const COVERAGE: &str = "coverage: (start: 10.0, target: 90.0)";
    let best = |best: &str| format!("coverage: (start: 10.0, target: 90.0, best: {best})");
    for winner in [Side::Ours, Side::Theirs] {
        for [ours, theirs] in [["40.5", "55.25"], ["55.25", "40.5"]] {
            let merged = won_by(winner, &[(COVERAGE, &best(ours))], &[(COVERAGE, &best(theirs))]);
            assert_eq!(**merged.document.text(), *with(&[(COVERAGE, &best("55.25"))]), "{winner:?} {ours} {theirs}");
            assert_eq!(merged.clashes, []);
        }
    }
}
