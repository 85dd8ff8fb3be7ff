//! Shortens ids so that similar ones stay distinct: five `service.py` in one column. Never cuts the end of a file name.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::model::shown::Shown;

/// Cells that must remain for the directories if the file name is to stand whole behind them: two letters and `…`.
const DIRECTORIES: usize = 3;

/// At most `cells` wide. A path gives up the end of its directories first, then the extension of its file, then the middle;
/// what is no path gives up its middle.
#[must_use]
pub(crate) fn shorten(id: &Shown, cells: usize) -> Shown {
    if id.width() <= cells {
        return id.clone();
    }
    let text = id.as_str();
    let Some((directories, file)) = split(text) else {
        return middle(text, cells, cells.saturating_sub(1) / 2);
    };
    // The separator is one ASCII character and belongs to the file here: `/service.py`.
    for file in [file, stem(file)] {
        let room = cells.saturating_sub(width(file));
        if room >= DIRECTORIES.min(width(directories)) {
            return Shown::new(&format!("{}{file}", Shown::new(directories).cut_end(room)));
        }
    }
    let short = format!("{directories}{}", stem(file));
    middle(&short, cells, cells / 6)
}

/// How far an id begins and ends like those beside it that would look the same, in graphemes; nothing where none would.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Apart {
    prefix: usize,
    suffix: usize,
}

/// Of ids that are shown below each other in so many cells: what tells each apart from those that would be shortened alike.
pub(crate) fn apart(ids: &[&str], cells: usize) -> Vec<Apart> {
    let ids: Vec<Shown> = ids.iter().map(|id| Shown::new(id)).collect();
    if ids.iter().all(|id| id.width() <= cells) {
        return vec![Apart::default(); ids.len()];
    }
    let short: Vec<Shown> = ids.iter().map(|id| shorten(id, cells)).collect();
    let of = |at: usize| {
        let twins = (0..ids.len()).filter(|other| short[*other] == short[at] && ids[*other] != ids[at]);
        let shared = twins.map(|other| (common(&ids[at], &ids[other], false), common(&ids[at], &ids[other], true)));
        let least = shared.reduce(|one, other| (one.0.min(other.0), one.1.min(other.1)));
        least.map_or_else(Apart::default, |(prefix, suffix)| Apart { prefix, suffix })
    };
    (0..ids.len()).map(of).collect()
}

/// How many graphemes two ids share at their begin, or at their end.
fn common(one: &Shown, other: &Shown, at_end: bool) -> usize {
    if one.as_str().is_ascii() && other.as_str().is_ascii() {
        let (one, other) = (one.as_str().bytes(), other.as_str().bytes());
        return if at_end {
            one.rev().zip(other.rev()).take_while(|(a, b)| a == b).count()
        } else {
            one.zip(other).take_while(|(a, b)| a == b).count()
        };
    }
    let (one, other) = (one.as_str().graphemes(true), other.as_str().graphemes(true));
    if at_end {
        one.rev().zip(other.rev()).take_while(|(a, b)| a == b).count()
    } else {
        one.zip(other).take_while(|(a, b)| a == b).count()
    }
}

/// The same as [`shorten`], but what tells the id apart is kept: the common begin goes first, then the middle of the common end.
#[must_use]
pub(crate) fn shorten_apart(id: &Shown, cells: usize, apart: Apart) -> Shown {
    if apart == Apart::default() || id.width() <= cells || cells < 3 {
        return shorten(id, cells);
    }
    let text = id.as_str();
    let all: Vec<&str> = if text.is_ascii() {
        (0..text.len()).map(|at| &text[at..=at]).collect()
    } else {
        text.graphemes(true).collect()
    };
    let end = all.len().saturating_sub(apart.suffix).max(apart.prefix);
    let width = |part: &[&str]| part.iter().map(|grapheme| width(grapheme)).sum::<usize>();
    let tail = |from: usize, room: usize| {
        let begin = (from..=all.len()).find(|at| width(&all[*at..]) <= room).unwrap_or(all.len());
        all[begin..].concat()
    };
    if width(&all[apart.prefix..]) < cells {
        return Shown::new(&format!("…{}", tail(0, cells - 1)));
    }
    let core = &all[apart.prefix..end];
    match cells.checked_sub(width(core) + 2) {
        Some(room) => Shown::new(&format!("…{}…{}", core.concat(), tail(end, room))),
        None => middle(&core.concat(), cells, cells / 2),
    }
}

/// The cells of a text that was made safe before.
fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// A path as its directories and `/file`; `None` if there are no directories.
fn split(path: &str) -> Option<(&str, &str)> {
    let ends = |c: char| c == '/' || c == '\\';
    let at = path.trim_end_matches(ends).rfind(ends).filter(|at| *at > 0)?;
    Some(path.split_at(at))
}

/// A file name without its extension.
fn stem(file: &str) -> &str {
    match file.rfind('.') {
        // `/.profile` has no extension, and what is long or spaced is none.
        Some(dot) if dot > 1 && file.len() - dot <= 5 => &file[..dot],
        _ => file,
    }
}

/// The first `head` cells of `text`, `…`, and as much of its end as fits into `cells`.
fn middle(text: &str, cells: usize, head: usize) -> Shown {
    if width(text) <= cells {
        return Shown::new(text);
    }
    if cells == 0 {
        return Shown::default();
    }
    if text.is_ascii() {
        let head = head.min(cells - 1);
        return Shown::new(&format!("{}…{}", &text[..head], &text[text.len() - (cells - 1 - head)..]));
    }
    let start = prefix(text.graphemes(true), head);
    let end = prefix(text.graphemes(true).rev(), cells - 1 - start.1.min(cells - 1));
    Shown::new(&format!("{}…{}", &text[..start.0], &text[text.len() - end.0..]))
}

/// How many bytes of these graphemes fit into `cells`, and the cells they take.
fn prefix<'a>(graphemes: impl Iterator<Item = &'a str>, cells: usize) -> (usize, usize) {
    let mut taken = (0, 0);
    for grapheme in graphemes {
        let width = taken.1 + grapheme.width();
        if width > cells {
            break;
        }
        taken = (taken.0 + grapheme.len(), width);
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::{apart, shorten, shorten_apart};
    use crate::model::shown::Shown;

    /// The ids of the plan the product was born from.
    const IDS: [&str; 28] = [
        "tenant/dependencies.py",
        "tenant/service.py",
        "tenant/usage_billing_router.py",
        "tenant/router.py",
        "billing/invoicing/service.py",
        "user_management/service.py",
        "user_management/router.py",
        "webhooks/service.py",
        "webhooks/delivery.py",
        "webhooks/router.py",
        "webhooks/events.py",
        "webhooks/models.py",
        "search/service.py",
        "search/factory.py",
        "search/router.py",
        "secrets/vault_client.py",
        "secrets/secrets_loader.py",
        "secrets/vault_config.py",
        "secrets/api.py",
        "secrets/encryption.py",
        "secrets/metrics_router.py",
        "plugins/registry.py",
        "plugins/router.py",
        "plugins/builtin/whatsapp_plugin.py",
        "plugins/schema.py",
        "resilience/service_mesh.py",
        "service_registry/consul_registry.py",
        "service_registry/client.py",
    ];

    fn short(id: &str, cells: usize) -> String {
        shorten(&Shown::new(id), cells).as_str().to_owned()
    }

    #[test]
    fn the_file_stays_whole_as_long_as_it_can() {
        for (cells, id, shown) in [
            (30, "tenant/usage_billing_router.py", "tenant/usage_billing_router.py"),
            (28, "tenant/usage_billing_router.py", "ten…/usage_billing_router.py"),
            (25, "tenant/usage_billing_router.py", "ten…/usage_billing_router"),
            (21, "tenant/usage_billing_router.py", "ten…ge_billing_router"),
            (21, "user_management/service.py", "user_mana…/service.py"),
            (21, "billing/invoicing/service.py", "billing/i…/service.py"),
            (21, "plugins/builtin/whatsapp_plugin.py", "plug…/whatsapp_plugin"),
            (15, "user_management/service.py", "use…/service.py"),
            (15, "billing/invoicing/service.py", "bil…/service.py"),
            (15, "plugins/builtin/whatsapp_plugin.py", "pl…tsapp_plugin"),
            (13, "user_management/service.py", "user…/service"),
            (13, "billing/invoicing/service.py", "bill…/service"),
            (8, "webhooks/service.py", "w…ervice"),
        ] {
            assert_eq!(short(id, cells), shown, "{id} in {cells}");
        }
    }

    #[test]
    fn the_modules_of_the_plan_stay_distinct_from_twelve_cells_on() {
        for cells in 12..=40 {
            let mut seen: Vec<String> = IDS.iter().map(|id| short(id, cells)).collect();
            seen.sort();
            let twins: Vec<_> = seen.windows(2).filter(|pair| pair[0] == pair[1]).collect();
            assert!(twins.is_empty(), "{cells}: {twins:?}");
        }
    }

    #[test]
    fn names_that_are_no_paths_keep_both_ends() {
        assert_eq!(short("Tenant onboarding for enterprises", 16), "Tenant …erprises");
        assert_eq!(short("名前名前名前名前", 9), "名前…名前");
        assert_eq!(short("/profile", 5), "/p…le");
        assert_eq!(short("docs/", 4), "d…s/");
    }

    #[test]
    fn what_tells_ids_of_one_column_apart_is_never_cut() {
        let ids: Vec<String> = (0..12).map(|i| format!("svc7/component_{i}/handler.rs")).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        for cells in 6..30 {
            let shown = |(id, apart): (&&str, _)| shorten_apart(&Shown::new(id), cells, apart).as_str().to_owned();
            let mut seen: Vec<String> = ids.iter().zip(apart(&ids, cells)).map(shown).collect();
            assert!(seen.iter().all(|id| Shown::new(id).width() <= cells), "{cells}: {seen:?}");
            seen.sort();
            seen.dedup();
            assert_eq!(seen.len(), 12, "{cells}: {seen:?}");
        }
        let of = apart(&ids, 21)[3];
        assert_eq!(shorten_apart(&Shown::new(ids[3]), 21, of).as_str(), "…mponent_3/handler.rs");
    }

    #[test]
    fn whatever_the_id_and_the_room_it_fits() {
        let ids = [
            "",
            "/",
            "//",
            "a/",
            "/a",
            "名/前/名前名前名前.py",
            "e\u{301}\u{301}/o\u{308}ooooooooooo.rs",
            "a\u{202e}b/\u{1b}[31m.py",
            "👨\u{200d}💻/👨\u{200d}💻👨\u{200d}💻.py",
            "a/.hidden_and_long",
            "C:\\work\\code\\main.c",
        ];
        for id in ids.iter().chain(&IDS) {
            for cells in 0..50 {
                let shown = shorten(&Shown::new(id), cells);
                assert!(shown.width() <= cells, "{id} in {cells}: {shown}");
            }
        }
    }
}
