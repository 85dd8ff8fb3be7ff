//! The `standup` binary: hands everything to the library and exits with its code. Decides nothing.

use std::process::ExitCode;

fn main() -> ExitCode {
    standup::cli::main(std::env::args_os())
}
