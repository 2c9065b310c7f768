use std::collections::HashSet;

use super::{
    Direction, ListedProduct, Product, ProductFilter, ProductOrder, ProductPlace, ProductStatus,
};
use crate::{
    id::CategoryId,
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
    let shelf = list_neighbours(stores, product.category_id, limit).await?;
    let mut known: HashSet<_> = related.iter().map(|listed| listed.product.id).collect();
    known.insert(product.lead_id());
    let others = shelf
        .into_iter()
        .filter(|listed| listed.available() > 0 && known.insert(listed.product.id));
    let missing = most - related.len();
    related.extend(others.take(missing));
    Ok(related)
}

/// The first products of a category, the recommended ones first: two lists, since each is read from the start of an index,
/// and the two together would be sorted as a whole.
async fn list_neighbours(
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
