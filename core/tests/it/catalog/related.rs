use shop_core::{
    account::User,
    catalog::{
        ListedProduct, Product, ProductPatch, ProductStatus, change_product, list_neighbours,
        list_products_in_order, pick_related,
    },
    id::ProductId,
    storage::Stores,
};

use super::stored_product;
use crate::{
    arrange::{a_customer, on_sale, placed},
    inventory::receive,
    support::{World, execute, on_both_databases},
};

on_both_databases! {
    what_was_bought_together_most_often_stands_first,
    only_what_can_be_bought_is_related,
    an_order_that_was_taken_back_tells_nothing,
    the_category_fills_up_what_is_missing,
    products_are_listed_in_the_order_of_their_ids_as_given,
}

/// What is shown beside a product.
pub(crate) async fn list_related(
    stores: &mut dyn Stores,
    product: &Product,
    limit: u32,
) -> Vec<ListedProduct> {
    let mut catalog = stores.catalog();
    let bought = catalog.list_bought_together(product.id, limit).await;
    drop(catalog);
    let neighbours = list_neighbours(stores, product.category_id, limit).await;
    pick_related(product, bought.unwrap(), &neighbours.unwrap(), limit)
}

async fn related(world: &World, product: &Product, limit: u32) -> Vec<String> {
    let mut reader = world.storage.read().await.unwrap();
    let related = list_related(&mut reader, product, limit).await;
    let slugs = related.into_iter().map(|listed| listed.product.slug);
    slugs.collect()
}

async fn buy(world: &World, user: &User, products: &[&Product]) {
    let items: Vec<_> = products.iter().map(|product| (*product, 1)).collect();
    placed(world, user, &items).await;
}

async fn what_was_bought_together_most_often_stands_first(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let [phone, case, cable, sofa] = [
        on_sale(&world, "phone", 20).await,
        on_sale(&world, "case", 20).await,
        on_sale(&world, "cable", 20).await,
        on_sale(&world, "sofa", 20).await,
    ];
    buy(&world, &user, &[&phone, &case]).await;
    buy(&world, &user, &[&phone, &cable]).await;
    buy(&world, &user, &[&case, &phone, &cable]).await;
    buy(&world, &user, &[&cable, &phone]).await;
    buy(&world, &user, &[&sofa, &case]).await;
    assert_eq!(related(&world, &phone, 4).await, ["cable", "case"]);
    assert_eq!(related(&world, &phone, 1).await, ["cable"]);
    assert_eq!(related(&world, &sofa, 4).await, ["case"]);
}

async fn only_what_can_be_bought_is_related(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let [phone, last, archived] = [
        on_sale(&world, "phone", 20).await,
        on_sale(&world, "last", 1).await,
        on_sale(&world, "archived", 20).await,
    ];
    buy(&world, &user, &[&phone, &last, &archived]).await;
    assert_eq!(related(&world, &phone, 4).await, ["archived"]);
    let patch = ProductPatch {
        status: Some(ProductStatus::Archived),
        ..ProductPatch::default()
    };
    let changed = change_product(&world.storage, archived.id, patch, world.act()).await;
    changed.unwrap();
    assert!(related(&world, &phone, 4).await.is_empty());
}

async fn an_order_that_was_taken_back_tells_nothing(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let [phone, case] = [
        on_sale(&world, "phone", 20).await,
        on_sale(&world, "case", 20).await,
    ];
    buy(&world, &user, &[&phone, &case]).await;
    let mut tx = world.storage.begin().await.unwrap();
    let cancelled = "update orders set status = 'CANCELLED'";
    assert_eq!(execute(&mut tx, cancelled, &[]).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert!(related(&world, &phone, 4).await.is_empty());
}

async fn the_category_fills_up_what_is_missing(world: World) {
    let user = a_customer(&world, "john@example.com").await;
    let phone = on_sale(&world, "phone", 20).await;
    let case = on_sale(&world, "case", 20).await;
    for (slug, pieces, is_featured) in [
        ("plain", 3, false),
        ("other", 3, false),
        ("sold-out", 0, true),
        ("featured", 3, true),
    ] {
        let shelf = phone.category_id;
        let product = stored_product(&world, slug, shelf, |p| p.is_featured = is_featured).await;
        if pieces > 0 {
            receive(&world, product.id, pieces).await;
        }
        if slug == "plain" {
            buy(&world, &user, &[&phone, &product]).await;
        }
    }
    buy(&world, &user, &[&phone, &case]).await;
    assert_eq!(
        related(&world, &phone, 4).await,
        ["case", "plain", "featured", "other"]
    );
    assert_eq!(
        related(&world, &phone, 3).await,
        ["case", "plain", "featured"]
    );
}

async fn products_are_listed_in_the_order_of_their_ids_as_given(world: World) {
    let [phone, case] = [
        on_sale(&world, "phone", 2).await,
        on_sale(&world, "case", 1).await,
    ];
    let unknown = ProductId(phone.category_id.0);
    let mut reader = world.storage.read().await.unwrap();
    for (ids, expected) in [
        (vec![phone.id, unknown, case.id], vec!["phone", "case"]),
        (vec![case.id, phone.id, case.id], vec!["case", "phone"]),
        (vec![], vec![]),
    ] {
        let listed = list_products_in_order(&mut reader, &ids).await.unwrap();
        let slugs: Vec<&str> = listed.iter().map(|p| p.slug.as_str()).collect();
        assert_eq!(slugs, expected);
    }
    let listed = list_products_in_order(&mut reader, &[phone.id]).await;
    assert_eq!(listed.unwrap()[0].available, 2);
}
