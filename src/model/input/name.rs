//! Validates new ids and names. Does not know which are taken.

use crate::model::input::assignment::{InvalidInput, refused};
use crate::model::shown;

/// Longer ids and names are refused, in characters.
const LONGEST: usize = 200;

/// `typed` as a new id or name, which a `what` is to get.
pub fn name(what: &str, typed: &str) -> Result<String, InvalidInput> {
    let name = typed.trim();
    if name.is_empty() {
        return Err(refused(format!("which {what}? the name is empty"), "give it a name"));
    }
    if let Some(c) = shown::unseen(name).next() {
        let message = format!("`{name}` cannot name a {what}: it has U+{:04X} in it", c as u32);
        return Err(refused(message, "take characters that can be seen"));
    }
    if name.chars().count() > LONGEST {
        return Err(refused(format!("the name has more than {LONGEST} characters"), "put long texts into `notes`"));
    }
    if let Some(meaning) = meaning(name).filter(|_| what == "developer") {
        return Err(refused(format!("`{name}` cannot name a developer: it means {meaning}"), "take another name"));
    }
    Ok(name.to_owned())
}

/// What a word means where a developer is named, whoever is called so.
pub fn meaning(typed: &str) -> Option<&'static str> {
    match typed {
        nobody if is_nobody(nobody) => Some("that a module is unassigned"),
        mine if is_mine(mine) => Some("whoever types it"),
        _ => None,
    }
}

/// Whether somebody means their own developer, or their own module.
pub(crate) fn is_mine(typed: &str) -> bool {
    ["mine", "me"].iter().any(|mine| typed.eq_ignore_ascii_case(mine))
}

/// Whether somebody means nobody.
pub(crate) fn is_nobody(typed: &str) -> bool {
    typed.eq_ignore_ascii_case("nobody")
}
