//! The prompt: a question for one field, with a preview of the answer. Keeps typed text until it is saved or discarded, and
//! never overwrites what somebody else wrote meanwhile without asking.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::config::key::{Chord, Key};
use crate::model::board::Board;
use crate::model::change::Change;
use crate::model::field::Value;
use crate::model::input;
use crate::model::input::{How, InvalidInput};
use crate::model::shown::Shown;
use crate::phrase::facts::counted;
use crate::tui::core::action;
use crate::tui::core::action::{Action, row};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::theme::Role;
use crate::tui::core::view::{Cover, Intent, View};
use crate::tui::field::format;
use crate::tui::field::loss;
use crate::tui::field::mention;
use crate::tui::field::preview;
use crate::tui::field::question;
use crate::tui::field::question::{Begin, Question};
use crate::tui::field::target::{Target, told};
use crate::tui::text;
use crate::tui::text::input::{Lines, TextInput};
use crate::tui::text::row::RowWriter;
use crate::tui::text::{input_draw, wrap};
use crate::tui::view::dialog::confirm::Confirm;
use crate::tui::widget::frame::popup;
use crate::tui::widget::frame::popup::PopupSize;

/// A question that is being answered.
#[derive(Clone, Debug)]
pub(crate) struct Prompt {
    ask: Question,
    of: Vec<AskedTarget>,
    draft: TextInput,
    /// What stood in the draft when it was opened.
    began: String,
    /// What the log has from this number on happened since.
    since: u64,
}

/// Whom it is asked of, and what was there then.
#[derive(Clone, Debug)]
struct AskedTarget {
    of: Target,
    was: Value,
}

/// What an answer would come to.
enum Answer {
    /// None of those it is asked of is on the board any more.
    Gone(String),
    /// Nothing is typed, and nothing was there to be cleared.
    Nothing,
    Refused(InvalidInput),
    Changes(Vec<Change>),
}

impl Prompt {
    /// Asks for a field of these.
    pub(crate) fn new(context: &Context<'_>, ask: Question, of: Vec<Target>) -> Self {
        let board = &context.snapshot.board;
        let asked: Vec<AskedTarget> =
            of.into_iter().filter_map(|of| of.value(board, ask.path).map(|was| AskedTarget { of, was })).collect();
        let text = match &asked[..] {
            [one] => format::of(false, crate::model::field::Kind::Text, &one.was),
            _ => String::new(),
        };
        let began = question::beginning(ask, &text, asked.len() == 1);
        let lines = if ask.begin == Begin::Paragraph { Lines::Many } else { Lines::One };
        let since = context.log.map_or(u64::MAX, |log| log.next_seq());
        let draft = match ask.begin {
            Begin::Selected => TextInput::selected(lines, &began),
            Begin::Empty | Begin::Filled | Begin::Paragraph => TextInput::new(lines, &began),
        };
        Self { ask, of: asked, draft, began, since }
    }

    /// One for the first module of the board, to look at.
    pub(crate) fn example(context: &Context<'_>, ask: Question) -> Option<Self> {
        let first = context.snapshot.board.modules().next()?;
        Some(Self::new(context, ask, vec![Target::Module(first.module.id.clone())]))
    }

    fn asked(&self) -> Vec<&Target> {
        self.of.iter().map(|asked| &asked.of).collect()
    }

    fn is_touched(&self) -> bool {
        self.draft.text() != self.began
    }

    /// Follows those that were renamed.
    fn follow(&mut self, context: &Context<'_>) {
        let log = context.log.map(AsRef::as_ref);
        self.of.iter_mut().for_each(|asked| asked.of.follow(&context.snapshot.board, log));
    }

    fn answer(&self, context: &Context<'_>) -> Answer {
        let board = &context.snapshot.board;
        let there: Vec<&AskedTarget> = self.of.iter().filter(|asked| asked.of.is_on(board)).collect();
        if there.is_empty() {
            let name = self.of.first().map_or("it", |asked| asked.of.name());
            return Answer::Gone(format!("{name} was removed meanwhile"));
        }
        if !self.is_touched() || (self.ask.begin == Begin::Empty && self.draft.text().trim().is_empty()) {
            return Answer::Nothing;
        }
        let mut all = Vec::new();
        // Each from what the ones before left: names must stay apart.
        let mut after = board.as_ref().clone();
        for asked in there {
            match self.changes(&after, asked, context) {
                Ok(changes) => {
                    after = changes.iter().fold(after, |board, change| change.apply(&board).unwrap_or(board));
                    all.extend(changes);
                }
                Err(refused) => return Answer::Refused(refused),
            }
        }
        Answer::Changes(all)
    }

    fn changes(&self, board: &Board, asked: &AskedTarget, context: &Context<'_>) -> Result<Vec<Change>, InvalidInput> {
        let text = self.draft.text();
        let text = match (self.ask.begin, self.of.len()) {
            // Of several, each keeps its own notes and gets the new paragraph.
            (Begin::Paragraph, 2..) => match asked.of.value(board, self.ask.path) {
                Some(Value::Text(notes)) => input::appended(&notes, text.trim()),
                _ => text.to_owned(),
            },
            _ => text.to_owned(),
        };
        asked.of.changes(board, self.ask.path, How::Set, &text, context.wall)
    }

    /// What others made of it while this was open, line by line; raw text.
    fn meanwhile(&self, context: &Context<'_>) -> Vec<String> {
        let board = &context.snapshot.board;
        let others = |asked: &AskedTarget| {
            let now = asked.of.value(board, self.ask.path)?;
            let name = if self.of.len() > 1 { format!("{}: ", asked.of.name()) } else { String::new() };
            let log = context.log.map(AsRef::as_ref);
            (now != asked.was)
                .then(|| format!("{name}{}", told(&now, asked.of.changed_by(log, self.ask.path, self.since))))
        };
        self.of.iter().filter_map(others).collect()
    }

    fn save(&mut self, context: &Context<'_>, chord: Chord) -> Vec<Intent> {
        let changes = match self.answer(context) {
            // It stands in the prompt why not.
            Answer::Gone(_) | Answer::Refused(_) => return Vec::new(),
            Answer::Nothing => return vec![Intent::Close],
            Answer::Changes(changes) if changes.is_empty() => {
                return vec![Intent::Close, Intent::Say("no change: it has this value already".into())];
            }
            Answer::Changes(changes) => changes,
        };
        let board = &context.snapshot.board;
        let others = self.meanwhile(context);
        let confirm = if others.is_empty() {
            Confirm::before(board, &changes, chord)
        } else {
            let question = Confirm::new("Overwrite what somebody else wrote meanwhile?", "overwrites it", chord);
            Some(question.because(others).because(preview::sentences(&changes)))
        };
        match confirm {
            Some(confirm) => vec![Intent::Open(Box::new(confirm.then(vec![Intent::Save(changes)])))],
            None => vec![Intent::Save(changes)],
        }
    }

    fn leave(&mut self, chord: Chord) -> Vec<Intent> {
        if self.draft.lines() == Lines::One || !self.is_touched() {
            return vec![Intent::Close];
        }
        let lines = counted(self.draft.text().lines().count(), "line");
        let confirm = Confirm::new("Discard what you typed?", "discards it", chord).otherwise("keeps it");
        vec![Intent::Open(Box::new(
            confirm.because([format!("{lines} of text are not saved")]).then(vec![Intent::Close]),
        ))]
    }

    fn title(&self) -> String {
        match &self.of[..] {
            [one] => format!("{} {}", self.ask.title, one.of.name()),
            many => format!("{} {} modules", self.ask.title, many.len()),
        }
    }

    /// What to know about the answer, line by line: what it would do, or what is wrong with it.
    fn said(&self, context: &Context<'_>) -> Vec<(Role, String)> {
        let text = |lines: Vec<String>| lines.into_iter().map(|line| (Role::Text, line)).collect();
        match self.answer(context) {
            Answer::Gone(message) => vec![(Role::Attention, message)],
            Answer::Refused(refused) => {
                let could_be = refused.details.iter().map(|line| (Role::Text, line.trim().to_owned()));
                [(Role::Attention, refused.message)]
                    .into_iter()
                    .chain(could_be)
                    .chain([(Role::Text, refused.hint)])
                    .collect()
            }
            Answer::Nothing if self.draft.lines() == Lines::Many => Vec::new(),
            Answer::Nothing => text(self.names(context).or_else(|| Some(self.now(context))).into_iter().collect()),
            Answer::Changes(changes) if changes.is_empty() => text(vec!["no change: it has this value already".into()]),
            Answer::Changes(_) if self.draft.lines() == Lines::Many => Vec::new(),
            Answer::Changes(changes) => {
                let lost = loss::of(&context.snapshot.board, &changes)
                    .into_iter()
                    .chain(preview::looks_like(context, &changes));
                let lost = lost.map(|line| (Role::Attention, line));
                let told = preview::lines(context, &self.asked(), self.ask.path, &changes)
                    .into_iter()
                    .map(|line| (Role::Strong, line));
                let names = self.names(context).map(|line| (Role::Text, line));
                told.chain(lost).chain(names).collect()
            }
        }
    }

    /// Puts the name of a developer behind the `@` before the cursor; asked again, the next one.
    fn complete(&mut self, context: &Context<'_>) {
        if self.ask.path == "blocked"
            && let Some((at, name)) = mention::completed(&context.snapshot.board, self.draft.text(), self.draft.at())
        {
            self.draft.replace_before(at, &name);
        }
    }

    /// The developers whose name can be completed, in a line.
    fn names(&self, context: &Context<'_>) -> Option<String> {
        if self.ask.path != "blocked" {
            return None;
        }
        let names = mention::names(&context.snapshot.board, self.draft.text(), self.draft.at());
        (!names.is_empty()).then(|| format!("Tab completes: {}", names.join(", ")))
    }

    /// What is there now.
    fn now(&self, context: &Context<'_>) -> String {
        let board = &context.snapshot.board;
        match &self.of[..] {
            // It stands in the field.
            [_] if self.ask.begin != Begin::Empty => String::new(),
            [one] => match one.of.value(board, self.ask.path) {
                Some(Value::Absent) | None => "no value yet".into(),
                Some(Value::Text(text)) => format!("now {text}"),
                Some(value) => format!("now {value}"),
            },
            many => format!("each of {} modules gets it", many.len()),
        }
    }
}

/// What matters while it is open.
const KEYS: [(&str, &str); 2] = [("save", "saves"), ("leave", "leaves")];

/// In a line.
const LINE: &[Action<Prompt>] = &Action::<Prompt>::under(
    "In a question",
    [
        row("save", &["Enter"], "", "Save it", Prompt::save),
        row("leave", &["Esc"], "", "Close without saving", |v, _, chord| v.leave(chord)),
        row("complete", &["Tab"], "", "Complete the name behind @", |v, c, _| {
            v.complete(c);
            Vec::new()
        }),
    ],
);

/// In a text.
const TEXT: &[Action<Prompt>] = &Action::<Prompt>::under(
    "In a question",
    [
        row("save", &["Ctrl-S", "Ctrl-D"], "", "Save it", Prompt::save),
        row("leave", &["Esc"], "", "Close without saving", |v, _, chord| v.leave(chord)),
    ],
);

/// What people see of the actions of a question of one line.
pub fn abouts() -> Vec<ActionHelp> {
    [action::abouts(LINE), action::abouts(text::input::ACTIONS)].concat()
}

/// What people see of the actions of a question of many lines.
pub(crate) fn text_abouts() -> Vec<ActionHelp> {
    [action::abouts(TEXT), action::abouts(text::input::ACTIONS), action::abouts(text::input::LINES)].concat()
}

impl View for Prompt {
    fn name(&self) -> &'static str {
        match self.draft.lines() {
            Lines::One => "prompt",
            Lines::Many => "text",
        }
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        self.follow(context);
        let (own, lines) = match self.draft.lines() {
            Lines::One => (LINE, &[][..]),
            Lines::Many => (TEXT, text::input::LINES),
        };
        action::run(own, self, name, context, chord)
            .or_else(|| action::run(text::input::ACTIONS, &mut self.draft, name, context, chord))
            .or_else(|| action::run(lines, &mut self.draft, name, context, chord))
    }

    fn on_key(&mut self, _context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        match chord.typed() {
            Some(c) => self.draft.put(c),
            None if chord.key == Key::Tab && self.draft.lines() == Lines::Many => self.draft.put('\t'),
            None => {}
        }
        Some(Vec::new())
    }

    fn on_paste(&mut self, _context: &Context<'_>, text: &str) -> Option<Vec<Intent>> {
        self.draft.paste(text);
        Some(Vec::new())
    }

    fn covers(&self) -> Cover {
        Cover::PartAndKeys
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        self.follow(context);
        let theme = context.theme;
        let title = self.title();
        let many = self.draft.lines() == Lines::Many;
        let widest = area.width.saturating_sub(6).max(1);
        let width = if many { 84 } else { 62 }.min(widest);
        let meanwhile = self.meanwhile(context).into_iter().map(|line| (Role::Badge, line));
        let mut said: Vec<(Role, Shown)> = meanwhile
            .chain(self.said(context))
            .flat_map(|(role, line)| {
                wrap::wrapped(&Shown::new(&line), usize::from(width)).into_iter().map(move |line| (role, line))
            })
            .collect();
        said.truncate(8);
        let room = area.height.saturating_sub(2);
        // Beside the field: what is said (at least a row, so that nothing jumps), the example, blanks between.
        let example = !self.ask.example.is_empty();
        let told = (said.len() as u16).max(u16::from(!many));
        let field = if many { room.saturating_sub(told + 2).clamp(1, 22) } else { 1 };
        let full = 1 + field + 1 + told + if example { 2 } else { 0 } + 1;
        let airy = u16::from(full <= room);
        let height = if airy == 1 { full } else { (field + told + u16::from(example)).min(room) };
        let wanted = PopupSize { title: &title, role: Role::Focus, width, height };
        let (frame, body) = popup::centred(context, &wanted, area, buffer);
        let actions = if many { text_abouts() } else { abouts() };
        popup::keys(context, (self.name(), &actions), &KEYS, frame, buffer);
        let mut y = airy;
        let line = Rect { y: body.y + y, height: field, ..body }.intersection(body);
        let line = if many {
            line
        } else {
            let mut pen = RowWriter::new(buffer, line, 0);
            pen.left(theme.signs.point.here, theme.style(Role::Focus)).skip(1);
            pen.rest()
        };
        let (above, below) = input_draw::draw(context, &mut self.draft, true, line, buffer);
        popup::more(context, above, below, frame, buffer);
        y += field + airy;
        for (role, text) in &said {
            RowWriter::new(buffer, body, y).left(text.as_str(), theme.style(*role));
            y += 1;
        }
        if example {
            let y = body.height.saturating_sub(1 + airy).max(y);
            let example = Shown::new(self.ask.example).cut_end(usize::from(body.width));
            RowWriter::new(buffer, body, y).left(example.as_str(), theme.style(Role::Text));
        }
    }
}
