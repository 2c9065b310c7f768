use jiff::SignedDuration;
use serde_json::json;
use shop_core::{
    cart::{Cart, CartLine, CartOwner},
    catalog::{Product, ProductStatus},
    clock::Clock,
    id::{CartId, ProductId},
    money::Money,
    storage::{Rule, StoreError, Stores},
};

use crate::{
    accounts::somebody,
    catalog::{stored_category, stored_product},
    inventory::receive,
    support::{World, on_both_databases, somebody_waits},
};

on_both_databases! {
    an_owner_without_a_cart_has_an_empty_one,
    lines_show_the_products_of_now_in_the_order_of_adding,
    putting_a_line_again_keeps_when_it_was_added,
    lines_are_taken_out,
    an_account_has_one_cart,
    two_first_openings_give_the_same_cart,
    a_guest_never_reaches_the_cart_of_an_account,
    a_deleted_cart_takes_its_lines_along,
    a_line_needs_a_product_and_a_cart,
    a_deleted_product_leaves_all_carts,
    only_old_carts_of_guests_are_abandoned,
}

const SEEN: Money = Money::from_minor_units(900);

fn a_guest(world: &World) -> CartOwner {
    CartOwner::Guest(CartId::new(world.clock.now(), &world.entropy))
}

/// Products of which 7 pieces can be bought.
async fn products<const N: usize>(world: &World, slugs: [&str; N]) -> [Product; N] {
    let category = stored_category(world, slugs[0], |_| {}).await.id;
    let mut products = Vec::new();
    for slug in slugs {
        let mut product = stored_product(world, slug, category, |_| {}).await;
        receive(world, product.id, 7).await;
        product.available = 7;
        products.push(product);
    }
    products.try_into().unwrap()
}

async fn put(world: &World, owner: CartOwner, product: ProductId, quantity: u32) -> CartId {
    let now = world.clock.now();
    let mut tx = world.storage.begin().await.unwrap();
    let mut carts = tx.carts();
    let new_id = CartId::new(now, &world.entropy);
    let id = carts.open(owner, new_id, now).await.unwrap();
    carts
        .put_line(id, product, quantity, SEEN, now)
        .await
        .unwrap();
    drop(carts);
    tx.commit().await.unwrap();
    id
}

async fn find(world: &World, owner: CartOwner) -> Cart {
    let mut reader = world.storage.read().await.unwrap();
    let cart = reader.carts().find(owner).await.unwrap();
    let pieces = reader.carts().count_pieces(owner).await.unwrap();
    assert_eq!(pieces, cart.piece_count());
    cart
}

async fn an_owner_without_a_cart_has_an_empty_one(world: World) {
    let user = somebody(&world, "john@example.com").await;
    for owner in [a_guest(&world), CartOwner::Account(user.id)] {
        assert_eq!(find(&world, owner).await, Cart::default());
        let mut tx = world.storage.begin().await.unwrap();
        tx.carts().delete(owner).await.unwrap();
        tx.commit().await.unwrap();
    }
}

async fn lines_show_the_products_of_now_in_the_order_of_adding(world: World) {
    let [plain, late] = products(&world, ["plain", "late"]).await;
    let full = stored_product(&world, "full", plain.category_id, |product| {
        product.description = Some("All of it".to_owned());
        product.compare_at = Some(Money::from_minor_units(1_500));
        product.image_url = Some("/full.png".to_owned());
        product.images = vec!["/1.png".to_owned(), "/2.png".to_owned()];
        product.status = ProductStatus::Archived;
        product.is_featured = true;
        product.metadata = Some(json!({ "color": "red" }));
    })
    .await;

    for owner in [
        a_guest(&world),
        CartOwner::Account(somebody(&world, "john@example.com").await.id),
    ] {
        let start = world.clock.now();
        let mut same_moment = [plain.clone(), full.clone()];
        for product in &same_moment {
            put(&world, owner, product.id, 2).await;
        }
        world.clock.advance(SignedDuration::from_micros(1));
        put(&world, owner, late.id, 999).await;

        same_moment.sort_unstable_by_key(|product| product.id);
        let line = |product: &Product, quantity, added_at| CartLine {
            product: product.clone(),
            quantity,
            unit_price_seen: SEEN,
            added_at,
        };
        let [first, second] = &same_moment;
        let expected = vec![
            line(first, 2, start),
            line(second, 2, start),
            line(&late, 999, world.clock.now()),
        ];
        assert_eq!(find(&world, owner).await, Cart { lines: expected });
    }
}

async fn putting_a_line_again_keeps_when_it_was_added(world: World) {
    let [product, other] = products(&world, ["lamp", "sofa"]).await;
    let owner = a_guest(&world);
    let start = world.clock.now();
    let id = put(&world, owner, product.id, 2).await;
    world.clock.advance(SignedDuration::from_mins(1));
    put(&world, owner, other.id, 1).await;
    world.clock.advance(SignedDuration::from_mins(1));

    let mut tx = world.storage.begin().await.unwrap();
    let price = Money::from_minor_units(1_000);
    let again = tx
        .carts()
        .put_line(id, product.id, 5, price, world.clock.now())
        .await;
    again.unwrap();
    tx.commit().await.unwrap();

    let lines = find(&world, owner).await.lines;
    assert_eq!(lines.len(), 2);
    assert_eq!(
        (
            lines[0].product.id,
            lines[0].quantity,
            lines[0].unit_price_seen,
            lines[0].added_at
        ),
        (product.id, 5, price, start)
    );
}

async fn lines_are_taken_out(world: World) {
    let [lamp, rug, other] = products(&world, ["lamp", "rug", "sofa"]).await;
    let owner = a_guest(&world);
    let id = put(&world, owner, lamp.id, 2).await;
    put(&world, owner, rug.id, 1).await;
    put(&world, owner, other.id, 1).await;
    put(&world, a_guest(&world), lamp.id, 1).await;
    let taken_out = [lamp.id, rug.id];
    let mut tx = world.storage.begin().await.unwrap();
    for expected in [2, 0] {
        let removed = tx.carts().remove_lines(id, &taken_out).await;
        assert_eq!(removed.unwrap(), expected);
    }
    tx.commit().await.unwrap();
    let lines = find(&world, owner).await.lines;
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].product.id, other.id);
}

async fn an_account_has_one_cart(world: World) {
    let owner = CartOwner::Account(somebody(&world, "john@example.com").await.id);
    let [first, second] = [(); 2].map(|()| CartId::new(world.clock.now(), &world.entropy));
    let mut tx = world.storage.begin().await.unwrap();
    for new_id in [first, second] {
        let opened = tx.carts().open(owner, new_id, world.clock.now()).await;
        assert_eq!(opened.unwrap(), first);
    }
}

async fn two_first_openings_give_the_same_cart(world: World) {
    let owner = CartOwner::Account(somebody(&world, "john@example.com").await.id);
    let now = world.clock.now();
    let [first, second] = [(); 2].map(|()| CartId::new(now, &world.entropy));
    let mut tx = world.storage.begin().await.unwrap();
    assert_eq!(tx.carts().open(owner, first, now).await.unwrap(), first);

    let storage = world.storage.clone();
    let other = tokio::spawn(async move {
        let mut tx = storage.begin().await.unwrap();
        let opened = tx.carts().open(owner, second, now).await.unwrap();
        tx.commit().await.unwrap();
        opened
    });
    somebody_waits(&world.storage).await;
    tx.commit().await.unwrap();
    assert_eq!(other.await.unwrap(), first);
}

async fn a_guest_never_reaches_the_cart_of_an_account(world: World) {
    let [product] = products(&world, ["lamp"]).await;
    let account = CartOwner::Account(somebody(&world, "john@example.com").await.id);
    let id = put(&world, account, product.id, 3).await;
    let guest = CartOwner::Guest(id);

    assert_eq!(find(&world, guest).await, Cart::default());
    let mut tx = world.storage.begin().await.unwrap();
    let opened = tx.carts().open(guest, id, world.clock.now()).await;
    assert!(
        matches!(opened, Err(StoreError::Corrupt { .. })),
        "{opened:?}"
    );
    tx.carts().delete(guest).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(find(&world, account).await.piece_count(), 3);
}

async fn a_deleted_cart_takes_its_lines_along(world: World) {
    let [product] = products(&world, ["lamp"]).await;
    let owners = [
        a_guest(&world),
        a_guest(&world),
        CartOwner::Account(somebody(&world, "john@example.com").await.id),
    ];
    for owner in owners {
        put(&world, owner, product.id, 3).await;
    }
    let [kept, guest, account] = owners;
    for owner in [guest, account] {
        let mut tx = world.storage.begin().await.unwrap();
        tx.carts().delete(owner).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(find(&world, owner).await, Cart::default());
    }
    put(&world, guest, product.id, 1).await;
    assert_eq!(find(&world, guest).await.piece_count(), 1);
    assert_eq!(find(&world, kept).await.piece_count(), 3);
}

async fn a_line_needs_a_product_and_a_cart(world: World) {
    let [product] = products(&world, ["lamp"]).await;
    let now = world.clock.now();
    let cart = put(&world, a_guest(&world), product.id, 1).await;
    let unknown_cart = CartId::new(now, &world.entropy);
    let unknown_product = ProductId::new(now, &world.entropy);
    for (cart, product) in [(cart, unknown_product), (unknown_cart, product.id)] {
        let mut tx = world.storage.begin().await.unwrap();
        let refused = tx.carts().put_line(cart, product, 1, SEEN, now).await;
        let refused = refused.unwrap_err();
        assert!(refused.breaks(Rule::Reference), "{refused:?}");
        tx.rollback().await.unwrap();
    }
    for quantity in [0, 1_000] {
        let mut tx = world.storage.begin().await.unwrap();
        let refused = tx
            .carts()
            .put_line(cart, product.id, quantity, SEEN, now)
            .await;
        let refused = refused.unwrap_err();
        assert!(refused.breaks(Rule::Bounds), "{refused:?}");
        tx.rollback().await.unwrap();
    }
}

async fn a_deleted_product_leaves_all_carts(world: World) {
    let [product, other] = products(&world, ["lamp", "sofa"]).await;
    let owner = a_guest(&world);
    put(&world, owner, product.id, 2).await;
    put(&world, owner, other.id, 1).await;
    let mut tx = world.storage.begin().await.unwrap();
    assert!(tx.catalog().delete_product(product.id).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(find(&world, owner).await.piece_count(), 1);
}

async fn only_old_carts_of_guests_are_abandoned(world: World) {
    let [product] = products(&world, ["lamp"]).await;
    let account = CartOwner::Account(somebody(&world, "john@example.com").await.id);
    let [old, returned, young] = [(); 3].map(|()| a_guest(&world));
    for owner in [account, old, returned] {
        put(&world, owner, product.id, 1).await;
    }
    world.clock.advance(SignedDuration::from_hours(1));
    for owner in [returned, young] {
        put(&world, owner, product.id, 1).await;
    }
    let mut tx = world.storage.begin().await.unwrap();
    let deleted = tx.carts().delete_abandoned(world.clock.now()).await;
    assert_eq!(deleted.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(find(&world, old).await, Cart::default());
    for owner in [account, returned, young] {
        assert_eq!(find(&world, owner).await.piece_count(), 1);
    }
}
