use std::{collections::VecDeque, time::Duration};

use futures_util::{Stream, stream};
use http::Method;
use kube::core::Status;
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::time::{Instant, timeout};

use crate::{
    ask::Ask,
    backoff::Backoff,
    client::Cluster,
    error::{ClusterError, ClusterErrorKind, Result},
    kind::{Kind, PAGE, Page, selecting},
    lines::{Lines, Piece},
    selector::Selector,
};

/// After how long the server ends a watch by itself.
const LENGTH_S: &str = "290";
/// A watch that says nothing for so long may be dead, and is opened anew from where it was.
const QUIET: Duration = Duration::from_secs(90);
/// A watch that ends sooner than this is not opened anew at once.
const BRIEF: Duration = Duration::from_secs(1);
/// Somebody waits for the first objects of all, and a screen has no room for more.
const FIRST_PAGE: &str = "100";
const LONGEST_LINE: usize = 16 * 1024 * 1024;

/// Something that became different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change<K> {
    /// The beginning of a first listing that has more: something to show while the rest comes. `Restarted` with all of
    /// it follows.
    First(Vec<K>),
    /// This is all there is now: what is not among it is gone.
    Restarted(Vec<K>),
    /// It is new or different.
    Applied(K),
    /// It is gone; this is how it was last.
    Deleted(K),
    /// After an error: the watch goes on, and nothing was missed.
    Resumed,
}

/// What objects become, told for as long as anybody asks.
///
/// It lists, then watches from the version of the list; a connection that ends or breaks is made anew from the last
/// version seen, and where the server has forgotten that one, it lists again. Every change is told, and each change
/// once, except that changes between two listings are told as their sum. Errors are told too, so that whoever shows
/// the objects can say how old they are; the watch goes on after each, with growing pauses.
pub struct Watch<K> {
    cluster: Cluster,
    namespace: String,
    selector: Selector,
    state: State<K>,
    version: Box<str>,
    has_listed: bool,
    has_failed: bool,
    backoff: Backoff,
    due: VecDeque<Change<K>>,
}

enum State<K> {
    Listing {
        items: Vec<K>,
        next: Option<Box<str>>,
    },
    Opening,
    Reading {
        lines: Box<Lines>,
        opened_at: Instant,
    },
}

#[derive(Deserialize)]
struct Told<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    #[serde(borrow)]
    object: &'a RawValue,
}

#[derive(Deserialize)]
struct Versioned {
    metadata: Version,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    resource_version: Box<str>,
}

impl Cluster {
    /// Watches the objects that a selector means. An empty namespace is all of them. Nothing is asked before
    /// [`Watch::next`].
    pub fn watch<K: Kind>(&self, namespace: &str, selector: &Selector) -> Watch<K> {
        Watch {
            cluster: self.clone(),
            namespace: namespace.to_owned(),
            selector: selector.clone(),
            state: State::anew(),
            version: Box::default(),
            has_listed: false,
            has_failed: false,
            backoff: Backoff::new(),
            due: VecDeque::new(),
        }
    }
}

impl<K> State<K> {
    fn anew() -> Self {
        Self::Listing {
            items: Vec::new(),
            next: None,
        }
    }
}

impl<K: Kind> Watch<K> {
    /// The next change, or an error after which it goes on. It can be given up and called again: nothing is lost.
    pub async fn next(&mut self) -> Result<Change<K>> {
        loop {
            if let Some(change) = self.due.pop_front() {
                return Ok(change);
            }
            if let Err(error) = self.step().await {
                self.has_failed = true;
                self.backoff.failed();
                return Err(error);
            }
        }
    }

    /// The changes, as a stream without an end.
    pub fn into_stream(self) -> impl Stream<Item = Result<Change<K>>> + Send {
        stream::unfold(self, async |mut watch| Some((watch.next().await, watch)))
    }

    async fn step(&mut self) -> Result<()> {
        self.backoff.wait().await;
        match &self.state {
            State::Listing { .. } => self.list().await,
            State::Opening => self.open().await,
            State::Reading { .. } => self.read().await,
        }
    }

    async fn list(&mut self) -> Result<()> {
        let State::Listing { next, .. } = &self.state else {
            return Ok(());
        };
        let limit = match next {
            None if !self.has_listed => FIRST_PAGE,
            _ => PAGE,
        };
        let (namespace, selector, part) =
            (&self.namespace, &self.selector, (limit, next.as_deref()));
        let deadline = self.cluster.deadline();
        match self.cluster.page(namespace, selector, part, deadline).await {
            Ok(page) => self.take_page(page),
            Err(error) => return self.lose_list(error),
        }
        Ok(())
    }

    async fn open(&mut self) -> Result<()> {
        let ask = selecting(Ask::get(K::RESOURCE.all(&self.namespace)?), &self.selector)
            .query("watch", "true")
            .query("allowWatchBookmarks", "true")
            .query("resourceVersion", &*self.version)
            .query("timeoutSeconds", LENGTH_S);
        match self.cluster.open(&ask).await {
            Ok(answer) => self.begin(Lines::new(answer, LONGEST_LINE)),
            Err(error) => return self.lose_list(error),
        }
        Ok(())
    }

    async fn read(&mut self) -> Result<()> {
        let State::Reading { lines, opened_at } = &mut self.state else {
            return Ok(());
        };
        let error = match timeout(QUIET, lines.next()).await {
            Ok(Some(Ok(Piece::Line(line)))) => return self.take_line(&line),
            // The server ended it, or it may be dead: no line was lost, since it goes on from the last version.
            Err(_) | Ok(None | Some(Ok(Piece::Rest(_)))) => {
                // Some answer a watch, and end it at once, again and again.
                if opened_at.elapsed() < BRIEF {
                    self.backoff.failed();
                }
                self.state = State::Opening;
                return Ok(());
            }
            Ok(Some(Ok(Piece::Part(_)))) => {
                self.state = State::anew();
                ClusterError::new(
                    ClusterErrorKind::Unexpected,
                    "an object is too large to be watched",
                )
            }
            Ok(Some(Err(error))) => {
                self.state = State::Opening;
                error
            }
        };
        Err(error.asking(&Method::GET, &K::RESOURCE.all(&self.namespace)?))
    }

    /// What is forgotten is listed anew, which is no error.
    fn lose_list(&mut self, error: ClusterError) -> Result<()> {
        if error.kind != ClusterErrorKind::Expired {
            return Err(error);
        }
        self.state = State::anew();
        self.backoff.failed();
        Ok(())
    }

    fn take_page(&mut self, page: Page<K>) {
        let State::Listing { items, next } = &mut self.state else {
            return;
        };
        let is_first = items.is_empty();
        items.extend(page.items);
        *next = page.next;
        if next.is_some() {
            if is_first && !self.has_listed {
                self.due.push_back(Change::First(items.clone()));
            }
            return;
        }
        self.due.push_back(Change::Restarted(std::mem::take(items)));
        self.version = page.version;
        self.has_listed = true;
        self.has_failed = false;
        self.state = State::Opening;
    }

    fn begin(&mut self, lines: Lines) {
        self.state = State::Reading {
            lines: Box::new(lines),
            opened_at: Instant::now(),
        };
        if self.has_failed {
            self.has_failed = false;
            self.due.push_back(Change::Resumed);
        }
    }

    fn take_line(&mut self, line: &[u8]) -> Result<()> {
        self.backoff.succeeded();
        let told: Told<'_> = serde_json::from_slice(line).map_err(|error| self.misread(&error))?;
        if told.kind == "ERROR" {
            return self.take_error(told.object);
        }
        let text = told.object.get();
        let version = |watch: &mut Self, version: &str| watch.version = version.into();
        let change = match told.kind {
            "BOOKMARK" => {
                let read: Versioned =
                    serde_json::from_str(text).map_err(|error| self.misread(&error))?;
                version(self, &read.metadata.resource_version);
                return Ok(());
            }
            "ADDED" | "MODIFIED" => Change::Applied,
            "DELETED" => Change::Deleted,
            _ => return Ok(()),
        };
        let object: K = serde_json::from_str(text).map_err(|error| self.misread(&error))?;
        version(self, &object.metadata().resource_version);
        self.due.push_back(change(object));
        Ok(())
    }

    /// What could not be read may have been anything, so all is listed anew.
    fn misread(&mut self, error: &serde_json::Error) -> ClusterError {
        self.state = State::anew();
        ClusterError::unreadable(error)
    }

    fn take_error(&mut self, object: &RawValue) -> Result<()> {
        let status: Status =
            serde_json::from_str(object.get()).map_err(|error| self.misread(&error))?;
        self.state = State::anew();
        let path = K::RESOURCE.all(&self.namespace)?;
        self.lose_list(ClusterError::told(status.code, &status).asking(&Method::GET, &path))
    }
}
