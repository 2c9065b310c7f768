use jiff::Timestamp;
use serde_json::{Value, json};

use super::Metric;
use crate::aws::{
    call::{Answer, Call},
    clock::epoch,
    refusal::Refusal,
    world::World,
};

/// An alarm on a metric. Its state is what the test says; it is never reckoned.
#[derive(Debug, Clone, PartialEq)]
pub struct Alarm {
    /// The name.
    pub name: String,
    /// `OK`, `ALARM` or `INSUFFICIENT_DATA`.
    pub state: String,
    /// Why.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
    /// On what; its samples are of no matter.
    pub metric: Metric,
    /// As in `Average` or `p95`.
    pub statistic: String,
    /// In seconds.
    pub period_s: u32,
    /// How many periods are looked at.
    pub periods: u32,
    /// As in `GreaterThanThreshold`.
    pub comparison: String,
    /// What is compared with.
    pub threshold: f64,
    /// Whether it tells anybody.
    pub actions_enabled: bool,
}

pub(super) fn describe(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let names = call.texts("AlarmNames");
    let prefix = call.text("AlarmNamePrefix").unwrap_or_default();
    let state = call.text("StateValue");
    let types = call.texts("AlarmTypes");
    let mut alarms: Vec<_> = world
        .alarms
        .iter()
        .filter(|alarm| {
            (names.is_empty() || names.contains(&alarm.name.as_str()))
                && alarm.name.starts_with(prefix)
                && state.is_none_or(|state| alarm.state == state)
                && (types.is_empty() || types.contains(&"MetricAlarm"))
        })
        .collect();
    alarms.sort_by(|one, other| one.name.cmp(&other.name));
    let described = alarms
        .into_iter()
        .map(|alarm| alarm.describe(world))
        .collect();
    let size = call.count("MaxRecords").unwrap_or(50).min(100);
    let page = call.page(described, "NextToken", size.min(world.page_size))?;
    let body = json!({ "MetricAlarms": page.items, "CompositeAlarms": [], "NextToken": page.next });
    Ok(body.into())
}

impl Alarm {
    fn describe(&self, world: &World) -> Value {
        let arn = format!(
            "arn:aws:cloudwatch:{}:{}:alarm:{}",
            world.region, world.account, self.name
        );
        let is_simple = !self
            .statistic
            .starts_with(|first: char| first.is_lowercase());
        let name = if is_simple {
            "Statistic"
        } else {
            "ExtendedStatistic"
        };
        let mut described = json!({
            "AlarmName": self.name,
            "AlarmArn": arn,
            "ActionsEnabled": self.actions_enabled,
            "AlarmActions": [],
            "OKActions": [],
            "InsufficientDataActions": [],
            "StateValue": self.state,
            "StateReason": self.reason,
            "StateUpdatedTimestamp": epoch(self.since),
            "StateTransitionedTimestamp": epoch(self.since),
            "AlarmConfigurationUpdatedTimestamp": epoch(self.since),
            "MetricName": self.metric.name,
            "Namespace": self.metric.namespace,
            "Dimensions": self.metric.describe_dimensions(),
            "Period": self.period_s,
            "EvaluationPeriods": self.periods,
            "Threshold": self.threshold,
            "ComparisonOperator": self.comparison,
        });
        described[name] = self.statistic.clone().into();
        described
    }
}
