use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
};

use jiff::{SignedDuration, Timestamp};
use tokio::{net::TcpListener, runtime, sync::oneshot};

use super::{
    clock::Clock,
    cloudfront::Invalidation,
    cluster_token,
    eks::NodeGroup,
    fault::Fault,
    rds::{Database, Snapshot},
    server,
    service::Service,
    world::World,
};

/// A running fake, which ends when it is dropped.
#[derive(Debug)]
pub struct FakeAws {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Everything that calls read and change.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) world: World,
    pub(crate) clock: Clock,
    pub(crate) faults: Vec<Fault>,
    pub(crate) asked: Vec<Asked>,
}

/// A call that came, be it answered or refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The service.
    pub service: Service,
    /// The operation, empty where the request named none.
    pub operation: String,
    /// What was sent: a form, XML or JSON as it came; of CBOR, the same members as JSON.
    pub body: String,
    /// Whose signature it claimed to have, empty where it had none.
    pub access_key_id: String,
    /// The status of the answer; 0 where there was none.
    pub status: u16,
    /// The id of the answer.
    pub request_id: String,
}

impl Asked {
    /// Whether the operation changes anything.
    pub fn is_mutation(&self) -> bool {
        let reads = [
            "Get",
            "Describe",
            "List",
            "Filter",
            "BatchGet",
            "StartQuery",
            "StopQuery",
        ];
        !reads.iter().any(|read| self.operation.starts_with(read))
    }
}

impl FakeAws {
    /// Listens on a free port of the loopback address.
    pub fn start(world: World) -> Self {
        let state = Arc::new(Mutex::new(State {
            world,
            clock: Clock::Skewed(SignedDuration::ZERO),
            faults: Vec::new(),
            asked: Vec::new(),
        }));
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let shared = state.clone();
        let thread = thread::spawn(move || {
            let runtime = runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).unwrap();
                tokio::select! {
                    () = server::serve(listener, shared) => {}
                    _ = stopped => {}
                }
            });
        });
        Self {
            address,
            state,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address as an endpoint for every service, as in `http://127.0.0.1:4000`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All calls, in the order of their coming.
    pub fn requests(&self) -> Vec<Asked> {
        self.state().asked.clone()
    }

    /// The calls that asked for a change, refused ones too.
    pub fn mutations(&self) -> Vec<Asked> {
        let asked = self.requests();
        asked.into_iter().filter(Asked::is_mutation).collect()
    }

    /// Makes calls go wrong, until the fault is used up or [`Self::heal`] is called. The oldest fault that concerns a call
    /// strikes it.
    pub fn fault(&self, fault: Fault) {
        self.state().faults.push(fault);
    }

    /// Takes all faults away.
    pub fn heal(&self) {
        self.state().faults.clear();
    }

    /// Stops its clock at a time.
    pub fn stop_clock(&self, at: Timestamp) {
        self.state().clock = Clock::At(at);
    }

    /// Sets its clock apart from the machine's.
    pub fn skew_clock(&self, by: SignedDuration) {
        self.state().clock = Clock::Skewed(by);
    }

    /// Moves its clock forward, be it stopped or not.
    pub fn advance_clock(&self, by: SignedDuration) {
        self.state().clock.advance(by);
    }

    /// The time by its clock.
    pub fn now(&self) -> Timestamp {
        self.state().clock.now()
    }

    /// Reads or changes what it knows, while no call does.
    pub fn world<T>(&self, with: impl FnOnce(&mut World) -> T) -> T {
        with(&mut self.state().world)
    }

    /// The node group of this name.
    pub fn node_group(&self, name: &str) -> NodeGroup {
        let state = self.state();
        let groups = &state.world.node_groups;
        groups
            .iter()
            .find(|group| group.name == name)
            .unwrap()
            .clone()
    }

    /// The database of this id.
    pub fn database(&self, id: &str) -> Database {
        let state = self.state();
        let databases = &state.world.databases;
        databases
            .iter()
            .find(|database| database.id == id)
            .unwrap()
            .clone()
    }

    /// The snapshots of a database, oldest first.
    pub fn snapshots(&self, database: &str) -> Vec<Snapshot> {
        let state = self.state();
        let snapshots = state.world.snapshots.iter();
        snapshots
            .filter(|snapshot| snapshot.database == database)
            .cloned()
            .collect()
    }

    /// The invalidations of a distribution, oldest first.
    pub fn invalidations(&self, distribution: &str) -> Vec<Invalidation> {
        let state = self.state();
        let invalidations = state.world.invalidations.iter();
        invalidations
            .filter(|invalidation| invalidation.distribution == distribution)
            .cloned()
            .collect()
    }

    /// Checks the token of a bearer as a cluster does, by the fake's clock: the form, the host, the signed
    /// `x-k8s-aws-id`, the age and the signature. Tells which cluster it is for, or what is wrong with it.
    pub fn verify_cluster_token(&self, token: &str) -> Result<String, String> {
        let state = self.state();
        cluster_token::verify(&state.world, state.clock.now(), token)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for FakeAws {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}
