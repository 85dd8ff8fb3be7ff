//! Normalises paths in coverage reports as text, whatever system wrote them. Asks no disk.

use std::borrow::Cow;

/// The longest path kept, in bytes.
pub const LONGEST: usize = 4096;

/// A path of a report in its normal form: `/` between segments, no scheme, no drive, no `.`; `..` only at the front of a
/// relative path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportPath {
    /// With a leading `/` if it is absolute.
    text: String,
    /// The drive it had, in lower case: equal paths on two drives are two files.
    drive: Option<char>,
}

impl ReportPath {
    /// The normal form of a path as a report has it; `None` if it names nothing or is longer than [`LONGEST`].
    pub fn new(written: &str) -> Option<Self> {
        let written = written.trim();
        if written.len() > LONGEST {
            return None;
        }
        let slashed: Cow<str> = if written.contains('\\') { written.replace('\\', "/").into() } else { written.into() };
        let (rest, remote) = without_scheme(&slashed);
        let (drive, rest) = without_drive(rest);
        let absolute = !remote && (drive.is_some() || rest.starts_with('/'));
        let text = fold(absolute, rest.split('/'));
        (!text.trim_start_matches('/').is_empty()).then_some(Self { text, drive })
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it begins at a root.
    pub(crate) fn is_absolute(&self) -> bool {
        self.text.starts_with('/')
    }

    /// Its folders and its file name.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &str> {
        segments(&self.text)
    }

    /// This path below `folder`, or by itself if it is absolute.
    #[must_use]
    pub fn below(&self, folder: &Self) -> Self {
        if self.is_absolute() {
            return self.clone();
        }
        let text = fold(folder.is_absolute(), segments(&folder.text).chain(self.segments()));
        Self { text, drive: folder.drive }
    }

    /// What is left of it below `folder`; `None` if it is not below. Drives are compared without case, and only if both have one.
    pub fn within(&self, folder: &Self) -> Option<Self> {
        let other_drive = matches!((self.drive, folder.drive), (Some(a), Some(b)) if a != b);
        let rest = self.text.strip_prefix(&folder.text)?;
        let rest = if folder.text.ends_with('/') { rest } else { rest.strip_prefix('/')? };
        (!other_drive && !rest.is_empty()).then(|| Self { text: rest.to_owned(), drive: None })
    }

    /// The same text with other segments in it.
    #[must_use]
    pub(crate) fn with_text(&self, text: &str) -> Option<Self> {
        let new = Self::new(text)?;
        Some(Self { drive: if new.is_absolute() { self.drive } else { None }, ..new })
    }
}

/// The segments of a path in normal form.
pub fn segments(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split('/').filter(|segment| !segment.is_empty())
}

/// `file://` stands before an absolute path; any other scheme before something of its own.
fn without_scheme(text: &str) -> (&str, bool) {
    let Some((scheme, rest)) = text.split_once("://") else { return (text, false) };
    let is_scheme = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
    if is_scheme { (rest, !scheme.eq_ignore_ascii_case("file")) } else { (text, false) }
}

/// `C:/x` and `/C:/x`.
fn without_drive(text: &str) -> (Option<char>, &str) {
    let bare = text.strip_prefix('/').unwrap_or(text);
    match bare.as_bytes() {
        [drive, b':', ..] if drive.is_ascii_alphabetic() => (Some(char::from(drive.to_ascii_lowercase())), &bare[2..]),
        _ => (None, text),
    }
}

fn fold<'a>(absolute: bool, segments: impl Iterator<Item = &'a str>) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in segments {
        match segment {
            "" | "." => {}
            ".." if kept.last().is_some_and(|last| *last != "..") => {
                kept.pop();
            }
            // Above the root there is nothing.
            ".." if absolute => {}
            _ => kept.push(segment),
        }
    }
    let mut text = String::new();
    for (i, segment) in kept.iter().enumerate() {
        if absolute || i > 0 {
            text.push('/');
        }
        text.push_str(segment);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::ReportPath;

    fn normal(written: &str) -> String {
        ReportPath::new(written).map_or_else(String::new, |path| path.as_str().to_owned())
    }

    #[test]
    fn every_system_writes_the_same_path() {
        for (written, expected) in [
            ("src/a.py", "src/a.py"),
            ("./src//a.py", "src/a.py"),
            (r"src\pkg\..\a.py", "src/a.py"),
            (r"C:\work\a.cs", "/work/a.cs"),
            ("c:/work/./a.cs", "/work/a.cs"),
            ("file:///home/ci/a.ts", "/home/ci/a.ts"),
            ("file:///C:/work/a.ts", "/work/a.ts"),
            ("webpack:///./src/a.ts", "src/a.ts"),
            ("webpack://shop/./src/a.ts", "shop/src/a.ts"),
            (r"\\server\share\a.cs", "/server/share/a.cs"),
            ("/a/../../etc/passwd", "/etc/passwd"),
            ("../../etc/passwd", "../../etc/passwd"),
            ("a/../../b", "../b"),
            ("a b/é.py", "a b/é.py"),
            ("", ""),
            ("/", ""),
            (".", ""),
        ] {
            assert_eq!(normal(written), expected, "{written}");
        }
        assert_eq!(normal(&"a/".repeat(4000)), "");
    }

    #[test]
    fn equal_paths_on_two_drives_are_two_files() {
        assert_eq!(ReportPath::new(r"C:\a.cs"), ReportPath::new("c:/a.cs"));
        assert_ne!(ReportPath::new(r"C:\a.cs"), ReportPath::new(r"D:\a.cs"));
    }

    #[test]
    fn a_path_is_found_below_a_folder_by_whole_segments() {
        let path = |text: &str| ReportPath::new(text).expect("a path");
        let within = |text: &str, folder: &str| path(text).within(&path(folder)).map(|rest| rest.as_str().to_owned());
        assert_eq!(within("/work/app/a.py", "/work/app").as_deref(), Some("a.py"));
        assert_eq!(within("/work/apple/a.py", "/work/app"), None);
        assert_eq!(within("D:/work/a.py", "C:/work"), None);
        assert_eq!(path("../src/a.ts").below(&path("packages/cart/coverage")).as_str(), "packages/cart/src/a.ts");
    }
}
