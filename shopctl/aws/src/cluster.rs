use aws_sdk_eks::types::Cluster;
use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::Timestamp;

use crate::{
    Aws, AwsError,
    caller::{SdkCall, Service},
    moment,
};

/// A Kubernetes cluster, and how it is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterInfo {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// The address of its Kubernetes API.
    pub endpoint: String,
    /// Who signs the certificate of that API, as PEM.
    pub ca_pem: Vec<u8>,
    /// The version of Kubernetes, as in `1.33`.
    pub version: String,
    /// As in `ACTIVE`.
    pub status: String,
    /// The version of what EKS puts around it, as in `eks.12`.
    pub platform_version: String,
    /// When it was made.
    pub created_at: Option<Timestamp>,
}

impl Aws {
    /// A cluster of the region. One that is still being made has no endpoint: that is an unexpected answer.
    pub async fn cluster(&self, name: &str) -> Result<ClusterInfo, AwsError> {
        let call = self.sdk(Service::Eks, "DescribeCluster");
        let asking = self.eks().describe_cluster().name(name).send();
        let answer = call.run(asking).await?;
        read(&call, name, call.member("cluster", answer.cluster)?)
    }
}

fn read(call: &SdkCall<'_>, name: &str, cluster: Cluster) -> Result<ClusterInfo, AwsError> {
    let authority = cluster
        .certificate_authority
        .and_then(|authority| authority.data);
    let authority = call.member("certificate authority", authority)?;
    let ca_pem = STANDARD.decode(authority).ok();
    Ok(ClusterInfo {
        name: cluster.name.unwrap_or_else(|| name.to_owned()),
        arn: call.member("arn", cluster.arn)?,
        endpoint: call.member("endpoint", cluster.endpoint)?,
        ca_pem: call.member("certificate authority in base 64", ca_pem)?,
        version: cluster.version.unwrap_or_default(),
        status: cluster
            .status
            .map(|status| status.as_str().to_owned())
            .unwrap_or_default(),
        platform_version: cluster.platform_version.unwrap_or_default(),
        created_at: cluster.created_at.as_ref().and_then(moment::of_sdk),
    })
}
