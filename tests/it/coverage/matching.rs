//! Which file of a report belongs to which module: by the text of both, the best or nothing.

use std::fmt::Write as _;

use proptest::prelude::*;
use standup::import::coverage::path::ReportPath;
use standup::import::matching::{File, Match, Place, Rank, Rewrite, Why, assign};

fn path(text: &str) -> ReportPath {
    ReportPath::new(text).unwrap()
}

/// A file of a report that lies in `folder` below the board; the board lies in /work/repo. `core:org/x/A.java` has a group.
fn file(text: &str, folder: Option<&str>) -> File {
    let place = Place { tops: vec![path("/work/repo")], report: folder.map(path) };
    let grouped = text.split_once(':').filter(|(group, _)| group.len() > 1);
    let whole = grouped.map_or_else(|| text.to_owned(), |(group, rest)| format!("{group}/{rest}"));
    let new = File::new(&path(&whole), &[], &place, &Rewrite::default());
    File { groups: usize::from(grouped.is_some()), has_code: !text.ends_with("__init__.py"), ..new }
}

/// Files of a report that these maps are done to.
pub(super) fn with_maps(files: &[&str], maps: &[&str]) -> Vec<File> {
    let maps: Vec<String> = maps.iter().map(|map| (*map).to_owned()).collect();
    let (rewrite, warnings) = Rewrite::default().then(&maps);
    assert_eq!(warnings, [""; 0]);
    files.iter().map(|text| File::new(&path(text), &[], &Place::default(), &rewrite)).collect()
}

/// A line for each module: what it got, or why not.
pub(super) fn told(files: &[File], ids: &[&str]) -> String {
    let matching = assign(files, ids);
    let names = |list: &[u32]| {
        let mut names: Vec<_> = list.iter().map(|file| files[*file as usize].path.as_str()).collect();
        names.sort_unstable();
        names.join(" ")
    };
    let mut lines: Vec<String> = ids
        .iter()
        .zip(&matching.modules)
        .map(|(id, result)| match result {
            Match::Files { files, rank } => {
                let case = if *rank == Rank::Case { " (case)" } else { "" };
                format!("{id} = {}{case}", names(files))
            }
            Match::Ambiguous { why: Why::SeveralFiles, files, count, hint, .. } => {
                format!("{id} ? {count} files: {} | {hint}", names(files))
            }
            Match::Ambiguous { why: Why::SeveralModules, files, modules, hint, .. } => {
                let others: Vec<&str> = modules.iter().map(|other| ids[*other as usize]).collect();
                format!("{id} ? {} is {} too | {hint}", names(files), others.join(" "))
            }
            Match::Taken { by } => format!("{id} - taken by {}", ids[*by as usize]),
            Match::None { hint: Some(hint) } => format!("{id} - {hint}"),
            Match::None { hint: None } => format!("{id} -"),
        })
        .collect();
    lines.sort();
    let mut out = lines.join("\n");
    if !matching.left.is_empty() {
        let _ = write!(out, "\nleft: {}", names(&matching.left));
    }
    out
}

#[track_caller]
pub(super) fn matches(files: &[&str], ids: &[&str], expected: &str) {
    matches_in(None, files, ids, expected);
}

#[track_caller]
fn matches_in(folder: Option<&str>, files: &[&str], ids: &[&str], expected: &str) {
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut files: Vec<File> = files.iter().map(|text| file(text, folder)).collect();
    let mut ids = ids.to_vec();
    assert_eq!(told(&files, &ids).lines().collect::<Vec<_>>(), expected);
    files.reverse();
    ids.reverse();
    assert_eq!(told(&files, &ids).lines().collect::<Vec<_>>(), expected, "the other way round");
}

#[test]
fn the_same_path_fits_before_one_that_ends_so() {
    matches(
        &["tenant/service.py", "old/tenant/service.py"],
        &["tenant/service.py"],
        "tenant/service.py = tenant/service.py\n left: old/tenant/service.py",
    );
    // Roots of containers and of CI need no configuration.
    matches(&["/app/acme/x.py"], &["acme/x.py"], "acme/x.py = /app/acme/x.py");
    matches(&["home/circleci/project/acme/x.py"], &["acme/x.py"], "acme/x.py = home/circleci/project/acme/x.py");
    matches(&["/venv/lib/site-packages/acme/x.py"], &["acme/x.py"], "acme/x.py = /venv/lib/site-packages/acme/x.py");
    matches(&[r"C:\build\src\A.cs"], &["src/A.cs"], "src/A.cs = /build/src/A.cs");
    // Below the board: exact, so nothing that ends alike makes a doubt.
    matches(
        &["/work/repo/a/x.py", "/elsewhere/a/x.py"],
        &["a/x.py"],
        "a/x.py = /work/repo/a/x.py\n left: /elsewhere/a/x.py",
    );
}

#[test]
fn parts_of_a_name_never_fit() {
    matches(&["src/user_service.py"], &["service.py"], "service.py -\n left: src/user_service.py");
    matches(
        &["xtenant/service.py"],
        &["tenant/service.py"],
        "tenant/service.py - xtenant/service.py ends alike: `--map xtenant/=tenant/`\n left: xtenant/service.py",
    );
}

#[test]
fn of_several_files_none_is_taken() {
    matches(
        &["packages/cart/src/index.ts", "packages/shop/src/index.ts", "web/src/index.ts"],
        &["src/index.ts"],
        "src/index.ts ? 3 files: packages/cart/src/index.ts packages/shop/src/index.ts web/src/index.ts | `--map packages/cart/src/=src/`",
    );
    // Windows and Linux runs of one file: two files, not a doubled one.
    matches(
        &["C:/a/src/A.cs", "/home/ci/src/A.cs"],
        &["src/A.cs"],
        "src/A.cs ? 2 files: /a/src/A.cs /home/ci/src/A.cs | `--map /a/src/=src/`",
    );
}

#[test]
fn the_place_of_the_report_tells_whose_file_it_is() {
    let ids = ["packages/cart/src/index.ts", "packages/shop/src/index.ts"];
    matches_in(
        Some("packages/cart/coverage"),
        &["src/index.ts"],
        &ids,
        "packages/cart/src/index.ts = src/index.ts
         packages/shop/src/index.ts - taken by packages/cart/src/index.ts",
    );
    // From nowhere it cannot be said.
    matches(
        &["src/index.ts"],
        &ids,
        "packages/cart/src/index.ts ? src/index.ts is packages/shop/src/index.ts too | `--map src/=packages/cart/src/`
         packages/shop/src/index.ts ? src/index.ts is packages/cart/src/index.ts too | `--map src/=packages/shop/src/`",
    );
    matches_in(
        Some("packages/cart/coverage"),
        &["../src/a.ts"],
        &["packages/cart/src/a.ts"],
        "packages/cart/src/a.ts = ../src/a.ts",
    );
}

#[test]
fn reports_of_several_packages_keep_their_files_apart_and_shards_come_together() {
    let lcov = |folder: &str| file("src/index.ts", Some(folder));
    let both = [lcov("packages/cart/coverage"), lcov("packages/shop/coverage")];
    let ids = ["packages/cart/src/index.ts", "packages/shop/src/index.ts"];
    let matching = assign(&both, &ids);
    assert_eq!(matching.modules[0], Match::Files { files: vec![0], rank: Rank::Exact });
    assert_eq!(matching.modules[1], Match::Files { files: vec![1], rank: Rank::Exact });
    let shards = [lcov("artifacts/1"), lcov("artifacts/2")];
    assert_eq!(assign(&shards, &["src/index.ts"]).modules[0], Match::Files { files: vec![0, 1], rank: Rank::Exact });
}

#[test]
fn an_id_may_be_longer_than_the_path_if_the_path_has_a_folder() {
    matches(
        &["org/acme/A.java"],
        &["core/src/main/java/org/acme/A.java"],
        "core/src/main/java/org/acme/A.java = org/acme/A.java",
    );
    matches(&["A.java"], &["src/A.java"], "src/A.java - A.java ends alike: `--map A.java=src/A.java`\n left: A.java");
    // An absolute path is whole: no id is longer.
    matches(
        &["/acme/A.java"],
        &["src/acme/A.java"],
        "src/acme/A.java - /acme/A.java ends alike: `--map acme/A.java=src/acme/A.java`\n left: /acme/A.java",
    );
}

#[test]
fn the_group_of_a_jacoco_report_is_a_folder_of_the_id() {
    matches(
        &["core:org/acme/A.java", "ui:org/acme/A.java"],
        &["core/src/main/java/org/acme/A.java", "ui/src/main/kotlin/org/acme/A.java"],
        "core/src/main/java/org/acme/A.java = core/org/acme/A.java
         ui/src/main/kotlin/org/acme/A.java = ui/org/acme/A.java",
    );
    // Without groups two modules fit one entry.
    matches(
        &["org/acme/A.java"],
        &["core/src/main/java/org/acme/A.java", "ui/src/main/java/org/acme/A.java"],
        "core/src/main/java/org/acme/A.java ? org/acme/A.java is ui/src/main/java/org/acme/A.java too | `--map org/acme/=core/src/main/java/org/acme/`
         ui/src/main/java/org/acme/A.java ? org/acme/A.java is core/src/main/java/org/acme/A.java too | `--map org/acme/=ui/src/main/java/org/acme/`",
    );
    matches(
        &["api:org/acme/A.java"],
        &["core/src/org/acme/A.java"],
        "core/src/org/acme/A.java - api/org/acme/A.java ends alike: `--map api/=core/src/`\n left: api/org/acme/A.java",
    );
}

#[test]
fn dots_are_slashes_and_a_name_needs_no_ending() {
    matches(
        &["src/acme/billing/models.py"],
        &["acme.billing.models"],
        "acme.billing.models = src/acme/billing/models.py",
    );
    matches(
        &["src/acme/billing/a.py", "src/acme/billing/sub/b.py", "src/acme/x.py"],
        &["acme.billing"],
        "acme.billing = src/acme/billing/a.py src/acme/billing/sub/b.py\n left: src/acme/x.py",
    );
    matches(
        &["Acme.Billing/A.cs", "Acme.Billing/B.cs"],
        &["Acme.Billing"],
        "Acme.Billing = Acme.Billing/A.cs Acme.Billing/B.cs",
    );
    matches(&["src/acme/billing.py"], &["acme/billing"], "acme/billing = src/acme/billing.py");
    matches(
        &["src/acme/billing.py", "src/acme/billing/a.py"],
        &["acme/billing"],
        "acme/billing ? 2 files: src/acme/billing.py src/acme/billing/a.py | a file and a folder have this name: rename the module to `src/acme/billing.py` or `src/acme/billing/`",
    );
    matches(
        &["a/foo.js", "a/foo.ts"],
        &["a/foo"],
        "a/foo ? 2 files: a/foo.js a/foo.ts | rename the module to `a/foo.js`",
    );
}

#[test]
fn a_folder_is_the_sum_of_its_files_under_one_root() {
    matches(
        &["src/tenant/a.py", "src/tenant/sub/b.py", "src/tenantx/c.py"],
        &["tenant/"],
        "tenant/ = src/tenant/a.py src/tenant/sub/b.py\n left: src/tenantx/c.py",
    );
    matches(
        &["one/tenant/a.py", "two/tenant/a.py"],
        &["tenant"],
        "tenant ? 2 files: one/tenant/a.py two/tenant/a.py | `--map one/tenant/=tenant/`",
    );
    // Folders without code make no doubt.
    matches(
        &["src/tenant/a.py", "tests/tenant/__init__.py"],
        &["tenant"],
        "tenant = src/tenant/a.py\n left: tests/tenant/__init__.py",
    );
    matches_in(
        Some("packages/cart/coverage"),
        &["src/a.ts", "src/b.ts"],
        &["packages/cart"],
        "packages/cart = src/a.ts src/b.ts",
    );
}

#[test]
fn a_file_has_one_module_the_one_that_names_it_best() {
    matches(
        &["src/tenant/a.py", "src/tenant/b.py", "src/tenant/sub/c.py"],
        &["src/tenant", "tenant/a.py", "tenant/sub/"],
        "src/tenant = src/tenant/b.py
         tenant/a.py = src/tenant/a.py
         tenant/sub/ = src/tenant/sub/c.py",
    );
    matches(
        &["src/tenant/a.py"],
        &["tenant/a.py", "a.py"],
        "a.py - taken by tenant/a.py\n tenant/a.py = src/tenant/a.py",
    );
    // Two ids of one folder: the longer takes it.
    matches(&["src/a/x.py"], &["src/a", "a/"], "a/ - taken by src/a\n src/a = src/a/x.py");
    matches(
        &["src/a/x.py"],
        &["src/a", "src/a/"],
        "src/a ? src/a/x.py is src/a/ too | both mean the folder src/a: give one of them another id
         src/a/ ? src/a/x.py is src/a too | both mean the folder src/a: give one of them another id",
    );
}

#[test]
fn case_is_overlooked_only_where_nothing_else_fits() {
    matches(
        &["Src/Tenant/Service.cs"],
        &["src/tenant/service.cs"],
        "src/tenant/service.cs = Src/Tenant/Service.cs (case)",
    );
    matches(&["Src/A.cs", "src/a.cs"], &["src/a.cs"], "src/a.cs = src/a.cs\n left: Src/A.cs");
    matches(
        &["x/Src/A.cs", "y/SRC/A.cs"],
        &["src/a.cs"],
        "src/a.cs ? 2 files: x/Src/A.cs y/SRC/A.cs | `--map x/Src/=src/`",
    );
}

#[test]
fn where_nothing_fits_the_file_that_ends_most_alike_is_told_with_its_map() {
    matches(
        &["/usr/lib/site-packages/acme/x.py", "/usr/lib/other/x.py"],
        &["src/acme/x.py", "nothing.py"],
        "nothing.py -
         src/acme/x.py - /usr/lib/site-packages/acme/x.py ends alike: `--map site-packages/=src/`
         left: /usr/lib/other/x.py /usr/lib/site-packages/acme/x.py",
    );
}

#[test]
fn odd_ids_fit_nothing_and_do_no_harm() {
    matches(&["a.py"], &["/", ".", "...", "//", "../..", "*.py"], "*.py -\n. -\n... -\n../.. -\n/ -\n// -\nleft: a.py");
}

#[test]
fn five_thousand_files_and_ten_thousand_modules_cost_what_their_paths_are_long() {
    let name = |i: usize| format!("package_{}/part_{}/file_{}.py", i / 500, i / 50 % 10, i % 50);
    let files: Vec<File> = (0..5_000).map(|i| file(&format!("/home/ci/src/{}", name(i)), None)).collect();
    let ids: Vec<String> = (0..10_000).map(name).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let matching = assign(&files, &ids);
    let found = matching.modules.iter().filter(|result| matches!(result, Match::Files { .. })).count();
    assert_eq!(found, 5_000);
    // Three indexes of at most four segments for a file, a few looks for an id: not the product.
    assert!(matching.steps < 5_000 * 3 * 6 + 10_000 * 25, "{}", matching.steps);
    // All files of one name, all modules of one name.
    let files: Vec<File> = (0..5_000).map(|i| file(&format!("p{i}/src/index.ts"), None)).collect();
    let ids: Vec<String> = (0..10_000).map(|i| format!("q{i}/src/index.ts")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let matching = assign(&files, &ids);
    assert!(matching.steps < 5_000 * 3 * 6 + 10_000 * 25, "{}", matching.steps);
}

fn any_path() -> impl Strategy<Value = String> {
    let segment = prop::sample::select(vec!["a", "b", "A", "src", "x.py", "x.ts", "y.py", "a.b"]);
    (any::<bool>(), prop::collection::vec(segment, 1..5))
        .prop_map(|(absolute, parts)| format!("{}{}", if absolute { "/" } else { "" }, parts.join("/")))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn who_gets_what_does_not_depend_on_the_order(
        paths in prop::collection::btree_set(any_path(), 0..8),
        ids in prop::collection::btree_set(any_path(), 0..8),
        folder in prop::option::of(any_path()),
        turn in any::<prop::sample::Index>(),
    ) {
        let mut files: Vec<File> = paths.iter().map(|text| file(text, folder.as_deref().map(|f| f.trim_start_matches('/')))).collect();
        let mut ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let before = told(&files, &ids);
        if !files.is_empty() && !ids.is_empty() {
            let by = turn.index(files.len());
            files.rotate_left(by);
            let by = turn.index(ids.len());
            ids.rotate_left(by);
            files.reverse();
        }
        prop_assert_eq!(told(&files, &ids), before);
        // No file has two modules.
        let matching = assign(&files, &ids);
        let mut given: Vec<u32> = matching.modules.iter().flat_map(|result| match result {
            Match::Files { files, .. } => files.clone(),
            _ => Vec::new(),
        }).collect();
        let all = given.len();
        given.sort_unstable();
        given.dedup();
        prop_assert_eq!(given.len(), all);
    }
}
