//! Names of log files: `<user>.<replica>.ron`, the same on every file system. Refuses names it would not have written.

use std::fmt;

use crate::log::entry::Replica;

/// Longest user part of a name, in bytes: with replica and ending it stays far below the 255 of most file systems.
const LONGEST_USER: usize = 120;

/// Names that are devices on Windows, whatever their ending.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "com", "lpt", "conin$", "conout$"];

/// The name of a log file, and with it whose it is.
///
/// In the user's part letters, digits, `_` and inner `-` stand for themselves, every other byte is `=` and two hex digits:
/// no dots, no separators, nothing that is written differently on another file system.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogName {
    user: String,
    replica: Replica,
}

impl LogName {
    /// The name of the file that this replica of this user writes. A very long user name is cut: entries carry all of it.
    pub fn new(user: &str, replica: Replica) -> Self {
        let mut end = 0;
        let mut length = 0;
        for (at, c) in user.char_indices() {
            length += if is_plain(c) { 1 } else { 3 * c.len_utf8() };
            if length > LONGEST_USER {
                break;
            }
            end = at + c.len_utf8();
        }
        Self { user: user[..end].to_owned(), replica }
    }

    /// The name that a file has, without its folder; `None` if no log would have this name.
    pub fn parse(file_name: &str) -> Option<Self> {
        let (user, replica) = file_name.strip_suffix(".ron")?.rsplit_once('.')?;
        let name = Self::new(&decode(user)?, replica.parse().ok()?);
        (name.to_string() == file_name).then_some(name)
    }

    /// Whose it is; cut if it is very long.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// Who writes it.
    pub fn replica(&self) -> &Replica {
        &self.replica
    }
}

impl fmt::Display for LogName {
    /// The name of the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lower = self.user.to_ascii_lowercase();
        let device = DEVICES.iter().any(|d| lower.strip_prefix(d).is_some_and(|rest| rest.len() <= 1));
        for (i, c) in self.user.chars().enumerate() {
            // A name that begins with a dash is an option to the next command.
            let first = i == 0 && (device || c == '-');
            if is_plain(c) && !first {
                write!(f, "{c}")?;
            } else {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    write!(f, "={byte:02x}")?;
                }
            }
        }
        if self.user.is_empty() {
            f.write_str("=")?;
        }
        write!(f, ".{}.ron", self.replica)
    }
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

fn decode(text: &str) -> Option<String> {
    if text == "=" {
        return Some(String::new());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        if *first == b'=' {
            let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::LogName;
    use crate::log::entry::Replica;

    fn name(user: &str) -> LogName {
        LogName::new(user, "k3f9a2".parse().unwrap())
    }

    #[test]
    fn usual_names_read_as_they_are_and_odd_ones_are_tamed() {
        assert_eq!(name("ana").to_string(), "ana.k3f9a2.ron");
        assert_eq!(name("Ana-Maria_2").to_string(), "Ana-Maria_2.k3f9a2.ron");
        assert_eq!(name("ana@x.org").to_string(), "ana=40x=2eorg.k3f9a2.ron");
        assert_eq!(name("../ana\\b").to_string(), "=2e=2e=2fana=5cb.k3f9a2.ron");
        assert_eq!(name("José").to_string(), "Jos=c3=a9.k3f9a2.ron");
        assert_eq!(name("CON").to_string(), "=43ON.k3f9a2.ron", "a device on Windows");
        assert_eq!(name("-rf").to_string(), "=2drf.k3f9a2.ron", "no option of a command");
        assert_eq!(name("").to_string(), "=.k3f9a2.ron");
    }

    #[test]
    fn a_file_that_no_log_writes_is_no_log() {
        for odd in [
            "ana.k3f9a2.ron.tmp",
            "ana.k3f9a2 (conflicted copy).ron",
            "ana.ron",
            ".k3f9a2.ron",
            "an a.k3f9a2.ron",
            "=61na.k3f9a2.ron",
            "=é.k3f9a2.ron",
            "=f.k3f9a2.ron",
            "=+f.k3f9a2.ron",
            "=ff.k3f9a2.ron",
        ] {
            assert_eq!(LogName::parse(odd), None, "{odd}");
        }
    }

    proptest! {
        #[test]
        fn every_user_is_found_again_by_the_name_of_the_file(user in "(?s).{0,200}", bits: u64) {
            let name = LogName::new(&user, Replica::from_bits(bits));
            let file = name.to_string();
            prop_assert_eq!(LogName::parse(&file), Some(name.clone()));
            prop_assert!(user.starts_with(name.user()));
            prop_assert!(user.len() > 40 || name.user() == user);
            prop_assert!(file.len() < 200 && file.bytes().all(|b| b.is_ascii_alphanumeric() || b"=-_.".contains(&b)));
            prop_assert_eq!(file.bytes().filter(|b| *b == b'.').count(), 2);
        }
    }
}
