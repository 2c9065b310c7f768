//! What visitors do: a scenario made ready to run (`plan.rs`), the data it draws from (`data.rs`), who makes visits
//! (`visitor.rs`), and what one visit knows (`visit.rs`).

mod accounts;
mod check;
mod data;
mod gather;
mod manifest;
mod plan;
mod pointer;
mod tally;
mod template;
mod visit;
mod visitor;

pub use data::{Account, Data, Item};
pub use gather::{GatherError, gather};
pub(crate) use plan::base_headers;
pub use plan::{NamedCheck, Names, Plan, PlanSettings};
pub use tally::{Orders, Tally, Visits};
pub use template::Template;
pub use visitor::{Run, Visitor};
