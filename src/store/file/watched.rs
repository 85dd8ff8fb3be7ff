//! The reports that a board names, as files: patterns become paths, and what lies outside the board's folder is none. Reads no
//! report.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The largest report that is watched, in bytes.
const LARGEST: u64 = 64 << 20;

/// The most files that patterns stand for.
const MOST: usize = 500;

/// A report as it lies there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WatchedFile {
    pub path: PathBuf,
    pub size: u64,
    pub written: SystemTime,
}

/// The files that `patterns` name below the folder of the board at `board`: regular ones of up to 64 MiB, by their paths. What
/// a pattern may not name, and what a link leads out to, is left out.
pub(crate) fn watched(board: &Path, patterns: &[String]) -> Vec<WatchedFile> {
    let real = board.canonicalize().unwrap_or_else(|_| board.to_owned());
    let Some(root) = real.parent().map(Path::to_owned) else { return Vec::new() };
    let mut found: Vec<WatchedFile> = Vec::new();
    for pattern in patterns.iter().filter(|pattern| crate::model::lint::is_report_pattern(pattern)) {
        let mut folders = vec![root.clone()];
        let mut parts = pattern.split('/').filter(|part| !part.is_empty() && *part != ".").peekable();
        while let Some(part) = parts.next() {
            let is_last = parts.peek().is_none();
            folders = folders.iter().flat_map(|folder| named(folder, part)).take(MOST).collect();
            if !is_last {
                folders.retain(|folder| folder.is_dir());
            }
        }
        found.extend(folders.into_iter().filter_map(|path| file(&root, path)));
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found.dedup_by(|a, b| a.path == b.path);
    found.truncate(MOST);
    found
}

/// What in `folder` has this name, in which `*` stands for anything.
fn named(folder: &Path, part: &str) -> Vec<PathBuf> {
    if !part.contains('*') {
        return vec![folder.join(part)];
    }
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries
        .filter(|entry| entry.file_name().to_str().is_some_and(|name| fits(part, name)))
        .map(|entry| entry.path())
        .collect();
    found.sort();
    found
}

/// Whether `name` fits; a leading dot is only meant by whoever says so.
fn fits(part: &str, name: &str) -> bool {
    if name.starts_with('.') && !part.starts_with('.') {
        return false;
    }
    let mut pieces = part.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, inner)) = pieces.split_last() else { return rest.is_empty() };
    for piece in inner {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.len() >= last.len() && rest.ends_with(last)
}

fn file(root: &Path, path: PathBuf) -> Option<WatchedFile> {
    // A link may lead anywhere.
    let real = path.canonicalize().ok().filter(|real| real.starts_with(root))?;
    let metadata = real.metadata().ok().filter(|metadata| metadata.is_file() && metadata.len() <= LARGEST)?;
    Some(WatchedFile { path, size: metadata.len(), written: metadata.modified().ok()? })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{fits, watched};

    #[test]
    fn a_star_stands_for_a_part_of_one_name() {
        for (part, name, is_fit) in [
            ("*", "a", true),
            ("*", ".git", false),
            (".*", ".git", true),
            ("*.xml", "coverage.xml", true),
            ("*.xml", ".xml", false),
            ("a*b*c", "a12b3c", true),
            ("a*b*c", "acb", false),
            ("ab*ab", "ab", false),
            ("ab*ab", "abab", true),
            ("a", "a", true),
            ("a", "ab", false),
        ] {
            assert_eq!(fits(part, name), is_fit, "{part} {name}");
        }
    }

    fn found(root: &Path, patterns: &[&str]) -> Vec<String> {
        let patterns: Vec<String> = patterns.iter().map(|it| (*it).to_owned()).collect();
        let real = root.canonicalize().unwrap();
        let files = watched(&root.join("board.ron"), &patterns);
        files.iter().map(|it| it.path.strip_prefix(&real).unwrap().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn reports_are_found_below_the_board_and_nowhere_else() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret.xml"), "x").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in
            ["board.ron", "coverage.xml", "packages/cart/coverage/lcov.info", "packages/shop/coverage/lcov.info"]
        {
            fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
            fs::write(root.join(name), "x").unwrap();
        }
        std::os::unix::fs::symlink(outside.path().join("secret.xml"), root.join("link.xml")).unwrap();
        std::os::unix::fs::symlink(outside.path(), root.join("packages/out")).unwrap();
        std::os::unix::fs::symlink("coverage.xml", root.join("inside.xml")).unwrap();
        assert_eq!(found(root, &["coverage.xml", "./coverage.xml", "gone.xml"]), ["coverage.xml"]);
        let both = ["packages/cart/coverage/lcov.info", "packages/shop/coverage/lcov.info"];
        assert_eq!(found(root, &["packages/*/coverage/lcov.info"]), both);
        assert_eq!(found(root, &["*.xml", "packages/*/secret.xml"]), ["coverage.xml", "inside.xml"]);
        assert_eq!(found(root, &["packages", "packages/*"]), [""; 0], "folders are no reports");
        let absolute = root.join("coverage.xml").to_string_lossy().into_owned();
        assert_eq!(
            found(root, &["../coverage.xml", "packages/../coverage.xml", &absolute, "", "**/lcov.info"]),
            [""; 0]
        );
    }
}
