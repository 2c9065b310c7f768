use std::sync::Arc;

use shop_core::{
    catalog::{
        Audience, Category, Key, ListedProduct, Product, ProductFilter, ProductOrder,
        ProductStatus, ShownCategory, ShownProduct, list_counted_categories, list_related,
        pick_category, show_product,
    },
    id::{CategoryId, ProductId},
    page::{Page, PageRequest},
    storage::{StoreError, Stores},
};

use super::{
    Kept, ShownCategories,
    keys::{Categories, OneCategory, OneProduct, Products, Related, Shelves},
};
use crate::{app::App, error::AppError};

/// The active categories in list order, each with its count of products.
pub(crate) async fn categories(app: &App) -> Result<Arc<Kept<ShownCategories>>, AppError> {
    let load = || async {
        let categories = list_counted_categories(&mut app.storage.read().await?).await?;
        Ok::<_, StoreError>(Kept::new(categories.into()))
    };
    Ok(app.cache.get_or_load(&Categories, load).await?)
}

/// All categories, as search needs them: whom nobody is shown may hold what is found.
pub(crate) async fn shelves(app: &App) -> Result<Arc<Vec<Category>>, AppError> {
    let load = || async { app.storage.read().await?.catalog().list_categories().await };
    Ok(app.cache.get_or_load(&Shelves, load).await?)
}

/// The active category with this id or slug; `None` inside where there is none.
pub(crate) async fn category(
    app: &App,
    key: &Key<CategoryId>,
) -> Result<Arc<Kept<Option<ShownCategory>>>, AppError> {
    let (shelves, counted) = (shelves(app).await?, categories(app).await?);
    let load = || async {
        let shown = pick_category(&shelves, &counted, key);
        Ok::<_, StoreError>(Kept::new(shown))
    };
    Ok(app.cache.get_or_load(&OneCategory(key), load).await?)
}

/// The active product with this id, slug or SKU; `None` inside where there is none.
pub(crate) async fn product(
    app: &App,
    key: &Key<ProductId>,
) -> Result<Arc<Kept<Option<ShownProduct>>>, AppError> {
    let load = || async {
        let mut connection = app.storage.read().await?;
        let shown = show_product(&mut connection, key, Audience::Shopper).await?;
        Ok::<_, StoreError>(Kept::new(shown))
    };
    Ok(app.cache.get_or_load(&OneProduct(key), load).await?)
}

/// A page of the active products that pass the filter, whatever status that names.
pub(crate) async fn products(
    app: &App,
    mut filter: ProductFilter,
    order: ProductOrder,
    page: PageRequest,
) -> Result<Arc<Kept<Page<ListedProduct>>>, AppError> {
    filter.status = Some(ProductStatus::Active);
    let load = || async {
        let mut connection = app.storage.read().await?;
        let mut catalog = connection.catalog();
        let listed = catalog.list_products(&filter, order, page).await?;
        Ok::<_, StoreError>(Kept::new(listed))
    };
    let key = Products {
        filter: &filter,
        order,
        page,
    };
    Ok(app.cache.get_or_load(&key, load).await?)
}

/// What to look at beside a product, at most so many that can be bought now.
pub(crate) async fn related(
    app: &App,
    product: &Product,
    limit: u32,
) -> Result<Arc<Kept<Vec<ListedProduct>>>, AppError> {
    let load = || async {
        let mut connection = app.storage.read().await?;
        let related = list_related(&mut connection, product, limit).await?;
        Ok::<_, StoreError>(Kept::new(related))
    };
    let key = Related {
        product: product.id,
        limit,
    };
    Ok(app.cache.get_or_load(&key, load).await?)
}
