use sqlx::{
    SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};

/// What a migration run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MigrationReport {
    /// Migrations that this run applied.
    pub applied: usize,
    /// Migrations that the program knows.
    pub known: usize,
}

macro_rules! migrations {
    ($folder:literal: $($version:literal $name:literal,)*) => {
        vec![$(migration(
            $version,
            $name,
            include_str!(concat!("../../../migrations/", $folder, "/", $version, "_", $name, ".sql")),
        ),)*]
    };
}

/// A file that starts so runs outside of a transaction, and sees itself to it that it can be run again.
const ALONE: &str = "-- no-transaction\n";

fn migration(version: i64, name: &'static str, sql: &'static str) -> Migration {
    let is_alone = sql.starts_with(ALONE);
    Migration::new(
        version,
        name.into(),
        MigrationType::Simple,
        sql.into_sql_str(),
        is_alone,
    )
}

/// The migrations of PostgreSQL.
#[expect(
    clippy::unreadable_literal,
    reason = "a version is a moment, as in the name of its file"
)]
pub(super) fn postgres() -> Migrator {
    Migrator::with_migrations(migrations! { "postgres":
        20261125090000 "create_accounts",
        20261125090100 "create_catalogue",
        20261125090200 "create_inventory",
        20261125090300 "create_orders",
        20261125090400 "create_carts",
        20261125100000 "create_audit_entries",
        20261129100000 "let_guests_order",
        20261129100100 "create_guest_idempotency_keys",
        20261129100200 "keep_every_step_of_orders",
        20261129100300 "create_addresses",
        20261129100400 "create_invoices",
        20261129110000 "create_wishes",
        20261129110100 "create_old_slugs",
        20261129110200 "index_order_lines_by_age",
        20261129120000 "let_accounts_be_staff",
        20261129120100 "list_accounts_by_access",
        20261129120200 "list_low_stock",
        20261129120300 "create_imports",
        20261129130000 "find_orders_of_guests",
        20261129140000 "sort_products_within_categories",
        20261130100000 "estimate_low_stock",
        20261130110000 "log_search_changes",
        20261130120000 "let_products_have_variants",
        20261201090000 "list_recommended_and_reduced",
    })
}

/// The migrations of SQLite.
#[expect(
    clippy::unreadable_literal,
    reason = "a version is a moment, as in the name of its file"
)]
pub(super) fn sqlite() -> Migrator {
    Migrator::with_migrations(migrations! { "sqlite":
        20261125090000 "create_accounts",
        20261125090100 "create_catalogue",
        20261125090200 "create_inventory",
        20261125090300 "create_orders",
        20261125090400 "create_carts",
        20261125100000 "create_audit_entries",
        20261129100000 "let_guests_order",
        20261129100100 "create_guest_idempotency_keys",
        20261129100200 "keep_every_step_of_orders",
        20261129100300 "create_addresses",
        20261129100400 "create_invoices",
        20261129110000 "create_wishes",
        20261129110100 "create_old_slugs",
        20261129110200 "index_order_lines_by_age",
        20261129120000 "let_accounts_be_staff",
        20261129120100 "list_accounts_by_access",
        20261129120200 "list_low_stock",
        20261129120300 "create_imports",
        20261129130000 "find_orders_of_guests",
        20261129140000 "sort_products_within_categories",
        20261130100000 "estimate_low_stock",
        20261130110000 "log_search_changes",
        20261130120000 "let_products_have_variants",
        20261201090000 "list_recommended_and_reduced",
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use sqlx::{ConnectOptions, Executor, sqlite::SqliteConnectOptions};

    use super::*;

    fn files(folder: &str) -> Vec<String> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../migrations")
            .join(folder);
        let mut names: Vec<String> = std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn listed(migrator: &Migrator) -> Vec<String> {
        migrator
            .iter()
            .map(|m| format!("{}_{}.sql", m.version, m.description))
            .collect()
    }

    #[test]
    fn every_file_is_listed_in_order_and_both_databases_have_the_same() {
        assert_eq!(listed(&postgres()), files("postgres"));
        assert_eq!(listed(&sqlite()), files("sqlite"));
        assert_eq!(files("postgres"), files("sqlite"));
    }

    /// The table of orders is made anew for guests: what is in it, what hangs on it and what guards it must stay.
    #[tokio::test]
    async fn orders_from_before_guests_stay_as_they_are() {
        let mut connection = SqliteConnectOptions::new()
            .foreign_keys(true)
            .connect()
            .await
            .unwrap();
        let before = sqlite().iter().nth(5).unwrap().version;
        sqlite().run_to(before, &mut connection).await.unwrap();
        connection.execute(BEFORE.into_sql_str()).await.unwrap();
        sqlite().run(&mut connection).await.unwrap();

        let number: String = sqlx::query_scalar("select order_number from orders")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(number, "ORD-1");
        for (table, rows) in [("order_lines", 1), ("idempotency_keys", 1)] {
            let sql = format!("select count(*) from {table}");
            let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
                .fetch_one(&mut connection)
                .await
                .unwrap();
            assert_eq!(count, rows, "{table}");
        }
        for refused in [
            "insert into order_lines select x'07', x'07', 9, product_id, sku, name, 1, 1, 1 from order_lines",
            "update orders set user_id = null",
            "update orders set total_minor = 1",
        ] {
            assert!(connection.execute(refused).await.is_err(), "{refused}");
        }
        let gone = connection.execute("delete from orders").await.unwrap();
        assert_eq!(gone.rows_affected(), 1);
        let left: i64 = sqlx::query_scalar("select count(*) from order_lines")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(left, 0, "lines go with their order");
    }

    /// An account, a product and an order with its line and its key.
    const BEFORE: &str = "
        insert into users values (x'01', 'a@b.cd', 'a@b.cd', '', null, null, 'CUSTOMER', 1, 0, 0);
        insert into categories values (x'02', 'a', 'a', 'a', null, '', null, null, 1, 0, 0, 0);
        insert into products values
            (x'03', x'02', 'A', 'a', 'a', 'a', null, '', 1000, null, null, '[]', 'ACTIVE', 0, null, 0, 0);
        insert into orders values (x'04', 'ORD-1', x'01', 'PENDING', 1000, 0, 999, 100, 2099, 'USD', null, null, null,
            null, null, null, null, 0, 0);
        insert into order_lines values (x'05', x'04', 0, x'03', 'A', 'a', 1, 1000, 1000);
        insert into idempotency_keys values (x'01', 'key', zeroblob(32), x'04', 'body', 0);
    ";
}
