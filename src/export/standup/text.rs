//! A report as plain text, for mail and chats without markup. Aligns labels; depends on no colour.

use crate::export::standup::words::{Item, Label, NOTHING_NEW, Part, Piece, Row, Sentence, TOPICS, Talk};
use crate::model::shown::Shown;

/// Where the modules begin, in cells behind the indentation.
const LABELS: usize = 13;

/// The whole text, with a line break at its end.
pub(super) fn text(talk: &Talk) -> String {
    let mut blocks = Vec::new();
    let head = std::iter::once(&talk.heading)
        .map(line)
        .chain((!talk.team.is_empty()).then(|| talk.team.iter().map(line).collect::<Vec<_>>().join(" ")));
    blocks.push(head.collect::<Vec<_>>().join("\n"));
    blocks.extend(talk.people.iter().map(part));
    if !talk.left.is_empty() {
        let left: Vec<String> = talk.left.iter().map(|name| format!("{} left the board.", Shown::new(name))).collect();
        blocks.push(left.join("\n"));
    }
    if !talk.topics.is_empty() {
        let topics = talk.topics.iter().map(|topic| format!("  {}", line(&Sentence::default().said(topic))));
        blocks.push(std::iter::once(TOPICS.to_owned()).chain(topics).collect::<Vec<_>>().join("\n"));
    }
    blocks.join("\n\n") + "\n"
}

fn part(part: &Part) -> String {
    let mut lines = vec![head(part)];
    if !part.is_new() && !part.is_away && part.name.is_some() {
        lines.push(format!("  {NOTHING_NEW}"));
    }
    for row in &part.rows {
        let mut label = format!("{}:", row.label.text());
        for item in items(row) {
            lines.push(format!("  {label:LABELS$}{item}"));
            label.clear();
        }
    }
    lines.join("\n")
}

fn head(part: &Part) -> String {
    line(&part.heading())
}

/// The modules of a row, each on a line; what comes next on one.
fn items(row: &Row) -> Vec<String> {
    let all = row.items.iter().map(|item| line(&item.sentence(row.label)));
    if row.label == Label::Next { vec![all.collect::<Vec<_>>().join(", ")] } else { all.collect() }
}

/// A sentence as plain text.
pub(crate) fn line(sentence: &Sentence) -> String {
    let shown = |text: &str| Shown::new(text).to_string();
    sentence.written(shown, shown)
}

impl Item {
    /// The module and its facts, as they stand after its label.
    pub(crate) fn sentence(&self, label: Label) -> Sentence {
        let mut said = Sentence::default().id(&self.id);
        if let Some(was) = &self.was {
            said = said.words(" (was ").id(was).words(")");
        }
        if let Some((now, wanted)) = &self.level {
            said = said.words(" at ").with(Piece::Percent(now.clone()));
            if let Some(wanted) = wanted {
                said = said.words(" of ").with(Piece::Percent(wanted.clone()));
            }
        }
        let comma = if label == Label::GivenAway { " " } else { ", " };
        for detail in self.gain.iter().chain(&self.details) {
            said = said.words(comma).and(detail.clone());
        }
        said = said.and(self.by());
        match &self.reason {
            Some(reason) => said.words(": ").and(reason.clone()),
            None => said,
        }
    }

    /// ` (by dia and bo)`, where it was not the developer.
    pub(super) fn by(&self) -> Sentence {
        let Some((first, rest)) = self.by.split_first() else { return Sentence::default() };
        let said = Sentence::of(" (by ").said(first);
        rest.iter().fold(said, |said, who| said.words(" and ").said(who)).words(")")
    }
}
