//! Reads `config.ron`. Creates no such file, and knows no setting.
#![expect(clippy::disallowed_methods, reason = "the one place that reads the settings")]

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Nobody settles as much as this, in bytes.
const LONGEST: u64 = 1 << 20;

/// What the file at `path` holds; `None` if it is not there.
pub(crate) fn bytes(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match path.metadata() {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(error),
        // A pipe would be waited for.
        Ok(metadata) if !metadata.is_file() => return Err(io::Error::other("not a regular file")),
        Ok(metadata) if metadata.len() > LONGEST => return Err(io::Error::other("it is far too large")),
        Ok(_) => {}
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(LONGEST).read_to_end(&mut bytes))?;
    Ok(Some(bytes))
}
