//! Facts of modules and developers as a plan document states them. `import::plan::exported::facts` reads each of them back.

use crate::markdown::text::{apart, code, codes, running};
use crate::model::board::{Developer, Link};
use crate::model::decimal::Percent;
use crate::model::module::{Complexity, Coverage, Module};
use crate::model::status::Status;
use crate::phrase::facts::{counted, hours, tests_written};

/// A fact: its label, and what stands behind it.
pub(super) type Fact = (&'static str, String);

/// The facts of a module.
pub(super) fn of_module(module: &Module) -> Vec<Fact> {
    let mut facts = vec![("Status", status(module))];
    let mut put = |label, value: Option<String>| facts.extend(value.map(|value| (label, value)));
    put("Coverage", coverage(&module.coverage));
    put("Tests", said(&tests_written(&module.tests), str::to_owned));
    put("Hours", said(&hours(module.hours), str::to_owned));
    put("Lines", module.lines.map(|lines| lines.to_string()));
    put("Priority", module.priority.map(|priority| priority.to_string()));
    put("Complexity", module.complexity.map(Complexity::token).map(str::to_owned));
    put("Tags", list(&module.tags));
    put("Test file", said(&module.test_file, code));
    put("After", list(&module.after));
    put("PR", said(&module.pr, running));
    put("Merged", module.merged.map(yes));
    put("Checked", list(&module.checked));
    if let Some(blocked) = &module.blocked {
        put("Blocked", Some(running(&blocked.reason)));
        put("Blocked on", said(&blocked.on, running));
        put("Blocked since", blocked.since.map(crate::export::json::time));
    }
    put("Help wanted", said(&module.help, running));
    facts
}

/// The facts of a developer, but for the area, which stands in the heading.
pub(super) fn of_developer(developer: &Developer) -> Vec<Fact> {
    let mut facts = vec![("Assigned", counted(developer.modules.len(), "module"))];
    let mut put = |label, value: Option<String>| facts.extend(value.map(|value| (label, value)));
    put("Impact", developer.impact.map(|points| format!("{}{points} points", if points.0 < 0 { "" } else { "+" })));
    put("Hours", said(&hours(developer.hours), str::to_owned));
    put("After", list(&developer.after));
    put("Away until", developer.away.map(|day| day.to_string()));
    put("PR", said(&developer.pr, running));
    put("Merged", developer.merged.map(yes));
    for it in &developer.links {
        put("Link", Some(link(it)));
    }
    facts
}

fn said(text: &str, write: fn(&str) -> String) -> Option<String> {
    (!text.is_empty()).then(|| write(text))
}

fn list(items: &[String]) -> Option<String> {
    (!items.is_empty()).then(|| codes(items))
}

fn yes(flag: bool) -> String {
    if flag { "yes" } else { "no" }.to_owned()
}

/// `Done (verified)`.
pub(super) fn status(module: &Module) -> String {
    match module.proof() {
        Some(proof) => format!("{} ({})", Status::Done, proof.word()),
        None => module.status.to_string(),
    }
}

/// `11.55% → 90%, now 34.2%`: from where to where, and where it is.
pub(super) fn coverage(coverage: &Coverage) -> Option<String> {
    let way = way(coverage.start, coverage.target);
    let now = match &coverage.measured {
        Some(measured) => Some(format!("measured {}%", measured.level().rounded_down())),
        None => coverage.now.map(|now| format!("now {now}%")),
    };
    let parts: Vec<String> = way.into_iter().chain(now).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// `11.55% → 90%`.
pub(super) fn way(start: Option<Percent>, target: Option<Percent>) -> Option<String> {
    match (start, target) {
        (Some(start), Some(target)) => Some(format!("{start}% → {target}%")),
        (Some(start), None) => Some(format!("from {start}%")),
        (None, Some(target)) => Some(format!("target {target}%")),
        (None, None) => None,
    }
}

/// `[Pattern guide](GUIDE.md) — enum handling`; what is no address and no plain path is code.
pub(super) fn link(link: &Link) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._~:#?=&%+-@,".contains(c);
    let scheme = link.to.split_once(':').map(|(scheme, _)| scheme.to_lowercase());
    let is_known = scheme.is_none_or(|scheme| matches!(scheme.as_str(), "http" | "https" | "mailto"));
    let about = if link.about.is_empty() { String::new() } else { format!(" — {}", running(&link.about)) };
    if !link.title.is_empty() && !link.to.is_empty() && is_known && link.to.chars().all(is_plain) {
        return format!("[{}]({}){about}", apart(&link.title), link.to);
    }
    let title = if link.title.is_empty() { String::new() } else { format!("{}: ", apart(&link.title)) };
    format!("{title}{}{about}", code(&link.to))
}
