use std::borrow::Cow;

use scraper::{ElementRef, Html, Selector};

use crate::support::{Reply, TestApp};

/// A page, looked at by selector.
pub(super) struct Document(Html);

impl Document {
    /// Opens a page of a shop as a new visitor.
    pub(super) async fn open(app: &TestApp, path: &str) -> Self {
        let reply = app.get(path).await;
        assert_eq!(reply.status, 200, "{path}: {reply:?}");
        Self::of(&reply)
    }

    #[track_caller]
    pub(super) fn of(reply: &Reply) -> Self {
        assert_eq!(
            reply.header("content-type"),
            "text/html; charset=utf-8",
            "{reply:?}"
        );
        Self(Html::parse_document(&reply.text))
    }

    /// What a parser of HTML5 complains of.
    pub(super) fn mistakes(&self) -> &[Cow<'static, str>] {
        &self.0.errors
    }

    pub(super) fn all(&self, selector: &str) -> Vec<ElementRef<'_>> {
        let selector = Selector::parse(selector).expect("a test gives a good selector");
        self.0.select(&selector).collect()
    }

    /// What the elements say, blanks run together.
    pub(super) fn texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).into_iter().map(text_of).collect()
    }

    /// What the one element says.
    #[track_caller]
    pub(super) fn text(&self, selector: &str) -> String {
        let mut texts = self.texts(selector);
        assert_eq!(texts.len(), 1, "{selector}: {texts:?}");
        texts.remove(0)
    }

    /// An attribute of each element; empty where it has none.
    pub(super) fn attrs(&self, selector: &str, name: &str) -> Vec<String> {
        let elements = self.all(selector).into_iter();
        elements
            .map(|element| element.attr(name).unwrap_or_default().to_owned())
            .collect()
    }

    /// An attribute of the one element.
    #[track_caller]
    pub(super) fn attr(&self, selector: &str, name: &str) -> String {
        let mut values = self.attrs(selector, name);
        assert_eq!(values.len(), 1, "{selector}: {values:?}");
        values.remove(0)
    }

    /// The names of the products in the list.
    pub(super) fn products(&self) -> Vec<String> {
        self.texts(".product-card h3")
    }
}

fn text_of(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
