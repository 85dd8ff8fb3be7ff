//! Looks at the beginning of a report to find its format. Ignores the file's name.

use quick_xml::events::Event;

use super::json::{Path, Scalar, Values, walk_head};
use super::report::{Draft, Refusal};

/// What a report begins with.
pub(crate) enum Head<'a> {
    Xml(Xml),
    Json(Json),
    /// Lines of text.
    Text(&'a str),
    /// Bytes that are no text.
    Binary,
    /// Nothing but blanks.
    Empty,
}

/// The elements at the top of an XML report.
#[derive(Default)]
pub(crate) struct Xml {
    /// The root's name without a namespace; empty if there is none.
    pub root: String,
    /// The names of the first elements inside of it, each once.
    pub children: Vec<String>,
}

impl Xml {
    /// Whether the root has this name and one of these children; any, if none are named.
    pub(crate) fn is(&self, root: &str, children: &[&str]) -> bool {
        self.root == root
            && (children.is_empty() || children.iter().any(|child| self.children.iter().any(|c| c == child)))
    }
}

/// The keys at the top of a JSON report.
#[derive(Default)]
pub(crate) struct Json {
    /// Paths of values, and whether they are objects or arrays.
    seen: Vec<(Vec<String>, Kind)>,
    /// The text of the first `type`.
    pub kind: String,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Object,
    Array,
    /// Neither.
    Scalar,
}

impl Json {
    /// Whether there is a value with these keys around it; `*` stands for any, an empty one for an element of an array.
    pub(crate) fn has(&self, keys: &[&str]) -> bool {
        self.kinds(keys).next().is_some()
    }

    /// Whether there is such a value of this kind.
    pub(crate) fn has_kind(&self, keys: &[&str], kind: Kind) -> bool {
        self.kinds(keys).any(|k| k == kind)
    }

    fn kinds(&self, keys: &[&str]) -> impl Iterator<Item = Kind> {
        let fits = move |path: &[String]| {
            path.len() == keys.len() && path.iter().zip(keys).all(|(key, wanted)| *wanted == "*" || wanted == key)
        };
        self.seen.iter().filter(move |(path, _)| fits(path)).map(|(_, kind)| *kind)
    }
}

/// How deep keys are looked at, and how many.
const DEEP: usize = 6;
const MANY: usize = 4000;

impl Values for Json {
    fn wants(&self, path: &Path) -> bool {
        path.depth() <= DEEP && self.seen.len() < MANY
    }

    fn enter(&mut self, path: &Path, object: bool, _draft: &mut Draft) -> Result<(), Refusal> {
        self.note(path, if object { Kind::Object } else { Kind::Array });
        Ok(())
    }

    fn scalar(&mut self, path: &Path, value: Scalar<'_>, _draft: &mut Draft) -> Result<(), Refusal> {
        // Of the elements of an array the first tells enough.
        let again = path.last().is_empty() && self.seen.last().is_some_and(|(last, _)| last.len() == path.depth());
        if !again {
            self.note(path, Kind::Scalar);
        }
        if let (true, Scalar::Text(text)) = (path.is(&["type"]), value) {
            text.clone_into(&mut self.kind);
        }
        Ok(())
    }
}

impl Json {
    fn note(&mut self, path: &Path, kind: Kind) {
        let keys = (1..=path.depth()).map(|depth| path.key(depth).to_owned()).collect();
        self.seen.push((keys, kind));
    }
}

impl<'a> Head<'a> {
    /// Of the first bytes of a report, decoded.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let first = bytes.iter().find(|b| !b.is_ascii_whitespace());
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            // The piece ends inside of a character.
            Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
        };
        match first {
            None => Self::Empty,
            _ if text.bytes().take(4096).any(|b| b == 0) => Self::Binary,
            Some(b'<') => Self::Xml(xml(text)),
            Some(b'{' | b'[') => {
                let mut json = Json::default();
                walk_head(bytes, &mut json);
                Self::Json(json)
            }
            Some(_) => Self::Text(text),
        }
    }
}

fn xml(text: &str) -> Xml {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut out = Xml::default();
    let mut depth = 0_usize;
    while let Ok(event) = reader.read_event() {
        let (start, opens) = match event {
            Event::Start(start) => (start, true),
            Event::Empty(start) => (start, false),
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        let name = start.local_name().into_inner();
        if depth == 0 && out.root.is_empty() {
            name.clone_into(&mut out.root);
        } else if depth == 1 && out.children.len() < 20 && !out.children.iter().any(|child| child == name) {
            out.children.push(name.to_owned());
        }
        depth += usize::from(opens);
    }
    out
}
