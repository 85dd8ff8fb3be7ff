//! The window of a report: which standups were held, and the two cuts. Reads no clock and no calendar: both are handed in.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday};

use crate::log::entry::{Entry, EntryId};
use crate::log::history::cut::{Cut, Cuts};
use crate::model::change::Change;

/// Marks that lie at most so far apart, with nothing but marks between them, are one standup: two people marked it.
pub(crate) const ONE_STANDUP: TimeDelta = TimeDelta::hours(4);

/// How many standups an error lists, the newest of them.
const LISTED: usize = 5;

/// What the user's clock on the wall says, and when it says so.
#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    /// The local time of a moment.
    pub local: fn(DateTime<Utc>) -> NaiveDateTime,
    /// The moment of a local time; where clocks are put forward just then, the first moment after.
    pub moment: fn(NaiveDateTime) -> DateTime<Utc>,
}

impl Calendar {
    /// UTC.
    pub const UTC: Self = Self { local: |at| at.naive_utc(), moment: |local| local.and_utc() };

    /// The local day of a moment.
    pub fn day(self, at: DateTime<Utc>) -> NaiveDate {
        (self.local)(at).date()
    }

    /// When this local day begins.
    pub fn begin(self, day: NaiveDate) -> DateTime<Utc> {
        (self.moment)(day.and_time(NaiveTime::MIN))
    }

    /// The last millisecond of this local day.
    pub fn end(self, day: NaiveDate) -> DateTime<Utc> {
        self.begin(day.checked_add_days(Days::new(1)).unwrap_or(day)) - TimeDelta::milliseconds(1)
    }

    /// When the working day (Monday to Friday) before this local day began.
    fn previous_working_day(self, day: NaiveDate) -> DateTime<Utc> {
        let is_working = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let before = (1..=3).filter_map(|days| day.checked_sub_days(Days::new(days)));
        self.begin(before.into_iter().find(is_working).unwrap_or(day))
    }
}

/// A standup that was held: one mark, or several with nothing between them.
#[derive(Clone, Debug)]
pub struct Standup<'a> {
    /// The mark with which it began.
    pub first: &'a Arc<Entry>,
    /// The mark with which it ended; what it has seen counts.
    pub last: &'a Arc<Entry>,
    /// What was noted about it, in the order of the marks. Raw text: make it `Shown` before it meets a terminal.
    pub note: String,
}

impl Standup<'_> {
    /// The side of a report that is this standup.
    pub(crate) fn bound(&self) -> Bound {
        Bound { kind: BoundKind::Mark, at: self.last.at, mark: Some(self.last.id.clone()), note: self.note.clone() }
    }

    fn has(&self, id: &EntryId) -> bool {
        self.first.id == *id || self.last.id == *id
    }
}

/// The standups that were held, oldest first, without those whose marks were undone.
pub(crate) fn standups<'a>(cuts: &Cuts<'a>) -> Vec<Standup<'a>> {
    let mut standups: Vec<Standup<'a>> = Vec::new();
    let mut seen_by_last = None;
    for mark in cuts.history().marks() {
        let Change::Mark { note, .. } = &mark.change else { continue };
        let seen = cuts.seen(mark);
        match (standups.last_mut(), seen_by_last.replace(seen.clone())) {
            (Some(standup), Some(before))
                if (mark.at - standup.first.at).abs() <= ONE_STANDUP && !cuts.is_apart(&before, &seen) =>
            {
                standup.last = mark;
                if !note.is_empty() {
                    let semicolon = if standup.note.is_empty() { "" } else { "; " };
                    standup.note = format!("{}{semicolon}{note}", standup.note);
                }
            }
            _ => standups.push(Standup { first: mark, last: mark, note: note.clone() }),
        }
    }
    standups
}

/// What one side of a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoundKind {
    /// A standup that was held.
    Mark,
    /// A moment.
    Time,
    /// No standup was held before: the beginning of the working day before.
    PreviousWorkingDay,
    /// The last time somebody looked at the board.
    Visit,
    /// This moment, with the board as it is.
    Now,
}

/// One side of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// What it is.
    pub kind: BoundKind,
    /// When that was.
    pub at: DateTime<Utc>,
    /// The mark of the standup, if it is one.
    pub mark: Option<EntryId>,
    /// What was noted about that standup. Raw text: make it `Shown` before it meets a terminal.
    pub note: String,
}

/// A point in time as somebody asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Point {
    /// So many standups before the last one.
    Mark(usize),
    /// The standup with the mark of this id.
    Id(EntryId),
    /// A moment.
    Moment(DateTime<Utc>),
    /// The last time somebody looked at the board.
    Visit(Visit),
}

/// What somebody had seen of the history when they last looked at the board.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Visit {
    /// The last line seen of each log file, as a mark has it.
    pub seen: BTreeMap<String, String>,
    /// When that was.
    pub at: DateTime<Utc>,
}

/// The report that somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// From one point until another; left out, since the last standup before it, and until now.
    Between {
        /// From when on.
        since: Option<Point>,
        /// Until when; a moment counts as inside.
        until: Option<Point>,
    },
    /// What was said at a standup that was held.
    Of(Point),
    /// What was said on this local day.
    OfDay(NaiveDate),
}

/// Both sides of a report.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    /// From when on.
    pub since: Bound,
    /// Until when.
    pub until: Bound,
    /// What had happened before.
    pub before: Cut,
    /// What has happened until then.
    pub after: Cut,
    /// The standups before `until`, the newest first.
    pub(crate) earlier: Vec<Earlier>,
}

/// A standup before the end of a window.
#[derive(Clone, Debug)]
pub(crate) struct Earlier {
    /// The mark with which it ended.
    pub(crate) mark: Arc<Entry>,
    /// What it has seen.
    pub(crate) seen: Cut,
}

/// Why there is no such report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoWindow {
    /// No such standup was held; these were, the newest of them, oldest first.
    #[error("no such standup was held")]
    NoSuchMark(Vec<Bound>),
    /// It would end before it begins.
    #[error("the report would end before it begins")]
    Backwards,
}

/// The two cuts of the report that is `asked` for.
pub(crate) fn window(cuts: &Cuts<'_>, calendar: Calendar, asked: &Asked) -> Result<Window, NoWindow> {
    Windows { cuts, calendar, standups: standups(cuts) }.of(asked)
}

struct Windows<'a> {
    cuts: &'a Cuts<'a>,
    calendar: Calendar,
    standups: Vec<Standup<'a>>,
}

/// A side, with the number of its standup where it is one.
struct Side {
    bound: Bound,
    number: Option<usize>,
    /// What had been seen, where it is a visit.
    seen: Option<Cut>,
}

impl Windows<'_> {
    fn of(self, asked: &Asked) -> Result<Window, NoWindow> {
        let (since, until) = match asked {
            Asked::Between { since, until } => {
                let until = until.as_ref().map_or_else(|| Ok(self.now()), |until| self.point(until))?;
                let since = match since {
                    // Before the first standup that was ever held, the last one is the working day before.
                    None => self.last_before(&until),
                    Some(Point::Mark(0)) if self.standups.is_empty() => self.last_before(&until),
                    Some(since) => self.point(since)?,
                };
                (since, until)
            }
            Asked::Of(standup) => {
                let until = self.point(standup)?;
                (self.last_before(&until), until)
            }
            Asked::OfDay(day) => {
                let on = |standup: &Standup<'_>| self.calendar.day(standup.last.at);
                let until = match self.standups.iter().rposition(|standup| on(standup) == *day) {
                    Some(number) => self.standup(number),
                    None => moment(self.calendar.end(*day).min(self.cuts.now())),
                };
                let since = match self.standups.iter().rposition(|standup| on(standup) < *day) {
                    Some(number) => self.standup(number),
                    None => self.working_day_before(&until),
                };
                (since, until)
            }
        };
        let backwards = match (since.number, until.number) {
            (Some(since), Some(until)) => since > until,
            _ => since.bound.at > until.bound.at && since.bound.kind != BoundKind::Mark,
        };
        let is_past = until.bound.kind != BoundKind::Now && since.bound.at > until.bound.at;
        if backwards || (is_past && since.number.is_none() != until.number.is_none()) {
            return Err(NoWindow::Backwards);
        }
        let earlier = self.standups[..self.count_before(&until)].iter().rev();
        Ok(Window {
            before: self.cut(&since, Cut::Before(since.bound.at)),
            after: self.cut(&until, Cut::UpTo(until.bound.at)),
            earlier: earlier
                .map(|standup| Earlier { mark: Arc::clone(standup.last), seen: self.cuts.seen(standup.last) })
                .collect(),
            since: since.bound,
            until: until.bound,
        })
    }

    fn cut(&self, side: &Side, by_time: Cut) -> Cut {
        match (side.number, side.bound.kind) {
            (_, BoundKind::Visit) => side.seen.clone().unwrap_or(by_time),
            (Some(number), _) => self.cuts.seen(self.standups[number].last),
            (None, BoundKind::Now) => Cut::Now,
            _ => by_time,
        }
    }

    fn now(&self) -> Side {
        let bound = Bound { kind: BoundKind::Now, at: self.cuts.now(), mark: None, note: String::new() };
        Side { bound, number: None, seen: None }
    }

    fn standup(&self, number: usize) -> Side {
        Side { bound: self.standups[number].bound(), number: Some(number), seen: None }
    }

    fn point(&self, point: &Point) -> Result<Side, NoWindow> {
        let number = match point {
            Point::Moment(at) => return Ok(moment(*at)),
            Point::Visit(visit) => return Ok(self.visit(visit)),
            Point::Mark(back) => self.standups.len().checked_sub(back.saturating_add(1)),
            Point::Id(id) => self.number_of(id),
        };
        number.map(|number| self.standup(number)).ok_or_else(|| {
            let listed = self.standups.len().saturating_sub(LISTED);
            NoWindow::NoSuchMark(self.standups[listed..].iter().map(Standup::bound).collect())
        })
    }

    fn visit(&self, visit: &Visit) -> Side {
        let bound = Bound { kind: BoundKind::Visit, ..moment(visit.at).bound };
        Side { bound, number: None, seen: Some(self.cuts.seen_of(&visit.seen)) }
    }

    /// The standup that a mark belongs to.
    fn number_of(&self, id: &EntryId) -> Option<usize> {
        let inner = |standup: &Standup<'_>| {
            let mark = self.cuts.history().marks().find(|mark| mark.id == *id);
            mark.is_some_and(|mark| standup.first.order() <= mark.order() && mark.order() <= standup.last.order())
        };
        let direct = self.standups.iter().position(|standup| standup.has(id));
        direct.or_else(|| self.standups.iter().position(inner))
    }

    /// How many standups were held before.
    fn count_before(&self, until: &Side) -> usize {
        match (until.number, until.bound.kind) {
            (Some(number), _) => number,
            (None, BoundKind::Now) => self.standups.len(),
            _ => self.standups.iter().rposition(|standup| standup.last.at <= until.bound.at).map_or(0, |at| at + 1),
        }
    }

    fn last_before(&self, until: &Side) -> Side {
        match self.count_before(until).checked_sub(1) {
            Some(number) => self.standup(number),
            None => self.working_day_before(until),
        }
    }

    fn working_day_before(&self, until: &Side) -> Side {
        let at = self.calendar.previous_working_day(self.calendar.day(until.bound.at));
        Side { bound: Bound { kind: BoundKind::PreviousWorkingDay, ..moment(at).bound }, number: None, seen: None }
    }
}

fn moment(at: DateTime<Utc>) -> Side {
    Side { bound: Bound { kind: BoundKind::Time, at, mark: None, note: String::new() }, number: None, seen: None }
}
