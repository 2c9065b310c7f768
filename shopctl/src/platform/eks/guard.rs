use std::{future::Future, pin::pin, time::Duration};

use futures_util::future::{Either, select};
use jiff::Timestamp;
use shopctl_cluster::{Claim, ClusterErrorKind};
use tokio::time::sleep;
use url::Url;

use super::Eks;
use crate::{
    error::{CommandError, ErrorKind, Result},
    safety::Confirmed,
};

/// The lease that lets one person at a time change a target.
const LEASE: &str = "shopctl";
/// For how long it is taken, and how often it is taken again while something goes on.
const LEASE_SECONDS: u32 = 90;
const AGAIN: Duration = Duration::from_secs(30);

impl Eks {
    /// Whether who asks, and the cluster that is asked, are those that the target names. Whoever is logged in to another account
    /// must not change this one by mistake.
    pub async fn check_identity(&self) -> Result<()> {
        let config = self.config();
        let Some(account) = &config.account else {
            return Ok(());
        };
        let aws = self.aws().await?;
        let identity = aws.identity().await?;
        if identity.account != *account {
            let other = format!(
                "this user is of account {}, and the target is in {account}",
                identity.account
            );
            return Err(CommandError::new(ErrorKind::Refused, other)
                .hint("log in to the target's account, or choose another target"));
        }
        if let (Some(name), Some(_)) = (&config.cluster, &config.context) {
            let meant = host(&aws.cluster(name).await?.endpoint);
            let reached = host(self.cluster().await?.address());
            if meant != reached {
                let other =
                    format!("the context leads to {reached}, and cluster {name} is at {meant}");
                return Err(CommandError::new(ErrorKind::Refused, other)
                    .hint("mend `context` or `cluster` of the target"));
            }
        }
        Ok(())
    }

    /// Makes a change while nobody else makes one. The lease is kept as long as it takes, and given back at the end.
    pub async fn alone<T>(
        &self,
        holder: &str,
        now: impl Fn() -> Timestamp,
        _: &Confirmed,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let writes = self.locking().await?;
        let claim = || Claim {
            holder: holder.to_owned(),
            duration_s: LEASE_SECONDS,
            now: now(),
        };
        let taken = writes
            .acquire_lease(self.namespace(), LEASE, &claim())
            .await;
        if let Err(error) = taken {
            let conflict = error.kind == ClusterErrorKind::Conflict;
            let told = CommandError::from(error);
            return Err(if conflict {
                told.hint("somebody else is changing this target; try again when that is done")
            } else {
                told
            });
        }
        let keep = async {
            loop {
                sleep(AGAIN).await;
                // A lease that could not be renewed once may be the next time; it lasts three times as long.
                let _ = writes.renew_lease(self.namespace(), LEASE, &claim()).await;
            }
        };
        let done = match select(pin!(work), pin!(keep)).await {
            Either::Left((done, _)) => done,
            Either::Right((never, _)) => never,
        };
        // It runs out by itself where it cannot be given back.
        let _ = writes.release_lease(self.namespace(), LEASE, holder).await;
        done
    }
}

fn host(address: &str) -> String {
    let url: Option<Url> = address.parse().ok();
    let host = url.as_ref().and_then(Url::host_str);
    host.unwrap_or(address).to_owned()
}
