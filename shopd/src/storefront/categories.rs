use axum::{Router, routing::get};
use shop_core::catalog::{Key, ShownCategory};

use super::{
    listing::{ListRequest, Listing},
    path_key::PathKey,
    paths::category_path,
    present::{category_cards, counted_link, summary, trail},
    view::{CategoriesPage, CategoryPage, Layout, Link, Section},
    visit::{PageResult, Visit},
};
use crate::{app::App, catalog_reads, error::AppError, messages::Lang};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/categories", get(list_categories))
        .route("/categories/{slug}", get(show_category))
}

async fn list_categories(mut visit: Visit) -> PageResult {
    let categories = catalog_reads::categories(&visit.app).await?;
    let layout = visit.layout(visit.say("layout-categories")).await?;
    let cards = category_cards(&categories, visit.lang);
    Ok(visit.show_shelf(&CategoriesPage {
        layout: Layout {
            section: Section::Categories,
            canonical: Some("/categories".to_owned()),
            ..layout
        },
        categories: cards.into_iter().map(|(_, card)| card).collect(),
    }))
}

async fn show_category(
    mut visit: Visit,
    PathKey(text): PathKey,
    request: ListRequest,
) -> PageResult {
    let found = catalog_reads::category(&visit.app, &Key::of_category(&text)).await?;
    let shown = Option::as_ref(&found).ok_or(AppError::NotFound("Category"))?;
    let category = &shown.category;
    let path = category_path(&category.slug);
    let currency = visit.app.rules.currency;
    let listing = Listing::of_category(&path, &request, category.id, currency);
    if category.slug != text {
        return Ok(visit.go(&listing.own_href()));
    }
    let (filter, order, page) = listing.wanted();
    let products = catalog_reads::products(&visit.app, filter, order, page).await?;
    let layout = visit.layout(listing.title(&category.name)).await?;
    let layout = Layout {
        section: Section::Categories,
        canonical: Some(listing.canonical()),
        description: summary(category.description.as_deref()).unwrap_or(layout.description),
        ..layout
    };
    Ok(visit.show_shelf(&CategoryPage {
        layout,
        breadcrumbs: breadcrumbs(shown, visit.lang),
        name: category.name.clone(),
        description: category.description.clone(),
        children: shown.children.iter().map(counted_link).collect(),
        filters: listing.filters(vec![]),
        results: listing.results(&products),
    }))
}

fn breadcrumbs(shown: &ShownCategory, lang: Lang) -> Vec<Link> {
    let start = Link::to(lang.say("layout-categories"), "/categories");
    let here = Link::here(shown.category.name.as_str());
    [start]
        .into_iter()
        .chain(trail(&shown.ancestors))
        .chain([here])
        .collect()
}
