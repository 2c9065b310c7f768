use sqlx::error::DatabaseError;

/// Why a store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database can not be reached or has no connection left in time; the same call may work later.
    #[error("the database is out of reach")]
    Unavailable(#[source] sqlx::Error),
    /// The database can be read and not written: its disk is full, read-only or broken. Nothing was changed.
    #[error("the database cannot be written: {0}")]
    CannotWrite(#[source] sqlx::Error),
    /// A constraint refused the change.
    #[error("the change breaks a rule of the database: {rule:?}")]
    Rule {
        /// What the rule protects.
        rule: Rule,
        /// What the database said.
        source: sqlx::Error,
    },
    /// The database refused a statement for another reason.
    #[error("the database refused a statement")]
    Refused(#[source] sqlx::Error),
    /// A stored value is not one that this program writes.
    #[error("the stored {what} can not be read")]
    Corrupt {
        /// Which value.
        what: &'static str,
    },
    /// The schema can not be brought up to date.
    #[error("the database can not be migrated")]
    Migration(#[source] sqlx::migrate::MigrateError),
    /// The folder of the database can not be made.
    #[error("the folder of the database can not be made")]
    Folder(#[source] std::io::Error),
}

/// What a constraint protects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// No two accounts share an e-mail address.
    UserEmail,
    /// No two categories share a slug.
    CategorySlug,
    /// No two products share a slug.
    ProductSlug,
    /// No two products share a SKU.
    ProductSku,
    /// No two orders share a number.
    OrderNumber,
    /// A row names another that does not exist, or is named by one that does.
    Reference,
    /// A value is out of its bounds.
    Bounds,
    /// Any other rule.
    Other,
}

impl Rule {
    /// PostgreSQL names the constraint, SQLite the columns.
    fn of(error: &dyn DatabaseError) -> Self {
        let message = error.message();
        let unique = error
            .constraint()
            .or_else(|| message.strip_prefix("UNIQUE constraint failed: "))
            .unwrap_or_default();
        match unique {
            "users_email_key_unique" | "users.email_key" => Self::UserEmail,
            "categories_slug_unique" | "categories.slug" => Self::CategorySlug,
            "products_slug_unique" | "products.slug" => Self::ProductSlug,
            "products_sku_unique" | "products.sku" => Self::ProductSku,
            "orders_number_unique" | "orders.order_number" => Self::OrderNumber,
            _ if error.is_foreign_key_violation() => Self::Reference,
            _ if error.is_check_violation() => Self::Bounds,
            _ => Self::Other,
        }
    }
}

impl StoreError {
    /// Whether this is the given rule being broken.
    pub fn breaks(&self, expected: Rule) -> bool {
        matches!(self, Self::Rule { rule, .. } if *rule == expected)
    }
}

/// Whether the same call may work later: lock and statement time-outs, too many connections, a server that
/// stops, a deadlock; SQLite's busy and its busy snapshot.
fn passes(code: &str) -> bool {
    const POSTGRES: [&str; 8] = [
        "55P03", "57014", "53300", "57P01", "57P02", "57P03", "40001", "40P01",
    ];
    const SQLITE_BUSY: u32 = 5;
    POSTGRES.contains(&code) || sqlite_kind(code) == Some(SQLITE_BUSY)
}

/// Whether the disk is full, read-only or broken, or, on PostgreSQL, the server is a standby.
fn forbids_writing(code: &str) -> bool {
    const POSTGRES: [&str; 3] = ["53100", "58030", "25006"];
    const READONLY: u32 = 8;
    const IOERR: u32 = 10;
    const FULL: u32 = 13;
    const CANTOPEN: u32 = 14;
    let is_sqlites = |kind| [READONLY, IOERR, FULL, CANTOPEN].contains(&kind);
    POSTGRES.contains(&code) || sqlite_kind(code).is_some_and(is_sqlites)
}

/// What SQLite's code means without its details, which are in the upper bits; PostgreSQL's have five characters.
fn sqlite_kind(code: &str) -> Option<u32> {
    let number = (code.len() < 5).then(|| code.parse::<u32>().ok())??;
    Some(number & 0xff)
}

fn is_constraint(error: &dyn DatabaseError) -> bool {
    error.is_unique_violation() || error.is_foreign_key_violation() || error.is_check_violation()
}

impl StoreError {
    /// The same failure for one more of those whom it hits.
    pub(super) fn alike(&self) -> Self {
        let told =
            |source: &sqlx::Error| sqlx::Error::Io(std::io::Error::other(source.to_string()));
        match self {
            Self::Unavailable(source) => Self::Unavailable(told(source)),
            Self::CannotWrite(source) => Self::CannotWrite(told(source)),
            other => Self::Refused(sqlx::Error::Protocol(other.to_string())),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(source: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match &source {
            E::Io(_) | E::Tls(_) | E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed => {
                Self::Unavailable(source)
            }
            E::Database(error) if is_constraint(error.as_ref()) => Self::Rule {
                rule: Rule::of(error.as_ref()),
                source,
            },
            E::Database(error) if passes(&error.code().unwrap_or_default()) => {
                Self::Unavailable(source)
            }
            E::Database(error) if forbids_writing(&error.code().unwrap_or_default()) => {
                Self::CannotWrite(source)
            }
            _ => Self::Refused(source),
        }
    }
}
