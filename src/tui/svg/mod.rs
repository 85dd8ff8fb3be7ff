//! Renders any buffer as an SVG picture, cell by cell. Opens no file and runs no program.
//!
//! Blocks and lines are drawn as shapes, so that they join without a seam in any font; everything else is text held to its
//! cells. The same buffer always gives the same bytes.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

mod block_element;

use crate::tui::svg::block_element::{Area, is_shape, middle_line, parts};

/// A cell in hundredths of a pixel: whole numbers keep the picture the same on every machine.
const CELL: (u32, u32) = (843, 1800);

/// Where text stands in a cell, and how large it is, in hundredths of a pixel.
const BASELINE: u32 = 1340;
const FONT_SIZE: u32 = 1400;

/// Around the cells, in hundredths of a pixel.
const PADDING: u32 = 1400;

/// What a terminal calls its own fore- and background here.
const FOREGROUND: &str = "#d8dee9";
const BACKGROUND: &str = "#161b22";

/// The 16 colours of this picture's terminal.
const PALETTE: [&str; 16] = [
    "#21262d", "#f47067", "#8ddb8c", "#e3b341", "#3d6fb4", "#b083f0", "#4fc4cf", "#d8dee9", "#4a5361", "#ff938a",
    "#b4f1b4", "#f2cc60", "#79b8ff", "#d2a8ff", "#7fe3ec", "#f0f6fc",
];

/// The picture of `buffer`, with a title and a description for those who cannot see it.
pub fn svg(buffer: &Buffer, title: &str, description: &str) -> String {
    let area = buffer.area;
    let (width, height) = (u32::from(area.width) * CELL.0 + 2 * PADDING, u32::from(area.height) * CELL.1 + 2 * PADDING);
    let mut out = String::with_capacity(4096 + area.area() as usize * 16);
    let (w, h) = (Px(width), Px(height));
    let size = Px(FONT_SIZE);
    let (title, description) = (escape(title), escape(description));
    let _ = write!(
        out,
        r##"<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title description" width="{w}" height="{h}" viewBox="0 0 {w} {h}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace" font-size="{size}" fill="{FOREGROUND}" xml:space="preserve">
<title id="title">{title}</title>
<desc id="description">{description}</desc>
<defs><pattern id="shade" width="3" height="3" patternUnits="userSpaceOnUse"><path d="M0 0h1.5v1.5h-1.5zM1.5 1.5h1.5v1.5h-1.5z" fill="#fff"/></pattern><mask id="half" maskUnits="userSpaceOnUse" x="0" y="0" width="{w}" height="{h}"><rect width="{w}" height="{h}" fill="url(#shade)"/></mask></defs>
<rect width="{w}" height="{h}" rx="8" fill="{BACKGROUND}"/>
"##
    );
    for y in 0..area.height {
        let row = SvgRow { y: u32::from(y) * CELL.1 + PADDING, runs: runs(buffer, y) };
        row.draw(&mut out);
    }
    out.push_str("</svg>\n");
    out
}

/// Hundredths of a pixel, written as pixels.
#[derive(Clone, Copy)]
struct Px(u32);

impl std::fmt::Display for Px {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.0 / 100, self.0 % 100) {
            (whole, 0) => write!(f, "{whole}"),
            (whole, part) if part % 10 == 0 => write!(f, "{whole}.{}", part / 10),
            (whole, part) => write!(f, "{whole}.{part:02}"),
        }
    }
}

/// How cells look once reversal is worked out.
#[derive(Clone, Copy, PartialEq, Eq)]
struct CellStyle {
    fill: &'static str,
    /// `None`: the picture's own background.
    ground: Option<&'static str>,
    modifiers: Modifier,
}

impl CellStyle {
    fn of(cell: &Cell) -> Self {
        let (mut fill, mut ground) = (color(cell.fg, FOREGROUND), color(cell.bg, BACKGROUND));
        if cell.modifier.contains(Modifier::REVERSED) {
            std::mem::swap(&mut fill, &mut ground);
        }
        if cell.modifier.contains(Modifier::HIDDEN) {
            fill = ground;
        }
        let ground = (ground != BACKGROUND).then_some(ground);
        Self { fill, ground, modifiers: cell.modifier - Modifier::REVERSED - Modifier::HIDDEN }
    }
}

/// A colour as this picture's palette has it. Colours beyond the 16 are taken to the nearest of them: the board uses none.
fn color(color: Color, own: &'static str) -> &'static str {
    let index = match color {
        Color::Reset => return own,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Indexed(index) => usize::from(index % 16),
        Color::Rgb(r, g, b) => nearest([r, g, b]),
    };
    PALETTE[index]
}

fn nearest(rgb: [u8; 3]) -> usize {
    let distance = |index: &usize| -> u32 {
        let channel = |i: usize| u8::from_str_radix(&PALETTE[*index][1 + 2 * i..3 + 2 * i], 16).unwrap_or_default();
        (0..3).map(|i| u32::from(rgb[i].abs_diff(channel(i))).pow(2)).sum()
    };
    (0..PALETTE.len()).min_by_key(distance).unwrap_or(7)
}

/// What a run of cells is drawn as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RunKind {
    Blank,
    Text,
    /// Text of cells two wide, each held to its own place.
    Wide,
    /// The same block or line in each cell.
    Shape(char),
}

/// Neighbouring cells that are drawn alike.
struct Run {
    /// First cell and number of cells.
    cell: u32,
    cells: u32,
    look: CellStyle,
    kind: RunKind,
    text: String,
}

fn runs(buffer: &Buffer, y: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut x = 0;
    while x < buffer.area.width {
        let cell = &buffer[(buffer.area.x + x, buffer.area.y + y)];
        let symbol = cell.symbol();
        let width = symbol.width().max(1) as u16;
        let kind = match symbol.chars().next() {
            None | Some(' ') => RunKind::Blank,
            Some(c) if is_shape(c) => RunKind::Shape(c),
            Some(_) if width > 1 => RunKind::Wide,
            Some(_) => RunKind::Text,
        };
        let look = CellStyle::of(cell);
        match runs.last_mut().filter(|last| last.look == look && last.kind == kind && kind != RunKind::Wide) {
            Some(last) => {
                last.cells += u32::from(width);
                last.text.push_str(symbol);
            }
            None => runs.push(Run { cell: u32::from(x), cells: u32::from(width), look, kind, text: symbol.to_owned() }),
        }
        x += width;
    }
    runs
}

struct SvgRow {
    /// Its top, in hundredths of a pixel.
    y: u32,
    runs: Vec<Run>,
}

impl SvgRow {
    fn draw(&self, out: &mut String) {
        let mut grounds: Vec<(u32, u32, &str)> = Vec::new();
        for run in &self.runs {
            let Some(ground) = run.look.ground else { continue };
            match grounds.last_mut().filter(|(cell, cells, color)| cell + cells == run.cell && *color == ground) {
                Some((_, cells, _)) => *cells += run.cells,
                None => grounds.push((run.cell, run.cells, ground)),
            }
        }
        for (cell, cells, ground) in grounds {
            rect(
                out,
                Area { x: cell * CELL.0 + PADDING, y: self.y, width: cells * CELL.0, height: CELL.1 },
                ground,
                "",
            );
        }
        for run in &self.runs {
            match run.kind {
                RunKind::Blank => {}
                RunKind::Shape(c) => self.shape(out, run, c),
                RunKind::Text | RunKind::Wide => self.text(out, run),
            }
            self.underline(out, run);
        }
    }

    fn text(&self, out: &mut String, run: &Run) {
        let (x, y) = (Px(run.cell * CELL.0 + PADDING), Px(self.y + BASELINE));
        let length = Px(run.cells * CELL.0);
        let _ = write!(out, r#"<text x="{x}" y="{y}" textLength="{length}" lengthAdjust="spacingAndGlyphs""#);
        if run.look.fill != FOREGROUND {
            let _ = write!(out, r#" fill="{}""#, run.look.fill);
        }
        for (modifier, attribute) in [
            (Modifier::BOLD, r#" font-weight="700""#),
            (Modifier::ITALIC, r#" font-style="italic""#),
            (Modifier::DIM, DIM),
        ] {
            if run.look.modifiers.contains(modifier) {
                out.push_str(attribute);
            }
        }
        let _ = writeln!(out, ">{}</text>", escape(&run.text));
    }

    fn underline(&self, out: &mut String, run: &Run) {
        for (modifier, at) in [(Modifier::UNDERLINED, BASELINE + 200), (Modifier::CROSSED_OUT, CELL.1 / 2)] {
            if run.look.modifiers.contains(modifier) {
                let line =
                    Area { x: run.cell * CELL.0 + PADDING, y: self.y + at, width: run.cells * CELL.0, height: 100 };
                rect(out, line, run.look.fill, "");
            }
        }
    }

    fn shape(&self, out: &mut String, run: &Run, c: char) {
        let dim = if run.look.modifiers.contains(Modifier::DIM) { DIM } else { "" };
        let whole = Area { x: run.cell * CELL.0 + PADDING, y: self.y, width: run.cells * CELL.0, height: CELL.1 };
        match c {
            '█' => rect(out, whole, run.look.fill, dim),
            '░' | '▒' | '▓' => {
                rect(out, whole, run.look.fill, if c == '░' { r#" opacity=".3""# } else { r#" mask="url(#half)""# });
                if c == '▓' {
                    rect(out, whole, run.look.fill, r#" opacity=".5""#);
                }
            }
            '─' | '━' => rect(out, middle_line(whole, true, c == '━'), run.look.fill, dim),
            _ => {
                for i in 0..run.cells {
                    let cell = Area { x: whole.x + i * CELL.0, width: CELL.0, ..whole };
                    for part in parts(c, cell) {
                        rect(out, part, run.look.fill, dim);
                    }
                }
            }
        }
    }
}

const DIM: &str = r#" opacity=".6""#;

fn rect(out: &mut String, at: Area, fill: &str, attributes: &str) {
    let (x, y, w, h) = (Px(at.x), Px(at.y), Px(at.width), Px(at.height));
    let _ = writeln!(
        out,
        r#"<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="{fill}" shape-rendering="crispEdges"{attributes}/>"#
    );
}

/// Text for XML: markup escaped, and what XML 1.0 cannot hold replaced.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::style::{Color, Style, Stylize};
    use ratatui::text::Line;

    use super::{CELL, PADDING, PALETTE, Px, svg};
    use crate::tui::core::theme::Theme;
    use crate::tui::testing::{World, drawn, hostile};
    use crate::tui::widget::page::header;

    fn picture<'a>(lines: impl IntoIterator<Item = Line<'a>>) -> String {
        svg(&Buffer::with_lines(lines), "a <title> & more", "a > description")
    }

    /// Panics unless `xml` is made of closed elements and escaped text.
    fn check(xml: &str) {
        let mut open = Vec::new();
        let mut rest = xml;
        while let Some(at) = rest.find('<') {
            let text = &rest[..at];
            assert!(!text.contains('>') && text.split('&').skip(1).all(|e| e.contains(';')), "{text}");
            let end = at + rest[at..].find('>').expect("a closed tag");
            let tag = &rest[at + 1..end];
            if let Some(name) = tag.strip_prefix('/') {
                assert_eq!(open.pop(), Some(name));
            } else if !tag.ends_with('/') {
                open.push(tag.split(' ').next().unwrap_or_default());
                assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
            }
            rest = &rest[end + 1..];
        }
        assert!(open.is_empty() && rest.trim().is_empty(), "{open:?} {rest}");
    }

    #[test]
    fn it_is_an_image_with_a_title_for_those_who_cannot_see_it() {
        let xml = picture([Line::from("a < b & c")]);
        check(&xml);
        assert!(xml.starts_with("<svg ") && xml.contains(r#"role="img""#));
        assert!(xml.contains(r#"<title id="title">a &lt;title&gt; &amp; more</title>"#));
        assert!(xml.contains(">a</text>") && xml.contains(">&lt;</text>") && xml.contains(">&amp;</text>"));
    }

    #[test]
    fn blocks_and_lines_are_shapes_that_join() {
        let xml = picture([Line::from("███▌──").cyan()]);
        let body = xml.split_once("rx=").expect("the background").1;
        assert!(!body.contains("<text"), "{body}");
        let three = Px(3 * CELL.0);
        assert!(body.contains(&format!(r#"width="{three}" height="18" fill="{}""#, PALETTE[6])), "{body}");
        // The half block begins where the three full ones end.
        let (x, half) = (Px(PADDING + 3 * CELL.0), Px(CELL.0 / 2));
        assert!(body.contains(&format!(r#"<rect x="{x}" y="14" width="{half}""#)), "{body}");
    }

    #[test]
    fn reversed_cells_exchange_their_colours() {
        let xml = picture([Line::from("on").style(Style::new().fg(Color::Black).bg(Color::Yellow).reversed().bold())]);
        let (black, yellow) = (PALETTE[0], PALETTE[3]);
        assert!(xml.contains(&format!(r#"fill="{black}" shape-rendering"#)), "{xml}");
        assert!(xml.contains(&format!(r#"fill="{yellow}" font-weight="700">on<"#)), "{xml}");
    }

    #[test]
    fn text_is_held_to_its_cells_wide_characters_to_two_each() {
        let xml = picture([Line::from("ab名前")]);
        let two = Px(2 * CELL.0);
        for text in ["ab", "名", "前"] {
            assert!(
                xml.contains(&format!(r#"textLength="{two}" lengthAdjust="spacingAndGlyphs">{text}</text>"#)),
                "{xml}"
            );
        }
    }

    #[test]
    fn any_screen_is_well_formed_and_always_the_same() {
        for theme in [Theme::ansi(), Theme::plain()] {
            let world = World::new(hostile(), theme);
            let buffer = drawn(90, 3, |area, buffer| {
                header::draw(
                    &world.context(),
                    crate::message::Watching::Live,
                    &header::Heading::default(),
                    area,
                    buffer,
                );
            });
            let xml = svg(&buffer, "\u{1b}\u{0}", "\u{1b}");
            check(&xml);
            assert_eq!(xml, svg(&buffer, "\u{1b}\u{0}", "\u{1b}"));
        }
        check(&svg(&Buffer::empty(ratatui::layout::Rect::ZERO), "", ""));
    }
}
