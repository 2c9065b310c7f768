use std::collections::HashSet;

use super::{
    Direction, ListedProduct, Product, ProductFilter, ProductOrder, ProductPlace, ProductStatus,
};
use crate::{
    id::CategoryId,
    storage::{StoreError, Stores},
};

/// Of products to look at beside this one those that are shown: what was bought together with it, then its neighbours, all of
/// which can be bought now.
pub fn pick_related(
    product: &Product,
    bought_together: Vec<ListedProduct>,
    neighbours: &[ListedProduct],
    limit: u32,
) -> Vec<ListedProduct> {
    let most = limit as usize;
    let mut related = bought_together;
    let mut known: HashSet<_> = related.iter().map(|listed| listed.product.id).collect();
    known.insert(product.lead_id());
    let others = neighbours
        .iter()
        .filter(|listed| listed.available() > 0 && known.insert(listed.product.id));
    let missing = most.saturating_sub(related.len());
    related.extend(others.take(missing).cloned());
    related
}

/// The first products of a category, the recommended ones first, enough of them that so many can be shown beside one of them.
///
/// Two lists, since each is read from the start of an index, and the two together would be sorted as a whole.
pub async fn list_neighbours(
    stores: &mut dyn Stores,
    category: CategoryId,
    limit: u32,
) -> Result<Vec<ListedProduct>, StoreError> {
    // More than are shown, since some may be sold out or shown already.
    let most = limit.saturating_mul(3).saturating_add(1);
    let place = ProductPlace::start(ProductOrder::Name(Direction::Ascending));
    let mut shelf = Vec::new();
    for is_featured in [true, false] {
        let filter = ProductFilter {
            status: Some(ProductStatus::Active),
            category: Some(category),
            featured: Some(is_featured),
            ..ProductFilter::default()
        };
        let missing = most - u32::try_from(shelf.len()).unwrap_or(most);
        if missing > 0 {
            let mut catalog = stores.catalog();
            shelf.extend(catalog.list_products_from(&filter, &place, missing).await?);
        }
    }
    Ok(shelf)
}
