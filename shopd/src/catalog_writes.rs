//! Changes of the catalogue and its stock, for the API and the pages alike, together with what the cache must let go of.

use crate::{app::App, cache::Invalidation, error::AppError};

/// Makes a change of what shoppers are shown, and ends what is cached of it, even when the caller has hung up.
pub(crate) async fn write<T, E: Into<AppError>>(
    app: &App,
    change: impl Future<Output = Result<T, E>>,
) -> Result<T, AppError> {
    write_as(app, change).await.map_err(Into::into)
}

/// The same for those who tell a refusal in their own words.
pub(crate) async fn write_as<T, E>(
    app: &App,
    change: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let promised = app.cache.promise(Invalidation::Catalog);
    let changed = change.await?;
    promised.keep().await;
    app.search.wake();
    Ok(changed)
}
