use jiff::SignedDuration;
use shop_core::{
    clock::Clock,
    id::OrderId,
    order::{AnonymousOrder, LatestOrders, Order, OrderKey, OrderStatus, STUCK_AFTER},
    storage::Stores,
    testing::{an_order, an_order_line},
};

use crate::{
    accounts::somebody,
    arrange::on_sale,
    orders::add,
    support::{World, on_both_databases},
};

on_both_databases! {
    an_anonymous_order_is_found_by_id_and_number,
    the_latest_anonymous_orders_come_first_and_no_more_than_asked_for,
    anonymous_orders_are_filtered_by_status_and_moment,
    unknown_anonymous_orders_are_not_found,
}

const ALL: LatestOrders = LatestOrders {
    status: None,
    placed_before: None,
    limit: 200,
};

/// What must be told of an order and of how much it has.
fn anonymous(order: &Order, line_count: u64, piece_count: u64) -> AnonymousOrder {
    AnonymousOrder {
        id: order.id,
        number: order.number.clone(),
        status: order.status,
        totals: order.totals,
        currency: order.currency,
        line_count,
        piece_count,
        paid_at: order.paid_at,
        packed_at: order.packed_at,
        shipped_at: order.shipped_at,
        delivered_at: order.delivered_at,
        cancelled_at: order.cancelled_at,
        refunded_at: order.refunded_at,
        placed_at: order.placed_at,
        updated_at: order.updated_at,
    }
}

async fn listed(world: &World, filter: LatestOrders) -> Vec<AnonymousOrder> {
    let mut reader = world.storage.read().await.unwrap();
    reader.orders().list_anonymous(filter).await.unwrap()
}

async fn numbers(world: &World, filter: LatestOrders) -> Vec<String> {
    let orders = listed(world, filter).await;
    orders.into_iter().map(|order| order.number).collect()
}

async fn an_anonymous_order_is_found_by_id_and_number(world: World) {
    let user = somebody(&world, "john@example.com").await;
    let (lamp, sofa) = (
        on_sale(&world, "lamp", 9).await,
        on_sale(&world, "sofa", 9).await,
    );
    let moment = |minutes| Some(world.clock.now() + SignedDuration::from_mins(minutes));
    let full = Order {
        status: OrderStatus::Refunded,
        notes: Some("leave it with Mrs. Doe".to_owned()),
        paid_at: moment(1),
        shipped_at: moment(2),
        delivered_at: moment(3),
        cancelled_at: moment(4),
        updated_at: moment(5).unwrap(),
        ..an_order("ORD-1", user.id, world.clock.now(), &world.entropy)
    };
    let mut three = an_order_line(&full, 0, &lamp, &world.entropy);
    (three.quantity, three.line_total) = (3, three.unit_price.checked_mul(3).unwrap());
    let one = an_order_line(&full, 1, &sofa, &world.entropy);
    add(&world, &full, &[three, one]).await;
    let empty = an_order("ORD-2", user.id, world.clock.now(), &world.entropy);
    add(&world, &empty, &[]).await;

    let mut reader = world.storage.read().await.unwrap();
    for expected in [anonymous(&full, 2, 4), anonymous(&empty, 0, 0)] {
        for key in [
            OrderKey::Id(expected.id),
            OrderKey::Number(expected.number.clone()),
        ] {
            let found = reader.orders().find_anonymous(&key).await.unwrap();
            assert_eq!(found.as_ref(), Some(&expected), "{key:?}");
        }
        assert!(listed(&world, ALL).await.contains(&expected));
    }
}

async fn the_latest_anonymous_orders_come_first_and_no_more_than_asked_for(world: World) {
    let user = somebody(&world, "john@example.com").await;
    let mut expected = Vec::new();
    for group in 0..2 {
        let mut same_moment = Vec::new();
        for n in 0..3 {
            let number = format!("ORD-{group}{n}");
            let order = an_order(&number, user.id, world.clock.now(), &world.entropy);
            add(&world, &order, &[]).await;
            same_moment.push(order);
        }
        same_moment.sort_unstable_by_key(|order| order.id);
        expected.extend(same_moment.into_iter().map(|order| order.number));
        world.clock.advance(SignedDuration::from_micros(1));
    }
    expected.reverse();
    assert_eq!(numbers(&world, ALL).await, expected);
    let four = LatestOrders { limit: 4, ..ALL };
    assert_eq!(numbers(&world, four).await, expected[..4]);
}

async fn anonymous_orders_are_filtered_by_status_and_moment(world: World) {
    let user = somebody(&world, "john@example.com").await;
    for (number, status) in [
        ("ORD-1", OrderStatus::Pending),
        ("ORD-2", OrderStatus::Shipped),
        ("ORD-3", OrderStatus::Pending),
    ] {
        let mut order = an_order(number, user.id, world.clock.now(), &world.entropy);
        order.status = status;
        add(&world, &order, &[]).await;
        world.clock.advance(SignedDuration::from_mins(10));
    }
    let now = world.clock.now();
    for (status, placed_before, expected) in [
        (None, None, &["ORD-3", "ORD-2", "ORD-1"][..]),
        (Some(OrderStatus::Pending), None, &["ORD-3", "ORD-1"]),
        (Some(OrderStatus::Refunded), None, &[]),
        (None, Some(now), &["ORD-3", "ORD-2", "ORD-1"]),
        // The first was placed at just that moment, which is not before it.
        (Some(OrderStatus::Pending), Some(now - STUCK_AFTER), &[]),
        (
            Some(OrderStatus::Pending),
            Some(now - STUCK_AFTER + SignedDuration::from_micros(1)),
            &["ORD-1"],
        ),
    ] {
        let filter = LatestOrders {
            status,
            placed_before,
            ..ALL
        };
        assert_eq!(numbers(&world, filter).await, expected, "{filter:?}");
    }
    let later = now + SignedDuration::from_micros(1);
    let stuck: Vec<_> = listed(&world, ALL)
        .await
        .into_iter()
        .filter(|order| order.is_stuck(later))
        .map(|order| order.number)
        .collect();
    assert_eq!(stuck, ["ORD-1"]);
}

async fn unknown_anonymous_orders_are_not_found(world: World) {
    let mut reader = world.storage.read().await.unwrap();
    let unknown = OrderId::new(world.clock.now(), &world.entropy);
    for key in [OrderKey::Id(unknown), OrderKey::Number("ORD-1".to_owned())] {
        assert_eq!(reader.orders().find_anonymous(&key).await.unwrap(), None);
    }
    assert_eq!(listed(&world, ALL).await, []);
}
