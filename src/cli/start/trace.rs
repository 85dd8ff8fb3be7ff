//! `STANDUP_LOG=file`: traces what the program does into a file. Never writes to a terminal.
#![expect(clippy::disallowed_methods, reason = "opens the file that the user named for it")]

use std::fs::OpenOptions;
use std::path::Path;
use std::sync::Arc;

use tracing_subscriber::filter::LevelFilter;

use crate::cli::start::environment::Environment;

/// Starts tracing, if the user named a file for it. A file that cannot be opened is worth a warning: the work can still be done.
pub(crate) fn start(environment: &Environment) -> Result<(), String> {
    let Some(path) = environment.variables.get("STANDUP_LOG") else { return Ok(()) };
    let path = environment.places.cwd.join(Path::new(path));
    match OpenOptions::new().create(true).append(true).open(&path) {
        Ok(file) => {
            let subscriber = tracing_subscriber::fmt()
                .with_max_level(LevelFilter::DEBUG)
                .with_ansi(false)
                .with_writer(Arc::new(file))
                .finish();
            // Only one can be set, and nobody else sets one.
            let _ = tracing::subscriber::set_global_default(subscriber);
            Ok(())
        }
        Err(error) => Err(format!("cannot write the trace that STANDUP_LOG asks for to {}: {error}", path.display())),
    }
}
