use aws_sdk_eks::types::{Nodegroup, NodegroupScalingConfig};

use crate::{
    Aws, AwsError, Writes,
    caller::{SdkCall, Service},
};

/// Machines of a cluster that are alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeGroup {
    /// Its name in the cluster.
    pub name: String,
    /// As in `ACTIVE` or `UPDATING`.
    pub status: String,
    /// The fewest machines that automatic scaling leaves.
    pub min: i32,
    /// The most it makes.
    pub max: i32,
    /// How many there should be now.
    pub desired: i32,
    /// As in `t3.large`; the first that is to be had is taken.
    pub instance_types: Vec<String>,
    /// As in `ON_DEMAND` or `SPOT`.
    pub capacity_type: String,
    /// What is wrong with it.
    pub issues: Vec<NodeGroupIssue>,
}

/// Something that is wrong with a node group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeGroupIssue {
    /// As in `AsgInstanceLaunchFailures`.
    pub code: String,
    /// In words.
    pub message: String,
    /// What it concerns.
    pub resources: Vec<String>,
}

/// How many machines a node group has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeGroupSize {
    /// The fewest; none are possible.
    pub min: i32,
    /// The most; at least one.
    pub max: i32,
    /// Now.
    pub desired: i32,
}

/// How far a change of a node group has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateStatus {
    /// The id of the change.
    pub id: String,
    /// As in `InProgress`, `Successful`, `Failed` or `Cancelled`.
    pub status: String,
    /// Why it failed.
    pub errors: Vec<String>,
}

impl UpdateStatus {
    /// Whether nothing more will happen.
    pub fn is_over(&self) -> bool {
        self.status != "InProgress"
    }

    /// Whether it ended well.
    pub fn succeeded(&self) -> bool {
        self.status == "Successful"
    }
}

impl Aws {
    /// The node groups of a cluster, by name.
    pub async fn node_groups(&self, cluster: &str) -> Result<Vec<NodeGroup>, AwsError> {
        let call = self.sdk(Service::Eks, "ListNodegroups");
        let mut names = Vec::new();
        let mut next = None;
        loop {
            let asking = self
                .eks()
                .list_nodegroups()
                .cluster_name(cluster)
                .set_next_token(next);
            let page = call.run(asking.send()).await?;
            names.extend(page.nodegroups.unwrap_or_default());
            next = page.next_token;
            if next.is_none() {
                break;
            }
        }
        names.sort_unstable();
        let call = SdkCall {
            asked: ("eks", "DescribeNodegroup"),
            ..call
        };
        let mut groups = Vec::with_capacity(names.len());
        for name in names {
            groups.push(self.describe(&call, cluster, &name).await?);
        }
        Ok(groups)
    }

    /// One node group of a cluster.
    pub async fn node_group(&self, cluster: &str, name: &str) -> Result<NodeGroup, AwsError> {
        let call = self.sdk(Service::Eks, "DescribeNodegroup");
        self.describe(&call, cluster, name).await
    }

    async fn describe(
        &self,
        call: &SdkCall<'_>,
        cluster: &str,
        name: &str,
    ) -> Result<NodeGroup, AwsError> {
        let asking = self.eks().describe_nodegroup();
        let asking = asking.cluster_name(cluster).nodegroup_name(name).send();
        let answer = call.run(asking).await?;
        let group = call.member("nodegroup", answer.nodegroup)?;
        Ok(NodeGroup::read(name, group))
    }

    /// How far a change of a node group has come.
    pub async fn update_status(
        &self,
        cluster: &str,
        node_group: &str,
        update: &str,
    ) -> Result<UpdateStatus, AwsError> {
        let call = self.sdk(Service::Eks, "DescribeUpdate");
        let asking = self.eks().describe_update().name(cluster);
        let asking = asking.nodegroup_name(node_group).update_id(update).send();
        let answer = call.run(asking).await?;
        let found = call.member("update", answer.update)?;
        let status = call.member("status", found.status)?;
        let errors = found.errors.unwrap_or_default();
        Ok(UpdateStatus {
            id: update.to_owned(),
            status: status.as_str().to_owned(),
            errors: errors
                .into_iter()
                .filter_map(|error| error.error_message)
                .collect(),
        })
    }
}

impl Writes<'_> {
    /// Asks for another number of machines, and gives the id of that change. A size that contradicts itself is not
    /// sent.
    pub async fn resize_node_group(
        &self,
        cluster: &str,
        name: &str,
        size: NodeGroupSize,
    ) -> Result<String, AwsError> {
        let call = self.aws.sdk(Service::Eks, "UpdateNodegroupConfig");
        size.check()
            .map_err(|wrong| AwsError::invalid(call.asked, wrong))?;
        let scaling = NodegroupScalingConfig::builder()
            .min_size(size.min)
            .max_size(size.max)
            .desired_size(size.desired);
        let asking = self.aws.eks().update_nodegroup_config();
        let asking = asking.cluster_name(cluster).nodegroup_name(name);
        let asking = asking.scaling_config(scaling.build()).send();
        let answer = call.run(asking).await?;
        call.member("update", answer.update.and_then(|update| update.id))
    }
}

impl NodeGroupSize {
    fn check(self) -> Result<(), String> {
        let Self { min, max, desired } = self;
        if min < 0 || max < 1 {
            return Err(format!("a node group of {min} to {max} machines cannot be"));
        }
        if !(min..=max).contains(&desired) {
            return Err(format!(
                "{desired} machines are not between {min} and {max}"
            ));
        }
        Ok(())
    }
}

impl NodeGroup {
    fn read(name: &str, group: Nodegroup) -> Self {
        let scaling = group.scaling_config;
        let size = |of: fn(&NodegroupScalingConfig) -> Option<i32>| {
            scaling.as_ref().and_then(of).unwrap_or_default()
        };
        let issues = group.health.and_then(|health| health.issues);
        Self {
            name: name.to_owned(),
            min: size(NodegroupScalingConfig::min_size),
            max: size(NodegroupScalingConfig::max_size),
            desired: size(NodegroupScalingConfig::desired_size),
            status: group
                .status
                .map(|status| status.as_str().to_owned())
                .unwrap_or_default(),
            instance_types: group.instance_types.unwrap_or_default(),
            capacity_type: group
                .capacity_type
                .map(|capacity| capacity.as_str().to_owned())
                .unwrap_or_default(),
            issues: issues
                .unwrap_or_default()
                .into_iter()
                .map(|issue| NodeGroupIssue {
                    code: issue
                        .code
                        .map(|code| code.as_str().to_owned())
                        .unwrap_or_default(),
                    message: issue.message.unwrap_or_default(),
                    resources: issue.resource_ids.unwrap_or_default(),
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_must_agree_with_itself() {
        let check = |min, max, desired| NodeGroupSize { min, max, desired }.check();
        assert_eq!(check(0, 1, 0), Ok(()));
        assert_eq!(check(2, 4, 4), Ok(()));
        assert!(check(-1, 4, 2).is_err());
        assert!(check(0, 0, 0).is_err());
        assert!(check(2, 4, 5).is_err());
        assert!(check(2, 4, 1).is_err());
        assert!(check(4, 2, 3).is_err());
    }
}
