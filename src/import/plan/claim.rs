//! Compares the sums that a plan states with its parts. Stores no sum: a wrong one stays a note.

use crate::import::plan::draft::{Claim, Draft};
use crate::import::plan::fact::Fact;
use crate::model::board::Developer;
use crate::model::decimal::Hundredths;
use crate::model::module::{Hours, Module};

/// Tells where what the plan states in sum is not what its parts add up to.
pub(super) fn compare(draft: &mut Draft, developers: &[Developer], modules: &[Module]) {
    for (index, developer) in developers.iter().enumerate() {
        let theirs: Vec<&Module> = modules
            .iter()
            .zip(&draft.modules)
            .filter(|(_, known)| known.owner == Some(index))
            .map(|(module, _)| module)
            .collect();
        let facts = draft.developers[index].facts.clone();
        for stated in facts {
            let name = &developer.name;
            let message = match stated.fact {
                Fact::Modules(count) if count != theirs.len() as u64 => {
                    format!("{name} has {count} modules here, and {} in the plan", theirs.len())
                }
                Fact::Hours(effort) => match sum(theirs.iter().map(|module| module.hours)) {
                    Some(added) if added != effort.hours => {
                        format!(
                            "the hours of {name} are {} here, and those of the modules add up to {}",
                            said(effort.hours),
                            said(added)
                        )
                    }
                    _ => continue,
                },
                _ => continue,
            };
            draft.disagree(stated.at, message);
        }
    }
    let tests: u64 = modules
        .iter()
        .map(|module| module.tests.needed.or(module.tests.written).unwrap_or(0))
        .fold(0, u64::saturating_add);
    let hours = sum(developers.iter().map(|developer| developer.hours))
        .or_else(|| sum(modules.iter().map(|module| module.hours)));
    let impacts: Option<i64> = developers.iter().map(|developer| developer.impact.map(|points| points.0)).sum();
    for (claim, at) in draft.claims.clone() {
        let message = match claim {
            Claim::Tests(count, about) if tests > 0 && count != tests => {
                let about = if about { "about " } else { "" };
                format!("the tests are {about}{count} in all here, and those of the modules add up to {tests}")
            }
            Claim::Hours(low, high) => match hours {
                // One number for a range is as good as its middle.
                Some(added) if low == high && added.low <= low && high <= added.high => continue,
                Some(added) if added != (Hours { low, high }) => {
                    format!("the hours are {} in all here, and add up to {}", said(Hours { low, high }), said(added))
                }
                _ => continue,
            },
            Claim::Gain(points) => match impacts.filter(|_| !developers.is_empty()) {
                Some(added) if added != points.0 => format!(
                    "the gain is {points} points here, and those of the developers add up to {}",
                    Hundredths(added)
                ),
                _ => continue,
            },
            Claim::Developers(count) if !developers.is_empty() && count != developers.len() as u64 => {
                format!("there are {count} developers here, and {} in the plan", developers.len())
            }
            Claim::Modules(count) if count != modules.len() as u64 => {
                format!("there are {count} modules here, and {} in the plan", modules.len())
            }
            _ => continue,
        };
        draft.disagree(at, message);
    }
}

/// The sum of ranges, if all are known and there are any.
fn sum(hours: impl Iterator<Item = Option<Hours>>) -> Option<Hours> {
    let mut added = None;
    for hours in hours {
        let Hours { low: Some(low), high: Some(high) } = hours? else { return None };
        let (sum_low, sum_high) = added.unwrap_or((0_i64, 0_i64));
        added = Some((sum_low.saturating_add(low.0), sum_high.saturating_add(high.0)));
    }
    added.map(|(low, high)| Hours { low: Some(Hundredths(low)), high: Some(Hundredths(high)) })
}

fn said(hours: Hours) -> String {
    match (hours.low, hours.high) {
        (Some(low), Some(high)) if low == high => format!("{low} h"),
        (Some(low), Some(high)) => format!("{low}-{high} h"),
        _ => "not known".to_owned(),
    }
}
