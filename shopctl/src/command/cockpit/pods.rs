use std::{collections::HashSet, rc::Rc, sync::Arc, time::Duration};

use jiff::Timestamp;
use serde::Deserialize;
use shopctl_cluster::{self as cluster, Change, Kind, Meta, Resource};
use tokio::time::sleep;

use super::feeder::{Ground, Known, again};
use crate::{
    command::pods::{Pod, look, row},
    error::{ErrorKind, Result},
    platform::{Eks, Platform, main_container},
    tui::{News, Trouble, state::PodRow},
};

/// How often it is looked at processes of this machine, which nobody watches.
const LOOK: Duration = Duration::from_secs(2);

/// Tells what becomes of replicas.
pub(super) async fn tell(ground: Rc<Ground>) {
    let trouble = |trouble| ground.tell.tell(News::PodsTrouble(Some(trouble)));
    again(&ground, || watch(&ground), trouble).await;
}

async fn watch(ground: &Rc<Ground>) -> Result<()> {
    match ground.context.platform(&ground.target)? {
        Platform::Local(_) => processes(ground).await,
        Platform::Eks(eks) => {
            let apps = eks.config().apps.iter();
            let watches = apps.map(|app| app_of(ground, eks, app));
            futures_util::future::try_join_all(watches)
                .await
                .map(|_| ())
        }
    }
}

/// Processes have nobody who tells of them: they are looked at, and told of where something is different.
async fn processes(ground: &Ground) -> Result<()> {
    let mut before = None;
    let mut names = Names::default();
    loop {
        let pods = look(&ground.context, &ground.target).await?;
        *ground.pods.borrow_mut() = pods.iter().map(known).collect();
        let rows: Vec<_> = pods.into_iter().map(|pod| names.row(pod)).collect();
        if before.as_ref() == Some(&rows) {
            ground.tell.tell(News::PodsTrouble(None));
        } else {
            before = Some(rows.clone());
            ground.tell.tell(News::Pods {
                app: "shopd".into(),
                rows,
                all: true,
            });
            ground.listed.notify_one();
        }
        tokio::select! {
            () = sleep(LOOK) => {}
            () = ground.refresh.notified() => {}
        }
    }
}

fn known(pod: &Pod) -> (String, Known) {
    let known = Known {
        app: pod.app.as_str().into(),
        is_running: pod.uptime_seconds.is_some(),
        container: None,
    };
    (pod.name.clone(), known)
}

/// What pods of one app become, as the cluster tells it.
async fn app_of(ground: &Ground, eks: &Eks, app: &str) -> Result<()> {
    let deployment = eks.deployment(app).await?;
    let cluster = eks.cluster().await?;
    let mut names = Names::default();
    let app: Arc<str> = names.intern(app);
    let mut watch = cluster.watch::<Slim>(eks.namespace(), &deployment.pod_selector());
    loop {
        let change = match watch.next().await {
            Ok(change) => change,
            Err(error) => {
                let error = error.into();
                ground
                    .tell
                    .tell(News::PodsTrouble(Some(Trouble::of(&error))));
                if error.kind == ErrorKind::Denied {
                    return Err(error);
                }
                continue;
            }
        };
        match change {
            Change::First(pods) => many(ground, &mut names, &app, pods, false),
            Change::Restarted(pods) => many(ground, &mut names, &app, pods, true),
            Change::Applied(pod) => {
                let name = pod.metadata.name.to_string();
                ground.pods.borrow_mut().insert(name, pod.known(&app));
                ground.tell.tell(News::Pod(pod.row(&mut names, &app)));
            }
            Change::Deleted(pod) => {
                ground.pods.borrow_mut().remove(&*pod.metadata.name);
                ground.tell.tell(News::PodGone(pod.metadata.name));
            }
            Change::Resumed => ground.tell.tell(News::PodsTrouble(None)),
        }
    }
}

fn many(ground: &Ground, names: &mut Names, app: &Arc<str>, pods: Vec<Slim>, all: bool) {
    {
        let mut known = ground.pods.borrow_mut();
        if all {
            known.retain(|_, known| known.app != *app);
        }
        for pod in &pods {
            known.insert(pod.metadata.name.to_string(), pod.known(app));
        }
    }
    let rows = pods.into_iter().map(|pod| pod.row(names, app)).collect();
    let app = Arc::clone(app);
    ground.tell.tell(News::Pods { app, rows, all });
    ground.listed.notify_one();
}

/// What is shown of a pod. The rest of it is forgotten as it is read: ten thousand pods are a mebibyte so, and not thirty.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "cluster::Pod")]
struct Slim {
    metadata: Meta,
    status: String,
    reason: Option<String>,
    is_ready: bool,
    is_running: bool,
    restarts: u32,
    started_at: Option<Timestamp>,
    build: Option<String>,
    node: Option<Box<str>>,
    container: Option<String>,
}

impl From<cluster::Pod> for Slim {
    fn from(pod: cluster::Pod) -> Self {
        let is_running = !pod.is_ending()
            && main_container(&pod).is_some_and(|container| container.state.is_running());
        let container = pod.main_container().map(str::to_owned);
        let row = row("", &pod, Timestamp::UNIX_EPOCH);
        Self {
            metadata: Meta {
                name: pod.metadata.name,
                ..Meta::default()
            },
            status: row.status,
            reason: row.reason,
            is_ready: row.ready,
            is_running,
            restarts: row.restarts,
            started_at: pod.status.started_at.or(pod.metadata.created_at),
            build: row.build,
            node: pod.spec.node,
            container,
        }
    }
}

impl Kind for Slim {
    const RESOURCE: Resource = <cluster::Pod as Kind>::RESOURCE;

    fn metadata(&self) -> &Meta {
        &self.metadata
    }
}

impl Slim {
    fn known(&self, app: &Arc<str>) -> Known {
        Known {
            app: Arc::clone(app),
            is_running: self.is_running,
            container: self.container.clone(),
        }
    }

    fn row(self, names: &mut Names, app: &Arc<str>) -> PodRow {
        PodRow {
            name: self.metadata.name,
            app: Arc::clone(app),
            status: names.intern(&self.status),
            reason: self.reason.map(Into::into),
            ready: self.is_ready,
            restarts: self.restarts,
            started_at: self.started_at,
            build: names.intern(self.build.as_deref().unwrap_or_default()),
            place: names.intern(self.node.as_deref().unwrap_or_default()),
        }
    }
}

/// Words that many pods share are kept once.
#[derive(Debug, Default)]
struct Names(HashSet<Arc<str>>);

impl Names {
    fn intern(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.0.get(name) {
            return Arc::clone(known);
        }
        let new: Arc<str> = name.into();
        self.0.insert(Arc::clone(&new));
        new
    }

    fn row(&mut self, pod: Pod) -> PodRow {
        let place = pod.port.map(|port| format!("127.0.0.1:{port}"));
        PodRow {
            app: self.intern(&pod.app),
            status: self.intern(&pod.status),
            reason: pod.reason.map(Into::into),
            ready: pod.ready,
            restarts: pod.restarts,
            started_at: pod.started_at.and_then(|at| at.parse().ok()),
            build: self.intern(pod.build.as_deref().unwrap_or_default()),
            place: self.intern(place.as_deref().unwrap_or_default()),
            name: pod.name.into(),
        }
    }
}
