//! The merge order as plain text and in one sentence. Names what is missing; blames nobody.

use crate::export::text::{TextLine, Tone};
use crate::report::merge_order::{MergeOrder, MergeState, Merging, ModuleMerge, Why};

/// The sentence for a header, raw text: whom everybody waits for, else who can merge now; `None` if neither.
pub fn sentence(order: &MergeOrder) -> Option<String> {
    let Some(next) = &order.next else {
        let who = and(&order.may_merge);
        return (!order.may_merge.is_empty()).then(|| format!("{who} can merge now"));
    };
    let (name, pr) = match &next.what {
        Merging::Developer(name) => {
            (name, order.developers.iter().find(|it| it.developer == *name).map(|it| it.pr.as_str()))
        }
        Merging::Module(id) => (id, None),
    };
    let pr = pr.filter(|pr| !pr.is_empty()).map(|pr| format!(" ({pr})")).unwrap_or_default();
    let begin = if next.ready { format!("{name} can merge now{pr}") } else { format!("{name} merges first") };
    let wait = if next.holds.len() == 1 { "waits" } else { "wait" };
    Some(format!("{begin}; {} {wait} for it", and(&next.holds)))
}

/// Who may merge, each developer with what is missing, then the modules that wait for others.
pub(crate) fn lines(order: &MergeOrder) -> Vec<TextLine> {
    let mut lines = Vec::new();
    if let Some(sentence) = sentence(order) {
        lines.push(TextLine::of(Tone::Strong, &sentence));
        lines.push(TextLine::empty());
    }
    for developer in &order.developers {
        let (tone, state) = state(developer.state, &developer.held_by);
        let pr = if developer.pr.is_empty() { String::new() } else { format!(" ({})", developer.pr) };
        let line = TextLine::of(Tone::Strong, &developer.developer).with(Tone::Plain, &format!("{pr}: "));
        lines.push(line.with(tone, &state));
        for missing in &developer.missing {
            let why: Vec<&str> = missing.why.iter().map(|why| said(*why)).collect();
            lines.push(TextLine::of(Tone::Plain, &format!("    {}: {}", missing.module, why.join(", "))));
        }
    }
    let held: Vec<&ModuleMerge> = order.modules.iter().filter(|module| module.state == MergeState::Held).collect();
    if !held.is_empty() {
        lines.push(TextLine::empty());
        let line = |module: &ModuleMerge| format!("{} waits for {}", module.module, and(&module.held_by));
        lines.extend(held.into_iter().map(|module| TextLine::of(Tone::Plain, &line(module))));
    }
    if order.developers.is_empty() && lines.is_empty() {
        lines.push(TextLine::of(Tone::Plain, "no module waits for another"));
    }
    lines
}

fn state(state: MergeState, held_by: &[String]) -> (Tone, String) {
    match state {
        MergeState::Merged => (Tone::Good, "merged".into()),
        MergeState::Ready => (Tone::Good, "can merge now".into()),
        MergeState::Held => (Tone::Doing, format!("waits for {}", and(held_by))),
        MergeState::Working => (Tone::Plain, "not ready".into()),
    }
}

fn said(why: Why) -> &'static str {
    match why {
        Why::NotDone => "not done",
        Why::NotVerified => "not verified",
        Why::Regressed => "regressed",
        Why::Blocked => "blocked",
        Why::Checklist => "checklist incomplete",
    }
}

/// `a`, `a and b`, `a, b and c`.
fn and(names: &[String]) -> String {
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::sentence;
    use crate::report::merge_order::{MergeOrder, Merging, Next};

    #[test]
    fn the_sentence_says_who_everybody_waits_for() {
        let order = |holds: &[&str], ready| MergeOrder {
            next: Some(Next {
                what: Merging::Developer("Dev 1".into()),
                holds: holds.iter().map(|it| (*it).to_owned()).collect(),
                ready,
            }),
            ..MergeOrder::default()
        };
        let said = |order: &MergeOrder| sentence(order).unwrap_or_default();
        let all = ["Dev 2", "Dev 3", "Dev 4"];
        assert_eq!(said(&order(&all, false)), "Dev 1 merges first; Dev 2, Dev 3 and Dev 4 wait for it");
        assert_eq!(said(&order(&["Dev 2"], true)), "Dev 1 can merge now; Dev 2 waits for it");
        let free = MergeOrder { may_merge: vec!["Dev 3".into()], ..MergeOrder::default() };
        assert_eq!(said(&free), "Dev 3 can merge now");
        assert_eq!(sentence(&MergeOrder::default()), None);
    }
}
