//! Lines of Markdown as the plan document looks at them: fences of code, and headings outside of them. Builds no tree.

/// Follows fences of code from line to line.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Fences {
    open: Option<(char, usize)>,
}

impl Fences {
    /// Takes in a line; gives whether it is code, its fences included.
    pub(crate) fn line(&mut self, line: &str) -> bool {
        let run = fence(line);
        match (self.open, run) {
            (None, None) => false,
            (None, Some((sign, length, info))) => {
                // Backticks behind backticks are a code span in a line of text.
                let is_fence = sign == '~' || !info.contains('`');
                self.open = is_fence.then_some((sign, length));
                is_fence
            }
            (Some((sign, length)), Some((other, run, info))) => {
                if sign == other && run >= length && info.trim().is_empty() {
                    self.open = None;
                }
                true
            }
            (Some(_), None) => true,
        }
    }

    /// Whether a fence is open.
    pub(crate) const fn is_open(self) -> bool {
        self.open.is_some()
    }
}

/// The line without the blanks that may stand before a block: up to three.
fn unindented(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches(' ');
    (line.len() - rest.len() <= 3).then_some(rest)
}

/// The fence that a line begins with: its sign, how long it is, and what follows.
pub(crate) fn fence(line: &str) -> Option<(char, usize, &str)> {
    let rest = unindented(line)?;
    let sign = rest.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let info = rest.trim_start_matches(sign);
    let length = rest.len() - info.len();
    (length >= 3).then_some((sign, length, info))
}

/// The heading that a line is: what stands before its signs, its level, and its text.
pub(crate) fn heading(line: &str) -> Option<(&str, usize, &str)> {
    let rest = unindented(line)?;
    let text = rest.trim_start_matches('#');
    let level = rest.len() - text.len();
    let is_heading = (1..=6).contains(&level) && (text.is_empty() || text.starts_with([' ', '\t']));
    is_heading.then(|| (&line[..line.len() - rest.len()], level, text))
}

/// The level of the heading that this line makes of the line of text above it.
pub(crate) fn underline(line: &str) -> Option<usize> {
    let signs = unindented(line)?.trim_end_matches([' ', '\t']);
    let sign = signs.chars().next().filter(|c| matches!(c, '=' | '-'))?;
    signs.chars().all(|c| c == sign).then_some(if sign == '=' { 1 } else { 2 })
}

#[cfg(test)]
mod tests {
    use super::{Fences, heading, underline};

    #[test]
    fn what_stands_in_fences_is_code() {
        let text = "a\n```py\n# b\n~~~\n```` \nc\n~~~\n```\n~~~ \nd\n";
        let mut fences = Fences::default();
        let code: Vec<bool> = text.lines().map(|line| fences.line(line)).collect();
        assert_eq!(code, [false, true, true, true, true, false, true, true, true, false]);
        assert!(!fences.is_open());
        assert!(!Fences::default().line("``` a`b"));
    }

    #[test]
    fn headings_have_a_blank_behind_their_signs() {
        assert_eq!(heading("  ## x"), Some(("  ", 2, " x")));
        assert_eq!(heading("#"), Some(("", 1, "")));
        for no in ["#x", "    # x", "####### x", "x"] {
            assert_eq!(heading(no), None, "{no}");
        }
    }

    #[test]
    fn an_underline_is_of_one_sign() {
        let levels = ["=", "===  ", "  -", "---", "", "    ---", "-=-", "- -", "- x"].map(underline);
        assert_eq!(levels, [Some(1), Some(1), Some(2), Some(2), None, None, None, None, None]);
    }
}
