//! One test binary for everything that needs more than one room of the house.
#![expect(clippy::disallowed_methods, reason = "tests are their own outside world: files, clocks, environment, waiting")]

mod architecture;
mod cli;
mod cli_hostile;
mod cli_json;
mod cli_write;
mod concurrency;
mod docs;
mod document;
mod env;
mod model;
mod store;
