use std::{collections::HashMap, convert::Infallible};

use axum::{extract::FromRequestParts, http::request::Parts};
use shop_core::{
    catalog::{Category, CountedCategory},
    id::CategoryId,
};
use url::form_urlencoded;

use super::{price_range::PriceRange, sort::Sort};
use crate::{app::App, error::AppError, messages::Lang};

/// The longest text that is searched for, in characters.
const LONGEST_TERM: usize = 200;

/// The longest brand that is asked for, in characters.
const LONGEST_BRAND: usize = 100;

/// What the query of a list's address asks for; what makes no sense in it is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::storefront) struct ListRequest {
    /// The language of what is said about the list.
    pub(in crate::storefront) lang: Lang,
    /// The text to search for.
    pub(in crate::storefront) term: String,
    /// The slug or id of a category; empty for all.
    pub(super) category: String,
    /// The bounds of the price.
    pub(super) prices: PriceRange,
    /// Only recommended products.
    pub(in crate::storefront) featured: bool,
    /// Only reduced products.
    pub(in crate::storefront) on_sale: bool,
    /// Only products of this brand; empty for all.
    pub(super) brand: String,
    /// Only products that can be bought now.
    pub(super) in_stock: bool,
    /// The order, where one was chosen.
    pub(super) sort: Option<Sort>,
    /// The page, from 1.
    pub(super) page: u32,
}

impl ListRequest {
    /// The same without what only the search index can narrow by, where there is none.
    pub(in crate::storefront) fn fit_for(self, app: &App) -> Self {
        if app.search.is_ready() {
            return self;
        }
        Self {
            brand: String::new(),
            in_stock: false,
            ..self
        }
    }

    /// Whether it narrows by what only the search index knows.
    pub(super) fn needs_index(&self) -> bool {
        !self.brand.is_empty() || self.in_stock
    }

    /// Reads a query; of a parameter that is repeated, the first counts.
    fn parse(query: &str) -> Self {
        let mut pairs: HashMap<_, _> = HashMap::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            pairs.entry(name).or_insert(value);
        }
        let text = |name: &str| pairs.get(name).map_or("", |value| value.trim());
        let is_set = |name: &str| matches!(text(name), "true" | "1" | "on" | "yes");
        Self {
            lang: Lang::default(),
            term: term_of(text("q")),
            category: text("category").to_owned(),
            prices: PriceRange::parse(text("min_price"), text("max_price")),
            featured: is_set("featured"),
            on_sale: is_set("sale"),
            brand: text("brand").chars().take(LONGEST_BRAND).collect(),
            in_stock: is_set("stock"),
            sort: Sort::parse(text("sort")),
            page: page_of(text("page")),
        }
    }
}

/// Control characters, which nobody types, go.
fn term_of(text: &str) -> String {
    let visible = text.chars().filter(|c| !c.is_control());
    let term: String = visible.take(LONGEST_TERM).collect();
    term.trim().to_owned()
}

/// A number that is too large is a page past the end, like any other such number.
fn page_of(text: &str) -> u32 {
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let fallback = if is_number { u32::MAX } else { 1 };
    text.parse().unwrap_or(fallback).max(1)
}

impl<S: Sync> FromRequestParts<S> for ListRequest {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self {
            lang: Lang::of_request(&parts.headers),
            ..Self::parse(parts.uri.query().unwrap_or_default())
        })
    }
}

/// The category that the request names; one that is not there is a page that is not there.
pub(in crate::storefront) fn find_chosen<'a>(
    categories: &'a [CountedCategory],
    request: &ListRequest,
) -> Result<Option<&'a Category>, AppError> {
    if request.category.is_empty() {
        return Ok(None);
    }
    let id = CategoryId::parse(&request.category);
    let mut all = categories.iter().map(|counted| &counted.category);
    let chosen = all.find(|c| c.slug == request.category || Some(c.id) == id);
    chosen.map(Some).ok_or(AppError::NotFound("Category"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_and_nonsense_in_it_left_out() {
        let request = ListRequest::parse(
            "q=+red+lamp%00+&category=home&min_price=5&featured=true&sale=0&sort=name&page=3&utm=x",
        );
        assert_eq!(
            (&*request.term, &*request.category, request.page),
            ("red lamp", "home", 3)
        );
        assert!(request.featured && !request.on_sale);
        assert_eq!(request.sort, Some(Sort::Name));
        let plain = ListRequest {
            page: 1,
            ..ListRequest::default()
        };
        for query in [
            "",
            "page=0&sort=colour&featured=false",
            "page=-1",
            "page=x&&=",
            "%ff=1",
        ] {
            assert_eq!(ListRequest::parse(query), plain, "{query}");
        }
    }

    #[test]
    fn the_first_of_repeated_parameters_counts() {
        let request = ListRequest::parse("sort=name&sort=newest&q=a&q=b");
        assert_eq!((request.sort, &*request.term), (Some(Sort::Name), "a"));
    }

    #[test]
    fn numbers_past_every_page_are_past_the_end() {
        for (text, page) in [
            ("4294967296", u32::MAX),
            ("9".repeat(40).as_str(), u32::MAX),
        ] {
            assert_eq!(page_of(text), page);
        }
    }

    #[test]
    fn long_searches_are_cut() {
        let request = ListRequest::parse(&format!("q={}", "é".repeat(300)));
        assert_eq!(request.term.chars().count(), 200);
    }
}
