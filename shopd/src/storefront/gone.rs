use axum::http::StatusCode;
use shop_core::{
    catalog::{Category, Key, ProductAbsence, ProductFilter, ProductOrder},
    id::ProductId,
    page::PageRequest,
};

use super::{
    paths::{category_path, product_path},
    present::product_cards,
    view::{GonePage, Layout, Link, ProductCard, Section},
    visit::{PageResult, Visit, moved_permanently},
};
use crate::{catalog_reads, error::AppError};

/// How many products the page of one that is gone offers instead.
const OTHERS: u32 = 4;

/// Answers for a product that shoppers do not find: leads on where it moved to, says so where it is no longer sold.
pub(super) async fn show_absence(visit: Visit, key: &Key<ProductId>) -> PageResult {
    match &*catalog_reads::absent_product(&visit.app, key).await? {
        ProductAbsence::Moved(slug) => Ok(moved_permanently(&product_path(slug))),
        ProductAbsence::Archived { name, category, .. } => show_gone(visit, name, category).await,
        ProductAbsence::Unknown => Err(AppError::NotFound("Product")),
    }
}

async fn show_gone(mut visit: Visit, name: &str, category: &Category) -> PageResult {
    let others = others(&visit, category).await?;
    let title = visit.lang.say_with("seo-gone", "name", name).to_string();
    let layout = visit.layout(title).await?;
    let page = GonePage {
        layout: Layout {
            section: Section::Products,
            indexed: false,
            ..layout
        },
        name: name.to_owned(),
        category: Link {
            label: category.name.clone(),
            href: category.is_active.then(|| category_path(&category.slug)),
        },
        others,
    };
    Ok(visit.show_with(StatusCode::GONE, &page))
}

/// What is recommended of the category where it stood.
async fn others(visit: &Visit, category: &Category) -> Result<Vec<ProductCard>, AppError> {
    let filter = ProductFilter {
        category: Some(category.id),
        ..ProductFilter::default()
    };
    let (order, page) = (ProductOrder::FeaturedThenName, PageRequest::new(1, OTHERS));
    let found = catalog_reads::products(&visit.app, filter, order, page).await?;
    let currency = visit.app.rules.currency;
    Ok(product_cards(&found.items, visit.lang, currency))
}
