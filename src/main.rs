//! The `standup` binary: hands everything to the library and exits with the code that comes back.

fn main() {}
