use std::{cmp::Reverse, collections::BTreeMap};

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use schemars::JsonSchema;
use serde::Serialize;
use shopctl_aws::{Cost, CostQuery, CostStep};

use super::context::{Context, Target};
use crate::{
    error::Result,
    output::{Column, Document, Row},
    platform::Eks,
};

/// How many days are told, today with them.
const DAYS: i64 = 7;
const MICROS_A_HUNDREDTH: u64 = 10_000;

/// What one service of AWS cost, or all of them.
#[derive(Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Spent {
    /// As AWS names it on the bill; null for all together.
    service: Option<String>,
    /// From this day on.
    from: String,
    /// Up to, but not with, this day.
    to: String,
    /// In millionths of the currency; negative where AWS gives it back.
    amount_micros: i64,
    currency: String,
    /// Whether it may still change.
    estimated: bool,
}

impl Row for Spent {
    const KIND: &'static str = "CostList";
    const COLUMNS: &'static [Column] = &[
        Column::always("FROM"),
        Column::always("TO"),
        Column::always("SERVICE"),
        Column::always("AMOUNT"),
        Column::always("CURRENCY"),
        Column::always("ESTIMATED"),
    ];

    fn name(&self) -> String {
        self.service.clone().unwrap_or_else(|| "total".to_owned())
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.from.clone(),
            self.to.clone(),
            self.name(),
            hundredths(self.amount_micros),
            self.currency.clone(),
            if self.estimated { "yes" } else { "no" }.to_owned(),
        ]
    }
}

/// An amount with two decimals, rounded half away from zero.
fn hundredths(micros: i64) -> String {
    let rounded = (micros.unsigned_abs() + MICROS_A_HUNDREDTH / 2) / MICROS_A_HUNDREDTH;
    let sign = if micros < 0 && rounded > 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", rounded / 100, rounded % 100)
}

/// What the account costs, by day or by month and by service.
pub(super) async fn cost(
    context: &Context,
    target: &Target,
    eks: &Eks,
    by_month: bool,
) -> Result<()> {
    let step = if by_month {
        CostStep::Month
    } else {
        CostStep::Day
    };
    context.printer.note("this look costs 0.01 USD itself");
    let today = TimeZone::UTC.to_datetime(context.now()).date();
    let found = eks.aws().await?.costs(&query(today, step)).await?;
    let rows = sorted(found);
    let is_estimated = rows.iter().any(|row| row.estimated);
    let mut document = Document::new(Some(target.title()), context.now(), rows);
    document
        .warnings
        .push("this is what the whole account costs, also for what else is in it".to_owned());
    if is_estimated {
        let estimated = "what is estimated may still change, most of all the last two days";
        document.warnings.push(estimated.to_owned());
    }
    context.printer.document(&document)
}

fn query(today: Date, step: CostStep) -> CostQuery {
    let from = match step {
        CostStep::Day => today.saturating_sub((DAYS - 1).days()),
        CostStep::Month => today.saturating_sub(1.month()).first_of_month(),
    };
    CostQuery {
        from,
        to: today.saturating_add(1.day()),
        step,
        by_service: true,
    }
}

/// By time; within it what cost most first, then all together in each currency. What cost nothing is left out.
fn sorted(mut found: Vec<Cost>) -> Vec<Spent> {
    found.retain(|cost| cost.service.is_some());
    found.sort_by(|one, other| {
        let key = |cost: &Cost| (cost.from, Reverse(cost.amount_micros), cost.service.clone());
        key(one).cmp(&key(other))
    });
    let mut rows = Vec::new();
    for period in found.chunk_by(|one, other| one.from == other.from) {
        let mut totals: BTreeMap<&str, Spent> = BTreeMap::new();
        for cost in period {
            let total = totals.entry(&cost.currency).or_insert_with(|| Spent {
                service: None,
                amount_micros: 0,
                estimated: false,
                ..spent(cost)
            });
            total.amount_micros = total.amount_micros.saturating_add(cost.amount_micros);
            total.estimated |= cost.estimated;
        }
        let costly = period.iter().filter(|cost| cost.amount_micros != 0);
        rows.extend(costly.map(spent));
        rows.extend(totals.into_values());
    }
    rows
}

fn spent(cost: &Cost) -> Spent {
    Spent {
        service: cost.service.clone(),
        from: cost.from.to_string(),
        to: cost.to.to_string(),
        amount_micros: cost.amount_micros,
        currency: cost.currency.clone(),
        estimated: cost.estimated,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(service: &str, day: i8, amount_micros: i64) -> Cost {
        Cost {
            service: Some(service.to_owned()),
            from: Date::constant(2026, 11, day),
            to: Date::constant(2026, 11, day + 1),
            amount_micros,
            currency: "USD".to_owned(),
            estimated: day == 2,
        }
    }

    #[test]
    fn amounts_are_rounded_and_never_minus_nothing() {
        for (micros, text) in [
            (0, "0.00"),
            (4_999, "0.00"),
            (5_000, "0.01"),
            (12_345_678, "12.35"),
            (-1_500_000, "-1.50"),
            (-4_999, "0.00"),
            (i64::MIN, "-9223372036854.78"),
        ] {
            assert_eq!(hundredths(micros), text);
        }
    }

    #[test]
    fn each_day_begins_with_what_cost_most_and_ends_with_its_total() {
        let rows = sorted(vec![
            cost("RDS", 2, 1_000_000),
            cost("EKS", 1, 2_400_000),
            cost("RDS", 1, 3_000_000),
            cost("KMS", 1, 0),
            cost("Credit", 1, -500_000),
        ]);
        let told: Vec<_> = rows
            .iter()
            .map(|row| format!("{} {} {}", row.from, row.name(), row.amount_micros))
            .collect();
        assert_eq!(
            told,
            [
                "2026-11-01 RDS 3000000",
                "2026-11-01 EKS 2400000",
                "2026-11-01 Credit -500000",
                "2026-11-01 total 4900000",
                "2026-11-02 RDS 1000000",
                "2026-11-02 total 1000000",
            ]
        );
        assert!(!rows[3].estimated && rows[5].estimated);
    }

    #[test]
    fn a_look_reaches_back_seven_days_or_to_the_month_before() {
        let today = Date::constant(2026, 3, 31);
        let days = query(today, CostStep::Day);
        assert_eq!(
            (days.from.to_string(), days.to.to_string()),
            ("2026-03-25".to_owned(), "2026-04-01".to_owned())
        );
        assert_eq!(
            query(today, CostStep::Month).from,
            Date::constant(2026, 2, 1)
        );
    }
}
