use sqlx::{Executor, SqlSafeStr};

use crate::storage::{Handle, Storage, StoreError, Stores};

/// Children before parents; the stock ledger last, since it lets go only of products that are gone.
const TABLES: &str = r"
    delete from idempotency_keys;
    delete from guest_idempotency_keys;
    delete from invoices;
    delete from invoice_counters;
    delete from order_lines;
    delete from orders;
    delete from carts;
    delete from products;
    delete from categories;
    delete from users;
    delete from stock_moves;
";

/// Deletes everything that the shop knows, for good.
pub async fn wipe(storage: &Storage) -> Result<(), StoreError> {
    let mut tx = storage.begin_large().await?;
    match tx.handle() {
        Handle::Postgres(connection) => {
            let everything = "truncate users, categories, products, orders, carts, stock_moves, invoice_counters, guest_idempotency_keys cascade";
            connection.execute(everything).await?;
        }
        Handle::Sqlite(connection) => {
            connection.execute(TABLES.into_sql_str()).await?;
        }
    }
    tx.commit().await
}
