//! Lends the terminal to the user's editor: for the file, for a copy of it, or for a text. Decides nothing about what is edited.

use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::message::Edited;
use crate::message::News;
use crate::store::watch::Task;
use crate::tui::core::effect::Outside;
use crate::tui::runtime::editor::TextFile;
use crate::tui::runtime::store_worker::StoreWorker;
use crate::tui::runtime::{EDITED, Next, Screen, TYPED};

impl Screen {
    /// Opens the file, or a copy that is then merged by the store's thread.
    pub(super) fn edit(&mut self, outside: Outside, worker: &StoreWorker) -> io::Result<Next> {
        let (line, who) = match outside {
            Outside::File(line) => {
                let file = self.store.board().to_owned();
                // An editor would begin an empty board in its place.
                if !file.exists() {
                    let nothing = format!("{} is gone: there is nothing to edit", file.display());
                    return self.happen(News::Edited(Edited::Failed(nothing)).into(), worker);
                }
                return self.hand_over(&file, line, worker, || Task::Look);
            }
            Outside::Copy { of, line, who } => match self.store.draft(of.as_ref()) {
                Ok(draft) => {
                    let line = line.or(draft.line());
                    self.copy = Some(Arc::new(draft));
                    (line, who)
                }
                Err(error) => return self.happen(News::Edited(Edited::Failed(error.to_string())).into(), worker),
            },
            Outside::Text(text) => return self.edit_text(&text, worker),
            Outside::Again { who } => (None, who),
        };
        let Some(draft) = self.copy.clone() else { return Ok(Next::Stay) };
        let file = draft.path().to_owned();
        self.hand_over(&file, line, worker, || Task::TakeBack { ticket: EDITED, who, draft })
    }

    /// Gives the terminal to the editor until that ends, then asks for what comes of it. The store's thread goes on meanwhile;
    /// what it tells is taken in afterwards.
    fn hand_over(
        &mut self,
        file: &Path,
        line: Option<u32>,
        worker: &StoreWorker,
        request: impl FnOnce() -> Task,
    ) -> io::Result<Next> {
        match self.lend(file, line)? {
            Err(left) => Ok(left),
            Ok(Ok(())) => {
                worker.ask(request());
                Ok(Next::Stay)
            }
            Ok(Err(message)) => self.happen(News::Edited(Edited::Failed(message)).into(), worker),
        }
    }

    /// Opens a text in the editor, in a file that only this user can read and that is gone afterwards, and tells what became of it.
    fn edit_text(&mut self, text: &str, worker: &StoreWorker) -> io::Result<Next> {
        let edited = match TextFile::new(text) {
            Ok(file) => match self.lend(file.path(), None)? {
                Err(left) => return Ok(left),
                Ok(ended) => ended.and_then(|()| file.text()).map_or_else(Edited::Failed, Edited::Text),
            },
            Err(why) => Edited::Failed(why),
        };
        self.happen(News::Edited(edited).into(), worker)
    }

    /// Gives the terminal to the editor until that ends; how it ended, or that the program is to end.
    fn lend(&mut self, file: &Path, line: Option<u32>) -> io::Result<Result<Result<(), String>, Next>> {
        self.terminal.suspend();
        let ended = self.editor.open(file, line);
        // Keys that interrupt or stop were meant for the editor.
        if let Some(code) = self.signal().filter(|code| !TYPED.contains(code)) {
            return Ok(Err(Next::Leave(Some(code))));
        }
        self.resume()?;
        Ok(Ok(ended))
    }
}
