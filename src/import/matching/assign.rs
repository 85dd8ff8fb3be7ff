//! Assigns files to modules: each module its best match, each file at most one module. Where that is ambiguous, assigns none.

use std::collections::HashMap;

use super::candidates::File;
use super::fit::{Fit, Index, Rank};
use super::rewrite::{bridging, settling};
use crate::import::coverage::path::segments;

/// Why there is a doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Several files fit the module equally well.
    SeveralFiles,
    /// Several modules fit the file equally well.
    SeveralModules,
}

/// What became of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// It has these files, by their index, sorted. Several are one path in several reports, or the files of a folder.
    Files {
        files: Vec<u32>,
        /// How well they fit.
        rank: Rank,
    },
    /// It cannot be said which file is meant.
    Ambiguous {
        why: Why,
        /// The files among which no choice can be made, at most twenty.
        files: Vec<u32>,
        /// How many there are.
        count: usize,
        /// The other modules that fit the file, at most twenty.
        modules: Vec<u32>,
        /// What would settle it, in words.
        hint: String,
    },
    /// No file fits.
    None {
        /// What might help, in words.
        hint: Option<String>,
    },
    /// A file fits, but another module fits it better.
    Taken {
        /// That module.
        by: u32,
    },
}

/// How many files or modules are listed where it cannot be said which is meant.
pub(super) const LISTED: usize = 20;

/// Who got which file.
#[derive(Clone, Debug)]
pub struct Matching {
    pub modules: Vec<Match>,
    /// Files that no module has and none is in doubt about, sorted by path.
    pub left: Vec<u32>,
    /// How many steps the search took: for tests of what it costs.
    pub steps: u64,
}

/// A module's claim on a file; the best is the smallest.
type Claim = (Rank, std::cmp::Reverse<(usize, usize)>);

/// Gives files to modules by their ids. The order of neither matters.
pub fn assign(files: &[File], ids: &[&str]) -> Matching {
    let longest = ids.iter().map(|id| segments(id).count().max(id.split('.').count())).max().unwrap_or(0);
    let mut index = Index::new(files, longest);
    let fits: Vec<Fit> = ids.iter().map(|id| index.fit(id)).collect();
    let mut steps = index.steps();
    // The best claim on each file, and who makes it.
    let mut best: HashMap<u32, (Claim, Vec<u32>)> = HashMap::new();
    for (module, fit) in (0..).zip(&fits) {
        let Some(claim) = claim(fit) else { continue };
        for file in &fit.files {
            steps += 1;
            let entry = best.entry(*file).or_insert_with(|| (claim, Vec::new()));
            if claim < entry.0 {
                *entry = (claim, Vec::new());
            }
            if claim == entry.0 {
                entry.1.push(module);
            }
        }
    }
    for (_, claimants) in best.values_mut() {
        claimants.sort_by_key(|module| ids[*module as usize]);
    }
    let modules: Vec<Match> = (0..).zip(&fits).map(|(module, fit)| settle(module, fit, &best, files, ids)).collect();
    let mut touched = vec![false; files.len()];
    for result in &modules {
        if let Match::Files { files, .. } | Match::Ambiguous { files, .. } = result {
            for file in files {
                touched[*file as usize] = true;
            }
        }
    }
    let mut left: Vec<u32> = (0..files.len() as u32).filter(|file| !touched[*file as usize]).collect();
    left.sort_by(|a, b| files[*a as usize].path.cmp(&files[*b as usize].path));
    Matching { modules, left, steps }
}

/// Who is in doubt claims nothing.
fn claim(fit: &Fit) -> Option<Claim> {
    fit.rank.filter(|_| fit.unique).map(|rank| (rank, std::cmp::Reverse(fit.length)))
}

fn settle(module: u32, fit: &Fit, best: &HashMap<u32, (Claim, Vec<u32>)>, files: &[File], ids: &[&str]) -> Match {
    let path = |file: u32| files[file as usize].path.as_str();
    let id = ids[module as usize];
    let Some(rank) = fit.rank else {
        let map = fit.nearest.and_then(|file| Some((file, bridging(path(file), id)?)));
        let hint = map.map(|(file, map)| format!("{} ends alike: `--map {map}`", path(file)));
        return Match::None { hint };
    };
    if !fit.unique {
        let mut listed = fit.files.clone();
        listed.sort_by_key(|file| path(*file));
        listed.dedup_by_key(|file| path(*file));
        let count = listed.len();
        listed.truncate(LISTED);
        let hint = doubt(id, fit, listed.first().map_or("", |file| path(*file)));
        return Match::Ambiguous { why: Why::SeveralFiles, files: listed, count, modules: Vec::new(), hint };
    }
    let mine = claim(fit);
    let mut others: Vec<u32> = Vec::new();
    let mut kept: Vec<u32> = Vec::new();
    let mut taken: Vec<u32> = Vec::new();
    for file in &fit.files {
        match best.get(file) {
            Some((claim, claimants)) if Some(*claim) == mine => {
                others.extend(claimants.iter().filter(|other| **other != module).take(LISTED));
                kept.push(*file);
            }
            Some((_, claimants)) => taken.extend(claimants.first().copied()),
            None => {}
        }
    }
    if !others.is_empty() {
        others.sort_unstable();
        others.dedup();
        others.sort_by_key(|other| ids[*other as usize]);
        others.truncate(LISTED);
        let first = kept.first().map_or("", |file| path(*file));
        let hint = match fit.folders.first() {
            Some(folder) => format!("both mean the folder {folder}: give one of them another id"),
            None => format!("`--map {}`", settling(first, id, false)),
        };
        return Match::Ambiguous { why: Why::SeveralModules, count: kept.len(), files: kept, modules: others, hint };
    }
    // Of several the first by its id: the order in which files were given says nothing.
    match taken.into_iter().min_by_key(|other| ids[*other as usize]) {
        // A folder is what is left of it once files in it have modules of their own.
        Some(by) if rank != Rank::Folder || kept.is_empty() => Match::Taken { by },
        _ => Match::Files { files: kept, rank },
    }
}

/// What would settle which of several files is meant.
fn doubt(id: &str, fit: &Fit, first: &str) -> String {
    match (fit.rank, fit.folders.first()) {
        (Some(Rank::Folder), Some(folder)) => format!("`--map {}`", settling(folder, id, true)),
        (Some(Rank::Name), Some(folder)) => {
            format!("a file and a folder have this name: rename the module to `{first}` or `{folder}/`")
        }
        (Some(Rank::Name), None) => format!("rename the module to `{first}`"),
        _ => format!("`--map {}`", settling(first, id, false)),
    }
}
