//! A report as Slack's mrkdwn, to post by a script or to paste. Text from the board mentions nobody and links to nothing; the
//! whole stays below the limit of one Slack message.

use std::fmt::Write as _;

use crate::export::standup::words::{Label, NOBODY, NOTHING_NEW, Part, Row, Sentence, TOPICS, Talk};
use crate::model::shown::Shown;

/// Slack splits a message of this many characters.
const LONGEST: usize = 4000;

/// A word joiner: takes no room, and breaks up what would link or mention.
const BREAK: char = '\u{2060}';

/// The last line of what was too long.
const CUT: &str = "… the rest: `standup report`";

/// The whole text, with a line break at its end. What comes next is left out first, then the people with nothing new, then the
/// end.
pub(super) fn slack(talk: &Talk) -> String {
    let fits = |text: &str| text.chars().count() < LONGEST;
    let whole = of(talk);
    if fits(&whole) {
        return whole;
    }
    let mut short = talk.clone();
    for part in &mut short.people {
        part.rows.retain(|row| row.label != Label::Next);
    }
    let without_next = of(&short);
    if fits(&without_next) {
        return without_next;
    }
    short.people.retain(Part::is_new);
    let news = of(&short);
    if fits(&news) {
        return news;
    }
    let mut left = LONGEST - CUT.chars().count() - 2;
    let mut kept = String::new();
    for line in news.lines() {
        let length = line.chars().count() + 1;
        if length > left {
            break;
        }
        left -= length;
        kept.push_str(line);
        kept.push('\n');
    }
    kept + CUT + "\n"
}

fn of(talk: &Talk) -> String {
    let mut blocks = vec![format!("*{}*", line(&talk.heading))];
    if !talk.team.is_empty() {
        write!(blocks[0], "\n{}", talk.team.iter().map(line).collect::<Vec<_>>().join(" "))
            .expect("a String takes all that is written to it");
    }
    for part in &talk.people {
        let mut lines = vec![head(part)];
        if !part.is_new() && !part.is_away && part.name.is_some() {
            lines.push(NOTHING_NEW.to_owned());
        }
        lines.extend(part.rows.iter().flat_map(row));
        blocks.push(lines.join("\n"));
    }
    if !talk.left.is_empty() {
        let left: Vec<String> = talk.left.iter().map(|name| format!("{} left the board.", said(name))).collect();
        blocks.push(left.join("\n"));
    }
    if !talk.topics.is_empty() {
        let topics = talk.topics.iter().map(|topic| format!("• {}", line(&Sentence::default().said(topic))));
        blocks.push(std::iter::once(format!("*{TOPICS}*")).chain(topics).collect::<Vec<_>>().join("\n"));
    }
    blocks.join("\n\n") + "\n"
}

fn head(part: &Part) -> String {
    let name = part.name.as_deref().map_or(NOBODY.to_owned(), name);
    let notes = part.notes.iter().map(|note| format!(", {}", line(note)));
    format!("*{name}*{}", notes.collect::<String>())
}

/// A name between asterisks: one that holds some would end them, and one like `example.com` would become a link.
fn name(text: &str) -> String {
    escaped(text).replace(['*', '`'], "'").replace('.', &format!(".{BREAK}"))
}

fn row(row: &Row) -> Vec<String> {
    let all: Vec<String> = row.items.iter().map(|item| line(&item.sentence(row.label))).collect();
    let label = row.label.text();
    match all.as_slice() {
        ids if row.label == Label::Next => vec![format!("• {label}: {}", ids.join(", "))],
        [one] => vec![format!("• {label}: {one}")],
        many => {
            let nested = many.iter().map(|item| format!("    ◦ {item}"));
            std::iter::once(format!("• {label}:")).chain(nested).collect()
        }
    }
}

fn line(sentence: &Sentence) -> String {
    sentence.written(code, said)
}

/// A code span: within one nothing is bold or italic.
fn code(text: &str) -> String {
    format!("`{}`", escaped(text).replace('`', "'"))
}

/// Words that would be bold, italic or struck through, or become a link, stand in code spans.
fn said(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let acts = word.contains(['*', '_', '~', '`']) || is_address(word);
        if acts { code(word) } else { escaped(word) }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Whether it looks like an address: `https://…`, or as bare as `example.com`.
fn is_address(word: &str) -> bool {
    let has_ending = || word.split('.').skip(1).any(|rest| rest.starts_with(char::is_alphabetic));
    word.contains("://") || has_ending()
}

/// The three characters that Slack reads as entities; mentions, channels and addresses broken up.
fn escaped(text: &str) -> String {
    let shown = Shown::new(text).to_string();
    let mut out = String::with_capacity(shown.len() + 8);
    let mut rest = shown.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // `@here`, `#general`, `https://…`, `mailto:…`
            '@' | '#' => {
                out.push(c);
                if rest.peek().is_some_and(|next| next.is_alphanumeric()) {
                    out.push(BREAK);
                }
            }
            ':' => {
                out.push(c);
                if rest.peek().is_some_and(|next| !next.is_whitespace()) {
                    out.push(BREAK);
                }
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{BREAK, code, escaped, said};

    #[test]
    fn text_from_the_board_mentions_nobody_and_links_to_nothing() {
        let broken = |text: &str| escaped(text).replace(BREAK, "~");
        assert_eq!(broken("<!channel> & <https://evil|ok>"), "&lt;!channel&gt; &amp; &lt;https:~//evil|ok&gt;");
        assert_eq!(broken("@here #general a@b.c"), "@~here #~general a@~b.c");
        assert_eq!(broken("mailto:a"), "mailto:~a");
        assert_eq!(said("see example.com, 3.5 h."), "see `example.com,` 3.5 h.");
        assert_eq!(broken("ends: here, 50 @ home"), "ends: here, 50 @ home");
    }

    #[test]
    fn globs_and_ticks_stand_in_code() {
        assert_eq!(said("run *test*.py now"), "run `*test*.py` now");
        assert_eq!(code("a`b"), "`a'b`");
    }
}
