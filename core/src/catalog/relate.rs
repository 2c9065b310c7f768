use std::collections::HashSet;

use super::{ListedProduct, Product, ProductFilter, ProductOrder, ProductStatus};
use crate::{
    page::PageRequest,
    storage::{StoreError, Stores},
};

/// Products to look at beside this one, all of which can be bought now: what was bought together with it, then others
/// of its category, the recommended ones first.
pub async fn list_related(
    stores: &mut dyn Stores,
    product: &Product,
    limit: u32,
) -> Result<Vec<ListedProduct>, StoreError> {
    let most = limit as usize;
    let mut related = stores
        .catalog()
        .list_bought_together(product.id, limit)
        .await?;
    if related.len() >= most {
        return Ok(related);
    }
    let filter = ProductFilter {
        status: Some(ProductStatus::Active),
        category: Some(product.category_id),
        ..ProductFilter::default()
    };
    // More than are shown, since some may be sold out or shown already.
    let page = PageRequest::new(1, limit.saturating_mul(3).saturating_add(1));
    let order = ProductOrder::FeaturedThenName;
    let shelf = stores.catalog().list_products(&filter, order, page).await?;
    let mut known: HashSet<_> = related.iter().map(|listed| listed.product.id).collect();
    known.insert(product.lead_id());
    let others = shelf
        .items
        .into_iter()
        .filter(|listed| listed.available() > 0 && known.insert(listed.product.id));
    let missing = most - related.len();
    related.extend(others.take(missing));
    Ok(related)
}
