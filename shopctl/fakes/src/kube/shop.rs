use std::time::Duration;

use serde_json::Value;

use super::{bulk, contents, edit::Keeping, world::World};

const IMAGE: &str = "123456789012.dkr.ecr.eu-south-1.amazonaws.com/shopd:1.0.0";

/// The cluster to begin with.
#[derive(Debug, Clone)]
pub struct Shop {
    namespace: String,
    deployments: Vec<(String, i64, String)>,
    autoscaler: Option<(i64, i64)>,
    has_argo: bool,
    has_external_secrets: bool,
    nodes: usize,
    progress_deadline_seconds: i64,
    objects: Vec<Value>,
    bulk: Option<(usize, usize)>,
    pace: Duration,
    port: u16,
}

impl Default for Shop {
    fn default() -> Self {
        Self::new()
    }
}

impl Shop {
    /// A deployment `shopd` with two replicas of version 1.0.0, an autoscaler from 2 to 7, an Argo CD application, two
    /// nodes, secrets: all at rest.
    pub fn new() -> Self {
        Self {
            namespace: "shop".to_owned(),
            deployments: vec![("shopd".to_owned(), 2, IMAGE.to_owned())],
            autoscaler: Some((2, 7)),
            has_argo: true,
            has_external_secrets: true,
            nodes: 2,
            progress_deadline_seconds: 600,
            objects: Vec::new(),
            bulk: None,
            pace: Duration::from_millis(20),
            port: 0,
        }
    }

    /// Puts the shop in another namespace.
    #[must_use]
    pub fn namespace(mut self, name: &str) -> Self {
        name.clone_into(&mut self.namespace);
        self
    }

    /// Gives the deployments so many replicas.
    #[must_use]
    pub fn replicas(mut self, replicas: i64) -> Self {
        for deployment in &mut self.deployments {
            deployment.1 = replicas;
        }
        self
    }

    /// Adds a deployment, which neither an autoscaler nor an application looks after.
    #[must_use]
    pub fn deployment(mut self, name: &str, replicas: i64, image: &str) -> Self {
        self.deployments
            .push((name.to_owned(), replicas, image.to_owned()));
        self
    }

    /// Bounds the autoscaler otherwise.
    #[must_use]
    pub fn autoscaler(mut self, min: i64, max: i64) -> Self {
        self.autoscaler = Some((min, max));
        self
    }

    /// Leaves the autoscaler out.
    #[must_use]
    pub fn without_autoscaler(mut self) -> Self {
        self.autoscaler = None;
        self
    }

    /// Leaves Argo CD out, and its kinds.
    #[must_use]
    pub fn without_argo(mut self) -> Self {
        self.has_argo = false;
        self
    }

    /// Leaves the External Secrets Operator out, and its kinds.
    #[must_use]
    pub fn without_external_secrets(mut self) -> Self {
        self.has_external_secrets = false;
        self
    }

    /// Gives the cluster so many nodes, named `ip-10-0-1-11.eu-south-1.compute.internal` and on.
    #[must_use]
    pub fn nodes(mut self, nodes: usize) -> Self {
        self.nodes = nodes;
        self
    }

    /// How many steps a rollout may take without progress, as `progressDeadlineSeconds` says: a second is one step here.
    #[must_use]
    pub fn progress_deadline(mut self, seconds: i64) -> Self {
        self.progress_deadline_seconds = seconds;
        self
    }

    /// Adds an object, which is made after all others.
    #[must_use]
    pub fn object(mut self, object: Value) -> Self {
        self.objects.push(object);
        self
    }

    /// Adds so many running pods that nobody made, named `bulk-00000-xxxxx`, each with so many bytes of `managedFields`. A
    /// deployment `bulk` without replicas has them by its selector.
    #[must_use]
    pub fn bulk(mut self, pods: usize, managed_fields_bytes: usize) -> Self {
        self.bulk = Some((pods, managed_fields_bytes));
        self
    }

    /// How long one step of a controller takes; 20 milliseconds unless said otherwise.
    #[must_use]
    pub fn pace(mut self, pace: Duration) -> Self {
        self.pace = pace.max(Duration::from_millis(1));
        self
    }

    /// Listens on this port instead of a free one.
    #[must_use]
    pub fn on_port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Makes the cluster, before its controllers have looked at it.
    pub(crate) fn into_world(self) -> World {
        let mut left_out = Vec::new();
        if !self.has_argo {
            left_out.push("argoproj.io");
        }
        if !self.has_external_secrets {
            left_out.push("external-secrets.io");
        }
        let world = World::new(&self.namespace, self.pace, &left_out);
        world.deployer.set_head(contents::COMMIT);
        for object in self.contents(&world) {
            let (resource, namespace) = world.place_of(&object);
            let made = world.create(&resource, &namespace, object, Keeping::Kept);
            made.expect("every object is valid, and no two have one name");
        }
        if let Some((pods, managed_fields_bytes)) = self.bulk {
            bulk::add(&world, pods, managed_fields_bytes);
        }
        world
    }

    fn contents(&self, world: &World) -> Vec<Value> {
        let now = world.clock.text();
        let mut objects: Vec<Value> = [self.namespace.as_str(), "default", "kube-system", "argocd"]
            .map(contents::namespace)
            .into();
        objects.extend((0..self.nodes).map(|at| contents::node(at, &now)));
        objects.push(contents::secret());
        if self.has_external_secrets {
            objects.push(contents::external_secret(&now));
        }
        for (name, replicas, image) in &self.deployments {
            let deadline_seconds = self.progress_deadline_seconds;
            objects.push(contents::deployment(
                name,
                *replicas,
                image,
                deadline_seconds,
            ));
        }
        if let Some((name, _, image)) = self.deployments.first() {
            objects.extend(contents::around(name));
            let bounds = self.autoscaler;
            objects.extend(bounds.map(|(min, max)| contents::autoscaler(name, min, max)));
            if self.has_argo {
                world.deployer.map(name, &self.namespace, name);
                objects.push(contents::application(name, &self.namespace, image, &now));
            }
        }
        objects.extend(self.objects.iter().cloned());
        objects
    }
}
