//! What the audit trail keeps of changes that administrators make: who, from where, and what differs.

use std::sync::Arc;

use serde_json::{Value, json};
use shop_core::{
    account::{AccessPatch, ChangeAccountError, Role, change_access, end_all_sessions},
    audit::{Act, AuditActor, AuditEntry, AuditEvent, AuditFilter, Author, Origin},
    catalog::{
        CategoryPatch, NewCategory, ProductPatch, change_category, change_product, create_category,
        create_product, delete_category, delete_product,
    },
    clock::Clock,
    id::UserId,
    money::Money,
    order::{OrderKey, OrderStatus, change_status},
    page::PageRequest,
    patch::Patch,
    storage::Stores,
    testing::a_seller,
};
use uuid::Uuid;

use crate::{
    arrange::{a_customer, a_new_product, an_administrator, at_once, on_sale, placed},
    support::{World, on_both_databases},
};

on_both_databases! {
    a_category_is_told_from_its_making_to_its_end,
    a_product_is_told_with_its_stock_and_price,
    orders_and_accounts_are_told_with_who_asked,
    what_changes_nothing_is_not_told,
    what_is_refused_is_not_told,
    administrators_who_demote_each_other_at_once_leave_one,
}

const ADA: UserId = UserId(Uuid::from_u128(0xada));

async fn trail(world: &World, target_id: Uuid) -> Vec<AuditEntry> {
    let filter = AuditFilter {
        target_id: Some(target_id),
        ..AuditFilter::default()
    };
    let mut reader = world.storage.read().await.unwrap();
    let page = reader.audit().list(filter, PageRequest::new(1, 50)).await;
    page.unwrap().items
}

/// Events with what was before and is after, in any order: entries of one moment have none.
async fn told(world: &World, target_id: Uuid) -> Vec<(AuditEvent, Option<Value>, Option<Value>)> {
    let entries = trail(world, target_id).await.into_iter();
    entries
        .map(|entry| (entry.event, entry.before, entry.after))
        .collect()
}

#[track_caller]
fn assert_told(
    told: &[(AuditEvent, Option<Value>, Option<Value>)],
    event: AuditEvent,
    before: Value,
    after: Value,
) {
    let entry = (
        event,
        (!before.is_null()).then_some(before),
        (!after.is_null()).then_some(after),
    );
    assert!(told.contains(&entry), "{entry:#?} is not in {told:#?}");
}

async fn a_category_is_told_from_its_making_to_its_end(world: World) {
    let new = NewCategory {
        name: "Lamps".to_owned(),
        slug: "lamps".to_owned(),
        description: None,
        image_url: None,
        parent_id: None,
        sort_order: 3,
    };
    let made = create_category(&world.storage, new, world.act())
        .await
        .unwrap();
    let patch = CategoryPatch {
        name: Some("Lights".to_owned()),
        description: Patch::Set("They shine.".to_owned()),
        ..CategoryPatch::default()
    };
    change_category(&world.storage, made.id, patch, world.act())
        .await
        .unwrap();
    delete_category(&world.storage, made.id, world.act())
        .await
        .unwrap();
    let told = told(&world, made.id.0).await;
    assert_eq!(told.len(), 3, "{told:#?}");
    assert_told(
        &told,
        AuditEvent::CategoryUpdated,
        json!({"name": "Lamps", "description": null}),
        json!({"name": "Lights", "description": "They shine."}),
    );
    let of = |event| told.iter().find(|entry| entry.0 == event).unwrap();
    let (_, before, after) = of(AuditEvent::CategoryCreated);
    assert_eq!(before, &None);
    assert_eq!(after.as_ref().unwrap()["slug"], "lamps");
    let (_, before, after) = of(AuditEvent::CategoryDeleted);
    assert_eq!(before.as_ref().unwrap()["name"], "Lights");
    assert_eq!(after, &None);
}

async fn a_product_is_told_with_its_stock_and_price(world: World) {
    let lamp = on_sale(&world, "lamp", 5).await;
    let patch = ProductPatch {
        price: Some(Money::from_minor_units(1_250)),
        stock: Some(7),
        ..ProductPatch::default()
    };
    change_product(&world.storage, lamp.id, patch, world.act())
        .await
        .unwrap();
    delete_product(&world.storage, lamp.id, world.act())
        .await
        .unwrap();
    let told_of_lamp = told(&world, lamp.id.0).await;
    assert_told(
        &told_of_lamp,
        AuditEvent::ProductUpdated,
        json!({"price": "10", "stock": 5}),
        json!({"price": "12.5", "stock": 7}),
    );
    let events: Vec<_> = told_of_lamp.iter().map(|entry| entry.0).collect();
    for event in [AuditEvent::ProductCreated, AuditEvent::ProductDeleted] {
        assert!(events.contains(&event), "{events:?}");
    }

    let chair = on_sale(&world, "chair", 5).await;
    let john = a_customer(&world, "john@example.com").await;
    placed(&world, &john, &[(&chair, 1)]).await;
    delete_product(&world.storage, chair.id, world.act())
        .await
        .unwrap();
    assert_told(
        &told(&world, chair.id.0).await,
        AuditEvent::ProductArchived,
        json!({"status": "ACTIVE"}),
        json!({"status": "ARCHIVED"}),
    );
}

async fn orders_and_accounts_are_told_with_who_asked(world: World) {
    let author = Author {
        actor: AuditActor::User(ADA),
        origin: Origin {
            ip_address: Some("192.0.2.7".to_owned()),
            request_id: Some("request-1".to_owned()),
        },
    };
    let act = Act {
        author: &author,
        ..world.act()
    };
    let lamp = on_sale(&world, "lamp", 5).await;
    let john = a_customer(&world, "john@example.com").await;
    let order = placed(&world, &john, &[(&lamp, 1)]).await.order;
    let (key, next) = (OrderKey::Id(order.id), OrderStatus::Confirmed);
    let notes = Some("call before delivery");
    change_status(&world.storage, &key, next, notes, &a_seller(), act)
        .await
        .unwrap();
    let disable = AccessPatch {
        is_active: Some(false),
        role: None,
    };
    change_access(&world.storage, john.id, disable, act)
        .await
        .unwrap();
    end_all_sessions(&world.storage, john.id, act)
        .await
        .unwrap();

    let of_order = trail(&world, order.id.0).await;
    assert_eq!(of_order.len(), 1, "{of_order:#?}");
    assert_eq!(of_order[0].before, Some(json!({"status": "PENDING"})));
    assert_eq!(of_order[0].after, Some(json!({"status": "CONFIRMED"})));
    assert_eq!(of_order[0].actor, author.actor);
    assert_eq!(of_order[0].ip_address, author.origin.ip_address);
    assert_eq!(of_order[0].request_id, author.origin.request_id);
    assert_eq!(of_order[0].occurred_at, world.clock.now());

    let of_john = told(&world, john.id.0).await;
    assert_eq!(of_john.len(), 2, "{of_john:#?}");
    assert_told(
        &of_john,
        AuditEvent::AccountAccessChanged,
        json!({"isActive": true}),
        json!({"isActive": false}),
    );
    assert_told(
        &of_john,
        AuditEvent::AccountSessionsEnded,
        Value::Null,
        json!({"ended": 0}),
    );
}

async fn what_changes_nothing_is_not_told(world: World) {
    let lamp = on_sale(&world, "lamp", 5).await;
    let before = told(&world, lamp.id.0).await;
    let patch = ProductPatch {
        stock: Some(5),
        ..ProductPatch::default()
    };
    change_product(&world.storage, lamp.id, patch, world.act())
        .await
        .unwrap();
    assert_eq!(told(&world, lamp.id.0).await, before);
}

async fn what_is_refused_is_not_told(world: World) {
    let lamp = on_sale(&world, "lamp", 5).await;
    let same = a_new_product("lamp", lamp.category_id, 5);
    create_product(&world.storage, same, world.act())
        .await
        .unwrap_err();
    delete_category(&world.storage, lamp.category_id, world.act())
        .await
        .unwrap_err();
    let filter = AuditFilter::default();
    let mut reader = world.storage.read().await.unwrap();
    let page = reader
        .audit()
        .list(filter, PageRequest::new(1, 50))
        .await
        .unwrap();
    let events: Vec<_> = page.items.iter().map(|entry| entry.event).collect();
    assert_eq!(events, [AuditEvent::ProductCreated]);
}

async fn administrators_who_demote_each_other_at_once_leave_one(world: World) {
    let ada = an_administrator(&world, "ada@example.com").await;
    let bob = an_administrator(&world, "bob@example.com").await;
    let world = Arc::new(world);
    let results = at_once(&world, 2, |n, world| {
        let other = if n == 0 { bob.id } else { ada.id };
        let patch = AccessPatch {
            is_active: None,
            role: Some(Role::Customer),
        };
        async move { change_access(&world.storage, other, patch, world.act()).await }
    })
    .await;
    let refused: Vec<_> = results
        .iter()
        .filter_map(|result| result.as_ref().err())
        .collect();
    assert!(
        matches!(refused.as_slice(), [ChangeAccountError::LastAdministrator]),
        "{results:?}"
    );
    let mut tx = world.storage.begin().await.unwrap();
    let left = tx.accounts().lock_active_administrators().await.unwrap();
    assert_eq!(left.len(), 1);
}
