use shopctl_fakes::aws::{Asked, FakeAws, Service, World};

use super::referee::referee;

fn asked(fake: &FakeAws, operation: &str) -> Vec<Asked> {
    let requests = fake.requests().into_iter();
    requests
        .filter(|asked| asked.operation == operation)
        .collect()
}

#[test]
fn the_caller_is_told_who_it_is() {
    let fake = FakeAws::start(World::default());
    referee(&fake, "identity");
    let [asked] = &fake.requests()[..] else {
        panic!("one call was made: {:?}", fake.requests());
    };
    assert_eq!(asked.service, Service::Sts);
    assert_eq!(asked.access_key_id, "AKIAFAKEOPERATOR0001");
    assert_eq!(asked.status, 200);
    assert!(asked.body.contains("Action=GetCallerIdentity"));
    assert!(fake.mutations().is_empty());
}

#[test]
fn a_node_group_is_resized_while_others_wait() {
    let fake = FakeAws::start(World::default());
    referee(&fake, "eks");
    let group = fake.node_group("default");
    assert_eq!((group.min, group.desired, group.max), (0, 0, 4));
    let mutations = fake.mutations();
    let operations: Vec<_> = mutations
        .iter()
        .map(|asked| asked.operation.as_str())
        .collect();
    assert_eq!(operations, ["UpdateNodegroupConfig"; 4]);
    let statuses: Vec<_> = mutations.iter().map(|asked| asked.status).collect();
    assert_eq!(statuses, [400, 200, 200, 409]);
}

#[test]
fn metrics_have_percentiles_aligned_periods_expressions_and_pages() {
    let fake = FakeAws::start(World::default());
    referee(&fake, "cloudwatch_cbor");
    let calls = asked(&fake, "GetMetricData");
    assert!(
        calls[0].body.contains("\"Stat\":\"p95\""),
        "{}",
        calls[0].body
    );
}

#[test]
fn metrics_may_also_be_asked_for_in_json() {
    referee(&FakeAws::start(World::default()), "cloudwatch_json");
}

#[test]
fn logs_are_found_by_pattern_and_counted_by_query() {
    let fake = FakeAws::start(World::default());
    referee(&fake, "logs");
    assert!(fake.mutations().is_empty());
}

#[test]
fn invalidations_are_made_once_progress_and_have_limits() {
    let fake = FakeAws::start(World::default());
    referee(&fake, "cloudfront");
    let invalidations = fake.invalidations("E2SHOP");
    let references: Vec<_> = invalidations
        .iter()
        .map(|invalidation| invalidation.caller_reference.as_str())
        .collect();
    assert_eq!(references, ["one", "five"]);
    assert_eq!(invalidations[0].status.peek(), "Completed");
    assert_eq!(invalidations[0].paths, ["/", "/img/*"]);
}

#[test]
fn images_are_found_by_tag_with_what_their_scans_found() {
    let fake = FakeAws::start(World::default());
    referee(&fake, "ecr");
    fake.world(|world| world.repositories[0].images[1].scan = None);
    referee(&fake, "ecr_not_scanned");
}

#[test]
fn a_database_stops_and_starts_by_degrees() {
    let fake = FakeAws::start(World::default());
    referee(&fake, "rds");
    assert_eq!(fake.database("shop-demo-pg").status.peek(), "available");
    let ids: Vec<_> = fake
        .snapshots("shop-demo-pg")
        .into_iter()
        .map(|snapshot| snapshot.id)
        .collect();
    assert_eq!(ids, ["rds:shop-demo-pg-nightly", "before-the-change"]);
}

#[test]
fn caches_are_described_with_their_members() {
    referee(&FakeAws::start(World::default()), "elasticache");
}

#[test]
fn traces_are_picked_by_filter_and_read_whole() {
    referee(&FakeAws::start(World::default()), "xray");
}

#[test]
fn costs_are_summed_by_day_and_month() {
    referee(&FakeAws::start(World::default()), "ce");
}

#[test]
fn lists_come_in_pages_which_may_be_empty_for_logs() {
    let mut world = World::default().with_page_size(1);
    world.empty_log_pages = 2;
    let fake = FakeAws::start(world);
    referee(&fake, "paged");
    assert_eq!(asked(&fake, "FilterLogEvents").len(), 2 + 5);
    assert_eq!(asked(&fake, "ListMetrics").len(), 9);
}
