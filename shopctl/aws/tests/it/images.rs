use shopctl_aws::{AwsErrorKind, Repository};
use shopctl_fakes::aws::{FakeAws, Fault, World};

use crate::support::{Moto, Outside, connect_to};

fn push(outside: &Outside<'_>, repository: &str, tag: &str) {
    let target = "AmazonEC2ContainerRegistry_V20150921.PutImage";
    let manifest = format!(
        r#"{{\"schemaVersion\":2,\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\",\"config\":{{\"mediaType\":\"{tag}\",\"size\":7,\"digest\":\"sha256:a\"}},\"layers\":[{{\"mediaType\":\"b\",\"size\":32654,\"digest\":\"sha256:b\"}}]}}"#
    );
    let body = format!(
        r#"{{"repositoryName":"{repository}","imageTag":"{tag}","imageManifest":"{manifest}"}}"#
    );
    outside.json("ecr", target, &body);
}

fn create(outside: &Outside<'_>, repository: &str) {
    let target = "AmazonEC2ContainerRegistry_V20150921.CreateRepository";
    let body = format!(r#"{{"repositoryName":"{repository}"}}"#);
    outside.json("ecr", target, &body);
}

#[tokio::test]
async fn an_image_is_found_by_its_tag() {
    let moto = Moto::shared();
    create(&moto.outside(), "shop/found");
    push(&moto.outside(), "shop/found", "1.0.0");
    let (aws, _) = moto.connect().await;
    let repository =
        Repository::parse("123456789012.dkr.ecr.eu-south-1.amazonaws.com/shop/found:1.0.0");
    let image = aws.image(&repository, "1.0.0").await.unwrap().unwrap();
    assert!(image.digest.starts_with("sha256:"));
    assert_eq!(image.tags, ["1.0.0"]);
    assert!(image.size_bytes > 0);
    assert!(image.pushed_at.is_some());
    assert_eq!(aws.image(&repository, "9.9.9").await.unwrap(), None);
}

#[tokio::test]
async fn images_of_a_repository_are_listed() {
    let moto = Moto::shared();
    create(&moto.outside(), "shop/listed");
    for tag in ["1.0.0", "1.1.0", "1.2.0"] {
        push(&moto.outside(), "shop/listed", tag);
    }
    let (aws, _) = moto.connect().await;
    let repository = Repository::parse("shop/listed");
    assert_eq!(aws.images(&repository, 10).await.unwrap().len(), 3);
    assert_eq!(aws.images(&repository, 2).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_repository_that_is_not_there_is_an_error_and_not_no_image() {
    let moto = Moto::shared();
    let (aws, _) = moto.connect().await;
    let repository = Repository::parse("shop/nowhere");
    let error = aws.image(&repository, "1.0.0").await.unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::NotFound);
    assert_eq!(error.code.as_deref(), Some("RepositoryNotFoundException"));
}

#[tokio::test]
async fn an_image_tells_what_its_scan_found() {
    let fake = FakeAws::start(World::default());
    let (aws, _) = connect_to(&fake).await;
    let repository = Repository::parse("shopd");
    let image = aws.image(&repository, "1.0.0").await.unwrap().unwrap();
    let scan = image.scan.unwrap();
    assert_eq!(scan.status, "COMPLETE");
    assert!(scan.completed_at.is_some());
    let findings: Vec<_> = scan
        .findings
        .iter()
        .map(|(name, count)| (&**name, *count))
        .collect();
    assert_eq!(findings, [("HIGH", 1), ("MEDIUM", 2)]);
}

#[tokio::test]
async fn an_image_without_a_scan_is_no_error() {
    let mut world = World::default();
    world.repositories[0].images[0].scan = None;
    let fake = FakeAws::start(world);
    let (aws, _) = connect_to(&fake).await;
    let repository = Repository::parse("shopd");
    let image = aws.image(&repository, "1.0.0").await.unwrap().unwrap();
    assert_eq!(image.scan, None);

    fake.fault(Fault::access_denied().on("DescribeImageScanFindings"));
    let image = aws.image(&repository, "1.0.0").await.unwrap().unwrap();
    assert_eq!(image.scan, None);
}

#[tokio::test]
async fn images_come_newest_first_over_all_pages() {
    let fake = FakeAws::start(World::default().with_page_size(1));
    let (aws, _) = connect_to(&fake).await;
    let images = aws.images(&Repository::parse("shopd"), 10).await.unwrap();
    let tags: Vec<_> = images.iter().map(|image| image.tags[0].as_str()).collect();
    assert_eq!(tags, ["1.1.0", "1.0.0"]);
}
