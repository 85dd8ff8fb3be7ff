//! Matches the files of a coverage report with modules, by the text of path and id alone: the best rank or nothing, never the
//! first of several. Asks no disk.
//!
//! Reading order: rewritten paths ([`rewrite`]), what a path may mean ([`candidates`]), the index of path ends
//! (`tails`), the rank of each file (`fit`), and one file per module ([`mod@assign`]).

pub mod rewrite;
pub mod candidates;
mod tails;
mod fit;
mod assign;

pub use assign::{Match, Why, assign};
pub use candidates::{File, Place};
pub use fit::Rank;
pub(crate) use rewrite::PathMap;
pub use rewrite::Rewrite;
