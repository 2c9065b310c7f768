use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::{Row, SqliteConnection, types::Json};

use super::{
    add,
    anonymous::{find_anonymous, list_anonymous},
    keys, lines,
    list::{list_orders, list_summaries},
    row::{read_contact, read_counts, read_order},
};
use crate::{
    account::Email,
    cart::CartOwner,
    id::OrderId,
    money::Money,
    order::{
        AnonymousOrder, KeptReply, LatestOrders, Order, OrderFilter, OrderKey, OrderLine,
        OrderStatus, OrderStore, OrderSummary, ShownOrderLine,
        sql::{order_columns, revenue_statuses},
    },
    page::{Page, PageRequest},
    storage::{StoreError, micros, to_u64},
};

/// [`OrderStore`] on a SQLite connection.
#[derive(Debug)]
pub(crate) struct SqliteOrderStore<'c> {
    connection: &'c mut SqliteConnection,
}

impl<'c> SqliteOrderStore<'c> {
    pub(crate) fn new(connection: &'c mut SqliteConnection) -> Self {
        Self { connection }
    }
}

#[async_trait]
impl OrderStore for SqliteOrderStore<'_> {
    async fn add(&mut self, order: &Order, lines: &[OrderLine]) -> Result<(), StoreError> {
        add::add_order(self.connection, order, lines).await
    }

    async fn find(&mut self, key: &OrderKey) -> Result<Option<Order>, StoreError> {
        let query = match key {
            OrderKey::Id(id) => sqlx::query(concat!(
                "select",
                order_columns!(),
                " from orders o where o.id = $1"
            ))
            .bind(id.0),
            OrderKey::Number(number) => sqlx::query(concat!(
                "select",
                order_columns!(),
                " from orders o where o.order_number = $1"
            ))
            .bind(number),
        };
        let row = query.fetch_optional(&mut *self.connection).await?;
        row.as_ref().map(read_order).transpose()
    }

    async fn lock(&mut self, key: &OrderKey) -> Result<Option<Order>, StoreError> {
        // A transaction that may write excludes all others from its start.
        self.find(key).await
    }

    async fn find_contact(&mut self, number: &str) -> Result<Option<(OrderId, Email)>, StoreError> {
        let row = sqlx::query(
            r"
            select
                o.id,
                coalesce(o.guest_email, u.email) as email
            from orders o
            left join users u on u.id = o.user_id
            where o.order_number = $1",
        )
        .bind(number)
        .fetch_optional(&mut *self.connection)
        .await?;
        row.as_ref().map(read_contact).transpose()
    }

    async fn list_lines(
        &mut self,
        order_ids: &[OrderId],
    ) -> Result<Vec<ShownOrderLine>, StoreError> {
        lines::list(self.connection, order_ids).await
    }

    async fn list(
        &mut self,
        filter: OrderFilter,
        page: PageRequest,
    ) -> Result<Page<Order>, StoreError> {
        list_orders(self.connection, filter, page).await
    }

    async fn list_summaries(
        &mut self,
        filter: OrderFilter,
        page: PageRequest,
    ) -> Result<Page<OrderSummary>, StoreError> {
        list_summaries(self.connection, filter, page).await
    }

    async fn list_anonymous(
        &mut self,
        filter: LatestOrders,
    ) -> Result<Vec<AnonymousOrder>, StoreError> {
        list_anonymous(self.connection, filter).await
    }

    async fn find_anonymous(
        &mut self,
        key: &OrderKey,
    ) -> Result<Option<AnonymousOrder>, StoreError> {
        find_anonymous(self.connection, key).await
    }

    async fn update_status(
        &mut self,
        order: &Order,
        expected: OrderStatus,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            r"
            update orders
            set status = $3,
                notes = $4,
                paid_at = $5,
                packed_at = $6,
                shipped_at = $7,
                delivered_at = $8,
                cancelled_at = $9,
                refunded_at = $10,
                updated_at = $11
            where id = $1
                and status = $2",
        )
        .bind(order.id.0)
        .bind(expected.as_str())
        .bind(order.status.as_str())
        .bind(order.notes.as_deref())
        .bind(order.paid_at.map(micros))
        .bind(order.packed_at.map(micros))
        .bind(order.shipped_at.map(micros))
        .bind(order.delivered_at.map(micros))
        .bind(order.cancelled_at.map(micros))
        .bind(order.refunded_at.map(micros))
        .bind(micros(order.updated_at))
        .execute(&mut *self.connection)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn count_by_status(&mut self) -> Result<Vec<(OrderStatus, u64)>, StoreError> {
        let rows =
            sqlx::query("select o.status, count(*) as order_count from orders o group by o.status")
                .fetch_all(&mut *self.connection)
                .await?;
        read_counts(&rows)
    }

    async fn count_open(&mut self) -> Result<Vec<(OrderStatus, u64)>, StoreError> {
        let rows = sqlx::query(
            r"
            select
                o.status,
                count(*) as order_count
            from orders o
            where o.status in ('PENDING', 'CONFIRMED', 'PROCESSING')
            group by o.status",
        )
        .fetch_all(&mut *self.connection)
        .await?;
        read_counts(&rows)
    }

    async fn count_placed_since(&mut self, since: Timestamp) -> Result<(u64, Money), StoreError> {
        let row = sqlx::query(
            r"
            select
                coalesce(sum(o.total_minor), 0) as total_minor,
                count(*) as order_count
            from orders o
            where o.placed_at >= $1",
        )
        .bind(micros(since))
        .fetch_one(&mut *self.connection)
        .await?;
        let total = Money::from_minor_units(row.try_get("total_minor")?);
        Ok((to_u64(row.try_get("order_count")?), total))
    }

    async fn count_pending_before(&mut self, moment: Timestamp) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar(
            r"
            select count(*)
            from orders o
            where o.status = $1
                and o.placed_at < $2",
        )
        .bind(OrderStatus::Pending.as_str())
        .bind(micros(moment))
        .fetch_one(&mut *self.connection)
        .await?;
        Ok(to_u64(count))
    }

    async fn revenue_since(&mut self, since: Timestamp) -> Result<(Money, u64), StoreError> {
        let row = sqlx::query(
            r"
            select
                coalesce(sum(o.total_minor), 0) as revenue_minor,
                count(*) as order_count
            from orders o
            where o.status in (select value from json_each($1))
                and o.placed_at >= $2",
        )
        .bind(Json(revenue_statuses()))
        .bind(micros(since))
        .fetch_one(&mut *self.connection)
        .await?;
        let revenue = Money::from_minor_units(row.try_get("revenue_minor")?);
        Ok((revenue, to_u64(row.try_get("order_count")?)))
    }

    async fn claim_key(
        &mut self,
        owner: CartOwner,
        key: &str,
        request_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<KeptReply>, StoreError> {
        keys::claim(self.connection, owner, key, request_hash, now).await
    }

    async fn keep_reply(
        &mut self,
        owner: CartOwner,
        key: &str,
        order_id: OrderId,
        body: &str,
    ) -> Result<(), StoreError> {
        keys::keep_reply(self.connection, owner, key, order_id, body).await
    }

    async fn delete_old_keys(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        keys::delete_old(self.connection, before).await
    }
}
