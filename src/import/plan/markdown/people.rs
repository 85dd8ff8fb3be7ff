//! Finds the people of a document before it is read: owners, handles, names in brackets, headings among names. Never takes a
//! single capitalised word for a person.

use crate::import::plan::draft::Draft;
use crate::import::plan::markdown::heading::{self, Role};
use crate::import::plan::markdown::outline::{Block, Item, Kind};
use crate::import::plan::markdown::text::Text;
use crate::import::plan::remark;
use crate::import::plan::words::person;
use crate::import::plan::words::vocabulary::{self, Key};

/// Signs before a heading that say that it is somebody's name.
const FACES: [char; 8] = ['👩', '👨', '🧑', '👤', '👷', '🙋', '🧔', '👱'];

/// Adds the people of these blocks to those that `draft` knows.
pub(super) fn gather(blocks: &[Block], draft: &mut Draft) {
    let mut found = Vec::new();
    of_blocks(blocks, &mut found);
    for name in found {
        if let Some((name, _)) = person::name(&name)
            && !draft.people.iter().any(|known| person::same_name(known, &name))
        {
            draft.people.push(name);
        }
    }
    let mut siblings = name_headings(blocks, &draft.people);
    name_items(blocks, &mut siblings);
    draft.people.extend(siblings);
}

fn of_blocks(blocks: &[Block], found: &mut Vec<String>) {
    let mut in_team = false;
    for block in blocks {
        match &block.kind {
            Kind::Heading(_, text) => {
                in_team = matches!(heading::section(&text.plain), Some(Role::People));
                of_text(text, true, found);
            }
            Kind::Paragraph(lines) => lines.iter().for_each(|line| of_text(line, false, found)),
            Kind::List { items, .. } => items.iter().for_each(|item| of_item(item, in_team, found)),
            Kind::Quote(blocks) => of_blocks(blocks, found),
            Kind::Table { head, rows } => {
                let is_owner = |text: &Text| vocabulary::key(&text.plain) == Some(Key::Owner);
                for column in (0..head.len()).filter(|column| is_owner(&head[*column])) {
                    for cell in rows
                        .iter()
                        .filter_map(|row| row.get(column))
                        .filter(|cell| cell.plain.chars().any(char::is_alphabetic))
                    {
                        found.extend(person::names(&cell.plain));
                    }
                }
            }
            _ => {}
        }
    }
}

fn of_item(item: &Item, in_team: bool, found: &mut Vec<String>) {
    if let (true, Some(first)) = (in_team, item.text.first()) {
        let end = first
            .plain
            .find([':', '(', '–', '—', ','])
            .or_else(|| first.plain.find(" - "))
            .unwrap_or(first.plain.len());
        let name = first.plain[..end].trim();
        if name.split_whitespace().count() <= 3 {
            found.push(name.to_owned());
        }
    }
    item.text.iter().for_each(|line| of_text(line, false, found));
    of_blocks(&item.blocks, found);
}

fn of_text(text: &Text, is_heading: bool, found: &mut Vec<String>) {
    let plain = text.plain.as_str();
    for word in plain.split([' ', ',', '(', '[', '/']).filter(|word| word.starts_with('@')) {
        let handle = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        // Decorators of code are no people.
        let at = word.as_ptr() as usize - plain.as_ptr() as usize;
        if handle.len() > 2 && !handle.contains('.') && !text.is_code_at(at) {
            found.push(handle.to_owned());
        }
    }
    if let Some((name, _)) = person::by_role(heading::bare(plain)) {
        found.push(name.to_owned());
    }
    for part in plain.split('|') {
        if let Some((label, value)) = part.split_once(':') {
            let label = heading::bare(label);
            let is_owner = vocabulary::key(label) == Some(Key::Owner);
            let is_team = matches!(
                vocabulary::folded(label).as_str(),
                "team"
                    | "people"
                    | "members"
                    | "developers"
                    | "devs"
                    | "engineers"
                    | "whos in"
                    | "crew"
                    | "participants"
            );
            let names = person::names(value);
            let are_names = names
                .iter()
                .all(|name| person::is_name_like(name) || name.starts_with('@') || person::by_role(name).is_some());
            if (is_owner || (is_team && names.len() > 1)) && are_names {
                found.extend(names);
            }
        }
    }
    // Brackets that end the line, or that say more about a piece of work: `(Ana)`, `(Ana, 3h):`.
    let mut rest = plain;
    while let Some((_, inner)) = rest.split_once('(') {
        let Some((inner, behind)) = inner.split_once(')') else { return };
        let pieces: Vec<&str> = inner.split([',', ';']).map(str::trim).collect();
        let has_facts = || pieces.iter().any(|piece| !piece.is_empty() && remark::piece(piece, &|_| false).is_some());
        // In headings two words are rather a remark: `RESILIENCE (Service Mesh)`.
        let is_name = |piece: &&&str| person::is_name_like(piece) && !(is_heading && piece.contains(' '));
        if behind.trim().is_empty()
            || behind.starts_with([':', ' ']) && has_facts()
            || behind.trim_start().starts_with(['–', '—', '-', ':'])
        {
            found.extend(pieces.iter().filter(is_name).map(|piece| (*piece).to_owned()));
        }
        rest = behind;
    }
}

/// Items that are nothing but names, one beside the other, each with a list below it.
fn name_items(blocks: &[Block], found: &mut Vec<String>) {
    for block in blocks {
        let Kind::List { items, .. } = &block.kind else { continue };
        let bare =
            |item: &Item| item.text.first().map(|text| heading::bare(&text.plain).trim_end_matches(':').to_owned());
        let has_list = |item: &&Item| item.blocks.iter().any(|block| matches!(block.kind, Kind::List { .. }));
        let names: Vec<String> = items.iter().filter(has_list).filter_map(bare).collect();
        let is_nobody = |name: &String| person::name(name).is_none();
        let are_names = names.iter().all(|name| person::is_name_like(name) || is_nobody(name));
        if names.len() > 1 && are_names {
            found.extend(names.into_iter().filter(|name| !is_nobody(name)));
        }
    }
}

/// Headings of one level that are all names, or of which one is known to be one: two at least, each with work below it. A name
/// with somebody's face before it needs no other.
fn name_headings(blocks: &[Block], people: &[String]) -> Vec<String> {
    let (mut found, mut faces) = (Vec::new(), Vec::new());
    for level in 1..=6 {
        let mut group: Vec<&str> = Vec::new();
        let mut all = true;
        let mut is_known = false;
        let mut close = |group: &mut Vec<&str>, all: &mut bool, is_known: &mut bool| {
            if *all && (group.len() > 1 || (*is_known && !group.is_empty())) {
                found.extend(group.iter().map(|name| (*name).to_owned()));
            }
            (*all, *is_known) = (true, false);
            group.clear();
        };
        for (at, block) in blocks.iter().enumerate() {
            let Kind::Heading(here, text) = &block.kind else { continue };
            if *here < level {
                close(&mut group, &mut all, &mut is_known);
            }
            if *here != level {
                continue;
            }
            let has_work = blocks[at + 1..]
                .iter()
                .take_while(|block| !matches!(&block.kind, Kind::Heading(below, _) if *below <= level))
                .any(|block| {
                    matches!(block.kind, Kind::List { .. } | Kind::Table { .. } | Kind::Heading(..))
                        || heading::facts_below(std::slice::from_ref(block)).0 > 0
                });
            if !has_work || heading::section(&text.plain).is_some() {
                continue;
            }
            let bare = heading::bare(&text.plain);
            let end =
                [" - ", " – ", " — ", ":", " ("].iter().filter_map(|sign| bare.find(sign)).min().unwrap_or(bare.len());
            let name = bare[..end].trim();
            is_known |= people.iter().any(|known| person::same_name(known, name));
            if text.plain.contains(FACES) && person::is_name_like(name) {
                faces.push(name.to_owned());
            }
            if person::is_name_like(name) { group.push(name) } else { all = false }
        }
        close(&mut group, &mut all, &mut is_known);
    }
    found.extend(faces);
    found
}
