use std::io::{self, Write};

use serde::Serialize;

use super::{blueprint::Blueprint, popularity::POPULARITY_ZIPF, queries::QUERY_ZIPF};
use crate::{
    catalog::ProductStatus,
    load_test::{ManifestHeading, ManifestLine, ManifestProduct},
};

/// So many of the most popular products are listed one by one.
const HEAD: usize = 30_000;
/// Of all others, so many are listed that each stands for a few beside it.
const TAIL: usize = 30_000;

impl Blueprint {
    /// Writes what a load test has to know of this shop, a JSON object a line: at most 60,000 products, all categories that
    /// have products, and the log of searches.
    pub fn write_manifest(&self, out: &mut impl Write) -> io::Result<()> {
        let sold = self.sold_by_popularity();
        let heading = ManifestHeading {
            products: u32::try_from(sold.len()).unwrap_or(u32::MAX),
            product_zipf: POPULARITY_ZIPF,
            category_zipf: self.size.leaf_zipf,
            query_zipf: QUERY_ZIPF,
        };
        write_line(out, &ManifestLine::Heading { heading })?;
        for leaf in &self.shelves.leaves {
            let category = self.shelves.categories[leaf.category].slug.clone();
            write_line(out, &ManifestLine::Category { category })?;
        }
        for query in self.queries() {
            let (query, kind) = (query.text, query.kind);
            write_line(out, &ManifestLine::Query { query, kind })?;
        }
        let step = sold.len().saturating_sub(HEAD).div_ceil(TAIL).max(1);
        for (place, number) in sold.iter().enumerate() {
            if place < HEAD || (place - HEAD).is_multiple_of(step) {
                write_line(out, &self.manifest_product(place, *number))?;
            }
        }
        Ok(())
    }

    /// The numbers of the products that can be bought, the most popular first.
    fn sold_by_popularity(&self) -> Vec<u32> {
        let is_sold = |number: &u32| self.stage(*number).status == ProductStatus::Active;
        let all = self.popularity.by_rank.iter().copied();
        all.filter(is_sold).collect()
    }

    fn manifest_product(&self, place: usize, number: u32) -> ManifestLine {
        let outline = self.outline(number);
        ManifestLine::Product(ManifestProduct {
            id: outline.id.to_string(),
            slug: outline.named.slug,
            sku: outline.sku,
            rank: u32::try_from(place + 1).ok(),
        })
    }
}

fn write_line(out: &mut impl Write, line: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}
