use schemars::JsonSchema;
use serde::Serialize;
use shopctl_aws::{self as aws, AlarmState};

use crate::{
    command::{
        context::{Context, Target},
        status::{Sign, State},
    },
    error::{CommandError, ErrorKind, Result},
    output::{Column, Row, counted},
    platform::Eks,
};

/// An alarm of CloudWatch.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::command) struct Alarm {
    name: String,
    /// `alarm`, `insufficient-data` or `ok`.
    state: String,
    since: Option<String>,
    /// Why, in CloudWatch's words.
    reason: String,
    /// What it watches; null where that is other alarms, or is computed.
    metric: Option<String>,
    /// When it rings.
    threshold: String,
    /// Whether it would tell anybody.
    actions_enabled: bool,
}

impl Alarm {
    fn new(alarm: &aws::Alarm) -> Self {
        Self {
            name: alarm.name.clone(),
            state: word(alarm.state).to_owned(),
            since: alarm.since.map(|since| format!("{since:.3}")),
            reason: alarm.reason.clone(),
            metric: alarm.metric.clone(),
            threshold: alarm.threshold.clone(),
            actions_enabled: alarm.actions_enabled,
        }
    }
}

fn word(state: AlarmState) -> &'static str {
    match state {
        AlarmState::Alarm => "alarm",
        AlarmState::InsufficientData => "insufficient-data",
        AlarmState::Ok => "ok",
    }
}

impl Row for Alarm {
    const KIND: &'static str = "AlarmList";
    const COLUMNS: &'static [Column] = &[
        Column::always("NAME"),
        Column::always("STATE"),
        Column::always("SINCE"),
        Column::always("RINGS AT"),
        Column::always("REASON"),
        Column::wide("WATCHES"),
        Column::wide("TELLS"),
    ];

    fn name(&self) -> String {
        self.name.clone()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            if self.state == "alarm" {
                "ALARM"
            } else {
                &self.state
            }
            .to_owned(),
            self.since.clone().unwrap_or_default(),
            self.threshold.clone(),
            self.reason.clone(),
            self.metric.clone().unwrap_or_default(),
            if self.actions_enabled {
                "yes"
            } else {
                "NOBODY"
            }
            .to_owned(),
        ]
    }
}

/// Lists alarms, those that ring first. One that rings is an error where that is wanted.
pub(super) async fn alarms(
    context: &Context,
    target: &Target,
    eks: &Eks,
    fail: bool,
) -> Result<()> {
    let found = eks.aws().await?.alarms().await?;
    let ringing = ringing(&found);
    context.show(target, found.iter().map(Alarm::new).collect(), Vec::new())?;
    if fail && !ringing.is_empty() {
        let told = format!("ringing: {}", ringing.join(", "));
        return Err(CommandError::new(ErrorKind::Unhealthy, told)
            .hint("`shopctl metrics chart` shows what they watch"));
    }
    Ok(())
}

fn ringing(alarms: &[aws::Alarm]) -> Vec<&str> {
    let ringing = alarms
        .iter()
        .filter(|alarm| alarm.state == AlarmState::Alarm);
    ringing.map(|alarm| alarm.name.as_str()).collect()
}

/// For the overview: whether an alarm rings. Where they cannot be asked, that is said.
pub(in crate::command) async fn sign(eks: &Eks) -> Sign {
    let looked = async { Ok::<_, CommandError>(eks.aws().await?.alarms().await?) };
    match looked.await {
        Ok(found) => of(&found),
        Err(error) => Sign::new("alarms", State::Unknown, error.to_string()),
    }
}

fn of(found: &[aws::Alarm]) -> Sign {
    let all = counted(found.len(), "alarm");
    let blind = found
        .iter()
        .filter(|alarm| alarm.state == AlarmState::InsufficientData);
    match (ringing(found).as_slice(), blind.count()) {
        ([], 0) => Sign::new("alarms", State::Ok, format!("{all}, none rings")),
        ([], blind) => Sign::new(
            "alarms",
            State::Ok,
            format!("{all}, none rings, {blind} without data"),
        ),
        (some, _) => Sign::new(
            "alarms",
            State::Warn,
            format!("ringing: {}", some.join(", ")),
        )
        .next("shopctl metrics alarms"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alarm(name: &str, state: AlarmState) -> aws::Alarm {
        aws::Alarm {
            name: name.to_owned(),
            state,
            since: None,
            reason: String::new(),
            metric: None,
            threshold: String::new(),
            actions_enabled: true,
        }
    }

    #[test]
    fn one_that_rings_is_a_warning_that_names_it() {
        let quiet = [
            alarm("a", AlarmState::Ok),
            alarm("b", AlarmState::InsufficientData),
        ];
        let sign = of(&quiet);
        assert_eq!(
            (sign.state, sign.detail.as_str()),
            (State::Ok, "2 alarms, none rings, 1 without data")
        );
        let ringing = of(&[
            alarm("db-cpu", AlarmState::Alarm),
            alarm("b", AlarmState::Ok),
        ]);
        assert_eq!(
            (ringing.state, ringing.detail.as_str()),
            (State::Warn, "ringing: db-cpu")
        );
    }
}
