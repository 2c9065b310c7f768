use jiff::SignedDuration;
use proptest::{prelude::*, test_runner::TestRunner};
use shop_core::{
    account::{Role, User},
    catalog::{Product, ProductPatch, change_product},
    clock::Clock,
    id::OrderId,
    inventory::StockReason,
    order::{
        CancelOrderError, ChangeStatusError, MAX_NOTES, Order, OrderKey, OrderStatus, PlaceOrder,
        PlaceOrderError, ShownOrder, Viewer, cancel_order, change_status, order_stats, show_order,
    },
    storage::{DatabaseKind, Stores},
    testing::a_seller,
};

use crate::{
    arrange::{
        a_customer, a_request, assert_ledger_adds_up, ledger, level, new_order, on_sale, orders,
        place, placed,
    },
    support::{World, on_both_databases},
};

on_both_databases! {
    every_move_of_the_table_is_made_and_no_other,
    an_order_that_ends_before_its_goods_leave_gives_its_pieces_back,
    goods_that_ship_leave_the_warehouse,
    goods_that_are_refunded_after_shipping_do_not_come_back,
    a_customer_cancels_until_the_order_is_packed,
    nobody_cancels_the_order_of_somebody_else,
    an_order_is_changed_by_id_and_by_number,
    notes_are_added_below_each_other_within_their_bounds,
    a_refused_move_changes_nothing,
    an_order_is_shown_to_its_customer_and_to_administrators,
    statistics_follow_the_orders,
}

async fn move_to(
    world: &World,
    order: &Order,
    next: OrderStatus,
) -> Result<ShownOrder, ChangeStatusError> {
    let (key, now) = (OrderKey::Id(order.id), world.clock.now());
    change_status(
        &world.storage,
        &key,
        next,
        None,
        &a_seller(),
        world.act_at(now),
    )
    .await
}

async fn cancel(world: &World, user: &User, order: &Order) -> Result<ShownOrder, CancelOrderError> {
    let (key, now) = (OrderKey::Id(order.id), world.clock.now());
    cancel_order(
        &world.storage,
        &Viewer::signed_in(user),
        &key,
        now,
        &world.entropy,
    )
    .await
}

/// A new order of one piece, brought to a status by the shortest way there.
async fn standing_at(world: &World, user: &User, product: &Product, status: OrderStatus) -> Order {
    let order = placed(world, user, &[(product, 1)]).await.order;
    if status == OrderStatus::Pending {
        return order;
    }
    if status == OrderStatus::Refunded {
        move_to(world, &order, OrderStatus::Confirmed)
            .await
            .unwrap();
    }
    move_to(world, &order, status).await.unwrap().order
}

async fn every_move_of_the_table_is_made_and_no_other(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 100).await;
    for from in OrderStatus::ALL {
        for to in OrderStatus::ALL {
            let before = standing_at(&world, &user, &lamp, from).await;
            world.clock.advance(SignedDuration::from_secs(1));
            let now = world.clock.now();
            let moved = move_to(&world, &before, to).await;
            let after = stored(&world, &before).await;
            if from.can_become(to) {
                let mut expected = Order {
                    status: to,
                    updated_at: now,
                    ..before
                };
                match to {
                    OrderStatus::Confirmed => expected.paid_at = Some(now),
                    OrderStatus::Processing => expected.packed_at = Some(now),
                    OrderStatus::Shipped => expected.shipped_at = Some(now),
                    OrderStatus::Delivered => expected.delivered_at = Some(now),
                    OrderStatus::Cancelled => expected.cancelled_at = Some(now),
                    OrderStatus::Refunded => expected.refunded_at = Some(now),
                    OrderStatus::Pending => {}
                }
                assert_eq!(moved.unwrap().order, expected, "{from} to {to}");
                assert_eq!(after, expected, "{from} to {to}");
            } else {
                let error = moved.unwrap_err();
                let ChangeStatusError::NotAllowed { from: f, to: t } = error else {
                    panic!("{from} to {to}: {error:?}");
                };
                assert_eq!((f, t), (from, to));
                assert_eq!(after, before, "{from} to {to}");
            }
        }
    }
    let orders = orders(&world).await;
    let held = orders
        .iter()
        .filter(|shown| shown.order.status.holds_stock())
        .count();
    let (_, reserved) = level(&world, lamp.id).await;
    assert_eq!(reserved, i64::try_from(held).unwrap());
    assert_ledger_adds_up(&world).await;
}

async fn stored(world: &World, order: &Order) -> Order {
    let mut reader = world.storage.read().await.unwrap();
    let found = reader.orders().find(&OrderKey::Id(order.id)).await.unwrap();
    found.unwrap()
}

/// What the ledger says of one order: pieces that left, pieces still reserved.
async fn booked(world: &World, product: &Product, order: OrderId) -> (i64, i64) {
    let mut reader = world.storage.read().await.unwrap();
    let moves = reader.inventory().list_moves(product.id).await.unwrap();
    let of_order = moves.iter().filter(|entry| entry.order_id == Some(order));
    of_order.fold((0, 0), |(on_hand, reserved), entry| {
        (
            on_hand + entry.delta_on_hand,
            reserved + entry.delta_reserved,
        )
    })
}

async fn an_order_that_ends_before_its_goods_leave_gives_its_pieces_back(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 10).await;
    let rug = on_sale(&world, "rug", 10).await;
    let ends = [
        (OrderStatus::Pending, OrderStatus::Cancelled),
        (OrderStatus::Confirmed, OrderStatus::Cancelled),
        (OrderStatus::Processing, OrderStatus::Cancelled),
        (OrderStatus::Confirmed, OrderStatus::Refunded),
        (OrderStatus::Processing, OrderStatus::Refunded),
    ];
    for (from, to) in ends {
        let order = placed(&world, &user, &[(&lamp, 2), (&rug, 3)]).await.order;
        if from != OrderStatus::Pending {
            move_to(&world, &order, from).await.unwrap();
        }
        assert_eq!(level(&world, lamp.id).await, (10, 2), "{from}");
        assert_eq!(level(&world, rug.id).await, (10, 3), "{from}");
        move_to(&world, &order, to).await.unwrap();
        for product in [&lamp, &rug] {
            assert_eq!(level(&world, product.id).await, (10, 0), "{from} to {to}");
            assert_eq!(booked(&world, product, order.id).await, (0, 0));
        }
    }
    assert_ledger_adds_up(&world).await;
}

async fn goods_that_ship_leave_the_warehouse(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    for (slug, way) in [
        (
            "slow",
            &[
                OrderStatus::Confirmed,
                OrderStatus::Processing,
                OrderStatus::Shipped,
            ][..],
        ),
        ("quick", &[OrderStatus::Shipped]),
        ("at-once", &[OrderStatus::Delivered]),
    ] {
        let product = on_sale(&world, slug, 10).await;
        world.clock.advance(SignedDuration::from_secs(1));
        let order = placed(&world, &user, &[(&product, 4)]).await.order;
        for status in way {
            world.clock.advance(SignedDuration::from_secs(1));
            move_to(&world, &order, *status).await.unwrap();
        }
        let entries = [
            (StockReason::Received, 10, 0),
            (StockReason::Reserved, 0, 4),
            (StockReason::Shipped, -4, -4),
        ];
        assert_eq!(level(&world, product.id).await, (6, 0), "{slug}");
        assert_eq!(ledger(&world, product.id).await, entries, "{slug}");
    }
    assert_ledger_adds_up(&world).await;
}

async fn goods_that_are_refunded_after_shipping_do_not_come_back(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 10).await;
    let order = placed(&world, &user, &[(&lamp, 4)]).await.order;
    let way = [
        OrderStatus::Shipped,
        OrderStatus::Delivered,
        OrderStatus::Refunded,
    ];
    for status in way {
        move_to(&world, &order, status).await.unwrap();
        assert_eq!(level(&world, lamp.id).await, (6, 0), "{status}");
        assert_eq!(booked(&world, &lamp, order.id).await, (-4, 0), "{status}");
    }
    assert_ledger_adds_up(&world).await;
}

async fn a_customer_cancels_until_the_order_is_packed(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 100).await;
    for status in OrderStatus::ALL {
        let order = standing_at(&world, &user, &lamp, status).await;
        let before = level(&world, lamp.id).await;
        world.clock.advance(SignedDuration::from_secs(1));
        let cancelled = cancel(&world, &user, &order).await;
        if matches!(status, OrderStatus::Pending | OrderStatus::Confirmed) {
            let order = cancelled.unwrap().order;
            assert_eq!(order.status, OrderStatus::Cancelled);
            assert_eq!(order.cancelled_at, Some(world.clock.now()));
            assert_eq!(level(&world, lamp.id).await, (before.0, before.1 - 1));
        } else {
            let error = cancelled.unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("cannot cancel an order with status {status}")
            );
            assert_eq!(level(&world, lamp.id).await, before, "{status}");
        }
    }
    assert_ledger_adds_up(&world).await;
}

async fn nobody_cancels_the_order_of_somebody_else(world: World) {
    let john = a_customer(&world, "john@example.com").await;
    let jane = a_customer(&world, "jane@example.com").await;
    let lamp = on_sale(&world, "lamp", 10).await;
    let order = placed(&world, &john, &[(&lamp, 1)]).await.order;
    let unknown = Order {
        id: OrderId::new(world.clock.now(), &world.entropy),
        ..order.clone()
    };
    for (user, asked) in [(&jane, &order), (&john, &unknown)] {
        let error = cancel(&world, user, asked).await.unwrap_err();
        assert!(matches!(error, CancelOrderError::NotFound), "{error:?}");
    }
    assert_eq!(stored(&world, &order).await, order);
    assert_eq!(level(&world, lamp.id).await, (10, 1));
}

async fn an_order_is_changed_by_id_and_by_number(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 10).await;
    let now = world.clock.now();
    let [first, second] = [
        placed(&world, &user, &[(&lamp, 1)]).await,
        placed(&world, &user, &[(&lamp, 1)]).await,
    ];
    for (shown, key) in [
        (&first, OrderKey::of(&first.order.id.to_string())),
        (&second, OrderKey::of(&second.order.number)),
    ] {
        let confirmed = OrderStatus::Confirmed;
        let moved = change_status(
            &world.storage,
            &key,
            confirmed,
            None,
            &a_seller(),
            world.act_at(now),
        )
        .await
        .unwrap();
        assert_eq!(
            (moved.order.id, &moved.lines),
            (shown.order.id, &shown.lines)
        );
        let cancelled = cancel_order(
            &world.storage,
            &Viewer::signed_in(&user),
            &key,
            now,
            &world.entropy,
        )
        .await
        .unwrap();
        assert_eq!(
            (cancelled.order.id, &cancelled.lines),
            (shown.order.id, &shown.lines)
        );
    }
    let unknown = OrderKey::of("ORD-0");
    let error = change_status(
        &world.storage,
        &unknown,
        OrderStatus::Confirmed,
        None,
        &a_seller(),
        world.act_at(now),
    )
    .await
    .unwrap_err();
    assert!(matches!(error, ChangeStatusError::NotFound), "{error:?}");
}

async fn notes_are_added_below_each_other_within_their_bounds(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 10).await;
    let request = PlaceOrder {
        notes: Some("Ring twice".to_owned()),
        ..a_request(user.id, &[(&lamp, 1)])
    };
    let noted = new_order(place(&world, &request).await.unwrap()).order;
    let plain = placed(&world, &user, &[(&lamp, 1)]).await.order;
    let add = async |order: &Order, next, notes: &str| {
        let (key, now) = (OrderKey::Id(order.id), world.clock.now());
        change_status(
            &world.storage,
            &key,
            next,
            Some(notes),
            &a_seller(),
            world.act_at(now),
        )
        .await
    };

    let moved = add(&noted, OrderStatus::Confirmed, "Paid").await.unwrap();
    assert_eq!(moved.order.notes.as_deref(), Some("Ring twice\nPaid"));
    let moved = add(&noted, OrderStatus::Processing, "").await.unwrap();
    assert_eq!(moved.order.notes.as_deref(), Some("Ring twice\nPaid"));
    assert_eq!(stored(&world, &noted).await, moved.order);
    let moved = add(&plain, OrderStatus::Confirmed, "Paid").await.unwrap();
    assert_eq!(moved.order.notes.as_deref(), Some("Paid"));

    // Counted in characters: "Paid", a line break, and the rest.
    let rest = "ü".repeat(MAX_NOTES - 5);
    let error = add(&plain, OrderStatus::Shipped, &format!("{rest}ü"))
        .await
        .unwrap_err();
    assert!(
        matches!(error, ChangeStatusError::NotesTooLong),
        "{error:?}"
    );
    assert_eq!(stored(&world, &plain).await, moved.order);
    assert_eq!(level(&world, lamp.id).await, (10, 2));
    let moved = add(&plain, OrderStatus::Shipped, &rest).await.unwrap();
    assert_eq!(moved.order.notes, Some(format!("Paid\n{rest}")));
}

async fn a_refused_move_changes_nothing(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 10).await;
    let order = standing_at(&world, &user, &lamp, OrderStatus::Shipped).await;
    let key = OrderKey::Id(order.id);
    let notes = Some("Too late");
    let now = world.clock.now();
    change_status(
        &world.storage,
        &key,
        OrderStatus::Cancelled,
        notes,
        &a_seller(),
        world.act_at(now),
    )
    .await
    .unwrap_err();
    assert_eq!(stored(&world, &order).await, order);
    assert_eq!(level(&world, lamp.id).await, (9, 0));
}

async fn an_order_is_shown_to_its_customer_and_to_administrators(world: World) {
    let john = a_customer(&world, "john@example.com").await;
    let jane = a_customer(&world, "jane@example.com").await;
    let admin = User {
        role: Role::Admin,
        ..a_customer(&world, "admin@example.com").await
    };
    let lamp = on_sale(&world, "lamp", 10).await;
    let placed = placed(&world, &john, &[(&lamp, 1)]).await;
    let mut reader = world.storage.read().await.unwrap();
    for key in [&placed.order.id.to_string(), &placed.order.number] {
        let key = OrderKey::of(key);
        for viewer in [&john, &admin] {
            let (shown, customer) = show_order(&mut reader, &key, &Viewer::signed_in(viewer))
                .await
                .unwrap()
                .unwrap();
            assert_eq!(shown, placed);
            assert_eq!((customer.id, &customer.email), (Some(john.id), &john.email));
        }
        assert_eq!(
            show_order(&mut reader, &key, &Viewer::signed_in(&jane))
                .await
                .unwrap(),
            None
        );
    }
    let unknown = OrderKey::of("ORD-0");
    assert_eq!(
        show_order(&mut reader, &unknown, &Viewer::signed_in(&admin))
            .await
            .unwrap(),
        None
    );
}

async fn statistics_follow_the_orders(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 10).await;
    let old = standing_at(&world, &user, &lamp, OrderStatus::Delivered).await;
    world.clock.advance(SignedDuration::from_hours(31 * 24));
    let recent = standing_at(&world, &user, &lamp, OrderStatus::Confirmed).await;
    standing_at(&world, &user, &lamp, OrderStatus::Pending).await;
    standing_at(&world, &user, &lamp, OrderStatus::Refunded).await;

    let mut reader = world.storage.read().await.unwrap();
    let stats = order_stats(&mut reader, world.clock.now()).await.unwrap();
    assert_eq!(stats.total, 4);
    let mut by_status = stats.by_status;
    by_status.sort_unstable();
    let expected = [
        OrderStatus::Pending,
        recent.status,
        old.status,
        OrderStatus::Refunded,
    ];
    assert_eq!(by_status, expected.map(|status| (status, 1)));
    assert_eq!(
        (stats.recent_revenue, stats.recent_orders),
        (recent.totals.total, 1)
    );
}

#[derive(Debug, Clone)]
enum Event {
    Place {
        product: usize,
        other: usize,
        quantity: u32,
    },
    Move {
        order: usize,
        to: OrderStatus,
    },
    Cancel {
        order: usize,
    },
    SetStock {
        product: usize,
        stock: u32,
    },
}

fn an_event() -> impl Strategy<Value = Event> {
    let status = proptest::sample::select(OrderStatus::ALL.to_vec());
    prop_oneof![
        4 => (0usize..3, 0usize..3, 1u32..4)
            .prop_map(|(product, other, quantity)| Event::Place { product, other, quantity }),
        4 => (0usize..20, status).prop_map(|(order, to)| Event::Move { order, to }),
        1 => (0usize..20).prop_map(|order| Event::Cancel { order }),
        1 => (0usize..3, 0u32..8).prop_map(|(product, stock)| Event::SetStock { product, stock }),
    ]
}

#[test]
fn whatever_happens_the_ledger_adds_up_and_no_level_is_negative() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut runner = TestRunner::new(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let lives = proptest::collection::vec(an_event(), 1..40);
    runner
        .run(&lives, |events| {
            runtime.block_on(live_through(events));
            Ok(())
        })
        .unwrap();
}

async fn live_through(events: Vec<Event>) {
    let world = World::new(DatabaseKind::Sqlite).await;
    let user = a_customer(&world, "john@example.com").await;
    let products = [
        on_sale(&world, "a", 5).await,
        on_sale(&world, "b", 5).await,
        on_sale(&world, "c", 5).await,
    ];
    for event in events {
        world.clock.advance(SignedDuration::from_secs(1));
        happen(&world, &user, &products, event).await;
        for product in &products {
            check_level(&world, product).await;
        }
        assert_ledger_adds_up(&world).await;
    }
}

async fn happen(world: &World, user: &User, products: &[Product; 3], event: Event) {
    match event {
        Event::Place {
            product,
            other,
            quantity,
        } => {
            let items = [(&products[product], quantity), (&products[other], 1)];
            match place(world, &a_request(user.id, &items)).await {
                Ok(_) | Err(PlaceOrderError::InsufficientStock { .. }) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        Event::Move { order, to } => {
            if let Some(shown) = orders(world).await.get(order) {
                let moved = move_to(world, &shown.order, to).await;
                assert_eq!(
                    moved.is_ok(),
                    shown.order.status.can_become(to),
                    "{moved:?}"
                );
            }
        }
        Event::Cancel { order } => {
            if let Some(shown) = orders(world).await.get(order) {
                let cancelled = cancel(world, user, &shown.order).await;
                let may = shown.order.status.customer_can_cancel();
                assert_eq!(cancelled.is_ok(), may, "{cancelled:?}");
            }
        }
        Event::SetStock { product, stock } => {
            let patch = ProductPatch {
                stock: Some(stock),
                ..ProductPatch::default()
            };
            let (id, now) = (products[product].id, world.clock.now());
            let shown = change_product(&world.storage, id, patch, world.act_at(now)).await;
            assert_eq!(shown.unwrap().product.available, i64::from(stock));
        }
    }
}

/// No more is reserved than there is, and exactly the pieces of orders that have neither left nor ended.
async fn check_level(world: &World, product: &Product) {
    let (on_hand, reserved) = level(world, product.id).await;
    assert!(
        0 <= reserved && reserved <= on_hand,
        "{reserved} of {on_hand}"
    );
    let mut held = 0;
    for shown in orders(world).await {
        let lines = shown.lines.iter().map(|shown| &shown.line);
        let pieces: u32 = lines
            .filter(|line| line.product_id == product.id)
            .map(|line| line.quantity)
            .sum();
        let (_, reserved) = booked(world, product, shown.order.id).await;
        let holds = shown.order.status.holds_stock();
        let expected = if holds { i64::from(pieces) } else { 0 };
        assert_eq!(reserved, expected, "{}", shown.order.status);
        held += expected;
    }
    assert_eq!(reserved, held);
}
