//! What the shop sells: categories that nest and the products in them.

#[cfg(feature = "storage")]
mod absence;
#[cfg(feature = "storage")]
mod address;
#[cfg(feature = "storage")]
mod delete_product;
#[cfg(feature = "storage")]
mod family;
mod model;
mod option;
#[cfg(feature = "storage")]
mod place;
#[cfg(feature = "storage")]
pub(crate) mod postgres;
#[cfg(feature = "storage")]
mod relate;
#[cfg(feature = "storage")]
mod show;
#[cfg(feature = "storage")]
pub(crate) mod sql;
#[cfg(feature = "storage")]
pub(crate) mod sqlite;
#[cfg(feature = "storage")]
mod store;
mod variant;
#[cfg(feature = "storage")]
mod write_category;
#[cfg(feature = "storage")]
mod write_product;

#[cfg(feature = "storage")]
pub use absence::{ProductAbsence, explain_absent_product, find_moved_category};
#[cfg(feature = "storage")]
pub use address::{AddressStore, ProductAddress, SlugOwner};
#[cfg(feature = "storage")]
pub use delete_product::{Removal, delete_product};
#[cfg(feature = "storage")]
pub use family::VariantError;
#[cfg(all(feature = "storage", feature = "auth"))]
pub(crate) use family::let_be_found;
pub use model::{
    Audience, Category, CategoryRef, CountedCategory, Direction, Key, ListedProduct, Product,
    ProductFilter, ProductOrder, ProductStatus, Rank, ShownProduct, Variants,
};
#[cfg(feature = "storage")]
use option::search_text;
pub use option::{MAX_OPTION_LENGTH, MAX_OPTIONS, MAX_VARIANTS, OptionError, ProductOption};
#[cfg(feature = "storage")]
pub(crate) use option::{options_text, variant_text};
#[cfg(feature = "storage")]
pub use place::ProductPlace;
#[cfg(feature = "storage")]
pub use relate::{list_neighbours, pick_related};
#[cfg(feature = "storage")]
pub use show::{
    ShownCategory, list_counted_categories, list_products_in_order, pick_category, show_category,
    show_product,
};
#[cfg(feature = "storage")]
pub use store::CatalogStore;
#[cfg(feature = "storage")]
use variant::ListedVariant;
pub use variant::{OptionValues, VariantSummary};
#[cfg(feature = "storage")]
pub use write_category::{
    CategoryPatch, DeleteCategoryError, NewCategory, WriteCategoryError, change_category,
    create_category, delete_category,
};
#[cfg(feature = "storage")]
pub use write_product::{
    NewProduct, ProductPatch, WriteProductError, change_product, create_product,
};
#[cfg(feature = "storage")]
pub(crate) use write_product::{change_in, create_in};
#[cfg(feature = "storage")]
pub(crate) use {
    address::{PgAddressStore, SqliteAddressStore},
    postgres::PgCatalogStore,
    sqlite::SqliteCatalogStore,
};
