use sqlx::{PgConnection, Postgres, QueryBuilder};

use super::row::read_listed_product;
use crate::{
    catalog::{
        ListedProduct, ProductFilter, ProductOrder,
        sql::{order_by, product_columns},
    },
    inventory::LOW_STOCK_LEVELS,
    page::{Page, PageRequest},
    storage::{StoreError, to_u64},
};

/// Reads one page. The page is cut out of `products` alone, so that entries before it are never joined.
pub(super) async fn list_products(
    connection: &mut PgConnection,
    filter: &ProductFilter,
    order: ProductOrder,
    request: PageRequest,
) -> Result<Page<ListedProduct>, StoreError> {
    let order_by = order_by(order);
    let mut query = QueryBuilder::new(concat!(
        "select",
        product_columns!(),
        ",
            c.name as category_name,
            c.slug as category_slug
        from (select p.id from products p where true"
    ));
    push_filter(&mut query, filter);
    query.push(" order by ").push(order_by);
    query.push(" limit ").push_bind(request.limit());
    query.push(" offset ").push_bind(request.offset());
    query.push(
        ") page
        join products p on p.id = page.id
        join categories c on c.id = p.category_id
        left join stock_levels l on l.product_id = p.id
        order by ",
    );
    query.push(order_by);
    let rows = query.build().fetch_all(&mut *connection).await?;
    let items = rows
        .iter()
        .map(read_listed_product)
        .collect::<Result<Vec<_>, _>>()?;
    let total = match request.total_from(items.len()) {
        Some(total) => total,
        None => count_products(connection, filter).await?,
    };
    Ok(Page {
        items,
        total,
        request,
    })
}

async fn count_products(
    connection: &mut PgConnection,
    filter: &ProductFilter,
) -> Result<u64, StoreError> {
    let mut query = QueryBuilder::new("select count(*) from products p where true");
    push_filter(&mut query, filter);
    let total = query.build_query_scalar().fetch_one(connection).await?;
    Ok(to_u64(total))
}

fn push_filter(query: &mut QueryBuilder<Postgres>, filter: &ProductFilter) {
    if let Some(status) = filter.status {
        // Written out: a partial index serves only what the planner can read.
        query.push(format_args!(" and p.status = '{}'", status.as_str()));
    }
    if let Some(category) = filter.category {
        query
            .push(
                " and p.category_id in (
                    with recursive shelf (id) as (
                        select c.id from categories c where c.id = ",
            )
            .push_bind(category.0)
            .push(
                "
                        union
                        select c.id from categories c join shelf on c.parent_id = shelf.id
                    )
                    select shelf.id from shelf
                )",
            );
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
