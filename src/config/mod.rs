//! What a user can set: for now the names of keys. Reads no file: `cli` does.

pub mod chord;
