//! Lines as they were written, wherever replicas run: neither read nor hidden. Whoever shows them must hide what nobody must
//! read; a [`LogStore`](super::LogStore) does.

mod follow;
mod line;

pub use follow::RawFollow;
pub use line::{Batch, Begin, RawLine};
