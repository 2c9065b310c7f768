use serde::{Deserialize, Serialize};
use shop_core::search::FeedPosition;
use uuid::Uuid;

/// Grows with whatever makes an index of an older version give other answers.
pub(crate) const VERSION: u32 = 2;

/// Up to where an index knows which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The database that is indexed.
    pub database_id: Uuid,
    /// The last change of its log that was taken in.
    pub read: FeedPosition,
}

/// What is noted with each commit.
#[derive(Serialize, Deserialize)]
struct Note {
    version: u32,
    position: Position,
}

impl Position {
    pub(crate) fn note(self) -> String {
        let note = Note {
            version: VERSION,
            position: self,
        };
        serde_json::to_string(&note).expect("numbers and ids can be written")
    }

    /// Reads what was noted; `None` when this version did not write it.
    pub(crate) fn of_note(note: &str) -> Option<Self> {
        let note: Note = serde_json::from_str(note).ok()?;
        (note.version == VERSION).then_some(note.position)
    }
}
