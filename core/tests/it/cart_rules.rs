use jiff::SignedDuration;
use shop_core::{
    cart::{
        CartOwner, ChangeCartError, ChangedCart, LineNotice, MAX_LINE_QUANTITY, MAX_LINES,
        MergedCart, add_to_cart, change_cart_line, clear_cart, merge_guest_cart,
    },
    catalog::{Product, ProductPatch, ProductStatus, change_product, delete_product},
    clock::Clock,
    id::{CartId, ProductId, UserId},
    money::Money,
    storage::Stores,
};

use crate::{
    arrange::{a_customer, a_guest, cart, contents, made, on_sale, placed},
    support::{World, on_both_databases},
};

on_both_databases! {
    pieces_of_the_same_product_add_up,
    a_line_is_cut_to_what_is_left_and_the_shopper_is_told,
    a_line_is_cut_to_what_a_cart_takes,
    a_sold_out_product_is_not_put_in,
    what_is_not_on_sale_is_not_put_in,
    a_full_cart_takes_more_pieces_but_no_more_products,
    changing_a_line_sets_its_pieces_and_zero_takes_it_out,
    only_what_is_in_the_cart_is_changed,
    what_changed_since_is_told_until_the_shopper_acts,
    carts_of_guests_and_accounts_are_apart,
    a_cleared_cart_is_empty_and_takes_products_again,
    a_guest_cart_is_added_to_the_cart_of_the_account,
    merging_a_cart_that_is_gone_does_nothing,
    what_can_not_come_over_is_told,
    a_full_cart_takes_over_only_what_it_already_holds,
    a_cart_of_an_account_is_never_merged_as_a_guests,
}

async fn add(
    world: &World,
    owner: CartOwner,
    product: &Product,
    quantity: u32,
) -> Result<ChangedCart, ChangeCartError> {
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
}

async fn change(
    world: &World,
    owner: CartOwner,
    product: &Product,
    quantity: u32,
) -> Result<ChangedCart, ChangeCartError> {
    let now = world.clock.now();
    change_cart_line(
        &world.storage,
        owner,
        product.id,
        quantity,
        now,
        &world.entropy,
    )
    .await
}

async fn patch(world: &World, product: &Product, patch: ProductPatch) {
    let now = world.clock.now();
    change_product(&world.storage, product.id, patch, world.act_at(now))
        .await
        .unwrap();
}

async fn set_stock(world: &World, product: &Product, stock: u32) {
    let stock = Some(stock);
    patch(
        world,
        product,
        ProductPatch {
            stock,
            ..ProductPatch::default()
        },
    )
    .await;
}

async fn set_status(world: &World, product: &Product, status: ProductStatus) {
    let status = Some(status);
    patch(
        world,
        product,
        ProductPatch {
            status,
            ..ProductPatch::default()
        },
    )
    .await;
}

async fn merge(world: &World, guest: CartId, user_id: UserId) -> MergedCart {
    let now = world.clock.now();
    merge_guest_cart(&world.storage, guest, user_id, now, &world.entropy)
        .await
        .unwrap()
}

async fn an_account(world: &World) -> (UserId, CartOwner) {
    let user = a_customer(world, "john@example.com").await;
    (user.id, CartOwner::Account(user.id))
}

async fn pieces_of_the_same_product_add_up(world: World) {
    let lamp = on_sale(&world, "lamp", 9).await;
    let rug = on_sale(&world, "rug", 9).await;
    let owner = CartOwner::Guest(a_guest(&world));
    add(&world, owner, &lamp, 2).await.unwrap();
    world.clock.advance(SignedDuration::from_secs(1));
    add(&world, owner, &rug, 1).await.unwrap();
    world.clock.advance(SignedDuration::from_secs(1));
    let changed = add(&world, owner, &lamp, 3).await.unwrap();
    assert_eq!(changed.limited_to, None);
    assert_eq!(contents(&changed.cart), [("lamp", 5), ("rug", 1)]);
    assert_eq!(cart(&world, owner).await, changed.cart);
}

async fn a_line_is_cut_to_what_is_left_and_the_shopper_is_told(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 9).await;
    placed(&world, &user, &[(&lamp, 4)]).await;
    let owner = CartOwner::Account(user.id);
    let changed = add(&world, owner, &lamp, 5).await.unwrap();
    assert_eq!(changed.limited_to, None);
    for quantity in [1, u32::MAX] {
        let changed = add(&world, owner, &lamp, quantity).await.unwrap();
        assert_eq!(changed.limited_to, Some(5));
        assert_eq!(contents(&changed.cart), [("lamp", 5)]);
    }
    let changed = change(&world, owner, &lamp, 6).await.unwrap();
    assert_eq!(changed.limited_to, Some(5));
    assert_eq!(contents(&cart(&world, owner).await), [("lamp", 5)]);
}

async fn a_line_is_cut_to_what_a_cart_takes(world: World) {
    let nail = on_sale(&world, "nail", 100_000).await;
    let owner = CartOwner::Guest(a_guest(&world));
    let changed = add(&world, owner, &nail, MAX_LINE_QUANTITY).await.unwrap();
    assert_eq!(changed.limited_to, None);
    let changed = add(&world, owner, &nail, 1).await.unwrap();
    assert_eq!(changed.limited_to, Some(MAX_LINE_QUANTITY));
    let changed = change(&world, owner, &nail, u32::MAX).await.unwrap();
    assert_eq!(changed.limited_to, Some(MAX_LINE_QUANTITY));
    assert_eq!(contents(&changed.cart), [("nail", MAX_LINE_QUANTITY)]);
}

async fn a_sold_out_product_is_not_put_in(world: World) {
    let lamp = on_sale(&world, "lamp", 0).await;
    let rug = on_sale(&world, "rug", 5).await;
    let owner = CartOwner::Guest(a_guest(&world));
    let error = add(&world, owner, &lamp, 1).await.unwrap_err();
    assert!(
        matches!(&error, ChangeCartError::SoldOut { name } if name == "lamp"),
        "{error:?}"
    );
    assert_eq!(contents(&cart(&world, owner).await), []);

    // A line that was put in before stays, and can be taken out.
    add(&world, owner, &rug, 2).await.unwrap();
    set_stock(&world, &rug, 0).await;
    for error in [
        add(&world, owner, &rug, 1).await.unwrap_err(),
        change(&world, owner, &rug, 1).await.unwrap_err(),
    ] {
        assert!(
            matches!(error, ChangeCartError::SoldOut { .. }),
            "{error:?}"
        );
    }
    assert_eq!(contents(&cart(&world, owner).await), [("rug", 2)]);
    change(&world, owner, &rug, 0).await.unwrap();
}

async fn what_is_not_on_sale_is_not_put_in(world: World) {
    let owner = CartOwner::Guest(a_guest(&world));
    let draft = made(&world, "draft", 5, |new| new.status = ProductStatus::Draft).await;
    let archived = made(&world, "archived", 5, |new| {
        new.status = ProductStatus::Archived;
    })
    .await;
    let unknown = Product {
        id: ProductId::new(world.clock.now(), &world.entropy),
        ..draft.clone()
    };
    for product in [&draft, &archived, &unknown] {
        let error = add(&world, owner, product, 1).await.unwrap_err();
        assert!(
            matches!(error, ChangeCartError::NotAvailable),
            "{}: {error:?}",
            product.slug
        );
    }
    assert_eq!(contents(&cart(&world, owner).await), []);
}

async fn a_full_cart_takes_more_pieces_but_no_more_products(world: World) {
    let (_, owner) = an_account(&world).await;
    let mut products = Vec::new();
    for n in 0..=MAX_LINES {
        products.push(on_sale(&world, &format!("p{n}"), 9).await);
    }
    for product in &products[..MAX_LINES] {
        add(&world, owner, product, 1).await.unwrap();
    }
    let error = add(&world, owner, &products[MAX_LINES], 1)
        .await
        .unwrap_err();
    assert!(matches!(error, ChangeCartError::Full), "{error:?}");
    let changed = add(&world, owner, &products[0], 1).await.unwrap();
    assert_eq!(changed.cart.lines.len(), MAX_LINES);
    assert_eq!(changed.cart.piece_count(), 101);
    change(&world, owner, &products[0], 0).await.unwrap();
    add(&world, owner, &products[MAX_LINES], 1).await.unwrap();
}

async fn changing_a_line_sets_its_pieces_and_zero_takes_it_out(world: World) {
    let lamp = on_sale(&world, "lamp", 9).await;
    let rug = on_sale(&world, "rug", 9).await;
    let owner = CartOwner::Guest(a_guest(&world));
    add(&world, owner, &lamp, 5).await.unwrap();
    world.clock.advance(SignedDuration::from_secs(1));
    add(&world, owner, &rug, 1).await.unwrap();
    let changed = change(&world, owner, &lamp, 2).await.unwrap();
    assert_eq!(contents(&changed.cart), [("lamp", 2), ("rug", 1)]);
    let changed = change(&world, owner, &lamp, 0).await.unwrap();
    assert_eq!(contents(&changed.cart), [("rug", 1)]);
    assert_eq!(cart(&world, owner).await, changed.cart);
}

async fn only_what_is_in_the_cart_is_changed(world: World) {
    let lamp = on_sale(&world, "lamp", 9).await;
    let owner = CartOwner::Guest(a_guest(&world));
    for quantity in [0, 1] {
        let error = change(&world, owner, &lamp, quantity).await.unwrap_err();
        assert!(matches!(error, ChangeCartError::NotInCart), "{error:?}");
    }
    add(&world, owner, &lamp, 1).await.unwrap();
    set_status(&world, &lamp, ProductStatus::Archived).await;
    let error = change(&world, owner, &lamp, 2).await.unwrap_err();
    assert!(matches!(error, ChangeCartError::NotAvailable), "{error:?}");
    // What is no longer sold can still be taken out.
    let changed = change(&world, owner, &lamp, 0).await.unwrap();
    assert_eq!(contents(&changed.cart), []);
}

async fn what_changed_since_is_told_until_the_shopper_acts(world: World) {
    let lamp = on_sale(&world, "lamp", 9).await;
    let owner = CartOwner::Guest(a_guest(&world));
    let notices = async || cart(&world, owner).await.lines[0].notices();
    add(&world, owner, &lamp, 5).await.unwrap();
    assert_eq!(notices().await, []);

    let cheaper = Money::from_minor_units(900);
    patch(
        &world,
        &lamp,
        ProductPatch {
            price: Some(cheaper),
            stock: Some(4),
            ..ProductPatch::default()
        },
    )
    .await;
    let told = [
        LineNotice::NotEnoughStock { available: 4 },
        LineNotice::PriceChanged {
            from: lamp.price,
            to: cheaper,
        },
    ];
    assert_eq!(notices().await, told);
    let line = cart(&world, owner).await.lines.remove(0);
    assert!(!line.can_be_ordered());
    assert_eq!(line.line_total(), Money::from_minor_units(4_500));

    change(&world, owner, &lamp, 4).await.unwrap();
    assert_eq!(notices().await, []);
    set_status(&world, &lamp, ProductStatus::Draft).await;
    assert_eq!(notices().await, [LineNotice::NoLongerSold]);
}

async fn carts_of_guests_and_accounts_are_apart(world: World) {
    let lamp = on_sale(&world, "lamp", 9).await;
    let (_, account) = an_account(&world).await;
    let jane = a_customer(&world, "jane@example.com").await;
    let owners = [
        account,
        CartOwner::Account(jane.id),
        CartOwner::Guest(a_guest(&world)),
        CartOwner::Guest(a_guest(&world)),
    ];
    for (owner, quantity) in owners.iter().zip(1..) {
        add(&world, *owner, &lamp, quantity).await.unwrap();
    }
    for (owner, quantity) in owners.iter().zip(1..) {
        assert_eq!(contents(&cart(&world, *owner).await), [("lamp", quantity)]);
    }
    clear_cart(&world.storage, owners[0]).await.unwrap();
    change(&world, owners[2], &lamp, 0).await.unwrap();
    for (owner, pieces) in owners.iter().zip([0, 2, 0, 4]) {
        assert_eq!(cart(&world, *owner).await.piece_count(), pieces);
    }
}

async fn a_cleared_cart_is_empty_and_takes_products_again(world: World) {
    let lamp = on_sale(&world, "lamp", 9).await;
    let (_, account) = an_account(&world).await;
    for owner in [account, CartOwner::Guest(a_guest(&world))] {
        clear_cart(&world.storage, owner).await.unwrap();
        add(&world, owner, &lamp, 2).await.unwrap();
        clear_cart(&world.storage, owner).await.unwrap();
        assert_eq!(contents(&cart(&world, owner).await), []);
        let changed = add(&world, owner, &lamp, 1).await.unwrap();
        assert_eq!(contents(&changed.cart), [("lamp", 1)]);
    }
}

async fn a_guest_cart_is_added_to_the_cart_of_the_account(world: World) {
    let lamp = on_sale(&world, "lamp", 9).await;
    let rug = on_sale(&world, "rug", 4).await;
    let vase = on_sale(&world, "vase", 9).await;
    let (user_id, account) = an_account(&world).await;
    let guest = a_guest(&world);
    add(&world, account, &lamp, 2).await.unwrap();
    world.clock.advance(SignedDuration::from_secs(1));
    add(&world, account, &rug, 3).await.unwrap();
    world.clock.advance(SignedDuration::from_secs(1));
    add(&world, CartOwner::Guest(guest), &lamp, 3)
        .await
        .unwrap();
    world.clock.advance(SignedDuration::from_secs(1));
    add(&world, CartOwner::Guest(guest), &rug, 2).await.unwrap();
    world.clock.advance(SignedDuration::from_secs(1));
    add(&world, CartOwner::Guest(guest), &vase, 1)
        .await
        .unwrap();

    world.clock.advance(SignedDuration::from_secs(1));
    let merged = merge(&world, guest, user_id).await;
    let told = MergedCart {
        moved: 3,
        limited: vec![("rug".to_owned(), 4)],
        dropped: vec![],
    };
    assert_eq!(merged, told);
    let expected = [("lamp", 5), ("rug", 4), ("vase", 1)];
    assert_eq!(contents(&cart(&world, account).await), expected);
    assert_eq!(contents(&cart(&world, CartOwner::Guest(guest)).await), []);
}

async fn merging_a_cart_that_is_gone_does_nothing(world: World) {
    let lamp = on_sale(&world, "lamp", 9).await;
    let (user_id, account) = an_account(&world).await;
    let guest = a_guest(&world);
    assert_eq!(merge(&world, guest, user_id).await, MergedCart::default());
    add(&world, CartOwner::Guest(guest), &lamp, 3)
        .await
        .unwrap();
    assert_eq!(merge(&world, guest, user_id).await.moved, 1);
    assert_eq!(merge(&world, guest, user_id).await, MergedCart::default());
    assert_eq!(contents(&cart(&world, account).await), [("lamp", 3)]);
}

async fn what_can_not_come_over_is_told(world: World) {
    let sold_out = on_sale(&world, "sold-out", 5).await;
    let archived = on_sale(&world, "archived", 5).await;
    let deleted = on_sale(&world, "deleted", 5).await;
    let nail = on_sale(&world, "nail", 5_000).await;
    let (user_id, account) = an_account(&world).await;
    let guest = a_guest(&world);
    add(&world, account, &nail, 900).await.unwrap();
    for (product, quantity) in [(&sold_out, 1), (&archived, 1), (&deleted, 1), (&nail, 200)] {
        world.clock.advance(SignedDuration::from_secs(1));
        add(&world, CartOwner::Guest(guest), product, quantity)
            .await
            .unwrap();
    }
    set_stock(&world, &sold_out, 0).await;
    set_status(&world, &archived, ProductStatus::Archived).await;
    let now = world.clock.now();
    delete_product(&world.storage, deleted.id, world.act_at(now))
        .await
        .unwrap();

    let told = MergedCart {
        moved: 1,
        limited: vec![("nail".to_owned(), MAX_LINE_QUANTITY)],
        dropped: vec!["sold-out".to_owned(), "archived".to_owned()],
    };
    assert_eq!(merge(&world, guest, user_id).await, told);
    assert_eq!(
        contents(&cart(&world, account).await),
        [("nail", MAX_LINE_QUANTITY)]
    );
    assert_eq!(contents(&cart(&world, CartOwner::Guest(guest)).await), []);
}

async fn a_full_cart_takes_over_only_what_it_already_holds(world: World) {
    let (user_id, account) = an_account(&world).await;
    let guest = a_guest(&world);
    let mut products = Vec::new();
    for n in 0..=MAX_LINES {
        products.push(on_sale(&world, &format!("p{n}"), 9).await);
    }
    for product in &products[..MAX_LINES] {
        add(&world, account, product, 1).await.unwrap();
    }
    for product in [&products[MAX_LINES], &products[0]] {
        add(&world, CartOwner::Guest(guest), product, 1)
            .await
            .unwrap();
    }
    let told = MergedCart {
        moved: 1,
        limited: vec![],
        dropped: vec!["p100".to_owned()],
    };
    assert_eq!(merge(&world, guest, user_id).await, told);
    let cart = cart(&world, account).await;
    assert_eq!((cart.lines.len(), cart.piece_count()), (MAX_LINES, 101));
}

/// The id of an account's cart, should a guest ever come to know it, opens nothing.
async fn a_cart_of_an_account_is_never_merged_as_a_guests(world: World) {
    let lamp = on_sale(&world, "lamp", 9).await;
    let (_, account) = an_account(&world).await;
    let jane = a_customer(&world, "jane@example.com").await;
    add(&world, account, &lamp, 3).await.unwrap();
    let mut tx = world.storage.begin().await.unwrap();
    let new_id = a_guest(&world);
    let id = tx
        .carts()
        .open(account, new_id, world.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(merge(&world, id, jane.id).await, MergedCart::default());
    assert_eq!(contents(&cart(&world, account).await), [("lamp", 3)]);
}
