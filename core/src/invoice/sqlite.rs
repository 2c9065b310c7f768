use async_trait::async_trait;
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow, types::Json};

use super::{Invoice, InvoiceKind, InvoiceNumber, InvoiceStore};
use crate::{
    id::OrderId,
    storage::{StoreError, json_from_text, micros, moment_from_micros, stored},
};

/// [`InvoiceStore`] on a SQLite connection.
#[derive(Debug)]
pub(crate) struct SqliteInvoiceStore<'c> {
    connection: &'c mut SqliteConnection,
}

impl<'c> SqliteInvoiceStore<'c> {
    pub(crate) fn new(connection: &'c mut SqliteConnection) -> Self {
        Self { connection }
    }
}

#[async_trait]
impl InvoiceStore for SqliteInvoiceStore<'_> {
    async fn next_number(&mut self, kind: InvoiceKind, year: i16) -> Result<i64, StoreError> {
        let number = sqlx::query_scalar(
            r"
            insert into invoice_counters (kind, year, last_number)
            values ($1, $2, 1)
            on conflict (kind, year) do update
            set last_number = invoice_counters.last_number + 1
            returning last_number",
        )
        .bind(kind.as_str())
        .bind(i64::from(year))
        .fetch_one(&mut *self.connection)
        .await?;
        Ok(number)
    }

    async fn add(&mut self, invoice: &Invoice) -> Result<(), StoreError> {
        sqlx::query(
            r"
            insert into invoices (
                kind,
                year,
                number,
                order_id,
                seller,
                issued_at
            ) values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(invoice.number.kind.as_str())
        .bind(i64::from(invoice.number.year))
        .bind(invoice.number.number)
        .bind(invoice.order_id.0)
        .bind(Json(&invoice.seller))
        .bind(micros(invoice.issued_at))
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    async fn list_of_order(&mut self, order_id: OrderId) -> Result<Vec<Invoice>, StoreError> {
        let rows = sqlx::query(
            r"
            select
                kind,
                year,
                number,
                order_id,
                seller,
                issued_at
            from invoices
            where order_id = $1",
        )
        .bind(order_id.0)
        .fetch_all(&mut *self.connection)
        .await?;
        let mut issued = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        issued.sort_unstable_by_key(|invoice| invoice.number);
        Ok(issued)
    }

    async fn list(&mut self, kind: InvoiceKind) -> Result<Vec<Invoice>, StoreError> {
        let rows = sqlx::query(
            r"
            select
                kind,
                year,
                number,
                order_id,
                seller,
                issued_at
            from invoices
            where kind = $1
            order by year, number",
        )
        .bind(kind.as_str())
        .fetch_all(&mut *self.connection)
        .await?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &SqliteRow) -> Result<Invoice, StoreError> {
    let year: i64 = row.try_get("year")?;
    Ok(Invoice {
        number: InvoiceNumber {
            kind: stored("kind of document", InvoiceKind::parse(row.try_get("kind")?))?,
            year: stored("year", i16::try_from(year).ok())?,
            number: row.try_get("number")?,
        },
        order_id: OrderId(row.try_get("order_id")?),
        seller: json_from_text("seller", row.try_get("seller")?)?,
        issued_at: moment_from_micros(row.try_get("issued_at")?)?,
    })
}
