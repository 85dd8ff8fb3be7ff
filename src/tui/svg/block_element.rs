//! Block elements and box lines as rectangles, in hundredths of a pixel. Knows no colour and writes no picture.

/// Blocks and lines that are drawn as shapes.
pub(super) fn is_shape(c: char) -> bool {
    matches!(c, '─' | '━' | '│' | '┃' | '░' | '▒' | '▓' | '\u{2580}'..='\u{2590}' | '\u{2594}' | '\u{2595}')
        || arms(c).is_some()
}

/// A rectangle in hundredths of a pixel.
#[derive(Clone, Copy)]
pub(super) struct Area {
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// The rectangles that make up a block or a line in a cell.
pub(super) fn parts(c: char, cell: Area) -> Vec<Area> {
    let eighth = |n: u32, whole: u32| whole * n / 8;
    match c {
        '│' | '┃' => vec![middle_line(cell, false, c == '┃')],
        '▀' => vec![Area { height: cell.height / 2, ..cell }],
        '▐' => vec![Area { x: cell.x + cell.width / 2, width: cell.width - cell.width / 2, ..cell }],
        '▔' => vec![Area { height: eighth(1, cell.height), ..cell }],
        '▕' => vec![Area { x: cell.x + eighth(7, cell.width), width: cell.width - eighth(7, cell.width), ..cell }],
        // Lower one eighth to seven eighths, then left seven eighths to one eighth.
        '\u{2581}'..='\u{2587}' => {
            let height = eighth(c as u32 - 0x2580, cell.height);
            vec![Area { y: cell.y + cell.height - height, height, ..cell }]
        }
        '\u{2589}'..='\u{258f}' => vec![Area { width: eighth(0x2590 - c as u32, cell.width), ..cell }],
        _ => arms(c).map(|arms| joint(cell, arms)).unwrap_or_default(),
    }
}

/// Which of left, right, up and down a corner or crossing has.
fn arms(c: char) -> Option<[bool; 4]> {
    Some(match c {
        '┌' | '╭' => [false, true, false, true],
        '┐' | '╮' => [true, false, false, true],
        '└' | '╰' => [false, true, true, false],
        '┘' | '╯' => [true, false, true, false],
        '├' => [false, true, true, true],
        '┤' => [true, false, true, true],
        '┬' => [true, true, false, true],
        '┴' => [true, true, true, false],
        '┼' => [true; 4],
        _ => return None,
    })
}

/// The strokes of a corner or crossing.
fn joint(cell: Area, [left, right, up, down]: [bool; 4]) -> Vec<Area> {
    let level = middle_line(cell, true, false);
    let upright = middle_line(cell, false, false);
    let mut strokes = Vec::new();
    if left || right {
        let from = if left { cell.x } else { upright.x };
        let to = if right { cell.x + cell.width } else { upright.x + upright.width };
        strokes.push(Area { x: from, width: to - from, ..level });
    }
    if up || down {
        let from = if up { cell.y } else { level.y };
        let to = if down { cell.y + cell.height } else { level.y + level.height };
        strokes.push(Area { y: from, height: to - from, ..upright });
    }
    strokes
}

/// A line through the middle of `cells`.
pub(super) fn middle_line(cells: Area, level: bool, heavy: bool) -> Area {
    let weight = if heavy { 280 } else { 120 };
    if level {
        Area { y: cells.y + (cells.height - weight) / 2, height: weight, ..cells }
    } else {
        Area { x: cells.x + (cells.width - weight) / 2, width: weight, ..cells }
    }
}
