use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;

use crate::kube::{
    object::{self, Key},
    store::{Became, Change},
    world::World,
};

const PATH: &str = "argoproj.io/applications";
const REFRESH: &str = "argocd.argoproj.io/refresh";

/// Looks at an application that was changed: whether it is to be refreshed or synced.
pub(super) fn observe(world: &Arc<World>, change: &Change) {
    if change.became == Became::Deleted {
        return;
    }
    if !object::annotation(&change.object, REFRESH).is_empty() {
        let (world, key) = (world.clone(), change.key.clone());
        tokio::spawn(async move {
            world.steps(1).await;
            world.touch(&key, |application| {
                if let Some(annotations) = application["metadata"]["annotations"].as_object_mut() {
                    annotations.remove(REFRESH);
                }
            });
            compare(&world, &key);
        });
    }
    if change.object["operation"].is_object() {
        begin(world, &change.key);
    } else if change
        .old
        .as_ref()
        .is_some_and(|old| old["spec"] != change.object["spec"])
    {
        compare(world, &change.key);
        sync_if_automated(world, &change.key);
    }
}

/// Looks at the application that makes a deployment.
pub(super) fn observe_deployment(world: &Arc<World>, change: &Change) {
    let made = (change.key.namespace.clone(), change.key.name.clone());
    let application = {
        let known = world.deployer.lock();
        known
            .deployments
            .iter()
            .find(|(_, one)| **one == made)
            .map(|(name, _)| name.clone())
    };
    let Some(application) = application else {
        return;
    };
    compare(world, &Key::new(PATH, "argocd", &application));
}

fn sync_if_automated(world: &Arc<World>, key: &Key) {
    let Some(application) = world.store.get(key) else {
        return;
    };
    let is_automated = application["spec"]["syncPolicy"]["automated"].is_object();
    if is_automated && application["status"]["sync"]["status"] == "OutOfSync" {
        world.touch(key, |application| {
            application["operation"] = json!({
                "initiatedBy": { "automated": true },
                "sync": { "revision": world.deployer.lock().head.clone() },
            });
        });
    }
}

/// The tag that a source gives its image.
fn source_tag(source: &Value) -> Option<&str> {
    let parameters = source["helm"]["parameters"].as_array()?;
    parameters.iter().find(|one| one["name"] == "image.tag")?["value"].as_str()
}

fn deployment_key(world: &World, application: &str) -> Option<Key> {
    let known = world.deployer.lock();
    let (namespace, name) = known.deployments.get(application)?;
    Some(Key::new("apps/deployments", namespace, name))
}

fn tag_of(deployment: &Value) -> &str {
    let image = object::text(deployment, "/spec/template/spec/containers/0/image");
    image.rsplit_once(':').map_or("", |(_, tag)| tag)
}

/// Tells whether the cluster is as the repository says, and how it is.
fn compare(world: &World, key: &Key) {
    let Some(made) = deployment_key(world, &key.name) else {
        return;
    };
    let deployment = world.store.get(&made);
    let head = world.deployer.lock().head.clone();
    let now = world.clock.text();
    world.touch(key, |application| {
        let wanted = source_tag(&application["spec"]["source"]).unwrap_or_default();
        let is_same = deployment.as_ref().is_some_and(|one| wanted.is_empty() || tag_of(one) == wanted);
        let is_head = object::text(application, "/status/sync/revision") == head;
        let sync = if is_same && is_head { "Synced" } else { "OutOfSync" };
        let health = deployment.as_deref().map_or("Missing", health);
        let compared_to = json!({ "source": application["spec"]["source"], "destination": application["spec"]["destination"] });
        let resource = json!({
            "group": "apps",
            "version": "v1",
            "kind": "Deployment",
            "namespace": made.namespace,
            "name": made.name,
            "status": if is_same { "Synced" } else { "OutOfSync" },
            "health": { "status": health },
        });
        let before = application["status"].clone();
        let status = &mut application["status"];
        status["sync"]["status"] = json!(sync);
        status["sync"]["comparedTo"] = compared_to;
        status["health"]["status"] = json!(health);
        status["resources"] = json!([resource]);
        if let Some(deployment) = &deployment {
            let image = object::text(deployment, "/spec/template/spec/containers/0/image");
            status["summary"]["images"] = json!([image]);
        }
        if *status != before {
            status["reconciledAt"] = json!(now);
        }
    });
}

fn health(deployment: &Value) -> &'static str {
    let is_seen =
        deployment["status"]["observedGeneration"] == deployment["metadata"]["generation"];
    let conditions = deployment["status"]["conditions"]
        .as_array()
        .filter(|_| is_seen);
    let progressing = conditions
        .into_iter()
        .flatten()
        .find(|one| one["type"] == "Progressing");
    match progressing.and_then(|one| one["reason"].as_str()) {
        Some("NewReplicaSetAvailable") => "Healthy",
        Some("ProgressDeadlineExceeded") => "Degraded",
        Some("DeploymentPaused") => "Suspended",
        _ => "Progressing",
    }
}

/// Begins the operation that an application asks for, unless one is running.
fn begin(world: &Arc<World>, key: &Key) {
    if world.deployer.lock().busy.insert(key.name.clone()) {
        let (world, key) = (world.clone(), key.clone());
        tokio::spawn(async move {
            sync(&world, &key).await;
            world.deployer.lock().busy.remove(&key.name);
            let is_next_waiting = world
                .store
                .get(&key)
                .is_some_and(|one| one["operation"].is_object());
            if is_next_waiting {
                begin(&world, &key);
            }
        });
    }
}

async fn sync(world: &World, key: &Key) {
    let mut changes = world.store.subscribe();
    let application = world.store.get(key);
    // The change that told of the operation may be older than its end.
    let Some(operation) = application.and_then(|one| one.get("operation").cloned()) else {
        return;
    };
    let started = world.clock.text();
    world.touch(key, |application| {
        application["status"]["operationState"] = json!({
            "phase": "Running",
            "message": "waiting for completion of the sync",
            "operation": operation,
            "startedAt": started,
            "retryCount": 0,
        });
    });
    tokio::select! {
        () = world.steps(2) => {}
        () = termination(&mut changes, key) => {}
    }
    let Some(application) = world.store.get(key) else {
        return;
    };
    let phase = object::text(&application, "/status/operationState/phase");
    let failure = world.deployer.lock().failures.get(&key.name).cloned();
    let (phase, message) = match (phase, failure) {
        ("Terminating", _) => ("Failed", "Operation terminated".to_owned()),
        (_, Some(failure)) => ("Failed", failure),
        (_, None) => (
            "Succeeded",
            "successfully synced (all tasks run)".to_owned(),
        ),
    };
    let outcome = Outcome {
        operation: &operation,
        phase,
        message: &message,
        started: &started,
    };
    outcome.apply(world, key, &application);
}

/// Waits until somebody wants the operation of an application to end.
async fn termination(changes: &mut Receiver<Arc<Change>>, key: &Key) {
    while let Ok(change) = changes.recv().await {
        let phase = object::text(&change.object, "/status/operationState/phase");
        if change.key == *key && phase == "Terminating" {
            return;
        }
    }
    std::future::pending::<()>().await;
}

struct Outcome<'a> {
    operation: &'a Value,
    phase: &'a str,
    message: &'a str,
    started: &'a str,
}

impl Outcome<'_> {
    fn has_succeeded(&self) -> bool {
        self.phase == "Succeeded"
    }

    fn is_dry(&self) -> bool {
        self.operation["sync"]["dryRun"] == true
    }

    fn apply(&self, world: &World, key: &Key, application: &Value) {
        let asked = &self.operation["sync"]["source"];
        let source = if asked.is_object() {
            asked
        } else {
            &application["spec"]["source"]
        };
        let revision = self.revision(world);
        if self.has_succeeded()
            && !self.is_dry()
            && let Some(tag) = source_tag(source)
            && let Some(made) = deployment_key(world, &key.name)
        {
            set_tag(world, &made, tag);
        }
        let now = world.clock.text();
        world.touch(key, |application| {
            self.tell(application, source, &revision, &now);
        });
        compare(world, key);
    }

    fn revision(&self, world: &World) -> String {
        let asked = object::text(self.operation, "/sync/revision");
        let is_commit = asked.len() == 40 && asked.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_commit {
            asked.to_owned()
        } else {
            world.deployer.lock().head.clone()
        }
    }

    fn tell(&self, application: &mut Value, source: &Value, revision: &str, now: &str) {
        let resources = application["status"]["resources"].as_array();
        let resources = resources.into_iter().flatten();
        let results: Vec<Value> = resources.map(|one| self.result(one)).collect();
        if let Some(fields) = application.as_object_mut() {
            fields.remove("operation");
        }
        let status = &mut application["status"];
        status["operationState"] = json!({
            "phase": self.phase,
            "message": self.message,
            "operation": self.operation,
            "startedAt": self.started,
            "finishedAt": now,
            "retryCount": 0,
            "syncResult": { "revision": revision, "source": source, "resources": results },
        });
        if self.has_succeeded() && !self.is_dry() {
            status["sync"]["revision"] = json!(revision);
            let mut history = status["history"].as_array().cloned().unwrap_or_default();
            let last = history.last();
            history.push(json!({
                "id": last.map_or(0, |last| object::number(last, "/id") + 1),
                "revision": revision,
                "deployStartedAt": self.started,
                "deployedAt": now,
                "source": source,
                "initiatedBy": self.operation["initiatedBy"],
            }));
            status["history"] = json!(history);
        }
    }

    fn result(&self, resource: &Value) -> Value {
        let (status, message) = match (self.has_succeeded(), self.is_dry()) {
            (true, true) => ("Synced", "configured (dry run)"),
            (true, false) => ("Synced", "configured"),
            (false, _) => ("SyncFailed", self.message),
        };
        let mut result = resource.clone();
        if let Some(fields) = result.as_object_mut() {
            fields.remove("health");
        }
        result["status"] = json!(status);
        result["message"] = json!(format!("{} {message}", object::text(resource, "/name")));
        result["syncPhase"] = json!("Sync");
        result["hookPhase"] = json!("Running");
        result
    }
}

fn set_tag(world: &World, deployment: &Key, tag: &str) {
    world.touch(deployment, |deployment| {
        let image = object::text(deployment, "/spec/template/spec/containers/0/image");
        let repository = image
            .rsplit_once(':')
            .map_or(image, |(repository, _)| repository);
        let image = format!("{repository}:{tag}");
        deployment["spec"]["template"]["spec"]["containers"][0]["image"] = json!(image);
    });
}
