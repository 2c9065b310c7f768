use std::collections::HashMap;

use shop_core::{catalog::Category, id::CategoryId, storage::Stores};

use super::{
    super::{
        desk::{Desk, StaffPage},
        frame::{Frame, Place},
    },
    PATH, in_tree_order,
};
use crate::storefront::{
    view::{
        Link,
        admin::{CategoryNode, CategoryTreePage, Mark},
    },
    visit::PageResult,
};

/// The levels that can be told apart by how far they stand in.
const MOST_LEVELS: usize = 6;

/// `GET /admin/categories`
pub(super) async fn list_categories(StaffPage { mut desk, .. }: StaffPage) -> PageResult {
    let mut reader = desk.app().storage.read().await?;
    let mut catalog = reader.catalog();
    let categories = catalog.list_categories().await?;
    let products = catalog.count_products_by_category(None).await?;
    drop(catalog);
    drop(reader);
    let title = desk.say("admin-categories");
    let Frame { layout, nav } = desk.frame(Place::Categories, title).await?;
    let nodes = in_tree_order(&categories, None)
        .into_iter()
        .map(|(category, depth)| node(&desk, category, depth, &products))
        .collect();
    Ok(desk.visit.show(&CategoryTreePage {
        actions: vec![Link::to(
            layout.say("admin-category-new"),
            "/admin/categories/new",
        )],
        layout,
        nav,
        nodes,
    }))
}

fn node(
    desk: &Desk,
    category: &Category,
    depth: usize,
    products: &HashMap<CategoryId, u64>,
) -> CategoryNode {
    let state = if category.is_active {
        (desk.say("admin-category-shown"), Mark::Done)
    } else {
        (desk.say("admin-category-hidden"), Mark::Ended)
    };
    CategoryNode {
        name: category.name.clone(),
        href: format!("{PATH}/{}", category.id),
        depth: depth.min(MOST_LEVELS),
        slug: category.slug.clone(),
        products: products.get(&category.id).copied().unwrap_or_default(),
        products_href: format!("/admin/products?category={}", category.id),
        state,
    }
}
