use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    call::{Answer, Call},
    clock::epoch,
    refusal::Refusal,
    settling::Settling,
    world::World,
};

/// A Kubernetes cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// The name.
    pub name: String,
    /// Where its API answers, as in `https://127.0.0.1:6443`.
    pub endpoint: String,
    /// The certificate of its authority.
    pub ca_pem: String,
    /// As in `1.33`.
    pub version: String,
    /// `ACTIVE`, `UPDATING` and so on.
    pub status: String,
    /// As in `eks.12`.
    pub platform_version: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A group of nodes of a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeGroup {
    /// Whose it is.
    pub cluster: String,
    /// The name.
    pub name: String,
    /// The status while no update runs: `ACTIVE`, `DEGRADED` and so on.
    pub status: String,
    /// The fewest nodes.
    pub min: i64,
    /// The most nodes.
    pub max: i64,
    /// The nodes wanted.
    pub desired: i64,
    /// The types of its machines.
    pub instance_types: Vec<String>,
    /// `ON_DEMAND` or `SPOT`.
    pub capacity_type: String,
    /// Code and message of each issue.
    pub issues: Vec<(String, String)>,
    /// Code and message with which its updates end as failed.
    pub update_error: Option<(String, String)>,
}

/// A change of a node group that was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Update {
    id: String,
    token: String,
    cluster: String,
    node_group: String,
    status: Settling,
    params: Value,
    created_at: Timestamp,
    error: Option<(String, String)>,
}

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    if call.operation == "ListClusters" {
        let names = world.clusters.iter().map(|cluster| &cluster.name);
        return listed(world, call, "clusters", names.cloned().collect());
    }
    let cluster = cluster(world, call)?;
    let body = match call.operation.as_str() {
        "DescribeCluster" => json!({ "cluster": describe_cluster(world, &cluster) }),
        "ListNodegroups" => {
            let groups = world.node_groups.iter();
            let names = groups
                .filter(|group| group.cluster == cluster.name)
                .map(|group| group.name.clone());
            return listed(world, call, "nodegroups", names.collect());
        }
        "DescribeNodegroup" => {
            let group = node_group(world, call)?.clone();
            json!({ "nodegroup": describe_node_group(world, &group) })
        }
        "UpdateNodegroupConfig" => update_node_group(world, call)?,
        "DescribeUpdate" => describe_update(world, call)?,
        _ => return Err(call.unknown()),
    };
    Ok(body.into())
}

fn listed(
    world: &World,
    call: &Call,
    name: &str,
    mut names: Vec<String>,
) -> Result<Answer, Refusal> {
    names.sort();
    let size = call.count("maxResults").unwrap_or(100);
    let page = call.page(names, "nextToken", size.min(world.page_size))?;
    Ok(json!({ name: page.items, "nextToken": page.next }).into())
}

fn cluster(world: &World, call: &Call) -> Result<Cluster, Refusal> {
    let name = call.required("name")?;
    let mut clusters = world.clusters.iter();
    let found = clusters.find(|cluster| cluster.name == name).cloned();
    found.ok_or_else(|| missing(&format!("No cluster found for name: {name}.")))
}

fn node_group<'a>(world: &'a mut World, call: &Call) -> Result<&'a mut NodeGroup, Refusal> {
    let (cluster, name) = (call.required("name")?, call.required("nodegroupName")?);
    let mut groups = world.node_groups.iter_mut();
    let found = groups.find(|group| group.cluster == cluster && group.name == name);
    found.ok_or_else(|| missing(&format!("No node group found for name: {name}.")))
}

fn missing(message: &str) -> Refusal {
    Refusal::missing("ResourceNotFoundException", message)
}

fn describe_cluster(world: &World, cluster: &Cluster) -> Value {
    json!({
        "name": cluster.name,
        "arn": format!("arn:aws:eks:{}:{}:cluster/{}", world.region, world.account, cluster.name),
        "createdAt": epoch(cluster.created_at),
        "version": cluster.version,
        "endpoint": cluster.endpoint,
        "status": cluster.status,
        "platformVersion": cluster.platform_version,
        "certificateAuthority": { "data": STANDARD.encode(&cluster.ca_pem) },
        "health": { "issues": [] },
        "tags": {},
    })
}

fn describe_node_group(world: &mut World, group: &NodeGroup) -> Value {
    let update = world
        .updates
        .iter_mut()
        .find(|update| update.is_running(group));
    let is_updating = update.is_some_and(|update| update.status.read() == "InProgress");
    let issues: Vec<_> = group
        .issues
        .iter()
        .map(|(code, message)| json!({ "code": code, "message": message, "resourceIds": [] }))
        .collect();
    json!({
        "nodegroupName": group.name,
        "clusterName": group.cluster,
        "status": if is_updating { "UPDATING" } else { &group.status },
        "capacityType": group.capacity_type,
        "scalingConfig": scaling(group),
        "instanceTypes": group.instance_types,
        "health": { "issues": issues },
    })
}

fn scaling(group: &NodeGroup) -> Value {
    json!({ "minSize": group.min, "maxSize": group.max, "desiredSize": group.desired })
}

fn update_node_group(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let group = node_group(world, call)?.clone();
    let token = call.text("clientRequestToken").unwrap_or_default();
    let mut updates = world.updates.iter();
    if let Some(update) = updates.find(|update| !token.is_empty() && update.token == token) {
        return Ok(json!({ "update": update.describe() }));
    }
    if world.updates.iter().any(|update| update.is_running(&group)) {
        let message = format!(
            "Nodegroup cannot be updated as it is currently not in Active State: {}",
            group.name
        );
        return Err(Refusal::new(409, "ResourceInUseException", message));
    }
    let (resized, params) = resized(&group, call)?;
    let last = if group.update_error.is_some() {
        "Failed"
    } else {
        "Successful"
    };
    let update = Update {
        id: world.new_id(),
        token: token.to_owned(),
        cluster: group.cluster,
        node_group: group.name,
        status: Settling::after("InProgress", world.settle_reads, last),
        params,
        created_at: call.now,
        error: group.update_error.clone(),
    };
    if update.error.is_none() {
        *node_group(world, call)? = resized;
    }
    let described = update.describe();
    world.updates.push(update);
    Ok(json!({ "update": described }))
}

fn resized(group: &NodeGroup, call: &Call) -> Result<(NodeGroup, Value), Refusal> {
    let config = &call.input["scalingConfig"];
    let mut params = Vec::new();
    let mut given = |name: &str, kind: &str, before: i64| {
        let size = config[name].as_i64();
        params.extend(size.map(|size| json!({ "type": kind, "value": size.to_string() })));
        size.unwrap_or(before)
    };
    let resized = NodeGroup {
        min: given("minSize", "MinSize", group.min),
        max: given("maxSize", "MaxSize", group.max),
        desired: given("desiredSize", "DesiredSize", group.desired),
        ..group.clone()
    };
    if params.is_empty() {
        return Err(call.invalid("No changes needed for the node group configuration provided"));
    }
    let NodeGroup {
        min, max, desired, ..
    } = resized;
    if min < 0 || max < 1 {
        return Err(call.invalid("the least size is 0, and the largest at least 1"));
    }
    if min > desired {
        return Err(call.invalid(&format!(
            "Minimum capacity {min} can't be greater than desired size {desired}"
        )));
    }
    if desired > max {
        return Err(call.invalid(&format!(
            "desired capacity {desired} can't be greater than max size {max}"
        )));
    }
    Ok((resized, params.into()))
}

fn describe_update(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let (cluster, id) = (call.required("name")?, call.required("updateId")?);
    let group = call.text("nodegroupName").unwrap_or_default();
    let update = world
        .updates
        .iter_mut()
        .find(|update| update.id == id && update.cluster == cluster && update.node_group == group)
        .ok_or_else(|| missing(&format!("No update found for ID: {id}")))?;
    update.status.read();
    Ok(json!({ "update": update.describe() }))
}

impl Update {
    fn is_running(&self, group: &NodeGroup) -> bool {
        self.cluster == group.cluster && self.node_group == group.name && !self.status.is_settled()
    }

    fn describe(&self) -> Value {
        let status = self.status.peek();
        let error = self.error.as_ref().filter(|_| status == "Failed");
        let errors: Vec<_> = error
            .into_iter()
            .map(|(code, message)| {
                json!({ "errorCode": code, "errorMessage": message, "resourceIds": [self.node_group] })
            })
            .collect();
        json!({
            "id": self.id,
            "status": status,
            "type": "ConfigUpdate",
            "params": self.params,
            "createdAt": epoch(self.created_at),
            "errors": errors,
        })
    }
}
