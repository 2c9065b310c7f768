use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::row::{read_order, read_summary};
use crate::{
    order::{Order, OrderFilter, OrderSummary, sql::order_columns},
    page::{COUNTED, Page, PageRequest, as_counted},
    storage::{StoreError, push_limit},
};

pub(super) async fn list_orders(
    connection: &mut SqliteConnection,
    filter: OrderFilter,
    request: PageRequest,
) -> Result<Page<Order>, StoreError> {
    let mut query = QueryBuilder::new(concat!(
        "select",
        order_columns!(),
        " from orders o where true"
    ));
    push_filter(&mut query, &filter);
    query.push(" order by o.placed_at desc, o.id desc");
    push_limit(&mut query, request.limit());
    query.push(" offset ").push_bind(request.offset());
    let rows = query.build().fetch_all(&mut *connection).await?;
    let (total, is_longer) = length(connection, &filter, request, rows.len()).await?;
    Ok(Page {
        items: rows.iter().map(read_order).collect::<Result<_, _>>()?,
        total,
        is_longer,
        request,
    })
}

/// The page is cut out of `orders` alone, so that for entries before it no line is counted.
pub(super) async fn list_summaries(
    connection: &mut SqliteConnection,
    filter: OrderFilter,
    request: PageRequest,
) -> Result<Page<OrderSummary>, StoreError> {
    let mut query = QueryBuilder::new(concat!(
        "select",
        order_columns!(),
        ",
            u.email,
            u.first_name,
            u.last_name,
            (select count(*) from order_lines l where l.order_id = o.id) as line_count
        from (select o.id from orders o where true"
    ));
    push_filter(&mut query, &filter);
    query.push(" order by o.placed_at desc, o.id desc");
    push_limit(&mut query, request.limit());
    query.push(" offset ").push_bind(request.offset());
    query.push(
        ") page
        join orders o on o.id = page.id
        left join users u on u.id = o.user_id
        order by o.placed_at desc, o.id desc",
    );
    let rows = query.build().fetch_all(&mut *connection).await?;
    let (total, is_longer) = length(connection, &filter, request, rows.len()).await?;
    Ok(Page {
        items: rows.iter().map(read_summary).collect::<Result<_, _>>()?,
        total,
        is_longer,
        request,
    })
}

/// How many orders pass, and whether there are more than are counted.
async fn length(
    connection: &mut SqliteConnection,
    filter: &OrderFilter,
    request: PageRequest,
    entries: usize,
) -> Result<(u64, bool), StoreError> {
    if let Some(total) = request.total_from(entries) {
        return Ok((total, false));
    }
    let mut query = QueryBuilder::new("select count(*) from (select 1 from orders o where true");
    push_filter(&mut query, filter);
    query.push(format_args!(" limit {}) counted", COUNTED + 1));
    let count = query.build_query_scalar().fetch_one(connection).await?;
    Ok(as_counted(count))
}

fn push_filter(query: &mut QueryBuilder<Sqlite>, filter: &OrderFilter) {
    if let Some(user_id) = filter.user_id {
        query.push(" and o.user_id = ").push_bind(user_id.0);
    }
    if let Some(key) = filter.email_key.clone() {
        query
            .push(" and (o.user_id = (select id from users where email_key = ")
            .push_bind(key.clone())
            .push(") or o.guest_email_key = ")
            .push_bind(key)
            .push(")");
    }
    if let Some(status) = filter.status {
        query.push(" and o.status = ").push_bind(status.as_str());
    }
}
