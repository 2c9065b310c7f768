use std::collections::{HashMap, HashSet};

use super::{Difference, Fault, differences};
use crate::{
    catalog::{NewProduct, Product, ProductPatch, VariantError},
    id::ProductId,
    storage::{StoreError, Stores},
};

/// A row of a file: what it wants where there is no product with its SKU, and where there is one.
#[derive(Debug, Clone)]
pub struct WantedRow {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// The product.
    pub sku: String,
    /// The SKU of the product that it is a variant of, empty for one that stands in lists; `None` where the file does not say.
    pub lead_sku: Option<String>,
    /// The product to be made, or why it cannot be.
    pub as_new: Result<NewProduct, Vec<Fault>>,
    /// What is to be changed of it, or why it cannot be.
    pub as_patch: Result<ProductPatch, Vec<Fault>>,
}

/// What the rows of one file have named so far.
#[derive(Debug, Default)]
pub struct Seen {
    skus: HashSet<String>,
    slugs: HashSet<String>,
}

/// What a row would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A product is made.
    Make,
    /// A product is changed, in these values.
    Change(Vec<Difference>),
    /// The product is as the row says.
    Same,
    /// Nothing, since something is wrong.
    Faulty(Vec<Fault>),
}

/// Tells what rows would do to the catalogue as it is, in their order.
pub async fn preview_rows(
    stores: &mut dyn Stores,
    rows: &[WantedRow],
    seen: &mut Seen,
) -> Result<Vec<Outcome>, StoreError> {
    let products = products_of(stores, rows).await?;
    let leads = leads_of(stores, &products).await?;
    let slugs: Vec<String> = rows
        .iter()
        .filter_map(|row| slug_of(row, &products))
        .collect();
    let taken = stores.catalog().list_slugs(&slugs).await?;
    let outcomes = rows.iter().map(|row| {
        let product = products.get(&row.sku);
        let mut faults = seen.repeated(row, slug_of(row, &products));
        let owner = slug_of(row, &products).and_then(|slug| taken.get(&slug).copied());
        if owner.is_some_and(|id| Some(id) != product.map(|product| product.id)) {
            faults.push(row.fault("slug", SLUG_TAKEN));
        }
        faults.extend(row.lead_fault(product, &leads, |sku| {
            products.contains_key(sku) || seen.skus.contains(sku)
        }));
        outcome(row, product, faults)
    });
    Ok(outcomes.collect())
}

/// The complaints that are not the decoder's.
const SLUG_TAKEN: &str = "Slug taken";
const SLUG_TWICE: &str = "Slug twice in the file";
const SKU_TWICE: &str = "SKU twice in the file";
const LEAD_STAYS: &str = "Lead stays";

/// The products that rows name by their SKU, themselves or as their lead.
pub(super) async fn products_of(
    stores: &mut dyn Stores,
    rows: &[WantedRow],
) -> Result<HashMap<String, Product>, StoreError> {
    let named = |row: &WantedRow| [Some(row.sku.clone()), row.lead_sku.clone()];
    let mut skus: Vec<String> = rows.iter().flat_map(named).flatten().collect();
    skus.sort_unstable();
    skus.dedup();
    let products = stores.catalog().list_products_by_sku(&skus).await?;
    Ok(products
        .into_iter()
        .map(|product| (product.sku.clone(), product))
        .collect())
}

/// The SKUs of the leads of products.
pub(super) async fn leads_of(
    stores: &mut dyn Stores,
    products: &HashMap<String, Product>,
) -> Result<HashMap<ProductId, String>, StoreError> {
    let ids: Vec<ProductId> = products.values().filter_map(|p| p.variant_of).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let leads = stores.catalog().list_products_by_id(&ids).await?;
    Ok(leads.into_iter().map(|lead| (lead.id, lead.sku)).collect())
}

fn slug_of(row: &WantedRow, products: &HashMap<String, Product>) -> Option<String> {
    if products.contains_key(&row.sku) {
        row.as_patch.as_ref().ok()?.slug.clone()
    } else {
        Some(row.as_new.as_ref().ok()?.slug.clone())
    }
}

fn outcome(row: &WantedRow, product: Option<&Product>, mut faults: Vec<Fault>) -> Outcome {
    let wrong = match product {
        Some(_) => row.as_patch.as_ref().err(),
        None => row.as_new.as_ref().err(),
    };
    faults.extend(wrong.into_iter().flatten().cloned());
    if !faults.is_empty() {
        return Outcome::Faulty(faults);
    }
    let (Some(product), Ok(patch)) = (product, &row.as_patch) else {
        return Outcome::Make;
    };
    let differences = differences::between(product, &patched(product, patch));
    if differences.is_empty() {
        Outcome::Same
    } else {
        Outcome::Change(differences)
    }
}

/// The product as the row wants it.
pub(super) fn patched(product: &Product, patch: &ProductPatch) -> Product {
    let mut after = product.clone();
    patch.clone().apply_to(&mut after);
    if product.variant_of.is_some() {
        // Those are its lead's.
        after.name.clone_from(&product.name);
        after.category_id = product.category_id;
    }
    after
}

impl WantedRow {
    /// What is wrong with the lead that a row names: a product keeps the one that it has, and a new one needs one that is
    /// there by then.
    pub(super) fn lead_fault(
        &self,
        product: Option<&Product>,
        leads: &HashMap<ProductId, String>,
        is_there: impl FnOnce(&str) -> bool,
    ) -> Option<Fault> {
        let wanted = self.lead_sku.as_deref()?;
        let Some(product) = product else {
            let is_missing = !wanted.is_empty() && !is_there(wanted);
            return is_missing
                .then(|| self.fault("variant_of", &VariantError::UnknownLead.to_string()));
        };
        let has = product.variant_of.and_then(|id| leads.get(&id));
        (has.map_or("", String::as_str) != wanted).then(|| self.fault("variant_of", LEAD_STAYS))
    }

    pub(super) fn fault(&self, column: &str, complaint: &str) -> Fault {
        Fault {
            line: self.line,
            column: column.to_owned(),
            complaint: complaint.to_owned(),
        }
    }
}

impl Seen {
    fn repeated(&mut self, row: &WantedRow, slug: Option<String>) -> Vec<Fault> {
        let mut faults = Vec::new();
        if !self.skus.insert(row.sku.clone()) {
            faults.push(row.fault("sku", SKU_TWICE));
        }
        if slug.is_some_and(|slug| !self.slugs.insert(slug)) {
            faults.push(row.fault("slug", SLUG_TWICE));
        }
        faults
    }
}

/// The product's id, where a row names one: the order in which rows are written, so that no two transactions wait for
/// each other in a circle.
pub(super) fn place_of(row: &WantedRow, products: &HashMap<String, Product>) -> Option<ProductId> {
    products.get(&row.sku).map(|product| product.id)
}
