//! One file of the log: read from its end, then followed as it grows. Knows no other file and no history.

use std::collections::VecDeque;
use std::fs::{File, Metadata};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use crate::log::codec::{self, read_line};
use crate::log::entry::{Entry, EntryId};
use crate::log::reverse_lines::{FileLine, Tail};
use crate::model::problem::{Place, Problem};
use crate::store::file::system;
use crate::store::file::system::{FileId, FileKind};
use crate::store::log::records::Records;

/// The smallest piece that is read, in bytes: it holds the newest entry, most likely.
const PIECE: usize = 4 << 10;

/// The largest piece that is read, in bytes.
const LARGE_PIECE: usize = 1 << 20;

/// How far back the newest entry is looked for among lines that cannot be read, in bytes.
const PATIENCE: u64 = 64 << 10;

/// A file of the log, as far as it was read.
#[derive(Debug)]
pub(crate) struct LogFile {
    id: FileId,
    /// How long it was when it was looked at last.
    length: u64,
    /// Where reading goes on when it has grown: behind its last line, or before it, if that was still being written.
    end: u64,
    tail: Tail,
    /// Lines that were taken from the tail and not read yet, newest first.
    waiting: VecDeque<FileLine>,
    lowest: Option<u64>,
    last: Option<EntryId>,
    skipped: Skips,
}

/// What could not be read.
#[derive(Debug, Default)]
struct Skips {
    lines: Vec<Problem>,
    /// The last line, as long as it is without an end.
    torn: Option<Problem>,
}

impl LogFile {
    /// The file at `path`, with its newest entry.
    pub(crate) fn open(path: &Path) -> io::Result<(Self, Option<Entry>)> {
        let (file, metadata) = open(path)?;
        let mut log = Self {
            id: system::file_id(&metadata),
            length: metadata.len(),
            end: metadata.len(),
            tail: Tail::new(metadata.len()),
            waiting: VecDeque::new(),
            lowest: None,
            last: None,
            skipped: Skips::default(),
        };
        let newest = log.newest(file)?;
        if let Some(entry) = &newest {
            (log.lowest, log.last) = (Some(entry.seq), Some(entry.id.clone()));
        }
        Ok((log, newest))
    }

    fn newest(&mut self, mut file: File) -> io::Result<Option<Entry>> {
        let mut is_last = true;
        while !self.is_whole() && self.length - self.tail.start() < PATIENCE {
            let Some(line) = self.waiting.pop_front() else {
                self.take_piece(&mut file, PIECE)?;
                continue;
            };
            match read(&line) {
                Ok(Some(entry)) => return Ok(Some(entry)),
                Ok(None) => {}
                // It may become whole: somebody may be writing it.
                Err(problem) if is_last && line.end().is_none_or(|end| end == self.length) => {
                    self.end = line.at;
                    self.skipped.torn = Some(problem);
                }
                Err(problem) => self.skipped.lines.push(problem),
            }
            is_last = false;
        }
        Ok(None)
    }

    /// Takes the lines of the next piece from the end; gives its length.
    fn take_piece(&mut self, file: &mut File, size: usize) -> io::Result<usize> {
        let start = self.tail.start();
        let size = usize::try_from(start).unwrap_or(usize::MAX).min(size);
        let mut piece = vec![0; size];
        file.seek(SeekFrom::Start(start - size as u64))?;
        file.read_exact(&mut piece)?;
        self.waiting.extend(self.tail.before(&piece));
        Ok(size)
    }

    /// Entries that stand before those it has, oldest first, and how many bytes were read for them: about `budget`.
    pub(crate) fn older(&mut self, path: &Path, budget: usize) -> io::Result<(usize, Vec<Entry>)> {
        let mut bytes = self.waiting.iter().map(|line| line.bytes.as_ref().map_or(0, Vec::len)).sum();
        if self.waiting.is_empty() {
            let (mut file, metadata) = open(path)?;
            if system::file_id(&metadata) != self.id {
                return Err(io::Error::other("it was replaced while it was read"));
            }
            bytes = self.take_piece(&mut file, budget.clamp(PIECE, LARGE_PIECE))?;
        }
        let lines: Vec<FileLine> = self.waiting.drain(..).collect();
        let read = codec::read_tail(&lines, &Records);
        self.skipped.lines.extend(read.problems);
        self.lowest = read.entries.iter().map(|entry| entry.seq).chain(self.lowest).min();
        if self.last.is_none() {
            self.last = read.entries.last().map(|entry| entry.id.clone());
        }
        Ok((bytes, read.entries))
    }

    /// What was appended since, oldest first.
    pub(crate) fn newer(&mut self, path: &Path) -> io::Result<Vec<Entry>> {
        let (mut file, metadata) = open(path)?;
        if metadata.len() <= self.length {
            return Ok(Vec::new());
        }
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(self.end))?;
        file.take(metadata.len() - self.end).read_to_end(&mut bytes)?;
        self.length = self.end + bytes.len() as u64;
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let mut entries = Vec::new();
        let mut at = self.end;
        for line in bytes[..whole].split_inclusive(|byte| *byte == b'\n') {
            match read_line(at, line, &Records) {
                Ok(entry) => entries.extend(entry),
                Err(problem) => self.skipped.lines.push(problem),
            }
            at += line.len() as u64;
        }
        self.skipped.torn = None;
        match read_line(at, &bytes[whole..], &Records) {
            Ok(entry) => {
                entries.extend(entry);
                at = self.length;
            }
            Err(problem) => self.skipped.torn = Some(problem),
        }
        self.end = at;
        self.lowest = self.lowest.or(entries.iter().map(|entry| entry.seq).min());
        self.last = entries.last().map(|entry| entry.id.clone()).or(self.last.take());
        Ok(entries)
    }

    /// Whether it is another file by now, or lost some of what was read.
    pub(crate) fn is_rewritten(&self, path: &Path) -> bool {
        path.metadata().is_ok_and(|now| system::file_id(&now) != self.id || now.len() < self.length)
    }

    /// Whether there is nothing before what was read.
    pub(crate) fn is_whole(&self) -> bool {
        self.tail.is_done() && self.waiting.is_empty()
    }

    /// Takes for whole what was read.
    pub(crate) fn give_up(&mut self) {
        self.tail = Tail::new(0);
        self.waiting.clear();
    }

    /// The lowest `seq` that was read, the highest there is before anything was.
    pub(crate) fn lowest(&self) -> u64 {
        self.lowest.unwrap_or(u64::MAX)
    }

    /// The id of the last entry.
    pub(crate) fn last(&self) -> Option<&EntryId> {
        self.last.as_ref()
    }

    /// What could not be read, in the order of the lines; `path` is asked for their numbers.
    pub(crate) fn skipped(&self, path: &Path) -> Vec<Problem> {
        let mut skipped: Vec<Problem> = self.skipped.lines.iter().chain(&self.skipped.torn).cloned().collect();
        skipped.sort_by_key(|problem| problem.span.start);
        if !skipped.is_empty() {
            // Where they cannot be counted any more, they are told without numbers.
            let _ = open(path).and_then(|(file, _)| number(BufReader::new(file), &mut skipped));
        }
        skipped
    }

    /// Whether `words` stand somewhere in what was not read yet.
    pub(crate) fn mentions(&self, path: &Path, words: &str) -> bool {
        !self.is_whole()
            && open(path).is_ok_and(|(file, _)| find(file.take(self.end), words.as_bytes()).unwrap_or(false))
    }
}

/// Gives the problems, in the order of their lines, the numbers of these lines in `file`.
fn number(mut file: impl BufRead, problems: &mut [Problem]) -> io::Result<()> {
    let (mut at, mut line) = (0, 1);
    for problem in problems {
        let mut left = u64::from(problem.span.start).saturating_sub(at);
        at += left;
        while left > 0 {
            let piece = file.fill_buf()?;
            let length = piece.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            if length == 0 {
                return Ok(());
            }
            line += piece[..length].split(|byte| *byte == b'\n').count() as u32 - 1;
            file.consume(length);
            left -= length as u64;
        }
        problem.place = Place { line, column: 1 };
    }
    Ok(())
}

/// Opens what can be a log: a file, and never what a link leads to or what would hold a reader up. The one way in which a log
/// file is read.
fn open(path: &Path) -> io::Result<(File, Metadata)> {
    let file = system::open_own(path)?;
    let metadata = file.metadata()?;
    match system::kind(&metadata) {
        FileKind::File => Ok((file, metadata)),
        FileKind::Other(_) => Err(io::Error::other("not a regular file")),
    }
}

fn read(line: &FileLine) -> Result<Option<Entry>, Problem> {
    let read = codec::read_tail(std::slice::from_ref(line), &Records);
    read.problems.into_iter().next().map_or(Ok(read.entries.into_iter().next()), Err)
}

/// Whether `words` stand in what `bytes` gives.
fn find(mut bytes: impl Read, words: &[u8]) -> io::Result<bool> {
    let mut window = Vec::with_capacity(LARGE_PIECE + words.len());
    loop {
        let new = bytes.by_ref().take(LARGE_PIECE as u64).read_to_end(&mut window)?;
        if memchr::memmem::find(&window, words).is_some() {
            return Ok(true);
        }
        if new == 0 {
            return Ok(false);
        }
        let kept = window.len().saturating_sub(words.len() - 1);
        window.drain(..kept);
    }
}
