use serde_json::{Value, json};

use crate::{
    ask::{Ask, PatchKind},
    client::Cluster,
    error::Result,
    kind::Kind,
};

/// What lets whoever holds it change a cluster. Only connecting makes one, and it cannot be copied.
#[derive(Debug)]
pub struct WriteKey(());

impl WriteKey {
    pub(crate) fn new() -> Self {
        Self(())
    }
}

/// What changes a cluster. Each call is sent once: what becomes of one that gets no answer, only a look can tell.
#[derive(Clone, Copy)]
pub struct Writes<'a> {
    cluster: &'a Cluster,
}

impl<'a> Writes<'a> {
    pub(crate) fn new(cluster: &'a Cluster, _: &'a WriteKey) -> Self {
        Self { cluster }
    }

    pub(crate) fn cluster(self) -> &'a Cluster {
        self.cluster
    }

    pub(super) async fn patch<K: Kind>(
        &self,
        namespace: &str,
        name: &str,
        kind: PatchKind,
        change: &Value,
    ) -> Result<K> {
        let path = K::RESOURCE.one(namespace, name)?;
        self.cluster.fetch(&Ask::patch(path, kind, change)).await
    }

    /// Sets an annotation of an object, or takes it away.
    pub async fn annotate<K: Kind>(
        &self,
        namespace: &str,
        name: &str,
        key: &str,
        value: Option<&str>,
    ) -> Result<K> {
        let change = json!({ "metadata": { "annotations": { key: value } } });
        self.patch(namespace, name, PatchKind::Merge, &change).await
    }
}
