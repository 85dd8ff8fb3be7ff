//! Ranks which files fit an id. Looks at one id at a time: `assign` decides about files that several ids fit.

use std::collections::HashSet;

use super::candidates::File;
use super::tails::Tails;
use crate::import::coverage::path::segments;

/// How well a file fits an id; the first is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// A path of the file is the id.
    Exact,
    /// A path of the file ends with the id.
    Suffix,
    /// The id ends with the file's path.
    Reverse,
    /// The id names the file without its ending, or with dots for slashes.
    Name,
    /// The id is a folder of the file.
    Folder,
    /// Exact or suffix, without regard to case.
    Case,
}

/// What fits an id best.
#[derive(Clone, Debug, Default)]
pub(super) struct Fit {
    pub(super) rank: Option<Rank>,
    /// How many segments are alike; of a folder how deep it lies, then how much of that the id says.
    pub(super) length: (usize, usize),
    /// The files of the best rank. Sorted.
    pub(super) files: Vec<u32>,
    /// Whether they are one thing: one path, or all files of one folder.
    pub(super) unique: bool,
    /// The folder, or the folders among which no choice can be made.
    pub(super) folders: Vec<String>,
    /// A file that ends most like the id, where nothing fits.
    pub(super) nearest: Option<u32>,
}

/// Everything that is looked up, indexed.
pub(super) struct Index<'a> {
    files: &'a [File],
    paths: Tails,
    /// Without the ending of the last segment.
    names: Tails,
    /// In lower case.
    folded: Tails,
    /// Folders of the files' own paths, then of what else these may mean.
    folders: [Folders; 2],
}

/// Folders and the files below them.
struct Folders {
    tails: Tails,
    list: Vec<String>,
    /// Paths in order, each with its file.
    sorted: Vec<(String, u32)>,
}

/// The last segment without its ending; a dot in front begins no ending.
fn without_ending(segment: &str) -> &str {
    match segment.rfind('.') {
        Some(at) if at > 0 => &segment[..at],
        _ => segment,
    }
}

fn has_ending(segment: &str) -> bool {
    without_ending(segment).len() < segment.len()
}

impl<'a> Index<'a> {
    /// `longest` is how many segments the longest id has.
    pub(super) fn new(files: &'a [File], longest: usize) -> Self {
        let new = || Tails::new(longest + 1);
        let mut index = Self {
            files,
            paths: new(),
            names: new(),
            folded: new(),
            folders: [true, false].map(|own| Folders::new(files, own, longest + 1)),
        };
        // In the order of their paths: what is first does not depend on the order in which they were given.
        let mut order: Vec<u32> = (0..files.len() as u32).collect();
        order.sort_by(|a, b| files[*a as usize].path.cmp(&files[*b as usize].path));
        for item in order {
            let file = &files[item as usize];
            for path in file.candidates() {
                let own = (*path == file.path).then(|| path.segments().count() - file.groups);
                let parts: Vec<&str> = path.segments().rev().collect();
                let relative = !path.is_absolute();
                index.paths.insert(item, parts.iter().copied(), relative, own);
                let (last, rest) = parts.split_first().unwrap_or((&"", &[]));
                let bare = std::iter::once(without_ending(last)).chain(rest.iter().copied());
                index.names.insert(item, bare, relative, own);
                let lower: Vec<String> = parts.iter().map(|part| part.to_lowercase()).collect();
                index.folded.insert(item, lower.iter().map(String::as_str), relative, None);
            }
        }
        index
    }

    pub(super) fn steps(&self) -> u64 {
        let folders: u64 = self.folders.iter().map(|folders| folders.tails.steps).sum();
        self.paths.steps + self.names.steps + self.folded.steps + folders
    }

    /// What fits this id best.
    pub(super) fn fit(&mut self, id: &str) -> Fit {
        let slashed = id.replace('\\', "/");
        let parts: Vec<&str> = segments(&slashed).filter(|part| *part != ".").collect();
        let Some(last) = parts.last() else { return Fit::default() };
        if slashed.ends_with('/') {
            return self.folder(&parts);
        }
        let plain = by_path(&mut self.paths, self.files, &parts);
        if plain.rank.is_some() {
            return plain;
        }
        if parts.len() == 1 && last.contains('.') {
            let dotted: Vec<&str> = last.split('.').filter(|part| !part.is_empty()).collect();
            let named = as_name(by_path(&mut self.names, self.files, &dotted));
            let found = if named.rank.is_some() { named } else { self.folder(&dotted) };
            if found.rank.is_some() {
                return found;
            }
        } else if !has_ending(last) {
            let named = as_name(by_path(&mut self.names, self.files, &parts));
            if named.rank.is_some() {
                // A file and a folder of one name: the id may mean either.
                let folder = self.folder(&parts);
                let both = folder.rank.is_some();
                let files = if both { [&*named.files, &*folder.files].concat() } else { named.files.clone() };
                return Fit { files: sorted(files), unique: named.unique && !both, folders: folder.folders, ..named };
            }
        }
        let folder = self.folder(&parts);
        if folder.rank.is_some() {
            return folder;
        }
        let lower: Vec<String> = parts.iter().map(|part| part.to_lowercase()).collect();
        let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
        let any_case = by_path(&mut self.folded, self.files, &lower);
        if any_case.rank.is_some() {
            return Fit { rank: Some(Rank::Case), ..any_case };
        }
        Fit { nearest: plain.nearest, ..Fit::default() }
    }

    fn folder(&mut self, parts: &[&str]) -> Fit {
        for folders in &mut self.folders {
            let way = folders.tails.walk(parts.iter().rev().copied());
            let found = if way.len() == parts.len() { way.last() } else { None };
            let Some(found) = found else { continue };
            let named: Vec<String> =
                folders.tails.node(*found).below.iter().map(|folder| folders.list[*folder as usize].clone()).collect();
            // Folders without any code add nothing, and make no doubt.
            let has_code = |folder: &String| folders.below(folder).any(|file| self.files[file as usize].has_code);
            let with_code: Vec<String> = named.iter().filter(|folder| has_code(folder)).cloned().collect();
            let mut named = if with_code.is_empty() { named } else { with_code };
            named.sort();
            let files = named.iter().take(LISTED).flat_map(|folder| folders.below(folder)).collect();
            return Fit {
                rank: Some(Rank::Folder),
                length: (named.first().map_or(0, |folder| segments(folder).count()), parts.len()),
                files: sorted(files),
                unique: named.len() == 1,
                folders: named,
                nearest: None,
            };
        }
        Fit::default()
    }
}

/// Of how many folders files are gathered, where it is not clear which one is meant.
const LISTED: usize = 20;

fn sorted(mut files: Vec<u32>) -> Vec<u32> {
    files.sort_unstable();
    files.dedup();
    files
}

/// Without its ending or with dots for slashes: a rank of its own.
fn as_name(fit: Fit) -> Fit {
    Fit { rank: fit.rank.map(|_| Rank::Name), ..fit }
}

fn by_path(tails: &mut Tails, files: &[File], parts: &[&str]) -> Fit {
    let way = tails.walk(parts.iter().rev().copied());
    let one_path = |list: &[u32]| {
        let mut paths = list.iter().map(|file| &files[*file as usize].path);
        let first = paths.next();
        paths.all(|path| Some(path) == first)
    };
    let fit = |rank, length, list: &[u32]| Fit {
        rank: Some(rank),
        length: (length, 0),
        unique: one_path(list),
        files: sorted(list.to_vec()),
        ..Fit::default()
    };
    if let (true, Some(end)) = (way.len() == parts.len(), way.last()) {
        let node = tails.node(*end);
        if !node.exact.is_empty() {
            return fit(Rank::Exact, parts.len(), &node.exact);
        }
        if !node.below.is_empty() {
            return fit(Rank::Suffix, parts.len(), &node.below);
        }
    }
    // A bare file name never fits a longer id.
    for (depth, at) in way.iter().enumerate().skip(1).rev() {
        let length = depth + 1;
        let rest = &parts[..parts.len() - length];
        let own = tails.node(*at).own.iter().copied();
        let list: Vec<u32> = own.filter(|file| in_group(&files[*file as usize], rest)).collect();
        if !list.is_empty() {
            return fit(Rank::Reverse, length, &list);
        }
    }
    Fit { nearest: way.last().and_then(|at| tails.node(*at).below.first().copied()), ..Fit::default() }
}

/// Whether the innermost group of a file is among the folders that its path does not tell of.
fn in_group(file: &File, rest: &[&str]) -> bool {
    file.groups == 0 || file.path.segments().nth(file.groups - 1).is_some_and(|group| rest.contains(&group))
}

impl Folders {
    /// Of the own paths of files, or of what else these may mean.
    fn new(files: &[File], own: bool, deepest: usize) -> Self {
        let mut sorted = Vec::new();
        for (item, file) in (0..).zip(files) {
            let paths = if own { std::slice::from_ref(&file.path) } else { &file.others[..] };
            sorted.extend(paths.iter().map(|path| (path.as_str().to_owned(), item)));
        }
        sorted.sort();
        let mut folders = Self { tails: Tails::new(deepest), list: Vec::new(), sorted: Vec::new() };
        let mut seen: HashSet<&str> = HashSet::new();
        for (path, _) in &sorted {
            // From the inside out, until a folder is known: then those around it are, too.
            let mut folder = path.as_str();
            while let Some((outer, _)) = folder.rsplit_once('/')
                && !outer.is_empty()
                && seen.insert(outer)
            {
                let item = folders.list.len() as u32;
                folders.tails.insert(item, segments(outer).rev(), !outer.starts_with('/'), None);
                folders.list.push(outer.to_owned());
                folder = outer;
            }
        }
        folders.sorted = sorted;
        folders
    }

    /// The files in a folder and in the folders inside of it.
    fn below(&self, folder: &str) -> impl Iterator<Item = u32> + use<'_> {
        let begin = format!("{folder}/");
        let from = self.sorted.partition_point(|(path, _)| *path < begin);
        self.sorted[from..].iter().take_while(move |(path, _)| path.starts_with(&begin)).map(|(_, file)| *file)
    }
}
