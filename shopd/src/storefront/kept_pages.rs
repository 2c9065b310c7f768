//! Pages of the catalogue as strangers see them, ready to be sent: made once, compressed once.

use std::{
    fmt,
    io::Write,
    sync::{Arc, OnceLock},
    time::Duration,
};

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, StatusCode,
        header::{
            AUTHORIZATION, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LANGUAGE, ETAG, SET_COOKIE,
            VARY,
        },
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use moka::future::Cache as Memory;
use shop_core::search::FeedPosition;

use super::{
    assets::accepts,
    validator::{Validator, not_modified},
    visit::{FOR_STRANGERS, is_stranger},
};
use crate::{app::App, cache::Stamp, error::AppError, messages::Lang};

/// How long a page is sent as it is, which is what caches on the way are told as well.
const LIFETIME: Duration = Duration::from_secs(30);

/// Nobody asks twice for an address that is longer.
const LONGEST_ADDRESS: usize = 512;

/// Below this a page fits into one packet with its headers anyway.
const WORTHWHILE_BYTES: usize = 860;

/// Of eleven levels one that is worth its time for what is sent a few dozen times.
const BROTLI_LEVEL: i32 = 5;

/// Pages are shorter than the window of so many bits; a larger one only takes time to set up.
const BROTLI_WINDOW: i32 = 17;

/// The pages that are kept.
pub struct KeptPages(Memory<Key, Arc<(Made, KeptPage)>>);

impl fmt::Debug for KeptPages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("KeptPages").finish_non_exhaustive()
    }
}

impl KeptPages {
    /// Keeps pages of so many bytes in all.
    pub fn new(bytes: u64) -> Self {
        let weigh = |(_, address): &Key, kept: &Arc<(Made, KeptPage)>| {
            // With its compressed forms and its headers.
            let bytes = kept.1.body.len() / 2 * 3 + address.len() + kept.0.stamp.bytes() + 1024;
            u32::try_from(bytes).unwrap_or(u32::MAX)
        };
        let pages = Memory::builder().max_capacity(bytes).weigher(weigh);
        Self(pages.time_to_live(LIFETIME).build())
    }
}

/// The language of a page, and its path and query.
type Key = (Lang, String);

struct KeptPage {
    headers: HeaderMap,
    validator: Validator,
    body: Bytes,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

/// What a page was made of.
struct Made {
    stamp: Stamp,
    /// What the search index knew: counts of what lists can be narrowed by are its.
    indexed: Option<FeedPosition>,
}

impl Made {
    fn is_current(&self, app: &App) -> bool {
        self.indexed == app.search.position() && app.cache.holds(&self.stamp)
    }
}

/// Sends the page that is kept, or keeps the one that is made where strangers may share it.
pub(super) async fn keep_pages(State(app): State<App>, request: Request, next: Next) -> Response {
    let Some(key) = key_of(&request) else {
        return next.run(request).await;
    };
    if let Some(kept) = app.pages.0.get(&key).await
        && kept.0.is_current(&app)
    {
        return kept.1.answer(request.headers());
    }
    let indexed = app.search.position();
    let asked = request.headers().clone();
    let (response, stamp) = app.cache.stamped(next.run(request)).await;
    if !is_shared(&response) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let body = match to_bytes(body, usize::MAX).await {
        Ok(body) => body,
        Err(error) => return AppError::internal(error).into_response(),
    };
    let made = Made { stamp, indexed };
    let kept = Arc::new((made, KeptPage::new(parts.headers, body)));
    app.pages.0.insert(key, Arc::clone(&kept)).await;
    // The first who asks gets the very bytes that all others get.
    kept.1.answer(&asked)
}

/// What tells the page that is asked for from all others, where it is the same for all who ask so.
fn key_of(request: &Request) -> Option<Key> {
    let headers = request.headers();
    let address = request.uri().path_and_query()?.as_str();
    let is_for_strangers = request.method() == Method::GET
        && is_stranger(headers)
        && !headers.contains_key(AUTHORIZATION)
        && address.len() <= LONGEST_ADDRESS;
    is_for_strangers.then(|| (Lang::of_request(headers), address.to_owned()))
}

fn is_shared(response: &Response) -> bool {
    let headers = response.headers();
    response.status() == StatusCode::OK
        && headers.get(CACHE_CONTROL) == Some(&FOR_STRANGERS)
        && !headers.contains_key(SET_COOKIE)
}

impl KeptPage {
    fn new(headers: HeaderMap, body: Bytes) -> Self {
        Self {
            headers,
            validator: Validator::of(&body),
            body,
            brotli: OnceLock::new(),
            gzip: OnceLock::new(),
        }
    }

    fn answer(&self, asked: &HeaderMap) -> Response {
        if self.validator.is_current(asked) {
            let told = |name: HeaderName| Some((name.clone(), self.headers.get(name)?.clone()));
            let about = [CACHE_CONTROL, ETAG, VARY, CONTENT_LANGUAGE];
            return not_modified(about.into_iter().filter_map(told));
        }
        let (encoding, body) = self.body_for(asked);
        let mut response = Response::new(Body::from(body));
        *response.headers_mut() = self.headers.clone();
        if let Some(encoding) = encoding {
            let headers = response.headers_mut();
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
            headers.append(VARY, HeaderValue::from_static("accept-encoding"));
        }
        response
    }

    /// The smallest form that the browser takes, and the name of its encoding.
    fn body_for(&self, asked: &HeaderMap) -> (Option<&'static str>, Bytes) {
        if self.body.len() < WORTHWHILE_BYTES {
            return (None, self.body.clone());
        }
        if accepts(asked, "br") {
            let brotli = self.brotli.get_or_init(|| to_brotli(&self.body));
            return (Some("br"), brotli.clone());
        }
        if accepts(asked, "gzip") {
            let gzip = self.gzip.get_or_init(|| to_gzip(&self.body));
            return (Some("gzip"), gzip.clone());
        }
        (None, self.body.clone())
    }
}

fn to_brotli(plain: &[u8]) -> Bytes {
    let settings = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_LEVEL,
        lgwin: BROTLI_WINDOW,
        size_hint: plain.len(),
        ..Default::default()
    };
    let mut compressed = Vec::with_capacity(plain.len() / 4);
    brotli::BrotliCompress(&mut &*plain, &mut compressed, &settings)
        .expect("writing to memory cannot fail");
    compressed.into()
}

fn to_gzip(plain: &[u8]) -> Bytes {
    let mut compressed =
        GzEncoder::new(Vec::with_capacity(plain.len() / 4), Compression::default());
    let done = compressed
        .write_all(plain)
        .and_then(|()| compressed.finish());
    done.expect("writing to memory cannot fail").into()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use axum::http::header::{ACCEPT_ENCODING, CONTENT_TYPE, IF_NONE_MATCH};

    use super::*;

    fn a_page(body: &str) -> KeptPage {
        let headers = HeaderMap::from_iter([
            (CONTENT_TYPE, HeaderValue::from_static("text/html")),
            (CACHE_CONTROL, FOR_STRANGERS),
            (VARY, HeaderValue::from_static("cookie")),
            (ETAG, Validator::of(body.as_bytes()).to_header()),
        ]);
        KeptPage::new(headers, Bytes::copy_from_slice(body.as_bytes()))
    }

    fn asked(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    async fn body_of(response: Response) -> Vec<u8> {
        to_bytes(response.into_body(), usize::MAX)
            .await
            .unwrap()
            .into()
    }

    #[tokio::test]
    async fn a_page_is_sent_in_the_smallest_form_that_a_browser_takes() {
        let text = "<p>A lamp for the desk</p>".repeat(100);
        let page = a_page(&text);
        for (takes, encoding) in [
            ("gzip, deflate, br", Some("br")),
            ("gzip", Some("gzip")),
            ("br;q=0, gzip;q=0.5", Some("gzip")),
            ("identity", None),
        ] {
            let response = page.answer(&asked(ACCEPT_ENCODING, takes));
            let sent = response.headers().get(CONTENT_ENCODING).cloned();
            assert_eq!(sent, encoding.map(HeaderValue::from_static), "{takes}");
            let mut differs = response.headers().get_all(VARY).iter();
            let differs_by_form = differs.any(|name| name == "accept-encoding");
            assert_eq!(differs_by_form, encoding.is_some(), "{takes}");
            assert_eq!(response.headers()[CONTENT_TYPE], "text/html");
            let body = body_of(response).await;
            let mut plain = Vec::new();
            match encoding {
                Some("br") => {
                    brotli::BrotliDecompress(&mut &*body, &mut plain).unwrap();
                }
                Some(_) => {
                    let mut reader = flate2::read::GzDecoder::new(&*body);
                    reader.read_to_end(&mut plain).unwrap();
                }
                None => plain.clone_from(&body),
            }
            assert_eq!(plain, text.as_bytes(), "{takes}");
        }
    }

    #[tokio::test]
    async fn what_is_short_is_sent_as_it_is() {
        let response = a_page("<p>").answer(&asked(ACCEPT_ENCODING, "br"));
        assert!(!response.headers().contains_key(CONTENT_ENCODING));
        assert_eq!(body_of(response).await, b"<p>");
    }

    #[tokio::test]
    async fn a_browser_that_has_the_page_is_told_so() {
        let page = a_page("<p>");
        let tag = page.headers[ETAG].to_str().unwrap().to_owned();
        let response = page.answer(&asked(IF_NONE_MATCH, &tag));
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        for name in [CACHE_CONTROL, ETAG, VARY] {
            assert_eq!(response.headers()[&name], page.headers[&name]);
        }
        assert!(!response.headers().contains_key(CONTENT_TYPE));
        let other = page.answer(&asked(IF_NONE_MATCH, "W/\"other\""));
        assert_eq!(other.status(), StatusCode::OK);
    }
}
