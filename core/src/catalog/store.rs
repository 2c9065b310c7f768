use std::collections::HashMap;

use async_trait::async_trait;

use super::{
    Category, Key, ListedProduct, Product, ProductFilter, ProductOrder, ProductPlace,
    ProductStatus, Rank, ShownProduct,
};
use crate::{
    id::{CategoryId, ProductId},
    page::{Page, PageRequest},
    storage::StoreError,
};

/// Keeps categories and products.
#[async_trait]
pub trait CatalogStore: Send {
    /// The category with this id or slug, active or not; a slug that looks like an id is found too.
    async fn find_category(
        &mut self,
        key: &Key<CategoryId>,
    ) -> Result<Option<Category>, StoreError>;

    /// All categories, by sort order, then name, then id.
    async fn list_categories(&mut self) -> Result<Vec<Category>, StoreError>;

    /// How many products stand directly in each category, leads alone; with a status, only those.
    async fn count_products_by_category(
        &mut self,
        status: Option<ProductStatus>,
    ) -> Result<HashMap<CategoryId, u64>, StoreError>;

    /// Writes a new category.
    async fn add_category(&mut self, category: &Category) -> Result<(), StoreError>;

    /// Overwrites a category; `false` when there is none with its id.
    async fn update_category(&mut self, category: &Category) -> Result<bool, StoreError>;

    /// Deletes a category, whose children become roots; `false` when there is none.
    async fn delete_category(&mut self, id: CategoryId) -> Result<bool, StoreError>;

    /// Makes other transactions that lock the catalogue wait until this one ends.
    ///
    /// Whoever reads a category or a product in order to write it back locks first, so that no change is lost.
    async fn lock_catalog(&mut self) -> Result<(), StoreError>;

    /// The product with this id, slug or SKU, whatever its status.
    async fn find_product(
        &mut self,
        key: &Key<ProductId>,
    ) -> Result<Option<ShownProduct>, StoreError>;

    /// One page of the products that pass the filter, and how many pass in all, as far as they are counted.
    async fn list_products(
        &mut self,
        filter: &ProductFilter,
        order: ProductOrder,
        page: PageRequest,
    ) -> Result<Page<ListedProduct>, StoreError>;

    /// So many of the products that pass the filter, from this place on. However far on, it costs the same.
    async fn list_products_from(
        &mut self,
        filter: &ProductFilter,
        place: &ProductPlace,
        limit: u32,
    ) -> Result<Vec<ListedProduct>, StoreError>;

    /// The products with these ids, in id order; those that do not exist are left out.
    async fn list_products_by_id(&mut self, ids: &[ProductId]) -> Result<Vec<Product>, StoreError>;

    /// The products with these ids as lists show them, in any order; those that do not exist are left out.
    async fn list_listed_by_id(
        &mut self,
        ids: &[ProductId],
    ) -> Result<Vec<ListedProduct>, StoreError>;

    /// A lead and what is a variant of it, whatever their status, in id order; empty where there is no such product.
    async fn list_variants(&mut self, lead_id: ProductId) -> Result<Vec<Product>, StoreError>;

    /// What was bought together with a product and can be bought now, what was so most often first; a lead for each of its
    /// variants, but for those of the product itself.
    async fn list_bought_together(
        &mut self,
        id: ProductId,
        limit: u32,
    ) -> Result<Vec<ListedProduct>, StoreError>;

    /// The products with these SKUs, in any order; those that do not exist are left out.
    async fn list_products_by_sku(&mut self, skus: &[String]) -> Result<Vec<Product>, StoreError>;

    /// Which of these slugs products have, and which product each.
    async fn list_slugs(
        &mut self,
        slugs: &[String],
    ) -> Result<HashMap<String, ProductId>, StoreError>;

    /// So many products of a rank with ids after this one, or the first ones, in id order. However far on, it costs the same.
    async fn list_products_after(
        &mut self,
        rank: Rank,
        after: Option<ProductId>,
        limit: u32,
    ) -> Result<Vec<ListedProduct>, StoreError>;

    /// Writes a new product and its empty stock level; `available` is not written.
    async fn add_product(&mut self, product: &Product) -> Result<(), StoreError>;

    /// Overwrites a product, `available` apart; `false` when there is none with its id.
    async fn update_product(&mut self, product: &Product) -> Result<bool, StoreError>;

    /// Lets a product be found by this text until it is next overwritten.
    async fn update_search_text(&mut self, id: ProductId, text: &str) -> Result<(), StoreError>;

    /// Keeps every other transaction from changing the product or another variant of it, and from placing an order for
    /// them, until this one ends; `false` when there is none.
    async fn lock_product(&mut self, id: ProductId) -> Result<bool, StoreError> {
        Ok(self.lock_products(&[id]).await?.contains(&id))
    }

    /// Does the same to several products at once, so that nobody who does waits for the other in a circle; which there are
    /// of them and their variants.
    async fn lock_products(&mut self, ids: &[ProductId]) -> Result<Vec<ProductId>, StoreError>;

    /// Whether any order line names the product.
    async fn product_was_ordered(&mut self, id: ProductId) -> Result<bool, StoreError>;

    /// Deletes a product, its stock level and the cart lines that name it; its ledger stays.
    ///
    /// `false` when there is none. A product that was ordered violates [`crate::storage::Rule::Reference`].
    async fn delete_product(&mut self, id: ProductId) -> Result<bool, StoreError>;
}
