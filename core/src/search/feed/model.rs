use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[cfg(feature = "storage")]
use crate::catalog::{ProductOption, options_text, variant_text};
use crate::{
    id::{CategoryId, ProductId},
    money::Money,
};

/// How far the log of changes was read; positions are ordered as changes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FeedPosition {
    /// The transaction that wrote the change, where the database numbers them; else 0.
    pub transaction: i64,
    /// The number of the change.
    pub sequence: i64,
}

/// Where a database's log of changes stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedState {
    /// Which database it is; never changes.
    pub database_id: Uuid,
    /// What was deleted of the log, up to and including this.
    pub trimmed: FeedPosition,
    /// Whoever reads products after this state was read sees every change up to and including this.
    pub horizon: FeedPosition,
}

/// An entry of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Where it stands in the log.
    pub position: FeedPosition,
    /// The product that was added, changed or deleted; `None` where all of them may be.
    pub product: Option<ProductId>,
}

/// What was read of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChanges {
    /// In the order of their positions.
    pub changes: Vec<Change>,
    /// Whether more is committed already, which a transaction under way keeps back.
    pub is_held_back: bool,
}

/// What can be found of an active product that stands in lists, with all of its variants on sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchDocument {
    /// The product.
    pub id: ProductId,
    /// The category it stands in.
    pub category_id: CategoryId,
    /// The merchant's own number for it.
    pub sku: String,
    /// What shoppers read.
    pub name: String,
    /// What it is, in plain text; then, a line each, what its variants are and their SKUs.
    pub description: Option<String>,
    /// Who makes it: `brand` of its metadata, where that is a text.
    pub brand: Option<String>,
    /// What one piece costs, of the cheapest variant.
    pub price: Money,
    /// Whether any variant costs less than it did.
    pub is_on_sale: bool,
    /// Whether a piece of any variant can be bought now.
    pub is_in_stock: bool,
    /// Whether the shop recommends it.
    pub is_featured: bool,
    /// How many order lines name it or a variant of it, counted up to [`SearchDocument::MOST_SOLD`].
    pub sold: u32,
    /// When it was made.
    pub created_at: Timestamp,
}

impl SearchDocument {
    /// How far sold lines are counted: what sells well must not cost more to look at.
    pub const MOST_SOLD: u32 = 500;

    /// Adds what is on sale beside the lead itself.
    #[cfg(feature = "storage")]
    pub(super) fn tell_variants(&mut self, options: &[ProductOption], variants: &[FoundVariant]) {
        let mut lines: Vec<String> = self.description.take().into_iter().collect();
        lines.extend(options_text(options));
        for (sku, options, price_minor, is_on_sale, is_in_stock, sold) in variants {
            lines.push(variant_text(sku, options));
            self.price = self.price.min(Money::from_minor_units(*price_minor));
            self.is_on_sale |= *is_on_sale != 0;
            self.is_in_stock |= *is_in_stock != 0;
            self.sold = self.sold.saturating_add(*sold).min(Self::MOST_SOLD);
        }
        self.description = (!lines.is_empty()).then(|| lines.join("\n"));
    }
}

/// A variant as it is found: its SKU, its options, its price in minor units, whether it is on sale and in stock, and how many
/// order lines name it.
#[cfg(feature = "storage")]
pub(super) type FoundVariant = (String, Vec<ProductOption>, i64, u8, u8, u32);
