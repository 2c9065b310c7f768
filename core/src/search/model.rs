use serde::{Deserialize, Serialize};

use crate::{id::ProductId, money::Money};

/// What separates the parts of a searchable text: no keyboard writes it and terms lose it.
const SEPARATOR: char = '\u{1f}';

/// What somebody looks for, folded the way searchable texts are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SearchTerm(String);

impl SearchTerm {
    /// Folds a query; a blank one is part of every text.
    pub fn new(query: &str) -> Self {
        Self(fold(query.trim()))
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folded text as a `LIKE` pattern that matches it anywhere, with `\` as the escape character.
    pub fn like_pattern(&self) -> String {
        let escaped = self
            .0
            .replace('\\', r"\\")
            .replace('%', r"\%")
            .replace('_', r"\_");
        format!("%{escaped}%")
    }
}

/// Lower case of all scripts, so that both databases compare alike; NUL, which PostgreSQL has no place for, goes.
pub fn fold(text: &str) -> String {
    let plain = text.replace(SEPARATOR, " ").replace('\0', "");
    // A Greek word must be found whether or not its sigma ends the text that was typed.
    plain.to_lowercase().replace('ς', "σ")
}

/// The folded text in which a search looks, made of the parts that are there.
pub fn searchable<'a>(parts: impl IntoIterator<Item = Option<&'a str>>) -> String {
    let parts: Vec<String> = parts.into_iter().flatten().map(fold).collect();
    parts.join(&SEPARATOR.to_string())
}

/// A product as a suggestion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductHint {
    /// The product.
    pub id: ProductId,
    /// Its name.
    pub name: String,
    /// Part of the address of its page.
    pub slug: String,
    /// Its main picture.
    pub image_url: Option<String>,
    /// What a piece costs.
    pub price: Money,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_trimmed_and_lower_case_in_every_script() {
        for (query, folded) in [
            ("  LapTop ", "laptop"),
            ("CITTÀ", "città"),
            ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
            ("a\0b", "ab"),
            ("   ", ""),
        ] {
            assert_eq!(SearchTerm::new(query).as_str(), folded);
        }
    }

    #[test]
    fn wildcards_in_a_query_mean_themselves() {
        assert_eq!(SearchTerm::new(r"50%_a\b").like_pattern(), r"%50\%\_a\\b%");
    }

    #[test]
    fn a_term_never_spans_two_parts() {
        let text = searchable([Some("Red Lamp"), None, Some("ABC-1")]);
        assert!(text.contains(SearchTerm::new("lamp").as_str()) && text.contains("abc-1"));
        assert!(!text.contains(SearchTerm::new("lamp\u{1f}abc").as_str()));
    }
}
