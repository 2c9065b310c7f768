use shopctl_aws::AwsErrorKind;
use shopctl_fakes::aws::{FakeAws, World};

use crate::support::{Moto, Outside, connect_to, operations};

fn distribution(outside: &Outside<'_>, reference: &str) -> String {
    let body = format!(
        r#"<DistributionConfig xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">
        <CallerReference>{reference}</CallerReference>
        <Aliases><Quantity>2</Quantity><Items><CNAME>shop.example.com</CNAME><CNAME>www.example.com</CNAME></Items></Aliases>
        <Origins><Quantity>1</Quantity><Items><Origin><Id>o</Id><DomainName>origin.example.com</DomainName>
        <CustomOriginConfig><HTTPPort>80</HTTPPort><HTTPSPort>443</HTTPSPort>
        <OriginProtocolPolicy>https-only</OriginProtocolPolicy></CustomOriginConfig></Origin></Items></Origins>
        <DefaultCacheBehavior><TargetOriginId>o</TargetOriginId>
        <ViewerProtocolPolicy>allow-all</ViewerProtocolPolicy></DefaultCacheBehavior>
        <Comment></Comment><Enabled>true</Enabled></DistributionConfig>"#
    );
    let answer = outside.rest_xml("cloudfront", "/2020-05-31/distribution", &body);
    let (_, rest) = answer.split_once("<Id>").unwrap();
    rest.split_once('<').unwrap().0.to_owned()
}

fn paths(paths: &[&str]) -> Vec<String> {
    paths.iter().map(|path| (*path).to_owned()).collect()
}

#[tokio::test]
async fn a_distribution_tells_its_names() {
    let moto = Moto::shared();
    let id = distribution(&moto.outside(), "names");
    let (aws, _) = moto.connect().await;
    let found = aws.distribution(&id).await.unwrap();
    assert_eq!(found.id, id);
    assert_eq!(found.aliases, ["shop.example.com", "www.example.com"]);
    assert!(found.domain.ends_with(".cloudfront.net"));
    assert!(found.enabled);
}

#[tokio::test]
async fn an_invalidation_keeps_its_paths() {
    let moto = Moto::shared();
    let id = distribution(&moto.outside(), "paths");
    let (aws, key) = moto.connect().await;
    assert_eq!(aws.invalidations(&id, 10).await.unwrap(), []);
    let wanted = paths(&["/products/*", "/search?a=1&b='2'"]);
    let made = aws
        .writes(&key)
        .invalidate(&id, &wanted, "one & two")
        .await
        .unwrap();
    assert_eq!(made.paths, wanted);
    assert_eq!(made.caller_reference, "one & two");

    let found = aws.invalidation(&id, &made.id).await.unwrap();
    assert_eq!(found, made);
    let listed = aws.invalidations(&id, 10).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].id, made.id);
}

#[tokio::test]
async fn a_distribution_that_is_not_there_is_not_found() {
    let moto = Moto::shared();
    let (aws, _) = moto.connect().await;
    let error = aws.distribution("ENOWHERE").await.unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::NotFound);
    assert_eq!(error.code.as_deref(), Some("NoSuchDistribution"));
}

#[tokio::test]
async fn an_invalidation_is_followed_to_its_end() {
    let fake = FakeAws::start(World::default().with_settle_reads(2));
    let (aws, key) = connect_to(&fake).await;
    let made = aws
        .writes(&key)
        .invalidate("E2SHOP", &paths(&["/*"]), "one")
        .await
        .unwrap();
    assert!(!made.is_completed());
    let mut looks = 0;
    while !aws
        .invalidation("E2SHOP", &made.id)
        .await
        .unwrap()
        .is_completed()
    {
        looks += 1;
        assert!(looks < 10, "it never completes");
    }
    let distribution = aws.distribution("E2SHOP").await.unwrap();
    assert!(distribution.is_deployed());
    assert_eq!(distribution.invalidations_in_progress, 0);
}

#[tokio::test]
async fn the_same_reference_is_the_same_invalidation_or_a_conflict() {
    let fake = FakeAws::start(World::default());
    let (aws, key) = connect_to(&fake).await;
    let writes = aws.writes(&key);
    let first = writes
        .invalidate("E2SHOP", &paths(&["/a"]), "one")
        .await
        .unwrap();
    let again = writes
        .invalidate("E2SHOP", &paths(&["/a"]), "one")
        .await
        .unwrap();
    assert_eq!(first.id, again.id);
    let error = writes
        .invalidate("E2SHOP", &paths(&["/b"]), "one")
        .await
        .unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::Conflict);
    assert_eq!(fake.invalidations("E2SHOP").len(), 1);
}

#[tokio::test]
async fn the_newest_invalidations_come_first_over_pages_up_to_a_limit() {
    let fake = FakeAws::start(World::default().with_page_size(2));
    let (aws, key) = connect_to(&fake).await;
    let mut made = Vec::new();
    for reference in ["one", "two", "three", "four", "five"] {
        let path = paths(&[&format!("/{reference}")]);
        made.push(
            aws.writes(&key)
                .invalidate("E2SHOP", &path, reference)
                .await
                .unwrap()
                .id,
        );
    }
    made.reverse();
    for limit in [1, 3, 5, 9] {
        let found = aws.invalidations("E2SHOP", limit).await.unwrap();
        let ids: Vec<_> = found.into_iter().map(|found| found.id).collect();
        assert_eq!(ids, made[..limit.min(5)]);
    }
}

#[tokio::test]
async fn more_wildcards_than_the_edge_takes_are_a_conflict_there() {
    let fake = FakeAws::start(World::default().with_settle_reads(1000));
    let (aws, key) = connect_to(&fake).await;
    let writes = aws.writes(&key);
    let many: Vec<_> = (0..15).map(|number| format!("/{number}/*")).collect();
    writes.invalidate("E2SHOP", &many, "many").await.unwrap();
    let error = writes
        .invalidate("E2SHOP", &paths(&["/more/*"]), "more")
        .await
        .unwrap_err();
    assert_eq!(
        error.code.as_deref(),
        Some("TooManyInvalidationsInProgress")
    );
    assert_eq!(error.kind, AwsErrorKind::Conflict);
}

#[tokio::test]
async fn paths_that_the_edge_would_refuse_are_not_sent() {
    let fake = FakeAws::start(World::default());
    let (aws, key) = connect_to(&fake).await;
    let wrong = paths(&["products", "/a*b"]);
    let error = aws
        .writes(&key)
        .invalidate("E2SHOP", &wrong, "one")
        .await
        .unwrap_err();
    assert_eq!(error.kind, AwsErrorKind::Invalid);
    assert!(
        error.message.contains("\"products\": a path begins with /"),
        "{error}"
    );
    assert!(
        error.message.contains("\"/a*b\": * stands only at the end"),
        "{error}"
    );
    assert_eq!(operations(&fake), Vec::<String>::new());
}
