//! Opens the user's editor from the screen and takes back the result. Hands out a copy, never the file, unless the file is
//! broken.

use crate::config::key::{Chord, Key};
use crate::message::Edited;
use crate::tui::command::edit::Edit;
use crate::tui::core::action::row_known_as;
use crate::tui::core::effect::{Effect, Outside};
use crate::tui::core::external_edit;
use crate::tui::core::view::Intent;
use crate::tui::view::dialog::confirm::Confirm;

/// The editor, here or for the whole board.
pub(super) const EDITS: &[Edit] = &Edit::under(
    "Elsewhere",
    [row_known_as("edit-outside", &["E"], "", "Open the board in your editor", "vim", |context, meant, _| {
        external_edit::open(context, meant.subject.clone(), None)
    })],
);

/// What the app does when the editor has ended. A copy that could not be merged is kept, and can be opened once more.
pub fn ended(edited: Edited, who: Option<&str>) -> Intent {
    let (why, place) = match edited {
        Edited::Text(text) => return Intent::Do(Effect::Copy(text)),
        Edited::Nothing => return Intent::Say("nothing was changed in the editor".into()),
        Edited::Failed(why) => return Intent::Say(why),
        Edited::Kept { why, place } => (why, place),
    };
    let again = who.map(|who| Intent::Do(Effect::EditOutside(Outside::Again { who: who.to_owned() })));
    let question = "Your copy cannot be merged. Open it once more?";
    let confirm = Confirm::new(question, "opens it", Chord::plain(Key::Char('E')))
        .otherwise("leaves it where it is")
        .because(why)
        .because(["nothing was written".to_owned(), format!("the copy is kept at {place}")])
        .then(again.into_iter().collect());
    Intent::Open(Box::new(confirm))
}
