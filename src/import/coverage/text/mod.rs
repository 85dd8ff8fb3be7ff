//! Reports in lines of text. Cuts a line that is longer than any report's lines are.

pub mod go;
pub mod lcov;

use std::io::BufRead;

use super::input::Input;
use super::report::Refusal;

/// The longest line kept, in bytes.
const LONGEST: usize = 64 * 1024;

/// The lines of a report, one at a time.
struct Lines<'a, 'b> {
    input: &'a mut Input<'b>,
    buffer: Vec<u8>,
    /// The number of the line given last, from 1.
    number: u64,
}

impl<'a, 'b> Lines<'a, 'b> {
    fn new(input: &'a mut Input<'b>) -> Self {
        Self { input, buffer: Vec::new(), number: 0 }
    }

    /// The next line without its end; `None` after the last.
    fn next(&mut self) -> Result<Option<&str>, Refusal> {
        self.buffer.clear();
        let mut any = false;
        loop {
            self.input.begin_token();
            let number = self.number;
            let piece = match self.input.fill_buf() {
                Ok([]) => break,
                Ok(piece) => piece,
                Err(error) => return Err(Refusal::new(error.to_string()).at(number)),
            };
            any = true;
            let end = memchr::memchr(b'\n', piece);
            let line = &piece[..end.unwrap_or(piece.len())];
            let room = LONGEST.saturating_sub(self.buffer.len()).min(line.len());
            self.buffer.extend_from_slice(&line[..room]);
            let used = end.map_or(piece.len(), |end| end + 1);
            self.input.consume(used);
            if end.is_some() {
                break;
            }
        }
        if !any {
            return Ok(None);
        }
        self.number += 1;
        let line = match std::str::from_utf8(&self.buffer) {
            Ok(line) => line,
            // It was cut inside of a character.
            Err(error) => std::str::from_utf8(&self.buffer[..error.valid_up_to()]).unwrap_or_default(),
        };
        Ok(Some(line.trim_end()))
    }
}
