//! What the shop says to shoppers, in each language that it speaks.
//!
//! The texts are in `messages/LANGUAGE/FAMILY.ftl` (Fluent syntax), one file a page family, and are part of the program.
//! A page asks by key: [`Lang::say`] for a text without arguments, [`Lang::say_with`] for one with some.
//! [`Lang::of_request`] knows which language a browser gets.

mod catalogue;
mod choice;
mod date;
mod lang;
mod money;
mod phrase;
#[cfg(test)]
mod tests;

pub use choice::LANG_COOKIE;
pub use lang::Lang;
pub use phrase::{Argument, Phrase};
