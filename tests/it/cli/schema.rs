//! The schemas of `docs/schema` are true: every value that scripts get is of its schema, and has no name that the schema does not
//! know.

use serde_json::{Value, json};

use crate::cli::driver::{Env, OWN_BOARD};
use crate::cli::json::{PAGE, blocks, words};
use crate::cli::report::{friday, scene};

fn schema(name: &str) -> Value {
    let path = format!("{}/docs/schema/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap()
}

/// The part of JSON Schema 2020-12 that our schemas use. A keyword that is not here fails.
struct Validator<'a> {
    root: &'a Value,
    faults: Vec<String>,
}

impl Validator<'_> {
    fn check(&mut self, schema: &Value, value: &Value, at: &str) {
        for (keyword, wanted) in schema.as_object().unwrap() {
            match keyword.as_str() {
                "$schema" | "title" | "description" | "$defs" | "required" => {}
                "$ref" => {
                    let name = wanted.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                    let meant = self.root["$defs"].get(name).unwrap_or_else(|| panic!("no {name}")).clone();
                    self.check(&meant, value, at);
                }
                "anyOf" => {
                    let fits = |schema: &Value| {
                        let mut inner = Validator { root: self.root, faults: Vec::new() };
                        inner.check(schema, value, at);
                        inner.faults
                    };
                    let faults: Vec<Vec<String>> = wanted.as_array().unwrap().iter().map(fits).collect();
                    if faults.iter().all(|faults| !faults.is_empty()) {
                        self.faults.extend(faults.into_iter().flatten());
                    }
                }
                "type" => {
                    let types = wanted.as_array().map_or_else(|| vec![wanted], |types| types.iter().collect());
                    if !types.iter().any(|name| is(name.as_str().unwrap(), value)) {
                        self.faults.push(format!("{at}: {value} is not {wanted}"));
                    }
                }
                "enum" => {
                    if !wanted.as_array().unwrap().contains(value) {
                        self.faults.push(format!("{at}: {value} is none of {wanted}"));
                    }
                }
                "const" => {
                    if value != wanted {
                        self.faults.push(format!("{at}: {value} is not {wanted}"));
                    }
                }
                "minimum" | "maximum" => {
                    if let Some((value, bound)) = value.as_f64().zip(wanted.as_f64()) {
                        let holds = if keyword == "minimum" { value >= bound } else { value <= bound };
                        if !holds {
                            self.faults.push(format!("{at}: {value} is beyond the {keyword} {bound}"));
                        }
                    }
                }
                "format" => {
                    let holds = value.as_str().is_none_or(|text| match wanted.as_str().unwrap() {
                        "date-time" => chrono::DateTime::parse_from_rfc3339(text).is_ok() && text.ends_with('Z'),
                        "date" => text.parse::<chrono::NaiveDate>().is_ok(),
                        other => panic!("format {other}"),
                    });
                    if !holds {
                        self.faults.push(format!("{at}: {value} is no {wanted}"));
                    }
                }
                "items" => {
                    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(wanted, item, &format!("{at}[{index}]"));
                    }
                }
                "properties" => self.properties(schema, value, at),
                other => panic!("{at}: the validator knows no {other}"),
            }
        }
    }

    fn properties(&mut self, schema: &Value, value: &Value, at: &str) {
        let Some(object) = value.as_object() else { return };
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !object.contains_key(name) {
                self.faults.push(format!("{at}: {name} is missing"));
            }
        }
        for (name, value) in object {
            match schema["properties"].get(name) {
                Some(inner) => self.check(inner, value, &format!("{at}.{name}")),
                None => self.faults.push(format!("{at}: the schema knows no {name}")),
            }
        }
    }
}

fn is(name: &str, value: &Value) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("type {other}"),
    }
}

fn faults(name: &str, value: &Value) -> Vec<String> {
    let root = schema(name);
    let mut validator = Validator { root: &root, faults: Vec::new() };
    validator.check(&root, value, name);
    validator.faults
}

#[track_caller]
pub(crate) fn assert_valid(name: &str, value: &Value, of: &str) {
    let faults = faults(name, value);
    assert!(faults.is_empty(), "{of}: {faults:#?}");
}

/// The schema of what a command prints with `--json`, by its words and exit code.
fn schema_of(words: &[&str], code: Option<i32>) -> &'static str {
    match (words, code) {
        (_, Some(4)) => "problems",
        (["undo" | "redo", ..], Some(2 | 5)) => "refused",
        (_, Some(5)) => "conflict",
        (["show"] | ["show", "--since", _] | ["export", ..], _) if !words.contains(&"--update") => "show",
        (["export", ..], _) => "update",
        (["show", subject], _) if subject.starts_with("Dev") => "developer",
        (["show", ..], _) => "module",
        (["report", ..], _) => "report",
        (["blockers"], _) => "blockers",
        (["merge-order"], _) => "merge-order",
        (["next", ..], _) => "next",
        (["log", ..], _) => "log",
        (["topic"], _) => "topics",
        (["restore"], _) => "versions",
        (["restore", _, "--to", _], _) => "written",
        (["check-file"], _) => "problems",
        (["check", ..], _) => "check",
        (["where"], _) => "where",
        (["import", ..] | ["init", .., "--from", _], _) => "import",
        (["init", ..], _) => "init",
        (["cover", "--list", ..], _) => "cover-list",
        (["cover", ..], _) => "cover",
        _ => "changed",
    }
}

#[test]
fn the_examples_of_the_page_are_of_their_schemas() {
    let env = Env::new();
    let mut seen = 0;
    for (language, block) in blocks(PAGE) {
        match language.as_str() {
            "ron" => env.write("board.ron", &block),
            "xml" => env.write("coverage.xml", &block),
            "console" => {
                for line in block.lines().filter_map(|line| line.strip_prefix("$ standup ")) {
                    let words = words(line);
                    let ran = env.standup(&words);
                    let bare: Vec<&str> = words.iter().map(String::as_str).filter(|word| *word != "--json").collect();
                    assert_valid(schema_of(&bare, ran.code), &ran.json(), line);
                    seen += 1;
                }
            }
            _ => {}
        }
    }
    assert!(seen > 10, "{seen}");
}

#[test]
fn whatever_the_week_prints_is_of_its_schema() {
    let env = scene();
    env.write("PLAN.md", friday(&env, "ana", &["export", "--format", "markdown"]).ok().stdout);
    env.write("other.md", "# P\n\n## Dev 9 - X\n\n- [x] new.py 10% -> 90% (3h)\n- [ ] ~~old.py~~\n\nTotal tests: 9\n");
    for line in [
        "show",
        "show --since mark",
        "show tenant/service.py",
        "show tenant/dependencies.py",
        "show webhooks/dispatch.py",
        "report",
        "report --of 2026-11-17",
        "report --of 2026-11-19",
        "report --since 2026-11-01",
        "report --developer Dev_2",
        "blockers",
        "merge-order",
        "next",
        "next --developer mine",
        "log",
        "log --since mark",
        "topic",
        "check-file",
        "check",
        "where",
        "export --format json --since mark",
        "export --update PLAN.md",
        "import PLAN.md --dry-run",
        "import other.md --dry-run",
        "import other.md",
        "init --board other.ron --from other.md",
        "init --board third.ron",
        "start tenant/router.py",
        "move tenant/router.py done --from pending",
        "set tenant/router.py tests=3/5 tags+=x hours=2-3",
        "block tenant/router.py waiting",
        "unblock tenant/router.py",
        "note tenant/router.py text",
        "help-me tenant/router.py please",
        "assign tenant/router.py Dev_2",
        "place tenant/router.py --first",
        "add brand/new.py",
        "rename brand/new.py brand/newer.py",
        "remove brand/newer.py",
        "developer set Dev_2 away=2026-12-01",
        "board set title=New stale_days=3",
        "topic something",
        "mark",
        "undo",
        "undo nothing-1",
        "redo",
        "show Dev_1",
        "restore",
        "restore 2 --dry-run",
        "restore 2 --to older.ron",
        "restore 2",
        "resolve",
        "heal",
        "check --since mark",
    ] {
        let args: Vec<String> = line.split(' ').map(|word| word.replace("Dev_", "Dev ")).collect();
        let words: Vec<&str> = args.iter().map(String::as_str).collect();
        let ran = friday(&env, "ana", &[words.as_slice(), &["--json"]].concat());
        assert!(matches!(ran.code, Some(0 | 2 | 4 | 5 | 10)), "{line}: {ran}");
        assert_valid(schema_of(&words, ran.code), &ran.json(), line);
    }
    let own = Env::with_board(OWN_BOARD);
    assert_valid("show", &own.standup(&["show", "--json"]).ok().json(), "the project's board");
    own.write("board.ron", "(format: 1, developers: [(nme: \"x\")])");
    assert_valid("problems", &own.standup(&["show", "--json"]).json(), "a broken board");
}

#[test]
fn what_resolve_heal_and_cover_print_when_they_do_something_is_of_its_schema() {
    let board = "(\n    format: 1,\n    developers: [(name: \"Ana\", modules: [\n        (id: \"a.py\", status: Pending),\n        (id: \"b.py\", status: Pending, coverage: (target: 90)),\n    ])],\n)\n";
    let status = |status: &str| board.replacen("Pending", status, 1);
    let conflict = format!(
        "<<<<<<< main\n{}||||||| base\n{board}=======\n{}>>>>>>> feature\n",
        status("InProgress"),
        status("Done").replacen("Pending", "InProgress", 1)
    );
    let saved_over = |env: &Env| {
        let old = env.board();
        env.standup(&["done", "a.py"]).ok();
        env.standup(&["start", "b.py"]).ok();
        env.write("board.ron", old);
    };
    let report = "SF:b.py\nDA:1,1\nDA:2,0\nend_of_record\n";
    let run = |prepare: &dyn Fn(&Env), args: &[&str], schema: &str, says: &str| {
        let env = Env::with_board(board);
        prepare(&env);
        let ran = env.standup(&[args, &["--json"]].concat());
        assert_eq!(ran.code, Some(0), "{args:?}: {ran}");
        assert_valid(schema, &ran.json(), &format!("{args:?}"));
        assert!(ran.stdout.contains(says), "{args:?}: {ran}");
    };
    let conflicting = |env: &Env| env.write("board.ron", &conflict);
    run(&conflicting, &["resolve", "--dry-run"], "changed", "\"side\"");
    run(&conflicting, &["resolve"], "changed", "\"markers\"");
    run(&conflicting, &["resolve", "--theirs"], "changed", "\"side\"");
    run(&saved_over, &["heal", "--dry-run"], "changed", "a.py");
    run(&saved_over, &["heal"], "changed", "b.py");
    run(&saved_over, &["heal", "--keep"], "changed", "\"kept\"");
    let measured = |env: &Env| env.write("lcov.info", report);
    run(&measured, &["cover", "lcov.info", "--dry-run"], "cover", "b.py");
    run(&measured, &["cover", "lcov.info"], "cover", "b.py");
    run(&measured, &["cover", "--list", "lcov.info"], "cover-list", "b.py");
}

#[test]
fn the_schemas_are_strict_enough_to_find_a_fault() {
    let page = scene();
    let board = friday(&page, "ana", &["show", "--json"]).ok().json();
    for (path, wrong) in [
        ("/version", json!(2)),
        ("/counts/done", json!(-1)),
        ("/developers/0/modules/0/status", json!("Done")),
        ("/developers/0/modules/0/coverage/now", json!(101)),
        ("/developers/0/modules/0/tags", json!(null)),
        ("/developers/0/away", json!("tomorrow")),
        ("/coverage", json!(90)),
    ] {
        let mut broken = board.clone();
        *broken.pointer_mut(path).unwrap() = wrong;
        assert!(!faults("show", &broken).is_empty(), "{path}");
    }
    let mut more = board.clone();
    more["surprise"] = json!(1);
    assert!(!faults("show", &more).is_empty());
    let mut less = board;
    less.as_object_mut().unwrap().remove("title");
    assert!(!faults("show", &less).is_empty());
}
