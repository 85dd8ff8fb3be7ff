//! Where comments, unknown fields and problems stand in a text, so that nobody has to look for them. Knows places only.

use crate::document::ron::lexer::Lexer;
use crate::document::ron::splice::Splice;
use crate::model::problem::Span;

/// Places in a text, each list in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    /// Where comments and unknown fields begin.
    pub(crate) annotations: Vec<u32>,
    /// Where problems of single records are, listed or not.
    pub(crate) problems: Vec<u32>,
    /// The unknown fields that were reported, each with its sort of record.
    pub(crate) told: Vec<(&'static str, String)>,
    /// Whether there were problems of records with each other.
    pub(crate) across: bool,
}

/// Those of `places` that lie in `span`.
fn within(places: &[u32], span: Span) -> &[u32] {
    let from = places.partition_point(|place| *place < span.start);
    let len = places[from..].partition_point(|place| *place < span.end);
    &places[from..from + len]
}

impl Marks {
    pub(crate) fn has_problem(&self, span: Span) -> bool {
        !within(&self.problems, span).is_empty()
    }

    pub(crate) fn has_annotation(&self, span: Span) -> bool {
        !within(&self.annotations, span).is_empty()
    }

    /// The marks once `splices` are made, which are in order: what they put in may be an
    /// annotation, as long as nobody has read it.
    pub(crate) fn after(&self, splices: &[Splice]) -> Self {
        let moved = |places: &[u32], is_new: bool| {
            let mut out = Vec::with_capacity(places.len() + splices.len());
            let mut rest = places.iter().copied().peekable();
            let (mut come, mut gone) = (0, 0);
            for splice in splices {
                while let Some(place) = rest.next_if(|place| *place < splice.span.start) {
                    out.push(place + come - gone);
                }
                let was = out.len();
                while rest.next_if(|place| *place < splice.span.end).is_some() {
                    out.truncate(was);
                    out.push(splice.span.start + come - gone);
                }
                if is_new {
                    out.truncate(was);
                    let start = splice.span.start + come - gone;
                    out.push(start);
                    // Any comment begins so.
                    let slashes = splice.text.bytes().enumerate().filter(|(at, byte)| *byte == b'/' && *at > 0);
                    out.extend(slashes.map(|(at, _)| start + at as u32));
                }
                come += splice.text.len() as u32;
                gone += splice.span.end - splice.span.start;
            }
            out.extend(rest.map(|place| place + come - gone));
            out
        };
        Self {
            annotations: moved(&self.annotations, true),
            problems: moved(&self.problems, false),
            told: self.told.clone(),
            across: self.across,
        }
    }
}

impl Lexer<'_> {
    /// Marks an annotation.
    pub(crate) fn mark(&mut self, at: usize) {
        // Some places are read twice.
        if self.marks.last().is_none_or(|last| (*last as usize) < at) {
            self.marks.push(at as u32);
        }
    }

    /// Marks here what is marked in `span` of another text.
    pub(crate) fn take_marks(&mut self, marks: &Marks, span: Span) {
        for place in within(&marks.annotations, span) {
            self.mark((place - span.start) as usize + self.at);
        }
    }
}
