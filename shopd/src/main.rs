//! The shop's server.

fn main() {}
