use axum::{Router, extract::RawQuery, routing::get};
use shop_core::catalog::{Key, ShownCategory};

use super::{
    listing::{ListRequest, Listing, read_shelf},
    path_key::PathKey,
    paths::category_path,
    present::{category_cards, counted_link, summary, trail},
    seo::breadcrumb_data,
    view::{CategoriesPage, CategoryPage, Layout, Link, Section},
    visit::{PageResult, Visit, moved_permanently},
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
            description: visit.lang.say("seo-categories").to_owned(),
            ..layout
        },
        categories: cards.into_iter().map(|(_, card)| card).collect(),
    }))
}

async fn show_category(
    mut visit: Visit,
    PathKey(text): PathKey,
    RawQuery(query): RawQuery,
    request: ListRequest,
) -> PageResult {
    let found = catalog_reads::category(&visit.app, &Key::of_category(&text)).await?;
    let Some(shown) = Option::as_ref(&found) else {
        return find_new_address(&visit, &text, query.as_deref()).await;
    };
    let category = &shown.category;
    let path = category_path(&category.slug);
    let currency = visit.app.rules.currency;
    let request = request.fit_for(&visit.app);
    let listing = Listing::of_category(&path, &request, category.id, currency);
    if category.slug != text {
        return Ok(visit.go(&listing.own_href()));
    }
    let shelf = read_shelf(&visit.app, &listing, |_| vec![]).await?;
    let layout = visit.layout(listing.title(&category.name)).await?;
    let layout = Layout {
        section: Section::Categories,
        canonical: Some(listing.canonical()),
        description: summary(category.description.as_deref())
            .unwrap_or_else(|| describe(&visit, shown)),
        ..layout
    };
    let breadcrumbs = breadcrumbs(shown, visit.lang);
    let structured = breadcrumb_data(&layout, &breadcrumbs).into_iter().collect();
    Ok(visit.show_shelf(&CategoryPage {
        layout: Layout {
            structured,
            ..layout
        },
        breadcrumbs,
        name: category.name.clone(),
        description: category.description.clone(),
        children: shown.children.iter().map(counted_link).collect(),
        filters: shelf.filters,
        results: shelf.results,
    }))
}

/// What search engines show of a category that has no description of its own.
fn describe(visit: &Visit, shown: &ShownCategory) -> String {
    let name = &shown.category.name;
    visit
        .say_with("seo-category", "name", name)
        .and("count", &shown.products)
        .into()
}

/// Leads on from an address that a category had before; filters and page go along.
async fn find_new_address(visit: &Visit, slug: &str, query: Option<&str>) -> PageResult {
    let moved = catalog_reads::moved_category(&visit.app, &Key::of_category(slug)).await?;
    let slug = Option::as_ref(&moved).ok_or(AppError::NotFound("Category"))?;
    let path = category_path(slug);
    Ok(moved_permanently(&match query {
        Some(query) => format!("{path}?{query}"),
        None => path,
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
