use std::sync::Arc;

use shop_core::{
    catalog::{Key, ProductAbsence, explain_absent_product, find_moved_category},
    id::{CategoryId, ProductId},
    storage::{StoreError, Stores},
};

use super::keys::{AbsentProduct, MovedCategory, SitemapParts};
use crate::{app::App, error::AppError};

/// Why shoppers find no product under this key.
pub(crate) async fn absent_product(
    app: &App,
    key: &Key<ProductId>,
) -> Result<Arc<ProductAbsence>, AppError> {
    let load = || async { explain_absent_product(&mut app.storage.read().await?, key).await };
    Ok(app.cache.get_or_load(&AbsentProduct(key), load).await?)
}

/// The slug that the category has now which had this one before; `None` inside where there is none.
pub(crate) async fn moved_category(
    app: &App,
    key: &Key<CategoryId>,
) -> Result<Arc<Option<String>>, AppError> {
    let load = || async { find_moved_category(&mut app.storage.read().await?, key).await };
    Ok(app.cache.get_or_load(&MovedCategory(key), load).await?)
}

/// The first product of each part when those on sale are cut into parts of this size.
pub(crate) async fn sitemap_parts(app: &App, size: usize) -> Result<Arc<Vec<ProductId>>, AppError> {
    let size = u32::try_from(size).unwrap_or(u32::MAX);
    let load = || async {
        let mut reader = app.storage.read().await?;
        let starts = reader.addresses().list_part_starts(size).await?;
        Ok::<_, StoreError>(starts)
    };
    Ok(app.cache.get_or_load(&SitemapParts(size), load).await?)
}
