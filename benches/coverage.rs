//! What coverage reports cost, told as ratios that hold on any machine: `cargo bench --bench coverage`. Reading is compared with a
//! bare pass of the parser over the same bytes, matching with sorting the same paths; memory is counted. Asserts nothing.
#![expect(clippy::disallowed_methods, reason = "a stopwatch reads the clock")]
#![expect(clippy::print_stdout, reason = "that is what it is for")]

use std::fmt::Write as _;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use quick_xml::events::Event;
use standup::import::coverage;
use standup::import::coverage::path::ReportPath;
use standup::import::matching::{self, Place, Rewrite, assign};

/// The median of some runs.
fn time<T>(mut run: impl FnMut() -> T) -> Duration {
    let mut runs: Vec<Duration> = (0..5)
        .map(|_| {
            let one = Instant::now();
            black_box(run());
            one.elapsed()
        })
        .collect();
    runs.sort_unstable();
    runs[runs.len() / 2]
}

/// The most memory that the process took meanwhile, beyond what it had before, in kB; 0 where the system does not tell.
fn peak<T>(run: impl FnOnce() -> T) -> usize {
    let status = |name: &str| -> usize {
        let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|kb| kb.parse().ok()).unwrap_or(0)
    };
    let before = status("VmRSS");
    // The peak begins anew.
    let _ = fs::write("/proc/self/clear_refs", "5");
    black_box(run());
    status("VmHWM").saturating_sub(before)
}

/// A Cobertura report of about so many megabytes: files of 400 lines.
fn cobertura(megabytes: usize, out: &mut dyn Write) {
    let mut class =
        String::from("<?xml version=\"1.0\" ?>\n<coverage version=\"7\"><packages><package name=\"src\"><classes>\n");
    let (mut file, mut written) = (0, 0);
    while written < megabytes << 20 {
        let _ = writeln!(class, "<class name=\"m{file}\" filename=\"src/package_{}/m{file}.py\"><lines>", file % 100);
        for line in 1..=400 {
            let _ = writeln!(class, "<line number=\"{line}\" hits=\"{}\"/>", line % 3);
        }
        class.push_str("</lines></class>\n");
        put(&mut class, &mut written, out);
        file += 1;
    }
    class.push_str("</classes></package></packages></coverage>\n");
    put(&mut class, &mut written, out);
}

/// A JSON report of coverage.py of about so many megabytes.
fn coverage_py(megabytes: usize, out: &mut dyn Write) {
    let numbers: Vec<String> = (1..=400).map(|line| line.to_string()).collect();
    let numbers = numbers.join(", ");
    let mut entry = String::from("{\"meta\": {\"format\": 3}, \"files\": {");
    let (mut file, mut written) = (0, 0);
    while written < megabytes << 20 {
        let comma = if file > 0 { ", " } else { "" };
        let _ = write!(
            entry,
            "{comma}\"src/m{file}.py\": {{\"executed_lines\": [{numbers}], \"missing_lines\": [401], \"summary\": {{\"covered_lines\": 400, \"num_statements\": 401}}}}"
        );
        put(&mut entry, &mut written, out);
        file += 1;
    }
    entry.push_str("}}");
    put(&mut entry, &mut written, out);
}

/// Writes a piece and forgets it.
fn put(piece: &mut String, written: &mut usize, out: &mut dyn Write) {
    *written += piece.len();
    out.write_all(piece.as_bytes()).expect("room on the disk");
    piece.clear();
}

/// Only the events, every byte once.
fn bare_xml(bytes: &[u8]) -> usize {
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(bytes));
    let (mut buffer, mut events) = (Vec::new(), 0);
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) | Err(_) => return events,
            Ok(_) => events += 1,
        }
        buffer.clear();
    }
}

/// Only the syntax.
fn bare_json(bytes: &[u8]) -> bool {
    serde_json::from_reader::<_, serde::de::IgnoredAny>(BufReader::new(bytes)).is_ok()
}

/// A report that is never there as a whole.
struct Endless {
    begin: &'static [u8],
    file: usize,
    buffer: Vec<u8>,
    at: usize,
    left: usize,
}

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.buffer.len() {
            if self.left == 0 {
                return Ok(0);
            }
            self.buffer.clear();
            self.buffer.extend_from_slice(self.begin);
            self.begin = b"";
            // The same hundred files again and again, as binaries of one workspace tell of them.
            self.buffer.extend_from_slice(format!("SF:src/m{}.rs\n", self.file % 100).as_bytes());
            for line in 1..=400 {
                self.buffer.extend_from_slice(format!("DA:{line},{}\n", line % 3).as_bytes());
            }
            self.buffer.extend_from_slice(b"end_of_record\n");
            self.file += 1;
            self.at = 0;
            self.left = self.left.saturating_sub(self.buffer.len());
        }
        let count = into.len().min(self.buffer.len() - self.at);
        into[..count].copy_from_slice(&self.buffer[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

fn told(what: &str, ratio: f64) {
    println!("{what:<64} {ratio:>6.2}");
}

/// Reads a report from its file, as `cover` does.
fn read(path: &Path) -> coverage::report::CoverageReport {
    coverage::read(File::open(path).expect("it was written"), None).expect("a report")
}

fn main() {
    // Memory first: what was freed before would hide what is taken.
    let lcov = Endless { begin: b"TN:\n", file: 0, buffer: Vec::new(), at: 0, left: 40 << 20 };
    println!("{:<64} {:>6} kB", "taken at most for 40 MB of LCOV about 100 files", peak(|| coverage::read(lcov, None)));
    let folder = tempfile::tempdir().expect("a folder");
    let (xml, json) = (folder.path().join("coverage.xml"), folder.path().join("coverage.json"));
    let write = |path: &Path, report: &dyn Fn(&mut dyn Write)| {
        let mut file = BufWriter::new(File::create(path).expect("a file"));
        report(&mut file);
        file.flush().expect("room on the disk");
    };
    write(&xml, &|out| cobertura(50, out));
    write(&json, &|out| coverage_py(50, out));
    println!("{:<64} {:>6} kB", "taken at most for 50 MB of Cobertura", peak(|| read(&xml)));
    println!("{:<64} {:>6} kB", "taken at most for 50 MB of coverage.py's JSON, 7 million lines", peak(|| read(&json)));
    let bytes = |path: &Path| fs::read(path).expect("it was written");
    let (xml_bytes, json_bytes) = (bytes(&xml), bytes(&json));
    let whole = time(|| coverage::read(&*xml_bytes, None));
    let bare = time(|| bare_xml(&xml_bytes));
    told("reading 50 MB of Cobertura / a bare pass of quick-xml", whole.as_secs_f64() / bare.as_secs_f64());
    let whole = time(|| coverage::read(&*json_bytes, None));
    let bare = time(|| bare_json(&json_bytes));
    told("reading 50 MB of coverage.py's JSON / a bare pass of serde_json", whole.as_secs_f64() / bare.as_secs_f64());

    let path = |file: usize| format!("app/src/package_{}/part_{}/m{file}.py", file % 7, file % 1000);
    let paths: Vec<String> = (0..10_000).map(path).collect();
    let file = |path: &String| {
        let path = ReportPath::new(path).expect("a path");
        matching::File::new(&path, &[], &Place::default(), &Rewrite::default())
    };
    let files: Vec<matching::File> = paths.iter().map(file).collect();
    let ids: Vec<&str> = paths.iter().map(|path| path.strip_prefix("app/src/").expect("it begins so")).collect();
    let matched = time(|| assign(&files, &ids));
    let sorted = time(|| {
        let mut sorted = paths.clone();
        sorted.sort_unstable();
        sorted
    });
    told(
        "matching 10,000 files with 10,000 modules / sorting their paths",
        matched.as_secs_f64() / sorted.as_secs_f64(),
    );
    println!("{:<64} {:>6} ms", "  which took", matched.as_millis());
}
