use std::{collections::HashMap, sync::Arc};

use shop_core::{
    catalog::{Direction, ListedProduct, ProductOrder, ProductStatus},
    id::ProductId,
    page::{Page, PageRequest},
    search::ProductHint,
    storage::Stores,
};
use shop_search::{Answer, Counting, Facets, Filters, Manner, Matched, Order, Question};

use crate::{app::App, catalog_reads, error::AppError, metrics::SearchOutcome};

/// What is looked for.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// As it was typed.
    pub(crate) text: String,
    /// What it takes to be found.
    pub(crate) manner: Manner,
    /// What narrows it.
    pub(crate) filters: Filters,
    /// What comes first.
    pub(crate) order: Order,
    /// Which page of it.
    pub(crate) page: PageRequest,
    /// Which facets are to be counted.
    pub(crate) counting: Counting,
}

/// What the index has found, with what the database knows of it.
#[derive(Debug)]
pub(crate) struct FoundProducts {
    /// A page of the products.
    pub(crate) page: Page<ListedProduct>,
    /// What it took to find them.
    pub(crate) matched: Matched,
    /// The text with its misspelt words mended.
    pub(crate) did_you_mean: Option<String>,
    /// What they could be narrowed by, where that was asked for.
    pub(crate) facets: Option<Facets>,
}

/// Finds a page of products by the index; `None` where there is none.
pub(crate) async fn find_products(
    app: &App,
    wanted: Wanted,
) -> Result<Option<FoundProducts>, AppError> {
    if !app.search.is_ready() {
        return Ok(None);
    }
    let page = wanted.page;
    let shelves = catalog_reads::shelves(app).await?;
    let question = Question {
        text: wanted.text,
        manner: wanted.manner,
        filters: wanted.filters,
        order: wanted.order,
        offset: usize::try_from(page.offset()).unwrap_or(usize::MAX),
        limit: page.size() as usize,
        counting: wanted.counting,
    };
    let Some(answer) = app.search.ask(question, app.search.tree_of(&shelves)).await else {
        return Ok(None);
    };
    app.metrics.searched(outcome(answer.matched));
    let items = read_products(app, &answer).await?;
    Ok(Some(FoundProducts {
        page: Page {
            items,
            total: answer.total,
            is_longer: false,
            request: page,
        },
        matched: answer.matched,
        did_you_mean: answer.did_you_mean,
        facets: answer.facets,
    }))
}

/// What a list without a text could be narrowed by; `None` where there is no index.
pub(crate) async fn count_facets(app: &App, wanted: Wanted) -> Result<Option<Facets>, AppError> {
    if !app.search.is_ready() {
        return Ok(None);
    }
    let shelves = catalog_reads::shelves(app).await?;
    let question = Question {
        text: wanted.text,
        manner: wanted.manner,
        filters: wanted.filters,
        order: wanted.order,
        offset: 0,
        limit: 0,
        counting: wanted.counting,
    };
    let tree = app.search.tree_of(&shelves);
    Ok(app.search.facets(question, tree).await)
}

/// The products whose names hold a text, else those nearest to it, by the index; `None` where there is none.
pub(crate) async fn suggest_products(
    app: &App,
    text: &str,
    limit: u32,
) -> Result<Option<Vec<ProductHint>>, AppError> {
    if !app.search.is_ready() {
        return Ok(None);
    }
    let question = Question {
        text: text.to_owned(),
        manner: Manner::NameAsTyped,
        filters: Filters::default(),
        order: Order::FeaturedThenName,
        offset: 0,
        limit: limit as usize,
        counting: Counting::Nothing,
    };
    // Categories are suggested beside the products, by their names.
    let Some(answer) = app.search.ask(question, Arc::default()).await else {
        return Ok(None);
    };
    let products = read_products(app, &answer).await?;
    Ok(Some(products.into_iter().map(hint).collect()))
}

/// What somebody may be about to ask who has typed so much; nothing where there is no index.
pub(crate) async fn complete_query(
    app: &App,
    text: &str,
    limit: usize,
) -> Result<Vec<String>, AppError> {
    let shelves = catalog_reads::shelves(app).await?;
    let tree = app.search.tree_of(&shelves);
    let completed = app.search.complete(text.to_owned(), tree, limit).await;
    Ok(completed.unwrap_or_default())
}

fn hint(listed: ListedProduct) -> ProductHint {
    let product = listed.product;
    ProductHint {
        id: product.id,
        name: product.name,
        slug: product.slug,
        image_url: product.image_url,
        price: product.price,
    }
}

/// The index's word for an order of lists.
pub(crate) fn order_of(order: ProductOrder) -> Order {
    use Direction::{Ascending, Descending};
    match order {
        ProductOrder::CreatedAt(Ascending) => Order::Oldest,
        ProductOrder::CreatedAt(Descending) => Order::Newest,
        ProductOrder::Name(Ascending) => Order::Name,
        ProductOrder::Name(Descending) => Order::NameDescending,
        ProductOrder::Price(Ascending) => Order::Price,
        ProductOrder::Price(Descending) => Order::PriceDescending,
        ProductOrder::FeaturedThenName => Order::FeaturedThenName,
    }
}

fn outcome(matched: Matched) -> SearchOutcome {
    match matched {
        Matched::AsTyped | Matched::Words => SearchOutcome::Found,
        Matched::Nearly => SearchOutcome::Nearly,
        Matched::Nothing => SearchOutcome::Nothing,
    }
}

/// What the database knows of the products, in the answer's order. What has gone since the index last looked is left out.
async fn read_products(app: &App, answer: &Answer) -> Result<Vec<ListedProduct>, AppError> {
    if answer.products.is_empty() {
        return Ok(vec![]);
    }
    let mut connection = app.storage.read().await?;
    let mut catalog = connection.catalog();
    let products = catalog.list_listed_by_id(&answer.products).await?;
    let is_shown = |listed: &ListedProduct| listed.product.status == ProductStatus::Active;
    let mut read: HashMap<ProductId, ListedProduct> = products
        .into_iter()
        .filter(is_shown)
        .map(|listed| (listed.product.id, listed))
        .collect();
    let found = answer.products.iter().filter_map(|id| read.remove(id));
    Ok(found.collect())
}
