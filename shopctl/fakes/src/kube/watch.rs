use std::{collections::VecDeque, sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::header::{CONTENT_TYPE, HeaderValue},
    response::Response,
};
use futures_util::stream;
use serde_json::{Value, json};
use tokio::{
    sync::{broadcast, watch},
    time::{Instant, Interval},
};

use super::{
    fake::FakeKube,
    object,
    path::Target,
    query::Query,
    refusal::Refusal,
    selector::Selector,
    store::{Became, Change},
    world::World,
};

/// How many steps of the cluster lie between two bookmarks.
const BOOKMARK_STEPS: u32 = 10;

/// Answers with the changes of a kind, until the client goes or its time is over.
pub(crate) fn watch(
    world: &Arc<World>,
    target: &Target,
    query: &Query,
    is_storm: bool,
) -> Result<Response, Refusal> {
    let selector = Selector::parse(query, &target.resource).map_err(Refusal::bad_request)?;
    let asked = query.number("resourceVersion").filter(|since| *since > 0);
    let wants_all = query.is_set("sendInitialEvents");
    let since = asked.filter(|_| !wants_all);
    let path = target.resource.path();
    let begun = world.store.watch(&path, &target.namespace, since);
    let begun = match begun {
        Ok(begun) if !is_storm => begun,
        _ => {
            let oldest = world.store.version();
            return Ok(response(Body::from(gone(asked.unwrap_or(1), oldest))));
        }
    };
    if let Some(asked) = asked.filter(|asked| *asked > begun.version) {
        return Err(Refusal::version_too_large(asked, begun.version));
    }
    let mut watcher = Watcher::new(world, target, query, selector, begun.version, begun.coming);
    watcher.catch_up(&begun.present, &begun.missed, wants_all);
    let parts = stream::unfold(watcher, |mut watcher| async move {
        let part = watcher.next().await?;
        Some((Ok::<_, std::convert::Infallible>(part), watcher))
    });
    Ok(response(Body::from_stream(parts)))
}

fn response(body: Body) -> Response {
    let mut response = Response::new(body);
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn gone(since: u64, oldest: u64) -> Bytes {
    let why = Refusal::expired(format!("too old resource version: {since} ({oldest})"));
    line("ERROR", &why.status())
}

fn line(kind: &str, object: &Value) -> Bytes {
    let mut line = Vec::with_capacity(512);
    line.extend_from_slice(b"{\"type\":\"");
    line.extend_from_slice(kind.as_bytes());
    line.extend_from_slice(b"\",\"object\":");
    serde_json::to_writer(&mut line, object).expect("objects are JSON");
    line.extend_from_slice(b"}\n");
    line.into()
}

struct Watcher {
    world: Arc<World>,
    target: Target,
    selector: Selector,
    ready: VecDeque<Bytes>,
    coming: broadcast::Receiver<Arc<Change>>,
    /// What is coming but not newer than this was missed, and is told already.
    since: u64,
    /// The version that the last bookmark told.
    told: u64,
    has_bookmarks: bool,
    bookmarks: Interval,
    ends: Option<Instant>,
    cut: watch::Receiver<u64>,
}

impl Watcher {
    fn new(
        world: &Arc<World>,
        target: &Target,
        query: &Query,
        selector: Selector,
        version: u64,
        coming: broadcast::Receiver<Arc<Change>>,
    ) -> Self {
        let mut bookmarks = tokio::time::interval(world.pace * BOOKMARK_STEPS);
        bookmarks.reset();
        let seconds = query.number("timeoutSeconds");
        Self {
            world: world.clone(),
            target: target.clone(),
            selector,
            ready: VecDeque::new(),
            coming,
            since: version,
            told: version,
            has_bookmarks: query.is_set("allowWatchBookmarks"),
            bookmarks,
            ends: seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds)),
            cut: world.watches.subscribe(),
        }
    }

    fn catch_up(&mut self, present: &[Arc<Value>], missed: &[Arc<Change>], wants_all: bool) {
        for object in present.iter().filter(|object| self.selector.fits(object)) {
            self.ready.push_back(line("ADDED", object));
        }
        for change in missed {
            self.ready.extend(self.visible(change));
        }
        if wants_all {
            self.ready.push_back(self.bookmark(true));
        }
    }

    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if let Some(ready) = self.ready.pop_front() {
                return Some(ready);
            }
            let ends = self.ends;
            let over = async move {
                match ends {
                    Some(ends) => tokio::time::sleep_until(ends).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = over => return None,
                _ = self.cut.changed() => return None,
                change = self.coming.recv() => match change {
                    Ok(change) if change.version > self.since => {
                        self.since = change.version;
                        self.ready.extend(self.visible(&change));
                    }
                    Ok(_) => {}
                    Err(broadcast::error::RecvError::Lagged(_)) => {
                        self.ready.push_back(gone(self.since, self.world.store.forgotten()));
                        self.ends = Some(Instant::now());
                    }
                    Err(broadcast::error::RecvError::Closed) => return None,
                },
                _ = self.bookmarks.tick(), if self.has_bookmarks && self.told < self.since => {
                    self.told = self.since;
                    return Some(self.bookmark(false));
                }
            }
        }
    }

    /// What a change is to somebody who sees only what the selector lets through.
    fn visible(&self, change: &Change) -> Option<Bytes> {
        let is_here = change.key.path == self.target.resource.path()
            && (self.target.namespace.is_empty() || change.key.namespace == self.target.namespace);
        if !is_here {
            return None;
        }
        let was = change.old.as_ref().filter(|old| self.selector.fits(old));
        let is = change.became != Became::Deleted && self.selector.fits(&change.object);
        match (was, is) {
            (None, true) => Some(line("ADDED", &change.object)),
            (Some(_), true) => Some(line("MODIFIED", &change.object)),
            (Some(_), false) if change.became == Became::Deleted => {
                Some(line("DELETED", &change.object))
            }
            (Some(old), false) => {
                let mut last_seen = (**old).clone();
                object::set_version(&mut last_seen, change.version);
                Some(line("DELETED", &last_seen))
            }
            (None, false) => None,
        }
    }

    fn bookmark(&self, ends_initial: bool) -> Bytes {
        let resource = &self.target.resource;
        let mut bookmark = json!({
            "kind": resource.kind,
            "apiVersion": resource.api_version(),
            "metadata": { "resourceVersion": self.since.to_string(), "creationTimestamp": null },
        });
        if ends_initial {
            bookmark["metadata"]["annotations"] = json!({ "k8s.io/initial-events-end": "true" });
        }
        line("BOOKMARK", &bookmark)
    }
}

/// Watches.
impl FakeKube {
    /// Ends every watch that is open, as a server does that is about to restart.
    pub fn close_watches(&self) {
        self.world().watches.send_modify(|times| *times += 1);
    }

    /// Forgets every change so far: who watches from an older version gets 410.
    pub fn forget_history(&self) {
        self.world().store.forget();
    }
}
