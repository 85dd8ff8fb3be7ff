//! The paths below the board's folder that a path of a report may mean. Believes none of them.

use crate::import::coverage::path::ReportPath;

use super::rewrite::Rewrite;

/// Where board and report lie, as text.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// The board's folder and the top of its repository, absolute.
    pub tops: Vec<ReportPath>,
    /// The report's folder from the board's folder down; `None` if it lies elsewhere or came by a pipe.
    pub report: Option<ReportPath>,
}

/// A file of a report, as it is looked up.
#[derive(Clone, Debug)]
pub struct File {
    /// Its path, mapped.
    pub path: ReportPath,
    /// What else the path may mean.
    pub others: Vec<ReportPath>,
    /// How many segments of its path are names of groups, not folders.
    pub groups: usize,
    /// Whether there is anything to cover in it.
    pub has_code: bool,
}

impl File {
    /// Of a path in a report with these roots.
    pub fn new(path: &ReportPath, roots: &[ReportPath], place: &Place, rewrite: &Rewrite) -> Self {
        let mapped = rewrite.apply(path);
        let mut others = Vec::new();
        let from_a_top = |path: &ReportPath| place.tops.iter().filter_map(|top| path.within(top)).collect::<Vec<_>>();
        match &mapped {
            // Somebody said what it means.
            Some(mapped) => others.extend(from_a_top(mapped)),
            None if path.is_absolute() => others.extend(from_a_top(path)),
            None => {
                for root in roots {
                    let below = path.below(root);
                    others.extend(from_a_top(&below));
                    others.push(below);
                }
                if let Some(report) = &place.report {
                    let folders: Vec<&str> = report.segments().collect();
                    let each = (1..=folders.len()).filter_map(|depth| ReportPath::new(&folders[..depth].join("/")));
                    others.extend(each.map(|folder| path.below(&folder)));
                }
            }
        }
        let path = mapped.unwrap_or_else(|| path.clone());
        others.retain(|other| *other != path);
        others.sort();
        others.dedup();
        Self { path, others, groups: 0, has_code: true }
    }

    /// Its path first, then what else it may mean.
    pub fn candidates(&self) -> impl Iterator<Item = &ReportPath> {
        std::iter::once(&self.path).chain(&self.others)
    }
}

#[cfg(test)]
mod tests {
    use super::{File, Place};
    use crate::import::coverage::path::ReportPath;
    use crate::import::matching::rewrite::{PathMap, Rewrite};

    fn path(text: &str) -> ReportPath {
        ReportPath::new(text).expect("a path")
    }

    fn candidates(text: &str, roots: &[&str], map: Option<&str>) -> Vec<String> {
        let place = Place { tops: vec![path("/work/repo")], report: Some(path("packages/cart/coverage")) };
        let maps = map.map(|map| PathMap::parse(map).expect("a map")).into_iter().collect();
        let roots: Vec<ReportPath> = roots.iter().map(|root| path(root)).collect();
        let file = File::new(&path(text), &roots, &place, &Rewrite { maps, ..Rewrite::default() });
        file.candidates().map(|path| path.as_str().to_owned()).collect()
    }

    #[test]
    fn a_relative_path_may_begin_at_every_folder_down_to_the_report() {
        assert_eq!(
            candidates("src/a.ts", &[], None),
            ["src/a.ts", "packages/cart/coverage/src/a.ts", "packages/cart/src/a.ts", "packages/src/a.ts"]
        );
        assert!(candidates("../src/a.ts", &[], None).contains(&"packages/cart/src/a.ts".to_owned()));
    }

    #[test]
    fn a_root_of_the_report_adds_a_meaning_and_takes_none_away() {
        let all = candidates("a.py", &["/work/repo/src", "lib"], None);
        for expected in ["a.py", "/work/repo/src/a.py", "src/a.py", "lib/a.py"] {
            assert!(all.contains(&expected.to_owned()), "{expected} in {all:?}");
        }
    }

    #[test]
    fn an_absolute_path_means_what_is_below_the_board() {
        assert_eq!(candidates("/work/repo/src/a.py", &["lib"], None), ["/work/repo/src/a.py", "src/a.py"]);
        assert_eq!(candidates("/elsewhere/src/a.py", &["lib"], None), ["/elsewhere/src/a.py"]);
    }

    #[test]
    fn what_somebody_mapped_means_that_and_nothing_else() {
        assert_eq!(candidates("src/a.ts", &["lib"], Some("src/=packages/shop/src/")), ["packages/shop/src/a.ts"]);
    }
}
