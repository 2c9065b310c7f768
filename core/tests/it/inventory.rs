use std::time::Duration;

use shop_core::{
    clock::Clock,
    id::{OrderId, ProductId, StockMoveId},
    inventory::{LedgerMismatch, StockLevel, StockMove, StockReason},
    storage::{Rule, StoreError, Stores},
};
use uuid::Uuid;

use crate::{
    catalog::{stored_category, stored_product},
    support::{World, execute, on_both_databases, somebody_waits},
};

on_both_databases! {
    a_new_product_has_an_empty_level,
    a_product_that_is_not_there_has_no_level,
    a_move_changes_the_level_and_is_written_down,
    moves_are_listed_oldest_first_and_per_product,
    the_level_is_never_negative_and_never_reserves_more_than_there_is,
    a_level_beyond_all_bounds_is_refused,
    a_move_that_moves_nothing_is_refused,
    moves_of_several_products_are_applied_at_once,
    of_several_moves_the_first_that_is_refused_is_told,
    any_number_of_moves_is_applied_at_once,
    forty_buyers_of_ten_pieces_get_ten,
    a_move_that_waits_for_a_level_is_judged_by_what_it_becomes,
    a_locked_level_is_changed_by_one_transaction_at_a_time,
    the_ledger_can_not_be_changed,
    a_level_changed_by_hand_does_not_add_up,
    a_dropped_transaction_moves_nothing,
}

/// A correction of the count.
pub(crate) fn a_move(world: &World, product_id: ProductId, delta_on_hand: i64) -> StockMove {
    StockMove {
        id: StockMoveId::new(world.clock.now(), &world.entropy),
        product_id,
        delta_on_hand,
        delta_reserved: 0,
        reason: StockReason::Adjusted,
        order_id: None,
        moved_at: world.clock.now(),
    }
}

/// Pieces come in.
pub(crate) async fn receive(world: &World, product_id: ProductId, pieces: i64) -> StockMove {
    let stock_move = StockMove {
        reason: StockReason::Received,
        ..a_move(world, product_id, pieces)
    };
    assert!(apply(world, &stock_move).await.unwrap());
    stock_move
}

async fn apply(world: &World, stock_move: &StockMove) -> Result<bool, StoreError> {
    let mut tx = world.storage.begin().await?;
    let applied = tx.inventory().apply(stock_move).await?;
    tx.commit().await?;
    Ok(applied)
}

async fn level(world: &World, product_id: ProductId) -> Option<(i64, i64)> {
    let mut connection = world.storage.read().await.unwrap();
    let level = connection.inventory().lookup(product_id).await.unwrap();
    level.map(|level| {
        assert_eq!(level.product_id, product_id);
        (level.on_hand, level.reserved)
    })
}

async fn moves(world: &World, product_id: ProductId) -> Vec<StockMove> {
    let mut connection = world.storage.read().await.unwrap();
    connection.inventory().list_moves(product_id).await.unwrap()
}

async fn a_lamp(world: &World) -> ProductId {
    let category = stored_category(world, "lamps", |_| {}).await;
    stored_product(world, "lamp", category.id, |_| {}).await.id
}

async fn a_new_product_has_an_empty_level(world: World) {
    let lamp = a_lamp(&world).await;
    assert_eq!(level(&world, lamp).await, Some((0, 0)));
    assert_eq!(moves(&world, lamp).await, []);
    let mut connection = world.storage.read().await.unwrap();
    let mismatches = connection.inventory().list_mismatches().await.unwrap();
    assert_eq!(mismatches, []);
}

async fn a_product_that_is_not_there_has_no_level(world: World) {
    let nothing = ProductId::new(world.clock.now(), &world.entropy);
    assert_eq!(level(&world, nothing).await, None);
    let mut tx = world.storage.begin().await.unwrap();
    assert_eq!(tx.inventory().lock(nothing).await.unwrap(), None);
    drop(tx);
    assert!(!apply(&world, &a_move(&world, nothing, 1)).await.unwrap());
    assert_eq!(moves(&world, nothing).await, []);
}

async fn a_move_changes_the_level_and_is_written_down(world: World) {
    let lamp = a_lamp(&world).await;
    let received = receive(&world, lamp, 10).await;
    let reserved = StockMove {
        delta_reserved: 4,
        reason: StockReason::Reserved,
        order_id: Some(OrderId::new(world.clock.now(), &world.entropy)),
        moved_at: world.clock.now() + Duration::from_micros(1),
        ..a_move(&world, lamp, 0)
    };
    assert!(apply(&world, &reserved).await.unwrap());
    let shipped = StockMove {
        delta_reserved: -4,
        reason: StockReason::Shipped,
        order_id: reserved.order_id,
        moved_at: world.clock.now() + Duration::from_micros(2),
        ..a_move(&world, lamp, -4)
    };
    assert_eq!(level(&world, lamp).await, Some((10, 4)));
    assert!(apply(&world, &shipped).await.unwrap());
    assert_eq!(level(&world, lamp).await, Some((6, 0)));
    assert_eq!(moves(&world, lamp).await, [received, reserved, shipped]);
}

async fn moves_are_listed_oldest_first_and_per_product(world: World) {
    let category = stored_category(&world, "all", |_| {}).await;
    let lamp = stored_product(&world, "lamp", category.id, |_| {}).await.id;
    let chair = stored_product(&world, "chair", category.id, |_| {})
        .await
        .id;
    receive(&world, chair, 1).await;
    let mut expected = vec![];
    for (number, reason) in StockReason::ALL.into_iter().enumerate() {
        let entry = StockMove {
            reason,
            moved_at: world.clock.now() - Duration::from_secs(number as u64 / 2),
            ..a_move(&world, lamp, 1)
        };
        assert!(apply(&world, &entry).await.unwrap());
        expected.push(entry);
    }
    expected.sort_by_key(|entry| (entry.moved_at, entry.id));
    assert_eq!(moves(&world, lamp).await, expected);
    assert_eq!(moves(&world, chair).await.len(), 1);
}

async fn the_level_is_never_negative_and_never_reserves_more_than_there_is(world: World) {
    let lamp = a_lamp(&world).await;
    receive(&world, lamp, 10).await;
    for (on_hand, reserved, applied) in [
        (-11, 0, false),
        (0, 11, false),
        (0, -1, false),
        (-1, 10, false),
        (0, 10, true),
        (0, 1, false),
        (-1, 0, false),
        (1, 2, false),
        (1, 1, true),
        (-11, -11, true),
        (-1, -1, false),
    ] {
        let before = (level(&world, lamp).await, moves(&world, lamp).await.len());
        let entry = StockMove {
            delta_reserved: reserved,
            ..a_move(&world, lamp, on_hand)
        };
        let result = apply(&world, &entry).await.unwrap();
        assert_eq!(result, applied, "{on_hand} {reserved} on {before:?}");
        if !applied {
            let after = (level(&world, lamp).await, moves(&world, lamp).await.len());
            assert_eq!(after, before);
        }
    }
    assert_eq!(level(&world, lamp).await, Some((0, 0)));
}

async fn a_level_beyond_all_bounds_is_refused(world: World) {
    let lamp = a_lamp(&world).await;
    receive(&world, lamp, 2_000_000_000).await;
    let error = apply(&world, &a_move(&world, lamp, 1)).await.unwrap_err();
    assert!(error.breaks(Rule::Bounds), "{error:?}");
    let error = apply(&world, &a_move(&world, lamp, i64::MAX)).await;
    assert!(error.is_err());
    assert_eq!(level(&world, lamp).await, Some((2_000_000_000, 0)));
}

async fn a_move_that_moves_nothing_is_refused(world: World) {
    let lamp = a_lamp(&world).await;
    let error = apply(&world, &a_move(&world, lamp, 0)).await.unwrap_err();
    assert!(error.breaks(Rule::Bounds), "{error:?}");
}

/// Products with so many pieces each.
async fn stocked<const N: usize>(world: &World, pieces: [i64; N]) -> [ProductId; N] {
    let category = stored_category(world, "all", |_| {}).await;
    let mut products = [ProductId(Uuid::nil()); N];
    for (n, product) in products.iter_mut().enumerate() {
        let slug = format!("p{n}");
        *product = stored_product(world, &slug, category.id, |_| {}).await.id;
        if pieces[n] > 0 {
            receive(world, *product, pieces[n]).await;
        }
    }
    products
}

fn a_reservation(world: &World, product_id: ProductId, pieces: i64) -> StockMove {
    StockMove {
        delta_reserved: pieces,
        reason: StockReason::Reserved,
        order_id: Some(OrderId::new(world.clock.now(), &world.entropy)),
        ..a_move(world, product_id, 0)
    }
}

async fn moves_of_several_products_are_applied_at_once(world: World) {
    let [first, second, third] = stocked(&world, [5, 7, 9]).await;
    let entries = [
        a_move(&world, third, -9),
        a_reservation(&world, first, 5),
        StockMove {
            moved_at: world.clock.now() + Duration::from_micros(1),
            ..a_move(&world, second, 3)
        },
    ];
    let mut tx = world.storage.begin().await.unwrap();
    assert_eq!(tx.inventory().apply_all(&entries).await.unwrap(), None);
    tx.commit().await.unwrap();

    for (product, expected) in [(first, (5, 5)), (second, (10, 0)), (third, (0, 0))] {
        assert_eq!(level(&world, product).await, Some(expected));
        let written = moves(&world, product).await;
        assert_eq!(written.len(), 2);
        let entry = entries.iter().find(|entry| entry.product_id == product);
        assert!(written.contains(entry.unwrap()), "{written:?}");
    }
}

async fn of_several_moves_the_first_that_is_refused_is_told(world: World) {
    let [first, short, empty, last] = stocked(&world, [5, 1, 0, 5]).await;
    let nothing = ProductId::new(world.clock.now(), &world.entropy);
    for (wanted, refused) in [
        (&[(first, 5), (short, 2), (empty, 1), (last, 1)][..], 1),
        (&[(last, 1), (empty, 1), (short, 2), (first, 5)], 1),
        (&[(last, 5), (short, 1), (first, 6)], 2),
        (&[(nothing, 1), (first, 1)], 0),
        (&[(first, 1), (last, 1), (first, 1)], 2),
    ] {
        let entries: Vec<_> = wanted
            .iter()
            .map(|(product, pieces)| a_reservation(&world, *product, *pieces))
            .collect();
        let mut tx = world.storage.begin().await.unwrap();
        let told = tx.inventory().apply_all(&entries).await.unwrap();
        assert_eq!(told, Some(refused), "{wanted:?}");
        tx.rollback().await.unwrap();
    }
    for (product, on_hand) in [(first, 5), (short, 1), (empty, 0), (last, 5)] {
        assert_eq!(level(&world, product).await, Some((on_hand, 0)));
    }
}

async fn any_number_of_moves_is_applied_at_once(world: World) {
    let products = stocked(&world, [2; 30]).await;
    let mut entries = products.map(|product| a_reservation(&world, product, 2));
    entries.reverse();
    let mut tx = world.storage.begin().await.unwrap();
    assert_eq!(tx.inventory().apply_all(&entries).await.unwrap(), None);
    tx.commit().await.unwrap();
    for product in products {
        assert_eq!(level(&world, product).await, Some((2, 2)));
        assert_eq!(moves(&world, product).await.len(), 2);
    }
    // One of them is refused, wherever it stands.
    for refused in [0, 13, 29] {
        let returned = products.map(|product| a_reservation(&world, product, -1));
        let mut entries = returned.to_vec();
        entries[refused].delta_reserved = 1;
        let mut tx = world.storage.begin().await.unwrap();
        let told = tx.inventory().apply_all(&entries).await.unwrap();
        assert_eq!(told, Some(refused));
        tx.rollback().await.unwrap();
    }
}

async fn a_move_that_waits_for_a_level_is_judged_by_what_it_becomes(world: World) {
    let [first, second] = stocked(&world, [9, 1]).await;
    // What the other transaction does meanwhile: take the last piece, then give it back.
    for (change, refused) in [(1, Some(1)), (-1, None)] {
        let mut other = world.storage.begin().await.unwrap();
        let entry = a_reservation(&world, second, change);
        assert!(other.inventory().apply(&entry).await.unwrap());
        let storage = world.storage.clone();
        let entries = [first, second].map(|product| a_reservation(&world, product, 1));
        let waiting = tokio::spawn(async move {
            let mut tx = storage.begin().await.unwrap();
            let refused = tx.inventory().apply_all(&entries).await.unwrap();
            tx.rollback().await.unwrap();
            refused
        });
        somebody_waits(&world.storage).await;
        other.commit().await.unwrap();
        assert_eq!(waiting.await.unwrap(), refused, "{change}");
    }
    assert_eq!(level(&world, first).await, Some((9, 0)));
    assert_eq!(level(&world, second).await, Some((1, 0)));
}

async fn forty_buyers_of_ten_pieces_get_ten(world: World) {
    let lamp = a_lamp(&world).await;
    receive(&world, lamp, 10).await;
    let buyers: Vec<_> = (0..40)
        .map(|_| {
            let storage = world.storage.clone();
            let entry = StockMove {
                delta_reserved: 1,
                reason: StockReason::Reserved,
                ..a_move(&world, lamp, 0)
            };
            tokio::spawn(async move {
                let mut tx = storage.begin().await.unwrap();
                let applied = tx.inventory().apply(&entry).await.unwrap();
                tx.commit().await.unwrap();
                applied
            })
        })
        .collect();
    let mut served = 0;
    for buyer in buyers {
        served += u32::from(buyer.await.unwrap());
    }
    assert_eq!(served, 10);
    assert_eq!(level(&world, lamp).await, Some((10, 10)));
    assert_eq!(moves(&world, lamp).await.len(), 11);
    let mut connection = world.storage.read().await.unwrap();
    let mismatches = connection.inventory().list_mismatches().await.unwrap();
    assert_eq!(mismatches, []);
}

async fn a_locked_level_is_changed_by_one_transaction_at_a_time(world: World) {
    let lamp = a_lamp(&world).await;
    receive(&world, lamp, 1).await;
    // Each doubles what it read: with a lost update the outcome is smaller.
    let tasks: Vec<_> = (0..10)
        .map(|_| {
            let storage = world.storage.clone();
            let mut entry = a_move(&world, lamp, 0);
            tokio::spawn(async move {
                let mut tx = storage.begin().await.unwrap();
                let mut inventory = tx.inventory();
                let level = inventory.lock(lamp).await.unwrap().unwrap();
                entry.delta_on_hand = level.on_hand;
                assert!(inventory.apply(&entry).await.unwrap());
                drop(inventory);
                tx.commit().await.unwrap();
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(level(&world, lamp).await, Some((1 << 10, 0)));
}

async fn the_ledger_can_not_be_changed(world: World) {
    let lamp = a_lamp(&world).await;
    let received = receive(&world, lamp, 10).await;
    for sql in [
        "update stock_moves set delta_on_hand = 11",
        "delete from stock_moves",
    ] {
        let mut tx = world.storage.begin().await.unwrap();
        let error = execute(&mut tx, sql, &[]).await.unwrap_err();
        assert!(matches!(error, StoreError::Refused(_)), "{error:?}");
        tx.rollback().await.unwrap();
    }
    assert_eq!(moves(&world, lamp).await, [received]);
}

async fn a_level_changed_by_hand_does_not_add_up(world: World) {
    let category = stored_category(&world, "all", |_| {}).await;
    let lamp = stored_product(&world, "lamp", category.id, |_| {}).await.id;
    let chair = stored_product(&world, "chair", category.id, |_| {})
        .await
        .id;
    let desk = stored_product(&world, "desk", category.id, |_| {}).await.id;
    for product in [lamp, desk] {
        receive(&world, product, 5).await;
        receive(&world, product, 5).await;
    }
    let mut tx = world.storage.begin().await.unwrap();
    for (sql, product) in [
        (
            "update stock_levels set on_hand = 9 where product_id = $1",
            lamp,
        ),
        (
            "update stock_levels set on_hand = 2, reserved = 1 where product_id = $1",
            chair,
        ),
    ] {
        assert_eq!(execute(&mut tx, sql, &[product.0]).await.unwrap(), 1);
    }
    tx.commit().await.unwrap();

    let mut expected = [(lamp, 9, 0, 10), (chair, 2, 1, 0)].map(
        |(product_id, on_hand, reserved, ledger_on_hand)| LedgerMismatch {
            level: StockLevel {
                product_id,
                on_hand,
                reserved,
            },
            ledger_on_hand,
            ledger_reserved: 0,
        },
    );
    expected.sort_by_key(|mismatch| mismatch.level.product_id);
    let mut connection = world.storage.read().await.unwrap();
    let mismatches = connection.inventory().list_mismatches().await.unwrap();
    assert_eq!(mismatches, expected);
}

async fn a_dropped_transaction_moves_nothing(world: World) {
    let lamp = a_lamp(&world).await;
    let mut tx = world.storage.begin().await.unwrap();
    let entry = a_move(&world, lamp, 10);
    assert!(tx.inventory().apply(&entry).await.unwrap());
    drop(tx);
    // SQLite's only writer is back when this begins, PostgreSQL's transaction is over at the latest then.
    let mut tx = world.storage.begin().await.unwrap();
    let level = tx.inventory().lock(lamp).await.unwrap().unwrap();
    assert_eq!((level.on_hand, level.reserved), (0, 0));
    drop(tx);
    assert_eq!(moves(&world, lamp).await, []);
}
