use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, Postgres, QueryBuilder};

use super::row::{listing_columns, read_listed_product};
use crate::{
    catalog::{
        ListedProduct, ProductFilter, ProductOrder, ProductPlace, Variants,
        place::{Cut, SortKey},
        sql::{order_by, product_columns},
    },
    id::CategoryId,
    inventory::LOW_STOCK_LEVELS,
    page::{COUNTED, Page, PageRequest, as_counted},
    storage::StoreError,
};

/// Reads one page.
pub(super) async fn list_products(
    connection: &mut PgConnection,
    filter: &ProductFilter,
    order: ProductOrder,
    request: PageRequest,
) -> Result<Page<ListedProduct>, StoreError> {
    let start = ProductPlace::start(filter.order(order));
    let cut = Cut::page(&start, request);
    let items = read(connection, filter, cut).await?;
    let (total, is_longer) = match request.total_from(items.len()) {
        Some(total) => (total, false),
        None => count_products(connection, filter).await?,
    };
    Ok(Page {
        items,
        total,
        is_longer,
        request,
    })
}

/// Reads what comes after a place.
pub(super) async fn list_products_from(
    connection: &mut PgConnection,
    filter: &ProductFilter,
    place: &ProductPlace,
    limit: u32,
) -> Result<Vec<ListedProduct>, StoreError> {
    read(connection, filter, Cut::from(place, limit)).await
}

/// How the database reads one page, in its own words.
#[cfg(feature = "testing")]
pub(crate) async fn explain_products(
    connection: &mut PgConnection,
    filter: &ProductFilter,
    order: ProductOrder,
    request: PageRequest,
) -> Result<Vec<String>, StoreError> {
    let start = ProductPlace::start(filter.order(order));
    let cut = Cut::page(&start, request);
    let mut query = QueryBuilder::new("explain (analyze, timing off) ");
    push_list(&mut query, filter, cut);
    let rows = query.build().fetch_all(connection).await?;
    rows.iter()
        .map(|row| Ok(sqlx::Row::try_get(row, 0)?))
        .collect()
}

async fn read(
    connection: &mut PgConnection,
    filter: &ProductFilter,
    cut: Cut<'_>,
) -> Result<Vec<ListedProduct>, StoreError> {
    let mut query = QueryBuilder::new("");
    push_list(&mut query, filter, cut);
    let rows = query.build().fetch_all(connection).await?;
    rows.iter().map(read_listed_product).collect()
}

/// The entries are cut out of `products` alone, so that those before them are never joined.
fn push_list(query: &mut QueryBuilder<Postgres>, filter: &ProductFilter, cut: Cut<'_>) {
    let order_by = order_by(cut.place.order);
    query.push(concat!(
        "select",
        product_columns!(),
        ",",
        listing_columns!(),
        "from ("
    ));
    match filter.category {
        Some(category) if cut.is_merged() => {
            push_merged(query, category, filter, cut);
        }
        _ => {
            query.push("select p.id from products p where true");
            push_filter(query, filter);
            push_place(query, cut.place);
        }
    }
    query.push(" order by ").push(order_by);
    query.push(" limit ").push_bind(cut.limit);
    query.push(" offset ").push_bind(cut.offset);
    query.push(
        ") page
        join products p on p.id = page.id
        join categories c on c.id = p.category_id
        left join stock_levels l on l.product_id = p.id
        order by ",
    );
    query.push(order_by);
}

/// As many entries from the start of each category's own list as the merged one may need.
fn push_merged(
    query: &mut QueryBuilder<Postgres>,
    category: CategoryId,
    filter: &ProductFilter,
    cut: Cut<'_>,
) {
    query.push("with recursive ");
    push_shelf(query, category);
    query.push(
        " select p.id
        from shelf
        cross join lateral (
            select p.id, p.created_at, p.name_folded, p.price_minor
            from products p
            where p.category_id = shelf.id",
    );
    push_other_filters(query, filter);
    push_place(query, cut.place);
    query.push(" order by ").push(order_by(cut.place.order));
    query.push(" limit ").push_bind(cut.reach());
    query.push(") p");
}

/// How many products pass, and whether there are more than are counted.
async fn count_products(
    connection: &mut PgConnection,
    filter: &ProductFilter,
) -> Result<(u64, bool), StoreError> {
    let most = COUNTED + 1;
    let mut query = QueryBuilder::new("select count(*) from (");
    if let Some(category) = filter.category {
        // One category after the other: how many there are below one is not to be guessed, and for as many as are guessed
        // all products would be read.
        query.push("with recursive ");
        push_shelf(&mut query, category);
        query.push(
            " select 1
            from shelf
            cross join lateral (select 1 from products p where p.category_id = shelf.id",
        );
        push_other_filters(&mut query, filter);
        query.push(format_args!(" limit {most}) of_category"));
    } else {
        query.push("select 1 from products p where true");
        push_other_filters(&mut query, filter);
        if filter.on_sale == Some(true) {
            // How many are reduced is guessed too high by far; in order, they are read by their index all the same.
            let by_index = order_by(ProductOrder::FeaturedThenName);
            query.push(" order by ").push(by_index);
        }
    }
    query.push(format_args!(" limit {most}) counted"));
    Ok(as_counted(
        query.build_query_scalar().fetch_one(connection).await?,
    ))
}

fn push_place(query: &mut QueryBuilder<Postgres>, place: &ProductPlace) {
    let Some((key, id)) = &place.after else {
        return;
    };
    query.push(format_args!(
        " and ({}, p.id) {} (",
        key.column(),
        place.comparison()
    ));
    match key {
        SortKey::CreatedAt(at) => query.push_bind(at.to_sqlx()),
        SortKey::Name(name) => query.push_bind(name.clone()),
        SortKey::Price(price) => query.push_bind(price.minor_units()),
    };
    query.push(", ").push_bind(id.0).push(")");
}

/// The category and all below it, as the common table `shelf`.
fn push_shelf(query: &mut QueryBuilder<Postgres>, category: CategoryId) {
    query
        .push("shelf (id) as (select c.id from categories c where c.id = ")
        .push_bind(category.0)
        .push(
            "
            union
            select c.id from categories c join shelf on c.parent_id = shelf.id)",
        );
}

fn push_filter(query: &mut QueryBuilder<Postgres>, filter: &ProductFilter) {
    if let Some(category) = filter.category {
        query.push(" and p.category_id in (with recursive ");
        push_shelf(query, category);
        query.push(" select shelf.id from shelf)");
    }
    push_other_filters(query, filter);
}

fn push_other_filters(query: &mut QueryBuilder<Postgres>, filter: &ProductFilter) {
    // Written out, as the status: a partial index serves only what the planner can read.
    query.push(match filter.variants {
        Variants::Hidden => " and p.variant_of is null",
        Variants::Listed => "",
    });
    if let Some(status) = filter.status {
        query.push(format_args!(" and p.status = '{}'", status.as_str()));
    }
    if let Some(price) = filter.min_price {
        query
            .push(" and p.price_minor >= ")
            .push_bind(price.minor_units());
    }
    if let Some(price) = filter.max_price {
        query
            .push(" and p.price_minor <= ")
            .push_bind(price.minor_units());
    }
    query.push(match filter.featured {
        Some(true) => " and p.is_featured",
        Some(false) => " and not p.is_featured",
        None => "",
    });
    query.push(match filter.on_sale {
        Some(true) => " and p.compare_at_minor > p.price_minor",
        Some(false) => " and coalesce(p.compare_at_minor <= p.price_minor, true)",
        None => "",
    });
    if filter.low_stock {
        query
            .push(" and p.id in (select l.product_id from stock_levels l where ")
            .push(LOW_STOCK_LEVELS)
            .push(")");
    }
    if let Some(term) = filter
        .term
        .as_ref()
        .filter(|term| !term.as_str().is_empty())
    {
        query
            .push(" and p.search_text like ")
            .push_bind(term.like_pattern())
            .push(r" escape '\'");
    }
}
