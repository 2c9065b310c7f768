use std::{collections::HashSet, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use shop_core::{
    account::{ProfilePatch, User, change_profile},
    cart::{CartOwner, ChangeCartError, add_to_cart, merge_guest_cart},
    catalog::{
        Category, CategoryPatch, DeleteCategoryError, Key, Product, ProductPatch, ProductStatus,
        Removal, WriteCategoryError, change_category, change_product, create_product,
        delete_category, delete_product,
    },
    clock::Clock,
    id::CategoryId,
    inventory::{StockMove, StockReason},
    money::Money,
    order::{
        CancelOrderError, ChangeStatusError, Once, Order, OrderKey, OrderStatus, PlaceOrderError,
        Placement, ShownOrder, Viewer, cancel_order, change_status,
    },
    patch::Patch,
    storage::Stores,
    testing::{a_product, a_seller},
};

use crate::{
    arrange::{
        a_customer, a_guest, a_new_product, a_request, assert_ledger_adds_up, at_once, cart,
        contents, ledger, level, on_sale, orders, place_at, placed, product,
    },
    catalog::stored_category,
    inventory::a_move,
    support::{World, on_both_databases, somebody_waits},
};

on_both_databases! {
    two_hundred_buyers_of_fifty_pieces_get_fifty,
    twenty_cancellations_give_the_pieces_back_once,
    the_customer_and_the_merchant_cancel_once,
    shipping_and_cancelling_at_once_is_one_of_the_two,
    fifty_requests_with_one_key_are_one_order,
    orders_of_the_same_products_in_any_order_never_block_each_other,
    an_order_whose_piece_is_sold_meanwhile_names_it_and_leaves_nothing,
    orders_and_a_recount_of_the_stock_add_up,
    pieces_added_at_once_all_arrive,
    a_guest_cart_merged_by_two_requests_comes_over_once,
    a_product_deleted_while_its_cart_is_merged_stays_behind,
    a_product_deleted_while_it_is_ordered_leaves_no_loose_end,
    a_product_deleted_while_it_is_put_into_a_cart_is_not_available,
    different_fields_of_a_product_changed_at_once_all_stick,
    different_fields_of_a_profile_changed_at_once_all_stick,
    categories_moved_at_once_never_make_a_circle,
    a_category_that_gets_a_product_while_it_is_deleted_is_kept,
}

/// A moment of its own for each task, as order numbers tell the millisecond.
fn moment(world: &World, n: usize) -> Timestamp {
    world.clock.now() + SignedDuration::from_millis(i64::try_from(n).unwrap())
}

async fn buy(
    world: &World,
    n: usize,
    user: &User,
    items: &[(&Product, u32)],
) -> Result<Placement, PlaceOrderError> {
    place_at(world, &a_request(user.id, items), None, moment(world, n)).await
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

async fn two_hundred_buyers_of_fifty_pieces_get_fifty(world: World) {
    let world = Arc::new(world);
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 50).await;
    let results = at_once(&world, 200, |n, world| {
        let (user, lamp) = (user.clone(), lamp.clone());
        async move { buy(&world, n, &user, &[(&lamp, 1)]).await }
    })
    .await;

    let (bought, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!((bought.len(), refused.len()), (50, 150));
    for result in refused {
        let error = result.unwrap_err();
        assert!(
            matches!(
                error,
                PlaceOrderError::InsufficientStock { available: 0, .. }
            ),
            "{error:?}"
        );
    }
    assert_eq!(orders(&world).await.len(), 50);
    assert_eq!(level(&world, lamp.id).await, (50, 50));
    assert_ledger_adds_up(&world).await;
}

fn count_releases(entries: &[(StockReason, i64, i64)]) -> usize {
    entries
        .iter()
        .filter(|(reason, ..)| *reason == StockReason::Released)
        .count()
}

async fn twenty_cancellations_give_the_pieces_back_once(world: World) {
    let world = Arc::new(world);
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 10).await;
    let order = placed(&world, &user, &[(&lamp, 3)]).await.order;
    let results = at_once(&world, 20, |_, world| {
        let (user, order) = (user.clone(), order.clone());
        async move { cancel(&world, &user, &order).await }
    })
    .await;

    let (cancelled, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    assert_eq!(cancelled.len(), 1);
    for result in refused {
        let error = result.unwrap_err();
        assert!(
            matches!(
                error,
                CancelOrderError::CannotCancel(OrderStatus::Cancelled)
            ),
            "{error:?}"
        );
    }
    assert_eq!(level(&world, lamp.id).await, (10, 0));
    assert_eq!(count_releases(&ledger(&world, lamp.id).await), 1);
    assert_ledger_adds_up(&world).await;
}

async fn the_customer_and_the_merchant_cancel_once(world: World) {
    let world = Arc::new(world);
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 10).await;
    let order = placed(&world, &user, &[(&lamp, 3)]).await.order;
    let results = at_once(&world, 10, |n, world| {
        let (user, order) = (user.clone(), order.clone());
        async move {
            if n % 2 == 0 {
                match cancel(&world, &user, &order).await {
                    Ok(_) => true,
                    Err(CancelOrderError::CannotCancel(OrderStatus::Cancelled)) => false,
                    Err(error) => panic!("{error:?}"),
                }
            } else {
                match move_to(&world, &order, OrderStatus::Cancelled).await {
                    Ok(_) => true,
                    Err(ChangeStatusError::NotAllowed {
                        from: OrderStatus::Cancelled,
                        ..
                    }) => false,
                    Err(error) => panic!("{error:?}"),
                }
            }
        }
    })
    .await;
    assert_eq!(results.iter().filter(|done| **done).count(), 1);
    assert_eq!(level(&world, lamp.id).await, (10, 0));
    assert_eq!(count_releases(&ledger(&world, lamp.id).await), 1);
    assert_ledger_adds_up(&world).await;
}

async fn shipping_and_cancelling_at_once_is_one_of_the_two(world: World) {
    let world = Arc::new(world);
    let user = a_customer(&world, "john@example.com").await;
    for n in 0..10 {
        let lamp = on_sale(&world, &format!("lamp-{n}"), 10).await;
        let order = placed(&world, &user, &[(&lamp, 3)]).await.order;
        let results = at_once(&world, 2, |n, world| {
            let (user, order) = (user.clone(), order.clone());
            async move {
                if n == 0 {
                    cancel(&world, &user, &order).await.is_ok()
                } else {
                    move_to(&world, &order, OrderStatus::Shipped).await.is_ok()
                }
            }
        })
        .await;
        let expected = match results[..] {
            [true, false] => (10, 0),
            [false, true] => (7, 0),
            _ => panic!("{results:?}"),
        };
        assert_eq!(level(&world, lamp.id).await, expected);
    }
    assert_ledger_adds_up(&world).await;
}

async fn fifty_requests_with_one_key_are_one_order(world: World) {
    fn render(shown: &ShownOrder) -> String {
        format!("placed {}", shown.order.number)
    }
    let world = Arc::new(world);
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 50).await;
    let results = at_once(&world, 50, |n, world| {
        let (user, lamp) = (user.clone(), lamp.clone());
        async move {
            let once = Once {
                key: "key",
                request_hash: [7; 32],
                render: &render,
            };
            let request = a_request(user.id, &[(&lamp, 1)]);
            place_at(&world, &request, Some(&once), moment(&world, n))
                .await
                .unwrap()
        }
    })
    .await;

    let [shown] = &orders(&world).await[..] else {
        panic!("there is one order");
    };
    let mut new = 0;
    for placement in results {
        match placement {
            Placement::New(placed) => {
                assert_eq!(*placed, *shown);
                new += 1;
            }
            Placement::Replayed { order_id, body } => {
                assert_eq!((order_id, body), (shown.order.id, render(shown)));
            }
        }
    }
    assert_eq!(new, 1);
    assert_eq!(level(&world, lamp.id).await, (50, 1));
    assert_ledger_adds_up(&world).await;
}

async fn orders_of_the_same_products_in_any_order_never_block_each_other(world: World) {
    let world = Arc::new(world);
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 200).await;
    let rug = on_sale(&world, "rug", 400).await;
    let results = at_once(&world, 200, |n, world| {
        let (user, lamp, rug) = (user.clone(), lamp.clone(), rug.clone());
        async move {
            let items = if n % 2 == 0 {
                [(&lamp, 1), (&rug, 2)]
            } else {
                [(&rug, 2), (&lamp, 1)]
            };
            buy(&world, n, &user, &items).await
        }
    })
    .await;
    for result in results {
        result.unwrap();
    }
    assert_eq!(orders(&world).await.len(), 200);
    assert_eq!(level(&world, lamp.id).await, (200, 200));
    assert_eq!(level(&world, rug.id).await, (400, 400));
    assert_ledger_adds_up(&world).await;
}

async fn an_order_whose_piece_is_sold_meanwhile_names_it_and_leaves_nothing(world: World) {
    let world = Arc::new(world);
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 5).await;
    let rug = on_sale(&world, "rug", 2).await;
    let sofa = on_sale(&world, "sofa", 5).await;
    let sale = StockMove {
        delta_reserved: 1,
        reason: StockReason::Reserved,
        ..a_move(&world, rug.id, 0)
    };
    let mut other = world.storage.begin().await.unwrap();
    assert!(other.inventory().apply(&sale).await.unwrap());
    let waiting = {
        let world = Arc::clone(&world);
        let items = [(sofa.clone(), 1), (rug.clone(), 2), (lamp.clone(), 1)];
        tokio::spawn(async move {
            let items = items.each_ref().map(|(product, pieces)| (product, *pieces));
            buy(&world, 0, &user, &items).await
        })
    };
    somebody_waits(&world.storage).await;
    other.commit().await.unwrap();

    let error = waiting.await.unwrap().unwrap_err();
    let PlaceOrderError::InsufficientStock {
        product_id,
        name,
        available,
    } = error
    else {
        panic!("{error:?}");
    };
    assert_eq!((product_id, name.as_str(), available), (rug.id, "rug", 1));
    assert_eq!(orders(&world).await, []);
    for (product, expected) in [(lamp.id, (5, 0)), (rug.id, (2, 1)), (sofa.id, (5, 0))] {
        assert_eq!(level(&world, product).await, expected);
    }
    assert_ledger_adds_up(&world).await;
}

async fn orders_and_a_recount_of_the_stock_add_up(world: World) {
    let world = Arc::new(world);
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 5).await;
    let results = at_once(&world, 40, |n, world| {
        let (user, lamp) = (user.clone(), lamp.clone());
        async move {
            if n % 4 == 0 {
                let patch = ProductPatch {
                    stock: Some(5),
                    ..ProductPatch::default()
                };
                let now = world.clock.now();
                change_product(&world.storage, lamp.id, patch, world.act_at(now))
                    .await
                    .unwrap();
                return false;
            }
            match buy(&world, n, &user, &[(&lamp, 1)]).await {
                Ok(_) => true,
                Err(PlaceOrderError::InsufficientStock { .. }) => false,
                Err(error) => panic!("{error:?}"),
            }
        }
    })
    .await;
    let bought = results.iter().filter(|bought| **bought).count();
    assert_eq!(orders(&world).await.len(), bought);
    let (on_hand, reserved) = level(&world, lamp.id).await;
    assert_eq!(reserved, i64::try_from(bought).unwrap());
    assert!(
        (0..=5).contains(&(on_hand - reserved)),
        "{on_hand}, {reserved}"
    );
    assert_ledger_adds_up(&world).await;
}

async fn pieces_added_at_once_all_arrive(world: World) {
    let world = Arc::new(world);
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 100).await;
    let rug = on_sale(&world, "rug", 100).await;
    for owner in [
        CartOwner::Account(user.id),
        CartOwner::Guest(a_guest(&world)),
    ] {
        let results = at_once(&world, 40, |n, world| {
            let id = if n % 2 == 0 { lamp.id } else { rug.id };
            async move {
                let now = world.clock.now();
                add_to_cart(&world.storage, owner, id, 1, now, &world.entropy).await
            }
        })
        .await;
        for result in results {
            assert_eq!(result.unwrap().limited_to, None);
        }
        let cart = cart(&world, owner).await;
        let mut contents = contents(&cart);
        contents.sort_unstable();
        assert_eq!(contents, [("lamp", 20), ("rug", 20)]);
    }
}

async fn a_guest_cart_merged_by_two_requests_comes_over_once(world: World) {
    let world = Arc::new(world);
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 100).await;
    let guest = a_guest(&world);
    let now = world.clock.now();
    for _ in 0..10 {
        let owner = CartOwner::Guest(guest);
        add_to_cart(&world.storage, owner, lamp.id, 2, now, &world.entropy)
            .await
            .unwrap();
        let merged = at_once(&world, 4, |_, world| {
            let user_id = user.id;
            async move {
                merge_guest_cart(&world.storage, guest, user_id, now, &world.entropy)
                    .await
                    .unwrap()
                    .moved
            }
        })
        .await;
        assert_eq!(merged.iter().sum::<usize>(), 1, "{merged:?}");
    }
    let cart = cart(&world, CartOwner::Account(user.id)).await;
    assert_eq!(contents(&cart), [("lamp", 20)]);
}

async fn a_product_deleted_while_its_cart_is_merged_stays_behind(world: World) {
    let world = Arc::new(world);
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 5).await;
    let rug = on_sale(&world, "rug", 5).await;
    let (guest, now) = (a_guest(&world), world.clock.now());
    for id in [lamp.id, rug.id] {
        let owner = CartOwner::Guest(guest);
        add_to_cart(&world.storage, owner, id, 2, now, &world.entropy)
            .await
            .unwrap();
    }

    let mut tx = world.storage.begin().await.unwrap();
    assert!(tx.catalog().lock_product(lamp.id).await.unwrap());
    let merging = tokio::spawn({
        let world = Arc::clone(&world);
        async move { merge_guest_cart(&world.storage, guest, user.id, now, &world.entropy).await }
    });
    somebody_waits(&world.storage).await;
    assert!(tx.catalog().delete_product(lamp.id).await.unwrap());
    tx.commit().await.unwrap();

    assert_eq!(merging.await.unwrap().unwrap().moved, 1);
    let cart = cart(&world, CartOwner::Account(user.id)).await;
    assert_eq!(contents(&cart), [("rug", 2)]);
}

async fn a_product_deleted_while_it_is_ordered_leaves_no_loose_end(world: World) {
    let world = Arc::new(world);
    let user = a_customer(&world, "john@example.com").await;
    let mut outcomes = HashSet::new();
    for n in 0..20 {
        let lamp = on_sale(&world, &format!("lamp-{n}"), 5).await;
        let results = at_once(&world, 2, |task, world| {
            let (user, lamp) = (user.clone(), lamp.clone());
            async move {
                if task == 0 {
                    let now = world.clock.now();
                    let removal = delete_product(&world.storage, lamp.id, world.act_at(now));
                    removal.await.unwrap() == Removal::Archived
                } else {
                    match buy(&world, n, &user, &[(&lamp, 1)]).await {
                        Ok(_) => true,
                        Err(PlaceOrderError::NotAvailable) => false,
                        Err(error) => panic!("{error:?}"),
                    }
                }
            }
        })
        .await;
        let [archived, ordered] = results[..] else {
            panic!("{results:?}");
        };
        assert_eq!(archived, ordered);
        let kept = product(&world, lamp.id).await;
        assert_eq!(
            kept.map(|product| product.status),
            ordered.then_some(ProductStatus::Archived)
        );
        outcomes.insert(ordered);
    }
    assert!(!outcomes.is_empty());
    assert_ledger_adds_up(&world).await;
}

async fn a_product_deleted_while_it_is_put_into_a_cart_is_not_available(world: World) {
    let world = Arc::new(world);
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 5).await;
    let (owner, now) = (CartOwner::Account(user.id), world.clock.now());

    // The deletion is under way when the cart looks for the product, and done when it is put in.
    let mut tx = world.storage.begin().await.unwrap();
    assert!(tx.catalog().lock_product(lamp.id).await.unwrap());
    let adding = tokio::spawn({
        let world = Arc::clone(&world);
        async move { add_to_cart(&world.storage, owner, lamp.id, 1, now, &world.entropy).await }
    });
    somebody_waits(&world.storage).await;
    assert!(tx.catalog().delete_product(lamp.id).await.unwrap());
    tx.commit().await.unwrap();

    let error = adding.await.unwrap().unwrap_err();
    assert!(matches!(error, ChangeCartError::NotAvailable), "{error:?}");
    assert_eq!(contents(&cart(&world, owner).await), []);
}

async fn different_fields_of_a_product_changed_at_once_all_stick(world: World) {
    let world = Arc::new(world);
    for n in 0..5 {
        let lamp = on_sale(&world, &format!("lamp-{n}"), 5).await;
        let id = lamp.id;
        let results = at_once(&world, 4, |task, world| async move {
            let mut patch = ProductPatch::default();
            match task {
                0 => patch.name = Some("Lantern".to_owned()),
                1 => patch.price = Some(Money::from_minor_units(77)),
                2 => patch.description = Patch::Set("Bright".to_owned()),
                _ => patch.stock = Some(9),
            }
            let now = world.clock.now();
            change_product(&world.storage, id, patch, world.act_at(now)).await
        })
        .await;
        for result in results {
            result.unwrap();
        }
        let after = product(&world, id).await.unwrap();
        assert_eq!(after.name, "Lantern");
        assert_eq!(after.price, Money::from_minor_units(77));
        assert_eq!(after.description.as_deref(), Some("Bright"));
        assert_eq!(after.available, 9);
    }
    assert_ledger_adds_up(&world).await;
}

async fn different_fields_of_a_profile_changed_at_once_all_stick(world: World) {
    let world = Arc::new(world);
    for n in 0..10 {
        let id = a_customer(&world, &format!("john{n}@example.com")).await.id;
        let results = at_once(&world, 2, |task, world| async move {
            let mut patch = ProfilePatch::default();
            match task {
                0 => patch.first_name = Patch::Set("John".to_owned()),
                _ => patch.last_name = Patch::Set("Doe".to_owned()),
            }
            change_profile(&world.storage, id, patch, world.clock.now()).await
        })
        .await;
        for result in results {
            result.unwrap();
        }
        let mut reader = world.storage.read().await.unwrap();
        let user = reader.accounts().lookup(id).await.unwrap().unwrap();
        assert_eq!(user.first_name.as_deref(), Some("John"));
        assert_eq!(user.last_name.as_deref(), Some("Doe"));
    }
}

async fn move_below(
    world: &World,
    id: CategoryId,
    parent: CategoryId,
) -> Result<Category, WriteCategoryError> {
    let patch = CategoryPatch {
        parent_id: Patch::Set(parent),
        ..CategoryPatch::default()
    };
    change_category(&world.storage, id, patch, world.act()).await
}

async fn categories_moved_at_once_never_make_a_circle(world: World) {
    let world = Arc::new(world);
    for n in 0..10 {
        let mut ids = Vec::new();
        for letter in ["a", "b", "c"] {
            ids.push(
                stored_category(&world, &format!("{letter}{n}"), |_| {})
                    .await
                    .id,
            );
        }
        // Any two of the three moves are fine together; the third would close the circle.
        let results = at_once(&world, 3, |task, world| {
            let (id, parent) = (ids[task], ids[(task + 1) % 3]);
            async move { move_below(&world, id, parent).await }
        })
        .await;
        let (moved, refused): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
        assert_eq!(moved.len(), 2);
        for result in refused {
            let error = result.unwrap_err();
            assert!(matches!(error, WriteCategoryError::Circle), "{error:?}");
        }
    }
}

async fn a_category_that_gets_a_product_while_it_is_deleted_is_kept(world: World) {
    let world = Arc::new(world);
    let category = stored_category(&world, "lamps", |_| {}).await;
    let lamp = a_product("lamp", category.id, world.clock.now(), &world.entropy);

    let mut tx = world.storage.begin().await.unwrap();
    tx.catalog().add_product(&lamp).await.unwrap();
    let deleting = tokio::spawn({
        let world = Arc::clone(&world);
        async move { delete_category(&world.storage, category.id, world.act()).await }
    });
    somebody_waits(&world.storage).await;
    tx.commit().await.unwrap();

    let error = deleting.await.unwrap().unwrap_err();
    assert!(
        matches!(error, DeleteCategoryError::HasProducts { count: 1 }),
        "{error:?}"
    );
    let now = world.clock.now();
    let another = a_new_product("rug", category.id, 1);
    create_product(&world.storage, another, world.act_at(now))
        .await
        .unwrap();
    let mut reader = world.storage.read().await.unwrap();
    let kept = reader.catalog().find_category(&Key::Id(category.id)).await;
    assert_eq!(kept.unwrap().map(|kept| kept.id), Some(category.id));
}
