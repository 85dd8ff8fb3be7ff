//! The terminal's modes, entered and left as one: raw mode, alternate screen, bracketed paste, focus, cursor. Knows no board:
//! it draws the buffer it is handed.

use std::io::{self, Write};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Once};
use std::thread::{self, ThreadId};

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use crate::tui::runtime::damage::Damage;
use crate::tui::runtime::output::Output;

/// One write per frame: the largest frame measured is about 11 kB at 200x50.
const FRAME_BYTES: usize = 64 * 1024;

/// Columns and rows that are drawn on at most: what the largest screens show in the smallest letters. A size is two numbers of
/// any program that has the terminal open, and each cell takes memory.
const MOST: Size = Size::new(1000, 500);

/// Whether the terminal is in our modes: they are left once, by the first that leaves.
static IS_OURS: AtomicBool = AtomicBool::new(false);

/// The terminal while the board is on it. Leaving it, by whatever way, restores what was there before.
pub struct Terminal {
    backend: CrosstermBackend<FrameWriter>,
    output: Arc<Output>,
    /// What is on the screen; `None`: nothing of ours.
    shown: Option<Buffer>,
    /// What the next frame is drawn into; `None` before the first.
    next: Option<Buffer>,
    damage: Damage,
    /// The size where the terminal does not say.
    usual: Size,
}

impl Terminal {
    /// Takes over the terminal behind `output`; where it does not say how many columns or rows it has, it has those of `usual`. A panic of this
    /// thread gives it back before it prints its message.
    pub fn enter(output: Output, usual: Size) -> io::Result<Self> {
        let output = Arc::new(output);
        restore_before_panics(thread::current().id(), Arc::clone(&output));
        let writer = FrameWriter { frame: Vec::with_capacity(FRAME_BYTES), output: Arc::clone(&output) };
        let backend = CrosstermBackend::new(writer);
        let mut terminal = Self { backend, output, shown: None, next: None, damage: Damage::default(), usual };
        terminal.resume()?;
        Ok(terminal)
    }

    /// Gives the terminal back until [`Terminal::resume`].
    pub(crate) fn suspend(&mut self) {
        restore(&self.output);
    }

    /// Somebody else has the terminal: what they make of it is not ours to restore.
    pub fn lose(&mut self) {
        IS_OURS.store(false, Ordering::SeqCst);
    }

    /// Takes the terminal over again, whatever was done to it meanwhile; the next frame is drawn whole.
    pub(crate) fn resume(&mut self) -> io::Result<()> {
        self.shown = None;
        IS_OURS.store(true, Ordering::SeqCst);
        // crossterm believes that it is still in raw mode if nobody left it: but the shell may have.
        disable_raw_mode()?;
        enable_raw_mode()?;
        execute!(
            self.backend,
            EnterAlternateScreen,
            EnableBracketedPaste,
            EnableFocusChange,
            cursor::Hide,
            Clear(ClearType::All)
        )
    }

    /// Sends a text to the clipboard of the terminal (OSC 52). Whether the terminal takes it, nobody says.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(self.backend, CopyToClipboard::to_clipboard_from(text))
    }

    /// Draws a frame, all of it at once: what is on the screen already is not sent again.
    pub fn draw(&mut self, frame: impl FnOnce(Rect, &mut Buffer)) -> io::Result<()> {
        let area = Rect::from(size(self.usual));
        let was = self.shown.take_if(|shown| shown.area != area);
        let mut next = match self.next.take() {
            Some(mut next) if next.area == area => {
                next.reset();
                next
            }
            _ => Buffer::empty(area),
        };
        frame(area, &mut next);
        queue!(self.backend, BeginSynchronizedUpdate)?;
        if was.is_some() {
            queue!(self.backend, Clear(ClearType::All))?;
        }
        let places = self.damage.places(self.shown.as_mut(), &mut next);
        self.backend.draw(places.iter().map(|(x, y)| (*x, *y, &next[(*x, *y)])))?;
        self.next = self.shown.replace(next);
        execute!(self.backend, EndSynchronizedUpdate)
    }
}

/// The size to draw at. A serial line or a terminal that somebody made without a size says it has no columns or rows.
fn size(usual: Size) -> Size {
    let told = rustix::termios::tcgetwinsize(io::stdout()).map_or((0, 0), |told| (told.ws_col, told.ws_row));
    let of = |told: u16, usual: u16, most: u16| if told == 0 { usual } else { told }.clamp(1, most);
    Size::new(of(told.0, usual.width, MOST.width), of(told.1, usual.height, MOST.height))
}

/// Sends a frame in one write, when it is complete. Nothing is sent once the terminal is given back: what a panic left of a frame
/// would paint over its message.
struct FrameWriter {
    frame: Vec<u8>,
    output: Arc<Output>,
}

impl Write for FrameWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.frame.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let is_ours = IS_OURS.load(Ordering::SeqCst);
        let sent = if is_ours { self.output.write_frame(&self.frame) } else { Ok(()) };
        self.frame.clear();
        sent
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore(&self.output);
    }
}

/// Leaves every mode there is, once. Nobody is left to tell of a failure: the terminal may be gone.
fn restore(output: &Output) {
    if !IS_OURS.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut leaving = Vec::new();
    let _ = queue!(
        leaving,
        EndSynchronizedUpdate,
        DisableFocusChange,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = output.write_last(&leaving);
    let _ = disable_raw_mode();
}

/// Other threads' panics leave the screen alone: the board goes on, and says what stopped.
fn restore_before_panics(screen: ThreadId, output: Arc<Output>) {
    static HOOK: Once = Once::new();
    HOOK.call_once(move || {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if thread::current().id() == screen {
                restore(&output);
                print(info);
            } else {
                tracing::error!("{info}");
            }
        }));
    });
}
