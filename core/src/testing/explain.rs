use crate::{
    catalog::{ProductFilter, ProductOrder, postgres, sqlite},
    page::PageRequest,
    storage::{Handle, StoreError, Stores},
};

/// How the database reads one page of products, line by line in its own words; PostgreSQL reads it, and tells how many rows
/// each step had.
pub async fn explain_products(
    stores: &mut impl Stores,
    filter: &ProductFilter,
    order: ProductOrder,
    request: PageRequest,
) -> Result<Vec<String>, StoreError> {
    match stores.handle() {
        Handle::Postgres(connection) => {
            postgres::explain_products(connection, filter, order, request).await
        }
        Handle::Sqlite(connection) => {
            sqlite::explain_products(connection, filter, order, request).await
        }
    }
}
