//! The shop of [`World::default`](super::World): one of everything, and all is well but for a slow order.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde_json::json;

use super::{
    cloudfront::Distribution,
    cloudwatch::{Alarm, Metric},
    costs::Cost,
    ecr::{Finding, Image, Repository, Scan},
    eks::{Cluster, NodeGroup},
    elasticache::{CacheCluster, ReplicationGroup},
    logs::{LogEvent, LogGroup},
    rds::{Database, Snapshot},
    settling::Settling,
    xray::Trace,
};

const DAY: SignedDuration = SignedDuration::from_hours(24);

pub(crate) fn cluster(now: Timestamp) -> Cluster {
    Cluster {
        name: "shop-demo".to_owned(),
        endpoint: "https://127.0.0.1:6443".to_owned(),
        ca_pem: "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n".to_owned(),
        version: "1.33".to_owned(),
        status: "ACTIVE".to_owned(),
        platform_version: "eks.12".to_owned(),
        created_at: now - DAY * 90,
    }
}

pub(crate) fn node_group() -> NodeGroup {
    NodeGroup {
        cluster: "shop-demo".to_owned(),
        name: "default".to_owned(),
        status: "ACTIVE".to_owned(),
        min: 2,
        max: 4,
        desired: 2,
        instance_types: vec!["t3.medium".to_owned()],
        capacity_type: "ON_DEMAND".to_owned(),
        issues: Vec::new(),
        update_error: None,
    }
}

pub(crate) fn distribution(now: Timestamp) -> Distribution {
    Distribution {
        id: "E2SHOP".to_owned(),
        domain: "d111111abcdef8.cloudfront.net".to_owned(),
        aliases: vec!["shop.example.com".to_owned()],
        status: Settling::settled("Deployed"),
        enabled: true,
        last_modified: now - DAY * 30,
    }
}

pub(crate) fn repository(now: Timestamp) -> Repository {
    let image = |version: &str, digit: &str, age: i32, findings: Vec<Finding>| Image {
        digest: format!("sha256:{}", digit.repeat(64)),
        tags: vec![version.to_owned()],
        pushed_at: now - DAY * age,
        size_bytes: 48_000_000,
        scan: Some(Scan {
            status: "COMPLETE".to_owned(),
            completed_at: now - DAY * age + SignedDuration::from_mins(2),
            findings,
        }),
    };
    let finding = |name: &str, severity: &str, package: &str| Finding {
        name: name.to_owned(),
        severity: severity.to_owned(),
        package: package.to_owned(),
    };
    let old = vec![
        finding("CVE-2026-0001", "HIGH", "openssl"),
        finding("CVE-2026-0002", "MEDIUM", "zlib"),
        finding("CVE-2026-0003", "MEDIUM", "curl"),
    ];
    let new = vec![finding("CVE-2026-0002", "MEDIUM", "zlib")];
    Repository {
        name: "shopd".to_owned(),
        images: vec![image("1.0.0", "a", 20, old), image("1.1.0", "b", 2, new)],
    }
}

pub(crate) fn database(now: Timestamp) -> Database {
    Database {
        id: "shop-demo-pg".to_owned(),
        status: Settling::settled("available"),
        engine: "postgres".to_owned(),
        version: "17.4".to_owned(),
        class: "db.t4g.small".to_owned(),
        pending_class: None,
        multi_az: true,
        storage_gib: 20,
        backup_retention_days: 7,
        latest_restorable_at: Some(now - SignedDuration::from_mins(4)),
        encrypted: true,
        deletion_protection: true,
        created_at: now - DAY * 90,
    }
}

pub(crate) fn snapshot(now: Timestamp) -> Snapshot {
    Snapshot {
        id: "rds:shop-demo-pg-nightly".to_owned(),
        database: "shop-demo-pg".to_owned(),
        status: Settling::settled("available"),
        created_at: now - SignedDuration::from_hours(9),
        kind: "automated".to_owned(),
        storage_gib: 20,
    }
}

pub(crate) fn replication_group() -> ReplicationGroup {
    ReplicationGroup {
        id: "shop-demo-redis".to_owned(),
        status: "available".to_owned(),
        node_type: "cache.t4g.small".to_owned(),
        engine: "redis".to_owned(),
        automatic_failover: "enabled".to_owned(),
        multi_az: true,
        members: vec![
            "shop-demo-redis-001".to_owned(),
            "shop-demo-redis-002".to_owned(),
        ],
    }
}

pub(crate) fn cache_clusters() -> Vec<CacheCluster> {
    let members = ["a", "b"].into_iter().enumerate();
    members
        .map(|(at, zone)| CacheCluster {
            id: format!("shop-demo-redis-{:03}", at + 1),
            group: Some("shop-demo-redis".to_owned()),
            status: "available".to_owned(),
            engine: "redis".to_owned(),
            version: "7.1.0".to_owned(),
            node_type: "cache.t4g.small".to_owned(),
            zone: format!("eu-south-1{zone}"),
        })
        .collect()
}

/// Three hours, by the minute.
pub(crate) fn metrics(now: Timestamp) -> Vec<Metric> {
    let balancer = ("LoadBalancer", "app/shop-demo/0123456789abcdef");
    let database = ("DBInstanceIdentifier", "shop-demo-pg");
    let cache = ("CacheClusterId", "shop-demo-redis-001");
    let table = [
        ("AWS/ApplicationELB", "RequestCount", balancer, 600.0, 60.0),
        (
            "AWS/ApplicationELB",
            "TargetResponseTime",
            balancer,
            0.018,
            0.004,
        ),
        (
            "AWS/ApplicationELB",
            "HTTPCode_Target_5XX_Count",
            balancer,
            0.0,
            1.0,
        ),
        ("AWS/RDS", "CPUUtilization", database, 18.0, 2.0),
        ("AWS/RDS", "DatabaseConnections", database, 42.0, 3.0),
        ("AWS/RDS", "FreeStorageSpace", database, 15e9, -1e6),
        ("AWS/ElastiCache", "CPUUtilization", cache, 6.0, 1.0),
        ("AWS/ElastiCache", "CacheHitRate", cache, 0.99, 0.001),
        ("AWS/ElastiCache", "Evictions", cache, 0.0, 0.0),
    ];
    table
        .into_iter()
        .map(|(namespace, name, dimension, base, step)| {
            let values: Vec<_> = (0..180_u32)
                .map(|minute| base + step * f64::from(minute % 5))
                .collect();
            Metric::named(namespace, name, &[dimension]).by_the_minute(&values, now)
        })
        .collect()
}

pub(crate) fn alarms(now: Timestamp) -> Vec<Alarm> {
    let database = ("DBInstanceIdentifier", "shop-demo-pg");
    let balancer = ("LoadBalancer", "app/shop-demo/0123456789abcdef");
    let alarm = |name: &str, metric: Metric, statistic: &str, threshold: f64| Alarm {
        name: name.to_owned(),
        state: "OK".to_owned(),
        reason: "Threshold not crossed".to_owned(),
        since: now - DAY,
        metric,
        statistic: statistic.to_owned(),
        period_s: 60,
        periods: 5,
        comparison: "GreaterThanThreshold".to_owned(),
        threshold,
        actions_enabled: true,
    };
    let cpu = Metric::named("AWS/RDS", "CPUUtilization", &[database]);
    let answers = Metric::named("AWS/ApplicationELB", "TargetResponseTime", &[balancer]);
    vec![
        alarm("shop-demo-database-cpu", cpu, "Average", 80.0),
        alarm("shop-demo-slow-answers", answers, "p95", 0.5),
    ]
}

pub(crate) fn log_group(now: Timestamp) -> LogGroup {
    let lines = [
        (50, r#"{"level":"INFO","message":"listening","port":3000}"#),
        (
            40,
            r#"{"level":"INFO","message":"answered","route":"/","status":200,"latency_ms":12}"#,
        ),
        (
            30,
            r#"{"level":"WARN","message":"slow query","route":"/api/orders","latency_ms":412}"#,
        ),
        (
            20,
            r#"{"level":"ERROR","message":"out of stock","route":"/api/orders","status":409}"#,
        ),
        (
            10,
            r#"{"level":"ERROR","message":"payment timed out","route":"/api/orders","status":504}"#,
        ),
    ];
    let events = lines.into_iter().enumerate();
    LogGroup {
        name: "/aws/containerinsights/shop-demo/application".to_owned(),
        retention_days: Some(30),
        created_at: now - DAY * 90,
        events: events
            .map(|(at, (minutes, message))| LogEvent {
                at: now - SignedDuration::from_mins(minutes),
                stream: format!("shopd-{}", at % 2),
                message: message.to_owned(),
            })
            .collect(),
    }
}

pub(crate) fn traces(now: Timestamp) -> Vec<Trace> {
    let table = [
        (30, 18, "GET", "/", 200),
        (20, 1200, "POST", "/api/orders", 200),
        (10, 5003, "POST", "/api/orders", 504),
        (5, 9, "GET", "/api/products/unknown", 404),
    ];
    let traces = table.into_iter().enumerate();
    traces
        .map(|(index, (minutes, ms, method, path, status))| {
            let at = now - SignedDuration::from_mins(minutes);
            let url = format!("https://shop.example.com{path}");
            trace(index, at, ms, (method, &url, status))
        })
        .collect()
}

fn trace(index: usize, at: Timestamp, ms: u32, (method, url, status): (&str, &str, u16)) -> Trace {
    let id = format!("1-{:08x}-{index:024x}", at.as_second());
    let start = at.as_duration().as_secs_f64();
    let end = start + f64::from(ms) / 1000.0;
    let segment = json!({
        "id": format!("{index:08x}00000001"),
        "trace_id": id,
        "name": "shopd",
        "start_time": start,
        "end_time": end,
        "fault": status >= 500,
        "error": (400..500).contains(&status),
        "http": {
            "request": { "method": method, "url": url },
            "response": { "status": status },
        },
        "subsegments": [{
            "id": format!("{index:08x}00000002"),
            "name": "shop@shop-demo-pg",
            "namespace": "remote",
            "start_time": start,
            "end_time": end,
            "sql": { "database_type": "PostgreSQL", "sanitized_query": "select id from orders where id = $1" },
        }],
    });
    Trace {
        id,
        at,
        duration_ms: ms,
        response_ms: ms,
        method: method.to_owned(),
        url: url.to_owned(),
        status,
        fault: status >= 500,
        error: (400..500).contains(&status),
        throttle: status == 429,
        services: vec!["shopd".to_owned(), "shop@shop-demo-pg".to_owned()],
        segments: vec![segment],
    }
}

/// Ten weeks up to yesterday.
pub(crate) fn costs(now: Timestamp) -> Vec<Cost> {
    let table = [
        ("Amazon Elastic Container Service for Kubernetes", 2_400_000),
        ("Amazon Elastic Compute Cloud - Compute", 1_996_800),
        ("Amazon Relational Database Service", 1_632_000),
        ("Amazon ElastiCache", 768_000),
        ("Amazon CloudFront", 41_250),
    ];
    let mut costs = Vec::new();
    for age in 1..=70 {
        let day = (now - DAY * age).to_zoned(TimeZone::UTC).date();
        costs.extend(table.iter().map(|(service, amount_micros)| Cost {
            day,
            service: (*service).to_owned(),
            amount_micros: *amount_micros,
            currency: "USD".to_owned(),
        }));
    }
    costs
}
