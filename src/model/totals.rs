//! Counts and gauges over many modules, kept per developer. Computed once per snapshot, never per frame.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::model::board::{Board, Developer};
use crate::model::decimal::{Level, Percent};
use crate::model::module::Module;
use crate::model::status::Status;

/// How many modules stand where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Counts {
    /// By status: Pending, In progress, Done.
    pub by_status: [usize; 3],
    /// Blocked, whatever their status.
    pub blocked: usize,
}

impl Counts {
    /// How many have this status.
    pub fn of(&self, status: Status) -> usize {
        self.by_status[status as usize]
    }

    /// How many there are.
    pub fn all(&self) -> usize {
        self.by_status.iter().sum()
    }

    fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.by_status.iter_mut().zip(other.by_status) {
            *mine += theirs;
        }
        self.blocked += other.blocked;
    }
}

/// Where coverage began, is, and must get to, for many modules together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gauge {
    /// Where it began.
    pub start: Percent,
    /// Where it is, rounded down.
    pub now: Percent,
    /// Where it must get to, if anybody said so.
    pub target: Option<Percent>,
    /// Whether it is a plain mean or an estimate, to be marked `≈`: not every line count is known.
    pub about: bool,
}

/// Counts and gauge of one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct ColumnTotals {
    /// How many modules stand where.
    pub counts: Counts,
    /// `None` if no coverage is known.
    pub gauge: Option<Gauge>,
    /// When the newest measurement was made.
    pub measured_at: Option<DateTime<Utc>>,
    sums: Sums,
}

/// What the gauges of the column and of the platform are made of. Points are in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
struct Sums {
    /// Modules whose effective now is known.
    known: i64,
    start: i64,
    now: i64,
    target: i64,
    /// Of the modules whose target is known, too: what was to be gained, and what is.
    wanted: i64,
    gained: i64,
    /// How many have a target.
    targets: i64,
    /// Whether all of the known modules have a line count, and the weighted sums.
    lacks_lines: bool,
    lines: i128,
    line_start: i128,
    line_now: i128,
    line_target: i128,
}

/// Counts and gauges of the whole board.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Totals {
    /// One per developer, in their order.
    pub(crate) developers: Vec<ColumnTotals>,
    /// Of the modules nobody has taken on.
    pub(crate) unassigned: ColumnTotals,
    /// Of all modules.
    pub counts: Counts,
    /// Of all modules together; `None` if no coverage is known.
    pub(crate) modules: Option<Gauge>,
    /// Of the whole platform; `None` if its start is unknown.
    pub(crate) platform: Option<Gauge>,
}

const POINT: i64 = 1_000_000;

impl Totals {
    /// The totals of a board.
    pub fn of(board: &Board) -> Self {
        let developers = board.developers.iter().map(|d| ColumnTotals::of(&d.modules)).collect();
        Self::sum(board, developers, ColumnTotals::of(&board.unassigned))
    }

    /// The totals of `new`, counting anew only the columns that differ from `old`, whose totals these are.
    #[must_use]
    pub fn next(&self, old: &Board, new: &Board) -> Self {
        let known = |developer: &Arc<Developer>| {
            let same = old.developers.iter().position(|d| Arc::ptr_eq(d, developer));
            same.map_or_else(|| ColumnTotals::of(&developer.modules), |i| self.developers[i])
        };
        let developers = new.developers.iter().map(known).collect();
        Self::sum(new, developers, ColumnTotals::of(&new.unassigned))
    }

    fn sum(board: &Board, developers: Vec<ColumnTotals>, unassigned: ColumnTotals) -> Self {
        let mut counts = Counts::default();
        let mut sums = Sums::default();
        for column in developers.iter().chain([&unassigned]) {
            counts.add(&column.counts);
            sums.add_all(&column.sums);
        }
        let platform = platform(board, &developers, &unassigned);
        Self { developers, unassigned, counts, modules: sums.gauge(), platform }
    }

    /// When the newest measurement on the board was made.
    pub(crate) fn measured_at(&self) -> Option<DateTime<Utc>> {
        self.developers.iter().chain([&self.unassigned]).filter_map(|column| column.measured_at).max()
    }

    /// The totals of a column: of the developer at this index, or of the unassigned modules.
    pub(crate) fn column(&self, developer: Option<usize>) -> &ColumnTotals {
        developer.and_then(|i| self.developers.get(i)).unwrap_or(&self.unassigned)
    }
}

impl ColumnTotals {
    /// The totals of these modules.
    pub(crate) fn of(modules: &[Arc<Module>]) -> Self {
        let mut counts = Counts::default();
        let mut sums = Sums::default();
        let mut measured_at = None;
        for module in modules {
            measured_at = measured_at.max(module.coverage.measured.as_ref().and_then(|measured| measured.at));
            counts.by_status[module.status as usize] += 1;
            counts.blocked += usize::from(module.blocked.is_some());
            sums.add(module);
        }
        Self { counts, gauge: sums.gauge(), measured_at, sums }
    }
}

impl Sums {
    fn add(&mut self, module: &Module) {
        let Some(level) = module.coverage.level() else { return };
        let now = level.millionths();
        let start = module.coverage.start.map_or(now, |p| Level::Typed(p).millionths());
        let target = module.coverage.target.map(|p| Level::Typed(p).millionths());
        self.known += 1;
        self.start += start;
        self.now += now;
        // Where nothing more is wanted, what is there is what is wanted.
        self.target += target.unwrap_or(now);
        if let Some(target) = target {
            self.targets += 1;
            self.wanted += target - start;
            self.gained += now - start;
        }
        match module.lines {
            Some(lines) => {
                let lines = i128::from(lines);
                self.lines += lines;
                self.line_start += lines * i128::from(start);
                self.line_now += lines * i128::from(now);
                self.line_target += lines * i128::from(target.unwrap_or(now));
            }
            None => self.lacks_lines = true,
        }
    }

    fn add_all(&mut self, other: &Self) {
        self.known += other.known;
        self.start += other.start;
        self.now += other.now;
        self.target += other.target;
        self.wanted += other.wanted;
        self.gained += other.gained;
        self.targets += other.targets;
        self.lacks_lines |= other.lacks_lines;
        self.lines += other.lines;
        self.line_start += other.line_start;
        self.line_now += other.line_now;
        self.line_target += other.line_target;
    }

    fn gauge(&self) -> Option<Gauge> {
        if self.known == 0 {
            return None;
        }
        let weighted = !self.lacks_lines && self.lines > 0;
        let mean = |plain: i64, by_line: i128| {
            let millionths = if weighted { by_line / self.lines } else { i128::from(plain / self.known) };
            percent(millionths)
        };
        Some(Gauge {
            start: mean(self.start, self.line_start),
            now: mean(self.now, self.line_now),
            target: (self.targets > 0).then(|| mean(self.target, self.line_target)),
            about: !weighted,
        })
    }
}

/// Platform now = start + Σ (module gain × lines) / platform lines; without lines: start + Σ impact × the developer's share
/// of points gained.
fn platform(board: &Board, developers: &[ColumnTotals], unassigned: &ColumnTotals) -> Option<Gauge> {
    let start = board.coverage.start?;
    let begin = i128::from(Level::Typed(start).millionths());
    let columns = || developers.iter().chain([unassigned]).map(|c| &c.sums);
    let all_lines = board.coverage.lines.filter(|lines| *lines > 0 && columns().all(|s| !s.lacks_lines));
    let now = match all_lines {
        Some(lines) => {
            let gained: i128 = columns().map(|s| s.line_now - s.line_start).sum();
            begin + gained / i128::from(lines)
        }
        None => {
            let gain = |(developer, totals): (&Arc<Developer>, &ColumnTotals)| {
                let (gained, wanted) = (i128::from(totals.sums.gained), i128::from(totals.sums.wanted));
                let impact = developer.impact.map_or(0, |i| i128::from(i.0) * i128::from(POINT) / 100);
                if wanted > 0 { impact * gained / wanted } else { 0 }
            };
            begin + board.developers.iter().zip(developers).map(gain).sum::<i128>()
        }
    };
    Some(Gauge { start, now: percent(now), target: board.coverage.target, about: all_lines.is_none() })
}

/// Millionths of a point to a percentage, rounded down and kept within 0 to 100.
fn percent(millionths: i128) -> Percent {
    let hundredths = millionths.div_euclid(10_000).clamp(0, 10_000);
    Percent::new(hundredths as i64).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Totals;
    use crate::model::board::{Board, Developer};
    use crate::model::decimal::{Hundredths, Percent};
    use crate::model::module::{Measured, Module};
    use crate::model::status::Status;

    fn module(id: &str, start: i64, now: Option<i64>, target: i64, lines: Option<u64>) -> Arc<Module> {
        let mut module = Module::new(id, Status::Pending);
        module.coverage.start = Percent::new(start);
        module.coverage.now = now.and_then(Percent::new);
        module.coverage.target = Percent::new(target);
        module.lines = lines;
        Arc::new(module)
    }

    fn board(modules: Vec<Arc<Module>>, lines: Option<u64>) -> Board {
        let developer =
            Developer { name: "ana".into(), impact: Some(Hundredths(1500)), modules, ..Developer::default() };
        let mut board = Board { developers: vec![Arc::new(developer)], ..Board::default() };
        board.coverage.start = Percent::new(3459);
        board.coverage.lines = lines;
        board
    }

    #[test]
    fn with_all_line_counts_the_gauge_is_weighted_and_exact() {
        let board = board(
            vec![module("a", 0, Some(10_000), 10_000, Some(100)), module("b", 0, None, 10_000, Some(300))],
            Some(10_000),
        );
        let totals = Totals::of(&board);
        let gauge = totals.developers[0].gauge.expect("coverage is known");
        assert_eq!((gauge.now.to_string(), gauge.about), ("25".into(), false));
        let platform = totals.platform.expect("start is known");
        assert_eq!((platform.now.to_string(), platform.about), ("35.59".into(), false));
    }

    #[test]
    fn without_line_counts_it_is_a_plain_mean_and_says_so() {
        let board =
            board(vec![module("a", 0, Some(10_000), 10_000, None), module("b", 0, None, 5_000, Some(300))], None);
        let totals = Totals::of(&board);
        let gauge = totals.developers[0].gauge.expect("coverage is known");
        assert_eq!((gauge.now.to_string(), gauge.about), ("50".into(), true));
        // 100 of 150 wanted points are gained: two thirds of the planned 15.
        let platform = totals.platform.expect("start is known");
        assert_eq!((platform.now.to_string(), platform.about), ("44.59".into(), true));
    }

    #[test]
    fn all_modules_together_have_a_gauge_whoever_has_them() {
        let mut board = board(vec![module("a", 0, Some(10_000), 10_000, None)], None);
        board.unassigned = vec![module("b", 1000, Some(2_000), 8_000, None), module("c", 0, None, 9_000, None)];
        let gauge = Totals::of(&board).modules.expect("coverage is known");
        assert_eq!((gauge.start.to_string(), gauge.now.to_string()), ("3.33".into(), "40".into()));
        assert_eq!(gauge.target.map(|target| target.to_string()), Some("90".into()));
    }

    #[test]
    fn a_module_a_hair_below_its_target_does_not_lift_the_gauge_to_it() {
        let mut almost = Module::new("a", Status::Done);
        almost.coverage.measured = Some(Measured { covered: 99_999, total: 100_000, ..Measured::default() });
        almost.coverage.target = Some(Percent::FULL);
        let totals = Totals::of(&board(vec![Arc::new(almost)], None));
        assert_eq!(totals.developers[0].gauge.expect("known").now.to_string(), "99.99");
    }

    #[test]
    fn only_the_changed_column_is_counted_anew_and_the_result_is_the_same() {
        let old = board(vec![module("a", 0, Some(5_000), 10_000, Some(100))], Some(10_000));
        let mut new = old.clone();
        new.unassigned.push(module("b", 0, Some(1_000), 9_000, Some(50)));
        assert_eq!(Totals::of(&old).next(&old, &new), Totals::of(&new));
    }
}
