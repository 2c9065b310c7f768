use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use serde_json::{Map, Value, json};

use super::{
    call::{Answer, Call},
    refusal::Refusal,
    world::World,
};

/// What a service cost on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cost {
    /// The day.
    pub day: Date,
    /// As in `Amazon Relational Database Service`.
    pub service: String,
    /// In millionths of the currency's unit.
    pub amount_micros: i64,
    /// As in `USD`.
    pub currency: String,
}

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    if call.operation != "GetCostAndUsage" {
        return Err(call.unknown());
    }
    let metrics = call.texts("Metrics");
    if metrics.is_empty() {
        return Err(call.invalid("Metrics is missing"));
    }
    let groups = call.input["GroupBy"].as_array();
    let by_service = match groups.map(Vec::as_slice) {
        None | Some([]) => false,
        Some([group]) if group["Type"] == "DIMENSION" && group["Key"] == "SERVICE" => true,
        Some(_) => {
            return Err(call.invalid("costs are grouped here by the dimension SERVICE alone"));
        }
    };
    if !call.input["Filter"].is_null() {
        return Err(call.invalid("costs are not filtered here"));
    }
    let results = periods(call)?
        .into_iter()
        .map(|(from, to)| result(world, call, &metrics, by_service, from, to))
        .collect();
    let page = call.page(results, "NextPageToken", world.page_size)?;
    let mut body = json!({ "ResultsByTime": page.items, "DimensionValueAttributes": [] });
    if by_service {
        body["GroupDefinitions"] = json!([{ "Type": "DIMENSION", "Key": "SERVICE" }]);
    }
    if let Some(next) = page.next {
        body["NextPageToken"] = next.into();
    }
    Ok(body.into())
}

/// The parts of the time asked for: days, or what of each month lies in it. Each ends before its second day.
fn periods(call: &Call) -> Result<Vec<(Date, Date)>, Refusal> {
    let date = |member: &str| -> Result<Date, Refusal> {
        let text = call.input["TimePeriod"][member]
            .as_str()
            .unwrap_or_default();
        text.parse()
            .map_err(|_| call.invalid(&format!("{member} is no date: {text}")))
    };
    let (start, end) = (date("Start")?, date("End")?);
    if start >= end {
        return Err(call.invalid("Start date (and hour) should be before end date (and hour)"));
    }
    let is_daily = match call.required("Granularity")? {
        "DAILY" => true,
        "MONTHLY" => false,
        other => return Err(call.invalid(&format!("a granularity of {other} is not offered here"))),
    };
    let (mut from, mut periods) = (start, Vec::new());
    while from < end {
        let to = if is_daily {
            from.saturating_add(1.day())
        } else {
            from.first_of_month().saturating_add(1.month())
        };
        periods.push((from, to.min(end)));
        from = to;
    }
    Ok(periods)
}

fn result(
    world: &World,
    call: &Call,
    metrics: &[&str],
    by_service: bool,
    from: Date,
    to: Date,
) -> Value {
    let services = by_services(world, from, to);
    let amounts = |(micros, currency): (i64, &str)| -> Value {
        let amount = json!({ "Amount": decimal(micros), "Unit": currency });
        let metrics = metrics.iter();
        metrics
            .map(|metric| ((*metric).to_owned(), amount.clone()))
            .collect::<Map<_, _>>()
            .into()
    };
    let (total, groups) = if by_service {
        let groups = services
            .iter()
            .map(|(service, sum)| json!({ "Keys": [service], "Metrics": amounts(*sum) }));
        (json!({}), groups.collect())
    } else {
        let micros = services.values().map(|(micros, _)| micros).sum();
        let currency = services
            .values()
            .next()
            .map_or("USD", |(_, currency)| currency);
        (amounts((micros, currency)), Vec::new())
    };
    let today = call.now.to_zoned(jiff::tz::TimeZone::UTC).date();
    json!({
        "TimePeriod": { "Start": from.to_string(), "End": to.to_string() },
        "Total": total,
        "Groups": groups,
        // The bill of a month is an estimate until the month is over.
        "Estimated": to > today.first_of_month(),
    })
}

/// Amount and currency of each service.
fn by_services(world: &World, from: Date, to: Date) -> BTreeMap<&str, (i64, &str)> {
    let mut services = BTreeMap::new();
    for cost in &world.costs {
        if cost.day >= from && cost.day < to {
            let sum = services
                .entry(cost.service.as_str())
                .or_insert((0, cost.currency.as_str()));
            sum.0 += cost.amount_micros;
        }
    }
    services
}

fn decimal(micros: i64) -> String {
    let sign = if micros < 0 { "-" } else { "" };
    let micros = micros.unsigned_abs();
    format!("{sign}{}.{:06}0000", micros / 1_000_000, micros % 1_000_000)
}
