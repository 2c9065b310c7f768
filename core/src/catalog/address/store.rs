use std::ops::Bound;

use async_trait::async_trait;
use jiff::Timestamp;

use crate::{
    id::{CategoryId, ProductId},
    storage::StoreError,
};

/// Whose slug it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlugOwner {
    /// A product's.
    Product(ProductId),
    /// A category's.
    Category(CategoryId),
}

/// Where the page of a product on sale is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductAddress {
    /// The product.
    pub id: ProductId,
    /// Its slug.
    pub slug: String,
    /// When it last changed, its stock apart.
    pub updated_at: Timestamp,
}

/// Keeps the slugs of before, and lists those of now.
///
/// A slug in use is never among those of before: whoever gives one to a product or category takes it over.
#[async_trait]
pub trait AddressStore: Send {
    /// Remembers that the owner had this slug until now; whoever had it before that is forgotten.
    async fn retire_slug(
        &mut self,
        slug: &str,
        owner: SlugOwner,
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Forgets who had the slug that the owner has now.
    async fn take_over_slug(&mut self, slug: &str, owner: SlugOwner) -> Result<(), StoreError>;

    /// The present slug of the product that had this one before, if it is or was on sale.
    async fn find_product_by_old_slug(&mut self, slug: &str) -> Result<Option<String>, StoreError>;

    /// The present slug of the active category that had this one before.
    async fn find_category_by_old_slug(&mut self, slug: &str)
    -> Result<Option<String>, StoreError>;

    /// The addresses of products on sale, leads alone, in id order from here on, at most so many.
    async fn list_product_addresses(
        &mut self,
        from: Bound<ProductId>,
        limit: u32,
    ) -> Result<Vec<ProductAddress>, StoreError>;

    /// The first product of each part when those on sale are cut, in id order, into parts of this size.
    async fn list_part_starts(&mut self, size: u32) -> Result<Vec<ProductId>, StoreError>;
}
