use shopctl_aws::AwsErrorKind;

use crate::support::{Moto, Outside};

const ROLE: &str = "arn:aws:iam::123456789012:role/eks";

pub(crate) fn make(outside: &Outside<'_>, cluster: &str, groups: &[&str]) {
    let body = format!(
        r#"{{"name":"{cluster}","roleArn":"{ROLE}","resourcesVpcConfig":{{"subnetIds":["subnet-1"]}}}}"#
    );
    outside.rest_json("eks", "/clusters", &body);
    for group in groups {
        let body = format!(
            r#"{{"nodegroupName":"{group}","nodeRole":"{ROLE}","subnets":["subnet-1"],
                "scalingConfig":{{"minSize":2,"maxSize":4,"desiredSize":2}},"instanceTypes":["t3.large"]}}"#
        );
        outside.rest_json("eks", &format!("/clusters/{cluster}/node-groups"), &body);
    }
}

#[tokio::test]
async fn a_cluster_tells_how_it_is_reached() {
    let moto = Moto::shared();
    make(&moto.outside(), "shop-reached", &[]);
    let (aws, _) = moto.connect().await;
    let cluster = aws.cluster("shop-reached").await.unwrap();
    assert_eq!(cluster.name, "shop-reached");
    assert_eq!(
        cluster.arn,
        "arn:aws:eks:eu-south-1:123456789012:cluster/shop-reached"
    );
    assert!(cluster.endpoint.starts_with("https://"));
    assert_eq!(cluster.status, "ACTIVE");
    assert!(!cluster.ca_pem.is_empty());
    assert!(cluster.created_at.is_some());
}

#[tokio::test]
async fn a_cluster_that_is_not_there_is_not_found() {
    let moto = Moto::shared();
    let (aws, _) = moto.connect().await;
    let error = aws.cluster("nowhere").await.unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::NotFound);
    assert_eq!((error.service, error.operation), ("eks", "DescribeCluster"));
    assert_eq!(error.code.as_deref(), Some("ResourceNotFoundException"));
    assert!(error.message.contains("nowhere"), "{error}");
}
