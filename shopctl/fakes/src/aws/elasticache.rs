use serde_json::{Value, json};

use super::{
    call::{Answer, Call},
    refusal::Refusal,
    world::World,
};

/// A group of caches that follow one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplicationGroup {
    /// As in `shop-demo-redis`.
    pub id: String,
    /// `available`, `modifying` and so on.
    pub status: String,
    /// As in `cache.t4g.small`.
    pub node_type: String,
    /// `redis` or `valkey`.
    pub engine: String,
    /// `enabled`, `disabled`, `enabling`, `disabling`.
    pub automatic_failover: String,
    /// Whether its members are in several zones.
    pub multi_az: bool,
    /// The ids of its cache clusters, the leader first.
    pub members: Vec<String>,
}

/// A cache: a member of a group, or one for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheCluster {
    /// As in `shop-demo-redis-001`.
    pub id: String,
    /// Whose member it is.
    pub group: Option<String>,
    /// `available`, `modifying` and so on.
    pub status: String,
    /// `redis` or `valkey`.
    pub engine: String,
    /// As in `7.1.0`.
    pub version: String,
    /// As in `cache.t4g.small`.
    pub node_type: String,
    /// As in `eu-south-1a`.
    pub zone: String,
}

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    match call.operation.as_str() {
        "DescribeReplicationGroups" => describe_groups(world, call),
        "DescribeCacheClusters" => describe_clusters(world, call),
        _ => Err(call.unknown()),
    }
}

fn describe_groups(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let id = call.text("ReplicationGroupId");
    let groups: Vec<_> = world
        .replication_groups
        .iter()
        .filter(|group| id.is_none_or(|id| group.id == id))
        .map(|group| group.describe(world))
        .collect();
    if let (Some(id), true) = (id, groups.is_empty()) {
        let message = format!("ReplicationGroup {id} not found.");
        return Err(Refusal::missing("ReplicationGroupNotFoundFault", message));
    }
    paged(world, call, "ReplicationGroups", "ReplicationGroup", groups)
}

fn describe_clusters(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let id = call.text("CacheClusterId");
    let is_true = |member: &str| call.text(member) == Some("true");
    let only_single = is_true("ShowCacheClustersNotInReplicationGroups");
    let clusters: Vec<_> = world
        .cache_clusters
        .iter()
        .filter(|cluster| id.is_none_or(|id| cluster.id == id))
        .filter(|cluster| !only_single || cluster.group.is_none())
        .map(|cluster| cluster.describe(world, is_true("ShowCacheNodeInfo")))
        .collect();
    if let (Some(id), true) = (id, clusters.is_empty()) {
        let message = format!("CacheCluster not found: {id}");
        return Err(Refusal::missing("CacheClusterNotFound", message));
    }
    paged(world, call, "CacheClusters", "CacheCluster", clusters)
}

fn paged(
    world: &World,
    call: &Call,
    list: &str,
    item: &str,
    items: Vec<Value>,
) -> Result<Answer, Refusal> {
    let size = call.count("MaxRecords").unwrap_or(100);
    let page = call.page(items, "Marker", size.min(world.page_size))?;
    Ok(json!({ list: { item: page.items }, "Marker": page.next }).into())
}

fn host(world: &World, name: &str) -> String {
    format!(
        "{name}.abcdef.0001.eus1.cache.{}.amazonaws.com",
        world.region
    )
}

impl ReplicationGroup {
    fn describe(&self, world: &World) -> Value {
        let members: Vec<_> = self
            .members
            .iter()
            .enumerate()
            .map(|(at, member)| {
                let of = world
                    .cache_clusters
                    .iter()
                    .find(|cluster| cluster.id == *member);
                json!({
                    "CacheClusterId": member,
                    "CacheNodeId": "0001",
                    "PreferredAvailabilityZone": of.map(|of| &of.zone),
                    "CurrentRole": if at == 0 { "primary" } else { "replica" },
                    "ReadEndpoint": { "Address": host(world, member), "Port": 6379 },
                })
            })
            .collect();
        json!({
            "ReplicationGroupId": self.id,
            "Description": "the shop's cache",
            "Status": self.status,
            "MemberClusters": { "ClusterId": self.members },
            "NodeGroups": { "NodeGroup": [{
                "NodeGroupId": "0001",
                "Status": self.status,
                "PrimaryEndpoint": { "Address": host(world, &self.id), "Port": 6379 },
                "NodeGroupMembers": { "NodeGroupMember": members },
            }] },
            "AutomaticFailover": self.automatic_failover,
            "MultiAZ": if self.multi_az { "enabled" } else { "disabled" },
            "ClusterEnabled": false,
            "CacheNodeType": self.node_type,
            "Engine": self.engine,
            "TransitEncryptionEnabled": true,
            "AtRestEncryptionEnabled": true,
        })
    }
}

impl CacheCluster {
    fn describe(&self, world: &World, with_nodes: bool) -> Value {
        let nodes = with_nodes.then(|| {
            json!({ "CacheNode": [{
                "CacheNodeId": "0001",
                "CacheNodeStatus": self.status,
                "CustomerAvailabilityZone": self.zone,
                "Endpoint": { "Address": host(world, &self.id), "Port": 6379 },
            }] })
        });
        json!({
            "CacheClusterId": self.id,
            "CacheNodeType": self.node_type,
            "Engine": self.engine,
            "EngineVersion": self.version,
            "CacheClusterStatus": self.status,
            "NumCacheNodes": 1,
            "PreferredAvailabilityZone": self.zone,
            "CacheNodes": nodes,
            "ReplicationGroupId": self.group,
            "TransitEncryptionEnabled": true,
            "AtRestEncryptionEnabled": true,
        })
    }
}
