use std::cmp::Reverse;

use axum::{Router, routing::get};
use shop_core::{
    catalog::{ProductFilter, ProductOrder},
    page::PageRequest,
};

use super::{
    present::{category_cards, delivery_promise, hero_picture, product_cards},
    seo::shop_data,
    view::{CategoryCard, HomePage, Layout, ProductCard},
    viewed::recently_viewed,
    visit::{PageResult, Visit},
};
use crate::{
    app::App,
    catalog_reads::{self, ShownCategories},
    error::AppError,
    messages::Lang,
};

/// How many recommended products the first page shows.
const FEATURED: u32 = 8;
/// How many reduced products the first page shows.
const ON_SALE: u32 = 4;
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
    let on_sale = on_sale(&visit).await?;
    let viewed = recently_viewed(&visit, None).await?;
    let layout = visit.layout(visit.say("home-title")).await?;
    let (lang, rules) = (visit.lang, &visit.app.rules);
    let cards = product_cards(&featured.items, lang, rules.currency);
    Ok(visit.show_shelf(&HomePage {
        layout: Layout {
            canonical: Some("/".to_owned()),
            description: visit.lang.say("seo-home").to_owned(),
            structured: shop_data(&layout).into_iter().collect(),
            ..layout
        },
        hero: hero_picture(&cards),
        featured: cards,
        on_sale,
        categories: fullest(&categories, lang),
        delivery_promise: delivery_promise(lang, rules),
        viewed,
    }))
}

/// A few products that are reduced, the recommended ones first.
async fn on_sale(visit: &Visit) -> Result<Vec<ProductCard>, AppError> {
    let filter = ProductFilter {
        on_sale: Some(true),
        ..ProductFilter::default()
    };
    let order = ProductOrder::FeaturedThenName;
    let page = PageRequest::new(1, ON_SALE);
    let found = catalog_reads::products(&visit.app, filter, order, page).await?;
    Ok(product_cards(
        &found.items,
        visit.lang,
        visit.app.rules.currency,
    ))
}

/// The roots with most products; the sort is stable, so that equally full ones stay in list order.
fn fullest(categories: &ShownCategories, lang: Lang) -> Vec<CategoryCard> {
    let mut roots = category_cards(categories, lang);
    roots.sort_by_key(|(counted, _)| Reverse(counted.products));
    roots.truncate(CATEGORIES);
    roots.into_iter().map(|(_, card)| card).collect()
}
