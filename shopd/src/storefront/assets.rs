//! The style sheet and other files that pages refer to, served under `/assets/`, compressed when the shop was built.

use std::{collections::HashMap, sync::LazyLock};

use axum::{
    Router,
    extract::Path,
    http::{
        HeaderMap, HeaderValue,
        header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, VARY},
    },
    response::{IntoResponse, Response},
    routing::get,
};

use super::validator::{Validator, not_modified};
use crate::error::AppError;

/// Where the assets are served.
pub const PREFIX: &str = "/assets";

/// A path with the hash of its content never shows another.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("public, no-cache");

/// A file, gathered by the build script.
struct Asset {
    name: &'static str,
    hash: &'static str,
    media: &'static str,
    plain: &'static [u8],
    compressed: Option<Compressed>,
}

struct Compressed {
    brotli: &'static [u8],
    gzip: &'static [u8],
}

static ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

static PATHS: LazyLock<HashMap<&'static str, String>> = LazyLock::new(|| {
    let path = |asset: &Asset| {
        let (stem, end) = asset.name.rsplit_once('.').unwrap_or((asset.name, ""));
        format!("{PREFIX}/{stem}.{}.{end}", asset.hash)
    };
    ASSETS.iter().map(|a| (a.name, path(a))).collect()
});

/// The path of an asset with the hash of its content in it: `shop.css` → `/assets/shop.<hash>.css`.
///
/// The name must be that of a file in `assets/`, where the sheets in `css/` are together `shop.css`; the tests of the
/// pages use every one.
pub fn asset_path(name: &str) -> &'static str {
    PATHS
        .get(name)
        .expect("pages refer to files of the assets folder only")
}

/// The routes of all assets, hashed and plain.
pub fn router<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    Router::new().route("/assets/{*path}", get(send_asset))
}

async fn send_asset(Path(path): Path<String>, asked: HeaderMap) -> Result<Response, AppError> {
    let (asset, keeping) = find(&path).ok_or(AppError::RouteNotFound)?;
    let validator = Validator::of_hash(asset.hash);
    let about = [
        (CACHE_CONTROL, keeping),
        (ETAG, validator.to_header()),
        (VARY, HeaderValue::from_static("accept-encoding")),
    ];
    if validator.is_current(&asked) {
        return Ok(not_modified(about));
    }
    let media = (CONTENT_TYPE, HeaderValue::from_static(asset.media));
    let (encoding, body) = asset.body_for(&asked);
    let encoding = encoding.map(|name| (CONTENT_ENCODING, HeaderValue::from_static(name)));
    let headers: HeaderMap = about.into_iter().chain([media]).chain(encoding).collect();
    Ok((headers, body).into_response())
}

/// The asset of a path below the prefix, and how long the path stands for this content.
///
/// The path of another build's content shows this build's: while replicas are replaced, pages of the one ask the other.
fn find(path: &str) -> Option<(&'static Asset, HeaderValue)> {
    let named = |name: &str| ASSETS.iter().find(|asset| asset.name == name);
    if let Some(asset) = named(path) {
        return Some((asset, ASK_AGAIN));
    }
    let (front, end) = path.rsplit_once('.')?;
    let (stem, hash) = front.rsplit_once('.')?;
    let is_hash = hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    let asset = named(&format!("{stem}.{end}")).filter(|_| is_hash)?;
    let is_this = asset.hash == hash;
    Some((asset, if is_this { FOR_EVER } else { ASK_AGAIN }))
}

impl Asset {
    /// The smallest form that the browser takes, and the name of its encoding.
    fn body_for(&self, asked: &HeaderMap) -> (Option<&'static str>, &'static [u8]) {
        match &self.compressed {
            Some(forms) if accepts(asked, "br") => (Some("br"), forms.brotli),
            Some(forms) if accepts(asked, "gzip") => (Some("gzip"), forms.gzip),
            _ => (None, self.plain),
        }
    }
}

/// Whether a browser takes an encoding that it names.
pub(super) fn accepts(asked: &HeaderMap, encoding: &str) -> bool {
    let lines = asked.get_all(ACCEPT_ENCODING).into_iter();
    let entries = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','));
    let mut named = entries.map(|entry| entry.split_once(';').unwrap_or((entry, "")));
    named.any(|(name, weight)| {
        let weight = weight.trim().strip_prefix("q=").unwrap_or("1");
        name.trim().eq_ignore_ascii_case(encoding) && weight.parse().is_ok_and(|q: f32| q > 0.0)
    })
}

#[cfg(test)]
mod tests {
    use axum::{
        body::Body,
        http::{HeaderName, Request, header::IF_NONE_MATCH},
    };
    use tower::ServiceExt;

    use super::*;

    /// What a phone waits for before it shows anything: one sheet, at most this long as sent and as read.
    const MOST_OF_THE_SHEET: (usize, usize) = (12_000, 60_000);

    async fn ask(path: &str, headers: &[(HeaderName, &str)]) -> Response {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        let router: Router = router();
        router
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap()
    }

    #[test]
    fn the_sheet_of_the_shop_is_small() {
        let sheet = ASSETS.iter().find(|a| a.name == "shop.css").unwrap();
        let sent = sheet.compressed.as_ref().unwrap().brotli.len();
        let (most_sent, most_read) = MOST_OF_THE_SHEET;
        assert!(sent <= most_sent, "{sent} bytes compressed");
        assert!(
            sheet.plain.len() <= most_read,
            "{} bytes",
            sheet.plain.len()
        );
        let text = std::str::from_utf8(sheet.plain).unwrap();
        assert!(text.starts_with("@layer ") && !text.contains("/*") && !text.contains('\n'));
        assert_eq!(text.matches('{').count(), text.matches('}').count());
    }

    #[tokio::test]
    async fn a_path_with_the_hash_is_kept_for_a_year() {
        for path in PATHS.values() {
            let reply = ask(path, &[]).await;
            assert_eq!(reply.status(), 200, "{path}");
            assert_eq!(reply.headers()[CACHE_CONTROL], FOR_EVER, "{path}");
            let tag = reply.headers()[ETAG].to_str().unwrap().to_owned();
            let again = ask(path, &[(IF_NONE_MATCH, &tag)]).await;
            assert_eq!(again.status(), 304, "{path}");
        }
    }

    #[tokio::test]
    async fn other_paths_of_an_asset_are_asked_for_again() {
        for path in ["/assets/shop.css", "/assets/shop.0123456789abcdef.css"] {
            let reply = ask(path, &[]).await;
            assert_eq!(reply.headers()[CACHE_CONTROL], ASK_AGAIN, "{path}");
        }
        for path in [
            "/assets/shop.min.css",
            "/assets/css/base.css",
            "/assets/none.css",
        ] {
            assert_eq!(ask(path, &[]).await.status(), 404, "{path}");
        }
    }

    #[tokio::test]
    async fn texts_are_sent_as_small_as_the_browser_takes_them() {
        for (accepted, encoding) in [
            ("gzip, deflate, br, zstd", Some("br")),
            ("gzip;q=1.0, br;q=0", Some("gzip")),
            ("identity", None),
        ] {
            let reply = ask("/assets/shop.css", &[(ACCEPT_ENCODING, accepted)]).await;
            let given = reply.headers().get(CONTENT_ENCODING);
            assert_eq!(given.map(|e| e.to_str().unwrap()), encoding, "{accepted}");
            assert_eq!(reply.headers()[VARY], "accept-encoding");
        }
    }
}
