use std::{collections::HashMap, time::Duration};

use shop_core::{
    catalog::{Key, ProductStatus},
    clock::Clock,
    id::CategoryId,
    storage::{Rule, Stores},
    testing::a_category,
};

use super::{a_moment, stored_category, stored_product};
use crate::support::{World, on_both_databases};

on_both_databases! {
    a_category_comes_back_as_it_was_written,
    a_category_is_found_by_id_and_by_slug,
    a_slug_that_looks_like_an_id_is_found_but_the_id_comes_first,
    categories_are_listed_by_sort_order_then_name_then_id,
    products_are_counted_where_they_stand,
    updating_a_category_writes_every_column,
    updating_a_category_that_is_not_there_changes_nothing,
    two_categories_never_share_a_slug,
    a_category_is_never_its_own_parent,
    a_parent_must_exist,
    deleting_a_category_makes_its_children_roots,
    a_category_with_products_is_not_deleted,
    the_category_tree_is_changed_by_one_transaction_at_a_time,
    a_dropped_transaction_leaves_no_category,
}

async fn a_category_comes_back_as_it_was_written(world: World) {
    let root = stored_category(&world, "root", |_| {}).await;
    let category = stored_category(&world, "città", |category| {
        category.name = "Città & Co.".to_owned();
        category.description = Some("Line one\nline two 🏙".to_owned());
        category.image_url = Some("/images/city.svg".to_owned());
        category.parent_id = Some(root.id);
        category.is_active = false;
        category.sort_order = -7;
        category.created_at = a_moment();
        category.updated_at = a_moment() + Duration::from_micros(1);
    })
    .await;

    let mut connection = world.storage.read().await.unwrap();
    let found = connection
        .catalog()
        .find_category(&Key::Id(category.id))
        .await
        .unwrap();
    assert_eq!(found, Some(category));
}

async fn a_category_is_found_by_id_and_by_slug(world: World) {
    let category = stored_category(&world, "lamps", |_| {}).await;
    let other = a_category("other", world.clock.now(), &world.entropy);
    let mut connection = world.storage.read().await.unwrap();
    for (key, found) in [
        (Key::Id(category.id), Some(category.clone())),
        (Key::Text("lamps".to_owned()), Some(category)),
        (Key::Id(other.id), None),
        (Key::Text("LAMPS".to_owned()), None),
        (Key::Text(String::new()), None),
    ] {
        let result = connection.catalog().find_category(&key).await.unwrap();
        assert_eq!(result, found, "{key:?}");
    }
}

async fn a_slug_that_looks_like_an_id_is_found_but_the_id_comes_first(world: World) {
    let unused = CategoryId::new(world.clock.now(), &world.entropy);
    let first = stored_category(&world, "first", |_| {}).await;
    let odd = stored_category(&world, &unused.to_string(), |_| {}).await;
    let upper = stored_category(&world, &odd.id.to_string().to_uppercase(), |_| {}).await;
    let rival = stored_category(&world, &first.id.to_string(), |_| {}).await;

    let mut connection = world.storage.read().await.unwrap();
    for (id, found) in [
        (unused, &odd),
        (first.id, &first),
        (odd.id, &odd),
        (upper.id, &upper),
        (rival.id, &rival),
    ] {
        let result = connection.catalog().find_category(&Key::Id(id)).await;
        assert_eq!(result.unwrap().as_ref(), Some(found));
    }
}

async fn categories_are_listed_by_sort_order_then_name_then_id(world: World) {
    for (slug, name, sort_order) in [
        ("e", "Same", 2),
        ("d", "Same", 2),
        ("c", "zebra", 1),
        ("b", "Äpfel", 1),
        ("a", "Apple", 1),
        ("f", "Last in the alphabet, first in the list", -1),
    ] {
        stored_category(&world, slug, |category| {
            category.name = name.to_owned();
            category.sort_order = sort_order;
        })
        .await;
    }
    let mut connection = world.storage.read().await.unwrap();
    let listed = connection.catalog().list_categories().await.unwrap();
    let names: Vec<&str> = listed.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(
        names[..4],
        [
            "Last in the alphabet, first in the list",
            "Apple",
            "zebra",
            "Äpfel"
        ]
    );
    assert_eq!(names[4..], ["Same", "Same"]);
    assert!(listed[4].id < listed[5].id);
}

async fn products_are_counted_where_they_stand(world: World) {
    let root = stored_category(&world, "root", |_| {}).await;
    let child = stored_category(&world, "child", |c| c.parent_id = Some(root.id)).await;
    stored_category(&world, "empty", |_| {}).await;
    for (slug, category, status) in [
        ("a", root.id, ProductStatus::Active),
        ("b", child.id, ProductStatus::Active),
        ("c", child.id, ProductStatus::Active),
        ("d", child.id, ProductStatus::Draft),
        ("e", root.id, ProductStatus::Archived),
    ] {
        stored_product(&world, slug, category, |product| product.status = status).await;
    }
    let mut connection = world.storage.read().await.unwrap();
    for (status, counts) in [
        (None, HashMap::from([(root.id, 2), (child.id, 3)])),
        (
            Some(ProductStatus::Active),
            HashMap::from([(root.id, 1), (child.id, 2)]),
        ),
        (Some(ProductStatus::Draft), HashMap::from([(child.id, 1)])),
        (Some(ProductStatus::Archived), HashMap::from([(root.id, 1)])),
    ] {
        let mut catalog = connection.catalog();
        let result = catalog.count_products_by_category(status).await;
        assert_eq!(result.unwrap(), counts, "{status:?}");
    }
}

async fn updating_a_category_writes_every_column(world: World) {
    let root = stored_category(&world, "root", |_| {}).await;
    let mut category = stored_category(&world, "before", |_| {}).await;
    category.name = "After".to_owned();
    category.slug = "after".to_owned();
    category.description = Some("Changed".to_owned());
    category.image_url = Some("/after.svg".to_owned());
    category.parent_id = Some(root.id);
    category.is_active = false;
    category.sort_order = 9;
    category.updated_at = a_moment();

    let mut tx = world.storage.begin().await.unwrap();
    assert!(tx.catalog().update_category(&category).await.unwrap());
    tx.commit().await.unwrap();

    let mut connection = world.storage.read().await.unwrap();
    let mut catalog = connection.catalog();
    let found = catalog.find_category(&Key::Id(category.id)).await.unwrap();
    assert_eq!(found, Some(category));
    let untouched = catalog.find_category(&Key::Id(root.id)).await.unwrap();
    assert_eq!(untouched, Some(root));
}

async fn updating_a_category_that_is_not_there_changes_nothing(world: World) {
    let category = a_category("nowhere", world.clock.now(), &world.entropy);
    let mut tx = world.storage.begin().await.unwrap();
    assert!(!tx.catalog().update_category(&category).await.unwrap());
    assert!(!tx.catalog().delete_category(category.id).await.unwrap());
    assert_eq!(tx.catalog().list_categories().await.unwrap(), []);
}

async fn two_categories_never_share_a_slug(world: World) {
    stored_category(&world, "taken", |_| {}).await;
    let mut other = stored_category(&world, "other", |_| {}).await;

    let mut tx = world.storage.begin().await.unwrap();
    let second = a_category("taken", world.clock.now(), &world.entropy);
    let error = tx.catalog().add_category(&second).await.unwrap_err();
    assert!(error.breaks(Rule::CategorySlug), "{error:?}");
    tx.rollback().await.unwrap();

    other.slug = "taken".to_owned();
    let mut tx = world.storage.begin().await.unwrap();
    let error = tx.catalog().update_category(&other).await.unwrap_err();
    assert!(error.breaks(Rule::CategorySlug), "{error:?}");
}

async fn a_category_is_never_its_own_parent(world: World) {
    let mut category = stored_category(&world, "loop", |_| {}).await;
    category.parent_id = Some(category.id);
    let mut tx = world.storage.begin().await.unwrap();
    let error = tx.catalog().update_category(&category).await.unwrap_err();
    assert!(error.breaks(Rule::Bounds), "{error:?}");
}

async fn a_parent_must_exist(world: World) {
    let mut category = a_category("orphan", world.clock.now(), &world.entropy);
    category.parent_id = Some(CategoryId::new(world.clock.now(), &world.entropy));
    let mut tx = world.storage.begin().await.unwrap();
    let error = tx.catalog().add_category(&category).await.unwrap_err();
    assert!(error.breaks(Rule::Reference), "{error:?}");
}

async fn deleting_a_category_makes_its_children_roots(world: World) {
    let root = stored_category(&world, "root", |_| {}).await;
    let child = stored_category(&world, "child", |c| c.parent_id = Some(root.id)).await;
    let grandchild = stored_category(&world, "grandchild", |c| c.parent_id = Some(child.id)).await;

    let mut tx = world.storage.begin().await.unwrap();
    assert!(tx.catalog().delete_category(root.id).await.unwrap());
    tx.commit().await.unwrap();

    let mut connection = world.storage.read().await.unwrap();
    let listed = connection.catalog().list_categories().await.unwrap();
    let parents: HashMap<_, _> = listed.iter().map(|c| (c.id, c.parent_id)).collect();
    assert_eq!(
        parents,
        HashMap::from([(child.id, None), (grandchild.id, Some(child.id))])
    );
}

async fn a_category_with_products_is_not_deleted(world: World) {
    let category = stored_category(&world, "full", |_| {}).await;
    stored_product(&world, "lamp", category.id, |_| {}).await;
    let mut tx = world.storage.begin().await.unwrap();
    let error = tx.catalog().delete_category(category.id).await.unwrap_err();
    assert!(error.breaks(Rule::Reference), "{error:?}");
}

async fn the_category_tree_is_changed_by_one_transaction_at_a_time(world: World) {
    let category = stored_category(&world, "shared", |_| {}).await;
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let storage = world.storage.clone();
            tokio::spawn(async move {
                let mut tx = storage.begin().await.unwrap();
                let mut catalog = tx.catalog();
                catalog.lock_catalog().await.unwrap();
                let key = Key::Id(category.id);
                let mut category = catalog.find_category(&key).await.unwrap().unwrap();
                category.sort_order += 1;
                assert!(catalog.update_category(&category).await.unwrap());
                drop(catalog);
                tx.commit().await.unwrap();
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let mut connection = world.storage.read().await.unwrap();
    let listed = connection.catalog().list_categories().await.unwrap();
    assert_eq!(listed[0].sort_order, 16);
}

async fn a_dropped_transaction_leaves_no_category(world: World) {
    let category = a_category("gone", world.clock.now(), &world.entropy);
    let mut tx = world.storage.begin().await.unwrap();
    tx.catalog().add_category(&category).await.unwrap();
    drop(tx);
    let mut tx = world.storage.begin().await.unwrap();
    assert_eq!(tx.catalog().list_categories().await.unwrap(), []);
}
