//! The lens: what happened since some point, computed once for a board and its log and kept until one of them is another, and the
//! figures of just now. Shows nothing and reads no log: it says whether more of it is needed.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::export::text::merging::sentence;
use crate::log::entry::Stamp;
use crate::log::history::{History, Since};
use crate::model::board::Board;
use crate::model::change::{By, Change};
use crate::model::decimal::Hundredths;
use crate::model::snapshot::Revision;
use crate::report::changed::changed;
use crate::report::facts::ModuleFact;
use crate::report::merge_order::merge_order;
use crate::report::window::{Asked, Calendar, Point, Visit};
use crate::report::{Scene, StandupReport, report};
use crate::tui::core::now::Monotonic;

/// Since when the board is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum LensSince {
    /// Nothing is marked.
    #[default]
    Off,
    /// The last standup.
    Standup,
    /// The last time somebody looked at the board here.
    Visit,
    /// Seven days ago.
    Week,
}

impl LensSince {
    /// The next one, in a circle; a visit only where one is known.
    #[must_use]
    pub(crate) fn next(self, knows_visit: bool) -> Self {
        match self {
            Self::Off => Self::Standup,
            Self::Standup if knows_visit => Self::Visit,
            Self::Standup | Self::Visit => Self::Week,
            Self::Week => Self::Off,
        }
    }
}

/// A report with its facts by module.
#[derive(Debug)]
pub struct News {
    /// Since when.
    pub(crate) since: LensSince,
    /// The facts.
    pub report: StandupReport,
    places: HashMap<String, usize>,
}

impl News {
    /// Of this report.
    pub(crate) fn new(since: LensSince, report: StandupReport) -> Self {
        let places = report.modules.iter().enumerate().map(|(at, fact)| (fact.module.id.clone(), at));
        Self { since, places: places.collect(), report }
    }

    /// The facts about the module with this id, if it is told of at all.
    pub fn of(&self, id: &str) -> Option<&ModuleFact> {
        self.places.get(id).map(|at| &self.report.modules[*at])
    }

    /// The facts about the module with this id, if anything happened to it.
    pub fn changed(&self, id: &str) -> Option<&ModuleFact> {
        self.of(id).filter(|fact| !fact.happened.is_empty())
    }
}

/// What a report is made of here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LensScene<'a> {
    /// The board with what is on its way.
    pub board: &'a Arc<Board>,
    /// The log as far as it is read.
    pub log: &'a Arc<History>,
    /// What the log does not have yet, in its order.
    pub ahead: &'a [Change],
    /// In whose name that is.
    pub who: Option<&'a str>,
    /// The time.
    pub now: DateTime<Utc>,
    /// The calendar of the user.
    pub calendar: Calendar,
    /// What was seen when the board was looked at last.
    pub visit: Option<&'a Visit>,
}

/// The reports that were asked for.
#[derive(Debug, Default)]
pub(crate) struct Lens {
    /// Since when the board is looked at.
    pub since: LensSince,
    /// What is to be shown now.
    pub current: Option<Arc<News>>,
    kept: Vec<Kept>,
    /// The log for which older entries were asked.
    asked: Option<Arc<History>>,
    /// Who may merge, of which board.
    merging: Option<(Arc<Board>, Option<String>)>,
    /// How many reports were worked out: a test counts them.
    pub worked_out: usize,
}

/// A report, and what it was made of.
#[derive(Debug)]
struct Kept {
    since: LensSince,
    board: Arc<Board>,
    log: Arc<History>,
    day: NaiveDate,
    news: Option<Arc<News>>,
    changed: Option<BTreeSet<String>>,
}

impl Lens {
    /// What happened since then; worked out only if the board, the log or the day is another one. `None` if that is off, or if
    /// not all that happened since is loaded.
    pub(crate) fn news(&mut self, since: LensSince, scene: &LensScene<'_>) -> Option<Arc<News>> {
        self.kept(since, scene)?.news.clone()
    }

    /// Ids of the modules that changed since the last standup; `None` if none was held, or if not all that happened since is
    /// loaded.
    pub(crate) fn changed(&mut self, scene: &LensScene<'_>) -> Option<&BTreeSet<String>> {
        scene.log.marks().next_back()?;
        let kept = self.kept(LensSince::Standup, scene)?;
        if kept.changed.is_none() {
            kept.changed = kept.news.as_ref().map(|news| changed(&news.report));
        }
        kept.changed.as_ref()
    }

    /// Since when the board is looked at, where a standup `is_held`.
    pub(crate) fn since_for(&self, is_held: bool) -> LensSince {
        if is_held && self.since == LensSince::Off { LensSince::Standup } else { self.since }
    }

    /// Whether older entries than this log has are still to be asked for: once for each log.
    pub(crate) fn asks_for_older(&mut self, log: &Arc<History>) -> bool {
        let is_asked = self.asked.as_ref().is_some_and(|asked| Arc::ptr_eq(asked, log));
        self.asked = Some(Arc::clone(log));
        !is_asked
    }

    /// Works out who may merge, if the board is another one.
    pub(crate) fn follow(&mut self, board: &Arc<Board>) {
        if self.merging.as_ref().is_none_or(|(of, _)| !Arc::ptr_eq(of, board)) {
            let order = merge_order(board);
            let said = order.next.as_ref().and_then(|_| sentence(&order));
            self.merging = Some((Arc::clone(board), said));
        }
    }

    /// Whom everybody waits for, in a sentence of raw text; `None` while nobody is held.
    pub(crate) fn merging(&self) -> Option<&str> {
        self.merging.as_ref()?.1.as_deref()
    }

    fn kept(&mut self, since: LensSince, scene: &LensScene<'_>) -> Option<&mut Kept> {
        if since == LensSince::Off {
            return None;
        }
        let day = scene.calendar.day(scene.now);
        let is_it =
            |kept: &Kept| Arc::ptr_eq(&kept.board, scene.board) && Arc::ptr_eq(&kept.log, scene.log) && kept.day == day;
        self.kept.retain(is_it);
        if let Some(at) = self.kept.iter().position(|kept| kept.since == since) {
            return self.kept.get_mut(at);
        }
        self.worked_out += 1;
        let news = scene.news(since).map(Arc::new);
        let (board, log) = (Arc::clone(scene.board), Arc::clone(scene.log));
        self.kept.push(Kept { since, board, log, day, news, changed: None });
        self.kept.last_mut()
    }
}

impl LensScene<'_> {
    fn news(&self, since: LensSince) -> Option<News> {
        let week = || self.now - chrono::TimeDelta::days(7);
        let asked = match since {
            LensSince::Standup => {
                let mark = self.log.marks().next_back();
                let is_known = match mark {
                    Some(mark) => mark.seq >= self.log.whole_from() && self.log.reaches(Since::Mark(mark)),
                    None => self.log.is_whole(),
                };
                if !is_known {
                    return None;
                }
                None
            }
            LensSince::Visit => {
                let visit = self.visit.filter(|visit| self.log.reaches(Since::Seen(&visit.seen)))?;
                Some(Point::Visit(visit.clone()))
            }
            LensSince::Week if self.log.reaches(Since::Time(week())) => Some(Point::Moment(week())),
            LensSince::Week | LensSince::Off => return None,
        };
        let history = self.history();
        let scene = Scene { history: &history, board: self.board, now: self.now, calendar: self.calendar, skipped: 0 };
        let report = report(&scene, &Asked::Between { since: asked, until: None }).ok()?;
        Some(News::new(since, report))
    }

    /// The log with what is on its way, as if it were in it: else what somebody has just done would not have happened yet.
    fn history(&self) -> Arc<History> {
        let Ok(replica) = "ahead0".parse() else { return Arc::clone(self.log) };
        if self.ahead.is_empty() {
            return Arc::clone(self.log);
        }
        let who = self.who.unwrap_or_default().to_owned();
        let stamp = Stamp { who, by: By::Key, at: self.now, rev: Revision::default() };
        let entries = stamp.step(&replica, 1, self.log.next_seq(), self.ahead.to_vec());
        let mut history = self.log.as_ref().clone();
        history.add_pieces([("ahead.ahead0.ron", entries, true)]);
        Arc::new(history)
    }
}

/// Figures that changed a moment ago, each with its difference in points and until when it is shown.
#[derive(Clone, Debug, Default)]
pub struct MovedFigures(Vec<(String, Hundredths, Monotonic)>);

impl MovedFigures {
    /// Shows these; one of a module takes the place of the one before.
    pub(crate) fn put(&mut self, moved: impl Iterator<Item = (String, Hundredths, Monotonic)>) {
        let moved: Vec<_> = moved.collect();
        let renewed: BTreeSet<&String> = moved.iter().map(|(id, ..)| id).collect();
        self.0.retain(|(id, ..)| !renewed.contains(id));
        self.0.extend(moved);
    }

    /// Forgets those whose time is over.
    pub(crate) fn expire(&mut self, now: Monotonic) {
        self.0.retain(|(.., until)| *until > now);
    }

    /// When the next one is over.
    pub(crate) fn until(&self) -> Option<Monotonic> {
        self.0.iter().map(|(.., until)| *until).min()
    }

    /// The difference of this module: `+3.1`.
    pub(crate) fn of(&self, id: &str) -> Option<String> {
        let (_, by, _) = self.0.iter().find(|(moved, ..)| moved == id)?;
        Some(if by.0 > 0 { format!("+{by}") } else { by.to_string() })
    }
}
