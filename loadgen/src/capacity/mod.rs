//! How much a shop takes: which rate is tried next (`search.rs`), and what stands in the way of more (`limit.rs`).

mod limit;
mod report;
mod search;

pub use limit::{Bottleneck, bottleneck};
pub use report::{CapacityReport, Step, schema, summary};
pub use search::{Next, Search};
