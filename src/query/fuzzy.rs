//! Words looked for in many texts, their letters in order but not always together. Orders nothing: it says how well a text fits.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// Words that are looked for.
#[derive(Clone)]
pub struct Fuzzy {
    pattern: Pattern,
    matcher: Matcher,
    buffer: Vec<char>,
}

impl std::fmt::Debug for Fuzzy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fuzzy").field("pattern", &self.pattern).finish_non_exhaustive()
    }
}

impl Fuzzy {
    /// Looks for all of these words, large and small letters alike, with and without accents.
    pub fn new(words: &str) -> Self {
        let pattern = Pattern::new(words, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy);
        Self { pattern, matcher: Matcher::new(Config::DEFAULT.match_paths()), buffer: Vec::new() }
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.pattern.atoms.is_empty()
    }

    /// How well this text fits; `None` if it does not.
    pub fn score(&mut self, text: &str) -> Option<u32> {
        self.pattern.score(Utf32Str::new(text, &mut self.buffer), &mut self.matcher)
    }

    /// Which graphemes of this text are those looked for, rising; none if it does not fit.
    pub fn letters(&mut self, text: &str) -> Vec<u32> {
        let mut letters = Vec::new();
        let fits = self.pattern.indices(Utf32Str::new(text, &mut self.buffer), &mut self.matcher, &mut letters);
        if fits.is_none() {
            letters.clear();
        }
        letters.sort_unstable();
        letters.dedup();
        letters
    }
}

#[cfg(test)]
mod tests {
    use super::Fuzzy;

    #[test]
    fn letters_in_order_are_found_and_the_beginnings_of_words_count_more() {
        let mut vault = Fuzzy::new("vcl");
        assert!(vault.score("secrets/vault_client.py") > vault.score("invoicing/calls.py"));
        assert_eq!(vault.score("search/factory.py"), None);
        assert!(Fuzzy::new("NAIVE").score("search/naïve.py").is_some());
        assert!(Fuzzy::new(" ").is_empty());
    }

    #[test]
    fn the_letters_that_were_found_are_known() {
        assert_eq!(Fuzzy::new("se va").letters("secrets/vault.py"), [0, 1, 8, 9]);
        assert_eq!(Fuzzy::new("zz").letters("secrets/vault.py"), [0; 0]);
    }
}
