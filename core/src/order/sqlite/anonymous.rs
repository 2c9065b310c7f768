use sqlx::{QueryBuilder, SqliteConnection};

use super::row::read_anonymous;
use crate::{
    order::{AnonymousOrder, LatestOrders, OrderKey, sql::anonymous_columns},
    storage::{StoreError, micros, push_limit},
};

/// Read from the end of an index by moment, so that no order but those is looked at.
pub(super) async fn list_anonymous(
    connection: &mut SqliteConnection,
    filter: LatestOrders,
) -> Result<Vec<AnonymousOrder>, StoreError> {
    let mut query = QueryBuilder::new(concat!(
        "select",
        anonymous_columns!(),
        " from orders o where true"
    ));
    if let Some(status) = filter.status {
        query.push(" and o.status = ").push_bind(status.as_str());
    }
    if let Some(moment) = filter.placed_before {
        query.push(" and o.placed_at < ").push_bind(micros(moment));
    }
    query.push(" order by o.placed_at desc, o.id desc");
    push_limit(&mut query, filter.limit);
    let rows = query.build().fetch_all(&mut *connection).await?;
    rows.iter().map(read_anonymous).collect()
}

pub(super) async fn find_anonymous(
    connection: &mut SqliteConnection,
    key: &OrderKey,
) -> Result<Option<AnonymousOrder>, StoreError> {
    let query = match key {
        OrderKey::Id(id) => sqlx::query(concat!(
            "select",
            anonymous_columns!(),
            " from orders o where o.id = $1"
        ))
        .bind(id.0),
        OrderKey::Number(number) => sqlx::query(concat!(
            "select",
            anonymous_columns!(),
            " from orders o where o.order_number = $1"
        ))
        .bind(number),
    };
    let row = query.fetch_optional(&mut *connection).await?;
    row.as_ref().map(read_anonymous).transpose()
}
