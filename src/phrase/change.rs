//! Changes as sentences: for notices, the output of commands, the log and undo. Raw text: make it `Shown` before it meets a
//! terminal. Decides nothing about the board.

use crate::model::annotation::{Annotation, Extra};
use crate::model::change::{Change, Item, RecordKind, Seat, Setting, Subject};
use crate::model::field::{Kind, Value};

/// More comments of one record are counted, not quoted.
const COMMENTS: usize = 3;

/// Longer texts are not quoted both before and after, in bytes.
const QUOTED: usize = 60;

impl Change {
    /// What was done, in one sentence: `tenant/service.py: Pending to Done`.
    pub fn sentence(&self) -> String {
        match self.name() {
            Some(name) => format!("{name}: {}", self.said()),
            None => self.said(),
        }
    }

    /// What it is about, as people call it: an id, a name, or `board`; nothing for a standup that was held.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Set(set) => Some(set.of.name()),
            Self::Annotate(annotation) => Some(annotation.of.name()),
            other => other.module().or_else(|| other.developer()),
        }
    }

    /// What was done, without the name: `Pending to Done`.
    pub fn said(&self) -> String {
        match self {
            Self::Move { from, to, .. } => format!("{from} to {to}"),
            Self::Set(set) => setting(set),
            Self::Add(record) => match &record.kind {
                RecordKind::Module(_, Seat { developer: Some(developer), .. }) => format!("added for {developer}"),
                RecordKind::Module(..) => "added, unassigned".into(),
                RecordKind::Developer(..) => "joined the board".into(),
            },
            Self::Remove(record) => match &record.kind {
                RecordKind::Module(..) => "removed".into(),
                RecordKind::Developer(..) => "left the board".into(),
            },
            Self::Assign { from, to, .. } => {
                let name = |seat: &Seat| seat.developer.clone().unwrap_or_else(|| "nobody".into());
                format!("{} to {}", name(from), name(to))
            }
            Self::Place { to: Some(left), .. } => format!("placed after {left}"),
            Self::Place { to: None, .. } => "placed first".into(),
            Self::Rename { to, .. } => format!("renamed to {to}"),
            Self::AddTo(Item { field, item, .. }) if field.path == "checked" => format!("checked off “{item}”"),
            Self::RemoveFrom(Item { field, item, .. }) if field.path == "checked" => {
                format!("“{item}” is not checked off any more")
            }
            Self::AddTo(item) => format!("{} + {}", item.field.label(), item.item),
            Self::RemoveFrom(item) => format!("{} − {}", item.field.label(), item.item),
            Self::Annotate(annotation) => annotated(annotation),
            Self::Mark { note, .. } if note.is_empty() => "a standup was held".into(),
            Self::Mark { note, .. } => format!("a standup was held: {note}"),
        }
    }
}

/// All changes in as few lines as can be read: one for each module and developer, and one for the board. What follows from
/// another change of the same line (that typed coverage gives way to a measurement, that the best rises) is not said.
pub fn lines(changes: &[Change]) -> Vec<String> {
    let mut groups: Vec<Vec<&Change>> = Vec::new();
    for change in changes {
        // A module may be called like a developer.
        let about = |change: &Change| change.name().map(|name| (change.module().is_some(), name.to_owned()));
        let same = about(change);
        match groups.iter_mut().find(|group| same.is_some() && about(group[0]) == same) {
            Some(group) => group.push(change),
            None => groups.push(vec![change]),
        }
    }
    groups.iter().map(|group| line(group)).collect()
}

/// Changes of one module, developer or board in one line.
fn line(changes: &[&Change]) -> String {
    let coverage = Coverage::of(changes);
    let mut said = Vec::new();
    let comments = changes.iter().filter(|change| is_comment(change)).count();
    for change in changes {
        if is_comment(change) && comments > COMMENTS {
            let counted = format!("{comments} comments changed");
            if !said.contains(&counted) {
                said.push(counted);
            }
            continue;
        }
        if let Change::Set(set @ Setting { of: Subject::Module(_), .. }) = change {
            if coverage.follows(set) || (set.field.path == "tests.about" && sets(changes, "tests.needed").is_some()) {
                continue;
            }
            if Coverage::is_part(set) {
                let whole = coverage.said();
                if !said.contains(&whole) {
                    said.push(whole);
                }
                continue;
            }
        }
        said.push(change.said());
    }
    match changes.first().and_then(|change| change.name()) {
        Some(name) => format!("{name}: {}", said.join("; ")),
        None => said.join("; "),
    }
}

/// The setting of the field at `path` among changes of one module.
fn sets<'a>(changes: &[&'a Change], path: &str) -> Option<&'a Setting> {
    changes.iter().find_map(|change| match change {
        Change::Set(set) if set.of.module().is_some() && set.field.path == path => Some(set),
        _ => None,
    })
}

/// The effective coverage before and after changes of one module: typed and measured are two fields, but one fact.
struct Coverage {
    before: Value,
    after: Value,
    best: Option<Value>,
}

impl Coverage {
    fn of(changes: &[&Change]) -> Self {
        let (now, measured) = (sets(changes, "coverage.now"), sets(changes, "coverage.measured"));
        let first = |value: fn(&Setting) -> &Value| {
            let known = [measured, now].into_iter().flatten().map(value).find(|value| !value.is_absent());
            known.cloned().unwrap_or_default()
        };
        let best = sets(changes, "coverage.best").map(|set| set.to.clone());
        Self { before: first(|set| &set.from), after: first(|set| &set.to), best }
    }

    /// Whether `set` is one of the two fields that are one fact.
    fn is_part(set: &Setting) -> bool {
        matches!(set.field.path, "coverage.now" | "coverage.measured")
    }

    /// Whether `set` only follows from the coverage that was reached.
    fn follows(&self, set: &Setting) -> bool {
        set.field.path == "coverage.best"
            && !self.after.is_absent()
            && self.best == self.after.percent().map(Value::Percent)
    }

    fn said(&self) -> String {
        match (&self.before, &self.after) {
            (Value::Absent, after) => format!("coverage {after}"),
            (before, Value::Absent) => format!("coverage cleared (was {before})"),
            (before, after) if counts(before).is_some() && counts(before) == counts(after) => {
                format!("coverage {after}, measured again")
            }
            (before, after) => format!("coverage {before} to {after}"),
        }
    }
}

/// What was counted: covered and total.
fn counts(value: &Value) -> Option<[&Value; 2]> {
    let Value::Record(parts) = value else { return None };
    let part = |name| parts.iter().find(|(part, _)| *part == name).map(|(_, value)| value);
    Some([part("covered")?, part("total")?])
}

fn setting(set: &Setting) -> String {
    let label = set.field.label();
    match (set.field.path, &set.from, &set.to) {
        ("blocked", from, Value::Absent) => format!("not blocked any more ({from})"),
        ("blocked", _, to) => format!("blocked: {}", to.without("since")),
        ("help", Value::Absent, to) => format!("help wanted: {to}"),
        ("help", from, Value::Absent) => format!("no help wanted any more (was {from})"),
        ("tests.about", _, Value::Flag(true)) => "tests needed are an estimate".into(),
        ("tests.about", ..) => "tests needed are no estimate any more".into(),
        (_, Value::Text(from), Value::Text(to)) if set.field.kind == Kind::Prose && to.starts_with(from.as_str()) => {
            format!("{label} + {}", Value::text(to[from.len()..].trim_start()))
        }
        // Of many lines the first would be quoted, and they are often the same.
        (_, Value::Text(from), Value::Text(to)) if from.contains('\n') || to.contains('\n') => {
            format!("{label} changed")
        }
        (_, Value::Text(from), Value::Text(to)) if from.len() + to.len() > QUOTED => format!("{label} changed"),
        (_, Value::Texts(from), Value::Texts(to)) => {
            listed(&label, from, to).unwrap_or_else(|| format!("{label} in another order"))
        }
        (_, from, to @ Value::Records(_)) | (_, from @ Value::Records(_), to) => {
            listed(&label, &from.headings(), &to.headings())
                .or_else(|| met(from, to))
                .unwrap_or_else(|| format!("{label} changed"))
        }
        (_, Value::Absent, Value::Texts(to)) => listed(&label, &[], to).unwrap_or(label),
        (_, Value::Absent, to) => format!("{label} {to}"),
        (_, from, Value::Absent) => format!("{label} cleared (was {from})"),
        (_, from, to) => format!("{label} {from} to {to}"),
    }
}

fn is_comment(change: &Change) -> bool {
    matches!(change, Change::Annotate(annotation) if matches!(annotation.what, Extra::Comment(_)))
}

fn annotated(annotation: &Annotation) -> String {
    let Annotation { what, from, to, .. } = annotation;
    let label = what.label();
    let is_long = from.iter().chain(to).map(String::len).sum::<usize>() > QUOTED;
    match (what, from.as_deref(), to.as_deref()) {
        (Extra::Comment(_), None, Some(to)) => format!("{label} + {}", what.said(to)),
        (Extra::Comment(_), Some(from), None) => format!("{label} − {}", what.said(from)),
        (_, Some(from), None) => format!("{label} cleared (was {})", what.said(from)),
        (_, None, Some(to)) => format!("{label} {}", what.said(to)),
        (_, Some(from), Some(to)) if !is_long => format!("{label} {} to {}", what.said(from), what.said(to)),
        (Extra::Comment(_), _, Some(to)) => format!("{label} changed: {}", what.said(to)),
        _ => format!("{label} changed"),
    }
}

/// What joined and left a list: `who + ana − bo`.
fn listed(label: &str, from: &[String], to: &[String]) -> Option<String> {
    let joined = to.iter().filter(|text| !from.contains(text)).map(|text| format!(" + {text}"));
    let left = from.iter().filter(|text| !to.contains(text)).map(|text| format!(" − {text}"));
    let said: String = joined.chain(left).collect();
    (!said.is_empty()).then(|| format!("{label}{said}"))
}

/// Which criteria were met or are not any more.
fn met(from: &Value, to: &Value) -> Option<String> {
    let (Value::Records(from), Value::Records(to)) = (from, to) else { return None };
    let part = |record: &[(&'static str, Value)], name| {
        record.iter().find(|(part, _)| *part == name).map_or(Value::Absent, |(_, value)| value.clone())
    };
    let said: Vec<String> = from
        .iter()
        .zip(to)
        .filter(|(old, new)| part(old, "met") != part(new, "met"))
        .map(|(_, new)| match part(new, "met") {
            Value::Flag(true) => format!("{} is met", part(new, "text")),
            Value::Flag(false) => format!("{} is not met", part(new, "text")),
            _ => format!("nobody says whether {} is met", part(new, "text")),
        })
        .collect();
    (!said.is_empty()).then(|| said.join("; "))
}

/// More changes than this are counted one by one, not by what they are about.
const QUOTED_CHANGES: usize = 50;

/// All changes in one line: those of the first module or developer said in full, and of a second one if there are no more; of
/// others only how many.
pub fn summary(changes: &[Change]) -> String {
    let told: Vec<Change> =
        changes.iter().filter(|change| !change.is_guard()).take(QUOTED_CHANGES + 1).cloned().collect();
    if told.len() > QUOTED_CHANGES {
        return format!("{} (and {} more)", told[0].sentence(), changes.len() - 1);
    }
    match &lines(&told)[..] {
        [] => "nothing changed".into(),
        [one] => one.clone(),
        [one, two] => format!("{one}; {two}"),
        [one, rest @ ..] => format!("{one} (and {} more)", rest.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::lines;
    use crate::model::annotation::{Anchor, Annotation, Extra, Slot};
    use crate::model::change::{Change, Subject};
    use crate::model::input;
    use crate::model::input::Assignment;
    use crate::model::module::{Blocked, Module};
    use crate::model::status::Status;

    /// What is said of a module when all of this is typed for it, one after the other.
    fn told(typed: &[&str]) -> Vec<String> {
        let mut module = Module::new("a.py", Status::Pending);
        module.tags = vec!["old".into()];
        let changes: Vec<Change> =
            typed.iter().flat_map(|text| input::module(&module, &Assignment::parse(text).unwrap()).unwrap()).collect();
        lines(&changes)
    }

    #[test]
    fn what_was_done_to_a_module_is_one_line() {
        assert_eq!(told(&["coverage=178/285"]), ["a.py: coverage 62.45% (178 of 285)"]);
        assert_eq!(
            told(&["coverage=62.4", "priority=1", "tags+=hard"]),
            ["a.py: coverage 62.4%; priority 1; tags + hard"]
        );
        assert_eq!(told(&["tests=9/~30"]), ["a.py: tests written 9; tests needed 30"]);
        assert_eq!(
            told(&["test_file=t.py", "after+=b.py"]),
            ["a.py: test file “t.py”; after + b.py"],
            "the first one, too"
        );
        assert_eq!(told(&["best=70"]), ["a.py: coverage best 70%"]);
        assert_eq!(told(&["status=done", "hours=2-3"]), ["a.py: Pending to Done; hours 2-3 h"]);
        assert_eq!(told(&[]), Vec::<String>::new());
    }

    #[test]
    fn a_module_and_a_developer_of_one_name_are_two_lines() {
        let rename = |what| Change::rename(what, "b");
        let both = [rename(Subject::Module("a".into())), rename(Subject::Developer("a".into()))];
        assert_eq!(lines(&both).len(), 2);
    }

    #[test]
    fn comments_and_unknown_fields_are_quoted_where_they_are_short_and_counted_where_they_are_many() {
        let annotated = |what: &Extra, from: Option<&str>, to: Option<&str>| {
            let [from, to] = [from, to].map(|text| text.map(str::to_owned));
            let of = Subject::Module("a.py".into());
            Change::Annotate(Box::new(Annotation { of, what: what.clone(), from, to, wording: None }))
        };
        let comment = Extra::Comment(Anchor { path: Vec::new(), slot: Slot::Above });
        let field = Extra::Field { path: vec!["coverage".into()], name: "by".into(), after: None };
        let long = format!("// {}", "very ".repeat(20));
        for (change, said) in [
            (annotated(&comment, None, Some("// hard")), "comment + “hard”"),
            (annotated(&comment, Some("/* hard */"), None), "comment − “hard”"),
            (annotated(&comment, Some("// hard"), Some("//easy")), "comment “hard” to “easy”"),
            (
                annotated(&comment, Some("// hard"), Some(&long)),
                "comment changed: “very very very very very very very very very very very very …”",
            ),
            (annotated(&field, None, Some("by: [1]")), "unknown field coverage.by [1]"),
            (annotated(&field, Some("by: 1"), None), "unknown field coverage.by cleared (was 1)"),
            (annotated(&field, Some("by: 1"), Some("by: 2")), "unknown field coverage.by 1 to 2"),
            (annotated(&field, Some("by: 1"), Some(&format!("by: \"{long}\""))), "unknown field coverage.by changed"),
        ] {
            assert_eq!(change.sentence(), format!("a.py: {said}"));
        }
        let four = vec![annotated(&comment, None, Some("// hard")); 4];
        assert_eq!(lines(&four), ["a.py: 4 comments changed"]);
    }

    #[test]
    fn blocks_help_and_notes_are_said_as_people_say_them() {
        let plain = Module::new("a.py", Status::Pending);
        let mut stuck = plain.clone();
        stuck.blocked = Some(Blocked {
            reason: "fixture for Stripe".into(),
            on: "Dev 4".into(),
            since: Some(chrono::DateTime::UNIX_EPOCH),
        });
        stuck.help = "pairing".into();
        stuck.notes = "first".into();
        let said = |old: &Module, new: &Module| -> Vec<String> {
            let rows = crate::model::field::MODULE.iter();
            let set = rows.filter_map(|row| crate::model::diff::setting(old, row, (row.get)(new)));
            set.map(|change| change.said()).collect()
        };
        let begun = ["blocked: fixture for Stripe; asks Dev 4", "help wanted: “pairing”", "notes “first”"];
        assert_eq!(said(&plain, &stuck), begun);
        let over = [
            "not blocked any more (fixture for Stripe; asks Dev 4; since 1970-01-01)",
            "no help wanted any more (was “pairing”)",
            "notes cleared (was “first”)",
        ];
        assert_eq!(said(&stuck, &plain), over);
        let mut more = stuck.clone();
        more.notes = "first\n\nsecond".into();
        assert_eq!(said(&stuck, &more), ["notes + “second”"]);
    }
}
