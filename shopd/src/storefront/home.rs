use std::cmp::Reverse;

use axum::{Router, routing::get};
use shop_core::{
    catalog::{CountedCategory, ProductFilter, ProductOrder},
    page::PageRequest,
};

use super::{
    present::{category_cards, delivery_promise, product_cards},
    view::{CategoryCard, HomePage, Layout},
    visit::{PageResult, Visit},
};
use crate::{app::App, catalog_reads};

/// How many recommended products the first page shows.
const FEATURED: u32 = 8;
/// How many categories the first page shows.
const CATEGORIES: usize = 6;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/", get(show_home))
}

async fn show_home(mut visit: Visit) -> PageResult {
    let filter = ProductFilter {
        featured: Some(true),
        ..ProductFilter::default()
    };
    let order = ProductOrder::FeaturedThenName;
    let page = PageRequest::new(1, FEATURED);
    let featured = catalog_reads::products(&visit.app, filter, order, page).await?;
    let categories = catalog_reads::categories(&visit.app).await?;
    let layout = visit.layout("Good things, fairly priced").await?;
    let rules = &visit.app.rules;
    Ok(visit.show_shelf(&HomePage {
        layout: Layout {
            canonical: Some("/".to_owned()),
            ..layout
        },
        featured: product_cards(&featured.items, rules.currency),
        categories: fullest(&categories),
        delivery_promise: delivery_promise(rules),
    }))
}

/// The roots with most products; the sort is stable, so that equally full ones stay in list order.
fn fullest(categories: &[CountedCategory]) -> Vec<CategoryCard> {
    let mut roots = category_cards(categories);
    roots.sort_by_key(|(counted, _)| Reverse(counted.products));
    roots.truncate(CATEGORIES);
    roots.into_iter().map(|(_, card)| card).collect()
}
