//! Paths of code in running text. Refuses what only looks like one: `and/or`, `CI/CD`, addresses, patterns, versions.

/// File endings that are code or its tests; a name with another ending is no module unless a folder stands before it.
const ENDINGS: &[&str] = &[
    "py", "pyi", "rs", "go", "ts", "tsx", "js", "jsx", "mjs", "cjs", "java", "kt", "kts", "rb", "c", "cc", "cpp",
    "cxx", "h", "hpp", "cs", "php", "swift", "scala", "sql", "sh", "bash", "ps1", "vue", "svelte", "ex", "exs", "erl",
    "hs", "ml", "clj", "lua", "dart", "r", "jl", "m", "mm", "pl", "pm", "zig", "nim", "css", "scss", "html", "tf",
    "proto", "yaml", "yml", "toml", "json", "groovy", "fs", "vb", "f90", "sol",
];

/// Endings of texts that are read, not worked on.
const TEXTS: &[&str] = &["md", "txt", "rst", "pdf", "docx", "adoc"];

/// Names of frameworks that end like files.
const NO_FILES: &[&str] =
    &["node.js", "vue.js", "next.js", "react.js", "nuxt.js", "express.js", "three.js", "d3.js", "socket.io", "asp.net"];

/// The module id that `token` spells, if it is a path of code. What stands in a code span (`is_code`) needs less to be one.
pub(crate) fn module(token: &str, is_code: bool) -> Option<String> {
    let token = token.trim().trim_matches(['`', '"', '\'', '*', '“', '”']).trim_end_matches([',', ';', ':', '.']);
    let token = token.strip_prefix("./").or_else(|| token.strip_prefix(".\\")).unwrap_or(token);
    let path = token.replace('\\', "/");
    if path.len() > 200 || path.is_empty() || path.contains("://") || path.starts_with(['@', '#', '-', '~', '$']) {
        return None;
    }
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '[' | ']' | '@' | '+');
    if !path.chars().all(is_letter) || NO_FILES.contains(&path.to_lowercase().as_str()) {
        return None;
    }
    let absolute = path.strip_prefix('/').unwrap_or(&path);
    let parts: Vec<&str> = absolute.trim_end_matches('/').split('/').collect();
    if parts.iter().any(|part| part.is_empty() || !part.chars().any(char::is_alphanumeric)) {
        return None;
    }
    let is_folder = absolute.ends_with('/');
    let last = parts.last()?;
    let ending = last.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|(_, ending)| ending.to_lowercase());
    let is_file = ending.as_deref().is_some_and(|ending| ENDINGS.contains(&ending));
    let is_text = ending.as_deref().is_some_and(|ending| TEXTS.contains(&ending));
    let ok = match parts.len() {
        1 => is_file || (is_folder && is_code),
        _ => is_file || is_text || is_folder || (is_code && !path.starts_with('/')),
    };
    ok.then(|| path.trim_end_matches('/').to_owned())
}

/// A path of any file at the start of `token`: something to read or to run.
pub(crate) fn any(token: &str) -> Option<String> {
    let bare = token.trim().trim_matches(['`', '"', '\'', '*']).trim_end_matches([',', ';', ':', '.']);
    let is_text = bare.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty() && TEXTS.contains(&ending.to_lowercase().as_str()) && !bare.contains([' ', '{', '*', '<'])
    });
    let is_address = bare.starts_with("https://") || bare.starts_with("http://");
    if is_text || (is_address && !bare.contains(' ')) { Some(bare.to_owned()) } else { module(token, false) }
}

/// Whether it ends as code does: no folder, and no text to read.
pub(crate) fn is_code(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending.to_lowercase().as_str()))
}

/// Whether it is a path of tests.
pub(crate) fn is_test(path: &str) -> bool {
    path.to_lowercase()
        .split(['/', '.', '_', '-'])
        .any(|part| matches!(part, "test" | "tests" | "spec" | "specs" | "__tests__"))
}

#[cfg(test)]
mod tests {
    use super::{any, is_test, module};

    #[test]
    fn paths_are_told_from_what_looks_alike() {
        for path in [
            "tenant/service.py",
            "src/Foo.Bar.cs",
            "app/[id]/page.tsx",
            "lib.rs",
            "a/b/c.py,",
            "internal/store/",
            "`x/y.go`",
        ] {
            assert!(module(path, false).is_some(), "{path}");
        }
        assert_eq!(module(".\\src\\a.py", false).as_deref(), Some("src/a.py"));
        for no in [
            "and/or",
            "CI/CD",
            "Slack/Discord",
            "n/a",
            "https://a.b/c.py",
            "tests/{module}/test_{file}.py",
            "src/*.rs",
            "e.g.",
            "3.5h",
            "v1.2",
            "Node.js",
            "/users",
            "--cov=src/a.py",
            "README.md",
            "@ana/x.py",
            "1/2",
            "",
        ] {
            assert_eq!(module(no, false), None, "{no}");
        }
        assert!(module("billing/invoicing", true).is_some() && module("billing/invoicing", false).is_none());
        assert_eq!(any("`SUMMARY.md`").as_deref(), Some("SUMMARY.md"));
        assert!(is_test("tests/tenant/x.py") && is_test("src/foo.spec.ts") && !is_test("src/contest.py"));
    }
}
