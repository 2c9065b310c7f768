use std::{collections::HashSet, sync::Arc};

use shop_core::{
    auth::Verdict,
    catalog::{Key, ListedProduct, Rank},
    clock::Clock,
    demo::{DEMO_PASSWORD, demo_accounts},
    order::OrderKey,
    scale::{Blueprint, LoadError, Loaded, Progress, Size, Stage, load},
    storage::{Handle, Stores},
};
use tokio::sync::Notify;

use crate::{
    arrange::{a_hasher, assert_ledger_adds_up, level, on_sale, orders},
    search_feed::{START, all_changes},
    support::{World, on_both_databases},
};

on_both_databases! {
    a_loaded_shop_is_the_one_that_was_generated,
    loaded_orders_are_those_that_were_generated,
    loading_leaves_indexes_and_references_as_they_were,
    a_load_is_logged_as_one_change_of_everything,
    a_shop_that_is_not_empty_is_left_alone,
    an_interrupted_load_leaves_nothing_and_can_be_repeated,
}

const SIZE: Size = Size {
    products: 2_000,
    leaves: 40,
    leaf_zipf: 0.3,
    brands: 100,
    people: 100,
    orders: 300,
    queries: 100,
};

fn a_blueprint() -> Arc<Blueprint> {
    Arc::new(Blueprint::new(3, SIZE))
}

async fn load_it(
    world: &World,
    blueprint: &Arc<Blueprint>,
    told: &mut (dyn FnMut(Progress) + Send),
) -> Result<Loaded, LoadError> {
    let now = world.clock.now();
    load(
        &world.storage,
        blueprint,
        &a_hasher(),
        (now, &world.entropy),
        told,
    )
    .await
}

async fn stored(world: &World) -> Vec<ListedProduct> {
    let mut reader = world.storage.read().await.unwrap();
    reader
        .catalog()
        .list_products_after(Rank::Lead, None, SIZE.products + 1)
        .await
        .unwrap()
}

/// The names and definitions of all indexes, and of all foreign keys where they could be away.
async fn indexes_and_references(world: &World) -> Vec<(String, Option<String>)> {
    let mut reader = world.storage.read().await.unwrap();
    match reader.handle() {
        Handle::Postgres(connection) => sqlx::query_as(
            r"
            select indexname::text, indexdef
            from pg_indexes
            where schemaname = 'public'
            union all
            select conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) || ' ' || convalidated
            from pg_constraint
            where contype = 'f'
            order by 1",
        )
        .fetch_all(connection)
        .await
        .unwrap(),
        Handle::Sqlite(connection) => {
            sqlx::query_as("select name, sql from sqlite_schema where type = 'index' order by 1")
                .fetch_all(connection)
                .await
                .unwrap()
        }
    }
}

async fn a_loaded_shop_is_the_one_that_was_generated(world: World) {
    let blueprint = a_blueprint();
    let mut told = Vec::new();
    let loaded = load_it(&world, &blueprint, &mut |progress| told.push(progress))
        .await
        .unwrap();
    assert_eq!((loaded.products, loaded.accounts), (2_000, 3));
    assert_eq!((loaded.people, loaded.orders), (100, 300));
    assert_eq!(loaded.categories, blueprint.categories().len());
    let of_products = |progress: &&Progress| progress.stage == Stage::Products;
    let last = told.iter().rfind(of_products).unwrap();
    assert_eq!((last.done, last.of), (2_000, 2_000));
    assert_eq!(told.last().unwrap().stage, Stage::Indexes);

    let stored = stored(&world).await;
    assert_eq!(stored.len(), 2_000);
    for (number, listed) in (0..).zip(&stored) {
        assert_eq!(listed.product, blueprint.product(number).product);
    }
    let mut reader = world.storage.read().await.unwrap();
    let categories = reader.catalog().list_categories().await.unwrap();
    assert_eq!(categories, blueprint.categories());
    let renamed: Vec<_> = (0..SIZE.products)
        .map(|number| blueprint.product(number))
        .filter_map(|made| Some((made.old_slug?.0, made.product.slug)))
        .collect();
    assert!(renamed.len() > 30, "{}", renamed.len());
    for (old, new) in &renamed {
        let found = reader.addresses().find_product_by_old_slug(old).await;
        assert_eq!(found.unwrap().as_ref(), Some(new));
    }
    let sold = stored.iter().find(|listed| listed.product.available > 0);
    let sold = &sold.unwrap().product;
    assert!(level(&world, sold.id).await.0 >= sold.available);
    assert_ledger_adds_up(&world).await;
    for account in demo_accounts() {
        let found = reader.accounts().find_credentials(account.email).await;
        let hash = found.unwrap().unwrap().password_hash;
        let verdict = a_hasher().verify(&DEMO_PASSWORD.into(), Some(&hash)).await;
        assert_eq!(verdict.unwrap(), Verdict::Match);
    }
}

async fn loaded_orders_are_those_that_were_generated(world: World) {
    let blueprint = a_blueprint();
    load_it(&world, &blueprint, &mut |_| {}).await.unwrap();
    assert_eq!(orders(&world).await.len(), 300);
    let mut reader = world.storage.read().await.unwrap();
    for number in (0..300).step_by(7) {
        let made = blueprint.order(number);
        let key = OrderKey::Number(made.order.number.clone());
        let shown = reader.orders().find(&key).await.unwrap().unwrap();
        assert_eq!(shown, made.order);
        let lines = reader.orders().list_lines(&[shown.id]).await.unwrap();
        let lines: Vec<_> = lines.into_iter().map(|shown| shown.line).collect();
        assert_eq!(lines, made.lines);
        let buyer = made.order.buyer.user_id().unwrap();
        let buyer = reader.accounts().lookup(buyer).await.unwrap().unwrap();
        let found = reader.accounts().find_credentials(&buyer.email.key()).await;
        let hash = found.unwrap().unwrap().password_hash;
        let verdict = a_hasher().verify(&DEMO_PASSWORD.into(), Some(&hash)).await;
        assert_eq!(verdict.unwrap(), Verdict::Match);
    }
}

async fn loading_leaves_indexes_and_references_as_they_were(world: World) {
    let before = indexes_and_references(&world).await;
    load_it(&world, &a_blueprint(), &mut |_| {}).await.unwrap();
    assert_eq!(indexes_and_references(&world).await, before);
}

async fn a_load_is_logged_as_one_change_of_everything(world: World) {
    load_it(&world, &a_blueprint(), &mut |_| {}).await.unwrap();
    let logged: Vec<_> = all_changes(&world, START)
        .await
        .into_iter()
        .map(|change| change.product)
        .collect();
    assert_eq!(logged, [None]);
    let lamp = on_sale(&world, "lamp", 1).await;
    let after = all_changes(&world, START).await;
    let news: HashSet<_> = after[1..].iter().map(|change| change.product).collect();
    assert_eq!(news, [Some(lamp.id)].into());
}

async fn a_shop_that_is_not_empty_is_left_alone(world: World) {
    let lamp = on_sale(&world, "lamp", 1).await;
    let refused = load_it(&world, &a_blueprint(), &mut |_| {}).await;
    assert!(
        matches!(
            refused,
            Err(LoadError::NotEmpty {
                categories: 1,
                products: 1
            })
        ),
        "{refused:?}"
    );
    let stored = stored(&world).await;
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].product.id, lamp.id);
}

async fn an_interrupted_load_leaves_nothing_and_can_be_repeated(world: World) {
    let before = indexes_and_references(&world).await;
    let blueprint = a_blueprint();
    let begun = Notify::new();
    let mut told = |_| begun.notify_one();
    tokio::select! {
        biased;
        () = begun.notified() => {}
        done = load_it(&world, &blueprint, &mut told) => panic!("it was to be broken off: {done:?}"),
    }
    assert_eq!(stored(&world).await.len(), 0);
    assert_eq!(indexes_and_references(&world).await, before);
    let mut reader = world.storage.read().await.unwrap();
    let accounts = reader
        .accounts()
        .find_credentials("admin@example.com")
        .await;
    assert!(accounts.unwrap().is_none());
    drop(reader);

    load_it(&world, &blueprint, &mut |_| {}).await.unwrap();
    let slug = blueprint.product(7).product.slug;
    let mut reader = world.storage.read().await.unwrap();
    let found = reader.catalog().find_product(&Key::Text(slug)).await;
    assert!(found.unwrap().is_some());
}
