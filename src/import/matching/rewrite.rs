//! Rewrites paths before they are compared: `--strip-prefix` and `--map`. Works on whole segments only.

use crate::import::coverage::path::{ReportPath, segments};

/// `FROM=TO`: a run of whole segments and what stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PathMap {
    from: Vec<String>,
    /// Whether `from` is the beginning of an absolute path.
    at_root: bool,
    to: String,
}

impl PathMap {
    /// Reads `FROM=TO`. `TO` may be empty. Both are paths; only the first `=` counts.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (from, to) = text.split_once('=').ok_or_else(|| format!("`{text}` has no `=`"))?;
        let Some(from) = ReportPath::new(from) else { return Err(format!("`{text}` has nothing before the `=`")) };
        let to = ReportPath::new(to).map_or_else(String::new, |to| to.as_str().to_owned());
        Ok(Self { from: from.segments().map(str::to_owned).collect(), at_root: from.is_absolute(), to })
    }

    /// The path as this makes it; `None` if it does not fit. What stands before the run is dropped.
    fn apply(&self, path: &ReportPath) -> Option<ReportPath> {
        let parts: Vec<&str> = path.segments().collect();
        let fits = |at: usize| parts[at..].iter().zip(&self.from).all(|(part, from)| part == from);
        let last = parts.len().checked_sub(self.from.len())?;
        let at = if self.at_root {
            (path.is_absolute() && fits(0)).then_some(0)?
        } else {
            (0..=last).find(|at| fits(*at))?
        };
        let rest = parts[at + self.from.len()..].join("/");
        path.with_text(&if self.to.is_empty() { rest } else { format!("{}/{rest}", self.to) })
    }
}

/// What is done to every path of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rewrite {
    /// Beginnings that are dropped.
    pub prefixes: Vec<ReportPath>,
    /// Maps; the first that fits a path is used.
    pub(crate) maps: Vec<PathMap>,
}

impl Rewrite {
    /// The same, and after it what a board says in its `maps`; and what of that is left out, in words.
    #[must_use]
    pub fn then(mut self, maps: &[String]) -> (Self, Vec<String>) {
        let mut warnings = Vec::new();
        for text in maps {
            match PathMap::parse(text) {
                Ok(map) => self.maps.push(map),
                Err(why) => warnings.push(format!("`maps` of the board is left out where {why}")),
            }
        }
        (self, warnings)
    }

    /// The path as it is looked up; `None` if it stays as it is.
    pub fn apply(&self, path: &ReportPath) -> Option<ReportPath> {
        let stripped = self.prefixes.iter().find_map(|prefix| path.within(prefix));
        let base = stripped.as_ref().unwrap_or(path);
        self.maps.iter().find_map(|map| map.apply(base)).or(stripped)
    }
}

/// The line that would make `file` the file of `id`: `src/=packages/cart/src/`. What both end with alike is left out.
pub fn settling(file: &str, id: &str, whole_folder: bool) -> String {
    let folder = |path: &str| match (whole_folder, path.rsplit_once('/')) {
        (true, _) => path.trim_end_matches('/').to_owned(),
        (false, Some((folder, _))) => folder.to_owned(),
        (false, None) => String::new(),
    };
    let (from, to) = (folder(file), folder(id));
    if from.is_empty() {
        // A bare file name: there is no folder that could be mapped.
        return format!("{file}={id}");
    }
    let slash = if to.is_empty() { "" } else { "/" };
    format!("{from}/={to}{slash}")
}

/// The line that might make `file` the file of `id`, where nothing fits: their common end left out, and of what is before it in
/// the file the last folder only. `None` if they do not end alike.
pub(crate) fn bridging(file: &str, id: &str) -> Option<String> {
    let common = segments(file).rev().zip(segments(id).rev()).take_while(|(a, b)| a == b).count();
    let rest = |path: &str| {
        let parts: Vec<&str> = segments(path).collect();
        parts[..parts.len() - common].join("/")
    };
    let (of_file, of_id) = (rest(file), rest(id));
    if common == 0 || of_id.is_empty() {
        return None;
    }
    Some(match of_file.rsplit('/').next().filter(|last| !last.is_empty()) {
        Some(last) => format!("{last}/={of_id}/"),
        None => format!("{}={id}", file.trim_start_matches('/')),
    })
}

#[cfg(test)]
mod tests {
    use super::{PathMap, Rewrite, bridging, settling};
    use crate::import::coverage::path::ReportPath;

    fn path(text: &str) -> ReportPath {
        ReportPath::new(text).expect("a path")
    }

    #[test]
    fn a_map_replaces_a_run_of_whole_segments_and_drops_what_is_before() {
        for (map, from, to) in [
            ("src/=packages/cart/src/", "src/index.ts", "packages/cart/src/index.ts"),
            ("site-packages/=src/", "/usr/lib/python3/site-packages/acme/x.py", "src/acme/x.py"),
            ("/app/=", "/app/acme/x.py", "acme/x.py"),
            ("/app=src", "/app/acme/x.py", "src/acme/x.py"),
            (r"C:\work\=", r"c:\work\a.cs", "a.cs"),
            ("a/b=c", "x/a/b/d.py", "c/d.py"),
            ("x.py=src/x.py", "x.py", "src/x.py"),
            // It does not fit: not at the start, not whole segments.
            ("/app/=", "/srv/app/x.py", "/srv/app/x.py"),
            ("/app/=", "app/x.py", "app/x.py"),
            ("app/=", "/apple/x.py", "/apple/x.py"),
        ] {
            let rewrite = Rewrite { maps: vec![PathMap::parse(map).expect("a map")], ..Rewrite::default() };
            let mapped = rewrite.apply(&path(from)).unwrap_or_else(|| path(from));
            assert_eq!(mapped.as_str(), to, "{map} on {from}");
        }
        assert!(PathMap::parse("src").is_err() && PathMap::parse("=src").is_err());
    }

    #[test]
    fn a_prefix_is_dropped_before_the_first_map_that_fits() {
        let maps = ["src/=lib/", "src/=never/"].map(|map| PathMap::parse(map).expect("a map"));
        let rewrite = Rewrite { prefixes: vec![path("/home/ci/build")], maps: maps.to_vec() };
        let apply = |text: &str| rewrite.apply(&path(text)).map(|path| path.as_str().to_owned());
        assert_eq!(apply("/home/ci/build/src/a.py").as_deref(), Some("lib/a.py"));
        assert_eq!(apply("/home/ci/build/a.py").as_deref(), Some("a.py"));
        assert_eq!(apply("/home/ci/builder/a.py"), None);
    }

    #[test]
    fn the_line_that_settles_a_doubt_can_be_used_as_it_is() {
        for (file, id, line) in [
            ("packages/cart/src/index.ts", "src/index.ts", "packages/cart/src/=src/"),
            ("src/index.ts", "packages/cart/src/index.ts", "src/=packages/cart/src/"),
            ("/app/a/index.ts", "index.ts", "/app/a/="),
            ("index.ts", "src/index.ts", "index.ts=src/index.ts"),
        ] {
            assert_eq!(settling(file, id, false), line);
            let map = Rewrite { maps: vec![PathMap::parse(line).expect("a map")], ..Rewrite::default() };
            assert_eq!(map.apply(&path(file)).expect("it fits").as_str(), id, "{line}");
        }
        let file = "/usr/lib/python3/site-packages/acme/x.py";
        assert_eq!(bridging(file, "src/acme/x.py").as_deref(), Some("site-packages/=src/"));
        assert_eq!(bridging("x.py", "src/x.py").as_deref(), Some("x.py=src/x.py"));
        assert_eq!(bridging("a.py", "b.py"), None);
    }
}
