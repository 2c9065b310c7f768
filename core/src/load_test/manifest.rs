use serde::{Deserialize, Serialize};

/// A line of the file by which a load test knows what a shop sells and what people look for there: one JSON object a line.
/// A file of nothing but products is one too; then the first is the most popular one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ManifestLine {
    /// What is so of all other lines; the first line, where it is there.
    Heading {
        /// Of what the lines are.
        heading: ManifestHeading,
    },
    /// A category that has products, by its slug; the largest first.
    Category {
        /// Part of the address of its page.
        category: String,
    },
    /// What people look for; the most frequent first.
    Query {
        /// As it was typed.
        query: String,
        /// Why it is in the log.
        kind: QueryKind,
    },
    /// A product that can be bought; the most popular first.
    Product(ManifestProduct),
}

/// How uneven what is listed is: exponents of Zipf distributions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManifestHeading {
    /// How many products can be bought, those that are not listed too.
    pub products: u32,
    /// Of the popularity of products.
    pub product_zipf: f64,
    /// Of the sizes of categories.
    pub category_zipf: f64,
    /// Of the frequency of queries.
    pub query_zipf: f64,
}

/// A product as a load test knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestProduct {
    /// Its id.
    pub id: String,
    /// Part of the address of its page.
    pub slug: String,
    /// The merchant's own number for it.
    pub sku: String,
    /// Its place in the order of popularity, from 1; it stands for those that are left out between it and the next one too.
    /// Its place in the file where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
}

/// What kind of query it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QueryKind {
    /// Words of what the shop sells.
    Plain,
    /// The same with one slip or two.
    Misspelt,
    /// What nobody sells.
    Nothing,
    /// The beginning of one, as a suggestion is asked for.
    Prefix,
}
