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
        vec![$(Migration::new(
            $version,
            $name.into(),
            MigrationType::Simple,
            include_str!(concat!("../../../migrations/", $folder, "/", $version, "_", $name, ".sql")).into_sql_str(),
            false,
        ),)*]
    };
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
        20261129110000 "create_wishes",
        20261129110100 "create_old_slugs",
        20261129110200 "index_order_lines_by_age",
        20261129120000 "let_accounts_be_staff",
        20261129120100 "list_accounts_by_access",
        20261129120200 "list_low_stock",
        20261129120300 "create_imports",
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
        20261129110000 "create_wishes",
        20261129110100 "create_old_slugs",
        20261129110200 "index_order_lines_by_age",
        20261129120000 "let_accounts_be_staff",
        20261129120100 "list_accounts_by_access",
        20261129120200 "list_low_stock",
        20261129120300 "create_imports",
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

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
}
