//! What a user can set: who they are, the names of keys. Reads no file: `cli` does.

pub mod chord;
pub mod settings;
