use cookie_store::{CookieStore, RawCookie};
use hyper::{HeaderMap, HeaderMap as Headers, header, header::HeaderValue};
use url::Url;

/// The cookies of one visitor.
#[derive(Debug, Default)]
pub struct Jar(CookieStore);

impl Jar {
    /// Keeps what an answer sets.
    pub fn keep(&mut self, url: &Url, headers: &HeaderMap) {
        let mut set = headers.get_all(header::SET_COOKIE).iter().peekable();
        if set.peek().is_none() {
            return;
        }
        let cookies =
            set.filter_map(|value| RawCookie::parse(value.to_str().ok()?.to_owned()).ok());
        self.0.store_response_cookies(cookies, url);
    }

    /// Sends what fits the address.
    pub fn send(&self, url: &Url, headers: &mut Headers) {
        if self.0.iter_any().next().is_none() {
            return;
        }
        let pairs: Vec<_> = self
            .0
            .get_request_values(url)
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if pairs.is_empty() {
            return;
        }
        if let Ok(value) = HeaderValue::from_str(&pairs.join("; ")) {
            headers.insert(header::COOKIE, value);
        }
    }
}
