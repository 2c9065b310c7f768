use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use shop_core::{
    catalog::{Product, ProductStatus},
    clock::Clock,
    demo,
    id::ProductId,
    money::Money,
    search::{Change, FeedPosition, FeedState, NewChanges, SearchDocument},
    storage::{DatabaseKind, Stores, Tx},
};

use crate::{
    arrange::{a_customer, a_request, on_sale, place_at},
    catalog::{stored_category, stored_product},
    support::{World, execute, on_both_databases},
};

on_both_databases! {
    products_are_logged_when_shoppers_see_a_difference,
    stock_is_logged_when_the_last_piece_goes_or_the_first_comes,
    what_is_rolled_back_is_not_logged,
    an_older_transaction_holds_back_what_came_after_it,
    what_was_read_before_is_seen_up_to_the_horizon,
    a_wiped_shop_is_logged,
    a_document_tells_what_can_be_found_of_a_product,
    documents_come_in_batches_by_id,
    old_changes_are_trimmed_and_it_is_noted_how_far,
}

pub(crate) const START: FeedPosition = FeedPosition {
    transaction: 0,
    sequence: 0,
};

async fn state(world: &World) -> FeedState {
    let mut reader = world.storage.read().await.unwrap();
    reader.search_feed().state().await.unwrap()
}

async fn changes(world: &World, after: FeedPosition) -> NewChanges {
    let mut reader = world.storage.read().await.unwrap();
    reader.search_feed().list_changes(after, 100).await.unwrap()
}

/// All changes after a position. On PostgreSQL other tests' transactions hold them back too, each for a moment.
pub(crate) async fn all_changes(world: &World, after: FeedPosition) -> Vec<Change> {
    let wait = async {
        loop {
            let read = changes(world, after).await;
            if !read.is_held_back {
                assert!(read.changes.is_sorted_by_key(|change| change.position));
                return read.changes;
            }
            tokio::task::yield_now().await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(30), wait).await;
    waited.expect("no transaction of a test lasts so long")
}

/// The position of the latest change.
async fn latest(world: &World) -> FeedPosition {
    let last = all_changes(world, START).await.pop();
    last.map_or(START, |change| change.position)
}

/// The products that a change names, in the log's order.
async fn logged(world: &World, change: impl AsyncFnOnce(&mut Tx)) -> Vec<Option<ProductId>> {
    let before = latest(world).await;
    let mut tx = world.storage.begin().await.unwrap();
    change(&mut tx).await;
    tx.commit().await.unwrap();
    let changes = all_changes(world, before).await;
    changes.iter().map(|change| change.product).collect()
}

async fn document(world: &World, product: &Product) -> Option<SearchDocument> {
    let mut reader = world.storage.read().await.unwrap();
    let read = reader
        .search_feed()
        .list_documents_by_id(&[product.id])
        .await;
    read.unwrap().pop()
}

async fn products_are_logged_when_shoppers_see_a_difference(world: World) {
    let category = stored_category(&world, "all", |_| {}).await;
    let draft = |product: &mut Product| product.status = ProductStatus::Draft;
    let mut lamp = stored_product(&world, "lamp", category.id, draft).await;
    assert_eq!(all_changes(&world, START).await, []);
    for (status, name) in [
        (ProductStatus::Active, "Lamp"),
        (ProductStatus::Active, "Lantern"),
        (ProductStatus::Archived, "Lantern"),
    ] {
        lamp.status = status;
        lamp.name = name.to_owned();
        let update = async |tx: &mut Tx| {
            assert!(tx.catalog().update_product(&lamp).await.unwrap());
        };
        assert_eq!(
            logged(&world, update).await,
            [Some(lamp.id)],
            "{status:?} {name}"
        );
    }
    let chair = stored_product(&world, "chair", category.id, |_| {}).await;
    let delete = async |tx: &mut Tx| {
        assert!(tx.catalog().delete_product(chair.id).await.unwrap());
    };
    assert_eq!(logged(&world, delete).await, [Some(chair.id)]);
}

async fn stock_is_logged_when_the_last_piece_goes_or_the_first_comes(world: World) {
    let lamp = on_sale(&world, "lamp", 3).await;
    let set = async |sql: &'static str| {
        let change = async |tx: &mut Tx| {
            assert_eq!(execute(tx, sql, &[lamp.id.0]).await.unwrap(), 1);
        };
        logged(&world, change).await.len()
    };
    for (sql, entries) in [
        (
            "update stock_levels set reserved = 2 where product_id = $1",
            0,
        ),
        (
            "update stock_levels set reserved = 3 where product_id = $1",
            1,
        ),
        (
            "update stock_levels set reserved = 2, on_hand = 2 where product_id = $1",
            0,
        ),
        (
            "update stock_levels set on_hand = 9 where product_id = $1",
            1,
        ),
    ] {
        assert_eq!(set(sql).await, entries, "{sql}");
    }
}

async fn what_is_rolled_back_is_not_logged(world: World) {
    let lamp = on_sale(&world, "lamp", 3).await;
    let before = latest(&world).await;
    let mut tx = world.storage.begin().await.unwrap();
    assert!(tx.catalog().update_product(&lamp).await.unwrap());
    tx.rollback().await.unwrap();
    assert_eq!(all_changes(&world, before).await, []);
}

async fn an_older_transaction_holds_back_what_came_after_it(world: World) {
    if world.storage.kind() == DatabaseKind::Sqlite {
        // It has one writer at a time.
        return;
    }
    let (lamp, chair) = (
        on_sale(&world, "lamp", 3).await,
        on_sale(&world, "chair", 3).await,
    );
    let before = latest(&world).await;
    let mut older = world.storage.begin().await.unwrap();
    assert!(older.catalog().update_product(&lamp).await.unwrap());
    let mut newer = world.storage.begin().await.unwrap();
    assert!(newer.catalog().update_product(&chair).await.unwrap());
    newer.commit().await.unwrap();

    let read = changes(&world, before).await;
    assert_eq!((read.changes.len(), read.is_held_back), (0, true));
    older.commit().await.unwrap();
    let read = all_changes(&world, before).await;
    let products: Vec<_> = read.iter().map(|change| change.product).collect();
    assert_eq!(products, [Some(lamp.id), Some(chair.id)]);
}

async fn what_was_read_before_is_seen_up_to_the_horizon(world: World) {
    let before = state(&world).await;
    let lamp = on_sale(&world, "lamp", 3).await;
    let read = all_changes(&world, before.horizon).await;
    assert!(!read.is_empty());
    for change in &read {
        assert_eq!(change.product, Some(lamp.id));
        assert!(before.horizon < change.position);
    }
    let after = state(&world).await;
    assert_eq!(before.database_id, after.database_id);
    assert!(read[read.len() - 1].position <= after.horizon);
}

async fn a_wiped_shop_is_logged(world: World) {
    let lamp = on_sale(&world, "lamp", 3).await;
    let before = latest(&world).await;
    demo::wipe(&world.storage).await.unwrap();
    let read = all_changes(&world, before).await;
    let expected = match world.storage.kind() {
        DatabaseKind::Postgres => None,
        DatabaseKind::Sqlite => Some(lamp.id),
    };
    assert_eq!(read[0].product, expected);
}

async fn a_document_tells_what_can_be_found_of_a_product(world: World) {
    let mut lamp = on_sale(&world, "lamp", 3).await;
    lamp.metadata = Some(json!({"brand": "Lumen & Co"}));
    lamp.description = Some("Bright".to_owned());
    lamp.price = Money::from_minor_units(1_000);
    lamp.compare_at = Some(Money::from_minor_units(1_001));
    lamp.is_featured = true;
    let mut tx = world.storage.begin().await.unwrap();
    assert!(tx.catalog().update_product(&lamp).await.unwrap());
    tx.commit().await.unwrap();
    let user = a_customer(&world, "john@example.com").await;
    for pieces in [1, 2] {
        let found = document(&world, &lamp).await.unwrap();
        assert!(found.is_in_stock, "{pieces}");
        let request = a_request(user.id, &[(&lamp, pieces)]);
        place_at(&world, &request, None, world.clock.now())
            .await
            .unwrap();
    }
    let expected = SearchDocument {
        id: lamp.id,
        category_id: lamp.category_id,
        sku: lamp.sku.clone(),
        name: lamp.name.clone(),
        description: lamp.description.clone(),
        brand: Some("Lumen & Co".to_owned()),
        price: lamp.price,
        is_on_sale: true,
        is_in_stock: false,
        is_featured: true,
        sold: 2,
        created_at: lamp.created_at,
    };
    assert_eq!(document(&world, &lamp).await, Some(expected));

    for (metadata, status, brand) in [
        (Some(json!({"brand": 7})), ProductStatus::Active, Some(None)),
        (
            Some(json!({"colour": "red"})),
            ProductStatus::Active,
            Some(None),
        ),
        (None, ProductStatus::Active, Some(None)),
        (None, ProductStatus::Draft, None),
    ] {
        lamp.metadata = metadata;
        lamp.status = status;
        let mut tx = world.storage.begin().await.unwrap();
        assert!(tx.catalog().update_product(&lamp).await.unwrap());
        tx.commit().await.unwrap();
        let found = document(&world, &lamp).await;
        assert_eq!(found.map(|found| found.brand), brand, "{:?}", lamp.metadata);
    }
}

async fn documents_come_in_batches_by_id(world: World) {
    let mut expected = Vec::new();
    for number in 0..7 {
        expected.push(on_sale(&world, &format!("p{number}"), 1).await.id);
    }
    expected.sort();
    let mut reader = world.storage.read().await.unwrap();
    let (mut listed, mut after) = (Vec::new(), None);
    for batch in [3, 3, 1, 0] {
        let read = reader.search_feed().list_documents(after, 3).await.unwrap();
        assert_eq!(read.len(), batch);
        listed.extend(read.iter().map(|document| document.id));
        after = listed.last().copied();
    }
    assert_eq!(listed, expected);
}

async fn old_changes_are_trimmed_and_it_is_noted_how_far(world: World) {
    assert_eq!(state(&world).await.trimmed, START);
    on_sale(&world, "lamp", 3).await;
    let trim = async |before: Timestamp, limit: u32| {
        let mut tx = world.storage.begin().await.unwrap();
        let trimmed = tx.search_feed().trim(before, limit).await.unwrap();
        tx.commit().await.unwrap();
        trimmed
    };
    let all = all_changes(&world, START).await;
    assert_eq!(trim(Timestamp::UNIX_EPOCH, 10).await, 0);
    assert_eq!(state(&world).await.trimmed, START);
    let later = world.clock.now() + SignedDuration::from_hours(24 * 365 * 100);
    assert_eq!(trim(later, 1).await, 1);
    assert_eq!(state(&world).await.trimmed, all[0].position);
    assert_eq!(all_changes(&world, START).await, all[1..]);
    assert_eq!(trim(later, 10).await, all.len() as u64 - 1);
    assert_eq!(state(&world).await.trimmed, all[all.len() - 1].position);
    assert_eq!(trim(later, 10).await, 0);
}
