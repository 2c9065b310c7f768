use schemars::JsonSchema;
use serde::Serialize;

use super::{
    context::{Context, Target},
    services::USUAL,
};
use crate::{
    error::{CommandError, ErrorKind, Result},
    output::{Column, Row},
    platform::Replica,
};

/// A page that was asked for twice.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Warmed {
    path: String,
    pod: String,
    /// The status of the second answer.
    status: Option<u16>,
    /// Until the head of the answer, the first time and the second.
    first_ms: Option<f64>,
    second_ms: Option<f64>,
    detail: Option<String>,
}

impl Row for Warmed {
    const KIND: &'static str = "CacheWarmList";
    const COLUMNS: &'static [Column] = &[
        Column::always("PATH"),
        Column::always("POD"),
        Column::always("STATUS"),
        Column::always("FIRST"),
        Column::always("SECOND"),
        Column::always("DETAIL"),
    ];

    fn name(&self) -> String {
        format!("{}{}", self.pod, self.path)
    }

    fn cells(&self) -> Vec<String> {
        let ms = |time: Option<f64>| time.map(|time| format!("{time:.1} ms")).unwrap_or_default();
        let status = self.status.map(|status| status.to_string());
        vec![
            self.path.clone(),
            self.pod.clone(),
            status.unwrap_or_default(),
            ms(self.first_ms),
            ms(self.second_ms),
            self.detail.clone().unwrap_or_default(),
        ]
    }
}

/// Asks every replica that runs for pages, twice each. A page that is not answered well is an error.
pub(super) async fn warm(context: &Context, target: &Target, paths: &[String]) -> Result<()> {
    let platform = context.platform(target)?;
    let replicas = platform.replicas().await?;
    let running: Vec<_> = replicas.into_iter().filter(Replica::is_running).collect();
    if running.is_empty() {
        return Err(target.nothing_runs());
    }
    let paths: Vec<&str> = match paths {
        [] => USUAL.to_vec(),
        some => some.iter().map(String::as_str).collect(),
    };
    let mut warmed = Vec::new();
    for replica in &running {
        let store = platform.store(replica, context.now()).await?;
        for path in &paths {
            let answers = [store.sample(path).await, store.sample(path).await];
            let ms = |index: usize| {
                let answer = answers[index].as_ref().ok()?;
                Some(answer.first_byte.as_secs_f64() * 1000.0)
            };
            warmed.push(Warmed {
                path: (*path).to_owned(),
                pod: replica.name.clone(),
                status: answers[1].as_ref().ok().map(|answer| answer.status),
                first_ms: ms(0),
                second_ms: ms(1),
                detail: answers[1].as_ref().err().cloned(),
            });
        }
    }
    let is_bad = |page: &&Warmed| page.status.is_none_or(|status| status >= 400);
    let failed: Vec<_> = warmed.iter().filter(is_bad).map(Row::name).collect();
    context.show(target, warmed, Vec::new())?;
    if failed.is_empty() {
        return Ok(());
    }
    Err(CommandError::new(
        ErrorKind::Unhealthy,
        format!("not answered well: {}", failed.join(", ")),
    )
    .hint("`shopctl health services` asks more often"))
}
