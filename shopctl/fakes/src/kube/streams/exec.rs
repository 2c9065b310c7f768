use std::sync::Arc;

use axum::{
    extract::ws::{Message, WebSocket},
    http::request::Parts,
    response::Response,
};
use serde_json::{Value, json};

use super::channel::{self, V4, V5};
use crate::kube::{object, path::Target, query::Query, refusal::Refusal, world::World};

const STDIN: u8 = 0;
const STDOUT: u8 = 1;
const STDERR: u8 = 2;
const STATUS: u8 = 3;
const CLOSE: u8 = 255;

/// Runs a command in a container, as far as a stand-in for a shell knows it: `echo`, `cat`, `env`, `true`, `false`,
/// `exit N`, and those behind `sh -c`.
pub(crate) async fn exec(
    world: &Arc<World>,
    target: &Target,
    query: &Query,
    parts: &mut Parts,
) -> Result<Response, Refusal> {
    let pod = world.find(target)?;
    let container = container(&pod, query.get("container"))?;
    if pod["status"]["phase"] != "Running" {
        let name = object::text(&container, "/name");
        let why = format!("unable to upgrade connection: container not found (\"{name}\")");
        return Err(Refusal::internal(&why));
    }
    let words = plain(query.all("command").map(str::to_owned).collect());
    let shell = Shell {
        container,
        hostname: target.name.clone(),
        has_stdin: query.is_set("stdin"),
    };
    let upgrade = channel::upgrade(parts, &[V5, V4]).await?;
    Ok(upgrade.on_upgrade(move |mut socket| async move {
        let status = shell.run(&mut socket, &words).await;
        channel::send(&mut socket, STATUS, status.to_string().as_bytes()).await;
        channel::close(&mut socket).await;
    }))
}

fn container(pod: &Value, wanted: Option<&str>) -> Result<Value, Refusal> {
    let mut containers = pod["spec"]["containers"].as_array().into_iter().flatten();
    let container = containers.find(|one| wanted.is_none_or(|wanted| one["name"] == wanted));
    container.cloned().ok_or_else(|| {
        let (wanted, pod) = (wanted.unwrap_or_default(), object::name(pod));
        Refusal::bad_request(format!("container {wanted} is not valid for pod {pod}"))
    })
}

/// The command itself, without the shell around it.
fn plain(command: Vec<String>) -> Vec<String> {
    match command.as_slice() {
        [shell, flag, line] if shell.ends_with("sh") && flag == "-c" => {
            line.split_whitespace().map(str::to_owned).collect()
        }
        _ => command,
    }
}

/// What stands in for a shell.
struct Shell {
    container: Value,
    hostname: String,
    has_stdin: bool,
}

impl Shell {
    /// Runs a command, and says how it ended.
    async fn run(&self, socket: &mut WebSocket, words: &[String]) -> Value {
        let (program, arguments) = words.split_at(words.len().min(1));
        let program = program.first().map(String::as_str).unwrap_or_default();
        match program {
            "echo" => {
                let line = format!("{}\n", arguments.join(" "));
                channel::send(socket, STDOUT, line.as_bytes()).await;
            }
            "env" => {
                let lines = environment(&self.container, &self.hostname);
                channel::send(socket, STDOUT, lines.as_bytes()).await;
            }
            "cat" if self.has_stdin => echo_input(socket).await,
            "cat" | "true" => {}
            "false" => return exit_status(1),
            "exit" => {
                let code = arguments.first().and_then(|code| code.parse().ok());
                return exit_status(code.unwrap_or(0));
            }
            unknown => {
                let why = format!("exec: \"{unknown}\": executable file not found in $PATH");
                channel::send(socket, STDERR, why.as_bytes()).await;
                let why = format!("error executing command in container: {why}");
                return Refusal::internal(&why).status();
            }
        }
        exit_status(0)
    }
}

/// Gives back what comes in, until the client ends it or goes.
async fn echo_input(socket: &mut WebSocket) {
    while let Some(Ok(message)) = socket.recv().await {
        let Message::Binary(bytes) = message else {
            if matches!(message, Message::Close(_)) {
                return;
            }
            continue;
        };
        match bytes.split_first() {
            Some((&STDIN, input)) if !channel::send(socket, STDOUT, input).await => return,
            Some((&CLOSE, [STDIN])) => return,
            _ => {}
        }
    }
}

fn environment(container: &Value, hostname: &str) -> String {
    let variables = container["env"].as_array();
    let mut lines = format!("PATH=/usr/local/bin:/usr/bin:/bin\nHOSTNAME={hostname}\n");
    for variable in variables.into_iter().flatten() {
        if let (Some(name), Some(value)) = (variable["name"].as_str(), variable["value"].as_str()) {
            lines.extend([name, "=", value, "\n"]);
        }
    }
    lines
}

fn exit_status(code: i32) -> Value {
    if code == 0 {
        return json!({ "metadata": {}, "status": "Success" });
    }
    json!({
        "metadata": {},
        "status": "Failure",
        "reason": "NonZeroExitCode",
        "message": format!("command terminated with non-zero exit code: error executing command, exit code {code}"),
        "details": { "causes": [{ "reason": "ExitCode", "message": code.to_string() }] },
    })
}
