//! Narrows boards to the records in which they differ, so that comparing them costs what is different. Compares no records itself
//! that are one and the same in memory.

use std::collections::HashSet;
use std::sync::Arc;

use crate::model::board::Board;
use crate::model::module::Module;

/// Adds the ids of the modules that two boards do not have in common, or not in the same order, to `ids`.
pub(super) fn add_differing<'a>(a: &'a Board, b: &'a Board, ids: &mut HashSet<&'a str>) {
    column(&a.unassigned, &b.unassigned, ids);
    let in_b = |name: &str| b.developer(name).map_or(&[][..], |i| &b.developers[i].modules);
    a.developers.iter().for_each(|developer| column(&developer.modules, in_b(&developer.name), ids));
    let only_b = b.developers.iter().filter(|developer| a.developer(&developer.name).is_none());
    only_b.for_each(|developer| column(&[], &developer.modules, ids));
}

fn column<'a>(a: &'a [Arc<Module>], b: &'a [Arc<Module>], ids: &mut HashSet<&'a str>) {
    let is_same = |(a, b): &(&Arc<Module>, &Arc<Module>)| Arc::ptr_eq(a, b) || a == b;
    let first = a.iter().zip(b).take_while(is_same).count();
    let (a, b) = (&a[first..], &b[first..]);
    let last = a.iter().rev().zip(b.iter().rev()).take_while(is_same).count();
    let (a, b) = (&a[..a.len() - last], &b[..b.len() - last]);
    if a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.id == b.id) {
        ids.extend(a.iter().zip(b).filter(|both| !is_same(both)).map(|(a, _)| a.id.as_str()));
    } else {
        ids.extend(a.iter().chain(b).map(|module| module.id.as_str()));
    }
}

/// The board with those modules only, in the same order.
pub(super) fn restricted(board: &Board, ids: &HashSet<&str>) -> Board {
    let mut narrow = board.clone();
    narrow.unassigned.retain(|module| ids.contains(module.id.as_str()));
    for developer in &mut narrow.developers {
        Arc::make_mut(developer).modules.retain(|module| ids.contains(module.id.as_str()));
    }
    narrow
}
