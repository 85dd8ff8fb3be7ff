//! The `standup` binary: hands everything to the library and exits with the code that comes back.

use std::process::ExitCode;

fn main() -> ExitCode {
    standup::cli::main(std::env::args_os())
}
