//! The screen, driven through `App` without a terminal.

pub(crate) mod activity;
pub(crate) mod app_driver;
pub(crate) mod boards;
pub(crate) mod boards_of_teams;
pub(crate) mod concurrent_dialogs;
pub(crate) mod detail;
pub(crate) mod discoverability;
pub(crate) mod editing;
pub(crate) mod external_editor;
pub(crate) mod filter_and_palette;
pub(crate) mod forms;
pub(crate) mod frames;
pub(crate) mod import_report;
pub(crate) mod key_budget;
pub(crate) mod keys;
pub(crate) mod large_boards;
pub(crate) mod layouts;
pub(crate) mod palette_actions;
pub(crate) mod palette_words;
pub(crate) mod plan_view;
pub(crate) mod problems;
pub(crate) mod refused;
pub(crate) mod sizes;
pub(crate) mod standup;
pub(crate) mod typing;
pub(crate) mod undo_elsewhere;
