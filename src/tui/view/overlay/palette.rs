//! The palette: every action and every target, found by a few letters. Does nothing itself: it runs the chosen action, or goes
//! to the target.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::config::key::Chord;
use crate::model::board::Board;
use crate::model::change::Subject;
use crate::model::module::Module;
use crate::model::shown::Shown;
use crate::query::fuzzy::{Fit, Fuzzy};
use crate::tui::core::action;
use crate::tui::core::action::{Action, row};
use crate::tui::core::action_help::ActionHelp;
use crate::tui::core::context::Context;
use crate::tui::core::keymap::EVERYWHERE;
use crate::tui::core::keymap::MODULES;
use crate::tui::core::theme::Role;
use crate::tui::core::view::{Cover, Intent, View};
use crate::tui::text::input;
use crate::tui::text::input::{Lines, TextInput};
use crate::tui::text::list::{self, ListState};
use crate::tui::text::row::RowWriter;
use crate::tui::widget::frame::picker;
use crate::tui::widget::frame::picker::Finder;
use crate::tui::widget::frame::popup;

/// The best so many are listed: nobody reads on, but everybody types on.
const LISTED: usize = 200;

/// Cells of a list that is as wide as it likes to be.
const WIDTH: u16 = 72;

/// Rows whose keys are many tell them apart by the key: the digits. Without a key they mean nothing.
const MANY_KEYS: usize = 4;

/// The palette.
#[derive(Clone, Debug)]
pub(crate) struct Palette {
    draft: TextInput,
    fuzzy: Fuzzy,
    board: Arc<Board>,
    items: Arc<[Item]>,
    /// All that fit what is typed, with how well: indices of items.
    fitting: Vec<(Fit, u32)>,
    /// The best of them, in the order of the list.
    listed: Vec<u32>,
    list: ListState,
}

/// Something to be done or gone to, the most sensible first.
#[derive(Clone, Copy, Debug)]
enum Item {
    /// This row of this view.
    Action(&'static str, ActionHelp),
    /// The developer at this index.
    Developer(u32),
    /// The module at this index of a developer, or of nobody's.
    Module(Option<u32>, u32),
}

const ACTIONS: &[Action<Palette>] = &Action::<Palette>::under(
    "In the palette",
    [
        row("choose", &["Enter"], "do it", "Do it, or go there", |v, _, _| v.choose()),
        row("close", &["Esc"], "close", "Close", |_, _, _| vec![Intent::Close]),
    ],
);

/// What people see of its actions.
pub fn abouts() -> Vec<ActionHelp> {
    list::with([action::abouts(ACTIONS), action::abouts(input::ACTIONS)].concat(), list::TYPING_KEYS)
}

impl Palette {
    /// All that works right here, all developers and all modules.
    pub(crate) fn open(context: &Context<'_>) -> Self {
        let board = Arc::clone(&context.snapshot.board);
        let mut palette = Self {
            draft: TextInput::new(Lines::One, ""),
            fuzzy: Fuzzy::new(""),
            items: items(context.actions, &board).into(),
            board,
            fitting: Vec::new(),
            listed: Vec::new(),
            list: ListState::default(),
        };
        palette.look(false);
        palette
    }

    /// Looks for what is typed; if that only grew, among those that fit before.
    fn look(&mut self, grew: bool) {
        self.fuzzy = Fuzzy::new(self.draft.text());
        let before = std::mem::take(&mut self.fitting);
        let (fuzzy, items, board) = (&mut self.fuzzy, &self.items, &self.board);
        let mut fit = |index: u32| items[index as usize].fit(board, fuzzy).map(|fit| (fit, index));
        self.fitting = if grew {
            before.into_iter().filter_map(|(_, index)| fit(index)).collect()
        } else {
            (0..items.len() as u32).filter_map(fit).collect()
        };
        let mut best = self.fitting.clone();
        let order = |(fit, index): &(Fit, u32)| (std::cmp::Reverse(*fit), *index);
        if best.len() > LISTED {
            best.select_nth_unstable_by_key(LISTED, order);
            best.truncate(LISTED);
        }
        best.sort_unstable_by_key(order);
        let is_meant = |(fit, index): &(Fit, u32)| items[*index as usize].is_meant(*fit);
        self.list.selected = best.iter().position(is_meant).filter(|_| !fuzzy.is_empty());
        self.listed = best.into_iter().map(|(_, index)| index).collect();
        self.list.first = 0;
    }

    /// Looks again if what is typed is another text than before.
    fn typed_after(&mut self, before: &str) -> Vec<Intent> {
        if self.draft.text() != before {
            self.look(!before.trim().is_empty() && self.draft.text().starts_with(before));
        }
        Vec::new()
    }

    fn choose(&self) -> Vec<Intent> {
        let listed = self.list.selected.and_then(|selected| self.listed.get(selected));
        let item = listed.map(|index| self.items[*index as usize]);
        match item {
            Some(Item::Action(view, about)) => vec![Intent::Run { view, action: about.name }],
            Some(Item::Developer(index)) => {
                let developer = &self.board.developers[index as usize];
                vec![Intent::Close, Intent::GoTo(Subject::Developer(developer.name.clone()))]
            }
            Some(Item::Module(developer, index)) => {
                let module = module(&self.board, developer, index);
                vec![Intent::Close, Intent::GoTo(Subject::Module(module.id.clone()))]
            }
            None => Vec::new(),
        }
    }
}

/// The module at this index of a column.
fn module(board: &Board, developer: Option<u32>, index: u32) -> &Arc<Module> {
    &board.column(developer.map(|index| index as usize))[index as usize]
}

/// What can be done to modules, what can be opened, what else works here; then where one can go.
fn items(actions: &[(&'static str, Vec<ActionHelp>)], board: &Board) -> Vec<Item> {
    let rank = |view: &str| match view {
        MODULES => 0,
        EVERYWHERE => 1,
        _ => 2,
    };
    let mut tables: Vec<_> = actions.iter().collect();
    tables.sort_by_key(|(view, _)| rank(view));
    let rows = tables.into_iter().flat_map(|(view, rows)| rows.iter().map(move |about| (*view, *about)));
    let mut items: Vec<Item> = rows
        .filter(|(view, about)| about.keys.len() <= MANY_KEYS && (*view, about.name) != (EVERYWHERE, "palette"))
        .map(|(view, about)| Item::Action(view, about))
        .collect();
    items.extend((0..board.developers.len() as u32).map(Item::Developer));
    for (column, (developer, modules)) in (0..).zip(board.columns()) {
        items.extend((0..modules.len() as u32).map(|index| Item::Module(developer.map(|_| column), index)));
    }
    items
}

impl Item {
    /// How well it fits; every name that people may know it by counts.
    fn fit(self, board: &Board, fuzzy: &mut Fuzzy) -> Option<Fit> {
        match self {
            Self::Action(_, about) => fuzzy.fit(&[about.long, about.name, about.words]),
            Self::Developer(index) => {
                let developer = &board.developers[index as usize];
                fuzzy.fit(&[&developer.name, &developer.area])
            }
            Self::Module(developer, index) => {
                let module = module(board, developer, index);
                fuzzy.fit(&[&module.id, &module.title])
            }
        }
    }

    /// Whether somebody who typed what fits so well may mean it without looking: where they go by mistake they come back from,
    /// but what they change by mistake others see.
    fn is_meant(self, fit: Fit) -> bool {
        !matches!((self, fit), (Self::Action(_, ActionHelp { is_safe: false, .. }), Fit::Loose(_)))
    }

    /// Its name, what else is known of it, and what stands at the right end.
    fn shown(self, context: &Context<'_>, board: &Board, fuzzy: &mut Fuzzy) -> (Shown, Shown, String) {
        match self {
            Self::Action(view, about) => {
                let keys: Vec<String> = context.keymap.keys(view, &about).into_iter().map(Chord::short).collect();
                // Who typed another word sees that this is what it means.
                let other = about.words.split(' ').find(|word| fuzzy.fit(&[word]).is_some());
                let other = other.filter(|_| !fuzzy.is_empty() && fuzzy.fit(&[about.long]).is_none());
                (about.long.into(), other.unwrap_or_default().into(), keys.join("  "))
            }
            Self::Developer(index) => {
                let developer = &board.developers[index as usize];
                (Shown::from(&developer.name), Shown::from(&developer.area), "developer".into())
            }
            Self::Module(developer, index) => {
                let module = module(board, developer, index);
                let of = developer.map_or("unassigned", |index| &board.developers[index as usize].name);
                (Shown::from(&module.id), Shown::from(&module.title), Shown::new(of).cut_end(20).to_string())
            }
        }
    }
}

impl View for Palette {
    fn name(&self) -> &'static str {
        "palette"
    }

    fn run(&mut self, name: &str, context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        let before = self.draft.text().to_owned();
        if name == "erase" && before.is_empty() {
            return Some(vec![Intent::Close]);
        }
        let moved = self.list.select(name, self.listed.len()).then(Vec::new);
        moved
            .or_else(|| action::run(ACTIONS, self, name, context, chord))
            .or_else(|| self.draft.run(name, context, chord).map(|_| self.typed_after(&before)))
    }

    fn on_key(&mut self, _context: &Context<'_>, chord: Chord) -> Option<Vec<Intent>> {
        let before = self.draft.text().to_owned();
        if let Some(typed) = chord.typed() {
            self.draft.put(typed);
        }
        Some(self.typed_after(&before))
    }

    fn on_paste(&mut self, _context: &Context<'_>, text: &str) -> Option<Vec<Intent>> {
        let before = self.draft.text().to_owned();
        self.draft.paste(text);
        Some(self.typed_after(&before))
    }

    fn covers(&self) -> Cover {
        Cover::PartAndKeys
    }

    fn draw(&mut self, context: &Context<'_>, area: Rect, buffer: &mut Buffer) {
        let (found, all) = (self.fitting.len(), self.items.len());
        let finder = Finder {
            title: "Do or find",
            sign: ":",
            hint: "an action, a developer, a module",
            count: &match (self.fuzzy.is_empty(), self.list.selected) {
                (true, _) => String::new(),
                (false, None) if found > 0 => format!("{found} come close, Down chooses"),
                (false, _) => format!("{found} of {all}"),
            },
            wanted: (WIDTH, (self.listed.len().max(1) as u16).min(area.height * 2 / 3)),
            most: area.height * 2 / 3,
        };
        let (frame, list) = finder.draw(context, &mut self.draft, area, buffer);
        let theme = context.theme;
        let first = self.list.show(self.listed.len(), usize::from(list.height));
        popup::more(context, first, self.list.below(self.listed.len()), frame, buffer);
        if self.listed.is_empty() {
            let nothing = "nothing matches: try fewer letters";
            RowWriter::new(buffer, list, 0).skip(2).left(nothing, theme.style(Role::Text));
        }
        for (y, listed) in (0..list.height).zip(first..self.listed.len()) {
            let item = self.items[self.listed[listed] as usize];
            let (name, more, right) = item.shown(context, &self.board, &mut self.fuzzy);
            let selected = self.list.selected == Some(listed);
            let look = |role| theme.style(if selected { Role::Selection } else { role });
            let mut pen = RowWriter::new(buffer, list, y);
            if selected {
                pen.paint(theme.style(Role::Selection));
            }
            pen.left(if selected { theme.signs.point.here } else { " " }, look(Role::Focus)).skip(1);
            // What it is matters more than its keys.
            if name.width() + right.width() + 3 <= pen.room() || !matches!(item, Item::Action(..)) {
                let role = if matches!(item, Item::Action(..)) { Role::Key } else { Role::Text };
                pen.right(&right, 2, look(role));
            }
            let name = name.cut_middle(pen.room());
            picker::marked(theme, &name, &self.fuzzy.letters(name.as_str()), selected, &mut pen);
            let more = more.cut_end(pen.room().saturating_sub(2));
            if more.width() > 3 {
                pen.skip(2);
                picker::marked(theme, &more, &self.fuzzy.letters(more.as_str()), selected, &mut pen);
            }
        }
    }
}
