use std::sync::Arc;

use shop_core::{
    catalog::{CategoryRef, CountedCategory},
    page::{Page, PageRequest},
    search::{
        self, CATEGORIES_BESIDE_PRODUCTS, Found, Popular, SUGGESTED_CATEGORIES, SearchQuery,
        SearchScope, SearchTerm, Suggestions,
    },
    storage::StoreError,
};
use shop_search::{Counting, Filters, Manner, Order};

use super::{
    Kept, ShownCategories,
    keys::{PopularNow, Search, Suggest},
};
use crate::{
    app::App,
    catalog_reads,
    error::AppError,
    search::{Wanted, complete_query, find_products, suggest_products},
};

/// How many completed texts are suggested.
const SUGGESTED_QUERIES: usize = 3;

/// What a search finds: products by the index where there is one, else by the database.
pub(crate) async fn search(app: &App, query: &SearchQuery) -> Result<Arc<Found>, AppError> {
    if query.scope == SearchScope::Categories {
        return by_database(app, query).await;
    }
    let Some(found) = find_products(app, wanted(query)).await? else {
        return by_database(app, query).await;
    };
    let categories = match query.scope {
        SearchScope::All => matching_categories(app, &query.term).await?,
        SearchScope::Products | SearchScope::Categories => None,
    };
    Ok(Arc::new(Found {
        products: Some(found.page),
        categories,
    }))
}

fn wanted(query: &SearchQuery) -> Wanted {
    Wanted {
        text: query.term.as_str().to_owned(),
        manner: Manner::AsTyped,
        filters: Filters {
            category: query.category,
            min_price: query.min_price,
            max_price: query.max_price,
            ..Filters::default()
        },
        order: Order::FeaturedThenName,
        page: query.page,
        counting: Counting::Nothing,
    }
}

/// The first few categories that match, as they stand beside products.
async fn matching_categories(
    app: &App,
    term: &SearchTerm,
) -> Result<Option<Page<CountedCategory>>, AppError> {
    let query = SearchQuery {
        term: term.clone(),
        scope: SearchScope::Categories,
        page: PageRequest::new(1, CATEGORIES_BESIDE_PRODUCTS),
        category: None,
        min_price: None,
        max_price: None,
    };
    Ok(by_database(app, &query).await?.categories.clone())
}

async fn by_database(app: &App, query: &SearchQuery) -> Result<Arc<Found>, AppError> {
    let counted = catalog_reads::categories(app).await?;
    let load = || async {
        let mut connection = app.storage.read().await?;
        search::search(&mut connection, query, &counted).await
    };
    Ok(app.cache.get_or_load(&Search(query), load).await?)
}

/// What somebody may mean who has typed a part of it.
pub(crate) async fn suggest(
    app: &App,
    term: &SearchTerm,
    limit: u32,
) -> Result<Arc<Kept<Suggestions>>, AppError> {
    if let Some(products) = suggest_products(app, term.as_str(), limit).await? {
        let categories = catalog_reads::categories(app).await?;
        return Ok(Arc::new(Kept::new(Suggestions {
            products,
            categories: suggested_categories(&categories, term),
            queries: complete_query(app, term.as_str(), SUGGESTED_QUERIES).await?,
        })));
    }
    let load = || async {
        let found = search::suggest(&mut app.storage.read().await?, term, limit).await?;
        Ok::<_, StoreError>(Kept::new(found))
    };
    let key = Suggest { term, limit };
    Ok(app.cache.get_or_load(&key, load).await?)
}

/// The first few active categories with the term in their name, by name.
fn suggested_categories(categories: &ShownCategories, term: &SearchTerm) -> Vec<CategoryRef> {
    let texts = categories.texts().iter().zip(categories.iter());
    let mut named: Vec<_> = texts
        .map(|(texts, counted)| (&texts.name, &counted.category))
        .filter(|(name, _)| name.contains(term.as_str()))
        .collect();
    named.sort_by(|(one, first), (other, second)| one.cmp(other).then(first.id.cmp(&second.id)));
    named.truncate(SUGGESTED_CATEGORIES as usize);
    let refs = named.into_iter().map(|(_, category)| CategoryRef {
        id: category.id,
        name: category.name.clone(),
        slug: category.slug.clone(),
    });
    refs.collect()
}

/// What the shop recommends, and where most of its products are.
pub(crate) async fn popular(app: &App) -> Result<Arc<Kept<Popular>>, AppError> {
    let load = || async {
        let found = search::list_popular(&mut app.storage.read().await?).await?;
        Ok::<_, StoreError>(Kept::new(found))
    };
    Ok(app.cache.get_or_load(&PopularNow, load).await?)
}
