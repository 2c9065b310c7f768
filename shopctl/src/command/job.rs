use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use shopctl_cluster::{Deployment, Job, JobOutcome, Kind, Meta, Pod, Resource, Selector};
use tokio::time::{Instant, sleep};

use super::{context::Context, rollout::last_words};
use crate::{
    error::{CommandError, ErrorKind, Result},
    platform::Eks,
    safety::Confirmed,
};

/// How often it is looked whether a job is over.
const LOOK: Duration = Duration::from_millis(250);
/// For how long a job that is over can be looked at.
pub(super) const KEPT_SECONDS: u32 = 3_600;
/// The longest name that a job may have.
const LONGEST_NAME: usize = 63;
/// What a pod has for serving, and a job has no use for.
const SERVING: [&str; 5] = [
    "livenessProbe",
    "readinessProbe",
    "startupProbe",
    "lifecycle",
    "ports",
];

/// A deployment with its pods' template as it is: a job must have the same settings, secrets and rights as the shop.
#[derive(Debug, Clone, Deserialize)]
struct Whole {
    metadata: Meta,
    spec: WholeSpec,
}

#[derive(Debug, Clone, Deserialize)]
struct WholeSpec {
    template: Value,
}

impl Kind for Whole {
    const RESOURCE: Resource = Deployment::RESOURCE;

    fn metadata(&self) -> &Meta {
        &self.metadata
    }
}

/// Something that the shop's program does once, in the cluster.
pub(super) struct Task<'a> {
    pub(super) app: &'a str,
    /// What it is called, as in `migrate`.
    pub(super) name: &'a str,
    /// The program and what it is told.
    pub(super) command: &'a [&'a str],
    /// The image; by default that of the deployment.
    pub(super) image: Option<&'a str>,
}

/// Runs a task as a job with the settings of the app, and waits until it is done. Where it fails, its last words are told.
pub(super) async fn run(
    context: &Context,
    eks: &Eks,
    task: &Task<'_>,
    confirmed: &Confirmed,
) -> Result<()> {
    let cluster = eks.cluster().await?;
    let template = template(eks, task.app).await?;
    let name = name(task, context.now().as_millisecond());
    let limit = context.global.timeout.as_secs();
    let job = manifest(&template, task, &name, limit)?;
    eks.cluster_writes(confirmed)
        .await?
        .create_job(eks.namespace(), &job)
        .await?;
    context.printer.note(&format!("job {name} was begun"));
    let end = Instant::now() + context.global.timeout;
    loop {
        let job: Job = cluster.get(eks.namespace(), &name).await?;
        match job.outcome() {
            JobOutcome::Complete => {
                for line in words(eks, &name).await? {
                    context.printer.note(&format!("  {line}"));
                }
                return Ok(());
            }
            JobOutcome::Failed { reason, message } => {
                let failed = format!("job {name} failed: {reason} {message}");
                return Err(
                    told(eks, &name, CommandError::new(ErrorKind::Unhealthy, failed)).await,
                );
            }
            JobOutcome::Running if Instant::now() >= end => {
                let late = format!(
                    "job {name} was not done within {:?}",
                    context.global.timeout
                );
                return Err(told(eks, &name, CommandError::new(ErrorKind::Timeout, late)).await);
            }
            JobOutcome::Running => sleep(LOOK).await,
        }
    }
}

/// The template of an app's pods, as it is in the cluster.
pub(super) async fn template(eks: &Eks, app: &str) -> Result<Value> {
    let whole: Whole = eks.cluster().await?.get(eks.namespace(), app).await?;
    Ok(whole.spec.template)
}

/// The image of an app.
pub(super) fn image(template: &Value, app: &str) -> Result<String> {
    let image = container(template, app)?.get("image").cloned();
    let image = image.as_ref().and_then(Value::as_str);
    Ok(image.unwrap_or_default().to_owned())
}

async fn told(eks: &Eks, job: &str, error: CommandError) -> CommandError {
    match words(eks, job).await {
        Ok(lines) if !lines.is_empty() => {
            error.hint(format!("its last lines:\n  {}", lines.join("\n  ")))
        }
        Ok(_) | Err(_) => error.hint("`shopctl events list --warnings` tells more"),
    }
}

async fn words(eks: &Eks, job: &str) -> Result<Vec<String>> {
    let cluster = eks.cluster().await?;
    let of_job = Selector::labels(format!("job-name={job}"));
    let pods: Vec<Pod> = cluster.list(eks.namespace(), &of_job).await?;
    match pods.last() {
        Some(pod) => last_words(eks, pod).await,
        None => Ok(Vec::new()),
    }
}

/// A name that no other job has, however long the app's is.
fn name(task: &Task<'_>, milliseconds: i64) -> String {
    fitting(task.app, &format!("-{}-{milliseconds}", task.name))
}

/// A name that begins with the app's, as far as there is room, and has this end.
pub(super) fn fitting(app: &str, end: &str) -> String {
    let room = LONGEST_NAME - end.len();
    let begin: String = app.chars().take(room).collect();
    begin.trim_end_matches('-').to_owned() + end
}

/// The container of a pod that is the app.
fn container(template: &Value, app: &str) -> Result<Map<String, Value>> {
    let containers = template["spec"]["containers"]
        .as_array()
        .into_iter()
        .flatten();
    let of_app = containers
        .clone()
        .find(|container| container["name"] == app);
    of_app
        .or_else(|| containers.clone().next())
        .and_then(Value::as_object)
        .cloned()
        .ok_or_else(|| {
            let none = format!("the deployment {app} has no container");
            CommandError::new(ErrorKind::Conflict, none)
        })
}

/// The job. Its pod has labels of its own, so that no service leads shoppers to it.
fn manifest(template: &Value, task: &Task<'_>, name: &str, limit_seconds: u64) -> Result<Value> {
    let mut spec = template["spec"].clone();
    let mut container = container(template, task.app)?;
    for field in SERVING {
        container.remove(field);
    }
    container.insert("command".to_owned(), json!(task.command));
    container.remove("args");
    if let Some(image) = task.image {
        container.insert("image".to_owned(), json!(image));
    }
    let fields = spec.as_object_mut();
    let fields: &mut Map<String, Value> = fields.ok_or_else(|| {
        CommandError::new(ErrorKind::Unexpected, "a deployment has no pod template")
    })?;
    fields.insert("containers".to_owned(), json!([container]));
    fields.insert("restartPolicy".to_owned(), json!("Never"));
    fields.remove("topologySpreadConstraints");
    fields.remove("affinity");
    let labels = json!({
        "app.kubernetes.io/name": format!("{}-{}", task.app, task.name),
        "app.kubernetes.io/managed-by": "shopctl",
    });
    Ok(json!({
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": { "name": name, "labels": labels },
        "spec": {
            "backoffLimit": 0,
            "activeDeadlineSeconds": limit_seconds,
            "ttlSecondsAfterFinished": KEPT_SECONDS,
            "template": { "metadata": { "labels": labels }, "spec": spec },
        },
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TASK: Task<'_> = Task {
        app: "shopd",
        name: "migrate",
        command: &["shopd", "migrate"],
        image: Some("shopd:2"),
    };

    #[test]
    fn a_job_has_the_settings_of_the_app_and_nothing_that_serves() {
        let template = json!({
            "metadata": { "labels": { "app.kubernetes.io/name": "shopd" } },
            "spec": {
                "serviceAccountName": "shopd",
                "affinity": {},
                "containers": [
                    { "name": "proxy", "image": "proxy:1" },
                    {
                        "name": "shopd", "image": "shopd:1", "args": ["serve"], "ports": [{}], "readinessProbe": {},
                        "envFrom": [{ "secretRef": { "name": "shopd" } }],
                    },
                ],
            },
        });
        let job = manifest(&template, &TASK, "shopd-migrate-1", 60).unwrap();
        let pod = &job["spec"]["template"];
        assert_eq!(
            pod["spec"],
            json!({
                "serviceAccountName": "shopd",
                "restartPolicy": "Never",
                "containers": [{
                    "name": "shopd", "image": "shopd:2", "command": ["shopd", "migrate"],
                    "envFrom": [{ "secretRef": { "name": "shopd" } }],
                }],
            })
        );
        // The selector of the shop's service must not fit.
        assert_ne!(pod["metadata"]["labels"]["app.kubernetes.io/name"], "shopd");
        assert_eq!(job["spec"]["backoffLimit"], 0);
        assert!(manifest(&json!({}), &TASK, "a", 60).is_err());
    }

    #[test]
    fn a_name_fits_and_keeps_its_end() {
        let long = Task {
            app: "a-name-that-is-as-long-as-names-of-deployments-may-be-in-kubernetes",
            ..TASK
        };
        let name = name(&long, 1_790_000_000_000);
        assert!(
            name.len() <= LONGEST_NAME && name.ends_with("-migrate-1790000000000"),
            "{name}"
        );
    }
}
