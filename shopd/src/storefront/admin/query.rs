use std::convert::Infallible;

use axum::{extract::FromRequestParts, http::request::Parts};
use jiff::Timestamp;
use shop_core::page::PageRequest;
use url::form_urlencoded;
use uuid::Uuid;

use crate::storefront::view::page_href;

/// The longest text that a list is searched for; more is left away.
const MAX_LENGTH: usize = 200;

/// What the query of a list asks for. What makes no sense counts as not asked for: a list always answers.
#[derive(Default)]
pub(super) struct Asked(Vec<(String, String)>);

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

impl Asked {
    fn parse(query: &str) -> Self {
        let pairs = form_urlencoded::parse(query.as_bytes());
        let plain = |text: &str| {
            let text = text.trim().replace('\0', "");
            text.chars().take(MAX_LENGTH).collect::<String>()
        };
        Self(
            pairs
                .map(|(name, text)| (name.into_owned(), plain(&text)))
                .collect(),
        )
    }

    /// A text; empty where it is not asked for.
    pub(super) fn text(&self, name: &str) -> &str {
        let pair = self.0.iter().find(|(asked, _)| asked == name);
        pair.map_or("", |(_, text)| text)
    }

    /// Whether any of these is asked for.
    pub(super) fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| !self.text(name).is_empty())
    }

    /// The page that is asked for.
    pub(super) fn page(&self, size: u32) -> PageRequest {
        PageRequest::new(self.text("page").parse().unwrap_or(1), size)
    }

    /// The entry before which entries are asked for.
    pub(super) fn before(&self) -> Option<(Timestamp, Uuid)> {
        let (micros, id) = self.text("before").split_once('_')?;
        let moment = Timestamp::from_microsecond(micros.parse().ok()?).ok()?;
        Some((moment, Uuid::try_parse(id).ok()?))
    }

    /// The address of a page of the same list.
    pub(super) fn href(&self, path: &str, names: &[&str], page: u64) -> String {
        let pairs: Vec<_> = names.iter().map(|name| (*name, self.text(name))).collect();
        page_href(path, &pairs, page)
    }

    /// The address of the entries of the same list that come before one.
    pub(super) fn href_before(
        &self,
        path: &str,
        names: &[&str],
        (moment, id): (Timestamp, Uuid),
    ) -> String {
        let before = format!("{}_{id}", moment.as_microsecond());
        let mut pairs: Vec<_> = names.iter().map(|name| (*name, self.text(name))).collect();
        pairs.push(("before", &before));
        page_href(path, &pairs, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_no_sense_is_not_asked_for() {
        let asked = Asked::parse("q=+red%00+lamp+&page=x&before=1_2&status=");
        assert_eq!(asked.text("q"), "red lamp");
        assert_eq!(asked.page(20), PageRequest::new(1, 20));
        assert_eq!(asked.before(), None);
        assert!(!asked.has_any(&["status", "category"]) && asked.has_any(&["q"]));
        assert_eq!(
            Asked::parse(&format!("q={}", "x".repeat(999)))
                .text("q")
                .len(),
            200
        );
    }

    #[test]
    fn an_entry_is_named_and_found_again() {
        let asked = Asked::parse("event=login_failed");
        let entry = (Timestamp::UNIX_EPOCH, Uuid::from_u128(7));
        let href = asked.href_before("/admin/audit", &["event", "actor"], entry);
        let (_, query) = href.split_once('?').unwrap();
        let again = Asked::parse(query);
        assert_eq!(again.before(), Some(entry));
        assert_eq!(again.text("event"), "login_failed");
    }
}
