//! The terminal's modes, entered and left as one: raw mode, alternate screen, bracketed paste, focus, cursor. Draws what it is
//! handed and knows no board.

use std::io::{self, BufWriter, Stdout, Write};
use std::panic;
use std::sync::Once;
use std::thread::{self, ThreadId};

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// One write per frame: the largest frame measured is about 11 kB at 200x50.
const FRAME_BYTES: usize = 64 * 1024;

type Screen = ratatui::Terminal<CrosstermBackend<BufWriter<Stdout>>>;

/// The terminal while the board is on it. Leaving it, by whatever way, restores what was there before.
pub struct Terminal {
    inner: Screen,
}

impl Terminal {
    /// Takes the terminal over. A panic of this thread gives it back before it prints its message.
    pub fn enter() -> io::Result<Self> {
        restore_before_panics(thread::current().id());
        let mut terminal = Self { inner: blank()? };
        terminal.resume()?;
        Ok(terminal)
    }

    /// Gives the terminal back until [`Terminal::resume`].
    pub fn suspend(&mut self) {
        restore();
    }

    /// Takes the terminal over again, whatever was done to it meanwhile; the next frame is drawn whole.
    pub fn resume(&mut self) -> io::Result<()> {
        // A new one, because ratatui's own way to begin anew asks the terminal where its cursor is, and waits for an answer
        // that not every terminal gives. It must go before the modes are entered: it shows the cursor when it goes.
        self.inner = blank()?;
        enable_raw_mode()?;
        let out = self.inner.backend_mut();
        execute!(
            out,
            EnterAlternateScreen,
            EnableBracketedPaste,
            EnableFocusChange,
            cursor::Hide,
            Clear(ClearType::All)
        )
    }

    /// Sends a text to the clipboard of the terminal (OSC 52). Whether the terminal takes it, nobody says.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(self.inner.backend_mut(), CopyToClipboard::to_clipboard_from(text))
    }

    /// Draws a frame, all of it at once.
    pub fn draw(&mut self, frame: impl FnOnce(Rect, &mut Buffer)) -> io::Result<()> {
        queue!(self.inner.backend_mut(), BeginSynchronizedUpdate)?;
        self.inner.draw(|f| frame(f.area(), f.buffer_mut()))?;
        execute!(self.inner.backend_mut(), EndSynchronizedUpdate)
    }
}

/// A screen of which nothing is drawn yet.
fn blank() -> io::Result<Screen> {
    ratatui::Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(FRAME_BYTES, io::stdout())))
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore();
    }
}

/// Leaves every mode there is; twice does no harm. Nobody is left to tell of a failure: the terminal may be gone.
fn restore() {
    let mut out = io::stdout();
    let _ = execute!(
        out,
        EndSynchronizedUpdate,
        DisableFocusChange,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = disable_raw_mode();
    let _ = out.flush();
}

/// Other threads' panics leave the screen alone: the board goes on, and says what stopped.
fn restore_before_panics(screen: ThreadId) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if thread::current().id() == screen {
                restore();
                print(info);
            } else {
                tracing::error!("{info}");
            }
        }));
    });
}
