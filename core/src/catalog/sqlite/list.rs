use std::collections::BTreeSet;

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::row::{listing_columns, read_listed_product, read_product};
use crate::{
    catalog::{
        Direction, ListedProduct, Product, ProductFilter, ProductOrder, ProductPlace,
        ProductStatus, Variants,
        place::{Cut, SortKey},
        sql::{order_by, product_columns},
    },
    id::{CategoryId, ProductId},
    inventory::LOW_STOCK_LEVELS,
    page::{COUNTED, Page, PageRequest, as_counted},
    storage::{StoreError, micros, push_limit},
};

/// How many ids one statement names: each number of them is a statement that every connection keeps prepared.
const IDS_PER_STATEMENT: usize = 50;

/// From so many on, those that fill a page are found sooner among all in the order of the list.
const MANY: u64 = 300;

/// How a page is read.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// As SQLite plans it.
    Planned,
    /// Through this index, from the start of the list on, until there are enough that pass.
    InOrder(&'static str),
}

/// Reads one page.
pub(super) async fn list_products(
    connection: &mut SqliteConnection,
    filter: &ProductFilter,
    order: ProductOrder,
    request: PageRequest,
) -> Result<Page<ListedProduct>, StoreError> {
    let start = ProductPlace::start(filter.order(order));
    let cut = Cut::page(&start, request);
    let mut counted = None;
    let mut way = Way::Planned;
    if let Some(index) = index_in_order(filter, cut) {
        let count = count_products(connection, filter).await?;
        counted = Some(count);
        if count.0 >= MANY {
            way = Way::InOrder(index);
        }
    }
    let items = read(connection, filter, cut, way).await?;
    let (total, is_longer) = match (counted, request.total_from(items.len())) {
        (Some(counted), _) => counted,
        (None, Some(total)) => (total, false),
        (None, None) => count_products(connection, filter).await?,
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
    connection: &mut SqliteConnection,
    filter: &ProductFilter,
    place: &ProductPlace,
    limit: u32,
) -> Result<Vec<ListedProduct>, StoreError> {
    read(connection, filter, Cut::from(place, limit), Way::Planned).await
}

/// How the database would read one page, in its own words.
#[cfg(feature = "testing")]
pub(crate) async fn explain_products(
    connection: &mut SqliteConnection,
    filter: &ProductFilter,
    order: ProductOrder,
    request: PageRequest,
) -> Result<Vec<String>, StoreError> {
    let start = ProductPlace::start(filter.order(order));
    let cut = Cut::page(&start, request);
    let mut query = QueryBuilder::new("explain query plan ");
    push_list(&mut query, filter, cut, Way::Planned);
    let rows = query.build().fetch_all(connection).await?;
    rows.iter()
        .map(|row| Ok(sqlx::Row::try_get(row, "detail")?))
        .collect()
}

async fn read(
    connection: &mut SqliteConnection,
    filter: &ProductFilter,
    cut: Cut<'_>,
    way: Way,
) -> Result<Vec<ListedProduct>, StoreError> {
    let mut query = QueryBuilder::new("");
    push_list(&mut query, filter, cut, way);
    let rows = query.build().fetch_all(connection).await?;
    rows.iter().map(read_listed_product).collect()
}

/// The entries are cut out of `products` alone, so that those before them are never joined.
fn push_list(query: &mut QueryBuilder<Sqlite>, filter: &ProductFilter, cut: Cut<'_>, way: Way) {
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
            push_merged(query, category, filter, cut, way);
        }
        _ => {
            query.push("select p.id from products p");
            match way {
                Way::Planned => query.push(index_for(filter, cut.place.order)),
                Way::InOrder(index) => query.push(" indexed by ").push(index),
            };
            query.push(" where true");
            push_filter(query, filter);
            push_place(query, cut.place);
        }
    }
    query.push(" order by ").push(order_by);
    push_limit(query, cut.limit);
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
    query: &mut QueryBuilder<Sqlite>,
    category: CategoryId,
    filter: &ProductFilter,
    cut: Cut<'_>,
    way: Way,
) {
    query.push("with recursive ");
    push_shelf(query, category);
    query.push(
        // Crossed, so that the inner query runs for each category and never for each product.
        " select p.id
        from shelf
        cross join products p on p.id in (
            select p.id
            from products p",
    );
    let is_by_name = matches!(cut.place.order, ProductOrder::Name(_));
    if let Way::InOrder(index) = way {
        query.push(" indexed by ").push(index);
    } else if is_by_name && is_shown_only(filter) && filter.featured == Some(true) {
        query.push(" indexed by products_featured_of_category");
    }
    query.push(" where p.category_id = shelf.id");
    push_other_filters(query, filter);
    push_place(query, cut.place);
    query.push(" order by ").push(order_by(cut.place.order));
    // Each number is a statement of its own: deep pages share a few.
    push_limit(
        query,
        match cut.offset {
            0 => cut.reach(),
            _ => cut
                .reach()
                .max(1)
                .unsigned_abs()
                .next_power_of_two()
                .cast_signed(),
        },
    );
    query.push(")");
}

/// How many products pass, and whether there are more than are counted.
async fn count_products(
    connection: &mut SqliteConnection,
    filter: &ProductFilter,
) -> Result<(u64, bool), StoreError> {
    let mut query = QueryBuilder::new("");
    if let Some(category) = filter.category {
        query.push("with recursive ");
        push_shelf(&mut query, category);
        query.push(
            // Crossed, so that each category is counted by an index that begins with it. Left alone, the planner may go through
            // all that has such a price, and look up the category of each.
            " select count(*) from (
                select 1 from shelf cross join products p where p.category_id = shelf.id",
        );
        push_other_filters(&mut query, filter);
    } else {
        let order = match filter.featured {
            Some(true) => ProductOrder::Name(Direction::Ascending),
            _ => ProductOrder::FeaturedThenName,
        };
        query
            .push("select count(*) from (select 1 from products p")
            .push(index_for(filter, order))
            .push(" where true");
        push_other_filters(&mut query, filter);
    }
    query.push(format_args!(" limit {}) counted", COUNTED + 1));
    Ok(as_counted(
        query.build_query_scalar().fetch_one(connection).await?,
    ))
}

/// Names the index of the few products that are recommended or reduced. The planner knows how many have a status, and not how
/// many of those are in an index for some of them.
fn index_for(filter: &ProductFilter, order: ProductOrder) -> &'static str {
    if !is_shown_only(filter) || filter.category.is_some() {
        return "";
    }
    match (filter.featured, filter.on_sale, order) {
        (Some(true), _, ProductOrder::Name(_)) => " indexed by products_featured",
        (None, Some(true), ProductOrder::FeaturedThenName) => " indexed by products_on_sale",
        _ => "",
    }
}

/// The index in whose order the page can be read, where some other index holds what has a price of these. That one finds all
/// that pass, which are then looked up and sorted: right where they are few.
fn index_in_order(filter: &ProductFilter, cut: Cut<'_>) -> Option<&'static str> {
    let is_narrowed_by_price = filter.min_price.is_some() || filter.max_price.is_some();
    let is_narrowed_otherwise = filter.featured.is_some()
        || filter.on_sale.is_some()
        || filter.low_stock
        || has_term(filter);
    if !is_narrowed_by_price || is_narrowed_otherwise || !is_shown_only(filter) {
        return None;
    }
    match (filter.category, cut.place.order) {
        (None, ProductOrder::CreatedAt(_)) => Some("products_by_created"),
        (None, ProductOrder::Name(_)) => Some("products_by_name"),
        (Some(_), ProductOrder::CreatedAt(_)) if cut.is_merged() => Some("products_of_category"),
        (Some(_), ProductOrder::Name(_)) if cut.is_merged() => Some("products_of_category_by_name"),
        _ => None,
    }
}

/// Whether only what shoppers see can pass, as it is in the indexes for them.
fn is_shown_only(filter: &ProductFilter) -> bool {
    filter.status == Some(ProductStatus::Active) && filter.variants == Variants::Hidden
}

fn push_place(query: &mut QueryBuilder<Sqlite>, place: &ProductPlace) {
    let Some((key, id)) = &place.after else {
        return;
    };
    query.push(format_args!(
        " and ({}, p.id) {} (",
        key.column(),
        place.comparison()
    ));
    match key {
        SortKey::CreatedAt(at) => query.push_bind(micros(*at)),
        SortKey::Name(name) => query.push_bind(name.clone()),
        SortKey::Price(price) => query.push_bind(price.minor_units()),
    };
    query.push(", ").push_bind(id.0).push(")");
}

/// The category and all below it, as the common table `shelf`.
fn push_shelf(query: &mut QueryBuilder<Sqlite>, category: CategoryId) {
    query
        .push("shelf (id) as (select c.id from categories c where c.id = ")
        .push_bind(category.0)
        .push(
            "
            union
            select c.id from categories c join shelf on c.parent_id = shelf.id)",
        );
}

/// Reads products in id order.
pub(super) async fn list_products_by_id(
    connection: &mut SqliteConnection,
    ids: &[ProductId],
) -> Result<Vec<Product>, StoreError> {
    let ids: Vec<ProductId> = ids
        .iter()
        .copied()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let mut products = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(IDS_PER_STATEMENT) {
        let mut query = QueryBuilder::new(concat!(
            "select",
            product_columns!(),
            "from products p
            left join stock_levels l on l.product_id = p.id
            where p.id in ("
        ));
        let mut list = query.separated(", ");
        for id in chunk {
            list.push_bind(id.0);
        }
        query.push(") order by p.id");
        for row in query.build().fetch_all(&mut *connection).await? {
            products.push(read_product(&row)?);
        }
    }
    Ok(products)
}

fn has_term(filter: &ProductFilter) -> bool {
    let term = filter.term.as_ref();
    term.is_some_and(|term| !term.as_str().is_empty())
}

fn push_filter(query: &mut QueryBuilder<Sqlite>, filter: &ProductFilter) {
    if let Some(category) = filter.category {
        query.push(" and p.category_id in (with recursive ");
        push_shelf(query, category);
        query.push(" select shelf.id from shelf)");
    }
    push_other_filters(query, filter);
}

fn push_other_filters(query: &mut QueryBuilder<Sqlite>, filter: &ProductFilter) {
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
    if let Some(term) = filter.term.as_ref().filter(|_| has_term(filter)) {
        query
            .push(" and instr(p.search_text, ")
            .push_bind(term.as_str().to_owned())
            .push(") > 0");
    }
}
