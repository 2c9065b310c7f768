use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ProductOption, VariantSummary};
use crate::{
    id::{CategoryId, ProductId},
    money::Money,
};

/// A shelf of the shop; shelves nest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Never changes.
    pub id: CategoryId,
    /// What shoppers read.
    pub name: String,
    /// Unique; part of the address of its page.
    pub slug: String,
    /// A sentence or two for its page.
    pub description: Option<String>,
    /// Address of its picture.
    pub image_url: Option<String>,
    /// The shelf it is part of; `None` for a root.
    pub parent_id: Option<CategoryId>,
    /// Inactive categories are hidden from every visitor.
    pub is_active: bool,
    /// Smaller comes first among its siblings.
    pub sort_order: i32,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// What names a category beside others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryRef {
    /// Never changes.
    pub id: CategoryId,
    /// What shoppers read.
    pub name: String,
    /// Part of the address of its page.
    pub slug: String,
}

/// A category and how many products a visitor finds on its page, those of its descendants included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedCategory {
    /// The category.
    pub category: Category,
    /// Active products in it and in all categories below it.
    pub products: u64,
}

/// Who may see a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProductStatus {
    /// In preparation: administrators only.
    Draft,
    /// On sale.
    Active,
    /// No longer sold, kept because orders name it: administrators only.
    Archived,
}

impl ProductStatus {
    /// Every status, in the order of a product's life.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Active, Self::Archived];

    /// The word that databases and the JSON API use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Active => "ACTIVE",
            Self::Archived => "ARCHIVED",
        }
    }

    /// Reads the word that databases and the JSON API use.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// Something the shop sells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Product {
    /// Never changes.
    pub id: ProductId,
    /// The category it stands in.
    pub category_id: CategoryId,
    /// Unique; the merchant's own number for it.
    pub sku: String,
    /// What shoppers read.
    pub name: String,
    /// Unique; part of the address of its page.
    pub slug: String,
    /// What it is, in plain text.
    pub description: Option<String>,
    /// What one piece costs; more than zero.
    pub price: Money,
    /// The price it is compared with; a sale when it is above `price`.
    pub compare_at: Option<Money>,
    /// How many pieces can be bought now; read from the stock level, never written with the product.
    pub available: i64,
    /// Address of its main picture.
    pub image_url: Option<String>,
    /// Addresses of more pictures.
    pub images: Vec<String>,
    /// Who may see it.
    pub status: ProductStatus,
    /// Shown first where the shop recommends.
    pub is_featured: bool,
    /// Whatever else the merchant keeps with it: a JSON object.
    pub metadata: Option<Value>,
    /// The product that stands in lists for it; `None` for one that stands there itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant_of: Option<ProductId>,
    /// What distinguishes it from the other variants, in the order in which it is shown; empty where it comes in one form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<ProductOption>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed, its stock apart.
    pub updated_at: Timestamp,
}

/// A product and the category it stands in, as lists show it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListedProduct {
    /// The product.
    pub product: Product,
    /// The category it stands in.
    pub category: CategoryRef,
    /// What is true of its variants together; `None` where it is the only one.
    pub variants: Option<VariantSummary>,
}

impl ListedProduct {
    /// How many pieces of it can be bought now, whichever variant.
    pub fn available(&self) -> i64 {
        match &self.variants {
            Some(variants) => variants.available,
            None => self.product.available,
        }
    }
}

/// A product and the whole of its category, as its own page shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShownProduct {
    /// The product.
    pub product: Product,
    /// The category it stands in.
    pub category: Category,
    /// It and the other variants that the audience may see, the lead first, then in the order of their options; empty where
    /// it is the only one, and where they were not asked for.
    #[serde(default)]
    pub variants: Vec<Product>,
}

/// Which visitor's view of the catalogue is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Active products only.
    Shopper,
    /// Drafts and archived products too.
    Administrator,
}

/// Whether a list holds each variant of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Variants {
    /// The lead stands for all of them, as shoppers see it.
    #[default]
    Hidden,
    /// Each stands for itself, as whoever counts stock sees it.
    Listed,
}

/// Whether a product stands in lists or behind one that does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// It stands in lists.
    Lead,
    /// It is a variant of a lead.
    Follower,
}

/// Which products a list holds; every `None` leaves that side open.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ProductFilter {
    /// Whether products that stand behind their lead are in it.
    pub variants: Variants,
    /// Products of this status.
    pub status: Option<ProductStatus>,
    /// Products of this category or of any category below it.
    pub category: Option<CategoryId>,
    /// Products that cost at least this.
    pub min_price: Option<Money>,
    /// Products that cost at most this.
    pub max_price: Option<Money>,
    /// Featured products, or those that are not.
    pub featured: Option<bool>,
    /// Products whose compared price is above their price, or those where it is not.
    pub on_sale: Option<bool>,
    /// Products of which [`crate::inventory::LOW_STOCK`] pieces or fewer can be bought.
    pub low_stock: bool,
    /// Products with this text in name, description or SKU.
    pub term: Option<crate::search::SearchTerm>,
}

/// The order of a product list; ties are always broken by the id, so that pages never overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProductOrder {
    /// The newest first, or the oldest.
    CreatedAt(Direction),
    /// By name, as bytes of its folded form.
    Name(Direction),
    /// By price.
    Price(Direction),
    /// Featured products first, then by name: the order of search results.
    FeaturedThenName,
}

/// Which end of an order comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The smallest first.
    Ascending,
    /// The largest first.
    Descending,
}

/// How a product or a category is named in an address or a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key<Id> {
    /// By its id.
    Id(Id),
    /// By a text that is unique to it: a slug, or for a product also its SKU.
    Text(String),
}

impl Key<ProductId> {
    /// An id where the text is one, else a slug or SKU.
    pub fn of_product(text: &str) -> Self {
        ProductId::parse(text).map_or_else(|| Self::Text(text.to_owned()), Self::Id)
    }
}

impl Key<CategoryId> {
    /// An id where the text is one, else a slug.
    pub fn of_category(text: &str) -> Self {
        CategoryId::parse(text).map_or_else(|| Self::Text(text.to_owned()), Self::Id)
    }
}
