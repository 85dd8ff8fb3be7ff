//! A coverage report on its way to the board: its path, then what it would change. Opens no file, and changes nothing before
//! somebody has seen what.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::key::Chord;
use crate::tui::core::action;
use crate::tui::core::action::{Action, row};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::effect::Effect;
use crate::tui::core::event::report::{PathCompletion, ReportOutcome, ReportPreview, RowKind};
use crate::tui::core::theme::Role;
use crate::tui::core::view::{Cover, Intent, View};
use crate::tui::text::input::{self, Lines, TextInput};
use crate::tui::text::input_draw;
use crate::tui::text::list::{self, ListState};
use crate::tui::text::paragraph::{Margin, StyledLine, wrap};
use crate::tui::text::row::RowWriter;
use crate::tui::widget::frame::popup;
use crate::tui::widget::frame::popup::PopupSize;

/// The path of a report, and what is known of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct ImportReport {
    draft: TextInput,
    state: State,
    /// Of what is known.
    list: ListState,
}

#[derive(Clone, Debug, Default)]
enum State {
    /// The path is being typed.
    #[default]
    Typing,
    /// Names that the path may go on with.
    Completing(Vec<String>),
    /// The report of this path is being read.
    Reading(String),
    /// It was read, or was not.
    Read(ReportPreview),
}

impl ImportReport {
    /// Asks for a path.
    pub(crate) fn new() -> Self {
        Self { draft: TextInput::new(Lines::One, ""), ..Self::default() }
    }

    /// What the report would change, if it was read.
    fn outcome(&self) -> Option<&ReportOutcome> {
        match &self.state {
            State::Read(preview) => preview.result.as_ref().ok(),
            _ => None,
        }
    }

    fn enter(&mut self) -> Vec<Intent> {
        match self.outcome() {
            Some(outcome) if outcome.changes.is_empty() => {
                vec![Intent::Close, Intent::Say("no change: the board has these figures already".into())]
            }
            Some(outcome) => vec![Intent::Import(outcome.changes.clone())],
            None => {
                let path = self.draft.text().trim().to_owned();
                if path.is_empty() || matches!(&self.state, State::Reading(reading) if *reading == path) {
                    return Vec::new();
                }
                self.list.first = 0;
                self.state = State::Reading(path.clone());
                vec![Intent::Do(Effect::ReadReport(path))]
            }
        }
    }

    fn complete(&self) -> Vec<Intent> {
        vec![Intent::Do(Effect::CompletePath(self.draft.text()[..self.draft.at()].to_owned()))]
    }

    /// Another path is typed: what is known is about another file.
    fn typed(&mut self) {
        self.state = State::Typing;
        self.list.first = 0;
    }

    /// What is known, line by line.
    fn lines(&self, width: usize) -> Vec<StyledLine> {
        let flat = Margin::default();
        let hanging = |sign: &str| Margin::hanging(Role::Text, sign);
        let plain = |role, text: &str| wrap(&[(role, text.to_owned())], &flat, width);
        match &self.state {
            State::Typing => {
                plain(Role::Text, "the report of a test tool, from the folder you are in: coverage.xml, lcov.info")
            }
            State::Completing(names) if names.is_empty() => {
                plain(Role::Attention, "no file or folder begins like this")
            }
            State::Completing(names) => names.iter().flat_map(|name| plain(Role::Text, name)).collect(),
            State::Reading(path) => plain(Role::Text, &format!("reading {path} …")),
            State::Read(ReportPreview { result: Err(refusal), .. }) => {
                let mut lines = plain(Role::Attention, &refusal.message);
                if !refusal.hint.is_empty() {
                    lines.extend(plain(Role::Text, &refusal.hint));
                }
                lines
            }
            State::Read(ReportPreview { result: Ok(outcome), .. }) => {
                let mut lines = plain(Role::Text, &outcome.head);
                lines.push(StyledLine::default());
                if outcome.changes.is_empty() {
                    lines.extend(plain(Role::Strong, "no figure would change"));
                }
                for row in &outcome.rows {
                    let role = match row.kind {
                        RowKind::Changed => Role::Strong,
                        RowKind::Falls | RowKind::Doubt => Role::Attention,
                        RowKind::Apart => Role::Text,
                    };
                    lines.extend(wrap(&[(role, row.text.clone())], &hanging(""), width));
                    if !row.hint.is_empty() {
                        lines.extend(wrap(&[(Role::Text, row.hint.clone())], &hanging("  "), width));
                    }
                }
                if !outcome.rest.is_empty() {
                    lines.push(StyledLine::default());
                    lines.extend(plain(Role::Text, &outcome.rest));
                }
                lines
            }
        }
    }
}

const ACTIONS: &[Action<ImportReport>] = &Action::<ImportReport>::under(
    "When a coverage report is imported",
    [
        row("enter", &["Enter"], "", "Read the report; then make its changes", |v, _, _| v.enter()),
        row("leave", &["Esc"], "", "Change nothing", |_, _, _| vec![Intent::Close]),
        row("complete", &["Tab"], "", "Complete the path", |v, _, _| v.complete()),
    ],
);

/// What people see of its actions.
pub fn abouts() -> Vec<ActionHelp> {
    list::with([action::abouts(ACTIONS), action::abouts(input::ACTIONS)].concat(), list::TYPING_KEYS)
}

impl View for ImportReport {
    fn name(&self) -> &'static str {
        "import"
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        let moved = self.list.scroll(name).then(Vec::new);
        moved.or_else(|| action::run(ACTIONS, self, name, context, chord)).or_else(|| {
            self.draft.run(name, context, chord).map(|differs| {
                if differs {
                    self.typed();
                }
                Vec::new()
            })
        })
    }

    fn on_key(&mut self, _context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        if let Some(typed) = chord.typed() {
            self.draft.put(typed);
            self.typed();
        }
        Some(Vec::new())
    }

    fn on_paste(&mut self, _context: &Context<'_>, text: &str) -> Option<Vec<Intent>> {
        self.draft.paste(text);
        self.typed();
        Some(Vec::new())
    }

    fn on_preview(&mut self, preview: &ReportPreview) {
        // Somebody may have typed on meanwhile.
        if matches!(&self.state, State::Reading(path) if *path == preview.path) {
            self.state = State::Read(preview.clone());
            self.list.first = 0;
        }
    }

    fn on_completion(&mut self, completion: &PathCompletion) {
        if self.draft.text()[..self.draft.at()] != completion.typed {
            return;
        }
        self.draft.replace_before(0, &completion.completed);
        self.list.first = 0;
        self.state = match &completion.names[..] {
            [_] => State::Typing,
            _ => State::Completing(completion.names.clone()),
        };
    }

    fn covers(&self) -> Cover {
        Cover::PartAndKeys
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let theme = context.theme;
        let wide = self.outcome().is_some();
        let width = if wide { 96 } else { 62 }.min(area.width.saturating_sub(6).max(1));
        let lines = self.lines(usize::from(width));
        let room = area.height.saturating_sub(2);
        let wanted = (lines.len() as u16).saturating_add(2).max(4);
        let size = PopupSize { title: "Import a coverage report", role: Role::Focus, width, height: wanted.min(room) };
        let (frame, body) = popup::centred(context, &size, area, buffer);
        let enter = match self.outcome() {
            Some(outcome) if !outcome.changes.is_empty() => "makes these changes",
            Some(_) => "closes",
            None => "reads it",
        };
        let keys = [("enter", enter), ("complete", "completes"), ("leave", "leaves")];
        popup::keys(context, (self.name(), &abouts()), &keys, frame, buffer);
        let mut pen = RowWriter::new(buffer, body, 0);
        pen.left(theme.signs.point.here, theme.style(Role::Focus)).skip(1);
        let field = pen.rest();
        input_draw::draw(context, &mut self.draft, true, field, buffer);
        let top = 1 + u16::from(body.height > 3);
        let height = usize::from(body.height.saturating_sub(top));
        let first = self.list.read(lines.len(), height);
        for (y, line) in (top..body.height).zip(&lines[first..]) {
            line.draw(theme, &mut RowWriter::new(buffer, body, y));
        }
        popup::more(context, first, self.list.below(lines.len()), frame, buffer);
    }
}
