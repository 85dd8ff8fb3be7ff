//! The files of a board's log as another commit has them. Reads no line of them.

use std::collections::BTreeMap;

use crate::git::Repository;

/// The most bytes of log files that are read of one commit.
const MOST: u64 = 256 << 20;

/// Log files by their names.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

/// A file in a commit.
struct Blob {
    object: String,
    size: u64,
}

/// The log files, in the folder `log` seen from here, that only one of two commits has, or has otherwise: of the first, and of
/// the second. A commit that is not there (in a shallow clone) has none.
pub(crate) fn different(repository: &Repository, log: &str, [one, other]: [&str; 2]) -> [Files; 2] {
    let (first, second) = (listed(repository, log, one), listed(repository, log, other));
    let of = |side: &BTreeMap<String, Blob>, others: &BTreeMap<String, Blob>| -> Files {
        let is_same = |name: &String, blob: &Blob| others.get(name).is_some_and(|it| it.object == blob.object);
        let mut rest = MOST;
        let mut files = Vec::new();
        for (name, blob) in side.iter().filter(|(name, blob)| !is_same(name, blob)) {
            let Some(left) = rest.checked_sub(blob.size) else { continue };
            rest = left;
            files.extend(repository.blob(&blob.object, None).map(|bytes| (name.clone(), bytes)));
        }
        files
    };
    [of(&first, &second), of(&second, &first)]
}

/// The regular files in a folder of a commit.
fn listed(repository: &Repository, folder: &str, commit: &str) -> BTreeMap<String, Blob> {
    let answer = repository.run(&["ls-tree", "-l", "-z", commit, "--", &format!("./{folder}/")]);
    let text = String::from_utf8_lossy(&answer.stdout).into_owned();
    // `100644 blob 1a2b.. 812<TAB>path`
    let entry = |line: &str| {
        let (facts, path) = line.split_once('\t')?;
        let mut facts = facts.split_ascii_whitespace();
        let (mode, _, object, size) = (facts.next()?, facts.next()?, facts.next()?, facts.next()?);
        let size = size.parse().ok().filter(|_| mode.starts_with("100"))?;
        let name = path.rsplit('/').next()?.to_owned();
        Some((name, Blob { object: object.to_owned(), size }))
    };
    text.split('\0').filter_map(entry).collect()
}
