use jiff::civil::date;
use shopctl_aws::{AwsErrorKind, CostQuery, CostStep};
use shopctl_fakes::aws::{Cost, FakeAws, World};

use crate::support::{connect_to, operations};

fn world() -> World {
    let mut world = World::empty();
    let table = [
        (date(2026, 10, 30), "Cache", 1_000_000),
        (date(2026, 10, 31), "Cache", 2_500_000),
        (date(2026, 10, 31), "Database", 123_457),
        (date(2026, 11, 1), "Database", -250_000),
        (date(2026, 11, 2), "Cache", 9_000_000),
    ];
    world.costs = table
        .into_iter()
        .map(|(day, service, amount_micros)| Cost {
            day,
            service: service.to_owned(),
            amount_micros,
            currency: "USD".to_owned(),
        })
        .collect();
    world
}

fn query(step: CostStep, by_service: bool) -> CostQuery {
    CostQuery {
        from: date(2026, 10, 30),
        to: date(2026, 11, 2),
        step,
        by_service,
    }
}

#[tokio::test]
async fn days_add_up_to_months_and_the_last_day_is_not_in() {
    let fake = FakeAws::start(world().with_page_size(1));
    let (aws, _) = connect_to(&fake).await;
    let days = aws.costs(&query(CostStep::Day, false)).await.unwrap();
    let amounts: Vec<_> = days
        .iter()
        .map(|cost| (cost.from, cost.amount_micros))
        .collect();
    assert_eq!(
        amounts,
        [
            (date(2026, 10, 30), 1_000_000),
            (date(2026, 10, 31), 2_623_457),
            (date(2026, 11, 1), -250_000),
        ]
    );
    assert!(
        days.iter()
            .all(|cost| cost.service.is_none() && cost.currency == "USD")
    );
    let months = aws.costs(&query(CostStep::Month, false)).await.unwrap();
    let amounts: Vec<_> = months.iter().map(|cost| cost.amount_micros).collect();
    assert_eq!(amounts, [3_623_457, -250_000]);
}

#[tokio::test]
async fn costs_are_told_by_service() {
    let fake = FakeAws::start(world());
    let (aws, _) = connect_to(&fake).await;
    let months = aws.costs(&query(CostStep::Month, true)).await.unwrap();
    let mut october: Vec<_> = months
        .iter()
        .filter(|cost| cost.from == date(2026, 10, 30))
        .map(|cost| (cost.service.as_deref().unwrap(), cost.amount_micros))
        .collect();
    october.sort_unstable();
    assert_eq!(october, [("Cache", 3_500_000), ("Database", 123_457)]);
}

#[tokio::test]
async fn a_question_about_no_day_costs_nothing() {
    let fake = FakeAws::start(world());
    let (aws, _) = connect_to(&fake).await;
    let nothing = CostQuery {
        to: date(2026, 10, 30),
        ..query(CostStep::Day, false)
    };
    let error = aws.costs(&nothing).await.unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::Invalid);
    assert_eq!(operations(&fake), Vec::<String>::new());
}
