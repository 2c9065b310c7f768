use futures_util::future::join4;
use jiff::Timestamp;
use shopctl_aws::{CacheNode, Database};

use super::{
    backups::behind,
    cdn,
    context::Context,
    metrics,
    status::{Sign, State},
};
use crate::{error::Result, output::counted, platform::Eks};

/// For the overview: what stands around the shop on AWS. What the target does not name is left out; what cannot be asked is
/// unknown, with the reason.
pub(super) async fn signs(context: &Context, eks: &Eks) -> Vec<Sign> {
    let looks = join4(
        cdn::sign(eks),
        alarms(eks),
        database(context, eks),
        cache(eks),
    );
    let (cdn, alarms, database, cache) = Box::pin(looks).await;
    [cdn, alarms, database, cache]
        .into_iter()
        .flatten()
        .collect()
}

async fn alarms(eks: &Eks) -> Option<Sign> {
    eks.config().region.as_ref()?;
    Some(metrics::sign(eks).await)
}

async fn database(context: &Context, eks: &Eks) -> Option<Sign> {
    let id = eks.config().rds.as_deref()?;
    let found = async { Ok(eks.aws().await?.database(id).await?) };
    Some(or_unknown(
        "rds",
        found.await.map(|found| of_database(&found, context.now())),
    ))
}

fn of_database(found: &Database, now: Timestamp) -> Sign {
    let pending = match found.pending.len() {
        0 => String::new(),
        count => format!(", {} pending", counted(count, "change")),
    };
    let detail = format!("{} is {}{pending}", found.id, found.status);
    let sign = match found.status.as_str() {
        "available" | "backing-up" | "storage-optimization" => Sign::new("rds", State::Ok, detail),
        // It serves, with an interruption at times.
        "modifying" | "upgrading" | "maintenance" | "configuring-enhanced-monitoring" => {
            Sign::new("rds", State::Warn, detail)
        }
        _ => Sign::new("rds", State::Critical, detail).next("shopctl db check"),
    };
    match behind(found, now) {
        Some(behind) if sign.state == State::Ok => {
            Sign::new("rds", State::Warn, behind).next("shopctl db backups")
        }
        _ => sign,
    }
}

async fn cache(eks: &Eks) -> Option<Sign> {
    let id = eks.config().elasticache.as_deref()?;
    let found = async { Ok(eks.aws().await?.cache(id).await?) };
    Some(or_unknown(
        "elasticache",
        found
            .await
            .map(|found| of_cache(&found.id, &found.status, &found.nodes)),
    ))
}

fn of_cache(id: &str, status: &str, nodes: &[CacheNode]) -> Sign {
    let is_well = |node: &&CacheNode| node.status.is_empty() || node.status == "available";
    let well = nodes.iter().filter(is_well).count();
    let detail = format!(
        "{id} is {status}, {well} of {} available",
        counted(nodes.len(), "node")
    );
    // Without it, the shop goes on, slower.
    if status == "available" && well == nodes.len() {
        Sign::new("elasticache", State::Ok, detail)
    } else {
        Sign::new("elasticache", State::Warn, detail).next("shopctl health redis")
    }
}

fn or_unknown(name: &str, looked: Result<Sign>) -> Sign {
    looked.unwrap_or_else(|error| Sign::new(name, State::Unknown, error.to_string()))
}
