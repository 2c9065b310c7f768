//! Pieces that people book in and out.

use shop_core::{
    audit::{AuditEvent, AuditFilter},
    catalog::{
        Direction, ProductFilter, ProductOrder, ProductPatch, ProductStatus, change_product,
    },
    clock::Clock,
    id::{ProductId, StockMoveId},
    inventory::{
        AdjustStockError, Adjusted, LOW_STOCK, StockAdjustment, StockReason, adjust_stock,
    },
    page::PageRequest,
    storage::Stores,
};

use crate::{
    arrange::{a_customer, assert_ledger_adds_up, ledger, level, on_sale, placed},
    support::{World, on_both_databases},
};

on_both_databases! {
    pieces_are_booked_in_and_out_with_their_reason,
    the_same_adjustment_is_booked_once,
    what_orders_have_reserved_is_not_taken_away,
    a_reason_that_does_not_explain_the_change_is_refused,
    products_that_run_out_are_counted_and_listed,
    the_ledger_is_read_backwards_a_piece_at_a_time,
}

fn adjustment(world: &World, delta: i64, reason: StockReason) -> StockAdjustment {
    StockAdjustment {
        id: StockMoveId::new(world.clock.now(), &world.entropy),
        delta,
        reason,
        note: None,
    }
}

async fn adjust(
    world: &World,
    product: ProductId,
    delta: i64,
    reason: StockReason,
) -> Result<Adjusted, AdjustStockError> {
    let adjustment = adjustment(world, delta, reason);
    adjust_stock(&world.storage, product, adjustment, world.act()).await
}

async fn pieces_are_booked_in_and_out_with_their_reason(world: World) {
    let lamp = on_sale(&world, "lamp", 5).await;
    let noted = StockAdjustment {
        note: Some("behind the shelf".to_owned()),
        ..adjustment(&world, -2, StockReason::WrittenOff)
    };
    adjust(&world, lamp.id, 7, StockReason::Received)
        .await
        .unwrap();
    adjust_stock(&world.storage, lamp.id, noted, world.act())
        .await
        .unwrap();
    assert_eq!(level(&world, lamp.id).await, (10, 0));
    let mut moves = ledger(&world, lamp.id).await;
    moves.sort_by_key(|(_, delta, _)| *delta);
    assert_eq!(
        moves,
        [
            (StockReason::WrittenOff, -2, 0),
            (StockReason::Received, 5, 0),
            (StockReason::Received, 7, 0)
        ]
    );
    assert_ledger_adds_up(&world).await;
    let filter = AuditFilter {
        event: Some(AuditEvent::StockAdjusted),
        target_id: Some(lamp.id.0),
        ..AuditFilter::default()
    };
    let mut reader = world.storage.read().await.unwrap();
    let told = reader.audit().list(filter, PageRequest::new(1, 9)).await;
    let told = told.unwrap().items;
    assert_eq!(told.len(), 2);
    let noted = told.iter().find(|entry| {
        let after = entry.after.as_ref().unwrap();
        after["note"] == "behind the shelf"
    });
    let noted = noted.unwrap();
    assert_eq!(noted.before.as_ref().unwrap()["stock"], 12);
    assert_eq!(noted.after.as_ref().unwrap()["stock"], 10);
    assert_eq!(noted.after.as_ref().unwrap()["reason"], "WRITTEN_OFF");
}

async fn the_same_adjustment_is_booked_once(world: World) {
    let lamp = on_sale(&world, "lamp", 5).await;
    let twice = adjustment(&world, 3, StockReason::Received);
    for is_new in [true, false] {
        let done = adjust_stock(&world.storage, lamp.id, twice.clone(), world.act()).await;
        assert_eq!(matches!(done.unwrap(), Adjusted::Booked(_)), is_new);
    }
    assert_eq!(level(&world, lamp.id).await, (8, 0));
}

async fn what_orders_have_reserved_is_not_taken_away(world: World) {
    let lamp = on_sale(&world, "lamp", 5).await;
    let john = a_customer(&world, "john@example.com").await;
    placed(&world, &john, &[(&lamp, 4)]).await;
    let refused = adjust(&world, lamp.id, -2, StockReason::Adjusted).await;
    assert!(
        matches!(refused, Err(AdjustStockError::TooFew { available: 1 })),
        "{refused:?}"
    );
    adjust(&world, lamp.id, -1, StockReason::Adjusted)
        .await
        .unwrap();
    assert_eq!(level(&world, lamp.id).await, (4, 4));
    let refused = adjust(&world, lamp.id, 2_000_000_000, StockReason::Received).await;
    assert!(
        matches!(refused, Err(AdjustStockError::TooMany)),
        "{refused:?}"
    );
}

async fn a_reason_that_does_not_explain_the_change_is_refused(world: World) {
    let lamp = on_sale(&world, "lamp", 5).await;
    for (delta, reason) in [
        (0, StockReason::Adjusted),
        (-1, StockReason::Received),
        (1, StockReason::WrittenOff),
        (-1, StockReason::Shipped),
        (1, StockReason::Reserved),
    ] {
        let refused = adjust(&world, lamp.id, delta, reason).await;
        assert!(
            matches!(refused, Err(AdjustStockError::WrongReason { .. })),
            "{reason:?} {delta}: {refused:?}"
        );
    }
    let nothing = ProductId::new(world.clock.now(), &world.entropy);
    let refused = adjust(&world, nothing, 1, StockReason::Received).await;
    assert!(
        matches!(refused, Err(AdjustStockError::NotFound)),
        "{refused:?}"
    );
    assert_eq!(level(&world, lamp.id).await, (5, 0));
}

async fn products_that_run_out_are_counted_and_listed(world: World) {
    let bound = u32::try_from(LOW_STOCK).unwrap();
    let low = on_sale(&world, "low", bound).await;
    on_sale(&world, "plenty", bound + 1).await;
    let archived = on_sale(&world, "archived", 0).await;
    let patch = ProductPatch {
        status: Some(ProductStatus::Archived),
        ..ProductPatch::default()
    };
    change_product(&world.storage, archived.id, patch, world.act())
        .await
        .unwrap();
    let mut reader = world.storage.read().await.unwrap();
    assert_eq!(reader.inventory().count_low().await.unwrap(), 1);
    let filter = ProductFilter {
        status: Some(ProductStatus::Active),
        low_stock: true,
        ..ProductFilter::default()
    };
    let order = ProductOrder::CreatedAt(Direction::Descending);
    let page = PageRequest::new(1, 9);
    let listed = reader.catalog().list_products(&filter, order, page).await;
    let listed: Vec<_> = listed.unwrap().items;
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].product.id, low.id);
    let levels = reader.inventory().list_levels(&[low.id, archived.id]).await;
    let mut levels: Vec<_> = levels.unwrap().iter().map(|level| level.on_hand).collect();
    levels.sort_unstable();
    assert_eq!(levels, [0, LOW_STOCK]);
}

async fn the_ledger_is_read_backwards_a_piece_at_a_time(world: World) {
    let lamp = on_sale(&world, "lamp", 5).await;
    for delta in 1..=4 {
        adjust(&world, lamp.id, delta, StockReason::Received)
            .await
            .unwrap();
    }
    let mut reader = world.storage.read().await.unwrap();
    let mut expected = reader.inventory().list_moves(lamp.id).await.unwrap();
    expected.reverse();
    let (mut before, mut listed) = (None, vec![]);
    loop {
        let mut inventory = reader.inventory();
        let page = inventory
            .list_moves_before(lamp.id, before, 2)
            .await
            .unwrap();
        let Some(last) = page.last() else {
            break;
        };
        before = Some((last.moved_at, last.id));
        listed.extend(page);
    }
    assert_eq!(listed, expected);
    assert!(reader.inventory().has_move(listed[0].id).await.unwrap());
}
