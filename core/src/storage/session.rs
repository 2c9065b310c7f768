use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection, Transaction, pool::PoolConnection};
use tracing::{Instrument, info_span};

use super::{StoreError, write_queue::Turn};
use crate::{
    account::{AccountStore, PgAccountStore, SqliteAccountStore},
    address_book::{AddressBookStore, PgAddressBookStore, SqliteAddressBookStore},
    audit::{AuditStore, PgAuditStore, SqliteAuditStore},
    cart::{CartStore, PgCartStore, SqliteCartStore},
    catalog::{
        AddressStore, CatalogStore, PgAddressStore, PgCatalogStore, SqliteAddressStore,
        SqliteCatalogStore,
    },
    import::{ImportStore, PgImportStore, SqliteImportStore},
    inventory::{InventoryStore, PgInventoryStore, SqliteInventoryStore},
    invoice::{InvoiceStore, PgInvoiceStore, SqliteInvoiceStore},
    order::{OrderStore, PgOrderStore, SqliteOrderStore},
    search::{
        PgSearchFeed, PgSearchStore, SearchFeed, SearchStore, SqliteSearchFeed, SqliteSearchStore,
    },
    traces::TRACES,
    wishlist::{PgWishlistStore, SqliteWishlistStore, WishlistStore},
};

/// A borrowed connection to either database.
#[doc(hidden)]
#[derive(Debug)]
pub enum Handle<'c> {
    Postgres(&'c mut PgConnection),
    Sqlite(&'c mut SqliteConnection),
}

/// Whatever gives access to the stores: a connection or a transaction.
pub trait Stores: Send {
    /// The connection behind it.
    #[doc(hidden)]
    fn handle(&mut self) -> Handle<'_>;

    /// Categories and products.
    fn catalog(&mut self) -> Box<dyn CatalogStore + '_> {
        match self.handle() {
            Handle::Postgres(connection) => Box::new(PgCatalogStore::new(connection)),
            Handle::Sqlite(connection) => Box::new(SqliteCatalogStore::new(connection)),
        }
    }

    /// Addresses of pages of the catalogue.
    fn addresses(&mut self) -> Box<dyn AddressStore + '_> {
        match self.handle() {
            Handle::Postgres(connection) => Box::new(PgAddressStore::new(connection)),
            Handle::Sqlite(connection) => Box::new(SqliteAddressStore::new(connection)),
        }
    }

    /// Files of products on their way into the catalogue.
    fn imports(&mut self) -> Box<dyn ImportStore + '_> {
        match self.handle() {
            Handle::Postgres(connection) => Box::new(PgImportStore::new(connection)),
            Handle::Sqlite(connection) => Box::new(SqliteImportStore::new(connection)),
        }
    }

    /// Stock levels and their ledger.
    fn inventory(&mut self) -> Box<dyn InventoryStore + '_> {
        match self.handle() {
            Handle::Postgres(connection) => Box::new(PgInventoryStore::new(connection)),
            Handle::Sqlite(connection) => Box::new(SqliteInventoryStore::new(connection)),
        }
    }

    /// Accounts and their sessions.
    fn accounts(&mut self) -> Box<dyn AccountStore + '_> {
        match self.handle() {
            Handle::Postgres(connection) => Box::new(PgAccountStore::new(connection)),
            Handle::Sqlite(connection) => Box::new(SqliteAccountStore::new(connection)),
        }
    }

    /// Address books.
    fn address_book(&mut self) -> Box<dyn AddressBookStore + '_> {
        match self.handle() {
            Handle::Postgres(connection) => Box::new(PgAddressBookStore::new(connection)),
            Handle::Sqlite(connection) => Box::new(SqliteAddressBookStore::new(connection)),
        }
    }

    /// The audit trail.
    fn audit(&mut self) -> Box<dyn AuditStore + '_> {
        match self.handle() {
            Handle::Postgres(connection) => Box::new(PgAuditStore::new(connection)),
            Handle::Sqlite(connection) => Box::new(SqliteAuditStore::new(connection)),
        }
    }

    /// Carts.
    fn carts(&mut self) -> Box<dyn CartStore + '_> {
        match self.handle() {
            Handle::Postgres(connection) => Box::new(PgCartStore::new(connection)),
            Handle::Sqlite(connection) => Box::new(SqliteCartStore::new(connection)),
        }
    }

    /// Orders.
    fn orders(&mut self) -> Box<dyn OrderStore + '_> {
        match self.handle() {
            Handle::Postgres(connection) => Box::new(PgOrderStore::new(connection)),
            Handle::Sqlite(connection) => Box::new(SqliteOrderStore::new(connection)),
        }
    }

    /// Invoices and credit notes.
    fn invoices(&mut self) -> Box<dyn InvoiceStore + '_> {
        match self.handle() {
            Handle::Postgres(connection) => Box::new(PgInvoiceStore::new(connection)),
            Handle::Sqlite(connection) => Box::new(SqliteInvoiceStore::new(connection)),
        }
    }

    /// What people type into the search field.
    fn search(&mut self) -> Box<dyn SearchStore + '_> {
        match self.handle() {
            Handle::Postgres(connection) => Box::new(PgSearchStore::new(connection)),
            Handle::Sqlite(connection) => Box::new(SqliteSearchStore::new(connection)),
        }
    }

    /// What an index of the catalogue is made from.
    fn search_feed(&mut self) -> Box<dyn SearchFeed + '_> {
        match self.handle() {
            Handle::Postgres(connection) => Box::new(PgSearchFeed::new(connection)),
            Handle::Sqlite(connection) => Box::new(SqliteSearchFeed::new(connection)),
        }
    }

    /// Wishlists of accounts.
    fn wishlists(&mut self) -> Box<dyn WishlistStore + '_> {
        match self.handle() {
            Handle::Postgres(connection) => Box::new(PgWishlistStore::new(connection)),
            Handle::Sqlite(connection) => Box::new(SqliteWishlistStore::new(connection)),
        }
    }
}

/// A connection to read with; each statement sees what was committed before it.
#[derive(Debug)]
pub struct Connection(pub(super) ConnectionOf);

#[derive(Debug)]
pub(super) enum ConnectionOf {
    Postgres(PoolConnection<Postgres>),
    Sqlite(PoolConnection<Sqlite>),
}

impl Stores for Connection {
    fn handle(&mut self) -> Handle<'_> {
        match &mut self.0 {
            ConnectionOf::Postgres(connection) => Handle::Postgres(connection),
            ConnectionOf::Sqlite(connection) => Handle::Sqlite(connection),
        }
    }
}

/// A transaction that may write; dropped without [`Tx::commit`] it leaves nothing behind.
#[derive(Debug)]
pub struct Tx(pub(super) TxOf);

#[derive(Debug)]
pub(super) enum TxOf {
    Postgres(Transaction<'static, Postgres>),
    Sqlite(Turn),
}

impl Stores for Tx {
    fn handle(&mut self) -> Handle<'_> {
        match &mut self.0 {
            TxOf::Postgres(tx) => Handle::Postgres(tx),
            TxOf::Sqlite(turn) => Handle::Sqlite(turn.connection()),
        }
    }
}

impl Tx {
    /// Writes everything; when this returns it is on disk.
    pub async fn commit(self) -> Result<(), StoreError> {
        let span = info_span!(target: TRACES, "commit");
        let committing = async {
            match self.0 {
                TxOf::Postgres(tx) => Ok(tx.commit().await?),
                TxOf::Sqlite(turn) => turn.commit().await,
            }
        };
        committing.instrument(span).await
    }

    /// Undoes everything; the same as dropping, but waits until it is done.
    pub async fn rollback(self) -> Result<(), StoreError> {
        match self.0 {
            TxOf::Postgres(tx) => tx.rollback().await?,
            TxOf::Sqlite(turn) => turn.roll_back().await?,
        }
        Ok(())
    }
}
