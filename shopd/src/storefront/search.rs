use axum::{Router, routing::get};
use shop_core::{
    catalog::CountedCategory,
    page::PageRequest,
    search::{Popular, SearchQuery, SearchScope, SearchTerm},
};

use super::{
    listing::{ListRequest, Listing, Sort, find_chosen},
    paths::product_path,
    present::{category_choices, category_link},
    view::{Layout, Link, Results, SearchPage, Section},
    visit::{PageResult, Visit},
};
use crate::{app::App, catalog_reads, error::AppError};

/// How many matching categories are shown beside the products.
const CATEGORY_HITS: u32 = 5;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/search", get(search_products))
}

async fn search_products(mut visit: Visit, request: ListRequest) -> PageResult {
    let categories = catalog_reads::categories(&visit.app).await?;
    let chosen = find_chosen(&categories, &request)?;
    let currency = visit.app.rules.currency;
    let listing = Listing::new("/search", &request, chosen, Sort::Recommended, currency);
    let (results, category_hits) = if request.term.is_empty() {
        (Results::default(), vec![])
    } else {
        let (filter, order, page) = listing.wanted();
        let found = catalog_reads::products(&visit.app, filter, order, page).await?;
        let hits = matching_categories(&visit.app, &request.term).await?;
        (listing.results(&found), hits)
    };
    let suggestions = if results.is_empty() {
        suggestions(&*catalog_reads::popular(&visit.app).await?)
    } else {
        vec![]
    };
    let heading = heading(&request);
    let layout = visit.layout(listing.title(&heading)).await?;
    Ok(visit.show_shelf(&SearchPage {
        layout: Layout {
            section: Section::Products,
            search_query: request.term.clone(),
            indexed: false,
            ..layout
        },
        heading,
        query: request.term.clone(),
        category_hits,
        filters: listing.filters(category_choices(&categories, chosen, visit.lang)),
        results,
        suggestions,
    }))
}

fn heading(request: &ListRequest) -> String {
    match request.term.as_str() {
        "" => request.lang.say("layout-search").to_owned(),
        term => request.lang.say_with("search-results", "term", term).into(),
    }
}

async fn matching_categories(app: &App, term: &str) -> Result<Vec<Link>, AppError> {
    let query = SearchQuery {
        term: SearchTerm::new(term),
        scope: SearchScope::Categories,
        page: PageRequest::new(1, CATEGORY_HITS),
        category: None,
        min_price: None,
        max_price: None,
    };
    let found = catalog_reads::search(app, &query).await?;
    let hits = found.categories.iter().flat_map(|page| &page.items);
    Ok(hits.map(category_link).collect())
}

/// What the shop recommends, for somebody who has found nothing or asked for nothing yet.
fn suggestions(popular: &Popular) -> Vec<Link> {
    let is_filled = |counted: &&CountedCategory| counted.products > 0;
    let categories = popular.categories.iter().filter(is_filled);
    let products = popular.products.iter();
    products
        .map(|hint| Link::to(hint.name.as_str(), product_path(&hint.slug)))
        .chain(categories.map(category_link))
        .collect()
}
