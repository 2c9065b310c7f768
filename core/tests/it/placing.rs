use jiff::SignedDuration;
use shop_core::{
    cart::{CartOwner, add_to_cart},
    catalog::{Product, ProductPatch, ProductStatus, change_product, delete_product},
    clock::Clock,
    id::ProductId,
    inventory::StockReason,
    money::Money,
    order::{
        MAX_LINES, MAX_QUANTITY, Once, OrderStatus, PlaceOrder, PlaceOrderError, Placement,
        PricingRules, ShownOrder, quote,
    },
    testing::an_address,
};

use crate::{
    arrange::{
        a_customer, a_guest, a_request, another_address, assert_ledger_adds_up, cart, contents,
        ledger, level, made, new_order, on_sale, orders, place, place_at, placed,
    },
    support::{World, on_both_databases},
};

on_both_databases! {
    an_order_costs_what_the_quote_says_and_keeps_its_pieces_back,
    a_product_asked_for_twice_is_one_line_of_the_sum,
    an_order_is_read_back_as_it_was_answered,
    what_is_not_on_sale_is_not_available,
    too_few_pieces_are_named_and_nothing_is_left_behind,
    a_second_product_without_stock_undoes_the_first,
    an_order_takes_a_bounded_number_of_lines_and_pieces,
    another_total_than_the_one_shown_is_refused,
    a_total_past_all_bounds_is_refused,
    the_bill_goes_where_the_goods_go_unless_told_otherwise,
    an_order_takes_its_products_out_of_the_cart_that_it_names_alone,
    a_placed_order_keeps_its_names_and_prices,
    a_key_used_again_gives_the_first_reply_and_no_second_order,
    a_replay_outlives_the_product_and_the_price,
    a_key_used_for_another_request_is_refused,
    a_failed_placement_frees_its_key,
    a_key_of_one_account_is_free_for_another,
}

fn render(shown: &ShownOrder) -> String {
    format!("placed {}", shown.order.number)
}

fn once(key: &str, request: u8) -> Once<'_> {
    Once {
        key,
        request_hash: [request; 32],
        render: &render,
    }
}

async fn place_once(
    world: &World,
    request: &PlaceOrder,
    once: &Once<'_>,
) -> Result<Placement, PlaceOrderError> {
    place_at(world, request, Some(once), world.clock.now()).await
}

async fn set_price(world: &World, id: ProductId, minor_units: i64) {
    let patch = ProductPatch {
        price: Some(Money::from_minor_units(minor_units)),
        ..ProductPatch::default()
    };
    let now = world.clock.now();
    change_product(&world.storage, id, patch, world.act_at(now))
        .await
        .unwrap();
}

async fn fill(world: &World, owner: CartOwner, product: &Product, quantity: u32) {
    let now = world.clock.now();
    add_to_cart(
        &world.storage,
        owner,
        product.id,
        quantity,
        now,
        &world.entropy,
    )
    .await
    .unwrap();
}

async fn an_order_costs_what_the_quote_says_and_keeps_its_pieces_back(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 5).await;
    let rug = made(&world, "rug", 9, |new| {
        new.price = Money::from_minor_units(333);
    })
    .await;
    world.clock.advance(SignedDuration::from_secs(1));
    let ShownOrder { order, lines } = placed(&world, &user, &[(&lamp, 2), (&rug, 3)]).await;

    let priced = [(lamp.price, 2), (rug.price, 3)];
    let totals = quote(priced, &PricingRules::default()).unwrap();
    assert_eq!(order.totals, totals);
    assert_eq!(
        order.totals.total,
        Money::from_minor_units(2_999 + 999 + 300)
    );
    assert_eq!(
        (order.buyer.clone(), order.status),
        (user.id.into(), OrderStatus::Pending)
    );
    assert_eq!(
        (order.placed_at, order.updated_at),
        (world.clock.now(), world.clock.now())
    );
    let line_totals: Vec<_> = lines.iter().map(|shown| shown.line.line_total).collect();
    assert_eq!(line_totals, [2_000, 999].map(Money::from_minor_units));
    assert_eq!(level(&world, lamp.id).await, (5, 2));
    assert_eq!(level(&world, rug.id).await, (9, 3));
    assert_eq!(
        ledger(&world, lamp.id).await,
        [(StockReason::Received, 5, 0), (StockReason::Reserved, 0, 2)]
    );
    assert_ledger_adds_up(&world).await;
}

async fn a_product_asked_for_twice_is_one_line_of_the_sum(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 5).await;
    let rug = on_sale(&world, "rug", 5).await;
    let shown = placed(&world, &user, &[(&lamp, 2), (&rug, 1), (&lamp, 3)]).await;

    let quantities: Vec<_> = shown
        .lines
        .iter()
        .map(|shown| {
            (
                shown.line.position,
                shown.line.product_id,
                shown.line.quantity,
            )
        })
        .collect();
    assert_eq!(quantities, [(0, lamp.id, 5), (1, rug.id, 1)]);
    assert_eq!(level(&world, lamp.id).await, (5, 5));

    let error = place(&world, &a_request(user.id, &[(&rug, 3), (&rug, 2)]))
        .await
        .unwrap_err();
    assert!(
        matches!(
            error,
            PlaceOrderError::InsufficientStock { available: 4, .. }
        ),
        "{error:?}"
    );
}

async fn an_order_is_read_back_as_it_was_answered(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = made(&world, "lamp", 5, |new| {
        new.image_url = Some("/lamp.svg".to_owned());
    })
    .await;
    let request = PlaceOrder {
        notes: Some("Ring twice".to_owned()),
        ..a_request(user.id, &[(&lamp, 2)])
    };
    let shown = new_order(place(&world, &request).await.unwrap());
    assert_eq!(shown.order.notes.as_deref(), Some("Ring twice"));
    assert_eq!(orders(&world).await, [shown]);
}

async fn what_is_not_on_sale_is_not_available(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 5).await;
    let draft = made(&world, "draft", 5, |new| new.status = ProductStatus::Draft).await;
    let archived = made(&world, "archived", 5, |new| {
        new.status = ProductStatus::Archived;
    })
    .await;
    let deleted = on_sale(&world, "deleted", 5).await;
    let now = world.clock.now();
    delete_product(&world.storage, deleted.id, world.act_at(now))
        .await
        .unwrap();
    let unknown = Product {
        id: ProductId::new(now, &world.entropy),
        ..lamp.clone()
    };

    for other in [&draft, &archived, &deleted, &unknown] {
        let error = place(&world, &a_request(user.id, &[(&lamp, 1), (other, 1)]))
            .await
            .unwrap_err();
        assert!(
            matches!(error, PlaceOrderError::NotAvailable),
            "{}: {error:?}",
            other.slug
        );
    }
    assert_eq!(orders(&world).await, []);
    assert_eq!(level(&world, lamp.id).await, (5, 0));
}

async fn too_few_pieces_are_named_and_nothing_is_left_behind(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 3).await;
    let rug = on_sale(&world, "rug", 9).await;
    let owner = CartOwner::Account(user.id);
    fill(&world, owner, &lamp, 3).await;
    placed(&world, &user, &[(&lamp, 1)]).await;
    let request = PlaceOrder {
        bought_from: Some(owner),
        ..a_request(user.id, &[(&rug, 1), (&lamp, 3)])
    };

    let error = place_once(&world, &request, &once("key", 1))
        .await
        .unwrap_err();
    let PlaceOrderError::InsufficientStock {
        product_id,
        name,
        available,
    } = error
    else {
        panic!("{error:?}");
    };
    assert_eq!((product_id, name.as_str(), available), (lamp.id, "lamp", 2));

    assert_eq!(orders(&world).await.len(), 1);
    assert_eq!(contents(&cart(&world, owner).await), [("lamp", 3)]);
    assert_eq!(
        ledger(&world, rug.id).await,
        [(StockReason::Received, 9, 0)]
    );
    assert_eq!(level(&world, lamp.id).await, (3, 1));
    assert_ledger_adds_up(&world).await;
    // The key was not kept either: the same one now serves another request.
    let request = a_request(user.id, &[(&rug, 1)]);
    new_order(place_once(&world, &request, &once("key", 2)).await.unwrap());
}

async fn a_second_product_without_stock_undoes_the_first(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 3).await;
    let rug = on_sale(&world, "rug", 0).await;
    for items in [[(&lamp, 1), (&rug, 1)], [(&rug, 1), (&lamp, 1)]] {
        let error = place(&world, &a_request(user.id, &items))
            .await
            .unwrap_err();
        assert_eq!(error.to_string(), "insufficient stock for rug: 0 left");
    }
    assert_eq!(level(&world, lamp.id).await, (3, 0));
    assert_eq!(orders(&world).await, []);
}

async fn an_order_takes_a_bounded_number_of_lines_and_pieces(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let cheap = made(&world, "cheap", MAX_QUANTITY + 1, |new| {
        new.price = Money::from_minor_units(1);
    })
    .await;
    let mut many = Vec::new();
    for n in 0..=MAX_LINES {
        many.push(on_sale(&world, &format!("p{n}"), 1).await);
    }
    let many: Vec<_> = many.iter().map(|product| (product, 1)).collect();

    let refused = [
        vec![],
        vec![(&cheap, 0)],
        vec![(&cheap, MAX_QUANTITY + 1)],
        vec![(&cheap, MAX_QUANTITY), (&cheap, 1)],
        vec![(&cheap, u32::MAX), (&cheap, u32::MAX)],
        many.clone(),
    ];
    for items in refused {
        let error = place(&world, &a_request(user.id, &items))
            .await
            .unwrap_err();
        assert!(
            matches!(error, PlaceOrderError::OutOfBounds),
            "{} items: {error:?}",
            items.len()
        );
    }
    assert_eq!(orders(&world).await, []);

    placed(&world, &user, &[(&cheap, MAX_QUANTITY)]).await;
    let shown = placed(&world, &user, &many[..MAX_LINES]).await;
    assert_eq!(shown.lines.len(), MAX_LINES);
    assert_ledger_adds_up(&world).await;
}

async fn another_total_than_the_one_shown_is_refused(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 3).await;
    let shown = quote([(lamp.price, 1)], &PricingRules::default()).unwrap();
    let request = PlaceOrder {
        expected_total: Some(shown.total),
        ..a_request(user.id, &[(&lamp, 1)])
    };
    new_order(place(&world, &request).await.unwrap());

    set_price(&world, lamp.id, 1_100).await;
    let error = place(&world, &request).await.unwrap_err();
    let PlaceOrderError::TotalChanged { total } = error else {
        panic!("{error:?}");
    };
    assert_eq!(total, Money::from_minor_units(1_100 + 999 + 110));
    assert_eq!(level(&world, lamp.id).await, (3, 1));
    let request = PlaceOrder {
        expected_total: Some(total),
        ..request
    };
    new_order(place(&world, &request).await.unwrap());
}

async fn a_total_past_all_bounds_is_refused(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let castle = made(&world, "castle", 2_000_000, |new| new.price = Money::MAX).await;
    for quantity in [1, 2, MAX_QUANTITY] {
        let error = place(&world, &a_request(user.id, &[(&castle, quantity)]))
            .await
            .unwrap_err();
        assert!(
            matches!(error, PlaceOrderError::TotalTooLarge),
            "{quantity}: {error:?}"
        );
    }
    assert_eq!(level(&world, castle.id).await, (2_000_000, 0));
}

async fn the_bill_goes_where_the_goods_go_unless_told_otherwise(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 3).await;
    let order = placed(&world, &user, &[(&lamp, 1)]).await.order;
    assert_eq!(order.shipping_address, Some(an_address()));
    assert_eq!(order.billing_address, Some(an_address()));

    let request = PlaceOrder {
        billing_address: Some(another_address()),
        ..a_request(user.id, &[(&lamp, 1)])
    };
    let order = new_order(place(&world, &request).await.unwrap()).order;
    assert_eq!(order.shipping_address, Some(an_address()));
    assert_eq!(order.billing_address, Some(another_address()));
}

async fn an_order_takes_its_products_out_of_the_cart_that_it_names_alone(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 9).await;
    let (mine, guest) = (
        CartOwner::Account(user.id),
        CartOwner::Guest(a_guest(&world)),
    );
    let rug = on_sale(&world, "rug", 9).await;
    fill(&world, mine, &lamp, 1).await;
    fill(&world, guest, &lamp, 2).await;

    placed(&world, &user, &[(&lamp, 1)]).await;
    assert_eq!(contents(&cart(&world, mine).await), [("lamp", 1)]);
    let request = PlaceOrder {
        bought_from: Some(mine),
        ..a_request(user.id, &[(&lamp, 1)])
    };
    // Put in from another window while the order was on its way.
    fill(&world, mine, &rug, 3).await;
    new_order(place(&world, &request).await.unwrap());
    assert_eq!(contents(&cart(&world, mine).await), [("rug", 3)]);
    assert_eq!(contents(&cart(&world, guest).await), [("lamp", 2)]);
}

async fn a_placed_order_keeps_its_names_and_prices(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 3).await;
    let before = placed(&world, &user, &[(&lamp, 2)]).await;
    let patch = ProductPatch {
        sku: Some("L-2".to_owned()),
        name: Some("Lantern".to_owned()),
        slug: Some("lantern".to_owned()),
        price: Some(Money::from_minor_units(9_999)),
        ..ProductPatch::default()
    };
    let now = world.clock.now();
    change_product(&world.storage, lamp.id, patch, world.act_at(now))
        .await
        .unwrap();

    let after = orders(&world).await.remove(0);
    assert_eq!(after.order, before.order);
    assert_eq!(after.lines[0].line, before.lines[0].line);
    assert_eq!(after.lines[0].line.name, "lamp");
    assert_eq!(after.lines[0].product_name, "Lantern");
    assert_eq!(after.lines[0].product_slug, "lantern");
}

async fn a_key_used_again_gives_the_first_reply_and_no_second_order(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 3).await;
    let owner = CartOwner::Account(user.id);
    let request = PlaceOrder {
        bought_from: Some(owner),
        ..a_request(user.id, &[(&lamp, 1)])
    };
    let first = new_order(place_once(&world, &request, &once("key", 1)).await.unwrap());
    fill(&world, owner, &lamp, 1).await;
    world.clock.advance(SignedDuration::from_hours(1));

    let again = place_once(&world, &request, &once("key", 1)).await.unwrap();
    let replayed = Placement::Replayed {
        order_id: first.order.id,
        body: render(&first),
    };
    assert_eq!(again, replayed);
    assert_eq!(orders(&world).await.len(), 1);
    assert_eq!(level(&world, lamp.id).await, (3, 1));
    // What was put into the cart since then is not bought and stays.
    assert_eq!(contents(&cart(&world, owner).await), [("lamp", 1)]);

    new_order(
        place_once(&world, &request, &once("other", 1))
            .await
            .unwrap(),
    );
}

async fn a_replay_outlives_the_product_and_the_price(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 1).await;
    let request = PlaceOrder {
        expected_total: quote([(lamp.price, 1)], &PricingRules::default()).map(|t| t.total),
        ..a_request(user.id, &[(&lamp, 1)])
    };
    let first = new_order(place_once(&world, &request, &once("key", 1)).await.unwrap());
    set_price(&world, lamp.id, 5_000).await;
    delete_product(&world.storage, lamp.id, world.act())
        .await
        .unwrap();
    let again = place_once(&world, &request, &once("key", 1)).await.unwrap();
    assert!(
        matches!(&again, Placement::Replayed { body, .. } if *body == render(&first)),
        "{again:?}"
    );
}

async fn a_key_used_for_another_request_is_refused(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 3).await;
    let request = a_request(user.id, &[(&lamp, 1)]);
    new_order(place_once(&world, &request, &once("key", 1)).await.unwrap());
    let error = place_once(&world, &request, &once("key", 2))
        .await
        .unwrap_err();
    assert!(matches!(error, PlaceOrderError::KeyReused), "{error:?}");
    assert_eq!(orders(&world).await.len(), 1);
}

async fn a_failed_placement_frees_its_key(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 3).await;
    let refused = [
        a_request(user.id, &[]),
        a_request(user.id, &[(&lamp, 4)]),
        PlaceOrder {
            expected_total: Some(Money::ZERO),
            ..a_request(user.id, &[(&lamp, 1)])
        },
        PlaceOrder {
            items: vec![(ProductId::new(world.clock.now(), &world.entropy), 1)],
            ..a_request(user.id, &[])
        },
    ];
    for (request, hash) in refused.iter().zip(1..) {
        place_once(&world, request, &once("key", hash))
            .await
            .unwrap_err();
    }
    let request = a_request(user.id, &[(&lamp, 1)]);
    new_order(place_once(&world, &request, &once("key", 9)).await.unwrap());
}

async fn a_key_of_one_account_is_free_for_another(world: World) {
    let john = a_customer(&world, "john@example.com").await;
    let jane = a_customer(&world, "jane@example.com").await;
    let lamp = on_sale(&world, "lamp", 3).await;
    for (user, request) in [(&john, 1), (&jane, 2)] {
        let asked = a_request(user.id, &[(&lamp, 1)]);
        let shown = place_once(&world, &asked, &once("key", request))
            .await
            .unwrap();
        assert_eq!(new_order(shown).order.buyer, user.id.into());
    }
    assert_eq!(level(&world, lamp.id).await, (3, 2));
}
