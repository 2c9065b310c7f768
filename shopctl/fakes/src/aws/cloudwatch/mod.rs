//! CloudWatch: metrics with the values that were measured, what is reckoned from them, and alarms.

mod alarm;
mod answer;
mod data;
mod expression;
mod metric;
mod statistic;

pub use alarm::Alarm;
pub(crate) use answer::answer;
pub use metric::Metric;
