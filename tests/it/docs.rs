//! The documents tell the truth: what can be generated is compared with what is written.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use standup::model::field::{BOARD, DEVELOPER, Field, Kind, MODULE};

fn kind(kind: Kind) -> String {
    let parts = |parts: &[standup::model::field::Part]| {
        parts
            .iter()
            .map(|p| if p.required { format!("`{}` (required)", p.name) } else { format!("`{}`", p.name) })
            .collect::<Vec<_>>()
            .join(", ")
    };
    match kind {
        Kind::Text => "text".into(),
        Kind::Prose => "text of many lines".into(),
        Kind::Percent => "percentage".into(),
        Kind::Amount => "decimal number".into(),
        Kind::Count => "whole number".into(),
        Kind::Flag => "`true` or `false`".into(),
        Kind::Word(words) => words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", "),
        Kind::Texts => "list of texts".into(),
        Kind::Time => "time".into(),
        Kind::Date => "day".into(),
        Kind::Record(p) => format!("record of {}", parts(p)),
        Kind::Records(p) => format!("list of records of {}", parts(p)),
    }
}

fn table<R>(fields: &[Field<R>]) -> String {
    let mut out = String::from("| field | holds | meaning |\n|---|---|---|\n");
    for field in fields {
        let _ = writeln!(out, "| `{}` | {} | {} |", field.path, kind(field.kind), field.about);
    }
    out
}

/// Puts `section` between the markers of `name`; `UPDATE_DOCS=1 cargo test` writes it, otherwise it must be there already.
fn check(file: &str, name: &str, section: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = fs::read_to_string(&path).expect("the document is there");
    let open = format!("<!-- {name} -->\n");
    let begin = text.find(&open).unwrap_or_else(|| panic!("{file} has no `{name}`")) + open.len();
    let end = begin + text[begin..].find("<!-- end -->").expect("the section ends");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, format!("{}{section}{}", &text[..begin], &text[end..])).expect("written");
    } else {
        assert_eq!(&text[begin..end], section, "{file}: run `UPDATE_DOCS=1 cargo test` and look at the difference");
    }
}

#[test]
fn the_format_page_lists_every_field() {
    check("docs/FORMAT.md", "fields: board", &table(BOARD));
    check("docs/FORMAT.md", "fields: developer", &table(DEVELOPER));
    check("docs/FORMAT.md", "fields: module", &table(MODULE));
}
