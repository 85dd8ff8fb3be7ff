//! The lines of one log file that two sides wrote on, as one file: each entry once, in the order of its writer. Reads no change,
//! and drops no line but markers of a conflict.

use std::collections::HashSet;

/// What begins a line that a merge left in a file, and not a writer of the log.
const MARKERS: [&str; 4] = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];

/// Whether a merge left its markers in the text.
pub fn has_markers(text: &str) -> bool {
    text.lines().any(is_marker)
}

/// The lines of all `texts`, each once. Where one entry says different things, all of them stay: whoever reads the log decides.
pub fn union(texts: &[&str]) -> String {
    let mut seen: HashSet<&str> = HashSet::new();
    let mut lines: Vec<&str> = Vec::new();
    for line in texts.iter().flat_map(|text| text.lines()).filter(|line| !line.trim().is_empty() && !is_marker(line)) {
        if seen.insert(said(line)) {
            lines.push(line);
        }
    }
    // A file has one writer, who counts. A line that is no entry stays behind the one before it.
    let mut last = 0;
    let mut counted: Vec<(u64, &str)> = Vec::new();
    for line in lines {
        last = counter(line).unwrap_or(last);
        counted.push((last, line));
    }
    counted.sort_by_key(|(counter, _)| *counter);
    counted.into_iter().flat_map(|(_, line)| [line, "\n"]).collect()
}

fn is_marker(line: &str) -> bool {
    MARKERS.iter().any(|marker| line.starts_with(marker))
}

/// The line without what an editor or git may have made of its end.
fn said(line: &str) -> &str {
    line.trim_end().trim_end_matches(',')
}

/// Which entry of its writer the line is: `41` of `(id: "k3f9a2-41", ..`.
fn counter(line: &str) -> Option<u64> {
    let (id, _) = line.trim_start().strip_prefix("(id: \"")?.split_once('"')?;
    id.rsplit_once('-')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::union;

    #[test]
    fn each_entry_is_there_once_in_the_order_of_its_writer_and_markers_are_gone() {
        let ours = "(id: \"a-1\", x),\n(id: \"a-2\", y),\nnote\n";
        let theirs = "(id: \"a-1\", x),\r\n(id: \"a-3\", z)\n(id: \"a-2\", y),";
        assert_eq!(union(&[ours, theirs]), "(id: \"a-1\", x),\n(id: \"a-2\", y),\nnote\n(id: \"a-3\", z)\n");
        let marked = "(id: \"a-1\", x),\n<<<<<<< HEAD\n(id: \"a-2\", y),\n=======\n(id: \"a-3\", z),\n>>>>>>> b\n";
        assert_eq!(union(&[marked]), "(id: \"a-1\", x),\n(id: \"a-2\", y),\n(id: \"a-3\", z),\n");
        assert_eq!(union(&["(id: \"a-1\", x)\n", "(id: \"a-1\", y)\n"]).lines().count(), 2, "both claims stay");
        assert_eq!(union(&["", "\n"]), "");
    }
}
