//! Comments and unknown fields of a module, a developer or the board: how they differ between two texts, and the changes to
//! them. Never interprets them.

use std::collections::HashMap;

use crate::model::field::Value;
use crate::model::original::OriginalText;
use crate::model::subject::{Clash, Subject};

/// The annotations of a module, a developer or the board. Those of its modules are not part of a developer's.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Extras {
    /// In the order of the text.
    pub comments: Vec<Comment>,
    /// The fields of no table, in the order of the text.
    pub unknown: Vec<Unknown>,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its text, with its slashes.
    pub text: String,
    /// Where it stands.
    pub at: Anchor,
}

/// Where a comment stands in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The names of the fields that lead there; none is the record itself.
    pub path: Vec<String>,
    /// On which side of it.
    pub slot: Slot,
}

/// On which side of a field or record a comment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// On the lines above it.
    Above,
    /// Above it, and parted by a blank line.
    Apart,
    /// Behind it, on its line.
    Behind,
    /// Behind its opening bracket.
    Head,
    /// Before its closing bracket.
    End,
    /// Somewhere in its value.
    Inside,
}

/// A field of no table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The names of the fields that lead to the record it is in; none is the record itself.
    pub path: Vec<String>,
    pub name: String,
    /// The whole field, with its name.
    pub text: String,
    /// The field it stands behind.
    pub after: Option<String>,
}

impl Unknown {
    fn is(&self, other: &Self) -> bool {
        self.path == other.path && self.name == other.name
    }
}

/// Longer values of a field of no table are cut where they are quoted, in characters.
const LONGEST: usize = 60;

/// The annotations of every record of a board. Records without any are left out.
pub(crate) type Notes = HashMap<Subject, Extras>;

/// A comment or a field of no table that comes, goes or says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// Whose it is.
    pub of: Subject,
    /// What it is, and where it stands.
    pub what: Extra,
    /// How it is expected to be written; `None` is not at all.
    pub from: Option<String>,
    /// How it is written then; `None` is not at all.
    pub to: Option<String>,
    /// How the file words it, where the words do not follow from the rest.
    pub wording: Option<OriginalText>,
}

/// What an [`Annotation`] is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extra {
    /// A comment that stands here.
    Comment(Anchor),
    /// A field of no table.
    Field {
        /// The names of the fields that lead to the record it is in.
        path: Vec<String>,
        name: String,
        /// The field it stands behind.
        after: Option<String>,
    },
}

impl Extra {
    /// What people call it: `comment`, `unknown field coverage.by`.
    pub fn label(&self) -> String {
        match self {
            Self::Comment(_) => "comment".into(),
            Self::Field { .. } => format!("unknown field {}", self.path()),
        }
    }

    /// The path of a field; nothing for a comment.
    pub fn path(&self) -> String {
        match self {
            Self::Comment(_) => String::new(),
            Self::Field { path, name, .. } => [path.as_slice(), std::slice::from_ref(name)].concat().join("."),
        }
    }

    /// What it says, without slashes and without its name.
    pub fn said(&self, text: &str) -> String {
        match self {
            Self::Comment(_) => Value::Text(bare(text)).to_string(),
            Self::Field { .. } => {
                let value = text.split_once(':').map_or(text, |(_, value)| value).trim();
                let line = value.lines().next().unwrap_or_default();
                let short: String = line.chars().take(LONGEST).collect();
                if short.len() < value.len() { format!("{short}…") } else { short }
            }
        }
    }
}

/// A comment without what makes it one.
fn bare(comment: &str) -> String {
    let inner = comment.strip_prefix("/*").and_then(|rest| rest.strip_suffix("*/"));
    inner.unwrap_or_else(|| comment.trim_start_matches('/')).trim().to_owned()
}

impl Annotation {
    /// What takes it back.
    #[must_use]
    pub fn inverse(self) -> Self {
        Self { from: self.to, to: self.from, wording: self.wording.as_ref().map(OriginalText::inverse), ..self }
    }

    /// What the record says then that says `now`.
    pub(crate) fn applied(&self, now: &Extras) -> Result<Extras, Clash> {
        let mut then = now.clone();
        match &self.what {
            Extra::Comment(at) => self.comment(at, &mut then.comments)?,
            Extra::Field { path, name, after } => {
                let fields = &mut then.unknown;
                let found = fields.iter().position(|field| field.path == *path && field.name == *name);
                let said = found.map(|index| fields[index].text.clone());
                if said == self.to {
                    return Ok(then);
                }
                if said != self.from {
                    return Err(self.clash(said.as_deref()));
                }
                match (found, &self.to) {
                    (Some(index), Some(to)) => fields[index].text.clone_from(to),
                    (Some(index), None) => drop(fields.remove(index)),
                    (None, to) => fields.extend(to.clone().map(|text| Unknown {
                        path: path.clone(),
                        name: name.clone(),
                        text,
                        after: after.clone(),
                    })),
                }
            }
        }
        Ok(then)
    }

    /// Whether a board that says this is as it wants it.
    pub(crate) fn is_made(&self, notes: &Notes) -> bool {
        let says = |text: &str| {
            notes.get(&self.of).is_some_and(|extras| match &self.what {
                Extra::Comment(_) => extras.comments.iter().any(|comment| comment.text == text),
                Extra::Field { path, name, .. } => {
                    extras.unknown.iter().any(|f| f.path == *path && f.name == *name && f.text == text)
                }
            })
        };
        match (&self.from, &self.to) {
            (_, Some(to)) => says(to),
            (Some(from), None) => !says(from),
            (None, None) => true,
        }
    }

    fn comment(&self, at: &Anchor, comments: &mut Vec<Comment>) -> Result<(), Clash> {
        let find = |text: &str, here: bool| comments.iter().position(|c| c.text == text && (!here || c.at == *at));
        let Some(from) = &self.from else {
            comments.extend(self.to.clone().map(|text| Comment { text, at: at.clone() }));
            return Ok(());
        };
        match (find(from, true).or_else(|| find(from, false)), &self.to) {
            (Some(index), Some(to)) => comments[index].text.clone_from(to),
            (Some(index), None) => drop(comments.remove(index)),
            (None, Some(to)) if find(to, true).is_some() => {}
            (None, _) => return Err(self.clash(None)),
        }
        Ok(())
    }

    /// It is written otherwise than was expected.
    pub fn clash(&self, found: Option<&str>) -> Clash {
        let said = |text: Option<&str>, nothing: &str| text.map_or_else(|| nothing.to_owned(), |t| self.what.said(t));
        Clash::Conflict {
            name: self.of.name().to_owned(),
            field: self.what.label(),
            expected: said(self.from.as_deref(), "nothing"),
            found: said(found, "gone"),
        }
    }
}

/// What has to be done for each of these records to say what it says in `wanted`, where everything says `now` besides its fields
/// and said `before` when its fields were others: first what goes, last what comes. A comment that is there stays where it is; one
/// that only seems to be somebody else's because of its new neighbours is nobody's concern.
pub(crate) fn annotations(before: &Notes, now: &Notes, wanted: &[(Subject, Extras)]) -> Vec<Annotation> {
    let nothing = Extras::default();
    let says = |notes: &Notes, of: &Subject, text: &str| {
        notes.get(of).is_some_and(|extras| extras.comments.iter().any(|comment| comment.text == text))
    };
    let (mut surplus, mut missing, mut fields) = (Vec::new(), Vec::new(), Vec::new());
    for (of, extras) in wanted {
        let now = now.get(of).unwrap_or(&nothing);
        let (more, less) = difference(&now.comments, &extras.comments);
        surplus.extend(more.into_iter().map(|comment| (of, comment)));
        missing.extend(less.into_iter().map(|comment| (of, comment)));
        fields.extend(unknown(of, &now.unknown, &extras.unknown));
    }
    missing.retain(|(of, comment)| {
        let is_same = |(other, there): &(&Subject, &Comment)| {
            there.text == comment.text && (!says(before, other, &comment.text) || says(before, of, &comment.text))
        };
        surplus.iter().position(is_same).map(|at| surplus.remove(at)).is_none()
    });
    let comment = |of: &Subject, at: &Anchor, from: Option<&Comment>, to: Option<&Comment>| Annotation {
        of: of.clone(),
        what: Extra::Comment(at.clone()),
        from: from.map(|comment| comment.text.clone()),
        to: to.map(|comment| comment.text.clone()),
        wording: None,
    };
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for (of, new) in missing {
        // What stood in its place says something else now.
        let old = surplus.iter().position(|(other, old)| *other == of && old.at == new.at);
        let old = old.map(|at| surplus.remove(at).1);
        come.push(comment(of, &new.at, old, Some(new)));
    }
    gone.extend(surplus.into_iter().map(|(of, old)| comment(of, &old.at, Some(old), None)));
    gone.into_iter().chain(fields).chain(come).collect()
}

/// Which comments are in the first list only, and which in the second.
fn difference<'a>(now: &'a [Comment], wanted: &'a [Comment]) -> (Vec<&'a Comment>, Vec<&'a Comment>) {
    let mut more: Vec<&Comment> = now.iter().collect();
    let mut less: Vec<&Comment> = wanted.iter().collect();
    // Of two that say the same, those in the same place are the same.
    for is_same in [|a: &Comment, b: &Comment| a == b, |a: &Comment, b: &Comment| a.text == b.text] {
        less.retain(|wanted| more.iter().position(|there| is_same(there, wanted)).map(|at| more.remove(at)).is_none());
    }
    (more, less)
}

/// Fields of one record that go, and those that come or change.
fn unknown(of: &Subject, now: &[Unknown], wanted: &[Unknown]) -> Vec<Annotation> {
    let annotation = |like: &Unknown, from: Option<&Unknown>, to: Option<&Unknown>| Annotation {
        of: of.clone(),
        what: Extra::Field { path: like.path.clone(), name: like.name.clone(), after: like.after.clone() },
        from: from.map(|field| field.text.clone()),
        to: to.map(|field| field.text.clone()),
        wording: None,
    };
    let gone = now.iter().filter(|old| !wanted.iter().any(|new| new.is(old)));
    let gone = gone.map(|old| annotation(old, Some(old), None));
    let come = wanted.iter().filter_map(|new| {
        let old = now.iter().find(|old| old.is(new));
        (old.is_none_or(|old| old.text != new.text)).then(|| annotation(new, old, Some(new)))
    });
    gone.chain(come).collect()
}

#[cfg(test)]
mod tests {
    use super::{Anchor, Annotation, Comment, Extra, Extras, Slot};
    use crate::model::subject::Subject;

    fn at(slot: Slot) -> Anchor {
        Anchor { path: Vec::new(), slot }
    }

    fn comment(from: Option<&str>, to: Option<&str>) -> Annotation {
        let what = Extra::Comment(at(Slot::Above));
        Annotation { of: Subject::Board, what, from: from.map(Into::into), to: to.map(Into::into), wording: None }
    }

    fn says(comments: &[(&str, Slot)]) -> Extras {
        let comments = comments.iter().map(|(text, slot)| Comment { text: (*text).into(), at: at(*slot) }).collect();
        Extras { comments, unknown: Vec::new() }
    }

    #[test]
    fn of_two_comments_that_say_the_same_the_one_in_its_place_goes() {
        let twice = says(&[("// x", Slot::End), ("// x", Slot::Above)]);
        let gone = comment(Some("// x"), None);
        assert_eq!(gone.applied(&twice), Ok(says(&[("// x", Slot::End)])));
        assert_eq!(gone.inverse().applied(&says(&[("// x", Slot::End)])), Ok(twice));
    }

    #[test]
    fn what_somebody_changed_since_is_refused_in_plain_words() {
        let now = says(&[("// other", Slot::Above)]);
        let refused = comment(Some("// old"), None).applied(&now).unwrap_err();
        assert_eq!(refused.to_string(), "board: comment is gone and not “old” any more");
        let field = Extra::Field { path: vec!["coverage".into()], name: "by".into(), after: None };
        let changed = Annotation { what: field, ..comment(Some("by: 1"), Some("by: 2")) };
        assert_eq!(
            changed.clash(Some("by: 3")).to_string(),
            "board: unknown field coverage.by is 3 and not 1 any more"
        );
    }
}
