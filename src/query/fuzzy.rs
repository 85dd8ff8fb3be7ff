//! Scores how well words match a text: whole words, beginnings of words, letters in order within one word. Sorts nothing.

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher, Utf32Str, chars};

/// Words that are looked for.
#[derive(Clone)]
pub(crate) struct Fuzzy {
    words: Vec<Word>,
    matcher: Matcher,
    buffer: Vec<char>,
}

/// One of them.
#[derive(Clone)]
struct Word {
    letters: Vec<char>,
    loose: Atom,
}

/// How well a word fits a text. The better is the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// Its letters are in one word, in their order, this tightly.
    Loose(u16),
    /// A word begins with it.
    Start,
    /// It is a word.
    Whole,
}

impl std::fmt::Debug for Fuzzy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words: Vec<String> = self.words.iter().map(|word| word.letters.iter().collect()).collect();
        f.debug_struct("Fuzzy").field("words", &words).finish_non_exhaustive()
    }
}

impl Fuzzy {
    /// Looks for all of these words, large and small letters alike, with and without accents.
    pub(crate) fn new(words: &str) -> Self {
        let atom = |word| Atom::new(word, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy, false);
        let mut buffer = Vec::new();
        let mut folded = |word| letters(word, &mut buffer).chars().map(folded).collect();
        let words = words.split_whitespace().map(|word| Word { letters: folded(word), loose: atom(word) }).collect();
        Self { words, matcher: Matcher::new(Config::DEFAULT.match_paths()), buffer: Vec::new() }
    }

    /// Whether there is nothing to look for.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How well these texts together fit: as well as the word that fits worst; `None` if a word is in none of them.
    pub(crate) fn fit(&mut self, texts: &[&str]) -> Option<Fit> {
        let Self { words, matcher, buffer } = self;
        let mut worst = Fit::Whole;
        for word in words {
            let best = texts.iter().filter_map(|text| word.find(letters(text, buffer), matcher, None)).max();
            worst = worst.min(best?);
        }
        Some(worst)
    }

    /// Which graphemes of this text are those looked for, rising.
    pub(crate) fn letters(&mut self, text: &str) -> Vec<u32> {
        let Self { words, matcher, buffer } = self;
        let mut found = Vec::new();
        for word in words {
            word.find(letters(text, buffer), matcher, Some(&mut found));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Word {
    /// How well it fits, and where if that is asked for.
    fn find(&self, text: Utf32Str<'_>, matcher: &mut Matcher, mut at: Option<&mut Vec<u32>>) -> Option<Fit> {
        let length = self.letters.len();
        let mut best: Option<(Fit, usize)> = None;
        for start in 0..=text.len().checked_sub(length)? {
            let begins = start == 0 || !text.get(start as u32 - 1).is_alphanumeric();
            if begins && (0..length).all(|i| folded(text.get((start + i) as u32)) == self.letters[i]) {
                let ends = start + length == text.len() || !text.get((start + length) as u32).is_alphanumeric();
                let fit = if ends { Fit::Whole } else { Fit::Start };
                if best.is_none_or(|(known, _)| fit > known) {
                    best = Some((fit, start));
                }
            }
        }
        if let Some((fit, start)) = best {
            if let Some(at) = &mut at {
                at.extend(start as u32..(start + length) as u32);
            }
            return Some(fit);
        }
        let mut start = 0;
        let mut found: Option<(u16, usize, Vec<u32>)> = None;
        let mut inside = Vec::new();
        while start < text.len() {
            let end = (start..text.len()).find(|i| text.get(*i as u32).is_whitespace()).unwrap_or(text.len());
            inside.clear();
            if let Some(score) = self.loose.indices(text.slice(start..end), matcher, &mut inside)
                && found.as_ref().is_none_or(|(best, ..)| score > *best)
            {
                found = Some((score, start, inside.clone()));
            }
            start = end + 1;
        }
        let (score, start, inside) = found?;
        if let Some(at) = &mut at {
            at.extend(inside.iter().map(|i| i + start as u32));
        }
        Some(Fit::Loose(score))
    }
}

/// The first character of each grapheme. The library's own way takes a text for ASCII whose only other characters are combining
/// marks, and counts bytes.
fn letters<'a>(text: &'a str, buffer: &'a mut Vec<char>) -> Utf32Str<'a> {
    if text.is_ascii() {
        return Utf32Str::Ascii(text.as_bytes());
    }
    buffer.clear();
    buffer.extend(chars::graphemes(text));
    Utf32Str::Unicode(buffer)
}

/// A letter as it is compared.
fn folded(letter: char) -> char {
    chars::to_lower_case(chars::normalize(letter))
}

#[cfg(test)]
mod tests {
    use super::{Fit, Fuzzy};

    #[test]
    fn whole_words_fit_better_than_beginnings_and_these_better_than_letters() {
        let fit = |word: &str, text: &str| Fuzzy::new(word).fit(&[text]);
        assert_eq!(fit("done", "Move the module to Done"), Some(Fit::Whole));
        assert_eq!(fit("mod", "Move the module to Done"), Some(Fit::Start));
        assert_eq!(fit("vault_cl", "secrets/vault_client.py"), Some(Fit::Start));
        assert!(matches!(fit("vcl", "secrets/vault_client.py"), Some(Fit::Loose(_))));
        assert!(fit("vcl", "secrets/vault_client.py") > fit("scl", "secrets/x_vault_long.py"));
        assert_eq!(fit("NAIVE", "search/naïve.py"), Some(Fit::Whole));
        assert_eq!(fit("naïve", "search/naive.py"), Some(Fit::Whole));
    }

    #[test]
    fn letters_of_several_words_do_not_make_one() {
        for (word, text) in [
            ("todo", "Move the module to Done"),
            ("mine", "Move the module to In progress"),
            ("slack", "Back to the shell; `fg` comes back"),
            ("delete", "Remove the developer from the board"),
        ] {
            assert_eq!(Fuzzy::new(word).fit(&[text]), None, "{word} in {text}");
        }
    }

    #[test]
    fn every_word_has_to_be_somewhere_and_the_worst_counts() {
        let texts = ["Ana", "Tenant & Billing"];
        assert_eq!(Fuzzy::new("ana billing").fit(&texts), Some(Fit::Whole));
        assert_eq!(Fuzzy::new("ana bill").fit(&texts), Some(Fit::Start));
        assert_eq!(Fuzzy::new("ana bo").fit(&texts), None);
        assert!(Fuzzy::new(" ").is_empty());
        assert_eq!(Fuzzy::new("").fit(&texts), Some(Fit::Whole));
    }

    #[test]
    fn the_letters_that_were_found_are_known() {
        assert_eq!(Fuzzy::new("se va").letters("secrets/vault.py"), [0, 1, 8, 9]);
        assert_eq!(Fuzzy::new("slt").letters("x secrets/vault.py"), [2, 13, 14]);
        assert_eq!(Fuzzy::new("zz").letters("secrets/vault.py"), [0; 0]);
        assert_eq!(Fuzzy::new("done").letters("e\u{301}t Done"), [3, 4, 5, 6]);
    }

    #[test]
    fn no_text_breaks_it() {
        for text in ["", " ", "  x ", "\u{301}", "名前 名", "ß ẞ", "a\u{200d}b"] {
            for word in ["", "x", "\u{301}", "名", "ss", "b", "ab"] {
                let mut fuzzy = Fuzzy::new(word);
                let letters = fuzzy.letters(text);
                assert!(fuzzy.fit(&[text]).is_some() || letters.is_empty(), "{word} in {text}");
            }
        }
    }
}
