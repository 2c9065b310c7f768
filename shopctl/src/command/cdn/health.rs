use super::run::distribution;
use crate::{
    command::{
        context::{Context, Target},
        health::Check,
    },
    error::{CommandError, ErrorKind, Result},
    output::Row,
    platform::Eks,
    shop::Store,
};

/// Whether the distribution is everywhere and serves, and answers for the first page.
pub(in crate::command) async fn health(context: &Context, target: &Target) -> Result<()> {
    let platform = context.platform(target)?;
    let eks = platform.eks("content delivery network")?;
    let mut checks = vec![edge(eks).await?];
    let mut warnings = Vec::new();
    match eks.config().url.as_deref() {
        Some(url) => checks.push(page(url).await?),
        None => warnings.push("the target names no url, so no page was asked for".to_owned()),
    }
    let sick: Vec<_> = checks
        .iter()
        .filter(|check| !check.healthy)
        .map(Row::name)
        .collect();
    context.show(target, checks, warnings)?;
    if sick.is_empty() {
        return Ok(());
    }
    let told = format!("not well: {}", sick.join(", "));
    Err(CommandError::new(ErrorKind::Unhealthy, told)
        .hint("`shopctl cdn status` tells more of the distribution, `shopctl health services` asks replicas themselves"))
}

async fn edge(eks: &Eks) -> Result<Check> {
    let found = eks.aws().await?.distribution(distribution(eks)?).await?;
    let status = match (found.enabled, found.is_deployed()) {
        (true, true) => "up",
        (true, false) => "degraded",
        (false, _) => "down",
    };
    let is_enabled = if found.enabled {
        "enabled"
    } else {
        "not enabled"
    };
    Ok(Check {
        name: "distribution".to_owned(),
        pod: found.id,
        healthy: status == "up",
        status: status.to_owned(),
        latency_ms: None,
        detail: Some(format!("{}, {is_enabled}", found.status)),
    })
}

async fn page(url: &str) -> Result<Check> {
    let answer = Store::new(url, None)?.sample("/").await;
    let healthy = answer.as_ref().is_ok_and(|answer| answer.status < 400);
    let detail = match &answer {
        Ok(answer) => {
            let cache = answer.cache.as_ref().map(|cache| format!(", {cache}"));
            format!("status {}{}", answer.status, cache.unwrap_or_default())
        }
        Err(error) => error.clone(),
    };
    Ok(Check {
        name: "page /".to_owned(),
        pod: url.to_owned(),
        healthy,
        status: if healthy { "up" } else { "down" }.to_owned(),
        latency_ms: answer
            .ok()
            .map(|answer| answer.first_byte.as_secs_f64() * 1000.0),
        detail: Some(detail),
    })
}
