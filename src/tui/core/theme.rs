//! Colours and signs by role. Decides no layout, and nothing outside this file names a colour.

use ratatui::style::{Color, Modifier, Style};

use crate::message::Watching;
use crate::model::module::Proof;
use crate::model::status::Status;

/// What a piece of the screen is for. The look of a role is the theme's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    /// Everything that is read.
    Text,
    /// What is read first: titles, names, headings.
    Strong,
    /// Lines, tracks and separators: what is seen, not read.
    Line,
    /// Where the cursor is, beside the selection itself: the head of its column, the frame of an overlay.
    Focus,
    /// The selected module, or the selected row of a list.
    Selection,
    /// A gauge from nothing to its start.
    Base,
    /// A gauge from its start to now.
    Gain,
    /// The target mark of a gauge.
    Target,
    /// The sign of something that is well.
    Good,
    /// The sign of something to look at.
    Attention,
    /// A word nobody may overlook.
    Badge,
    /// The name of a key.
    Key,
    /// Letters that were looked for, on whatever they stand.
    Found,
    /// Words that somebody stressed.
    Emphasis,
    /// Code, paths and names as they are typed.
    Code,
}

/// The look of each role: in 16 colours, and the modifiers that are left where there are none. Only the 16 colours of the
/// terminal and its own fore- and background are used, so that light and dark backgrounds both work; what must be read has the
/// terminal's own foreground.
const ROLES: [(Role, Style, Modifier); 15] = [
    (Role::Text, Style::new(), Modifier::empty()),
    (Role::Strong, Style::new().add_modifier(Modifier::BOLD), Modifier::BOLD),
    (Role::Line, Style::new().fg(Color::DarkGray), Modifier::DIM),
    (Role::Focus, Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD), Modifier::BOLD),
    (Role::Selection, SELECTION, SELECTED),
    (Role::Base, Style::new().fg(Color::Blue), Modifier::empty()),
    (Role::Gain, Style::new().fg(Color::Cyan), Modifier::empty()),
    (Role::Target, Style::new().fg(Color::Yellow).add_modifier(Modifier::BOLD), Modifier::BOLD),
    (Role::Good, Style::new().fg(Color::Cyan), Modifier::empty()),
    (Role::Attention, Style::new().fg(Color::Yellow).add_modifier(Modifier::BOLD), Modifier::BOLD),
    (Role::Badge, BADGE, Modifier::BOLD.union(Modifier::UNDERLINED)),
    (Role::Key, Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD), Modifier::BOLD),
    (Role::Found, Style::new().add_modifier(FOUND), FOUND),
    (Role::Emphasis, Style::new().add_modifier(Modifier::ITALIC), Modifier::ITALIC),
    (Role::Code, Style::new().fg(Color::Cyan), Modifier::UNDERLINED),
];

/// Seen without colours, and on the selection, too.
const FOUND: Modifier = Modifier::BOLD.union(Modifier::UNDERLINED);
/// Bold and reversed: it survives where there are no colours.
const SELECTED: Modifier = Modifier::BOLD.union(Modifier::REVERSED);
const SELECTION: Style = Style::new().add_modifier(SELECTED);
/// Black on yellow is legible in every palette, on light and on dark backgrounds.
const BADGE: Style = Style::new().fg(Color::Black).bg(Color::Yellow).add_modifier(Modifier::BOLD);

/// The look: a style for each role, and the signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    styles: [Style; ROLES.len()],
    /// What stands beside words, so that nothing hangs on colour.
    pub(crate) signs: Signs,
}

impl Theme {
    /// The 16 colours of the terminal.
    pub fn ansi() -> Self {
        Self { styles: ROLES.map(|(_, style, _)| style), signs: Signs::LINES }
    }

    /// No colour at all: weight, underline and reversal stay. Every colour is reset, never left out: a terminal library may
    /// otherwise switch the modifiers off together with the colour.
    pub fn plain() -> Self {
        let plain = Style::new().fg(Color::Reset).bg(Color::Reset).underline_color(Color::Reset);
        Self { styles: ROLES.map(|(_, _, modifiers)| plain.add_modifier(modifiers)), signs: Signs::LINES }
    }

    /// The same look with signs of the ASCII set only.
    #[must_use]
    pub fn ascii(self) -> Self {
        Self { signs: Signs::ASCII, ..self }
    }

    /// The same look for a picture, in which nobody moves a cursor: what is selected looks like everything else.
    #[must_use]
    pub fn without_cursor(mut self) -> Self {
        self.styles[Role::Selection as usize] = self.style(Role::Text);
        self.styles[Role::Focus as usize] = self.style(Role::Strong);
        self.signs.line = LineSigns { heavy: self.signs.line.thin, edge: " ", ..self.signs.line };
        self.signs.point = PointSigns { here: " ", ..self.signs.point };
        self
    }

    /// The style of a role.
    pub(crate) const fn style(&self, role: Role) -> Style {
        self.styles[role as usize]
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self::ansi()
    }
}

/// Signs, each a single code point of width 1: no terminal draws them over two cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Signs {
    /// By status: Pending, In progress, Done.
    pub status: [&'static str; 3],
    /// By proof: verified, regressed, unproven, claimed.
    pub proof: [&'static str; 4],
    /// By how changes of others reach the screen: live, polling, lost.
    pub watching: [&'static str; 3],
    /// Something cannot go on.
    pub blocked: &'static str,
    /// Chosen for the next change.
    pub chosen: &'static str,
    /// Changed since the point from which the board is looked at.
    pub changed: &'static str,
    /// What gauges are made of.
    pub gauge: GaugeSigns,
    /// What lines are made of.
    pub line: LineSigns,
    /// What points somewhere.
    pub point: PointSigns,
    /// Corners of a frame: top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
}

/// What gauges and their digits are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GaugeSigns {
    /// A full cell of what was there at the start, or was gained and measured.
    pub full: &'static str,
    /// A full cell of what was gained, as somebody typed it.
    pub typed: &'static str,
    /// A cell filled by one to seven eighths.
    pub partial: [&'static str; 7],
    /// An empty cell on the way to the target.
    pub track: &'static str,
    /// The start, as a cut in the filled part (the last cell before it) and as a mark on the track.
    pub start: (&'static str, &'static str),
    pub target: &'static str,
    /// Before digits somebody typed.
    pub by_hand: &'static str,
    /// Before digits that are a plain mean or an estimate.
    pub about: &'static str,
}

/// What lines are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LineSigns {
    /// A level line.
    pub thin: &'static str,
    /// A level line that marks the cursor's place.
    pub heavy: &'static str,
    /// An upright line.
    pub upright: &'static str,
    /// An upright line that marks the cursor's place.
    pub edge: &'static str,
    /// Between facts.
    pub dot: &'static str,
    /// Under the culprit.
    pub caret: &'static str,
}

/// What points somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PointSigns {
    /// More above.
    pub up: &'static str,
    /// More below.
    pub down: &'static str,
    /// More to the left.
    pub left: &'static str,
    /// More to the right.
    pub right: &'static str,
    /// From now to the target.
    pub to: &'static str,
    /// Here is the cursor.
    pub here: &'static str,
}

impl Signs {
    /// Block elements, lines and shapes that every terminal font has.
    pub(crate) const LINES: Self = Self {
        status: ["○", "◐", "●"],
        proof: ["✓", "▼", "?", "~"],
        watching: ["●", "◌", "×"],
        blocked: "!",
        chosen: "◆",
        changed: "+",
        gauge: GaugeSigns {
            full: "█",
            typed: "▒",
            partial: ["▏", "▎", "▍", "▌", "▋", "▊", "▉"],
            track: "─",
            start: ("▊", "│"),
            target: "┃",
            by_hand: "~",
            about: "≈",
        },
        line: LineSigns { thin: "─", heavy: "━", upright: "│", edge: "▌", dot: "·", caret: "^" },
        point: PointSigns { up: "↑", down: "↓", left: "‹", right: "›", to: "→", here: "▸" },
        corners: ["╭", "╮", "╰", "╯"],
    };

    /// Letters and punctuation of ASCII only.
    pub(crate) const ASCII: Self = Self {
        status: ["o", "*", "x"],
        proof: ["v", "-", "?", "~"],
        watching: ["*", "o", "x"],
        blocked: "!",
        chosen: "%",
        changed: "+",
        gauge: GaugeSigns {
            full: "#",
            typed: "=",
            partial: ["-", "-", "-", ":", ":", ":", ":"],
            track: "-",
            start: ("+", ":"),
            target: "|",
            by_hand: "~",
            about: "~",
        },
        line: LineSigns { thin: "-", heavy: "=", upright: "|", edge: "|", dot: "-", caret: "^" },
        point: PointSigns { up: "^", down: "v", left: "<", right: ">", to: ">", here: ">" },
        corners: ["+", "+", "+", "+"],
    };

    /// The sign of a status.
    pub(crate) const fn of_status(&self, status: Status) -> &'static str {
        self.status[status as usize]
    }

    /// The sign of a proof.
    pub(crate) const fn of_proof(&self, proof: Proof) -> &'static str {
        self.proof[proof as usize]
    }

    /// The sign of how changes of others reach the screen.
    pub(crate) const fn of_watching(&self, watching: Watching) -> &'static str {
        self.watching[watching as usize]
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Color, Modifier};
    use unicode_width::UnicodeWidthStr;

    use super::{ROLES, Role, Signs, Theme};

    fn all(signs: &Signs) -> Vec<&'static str> {
        let (g, l, p) = (&signs.gauge, &signs.line, &signs.point);
        let mut all = vec![
            signs.blocked,
            signs.chosen,
            signs.changed,
            g.full,
            g.typed,
            g.track,
            g.start.0,
            g.start.1,
            g.target,
            g.by_hand,
            g.about,
        ];
        all.extend(
            signs.status.iter().chain(&signs.proof).chain(&signs.watching).chain(&g.partial).chain(&signs.corners),
        );
        all.extend([l.thin, l.heavy, l.upright, l.edge, l.dot, l.caret, p.up, p.down, p.left, p.right, p.to, p.here]);
        all
    }

    #[test]
    fn every_role_finds_its_own_row() {
        for (i, (role, _, _)) in ROLES.iter().enumerate() {
            assert_eq!(*role as usize, i, "{role:?}");
        }
    }

    #[test]
    fn signs_are_one_code_point_in_one_cell_and_never_an_emoji() {
        for sign in all(&Signs::LINES).into_iter().chain(all(&Signs::ASCII)) {
            assert_eq!((sign.chars().count(), sign.width()), (1, 1), "{sign}");
        }
        assert!(all(&Signs::ASCII).iter().all(|sign| sign.is_ascii()));
        for sign in all(&Signs::LINES).into_iter().filter(|sign| !sign.is_ascii()) {
            // With a variation selector behind it, no sign may turn into a picture of two cells.
            assert_eq!(format!("{sign}\u{fe0f}").width(), 1, "{sign}");
        }
    }

    #[test]
    fn statuses_and_proofs_differ_by_shape() {
        for signs in [Signs::LINES, Signs::ASCII] {
            let mut shapes: Vec<_> =
                signs.status.iter().chain(&signs.proof).chain([&signs.blocked, &signs.chosen]).collect();
            shapes.sort_unstable();
            shapes.dedup();
            assert_eq!(shapes.len(), 9);
        }
    }

    #[test]
    fn without_colours_the_selection_is_still_reversed_and_nothing_is_coloured() {
        let theme = Theme::plain();
        assert!(theme.style(Role::Selection).add_modifier.contains(Modifier::BOLD | Modifier::REVERSED));
        for (role, _, _) in ROLES {
            let style = theme.style(role);
            assert_eq!(
                (style.fg, style.bg, style.underline_color),
                (Some(Color::Reset), Some(Color::Reset), Some(Color::Reset))
            );
        }
    }

    #[test]
    fn what_must_be_read_is_never_grey() {
        let theme = Theme::ansi();
        for role in [Role::Text, Role::Strong, Role::Selection] {
            assert_eq!(theme.style(role).fg, None, "{role:?}");
        }
    }
}
