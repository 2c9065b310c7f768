use crossterm::event::KeyEvent;

use super::{News, news::Home};

/// Something that happened.
#[derive(Debug)]
pub enum Action {
    /// A key.
    Pressed(KeyEvent),
    /// Text that was put in at once.
    Pasted(String),
    /// A click, by column and row.
    Clicked(u16, u16),
    /// The wheel, by so many lines.
    Scrolled(isize),
    /// The terminal has another size.
    Resized(u16, u16),
    /// Whether somebody may look.
    Focused(bool),
    /// Time has passed.
    Passed,
    /// Another target is looked at.
    Moved(u64, Box<Home>),
    /// Something of a target became known.
    Told(u64, News),
    /// Somebody wants this program to end.
    Ended,
}
