//! What is known, screen by screen.

mod change;
mod cursor;
mod job;
mod logs;
mod palette;
mod pods;
mod table;
mod vitals;

pub use change::{Change, ChangeForm, Deed, Field, FormFocus};
pub use cursor::{Cursor, Step};
pub use job::{Job, LoadProgress, RouteProgress};
pub use logs::{LogsMode, LogsState, Scan};
pub use palette::{Choice, Palette, Suggestion};
pub use pods::{PodRow, PodSort, PodUse, Pods};
pub use table::TableState;
pub use vitals::{Vitals, VitalsPoint};
