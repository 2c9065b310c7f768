use shop_core::search::SearchDocument;
use tantivy::{
    TantivyDocument, Term,
    schema::{
        BytesOptions, FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
    },
};

use crate::{
    analyzer::{GRAMS, PARTS},
    text::{plain, words},
};

/// The fields of the index. Texts are not stored: pages read products from the database.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// The product's id, to delete it by.
    pub(crate) id: Field,
    /// The halves of the id, to find the product by and to break ties.
    id_high: Field,
    id_low: Field,
    pub(crate) name: Field,
    pub(crate) description: Field,
    /// The merchant's number in grams, found by any part of it.
    pub(crate) sku: Field,
    /// The whole of the merchant's number.
    pub(crate) sku_whole: Field,
    pub(crate) brand_words: Field,
    brand: Field,
    pub(crate) category: Field,
    name_key: Field,
    price: Field,
    created: Field,
    signals: Field,
}

/// Columns by name.
pub(crate) mod column {
    pub(crate) const ID_HIGH: &str = "id_high";
    pub(crate) const ID_LOW: &str = "id_low";
    pub(crate) const BRAND: &str = "brand";
    pub(crate) const CATEGORY: &str = "category";
    pub(crate) const NAME: &str = "name_key";
    pub(crate) const PRICE: &str = "price";
    pub(crate) const CREATED: &str = "created";
    pub(crate) const SIGNALS: &str = "signals";
}

impl Fields {
    /// The schema and its fields.
    pub(crate) fn schema() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let fields = Self {
            id: schema.add_bytes_field("id", BytesOptions::default().set_indexed()),
            id_high: schema.add_u64_field(column::ID_HIGH, FAST),
            id_low: schema.add_u64_field(column::ID_LOW, FAST),
            name: schema.add_text_field("name", analyzed(PARTS, true)),
            description: schema.add_text_field("description", analyzed(PARTS, true)),
            sku: schema.add_text_field("sku", analyzed(GRAMS, true)),
            sku_whole: schema.add_text_field("sku_whole", analyzed("raw", false)),
            brand_words: schema.add_text_field("brand_words", analyzed(PARTS, false)),
            brand: schema.add_text_field(column::BRAND, column_of_texts()),
            category: schema
                .add_text_field(column::CATEGORY, analyzed("raw", false).set_fast("raw")),
            name_key: schema.add_text_field(column::NAME, column_of_texts()),
            price: schema.add_u64_field(column::PRICE, FAST),
            created: schema.add_u64_field(column::CREATED, FAST),
            signals: schema.add_u64_field(column::SIGNALS, FAST),
        };
        (schema.build(), fields)
    }

    pub(crate) fn term_of(&self, id: uuid::Uuid) -> Term {
        Term::from_field_bytes(self.id, id.as_bytes())
    }

    pub(crate) fn document(&self, product: &SearchDocument) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        let (high, low) = product.id.0.as_u64_pair();
        document.add_bytes(self.id, product.id.0.as_bytes());
        document.add_u64(self.id_high, high);
        document.add_u64(self.id_low, low);
        document.add_text(self.name, &product.name);
        if let Some(description) = &product.description {
            document.add_text(self.description, description);
        }
        document.add_text(self.sku, &product.sku);
        document.add_text(self.sku_whole, plain(&product.sku));
        if let Some(brand) = product.brand.as_deref().map(str::trim)
            && !brand.is_empty()
        {
            document.add_text(self.brand_words, brand);
            document.add_text(self.brand, brand);
        }
        document.add_text(self.category, product.category_id.to_string());
        document.add_text(self.name_key, shop_core::search::fold(&product.name));
        document.add_u64(self.price, unsigned(product.price.minor_units()));
        document.add_u64(self.created, unsigned(product.created_at.as_microsecond()));
        document.add_u64(self.signals, Signals::of(product).pack());
        document
    }
}

/// What ranks a product beside its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Signals {
    pub(crate) is_in_stock: bool,
    pub(crate) is_on_sale: bool,
    pub(crate) is_featured: bool,
    /// How many words its name has, up to 255.
    pub(crate) name_words: u8,
    /// How many order lines name it.
    pub(crate) sold: u16,
}

impl Signals {
    fn of(product: &SearchDocument) -> Self {
        Self {
            is_in_stock: product.is_in_stock,
            is_on_sale: product.is_on_sale,
            is_featured: product.is_featured,
            name_words: u8::try_from(words(&product.name).len()).unwrap_or(u8::MAX),
            sold: u16::try_from(product.sold).unwrap_or(u16::MAX),
        }
    }

    fn pack(self) -> u64 {
        let flags = [self.is_in_stock, self.is_on_sale, self.is_featured];
        let flags = flags
            .iter()
            .rev()
            .fold(0, |bits, flag| bits << 1 | u64::from(*flag));
        flags | u64::from(self.name_words) << 8 | u64::from(self.sold) << 16
    }

    pub(crate) fn unpack(packed: u64) -> Self {
        let byte = |shift: u32| u8::try_from(packed >> shift & 0xff).unwrap_or_default();
        Self {
            is_in_stock: packed & 1 != 0,
            is_on_sale: packed & 2 != 0,
            is_featured: packed & 4 != 0,
            name_words: byte(8),
            sold: u16::from_be_bytes([byte(24), byte(16)]),
        }
    }
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

fn analyzed(analyzer: &str, with_positions: bool) -> TextOptions {
    let option = if with_positions {
        IndexRecordOption::WithFreqsAndPositions
    } else {
        IndexRecordOption::Basic
    };
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(analyzer)
        .set_fieldnorms(false)
        .set_index_option(option);
    TextOptions::default().set_indexing_options(indexing)
}

fn column_of_texts() -> TextOptions {
    TextOptions::default().set_fast("raw")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_come_back_as_they_were() {
        for (flags, name_words, sold) in [(0, 0, 0), (5, 255, 500), (2, 7, u16::MAX), (7, 1, 256)] {
            let signals = Signals {
                is_in_stock: flags & 1 != 0,
                is_on_sale: flags & 2 != 0,
                is_featured: flags & 4 != 0,
                name_words,
                sold,
            };
            assert_eq!(Signals::unpack(signals.pack()), signals);
        }
    }
}
