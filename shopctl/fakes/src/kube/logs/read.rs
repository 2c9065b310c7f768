use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    http::header::{CONTENT_TYPE, HeaderValue},
    response::Response,
};
use futures_util::stream;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokio::sync::watch;

use super::kept::{Log, Logged};
use crate::kube::{
    clock,
    object::{self, Key},
    path::Target,
    query::Query,
    refusal::Refusal,
    world::World,
};

/// How much goes out at once.
const CHUNK_BYTES: usize = 32 * 1024;

/// Answers with what a container wrote.
pub(crate) fn read(
    world: &Arc<World>,
    target: &Target,
    query: &Query,
) -> Result<Response, Refusal> {
    let pod = world.find(target)?;
    let container = container(&pod, query.get("container"))?;
    if !query.is_set("previous") {
        refuse_waiting(&pod, &container)?;
    }
    let reader = Reader::new(world, target, query, container)?;
    let chunks = stream::unfold(reader, |mut reader| async move {
        let chunk = reader.next().await?;
        Some((Ok::<_, std::convert::Infallible>(chunk), reader))
    });
    let mut response = Response::new(Body::from_stream(chunks));
    let plain = HeaderValue::from_static("text/plain");
    response.headers_mut().insert(CONTENT_TYPE, plain);
    Ok(response)
}

fn container(pod: &Value, wanted: Option<&str>) -> Result<String, Refusal> {
    let names = |list: &str| -> Vec<String> {
        let list = pod["spec"][list].as_array();
        list.into_iter()
            .flatten()
            .filter_map(|one| Some(one["name"].as_str()?.to_owned()))
            .collect()
    };
    let main = names("containers");
    let pod = object::name(pod);
    match (wanted, main.as_slice()) {
        (Some(wanted), _) if main.iter().any(|name| name == wanted) => Ok(wanted.to_owned()),
        (Some(wanted), _) => Err(Refusal::bad_request(format!(
            "container {wanted} is not valid for pod {pod}"
        ))),
        (None, [only]) => Ok(only.clone()),
        (None, several) => Err(Refusal::bad_request(format!(
            "a container name must be specified for pod {pod}, choose one of: [{}]",
            several.join(" ")
        ))),
    }
}

fn refuse_waiting(pod: &Value, container: &str) -> Result<(), Refusal> {
    let statuses = pod["status"]["containerStatuses"].as_array();
    let status = statuses
        .into_iter()
        .flatten()
        .find(|status| status["name"] == container);
    let reason = status.map_or("PodInitializing", |status| {
        object::text(status, "/state/waiting/reason")
    });
    let waits = match reason {
        "" | "CrashLoopBackOff" => return Ok(()),
        "ErrImagePull" | "ImagePullBackOff" => "trying and failing to pull image".to_owned(),
        reason => reason.to_owned(),
    };
    let pod = object::name(pod);
    Err(Refusal::bad_request(format!(
        "container \"{container}\" in pod \"{pod}\" is waiting to start: {waits}"
    )))
}

/// The time from which lines are wanted. It loses its fraction of a second on the way to the node.
fn since(world: &World, target: &Target, query: &Query) -> Result<Option<Timestamp>, Refusal> {
    let seconds = query.get("sinceSeconds");
    let time = query.get("sinceTime");
    match (seconds, time) {
        (Some(_), Some(_)) => {
            let why = "at most one of `sinceTime` or `sinceSeconds` may be specified";
            Err(Refusal::invalid(
                &target.resource,
                &target.name,
                "sinceSeconds",
                why,
            ))
        }
        (Some(seconds), None) => {
            let seconds: i64 = seconds
                .parse()
                .map_err(|_| Refusal::bad_request("sinceSeconds is no number"))?;
            Ok(Some(world.clock.now() - SignedDuration::from_secs(seconds)))
        }
        (None, Some(time)) => {
            let time: Timestamp = time
                .parse()
                .map_err(|_| Refusal::bad_request("sinceTime is no time"))?;
            Ok(Timestamp::from_second(time.as_second()).ok())
        }
        (None, None) => Ok(None),
    }
}

fn first_line(log: &Log, run: u32, since: Option<Timestamp>, tail: Option<usize>) -> usize {
    let wanted = |(at, line): &(usize, &Logged)| {
        *at >= log.rotated && line.run == run && since.is_none_or(|since| line.at >= since)
    };
    let here: Vec<usize> = log
        .lines
        .iter()
        .enumerate()
        .filter(wanted)
        .map(|(at, _)| at)
        .collect();
    let skipped = tail.map_or(0, |tail| here.len().saturating_sub(tail));
    let after_run = log.lines.partition_point(|line| line.run <= run);
    here.get(skipped).copied().unwrap_or(after_run)
}

struct Reader {
    world: Arc<World>,
    key: Key,
    container: String,
    run: u32,
    cursor: usize,
    has_timestamps: bool,
    /// How many bytes are still wanted.
    left: Option<usize>,
    follows: bool,
    grown: watch::Receiver<()>,
}

impl Reader {
    fn new(
        world: &Arc<World>,
        target: &Target,
        query: &Query,
        container: String,
    ) -> Result<Self, Refusal> {
        let number = |name: &str| {
            let number = query.number(name)?;
            Some(usize::try_from(number).unwrap_or(usize::MAX))
        };
        let key = target.key();
        let (since, tail) = (since(world, target, query)?, number("tailLines"));
        let grown = world.logs.grown.subscribe();
        let begun = world.logs.with(&key, &container, |log| {
            let back = u32::from(query.is_set("previous"));
            let run = log.run.checked_sub(back)?;
            Some((run, first_line(log, run, since, tail)))
        });
        let (run, cursor) = begun.ok_or_else(|| {
            Refusal::bad_request(format!(
                "previous terminated container \"{container}\" in pod \"{}\" not found",
                target.name
            ))
        })?;
        Ok(Self {
            world: world.clone(),
            key,
            container,
            run,
            cursor,
            has_timestamps: query.is_set("timestamps"),
            left: number("limitBytes"),
            follows: query.is_set("follow"),
            grown,
        })
    }

    async fn next(&mut self) -> Option<Bytes> {
        loop {
            self.grown.mark_unchanged();
            let (mut chunk, is_over) = self.chunk();
            if let Some(left) = &mut self.left {
                chunk.truncate(*left);
                *left -= chunk.len();
            }
            if !chunk.is_empty() {
                return Some(chunk.into());
            }
            if is_over || !self.follows || self.left == Some(0) {
                return None;
            }
            self.grown.changed().await.ok()?;
        }
    }

    /// The next lines, and whether no more will come after them.
    fn chunk(&mut self) -> (Vec<u8>, bool) {
        let (run, from, has_timestamps) = (self.run, self.cursor, self.has_timestamps);
        let (chunk, cursor, is_over) = self.world.logs.with(&self.key, &self.container, |log| {
            let mut chunk = Vec::new();
            let mut cursor = from;
            while let Some(line) = log.lines.get(cursor).filter(|line| line.run == run) {
                if chunk.len() >= CHUNK_BYTES {
                    break;
                }
                if has_timestamps {
                    chunk.extend_from_slice(clock::nanos(line.at).as_bytes());
                    chunk.push(b' ');
                }
                chunk.extend_from_slice(line.text.as_bytes());
                chunk.push(b'\n');
                cursor += 1;
            }
            (chunk, cursor, log.run > run || log.has_ended)
        });
        self.cursor = cursor;
        (chunk, is_over)
    }
}
