use axum::{extract::State, http::StatusCode, response::Response, routing::get};
use shop_core::{
    money::Rounding,
    search::{Found, SearchQuery, SearchScope, SearchTerm},
    wire::{Data, PopularResponse, SearchResponse, SuggestResponse},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    catalog::{CATEGORY_FILTER, category_of_filter},
    failures::Invalid,
    reply::{Reply, ok, ready_made},
};
use crate::{
    app::App,
    catalog_reads,
    error::AppError,
    extract::{
        Query,
        input::{Fields, FromFields, length},
    },
};

const SCOPES: [(&str, SearchScope); 3] = [
    (SearchScope::All.as_str(), SearchScope::All),
    (SearchScope::Products.as_str(), SearchScope::Products),
    (SearchScope::Categories.as_str(), SearchScope::Categories),
];

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(search))
        .route("/api/search/", get(search))
        .routes(routes!(suggest))
        .routes(routes!(list_popular))
}

/// A search, and the question as the caller wrote it.
pub(crate) struct AskedSearch {
    asked: String,
    query: SearchQuery,
}

impl FromFields for AskedSearch {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let asked = fields.required("q").text(length::SEARCH_TERM);
        let scope = fields.optional("type").one_of(&SCOPES);
        let page = fields.page_request(20, 50);
        let category = fields.optional("categoryId").text(CATEGORY_FILTER);
        let min_price = fields.optional("minPrice").price_bound(Rounding::Up);
        let max_price = fields.optional("maxPrice").price_bound(Rounding::Down);
        let asked = asked?;
        Some(Self {
            query: SearchQuery {
                term: SearchTerm::new(&asked),
                scope: scope?.unwrap_or(SearchScope::All),
                page: page?,
                category: category?.as_deref().and_then(category_of_filter),
                min_price: min_price?,
                max_price: max_price?,
            },
            asked,
        })
    }
}

/// What somebody has typed so far.
pub(crate) struct Typed {
    term: SearchTerm,
    limit: u32,
}

impl FromFields for Typed {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let text = fields.required("q").text(2..=*length::SEARCH_TERM.end());
        let limit = fields.optional("limit").integer(1..=10_u32);
        Some(Self {
            term: SearchTerm::new(&text?),
            limit: limit?.unwrap_or(5),
        })
    }
}

/// Finds active products and categories by a part of their text.
///
/// Products are found by name, description and SKU, categories by name and description, in any case. Category and
/// prices narrow the products. With `type=all` the first five categories stand beside the page of products. Where no
/// product has the text as it was written, those are found that have its words, then those with words spelt nearly so.
#[utoipa::path(
    get,
    path = "/api/search",
    tag = "Search",
    params(
        ("q" = String, Query, description = "What is looked for.", min_length = 1, max_length = 200),
        ("type" = Option<String>, Query, description = "`all`, `products` or `categories`; `all` unless told."),
        ("page" = Option<u32>, Query, description = "The page, from 1.", minimum = 1),
        ("limit" = Option<u32>, Query, description = "Entries a page; 20 unless told.", minimum = 1, maximum = 50),
        ("categoryId" = Option<String>, Query, description = "Products of this category or of one below it."),
        ("minPrice" = Option<f64>, Query, description = "Products that cost at least this.", minimum = 0),
        ("maxPrice" = Option<f64>, Query, description = "Products that cost at most this.", minimum = 0),
    ),
    responses(
        (status = 200, description = "What was found.", body = SearchResponse),
        (status = 422, response = Invalid),
    ),
)]
async fn search(
    State(app): State<App>,
    Query(AskedSearch { asked, query }): Query<AskedSearch>,
) -> Result<Reply<SearchResponse>, AppError> {
    let found = catalog_reads::search(&app, &query).await?;
    let Found {
        products,
        categories,
    } = Found::clone(&found);
    Ok(ok(SearchResponse::new(
        asked, query.page, products, categories,
    )))
}

/// Suggests products, categories and what to search for while somebody types.
#[utoipa::path(
    get,
    path = "/api/search/suggest",
    tag = "Search",
    params(
        ("q" = String, Query, description = "What was typed so far.", min_length = 2, max_length = 200),
        ("limit" = Option<u32>, Query, description = "Products at most; 5 unless told.", minimum = 1, maximum = 10),
    ),
    responses(
        (status = 200, description = "What may be meant.", body = Data<SuggestResponse>),
        (status = 422, response = Invalid),
    ),
)]
async fn suggest(
    State(app): State<App>,
    Query(Typed { term, limit }): Query<Typed>,
) -> Result<Response, AppError> {
    let kept = catalog_reads::suggest(&app, &term, limit).await?;
    let json = kept.json(|found| {
        Data::new(SuggestResponse {
            products: found.products.iter().map(Into::into).collect(),
            categories: found.categories.iter().map(Into::into).collect(),
            queries: found.queries.clone(),
        })
    })?;
    Ok(ready_made(StatusCode::OK, json))
}

/// Lists what the shop recommends, and the categories with the most products.
#[utoipa::path(
    get,
    path = "/api/search/popular",
    tag = "Search",
    responses((status = 200, description = "What to start from.", body = Data<PopularResponse>)),
)]
async fn list_popular(State(app): State<App>) -> Result<Response, AppError> {
    let kept = catalog_reads::popular(&app).await?;
    let json = kept.json(|found| {
        Data::new(PopularResponse {
            featured_products: found.products.iter().map(Into::into).collect(),
            top_categories: found.categories.iter().map(Into::into).collect(),
        })
    })?;
    Ok(ready_made(StatusCode::OK, json))
}
