//! A report as Markdown that survives a pull request comment and a chat: headings and lists, no table. Text from the board never
//! becomes markup, a mention or a reference.

use crate::export::standup::words::{Label, NOTHING_NEW, Part, Row, Sentence, TOPICS, Talk};
use crate::model::shown::Shown;

/// The whole text, with a line break at its end.
pub(super) fn markdown(talk: &Talk) -> String {
    let mut blocks = vec![format!("## {}", line(&talk.heading))];
    if !talk.team.is_empty() {
        blocks.push(talk.team.iter().map(line).collect::<Vec<_>>().join(" "));
    }
    for part in &talk.people {
        blocks.push(head(part));
        let mut rows: Vec<String> = Vec::new();
        if !part.is_new() && !part.is_away && part.name.is_some() {
            rows.push(NOTHING_NEW.to_owned());
            // A paragraph of its own: a list does not interrupt it everywhere.
            rows.extend((!part.rows.is_empty()).then(String::new));
        }
        rows.extend(part.rows.iter().flat_map(row));
        if !rows.is_empty() {
            blocks.push(rows.join("\n"));
        }
    }
    if !talk.left.is_empty() {
        let left: Vec<String> = talk.left.iter().map(|name| format!("{} left the board.", escaped(name))).collect();
        blocks.push(left.join("\n"));
    }
    if !talk.topics.is_empty() {
        blocks.push(format!("### {TOPICS}"));
        let topics = talk.topics.iter().map(|topic| format!("- {}", line(&Sentence::default().said(topic))));
        blocks.push(topics.collect::<Vec<_>>().join("\n"));
    }
    blocks.join("\n\n") + "\n"
}

fn head(part: &Part) -> String {
    format!("### {}", line(&part.heading()))
}

fn row(row: &Row) -> Vec<String> {
    let all: Vec<String> = row.items.iter().map(|item| line(&item.sentence(row.label))).collect();
    let label = row.label.text();
    match all.as_slice() {
        [one] => vec![format!("- **{label}** {one}")],
        ids if row.label == Label::Next => vec![format!("- **{label}** {}", ids.join(", "))],
        many => {
            let nested = many.iter().map(|item| format!("  - {item}"));
            std::iter::once(format!("- **{label}**")).chain(nested).collect()
        }
    }
}

fn line(sentence: &Sentence) -> String {
    sentence.written(code, escaped)
}

/// A code span, whatever is in it.
pub(crate) fn code(text: &str) -> String {
    let text = Shown::new(text).to_string();
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let blank = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}

/// Text from the board, with a backslash before what would act; what links by itself stands in a code span.
pub(crate) fn escaped(text: &str) -> String {
    let shown = Shown::new(text).to_string();
    let words = shown
        .split(' ')
        .enumerate()
        .map(|(at, word)| if links(word) { code(word) } else { word_escaped(word, at == 0) });
    words.collect::<Vec<_>>().join(" ")
}

/// Whether a word would become a link or a mention: `#12`, `org/repo#12`, `@name`, an address.
fn links(word: &str) -> bool {
    let numbered = |mark: &str| word.split(mark).skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let lower = word.to_lowercase();
    word.contains('@') || numbered("#") || numbered("GH-") || lower.contains("://") || lower.contains("www.")
}

fn word_escaped(word: &str, is_first: bool) -> String {
    let chars: Vec<char> = word.chars().collect();
    let mut out = String::with_capacity(word.len() + 4);
    for (at, c) in chars.iter().copied().enumerate() {
        let is_inner = |at: usize| chars.get(at).is_some_and(|c| c.is_alphanumeric());
        let between = at > 0 && is_inner(at - 1) && is_inner(at + 1);
        let acts = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' => true,
            // `snake_case` is no emphasis, and `R&D` no entity.
            '_' => !between,
            '&' => chars.get(at + 1).is_some_and(|c| c.is_ascii_alphanumeric() || *c == '#'),
            '#' => at == 0,
            '-' | '+' | '=' => is_first && at == 0,
            '.' | ')' => is_first && at > 0 && chars[..at].iter().all(char::is_ascii_digit),
            _ => false,
        };
        if acts {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{code, escaped};

    #[test]
    fn what_would_act_is_escaped_and_what_would_link_is_code() {
        for (text, said) in [
            ("plain words, 3.5 of them", "plain words, 3.5 of them"),
            ("*bold* _it_ snake_case", "\\*bold\\* \\_it\\_ snake_case"),
            ("see #12 and org/repo#7 by @ana", "see `#12` and `org/repo#7` by `@ana`"),
            ("a|b <b> [x](y) ~s~ `c`", "a\\|b \\<b\\> \\[x\\](y) \\~s\\~ \\`c\\`"),
            ("R&D &amp; Q & A", "R\\&D \\&amp; Q & A"),
            ("# no heading", "\\# no heading"),
            ("- no list", "\\- no list"),
            ("1. no list", "1\\. no list"),
            ("at https://x.y/z", "at `https://x.y/z`"),
            ("a\nb", "a b"),
        ] {
            assert_eq!(escaped(text), said);
        }
    }

    #[test]
    fn an_id_is_code_whatever_is_in_it() {
        assert_eq!(code("a.py"), "`a.py`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
    }
}
