//! Twenty ways in which other tools fail at coverage reports, each with the test that keeps us from it. The table is held: a test that
//! is renamed or removed is missed here.

use std::fs;
use std::path::Path;

use super::matching::{matches, told, with_maps};
use super::{gives, read};

/// What hurts in real life, and where it is tested: the file below the repository, and the test in it.
const PAINS: &[(&str, &str, &str)] = &[
    (
        "a package's report names src/index.ts, and nobody knows whose",
        "tests/it/coverage/matching.rs",
        "the_place_of_the_report_tells_whose_file_it_is",
    ),
    (
        "the first of several files of a name is taken",
        "tests/it/coverage/matching.rs",
        "of_several_files_none_is_taken",
    ),
    (
        "paths begin at the root of a container or of CI",
        "tests/it/coverage/pains.rs",
        "roots_of_containers_and_ci_need_no_configuration",
    ),
    (
        "the sources of coverage.py's XML are no part of its paths",
        "src/import/matching/candidates.rs",
        "a_root_of_the_report_adds_a_meaning_and_takes_none_away",
    ),
    (
        "two files of one name are one in coverage.py's XML",
        "tests/it/coverage/formats.rs",
        "the_same_file_of_two_roots_is_told_by_the_header",
    ),
    (
        "one run has two percentages",
        "tests/it/coverage/samples.rs",
        "branches_and_the_percentage_of_the_tool_are_kept_beside_the_lines",
    ),
    ("a rounded percentage passes a gate", "src/model/gate.rs", "a_done_module_is_judged_by_counts_to_the_last_line"),
    (
        "blocks of Go are counted as often as they are told of",
        "tests/it/coverage/formats.rs",
        "a_go_block_counts_once_however_many_binaries_tell_of_it",
    ),
    (
        "two modules of JaCoCo have a package of one name",
        "tests/it/coverage/matching.rs",
        "the_group_of_a_jacoco_report_is_a_folder_of_the_id",
    ),
    (
        "packages of Kotlin have dots or slashes",
        "tests/it/coverage/pains.rs",
        "a_package_of_kotlin_is_the_same_with_dots_and_with_slashes",
    ),
    (
        "partial classes and lambdas are counted twice",
        "tests/it/coverage/formats.rs",
        "cobertura_counts_the_lines_of_a_file_once_over_all_its_classes",
    ),
    (
        "runs on Windows and Linux make two files of one",
        "tests/it/coverage/pains.rs",
        "two_roots_of_one_file_are_in_doubt_until_a_map_joins_them",
    ),
    (
        "installed packages lie in site-packages",
        "tests/it/coverage/matching.rs",
        "where_nothing_fits_the_file_that_ends_most_alike_is_told_with_its_map",
    ),
    (
        "the first shard posts a huge drop",
        "tests/it/coverage/cover.rs",
        "shards_of_one_run_come_together_by_their_lines",
    ),
    (
        "an old report is read after the tests crashed",
        "tests/it/coverage/cover.rs",
        "equal_counts_write_nothing_and_an_older_report_changes_nothing",
    ),
    (
        "figures are compared with the wrong commit",
        "tests/it/cli/check.rs",
        "a_base_changes_what_is_told_and_never_what_passes",
    ),
    (
        "an empty report is a green build",
        "tests/it/coverage/refused.rs",
        "a_report_of_no_file_is_refused_and_not_a_green_build",
    ),
    ("one odd value loses the report", "tests/it/coverage/formats.rs", "one_odd_value_does_not_lose_the_report"),
    ("every tool writes another LCOV", "tests/it/coverage/formats.rs", "lcov_of_any_version_is_four_kinds_of_records"),
    (
        "deleting covered code breaks the build",
        "tests/it/cli/check.rs",
        "deleting_well_covered_code_lowers_the_percentage_and_breaks_nothing",
    ),
];

#[test]
fn each_of_the_twenty_pains_has_its_test() {
    assert_eq!(PAINS.len(), 20);
    for (pain, file, test) in PAINS {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        assert!(
            text.contains(&format!("#[test]\n    fn {test}()")) || text.contains(&format!("#[test]\nfn {test}()")),
            "{pain}: {test}"
        );
    }
}

#[test]
fn roots_of_containers_and_ci_need_no_configuration() {
    for root in [
        "/app",
        "/github/workspace",
        "/home/circleci/project",
        "/builds/group/repo",
        "D:/a/repo/repo",
        "home/circleci/project",
    ] {
        let file = format!("{root}/src/cart/total.py");
        let shown = file.trim_start_matches("D:");
        matches(&[&file], &["src/cart/total.py"], &format!("src/cart/total.py = {shown}"));
    }
}

#[test]
fn a_package_of_kotlin_is_the_same_with_dots_and_with_slashes() {
    for package in ["org.acme.cart", "org/acme/cart"] {
        gives(
            format!(
                r#"<report name="app"><package name="{package}"><sourcefile name="Cart.kt"><counter type="LINE" missed="1" covered="3"/></sourcefile></package></report>"#
            ),
            "jacoco\n org/acme/cart/Cart.kt 3 of 4",
        );
    }
    matches(
        &["org/acme/cart/Cart.kt"],
        &["app/src/main/kotlin/org/acme/cart/Cart.kt"],
        "app/src/main/kotlin/org/acme/cart/Cart.kt = org/acme/cart/Cart.kt",
    );
}

#[test]
fn two_roots_of_one_file_are_in_doubt_until_a_map_joins_them() {
    let files = ["C:\\agent\\src\\Cart.cs", "/home/agent/src/Cart.cs"];
    let doubt = told(&with_maps(&files, &[]), &["src/Cart.cs"]);
    assert!(doubt.starts_with("src/Cart.cs ? 2 files:"), "{doubt}");
    let joined = told(&with_maps(&files, &["agent/src/=src/"]), &["src/Cart.cs"]);
    assert!(joined.starts_with("src/Cart.cs = "), "{joined}");
    // Separators, the drive and what is folded make no second file.
    let report = read(
        "SF:C:\\repo\\src\\.\\Cart.cs\nDA:1,1\nend_of_record\nSF:c:/repo/lib/../src/Cart.cs\nDA:2,0\nend_of_record\n",
    )
    .unwrap();
    assert_eq!(report.files.len(), 1, "{:?}", report.files.keys());
}

/// What `cargo llvm-cov` prints of two files of this program: `--lcov`, and `--json`.
const LCOV: &str = "SF:/home/runner/work/standup/standup/src/model/decimal.rs\nFN:16,_RNvMCs_7standup5parse\nFNDA:12,_RNvMCs_7standup5parse\nFNF:1\nFNH:1\nDA:16,12\nDA:17,12\nDA:18,3\nDA:19,0\nBRF:0\nBRH:0\nLF:4\nLH:3\nend_of_record\nSF:/home/runner/work/standup/standup/src/model/status.rs\nFNF:0\nFNH:0\nDA:9,1\nBRF:0\nBRH:0\nLF:1\nLH:1\nend_of_record\n";
const LLVM_JSON: &str = r#"{"data":[{"files":[{"branches":[],"expansions":[],"filename":"/home/runner/work/standup/standup/src/model/decimal.rs","segments":[[16,5,12,true,true,false],[19,9,0,true,false,false]],"summary":{"branches":{"count":0,"covered":0,"notcovered":0,"percent":0},"functions":{"count":1,"covered":1,"percent":100},"instantiations":{"count":1,"covered":1,"percent":100},"lines":{"count":4,"covered":3,"percent":75},"regions":{"count":2,"covered":1,"notcovered":1,"percent":50}}},{"branches":[],"expansions":[],"filename":"/home/runner/work/standup/standup/src/model/status.rs","segments":[[9,1,1,true,true,false]],"summary":{"branches":{"count":0,"covered":0,"notcovered":0,"percent":0},"functions":{"count":0,"covered":0,"percent":0},"instantiations":{"count":0,"covered":0,"percent":0},"lines":{"count":1,"covered":1,"percent":100},"regions":{"count":1,"covered":1,"notcovered":0,"percent":100}}}],"functions":[],"totals":{"lines":{"count":5,"covered":4,"percent":80}}}],"type":"llvm.coverage.json.export","version":"3.1.0","cargo_llvm_cov":{"version":"0.6.21","manifest_path":"/home/runner/work/standup/standup/Cargo.toml"}}"#;

#[test]
fn a_report_of_this_program_by_cargo_llvm_cov_says_the_same_in_both_of_its_formats() {
    let files = "/home/runner/work/standup/standup/src/model/decimal.rs 3 of 4\n /home/runner/work/standup/standup/src/model/status.rs 1 of 1";
    gives(LCOV, &format!("lcov\n {files}"));
    let json = super::told(LLVM_JSON);
    assert!(
        json.starts_with("llvm-cov") && json.contains("decimal.rs 3 of 4") && json.contains("status.rs 1 of 1"),
        "{json}"
    );
    let env = crate::cli::driver::Env::with_board(
        "(format: 1, developers: [(name: \"Ana\", modules: [\n(id: \"src/model/decimal.rs\", status: Done, coverage: (target: 75)),\n(id: \"src/model/status.rs\", status: Done, coverage: (target: 100)),\n])])\n",
    );
    for (name, text) in [("lcov.info", LCOV), ("llvm-cov.json", LLVM_JSON)] {
        env.write(name, text);
        env.standup(&["cover", name, "--older"]).ok();
        env.standup(&["check"]).ok();
    }
}
