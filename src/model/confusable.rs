//! Finds names that a computer tells apart and an eye does not: another composition, another script, invisible characters.
//! Renames nothing. Of look-alikes it knows the letters on people's keyboards: in the tables of Unicode `1`, `l` and `I` are
//! one, and `v1.py` beside `vl.py` is no mistake.

use std::collections::HashMap;
use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::model::shown;

/// Why two names look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// The same letters, accents composed in the one and not in the other (NFC and NFD).
    Composed,
    /// They differ in characters that cannot be seen.
    Unseen,
    /// They differ in upper and lower case: one file on many systems.
    Case,
    /// They differ in letters that look alike: the first of each.
    Letters(char, char),
}

impl fmt::Display for Likeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Composed => f.write_str("the same letters, with accents composed in one and not in the other"),
            Self::Unseen => f.write_str("they differ in characters that cannot be seen"),
            Self::Case => f.write_str("they differ in upper and lower case only: one file on many systems"),
            Self::Letters(a, b) => write!(f, "`{a}` is U+{:04X}, `{b}` is U+{:04X}", *a as u32, *b as u32),
        }
    }
}

/// Why `a` and `b` look alike; `None` if they do not, or are the same.
pub(crate) fn likeness(a: &str, b: &str) -> Option<Likeness> {
    if a == b || skeleton(a) != skeleton(b) {
        return None;
    }
    let (a, b) = (composed_no_more(a), composed_no_more(b));
    if a == b {
        return Some(Likeness::Composed);
    }
    let (a, b) = (seen(&a), seen(&b));
    if a == b {
        return Some(Likeness::Unseen);
    }
    if a.to_lowercase() == b.to_lowercase() {
        return Some(Likeness::Case);
    }
    let differ = |(a, b): &(char, char)| a.to_lowercase().ne(b.to_lowercase());
    a.chars().zip(b.chars()).find(differ).map(|(a, b)| Likeness::Letters(a, b))
}

/// Whom `name` looks like, of `others`; itself does not count.
pub(crate) fn twin<'a>(name: &str, others: impl Iterator<Item = &'a str>) -> Option<(&'a str, Likeness)> {
    let wanted = skeleton(name);
    let mut alike = others.filter(|other| *other != name && skeleton(other) == wanted);
    alike.find_map(|other| Some((other, likeness(name, other)?)))
}

/// The indices of names that look like an earlier one, each with the first that it looks like.
pub(crate) fn twins<'a>(names: impl Iterator<Item = &'a str>) -> Vec<(usize, usize)> {
    let mut first: HashMap<String, (usize, &str)> = HashMap::new();
    let mut found = Vec::new();
    for (i, name) in names.enumerate() {
        let known = *first.entry(skeleton(name)).or_insert((i, name));
        if known.1 != name {
            found.push((i, known.0));
        }
    }
    found
}

/// What all names that look alike have in common; not for people.
fn skeleton(name: &str) -> String {
    if name.bytes().all(|b| b.is_ascii_graphic() && b != b'\\') {
        return name.to_ascii_lowercase();
    }
    let plain = composed_no_more(name);
    seen(&plain).chars().map(prototype).flat_map(char::to_lowercase).collect()
}

/// `text` without what leaves no mark on the screen. What joins an emoji, or makes one flag of another, is seen; whether it has
/// colours is not.
fn seen(text: &str) -> String {
    let is_seen = |c, is_emoji| !shown::is_unsafe(c) || (is_emoji && !matches!(c, '\u{fe0e}' | '\u{fe0f}'));
    shown::with_emoji(text).filter(|(c, is_emoji)| is_seen(*c, *is_emoji)).map(|(c, _)| c).collect()
}

/// The usual character that looks like `c`.
fn prototype(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xff01 + 0x21).unwrap_or(c),
        _ if c.is_whitespace() => ' ',
        _ if c.is_ascii() && c != '\\' => c,
        _ => LOOKS_LIKE.iter().find_map(|(odd, usual)| paired(odd, usual, c)).unwrap_or(c),
    }
}

/// The character of `to` that stands where `c` stands in `from`.
fn paired(from: &str, to: &str, c: char) -> Option<char> {
    let at = from.chars().position(|other| other == c)?;
    to.chars().nth(at)
}

/// `name` with letters and accents apart (NFD), accents on one letter in one order, also where that makes a difference.
fn composed_no_more(name: &str) -> String {
    let mut letters: Vec<char> = name.nfd().collect();
    letters.chunk_by_mut(|a, b| is_combining_mark(*a) && is_combining_mark(*b)).for_each(<[char]>::sort_unstable);
    letters.into_iter().collect()
}

/// Characters, and the usual ones they look like.
const LOOKS_LIKE: &[(&str, &str)] = &[
    // Cyrillic
    ("асԁеһіјӏорԛѕѵԝхуАВСЕНІЈКМОРԚЅТԜХУЗЬ", "acdehijlopqsvwxyABCEHIJKMOPQSTWXY3b"),
    // Greek
    ("αγικνορυωΑΒΕΖΗΙΚΜΝΟΡΤΥΧϲϳ", "ayiKvopuwABEZHIKMNOPTYXcj"),
    // Armenian
    ("աօսհոցզՕՍ", "wouhngqOU"),
    // Latin
    ("ıɡɑℓⅰⅴⅹⅼⅽⅾⅿ", "igalivxlcdm"),
    // punctuation
    ("‐‑‒–—−﹣⁄∕\\․ˍ‘’ʼ", "-------///._'''"),
];

#[cfg(test)]
mod tests {
    use super::{Likeness, likeness, twin, twins};

    #[test]
    fn names_that_look_alike_are_told_apart_with_the_reason() {
        for (a, b, why) in [
            ("caf\u{e9}.py", "cafe\u{301}.py", Likeness::Composed),
            ("\u{1ebf}", "e\u{302}\u{301}", Likeness::Composed),
            ("\u{1ebf}", "e\u{301}\u{302}", Likeness::Composed),
            ("\u{304c}.py", "\u{304b}\u{3099}.py", Likeness::Composed),
            ("\u{d55c}.py", "\u{1112}\u{1161}\u{11ab}.py", Likeness::Composed),
            ("service.py", "serv\u{200b}ice.py", Likeness::Unseen),
            ("⚠.py", "⚠\u{fe0f}.py", Likeness::Unseen),
            ("README", "Readme", Likeness::Case),
            ("service.py", "serv\u{456}ce.py", Likeness::Letters('i', '\u{456}')),
            ("A/b.py", "\u{391}/b.py", Likeness::Letters('A', '\u{391}')),
            ("a/b.py", "a\\b.py", Likeness::Letters('/', '\\')),
            ("Dev 1", "Dev\u{a0}1", Likeness::Letters(' ', '\u{a0}')),
            ("Dev 1", "\u{ff24}ev 1", Likeness::Letters('D', '\u{ff24}')),
        ] {
            assert_eq!(likeness(a, b), Some(why), "{a} {b}");
        }
    }

    #[test]
    fn names_that_can_be_told_apart_are_no_twins() {
        let [england, scotland] = [
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
        ];
        for (a, b) in [
            ("a.py", "b.py"),
            ("e.py", "\u{e9}.py"),
            ("v1.py", "vl.py"),
            ("x", "x"),
            ("u", "\u{fc}"),
            ("", " "),
            ("👩💻", "👩\u{200d}💻"),
            (england, scotland),
        ] {
            assert_eq!(likeness(a, b), None, "{a} {b}");
        }
    }

    #[test]
    fn each_twin_is_found_with_the_first_it_looks_like() {
        let names = ["a.py", "b.py", "\u{430}.py", "A.py", "a.py"];
        assert_eq!(twins(names.into_iter()), [(2, 0), (3, 0)]);
        assert_eq!(twin("B.py", names.into_iter()), Some(("b.py", Likeness::Case)));
        assert_eq!(twin("b.py", names.into_iter()), None);
    }

    #[test]
    fn no_letter_is_lost_from_the_tables() {
        for (odd, usual) in super::LOOKS_LIKE {
            assert_eq!(odd.chars().count(), usual.chars().count(), "{odd}");
        }
    }
}
