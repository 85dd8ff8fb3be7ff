//! A text that is no readable board: its problems, and the size limit. Reads none.

use std::sync::Arc;

use crate::model::problem::Problem;

/// Longer texts are warned about, in bytes.
pub const LONG: usize = 16 << 20;

/// Longer texts are refused, in bytes.
pub const LONGEST: usize = 128 << 20;

/// A board file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The text, for the caret; bytes that are no UTF-8 are replaced.
    pub text: Arc<str>,
    /// What is wrong, at least one error, in the order of the lines, with their places filled in.
    pub problems: Vec<Problem>,
}
