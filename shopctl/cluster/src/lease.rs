use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::{ask::Resource, kind::Kind, meta::Meta};

/// A lock that somebody holds for a while.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Lease {
    /// What every object has.
    pub metadata: Meta,
    pub(crate) spec: LeaseSpec,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct LeaseSpec {
    pub(crate) holder_identity: Option<Box<str>>,
    acquire_time: Option<Timestamp>,
    renew_time: Option<Timestamp>,
    lease_duration_seconds: Option<i64>,
    pub(crate) lease_transitions: Option<i64>,
}

impl Kind for Lease {
    const RESOURCE: Resource = Resource::new("coordination.k8s.io", "v1", "leases");

    fn metadata(&self) -> &Meta {
        &self.metadata
    }
}

impl Lease {
    /// Who holds it now.
    pub fn holder(&self, now: Timestamp) -> Option<&str> {
        let holder = self
            .spec
            .holder_identity
            .as_deref()
            .filter(|holder| !holder.is_empty())?;
        let is_over = self.expires_at().is_some_and(|at| at <= now);
        (!is_over).then_some(holder)
    }

    /// Since when its holder holds it.
    pub fn acquired_at(&self) -> Option<Timestamp> {
        self.spec.acquire_time
    }

    /// Until when it is held unless it is renewed; `None` for one that lasts.
    pub fn expires_at(&self) -> Option<Timestamp> {
        let since = self.spec.renew_time.or(self.spec.acquire_time)?;
        let length = SignedDuration::from_secs(self.spec.lease_duration_seconds?);
        since.checked_add(length).ok()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_lease_is_held_until_it_runs_out() {
        let lease = |spec| serde_json::from_value::<Lease>(json!({ "spec": spec })).unwrap();
        let held = lease(json!({
            "holderIdentity": "jo", "renewTime": "2026-11-28T10:00:00.000000Z", "leaseDurationSeconds": 30,
        }));
        assert_eq!(
            held.holder("2026-11-28T10:00:29Z".parse().unwrap()),
            Some("jo")
        );
        assert_eq!(held.holder("2026-11-28T10:00:30Z".parse().unwrap()), None);
        let lasting = lease(json!({ "holderIdentity": "jo" }));
        assert_eq!(
            lasting.holder("2030-01-01T00:00:00Z".parse().unwrap()),
            Some("jo")
        );
        let released = lease(json!({ "holderIdentity": "" }));
        assert_eq!(
            released.holder("2026-11-28T10:00:00Z".parse().unwrap()),
            None
        );
    }
}
