use std::{fs, path::PathBuf, time::Duration};

use anyhow::Context as _;
use jiff::Timestamp;
use serde_json::Value;
use shopctl_cluster::{
    Cluster, ContainerState, Job as State, JobOutcome, LogOptions, Pod, Selector,
};
use tokio::time::{Instant, sleep};

use super::{
    manifest::{LOADGEN, Work, tools_beside},
    run::Run,
    workers::Workers,
};
use crate::{
    command::{context::Context, job, program::Ended},
    error::{CommandError, ErrorKind, Result},
    platform::Eks,
    safety::Confirmed,
};

/// How often it is looked how far the workers are.
const LOOK: Duration = Duration::from_millis(500);
/// Workers that begin further apart than this make another load than the scenario says.
const APART_SECONDS: i64 = 5;
/// The number of a worker, on its pod.
const INDEX: &str = "batch.kubernetes.io/job-completion-index";
/// What the lines begin with in which a worker hands over what it recorded.
const MARK: &[u8] = b"loadgen-histograms ";

/// Workers as one job of the cluster, which load the shop where it runs.
pub(super) struct Job<'a> {
    eks: &'a Eks,
    pub(super) name: String,
    pub(super) image: String,
    /// The address that is loaded.
    pub(super) target: String,
    manifest: Value,
}

impl<'a> Job<'a> {
    pub(super) async fn plan(
        eks: &'a Eks,
        workers: &Workers<'_>,
        image: Option<&str>,
    ) -> Result<Self> {
        let app = eks.app(None)?;
        let template = job::template(eks, app).await?;
        let image = match image {
            Some(image) => image.to_owned(),
            None => tools_beside(&job::image(&template, app)?)?,
        };
        let name = job::fitting(app, &format!("-loadgen-{}", workers.run_id));
        let target = format!("http://{app}:{}", eks.config().port);
        let work = Work {
            app,
            name: &name,
            image: &image,
            target: &target,
            secret: eks.config().load_test_secret.as_ref(),
        };
        Ok(Self {
            eks,
            manifest: work.manifest(&template, workers),
            name,
            image,
            target,
        })
    }

    /// Runs it to its end, and gives what each worker has said. It ends with this command, however that ends.
    pub(super) async fn run(
        &self,
        run: &Run<'_>,
        workers: &Workers<'_>,
        confirmed: &Confirmed,
    ) -> Result<Vec<PathBuf>> {
        let writes = self.eks.cluster_writes(confirmed).await?;
        let made = async {
            writes
                .create_job(self.eks.namespace(), &self.manifest)
                .await?;
            run.context
                .printer
                .note(&format!("job {} was begun", self.name));
            self.follow(run.context, workers).await
        };
        let clear = async || {
            match writes.delete_job(self.eks.namespace(), &self.name).await {
                Ok(()) => run.context.printer.note("the workers were ended"),
                Err(error) => run.context.printer.note(&format!(
                    "warning: the workers may still run: {error}; `kubectl -n {} delete job {}` ends them",
                    self.eks.namespace(),
                    self.name
                )),
            }
        };
        let pods = run.context.clearing(Box::pin(made), clear).await?;
        self.collect(run, workers, &pods).await
    }

    /// Waits for the end of all workers. They must begin as soon as a step may take; how long they run is the scenario's.
    async fn follow(&self, context: &Context, workers: &Workers<'_>) -> Result<Vec<Pod>> {
        let cluster = self.eks.cluster().await?;
        let of_job = Selector::labels(format!("job-name={}", self.name));
        let begins_by = Instant::now() + context.global.timeout;
        let mut told = String::new();
        loop {
            let state: State = cluster.get(self.eks.namespace(), &self.name).await?;
            let pods: Vec<Pod> = cluster.list(self.eks.namespace(), &of_job).await?;
            let (waiting, over) = (
                pods.iter().filter(|pod| waits(pod)).count(),
                pods.iter().filter(|pod| pod.is_over()),
            );
            let begun = pods.len() - waiting;
            let far = format!(
                "{begun} of {} workers began, {} ended",
                workers.count,
                over.count()
            );
            if far != told {
                context.printer.note(&far);
                told = far;
            }
            match state.outcome() {
                JobOutcome::Running
                    if begun < usize::from(workers.count) && Instant::now() >= begins_by =>
                {
                    return Err(late(context, workers, &pods));
                }
                JobOutcome::Running => sleep(LOOK).await,
                JobOutcome::Complete => return Ok(pods),
                // Some may have said what the run is judged by all the same.
                JobOutcome::Failed { reason, message } => {
                    context
                        .printer
                        .note(&format!("job {} ended as {reason}: {message}", self.name));
                    return Ok(pods);
                }
            }
        }
    }

    async fn collect(
        &self,
        run: &Run<'_>,
        workers: &Workers<'_>,
        pods: &[Pod],
    ) -> Result<Vec<PathBuf>> {
        let cluster = self.eks.cluster().await?;
        let folder = workers.folder(run.folder)?;
        let mut files = Vec::new();
        let mut began = Vec::new();
        for index in 0..workers.count {
            let number = index.to_string();
            let pod = pods
                .iter()
                .find(|pod| index_of(pod) == Some(number.as_str()));
            let pod = pod.ok_or_else(|| {
                let gone = format!("the pod of worker {index} is gone, and its log with it");
                CommandError::new(ErrorKind::NotFound, gone)
            })?;
            let log = said(cluster, self.eks.namespace(), pod.name()).await?;
            let file = folder.join(format!("{index}.log"));
            fs::write(&file, &log).with_context(|| format!("writing {}", file.display()))?;
            let state = pod.container(LOADGEN).map(|container| &container.state);
            let ended = state.and_then(ContainerState::terminated);
            began.extend(ended.and_then(|ended| ended.started_at));
            let has_recorded = log.windows(MARK.len()).any(|part| part == MARK);
            let code = ended.map_or(-1, |ended| ended.exit_code);
            workers
                .check(
                    &if code == 0 {
                        Ended::Well
                    } else {
                        Ended::Badly(code)
                    },
                    has_recorded,
                )
                .map_err(|error| error.hint(format!("worker {index} said:\n{}", last(&log))))?;
            files.push(file);
        }
        if let Some(apart) = apart(&began).filter(|apart| *apart > APART_SECONDS) {
            run.context.printer.note(&format!(
                "the workers began {apart} s apart; `-- --start-at TIME` lets them begin together"
            ));
        }
        Ok(files)
    }
}

fn waits(pod: &Pod) -> bool {
    let state = pod.container(LOADGEN).map(|container| &container.state);
    matches!(
        state,
        None | Some(ContainerState::Waiting { .. } | ContainerState::Unknown)
    )
}

fn index_of(pod: &Pod) -> Option<&str> {
    let meta = &pod.metadata;
    meta.labels
        .get(INDEX)
        .or_else(|| meta.annotations.get(INDEX))
}

/// Not all workers have begun in time: why not, as far as their pods tell.
fn late(context: &Context, workers: &Workers<'_>, pods: &[Pod]) -> CommandError {
    let waiting = pods.iter().find(|pod| waits(pod));
    let why = waiting.map(|pod| format!("; {}: {}", pod.name(), waits_for(pod)));
    let told = format!(
        "of {} workers, not all began within {:?}{}",
        workers.count,
        context.global.timeout,
        why.unwrap_or_default()
    );
    CommandError::new(ErrorKind::Timeout, told).hint(
        "fewer --workers, another --image, or a longer --timeout where nodes are still to come",
    )
}

fn waits_for(pod: &Pod) -> String {
    match pod.container(LOADGEN).map(|container| &container.state) {
        Some(ContainerState::Waiting { reason, message }) => {
            let texts = [reason, message].into_iter();
            let texts: Vec<_> = texts.filter_map(|text| text.as_deref()).collect();
            texts.join(": ")
        }
        _ => pod.words(),
    }
}

/// All that a worker said, as it said it: what it recorded must not be changed by what keeps secrets out of logs.
async fn said(cluster: &Cluster, namespace: &str, pod: &str) -> Result<Vec<u8>> {
    let options = LogOptions {
        container: Some(LOADGEN.to_owned()),
        ..LogOptions::default()
    };
    let mut lines = cluster.logs(namespace, pod, &options).await?;
    let mut log = Vec::new();
    while let Some(line) = lines.next().await {
        let line = line?;
        log.extend_from_slice(&line.text);
        if !line.continues {
            log.push(b'\n');
        }
    }
    Ok(log)
}

/// The last lines of a log.
fn last(log: &[u8]) -> String {
    let text = String::from_utf8_lossy(log);
    let mut lines: Vec<_> = text
        .lines()
        .rev()
        .take(3)
        .map(|line| format!("  {line}"))
        .collect();
    lines.reverse();
    lines.join("\n")
}

/// How many seconds lie between the first and the last.
fn apart(moments: &[Timestamp]) -> Option<i64> {
    let (first, last) = (moments.iter().min()?, moments.iter().max()?);
    Some(last.as_second() - first.as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_log_is_its_last_lines() {
        assert_eq!(last(b"a\nb\nc\nd\n"), "  b\n  c\n  d");
        assert_eq!(last(b""), "");
    }
}
