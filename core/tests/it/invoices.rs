use std::{collections::BTreeSet, sync::Arc};

use jiff::Timestamp;
use shop_core::{
    account::User,
    clock::Clock,
    invoice::{Invoice, InvoiceKind, InvoiceNumber, Seller, find_invoices},
    order::{Order, OrderKey, OrderStatus, Viewer, cancel_order, change_status},
    storage::Stores,
    testing::{a_seller, an_order},
};

use crate::{
    arrange::{a_customer, at_once, on_sale, placed},
    orders::add,
    support::{World, on_both_databases},
};

on_both_databases! {
    an_order_has_its_invoice_from_its_confirmation_on,
    an_order_that_skips_its_confirmation_has_one_all_the_same,
    a_cancelled_or_refunded_order_has_a_credit_note_by_the_same_seller,
    an_order_that_was_never_confirmed_has_no_document,
    numbers_have_no_gap_and_no_double_when_many_confirm_and_some_fail,
    a_number_that_is_rolled_back_goes_to_the_next,
    each_year_and_each_kind_counts_from_one,
    an_order_from_before_is_given_its_invoice_once_it_is_asked_for,
    nobody_else_sees_an_invoice,
}

async fn an_order_of(world: &World, user: &User) -> Order {
    let lamp = on_sale(world, "lamp", 1_000).await;
    placed(world, user, &[(&lamp, 1)]).await.order
}

async fn move_to(world: &World, order: &Order, next: OrderStatus) {
    let (key, act) = (OrderKey::Id(order.id), world.act());
    change_status(&world.storage, &key, next, None, &a_seller(), act)
        .await
        .unwrap();
}

async fn documents(world: &World, order: &Order) -> Vec<Invoice> {
    let mut reader = world.storage.read().await.unwrap();
    reader.invoices().list_of_order(order.id).await.unwrap()
}

async fn all(world: &World, kind: InvoiceKind) -> Vec<Invoice> {
    let mut reader = world.storage.read().await.unwrap();
    reader.invoices().list(kind).await.unwrap()
}

fn kinds(documents: &[Invoice]) -> Vec<InvoiceKind> {
    documents
        .iter()
        .map(|document| document.number.kind)
        .collect()
}

async fn an_order_has_its_invoice_from_its_confirmation_on(world: World) {
    let user = a_customer(&world, "ada@example.com").await;
    let order = an_order_of(&world, &user).await;
    assert_eq!(documents(&world, &order).await, []);
    move_to(&world, &order, OrderStatus::Confirmed).await;
    let number = InvoiceNumber {
        kind: InvoiceKind::Invoice,
        year: world.clock.now().to_zoned(jiff::tz::TimeZone::UTC).year(),
        number: 1,
    };
    let invoice = Invoice {
        number,
        order_id: order.id,
        seller: a_seller(),
        issued_at: world.clock.now(),
    };
    assert_eq!(
        documents(&world, &order).await,
        std::slice::from_ref(&invoice)
    );
    for next in [
        OrderStatus::Processing,
        OrderStatus::Shipped,
        OrderStatus::Delivered,
    ] {
        move_to(&world, &order, next).await;
    }
    assert_eq!(documents(&world, &order).await, [invoice]);
}

async fn an_order_that_skips_its_confirmation_has_one_all_the_same(world: World) {
    let user = a_customer(&world, "ada@example.com").await;
    let order = an_order_of(&world, &user).await;
    move_to(&world, &order, OrderStatus::Shipped).await;
    assert_eq!(
        kinds(&documents(&world, &order).await),
        [InvoiceKind::Invoice]
    );
}

async fn a_cancelled_or_refunded_order_has_a_credit_note_by_the_same_seller(world: World) {
    let user = a_customer(&world, "ada@example.com").await;
    let lamp = on_sale(&world, "lamp", 10).await;
    let cancelled = placed(&world, &user, &[(&lamp, 1)]).await.order;
    move_to(&world, &cancelled, OrderStatus::Confirmed).await;
    let (key, now) = (OrderKey::Id(cancelled.id), world.clock.now());
    let viewer = Viewer::signed_in(&user);
    cancel_order(&world.storage, &viewer, &key, now, &world.entropy)
        .await
        .unwrap();
    world.clock.advance(jiff::SignedDuration::from_millis(1));
    let refunded = placed(&world, &user, &[(&lamp, 1)]).await.order;
    move_to(&world, &refunded, OrderStatus::Shipped).await;
    let another = Seller {
        name: "Successor Ltd".to_owned(),
        ..a_seller()
    };
    let (key, act) = (OrderKey::Id(refunded.id), world.act());
    change_status(
        &world.storage,
        &key,
        OrderStatus::Refunded,
        None,
        &another,
        act,
    )
    .await
    .unwrap();
    for (order, number) in [(cancelled, 1), (refunded, 2)] {
        let documents = documents(&world, &order).await;
        assert_eq!(kinds(&documents), InvoiceKind::ALL);
        assert!(
            documents
                .iter()
                .all(|document| document.seller == a_seller())
        );
        assert!(
            documents
                .iter()
                .all(|document| document.number.number == number)
        );
    }
}

async fn an_order_that_was_never_confirmed_has_no_document(world: World) {
    let user = a_customer(&world, "ada@example.com").await;
    let order = an_order_of(&world, &user).await;
    move_to(&world, &order, OrderStatus::Cancelled).await;
    assert_eq!(documents(&world, &order).await, []);
    let viewer = Viewer::signed_in(&user);
    let (key, now) = (OrderKey::Id(order.id), world.clock.now());
    let found = find_invoices(&world.storage, &key, &viewer, &a_seller(), now).await;
    assert_eq!(found.unwrap().unwrap().1, []);
}

async fn numbers_have_no_gap_and_no_double_when_many_confirm_and_some_fail(world: World) {
    let world = Arc::new(world);
    let user = a_customer(&world, "ada@example.com").await;
    let lamp = on_sale(&world, "lamp", 100).await;
    let mut orders = Vec::new();
    for _ in 0..30 {
        world.clock.advance(jiff::SignedDuration::from_millis(1));
        orders.push(placed(&world, &user, &[(&lamp, 1)]).await.order);
    }
    let results = at_once(&world, 60, |n, world| {
        let order = orders[n / 2].clone();
        async move {
            if n % 6 == 0 {
                take_and_give_back(&world).await;
            }
            let (key, act) = (OrderKey::Id(order.id), world.act());
            let next = OrderStatus::Confirmed;
            change_status(&world.storage, &key, next, None, &a_seller(), act).await
        }
    })
    .await;
    let confirmed = results.iter().filter(|result| result.is_ok()).count();
    assert_eq!(confirmed, 30, "each order is confirmed by one of two");
    let issued = all(&world, InvoiceKind::Invoice).await;
    let numbers: Vec<i64> = issued.iter().map(|invoice| invoice.number.number).collect();
    assert_eq!(numbers, (1..=30).collect::<Vec<_>>());
    let of_orders: BTreeSet<_> = issued.iter().map(|invoice| invoice.order_id).collect();
    assert_eq!(of_orders.len(), 30);
}

/// Takes a number in a transaction that comes to nothing.
async fn take_and_give_back(world: &World) {
    let year = world.clock.now().to_zoned(jiff::tz::TimeZone::UTC).year();
    let mut tx = world.storage.begin().await.unwrap();
    let taken = tx.invoices().next_number(InvoiceKind::Invoice, year).await;
    assert!(taken.unwrap() >= 1);
    tx.rollback().await.unwrap();
}

async fn a_number_that_is_rolled_back_goes_to_the_next(world: World) {
    for _ in 0..3 {
        let mut tx = world.storage.begin().await.unwrap();
        let number = tx.invoices().next_number(InvoiceKind::Invoice, 2026).await;
        assert_eq!(number.unwrap(), 1);
        tx.rollback().await.unwrap();
    }
}

async fn each_year_and_each_kind_counts_from_one(world: World) {
    let mut tx = world.storage.begin().await.unwrap();
    let mut invoices = tx.invoices();
    for (kind, year, number) in [
        (InvoiceKind::Invoice, 2026, 1),
        (InvoiceKind::Invoice, 2026, 2),
        (InvoiceKind::CreditNote, 2026, 1),
        (InvoiceKind::Invoice, 2027, 1),
        (InvoiceKind::Invoice, 2026, 3),
    ] {
        let taken = invoices.next_number(kind, year).await.unwrap();
        assert_eq!(taken, number, "{kind:?} {year}");
    }
}

async fn an_order_from_before_is_given_its_invoice_once_it_is_asked_for(world: World) {
    let world = Arc::new(world);
    let user = a_customer(&world, "ada@example.com").await;
    let mut order = an_order("ORD-OLD", user.id, world.clock.now(), &world.entropy);
    order.status = OrderStatus::Delivered;
    add(&world, &order, &[]).await;
    let found = at_once(&world, 8, |_, world| {
        let (user, key) = (user.clone(), OrderKey::Id(order.id));
        async move {
            let (viewer, now) = (Viewer::signed_in(&user), world.clock.now());
            find_invoices(&world.storage, &key, &viewer, &a_seller(), now).await
        }
    })
    .await;
    let issued = all(&world, InvoiceKind::Invoice).await;
    assert_eq!(issued.len(), 1);
    for result in found {
        assert_eq!(result.unwrap().unwrap().1, issued);
    }
}

async fn nobody_else_sees_an_invoice(world: World) {
    let user = a_customer(&world, "ada@example.com").await;
    let eve = a_customer(&world, "eve@example.com").await;
    let order = an_order_of(&world, &user).await;
    move_to(&world, &order, OrderStatus::Confirmed).await;
    let (key, now): (_, Timestamp) = (OrderKey::Id(order.id), world.clock.now());
    let stranger = Viewer::signed_in(&eve);
    let found = find_invoices(&world.storage, &key, &stranger, &a_seller(), now).await;
    assert_eq!(found.unwrap(), None);
}
