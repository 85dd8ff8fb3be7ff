//! What a user can set: who they are, the names of keys. Reads no file: `cli` does.

pub mod key;
pub mod settings;
