//! The log: what it keeps, what it answers, and the way back. Here are the desks that share a board; the plays are below.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use standup::document::Document;
use standup::log::codec::{self, ReadRecord};
use standup::log::entry::{Entry, EntryId, Replica, Stamp};
use standup::log::file_name::LogName;
use standup::log::history::History;
use standup::log::undo::{Refusal, Undone, redo, undo, undo_step};
use standup::model::board::{Board, Developer};
use standup::model::change::{By, Change, Clash, Item, Record, RecordKind, Seat, Setting, Subject};
use standup::model::field::{MODULE, Owner, Value, find};
use standup::model::module::Module;
use standup::model::snapshot::Revision;
use standup::model::status::Status;

pub(crate) mod branches;
pub(crate) mod external_edits;
mod history;
mod hostile;
mod line;
pub(crate) mod reach;
mod undoing;

/// Reads records as the board file is read.
struct FromBoard;

impl ReadRecord for FromBoard {
    fn module(&self, source: &str) -> Result<Module, String> {
        let board = read(&format!("(format: 1, developers: [], modules: [{source}\n])"))?;
        board.unassigned.first().map(|m| m.as_ref().clone()).ok_or_else(|| "no module".into())
    }

    fn developer(&self, source: &str) -> Result<Developer, String> {
        let board = read(&format!("(format: 1, developers: [{source}\n])"))?;
        board.developers.first().map(|d| d.as_ref().clone()).ok_or_else(|| "no developer".into())
    }
}

fn read(text: &str) -> Result<Board, String> {
    let document = Document::read(text.as_bytes()).map_err(|unreadable| unreadable.problems[0].message.clone())?;
    Ok(document.board().as_ref().clone())
}

/// A person at a machine.
#[derive(Clone)]
struct Desk {
    who: String,
    replica: Replica,
    /// How many hours the clock of the machine is ahead.
    ahead: i64,
}

fn desk(who: &str, replica: &str) -> Desk {
    Desk { who: who.into(), replica: replica.parse().unwrap(), ahead: 0 }
}

impl Desk {
    fn file(&self) -> String {
        LogName::new(&self.who, self.replica.clone()).to_string()
    }
}

/// A board and its log files as they lie in the shared folder. Nothing is kept between two calls but these: whoever does
/// something has just started the program.
#[derive(Clone)]
struct Folder {
    board: Board,
    logs: BTreeMap<String, String>,
    /// Minutes since the beginning.
    clock: i64,
}

impl Folder {
    fn with(board: Board) -> Self {
        Self { board, logs: BTreeMap::new(), clock: 0 }
    }

    fn history(&self) -> History {
        let read = |(name, text): (&String, &String)| {
            let read = codec::read(text.as_bytes(), &FromBoard);
            assert_eq!(read.problems, [], "in {name}");
            (name.clone(), read.entries)
        };
        History::of(self.logs.iter().map(read))
    }

    fn now(&self, desk: &Desk) -> DateTime<Utc> {
        "2026-11-20T09:00:00Z".parse::<DateTime<Utc>>().unwrap()
            + TimeDelta::minutes(self.clock)
            + TimeDelta::hours(desk.ahead)
    }

    /// Makes the changes and logs them as one step; gives its id.
    fn make(&mut self, desk: &Desk, by: By, changes: Vec<Change>) -> EntryId {
        self.board = made(&self.board, &changes).expect("changes that fit the board");
        self.log(desk, by, changes)
    }

    /// Logs a step whose effect is on the board already.
    fn log(&mut self, desk: &Desk, by: By, changes: Vec<Change>) -> EntryId {
        self.clock += 1;
        let stamp = Stamp { who: desk.who.clone(), by, at: self.now(desk), rev: rev(&self.board) };
        let log = self.logs.entry(desk.file()).or_default();
        let counter = log.lines().count() as u64 + 1;
        let entries = stamp.step(&desk.replica, counter, self.history().next_seq(), changes);
        let lines: String = entries.iter().map(|e| codec::write(e).unwrap()).collect();
        self.logs.entry(desk.file()).or_default().push_str(&lines);
        entries[0].id.clone()
    }

    fn key(&mut self, desk: &Desk, changes: Vec<Change>) -> EntryId {
        self.make(desk, By::Key, changes)
    }

    /// Whether the undo could be made: the board may know better than the log.
    fn take_back(&mut self, desk: &Desk, undone: Undone) -> Result<String, Clash> {
        let sentence = undone.sentence.clone();
        let proposal = undone.proposal(&desk.who);
        self.board = made(&self.board, &proposal.changes)?;
        self.log(desk, proposal.by, proposal.changes);
        Ok(sentence)
    }

    fn undo(&mut self, desk: &Desk) -> Result<String, Refusal> {
        let undone = undo(&self.history(), &desk.who)?;
        Ok(self.take_back(desk, undone).expect("what the log allows fits the board"))
    }

    fn redo(&mut self, desk: &Desk) -> Result<String, Refusal> {
        let undone = redo(&self.history(), &desk.who)?;
        Ok(self.take_back(desk, undone).expect("what the log allows fits the board"))
    }

    fn undo_step(&mut self, desk: &Desk, step: &EntryId) -> Result<String, Refusal> {
        let undone = undo_step(&self.history(), step)?;
        Ok(self.take_back(desk, undone).expect("what the log allows fits the board"))
    }

    /// What somebody found who compared the board with what they saw last.
    fn observe(&mut self, desk: &Desk, changes: Vec<Change>) {
        self.clock += 1;
        let entries = standup::log::observed::observed(&self.history(), changes, self.now(desk), rev(&self.board));
        let lines: String = entries.iter().map(|e| codec::write(e).unwrap()).collect();
        self.logs.entry(desk.file()).or_default().push_str(&lines);
    }

    fn status(&self, id: &str) -> Status {
        self.board.find(id).unwrap().module.status
    }
}

fn made(board: &Board, changes: &[Change]) -> Result<Board, Clash> {
    changes.iter().try_fold(board.clone(), |board, change| change.apply(&board))
}

fn rev(board: &Board) -> Revision {
    Revision::of(format!("{board:?}").as_bytes())
}

/// `ana: a b, bo: c`: developers with their modules, all pending.
fn board(columns: &[(&str, &[&str])]) -> Board {
    let module = |id: &&str| Module::new(*id, Status::Pending).into();
    let developer = |(name, ids): &(&str, &[&str])| {
        let modules = ids.iter().map(module).collect();
        Developer { name: (*name).into(), modules, ..Developer::default() }.into()
    };
    Board { format: 1, developers: columns.iter().map(developer).collect(), ..Board::default() }
}

/// Moves a module on: to in progress, to done, or back to pending.
fn moved(module: &str, from: Status, to: Status) -> Change {
    Change::Move { module: module.into(), from, to }
}

fn removal(board: &Board, id: &str, source: Option<&str>) -> Change {
    let found = board.find(id).unwrap();
    let kind = RecordKind::Module(found.module.clone(), seat(board, found.developer, found.index));
    Change::Remove(Box::new(Record { source: source.map(str::to_owned), ..Record::new(kind) }))
}

/// What the log shows, one line an entry.
fn told(history: &History) -> Vec<String> {
    let line = |e: &std::sync::Arc<Entry>| format!("{}: {}", e.actor(), e.change.sentence());
    history.entries().map(line).collect()
}

/// A number for every choice that a play has to make, from a list that a property shrinks.
struct Dice<'a>(std::slice::Iter<'a, u8>);

impl Dice<'_> {
    fn roll(&mut self, sides: usize) -> usize {
        self.0.next().map_or(0, |n| usize::from(*n) % sides.max(1))
    }
}

const IDS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
const NAMES: [&str; 4] = ["ana", "bo", "cleo", "dee"];

/// A step that fits the board, if the dice find one: all kinds of change, sometimes several of them.
fn any_step(board: &Board, dice: &mut Dice<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut now = board.clone();
    for _ in 0..=[0, 0, 0, 2][dice.roll(4)] {
        if let Some(change) = any_change(&now, dice)
            && let Ok(next) = change.apply(&now)
            && next != now
        {
            now = next;
            changes.push(change);
        }
    }
    changes
}

fn any_change(board: &Board, dice: &mut Dice<'_>) -> Option<Change> {
    let kind = dice.roll(12);
    if kind >= 10 {
        return any_developer(board, dice);
    }
    let found = board.modules().nth(dice.roll(board.modules().count()));
    let Some(found) = found.filter(|_| kind != 9) else {
        let new = Module::new(IDS[dice.roll(IDS.len())], Status::Pending);
        let kind = RecordKind::Module(new.into(), seat(board, None, board.unassigned.len()));
        return Some(Change::Add(Box::new(Record::new(kind))));
    };
    let module = || found.module.id.clone();
    let set = |path: &str, to: Value| {
        let field = find(MODULE, path).unwrap();
        Change::Set(Setting::new(found.module.subject(), field, (field.get)(found.module), to))
    };
    let from = seat(board, found.developer, found.index);
    Some(match kind {
        0 | 1 => moved(&found.module.id, found.module.status, Status::ALL[dice.roll(3)]),
        2 => set("notes", Value::text(["", "x", "line\nline", "\u{202e}"][dice.roll(4)])),
        3 => {
            let other = board.modules().nth(dice.roll(board.modules().count()))?.module.id.clone();
            set("after", Value::Texts(vec![other]))
        }
        4 => {
            let item = ["slow", "hard"][dice.roll(2)].to_owned();
            let at = found.module.tags.iter().position(|t| *t == item);
            let item = Item::new(module(), find(MODULE, "tags")?, item).at(at);
            if at.is_some() { Change::RemoveFrom(item) } else { Change::AddTo(item) }
        }
        5 => removal(board, &found.module.id, None),
        6 => {
            let to = Some(dice.roll(board.developers.len() + 1)).filter(|i| *i < board.developers.len());
            let to = seat(board, to, dice.roll(board.column(to).len() + 1));
            Change::assign(module(), from, to)
        }
        7 => {
            let others: Vec<_> = board.column(found.developer).iter().filter(|m| m.id != found.module.id).collect();
            let to = dice.roll(others.len() + 1).checked_sub(1).map(|i| others[i].id.clone());
            Change::place(Subject::Module(module()), from.after, to)
        }
        _ => renaming(board, Subject::Module(module()), IDS[dice.roll(IDS.len())])?,
    })
}

/// Somebody is renamed, leaves or joins.
fn any_developer(board: &Board, dice: &mut Dice<'_>) -> Option<Change> {
    let at = dice.roll(board.developers.len() + 1);
    let left = at.checked_sub(1).map(|i| board.developers[i].name.clone());
    let name = NAMES[dice.roll(NAMES.len())];
    let record = |one| Box::new(Record::new(RecordKind::Developer(one, left)));
    match board.developers.get(at) {
        Some(one) if dice.roll(2) == 0 => renaming(board, Subject::Developer(one.name.clone()), name),
        Some(one) => Some(Change::Remove(record(one.clone()))),
        None => Some(Change::Add(record(Developer { name: name.into(), ..Developer::default() }.into()))),
    }
}

/// A name that somebody waits for already, though nobody has it, cannot be taken back from its new bearer alone.
fn renaming(board: &Board, what: Subject, to: &str) -> Option<Change> {
    let awaited = board.modules().any(|f| f.module.after.iter().any(|a| a == to));
    (!awaited).then(|| Change::rename(what, to))
}

fn seat(board: &Board, developer: Option<usize>, at: usize) -> Seat {
    Seat {
        developer: developer.map(|i| board.developers[i].name.clone()),
        after: at.checked_sub(1).map(|i| board.column(developer)[i].id.clone()),
    }
}
