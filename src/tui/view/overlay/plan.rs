//! The whole plan to read: what it is for, how far it is, when it is fulfilled, what to read and who merges when. Edits nothing:
//! the form of the board does.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::key::Chord;
use crate::log::history::History;
use crate::model::board::{Board, Check, Link};
use crate::model::module::{Hours, Tests};
use crate::model::totals::Gauge;
use crate::phrase::facts;
use crate::report::merge_order::{MergeOrder, MergeState, merge_order};
use crate::report::plan::{CriterionState, PlanFigures};
use crate::tui::core::action;
use crate::tui::core::action::{Action, row};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::effect::Effect;
use crate::tui::core::theme::Role;
use crate::tui::core::view::{Intent, View};
use crate::tui::text::list::{self, ListState};
use crate::tui::text::markdown;
use crate::tui::text::paragraph::{Margin, Pieces, StyledLine, wrap};
use crate::tui::text::row::RowWriter;

/// The plan.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    list: ListState,
    /// Index of the link that `y` copies.
    selected: usize,
    /// What was worked out.
    known: Option<Known>,
    /// The link that is to be brought into sight.
    wanted: bool,
}

/// What was worked out of a board, and laid out last.
#[derive(Clone, Debug)]
struct Known {
    of: Arc<Board>,
    log: Option<Arc<History>>,
    figures: PlanFigures,
    order: MergeOrder,
    /// For which width, with which link selected.
    laid_for: Option<(usize, usize)>,
    lines: Vec<StyledLine>,
    /// At which line each link begins.
    links: Vec<usize>,
}

const ACTIONS: &[Action<Plan>] = &Action::<Plan>::under(
    "In the plan",
    [
        row("next-link", &["Tab"], "next link", "Next link", |v, c, _| v.select(c, 1)),
        row("previous-link", &["Shift-Tab"], "", "Previous link", |v, c, _| v.select(c, -1)),
        row("copy", &["y"], "copy link", "Copy the link", |v, c, _| v.copy(c)),
    ],
);

/// What people see of its actions.
pub fn abouts() -> Vec<ActionHelp> {
    list::with(action::abouts(ACTIONS), list::KEYS)
}

impl View for Plan {
    fn name(&self) -> &'static str {
        "plan"
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        self.list.scroll(name).then(Vec::new).or_else(|| action::run(ACTIONS, self, name, context, chord))
    }

    fn follow(&mut self, context: &Context<'_>) {
        let snapshot = context.snapshot;
        let log = context.log;
        let is_same_log = |known: &Known| known.log.as_ref().map(Arc::as_ptr) == log.map(Arc::as_ptr);
        if !self.known.as_ref().is_some_and(|known| Arc::ptr_eq(&known.of, &snapshot.board) && is_same_log(known)) {
            self.known = Some(Known {
                of: Arc::clone(&snapshot.board),
                log: log.cloned(),
                figures: PlanFigures::of(&snapshot.board, &snapshot.totals, log.map(Arc::as_ref)),
                order: merge_order(&snapshot.board),
                laid_for: None,
                lines: Vec::new(),
                links: Vec::new(),
            });
        }
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        self.follow(context);
        let area = area.intersection(buffer.area);
        let theme = context.theme;
        let head = area.height.min(2);
        let part = |y: u16, height: u16| Rect { y: area.y + y, height, ..area };
        let mut pen = RowWriter::new(buffer, part(0, head), 0);
        pen.left(theme.signs.point.here, theme.style(Role::Focus)).skip(1).left("Plan", theme.style(Role::Focus));
        let body = part(head, area.height - head);
        // Long lines are hard to read.
        let width = usize::from(body.width).saturating_sub(2).min(110);
        let Some(known) = &mut self.known else { return };
        known.lay_out(context, width, self.selected);
        let lines = &known.lines;
        let page = usize::from(body.height);
        if std::mem::take(&mut self.wanted)
            && let Some(at) = known.links.get(self.selected)
        {
            self.list.first = self.list.first.min(*at).max((at + 2).saturating_sub(page));
        }
        let first = self.list.read(lines.len(), page);
        let below = self.list.below(lines.len());
        if below > 0 {
            pen.right(&format!("{} {below} more", theme.signs.point.down), 2, theme.style(Role::Strong));
        }
        RowWriter::new(buffer, part(0, head), 1).fill(theme.signs.line.heavy, theme.style(Role::Focus));
        for (y, line) in (0..body.height).zip(&lines[first..]) {
            let mut pen = RowWriter::new(buffer, body, y);
            pen.skip(1);
            line.draw(theme, &mut pen);
        }
    }
}

/// All links of the plan in reading order: those of the board, then those of its developers.
fn links(board: &Board) -> impl Iterator<Item = &Link> {
    board.links.iter().chain(board.developers.iter().flat_map(|developer| &developer.links))
}

impl Plan {
    fn select(&mut self, context: &Context<'_>, by: isize) -> Vec<Intent> {
        let count = links(&context.snapshot.board).count();
        self.selected = self.selected.saturating_add_signed(by).min(count.saturating_sub(1));
        self.wanted = true;
        Vec::new()
    }

    fn copy(&self, context: &Context<'_>) -> Vec<Intent> {
        match links(&context.snapshot.board).nth(self.selected) {
            Some(link) => {
                let to = link.to.clone();
                vec![Intent::Say(format!("sent to the clipboard: {to}")), Intent::Do(Effect::Copy(to))]
            }
            None => vec![Intent::Say("the plan has no links".into())],
        }
    }
}

impl Known {
    /// The whole plan in lines of this width.
    fn lay_out(&mut self, context: &Context<'_>, width: usize, selected: usize) {
        if self.laid_for.replace((width, selected)) == Some((width, selected)) {
            return;
        }
        let board = &self.of;
        let mut page = PlanText { context, width, lines: Vec::new() };
        let (lead, rest) = lead(&board.notes);
        if !lead.trim().is_empty() {
            page.lines.extend(markdown::lines(lead.trim(), width, &context.theme.signs));
        }
        page.criteria(&self.figures.criteria);
        page.figures(&self.figures);
        if !board.checklist.is_empty() {
            page.heading("Every pull request shows");
            board.checklist.iter().for_each(|item| page.fact(context.theme.signs.line.dot, Role::Text, item));
        }
        let links = page.links(board, selected);
        page.merge_order(&self.order);
        if !rest.trim().is_empty() {
            page.heading("Notes");
            page.lines.extend(markdown::lines(rest.trim(), width, &context.theme.signs));
        }
        (self.lines, self.links) = (page.lines, links);
    }
}

/// What notes begin with: headings without a text, and the first one with a text; and all that follows.
fn lead(notes: &str) -> (&str, &str) {
    let mut has_text = false;
    let mut at = 0;
    for line in notes.split_inclusive('\n') {
        let is_heading = line.starts_with('#');
        if is_heading && has_text {
            return notes.split_at(at);
        }
        has_text |= !is_heading && !line.trim().is_empty();
        at += line.len();
    }
    // Without headings there is no end to a lead.
    if notes.starts_with('#') { (notes, "") } else { ("", notes) }
}

/// The lines of the plan as they grow.
struct PlanText<'a> {
    context: &'a Context<'a>,
    width: usize,
    lines: Vec<StyledLine>,
}

impl PlanText<'_> {
    fn blank(&mut self) {
        if !self.lines.is_empty() {
            self.lines.push(StyledLine::default());
        }
    }

    fn heading(&mut self, text: &str) {
        self.blank();
        self.lines.push(StyledLine::of(Role::Strong, text));
    }

    /// A sign, and a text that may take several lines.
    fn fact(&mut self, sign: &str, role: Role, text: &str) {
        self.pieces(sign, role, &[(Role::Text, text.to_owned())]);
    }

    fn pieces(&mut self, sign: &str, role: Role, pieces: &[(Role, String)]) {
        let margin = Margin::hanging(role, &format!("  {sign} "));
        self.lines.extend(wrap(pieces, &margin, self.width));
    }

    /// A name in a column of its own, and what is said of it.
    fn row(&mut self, name: &str, said: String) {
        let margin = Margin::hanging(Role::Text, &format!("  {name:<9} "));
        self.lines.extend(wrap(&[(Role::Strong, said)], &margin, self.width));
    }

    fn figures(&mut self, figures: &PlanFigures) {
        let snapshot = self.context.snapshot;
        let totals = &snapshot.totals;
        let gauge = |gauge: &Gauge| facts::gauge(gauge);
        self.heading("Where it stands");
        if let Some(platform) = &totals.platform {
            let if_met = figures.if_met.map_or_else(String::new, |if_met| {
                format!("; {}{if_met}% if every target is met", if platform.about { "≈" } else { "" })
            });
            self.row("platform", format!("{}{if_met}", gauge(platform)));
        }
        let modules = totals.modules.as_ref().map_or_else(String::new, |all| format!("; {}", gauge(all)));
        self.row("modules", format!("{}{modules}", facts::counts(&totals.counts)));
        if figures.needed > 0 {
            let (written, needed) = (Some(figures.written), Some(figures.needed));
            self.row("tests", facts::tests_written(&Tests { written, needed, about: figures.about }));
        }
        if let Some((low, high)) = figures.hours {
            self.row("hours", format!("{} planned", Hours { low: Some(low), high: Some(high) }));
        }
        if let Some((gained, planned)) = figures.points {
            self.row("points", format!("+{gained} gained of +{planned} planned"));
        }
        let tags: Vec<String> = figures.tags.iter().map(|(tag, met, all)| format!("{tag} {met} of {all}")).collect();
        if !tags.is_empty() {
            self.row("at target", tags.join(", "));
        }
    }

    fn criteria(&mut self, criteria: &[CriterionState]) {
        if criteria.is_empty() {
            return;
        }
        self.heading("Done means");
        let signs = &self.context.theme.signs;
        for criterion in criteria {
            let (sign, role) = match criterion.met {
                Some(true) => (signs.proof[0], Role::Good),
                Some(false) => (signs.status[0], Role::Attention),
                None => ("?", Role::Text),
            };
            let by = match criterion.check {
                Some(Check::GatePasses) => "`standup check`",
                Some(_) => "checked",
                None => "said by hand",
            };
            let said: Pieces = vec![(Role::Strong, criterion.text.clone()), (Role::Text, format!(" ({by})"))];
            self.pieces(sign, role, &said);
            let each: Vec<String> = criterion
                .developers
                .iter()
                .map(
                    |(name, met, all)| {
                        if met == all { format!("{name}: yes") } else { format!("{name}: {met} of {all}") }
                    },
                )
                .collect();
            if !each.is_empty() {
                let margin = Margin::hanging(Role::Text, "    ");
                self.lines.extend(wrap(&[(Role::Text, each.join(", "))], &margin, self.width));
            }
        }
    }

    /// The links, each at the line that is given back.
    fn links(&mut self, board: &Board, selected: usize) -> Vec<usize> {
        let mut places = Vec::new();
        for (index, link) in links(board).enumerate() {
            if index == 0 {
                self.heading("To read, in this order");
            }
            places.push(self.lines.len());
            let is_selected = index == selected;
            let number = (index + 1).to_string();
            let sign = if is_selected { self.context.theme.signs.point.here } else { " " };
            let margin =
                Margin::hanging(if is_selected { Role::Focus } else { Role::Text }, &format!("{sign} {number:>2} "));
            let to = if is_selected { Role::Selection } else { Role::Code };
            let dot = self.context.theme.signs.line.dot;
            let mut said: Pieces = vec![(to, link.to.clone())];
            if !link.title.is_empty() {
                said.insert(0, (Role::Text, format!("{} {dot} ", link.title)));
            }
            if !link.about.is_empty() {
                said.push((Role::Text, format!(" {dot} {}", link.about)));
            }
            self.lines.extend(wrap(&said, &margin, self.width));
        }
        places
    }

    fn merge_order(&mut self, order: &MergeOrder) {
        if order.developers.is_empty() {
            return;
        }
        self.heading("Who merges when");
        for (number, wave) in (1..).zip(&order.waves) {
            for developer in order.developers.iter().filter(|it| wave.contains(&it.developer)) {
                let state = match developer.state {
                    MergeState::Merged => "merged".to_owned(),
                    MergeState::Ready => "can merge now".to_owned(),
                    MergeState::Held => format!("after {}", developer.held_by.join(", ")),
                    MergeState::Working => match developer.missing.len() {
                        1 => "1 module misses something".to_owned(),
                        many => format!("{many} modules miss something"),
                    },
                };
                let pr = if developer.pr.is_empty() { String::new() } else { format!(" ({})", developer.pr) };
                let name = developer.developer.clone();
                let role = if developer.state == MergeState::Ready { Role::Good } else { Role::Text };
                self.pieces(&number.to_string(), Role::Text, &[(Role::Strong, name), (role, format!(": {state}{pr}"))]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::lead;

    #[test]
    fn notes_begin_with_what_the_plan_is_for() {
        let notes = "# Title\n\n## Mission: more\n\n**Strategy**: x\n\n## Protocol\n\ntext\n";
        assert_eq!(lead(notes), ("# Title\n\n## Mission: more\n\n**Strategy**: x\n\n", "## Protocol\n\ntext\n"));
        assert_eq!(lead("just words"), ("", "just words"));
        assert_eq!(lead("# all\nwords"), ("# all\nwords", ""));
        assert_eq!(lead(""), ("", ""));
    }
}
