use std::sync::Arc;

use jiff::Timestamp;
use secrecy::SecretString;

use super::{
    changes::{hush, tell},
    indexes::{Index, analyze, create_index, drop_indexes, vacuum},
    references::{Reference, create_reference, drop_references},
    settings::{give_back, make_room},
    tables::PRODUCTS,
    write::{TABLES, Writer},
};
use crate::{
    auth::{HasherBusy, PasswordHasher},
    clock::Entropy,
    demo::{DEMO_PASSWORD, add_accounts},
    scale::Blueprint,
    storage::{Storage, StoreError, Stores, Tx},
};

/// What is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Products, with their stock and their old slugs.
    Products,
    /// Accounts of customers.
    People,
    /// Orders, with their lines and what they did to stock.
    Orders,
    /// The indexes and references, once all rows are there.
    Indexes,
}

/// How far a stage has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being written.
    pub stage: Stage,
    /// So many of them are.
    pub done: u32,
    /// Of so many.
    pub of: u32,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Loaded {
    /// Demo accounts.
    pub accounts: usize,
    /// Categories.
    pub categories: usize,
    /// Products.
    pub products: u32,
    /// Accounts of customers.
    pub people: u32,
    /// Orders.
    pub orders: u32,
    /// Rows of all tables together.
    pub rows: u64,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A generated shop is never mixed with another.
    #[error("the shop is not empty: it has {categories} categories and {products} products")]
    NotEmpty {
        /// How many categories there are.
        categories: usize,
        /// How many products there are.
        products: u64,
    },
    /// The program is ending.
    #[error("the program is ending")]
    Stopped,
    /// Too many passwords are being hashed.
    #[error(transparent)]
    Busy(#[from] HasherBusy),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes a whole shop into an empty one, with the demo accounts, in one transaction: an interrupted run leaves nothing
/// behind, and every index is there again in the moment in which the rows are.
pub async fn load(
    storage: &Storage,
    blueprint: &Arc<Blueprint>,
    hasher: &PasswordHasher,
    (now, entropy): (Timestamp, &dyn Entropy),
    told: &mut (dyn FnMut(Progress) + Send),
) -> Result<Loaded, LoadError> {
    let password = SecretString::from(DEMO_PASSWORD);
    let password_hash = hasher.hash(&password, entropy).await?;
    let mut tx = storage.begin_large().await?;
    refuse_a_filled_shop(&mut tx).await?;
    let accounts = add_accounts(&mut tx, &password_hash, now, entropy).await?;
    let cache = make_room(&mut tx).await?;
    let triggers = hush(&mut tx).await?;
    let references = drop_references(&mut tx, &TABLES).await?;
    let indexes = drop_indexes(&mut tx, &TABLES).await?;
    let writer = Writer {
        tx: &mut tx,
        kind: storage.kind(),
        blueprint,
        told: &mut *told,
    };
    let rows = writer.write(&password_hash).await?;
    put_back(&mut tx, indexes, references, told).await?;
    tell(&mut tx, triggers).await?;
    analyze(&mut tx, &TABLES).await?;
    give_back(&mut tx, cache).await?;
    tx.commit().await?;
    if let Err(error) = vacuum(&mut storage.read().await?, &PRODUCTS).await {
        let error: &dyn std::error::Error = &error;
        tracing::warn!(
            error,
            "products were not vacuumed; PostgreSQL will do so by itself"
        );
    }
    Ok(Loaded {
        accounts,
        categories: blueprint.categories().len(),
        products: blueprint.size().products,
        people: blueprint.size().people,
        orders: blueprint.size().orders,
        rows,
    })
}

/// Makes what was away again. References come last, since their checks use indexes.
async fn put_back(
    tx: &mut Tx,
    indexes: Vec<Index>,
    references: Vec<Reference>,
    told: &mut (dyn FnMut(Progress) + Send),
) -> Result<(), StoreError> {
    let stage = Stage::Indexes;
    let of = u32::try_from(indexes.len() + references.len()).unwrap_or(u32::MAX);
    let mut done = 0;
    let mut tell = || {
        done += 1;
        told(Progress { stage, done, of });
    };
    for index in indexes {
        create_index(tx, index).await?;
        tell();
    }
    for reference in references {
        create_reference(tx, reference).await?;
        tell();
    }
    Ok(())
}

async fn refuse_a_filled_shop(tx: &mut Tx) -> Result<(), LoadError> {
    tx.catalog().lock_catalog().await?;
    let categories = tx.catalog().list_categories().await?.len();
    let counts = tx.catalog().count_products_by_category(None).await?;
    let products = counts.values().sum();
    if categories == 0 && products == 0 {
        return Ok(());
    }
    Err(LoadError::NotEmpty {
        categories,
        products,
    })
}
