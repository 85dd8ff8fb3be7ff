//! The types that every part of the screen shares: event, effect, action, keymap, theme, layout, context, the trait of views.
//! Draws no view and knows none.

pub mod event;
pub mod keys;
pub mod scope;
pub mod lens;
pub mod effect;
pub(crate) mod external_edit;
pub mod action_help;
pub mod action;
pub mod keymap;
pub mod context;
pub mod theme;
pub mod layout;
pub mod view;
pub mod now;
