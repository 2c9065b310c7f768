use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use super::context::{Context, Target};
use crate::{
    error::{CommandError, ErrorKind, Result},
    output::{Column, Row},
    shop::Sample,
};

/// How often each page is asked for: one answer says little.
const SAMPLES: usize = 5;
/// What is asked for where nothing is named.
pub(super) const USUAL: [&str; 5] = [
    "/",
    "/health",
    "/api/catalog/categories",
    "/api/catalog/products",
    "/api/search?q=a",
];

/// How one replica answers to requests of one page.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Service {
    endpoint: String,
    pod: String,
    healthy: bool,
    samples: usize,
    failed: usize,
    /// The status of the last answer.
    status: Option<u16>,
    /// Medians over the answers, in milliseconds.
    dns_ms: Option<f64>,
    connect_ms: Option<f64>,
    tls_ms: Option<f64>,
    first_byte_ms: Option<f64>,
    total_ms: Option<f64>,
    /// The slowest answer.
    max_ms: Option<f64>,
    /// What the last answer says of caches.
    cache: Option<String>,
    /// The last failure.
    detail: Option<String>,
}

impl Row for Service {
    const KIND: &'static str = "ServiceList";
    const COLUMNS: &'static [Column] = &[
        Column::always("ENDPOINT"),
        Column::always("POD"),
        Column::always("HEALTHY"),
        Column::always("STATUS"),
        Column::always("FIRST BYTE"),
        Column::always("TOTAL"),
        Column::always("SLOWEST"),
        Column::always("DETAIL"),
        Column::wide("DNS"),
        Column::wide("CONNECT"),
        Column::wide("TLS"),
        Column::wide("SAMPLES"),
        Column::wide("FAILED"),
        Column::wide("CACHE"),
    ];

    fn name(&self) -> String {
        format!("{}{}", self.pod, self.endpoint)
    }

    fn cells(&self) -> Vec<String> {
        let ms = |time: Option<f64>| time.map(|time| format!("{time:.1} ms")).unwrap_or_default();
        vec![
            self.endpoint.clone(),
            self.pod.clone(),
            if self.healthy { "yes" } else { "NO" }.to_owned(),
            self.status
                .map(|status| status.to_string())
                .unwrap_or_default(),
            ms(self.first_byte_ms),
            ms(self.total_ms),
            ms(self.max_ms),
            self.detail.clone().unwrap_or_default(),
            ms(self.dns_ms),
            ms(self.connect_ms),
            ms(self.tls_ms),
            self.samples.to_string(),
            self.failed.to_string(),
            self.cache.clone().unwrap_or_default(),
        ]
    }
}

/// Asks every replica for pages as a shopper would. One that fails even once is an error.
pub(super) async fn services(
    context: &Context,
    target: &Target,
    endpoints: &[String],
) -> Result<()> {
    let platform = context.platform(target)?;
    let replicas = platform.replicas().await?;
    if replicas.is_empty() {
        return Err(target.nothing_runs());
    }
    let endpoints: Vec<&str> = match endpoints {
        [] => USUAL.to_vec(),
        some => some.iter().map(String::as_str).collect(),
    };
    let mut services = Vec::new();
    for replica in &replicas {
        let store = platform.store(replica, context.now()).await?;
        for endpoint in &endpoints {
            let mut samples = Vec::new();
            for _ in 0..SAMPLES {
                samples.push(store.sample(endpoint).await);
            }
            services.push(judge(endpoint, &replica.name, &samples));
        }
    }
    let sick: Vec<_> = services
        .iter()
        .filter(|service| !service.healthy)
        .map(Row::name)
        .collect();
    context.show(target, services, Vec::new())?;
    if sick.is_empty() {
        return Ok(());
    }
    Err(CommandError::new(ErrorKind::Unhealthy, format!("not well: {}", sick.join(", ")))
        .hint("`shopctl status` tells what the shop stands on, `shopctl logs errors --since 5m` what failed"))
}

fn judge(endpoint: &str, pod: &str, samples: &[std::result::Result<Sample, String>]) -> Service {
    let answers: Vec<_> = samples
        .iter()
        .filter_map(|sample| sample.as_ref().ok())
        .collect();
    let is_bad = |answer: &&&Sample| answer.status >= 400;
    let failed = samples.len() - answers.len() + answers.iter().filter(is_bad).count();
    let last = answers.last();
    let failure = samples
        .iter()
        .filter_map(|sample| sample.as_ref().err())
        .next_back();
    let of = |time: fn(&Sample) -> Duration| {
        let mut times: Vec<_> = answers.iter().map(|answer| time(answer)).collect();
        times.sort_unstable();
        times
    };
    let median = |time| {
        let times = of(time);
        times.get(times.len() / 2).map(ms)
    };
    Service {
        endpoint: endpoint.to_owned(),
        pod: pod.to_owned(),
        healthy: failed == 0,
        samples: samples.len(),
        failed,
        status: last.map(|answer| answer.status),
        dns_ms: median(|answer| answer.dns),
        connect_ms: median(|answer| answer.connect),
        tls_ms: median(|answer| answer.tls),
        first_byte_ms: median(|answer| answer.first_byte),
        total_ms: median(|answer| answer.total),
        max_ms: of(|answer| answer.total).last().map(ms),
        cache: last.and_then(|answer| answer.cache.clone()),
        detail: failure.cloned(),
    }
}

fn ms(time: &Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, milliseconds: u64) -> Sample {
        Sample {
            dns: Duration::ZERO,
            connect: Duration::from_millis(1),
            tls: Duration::ZERO,
            first_byte: Duration::from_millis(milliseconds),
            total: Duration::from_millis(milliseconds + 1),
            status,
            cache: None,
            age: None,
        }
    }

    #[test]
    fn one_failure_of_five_is_a_failure_and_times_are_medians() {
        let well = judge(
            "/",
            "a",
            &[Ok(answer(200, 9)), Ok(answer(200, 2)), Ok(answer(304, 3))],
        );
        assert!(well.healthy && well.failed == 0);
        assert_eq!((well.first_byte_ms, well.max_ms), (Some(3.0), Some(10.0)));
        let bad = judge("/", "a", &[Ok(answer(200, 9)), Ok(answer(500, 2))]);
        assert_eq!((bad.healthy, bad.failed, bad.status), (false, 1, Some(500)));
        let silent = judge("/", "a", &[Ok(answer(200, 9)), Err("refused".to_owned())]);
        assert_eq!(
            (silent.healthy, silent.detail.as_deref()),
            (false, Some("refused"))
        );
        assert_eq!(judge("/", "a", &[Err("refused".to_owned())]).total_ms, None);
    }
}
