use std::{
    pin::{Pin, pin},
    time::Duration,
};

use futures_util::{Sink, SinkExt, future::join};
use http::Method;
use k8s_openapi::{api::core::v1, apimachinery::pkg::apis::meta::v1::Status};
use kube::{
    Api,
    api::{AttachParams, AttachedProcess, TerminalSize},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, AsyncWriteExt, copy, sink},
    time::timeout,
};

use crate::{
    error::{ClusterError, ClusterErrorKind, Result},
    kind::Kind,
    pod::Pod,
    writes::Writes,
};

/// How much is kept on the way in each direction before whoever writes waits.
const KEPT: usize = 64 * 1024;

/// A command to be run in a container.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExecOptions {
    /// In which; needed where a pod has several.
    pub container: Option<String>,
    /// The program and its arguments. No shell looks at them.
    pub command: Vec<String>,
    /// Whether something will be written to it.
    pub stdin: bool,
    /// Whether it is to think it has a terminal; then all it writes comes by its standard output.
    pub tty: bool,
}

/// A command that runs in a container. It is cut off when this is dropped.
pub struct Process {
    attached: AttachedProcess,
    patience: Duration,
}

/// Tells a terminal's size to a command.
pub struct Resizer(Pin<Box<dyn Sink<TerminalSize, Error = ClusterError> + Send>>);

impl Writes<'_> {
    /// Runs a command in a container. That changes nothing by itself, but the command can change anything.
    pub async fn exec(&self, namespace: &str, pod: &str, options: &ExecOptions) -> Result<Process> {
        let path = Pod::RESOURCE.part(namespace, pod, "exec")?;
        let cluster = self.cluster();
        let mut params = AttachParams::default()
            .stdin(options.stdin)
            .stdout(true)
            .stderr(!options.tty)
            .tty(options.tty)
            .max_stdin_buf_size(KEPT)
            .max_stdout_buf_size(KEPT)
            .max_stderr_buf_size(KEPT);
        params.container.clone_from(&options.container);
        let pods: Api<v1::Pod> = Api::namespaced(cluster.client.clone(), namespace);
        let started = timeout(cluster.patience, pods.exec(pod, &options.command, &params)).await;
        let started = started
            .map_err(|_| ClusterError::late(cluster.patience))
            .and_then(|started| started.map_err(ClusterError::broken));
        let attached = started.map_err(|error| error.asking(&Method::GET, &path))?;
        Ok(Process {
            attached,
            patience: cluster.patience,
        })
    }
}

impl Process {
    /// What its terminal's size is told by, once; `None` where it has none.
    pub fn resizer(&mut self) -> Option<Resizer> {
        let sender = self.attached.terminal_size()?;
        Some(Resizer(Box::pin(sender.sink_map_err(|_| broken()))))
    }

    /// Passes on all that is read and written until it ends, and gives its exit code. A command that could not be run
    /// is an error. Input that was not asked for is not read.
    pub async fn run(
        mut self,
        input: impl AsyncRead + Unpin,
        output: impl AsyncWrite + Unpin,
        complaints: impl AsyncWrite + Unpin,
    ) -> Result<i32> {
        let status = self.attached.take_status().ok_or_else(broken)?;
        let feeding = feed(input, self.attached.stdin());
        let outputs = join(
            pass(self.attached.stdout(), output),
            pass(self.attached.stderr(), complaints),
        );
        let (mut feeding, mut outputs, mut status) = (pin!(feeding), pin!(outputs), pin!(status));
        let (mut has_fed, mut has_passed) = (false, false);
        let told = loop {
            tokio::select! {
                told = &mut status => break told.ok_or_else(broken)?,
                () = &mut feeding, if !has_fed => has_fed = true,
                _ = &mut outputs, if !has_passed => has_passed = true,
            }
        };
        if !has_passed {
            // What it wrote last is still on its way here, and ends once the connection does.
            let _ = timeout(self.patience, outputs).await;
        }
        drop(self.attached);
        exit_code(&told)
    }
}

impl Resizer {
    /// Tells the size. It may be told before the command reads it.
    pub async fn resize(&mut self, columns: u16, rows: u16) -> Result<()> {
        self.0
            .send(TerminalSize {
                width: columns,
                height: rows,
            })
            .await
    }
}

/// A pipe does not end by being dropped, so its end is told.
async fn feed(mut from: impl AsyncRead + Unpin, to: Option<impl AsyncWrite + Unpin>) {
    let Some(mut to) = to else { return };
    // A command need not read all that it is given.
    let _ = copy(&mut from, &mut to).await;
    let _ = to.shutdown().await;
}

/// Who no longer wants to see the output gets no more of it, and the command goes on.
async fn pass(from: Option<impl AsyncRead + Unpin>, mut to: impl AsyncWrite + Unpin) {
    let Some(mut from) = from else { return };
    if copy(&mut from, &mut to).await.is_err() {
        let _ = copy(&mut from, &mut sink()).await;
    }
    let _ = to.flush().await;
}

fn broken() -> ClusterError {
    let message = "the connection to the command broke before it ended";
    ClusterError::new(ClusterErrorKind::Unreachable, message)
}

fn exit_code(status: &Status) -> Result<i32> {
    if status.status.as_deref() == Some("Success") {
        return Ok(0);
    }
    let details = status
        .details
        .as_ref()
        .and_then(|details| details.causes.as_ref());
    let mut causes = details.into_iter().flatten();
    let code = causes.find(|cause| cause.reason.as_deref() == Some("ExitCode"));
    let code = code.and_then(|cause| cause.message.as_deref()?.parse().ok());
    code.ok_or_else(|| {
        let message = status
            .message
            .clone()
            .unwrap_or_else(|| "the command could not be run".to_owned());
        ClusterError {
            reason: status.reason.clone(),
            ..ClusterError::new(ClusterErrorKind::Invalid, message)
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_exit_code_is_told_apart_from_a_command_that_could_not_be_run() {
        let code = |status| exit_code(&serde_json::from_value(status).unwrap());
        assert_eq!(code(json!({ "status": "Success" })).unwrap(), 0);
        let failed = json!({
            "status": "Failure", "reason": "NonZeroExitCode", "message": "command terminated with exit code 3",
            "details": { "causes": [{ "reason": "ExitCode", "message": "3" }] },
        });
        assert_eq!(code(failed).unwrap(), 3);
        let unknown =
            json!({ "status": "Failure", "reason": "InternalError", "message": "no such file" });
        assert_eq!(
            code(unknown).unwrap_err().to_string(),
            "no such file (InternalError)"
        );
    }
}
