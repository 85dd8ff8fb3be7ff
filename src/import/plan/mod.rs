//! Reads a plan document as a board: markdown, sheets and JSON, one file per shape, behind the table [`SHAPES`]. Invents
//! nothing: what no line states is on no board, and each line is listed with what became of it.

mod claim;
mod context;
mod draft;
mod exported;
mod fact;
mod ids;
mod json;
mod markdown;
mod merge;
mod reading;
mod remark;
mod resolve;
mod sheet;
mod table;
mod words;

pub(crate) use merge::Reimport;
pub use merge::{Kept, merge};
pub(crate) use reading::{Column, LineOutcome, Unusable};
pub use reading::{Fate, Options, Plan, Source};

use crate::import::plan::draft::Draft;
use crate::import::plan::words::encoding;

/// A shape of documents.
pub struct Shape {
    /// What it is called.
    pub name: &'static str,
    /// File endings that are of this shape.
    pub endings: &'static [&'static str],
    /// Whether a text without a telling name is of this shape.
    looks: fn(&str) -> bool,
    read: fn(&str, &Options, &mut Draft) -> Result<(), Unusable>,
}

/// The shapes; the last takes any text. One without endings is known by its first line, whatever the file is called.
pub(crate) const SHAPES: &[Shape] = &[
    Shape { name: "exported plan", endings: &[], looks: exported::looks, read: exported::read },
    Shape { name: "JSON", endings: &["json"], looks: json::looks, read: json::read },
    Shape { name: "CSV", endings: &["csv"], looks: sheet::looks, read: sheet::read },
    Shape { name: "TSV", endings: &["tsv", "tab"], looks: sheet::looks_tabbed, read: sheet::read },
    Shape { name: "markdown", endings: &["md", "markdown", "mdown", "txt"], looks: |_| true, read: markdown::read },
];

/// The longest document that is read, in bytes: no plan written by people is longer.
pub const LONGEST: usize = 16 << 20;

/// The plan that `sources` state together: what is said in one is known in the others.
pub fn read(sources: &[Source<'_>], options: &Options) -> Result<Plan, Unusable> {
    let mut draft = Draft::new(&options.developers);
    for (index, source) in sources.iter().enumerate() {
        if source.bytes.len() > LONGEST {
            let message = format!("{} is larger than {} MiB", source.name, LONGEST >> 20);
            return Err(Unusable::new(source.name, message, "is it a plan?"));
        }
        let decoded = encoding::decode(source.bytes);
        let ending = source.name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        let by_line = SHAPES.iter().find(|shape| shape.endings.is_empty() && (shape.looks)(&decoded.text));
        let by_name = SHAPES.iter().find(|shape| shape.endings.contains(&ending.as_str()));
        let by_looks = || SHAPES.iter().find(|shape| (shape.looks)(&decoded.text));
        let shape = by_line.or(by_name).or_else(by_looks).unwrap_or(&SHAPES[SHAPES.len() - 1]);
        draft.open(index, source.name, &decoded.text);
        for note in decoded.notes {
            draft.tell(1, Fate::Understood, note);
        }
        (shape.read)(&decoded.text, options, &mut draft)
            .map_err(|error| Unusable { file: source.name.to_owned(), ..error })?;
    }
    let plan = resolve::finish(draft);
    if plan.board.modules().next().is_none() && plan.board.developers.is_empty() {
        let names: Vec<&str> = sources.iter().map(|source| source.name).collect();
        let message = format!("no module was found in {}", names.join(", "));
        let hint = "a module is a path, a checkbox, a row of a table with a status or an owner, or an item below somebody's name";
        return Err(Unusable::new(names.first().copied().unwrap_or_default(), message, hint));
    }
    Ok(plan)
}
