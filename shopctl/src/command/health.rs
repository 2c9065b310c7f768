use schemars::JsonSchema;
use serde::Serialize;

use super::{
    cdn, cert,
    context::{Context, Target},
    services::services,
};
use crate::{
    cli::HealthPart,
    error::{CommandError, ErrorKind, Result},
    output::{Column, Row},
    platform::{Platform, Replica},
};

/// One thing that can be well or not, as one replica sees it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Check {
    /// What.
    pub(super) name: String,
    /// Who sees it.
    pub(super) pod: String,
    pub(super) healthy: bool,
    /// `up`, `down`, `off` where there is none, or `degraded`.
    pub(super) status: String,
    pub(super) latency_ms: Option<f64>,
    pub(super) detail: Option<String>,
}

impl Row for Check {
    const KIND: &'static str = "HealthList";
    const COLUMNS: &'static [Column] = &[
        Column::always("CHECK"),
        Column::always("POD"),
        Column::always("HEALTHY"),
        Column::always("STATUS"),
        Column::always("LATENCY"),
        Column::always("DETAIL"),
    ];

    fn name(&self) -> String {
        format!("{}/{}", self.pod, self.name)
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.name.clone(),
            self.pod.clone(),
            if self.healthy { "yes" } else { "NO" }.to_owned(),
            self.status.clone(),
            self.latency_ms
                .map(|ms| format!("{ms:.1} ms"))
                .unwrap_or_default(),
            self.detail.clone().unwrap_or_default(),
        ]
    }
}

/// Looks at a part of the shop through every replica. A part that is not well is an error.
pub(super) async fn health(
    context: &Context,
    part: HealthPart,
    endpoints: &[String],
) -> Result<()> {
    let target = context.target()?;
    if part == HealthPart::Services {
        return services(context, &target, endpoints).await;
    }
    if !endpoints.is_empty() {
        return Err(
            CommandError::new(ErrorKind::Usage, "only `health services` asks for pages")
                .hint("write `shopctl health services --endpoint PATH`"),
        );
    }
    match part {
        HealthPart::Cdn => return cdn::health(context, &target).await,
        HealthPart::Cert => return cert::health(context, &target).await,
        _ => {}
    }
    let checks = look(context, &target).await?;
    let checks: Vec<_> = checks
        .into_iter()
        .filter(|check| is_of(part, check))
        .collect();
    let sick: Vec<_> = checks
        .iter()
        .filter(|check| !check.healthy)
        .map(Row::name)
        .collect();
    let mut of_redis = checks
        .iter()
        .filter(|check| check.name == "redis")
        .peekable();
    let is_off = part == HealthPart::Redis
        && of_redis.peek().is_some()
        && of_redis.all(|check| check.status == "off");
    context.show(&target, checks, Vec::new())?;
    if is_off {
        return Err(CommandError::new(
            ErrorKind::Unavailable,
            format!("{} has no Redis", target.name),
        )
        .hint(
            "set `redis_url_env` of the target; without one, each replica keeps values for itself",
        ));
    }
    if sick.is_empty() {
        return Ok(());
    }
    Err(CommandError::new(
        ErrorKind::Unhealthy,
        format!("not well: {}", sick.join(", ")),
    ))
}

fn is_of(part: HealthPart, check: &Check) -> bool {
    // A replica that tells nothing does not tell that all is well.
    let is_silent = check.name == "pod" && check.status == "down";
    match part {
        HealthPart::All => true,
        HealthPart::Pods => check.name == "pod",
        HealthPart::Db => ["database", "migrations"].contains(&check.name.as_str()) || is_silent,
        HealthPart::Redis => check.name == "redis" || is_silent,
        HealthPart::Services | HealthPart::Cdn | HealthPart::Cert => false,
    }
}

async fn look(context: &Context, target: &Target) -> Result<Vec<Check>> {
    let platform = context.platform(target)?;
    let replicas = platform.replicas().await?;
    if replicas.is_empty() {
        return Err(target.nothing_runs());
    }
    let mut checks = Vec::new();
    for replica in &replicas {
        checks.extend(look_through(&platform, replica).await?);
    }
    Ok(checks)
}

async fn look_through(platform: &Platform<'_>, replica: &Replica) -> Result<Vec<Check>> {
    let pod = |status: &str, detail: Option<String>| Check {
        name: "pod".to_owned(),
        pod: replica.name.clone(),
        healthy: status == "up",
        status: status.to_owned(),
        latency_ms: None,
        detail,
    };
    if !replica.is_running() {
        let ended = replica.ended();
        return Ok(vec![pod("down", Some(ended))]);
    }
    let ready = match platform.ops(replica).await?.readyz().await {
        Ok(ready) => ready,
        Err(error) => return Ok(vec![pod("down", Some(error.to_string()))]),
    };
    let mut checks = vec![if ready.draining {
        pod("draining", Some("it takes no new work".to_owned()))
    } else {
        pod("up", None)
    }];
    checks.extend(ready.dependencies.into_iter().map(|dependency| Check {
        healthy: dependency.status != "down",
        name: dependency.name,
        pod: replica.name.clone(),
        status: dependency.status,
        latency_ms: dependency.latency_ms,
        detail: dependency.detail,
    }));
    Ok(checks)
}
