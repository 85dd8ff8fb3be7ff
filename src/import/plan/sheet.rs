//! CSV and TSV as trackers and sheets export them: detects the separator, finds columns by name. Refuses a sheet whose header
//! names no module.

use csv::{ReaderBuilder, StringRecord};

use crate::import::plan::context::Context;
use crate::import::plan::draft::Draft;
use crate::import::plan::reading::{Options, Unusable};
use crate::import::plan::table::{self, Cell, Row};

/// Whether `text` looks like a sheet with commas or semicolons: its first lines have as many of them, and no markdown.
pub(super) fn looks(text: &str) -> bool {
    [b',', b';'].iter().any(|separator| is_separated(text, *separator))
}

/// Whether `text` looks like a sheet with tabs.
pub(super) fn looks_tabbed(text: &str) -> bool {
    is_separated(text, b'\t')
}

fn is_separated(text: &str, separator: u8) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let count = |line: &str| line.bytes().filter(|byte| *byte == separator).count();
    let Some(first) = lines.next() else { return false };
    let is_header = !first.starts_with(['#', '-', '*', '|', '>', '{', '[']) && count(first) > 0;
    is_header && lines.next().is_some_and(|second| count(second) >= count(first))
}

/// Reads a sheet.
pub(super) fn read(text: &str, options: &Options, draft: &mut Draft) -> Result<(), Unusable> {
    let first = text.lines().next().unwrap_or_default();
    let separators = [b',', b';', b'\t', b'|'];
    let separator = separators
        .into_iter()
        .max_by_key(|separator| first.bytes().filter(|byte| byte == separator).count())
        .unwrap_or(b',');
    let mut reader =
        ReaderBuilder::new().delimiter(separator).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut head: Option<Vec<String>> = None;
    let mut rows = Vec::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => {
                return Err(Unusable::new(
                    "",
                    format!("the sheet cannot be read: {error}"),
                    "export it once more as CSV",
                ));
            }
        }
        let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        let line = record.position().map_or(1, |position| u32::try_from(position.line()).unwrap_or(u32::MAX));
        // Above the header there may be a title.
        if head.is_none() && cells.iter().filter(|cell| !cell.is_empty()).count() > 1 {
            head = Some(cells);
        } else if head.is_some() {
            let cell = |text: String| Cell { text, ..Cell::default() };
            rows.push(Row { line, cells: cells.into_iter().map(cell).collect() });
        }
    }
    let head = head.unwrap_or_default();
    table::read(&head, &rows, &Context::default(), &options.columns, true, draft).map_err(|why| {
        let columns = if head.is_empty() { "none".to_owned() } else { head.join(", ") };
        let hint = format!("name its columns: `--column title=... --column status=...` (there are: {columns})");
        Unusable::new("", format!("the sheet is no plan: {why}"), hint)
    })
}
