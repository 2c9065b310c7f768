use std::sync::Arc;

use shop_core::{
    search::{self, Found, Popular, SearchQuery, SearchTerm, Suggestions},
    storage::StoreError,
};

use super::{
    Kept,
    keys::{PopularNow, Search, Suggest},
};
use crate::{app::App, error::AppError};

/// What a search finds.
pub(crate) async fn search(app: &App, query: &SearchQuery) -> Result<Arc<Found>, AppError> {
    let load = || async { search::search(&mut app.storage.read().await?, query).await };
    Ok(app.cache.get_or_load(&Search(query), load).await?)
}

/// What somebody may mean who has typed a part of it.
pub(crate) async fn suggest(
    app: &App,
    term: &SearchTerm,
    limit: u32,
) -> Result<Arc<Kept<Suggestions>>, AppError> {
    let load = || async {
        let found = search::suggest(&mut app.storage.read().await?, term, limit).await?;
        Ok::<_, StoreError>(Kept::new(found))
    };
    let key = Suggest { term, limit };
    Ok(app.cache.get_or_load(&key, load).await?)
}

/// What the shop recommends, and where most of its products are.
pub(crate) async fn popular(app: &App) -> Result<Arc<Kept<Popular>>, AppError> {
    let load = || async {
        let found = search::list_popular(&mut app.storage.read().await?).await?;
        Ok::<_, StoreError>(Kept::new(found))
    };
    Ok(app.cache.get_or_load(&PopularNow, load).await?)
}
