//! Reads lists of files inside fences: one path a line, or a tree drawn with lines. Keeps any other code as a note.

use crate::import::plan::draft::Draft;
use crate::import::plan::markdown::heading::Role;
use crate::import::plan::markdown::text::Text;
use crate::import::plan::markdown::{Outcome, Reader, item};
use crate::import::plan::words::path;

/// Languages of fences that may hold lists of files.
const LISTS: &[&str] = &["", "text", "txt", "plain", "plaintext", "files", "tree", "list", "indented"];

impl Reader<'_> {
    pub(super) fn fence(&mut self, info: &str, body: &str, line: u32, role: &Role) -> Outcome {
        if let Role::Module(module) = role {
            test_file(body, line, *module, self.draft);
            return Outcome::Note;
        }
        let language = info.split([' ', ',', '{']).next().unwrap_or_default().to_lowercase();
        if !LISTS.contains(&language.as_str())
            || matches!(role, Role::Prose { strict: true } | Role::Links(_) | Role::Criteria | Role::Checklist)
        {
            return Outcome::Note;
        }
        let Some(files) = files(body) else { return Outcome::Note };
        let context = self.context();
        let people = self.draft.people.clone();
        let first = line + u32::from(language != "indented");
        for (offset, path, rest) in files {
            let line = first + offset;
            let Some(found) =
                item::read(&Text::of(&format!("{path} {rest}"), line), &|name| super::is_known(&people, name))
            else {
                continue;
            };
            let owner = self.owner(&found.facts, line).or(context.owner);
            let module = self.draft.module(&path, None, owner, &context.group, line);
            context.told(module, found.facts, found.left, &[], line, self.draft);
        }
        Outcome::Understood
    }
}

/// The files of a list or a tree: the line, the path, what stands behind it. `None` if a line is no file.
fn files(body: &str) -> Option<Vec<(u32, String, String)>> {
    let mut files = Vec::new();
    // The folders that are open, by where their names begin.
    let mut folders: Vec<(usize, String)> = Vec::new();
    for (offset, line) in (0..).zip(body.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let drawn = |c: char| matches!(c, '│' | '├' | '└' | '─' | '|' | '`' | '+' | ' ' | '\t' | '\u{a0}');
        let indent = line.chars().take_while(|c| drawn(*c)).count();
        let start = line.find(|c| !drawn(c))?;
        let is_tree = line[..start].contains(['├', '└', '│']);
        let text = line[start..].trim_start_matches(['-', '*', '•', ' ']);
        let (name, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        while folders.last().is_some_and(|(at, _)| *at >= indent) {
            folders.pop();
        }
        let above = folders.last().map(|(_, path)| path.clone()).unwrap_or_default();
        let rest = rest.trim().trim_start_matches(['#', '/']).trim().to_owned();
        if name.ends_with('/') && (is_tree || indent == 0) && rest.is_empty() && name.len() > 1 {
            let name = name.trim_start_matches("./");
            folders.push((indent, format!("{above}{name}")));
            continue;
        }
        let path = path::module(name, false).or_else(|| is_tree.then(|| path::module(name, true)).flatten())?;
        files.push((offset, if is_tree || indent > 0 { format!("{above}{path}") } else { path }, rest));
    }
    // Code may begin with one line that looks like a path.
    (!files.is_empty()).then_some(files)
}

/// The first line of code may say in a comment which test file it is the beginning of.
fn test_file(body: &str, line: u32, module: usize, draft: &mut Draft) {
    use crate::import::plan::fact::Fact;
    use crate::import::plan::reading::Fate;
    let first = body.lines().next().unwrap_or_default().trim();
    let comment = ["#", "//", "--", "/*", ";"].iter().find_map(|sign| first.strip_prefix(sign));
    let path = comment
        .map(|text| text.trim().trim_end_matches("*/").trim())
        .filter(|text| !text.contains(' '))
        .and_then(|text| path::module(text, false));
    let has = draft.modules[module].facts.iter().any(|stated| matches!(stated.fact, Fact::TestFile(_)));
    if let Some(path) = path.filter(|path| path::is_test(path) && !has) {
        draft.tell(line + 1, Fate::Understood, format!("test file {path}"));
        draft.say(module, Fact::TestFile(path), line + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::files;

    fn told(body: &str) -> Option<Vec<String>> {
        files(body)
            .map(|files| files.into_iter().map(|(_, path, rest)| format!("{path} {rest}").trim().to_owned()).collect())
    }

    #[test]
    fn files_are_listed_one_a_line_or_drawn_as_a_tree() {
        assert_eq!(told("src/a.py\n- src/b.py  # 40%\n"), Some(vec!["src/a.py".into(), "src/b.py 40%".into()]));
        let tree = "src/\n├── billing/\n│   ├── a.py\n│   └── b.py\n└── c.py\n";
        assert_eq!(told(tree), Some(vec!["src/billing/a.py".into(), "src/billing/b.py".into(), "src/c.py".into()]));
        for code in ["pytest src/a.py\n", "src/a.py\nreturn 1\n", "import a.b\n", ""] {
            assert_eq!(told(code), None, "{code}");
        }
    }
}
