//! RON as text: tokens, nodes with spans, literals, splices, carets. Knows no board and no field.

pub(crate) mod brackets;
pub(crate) mod syntax_error;
pub(crate) mod trivia;
pub(crate) mod lexer;
pub(crate) mod literal;
pub(crate) mod splice;
pub(crate) mod style;
pub(crate) mod node;
pub(crate) mod value;
pub mod caret;
pub(crate) mod place;
