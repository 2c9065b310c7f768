use async_trait::async_trait;

use super::{ProductHint, SearchTerm};
use crate::{
    catalog::{Category, CategoryRef},
    page::{Page, PageRequest},
    storage::StoreError,
};

/// Finds what people type. Products by filter and term are [`crate::catalog::CatalogStore::list_products`].
#[async_trait]
pub trait SearchStore: Send {
    /// Active categories with the term in name or description, by name, then id.
    async fn find_categories(
        &mut self,
        term: &SearchTerm,
        page: PageRequest,
    ) -> Result<Page<Category>, StoreError>;

    /// Active products with the term in their name, featured ones first, then by name, then id.
    async fn suggest_products(
        &mut self,
        term: &SearchTerm,
        limit: u32,
    ) -> Result<Vec<ProductHint>, StoreError>;

    /// Active categories with the term in their name, by name, then id.
    async fn suggest_categories(
        &mut self,
        term: &SearchTerm,
        limit: u32,
    ) -> Result<Vec<CategoryRef>, StoreError>;

    /// Active, featured products, by name, then id.
    async fn featured_products(&mut self, limit: u32) -> Result<Vec<ProductHint>, StoreError>;
}
