use aws_sdk_cloudwatch::types::{
    AlarmType, ComparisonOperator, CompositeAlarm, MetricAlarm, StateValue,
};
use jiff::Timestamp;

use crate::{Aws, AwsError, caller::Service, metrics::pairs, moment};

/// How an alarm stands, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlarmState {
    /// What it watches is beyond its threshold.
    Alarm,
    /// It cannot know.
    InsufficientData,
    /// All is well.
    Ok,
}

/// An alarm of the region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// Its name.
    pub name: String,
    /// How it stands.
    pub state: AlarmState,
    /// Since when.
    pub since: Option<Timestamp>,
    /// Why, in CloudWatch's words.
    pub reason: String,
    /// What it watches, as in `AWS/RDS CPUUtilization DBInstanceIdentifier=shop`; none if it watches other alarms or
    /// an expression.
    pub metric: Option<String>,
    /// When it alarms, as in `Average > 80 for 2 of 3 periods of 60 s`; for one that watches others, their rule.
    pub threshold: String,
    /// Whether it would tell anybody.
    pub actions_enabled: bool,
}

impl Aws {
    /// All alarms, the alarming ones first, then by name.
    pub async fn alarms(&self) -> Result<Vec<Alarm>, AwsError> {
        let call = self.sdk(Service::CloudWatch, "DescribeAlarms");
        let mut alarms = Vec::new();
        let mut next = None;
        loop {
            let asking = self.cloudwatch().describe_alarms();
            let asking = asking
                .alarm_types(AlarmType::MetricAlarm)
                .alarm_types(AlarmType::CompositeAlarm)
                .set_next_token(next);
            let page = call.run(asking.send()).await?;
            alarms.extend(
                page.metric_alarms
                    .unwrap_or_default()
                    .into_iter()
                    .map(of_metric),
            );
            alarms.extend(
                page.composite_alarms
                    .unwrap_or_default()
                    .into_iter()
                    .map(of_others),
            );
            next = page.next_token.filter(|next| !next.is_empty());
            if next.is_none() {
                break;
            }
        }
        alarms.sort_by(|one, other| (one.state, &one.name).cmp(&(other.state, &other.name)));
        Ok(alarms)
    }
}

fn of_metric(alarm: MetricAlarm) -> Alarm {
    let threshold = threshold(&alarm);
    let metric = alarm.metric_name.map(|name| {
        let mut told = format!("{} {name}", alarm.namespace.unwrap_or_default());
        for (name, value) in pairs(alarm.dimensions.unwrap_or_default()) {
            told.extend([" ", &name, "=", &value]);
        }
        told
    });
    Alarm {
        name: alarm.alarm_name.unwrap_or_default(),
        state: state(alarm.state_value.as_ref()),
        since: alarm
            .state_transitioned_timestamp
            .or(alarm.state_updated_timestamp)
            .as_ref()
            .and_then(moment::of_sdk),
        reason: alarm.state_reason.unwrap_or_default(),
        metric,
        threshold,
        actions_enabled: alarm.actions_enabled.unwrap_or_default(),
    }
}

fn of_others(alarm: CompositeAlarm) -> Alarm {
    Alarm {
        name: alarm.alarm_name.unwrap_or_default(),
        state: state(alarm.state_value.as_ref()),
        since: alarm
            .state_transitioned_timestamp
            .or(alarm.state_updated_timestamp)
            .as_ref()
            .and_then(moment::of_sdk),
        reason: alarm.state_reason.unwrap_or_default(),
        metric: None,
        threshold: alarm.alarm_rule.unwrap_or_default(),
        actions_enabled: alarm.actions_enabled.unwrap_or_default(),
    }
}

fn state(value: Option<&StateValue>) -> AlarmState {
    match value {
        Some(StateValue::Ok) => AlarmState::Ok,
        Some(StateValue::Alarm) => AlarmState::Alarm,
        _ => AlarmState::InsufficientData,
    }
}

fn threshold(alarm: &MetricAlarm) -> String {
    use ComparisonOperator as Op;
    let statistic = match (&alarm.extended_statistic, &alarm.statistic) {
        (Some(percentile), _) => percentile.as_str(),
        (None, Some(statistic)) => statistic.as_str(),
        (None, None) => "value",
    };
    let operator = match &alarm.comparison_operator {
        Some(Op::GreaterThanThreshold) => ">",
        Some(Op::GreaterThanOrEqualToThreshold) => ">=",
        Some(Op::LessThanThreshold) => "<",
        Some(Op::LessThanOrEqualToThreshold) => "<=",
        Some(Op::GreaterThanUpperThreshold) => "above",
        Some(Op::LessThanLowerThreshold) => "below",
        Some(Op::LessThanLowerOrGreaterThanUpperThreshold) => "outside of",
        Some(other) => other.as_str(),
        None => "?",
    };
    let value = match alarm.threshold {
        Some(value) => value.to_string(),
        None => "the expected band".to_owned(),
    };
    let mut told = format!("{statistic} {operator} {value}");
    if let Some(periods) = alarm.evaluation_periods {
        let enough = alarm.datapoints_to_alarm.unwrap_or(periods);
        told = format!("{told} for {enough} of {periods} periods");
    }
    match alarm.period {
        Some(period) => format!("{told} of {period} s"),
        None => told,
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudwatch::types::{Dimension, Statistic};

    use super::*;

    #[test]
    fn an_alarm_tells_when_it_alarms() {
        let alarm = MetricAlarm::builder()
            .alarm_name("db-cpu")
            .namespace("AWS/RDS")
            .metric_name("CPUUtilization")
            .dimensions(
                Dimension::builder()
                    .name("DBInstanceIdentifier")
                    .value("shop")
                    .build(),
            )
            .statistic(Statistic::Average)
            .comparison_operator(ComparisonOperator::GreaterThanThreshold)
            .threshold(80.5)
            .evaluation_periods(3)
            .datapoints_to_alarm(2)
            .period(60)
            .state_value(StateValue::Alarm)
            .build();
        let read = of_metric(alarm);
        assert_eq!(read.threshold, "Average > 80.5 for 2 of 3 periods of 60 s");
        assert_eq!(
            read.metric.as_deref(),
            Some("AWS/RDS CPUUtilization DBInstanceIdentifier=shop")
        );
        assert_eq!(read.state, AlarmState::Alarm);
    }

    #[test]
    fn a_band_has_no_number() {
        let alarm = MetricAlarm::builder()
            .extended_statistic("p99")
            .comparison_operator(ComparisonOperator::GreaterThanUpperThreshold)
            .evaluation_periods(2)
            .build();
        assert_eq!(
            threshold(&alarm),
            "p99 above the expected band for 2 of 2 periods"
        );
        assert_eq!(of_metric(alarm).state, AlarmState::InsufficientData);
    }
}
