//! Prints how a plan was read, line by line, for people and scripts: understood, kept as a note, skipped and why. Makes no
//! change of it; the command does.

use serde_json::{Value, json};

use crate::cli::argument::documents::Reading;
use crate::export::text::{TextLine, TextPage, Tone};
use crate::import::plan::{Fate, Kept, LineOutcome};
use crate::model::shown::Shown;
use crate::phrase::facts::counted;

/// Cells of the line numbers.
const GUTTER: usize = 7;

/// Every line that became something, with what became of it.
pub(crate) fn lines(reading: &Reading, page: TextPage) -> Vec<TextLine> {
    let mut out = Vec::new();
    let mut last: Option<(usize, u32)> = None;
    for told in &reading.plan.told {
        if last.is_none_or(|(file, _)| file != told.file) {
            out.push(TextLine::of(Tone::Strong, &reading.names[told.file]));
        }
        if last != Some((told.file, told.line)) {
            out.push(TextLine::of(Tone::Plain, &format!("{:>5}  {}", told.line, fitted(&told.text, page))));
        }
        last = Some((told.file, told.line));
        let (tone, sign) = match told.fate {
            Fate::Understood => (Tone::Good, "= "),
            Fate::Noted => (Tone::Doing, "~ kept: "),
            Fate::Skipped => (Tone::Bad, "! skipped: "),
        };
        let said = fitted(&format!("{sign}{}", told.what), page);
        out.push(TextLine::of(Tone::Plain, &" ".repeat(GUTTER)).with(tone, said.as_str()));
    }
    out
}

fn fitted(text: &str, page: TextPage) -> Shown {
    let shown = Shown::new(text);
    if page.cut { shown.cut_end(page.width.saturating_sub(GUTTER)) } else { shown }
}

/// What to know about the plan as a whole: where it contradicts itself, what it holds, what is not on the board.
pub(crate) fn summary(reading: &Reading) -> Vec<TextLine> {
    let plan = &reading.plan;
    let mut out = Vec::new();
    if !plan.disagreements.is_empty() {
        out.push(TextLine::of(Tone::Strong, "The plan disagrees with itself:"));
    }
    for disagreement in &plan.disagreements {
        let place = format!("  {}:{}: ", reading.names[disagreement.file], disagreement.line);
        out.push(TextLine::of(Tone::Plain, &place).with(Tone::Doing, &disagreement.message));
    }
    let lines = |fate| plan.told.iter().filter(|told| told.fate == fate).count();
    let said = format!(
        "{} and {}; {} kept as notes, {} skipped",
        counted(plan.board.developers.len(), "developer"),
        counted(plan.board.modules().count(), "module"),
        counted(lines(Fate::Noted), "place"),
        lines(Fate::Skipped),
    );
    out.push(TextLine::of(Tone::Plain, &said));
    out
}

/// What the board keeps otherwise than the plan says.
pub fn kept(kept: &Kept) -> String {
    let name = kept.of.name();
    format!(
        "{name}: {} stays {}, as it was changed on the board; the plan still says {}",
        kept.field, kept.board, kept.plan
    )
}

/// The parts of the JSON that say how it was read.
pub fn json(reading: &Reading) -> [(&'static str, Value); 3] {
    let file = |index: usize| reading.names[index].clone();
    let plan = &reading.plan;
    let disagreements: Vec<Value> = plan
        .disagreements
        .iter()
        .map(|it| json!({"file": file(it.file), "line": it.line, "message": it.message}))
        .collect();
    let skipped = plan.told.iter().filter(|told| told.fate == Fate::Skipped);
    let skipped: Vec<Value> =
        skipped.map(|it| json!({"file": file(it.file), "line": it.line, "text": it.text, "why": it.what})).collect();
    let fate = |told: &LineOutcome| match told.fate {
        Fate::Understood => "understood",
        Fate::Noted => "noted",
        Fate::Skipped => "skipped",
    };
    let lines: Vec<Value> = plan
        .told
        .iter()
        .map(|it| json!({"file": file(it.file), "line": it.line, "text": it.text, "fate": fate(it), "what": it.what}))
        .collect();
    [("disagreements", disagreements.into()), ("skipped", skipped.into()), ("lines", lines.into())]
}

/// The heading of a board that is made from documents.
pub fn comment(reading: &Reading) -> String {
    let names: Vec<String> = reading.names.iter().map(|name| Shown::new(name).to_string()).collect();
    format!(
        "// Our standup board, made from {}.\n//\n// Change it with `standup`, or right here in an editor: comments, layout and fields that \
         `standup` does not know are\n// kept. A later version of the plan comes in with `standup import`.\n",
        names.join(", ")
    )
}
