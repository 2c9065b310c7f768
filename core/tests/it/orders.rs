use jiff::{SignedDuration, Timestamp};
use shop_core::{
    account::User,
    catalog::Product,
    clock::Clock,
    id::{OrderId, ProductId},
    money::{Currency, Money},
    order::{
        Customer, Order, OrderFilter, OrderKey, OrderLine, OrderStatus, OrderSummary,
        ShownOrderLine, Totals,
    },
    page::PageRequest,
    storage::{Rule, Stores},
    testing::{a_user, an_address, an_order, an_order_line},
};

use crate::{
    accounts::somebody,
    catalog::{stored_category, stored_product},
    support::{World, on_both_databases, somebody_waits},
};

on_both_databases! {
    an_order_reads_back_as_it_was_written,
    lines_show_what_their_products_are_now,
    lines_of_several_orders_come_by_order_and_position,
    unknown_orders_are_not_found,
    the_latest_order_comes_first_and_pages_never_overlap,
    lists_hold_the_orders_that_pass_the_filter,
    summaries_tell_the_customer_and_the_number_of_lines,
    a_status_is_changed_only_from_the_expected_one,
    a_locked_order_waits_for_the_change_before_it,
    orders_are_counted_by_status,
    revenue_counts_paid_orders_since_a_moment,
    no_two_orders_share_a_number,
    sums_that_do_not_add_up_are_refused,
    an_order_needs_its_account_and_its_products,
}

async fn products<const N: usize>(world: &World, slugs: [&str; N]) -> [Product; N] {
    let category = stored_category(world, slugs[0], |_| {}).await.id;
    let mut products = Vec::new();
    for slug in slugs {
        products.push(stored_product(world, slug, category, |_| {}).await);
    }
    products.try_into().unwrap()
}

pub(crate) async fn add(world: &World, order: &Order, lines: &[OrderLine]) {
    let mut tx = world.storage.begin().await.unwrap();
    tx.orders().add(order, lines).await.unwrap();
    tx.commit().await.unwrap();
}

async fn place(world: &World, number: &str, user: &User, status: OrderStatus) -> Order {
    let mut order = an_order(number, user.id, world.clock.now(), &world.entropy);
    order.status = status;
    add(world, &order, &[]).await;
    order
}

async fn find(world: &World, id: OrderId) -> Option<Order> {
    let mut reader = world.storage.read().await.unwrap();
    reader.orders().find(&OrderKey::Id(id)).await.unwrap()
}

async fn numbers(world: &World, filter: OrderFilter, page: PageRequest) -> (Vec<String>, u64) {
    let mut reader = world.storage.read().await.unwrap();
    let orders = reader.orders().list(filter.clone(), page).await.unwrap();
    let summaries = reader.orders().list_summaries(filter, page).await.unwrap();
    assert_eq!(summaries.clone().map(|summary| summary.order), orders);
    let numbers = orders.items.iter().map(|order| order.number.clone());
    (numbers.collect(), orders.total)
}

fn cents(minor_units: i64) -> Money {
    Money::from_minor_units(minor_units)
}

async fn an_order_reads_back_as_it_was_written(world: World) {
    let user = somebody(&world, "john@example.com").await;
    let mut bare = an_order("ORD-1", user.id, world.clock.now(), &world.entropy);
    bare.shipping_address = None;
    let moment = |seconds| Some(world.clock.now() + SignedDuration::new(seconds, 123_456_000));
    let mut full_address = an_address();
    full_address.address2 = Some("c/o \"Jane\"".to_owned());
    full_address.phone = Some("+1 555 0100".to_owned());
    let full = Order {
        status: OrderStatus::Delivered,
        totals: Totals {
            subtotal: cents(9_000_000_000),
            discount: cents(1),
            shipping: cents(2),
            tax: cents(998_999_999),
            total: cents(9_998_999_999 + 1),
        },
        currency: Currency::parse("EUR").unwrap(),
        notes: Some("Città, 'quoted'\nsecond line".to_owned()),
        shipping_address: Some(full_address),
        billing_address: Some(an_address()),
        paid_at: moment(1),
        shipped_at: moment(2),
        delivered_at: moment(3),
        cancelled_at: moment(4),
        updated_at: moment(5).unwrap(),
        ..an_order("ORD-2", user.id, world.clock.now(), &world.entropy)
    };
    for order in [bare, full] {
        add(&world, &order, &[]).await;
        let mut tx = world.storage.begin().await.unwrap();
        for key in [
            OrderKey::Id(order.id),
            OrderKey::Number(order.number.clone()),
        ] {
            assert_eq!(tx.orders().find(&key).await.unwrap(), Some(order.clone()));
            assert_eq!(tx.orders().lock(&key).await.unwrap(), Some(order.clone()));
        }
    }
}

async fn lines_show_what_their_products_are_now(world: World) {
    let user = somebody(&world, "john@example.com").await;
    let [lamp] = products(&world, ["lamp"]).await;
    let sofa = stored_product(&world, "sofa", lamp.category_id, |product| {
        product.image_url = Some("/sofa.png".to_owned());
    })
    .await;

    let order = an_order("ORD-1", user.id, world.clock.now(), &world.entropy);
    let first = OrderLine {
        sku: "OLD-SKU".to_owned(),
        name: "Old sofa".to_owned(),
        quantity: 1_000_000,
        unit_price: cents(9_999),
        line_total: cents(9_999_000_000),
        ..an_order_line(&order, 0, &sofa, &world.entropy)
    };
    let second = an_order_line(&order, 1, &lamp, &world.entropy);
    add(&world, &order, &[first.clone(), second.clone()]).await;

    let mut reader = world.storage.read().await.unwrap();
    let shown = reader.orders().list_lines(&[order.id]).await.unwrap();
    let expected = [(first, sofa), (second, lamp)].map(|(line, product)| ShownOrderLine {
        line,
        product_name: product.name,
        product_slug: product.slug,
        product_image_url: product.image_url,
    });
    assert_eq!(shown, expected);
}

async fn lines_of_several_orders_come_by_order_and_position(world: World) {
    let user = somebody(&world, "john@example.com").await;
    let products = products(&world, ["lamp", "sofa"]).await;
    let mut orders = Vec::new();
    for number in ["ORD-1", "ORD-2", "ORD-3"] {
        let order = an_order(number, user.id, world.clock.now(), &world.entropy);
        let line =
            |position: i32, product| an_order_line(&order, position, product, &world.entropy);
        let lines = [line(1, &products[0]), line(0, &products[1])];
        add(&world, &order, &lines).await;
        orders.push(order.id);
    }
    let wanted = [orders[2], orders[0]];
    let mut expected: Vec<_> = wanted.iter().flat_map(|id| [(*id, 0), (*id, 1)]).collect();
    expected.sort_unstable();

    let mut reader = world.storage.read().await.unwrap();
    let listed = reader.orders().list_lines(&wanted).await.unwrap();
    let listed: Vec<_> = listed
        .iter()
        .map(|l| (l.line.order_id, l.line.position))
        .collect();
    assert_eq!(listed, expected);
    assert_eq!(reader.orders().list_lines(&[]).await.unwrap(), []);
}

async fn unknown_orders_are_not_found(world: World) {
    let user = somebody(&world, "john@example.com").await;
    let order = an_order("ORD-1", user.id, world.clock.now(), &world.entropy);
    let mut tx = world.storage.begin().await.unwrap();
    let mut orders = tx.orders();
    for key in [
        OrderKey::Id(order.id),
        OrderKey::Number(order.number.clone()),
    ] {
        assert_eq!(orders.find(&key).await.unwrap(), None);
        assert_eq!(orders.lock(&key).await.unwrap(), None);
    }
    assert_eq!(orders.list_lines(&[order.id]).await.unwrap(), []);
    let updated = orders.update_status(&order, OrderStatus::Pending).await;
    assert!(!updated.unwrap());
    assert_eq!(orders.count_by_status().await.unwrap(), []);
    let revenue = orders.revenue_since(Timestamp::UNIX_EPOCH).await;
    assert_eq!(revenue.unwrap(), (Money::ZERO, 0));
}

async fn the_latest_order_comes_first_and_pages_never_overlap(world: World) {
    let user = somebody(&world, "john@example.com").await;
    let mut expected = Vec::new();
    for group in 0..2 {
        let mut same_moment = Vec::new();
        for n in 0..3 {
            let number = format!("ORD-{group}{n}");
            same_moment.push(place(&world, &number, &user, OrderStatus::Pending).await);
        }
        same_moment.sort_unstable_by_key(|order| order.id);
        expected.extend(same_moment.into_iter().map(|order| order.number));
        world.clock.advance(SignedDuration::from_micros(1));
    }
    expected.reverse();

    let mut listed = Vec::new();
    for number in 1..=4 {
        let request = PageRequest::new(number, 2);
        let (page, total) = numbers(&world, OrderFilter::default(), request).await;
        assert_eq!(total, 6);
        listed.extend(page);
    }
    assert_eq!(listed, expected);
}

async fn lists_hold_the_orders_that_pass_the_filter(world: World) {
    let john = somebody(&world, "john@example.com").await;
    let jane = somebody(&world, "jane@example.com").await;
    for (number, user, status) in [
        ("ORD-1", &john, OrderStatus::Pending),
        ("ORD-2", &john, OrderStatus::Shipped),
        ("ORD-3", &jane, OrderStatus::Pending),
        ("ORD-4", &john, OrderStatus::Pending),
    ] {
        place(&world, number, user, status).await;
        world.clock.advance(SignedDuration::from_micros(1));
    }
    for (user_id, status, expected) in [
        (None, None, &["ORD-4", "ORD-3", "ORD-2", "ORD-1"][..]),
        (Some(john.id), None, &["ORD-4", "ORD-2", "ORD-1"]),
        (
            None,
            Some(OrderStatus::Pending),
            &["ORD-4", "ORD-3", "ORD-1"],
        ),
        (
            Some(john.id),
            Some(OrderStatus::Pending),
            &["ORD-4", "ORD-1"],
        ),
        (Some(jane.id), Some(OrderStatus::Shipped), &[]),
    ] {
        let filter = OrderFilter {
            user_id,
            status,
            ..OrderFilter::default()
        };
        let request = PageRequest::new(1, 10);
        let (listed, total) = numbers(&world, filter.clone(), request).await;
        assert_eq!(listed, expected, "{filter:?}");
        assert_eq!(total, expected.len() as u64, "{filter:?}");
    }
}

async fn summaries_tell_the_customer_and_the_number_of_lines(world: World) {
    let mut john = a_user("John@example.com", world.clock.now(), &world.entropy);
    john.first_name = Some("John".to_owned());
    let mut tx = world.storage.begin().await.unwrap();
    tx.accounts().add(&john, "hash").await.unwrap();
    tx.commit().await.unwrap();
    let [lamp, sofa] = products(&world, ["lamp", "sofa"]).await;
    let empty = place(&world, "ORD-1", &john, OrderStatus::Pending).await;
    world.clock.advance(SignedDuration::from_micros(1));
    let full = an_order("ORD-2", john.id, world.clock.now(), &world.entropy);
    let line = |position, product| an_order_line(&full, position, product, &world.entropy);
    add(&world, &full, &[line(0, &lamp), line(1, &sofa)]).await;

    let mut reader = world.storage.read().await.unwrap();
    let request = PageRequest::new(1, 10);
    let listed = reader
        .orders()
        .list_summaries(OrderFilter::default(), request)
        .await;
    let customer = Customer::from(john);
    let expected = [(full, 2), (empty, 0)].map(|(order, line_count)| OrderSummary {
        order,
        customer: customer.clone(),
        line_count,
    });
    assert_eq!(listed.unwrap().items, expected);
}

async fn a_status_is_changed_only_from_the_expected_one(world: World) {
    let user = somebody(&world, "john@example.com").await;
    let other = place(&world, "ORD-1", &user, OrderStatus::Pending).await;
    let placed = place(&world, "ORD-2", &user, OrderStatus::Pending).await;
    world.clock.advance(SignedDuration::from_mins(1));
    let now = world.clock.now();
    let changed = Order {
        status: OrderStatus::Delivered,
        notes: Some("left at the door".to_owned()),
        paid_at: Some(now),
        shipped_at: Some(now),
        delivered_at: Some(now),
        cancelled_at: Some(now),
        updated_at: now,
        ..placed.clone()
    };
    let mut tx = world.storage.begin().await.unwrap();
    let mut orders = tx.orders();
    let stale = orders.update_status(&changed, OrderStatus::Shipped).await;
    assert!(!stale.unwrap());
    let key = OrderKey::Id(placed.id);
    assert_eq!(orders.find(&key).await.unwrap(), Some(placed));
    let fresh = orders.update_status(&changed, OrderStatus::Pending).await;
    assert!(fresh.unwrap());
    drop(orders);
    tx.commit().await.unwrap();
    assert_eq!(find(&world, changed.id).await, Some(changed));
    assert_eq!(find(&world, other.id).await, Some(other));
}

async fn a_locked_order_waits_for_the_change_before_it(world: World) {
    let user = somebody(&world, "john@example.com").await;
    let mut order = place(&world, "ORD-1", &user, OrderStatus::Pending).await;
    let key = OrderKey::Id(order.id);
    let mut tx = world.storage.begin().await.unwrap();
    assert_eq!(tx.orders().lock(&key).await.unwrap(), Some(order.clone()));

    let storage = world.storage.clone();
    let later = tokio::spawn(async move {
        let mut tx = storage.begin().await.unwrap();
        tx.orders().lock(&key).await.unwrap()
    });
    somebody_waits(&world.storage).await;
    order.status = OrderStatus::Cancelled;
    let changed = tx
        .orders()
        .update_status(&order, OrderStatus::Pending)
        .await;
    assert!(changed.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(later.await.unwrap(), Some(order));
}

async fn orders_are_counted_by_status(world: World) {
    let user = somebody(&world, "john@example.com").await;
    for (number, status) in [
        ("ORD-1", OrderStatus::Refunded),
        ("ORD-2", OrderStatus::Confirmed),
        ("ORD-3", OrderStatus::Pending),
        ("ORD-4", OrderStatus::Confirmed),
    ] {
        place(&world, number, &user, status).await;
    }
    let mut reader = world.storage.read().await.unwrap();
    assert_eq!(
        reader.orders().count_by_status().await.unwrap(),
        [
            (OrderStatus::Pending, 1),
            (OrderStatus::Confirmed, 2),
            (OrderStatus::Refunded, 1),
        ]
    );
}

async fn revenue_counts_paid_orders_since_a_moment(world: World) {
    let user = somebody(&world, "john@example.com").await;
    place(&world, "ORD-OLD", &user, OrderStatus::Confirmed).await;
    world.clock.advance(SignedDuration::from_micros(1));
    let since = world.clock.now();
    for status in OrderStatus::ALL {
        place(&world, status.as_str(), &user, status).await;
        world.clock.advance(SignedDuration::from_micros(1));
    }
    let mut reader = world.storage.read().await.unwrap();
    let revenue = reader.orders().revenue_since(since).await;
    assert_eq!(revenue.unwrap(), (cents(4 * 2_099), 4));
    let everything = reader.orders().revenue_since(Timestamp::UNIX_EPOCH).await;
    assert_eq!(everything.unwrap(), (cents(5 * 2_099), 5));
}

async fn no_two_orders_share_a_number(world: World) {
    let user = somebody(&world, "john@example.com").await;
    place(&world, "ORD-1", &user, OrderStatus::Pending).await;
    let double = an_order("ORD-1", user.id, world.clock.now(), &world.entropy);
    let mut tx = world.storage.begin().await.unwrap();
    let refused = tx.orders().add(&double, &[]).await.unwrap_err();
    assert!(refused.breaks(Rule::OrderNumber), "{refused:?}");
}

async fn sums_that_do_not_add_up_are_refused(world: World) {
    let user = somebody(&world, "john@example.com").await;
    let [product] = products(&world, ["lamp"]).await;
    let good = an_order("ORD-1", user.id, world.clock.now(), &world.entropy);
    let good_line = an_order_line(&good, 0, &product, &world.entropy);
    let mut wrong_total = good.clone();
    wrong_total.totals.total = cents(2_098);
    let mut wrong_line = good_line.clone();
    wrong_line.line_total = cents(1);
    let mut no_piece = good_line.clone();
    no_piece.quantity = 0;
    no_piece.line_total = Money::ZERO;
    for (order, line) in [
        (&wrong_total, &good_line),
        (&good, &wrong_line),
        (&good, &no_piece),
    ] {
        let mut tx = world.storage.begin().await.unwrap();
        let refused = tx.orders().add(order, std::slice::from_ref(line)).await;
        let refused = refused.unwrap_err();
        assert!(refused.breaks(Rule::Bounds), "{refused:?}");
        tx.rollback().await.unwrap();
    }
    add(&world, &good, &[good_line]).await;
}

async fn an_order_needs_its_account_and_its_products(world: World) {
    let user = somebody(&world, "john@example.com").await;
    let nobody = a_user("nobody@example.com", world.clock.now(), &world.entropy);
    let [mut product] = products(&world, ["lamp"]).await;
    product.id = ProductId::new(world.clock.now(), &world.entropy);
    let without_account = an_order("ORD-1", nobody.id, world.clock.now(), &world.entropy);
    let without_product = an_order("ORD-2", user.id, world.clock.now(), &world.entropy);
    let line = an_order_line(&without_product, 0, &product, &world.entropy);
    for (order, lines) in [(&without_account, vec![]), (&without_product, vec![line])] {
        let mut tx = world.storage.begin().await.unwrap();
        let refused = tx.orders().add(order, &lines).await.unwrap_err();
        assert!(refused.breaks(Rule::Reference), "{refused:?}");
        tx.rollback().await.unwrap();
    }
}
