//! One test binary for everything that needs more than one room of the house.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests are their own outside world (files, clocks, environment, waiting) and stop at the first surprise"
)]

mod architecture;
mod cli;
mod coverage;
mod docs;
mod document;
mod git;
mod log;
mod merge;
mod model;
mod plan;
pub(crate) mod report;
mod store;
mod terminal;
mod tui;
