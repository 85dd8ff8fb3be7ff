//! `board.ron` as text: reads it with spans, edits it by the smallest splice, explains its errors. Touches no file.

mod edit;
mod read;
pub mod ron;

pub use edit::Edited;
pub use edit::batch::Step;
pub use edit::error::EditError;
pub use edit::whole::new_text;
pub use read::document::Document;
pub(crate) use read::locate::NewerFormat;
pub use read::settings::settings;
pub use read::unreadable::{LONG, LONGEST, Unreadable};
pub use read::well_formed;
