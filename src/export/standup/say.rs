//! A report as spoken sentences, one a line: for chats and screen readers. Uses no signs and no columns.

use crate::export::standup::words::{Item, Label, NOBODY, NOTHING_NEW, Part, Piece, Row, Sentence, TOPICS, Talk};
use crate::model::shown::Shown;

/// The whole text, with a line break at its end.
pub(super) fn say(talk: &Talk) -> String {
    let mut lines = vec![format!("{}.", line(&talk.heading))];
    lines.extend(talk.team.iter().map(line));
    lines.extend(talk.people.iter().flat_map(part));
    lines.extend(talk.left.iter().map(|name| format!("{} left the board.", Shown::new(name))));
    let topics = talk.topics.iter().map(|topic| stop(&line(&Sentence::default().said(topic))));
    lines.extend(topics.map(|topic| format!("{TOPICS}: {topic}")));
    lines.join("\n") + "\n"
}

fn part(part: &Part) -> Vec<String> {
    let name = part.name.as_deref().map_or(NOBODY.to_owned(), |name| Shown::new(name).to_string());
    let mut lines: Vec<String> = part.notes.iter().map(|note| format!("{name}: {}.", line(note))).collect();
    if !part.is_new() && !part.is_away && part.name.is_some() {
        lines.push(format!("{name}: {}", NOTHING_NEW.to_lowercase()));
    }
    lines.extend(part.rows.iter().flat_map(row).map(|said| format!("{name}: {}", stop(&said))));
    lines
}

fn row(row: &Row) -> Vec<String> {
    if row.label == Label::Next {
        let ids: Vec<String> = row.items.iter().map(|item| line(&Sentence::default().id(&item.id))).collect();
        let said = match ids.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            _ => ids.concat(),
        };
        return vec![format!("next: {said}")];
    }
    row.items.iter().map(|item| line(&spoken(item, row.label))).collect()
}

fn spoken(item: &Item, label: Label) -> Sentence {
    let mut said = Sentence::default().id(&item.id);
    if let Some(was) = &item.was {
        said = said.words(", which was ").id(was).words(",");
    }
    let (verb, mut comma) = match (label, &item.level) {
        // "a.py is at 40 percent", but "a.py: 2 tests more".
        (Label::Also, Some(_)) => (label.spoken(), " "),
        (Label::Also, None) => ("", ": "),
        _ => (label.spoken(), if label == Label::GivenAway { " " } else { ", " }),
    };
    if !verb.is_empty() {
        said = said.words(format!(" {verb}"));
    }
    if let Some((now, wanted)) = &item.level {
        said = match wanted {
            Some(wanted) => said.words(format!("{comma}{now} of ")).with(Piece::Percent(wanted.clone())),
            None => said.words(comma).with(Piece::Percent(now.clone())),
        };
        comma = ", ";
    }
    for detail in item.gain.iter().chain(&item.details) {
        said = said.words(comma).and(detail.clone());
        if label != Label::GivenAway {
            comma = ", ";
        }
    }
    said = said.and(item.by());
    match &item.reason {
        Some(reason) => said.words(": ").and(reason.clone()),
        None => said,
    }
}

/// With a full stop, unless it ends with a stop already.
fn stop(said: &str) -> String {
    if said.ends_with(['.', '?', '!']) { said.to_owned() } else { format!("{said}.") }
}

fn line(sentence: &Sentence) -> String {
    let pieces = sentence.0.iter().map(|piece| match piece {
        Piece::Words(words) => words.clone(),
        Piece::Id(text) | Piece::Said(text) => Shown::new(text).to_string(),
        Piece::Percent(number) => format!("{number} percent"),
        Piece::About(number) => format!("about {number} percent"),
    });
    pieces.collect()
}
