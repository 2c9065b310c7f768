//! The cockpit: a shop on a terminal, live.
//!
//! Nothing here asks anybody anything or writes anywhere. Keys and news are [`Action`]s; [`App::update`] takes one and gives the
//! [`Effect`]s that it has outside; [`draw`] shows what is known. `state` is what is known, `view` how it looks, each by
//! screen; [`keymap`] is all keys, from which help is made. Whoever asks, and whoever owns the terminal, is in
//! `command::cockpit`.

mod action;
mod app;
mod effect;
mod feed;
pub mod keymap;
mod news;
mod quote;
mod screen;
pub mod state;
mod theme;
mod topic;
mod view;

pub use action::Action;
pub use app::{App, Detail, Flash, Input, InputKind, Leave, Mode};
pub use effect::{Effect, Order};
pub use feed::{Feed, Freshness, Trouble};
pub use news::{Home, News};
pub use quote::{quoted, split};
pub use screen::Screen;
pub use theme::{Depth, Mark, Theme, Tone};
pub use topic::Topic;
pub use view::draw;
