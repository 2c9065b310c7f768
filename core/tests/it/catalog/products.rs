use std::time::Duration;

use serde_json::json;
use shop_core::{
    catalog::{Key, ProductStatus, ShownProduct},
    clock::Clock,
    id::{CartId, CategoryId, OrderId, OrderLineId, ProductId, UserId},
    inventory::{StockMove, StockReason},
    money::Money,
    storage::{Rule, Stores},
    testing::a_product,
};

use super::{a_moment, stored_category, stored_product};
use crate::{
    inventory::{a_move, receive},
    support::{World, execute, on_both_databases},
};

on_both_databases! {
    a_product_comes_back_as_it_was_written,
    a_product_is_found_by_id_slug_and_sku,
    a_slug_comes_before_the_same_sku,
    a_slug_or_sku_that_looks_like_an_id_is_found_but_the_id_comes_first,
    what_is_available_comes_from_the_stock_level,
    products_are_listed_by_id_in_id_order,
    updating_a_product_writes_every_column_but_its_stock,
    updating_a_product_that_is_not_there_changes_nothing,
    two_products_never_share_a_slug_or_a_sku,
    a_product_stands_in_a_category_that_exists,
    prices_stay_in_their_bounds,
    deleting_a_product_takes_its_level_and_cart_lines_and_leaves_its_ledger,
    a_product_that_was_ordered_is_not_deleted,
    a_dropped_transaction_leaves_no_product,
}

async fn a_product_comes_back_as_it_was_written(world: World) {
    let category = stored_category(&world, "lamps", |category| {
        category.name = "Lamps".to_owned();
        category.description = Some("All of them".to_owned());
    })
    .await;
    let product = stored_product(&world, "città", category.id, |product| {
        product.sku = "Lamp_50%".to_owned();
        product.name = "Città 🏙".to_owned();
        product.description = Some("Bright.\n\"Very\" bright.".to_owned());
        product.price = Money::MAX;
        product.compare_at = Some(Money::from_minor_units(1));
        product.image_url = Some("/images/lamp.svg".to_owned());
        product.images = vec!["/a.svg".to_owned(), "/b \"c\".svg".to_owned()];
        product.status = ProductStatus::Archived;
        product.is_featured = true;
        product.metadata = Some(json!({"watt": 7.5, "tags": ["a", null], "deep": {"ü": true}}));
        product.created_at = a_moment();
        product.updated_at = a_moment() + Duration::from_micros(1);
    })
    .await;

    let mut connection = world.storage.read().await.unwrap();
    let key = Key::Id(product.id);
    let found = connection.catalog().find_product(&key).await.unwrap();
    let shown = ShownProduct {
        product,
        category,
        variants: vec![],
    };
    assert_eq!(found, Some(shown));
}

async fn a_product_is_found_by_id_slug_and_sku(world: World) {
    let category = stored_category(&world, "lamps", |_| {}).await;
    let product = stored_product(&world, "lamp", category.id, |_| {}).await;
    stored_product(&world, "other", category.id, |_| {}).await;
    let mut connection = world.storage.read().await.unwrap();
    for (key, found) in [
        (Key::Id(product.id), true),
        (Key::Text("lamp".to_owned()), true),
        (Key::Text("LAMP".to_owned()), true),
        (Key::Text("Lamp".to_owned()), false),
        (Key::Text("' or '1'='1".to_owned()), false),
        (Key::Id(ProductId(category.id.0)), false),
    ] {
        let result = connection.catalog().find_product(&key).await.unwrap();
        let id = result.map(|shown| shown.product.id);
        assert_eq!(id, found.then_some(product.id), "{key:?}");
    }
}

async fn a_slug_comes_before_the_same_sku(world: World) {
    let category = stored_category(&world, "lamps", |_| {}).await;
    let by_sku = stored_product(&world, "one", category.id, |p| p.sku = "shared".into()).await;
    let by_slug = stored_product(&world, "shared", category.id, |p| p.sku = "two".into()).await;
    stored_product(&world, "three", category.id, |p| p.sku = "one".into()).await;
    let mut connection = world.storage.read().await.unwrap();
    for (text, found) in [
        ("shared", by_slug.id),
        ("two", by_slug.id),
        ("one", by_sku.id),
    ] {
        let key = Key::Text(text.to_owned());
        let result = connection.catalog().find_product(&key).await.unwrap();
        assert_eq!(result.unwrap().product.id, found, "{text}");
    }
}

async fn a_slug_or_sku_that_looks_like_an_id_is_found_but_the_id_comes_first(world: World) {
    let category = stored_category(&world, "lamps", |_| {}).await;
    let id = || ProductId::new(world.clock.now(), &world.entropy);
    let (slug_id, sku_id, both_id) = (id(), id(), id());
    let by_slug = stored_product(&world, &slug_id.to_string(), category.id, |_| {}).await;
    let by_sku = stored_product(&world, "sku", category.id, |product| {
        product.sku = sku_id.to_string().to_uppercase();
    })
    .await;
    let both_by_sku = stored_product(&world, "both", category.id, |product| {
        product.sku = both_id.to_string();
    })
    .await;
    let both_by_slug = stored_product(&world, &both_id.to_string(), category.id, |product| {
        product.sku = both_by_sku.id.to_string();
    })
    .await;

    let mut connection = world.storage.read().await.unwrap();
    for (id, found) in [
        (slug_id, by_slug.id),
        (sku_id, by_sku.id),
        (both_id, both_by_slug.id),
        (both_by_sku.id, both_by_sku.id),
    ] {
        let result = connection.catalog().find_product(&Key::Id(id)).await;
        assert_eq!(result.unwrap().unwrap().product.id, found);
    }
}

async fn what_is_available_comes_from_the_stock_level(world: World) {
    let category = stored_category(&world, "lamps", |_| {}).await;
    let product = stored_product(&world, "lamp", category.id, |p| p.available = 99).await;
    let available = async || {
        let mut connection = world.storage.read().await.unwrap();
        let key = Key::Id(product.id);
        let shown = connection.catalog().find_product(&key).await.unwrap();
        shown.unwrap().product.available
    };
    assert_eq!(available().await, 0);

    receive(&world, product.id, 10).await;
    let mut tx = world.storage.begin().await.unwrap();
    let reserve = StockMove {
        delta_reserved: 3,
        reason: StockReason::Reserved,
        ..a_move(&world, product.id, 0)
    };
    assert!(tx.inventory().apply(&reserve).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(available().await, 7);
}

async fn products_are_listed_by_id_in_id_order(world: World) {
    let category = stored_category(&world, "lamps", |_| {}).await;
    let mut ids = vec![];
    for number in 0..120 {
        let slug = format!("lamp-{number}");
        ids.push(stored_product(&world, &slug, category.id, |_| {}).await.id);
    }
    let unknown = ProductId::new(world.clock.now(), &world.entropy);
    let asked: Vec<ProductId> = ids[1..]
        .iter()
        .rev()
        .copied()
        .chain([unknown, ids[5]])
        .collect();
    receive(&world, ids[1], 4).await;

    let mut connection = world.storage.read().await.unwrap();
    let mut catalog = connection.catalog();
    let found = catalog.list_products_by_id(&asked).await.unwrap();
    ids.remove(0);
    let stocked = ids[0];
    ids.sort();
    assert_eq!(found.iter().map(|p| p.id).collect::<Vec<_>>(), ids);
    for product in found {
        assert_eq!(product.available, if product.id == stocked { 4 } else { 0 });
    }
    assert_eq!(catalog.list_products_by_id(&[]).await.unwrap(), []);
}

async fn updating_a_product_writes_every_column_but_its_stock(world: World) {
    let before = stored_category(&world, "before", |_| {}).await;
    let category = stored_category(&world, "after", |_| {}).await;
    let mut product = stored_product(&world, "old", before.id, |product| {
        product.metadata = Some(json!({"a": 1}));
        product.compare_at = Some(Money::from_minor_units(2_000));
    })
    .await;
    receive(&world, product.id, 5).await;
    product.category_id = category.id;
    product.sku = "NEW".to_owned();
    product.name = "New".to_owned();
    product.slug = "new".to_owned();
    product.description = Some("Newer".to_owned());
    product.price = Money::from_minor_units(1);
    product.compare_at = None;
    product.available = 1_000;
    product.image_url = Some("/new.svg".to_owned());
    product.images = vec!["/new.svg".to_owned()];
    product.status = ProductStatus::Draft;
    product.is_featured = true;
    product.metadata = None;
    product.updated_at = a_moment();

    let mut tx = world.storage.begin().await.unwrap();
    assert!(tx.catalog().update_product(&product).await.unwrap());
    tx.commit().await.unwrap();

    product.available = 5;
    let mut connection = world.storage.read().await.unwrap();
    let key = Key::Text("new".to_owned());
    let found = connection.catalog().find_product(&key).await.unwrap();
    let shown = ShownProduct {
        product,
        category,
        variants: vec![],
    };
    assert_eq!(found, Some(shown));
}

async fn updating_a_product_that_is_not_there_changes_nothing(world: World) {
    let category = stored_category(&world, "lamps", |_| {}).await;
    let product = a_product("nowhere", category.id, world.clock.now(), &world.entropy);
    let mut tx = world.storage.begin().await.unwrap();
    let mut catalog = tx.catalog();
    assert!(!catalog.update_product(&product).await.unwrap());
    assert!(!catalog.delete_product(product.id).await.unwrap());
    assert!(!catalog.product_was_ordered(product.id).await.unwrap());
    let found = catalog.find_product(&Key::Id(product.id)).await.unwrap();
    assert_eq!(found, None);
}

async fn two_products_never_share_a_slug_or_a_sku(world: World) {
    let category = stored_category(&world, "lamps", |_| {}).await;
    stored_product(&world, "taken", category.id, |_| {}).await;
    let other = stored_product(&world, "other", category.id, |_| {}).await;
    let new = a_product("new", category.id, world.clock.now(), &world.entropy);
    for (slug, sku, rule) in [
        ("taken", "FREE", Rule::ProductSlug),
        ("free", "TAKEN", Rule::ProductSku),
    ] {
        let (mut new, mut other) = (new.clone(), other.clone());
        for product in [&mut new, &mut other] {
            product.slug = slug.to_owned();
            product.sku = sku.to_owned();
        }
        let mut tx = world.storage.begin().await.unwrap();
        let error = tx.catalog().add_product(&new).await.unwrap_err();
        assert!(error.breaks(rule), "{error:?}");
        tx.rollback().await.unwrap();

        let mut tx = world.storage.begin().await.unwrap();
        let error = tx.catalog().update_product(&other).await.unwrap_err();
        assert!(error.breaks(rule), "{error:?}");
        tx.rollback().await.unwrap();
    }
}

async fn a_product_stands_in_a_category_that_exists(world: World) {
    let nowhere = CategoryId::new(world.clock.now(), &world.entropy);
    let product = a_product("lamp", nowhere, world.clock.now(), &world.entropy);
    let mut tx = world.storage.begin().await.unwrap();
    let error = tx.catalog().add_product(&product).await.unwrap_err();
    assert!(error.breaks(Rule::Reference), "{error:?}");
}

async fn prices_stay_in_their_bounds(world: World) {
    let category = stored_category(&world, "lamps", |_| {}).await;
    for (price, compare_at) in [(0, None), (10_000_000_000, None), (1, Some(0)), (-1, None)] {
        let mut product = a_product("lamp", category.id, world.clock.now(), &world.entropy);
        product.price = Money::from_minor_units(price);
        product.compare_at = compare_at.map(Money::from_minor_units);
        let mut tx = world.storage.begin().await.unwrap();
        let error = tx.catalog().add_product(&product).await.unwrap_err();
        assert!(
            error.breaks(Rule::Bounds),
            "{price} {compare_at:?}: {error:?}"
        );
        tx.rollback().await.unwrap();
    }
}

async fn deleting_a_product_takes_its_level_and_cart_lines_and_leaves_its_ledger(world: World) {
    let category = stored_category(&world, "lamps", |_| {}).await;
    let product = stored_product(&world, "lamp", category.id, |_| {}).await;
    receive(&world, product.id, 5).await;
    let cart = CartId::new(world.clock.now(), &world.entropy);

    let mut tx = world.storage.begin().await.unwrap();
    let sql = "insert into carts (id, created_at, updated_at)
        select $1, created_at, updated_at from products";
    execute(&mut tx, sql, &[cart.0]).await.unwrap();
    let sql =
        "insert into cart_lines (cart_id, product_id, quantity, unit_price_seen_minor, added_at)
        select $1, id, 2, price_minor, created_at from products";
    execute(&mut tx, sql, &[cart.0]).await.unwrap();
    assert!(tx.catalog().delete_product(product.id).await.unwrap());
    tx.commit().await.unwrap();

    let mut tx = world.storage.begin().await.unwrap();
    let left = tx.inventory().lookup(product.id).await.unwrap();
    assert_eq!(left, None);
    let moves = tx.inventory().list_moves(product.id).await.unwrap();
    assert_eq!(moves.len(), 1);
    let key = Key::Id(product.id);
    assert_eq!(tx.catalog().find_product(&key).await.unwrap(), None);
    let lines = execute(&mut tx, "delete from cart_lines", &[])
        .await
        .unwrap();
    assert_eq!(lines, 0);
}

async fn a_product_that_was_ordered_is_not_deleted(world: World) {
    let category = stored_category(&world, "lamps", |_| {}).await;
    let product = stored_product(&world, "lamp", category.id, |_| {}).await;
    let now = world.clock.now();
    let user = UserId::new(now, &world.entropy);
    let order = OrderId::new(now, &world.entropy);
    let line = OrderLineId::new(now, &world.entropy);

    let mut tx = world.storage.begin().await.unwrap();
    let was_ordered = tx.catalog().product_was_ordered(product.id).await.unwrap();
    assert!(!was_ordered);
    let sql = "insert into users (id, email, email_key, password_hash, role, is_active, created_at, updated_at)
        select $1, 'a@b.example', 'a@b.example', '', 'CUSTOMER', true, created_at, updated_at from products";
    execute(&mut tx, sql, &[user.0]).await.unwrap();
    let sql = "insert into orders (id, order_number, user_id, status, subtotal_minor, discount_minor,
            shipping_minor, tax_minor, total_minor, currency, placed_at, updated_at)
        select $1, 'ORD-1', $2, 'PENDING', 1000, 0, 0, 0, 1000, 'USD', created_at, updated_at from products";
    execute(&mut tx, sql, &[order.0, user.0]).await.unwrap();
    let sql = "insert into order_lines (id, order_id, position, product_id, sku, name, quantity,
            unit_price_minor, line_total_minor)
        select $1, $2, 0, id, sku, name, 1, price_minor, price_minor from products";
    execute(&mut tx, sql, &[line.0, order.0]).await.unwrap();
    let was_ordered = tx.catalog().product_was_ordered(product.id).await.unwrap();
    assert!(was_ordered);
    let error = tx.catalog().delete_product(product.id).await.unwrap_err();
    assert!(error.breaks(Rule::Reference), "{error:?}");
}

async fn a_dropped_transaction_leaves_no_product(world: World) {
    let category = stored_category(&world, "lamps", |_| {}).await;
    let product = a_product("gone", category.id, world.clock.now(), &world.entropy);
    let mut tx = world.storage.begin().await.unwrap();
    tx.catalog().add_product(&product).await.unwrap();
    drop(tx);
    let mut tx = world.storage.begin().await.unwrap();
    let key = Key::Id(product.id);
    assert_eq!(tx.catalog().find_product(&key).await.unwrap(), None);
    assert_eq!(tx.inventory().lookup(product.id).await.unwrap(), None);
}
