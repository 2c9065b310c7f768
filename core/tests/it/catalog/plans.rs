//! How lists of a large catalogue are read: by an index in their order, whatever stands in front of it.

use shop_core::{
    catalog::{
        Direction::{Ascending, Descending},
        ProductFilter, ProductOrder, ProductStatus,
    },
    id::CategoryId,
    page::PageRequest,
    storage::{DatabaseKind, Handle, Stores},
    testing::explain_products,
};
use sqlx::Executor;

use super::stored_category;
use crate::support::{World, on_both_databases};

on_both_databases! {
    a_hundred_thousand_products_are_read_by_indexes_and_not_counted_to_their_end,
}

const POSTGRES: &str = "
    set local statement_timeout = 0;
    insert into products (id, category_id, sku, name, name_folded, slug, search_text, price_minor, images, status,
        is_featured, created_at, updated_at)
    select gen_random_uuid(), c.id, 's' || n, 'n' || n, 'n' || n, 'p' || n, 'n' || n, 100 + n % 977, '[]', 'ACTIVE',
        false, timestamptz '2026-01-01' + n * interval '1 second', timestamptz '2026-01-01'
    from generate_series(1, 100000) n
    join categories c on c.slug = case when n % 5 < 3 then 'large' else 'small' || (n % 10) end;
    analyze;";
const SQLITE: &str = "
    insert into products (id, category_id, sku, name, name_folded, slug, search_text, price_minor, images, status,
        is_featured, created_at, updated_at)
    with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 100000)
    select randomblob(16), c.id, 's' || n, 'n' || n, 'n' || n, 'p' || n, 'n' || n, 100 + n % 977, '[]', 'ACTIVE',
        0, n, n
    from numbers
    join categories c on c.slug = case when n % 5 < 3 then 'large' else 'small' || (n % 10) end;
    analyze;";
/// More rows than this no step may have: the entries of a page from each of the categories, and some room.
const MOST_ROWS: f64 = 600.0;

/// A hundred thousand products, sixty thousand of which stand in one category: `(root, large)`.
async fn a_large_catalogue(world: &World) -> (CategoryId, CategoryId) {
    let root = stored_category(world, "root", |_| {}).await.id;
    let large = stored_category(world, "large", |c| c.parent_id = Some(root)).await;
    for number in [3, 4, 8, 9] {
        let slug = format!("small{number}");
        stored_category(world, &slug, |c| c.parent_id = Some(root)).await;
    }
    let mut tx = world.storage.begin().await.unwrap();
    match tx.handle() {
        Handle::Postgres(connection) => drop(connection.execute(POSTGRES).await.unwrap()),
        Handle::Sqlite(connection) => drop(connection.execute(SQLITE).await.unwrap()),
    }
    tx.commit().await.unwrap();
    (root, large.id)
}

fn active_in(category: Option<CategoryId>) -> ProductFilter {
    ProductFilter {
        status: Some(ProductStatus::Active),
        category,
        ..ProductFilter::default()
    }
}

/// How many rows a step of PostgreSQL's plan had in all.
fn rows(step: &str) -> f64 {
    let number = |text: &str| text.split([' ', ')']).next()?.parse::<f64>().ok();
    let told = |name: &str| number(step.split_once(name)?.1);
    told("actual rows=").unwrap_or(0.0) * told("loops=").unwrap_or(0.0)
}

async fn a_hundred_thousand_products_are_read_by_indexes_and_not_counted_to_their_end(
    world: World,
) {
    let (root, large) = a_large_catalogue(&world).await;
    pages_are_read_by_an_index(&world, root, large).await;
    long_lists_are_not_counted_to_their_end(&world, root, large).await;
}

async fn pages_are_read_by_an_index(world: &World, root: CategoryId, large: CategoryId) {
    let mut reader = world.storage.read().await.unwrap();
    for (order, alone, within) in [
        (
            ProductOrder::CreatedAt as fn(_) -> _,
            "products_by_created",
            "products_of_category",
        ),
        (
            ProductOrder::Price,
            "products_by_price",
            "products_of_category_by_price",
        ),
        (
            ProductOrder::Name,
            "products_by_name",
            "products_of_category_by_name",
        ),
    ] {
        for (category, index) in [(None, alone), (Some(large), within), (Some(root), within)] {
            for (direction, page) in [(Ascending, 1), (Descending, 1), (Ascending, 4)] {
                let (filter, order) = (active_in(category), order(direction));
                let request = PageRequest::new(page, 24);
                let plan = explain_products(&mut reader, &filter, order, request)
                    .await
                    .unwrap();
                let told = format!("{order:?} {category:?} {page}:\n{}", plan.join("\n"));
                // SQLite ends an index's name with a blank or the line, PostgreSQL with a blank.
                let is_named = |line: &String| line.split([' ', ')']).any(|word| word == index);
                assert!(plan.iter().any(is_named), "{told}");
                assert!(
                    !plan
                        .iter()
                        .any(|line| line.starts_with("SCAN p ") || line == "SCAN p"),
                    "{told}"
                );
                let most = plan.iter().map(|step| rows(step)).fold(0.0, f64::max);
                let is_measured = world.storage.kind() == DatabaseKind::Postgres;
                assert_eq!(most > 0.0, is_measured, "{told}");
                assert!(most <= MOST_ROWS, "{told}");
                // What is sorted is what the indexes have given, never what they have not.
                let sorts = |line: &&String| line.contains("TEMP B-TREE");
                let most_sorts = if category.is_some() { 2 } else { 1 };
                assert!(plan.iter().filter(sorts).count() <= most_sorts, "{told}");
            }
        }
    }
}

async fn long_lists_are_not_counted_to_their_end(
    world: &World,
    root: CategoryId,
    large: CategoryId,
) {
    let mut reader = world.storage.read().await.unwrap();
    let mut catalog = reader.catalog();
    let order = ProductOrder::Name(Ascending);
    let request = PageRequest::new(1, 24);
    for category in [None, Some(root), Some(large)] {
        let filter = active_in(category);
        let page = catalog
            .list_products(&filter, order, request)
            .await
            .unwrap();
        assert_eq!((page.total, page.is_longer), (10_000, true), "{category:?}");
    }
    let cheap = ProductFilter {
        max_price: Some(shop_core::money::Money::from_minor_units(109)),
        ..active_in(None)
    };
    let page = catalog.list_products(&cheap, order, request).await.unwrap();
    assert_eq!((page.total, page.is_longer), (1_029, false));
}
