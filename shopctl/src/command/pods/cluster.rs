use jiff::Timestamp;
use shopctl_cluster as cluster;

use super::Pod;
use crate::{
    error::{CommandError, ErrorKind, Result},
    platform::{Eks, main_container},
};

/// All pods of all apps of a target.
pub(super) async fn look(eks: &Eks, now: Timestamp) -> Result<Vec<Pod>> {
    let mut pods = Vec::new();
    for app in &eks.config().apps {
        let deployment = eks.deployment(app).await?;
        for pod in eks.pods(&deployment).await? {
            pods.push(row(app, &pod, now));
        }
    }
    Ok(pods)
}

/// One pod of a target, with its app. Pods of others in the namespace are not the target's.
pub(in crate::command) async fn find(eks: &Eks, name: &str) -> Result<(String, cluster::Pod)> {
    let mut names = Vec::new();
    for app in &eks.config().apps {
        let deployment = eks.deployment(app).await?;
        for pod in eks.pods(&deployment).await? {
            if pod.name() == name {
                return Ok((app.clone(), pod));
            }
            names.push(pod.name().to_owned());
        }
    }
    Err(
        CommandError::new(ErrorKind::NotFound, format!("there is no replica {name:?}"))
            .hint(format!("replicas are: {}", names.join(", "))),
    )
}

/// A pod as it is shown.
pub(in crate::command) fn row(app: &str, pod: &cluster::Pod, now: Timestamp) -> Pod {
    let started = pod.status.started_at.or(pod.metadata.created_at);
    let uptime = started.and_then(|at| u64::try_from(now.duration_since(at).as_secs()).ok());
    Pod {
        name: pod.name().to_owned(),
        app: app.to_owned(),
        ready: pod.is_ready() && !pod.is_ending(),
        status: pod.words(),
        reason: reason(pod),
        restarts: pod.restarts(),
        started_at: started.map(|at| format!("{at:.3}")),
        uptime_seconds: uptime,
        build: main_container(pod)
            .and_then(|container| tag(&container.image))
            .map(str::to_owned),
        node: pod.spec.node.as_deref().map(str::to_owned),
        pid: None,
        port: None,
        ops_port: None,
        cpu_seconds: None,
        memory_bytes: None,
    }
}

/// What Kubernetes says of why it is not ready.
fn reason(pod: &cluster::Pod) -> Option<String> {
    if pod.is_ready() {
        return None;
    }
    let waiting = main_container(pod).and_then(|container| match &container.state {
        cluster::ContainerState::Waiting { message, .. } => message.as_deref(),
        state => state.terminated()?.message.as_deref(),
    });
    let conditions = pod.status.conditions.iter();
    let mut unmet = conditions.filter(|condition| condition.status != cluster::Truth::True);
    let unmet = unmet.find_map(|condition| condition.message.as_deref());
    let said = waiting.or(pod.status.message.as_deref()).or(unmet);
    said.map(str::to_owned)
}

/// The tag of an image.
pub(in crate::command) fn tag(image: &str) -> Option<&str> {
    let name = image.split('@').next().unwrap_or(image);
    let last = name.rsplit('/').next().unwrap_or(name);
    last.split_once(':').map(|(_, tag)| tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_what_stands_behind_the_name_and_no_port_is_one() {
        for (image, found) in [
            (
                "123456789012.dkr.ecr.eu-south-1.amazonaws.com/shopd:1.2.0",
                Some("1.2.0"),
            ),
            ("localhost:5000/shopd", None),
            ("localhost:5000/shopd:a@sha256:00", Some("a")),
            ("shopd", None),
        ] {
            assert_eq!(tag(image), found, "{image}");
        }
    }
}
