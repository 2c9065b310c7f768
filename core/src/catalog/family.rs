//! What the variants of a product have to do with each other.

use super::{
    MAX_VARIANTS, OptionError, Product, ProductOption, ProductStatus, WriteProductError,
    search_text,
};
use crate::{
    id::{CategoryId, ProductId},
    search::fold,
    storage::{StoreError, Stores, Tx},
};

/// Why a product does not go together with the other variants.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VariantError {
    /// Its options are none.
    #[error(transparent)]
    Options(#[from] OptionError),
    /// There is no product to be the lead.
    #[error("there is no product to be a variant of")]
    UnknownLead,
    /// The lead is a variant of another product.
    #[error("a variant has no variants of its own")]
    LeadIsVariant,
    /// The lead says nothing of what distinguishes it from others.
    #[error("a product without options has no variants")]
    LeadWithoutOptions,
    /// The names of its options are not those of the others, in their order.
    #[error("every variant has the same options: {names}")]
    OtherOptions {
        /// Those of the others.
        names: String,
    },
    /// Another variant has the same values.
    #[error("{sku} has the same options")]
    SameOptions {
        /// The other one.
        sku: String,
    },
    /// There are as many variants as there can be.
    #[error("a product has at most {MAX_VARIANTS} variants")]
    TooMany,
}

/// The variants of a product while one of them changes; empty where it comes in one form.
#[derive(Debug)]
pub(super) struct Family(Vec<Product>);

/// What another variant takes over from its lead.
#[derive(Debug)]
pub(super) struct Following {
    name: String,
    category_id: CategoryId,
    options: Vec<ProductOption>,
    status: ProductStatus,
}

/// Makes a new product a variant of its lead, which is locked from then on.
pub(super) async fn join(
    tx: &mut Tx,
    product: &mut Product,
    lead_id: ProductId,
) -> Result<(), WriteProductError> {
    if !tx.catalog().lock_product(lead_id).await? {
        return Err(VariantError::UnknownLead.into());
    }
    let family = Family(tx.catalog().list_variants(lead_id).await?);
    let lead = family.lead(lead_id).ok_or(VariantError::UnknownLead)?;
    if lead.variant_of.is_some() {
        return Err(VariantError::LeadIsVariant.into());
    }
    if lead.options.is_empty() {
        return Err(VariantError::LeadWithoutOptions.into());
    }
    if family.0.len() >= MAX_VARIANTS {
        return Err(VariantError::TooMany.into());
    }
    Ok(family.admit(product)?)
}

/// Lets a lead be found by what its variants on sale are.
pub(crate) async fn let_be_found(tx: &mut Tx, lead_id: ProductId) -> Result<(), StoreError> {
    let family = tx.catalog().list_variants(lead_id).await?;
    let Some(lead) = family.iter().find(|product| product.id == lead_id) else {
        return Ok(());
    };
    let sold: Vec<&Product> = family
        .iter()
        .filter(|other| other.id != lead_id && other.status == ProductStatus::Active)
        .collect();
    let text = search_text(lead, &sold);
    tx.catalog().update_search_text(lead_id, &text).await
}

impl Family {
    /// The variants of a product that is locked, itself included.
    pub(super) async fn of(tx: &mut Tx, product: &Product) -> Result<Self, StoreError> {
        // Where there is nothing to choose from there is only one.
        if product.options.is_empty() {
            return Ok(Self(vec![]));
        }
        let variants = tx.catalog().list_variants(product.lead_id()).await?;
        Ok(Self(variants))
    }

    /// Checks what a product is to be beside the others; a variant gets what it has from its lead.
    pub(super) fn admit(&self, product: &mut Product) -> Result<(), VariantError> {
        if let Some(lead) = product.variant_of.and_then(|id| self.lead(id)) {
            product.name.clone_from(&lead.name);
            product.category_id = lead.category_id;
            let same_names = names(&lead.options) == names(&product.options);
            if !same_names {
                return Err(other_options(lead));
            }
        }
        for other in self.0.iter().filter(|other| other.id != product.id) {
            if other.options.len() != product.options.len() {
                return Err(other_options(other));
            }
            if values(&other.options) == values(&product.options) {
                return Err(VariantError::SameOptions {
                    sku: other.sku.clone(),
                });
            }
        }
        Ok(())
    }

    /// Whether there is more than one.
    pub(super) fn is_several(&self) -> bool {
        self.0.len() > 1
    }

    /// The variants that follow this lead, in id order.
    pub(super) fn followers(&self, lead_id: ProductId) -> impl Iterator<Item = ProductId> {
        self.0
            .iter()
            .filter(move |other| other.variant_of == Some(lead_id))
            .map(|other| other.id)
    }

    /// What has to be done to the others when their lead has changed, in id order.
    pub(super) fn changes(&self, before: &Product, after: &Product) -> Vec<(ProductId, Following)> {
        let followers = self
            .0
            .iter()
            .filter(|other| other.variant_of == Some(after.id));
        followers
            .map(|other| (other, Following::of(other, before, after)))
            .filter(|(other, following)| following.changes(other))
            .map(|(other, following)| (other.id, following))
            .collect()
    }

    fn lead(&self, id: ProductId) -> Option<&Product> {
        self.0.iter().find(|product| product.id == id)
    }
}

impl Following {
    fn of(follower: &Product, before: &Product, after: &Product) -> Self {
        let options = follower.options.iter().zip(&after.options);
        Self {
            name: after.name.clone(),
            category_id: after.category_id,
            options: options
                .map(|(own, lead)| ProductOption::new(&lead.name, &own.value))
                .collect(),
            status: if follower.status == before.status {
                after.status
            } else {
                follower.status
            },
        }
    }

    fn changes(&self, follower: &Product) -> bool {
        self.name != follower.name
            || self.category_id != follower.category_id
            || self.options != follower.options
            || self.status != follower.status
    }

    pub(super) fn apply_to(self, product: &mut Product) {
        product.name = self.name;
        product.category_id = self.category_id;
        product.options = self.options;
        product.status = self.status;
    }
}

fn names(options: &[ProductOption]) -> Vec<&str> {
    options.iter().map(|option| &*option.name).collect()
}

fn values(options: &[ProductOption]) -> Vec<String> {
    options.iter().map(|option| fold(&option.value)).collect()
}

fn other_options(other: &Product) -> VariantError {
    VariantError::OtherOptions {
        names: names(&other.options).join(", "),
    }
}
