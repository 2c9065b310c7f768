//! The style sheet and other files that pages refer to, served under `/assets/`.

use std::{collections::HashMap, sync::LazyLock};

use axum::Router;
use memory_serve::{CacheControl, MemoryServe};

/// Where the assets are served.
pub const PREFIX: &str = "/assets";

static PATHS: LazyLock<HashMap<&'static str, String>> = LazyLock::new(|| {
    serve()
        .manifest()
        .iter()
        .map(|(route, served)| (route, format!("{PREFIX}{served}")))
        .collect()
});

/// The path of an asset with the hash of its content in it: `shop.css` → `/assets/shop.<hash>.css`.
///
/// The name must be that of a file in `assets/`; the tests of the pages use every one.
pub fn asset_path(name: &str) -> &'static str {
    let route = format!("/{name}");
    PATHS
        .get(route.as_str())
        .expect("pages refer to files of the assets folder only")
}

/// The routes of all assets, hashed and plain. Call once: the routes live as long as the process.
pub fn router<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    Router::new().nest(PREFIX, serve().into_router())
}

/// In release builds hashed paths never change their content and may be kept for a year.
fn serve() -> MemoryServe {
    memory_serve::load!()
        .index_file(None)
        .enable_hashed_routes(true)
        .cache_control(CacheControl::NoCache)
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Request};
    use tower::ServiceExt;

    use super::*;

    #[test]
    fn paths_name_the_content() {
        let path = asset_path("shop.css");
        let hash = path
            .strip_prefix("/assets/shop.")
            .and_then(|rest| rest.strip_suffix(".css"))
            .unwrap();
        assert!(hash.len() >= 8 && hash.bytes().all(|b| b.is_ascii_hexdigit()));
    }

    #[tokio::test]
    async fn every_asset_is_served_under_its_hashed_path() {
        let router: Router = router();
        for path in PATHS.values() {
            let request = Request::get(path.as_str()).body(Body::empty()).unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status(), 200, "{path}");
            assert!(response.headers().contains_key("etag"), "{path}");
        }
    }
}
