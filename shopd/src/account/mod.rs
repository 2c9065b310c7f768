//! Coming in and going out, for the API and the pages alike: the use cases of accounts together with what the log
//! tells of them and the cart that a guest brings along.

mod access;
mod door;
mod events;
mod trail;

pub(crate) use access::{change_access, end_all_sessions};
pub use door::{Entered, admit, change_password, register, sign_in};
