use jiff::{SignedDuration, Timestamp};
use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::{
    CLOSED, OPENED,
    attributes::attributes,
    blueprint::Blueprint,
    descriptions::describe,
    dice::{Aspect, dice},
    ids::uuid_at,
    names::{Named, draw_name},
    prices::{Price, draw_price},
    shelves::Leaf,
    stock::{OF_HOT_PRODUCTS, draw_stock},
};
use crate::{
    catalog::{Product, ProductStatus},
    id::{ProductId, StockMoveId},
};

/// A product with what belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct GeneratedProduct {
    /// The product; `available` is what can be bought of it.
    pub product: Product,
    /// Names the entry of the stock ledger by which its pieces came in.
    pub received: StockMoveId,
    /// The slug that it had before, and until when.
    pub old_slug: Option<(String, Timestamp)>,
}

/// What is known of a product before anybody writes about it; it takes a fifth of the time.
pub(super) struct Outline<'a> {
    pub(super) id: ProductId,
    pub(super) sku: String,
    pub(super) named: Named,
    pub(super) leaf: &'a Leaf,
    pub(super) price: Price,
    pub(super) stock: u32,
    pub(super) status: ProductStatus,
    pub(super) created_at: Timestamp,
    pub(super) renamed_at: Option<Timestamp>,
    received: StockMoveId,
}

/// Where in its life a product is.
pub(super) struct Stage {
    pub(super) status: ProductStatus,
    /// Whether it was renamed on the way.
    is_renamed: bool,
}

impl Blueprint {
    /// The product of this number; each is made without any other.
    pub fn product(&self, number: u32) -> GeneratedProduct {
        let outline = self.outline(number);
        let mut luck = dice(self.seed, Aspect::Text, number.into());
        let Outline { named, leaf, .. } = &outline;
        let description = describe(leaf, named, &mut luck);
        let metadata = attributes(leaf, named, outline.price.price, &mut luck);
        let old_slug = outline
            .renamed_at
            .map(|at| (outline.named.earlier_slug.clone(), at));
        GeneratedProduct {
            received: outline.received,
            old_slug,
            product: Product {
                id: outline.id,
                category_id: self.shelves.categories[outline.leaf.category].id,
                sku: outline.sku,
                name: outline.named.name,
                slug: outline.named.slug,
                description: Some(description),
                price: outline.price.price,
                compare_at: outline.price.compare_at,
                available: outline.stock.into(),
                image_url: None,
                images: vec![],
                status: outline.status,
                is_featured: self.popularity.is_featured(number),
                metadata: Some(metadata),
                variant_of: None,
                options: vec![],
                created_at: outline.created_at,
                updated_at: outline.renamed_at.unwrap_or(outline.created_at),
            },
        }
    }

    /// What a line of an order, or of a list, has to know of a product.
    pub(super) fn outline(&self, number: u32) -> Outline<'_> {
        let mut luck = dice(self.seed, Aspect::Product, number.into());
        let created_at = self.created_at(number, &mut luck);
        let id = ProductId(uuid_at(created_at, luck.random()));
        let received = StockMoveId(uuid_at(created_at, luck.random()));
        let leaf = self.shelves.draw(&mut luck);
        let brand = self.brands.draw(leaf.department, &mut luck);
        let named = draw_name(number, leaf, brand, &mut luck);
        let price = draw_price(leaf.group(), &mut luck);
        let Stage { status, is_renamed } = self.stage(number);
        let stock = match status {
            _ if self.popularity.is_hot(number) => OF_HOT_PRODUCTS,
            ProductStatus::Archived => 0,
            ProductStatus::Active | ProductStatus::Draft => draw_stock(&mut luck),
        };
        let renamed_at = is_renamed.then(|| {
            let later = SignedDuration::from_hours(luck.random_range(24..=2_400));
            (created_at + later).min(CLOSED)
        });
        Outline {
            id,
            sku: sku(leaf, number),
            named,
            leaf,
            price,
            stock,
            status,
            created_at,
            renamed_at,
            received,
        }
    }

    /// Where in its life a product is, which takes less time to say than anything else of it.
    pub(super) fn stage(&self, number: u32) -> Stage {
        let (status, is_renamed) =
            match dice(self.seed, Aspect::Stage, number.into()).random_range(0..100) {
                _ if self.popularity.is_hot(number) => (ProductStatus::Active, false),
                0..82 => (ProductStatus::Active, false),
                82..90 => (ProductStatus::Draft, false),
                90..97 => (ProductStatus::Archived, false),
                _ => (ProductStatus::Active, true),
            };
        Stage { status, is_renamed }
    }

    /// How many products there were by then.
    pub(super) fn products_at(&self, moment: Timestamp) -> u32 {
        let since = moment.as_microsecond() - OPENED.as_microsecond();
        u32::try_from(since / self.between_products())
            .unwrap_or_default()
            .clamp(1, self.size.products.max(1))
    }

    /// Products came one after the other, from the shop's first day to its last.
    fn created_at(&self, number: u32, luck: &mut ChaCha8Rng) -> Timestamp {
        let step = self.between_products();
        let since = i64::from(number) * step + luck.random_range(0..step);
        OPENED + SignedDuration::from_micros(since)
    }

    /// Microseconds from one to the next.
    fn between_products(&self) -> i64 {
        let span = CLOSED.as_microsecond() - OPENED.as_microsecond();
        span / i64::from(self.size.products.max(1))
    }
}

/// The beginning of the department's name and the number.
fn sku(leaf: &Leaf, number: u32) -> String {
    let name = leaf.department().name;
    let department = name.get(..3).unwrap_or(name).to_ascii_uppercase();
    format!("{department}-{number:07}")
}
