//! Finds the characters of a text that belong to an emoji sequence (UTS 51): joined, with a variation selector, a keycap, a
//! flag of tags. Uses the characters' properties, not a list of emoji; draws none.

use unicode_properties::UnicodeEmoji;
use unicode_segmentation::UnicodeSegmentation;

/// No emoji has more characters than this; what has is not taken for one.
const LONGEST: usize = 16;

/// The characters of `text`, each with whether it belongs to an emoji of several: there a joiner, a variation selector or a tag is
/// a part of what is seen.
pub(crate) fn with_emoji(text: &str) -> impl Iterator<Item = (char, bool)> {
    text.graphemes(true).flat_map(|cluster| {
        let is_emoji = !cluster.is_ascii() && is_sequence(cluster);
        cluster.chars().map(move |c| (c, is_emoji))
    })
}

/// Whether this is an emoji of several characters, and nothing else.
fn is_sequence(cluster: &str) -> bool {
    if cluster.chars().take(LONGEST + 1).count() > LONGEST {
        return false;
    }
    if let Some(rest) = cluster.strip_prefix(|c: char| c.is_ascii_digit() || matches!(c, '#' | '*')) {
        // A digit with a selector looks like the digit alone: only the keycap makes it an emoji.
        return rest.trim_start_matches('\u{fe0f}') == "\u{20e3}";
    }
    cluster.split('\u{200d}').all(is_element)
}

/// What a joiner joins: a picture, and what says how it is drawn.
fn is_element(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(|c: char| !c.is_ascii() && c.is_emoji_char()) else { return false };
    match rest.strip_prefix(['\u{fe0e}', '\u{fe0f}', '\u{1f3fb}', '\u{1f3fc}', '\u{1f3fd}', '\u{1f3fe}', '\u{1f3ff}']) {
        Some(rest) => rest.is_empty(),
        None => rest.is_empty() || (text.starts_with('\u{1f3f4}') && is_region(rest)),
    }
}

/// Whether these tags name a region, as `gbsct` does: other tags would be a text that nobody sees.
fn is_region(tags: &str) -> bool {
    let Some(tags) = tags.strip_suffix('\u{e007f}') else { return false };
    let name: Option<String> = tags.chars().map(|tag| char::from_u32((tag as u32).checked_sub(0xe0000)?)).collect();
    name.is_some_and(|name| {
        (3..=7).contains(&name.len()) && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::with_emoji;

    #[test]
    fn an_emoji_is_known_by_how_it_is_built() {
        for emoji in [
            "👩\u{200d}💻",
            "👩🏽\u{200d}❤\u{fe0f}\u{200d}💋\u{200d}👩🏻",
            "⚠\u{fe0f}",
            "⚠\u{fe0e}",
            "1\u{fe0f}\u{20e3}",
            "#\u{20e3}",
            "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
            "🏳\u{fe0f}\u{200d}🌈",
            "🏴\u{200d}☠\u{fe0f}",
            "🏃🏽\u{200d}♀\u{fe0f}\u{200d}➡\u{fe0f}",
            "©\u{fe0f}",
        ] {
            assert!(with_emoji(emoji).all(|(_, is_emoji)| is_emoji), "{emoji:?}");
        }
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        let joined = ["👩"; 20].join("\u{200d}");
        for text in [
            "a\u{200d}b",
            "a\u{fe0f}",
            "1\u{fe0f}",
            "👩\u{200d}",
            "👩\u{200d}a",
            "\u{200d}👩",
            "⚠\u{fe0f}\u{fe0f}",
            // A word behind a flag, and one without an end.
            "🏴\u{e0069}\u{e0067}\u{e006e}\u{e006f}\u{e0072}\u{e0065}\u{e0061}\u{e006c}\u{e007f}",
            "🏴\u{e0067}\u{e0062}\u{e0073}",
            "👩\u{e0067}\u{e0062}\u{e0073}\u{e007f}",
            &joined,
        ] {
            let hidden = |c: char| super::super::is_unsafe(c);
            assert!(with_emoji(text).any(|(c, is_emoji)| hidden(c) && !is_emoji), "{text:?}");
        }
    }
}
