use axum::{Router, routing::get};
use shop_core::{
    catalog::CountedCategory,
    search::{Popular, SearchTerm},
};

use shop_search::{Facets, Matched, highlight, text::words};

use super::{
    listing::{ListRequest, Listing, Sort, find_chosen, recounted},
    paths::product_path,
    present::{category_choices, category_link},
    view::{Choice, Filters, Layout, Link, Results, SearchPage, Section},
    visit::{PageResult, Visit},
};
use crate::{
    app::App,
    catalog_reads::{self, ShownCategories},
    error::AppError,
    search::find_products,
};

/// How many matching categories are shown beside the products.
const CATEGORY_HITS: usize = 5;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/search", get(search_products))
}

/// What a search shows of products.
struct Shown {
    results: Results,
    filters: Filters,
    did_you_mean: Option<Link>,
    is_nearly: bool,
}

impl Shown {
    fn nothing(filters: Filters) -> Self {
        Self {
            results: Results::default(),
            filters,
            did_you_mean: None,
            is_nearly: false,
        }
    }
}

async fn search_products(mut visit: Visit, request: ListRequest) -> PageResult {
    let request = request.fit_for(&visit.app);
    let categories = catalog_reads::categories(&visit.app).await?;
    let chosen = find_chosen(&categories, &request)?;
    let currency = visit.app.rules.currency;
    let listing = Listing::new("/search", &request, chosen, Sort::Recommended, currency);
    let (found, category_hits) = if request.term.is_empty() {
        let all = category_choices(&categories, None, chosen, visit.lang);
        (Shown::nothing(listing.filters(all)), vec![])
    } else {
        let hits = matching_categories(&categories, &request.term);
        let found = find(&visit.app, &listing, |facets| {
            let left = facets.map(|facets| recounted(&categories, facets, chosen));
            category_choices(&categories, left.as_deref(), chosen, visit.lang)
        });
        (found.await?, hits)
    };
    let suggestions = if found.results.is_empty() {
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
        did_you_mean: found.did_you_mean,
        is_nearly: found.is_nearly,
        category_hits,
        filters: found.filters,
        results: found.results,
        suggestions,
    }))
}

/// The products by the index; by the database where there is none.
async fn find(
    app: &App,
    listing: &Listing<'_>,
    choices: impl FnOnce(Option<&Facets>) -> Vec<Choice>,
) -> Result<Shown, AppError> {
    let question = listing.question();
    let mut wanted = words(&question.text);
    let Some(found) = find_products(app, question).await? else {
        let (filter, order, page) = listing.wanted();
        let found = catalog_reads::products(app, filter, order, page).await?;
        return Ok(Shown {
            results: listing.results(&found),
            ..Shown::nothing(listing.filters(choices(None)))
        });
    };
    wanted.extend(found.did_you_mean.as_deref().map(words).unwrap_or_default());
    let mut results = listing.results(&found.page);
    for card in &mut results.cards {
        card.marked = highlight(&card.name, &wanted);
    }
    let facets = found.facets.unwrap_or_default();
    let filters = listing.filters(choices(Some(&facets)));
    Ok(Shown {
        results,
        filters: listing.with_counts(filters, &facets),
        did_you_mean: found.did_you_mean.map(|term| listing.mended(&term)),
        is_nearly: found.matched == Matched::Nearly,
    })
}

fn heading(request: &ListRequest) -> String {
    match request.term.as_str() {
        "" => request.lang.say("layout-search").to_owned(),
        term => request.lang.say_with("search-results", "term", term).into(),
    }
}

/// The first few categories with the term in name or description, by name.
fn matching_categories(categories: &ShownCategories, term: &str) -> Vec<Link> {
    let term = SearchTerm::new(term);
    let holds_term = |text: &str| text.contains(term.as_str());
    let texts = categories.texts().iter().zip(categories.iter());
    let mut matching: Vec<_> = texts
        .filter(|(texts, _)| holds_term(&texts.name) || holds_term(&texts.description))
        .collect();
    matching.sort_by(|(one, first), (other, second)| {
        let by_id = first.category.id.cmp(&second.category.id);
        one.name.cmp(&other.name).then(by_id)
    });
    matching.truncate(CATEGORY_HITS);
    let hits = matching.into_iter();
    hits.map(|(_, counted)| category_link(counted)).collect()
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
