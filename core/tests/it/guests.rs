use std::sync::Arc;

use shop_core::{
    account::Email,
    cart::CartOwner,
    clock::Clock,
    id::CartId,
    order::{
        Buyer, CancelOrderError, Customer, Guest, Once, OrderFilter, OrderKey, OrderStatus,
        PlaceOrder, PlaceOrderError, Placement, Viewer, cancel_order, find_by_contact, show_order,
    },
    page::PageRequest,
    storage::Stores,
    testing::{an_address, an_order},
};

use crate::{
    arrange::{
        a_customer, a_guest, a_request, an_administrator, assert_ledger_adds_up, at_once, level,
        new_order, on_sale, orders, place, place_at,
    },
    orders::add,
    support::{World, execute, on_both_databases},
};

on_both_databases! {
    a_guests_order_reads_back_as_it_was_written,
    an_address_finds_orders_of_guests_and_of_its_account,
    lists_of_all_orders_hold_those_of_guests,
    fifty_requests_of_a_guest_with_one_key_are_one_order,
    keys_of_guests_and_accounts_are_apart,
    a_guest_buys_what_is_in_the_cart_of_the_cookie,
    a_guests_order_is_cancelled_by_cookie_or_proof_only,
    an_order_is_found_by_its_number_and_the_address_of_its_buyer,
    an_order_has_an_account_or_a_guest_and_never_both,
}

fn guest_of(visitor: CartId, email: &str) -> Guest {
    Guest {
        email: Email::parse(email).unwrap(),
        visitor,
    }
}

fn by_guest(world: &World, email: &str) -> Buyer {
    Buyer::Guest(guest_of(a_guest(world), email))
}

async fn a_guests_order_reads_back_as_it_was_written(world: World) {
    let buyer = by_guest(&world, "Ada@Example.com");
    let order = an_order("ORD-1", buyer, world.clock.now(), &world.entropy);
    add(&world, &order, &[]).await;
    let mut tx = world.storage.begin().await.unwrap();
    let key = OrderKey::Number("ORD-1".to_owned());
    assert_eq!(tx.orders().find(&key).await.unwrap(), Some(order.clone()));
    let locked = tx.orders().lock(&key).await.unwrap().unwrap();
    let Buyer::Guest(guest) = locked.buyer else {
        panic!("{locked:?}");
    };
    assert_eq!(guest.email.as_str(), "Ada@Example.com");
}

async fn an_address_finds_orders_of_guests_and_of_its_account(world: World) {
    let ada = a_customer(&world, "ada@example.com").await;
    let johns = by_guest(&world, "john@example.com");
    for (number, buyer) in [
        ("ORD-1", by_guest(&world, "Ada@Example.com")),
        ("ORD-2", johns),
        ("ORD-3", Buyer::Account(ada.id)),
    ] {
        let order = an_order(number, buyer, world.clock.now(), &world.entropy);
        add(&world, &order, &[]).await;
        world.clock.advance(jiff::SignedDuration::from_millis(1));
    }
    let mut reader = world.storage.read().await.unwrap();
    for (address, expected) in [
        (" ADA@example.com ", &["ORD-3", "ORD-1"][..]),
        ("john@example.com", &["ORD-2"]),
        ("nobody@example.com", &[]),
    ] {
        let filter = OrderFilter {
            email_key: Some(Email::key_of(address)),
            ..OrderFilter::default()
        };
        let request = PageRequest::new(1, 10);
        let page = reader.orders().list(filter, request).await.unwrap();
        let listed: Vec<String> = page.items.into_iter().map(|order| order.number).collect();
        assert_eq!(listed, expected, "{address}");
    }
}

async fn lists_of_all_orders_hold_those_of_guests(world: World) {
    let john = a_customer(&world, "john@example.com").await;
    let guests = an_order(
        "ORD-1",
        by_guest(&world, "ada@example.com"),
        world.clock.now(),
        &world.entropy,
    );
    add(&world, &guests, &[]).await;
    world.clock.advance(jiff::SignedDuration::from_millis(1));
    let johns = an_order("ORD-2", john.id, world.clock.now(), &world.entropy);
    add(&world, &johns, &[]).await;

    let mut reader = world.storage.read().await.unwrap();
    let request = PageRequest::new(1, 10);
    let all = OrderFilter::default();
    let page = reader.orders().list_summaries(all, request).await.unwrap();
    assert_eq!(page.total, 2);
    let customers: Vec<Customer> = page
        .items
        .into_iter()
        .map(|summary| summary.customer)
        .collect();
    let ada = Customer {
        id: None,
        email: Email::parse("ada@example.com").unwrap(),
        first_name: Some("John".to_owned()),
        last_name: Some("Doe".to_owned()),
    };
    assert_eq!(customers, [Customer::from(john), ada.clone()]);

    let admin = an_administrator(&world, "admin@example.com").await;
    let (key, viewer) = (OrderKey::Id(guests.id), Viewer::signed_in(&admin));
    let (shown, customer) = show_order(&mut reader, &key, &viewer)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((shown.order, customer), (guests, ada));
}

async fn fifty_requests_of_a_guest_with_one_key_are_one_order(world: World) {
    let world = Arc::new(world);
    let buyer = by_guest(&world, "ada@example.com");
    let lamp = on_sale(&world, "lamp", 100).await;
    let results = at_once(&world, 50, |_, world| {
        let request = PlaceOrder {
            buyer: buyer.clone(),
            items: vec![(lamp.id, 2)],
            shipping_address: an_address(),
            billing_address: None,
            notes: None,
            expected_total: None,
            bought_from: None,
        };
        async move {
            let once = Once {
                key: "checkout:1",
                request_hash: [7; 32],
                render: &|shown| shown.order.number.clone(),
            };
            place_at(&world, &request, Some(&once), world.clock.now()).await
        }
    })
    .await;
    let new = results
        .iter()
        .filter(|result| matches!(result, Ok(Placement::New(_))))
        .count();
    assert_eq!(new, 1);
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(orders(&world).await.len(), 1);
    assert_eq!(level(&world, lamp.id).await, (100, 2));
    assert_ledger_adds_up(&world).await;
}

async fn keys_of_guests_and_accounts_are_apart(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 100).await;
    let (ada, eve) = (
        by_guest(&world, "ada@example.com"),
        by_guest(&world, "eve@example.com"),
    );
    let once = |hash| Once {
        key: "key",
        request_hash: [hash; 32],
        render: &|_| String::new(),
    };
    for (n, buyer) in [(0, user.id.into()), (1, ada.clone()), (2, eve)] {
        let request = PlaceOrder {
            buyer,
            ..a_request(user.id, &[(&lamp, 1)])
        };
        let now = world.clock.now() + jiff::SignedDuration::from_millis(n);
        let placed = place_at(&world, &request, Some(&once(7)), now).await;
        assert!(matches!(placed, Ok(Placement::New(_))), "{placed:?}");
        let again = place_at(&world, &request, Some(&once(7)), now).await;
        assert!(matches!(again, Ok(Placement::Replayed { .. })), "{again:?}");
    }
    let request = PlaceOrder {
        buyer: ada,
        ..a_request(user.id, &[(&lamp, 1)])
    };
    let other = place_at(&world, &request, Some(&once(8)), world.clock.now()).await;
    assert!(
        matches!(other, Err(PlaceOrderError::KeyReused)),
        "{other:?}"
    );
    let mut tx = world.storage.begin().await.unwrap();
    let later = world.clock.now() + jiff::SignedDuration::from_secs(1);
    assert_eq!(tx.orders().delete_old_keys(later).await.unwrap(), 3);
}

async fn a_guest_buys_what_is_in_the_cart_of_the_cookie(world: World) {
    let guest = guest_of(a_guest(&world), "ada@example.com");
    let lamp = on_sale(&world, "lamp", 5).await;
    let owner = CartOwner::Guest(guest.visitor);
    let now = world.clock.now();
    shop_core::cart::add_to_cart(&world.storage, owner, lamp.id, 2, now, &world.entropy)
        .await
        .unwrap();
    let buyer = Buyer::Guest(guest);
    assert_eq!(buyer.cart_owner(), owner);
    let user = a_customer(&world, "john@example.com").await;
    let request = PlaceOrder {
        buyer: buyer.clone(),
        bought_from: Some(owner),
        ..a_request(user.id, &[(&lamp, 2)])
    };
    let shown = new_order(place(&world, &request).await.unwrap());
    assert_eq!(shown.order.buyer, buyer);
    assert_eq!(crate::arrange::cart(&world, owner).await.lines, []);
    assert_eq!(level(&world, lamp.id).await, (5, 2));
}

async fn a_guests_order_is_cancelled_by_cookie_or_proof_only(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let admin = an_administrator(&world, "admin@example.com").await;
    let lamp = on_sale(&world, "lamp", 5).await;
    let guest = guest_of(a_guest(&world), "ada@example.com");
    let request = PlaceOrder {
        buyer: Buyer::Guest(guest.clone()),
        ..a_request(user.id, &[(&lamp, 1)])
    };
    let order = new_order(place(&world, &request).await.unwrap()).order;
    let (key, now) = (OrderKey::Id(order.id), world.clock.now());
    let stranger = Viewer {
        account: Some(&admin),
        visitor: Some(a_guest(&world)),
        proved: None,
    };
    let refused = cancel_order(&world.storage, &stranger, &key, now, &world.entropy).await;
    assert!(
        matches!(refused, Err(CancelOrderError::NotFound)),
        "{refused:?}"
    );
    let has_cookie = Viewer {
        visitor: Some(guest.visitor),
        ..Viewer::default()
    };
    let cancelled = cancel_order(&world.storage, &has_cookie, &key, now, &world.entropy).await;
    assert_eq!(cancelled.unwrap().order.status, OrderStatus::Cancelled);
    let knows = Viewer {
        proved: Some(order.id),
        ..Viewer::default()
    };
    let again = cancel_order(&world.storage, &knows, &key, now, &world.entropy).await;
    assert!(
        matches!(again, Err(CancelOrderError::CannotCancel(_))),
        "{again:?}"
    );
    assert_eq!(level(&world, lamp.id).await, (5, 0));
}

async fn an_order_is_found_by_its_number_and_the_address_of_its_buyer(world: World) {
    let john = a_customer(&world, "John@example.com").await;
    let johns = an_order("ORD-1A", john.id, world.clock.now(), &world.entropy);
    let buyer = by_guest(&world, "Ada@example.com");
    let adas = an_order("ORD-2B", buyer, world.clock.now(), &world.entropy);
    add(&world, &johns, &[]).await;
    add(&world, &adas, &[]).await;
    let mut reader = world.storage.read().await.unwrap();
    for (number, email, found) in [
        ("ORD-2B", "ada@example.com", Some(adas.id)),
        (" ord-2b ", " ADA@Example.com ", Some(adas.id)),
        ("ORD-1A", "john@example.com", Some(johns.id)),
        ("ORD-1A", "ada@example.com", None),
        ("ORD-2B", "", None),
        ("ORD-3C", "ada@example.com", None),
    ] {
        let looked_up = find_by_contact(&mut reader, number, email).await.unwrap();
        assert_eq!(looked_up, found, "{number} {email}");
    }
}

async fn an_order_has_an_account_or_a_guest_and_never_both(world: World) {
    let john = a_customer(&world, "john@example.com").await;
    let order = an_order("ORD-1", john.id, world.clock.now(), &world.entropy);
    add(&world, &order, &[]).await;
    for sql in [
        "update orders set guest_email = 'x@example.com' where id = $1",
        "update orders set user_id = null where id = $1",
        "update orders set guest_visitor_id = id where id = $1",
    ] {
        let mut tx = world.storage.begin().await.unwrap();
        let broken = execute(&mut tx, sql, &[order.id.0]).await;
        assert!(broken.is_err(), "{sql}");
    }
}
