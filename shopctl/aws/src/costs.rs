use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Aws, AwsError, caller::Service};

const METRIC: &str = "UnblendedCost";
const MICRO_DIGITS: i32 = 6;

/// What a row of costs stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CostStep {
    /// A day.
    Day,
    /// A month, or the part of it that was asked for.
    Month,
}

/// Which costs are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CostQuery {
    /// From this day on.
    pub from: Date,
    /// Up to, but not with, this day.
    pub to: Date,
    /// A row for each of those.
    pub step: CostStep,
    /// And for each service of AWS.
    pub by_service: bool,
}

/// What something cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cost {
    /// The service, as AWS names it on the bill; none for all together.
    pub service: Option<String>,
    /// From this day on.
    pub from: Date,
    /// Up to, but not with, this day.
    pub to: Date,
    /// In millionths of the currency; negative if AWS gives it back.
    pub amount_micros: i64,
    /// As in `USD`.
    pub currency: String,
    /// Whether it may still change.
    pub estimated: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GetCostAndUsage {
    time_period: Period,
    granularity: &'static str,
    metrics: [&'static str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    group_by: Option<[GroupBy; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Period {
    start: Date,
    end: Date,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GroupBy {
    r#type: &'static str,
    key: &'static str,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CostAndUsage {
    #[serde(default)]
    results_by_time: Vec<ResultByTime>,
    next_page_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ResultByTime {
    time_period: Period,
    #[serde(default)]
    total: BTreeMap<String, Amount>,
    #[serde(default)]
    groups: Vec<Group>,
    #[serde(default)]
    estimated: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Group {
    #[serde(default)]
    keys: Vec<String>,
    #[serde(default)]
    metrics: BTreeMap<String, Amount>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Amount {
    amount: String,
    unit: String,
}

impl Aws {
    /// What the account cost. Cost Explorer is a day behind, and each page of an answer costs 0.01 USD: ask it when
    /// somebody wants to know, and not to refresh a screen.
    pub async fn costs(&self, query: &CostQuery) -> Result<Vec<Cost>, AwsError> {
        let call = self.read(Service::Costs, "GetCostAndUsage");
        if query.from >= query.to {
            let told = format!("there is no day between {} and {}", query.from, query.to);
            return Err(AwsError::invalid(call.asked(), told));
        }
        let mut costs = Vec::new();
        let mut next_page_token = None;
        loop {
            let page: CostAndUsage = call.json(&wanted(query, next_page_token)).await?;
            for step in page.results_by_time {
                read(&step, &mut costs).map_err(|told| AwsError::unexpected(call.asked(), told))?;
            }
            next_page_token = page.next_page_token.filter(|next| !next.is_empty());
            if next_page_token.is_none() {
                return Ok(costs);
            }
        }
    }
}

fn wanted(query: &CostQuery, next_page_token: Option<String>) -> GetCostAndUsage {
    GetCostAndUsage {
        time_period: Period {
            start: query.from,
            end: query.to,
        },
        granularity: match query.step {
            CostStep::Day => "DAILY",
            CostStep::Month => "MONTHLY",
        },
        metrics: [METRIC],
        group_by: query.by_service.then_some([GroupBy {
            r#type: "DIMENSION",
            key: "SERVICE",
        }]),
        next_page_token,
    }
}

fn read(step: &ResultByTime, costs: &mut Vec<Cost>) -> Result<(), String> {
    let total = step.total.get(METRIC).map(|amount| (None, amount));
    let groups = step.groups.iter().filter_map(|group| {
        let service = group.keys.first().cloned();
        Some((service, group.metrics.get(METRIC)?))
    });
    for (service, amount) in total.into_iter().chain(groups) {
        let amount_micros = micros(&amount.amount)
            .ok_or_else(|| format!("\"{}\" is no amount of money", amount.amount))?;
        costs.push(Cost {
            service,
            from: step.time_period.start,
            to: step.time_period.end,
            amount_micros,
            currency: amount.unit.clone(),
            estimated: step.estimated,
        });
    }
    Ok(())
}

/// A decimal number in millionths, rounded half away from zero. Cost Explorer gives more digits, and small amounts
/// with an exponent.
fn micros(text: &str) -> Option<i64> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |text| (-1, text));
    let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i32 = exponent.parse().ok()?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let behind = i32::try_from(fraction.len()).ok()?;
    let shift = MICRO_DIGITS.checked_add(exponent)?.checked_sub(behind)?;
    Some(sign * shifted(&digits, shift)?)
}

/// The digits times ten to the power of `shift`, as a whole number.
fn shifted(digits: &str, shift: i32) -> Option<i64> {
    let places = usize::try_from(shift.unsigned_abs()).ok()?;
    if shift >= 0 {
        let number: i64 = digits.parse().ok()?;
        return number.checked_mul(10_i64.checked_pow(shift.unsigned_abs())?);
    }
    let kept = digits.len().saturating_sub(places);
    let number: i64 = match &digits[..kept] {
        "" => 0,
        digits => digits.parse().ok()?,
    };
    let is_up = places <= digits.len() && digits.as_bytes()[kept] >= b'5';
    number.checked_add(i64::from(is_up))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_become_whole_millionths() {
        let table = [
            ("0", Some(0)),
            ("12", Some(12_000_000)),
            ("12.3456789012", Some(12_345_679)),
            ("0.0000004999", Some(0)),
            ("0.0000005", Some(1)),
            ("-1.5", Some(-1_500_000)),
            ("5.25E-7", Some(1)),
            ("5.25e-8", Some(0)),
            ("1.5E2", Some(150_000_000)),
            (".5", Some(500_000)),
            ("9223372036854775807", None),
            ("", None),
            ("-", None),
            ("1.2.3", None),
            ("NaN", None),
            ("1e9999999999", None),
        ];
        for (text, amount) in table {
            assert_eq!(micros(text), amount, "{text}");
        }
    }
}
