//! Which file of a coverage report belongs to which module, by the text of path and id alone: the best rank or nothing, never the
//! first of several. Asks no disk.
//!
//! Reading order: paths as somebody maps them ([`rewrite`]), what a path may mean ([`candidates`]), the index of path ends
//! (`tails`), what fits an id (`fit`), and who gets which file ([`assign`]).

pub mod rewrite;
pub mod candidates;
mod tails;
mod fit;
mod assign;

pub use assign::{Match, Matching, Why, assign};
pub use candidates::{File, Place};
pub use fit::Rank;
pub use rewrite::{PathMap, Rewrite};
