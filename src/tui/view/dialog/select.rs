//! A list to choose one item from. Computes its items anew for each key, so that nothing stale is chosen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::key::{Chord, Key};
use crate::model::shown::Shown;
use crate::tui::core::action;
use crate::tui::core::action::{Action, row};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::core::view::{Cover, Intent, View};
use crate::tui::field::options::{Choice, OptionList};
use crate::tui::field::target::Target;
use crate::tui::text::list::{self, ListState};
use crate::tui::text::row::RowWriter;
use crate::tui::view::dialog::confirm::Confirm;
use crate::tui::widget::frame::popup;
use crate::tui::widget::frame::popup::PopupSize;

/// A list that is being chosen from.
#[derive(Clone, Debug)]
pub(crate) struct Select {
    offer: &'static OptionList,
    of: Vec<Target>,
    list: ListState,
}

impl Select {
    /// Offers these a choice; the one they have is selected to begin with.
    pub(crate) fn new(context: &Context<'_>, offer: &'static OptionList, of: Vec<Target>) -> Self {
        let selected = (offer.choices)(context, &of).iter().position(|choice| choice.is_now).unwrap_or(0);
        Self { offer, of, list: ListState { selected: Some(selected), ..ListState::default() } }
    }

    /// What there is to choose; nothing for what somebody removed.
    fn choices(&self, context: &Context<'_>) -> Vec<Choice> {
        if self.gone(context).is_some() { Vec::new() } else { (self.offer.choices)(context, &self.of) }
    }

    /// That none of those it is asked of is on the board any more; raw text.
    fn gone(&self, context: &Context<'_>) -> Option<String> {
        let first = self.of.first()?;
        let is_gone = !self.of.iter().any(|of| of.is_on(&context.snapshot.board));
        is_gone.then(|| format!("{} was removed meanwhile", first.name()))
    }

    fn pick(&mut self, context: &Context<'_>, index: usize, chord: Chord) -> Vec<Intent> {
        let Some(choice) = self.choices(context).into_iter().nth(index) else { return Vec::new() };
        self.list.selected = Some(index);
        if choice.changes.is_empty() {
            return vec![Intent::Close, Intent::Say("no change: it has this value already".into())];
        }
        match Confirm::before(&context.snapshot.board, &choice.changes, chord) {
            Some(confirm) => vec![Intent::Open(Box::new(confirm.then(vec![Intent::Save(choice.changes)])))],
            None => vec![Intent::Save(choice.changes)],
        }
    }
}

const ACTIONS: &[Action<Select>] = &Action::<Select>::under(
    "In a list of choices",
    [
        row("choose", &["Enter"], "", "Choose this one", |v, c, chord| v.pick(c, v.list.at(), chord)),
        row("leave", &["Esc", "q"], "", "Close without choosing", |_, _, _| vec![Intent::Close]),
        row(
            "number",
            &["1", "2", "3", "4", "5", "6", "7", "8", "9"],
            "",
            "Choose the one of this number",
            |v, c, chord| match chord.key {
                Key::Char(digit @ '1'..='9') => v.pick(c, digit as usize - '1' as usize, chord),
                _ => Vec::new(),
            },
        ),
    ],
);

/// What people see of its actions.
pub fn abouts() -> Vec<ActionHelp> {
    list::with(action::abouts(ACTIONS), list::KEYS)
}

impl View for Select {
    fn name(&self) -> &'static str {
        "choose"
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        let moved = self.list.select(name, self.choices(context).len()).then(Vec::new);
        moved.or_else(|| action::run(ACTIONS, self, name, context, chord))
    }

    fn covers(&self) -> Cover {
        Cover::PartAndKeys
    }

    // Follows those that were renamed.
    fn follow(&mut self, context: &Context<'_>) {
        let log = context.log.map(AsRef::as_ref);
        self.of.iter_mut().for_each(|of| of.follow(&context.snapshot.board, log));
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let theme = context.theme;
        let choices = self.choices(context);
        let title = match &self.of[..] {
            [Target::Board] | [] => self.offer.title.to_owned(),
            [one] => format!("{} {}", self.offer.title, one.name()),
            many => format!("{} {} modules", self.offer.title, many.len()),
        };
        let labels = choices.iter().map(|choice| choice.label.width()).max().unwrap_or(0);
        let notes = choices.iter().map(|choice| choice.note.width()).max().unwrap_or(0);
        let nothing = self.gone(context).map_or_else(|| self.offer.nothing.into(), |gone| Shown::new(&gone));
        let instead = if choices.is_empty() { nothing.width() } else { 0 };
        let title_width = unicode_width::UnicodeWidthStr::width(title.as_str());
        let width = (MARGIN + labels + APART + notes).max(title_width).max(instead).max(36);
        let wanted = PopupSize {
            title: &title,
            role: Role::Focus,
            width: u16::try_from(width).unwrap_or(u16::MAX),
            height: choices.len().max(1) as u16,
        };
        let (frame, body) = popup::centred(context, &wanted, area, buffer);
        let keys = [("choose", "chooses"), ("leave", "leaves")];
        let keys = if choices.is_empty() { &keys[1..] } else { &keys };
        popup::keys(context, ("choose", &abouts()), keys, frame, buffer);
        // What is known of a choice matters more than the end of a long one.
        let labels = labels.min(usize::from(body.width).saturating_sub(MARGIN + APART + notes).max(SHORTEST));
        let first = self.list.show(choices.len(), usize::from(body.height));
        if choices.is_empty() {
            RowWriter::new(buffer, body, 0)
                .left(nothing.cut_end(usize::from(body.width)).as_str(), theme.style(Role::Text));
        }
        for (y, (index, choice)) in (0..body.height).zip(choices.iter().enumerate().skip(first)) {
            let mut pen = RowWriter::new(buffer, body, y);
            let selected = index == self.list.at();
            let style = theme.style(if selected { Role::Selection } else { Role::Text });
            pen.left(if choice.is_now { theme.signs.proof[0] } else { " " }, theme.style(Role::Good)).skip(1);
            let digit = if index < 9 { (index + 1).to_string() } else { " ".to_owned() };
            pen.left(&digit, theme.style(Role::Key)).skip(1);
            let labels = labels.min(pen.room());
            let label = choice.label.cut_end(labels);
            let (begin, style_label) = (pen.rest(), style);
            pen.left(label.as_str(), style_label).skip(labels - label.width());
            if selected {
                let label = Rect { width: (labels as u16).min(begin.width), ..begin };
                let (buffer, _) = pen.cells();
                buffer.set_style(label, style);
            }
            pen.skip(APART);
            pen.left(choice.note.cut_end(pen.room()).as_str(), theme.style(Role::Text));
        }
        popup::more(context, first, self.list.below(choices.len()), frame, buffer);
    }
}

/// Cells before a label: a mark and a number.
const MARGIN: usize = 4;

/// Cells that a label keeps, whatever is said about it.
const SHORTEST: usize = 20;

/// Cells between a label and what is said about it.
const APART: usize = 3;
