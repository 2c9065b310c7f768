use serde::Deserialize;

use crate::{
    Aws, AwsError, AwsErrorKind, Endpoint,
    caller::{Deadline, Service},
};

/// What sort of cache it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CacheKind {
    /// A replication group.
    Group,
    /// A cluster on its own.
    Single,
}

/// A cache of the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cache {
    /// Its name in the region.
    pub id: String,
    /// What sort it is.
    pub kind: CacheKind,
    /// As in `available` or `modifying`.
    pub status: String,
    /// As in `redis` or `valkey`.
    pub engine: String,
    /// The engine's version, where a member tells it.
    pub version: Option<String>,
    /// The machine, as in `cache.t4g.small`.
    pub node_type: String,
    /// Its machines.
    pub nodes: Vec<CacheNode>,
    /// Where it listens for writing.
    pub endpoint: Option<Endpoint>,
    /// Whether a copy takes over by itself.
    pub automatic_failover: bool,
    /// Whether copies are in other zones.
    pub multi_az: bool,
    /// Whether it speaks TLS.
    pub encrypted_in_transit: bool,
    /// For how long snapshots are kept; 0 if there are none.
    pub snapshot_retention_days: u32,
}

/// A machine of a cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheNode {
    /// The member cluster in a group; the node in a cluster on its own.
    pub id: String,
    /// As in `available`.
    pub status: String,
    /// As in `primary` or `replica`, where it is known.
    pub role: Option<String>,
    /// The availability zone.
    pub zone: Option<String>,
}

#[derive(Deserialize)]
struct Groups {
    #[serde(rename = "DescribeReplicationGroupsResult")]
    result: GroupPage,
}

#[derive(Deserialize)]
struct GroupPage {
    #[serde(rename = "ReplicationGroups", default)]
    groups: GroupItems,
}

#[derive(Default, Deserialize)]
struct GroupItems {
    #[serde(rename = "ReplicationGroup", default)]
    found: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Group {
    replication_group_id: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    member_clusters: MemberItems,
    #[serde(default)]
    node_groups: NodeGroupItems,
    #[serde(default)]
    automatic_failover: String,
    #[serde(rename = "MultiAZ", default)]
    multi_az: String,
    configuration_endpoint: Option<Endpoint>,
    #[serde(default)]
    snapshot_retention_limit: u32,
    #[serde(default)]
    cache_node_type: String,
    #[serde(default)]
    transit_encryption_enabled: bool,
    #[serde(default)]
    engine: String,
}

#[derive(Default, Deserialize)]
struct MemberItems {
    #[serde(rename = "ClusterId", default)]
    ids: Vec<String>,
}

#[derive(Default, Deserialize)]
struct NodeGroupItems {
    #[serde(rename = "NodeGroup", default)]
    found: Vec<CacheNodeGroup>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CacheNodeGroup {
    #[serde(default)]
    status: String,
    primary_endpoint: Option<Endpoint>,
    #[serde(default)]
    node_group_members: GroupMemberItems,
}

#[derive(Default, Deserialize)]
struct GroupMemberItems {
    #[serde(rename = "NodeGroupMember", default)]
    found: Vec<GroupMember>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GroupMember {
    #[serde(default)]
    cache_cluster_id: String,
    preferred_availability_zone: Option<String>,
    current_role: Option<String>,
}

#[derive(Deserialize)]
struct Clusters {
    #[serde(rename = "DescribeCacheClustersResult")]
    result: ClusterPage,
}

#[derive(Deserialize)]
struct ClusterPage {
    #[serde(rename = "CacheClusters", default)]
    clusters: ClusterItems,
}

#[derive(Default, Deserialize)]
struct ClusterItems {
    #[serde(rename = "CacheCluster", default)]
    found: Vec<Cluster>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Cluster {
    cache_cluster_id: String,
    #[serde(default)]
    cache_node_type: String,
    #[serde(default)]
    engine: String,
    engine_version: Option<String>,
    #[serde(default)]
    cache_cluster_status: String,
    configuration_endpoint: Option<Endpoint>,
    #[serde(default)]
    cache_nodes: NodeItems,
    #[serde(default)]
    snapshot_retention_limit: u32,
    #[serde(default)]
    transit_encryption_enabled: bool,
}

#[derive(Default, Deserialize)]
struct NodeItems {
    #[serde(rename = "CacheNode", default)]
    found: Vec<Node>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Node {
    #[serde(default)]
    cache_node_id: String,
    #[serde(default)]
    cache_node_status: String,
    endpoint: Option<Endpoint>,
    customer_availability_zone: Option<String>,
}

impl Aws {
    /// A cache: the replication group of that id, or else the cluster of that id.
    pub async fn cache(&self, id: &str) -> Result<Cache, AwsError> {
        let deadline = self.deadline();
        let call = self.read_until(deadline, Service::ElastiCache, "DescribeReplicationGroups");
        let found: Result<Groups, AwsError> = call.query(&[("ReplicationGroupId", Some(id))]).await;
        let group = match found {
            Ok(found) => found.result.groups.found.into_iter().next(),
            Err(error) if error.kind == AwsErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let Some(group) = group else {
            return self.cache_cluster(deadline, id).await.map(Cache::from);
        };
        let mut members = Vec::new();
        for member in &group.member_clusters.ids {
            members.push(self.cache_cluster(deadline, member).await?);
        }
        Ok(group.with(&members))
    }

    async fn cache_cluster(&self, deadline: Deadline, id: &str) -> Result<Cluster, AwsError> {
        let call = self.read_until(deadline, Service::ElastiCache, "DescribeCacheClusters");
        let wanted = [
            ("CacheClusterId", Some(id)),
            ("ShowCacheNodeInfo", Some("true")),
        ];
        let answer: Clusters = call.query(&wanted).await?;
        let found = answer.result.clusters.found.into_iter().next();
        found.ok_or_else(|| {
            AwsError::new(
                AwsErrorKind::NotFound,
                call.asked(),
                format!("there is no cache {id}"),
            )
        })
    }
}

impl Group {
    /// Only the members know the version and how each machine is.
    fn with(self, members: &[Cluster]) -> Cache {
        let primary = self
            .node_groups
            .found
            .iter()
            .find_map(|group| group.primary_endpoint.clone());
        let nodes = self.node_groups.found.iter().flat_map(|group| {
            group.node_group_members.found.iter().map(|member| {
                let cluster = members
                    .iter()
                    .find(|cluster| cluster.cache_cluster_id == member.cache_cluster_id);
                CacheNode {
                    id: member.cache_cluster_id.clone(),
                    status: cluster
                        .map_or(&group.status, |cluster| &cluster.cache_cluster_status)
                        .clone(),
                    role: member.current_role.clone(),
                    zone: member.preferred_availability_zone.clone(),
                }
            })
        });
        let nodes: Vec<_> = nodes.collect();
        let engine = members.first().map(|member| member.engine.clone());
        Cache {
            kind: CacheKind::Group,
            version: members
                .first()
                .and_then(|member| member.engine_version.clone()),
            engine: engine
                .filter(|engine| !engine.is_empty())
                .unwrap_or(self.engine),
            nodes,
            endpoint: primary.or(self.configuration_endpoint),
            id: self.replication_group_id,
            status: self.status,
            node_type: self.cache_node_type,
            automatic_failover: self.automatic_failover == "enabled",
            multi_az: self.multi_az == "enabled",
            encrypted_in_transit: self.transit_encryption_enabled,
            snapshot_retention_days: self.snapshot_retention_limit,
        }
    }
}

impl From<Cluster> for Cache {
    fn from(cluster: Cluster) -> Self {
        let first = cluster
            .cache_nodes
            .found
            .iter()
            .find_map(|node| node.endpoint.clone());
        Self {
            id: cluster.cache_cluster_id,
            kind: CacheKind::Single,
            status: cluster.cache_cluster_status,
            engine: cluster.engine,
            version: cluster.engine_version,
            node_type: cluster.cache_node_type,
            endpoint: cluster.configuration_endpoint.or(first),
            nodes: cluster
                .cache_nodes
                .found
                .into_iter()
                .map(|node| CacheNode {
                    id: node.cache_node_id,
                    status: node.cache_node_status,
                    role: None,
                    zone: node.customer_availability_zone,
                })
                .collect(),
            automatic_failover: false,
            multi_az: false,
            encrypted_in_transit: cluster.transit_encryption_enabled,
            snapshot_retention_days: cluster.snapshot_retention_limit,
        }
    }
}
