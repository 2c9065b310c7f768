use serde::{Deserialize, Serialize};

use super::{Category, Key, ProductStatus};
use crate::{
    id::{CategoryId, ProductId},
    storage::{StoreError, Stores},
};

/// Why shoppers find no product under a key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ProductAbsence {
    /// It is no longer sold.
    Archived {
        /// The product.
        id: ProductId,
        /// What it was called.
        name: String,
        /// Where it stood; there may be others.
        category: Box<Category>,
    },
    /// It has this slug now.
    Moved(String),
    /// There never was one, or not yet.
    Unknown,
}

/// Tells why there is no active product with this id, slug or SKU. What is or was in use comes before what was in use
/// before that.
pub async fn explain_absent_product(
    stores: &mut dyn Stores,
    key: &Key<ProductId>,
) -> Result<ProductAbsence, StoreError> {
    if let Some(shown) = stores.catalog().find_product(key).await? {
        return Ok(match shown.product.status {
            ProductStatus::Archived => ProductAbsence::Archived {
                id: shown.product.id,
                name: shown.product.name,
                category: Box::new(shown.category),
            },
            ProductStatus::Draft => ProductAbsence::Unknown,
            // It came on sale after the caller looked.
            ProductStatus::Active => ProductAbsence::Moved(shown.product.slug),
        });
    }
    let Key::Text(slug) = key else {
        return Ok(ProductAbsence::Unknown);
    };
    let moved = stores.addresses().find_product_by_old_slug(slug).await?;
    Ok(moved.map_or(ProductAbsence::Unknown, ProductAbsence::Moved))
}

/// The slug that the active category has now which had this one before, unless the slug is in use.
pub async fn find_moved_category(
    stores: &mut dyn Stores,
    key: &Key<CategoryId>,
) -> Result<Option<String>, StoreError> {
    let Key::Text(slug) = key else {
        return Ok(None);
    };
    if stores.catalog().find_category(key).await?.is_some() {
        return Ok(None);
    }
    stores.addresses().find_category_by_old_slug(slug).await
}
