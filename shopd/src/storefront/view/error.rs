use askama::Template;

use super::{
    layout::{Layout, Link},
    product::ProductCard,
};
use crate::messages::Lang;

/// A page that says what went wrong and where to go.
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/error.html")]
pub struct ErrorPage {
    /// The surroundings.
    pub layout: Layout,
    /// The status code.
    pub status: u16,
    /// What happened, in a few words.
    pub heading: String,
    /// A sentence about what to do.
    pub sentence: String,
    /// What to quote when asking for help.
    pub request_id: Option<String>,
    /// Where to go.
    pub links: Vec<Link>,
}

impl ErrorPage {
    /// The page for a failure, with ways on.
    pub fn new(
        lang: Lang,
        status: u16,
        heading: impl Into<String>,
        sentence: impl Into<String>,
    ) -> Self {
        let heading = heading.into();
        Self {
            layout: Layout {
                indexed: false,
                ..Layout::for_anybody(lang, heading.as_str())
            },
            status,
            heading,
            sentence: sentence.into(),
            request_id: None,
            links: vec![
                Link::to(lang.say("error-browse"), "/products"),
                Link::to(lang.say("error-start-page"), "/"),
            ],
        }
    }
}

/// A product that is no longer sold.
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/gone.html")]
pub struct GonePage {
    /// The surroundings.
    pub layout: Layout,
    /// What it was called.
    pub name: String,
    /// Where it stood; without an address where that is not shown any more.
    pub category: Link,
    /// Others from there.
    pub others: Vec<ProductCard>,
}
