//! Splits the words after a command into a module and the rest, so that names of several words need no quotes. Never drops a
//! word: where no module is found, it says what was taken for what.

use crate::cli::context::CommandContext;
use crate::cli::output::{Failure, Kind};
use crate::model::board::{Board, Found};
use crate::model::input::is_mine;
use crate::model::shell_word::shell_word;
use crate::model::status::Status;
use crate::query::lookup;

/// The module that all the words name, or `mine`.
pub(crate) fn module<'a>(shell: &CommandContext, board: &'a Board, words: &[String]) -> Result<Found<'a>, Failure> {
    if let Some(mine) = mine(shell, board, words.first().filter(|_| words.len() == 1)) {
        return mine;
    }
    let failure = match lookup::module(board, &words.join(" ")) {
        Ok(found) => return Ok(found),
        Err(refused) => Failure::from(refused),
    };
    let failure = or_developer(failure, board, &words.join(" "));
    match words.first().filter(|_| words.len() > 1).and_then(|first| lookup::module(board, first).ok()) {
        Some(found) => Err(failure.details([format!("  `{}` alone names {}", words[0], found.module.id)])),
        None => Err(failure),
    }
}

/// The module that the first words name, and the other words. The longest run of words that names a module is the module; a first
/// word with a blank in it was put in quotes, and is the name. `rest` says what the other words are, as in `the reason`.
pub(crate) fn module_and_rest<'a, 'w>(
    shell: &CommandContext,
    board: &'a Board,
    words: &'w [String],
    rest: &str,
) -> Result<(Found<'a>, &'w [String]), Failure> {
    if let Some(mine) = mine(shell, board, words.first()) {
        return mine.map(|found| (found, &words[1..]));
    }
    let runs =
        runs(board, words).filter_map(|count| Some((count, lookup::matching(board, &words[..count].join(" "))?)));
    match runs.max_by_key(|(count, _)| *count) {
        Some((count, Ok(found))) => Ok((found, &words[count..])),
        Some((count, Err(failure))) => Err(taken(failure.into(), board, words, count, rest)),
        None => {
            let first = words.first().map_or("", String::as_str);
            let failure = lookup::module(board, first)
                .err()
                .map_or_else(|| Failure::new(Kind::Usage, "which module?"), Failure::from);
            Err(taken(or_developer(failure, board, first), board, words, 1, rest))
        }
    }
}

/// The module and the developer that the words name, one behind the other.
pub(crate) fn module_and_developer<'a>(
    shell: &CommandContext,
    board: &'a Board,
    words: &[String],
    developer: impl Fn(&str) -> Result<Option<usize>, Failure>,
) -> Result<(Found<'a>, Option<usize>), Failure> {
    let meant = |rest: &[String]| {
        let name = rest.join(" ");
        // `assign encryption.py to Dev 2`
        developer(&name)
            .or_else(|failure| name.strip_prefix("to ").and_then(|name| developer(name).ok()).ok_or(failure))
    };
    let mut longest_first: Vec<usize> = runs(board, words).filter(|count| *count < words.len()).collect();
    longest_first.reverse();
    for count in longest_first {
        if let Some(Ok(found)) = lookup::matching(board, &words[..count].join(" "))
            && let Ok(index) = meant(&words[count..])
        {
            return Ok((found, index));
        }
    }
    if let Some(name) = (1..=words.len()).rev().find_map(|count| called(board, &words[..count].join(" "))) {
        return Err(is_developer(name).hint("first the module, then the developer".to_owned()));
    }
    let (found, rest) = module_and_rest(shell, board, words, "the developer")?;
    if rest.is_empty() {
        let id = shell_word(&found.module.id);
        return Err(Failure::new(Kind::Usage, format!("who takes {} on?", found.module.id))
            .hint(format!("name a developer, or nobody: `standup assign {id} DEVELOPER`")));
    }
    match meant(rest) {
        Ok(index) => Ok((found, index)),
        Err(failure) => Err(failure.details(split(words, words.len() - rest.len(), "the developer"))),
    }
}

/// The modules that the words name, one behind the other: the longest run of words that is a whole id, or a single word that means
/// one.
pub(crate) fn modules<'a>(
    shell: &CommandContext,
    board: &'a Board,
    words: &[String],
) -> Result<Vec<Found<'a>>, Failure> {
    let mut all = Vec::new();
    let mut rest = words;
    while !rest.is_empty() {
        let whole = |count: &usize| board.find(&rest[..*count].join(" "));
        let count = runs(board, rest).rev().find(|count| whole(count).is_some()).unwrap_or(1);
        all.push(module(shell, board, &rest[..count])?);
        rest = &rest[count..];
    }
    Ok(all)
}

/// Fails if it is a developer whom the first words name: for them there is another `command`, with `more` behind the name.
pub(crate) fn no_developer(board: &Board, words: &[String], command: &str, more: &str) -> Result<(), Failure> {
    let mut names = (1..=words.len()).rev().map(|count| words[..count].join(" "));
    let Some(developer) = names.find_map(|name| called(board, &name)) else { return Ok(()) };
    let command = format!("standup developer {command} {}{more}", shell_word(developer));
    Err(is_developer(developer).hint(format!("for developers it is `{command}`")))
}

/// Fails if `more` words name another module, where one is meant.
pub(crate) fn no_other_module(board: &Board, more: &[String]) -> Result<(), Failure> {
    match board.find(&more.join(" ")).or_else(|| board.find(more.first()?)) {
        Some(other) => Err(Failure::new(Kind::Usage, format!("{} is another module", other.module.id))
            .hint("take them one at a time".to_owned())),
        None => Ok(()),
    }
}

/// The developer of exactly this name, unless a module has it.
fn called<'a>(board: &'a Board, typed: &str) -> Option<&'a str> {
    let developer = board.developers.iter().find(|developer| developer.name.to_lowercase() == typed.to_lowercase());
    developer.filter(|_| board.find(typed).is_none()).map(|developer| developer.name.as_str())
}

fn is_developer(name: &str) -> Failure {
    Failure::new(Kind::Usage, format!("{name} is a developer, not a module"))
}

/// How many of the first words may be a name.
fn runs(board: &Board, words: &[String]) -> std::ops::RangeInclusive<usize> {
    // What has a blank in it was put in quotes: it is a name as it is.
    if words.first().is_none_or(|first| first.contains(char::is_whitespace)) {
        return 1..=words.len().min(1);
    }
    let longest = board.modules().map(|found| found.module.id.split(' ').count()).max().unwrap_or(1);
    1..=words.len().min(longest)
}

/// Somebody's own module, if `typed` means that: the only one that they have in progress.
fn mine<'a>(shell: &CommandContext, board: &'a Board, typed: Option<&String>) -> Option<Result<Found<'a>, Failure>> {
    let typed = typed.filter(|typed| is_mine(typed) && board.find(typed).is_none())?;
    Some(shell.developer_of_user(board).and_then(|developer| {
        let column = board.modules().filter(|found| found.developer == Some(developer));
        let begun: Vec<Found<'a>> = column.filter(|found| found.module.status == Status::InProgress).collect();
        let name = &board.developers[developer].name;
        match begun[..] {
            [one] => Ok(one),
            [] => Err(Failure::new(Kind::Usage, format!("{name} has no module in progress"))
                .hint(format!("`{typed}` means your only module in progress; name another one"))),
            _ => Err(Failure::new(Kind::Usage, format!("{name} has {} modules in progress", begun.len()))
                .details(lookup::listed(begun.iter().map(|found| found.module.id.clone()).collect()))
                .hint("name one of them".to_owned())),
        }
    }))
}

/// The failure, if it is a developer who was named, with what to do with developers.
fn or_developer(failure: Failure, board: &Board, typed: &str) -> Failure {
    match called(board, typed) {
        Some(name) => is_developer(name).hint(format!("`standup show {}` lists their modules", shell_word(name))),
        None => failure,
    }
}

/// The failure to find a module, with what was taken for what, where that is not plain.
fn taken(failure: Failure, board: &Board, words: &[String], count: usize, rest: &str) -> Failure {
    let split = split(words, count, rest);
    let has_blanks = split.is_some() && board.modules().any(|found| found.module.id.contains(' '));
    failure.details(split).hint(has_blanks.then(|| "put an id of several words in quotes".to_owned()))
}

/// What was taken for what.
fn split(words: &[String], count: usize, rest: &str) -> Option<String> {
    let (name, other) = (words[..count].join(" "), words[count..].join(" "));
    // Of two words it is plain.
    (words.len() > 2 && !other.is_empty()).then(|| format!("  `{name}` was taken for the module, `{other}` for {rest}"))
}
