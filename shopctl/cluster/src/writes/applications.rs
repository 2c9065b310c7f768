use serde_json::{Map, Value, json};

use super::{
    Writes,
    deployments::{ATTEMPTS, conflict},
};
use crate::{
    application::Application,
    ask::{Ask, PatchKind},
    client::Cluster,
    error::{ClusterErrorKind, Result},
    kind::Kind,
};

const REFRESH: &str = "argocd.argoproj.io/refresh";

/// How thoroughly an application is compared anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refresh {
    /// With what Argo CD has of the repository.
    Normal,
    /// With the repository, and nothing kept is used.
    Hard,
}

/// A sync to be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sync {
    /// The commit, tag or branch; the application's own where none is given.
    pub revision: Option<String>,
    /// Whether to remove what is no longer written down.
    pub prune: bool,
    /// Whether only to try.
    pub dry_run: bool,
    /// Values of the chart that hold for this sync alone, over those of the application.
    pub parameters: Vec<(String, String)>,
    /// Who asks, for Argo CD's own record.
    pub username: String,
}

impl Writes<'_> {
    /// Has an application compared anew. That is done once the annotation `argocd.argoproj.io/refresh` is gone again.
    pub async fn refresh(
        &self,
        namespace: &str,
        application: &str,
        how: Refresh,
    ) -> Result<Application> {
        let value = match how {
            Refresh::Normal => "normal",
            Refresh::Hard => "hard",
        };
        self.annotate(namespace, application, REFRESH, Some(value))
            .await
    }

    /// Asks for a sync. One that is asked for or runs is a conflict; how it ends, [`crate::operation_done`] tells.
    pub async fn sync(
        &self,
        namespace: &str,
        application: &str,
        sync: &Sync,
    ) -> Result<Application> {
        self.change(namespace, application, |now, whole| {
            if now.is_busy() {
                return Err(conflict(format!("a sync of {application} is asked for or runs already")));
            }
            let mut operation = json!({ "prune": sync.prune, "dryRun": sync.dry_run });
            if let Some(revision) = &sync.revision {
                operation["revision"] = json!(revision);
            }
            if !sync.parameters.is_empty() {
                let mut source = whole["spec"]["source"].clone();
                source["helm"]["parameters"] = merged(&source["helm"]["parameters"], &sync.parameters);
                operation["source"] = source;
            }
            Ok(json!({ "operation": { "initiatedBy": { "username": sync.username }, "sync": operation } }))
        })
        .await
    }

    /// Sets values of an application's chart for good. Nothing is synced by that unless the application is automated.
    pub async fn set_parameters(
        &self,
        namespace: &str,
        application: &str,
        parameters: &[(String, String)],
    ) -> Result<Application> {
        self.change(namespace, application, |_, whole| {
            let before = &whole["spec"]["source"]["helm"]["parameters"];
            let all = merged(before, parameters);
            Ok(json!({ "spec": { "source": { "helm": { "parameters": all } } } }))
        })
        .await
    }

    /// Ends the sync that runs. None is a conflict.
    pub async fn terminate(&self, namespace: &str, application: &str) -> Result<Application> {
        self.change(namespace, application, |now, _| {
            let phase = now
                .status
                .operation
                .as_ref()
                .map(|operation| &*operation.phase);
            if phase != Some("Running") {
                return Err(conflict(format!("no sync of {application} runs")));
            }
            Ok(json!({ "status": { "operationState": { "phase": "Terminating" } } }))
        })
        .await
    }

    /// Changes an application as it is now, and looks again where it changed meanwhile.
    async fn change(
        &self,
        namespace: &str,
        application: &str,
        plan: impl Fn(&Application, &Value) -> Result<Value>,
    ) -> Result<Application> {
        let path = Application::RESOURCE.one(namespace, application)?;
        let mut attempt = 0;
        loop {
            attempt += 1;
            let whole: Value = self.cluster().fetch(&Ask::get(path.clone())).await?;
            let now: Application = Cluster::read(&whole, &path)?;
            let mut change = plan(&now, &whole)?;
            change["metadata"] = json!({ "resourceVersion": now.metadata.resource_version });
            match self
                .patch(namespace, application, PatchKind::Merge, &change)
                .await
            {
                Err(error) if error.kind == ClusterErrorKind::Conflict && attempt < ATTEMPTS => {}
                changed => return changed,
            }
        }
    }
}

/// The parameters with others set: a merge takes the place of a whole list. What else a parameter says is kept.
fn merged(before: &Value, set: &[(String, String)]) -> Value {
    let mut all = before.as_array().cloned().unwrap_or_default();
    for (name, value) in set {
        match all.iter_mut().find(|one| one["name"] == **name) {
            Some(one) => one["value"] = json!(value),
            None => all.push(Value::Object(Map::from_iter([
                ("name".to_owned(), json!(name)),
                ("value".to_owned(), json!(value)),
            ]))),
        }
    }
    Value::Array(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setting_a_parameter_keeps_the_others() {
        let before = json!([
            { "name": "image.tag", "value": "1", "forceString": true },
            { "name": "replicas", "value": "2" },
        ]);
        let set = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let after = merged(&before, &[set("image.tag", "2"), set("new", "3")]);
        let expected = json!([
            { "name": "image.tag", "value": "2", "forceString": true },
            { "name": "replicas", "value": "2" },
            { "name": "new", "value": "3" },
        ]);
        assert_eq!(after, expected);
        assert_eq!(merged(&Value::Null, &[]), json!([]));
    }
}
