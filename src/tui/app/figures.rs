//! Figures that a coverage report changed while the screen was open: what is said of them, and how long. Measures nothing.

use std::time::Duration;

use crate::model::board::Board;
use crate::model::change::Change;
use crate::model::decimal::{Hundredths, Level};
use crate::model::field::Value;
use crate::model::gate::{Fault, faults};
use crate::model::module::Module;
use crate::model::problem::{Problem, Span};
use crate::tui::app::App;
use crate::tui::app::notice::Notice;
use crate::tui::core::event::report::WatchedReport;
use crate::tui::widget::page::footer::{Said, Tone};

/// How long a changed figure keeps its difference.
const SHOWN: Duration = Duration::from_secs(10);

/// What a report did to a board.
struct Measurement {
    /// Its name on the board; raw text.
    report: String,
    up: usize,
    down: usize,
    /// Modules below their target or best that were not before, each with what is said of it.
    fallen: Vec<String>,
    /// By how much each module moved.
    moved: Vec<(String, Hundredths)>,
}

impl Measurement {
    /// What these changes are, if a report made all of them.
    fn of(old: &Board, new: &Board, changes: &[Change]) -> Option<Self> {
        let mut measurement = Self { report: String::new(), up: 0, down: 0, fallen: Vec::new(), moved: Vec::new() };
        for change in changes {
            let Change::Set(set) = change else { return None };
            match (set.field.path, &set.to) {
                ("coverage.measured", Value::Record(parts)) => {
                    if let Some((_, Value::Text(report))) = parts.iter().find(|(part, _)| *part == "report") {
                        measurement.report.clone_from(report);
                    }
                    let id = set.of.name();
                    if let (Some(was), Some(is)) = (old.find(id), new.find(id)) {
                        measurement.take(was.module, is.module);
                    }
                }
                ("coverage.now" | "coverage.best", _) => {}
                _ => return None,
            }
        }
        (!measurement.report.is_empty()).then_some(measurement)
    }

    fn take(&mut self, was: &Module, is: &Module) {
        let hundredths = |level: Level| i64::from(level.rounded_down().hundredths());
        let Some(to) = is.coverage.level() else { return };
        let from = was.coverage.level();
        match from.map(|from| to.cmp(&from)) {
            Some(std::cmp::Ordering::Less) => self.down += 1,
            Some(std::cmp::Ordering::Equal) => {}
            Some(std::cmp::Ordering::Greater) | None => self.up += 1,
        }
        let by = hundredths(to) - from.map_or(0, hundredths);
        if by != 0 {
            self.moved.push((is.id.clone(), Hundredths(by)));
        }
        let met = |module: &Module| module.coverage.at_target() == Some(true);
        let below_best =
            |module: &Module| faults(module, Hundredths(0), || None).any(|fault| fault == Fault::BelowBest);
        let now = to.rounded_down();
        if met(was) && !met(is) {
            let target = is.coverage.target.map_or_else(String::new, |target| target.to_string());
            self.fallen.push(format!("{} fell below its target: {now}% of {target}%", is.id));
        } else if !below_best(was) && below_best(is) && from.is_some_and(|from| to < from) {
            let best = is.coverage.best.map_or_else(String::new, |best| best.to_string());
            self.fallen.push(format!("{} fell below its best: {now}%, it was {best}%", is.id));
        }
    }

    /// In one line: `coverage.xml: 3 up, 1 down`.
    fn said(&self) -> String {
        let counted = [(self.up, "up"), (self.down, "down")];
        let counted: Vec<String> =
            counted.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
        let counted = if counted.is_empty() { "measured again".to_owned() } else { counted.join(", ") };
        format!("{}: {counted}", self.report)
    }
}

/// What is added about the modules that are in doubt, if this report left any; said once.
fn doubted(doubts: &mut Option<(String, usize)>, report: &str) -> String {
    let doubts = doubts.take_if(|(name, _)| name == report);
    doubts.map_or_else(String::new, |(_, count)| format!(", {count} in doubt: `!` shows them"))
}

impl App {
    /// Says what a report changed, if a report made these changes; whether it did. The board that was is `old`.
    pub(super) fn measured(&mut self, old: &Board, changes: &[Change]) -> bool {
        let new = std::sync::Arc::clone(&self.optimistic.confirmed.board);
        let Some(measurement) = Measurement::of(old, &new, changes) else { return false };
        let until = self.now.monotonic + SHOWN;
        self.moved.put(measurement.moved.iter().map(|(id, by)| (id.clone(), *by, until)));
        let doubted = doubted(&mut self.health.doubts, &measurement.report);
        let mut text = format!("{}{doubted}", measurement.said());
        match &measurement.fallen[..] {
            [] if self.notice.as_ref().is_some_and(|notice| notice.until.is_none()) => return true,
            [] => {}
            [first, rest @ ..] => {
                let more = if rest.is_empty() { String::new() } else { format!(" (and {} more)", rest.len()) };
                text = format!("{first}{more}; {text}");
            }
        }
        let tone = if measurement.fallen.is_empty() { Tone::Plain } else { Tone::Bad };
        let said = Said { text: text.as_str().into(), tone, way_back: None };
        let notice = Notice::new(said, self.now.monotonic);
        self.notice = Some(if measurement.fallen.is_empty() { notice } else { notice.until_a_key() });
        true
    }

    /// Says what became of a watched report beside its figures.
    pub(super) fn on_watched(&mut self, report: &WatchedReport) {
        match report {
            WatchedReport::Newer { name } => {
                self.say(&format!("{name} is newer than what was measured: `:` and “import” takes it"), Tone::Plain);
            }
            // Whether the figures or this comes first is up to two threads.
            WatchedReport::Taken { name, doubts } => {
                self.health.doubtful.retain(|(report, _)| report != name);
                self.health.doubtful.extend(doubts.iter().map(|(message, hint)| {
                    let doubt = Problem::warning(Span::new(0, 0), format!("{name}: {message}"));
                    (name.clone(), doubt.hint(hint.clone()))
                }));
                if doubts.is_empty() {
                    return;
                }
                self.health.doubts = Some((name.clone(), doubts.len()));
                if let Some(notice) = self.notice.as_mut().filter(|notice| notice.said.text.as_str().contains(name)) {
                    let more = doubted(&mut self.health.doubts, name);
                    notice.said.text = format!("{}{more}", notice.said.text).as_str().into();
                }
            }
            WatchedReport::Unreadable { name, why } => self.say(&format!("{name} cannot be read: {why}"), Tone::Bad),
            WatchedReport::NotWritten { name, why } => {
                self.say(&format!("{name} is not on the board: {why}"), Tone::Bad);
            }
        }
    }
}
