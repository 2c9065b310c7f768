use std::sync::Arc;

use shop_core::{
    catalog::{
        Audience, Category, Key, ListedProduct, Product, ProductFilter, ProductOrder,
        ProductStatus, ShownCategory, ShownProduct, list_counted_categories, list_neighbours,
        pick_category, pick_related, show_product,
    },
    id::{CategoryId, ProductId},
    page::{Page, PageRequest},
    storage::{StoreError, Stores},
};

use super::{
    Kept, ShownCategories,
    keys::{Categories, Neighbours, OneCategory, OneProduct, Products, Related, Shelves},
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
        let bought_together = async {
            let mut connection = app.storage.read().await?;
            let mut catalog = connection.catalog();
            catalog.list_bought_together(product.id, limit).await
        };
        let bought_together = bought_together.await.map_err(Arc::new)?;
        let related = if bought_together.len() < limit as usize {
            let neighbours = neighbours(app, product.category_id, limit).await?;
            pick_related(product, bought_together, &neighbours, limit)
        } else {
            bought_together
        };
        Ok::<_, Arc<StoreError>>(Kept::new(related))
    };
    let key = Related {
        product: product.id,
        limit,
    };
    let related = app.cache.get_or_load(&key, load).await;
    Ok(related.map_err(|error| Arc::clone(&*error))?)
}

/// What is read once for all products of a category, to be shown beside them.
async fn neighbours(
    app: &App,
    category: CategoryId,
    limit: u32,
) -> Result<Arc<Kept<Vec<ListedProduct>>>, Arc<StoreError>> {
    let load = || async {
        let mut connection = app.storage.read().await?;
        let listed = list_neighbours(&mut connection, category, limit).await?;
        Ok::<_, StoreError>(Kept::new(listed))
    };
    let key = Neighbours { category, limit };
    app.cache.get_or_load(&key, load).await
}
