use jiff::Timestamp;
use serde_json::json;

use super::{Writes, deployments::conflict};
use crate::{
    ask::{Ask, PatchKind},
    error::{ClusterError, Result},
    kind::Kind,
    lease::Lease,
};

/// Who wants a lease, and for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Who.
    pub holder: String,
    /// For how many seconds, unless it is renewed.
    pub duration_s: u32,
    /// From when on.
    pub now: Timestamp,
}

impl Writes<'_> {
    /// Takes a lease that is free, has run out, or is held by the same already. One that is held by another is a
    /// conflict that names them; of two who want it at once, one gets it.
    pub async fn acquire_lease(&self, namespace: &str, name: &str, claim: &Claim) -> Result<Lease> {
        let Some(lease) = self.cluster().find::<Lease>(namespace, name).await? else {
            let lease = json!({
                "apiVersion": "coordination.k8s.io/v1",
                "kind": "Lease",
                "metadata": { "name": name, "namespace": namespace },
                "spec": claim.spec(claim.now, 0),
            });
            return self
                .cluster()
                .fetch(&Ask::post(Lease::RESOURCE.all(namespace)?, &lease))
                .await;
        };
        let holder = lease.holder(claim.now);
        if holder.is_some_and(|holder| holder != claim.holder) {
            return Err(held(&lease, claim.now));
        }
        let is_mine = holder.is_some();
        let since = lease.acquired_at().filter(|_| is_mine).unwrap_or(claim.now);
        let transitions = lease.spec.lease_transitions.unwrap_or_default() + i64::from(!is_mine);
        self.write(&lease, claim.spec(since, transitions)).await
    }

    /// Holds a lease for longer. One that has run out or is held by another is a conflict.
    pub async fn renew_lease(&self, namespace: &str, name: &str, claim: &Claim) -> Result<Lease> {
        let lease: Lease = self.cluster().get(namespace, name).await?;
        if lease.holder(claim.now) != Some(&claim.holder) {
            return Err(held(&lease, claim.now));
        }
        let since = lease.acquired_at().unwrap_or(claim.now);
        let transitions = lease.spec.lease_transitions.unwrap_or_default();
        self.write(&lease, claim.spec(since, transitions)).await
    }

    /// Lets go of a lease. One that is held by another is left alone.
    pub async fn release_lease(&self, namespace: &str, name: &str, holder: &str) -> Result<()> {
        let Some(lease) = self.cluster().find::<Lease>(namespace, name).await? else {
            return Ok(());
        };
        if lease.spec.holder_identity.as_deref() != Some(holder) {
            return Ok(());
        }
        self.write(&lease, json!({ "holderIdentity": "" }))
            .await
            .map(drop)
    }

    /// The version keeps two from writing over each other.
    async fn write(&self, lease: &Lease, spec: serde_json::Value) -> Result<Lease> {
        let Lease { metadata, .. } = lease;
        let change =
            json!({ "metadata": { "resourceVersion": metadata.resource_version }, "spec": spec });
        self.patch(
            &metadata.namespace,
            &metadata.name,
            PatchKind::Merge,
            &change,
        )
        .await
    }
}

impl Claim {
    fn spec(&self, since: Timestamp, transitions: i64) -> serde_json::Value {
        json!({
            "holderIdentity": self.holder,
            "leaseDurationSeconds": self.duration_s,
            "acquireTime": format!("{since:.6}"),
            "renewTime": format!("{:.6}", self.now),
            "leaseTransitions": transitions,
        })
    }
}

fn held(lease: &Lease, now: Timestamp) -> ClusterError {
    let name = &lease.metadata.name;
    let Some(holder) = lease.holder(now) else {
        return conflict(format!("the lease {name} has run out"));
    };
    let until = lease
        .expires_at()
        .map_or_else(String::new, |at| format!(" until {at}"));
    conflict(format!("the lease {name} is held by {holder}{until}"))
}
