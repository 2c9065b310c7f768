use askama::Template;

use super::layout::Layout;

/// A part of a page of words.
#[derive(Debug, Clone)]
pub struct WordsSection {
    /// What it is about.
    pub heading: String,
    /// What is said.
    pub paragraphs: Vec<String>,
    /// What is listed below.
    pub points: Vec<String>,
}

/// A page of words, like that about privacy.
#[derive(Debug, Clone, Template)]
#[template(path = "storefront/words.html")]
pub struct WordsPage {
    /// The surroundings.
    pub layout: Layout,
    /// The heading.
    pub heading: String,
    /// What the page says, in a sentence.
    pub lead: String,
    /// Whether the shop only shows what it could be.
    pub is_demo: bool,
    /// The parts.
    pub sections: Vec<WordsSection>,
    /// Where to write to.
    pub contact: Option<String>,
}
