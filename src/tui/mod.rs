//! The board on a terminal. Everything but `runtime` and `terminal` is pure: events in, effects and frames out. Never
//! writes a file: it asks the store.

pub mod now;
pub mod event;
pub mod outbox;
pub mod known;
pub mod filter;
pub mod fuzzy;
pub mod sort;
pub mod sight;
pub mod notice;
pub mod effect;
pub mod about;
pub mod action;
pub mod draft;
pub mod keymap;
pub mod context;
pub mod guard;
pub mod aside;
pub mod person;
pub mod health;
pub mod theme;
pub mod layout;
pub mod widget;
pub mod edit;
pub mod view;
pub mod everywhere;
pub mod stack;
pub mod app;
pub mod picture;
mod input;
mod doorbell;
pub mod terminal;
pub mod outside;
pub mod runtime;
