use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{
    Audience, Category, CountedCategory, Key, Product, ProductStatus, ShownProduct, variant,
};
use crate::{
    id::{CategoryId, ProductId},
    storage::{StoreError, Stores},
};

/// A category as its own page shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShownCategory {
    /// The category.
    pub category: Category,
    /// The categories above it, the root first.
    pub ancestors: Vec<Category>,
    /// Its active children, in list order.
    pub children: Vec<CountedCategory>,
    /// Active products in it and in all categories below it.
    pub products: u64,
}

/// The active categories in list order, each with its count of products.
pub async fn list_counted_categories(
    stores: &mut dyn Stores,
) -> Result<Vec<CountedCategory>, StoreError> {
    let categories = stores.catalog().list_categories().await?;
    let direct = stores
        .catalog()
        .count_products_by_category(Some(ProductStatus::Active))
        .await?;
    Ok(counted(&categories, &direct))
}

/// The active category with this id or slug, its surroundings and its count of products.
pub async fn show_category(
    stores: &mut dyn Stores,
    key: &Key<CategoryId>,
) -> Result<Option<ShownCategory>, StoreError> {
    let categories = stores.catalog().list_categories().await?;
    let counted = list_counted_categories(stores).await?;
    Ok(pick_category(&categories, &counted, key))
}

/// The same of all categories and the active ones with their counts, where they are at hand: to count them all takes longer
/// than anything else about a category.
pub fn pick_category(
    categories: &[Category],
    counted: &[CountedCategory],
    key: &Key<CategoryId>,
) -> Option<ShownCategory> {
    let is_meant = |category: &Category| match key {
        Key::Id(id) => category.id == *id,
        Key::Text(slug) => category.slug == *slug,
    };
    let found = counted.iter().find(|counted| is_meant(&counted.category))?;
    let CountedCategory { category, products } = found.clone();
    let is_child = |other: &&CountedCategory| other.category.parent_id == Some(category.id);
    Some(ShownCategory {
        ancestors: ancestors(categories, &category),
        children: counted.iter().filter(is_child).cloned().collect(),
        category,
        products,
    })
}

/// The product with this id, slug or SKU, if the audience may see it, and its variants that it may see too.
pub async fn show_product(
    stores: &mut dyn Stores,
    key: &Key<ProductId>,
    audience: Audience,
) -> Result<Option<ShownProduct>, StoreError> {
    let may_see = |product: &Product| match audience {
        Audience::Administrator => true,
        Audience::Shopper => product.status == ProductStatus::Active,
    };
    let found = stores.catalog().find_product(key).await?;
    let Some(mut shown) = found.filter(|shown| may_see(&shown.product)) else {
        return Ok(None);
    };
    // Where there is nothing to choose from there is only one.
    if !shown.product.options.is_empty() {
        let lead_id = shown.product.lead_id();
        let mut variants = stores.catalog().list_variants(lead_id).await?;
        variants.retain(may_see);
        if variants.len() > 1 {
            variant::sort(&mut variants);
            shown.variants = variants;
        }
    }
    Ok(Some(shown))
}

/// The products with these ids in the order of the ids, whatever their status; those that do not exist are left out.
pub async fn list_products_in_order(
    stores: &mut dyn Stores,
    ids: &[ProductId],
) -> Result<Vec<Product>, StoreError> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let products = stores.catalog().list_products_by_id(ids).await?;
    let mut by_id: HashMap<ProductId, Product> = products
        .into_iter()
        .map(|product| (product.id, product))
        .collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

/// The categories above `category`, the root first.
pub(super) fn ancestors(categories: &[Category], category: &Category) -> Vec<Category> {
    let mut line = Vec::new();
    let mut parent = category.parent_id;
    // Writers refuse circles; the bound keeps a hand-made one from hanging a page.
    while let Some(above) = parent.and_then(|id| categories.iter().find(|c| c.id == id))
        && line.len() < categories.len()
    {
        parent = above.parent_id;
        line.push(above.clone());
    }
    line.reverse();
    line
}

fn counted(categories: &[Category], direct: &HashMap<CategoryId, u64>) -> Vec<CountedCategory> {
    let mut sums: HashMap<CategoryId, u64> = HashMap::with_capacity(categories.len());
    let parents: HashMap<CategoryId, Option<CategoryId>> =
        categories.iter().map(|c| (c.id, c.parent_id)).collect();
    for (id, count) in direct {
        let mut next = Some(*id);
        let mut steps = 0;
        while let Some(id) = next
            && steps <= categories.len()
        {
            *sums.entry(id).or_default() += count;
            next = parents.get(&id).copied().flatten();
            steps += 1;
        }
    }
    let active = categories.iter().filter(|category| category.is_active);
    active
        .map(|category| CountedCategory {
            products: sums.get(&category.id).copied().unwrap_or_default(),
            category: category.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use uuid::Uuid;

    use super::*;

    fn category(n: u128, parent: Option<u128>) -> Category {
        Category {
            id: CategoryId(Uuid::from_u128(n)),
            name: n.to_string(),
            slug: n.to_string(),
            description: None,
            image_url: None,
            parent_id: parent.map(|n| CategoryId(Uuid::from_u128(n))),
            is_active: n != 9,
            sort_order: 0,
            created_at: Timestamp::UNIX_EPOCH,
            updated_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_category_counts_what_stands_below_it() {
        let categories = [
            category(1, None),
            category(2, Some(1)),
            category(3, Some(2)),
            category(9, Some(1)),
        ];
        let direct = [(1, 1), (2, 2), (3, 4), (9, 8)]
            .map(|(n, count)| (CategoryId(Uuid::from_u128(n)), count))
            .into();
        let counts: Vec<u64> = counted(&categories, &direct)
            .iter()
            .map(|c| c.products)
            .collect();
        assert_eq!(counts, [15, 6, 4]);
    }

    #[test]
    fn ancestors_start_at_the_root_and_a_circle_ends() {
        let line = [
            category(1, None),
            category(2, Some(1)),
            category(3, Some(2)),
        ];
        let names: Vec<String> = ancestors(&line, &line[2])
            .into_iter()
            .map(|c| c.name)
            .collect();
        assert_eq!(names, ["1", "2"]);
        let circle = [category(1, Some(2)), category(2, Some(1))];
        assert_eq!(ancestors(&circle, &circle[0]).len(), 2);
        let direct = [(circle[0].id, 5)].into();
        assert_eq!(counted(&circle, &direct).len(), 2);
    }
}
