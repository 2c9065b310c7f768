use std::time::Duration;

use jiff::Timestamp;

use super::measure::{Measure, Unit, number};
use crate::{
    command::services::USUAL,
    error::Result,
    platform::{Platform, Replica},
    shop::{Sample, Store},
};

/// How often each page is asked for.
const SAMPLES: usize = 20;

/// How quickly pages come, each asked for of one replica after the other.
pub(super) async fn pages(
    platform: &Platform<'_>,
    replicas: &[&Replica],
    now: Timestamp,
) -> Result<Vec<Measure>> {
    let mut stores = Vec::new();
    for replica in replicas {
        stores.push(platform.store(replica, now).await?);
    }
    let mut measures = Vec::new();
    for page in USUAL {
        measures.extend(measure(page, &ask(page, &stores).await));
    }
    Ok(measures)
}

async fn ask(page: &str, stores: &[Store]) -> Vec<Option<Sample>> {
    let mut samples = Vec::new();
    for store in stores.iter().cycle().take(SAMPLES) {
        samples.push(store.sample(page).await.ok());
    }
    samples
}

/// Times are of answers alone; one that says that it failed is none.
fn measure(page: &str, samples: &[Option<Sample>]) -> Vec<Measure> {
    let answers = samples
        .iter()
        .flatten()
        .filter(|sample| sample.status < 400);
    let mut times: Vec<_> = answers.map(|sample| sample.total).collect();
    times.sort_unstable();
    let failed = samples.len() - times.len();
    let time = |name: &str, percent: usize| {
        let value = percentile(&times, percent).map(|time| time.as_secs_f64() * 1_000.0);
        Measure::new("pages", format!("{page} {name}"), value, Unit::Milliseconds)
    };
    let failed = number(u64::try_from(failed).unwrap_or(u64::MAX));
    vec![
        time("p50", 50),
        time("p95", 95),
        time("max", 100),
        Measure::new("pages", format!("{page} failed"), failed, Unit::Count),
    ]
}

/// The smallest of sorted times that so many of a hundred do not exceed.
fn percentile(times: &[Duration], percent: usize) -> Option<Duration> {
    let rank = (times.len() * percent).div_ceil(100);
    times.get(rank.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(milliseconds: u64, status: u16) -> Sample {
        Sample {
            dns: Duration::ZERO,
            connect: Duration::ZERO,
            tls: Duration::ZERO,
            first_byte: Duration::ZERO,
            total: Duration::from_millis(milliseconds),
            status,
            cache: None,
            age: None,
        }
    }

    #[test]
    fn what_failed_is_counted_and_has_no_time() {
        let mut samples: Vec<_> = (1..=18).map(|time| Some(sample(time, 200))).collect();
        samples.extend([Some(sample(900, 500)), None]);
        let measures = measure("/", &samples);
        let value = |name: &str| {
            let found = measures
                .iter()
                .find(|measure| measure.name == format!("/ {name}"));
            found.unwrap().value
        };
        assert_eq!((value("p50"), value("p95")), (Some(9.0), Some(18.0)));
        assert_eq!((value("max"), value("failed")), (Some(18.0), Some(2.0)));
    }

    #[test]
    fn a_page_that_never_came_has_no_times() {
        let measures = measure("/", &[None, None]);
        assert_eq!(measures[0].value, None);
        assert_eq!(measures[3].value, Some(2.0));
    }
}
