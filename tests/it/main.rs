//! The integration tests: one binary, one module per area. Nothing here looks inside: library and binary are used as a user of
//! them would.
#![expect(clippy::disallowed_methods, reason = "tests set the scene: files, clocks, processes")]
#![expect(clippy::unwrap_used, reason = "a scene that cannot be set fails its test")]

mod cli;
mod cli_hostile;
mod cli_json;
mod cli_write;
mod concurrency;
mod document;
mod document_faults;
mod env;
mod store;
