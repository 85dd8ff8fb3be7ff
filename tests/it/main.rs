//! One test binary for everything that needs more than one room of the house.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests are their own outside world (files, clocks, environment, waiting) and stop at the first surprise"
)]

mod activity;
mod annotations;
mod architecture;
mod boards;
mod branches;
mod cli;
mod cli_history;
mod cli_hostile;
mod cli_json;
mod cli_report;
mod cli_restore;
mod cli_shell;
mod cli_write;
mod cli_writing;
mod concurrency;
mod coverage;
mod desk;
mod detail;
mod edit_at_a_terminal;
mod editing;
mod external_edits;
mod forms;
mod docs;
mod document;
mod document_differential;
mod document_edit;
mod document_faults;
mod document_hostile;
mod document_properties;
mod document_whims;
mod env;
mod finding;
mod frames;
mod keys;
mod keystrokes;
mod layouts;
mod log;
mod log_reach;
mod meanwhile;
mod merge;
mod model;
mod outside;
mod outside_edits;
mod plan;
mod problems;
mod palette_words;
mod pty;
mod pty_input;
mod reach;
mod refused;
pub(crate) mod report;
mod sizes;
mod store;
mod unbound;
mod undo_elsewhere;
mod visit;
mod terminal_input;
mod torture;
mod typing;
mod sweep;
