//! Spans of traces.

/// The target of spans that are made for traces alone: no line of the log shows them, and without a receiver of traces
/// they cost nothing.
pub const TRACES: &str = "shop_traces";
