//! The pictures of the demo catalogue, made by `scripts/art` and part of the program.
//!
//! Each lies in several widths and forms under `/images/art/`, its address naming its content. Which picture stands
//! for what is [`super::present`]'s matter; how a page shows it is [`super::view::Picture`]'s.

mod described;
mod serve;
mod shelf;

pub(super) use serve::routes;
pub(super) use shelf::{Shown, find, views};
