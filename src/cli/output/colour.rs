//! Decides whether output is coloured, and maps tones to styles. Asks no terminal: that is handed in.

use anstyle::{AnsiColor, Style};

use crate::cli::start::environment::{Environment, Variables};
use crate::export::text::Tone;

/// When to colour, as `--color` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum When {
    /// On a terminal, unless the environment says otherwise
    #[default]
    Auto,
    /// Even in a pipe
    Always,
    /// Not at all
    Never,
}

/// Which of the two streams are coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Coloured {
    /// The output.
    pub stdout: bool,
    /// The messages.
    pub stderr: bool,
}

impl Coloured {
    /// As asked for, by the flag or else by the environment.
    pub(crate) fn new(when: When, environment: &Environment) -> Self {
        let on = |terminal: bool| is_wanted(when, &environment.variables, terminal && !environment.is_dumb());
        Self { stdout: on(environment.terminal.stdout), stderr: on(environment.terminal.stderr) }
    }
}

/// The flag wins; then `NO_COLOR`, then `CLICOLOR_FORCE`, then the terminal.
fn is_wanted(when: When, variables: &Variables, terminal: bool) -> bool {
    let is_off = |name| variables.text(name).is_some_and(|value| matches!(value, "0" | "false" | "no" | "off"));
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto if variables.get("NO_COLOR").is_some() => false,
        When::Auto if variables.get("FORCE_COLOR").is_some() => !is_off("FORCE_COLOR"),
        When::Auto if variables.get("CLICOLOR_FORCE").is_some_and(|_| !is_off("CLICOLOR_FORCE")) => true,
        When::Auto if is_off("CLICOLOR") => false,
        When::Auto => terminal,
    }
}

/// How a tone looks: the terminal's own colours, so that they fit its background.
pub(crate) fn style(tone: Tone) -> Style {
    let coloured = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
    match tone {
        Tone::Plain => Style::new(),
        Tone::Strong => Style::new().bold(),
        Tone::Doing => coloured(AnsiColor::Yellow).bold(),
        Tone::Good => coloured(AnsiColor::Green),
        Tone::Bad => coloured(AnsiColor::Red).bold(),
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::{When, is_wanted};
    use crate::cli::start::environment::Variables;

    #[test]
    fn the_flag_wins_then_whoever_wants_none_then_force_then_the_terminal() {
        let wanted = |when, variables: &[(&str, &str)], terminal| {
            let lookup = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| OsString::from(v));
            is_wanted(when, &Variables::new(lookup), terminal)
        };
        assert!(wanted(When::Auto, &[], true));
        assert!(!wanted(When::Auto, &[], false));
        assert!(wanted(When::Always, &[("NO_COLOR", "1")], false));
        assert!(!wanted(When::Never, &[("FORCE_COLOR", "1")], true));
        assert!(!wanted(When::Auto, &[("NO_COLOR", "1"), ("FORCE_COLOR", "1")], true));
        assert!(wanted(When::Auto, &[("NO_COLOR", "")], true), "an empty one does not count");
        assert!(wanted(When::Auto, &[("FORCE_COLOR", "1")], false));
        assert!(!wanted(When::Auto, &[("FORCE_COLOR", "0")], true));
        assert!(wanted(When::Auto, &[("CLICOLOR_FORCE", "1"), ("CLICOLOR", "0")], false));
        assert!(!wanted(When::Auto, &[("CLICOLOR_FORCE", "0")], false));
        assert!(!wanted(When::Auto, &[("CLICOLOR", "0")], true));
    }
}
