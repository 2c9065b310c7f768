use std::{
    future::Future,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::Arc,
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use jiff::SignedDuration;
use serde_json::Value;
use tokio::{
    runtime::{self, Handle},
    sync::{oneshot, watch},
};

use super::{
    controller,
    edit::{Dependents, Keeping},
    object::{self, Key},
    patch::Patch,
    server,
    shop::Shop,
    world::World,
};

/// How long [`FakeKube::eventually`] waits.
const PATIENCE: Duration = Duration::from_secs(30);

/// A Kubernetes API with a shop in it, on a port of this machine, until it is dropped.
#[derive(Debug)]
pub struct FakeKube {
    world: Arc<World>,
    address: SocketAddr,
    runtime: Handle,
    drops: watch::Sender<u64>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl FakeKube {
    /// Starts it. When this returns, the shop runs and the API answers.
    pub fn start(shop: Shop) -> Self {
        let port = shop.port();
        let world = Arc::new(shop.into_world());
        controller::settle(&world);
        world.store.forget();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).expect("the port is free");
        listener
            .set_nonblocking(true)
            .expect("a listener can be made not to block");
        let address = listener
            .local_addr()
            .expect("a bound listener has an address");
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime of one thread can be made");
        let handle = runtime.handle().clone();
        let (drops, dropped) = watch::channel(0);
        let (stop, stopped) = oneshot::channel();
        let changes = world.store.subscribe();
        let served = world.clone();
        let thread = thread::spawn(move || {
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener)
                    .expect("the listener does not block");
                tokio::spawn(controller::run(served.clone(), changes));
                tokio::spawn(server::serve(served, listener, dropped));
                // The sender going is as good as its word.
                let _ = stopped.await;
            });
        });
        Self {
            world,
            address,
            runtime: handle,
            drops,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    pub(crate) fn world(&self) -> &Arc<World> {
        &self.world
    }

    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.runtime.spawn(work);
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A kubeconfig for it, with one context, `shop`, and a token.
    pub fn kubeconfig(&self) -> String {
        let token = self
            .world
            .access
            .token()
            .unwrap_or_else(|| "shop-token".to_owned());
        format!(
            "apiVersion: v1\nkind: Config\ncurrent-context: shop\nclusters:\n- name: shop\n  cluster:\n    server: {}\nusers:\n- name: operator\n  user:\n    token: {token}\ncontexts:\n- name: shop\n  context:\n    cluster: shop\n    user: operator\n    namespace: {}\n",
            self.address(),
            self.world.namespace,
        )
    }

    /// Drops every connection that is open, as a server does that dies.
    pub fn drop_connections(&self) {
        self.drops.send_modify(|times| *times += 1);
    }

    /// Sets the cluster's clock apart from the machine's: in objects, logs and the `Date` of answers.
    pub fn skew_clock(&self, by: SignedDuration) {
        self.world.clock.skew(by);
    }

    /// Waits until something is so, and fails the test where it takes half a minute.
    pub fn eventually(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let begun = Instant::now();
        while !is_so(self) {
            assert!(begun.elapsed() < PATIENCE, "waited in vain until {what}");
            thread::sleep(Duration::from_millis(2));
        }
    }
}

/// What the cluster keeps. A kind is named by group and plural, as in `apps/deployments` or `pods`; the namespace of
/// what is in none is empty.
impl FakeKube {
    /// The objects of a kind, of every namespace where none is named.
    pub fn objects(&self, kind: &str, namespace: &str) -> Vec<Value> {
        let (objects, _) = self.world.store.list(kind, namespace);
        objects.iter().map(|object| (**object).clone()).collect()
    }

    /// An object.
    pub fn object(&self, kind: &str, namespace: &str, name: &str) -> Option<Value> {
        let object = self.world.store.get(&Key::new(kind, namespace, name))?;
        Some((*object).clone())
    }

    /// The names of the pods of an app (`app.kubernetes.io/name`) in the shop's namespace, without those that are ending.
    pub fn pods(&self, app: &str) -> Vec<String> {
        let (pods, _) = self.world.store.list("pods", &self.world.namespace);
        pods.iter()
            .filter(|pod| {
                object::label(pod, "app.kubernetes.io/name") == app && !object::is_ending(pod)
            })
            .map(|pod| object::name(pod).to_owned())
            .collect()
    }

    /// Makes an object, or puts it in the place of one; also its status.
    pub fn put(&self, object: Value) {
        let world = &self.world;
        let (resource, namespace) = world.place_of(&object);
        let key = Key::new(&resource.path(), &namespace, object::name(&object));
        if world.store.get(&key).is_some() {
            world.touch(&key, |before| *before = object);
        } else {
            world
                .create(&resource, &namespace, object, Keeping::Kept)
                .expect("the object is valid");
        }
    }

    /// Deletes an object with what it owns, at once. Says whether it was there.
    pub fn remove(&self, kind: &str, namespace: &str, name: &str) -> bool {
        let key = Key::new(kind, namespace, name);
        self.world
            .delete(&key, Some(0), Dependents::Deleted)
            .is_some()
    }

    /// Changes an object by a merge patch, its status too. Says whether it was there.
    pub fn patch(&self, kind: &str, namespace: &str, name: &str, patch: Value) -> bool {
        let patch = Patch::Merge(patch);
        self.world
            .touch(&Key::new(kind, namespace, name), |object| {
                patch.apply(object).expect("a merge cannot fail");
            })
    }
}

impl Drop for FakeKube {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // The thread may have ended by itself.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            // A panic in it was told already.
            let _ = thread.join();
        }
    }
}
