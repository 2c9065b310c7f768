use std::sync::Arc;

use jiff::SignedDuration;
use shop_core::{
    catalog::{Product, ProductPatch, ProductStatus, change_product},
    clock::Clock,
    id::{ProductId, UserId},
    storage::{Rule, StoreError, Stores},
    wishlist::{
        AddWishError, MAX_WISHES, MergedWishlist, Wishlist, add_wish, merge_wishlist, remove_wish,
    },
};

use crate::{
    arrange::{a_customer, at_once, on_sale},
    catalog::{stored_category, stored_product},
    support::{World, on_both_databases, somebody_waits},
};

on_both_databases! {
    an_account_without_wishes_has_an_empty_list,
    the_latest_wish_stands_first_and_each_once,
    a_wish_is_taken_off,
    a_wish_needs_a_product_and_an_account,
    a_deleted_product_leaves_all_lists,
    whoever_locks_a_list_keeps_others_out,
    only_what_is_sold_is_put_on_a_list,
    a_full_list_takes_nothing_more_however_many_try_at_once,
    a_guests_wishes_stand_on_top_in_their_order,
    what_is_not_sold_or_does_not_fit_stays_behind,
}

async fn find(world: &World, user_id: UserId) -> Wishlist {
    let mut reader = world.storage.read().await.unwrap();
    reader.wishlists().find(user_id).await.unwrap()
}

async fn put(world: &World, user_id: UserId, product_id: ProductId) -> Result<bool, StoreError> {
    let mut tx = world.storage.begin().await.unwrap();
    let added = tx
        .wishlists()
        .add(user_id, product_id, world.clock.now())
        .await;
    if added.is_ok() {
        tx.commit().await.unwrap();
    }
    added
}

/// Active products, of which there is no stock.
async fn products(world: &World, count: usize) -> Vec<Product> {
    let category = stored_category(world, "shelf", |_| {}).await.id;
    let mut products = Vec::with_capacity(count);
    for n in 0..count {
        products.push(stored_product(world, &format!("p{n}"), category, |_| {}).await);
    }
    products
}

fn ids(products: &[Product]) -> Vec<ProductId> {
    products.iter().map(|product| product.id).collect()
}

async fn archive(world: &World, product: &Product) {
    let patch = ProductPatch {
        status: Some(ProductStatus::Archived),
        ..ProductPatch::default()
    };
    let changed = change_product(&world.storage, product.id, patch, world.act()).await;
    changed.unwrap();
}

async fn an_account_without_wishes_has_an_empty_list(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    assert!(find(&world, user.id).await.is_empty());
    let lamp = on_sale(&world, "lamp", 1).await;
    assert!(!remove_wish(&world.storage, user.id, lamp.id).await.unwrap());
}

async fn the_latest_wish_stands_first_and_each_once(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let other = a_customer(&world, "jane@example.com").await;
    let products = products(&world, 3).await;
    for product in &products {
        assert!(put(&world, user.id, product.id).await.unwrap());
        world.clock.advance(SignedDuration::from_micros(1));
    }
    assert!(!put(&world, user.id, products[0].id).await.unwrap());
    let mut latest_first = ids(&products);
    latest_first.reverse();
    assert_eq!(find(&world, user.id).await.ids(), latest_first);
    assert!(find(&world, other.id).await.is_empty());
}

async fn a_wish_is_taken_off(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let products = products(&world, 2).await;
    for product in &products {
        put(&world, user.id, product.id).await.unwrap();
    }
    let removed = async |id| remove_wish(&world.storage, user.id, id).await.unwrap();
    assert!(removed(products[0].id).await);
    assert!(!removed(products[0].id).await);
    assert_eq!(find(&world, user.id).await.ids(), [products[1].id]);
}

async fn a_wish_needs_a_product_and_an_account(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 1).await;
    let now = world.clock.now();
    let nobody = UserId::new(now, &world.entropy);
    let nothing = ProductId::new(now, &world.entropy);
    for (user_id, product_id) in [(nobody, lamp.id), (user.id, nothing)] {
        let refused = put(&world, user_id, product_id).await.unwrap_err();
        assert!(refused.breaks(Rule::Reference), "{refused:?}");
    }
    let mut tx = world.storage.begin().await.unwrap();
    assert!(tx.wishlists().lock(user.id).await.unwrap());
    assert!(!tx.wishlists().lock(nobody).await.unwrap());
}

async fn a_deleted_product_leaves_all_lists(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let products = products(&world, 2).await;
    for product in &products {
        put(&world, user.id, product.id).await.unwrap();
    }
    let mut tx = world.storage.begin().await.unwrap();
    assert!(tx.catalog().delete_product(products[0].id).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(find(&world, user.id).await.ids(), [products[1].id]);
}

async fn whoever_locks_a_list_keeps_others_out(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let lamp = on_sale(&world, "lamp", 1).await;
    let mut tx = world.storage.begin().await.unwrap();
    tx.wishlists().lock(user.id).await.unwrap();
    let (storage, now) = (world.storage.clone(), world.clock.now());
    let other =
        tokio::spawn(async move { add_wish(&storage, user.id, lamp.id, now).await.unwrap() });
    somebody_waits(&world.storage).await;
    assert!(tx.wishlists().find(user.id).await.unwrap().is_empty());
    tx.commit().await.unwrap();
    assert_eq!(other.await.unwrap().slug, "lamp");
    assert_eq!(find(&world, user.id).await.len(), 1);
}

async fn only_what_is_sold_is_put_on_a_list(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let now = world.clock.now();
    let sold_out = on_sale(&world, "sold-out", 0).await;
    let archived = on_sale(&world, "archived", 5).await;
    archive(&world, &archived).await;
    let unknown = ProductId::new(now, &world.entropy);
    let add = async |id| add_wish(&world.storage, user.id, id, now).await;
    for id in [archived.id, unknown] {
        assert!(matches!(add(id).await, Err(AddWishError::NotAvailable)));
    }
    for _ in 0..2 {
        assert_eq!(add(sold_out.id).await.unwrap().name, "sold-out");
    }
    assert_eq!(find(&world, user.id).await.ids(), [sold_out.id]);
}

async fn a_full_list_takes_nothing_more_however_many_try_at_once(world: World) {
    let user = a_customer(&world, "john@example.com").await.id;
    let products = products(&world, MAX_WISHES + 3).await;
    for product in &products[..MAX_WISHES - 1] {
        put(&world, user, product.id).await.unwrap();
    }
    let last = ids(&products[MAX_WISHES - 1..]);
    let world = Arc::new(world);
    let tries = at_once(&world, last.len(), |n, world| {
        let id = last[n];
        async move { add_wish(&world.storage, user, id, world.clock.now()).await }
    })
    .await;
    let refused = tries
        .iter()
        .filter(|tried| matches!(tried, Err(AddWishError::Full(_))));
    assert_eq!(refused.count(), last.len() - 1, "{tries:?}");
    assert_eq!(find(&world, user).await.len(), MAX_WISHES);
    let held = add_wish(&world.storage, user, products[0].id, world.clock.now()).await;
    assert!(held.is_ok(), "{held:?}");
}

async fn a_guests_wishes_stand_on_top_in_their_order(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let products = ids(&products(&world, 4).await);
    put(&world, user.id, products[0]).await.unwrap();
    put(&world, user.id, products[1]).await.unwrap();
    let before = find(&world, user.id).await;
    world.clock.advance(SignedDuration::from_secs(1));
    let guest = Wishlist::of([products[3], products[0], products[2]]);
    let merge = async || merge_wishlist(&world.storage, &guest, user.id, world.clock.now()).await;
    let merged = merge().await.unwrap();
    assert_eq!((merged.added, merged.left_out), (2, 0));
    let on_top = [products[3], products[2]];
    let expected: Vec<ProductId> = on_top.iter().chain(before.ids()).copied().collect();
    assert_eq!(find(&world, user.id).await.ids(), expected);
    assert_eq!(merge().await.unwrap(), MergedWishlist::default());
}

async fn what_is_not_sold_or_does_not_fit_stays_behind(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let products = products(&world, MAX_WISHES + 3).await;
    for product in &products[..MAX_WISHES - 1] {
        put(&world, user.id, product.id).await.unwrap();
    }
    let [first, second, third, archived] = &products[MAX_WISHES - 1..] else {
        panic!("there are four left");
    };
    archive(&world, archived).await;
    let unknown = ProductId::new(world.clock.now(), &world.entropy);
    let guest = Wishlist::of([archived.id, first.id, unknown, second.id, third.id]);
    world.clock.advance(SignedDuration::from_secs(1));
    let merged = merge_wishlist(&world.storage, &guest, user.id, world.clock.now()).await;
    assert_eq!(
        merged.unwrap(),
        MergedWishlist {
            added: 1,
            left_out: 2
        }
    );
    let list = find(&world, user.id).await;
    assert_eq!((list.len(), list.ids()[0]), (MAX_WISHES, third.id));
}
