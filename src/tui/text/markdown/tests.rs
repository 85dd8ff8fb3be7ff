//! Markdown as the detail shows it. Tests only.

use crate::tui::core::theme::{Role, Signs, Theme};
use crate::tui::testing::{drawn, styles, text};
use crate::tui::text::markdown::lines;
use crate::tui::text::paragraph::StyledLine;
use crate::tui::text::row::RowWriter;

fn draw(lines: &[StyledLine], width: u16) -> ratatui::buffer::Buffer {
    drawn(width, lines.len() as u16, |area, buffer| {
        for (row, line) in (0..).zip(lines) {
            line.draw(&Theme::ansi(), &mut RowWriter::new(buffer, area, row));
        }
    })
}

fn seen(markdown: &str, width: u16) -> String {
    let lines = lines(markdown, usize::from(width), &Signs::LINES);
    assert!(lines.iter().all(|line| line.width() <= usize::from(width).max(4)), "{lines:?}");
    text(&draw(&lines, width))
}

#[test]
fn paragraphs_lists_and_code_are_apart_and_hang() {
    let markdown = "\
Focus on the *models* first:
then the rest.

1. CRUD operations and everything else
2. Passwords
   - nested
     deeper
- [x] done
- [ ] to do

```python
class A:
    pass
```
> quoted words that go on";
    let expected = "\
Focus on the models
first: then the rest.

1. CRUD operations and
   everything else
2. Passwords
   · nested deeper

· [x] done
· [ ] to do

│ class A:
│     pass

▌ quoted words that go
▌ on
";
    assert_eq!(seen(markdown, 22), expected);
}

#[test]
fn headings_stress_code_and_links_have_looks_of_their_own() {
    let markdown = "# Plan\n\nsee **all** of `core/events.py` in [the guide](docs/GUIDE.md), <https://a.example>";
    let lines = lines(markdown, 80, &Signs::LINES);
    let buffer = draw(&lines, 80);
    let expected = "Plan\n\nsee all of core/events.py in the guide (docs/GUIDE.md), https://a.example\n";
    assert_eq!(text(&buffer), expected);
    let styles = styles(&buffer);
    for run in ["cyan bold \"Plan\"", "bold \"all\"", "cyan \"core/events.py\"", "darkgray \" (docs/GUIDE.md)\""] {
        assert!(styles.contains(run), "{run} in {styles}");
    }
    assert_ne!(Theme::plain().style(Role::Code), Theme::plain().style(Role::Text), "without colours, too");
}

#[test]
fn a_table_stands_in_columns_where_it_fits_and_below_each_other_where_not() {
    let table = "| module | gap |\n|---|---:|\n| api.py | 9 |\n| service.py | 120 |";
    assert_eq!(seen(table, 20), "module      gap\n───────────────\napi.py        9\nservice.py  120\n");
    assert_eq!(seen(table, 12), "module\napi.py\ngap 9\n\nmodule\nservice.py\ngap 120\n");
}

#[test]
fn long_code_goes_on_in_the_next_line_and_rules_are_short() {
    assert_eq!(seen("    let x = call(1, 2);", 14), "│ let x = call\n· (1, 2);\n");
    assert_eq!(seen("a\n\n---\n\nb", 9), "a\n\n─────────\n\nb\n");
}

#[test]
fn hostile_notes_do_no_harm_at_any_width() {
    let mut hostile =
        "\u{1b}[2J\u{202e} **a\u{200b}** [x](\u{1b}]8;;evil\u{7}) `\u{9b}31m` 名前👨\u{200d}💻\n\n".to_owned();
    hostile += &"> ".repeat(500);
    hostile += "deep\n\n";
    hostile.extend((0..60).map(|depth| format!("{}- item\n", "  ".repeat(depth))));
    hostile += "\n| a | b |\n|---|---|\n| \u{1b}[0m | 名 |\n\n<b>\u{1b}</b>\n\n```\n\t\u{1b}[1m\n```\n1. \n- ";
    for width in [0, 1, 2, 3, 5, 8, 20, 60, 200] {
        let lines = lines(&hostile, width, &Signs::LINES);
        let seen = text(&draw(&lines, width as u16));
        assert!(!seen.contains(['\u{1b}', '\u{202e}', '\u{200b}', '\u{7}', '\u{9b}']), "{seen}");
        assert!(width < 60 || seen.contains("deep") && seen.contains("<1B>"), "{seen}");
    }
}

#[test]
fn what_is_too_long_to_be_read_ends_with_a_word_about_it() {
    let long = "é word ".repeat(40_000);
    let lines = lines(&long, 80, &Signs::LINES);
    assert!(text(&draw(&lines[lines.len() - 1..], 80)).contains("there is more in the file"));
}
