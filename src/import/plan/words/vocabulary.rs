//! The words of plans: what columns and labels are called, words and signs of a status, of a priority. Knows no document; what
//! is in no table is not guessed.

use crate::model::module::Complexity;
use crate::model::status::Status;

/// What a column or a label is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// The module by its path or text.
    Module,
    /// The key of another tracker: `PAY-12`.
    Id,
    Title,
    Status,
    /// Yes or no, for done.
    Finished,
    /// How much of the work is done, in percent: no coverage.
    Progress,
    Owner,
    Coverage,
    Start,
    Target,
    Tests,
    Written,
    Needed,
    Hours,
    Days,
    /// As trackers export it.
    Seconds,
    Lines,
    Priority,
    Complexity,
    Tags,
    Group,
    /// A path to tests, or a number of lines.
    File,
    TestFile,
    After,
    Pr,
    Merged,
    Blocked,
    Help,
    Notes,
    Area,
    Impact,
    Who,
    /// The modules of somebody: how many, or which.
    Modules,
    Link,
    Goal,
    /// Of no use to a board.
    Ignored,
}

/// A row of the table of keys.
pub(crate) struct Named {
    pub(crate) key: Key,
    /// What `--column NAME=...` calls it.
    pub(crate) name: &'static str,
    /// What documents call it, folded.
    words: &'static [&'static str],
}

const fn named(key: Key, name: &'static str, words: &'static [&'static str]) -> Named {
    Named { key, name, words }
}

/// Every key, with what documents call it.
#[rustfmt::skip]
pub(crate) const KEYS: &[Named] = &[
    named(Key::Module, "module", &["module", "modules name", "module name", "file name", "filename", "path", "file path",
        "component", "package", "class", "datei", "modul", "fichier", "archivo", "modulo", "файл", "モジュール"]),
    named(Key::Id, "id", &["id", "key", "issue key", "ticket", "ticket id", "number", "issue number", "no", "nr"]),
    named(Key::Title, "title", &["title", "summary", "name", "task", "tasks", "item", "work item", "story", "user story", "feature",
        "deliverable", "issue", "subject", "what", "todo", "action", "action item", "task name", "milestone", "page", "endpoint",
        "aufgabe", "tâche", "tarea", "tarefa", "задача", "görev", "タスク", "任务"]),
    named(Key::Status, "status", &["status", "state", "column", "list", "stage", "progress status", "zustand", "stand", "statut", "état",
        "estado", "stato", "статус", "durum", "状態", "状态"]),
    named(Key::Finished, "done", &["done", "complete", "completed", "finished", "closed", "erledigt", "fertig", "fait", "hecho"]),
    named(Key::Progress, "progress", &["progress", "complete %", "percent complete", "% complete", "% done", "completion"]),
    named(Key::Owner, "owner", &["owner", "owners", "assignee", "assignees", "assigned to", "assigned", "assign", "developer", "dev",
        "devs", "engineer", "who", "person", "people", "responsible", "lead", "dri", "name of developer", "by", "member", "agent", "worker",
        "verantwortlich", "zuständig", "bearbeiter", "wer", "responsable", "assigné à", "asignado a", "responsável", "ответственный",
        "исполнитель", "sorumlu", "担当", "担当者", "负责人"]),
    named(Key::Coverage, "coverage", &["coverage", "cov", "cov now", "now", "now %", "current", "current %", "current coverage", "coverage now", "actual", "actual coverage",
        "test coverage", "line coverage", "coverage %", "cov %", "% cov", "% coverage", "coverage change", "abdeckung", "testabdeckung",
        "couverture", "cobertura", "покрытие", "kapsam"]),
    named(Key::Start, "start", &["start", "start coverage", "coverage start", "baseline", "before", "initial", "initial coverage",
        "starting coverage", "coverage before", "from", "old"]),
    named(Key::Target, "target", &["target", "target coverage", "coverage target", "wanted", "coverage goal", "target %", "goal %",
        "after coverage", "coverage wanted", "to", "ziel", "cible", "objetivo", "цель", "hedef"]),
    named(Key::Tests, "tests", &["tests", "test count", "number of tests", "no of tests", "unit tests", "test cases"]),
    named(Key::Written, "written", &["tests written", "tests done", "written", "existing tests", "tests so far", "tests now"]),
    named(Key::Needed, "needed", &["tests needed", "tests to write", "needed", "tests required", "new tests", "needed tests",
        "estimated tests", "est tests", "tests to create", "tests planned"]),
    named(Key::Hours, "hours", &["hours", "time", "estimate", "estimated", "effort", "estimated time", "time estimate", "est", "est time",
        "estimated hours", "est hours", "estimated effort", "duration", "h", "hrs", "hours estimated", "time needed",
        "aufwand", "stunden", "schätzung", "durée", "heures", "horas", "tiempo", "часы", "süre", "工数"]),
    named(Key::Days, "days", &["days", "est days", "estimate days", "estimated days", "man days", "person days", "tage", "jours", "días"]),
    named(Key::Seconds, "seconds", &["original estimate", "σ original estimate", "time original estimate"]),
    named(Key::Lines, "lines", &["lines", "loc", "sloc", "lines of code", "line count", "statements", "stmts", "zeilen", "lignes"]),
    named(Key::Priority, "priority", &["priority", "prio", "importance", "urgency", "severity", "moscow", "priorität", "priorité",
        "prioridad", "prioridade", "приоритет", "öncelik", "優先度", "优先级"]),
    named(Key::Complexity, "complexity", &["complexity", "difficulty", "size", "t shirt size", "tshirt size", "risk level"]),
    named(Key::Tags, "tags", &["tags", "tag", "labels", "label", "keywords", "etiquetas"]),
    named(Key::Group, "group", &["group", "epic", "theme", "category", "track", "workstream", "phase", "sprint", "batch", "epic link",
        "epic name", "parent", "parent summary", "section", "milestone title", "bereich", "gruppe", "kategorie"]),
    named(Key::File, "file", &["file", "files", "test"]),
    named(Key::TestFile, "test_file", &["test file", "tests file", "test path", "tests in", "spec file"]),
    named(Key::After, "after", &["after", "depends on", "dependencies", "dependency", "deps", "blocked by module", "requires", "prerequisites",
        "prerequisite", "needs", "waits for", "predecessor", "predecessors", "abhängig von", "dépend de", "depende de"]),
    named(Key::Pr, "pr", &["pr", "prs", "pull request", "pull requests", "mr", "merge request", "linked pull requests", "pr link"]),
    named(Key::Merged, "merged", &["merged", "is merged"]),
    named(Key::Blocked, "blocked", &["blocked", "blocked by", "blocker", "blockers", "blocked on", "impediment", "blockiert"]),
    named(Key::Help, "help", &["help", "help wanted", "help needed"]),
    named(Key::Notes, "notes", &["notes", "note", "comment", "comments", "description", "remarks", "details", "bemerkung", "notiz",
        "commentaire", "notas", "observaciones"]),
    named(Key::Area, "area", &["area", "focus area", "responsibility", "responsibilities", "scope", "role", "domain"]),
    named(Key::Impact, "impact", &["impact", "gain", "expected gain", "coverage gain", "expected impact", "planned gain", "contribution"]),
    named(Key::Who, "who", &["login", "github", "handle", "username", "user name", "login name", "github handle"]),
    named(Key::Modules, "modules", &["modules", "assigned modules", "module count", "files assigned"]),
    named(Key::Link, "link", &["see", "see also", "link", "links", "docs", "spec", "design", "design doc", "reference doc", "url"]),
    named(Key::Goal, "goal", &["goal", "mission", "objective", "ziel des plans", "objectif"]),
    named(Key::Ignored, "ignore", &["issue id", "due", "due date", "deadline", "date", "created", "updated", "reporter", "story points", "points", "sp",
        "resolution", "project", "issue type", "type", "repository", "fix version s", "creator", "last viewed", "started", "ended"]),
];

/// What a column or label called `text` is about.
pub(crate) fn key(text: &str) -> Option<Key> {
    // Trackers wrap the names of fields that a team made itself.
    let text = text.strip_prefix("Custom field (").and_then(|inner| inner.strip_suffix(')')).unwrap_or(text);
    let folded = folded(text);
    let find = |words: &str| KEYS.iter().find(|row| row.words.contains(&words) || row.name == words).map(|row| row.key);
    find(&folded).or_else(|| find(&self::folded(text.split('(').next().unwrap_or_default())))
}

/// What sentences call the fact that `key` holds.
pub(crate) fn key_name(key: Key) -> &'static str {
    KEYS.iter().find(|row| row.key == key).map_or("a value", |row| row.name)
}

/// The key that `--column NAME=...` means.
pub(crate) fn key_named(name: &str) -> Option<Key> {
    KEYS.iter().find(|row| row.name == name).map(|row| row.key)
}

/// Lower case, words apart by one blank, without punctuation and symbols; a `%` stays a word.
pub(crate) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if c == '%' {
            out.push_str(" %");
        } else if !matches!(c, '\'' | '’') && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a word or sign of a status means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StatusWord {
    /// The status.
    pub(crate) status: Status,
    /// Whether it says that the module is blocked.
    pub(crate) blocked: bool,
    /// Whether it says that nobody is going to do it.
    pub(crate) dropped: bool,
}

const fn plain(status: Status) -> StatusWord {
    StatusWord { status, blocked: false, dropped: false }
}

const DONE: StatusWord = plain(Status::Done);
const DOING: StatusWord = plain(Status::InProgress);
const PENDING: StatusWord = plain(Status::Pending);
const BLOCKED: StatusWord = StatusWord { blocked: true, ..PENDING };
const DROPPED: StatusWord = StatusWord { dropped: true, ..PENDING };

#[rustfmt::skip]
const STATUSES: &[(StatusWord, &[&str])] = &[
    (DONE, &["done", "complete", "completed", "finished", "closed", "merged", "resolved", "shipped", "released", "delivered", "fixed",
        "deployed", "verified", "live", "erledigt", "fertig", "abgeschlossen", "fait", "terminé", "terminée", "fini", "hecho", "terminado",
        "completado", "completada", "concluído", "feito", "fatto", "completato", "готово", "сделано", "выполнено", "tamamlandı", "bitti",
        "yapıldı", "完了", "完成", "已完成"]),
    (DOING, &["in progress", "inprogress", "in_progress", "wip", "work in progress", "doing", "ongoing", "started", "active", "in review", "review",
        "under review", "code review", "in testing", "testing", "qa", "in qa", "in development", "developing", "working on it", "current",
        "partial", "partially done", "partly done", "almost done", "nearly done", "underway", "in arbeit", "in bearbeitung", "läuft", "en cours",
        "en curso", "en progreso", "em andamento", "em progresso", "in corso", "в работе", "в процессе", "devam ediyor", "進行中", "进行中", "作業中"]),
    (PENDING, &["pending", "todo", "to do", "not started", "not yet started", "open", "planned", "backlog", "queued", "waiting", "new", "ready",
        "ready to start", "not done", "unstarted", "up next", "next", "next up", "later", "selected for development", "scheduled", "tbd", "offen",
        "ausstehend", "geplant", "zu tun", "nicht begonnen", "à faire", "en attente", "pendiente", "por hacer", "sin empezar", "pendente", "a fazer",
        "da fare", "не начато", "к выполнению", "bekliyor", "yapılacak", "未着手", "未开始", "待办"]),
    (BLOCKED, &["blocked", "on hold", "stuck", "impeded", "paused", "waiting on", "blockiert", "bloqué", "bloqueado", "заблокировано", "engellendi"]),
    (DROPPED, &["cancelled", "canceled", "wont do", "wontfix", "wont fix", "dropped", "obsolete", "duplicate", "rejected", "abandoned",
        "out of scope", "not planned", "descoped"]),
];

#[rustfmt::skip]
const SIGNS: &[(StatusWord, &str)] = &[
    (DONE, "✅✔☑🟢✓🏁🎉"),
    (DOING, "🔄🚧🏗🟡⏩🔨🛠🔵▶🏃👷⚙🔁🟠"),
    (PENDING, "⏳⬜🔲📋⭕☐⚪⏸🕐🔜📝🗓⌛◻🆕□○"),
    (BLOCKED, "🚫⛔🛑🔴"),
];

/// The status that `text` is a word or a sign of, and nothing else but remarks behind it.
pub(crate) fn status(text: &str) -> Option<StatusWord> {
    let folded = folded(text);
    if folded.is_empty() {
        return text.chars().find_map(status_sign);
    }
    let mut best: Option<(usize, StatusWord)> = None;
    for (word, phrases) in STATUSES {
        for phrase in *phrases {
            let longer = best.is_none_or(|(length, _)| phrase.len() > length);
            if longer && folded.strip_prefix(phrase).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')) {
                best = Some((phrase.len(), *word));
            }
        }
    }
    best.map(|(_, word)| word)
}

/// The status that `text` is a word of, without anything else.
pub(crate) fn whole_status(text: &str) -> Option<StatusWord> {
    let folded = folded(text);
    if folded.is_empty() {
        return text.chars().find_map(status_sign);
    }
    STATUSES.iter().find(|(_, phrases)| phrases.contains(&folded.as_str())).map(|(word, _)| *word)
}

/// The status that the sign `c` stands for.
pub(crate) fn status_sign(c: char) -> Option<StatusWord> {
    SIGNS.iter().find(|(_, signs)| signs.contains(c)).map(|(word, _)| *word)
}

/// Yes or no, in words or signs.
pub(crate) fn flag(text: &str) -> Option<bool> {
    match folded(text).as_str() {
        "yes" | "y" | "true" | "x" | "done" | "ja" | "oui" | "si" | "sí" | "1" => Some(true),
        "no" | "n" | "false" | "nein" | "non" | "0" => Some(false),
        "" => match text.chars().find(|c| !c.is_whitespace() && *c != '\u{fe0f}')? {
            '✅' | '✔' | '☑' | '✓' | '🟢' => Some(true),
            '❌' | '✗' | '✘' | '⬜' | '☐' | '🔴' => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A priority as documents say it; which number it is depends on the others of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Priority {
    /// `P1`, `Priority 1`, `1`.
    Number(u64),
    /// A word: 0 critical, 1 high, 2 medium, 3 low, 4 lowest.
    Word(u64),
}

#[rustfmt::skip]
const PRIORITIES: &[(u64, &[&str])] = &[
    (0, &["critical", "highest", "urgent", "blocker", "showstopper", "must", "must have", "asap", "kritisch", "critique", "crítica"]),
    (1, &["high", "important", "major", "should", "should have", "hoch", "haute", "élevée", "alta", "высокий", "yüksek", "高"]),
    (2, &["medium", "normal", "moderate", "mid", "med", "could", "could have", "nice to have", "mittel", "moyenne", "media", "média", "средний", "orta", "中"]),
    (3, &["low", "minor", "niedrig", "basse", "faible", "baja", "baixa", "низкий", "düşük", "低"]),
    (4, &["lowest", "trivial", "wont", "someday"]),
];

/// The priority that `text` states, if it is nothing but a priority. A bare word or number counts only where it is known to be one.
pub(crate) fn priority(text: &str, is_known: bool) -> Option<Priority> {
    let folded = folded(text);
    let bare = ["priority", "prio", "priorität", "priorité", "prioridad"].iter().find_map(|word| {
        let rest = folded.strip_prefix(word).or_else(|| folded.strip_suffix(word))?;
        (rest.starts_with(' ') || rest.ends_with(' ')).then(|| rest.trim().to_owned())
    });
    let is_named = bare.is_some();
    let word = bare.unwrap_or(folded);
    let word = word.trim();
    let digits = word.strip_prefix('p').unwrap_or(word);
    if !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit()) {
        let is_number = is_named || is_known || (word.starts_with('p') && digits.len() == 1);
        return digits.parse().ok().filter(|_| is_number).map(Priority::Number);
    }
    // Trackers write `2 - High` and `P1 – Critical`.
    let stripped =
        word.split_once(' ').filter(|(first, _)| first.trim_start_matches('p').bytes().all(|b| b.is_ascii_digit()));
    let is_word = |rest: &str| PRIORITIES.iter().any(|(_, words)| words.contains(&rest));
    if let Some((number, _)) =
        stripped.filter(|(first, rest)| first.starts_with('p') && first.len() > 1 && (is_known || is_word(rest)))
    {
        return number[1..].parse().ok().map(Priority::Number);
    }
    let word = stripped.map_or(word, |(_, rest)| rest);
    let rank = PRIORITIES.iter().find(|(_, words)| words.contains(&word))?.0;
    (is_named || is_known).then_some(Priority::Word(rank))
}

/// How hard `text` says it is.
pub(crate) fn complexity(text: &str) -> Option<Complexity> {
    match folded(text).as_str() {
        "low" | "easy" | "simple" | "small" | "trivial" | "s" | "xs" => Some(Complexity::Low),
        "medium" | "moderate" | "mid" | "normal" | "m" => Some(Complexity::Medium),
        "high" | "hard" | "complex" | "large" | "very high" | "l" | "xl" | "xxl" => Some(Complexity::High),
        _ => None,
    }
}

/// Whether `text` says that nothing is known yet.
pub(crate) fn is_unknown(text: &str) -> bool {
    let text = text.trim().trim_matches(['*', '_', '`']);
    matches!(
        folded(text).as_str(),
        "tbd" | "tba" | "n a" | "na" | "none" | "unknown" | "null" | "nil" | "not set" | "open point"
    ) || (folded(text).is_empty()
        && text.chars().all(|c| !super::encoding::is_symbol(c) || ('\u{2010}'..='\u{2015}').contains(&c)))
}

#[cfg(test)]
mod tests {
    use super::{Key, Priority, flag, is_unknown, key, priority, status};
    use crate::model::status::Status;

    #[test]
    fn no_two_keys_are_called_alike() {
        let all = super::KEYS.iter().flat_map(|row| row.words.iter().map(move |word| (*word, row.key)));
        let mut seen = std::collections::HashMap::new();
        for (word, key) in all {
            assert_eq!(seen.insert(word, key), None, "{word}");
            assert_eq!(word, super::folded(word), "never found as it is");
        }
    }

    #[test]
    fn columns_are_found_by_what_people_call_them() {
        for (text, meant) in [
            ("Assignee", Key::Owner),
            ("Coverage (%)", Key::Coverage),
            ("Est. hours", Key::Hours),
            ("Issue key", Key::Id),
            ("Estimate (h)", Key::Hours),
            ("Tests needed", Key::Needed),
            ("Priorität", Key::Priority),
            ("% Complete", Key::Progress),
        ] {
            assert_eq!(key(text), Some(meant), "{text}");
        }
        assert_eq!(key("Favourite colour"), None);
    }

    #[test]
    fn words_and_signs_of_a_status_are_known_and_their_opposites() {
        let is = |text| status(text).map(|word| word.status);
        for text in ["✅", "Done", "✅ COMPLETED", "done (merged)", "Erledigt", "Completed on 3 Nov"] {
            assert_eq!(is(text), Some(Status::Done), "{text}");
        }
        for text in ["🔄", "WIP", "In Progress – 60%", "almost done", "In review"] {
            assert_eq!(is(text), Some(Status::InProgress), "{text}");
        }
        for text in ["⏳", "Not started", "not done", "To Do", "à faire"] {
            assert_eq!(is(text), Some(Status::Pending), "{text}");
        }
        assert!(status("Blocked by Stripe").is_some_and(|word| word.blocked));
        assert_eq!(is("donation page"), None);
        assert_eq!((flag("✅"), flag("❌"), flag("yes"), flag("maybe")), (Some(true), Some(false), Some(true), None));
    }

    #[test]
    fn a_priority_is_a_number_or_a_word_and_a_bare_word_needs_its_column() {
        assert_eq!(priority("PRIORITY 1", false), Some(Priority::Number(1)));
        assert_eq!(priority("P0", false), Some(Priority::Number(0)));
        assert_eq!(priority("High Priority", false), Some(Priority::Word(1)));
        assert_eq!((priority("high", false), priority("high", true)), (None, Some(Priority::Word(1))));
        assert_eq!((priority("3", false), priority("2 - High", true)), (None, Some(Priority::Word(1))));
        assert_eq!(priority("P1 – Critical", true), Some(Priority::Number(1)));
    }

    #[test]
    fn what_is_not_known_yet_is_no_value() {
        for text in ["", "-", "—", "TBD", "#TBD", "n/a", "?", "**TBD**"] {
            assert!(is_unknown(text), "{text:?}");
        }
        for text in ["✅", "0", "no", "1"] {
            assert!(!is_unknown(text), "{text:?}");
        }
    }
}
