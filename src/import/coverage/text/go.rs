//! Go's coverage profile: blocks of statements. A block that several test binaries tell of counts once.

use super::super::input::Input;
use super::super::lines::Block;
use super::super::number::{self, Hits};
use super::super::report::{Draft, Refusal};
use super::super::xml::ran;
use super::Lines;

/// Reads a report.
pub(crate) fn read(input: &mut Input<'_>, draft: &mut Draft) -> Result<(), Refusal> {
    let mut lines = Lines::new(input);
    let mut mode: Option<String> = None;
    loop {
        let number = lines.number + 1;
        let Some(line) = lines.next()? else { break };
        if line.trim().is_empty() {
            continue;
        }
        if let Some(new) = line.strip_prefix("mode:") {
            match &mode {
                None => mode = Some(new.trim().to_owned()),
                Some(old) if old == new.trim() => draft.odd(
                    "more `mode:` lines: several profiles were put into one file, which `go tool cover` refuses",
                    || format!("at line {number}"),
                ),
                Some(old) => {
                    let message = format!("a profile of mode {} follows one of mode {old}", new.trim());
                    return Err(Refusal::new(message).at(number).hint("give each profile by itself"));
                }
            }
            continue;
        }
        let Some((path, range, statements, hits)) = parse(line) else {
            draft.odd("lines that are no block", || format!("at line {number}"));
            continue;
        };
        let Some(covered) = ran(Hits::parse(hits), draft, || format!("at line {number}")) else { continue };
        draft.count_lines(1).map_err(|refusal| refusal.at(number))?;
        if let Some(file) = draft.file(path).map_err(|refusal| refusal.at(number))? {
            file.blocks.add(Block { range, statements, covered });
        }
    }
    Ok(())
}

/// `github.com/go-chi/chi/v5/chain.go:11.56,13.2 1 1`: the path ends at the last `:` before the range.
fn parse(line: &str) -> Option<(&str, [u32; 4], u32, &str)> {
    let (rest, hits) = line.trim_end().rsplit_once(' ')?;
    let (rest, statements) = rest.trim_end().rsplit_once(' ')?;
    let (path, range) = rest.trim_end().rsplit_once(':')?;
    let (from, to) = range.split_once(',')?;
    let ((from_line, from_column), (to_line, to_column)) = (from.split_once('.')?, to.split_once('.')?);
    let small = |text: &str| number::count(text).and_then(|n| u32::try_from(n).ok());
    let range = [small(from_line)?, small(from_column)?, small(to_line)?, small(to_column)?];
    Some((path, range, small(statements)?, hits))
}
