//! The form: all fields of a module, a developer or the board, a row each. Saves the edited fields as one step, and no other.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::key::{Chord, Key};
use crate::model::board::Board;
use crate::model::change::{Change, Subject};
use crate::model::input::{How, InvalidInput};
use crate::model::shown::Shown;
use crate::tui::core::action;
use crate::tui::core::action::{Action, row};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::core::view::{Cover, Intent, View};
use crate::tui::field::form_field::FormField;
use crate::tui::field::preview;
use crate::tui::field::target::Target;
use crate::tui::text::input;
use crate::tui::text::input::Lines;
use crate::tui::text::row::RowWriter;
use crate::tui::text::{input_draw, wrap};
use crate::tui::view::dialog::confirm::Confirm;
use crate::tui::widget::frame::popup;
use crate::tui::widget::frame::popup::PopupSize;
use crate::tui::widget::list::form_row;

/// A form that is being filled in.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    of: Target,
    entries: Vec<FormField>,
    selected: usize,
    /// Whether the selected text of many lines is open.
    open: bool,
    /// The first line in sight, and lines on a page, as last drawn.
    scroll: usize,
    page: usize,
    /// What the log has from this number on happened since.
    since: u64,
}

impl Form {
    /// The form of `of`; `None` if it is not on the board.
    pub(crate) fn new(context: &Context<'_>, of: Target) -> Option<Self> {
        let entries = of.entries(&context.snapshot.board);
        let since = context.log.map_or(u64::MAX, |log| log.next_seq());
        let selected = first_of_all(&entries);
        let form = Self { of, entries, selected, open: false, scroll: 0, page: 0, since };
        (!form.entries.is_empty()).then_some(form)
    }

    /// The form of what the cursor is on, else of the board.
    pub(crate) fn of_subject(context: &Context<'_>, subject: Option<&Subject>) -> Option<Self> {
        let of = match subject {
            Some(Subject::Module(id)) => Target::Module(id.clone()),
            Some(Subject::Developer(name)) => Target::Developer(name.clone()),
            Some(Subject::Board) | None => Target::Board,
        };
        Self::new(context, of)
    }

    /// Brings all rows up to date with the board.
    fn follow(&mut self, context: &Context<'_>) {
        let board = &context.snapshot.board;
        let log = context.log.map(AsRef::as_ref);
        self.of.follow(board, log);
        for entry in &mut self.entries {
            entry.follow(&self.of, board, log, self.since);
        }
    }

    fn is_gone(&self, context: &Context<'_>) -> bool {
        !self.of.is_on(&context.snapshot.board)
    }

    /// The changes of all rows that were touched, each from what the ones before left; or the first row that is wrong.
    fn changes(&self, context: &Context<'_>) -> Result<Vec<Change>, (usize, InvalidInput)> {
        let mut board: Board = context.snapshot.board.as_ref().clone();
        let mut all = Vec::new();
        let touched = self.entries.iter().enumerate().filter(|(_, entry)| entry.is_touched());
        // What is renamed is renamed last: the other changes know it by its old name.
        let (names, fields): (Vec<_>, Vec<_>) = touched.partition(|(_, entry)| matches!(entry.path, "id" | "name"));
        for (index, entry) in fields.into_iter().chain(names) {
            let changes = self.of.changes(&board, entry.path, How::Set, entry.draft.text(), context.wall);
            for change in changes.map_err(|refused| (index, refused))? {
                board = change.apply(&board).unwrap_or(board);
                all.push(change);
            }
        }
        Ok(all)
    }

    /// What is wrong with what was typed in this row.
    fn wrong(&self, context: &Context<'_>, entry: &FormField) -> Option<InvalidInput> {
        let board = &context.snapshot.board;
        if !entry.is_touched() || !self.of.is_on(board) {
            return None;
        }
        self.of.changes(board, entry.path, How::Set, entry.draft.text(), context.wall).err()
    }

    fn step(&mut self, by: isize) -> Vec<Intent> {
        let last = self.entries.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(by).min(last);
        Vec::new()
    }

    fn page(&self) -> isize {
        self.page.max(2).cast_signed() - 1
    }

    /// Opens a text of many lines; saves everything else.
    fn enter(&mut self, context: &Context<'_>, chord: Chord) -> Vec<Intent> {
        if self.entries[self.selected].draft.lines() == Lines::Many {
            self.open = true;
            return Vec::new();
        }
        self.save(context, chord)
    }

    fn save(&mut self, context: &Context<'_>, chord: Chord) -> Vec<Intent> {
        if self.is_gone(context) {
            return Vec::new();
        }
        let changes = match self.changes(context) {
            Err((wrong, _)) => {
                self.selected = wrong;
                return Vec::new();
            }
            Ok(changes) if changes.is_empty() => return vec![Intent::Close],
            Ok(changes) => changes,
        };
        let contested: Vec<String> = self
            .entries
            .iter()
            .filter(|entry| entry.is_contested())
            .filter_map(|entry| Some(format!("{}: {}", entry.label, entry.meanwhile.as_ref()?)))
            .collect();
        let confirm = if contested.is_empty() {
            Confirm::before(&context.snapshot.board, &changes, chord)
        } else {
            let confirm = Confirm::new("Overwrite what somebody else wrote meanwhile?", "overwrites it", chord);
            Some(confirm.because(contested).because(preview::sentences(&changes)))
        };
        match confirm {
            Some(confirm) => vec![Intent::Open(Box::new(confirm.then(vec![Intent::Save(changes)])))],
            None => vec![Intent::Save(changes)],
        }
    }

    fn leave(&mut self, chord: Chord) -> Vec<Intent> {
        let touched: Vec<String> =
            self.entries.iter().filter(|entry| entry.is_touched()).map(|entry| entry.label.clone()).collect();
        if touched.is_empty() {
            return vec![Intent::Close];
        }
        let confirm = Confirm::new("Discard what you typed?", "discards it", chord);
        let lost = format!("not saved: {}", touched.join(", "));
        vec![Intent::Open(Box::new(confirm.because([lost]).then(vec![Intent::Close])))]
    }

    /// What a key means while a text is open.
    fn run_in_text(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        if matches!(name, "save" | "leave") {
            self.open = false;
            return Some(Vec::new());
        }
        let name = match name {
            "up" => "line-up",
            "down" => "line-down",
            "enter" => "new-line",
            other => other,
        };
        let draft = &mut self.entries[self.selected].draft;
        action::run(input::LINES, draft, name, context, chord)
            .or_else(|| action::run(input::ACTIONS, draft, name, context, chord))
    }

    /// The lines of the form: headings, and rows by their index.
    fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut group = "";
        for (index, entry) in self.entries.iter().enumerate() {
            if entry.group != group {
                group = entry.group;
                lines.extend((!lines.is_empty()).then_some(Line::Blank));
                lines.push(Line::Heading(group));
            }
            lines.push(Line::Entry(index));
        }
        lines
    }

    /// What to know about the selected row.
    fn said(&self, context: &Context<'_>) -> Vec<(Role, String)> {
        if self.is_gone(context) {
            return vec![(Role::Badge, format!("{} was removed meanwhile", self.of.name()))];
        }
        let entry = &self.entries[self.selected];
        let mut said = Vec::new();
        if let Some(meanwhile) = &entry.meanwhile {
            said.push((if entry.is_contested() { Role::Badge } else { Role::Strong }, meanwhile.clone()));
        }
        match self.wrong(context, entry) {
            Some(refused) => {
                said.push((Role::Attention, refused.message));
                said.push((Role::Text, refused.hint));
            }
            None => said.push((Role::Text, entry.about.to_owned())),
        }
        said
    }
}

/// A line of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Blank,
    Heading(&'static str),
    Entry(usize),
}

/// The row to begin with: that which is changed most, not the name.
fn first_of_all(entries: &[FormField]) -> usize {
    entries.iter().position(|entry| !matches!(entry.path, "id" | "name")).unwrap_or(0)
}

const ACTIONS: &[Action<Form>] = &Action::<Form>::under(
    "In a form",
    [
        row("down", &["Down", "Tab"], "", "Next field", |v, _, _| v.step(1)),
        row("up", &["Up", "Shift-Tab"], "", "Previous field", |v, _, _| v.step(-1)),
        row("page-down", &["PgDn"], "", "A page down", |v, _, _| v.step(v.page())),
        row("page-up", &["PgUp"], "", "A page up", |v, _, _| v.step(-v.page())),
        row("enter", &["Enter"], "", "Save, or open a text", Form::enter),
        row("save", &["Ctrl-S", "F2"], "", "Save, from any field", Form::save),
        row("leave", &["Esc"], "", "Close without saving", |v, _, chord| v.leave(chord)),
    ],
);

/// What people see of its actions.
pub fn abouts() -> Vec<ActionHelp> {
    [action::abouts(ACTIONS), action::abouts(input::ACTIONS)].concat()
}

impl View for Form {
    fn name(&self) -> &'static str {
        "form"
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        self.follow(context);
        if self.open {
            return self.run_in_text(name, context, chord);
        }
        if let Some(intents) = action::run(ACTIONS, self, name, context, chord) {
            return Some(intents);
        }
        let entry = &mut self.entries[self.selected];
        match (entry.choices.is_empty(), entry.draft.lines(), name) {
            (false, _, "char-left") => entry.turn(-1),
            (false, _, "char-right") => entry.turn(1),
            // A choice is not edited letter by letter, and a text only where it is open.
            (false, ..) | (_, Lines::Many, _) => {}
            _ => return action::run(input::ACTIONS, &mut entry.draft, name, context, chord),
        }
        Some(Vec::new())
    }

    fn on_key(&mut self, _context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        let entry = &mut self.entries[self.selected];
        match (chord.typed(), entry.choices.is_empty(), entry.draft.lines()) {
            (Some(c), false, _) => entry.turn_to(c),
            (Some(c), _, Lines::One) => entry.draft.put(c),
            (Some(c), ..) if self.open => entry.draft.put(c),
            (None, ..) if self.open && chord.key == Key::Tab => entry.draft.put('\t'),
            _ => {}
        }
        Some(Vec::new())
    }

    fn on_paste(&mut self, _context: &Context<'_>, text: &str) -> Option<Vec<Intent>> {
        let entry = &mut self.entries[self.selected];
        if entry.choices.is_empty() && (self.open || entry.draft.lines() == Lines::One) {
            entry.draft.paste(text);
        }
        Some(Vec::new())
    }

    fn covers(&self) -> Cover {
        Cover::PartAndKeys
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        self.follow(context);
        let width = area.width.saturating_sub(6).clamp(1, WIDEST);
        let said: Vec<(Role, Shown)> = self
            .said(context)
            .into_iter()
            .flat_map(|(role, line)| {
                wrap::wrapped(&Shown::new(&line), usize::from(width)).into_iter().map(move |line| (role, line))
            })
            .take(4)
            .collect();
        let lines = self.lines();
        let room = area.height.saturating_sub(2);
        // A line between the rows and what is said about them, where there is room for it.
        let told = (said.len() as u16).max(1).min(room.saturating_sub(1)) + u16::from(room > 8);
        let height = (lines.len() as u16).min(room.saturating_sub(told)).max(1) + told;
        let wanted = PopupSize { title: self.of.name(), role: Role::Focus, width, height };
        let (frame, body) = popup::centred(context, &wanted, area, buffer);
        let words = if self.open { IN_TEXT } else { IN_FORM };
        popup::keys(context, ("form", &abouts()), words, frame, buffer);
        let list = Rect { height: body.height.saturating_sub(told), ..body };
        self.page = usize::from(list.height);
        if self.open {
            let draft = &mut self.entries[self.selected].draft;
            let (above, below) = input_draw::draw(context, draft, true, list, buffer);
            popup::more(context, above, below, frame, buffer);
        } else {
            self.draw_lines(context, &lines, frame, list, buffer);
        }
        let first = body.height.saturating_sub(said.len() as u16);
        if told > said.len() as u16 {
            RowWriter::new(buffer, body, first.saturating_sub(1))
                .fill(context.theme.signs.line.thin, context.theme.style(Role::Line));
        }
        for (y, (role, text)) in (first..).zip(&said) {
            RowWriter::new(buffer, body, y).left(text.as_str(), context.theme.style(*role));
        }
    }
}

impl Form {
    fn draw_lines(&mut self, context: &Context<'_>, lines: &[Line], frame: Rect, list: Rect, buffer: &mut Buffer) {
        let height = usize::from(list.height);
        let at = lines.iter().position(|line| *line == Line::Entry(self.selected)).unwrap_or(0);
        // The heading of the first row of a group is seen with it.
        let top = if at > 0 && matches!(lines[at - 1], Line::Heading(_)) { at - 1 } else { at };
        self.scroll = self.scroll.min(top).max((at + 1).saturating_sub(height));
        self.scroll = self.scroll.min(lines.len().saturating_sub(height));
        let labels = self.entries.iter().map(|entry| entry.label.len()).max().unwrap_or(0);
        let wrong: Vec<bool> = (0..self.entries.len())
            .map(|index| {
                let entry = &self.entries[index];
                lines[self.scroll..].iter().take(height).any(|line| *line == Line::Entry(index))
                    && self.wrong(context, entry).is_some()
            })
            .collect();
        for (y, line) in (0..list.height).zip(&lines[self.scroll..]) {
            let area = Rect { y: list.y + y, height: 1, ..list };
            match *line {
                Line::Blank => {}
                Line::Heading(text) => {
                    RowWriter::new(buffer, area, 0).left(text, context.theme.style(Role::Strong));
                }
                Line::Entry(index) => {
                    let row = form_row::RowLayout { selected: index == self.selected, wrong: wrong[index], labels };
                    form_row::draw(context, &mut self.entries[index], row, area, buffer);
                }
            }
        }
        popup::more(context, self.scroll, lines.len().saturating_sub(self.scroll + height), frame, buffer);
    }
}

/// What matters between the fields, and in an open text.
const IN_FORM: &[(&str, &str)] = &[("enter", "saves"), ("leave", "leaves")];
const IN_TEXT: &[(&str, &str)] = &[("leave", "back to the form")];

/// Cells inside of the frame, at most.
const WIDEST: u16 = 76;
