use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::{Value, json};
use sqlx::{QueryBuilder, Row, SqliteConnection, sqlite::SqliteRow, types::Json};

use super::{
    InventoryStore, LOW_STOCK_LEVELS, LedgerMismatch, StockLevel, StockMove, StockReason,
    first_refused,
};
use crate::{
    id::{OrderId, ProductId, StockMoveId},
    storage::{StoreError, micros, moment_from_micros, push_limit, stored, to_u64},
};

/// How many ids one statement names: each number of them is a statement that every connection keeps prepared.
const IDS_PER_STATEMENT: usize = 50;

/// Returns the products of those moves that the levels allow, and writes the ledger where these are all. Both go together,
/// since the way to SQLite's thread and back costs more than either.
const APPLY: &str = "
    update stock_levels set
        on_hand = on_hand + move.delta_on_hand,
        reserved = reserved + move.delta_reserved
    from (
        select
            unhex(value ->> 'product_id') as product_id,
            value ->> 'delta_on_hand' as delta_on_hand,
            value ->> 'delta_reserved' as delta_reserved
        from json_each($1)
    ) as move
    where stock_levels.product_id = move.product_id
        and on_hand + move.delta_on_hand >= 0
        and reserved + move.delta_reserved >= 0
        and reserved + move.delta_reserved <= on_hand + move.delta_on_hand
    returning product_id;
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
        unhex(value ->> 'id'),
        unhex(value ->> 'product_id'),
        value ->> 'delta_on_hand',
        value ->> 'delta_reserved',
        value ->> 'reason',
        unhex(value ->> 'order_id'),
        value ->> 'moved_at'
    from json_each($1)
    where changes() = json_array_length($1)";

/// [`InventoryStore`] on a SQLite connection.
#[derive(Debug)]
pub(crate) struct SqliteInventoryStore<'c> {
    connection: &'c mut SqliteConnection,
}

impl<'c> SqliteInventoryStore<'c> {
    pub(crate) fn new(connection: &'c mut SqliteConnection) -> Self {
        Self { connection }
    }
}

#[async_trait]
impl InventoryStore for SqliteInventoryStore<'_> {
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
        // A transaction that may write is the only one of its time.
        self.lookup(product_id).await
    }

    async fn apply_all(&mut self, moves: &[StockMove]) -> Result<Option<usize>, StoreError> {
        // One bound list instead of placeholders for each move, so that the text is always the same.
        let list = Json(moves.iter().map(to_json).collect::<Vec<Value>>());
        let changed = sqlx::query_scalar(APPLY)
            .bind(list)
            .fetch_all(&mut *self.connection)
            .await?;
        Ok(first_refused(moves, changed))
    }

    async fn list_levels(&mut self, ids: &[ProductId]) -> Result<Vec<StockLevel>, StoreError> {
        let mut levels = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(IDS_PER_STATEMENT) {
            let mut query = QueryBuilder::new(
                "select
                    product_id,
                    on_hand,
                    reserved
                from stock_levels
                where product_id in (",
            );
            let mut list = query.separated(", ");
            for id in chunk {
                list.push_bind(id.0);
            }
            query.push(")");
            for row in query.build().fetch_all(&mut *self.connection).await? {
                levels.push(read_level(&row)?);
            }
        }
        Ok(levels)
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
                .push_bind(micros(moment));
            query.push(", ").push_bind(id.0).push(")");
        }
        query.push(" order by moved_at desc, id desc");
        push_limit(&mut query, limit);
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
                    coalesce(sum(m.delta_on_hand), 0) as ledger_on_hand,
                    coalesce(sum(m.delta_reserved), 0) as ledger_reserved
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

fn to_json(stock_move: &StockMove) -> Value {
    json!({
        "id": stock_move.id.0.simple(),
        "product_id": stock_move.product_id.0.simple(),
        "delta_on_hand": stock_move.delta_on_hand,
        "delta_reserved": stock_move.delta_reserved,
        "reason": stock_move.reason.as_str(),
        "order_id": stock_move.order_id.map(|id| id.0.simple()),
        "moved_at": micros(stock_move.moved_at),
    })
}

fn read_level(row: &SqliteRow) -> Result<StockLevel, StoreError> {
    Ok(StockLevel {
        product_id: ProductId(row.try_get("product_id")?),
        on_hand: row.try_get("on_hand")?,
        reserved: row.try_get("reserved")?,
    })
}

fn read_move(row: &SqliteRow) -> Result<StockMove, StoreError> {
    Ok(StockMove {
        id: StockMoveId(row.try_get("id")?),
        product_id: ProductId(row.try_get("product_id")?),
        delta_on_hand: row.try_get("delta_on_hand")?,
        delta_reserved: row.try_get("delta_reserved")?,
        reason: stored("stock reason", StockReason::parse(row.try_get("reason")?))?,
        order_id: row.try_get::<Option<_>, _>("order_id")?.map(OrderId),
        moved_at: moment_from_micros(row.try_get("moved_at")?)?,
    })
}

fn read_mismatch(row: &SqliteRow) -> Result<LedgerMismatch, StoreError> {
    Ok(LedgerMismatch {
        level: read_level(row)?,
        ledger_on_hand: row.try_get("ledger_on_hand")?,
        ledger_reserved: row.try_get("ledger_reserved")?,
    })
}
