//! An index of paths by their last segments. Looking one up costs its own length, however many paths there are.

use std::collections::HashMap;

/// What is known where some paths end alike.
#[derive(Default)]
pub(super) struct Node {
    /// Items of which a relative path is exactly this.
    pub(super) exact: Vec<u32>,
    /// Items of which a path ends so.
    pub(super) below: Vec<u32>,
    /// Items whose own relative path is exactly this, without the names of groups.
    pub(super) own: Vec<u32>,
}

/// Paths by their ends.
pub(super) struct Tails {
    names: HashMap<String, u32>,
    children: HashMap<(u32, u32), u32>,
    nodes: Vec<Node>,
    /// No path is indexed deeper than the longest id has segments.
    deepest: usize,
    /// How often a node was visited.
    pub(super) steps: u64,
}

fn push(list: &mut Vec<u32>, item: u32) {
    // All paths of one item come one after the other.
    if list.last() != Some(&item) {
        list.push(item);
    }
}

impl Tails {
    pub(super) fn new(deepest: usize) -> Self {
        Self { names: HashMap::new(), children: HashMap::new(), nodes: vec![Node::default()], deepest, steps: 0 }
    }

    /// Indexes a path of `item`, given from its end. `groups` of its first segments are no folders.
    pub(super) fn insert<'a>(
        &mut self,
        item: u32,
        from_end: impl Iterator<Item = &'a str>,
        relative: bool,
        own: Option<usize>,
    ) {
        let mut at = 0;
        let mut depth = 0;
        let mut whole = true;
        for segment in from_end {
            if depth == self.deepest {
                whole = false;
                break;
            }
            let name = match self.names.get(segment) {
                Some(name) => *name,
                None => {
                    let name = self.names.len() as u32;
                    self.names.insert(segment.to_owned(), name);
                    name
                }
            };
            let next = self.nodes.len() as u32;
            at = *self.children.entry((at, name)).or_insert(next);
            if at == next {
                self.nodes.push(Node::default());
            }
            depth += 1;
            self.steps += 1;
            push(&mut self.nodes[at as usize].below, item);
            if own == Some(depth) && relative {
                push(&mut self.nodes[at as usize].own, item);
            }
        }
        if whole && relative && depth > 0 {
            push(&mut self.nodes[at as usize].exact, item);
        }
    }

    /// The nodes on the way of these segments, given from the end, as far as there are any.
    pub(super) fn walk<'a>(&mut self, from_end: impl Iterator<Item = &'a str>) -> Vec<u32> {
        let mut at = 0;
        let mut way = Vec::new();
        for segment in from_end {
            self.steps += 1;
            let Some(name) = self.names.get(segment) else { break };
            let Some(next) = self.children.get(&(at, *name)) else { break };
            at = *next;
            way.push(at);
        }
        way
    }

    pub(super) fn node(&self, at: u32) -> &Node {
        &self.nodes[at as usize]
    }
}
