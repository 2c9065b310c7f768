use std::time::Duration;

use jiff::Timestamp;
use shop_core::{
    audit::{Act, Author},
    clock::Clock,
    storage::{DatabaseKind, Handle, Storage, StoreError, Stores},
    testing::{FixedClock, SeededEntropy, TestDatabase},
};
use uuid::Uuid;

/// A database of its own, a clock that stands still and luck that repeats.
pub(crate) struct World {
    pub(crate) storage: Storage,
    pub(crate) clock: FixedClock,
    pub(crate) entropy: SeededEntropy,
    _database: TestDatabase,
}

impl World {
    /// A change that nobody in particular makes, now.
    pub(crate) fn act(&self) -> Act<'_> {
        self.act_at(self.clock.now())
    }

    /// A change that nobody in particular makes at this moment.
    pub(crate) fn act_at(&self, now: Timestamp) -> Act<'_> {
        Act {
            author: &Author::NOBODY,
            now,
            entropy: &self.entropy,
        }
    }

    pub(crate) async fn new(kind: DatabaseKind) -> Self {
        let database = TestDatabase::new(kind).await;
        let storage = database.storage.clone();
        Self {
            storage,
            clock: FixedClock::default(),
            entropy: SeededEntropy::default(),
            _database: database,
        }
    }
}

/// Sends a statement past the stores, to do what the shop itself never does.
pub(crate) async fn execute(
    stores: &mut impl Stores,
    sql: &'static str,
    ids: &[Uuid],
) -> Result<u64, StoreError> {
    Ok(match stores.handle() {
        Handle::Postgres(connection) => {
            let query = ids
                .iter()
                .fold(sqlx::query(sql), |query, id| query.bind(*id));
            query.execute(connection).await?.rows_affected()
        }
        Handle::Sqlite(connection) => {
            let query = ids
                .iter()
                .fold(sqlx::query(sql), |query, id| query.bind(*id));
            query.execute(connection).await?.rows_affected()
        }
    })
}

/// Returns once a statement of another transaction waits for a lock; on SQLite at once, where it would not even
/// have started.
pub(crate) async fn somebody_waits(storage: &Storage) {
    if storage.kind() == DatabaseKind::Sqlite {
        return;
    }
    let waits = async {
        let mut reader = storage.read().await.unwrap();
        let Handle::Postgres(connection) = reader.handle() else {
            return;
        };
        let sql = "select exists (
            select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
        )";
        while !sqlx::query_scalar::<_, bool>(sql)
            .fetch_one(&mut *connection)
            .await
            .unwrap()
        {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waits)
        .await
        .expect("the other transaction comes to wait");
}

/// Runs each `async fn name(world: World)` once on SQLite and once on PostgreSQL.
macro_rules! on_both_databases {
    ($($name:ident,)*) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::support::World::new(shop_core::storage::DatabaseKind::Sqlite).await).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::support::World::new(shop_core::storage::DatabaseKind::Postgres).await).await;
            })*
        }
    };
}
pub(crate) use on_both_databases;
