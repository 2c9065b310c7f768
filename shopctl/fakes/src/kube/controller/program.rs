use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    thread,
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::Value;
use tokio::time::sleep;

use crate::kube::{object::Key, world::World};

/// How often it is looked whether a program has ended.
const LOOK: Duration = Duration::from_millis(20);
/// The number of a pod among those of its job.
pub(super) const INDEX: &str = "batch.kubernetes.io/job-completion-index";

/// Runs the program of a pod's first container on this machine, with its arguments and environment, and gives its exit code.
/// What it says is the container's log. It ends with the pod, whose end is `None`.
pub(super) async fn run(world: &Arc<World>, key: &Key, pod: &Value, program: &Path) -> Option<i64> {
    let container = &pod["spec"]["containers"][0];
    let mut command = Command::new(program);
    command
        .args(arguments(pod, container))
        .envs(environment(world, key, container))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit());
    let mut running = Running(
        command
            .spawn()
            .expect("the program that a test gives can be run"),
    );
    let said = running.0.stdout.take().map(BufReader::new);
    let (log, pod, name) = (world.clone(), key.clone(), container["name"].clone());
    let telling = thread::spawn(move || {
        let lines = said
            .into_iter()
            .flat_map(BufRead::lines)
            .map_while(Result::ok);
        lines.for_each(|line| log.write_log(&pod, name.as_str().unwrap_or_default(), [line]));
    });
    let status = loop {
        if let Ok(Some(status)) = running.0.try_wait() {
            break status;
        }
        world.store.get(key)?;
        sleep(LOOK).await;
    };
    telling.join().expect("a log is written without a panic");
    Some(status.code().map_or(137, i64::from))
}

fn arguments(pod: &Value, container: &Value) -> Vec<String> {
    let index = pod["metadata"]["annotations"][INDEX]
        .as_str()
        .unwrap_or_default();
    let arguments = container["args"].as_array().into_iter().flatten();
    arguments
        .filter_map(Value::as_str)
        .map(|argument| argument.replace("$(JOB_COMPLETION_INDEX)", index))
        .collect()
}

fn environment(world: &World, key: &Key, container: &Value) -> Vec<(String, String)> {
    let variables = container["env"].as_array().into_iter().flatten();
    variables
        .filter_map(|variable| {
            let name = variable["name"].as_str()?.to_owned();
            let from = &variable["valueFrom"]["secretKeyRef"];
            let value = match variable["value"].as_str() {
                Some(value) => value.to_owned(),
                None => secret(world, key, from["name"].as_str()?, from["key"].as_str()?)?,
            };
            Some((name, value))
        })
        .collect()
}

fn secret(world: &World, key: &Key, name: &str, part: &str) -> Option<String> {
    let secret = world.store.get(&key.beside("secrets", name))?;
    let value = BASE64_STANDARD
        .decode(secret["data"][part].as_str()?)
        .ok()?;
    String::from_utf8(value).ok()
}

/// A program that does not outlive its pod.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended where these fail.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
