use std::{array, sync::LazyLock};

use async_trait::async_trait;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, QueryBuilder, Row, postgres::PgRow};
use uuid::Uuid;

use super::{
    InventoryStore, LOW_STOCK_LEVELS, LedgerMismatch, StockLevel, StockMove, StockReason,
    first_refused,
};
use crate::{
    id::{OrderId, ProductId, StockMoveId},
    storage::{StoreError, id_list, stored, to_u64},
};

/// How many moves go into one statement; there is a statement for each number of them.
const MOST_AT_ONCE: usize = 8;

/// The statements for one move, for two, and so on.
///
/// Moves are values and no arrays: of those PostgreSQL believes that they are long, until it sees them, and so plans the
/// statement anew each time, which takes longer than the statement.
static APPLY: LazyLock<[String; MOST_AT_ONCE]> =
    LazyLock::new(|| array::from_fn(|before| apply_text(before + 1)));

/// One row waits for nobody in a circle, so it is not locked before: three quarters of the time of the statement for several.
const APPLY_ONE: &str = "
    with changed as (
        update stock_levels set
            on_hand = on_hand + $3,
            reserved = reserved + $4
        where product_id = $2
            and on_hand + $3 >= 0
            and reserved + $4 >= 0
            and reserved + $4 <= on_hand + $3
        returning product_id
    )
    insert into stock_moves (
        id,
        product_id,
        delta_on_hand,
        delta_reserved,
        reason,
        order_id,
        moved_at
    )
    select $1, product_id, $3, $4, $5, $6, $7
    from changed
    returning product_id";

/// An update takes its rows in whatever order its plan comes to them, so they are locked before, in the order of their
/// ids. Locked rows are as they are now, those that the update finds as they were when the statement began: so what becomes
/// of them, and whether it may, is told by the locked ones.
const APPLY_MANY: &str = "
    with moves (
        id,
        product_id,
        delta_on_hand,
        delta_reserved,
        reason,
        order_id,
        moved_at
    ) as (
        values {moves}
    ),
    locked as (
        select
            product_id,
            on_hand,
            reserved
        from stock_levels
        where product_id in ({products})
        order by product_id
        for update
    ),
    changed as (
        update stock_levels level set
            on_hand = locked.on_hand + moves.delta_on_hand,
            reserved = locked.reserved + moves.delta_reserved
        from locked
        join moves on moves.product_id = locked.product_id
        where level.product_id = locked.product_id
            and locked.on_hand + moves.delta_on_hand >= 0
            and locked.reserved + moves.delta_reserved >= 0
            and locked.reserved + moves.delta_reserved <= locked.on_hand + moves.delta_on_hand
        returning moves.id
    )
    insert into stock_moves (
        id,
        product_id,
        delta_on_hand,
        delta_reserved,
        reason,
        order_id,
        moved_at
    )
    select
        moves.id,
        moves.product_id,
        moves.delta_on_hand,
        moves.delta_reserved,
        moves.reason,
        moves.order_id,
        moves.moved_at
    from moves
    join changed on changed.id = moves.id
    returning product_id";

/// The columns of a move, with their types.
const COLUMN_TYPES: [&str; 7] = [
    "uuid",
    "uuid",
    "bigint",
    "bigint",
    "text",
    "uuid",
    "timestamptz",
];

/// A statement that applies so many moves, and returns the products of those that it has applied.
fn apply_text(moves: usize) -> String {
    if moves == 1 {
        return APPLY_ONE.to_owned();
    }
    let parameter = |at: usize, column: usize| at * COLUMN_TYPES.len() + column + 1;
    let rows = (0..moves).map(|at| {
        let values = COLUMN_TYPES.iter().enumerate();
        let values = values.map(|(column, kind)| format!("${}::{kind}", parameter(at, column)));
        format!("({})", values.collect::<Vec<_>>().join(", "))
    });
    let products = (0..moves).map(|at| format!("${}", parameter(at, 1)));
    APPLY_MANY
        .replace("{moves}", &rows.collect::<Vec<_>>().join(", "))
        .replace("{products}", &products.collect::<Vec<_>>().join(", "))
}

/// [`InventoryStore`] on a PostgreSQL connection.
#[derive(Debug)]
pub(crate) struct PgInventoryStore<'c> {
    connection: &'c mut PgConnection,
}

impl<'c> PgInventoryStore<'c> {
    pub(crate) fn new(connection: &'c mut PgConnection) -> Self {
        Self { connection }
    }
}

#[async_trait]
impl InventoryStore for PgInventoryStore<'_> {
    async fn lookup(&mut self, product_id: ProductId) -> Result<Option<StockLevel>, StoreError> {
        let row = sqlx::query(
            "select
                product_id,
                on_hand,
                reserved
            from stock_levels
            where product_id = $1",
        )
        .bind(product_id.0)
        .fetch_optional(&mut *self.connection)
        .await?;
        row.as_ref().map(read_level).transpose()
    }

    async fn lock(&mut self, product_id: ProductId) -> Result<Option<StockLevel>, StoreError> {
        let row = sqlx::query(
            "select
                product_id,
                on_hand,
                reserved
            from stock_levels
            where product_id = $1
            for update",
        )
        .bind(product_id.0)
        .fetch_optional(&mut *self.connection)
        .await?;
        row.as_ref().map(read_level).transpose()
    }

    async fn apply_all(&mut self, moves: &[StockMove]) -> Result<Option<usize>, StoreError> {
        let mut in_order: Vec<&StockMove> = moves.iter().collect();
        in_order.sort_by_key(|entry| entry.product_id);
        let mut changed: Vec<Uuid> = Vec::with_capacity(moves.len());
        for few in in_order.chunks(MOST_AT_ONCE) {
            let mut query = sqlx::query_scalar::<_, Uuid>(APPLY[few.len() - 1].as_str());
            for entry in few {
                query = query
                    .bind(entry.id.0)
                    .bind(entry.product_id.0)
                    .bind(entry.delta_on_hand)
                    .bind(entry.delta_reserved)
                    .bind(entry.reason.as_str())
                    .bind(entry.order_id.map(|id| id.0))
                    .bind(entry.moved_at.to_sqlx());
            }
            changed.extend(query.fetch_all(&mut *self.connection).await?);
        }
        Ok(first_refused(moves, changed))
    }

    async fn list_levels(&mut self, ids: &[ProductId]) -> Result<Vec<StockLevel>, StoreError> {
        let rows = sqlx::query(
            "select
                product_id,
                on_hand,
                reserved
            from stock_levels
            where product_id = any($1)",
        )
        .bind(id_list(ids.iter().map(|id| id.0)))
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(read_level).collect()
    }

    async fn count_low(&mut self) -> Result<u64, StoreError> {
        let mut query = QueryBuilder::new(
            "select count(*)
            from stock_levels l
            join products p on p.id = l.product_id
            where p.status = 'ACTIVE' and ",
        );
        query.push(LOW_STOCK_LEVELS);
        let count: i64 = query
            .build_query_scalar()
            .fetch_one(&mut *self.connection)
            .await?;
        Ok(to_u64(count))
    }

    async fn has_move(&mut self, id: StockMoveId) -> Result<bool, StoreError> {
        let row = sqlx::query("select id from stock_moves where id = $1")
            .bind(id.0)
            .fetch_optional(&mut *self.connection)
            .await?;
        Ok(row.is_some())
    }

    async fn list_moves_before(
        &mut self,
        product_id: ProductId,
        before: Option<(Timestamp, StockMoveId)>,
        limit: u32,
    ) -> Result<Vec<StockMove>, StoreError> {
        let mut query = QueryBuilder::new(
            "select
                id,
                product_id,
                delta_on_hand,
                delta_reserved,
                reason,
                order_id,
                moved_at
            from stock_moves
            where product_id = ",
        );
        query.push_bind(product_id.0);
        if let Some((moment, id)) = before {
            query
                .push(" and (moved_at, id) < (")
                .push_bind(moment.to_sqlx());
            query.push(", ").push_bind(id.0).push(")");
        }
        query.push(" order by moved_at desc, id desc limit ");
        query.push_bind(i64::from(limit));
        let rows = query.build().fetch_all(&mut *self.connection).await?;
        rows.iter().map(read_move).collect()
    }

    async fn list_moves(&mut self, product_id: ProductId) -> Result<Vec<StockMove>, StoreError> {
        let rows = sqlx::query(
            "select
                id,
                product_id,
                delta_on_hand,
                delta_reserved,
                reason,
                order_id,
                moved_at
            from stock_moves
            where product_id = $1
            order by moved_at, id",
        )
        .bind(product_id.0)
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(read_move).collect()
    }

    async fn list_mismatches(&mut self) -> Result<Vec<LedgerMismatch>, StoreError> {
        let rows = sqlx::query(
            "select
                product_id,
                on_hand,
                reserved,
                ledger_on_hand,
                ledger_reserved
            from (
                select
                    l.product_id,
                    l.on_hand,
                    l.reserved,
                    coalesce(sum(m.delta_on_hand), 0)::bigint as ledger_on_hand,
                    coalesce(sum(m.delta_reserved), 0)::bigint as ledger_reserved
                from stock_levels l
                left join stock_moves m on m.product_id = l.product_id
                group by l.product_id
            ) summed
            where on_hand <> ledger_on_hand or reserved <> ledger_reserved
            order by product_id",
        )
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(read_mismatch).collect()
    }
}

fn read_level(row: &PgRow) -> Result<StockLevel, StoreError> {
    Ok(StockLevel {
        product_id: ProductId(row.try_get("product_id")?),
        on_hand: row.try_get("on_hand")?,
        reserved: row.try_get("reserved")?,
    })
}

fn read_move(row: &PgRow) -> Result<StockMove, StoreError> {
    let moved_at: jiff_sqlx::Timestamp = row.try_get("moved_at")?;
    Ok(StockMove {
        id: StockMoveId(row.try_get("id")?),
        product_id: ProductId(row.try_get("product_id")?),
        delta_on_hand: row.try_get("delta_on_hand")?,
        delta_reserved: row.try_get("delta_reserved")?,
        reason: stored("stock reason", StockReason::parse(row.try_get("reason")?))?,
        order_id: row.try_get::<Option<_>, _>("order_id")?.map(OrderId),
        moved_at: moved_at.to_jiff(),
    })
}

fn read_mismatch(row: &PgRow) -> Result<LedgerMismatch, StoreError> {
    Ok(LedgerMismatch {
        level: read_level(row)?,
        ledger_on_hand: row.try_get("ledger_on_hand")?,
        ledger_reserved: row.try_get("ledger_reserved")?,
    })
}
