use std::ops::Bound;

use jiff::SignedDuration;
use shop_core::{
    catalog::{
        Category, CategoryPatch, NewCategory, Product, ProductPatch, ProductStatus, SlugOwner,
        change_category, change_product, create_category, create_product,
    },
    clock::Clock,
    id::{CategoryId, ProductId},
    storage::{Rule, Stores},
};

use super::{stored_category, stored_product};
use crate::{
    arrange::{a_new_product, on_sale},
    support::{World, on_both_databases},
};

on_both_databases! {
    a_changed_slug_still_leads_to_the_product,
    a_changed_slug_still_leads_to_the_category,
    a_slug_in_use_is_never_one_of_before,
    nobody_is_led_to_what_is_hidden,
    a_slug_of_before_belongs_to_the_last_who_had_it,
    a_slug_of_before_needs_its_owner_and_goes_with_it,
    addresses_are_listed_in_id_order_from_anywhere,
    parts_start_where_their_size_says,
}

async fn rename(world: &World, product: &Product, slug: &str) {
    let patch = ProductPatch {
        slug: Some(slug.to_owned()),
        ..ProductPatch::default()
    };
    let changed = change_product(&world.storage, product.id, patch, world.act()).await;
    assert_eq!(changed.unwrap().product.slug, slug);
}

async fn rename_category(world: &World, category: &Category, slug: &str) {
    let patch = CategoryPatch {
        slug: Some(slug.to_owned()),
        ..CategoryPatch::default()
    };
    let changed = change_category(&world.storage, category.id, patch, world.act()).await;
    assert_eq!(changed.unwrap().slug, slug);
}

async fn product_at(world: &World, old_slug: &str) -> Option<String> {
    let mut reader = world.storage.read().await.unwrap();
    let found = reader.addresses().find_product_by_old_slug(old_slug).await;
    found.unwrap()
}

async fn category_at(world: &World, old_slug: &str) -> Option<String> {
    let mut reader = world.storage.read().await.unwrap();
    let found = reader.addresses().find_category_by_old_slug(old_slug).await;
    found.unwrap()
}

async fn a_changed_slug_still_leads_to_the_product(world: World) {
    let lamp = on_sale(&world, "lamp", 1).await;
    assert_eq!(product_at(&world, "lamp").await, None);
    rename(&world, &lamp, "lamp").await;
    assert_eq!(product_at(&world, "lamp").await, None, "nothing changed");
    rename(&world, &lamp, "table-lamp").await;
    rename(&world, &lamp, "led-lamp").await;
    for old in ["lamp", "table-lamp"] {
        assert_eq!(product_at(&world, old).await.as_deref(), Some("led-lamp"));
    }
    assert_eq!(product_at(&world, "led-lamp").await, None);
    assert_eq!(category_at(&world, "lamp").await, None);
}

async fn a_changed_slug_still_leads_to_the_category(world: World) {
    let lamps = stored_category(&world, "lamps", |_| {}).await;
    rename_category(&world, &lamps, "light").await;
    assert_eq!(category_at(&world, "lamps").await.as_deref(), Some("light"));
    assert_eq!(category_at(&world, "light").await, None);
    assert_eq!(product_at(&world, "lamps").await, None);
}

async fn a_slug_in_use_is_never_one_of_before(world: World) {
    let lamp = on_sale(&world, "lamp", 1).await;
    rename(&world, &lamp, "table-lamp").await;
    rename(&world, &lamp, "lamp").await;
    assert_eq!(product_at(&world, "lamp").await, None, "it came back");
    let back = product_at(&world, "table-lamp").await;
    assert_eq!(back.as_deref(), Some("lamp"));
    let new = a_new_product("table-lamp", lamp.category_id, 1);
    create_product(&world.storage, new, world.act())
        .await
        .unwrap();
    assert_eq!(product_at(&world, "table-lamp").await, None, "a new one");

    let lamps = stored_category(&world, "lamps", |_| {}).await;
    rename_category(&world, &lamps, "light").await;
    let new = NewCategory {
        name: "Lamps".to_owned(),
        slug: "lamps".to_owned(),
        description: None,
        image_url: None,
        parent_id: None,
        sort_order: 0,
    };
    create_category(&world.storage, new, world.act())
        .await
        .unwrap();
    assert_eq!(category_at(&world, "lamps").await, None);
}

async fn nobody_is_led_to_what_is_hidden(world: World) {
    let lamp = on_sale(&world, "lamp", 1).await;
    rename(&world, &lamp, "table-lamp").await;
    for (status, led) in [
        (ProductStatus::Draft, None),
        (ProductStatus::Archived, Some("table-lamp")),
    ] {
        let patch = ProductPatch {
            status: Some(status),
            ..ProductPatch::default()
        };
        let changed = change_product(&world.storage, lamp.id, patch, world.act()).await;
        changed.unwrap();
        assert_eq!(product_at(&world, "lamp").await.as_deref(), led);
    }
    let lamps = stored_category(&world, "lamps", |_| {}).await;
    rename_category(&world, &lamps, "light").await;
    let patch = CategoryPatch {
        is_active: Some(false),
        ..CategoryPatch::default()
    };
    let changed = change_category(&world.storage, lamps.id, patch, world.act()).await;
    changed.unwrap();
    assert_eq!(category_at(&world, "lamps").await, None);
}

async fn a_slug_of_before_belongs_to_the_last_who_had_it(world: World) {
    let [lamp, sofa] = [
        on_sale(&world, "lamp", 1).await,
        on_sale(&world, "sofa", 1).await,
    ];
    rename(&world, &lamp, "old-lamp").await;
    rename(&world, &sofa, "lamp").await;
    rename(&world, &sofa, "new-sofa").await;
    assert_eq!(
        product_at(&world, "lamp").await.as_deref(),
        Some("new-sofa")
    );
}

async fn a_slug_of_before_needs_its_owner_and_goes_with_it(world: World) {
    let now = world.clock.now();
    for owner in [
        SlugOwner::Product(ProductId::new(now, &world.entropy)),
        SlugOwner::Category(CategoryId::new(now, &world.entropy)),
    ] {
        let mut tx = world.storage.begin().await.unwrap();
        let refused = tx.addresses().retire_slug("gone", owner, now).await;
        assert!(refused.unwrap_err().breaks(Rule::Reference));
    }
    let shelf = stored_category(&world, "shelf", |_| {}).await;
    let lamp = stored_product(&world, "lamp", shelf.id, |_| {}).await;
    rename(&world, &lamp, "table-lamp").await;
    rename_category(&world, &shelf, "board").await;
    let mut tx = world.storage.begin().await.unwrap();
    assert!(tx.catalog().delete_product(lamp.id).await.unwrap());
    assert!(tx.catalog().delete_category(shelf.id).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(product_at(&world, "lamp").await, None);
    assert_eq!(category_at(&world, "shelf").await, None);
}

/// Five products in id order, of which the second is not on sale.
async fn five(world: &World) -> Vec<Product> {
    let shelf = stored_category(world, "shelf", |_| {}).await.id;
    let mut products = Vec::new();
    for n in 0..5 {
        let product = stored_product(world, &format!("p{n}"), shelf, |product| {
            if n == 1 {
                product.status = ProductStatus::Draft;
            }
        })
        .await;
        products.push(product);
        world.clock.advance(SignedDuration::from_millis(1));
    }
    products
}

async fn addresses_are_listed_in_id_order_from_anywhere(world: World) {
    let products = five(&world).await;
    let list = async |from, limit| {
        let mut reader = world.storage.read().await.unwrap();
        let listed = reader.addresses().list_product_addresses(from, limit).await;
        let slugs = listed.unwrap().into_iter().map(|address| address.slug);
        slugs.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(list(Bound::Unbounded, 10).await, "p0 p2 p3 p4");
    assert_eq!(list(Bound::Unbounded, 2).await, "p0 p2");
    assert_eq!(list(Bound::Included(products[2].id), 2).await, "p2 p3");
    assert_eq!(list(Bound::Excluded(products[2].id), 2).await, "p3 p4");
    assert_eq!(list(Bound::Excluded(products[4].id), 2).await, "");
    let mut reader = world.storage.read().await.unwrap();
    let first = reader
        .addresses()
        .list_product_addresses(Bound::Unbounded, 1)
        .await
        .unwrap()
        .remove(0);
    assert_eq!(
        (first.id, first.updated_at),
        (products[0].id, products[0].updated_at)
    );
}

async fn parts_start_where_their_size_says(world: World) {
    let parts = async |size| {
        let mut reader = world.storage.read().await.unwrap();
        reader.addresses().list_part_starts(size).await.unwrap()
    };
    assert!(parts(1).await.is_empty());
    let products = five(&world).await;
    assert_eq!(parts(3).await, [products[0].id, products[4].id]);
    assert_eq!(parts(4).await, [products[0].id]);
    assert_eq!(parts(1).await.len(), 4);
}
