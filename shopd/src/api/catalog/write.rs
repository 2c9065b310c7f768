use crate::{app::App, cache::Invalidation, error::AppError};

/// Makes a change of what shoppers are shown, and ends what is cached of it, even when the caller has hung up.
pub(super) async fn write<T, E: Into<AppError>>(
    app: &App,
    change: impl Future<Output = Result<T, E>>,
) -> Result<T, AppError> {
    let promised = app.cache.promise(Invalidation::Catalog);
    let changed = change.await.map_err(Into::into)?;
    promised.keep().await;
    Ok(changed)
}
