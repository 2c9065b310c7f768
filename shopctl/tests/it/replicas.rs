use secrecy::ExposeSecret;
use shop_core::{
    storage::{DatabaseKind, StorageConfig},
    testing::{TestDatabase, postgres_url, redis_url},
};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

use crate::support::{Desk, get};

const SHARED: &str = "database_url_env = \"SHOP_DATABASE\"\nredis_url_env = \"SHOP_REDIS\"\nreplicas = 2\nmax_replicas = 3";

/// A desk whose target has a PostgreSQL and a Redis, and the name of its database.
async fn desk() -> (Desk, TestDatabase, String) {
    let database = TestDatabase::new(DatabaseKind::Postgres).await;
    let StorageConfig::Postgres(config) = &database.config else {
        panic!("a PostgreSQL was asked for");
    };
    let url = config.url.expose_secret().to_owned();
    let name = url.rsplit('/').next().unwrap().to_owned();
    let settings = format!(
        "{SHARED}\n[target.here.settings]\nREDIS_KEY_PREFIX = \"{name}\"\nSEED_DEMO = \"true\""
    );
    let desk = Desk::with(&settings)
        .variable("SHOP_DATABASE", &url)
        .variable("SHOP_REDIS", &redis_url());
    (desk, database, name)
}

#[tokio::test]
async fn replicas_share_a_database_and_a_cache_and_are_restarted_one_by_one() {
    let (desk, _database, _) = desk().await;
    desk.done(&["env", "start"]);
    let pods = desk.items(&["pods", "list"]);
    assert_eq!(pods.iter().filter(|pod| pod["ready"] == true).count(), 2);
    assert_eq!(desk.items(&["db", "check"])[1]["kind"], "postgresql");

    for port in [desk.port, desk.port + 1] {
        assert!(get(port, "/api/catalog/categories").starts_with("HTTP/1.1 200"));
    }
    let flushed = desk.items(&["cache", "flush", "categories"]);
    assert_eq!(flushed.len(), 2);
    for replica in &flushed {
        assert!(replica["memoryBefore"].as_u64() >= Some(1), "{replica}");
        assert!(replica["redisBefore"].as_u64() >= Some(1), "{replica}");
        assert_eq!(
            (
                replica["memoryAfter"].as_u64(),
                replica["redisAfter"].as_u64()
            ),
            (Some(0), Some(0))
        );
    }

    let before = desk.processes();
    let restarted = desk.done(&["app", "restart"]);
    let (first, second) = (
        restarted.err.find("shopd-1 is ready again"),
        restarted.err.find("shopd-2 is ready again"),
    );
    assert!(first.is_some() && first < second, "{}", restarted.err);
    assert!(before.iter().all(|process| !process.is_running()));
    assert!(
        desk.processes()
            .iter()
            .all(shopctl::local::Process::is_running)
    );
}

#[tokio::test]
async fn scaling_keeps_to_the_bounds_and_is_seen_to_have_happened() {
    let (desk, _database, _) = desk().await;
    desk.done(&["env", "start", "--replicas", "1"]);
    let unasked = desk.run(&["app", "scale", "3"]);
    assert_eq!(unasked.code, 9, "{}", unasked.err);
    assert!(unasked.err.contains("--yes"), "{}", unasked.err);
    assert_eq!(desk.processes().len(), 1);
    let pods = desk.items(&["app", "scale", "3", "--yes"]);
    assert_eq!(pods.iter().filter(|pod| pod["ready"] == true).count(), 3);
    let beyond = desk.run(&["app", "scale", "4", "--yes"]);
    assert_eq!(beyond.code, 9);
    assert!(beyond.err.contains("bound of 3"), "{}", beyond.err);
    let planned = desk.run(&["app", "scale", "4", "--dry-run"]);
    assert_eq!(planned.code, 9, "a plan that will be refused is none");
    desk.kill(2);
    let flushed = desk.done(&["cache", "flush", "-o", "json"]).document();
    assert_eq!(flushed["items"].as_array().unwrap().len(), 2);
    assert_eq!(flushed["complete"], false);
    assert!(
        flushed["warnings"][0]
            .as_str()
            .unwrap()
            .contains("shopd-3 has ended"),
        "{flushed}"
    );
    desk.done(&["env", "start", "--replicas", "3"]);
    let all = desk.processes();
    assert_eq!(desk.items(&["app", "scale", "1", "--yes"]).len(), 1);
    assert_eq!(
        all.iter()
            .map(shopctl::local::Process::is_running)
            .collect::<Vec<_>>(),
        [true, false, false]
    );
}

#[tokio::test]
async fn a_file_serves_one_replica() {
    let desk = Desk::new();
    let refused = desk.run(&["env", "start", "--replicas", "2"]);
    assert_eq!(refused.code, 9);
    assert!(refused.err.contains("database_url_env"), "{}", refused.err);
}

#[tokio::test]
async fn a_database_that_is_gone_is_found_and_no_address_is_told() {
    let (desk, _database, name) = desk().await;
    desk.done(&["env", "start", "--replicas", "1"]);
    let mut server = PgConnection::connect(&postgres_url()).await.unwrap();
    for statement in [
        format!("alter database {name} allow_connections false"),
        format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"),
    ] {
        server.execute(AssertSqlSafe(statement)).await.unwrap();
    }
    let check = desk.run(&["db", "check"]);
    assert_eq!(check.code, 3, "{}", check.err);
    let status = desk.run(&["status", "-o", "json"]);
    assert_eq!(status.code, 3);
    let down: Vec<_> = status
        .items()
        .into_iter()
        .filter(|sign| sign["state"] == "critical")
        .collect();
    assert!(
        down.iter().any(|check| check["name"] == "database"),
        "{}",
        status.out
    );
    let explained = desk.run(&["pods", "explain", "shopd-1", "-o", "json"]);
    assert_eq!(explained.code, 3);
    let findings = explained.items();
    assert!(
        findings
            .iter()
            .any(|finding| finding["problem"] == "database is down"),
        "{findings:?}"
    );
    for text in [
        &check.err,
        &check.out,
        &status.out,
        &status.err,
        &explained.out,
    ] {
        assert!(!text.contains("postgres://"), "{text}");
    }
}

#[tokio::test]
async fn a_variable_that_is_not_set_is_named() {
    let desk = Desk::with("database_url_env = \"SHOP_DATABASE\"");
    let refused = desk.run(&["env", "start"]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.err.contains("SHOP_DATABASE is not set"),
        "{}",
        refused.err
    );
}
