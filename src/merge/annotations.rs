//! Merges comments and unknown fields that both sides changed. Compares their text; never interprets it.

use crate::merge::clash::{Clash, Lost, Side, Why};
use crate::model::annotation::{Comment, Extras, Unknown};
use crate::model::change::Subject;

/// The annotations of one record, on each side.
pub(super) struct Sides<'a> {
    pub(super) base: &'a Extras,
    pub(super) ours: &'a Extras,
    pub(super) theirs: &'a Extras,
    /// The side that always wins, if there is one.
    pub(super) winner: Option<Side>,
}

impl Sides<'_> {
    /// What it says then, and what gave way.
    pub(super) fn merged(&self, of: &Subject) -> (Extras, Vec<Clash>) {
        let mut clashes = Vec::new();
        let extras = Extras { comments: self.comments(), unknown: self.unknown(of, &mut clashes) };
        (extras, clashes)
    }

    /// Those of both; each that one side took out is out, each that both added is there once.
    fn comments(&self) -> Vec<Comment> {
        let count = |extras: &Extras, text: &str| extras.comments.iter().filter(|c| c.text == text).count();
        let mut out: Vec<Comment> = Vec::new();
        for comment in self.ours.comments.iter().chain(&self.theirs.comments) {
            let text = &comment.text;
            if out.iter().any(|other| other.text == *text) {
                continue;
            }
            let [base, ours, theirs] = [self.base, self.ours, self.theirs].map(|side| count(side, text));
            let wanted = match (ours >= base, theirs >= base) {
                (true, true) => ours.max(theirs),
                (false, false) => ours.min(theirs),
                _ => (ours + theirs).saturating_sub(base),
            };
            let mine = self.ours.comments.iter().filter(|c| c.text == *text);
            let more = self.theirs.comments.iter().filter(|c| c.text == *text).skip(ours);
            out.extend(mine.chain(more).take(wanted).cloned());
        }
        out
    }

    /// As the side that changed it has it.
    fn unknown(&self, of: &Subject, clashes: &mut Vec<Clash>) -> Vec<Unknown> {
        let find = |extras: &'_ Extras, like: &Unknown| -> Option<Unknown> {
            extras.unknown.iter().find(|other| other.path == like.path && other.name == like.name).cloned()
        };
        let mut out = Vec::new();
        let new = self.theirs.unknown.iter().filter(|like| find(self.ours, like).is_none());
        for like in self.ours.unknown.iter().chain(new) {
            let [base, ours, theirs] = [self.base, self.ours, self.theirs].map(|side| find(side, like));
            let said = |unknown: &Option<Unknown>| unknown.as_ref().map(|unknown| unknown.text.clone());
            // Nobody logs when they were written: the text that sorts last wins, whichever side it is on.
            let further = if said(&ours) < said(&theirs) { Side::Theirs } else { Side::Ours };
            let winning = self.winner.unwrap_or(further);
            let (winner, loser) = match winning {
                Side::Ours => (&ours, &theirs),
                Side::Theirs => (&theirs, &ours),
            };
            if said(loser) == said(&base) || said(loser) == said(winner) {
                out.extend(winner.clone());
            } else if said(winner) == said(&base) {
                out.extend(loser.clone());
            } else {
                // One that only one side took out is kept.
                let is_kept = winner.is_some();
                out.extend(if is_kept { winner.clone() } else { loser.clone() });
                let (side, why) = match (winner, loser) {
                    (Some(_), Some(_)) => (winning.other(), Why::Both),
                    (Some(_), None) => (winning.other(), Why::Removed),
                    _ => (winning, Why::Removed),
                };
                let text = if is_kept { said(loser) } else { None };
                let lost = Lost::Text { of: of.clone(), field: Some(like.name.clone()), text };
                clashes.push(Clash { loser: side, why, lost });
            }
        }
        out
    }
}
