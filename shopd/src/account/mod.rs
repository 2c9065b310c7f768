//! Coming in and going out, for the API and the pages alike: the use cases of accounts together with what the log
//! tells of them and the cart that a guest brings along.

mod door;
mod events;
mod trail;

pub use door::{Entered, admit, change_password, register, sign_in};
