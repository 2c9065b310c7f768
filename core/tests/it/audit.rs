use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use shop_core::{
    audit::{
        self, AuditActor, AuditEntry, AuditEvent, AuditFilter, AuditTarget, AuditTargetKind,
        NewAuditEntry,
    },
    clock::Clock,
    id::UserId,
    page::{Page, PageRequest},
    storage::{StoreError, Stores},
};
use uuid::Uuid;

use crate::support::{World, execute, on_both_databases};

on_both_databases! {
    an_entry_is_read_back_as_it_was_written,
    entries_are_listed_latest_first_and_in_pages,
    filters_leave_out_what_does_not_fit,
    entries_are_listed_before_one_of_them,
    an_entry_can_not_be_changed_or_deleted,
    a_dropped_transaction_leaves_no_entry,
}

const LAMP: Uuid = Uuid::from_u128(0x1a);
const ADA: UserId = UserId(Uuid::from_u128(0xada));

fn an_entry(event: AuditEvent, actor: AuditActor) -> NewAuditEntry {
    NewAuditEntry {
        event,
        actor,
        ip_address: None,
        request_id: None,
        target: None,
        reason: None,
        before: None,
        after: None,
    }
}

fn a_product_update() -> NewAuditEntry {
    NewAuditEntry {
        ip_address: Some("192.0.2.7".to_owned()),
        request_id: Some("request-1".to_owned()),
        target: Some(AuditTarget {
            kind: AuditTargetKind::Product,
            id: LAMP,
        }),
        reason: Some("because".to_owned()),
        before: Some(json!({"name": "Lamp", "price": null})),
        after: Some(json!({"name": "Lämp", "price": 1999})),
        ..an_entry(AuditEvent::ProductUpdated, AuditActor::User(ADA))
    }
}

/// Writes an entry that many seconds after the world's moment.
async fn written(world: &World, new: NewAuditEntry, seconds: i64) -> Timestamp {
    let moment = world.clock.now() + SignedDuration::from_secs(seconds);
    audit::record(&world.storage, new, moment, &world.entropy)
        .await
        .unwrap();
    moment
}

async fn list(world: &World, filter: AuditFilter, page: PageRequest) -> Page<AuditEntry> {
    let mut reader = world.storage.read().await.unwrap();
    reader.audit().list(filter, page).await.unwrap()
}

async fn events(world: &World, filter: AuditFilter) -> Vec<AuditEvent> {
    let page = list(world, filter, PageRequest::new(1, 20)).await;
    assert_eq!(page.total, u64::try_from(page.items.len()).unwrap());
    page.items.into_iter().map(|entry| entry.event).collect()
}

async fn an_entry_is_read_back_as_it_was_written(world: World) {
    let new = a_product_update();
    let moment = written(&world, new.clone(), 0).await;
    let page = list(&world, AuditFilter::default(), PageRequest::new(1, 20)).await;
    let [entry] = page.items.as_slice() else {
        panic!("one entry: {page:?}");
    };
    assert_eq!(
        *entry,
        AuditEntry {
            id: entry.id,
            occurred_at: moment,
            event: new.event,
            actor: new.actor,
            ip_address: new.ip_address,
            request_id: new.request_id,
            target: new.target,
            reason: new.reason,
            before: new.before,
            after: new.after,
        }
    );
}

async fn entries_are_listed_latest_first_and_in_pages(world: World) {
    // The first two share a moment, so that only their ids tell them apart.
    for seconds in [0, 0, 2, 1, 3] {
        written(
            &world,
            an_entry(AuditEvent::CacheFlushed, AuditActor::Operator),
            seconds,
        )
        .await;
    }
    let all = list(&world, AuditFilter::default(), PageRequest::new(1, 20)).await;
    let keys: Vec<_> = all
        .items
        .iter()
        .map(|entry| (entry.occurred_at, entry.id))
        .collect();
    let mut sorted = keys.clone();
    sorted.sort_by(|a, b| b.cmp(a));
    assert_eq!(keys, sorted);
    let mut paged = Vec::new();
    for number in 1..=3 {
        let page = list(&world, AuditFilter::default(), PageRequest::new(number, 2)).await;
        assert_eq!(page.total, 5);
        paged.extend(page.items);
    }
    assert_eq!(paged, all.items);
}

#[expect(clippy::too_many_lines, reason = "a table")]
async fn filters_leave_out_what_does_not_fit(world: World) {
    let first = written(&world, a_product_update(), 0).await;
    let nobody = an_entry(AuditEvent::LoginFailed, AuditActor::Nobody);
    let second = written(&world, nobody, 1).await;
    let ada = an_entry(AuditEvent::LoginSuccess, AuditActor::User(ADA));
    written(&world, ada, 2).await;
    let none = AuditFilter::default();
    let (updated, failed, success) = (
        AuditEvent::ProductUpdated,
        AuditEvent::LoginFailed,
        AuditEvent::LoginSuccess,
    );
    for (filter, expected) in [
        (none, vec![success, failed, updated]),
        (
            AuditFilter {
                event: Some(failed),
                ..none
            },
            vec![failed],
        ),
        (
            AuditFilter {
                actor_id: Some(ADA),
                ..none
            },
            vec![success, updated],
        ),
        (
            AuditFilter {
                target_id: Some(LAMP),
                ..none
            },
            vec![updated],
        ),
        (
            AuditFilter {
                from: Some(second),
                ..none
            },
            vec![success, failed],
        ),
        (
            AuditFilter {
                to: Some(second),
                ..none
            },
            vec![updated],
        ),
        (
            AuditFilter {
                from: Some(first),
                to: Some(first),
                ..none
            },
            vec![],
        ),
    ] {
        assert_eq!(events(&world, filter).await, expected, "{filter:?}");
    }
}

async fn an_entry_can_not_be_changed_or_deleted(world: World) {
    written(&world, a_product_update(), 0).await;
    for sql in [
        "update audit_entries set reason = 'other'",
        "delete from audit_entries",
    ] {
        let mut tx = world.storage.begin().await.unwrap();
        let error = execute(&mut tx, sql, &[]).await.unwrap_err();
        assert!(matches!(error, StoreError::Refused(_)), "{error:?}");
        tx.rollback().await.unwrap();
    }
    assert_eq!(
        events(&world, AuditFilter::default()).await,
        [AuditEvent::ProductUpdated]
    );
}

async fn a_dropped_transaction_leaves_no_entry(world: World) {
    let mut tx = world.storage.begin().await.unwrap();
    audit::add_entry(
        &mut tx,
        a_product_update(),
        world.clock.now(),
        &world.entropy,
    )
    .await
    .unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(events(&world, AuditFilter::default()).await, []);
}

async fn entries_are_listed_before_one_of_them(world: World) {
    for seconds in [0, 1, 1, 2] {
        written(&world, a_product_update(), seconds).await;
    }
    let other = an_entry(AuditEvent::LoginFailed, AuditActor::Nobody);
    written(&world, other, 3).await;
    let filter = AuditFilter {
        event: Some(AuditEvent::ProductUpdated),
        ..AuditFilter::default()
    };
    let mut reader = world.storage.read().await.unwrap();
    let all = reader.audit().list(filter, PageRequest::new(1, 9)).await;
    let expected: Vec<_> = all
        .unwrap()
        .items
        .into_iter()
        .map(|entry| entry.id)
        .collect();
    let (mut before, mut listed) = (None, vec![]);
    loop {
        let page = reader.audit().list_before(filter, before, 1).await.unwrap();
        let Some(entry) = page.first() else {
            break;
        };
        before = Some((entry.occurred_at, entry.id));
        listed.push(entry.id);
    }
    assert_eq!(listed, expected);
    assert_eq!(listed.len(), 4);
}
