use askama::Template;
use axum::response::Html;

use super::structured::StructuredData;
use crate::{
    messages::{Argument, Lang, Phrase},
    storefront::assets::asset_path,
};

/// Renders a page.
pub fn render(page: &impl Template) -> Html<String> {
    Html(
        page.render()
            .expect("view structs hold plain data, and writing to a string does not fail"),
    )
}

/// The list of what is reduced, an entry of its own in the navigation.
const SALE: &str = "/products?sale=true";

/// What surrounds every page: head, header, messages and footer.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The language of the page.
    pub lang: Lang,
    /// The page's own title, without the shop's name.
    pub title: String,
    /// The sentence that search engines show.
    pub description: String,
    /// The one address of the page, where several show the same.
    pub canonical: Option<String>,
    /// The address under which shoppers reach the shop, where it is known.
    pub public_url: Option<String>,
    /// The picture that those see to whom somebody shows a link to the page.
    pub preview: Option<String>,
    /// What search engines read about the page.
    pub structured: Vec<StructuredData>,
    /// Whether search engines may list the page.
    pub indexed: bool,
    /// The entry of the main navigation that the page belongs to.
    pub section: Section,
    /// What the search box holds.
    pub search_query: String,
    /// Whether it is known who looks; if not, neither a name nor the number of pieces in the cart is shown.
    pub knows_visitor: bool,
    /// How many pieces are in the cart.
    pub cart_count: u32,
    /// The signed-in account, if any.
    pub account: Option<AccountLink>,
    /// Where "Sign in" leads, with the way back.
    pub sign_in_href: String,
    /// Path and query of the page, to come back to.
    pub address: String,
    /// What is said about delivery above everything else.
    pub promise: Option<String>,
    /// The categories of the main navigation.
    pub roots: Vec<Link>,
    /// The modules that make the page more comfortable; it is complete without them.
    pub scripts: Vec<&'static str>,
    /// The token that every form posts.
    pub csrf: String,
    /// The ids of the products on the visitor's wishlist.
    pub wished: Vec<String>,
    /// Messages about what has just happened.
    pub flashes: Vec<Flash>,
    /// The year in the footer, if it is known.
    pub year: Option<i16>,
}

impl Layout {
    /// The surroundings of a page for a visitor who is not signed in and has an empty cart.
    pub fn new(lang: Lang, title: impl Into<String>, year: i16) -> Self {
        Self {
            lang,
            title: title.into(),
            description: lang.say("layout-description").to_owned(),
            canonical: None,
            public_url: None,
            preview: None,
            structured: Vec::new(),
            indexed: true,
            section: Section::Other,
            search_query: String::new(),
            knows_visitor: true,
            cart_count: 0,
            account: None,
            sign_in_href: "/auth/login".to_owned(),
            address: "/".to_owned(),
            promise: None,
            roots: Vec::new(),
            scripts: vec!["js/suggest.js"],
            csrf: String::new(),
            wished: Vec::new(),
            flashes: Vec::new(),
            year: Some(year),
        }
    }

    /// The surroundings of a page that is made without asking who looks.
    pub fn for_anybody(lang: Lang, title: impl Into<String>) -> Self {
        Self {
            knows_visitor: false,
            scripts: Vec::new(),
            year: None,
            ..Self::new(lang, title, 0)
        }
    }

    /// The same with one more module.
    #[must_use]
    pub fn with_script(mut self, name: &'static str) -> Self {
        self.scripts.push(name);
        self
    }

    pub(super) fn scripts(&self) -> impl Iterator<Item = &'static str> {
        self.scripts.iter().map(|name| asset_path(name))
    }

    /// Whether the page is the one that an entry of the navigation leads to, whichever part of it is shown.
    pub(super) fn is_at(&self, href: &str) -> bool {
        let path = self.address.split('?').next().unwrap_or_default();
        self.address == href || (path == href && !self.address.starts_with(SALE))
    }

    /// A text in the language of the page.
    pub fn say(&self, key: &'static str) -> &'static str {
        self.lang.say(key)
    }

    /// A text with an argument in the language of the page; [`Phrase::and`] adds further ones.
    pub fn say_with<'a>(
        &self,
        key: &'static str,
        name: &'static str,
        value: &'a (impl Argument + ?Sized),
    ) -> Phrase<'a> {
        self.lang.say_with(key, name, value)
    }

    #[expect(
        clippy::unused_self,
        reason = "templates call methods of what they show"
    )]
    pub(super) fn languages(&self) -> [Lang; 2] {
        Lang::ALL
    }

    /// The whole canonical address, where the shop's own is known.
    pub fn canonical_url(&self) -> Option<String> {
        self.absolute(self.canonical.as_deref()?)
    }

    /// The whole address of a path of this shop, where the shop's own is known; other whole addresses as they are.
    pub fn absolute(&self, address: &str) -> Option<String> {
        if address.starts_with('/') {
            let origin = self.public_url.as_deref()?;
            return Some(format!("{origin}{address}"));
        }
        Some(address.to_owned())
    }

    pub(super) fn preview_url(&self) -> Option<String> {
        self.absolute(self.preview.as_deref()?)
    }

    /// Whether a product is on the visitor's wishlist.
    pub(super) fn is_wished(&self, id: &str) -> bool {
        self.wished.iter().any(|wished| wished == id)
    }

    #[expect(
        clippy::unused_self,
        reason = "templates call methods of what they show"
    )]
    pub(super) fn stylesheet(&self) -> &'static str {
        asset_path("shop.css")
    }

    #[expect(
        clippy::unused_self,
        reason = "templates call methods of what they show"
    )]
    pub(super) fn admin_stylesheet(&self) -> &'static str {
        asset_path("admin.css")
    }

    #[expect(
        clippy::unused_self,
        reason = "templates call methods of what they show"
    )]
    pub(super) fn favicon(&self) -> &'static str {
        asset_path("favicon.svg")
    }
}

/// The entries of the main navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Products, search included.
    Products,
    /// Categories.
    Categories,
    /// The cart and the checkout.
    Cart,
    /// The wishlist.
    Wishlist,
    /// The account and its orders.
    Account,
    /// None of them.
    Other,
}

impl Section {
    pub(super) fn is(self, name: &str) -> bool {
        match self {
            Self::Products => name == "products",
            Self::Categories => name == "categories",
            Self::Cart => name == "cart",
            Self::Wishlist => name == "wishlist",
            Self::Account => name == "account",
            Self::Other => false,
        }
    }
}

/// The signed-in account as the header shows it.
#[derive(Debug, Clone)]
pub struct AccountLink {
    /// The first name, or what stands before the @ of the address.
    pub name: String,
    /// Whether it may open the administration.
    pub runs_shop: bool,
}

/// A message about what has just happened.
#[derive(Debug, Clone)]
pub struct Flash {
    /// How it is announced.
    pub kind: FlashKind,
    /// A sentence.
    pub text: String,
}

impl Flash {
    /// It worked.
    pub fn success(text: impl Into<String>) -> Self {
        Self {
            kind: FlashKind::Success,
            text: text.into(),
        }
    }

    /// Something to know.
    pub fn info(text: impl Into<String>) -> Self {
        Self {
            kind: FlashKind::Info,
            text: text.into(),
        }
    }

    /// It did not work.
    pub fn problem(text: impl Into<String>) -> Self {
        Self {
            kind: FlashKind::Problem,
            text: text.into(),
        }
    }
}

/// How a message is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlashKind {
    /// It worked: announced when the reader pauses.
    Success,
    /// Something to know: announced when the reader pauses.
    Info,
    /// It did not work: announced at once.
    Problem,
}

impl FlashKind {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Info => "info",
            Self::Problem => "problem",
        }
    }

    pub(super) fn role(self) -> &'static str {
        match self {
            Self::Success | Self::Info => "status",
            Self::Problem => "alert",
        }
    }
}

/// A link; in breadcrumbs, one without address is the page itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub href: Option<String>,
}

impl Link {
    /// A link to an address.
    pub fn to(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: Some(href.into()),
        }
    }

    /// The last breadcrumb.
    pub fn here(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_navigation_knows_where_the_page_is() {
        for (address, href, here) in [
            ("/products", "/products", true),
            ("/products?page=2", "/products", true),
            ("/products?sale=true&page=2", "/products", false),
            ("/products?sale=true", SALE, true),
            ("/products", SALE, false),
            ("/products/lamp", "/products", false),
            ("/categories/books?sale=true", "/categories/books", true),
        ] {
            let layout = Layout {
                address: address.to_owned(),
                ..Layout::new(Lang::En, "", 2026)
            };
            assert_eq!(layout.is_at(href), here, "{address} {href}");
        }
    }
}
