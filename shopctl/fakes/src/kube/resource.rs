use std::sync::{Arc, PoisonError, RwLock};

use serde_json::Value;

/// When an object's generation grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Growth {
    /// It has none.
    Never,
    /// With each change of its `spec`.
    Spec,
    /// With each change but of its metadata: custom kinds without a `status` subresource.
    Anything,
}

/// A kind of object that the API serves.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Resource {
    pub(crate) group: String,
    pub(crate) version: String,
    pub(crate) plural: String,
    pub(crate) kind: String,
    pub(crate) namespaced: bool,
    pub(crate) short_names: Vec<String>,
    pub(crate) growth: Growth,
    /// Its status is changed apart from the rest.
    pub(crate) has_status: bool,
    pub(crate) has_scale: bool,
    /// It comes from a definition of a custom kind.
    pub(crate) custom: bool,
}

/// Group, version, plural, kind, short names, and marks: `cluster` (in no namespace), `grows` (a generation that follows
/// the `spec`), `status` and `scale` (subresources), `custom`.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

#[rustfmt::skip]
const KNOWN: &[Row] = &[
    ("", "v1", "pods", "Pod", "po", "status"),
    ("", "v1", "nodes", "Node", "no", "cluster status"),
    ("", "v1", "namespaces", "Namespace", "ns", "cluster status"),
    ("", "v1", "events", "Event", "ev", ""),
    ("", "v1", "services", "Service", "svc", "status"),
    ("", "v1", "endpoints", "Endpoints", "ep", ""),
    ("", "v1", "configmaps", "ConfigMap", "cm", ""),
    ("", "v1", "secrets", "Secret", "", ""),
    ("", "v1", "serviceaccounts", "ServiceAccount", "sa", ""),
    ("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", "pvc", "status"),
    ("", "v1", "resourcequotas", "ResourceQuota", "quota", "status"),
    ("apps", "v1", "deployments", "Deployment", "deploy", "grows status scale"),
    ("apps", "v1", "replicasets", "ReplicaSet", "rs", "grows status scale"),
    ("apps", "v1", "statefulsets", "StatefulSet", "sts", "grows status scale"),
    ("apps", "v1", "daemonsets", "DaemonSet", "ds", "grows status"),
    ("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", "hpa", "status"),
    ("batch", "v1", "jobs", "Job", "", "grows status"),
    ("batch", "v1", "cronjobs", "CronJob", "cj", "grows status"),
    ("coordination.k8s.io", "v1", "leases", "Lease", "", ""),
    ("networking.k8s.io", "v1", "ingresses", "Ingress", "ing", "grows status"),
    ("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", "netpol", "grows"),
    ("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", "pdb", "grows status"),
    ("metrics.k8s.io", "v1beta1", "pods", "PodMetrics", "", ""),
    ("metrics.k8s.io", "v1beta1", "nodes", "NodeMetrics", "", "cluster"),
    ("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", "crd", "cluster grows status"),
    ("argoproj.io", "v1alpha1", "applications", "Application", "app", "custom"),
    ("argoproj.io", "v1alpha1", "appprojects", "AppProject", "appproj", "custom"),
    ("external-secrets.io", "v1", "externalsecrets", "ExternalSecret", "es", "custom grows status"),
    ("external-secrets.io", "v1", "clustersecretstores", "ClusterSecretStore", "css", "custom cluster grows status"),
];

impl Resource {
    fn known((group, version, plural, kind, short_names, marks): Row) -> Self {
        let custom = marks.contains("custom");
        let has_status = marks.contains("status");
        Self {
            group: group.to_owned(),
            version: version.to_owned(),
            plural: plural.to_owned(),
            kind: kind.to_owned(),
            namespaced: !marks.contains("cluster"),
            short_names: short_names.split_whitespace().map(str::to_owned).collect(),
            growth: growth(marks.contains("grows"), custom && !has_status),
            has_status,
            has_scale: marks.contains("scale"),
            custom,
        }
    }

    /// Reads a definition of a custom kind.
    fn defined(crd: &Value) -> Option<Self> {
        let text = |at: &str| crd.pointer(at).and_then(Value::as_str).map(str::to_owned);
        let versions = crd["spec"]["versions"].as_array()?;
        let version = versions
            .iter()
            .find(|one| one["served"] != Value::Bool(false))?;
        let has_status = version["subresources"].get("status").is_some();
        let short_names = crd["spec"]["names"]["shortNames"].as_array();
        Some(Self {
            group: text("/spec/group")?,
            version: version["name"].as_str()?.to_owned(),
            plural: text("/spec/names/plural")?,
            kind: text("/spec/names/kind")?,
            namespaced: text("/spec/scope")? == "Namespaced",
            short_names: short_names
                .into_iter()
                .flatten()
                .filter_map(|name| Some(name.as_str()?.to_owned()))
                .collect(),
            growth: growth(has_status, !has_status),
            has_status,
            has_scale: false,
            custom: true,
        })
    }

    /// What the store keeps it under: `pods`, `apps/deployments`.
    pub(crate) fn path(&self) -> String {
        if self.group.is_empty() {
            self.plural.clone()
        } else {
            format!("{}/{}", self.group, self.plural)
        }
    }

    /// What messages call it: `pods`, `deployments.apps`.
    pub(crate) fn qualified(&self) -> String {
        if self.group.is_empty() {
            self.plural.clone()
        } else {
            format!("{}.{}", self.plural, self.group)
        }
    }

    /// What objects call their version: `v1`, `apps/v1`.
    pub(crate) fn api_version(&self) -> String {
        if self.group.is_empty() {
            self.version.clone()
        } else {
            format!("{}/{}", self.group, self.version)
        }
    }
}

fn growth(on_spec: bool, on_anything: bool) -> Growth {
    match (on_spec, on_anything) {
        (_, true) => Growth::Anything,
        (true, false) => Growth::Spec,
        (false, false) => Growth::Never,
    }
}

/// Every kind that the API serves; definitions of custom kinds add to them.
#[derive(Debug)]
pub(crate) struct Resources(RwLock<Vec<Arc<Resource>>>);

impl Resources {
    /// The kinds of a cluster, without those of the groups given.
    pub(crate) fn without(groups: &[&str]) -> Self {
        let known = KNOWN
            .iter()
            .filter(|row| !groups.contains(&row.0))
            .map(|row| Arc::new(Resource::known(*row)));
        Self(RwLock::new(known.collect()))
    }

    /// Every kind.
    pub(crate) fn all(&self) -> Vec<Arc<Resource>> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn find(&self, fits: impl Fn(&Resource) -> bool) -> Option<Arc<Resource>> {
        self.all().into_iter().find(|one| fits(one))
    }

    /// The kind that a path names.
    pub(crate) fn served(&self, group: &str, version: &str, plural: &str) -> Option<Arc<Resource>> {
        self.find(|one| one.group == group && one.version == version && one.plural == plural)
    }

    /// The kind that an object says it is of.
    pub(crate) fn of(&self, object: &Value) -> Option<Arc<Resource>> {
        self.find(|one| object["kind"] == one.kind && object["apiVersion"] == one.api_version())
    }

    /// The kind that the store keeps under a path.
    pub(crate) fn at(&self, path: &str) -> Option<Arc<Resource>> {
        self.find(|one| one.path() == path)
    }

    /// Serves what a definition of a custom kind defines.
    pub(crate) fn define(&self, crd: &Value) {
        let Some(defined) = Resource::defined(crd) else {
            return;
        };
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        all.retain(|one| one.group != defined.group || one.plural != defined.plural);
        all.push(Arc::new(defined));
    }

    /// Serves it no longer.
    pub(crate) fn forget(&self, crd: &Value) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        all.retain(|one| crd["metadata"]["name"] != one.qualified());
    }
}
