//! The bytes of `config.ron`. Makes no such file, and knows no setting.
#![expect(clippy::disallowed_methods, reason = "the one place that reads the settings")]

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::cli::output::{Failure, Kind};

/// Nobody settles as much as this, in bytes.
const LONGEST: u64 = 1 << 20;

/// What the file at `path` holds; `None` if it is not there.
pub fn bytes(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    let failed = |error: io::Error| {
        let hint = "name another file with STANDUP_CONFIG, or move this one away".to_owned();
        Failure::new(Kind::Failed, format!("cannot read the settings in {}: {error}", path.display())).hint(hint)
    };
    match path.metadata() {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(failed(error)),
        // A pipe would be waited for.
        Ok(metadata) if !metadata.is_file() => return Err(failed(io::Error::other("it is not a regular file"))),
        Ok(metadata) if metadata.len() > LONGEST => return Err(failed(io::Error::other("it is far too long"))),
        Ok(_) => {}
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(LONGEST).read_to_end(&mut bytes)).map_err(failed)?;
    Ok(Some(bytes))
}
