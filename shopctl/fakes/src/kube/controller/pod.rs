use std::sync::Arc;

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{
    container::{place, set_state},
    job, node, program,
};
use crate::kube::{
    clock,
    event::Happening,
    fake::FakeKube,
    injury::Injury,
    object::{self, Key},
    store::{Became, Change},
    world::World,
};

/// Lets a new pod live, and one that is to go end.
pub(super) fn observe(world: &Arc<World>, change: &Change) {
    let was_ending = change
        .old
        .as_ref()
        .is_some_and(|old| object::is_ending(old));
    let is_new = matches!(
        object::text(&change.object, "/status/phase"),
        "" | "Pending"
    );
    if change.became == Became::Added && is_new {
        tokio::spawn(live(world.clone(), change.key.clone()));
    } else if change.became == Became::Modified && object::is_ending(&change.object) && !was_ending
    {
        tokio::spawn(end(world.clone(), change.key.clone()));
    }
}

/// Lets a pod run and be ready at once.
pub(super) fn settle(world: &World, key: &Key) {
    let is_pending = world
        .store
        .get(key)
        .is_some_and(|pod| pod["status"]["phase"] == "Pending");
    if !is_pending {
        return;
    }
    let node = node::for_pod(world);
    let now = world.clock.text();
    world.touch(key, |pod| {
        place(pod, node.as_deref().unwrap_or_default(), &now);
        set_state(pod, &json!({ "running": { "startedAt": now } }), true, &now);
    });
}

/// From the first node that has room to being ready; where something is wrong, until it is right. Ends with the pod.
async fn live(world: Arc<World>, key: Key) {
    let life = Life { world, key };
    // Nobody waits for how a life ends.
    let _ = life.live().await;
}

async fn end(world: Arc<World>, key: Key) {
    if let Some(pod) = world.store.get(&key) {
        let container = object::text(&pod, "/spec/containers/0/name").to_owned();
        let message = format!("Stopping container {container}");
        world.tell(
            &pod,
            Happening {
                by: "kubelet",
                reason: "Killing",
                message: &message,
                is_warning: false,
            },
        );
    }
    world.steps(1).await;
    world.remove(&key);
}

/// The life of a pod. Everything it does ends where the pod is gone, or about to go.
struct Life {
    world: Arc<World>,
    key: Key,
}

impl Life {
    async fn live(&self) -> Option<()> {
        self.be_scheduled().await?;
        self.world.steps(1).await;
        self.pull().await?;
        self.start()?;
        if let Some(job_end) = self.job_end() {
            return self.finish(job_end).await;
        }
        self.crash_while_broken().await?;
        self.world.steps(1).await;
        self.fail_probes_while_broken().await?;
        self.set(&self.running(), true)
    }

    /// The pod, for as long as it stays.
    fn pod(&self) -> Option<Arc<Value>> {
        self.world
            .store
            .get(&self.key)
            .filter(|pod| !object::is_ending(pod))
    }

    fn image(&self) -> Option<String> {
        Some(object::text(&*self.pod()?, "/spec/containers/0/image").to_owned())
    }

    fn container(&self) -> Option<String> {
        Some(object::text(&*self.pod()?, "/spec/containers/0/name").to_owned())
    }

    fn injury(&self) -> Option<Injury> {
        self.world.injuries.of(&self.image()?)
    }

    fn running(&self) -> Value {
        json!({ "running": { "startedAt": self.world.clock.text() } })
    }

    /// Sets the state of every container.
    fn set(&self, state: &Value, is_ready: bool) -> Option<()> {
        self.pod()?;
        let now = self.world.clock.text();
        self.world
            .touch(&self.key, |pod| set_state(pod, state, is_ready, &now))
            .then_some(())
    }

    fn tell(&self, by: &str, reason: &str, message: &str, is_warning: bool) -> Option<()> {
        self.world.tell(
            &*self.pod()?,
            Happening {
                by,
                reason,
                message,
                is_warning,
            },
        );
        Some(())
    }

    async fn be_scheduled(&self) -> Option<()> {
        loop {
            let node =
                node::for_pod(&self.world).filter(|_| self.injury() != Some(Injury::Unschedulable));
            let now = self.world.clock.text();
            if let Some(node) = node {
                self.pod()?;
                self.world.touch(&self.key, |pod| {
                    place(pod, &node, &now);
                    set_state(
                        pod,
                        &json!({ "waiting": { "reason": "ContainerCreating" } }),
                        false,
                        &now,
                    );
                });
                let message = format!(
                    "Successfully assigned {}/{} to {node}",
                    self.key.namespace, self.key.name
                );
                return self.tell("default-scheduler", "Scheduled", &message, false);
            }
            let message = node::no_room(&self.world);
            self.tell("default-scheduler", "FailedScheduling", &message, true)?;
            self.world.touch(&self.key, |pod| {
                let condition = object::condition("PodScheduled", false, "Unschedulable", &message);
                object::set_condition(pod, condition, &now);
            });
            self.world.steps(5).await;
        }
    }

    async fn pull(&self) -> Option<()> {
        let image = self.image()?;
        self.tell(
            "kubelet",
            "Pulling",
            &format!("Pulling image \"{image}\""),
            false,
        )?;
        if self.injury() == Some(Injury::Missing) {
            let why = format!(
                "rpc error: code = NotFound desc = failed to pull and unpack image \"{image}\": failed to resolve reference \"{image}\": {image}: not found"
            );
            self.tell(
                "kubelet",
                "Failed",
                &format!("Failed to pull image \"{image}\": {why}"),
                true,
            )?;
            self.tell("kubelet", "Failed", "Error: ErrImagePull", true)?;
            self.set(
                &json!({ "waiting": { "reason": "ErrImagePull", "message": why } }),
                false,
            )?;
            self.world.steps(1).await;
            let message = format!("Back-off pulling image \"{image}\"");
            self.set(
                &json!({ "waiting": { "reason": "ImagePullBackOff", "message": message } }),
                false,
            )?;
            while self.injury() == Some(Injury::Missing) {
                self.tell("kubelet", "BackOff", &message, false)?;
                self.tell("kubelet", "Failed", "Error: ImagePullBackOff", true)?;
                self.world.steps(5).await;
            }
        }
        let message = format!(
            "Successfully pulled image \"{image}\" in 512ms (512ms including waiting). Image size: 31457280 bytes."
        );
        self.tell("kubelet", "Pulled", &message, false)
    }

    fn start(&self) -> Option<()> {
        let container = self.container()?;
        self.tell(
            "kubelet",
            "Created",
            &format!("Created container: {container}"),
            false,
        )?;
        self.set(&self.running(), false)?;
        self.tell(
            "kubelet",
            "Started",
            &format!("Started container {container}"),
            false,
        )
    }

    async fn crash_while_broken(&self) -> Option<()> {
        while self.injury() == Some(Injury::Crashing) {
            let (pod, container) = (self.pod()?, self.container()?);
            let line = r#"{"level":"ERROR","message":"the configuration is wrong: DATABASE_URL is not set"}"#;
            self.world
                .write_log(&self.key, &container, [line.to_owned()]);
            self.world.steps(1).await;
            let ended = self.stop(1, "Error")?;
            let name = format!(
                "{}_{}({})",
                self.key.name,
                self.key.namespace,
                object::uid(&pod)
            );
            let message = format!("Back-off restarting failed container {container} in pod {name}");
            self.tell("kubelet", "BackOff", &message, true)?;
            let waiting =
                format!("back-off 10s restarting failed container={container} pod={name}");
            let waiting =
                json!({ "waiting": { "reason": "CrashLoopBackOff", "message": waiting } });
            self.set_after(&ended, &waiting)?;
            self.world.steps(2).await;
            self.start_again()?;
        }
        Some(())
    }

    /// Ends the containers, and gives what their state was then.
    fn stop(&self, exit_code: i64, reason: &str) -> Option<Value> {
        let now = self.world.clock.now();
        let ended = json!({
            "terminated": {
                "exitCode": exit_code,
                "reason": reason,
                "startedAt": clock::seconds(now - SignedDuration::from_secs(1)),
                "finishedAt": clock::seconds(now),
                "containerID": "containerd://0000000000000000000000000000000000000000000000000000000000000000",
            },
        });
        self.set(&ended, false)?;
        Some(ended)
    }

    fn set_after(&self, ended: &Value, state: &Value) -> Option<()> {
        let is_there = self.world.touch(&self.key, |pod| {
            for status in pod["status"]["containerStatuses"]
                .as_array_mut()
                .into_iter()
                .flatten()
            {
                status["lastState"] = ended.clone();
            }
        });
        is_there.then_some(())?;
        self.set(state, false)
    }

    fn start_again(&self) -> Option<()> {
        self.world.logs.start_again(&self.key, &self.container()?);
        self.world.touch(&self.key, |pod| {
            for status in pod["status"]["containerStatuses"]
                .as_array_mut()
                .into_iter()
                .flatten()
            {
                status["restartCount"] = json!(object::number(status, "/restartCount") + 1);
            }
        });
        self.start()
    }

    async fn fail_probes_while_broken(&self) -> Option<()> {
        while let Some(Injury::NotReady(probe)) = self.injury() {
            self.tell(
                "kubelet",
                "Unhealthy",
                &format!("Readiness probe failed: {probe}"),
                true,
            )?;
            self.world.steps(3).await;
        }
        Some(())
    }

    fn job_end(&self) -> Option<job::JobEnd> {
        let pod = self.pod()?;
        let owner = object::owner(&pod).filter(|owner| owner["kind"] == "Job")?;
        Some(self.world.job_ends.of(owner["name"].as_str()?))
    }

    async fn finish(&self, how: job::JobEnd) -> Option<()> {
        self.set(&self.running(), true)?;
        self.world
            .write_log(&self.key, &self.container()?, how.lines);
        let exit_code = match &how.program {
            Some(path) => program::run(&self.world, &self.key, &*self.pod()?, path).await?,
            None => {
                self.world.steps(how.steps?).await;
                how.exit_code
            }
        };
        let reason = if exit_code == 0 { "Completed" } else { "Error" };
        self.stop(exit_code, reason)?;
        self.world.logs.end(&self.key);
        let phase = if exit_code == 0 {
            "Succeeded"
        } else {
            "Failed"
        };
        self.world
            .touch(&self.key, |pod| pod["status"]["phase"] = json!(phase))
            .then_some(())
    }

    /// The kernel ends the container, which had no memory left; then it starts again.
    async fn die_of_memory(&self) -> Option<()> {
        let ended = self.stop(137, "OOMKilled")?;
        self.set_after(&ended, &ended)?;
        self.world.steps(1).await;
        self.start_again()?;
        self.world.steps(1).await;
        self.set(&self.running(), true)
    }
}

/// What befalls pods.
impl FakeKube {
    /// Lets the kernel end a pod's container for want of memory: exit code 137, `OOMKilled`; it starts again.
    pub fn oom(&self, pod: &str) {
        let key = Key::new("pods", &self.world().namespace, pod);
        let life = Life {
            world: self.world().clone(),
            key,
        };
        self.spawn(async move {
            // Nobody waits for how it ends.
            let _ = life.die_of_memory().await;
        });
    }
}
