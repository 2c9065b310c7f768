use jiff::{SignedDuration, Timestamp};

use super::{
    cloudfront::{Distribution, Invalidation},
    cloudwatch::{Alarm, Metric},
    costs::Cost,
    ecr::Repository,
    eks::{Cluster, NodeGroup, Update},
    elasticache::{CacheCluster, ReplicationGroup},
    key::Key,
    logs::{self, LogEvent, LogGroup},
    rds::{Database, Snapshot},
    sample,
    service::Service,
    xray::Trace,
};

/// What a fake AWS knows. The default is a small shop in which all is well; everything can be changed, before it starts and
/// while it runs.
#[derive(Debug)]
pub struct World {
    /// The account.
    pub account: String,
    /// The region.
    pub region: String,
    /// Who may sign calls.
    pub keys: Vec<Key>,
    /// How often something that is being done is seen so, before it is done.
    pub settle_reads: u32,
    /// The most items of a page, below the services' own limits.
    pub page_size: usize,
    /// How many pages of log events come empty, before the first one with events.
    pub empty_log_pages: usize,
    /// Kubernetes clusters.
    pub clusters: Vec<Cluster>,
    /// Their groups of nodes.
    pub node_groups: Vec<NodeGroup>,
    /// Distributions of the content delivery network.
    pub distributions: Vec<Distribution>,
    /// Invalidations of all distributions, oldest first.
    pub invalidations: Vec<Invalidation>,
    /// Repositories of images.
    pub repositories: Vec<Repository>,
    /// Databases.
    pub databases: Vec<Database>,
    /// Their snapshots, oldest first.
    pub snapshots: Vec<Snapshot>,
    /// Groups of caches.
    pub replication_groups: Vec<ReplicationGroup>,
    /// Caches, members of groups and others.
    pub cache_clusters: Vec<CacheCluster>,
    /// Metrics.
    pub metrics: Vec<Metric>,
    /// Alarms.
    pub alarms: Vec<Alarm>,
    /// Groups of logs.
    pub log_groups: Vec<LogGroup>,
    /// Traces.
    pub traces: Vec<Trace>,
    /// What it all costs.
    pub costs: Vec<Cost>,
    pub(crate) updates: Vec<Update>,
    pub(crate) queries: Vec<logs::Query>,
    pub(crate) last_id: u64,
}

impl Default for World {
    fn default() -> Self {
        Self::at(super::clock::Clock::Skewed(SignedDuration::ZERO).now())
    }
}

impl World {
    /// The default at a time: what was measured and logged lies in the hours before it.
    pub fn at(now: Timestamp) -> Self {
        Self {
            clusters: vec![sample::cluster(now)],
            node_groups: vec![sample::node_group()],
            distributions: vec![sample::distribution(now)],
            repositories: vec![sample::repository(now)],
            databases: vec![sample::database(now)],
            snapshots: vec![sample::snapshot(now)],
            replication_groups: vec![sample::replication_group()],
            cache_clusters: sample::cache_clusters(),
            metrics: sample::metrics(now),
            alarms: sample::alarms(now),
            log_groups: vec![sample::log_group(now)],
            traces: sample::traces(now),
            costs: sample::costs(now),
            ..Self::empty()
        }
    }

    /// An account that has nothing but the key of [`Key::operator`].
    pub fn empty() -> Self {
        Self {
            account: "123456789012".to_owned(),
            region: "eu-south-1".to_owned(),
            keys: vec![Key::operator()],
            settle_reads: 2,
            page_size: usize::MAX,
            empty_log_pages: 0,
            clusters: Vec::new(),
            node_groups: Vec::new(),
            distributions: Vec::new(),
            invalidations: Vec::new(),
            repositories: Vec::new(),
            databases: Vec::new(),
            snapshots: Vec::new(),
            replication_groups: Vec::new(),
            cache_clusters: Vec::new(),
            metrics: Vec::new(),
            alarms: Vec::new(),
            log_groups: Vec::new(),
            traces: Vec::new(),
            costs: Vec::new(),
            updates: Vec::new(),
            queries: Vec::new(),
            last_id: 0,
        }
    }

    /// Sets where the first cluster answers, and the certificate of its authority.
    #[must_use]
    pub fn with_cluster_at(mut self, endpoint: &str, ca_pem: &str) -> Self {
        let cluster = &mut self.clusters[0];
        cluster.endpoint = endpoint.to_owned();
        cluster.ca_pem = ca_pem.to_owned();
        self
    }

    /// Sets how often something that is being done is seen so.
    #[must_use]
    pub fn with_settle_reads(mut self, reads: u32) -> Self {
        self.settle_reads = reads;
        self
    }

    /// Sets the most items of a page.
    #[must_use]
    pub fn with_page_size(mut self, items: usize) -> Self {
        self.page_size = items;
        self
    }

    /// Adds a key.
    #[must_use]
    pub fn with_key(mut self, key: Key) -> Self {
        self.keys.push(key);
        self
    }

    /// Sets a metric, in place of one with the same names.
    #[must_use]
    pub fn with_metric(mut self, metric: Metric) -> Self {
        self.metrics.retain(|known| {
            (&known.namespace, &known.name, &known.dimensions)
                != (&metric.namespace, &metric.name, &metric.dimensions)
        });
        self.metrics.push(metric);
        self
    }

    /// Adds a line to the first group of logs.
    #[must_use]
    pub fn with_log(mut self, at: Timestamp, stream: &str, message: &str) -> Self {
        self.log_groups[0].events.push(LogEvent {
            at,
            stream: stream.to_owned(),
            message: message.to_owned(),
        });
        self
    }

    /// The group of nodes of this name.
    pub fn node_group_mut(&mut self, name: &str) -> &mut NodeGroup {
        let mut groups = self.node_groups.iter_mut();
        groups.find(|group| group.name == name).unwrap()
    }

    /// The database of this id.
    pub fn database_mut(&mut self, id: &str) -> &mut Database {
        let mut databases = self.databases.iter_mut();
        databases.find(|database| database.id == id).unwrap()
    }

    /// The region in the scope of a service's signatures.
    pub(crate) fn region_of(&self, service: Service) -> &str {
        match service {
            Service::CloudFront | Service::CostExplorer => "us-east-1",
            _ => &self.region,
        }
    }

    /// An id that was not given before, in the form of a UUID.
    pub(crate) fn new_id(&mut self) -> String {
        self.last_id += 1;
        format!("10000000-0000-4000-8000-{:012x}", self.last_id)
    }
}
