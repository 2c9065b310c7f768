use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    Key, OptionError, Product, ProductOption, ProductStatus, ShownProduct, SlugOwner, VariantError,
    family::{self, Family, let_be_found},
};
use crate::{
    audit::{Act, AuditEvent, AuditTarget},
    clock::{Entropy, moment_after},
    id::{CategoryId, ProductId, StockMoveId},
    inventory::{StockMove, StockReason},
    money::Money,
    patch::Patch,
    storage::{Rule, Storage, StoreError, Stores, Tx},
    wire::ShownProductResponse,
};

/// A product to be made.
#[derive(Debug, Clone)]
pub struct NewProduct {
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
    /// What one piece costs.
    pub price: Money,
    /// The price it is compared with.
    pub compare_at: Option<Money>,
    /// How many pieces there are.
    pub stock: u32,
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
    /// The product that it is a variant of, whose category and name it then has.
    pub variant_of: Option<ProductId>,
    /// What distinguishes it from the other variants.
    pub options: Vec<ProductOption>,
}

/// What changes of a product; `None` and [`Patch::Keep`] leave it as it is.
#[derive(Debug, Clone, Default)]
pub struct ProductPatch {
    /// Another category.
    pub category_id: Option<CategoryId>,
    /// A new SKU.
    pub sku: Option<String>,
    /// A new name.
    pub name: Option<String>,
    /// A new slug.
    pub slug: Option<String>,
    /// A new description.
    pub description: Patch<String>,
    /// A new price.
    pub price: Option<Money>,
    /// A new price to compare with.
    pub compare_at: Patch<Money>,
    /// How many pieces can be bought from now on.
    pub stock: Option<u32>,
    /// A new main picture.
    pub image_url: Patch<String>,
    /// Other pictures.
    pub images: Option<Vec<String>>,
    /// Who may see it.
    pub status: Option<ProductStatus>,
    /// Shown first where the shop recommends.
    pub is_featured: Option<bool>,
    /// Whatever else the merchant keeps with it.
    pub metadata: Patch<Value>,
    /// Other options: of a lead, also other names for those of its variants.
    pub options: Option<Vec<ProductOption>>,
    /// The `updated_at` of the product that whoever asks has looked at: one that has changed since is left as it is.
    pub made_from: Option<Timestamp>,
}

/// Why a product was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteProductError {
    /// There is no product with this id.
    #[error("there is no such product")]
    NotFound,
    /// Somebody else has changed it since whoever asks has looked at it.
    #[error("the product has been changed meanwhile")]
    Outdated,
    /// There is no category with this id.
    #[error("category not found")]
    UnknownCategory,
    /// Another product has the slug.
    #[error("a product with this slug already exists")]
    SlugTaken,
    /// Another product has the SKU.
    #[error("a product with this SKU already exists")]
    SkuTaken,
    /// It does not go together with the other variants.
    #[error(transparent)]
    Variant(#[from] VariantError),
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<OptionError> for WriteProductError {
    fn from(error: OptionError) -> Self {
        Self::Variant(error.into())
    }
}

impl From<StoreError> for WriteProductError {
    fn from(error: StoreError) -> Self {
        match error {
            error if error.breaks(Rule::ProductSlug) => Self::SlugTaken,
            error if error.breaks(Rule::ProductSku) => Self::SkuTaken,
            error if error.breaks(Rule::Reference) => Self::UnknownCategory,
            error => Self::Store(error),
        }
    }
}

/// Makes a product and books its first pieces.
pub async fn create_product(
    storage: &Storage,
    new: NewProduct,
    act: Act<'_>,
) -> Result<ShownProduct, WriteProductError> {
    let mut tx = storage.begin().await?;
    let shown = Box::pin(create_in(&mut tx, new, act)).await?;
    tx.commit().await?;
    Ok(shown)
}

/// Makes a product in a transaction that goes on.
pub(crate) async fn create_in(
    tx: &mut Tx,
    new: NewProduct,
    act: Act<'_>,
) -> Result<ShownProduct, WriteProductError> {
    let stock = new.stock;
    let mut product = new.into_product(act.now, act.entropy);
    ProductOption::check(&product.options)?;
    if let Some(lead_id) = product.variant_of {
        family::join(tx, &mut product, lead_id).await?;
    }
    tx.catalog().add_product(&product).await?;
    let owner = SlugOwner::Product(product.id);
    tx.addresses().take_over_slug(&product.slug, owner).await?;
    set_available(tx, product.id, stock, StockReason::Received, act).await?;
    if let Some(lead_id) = product.variant_of {
        let_be_found(tx, lead_id).await?;
    }
    let shown = find(tx, product.id).await?;
    let states = (Value::Null, told(&shown));
    let target = AuditTarget::product(product.id);
    act.note(tx, AuditEvent::ProductCreated, target, states)
        .await?;
    Ok(shown)
}

/// Changes a product; a new stock is booked as an adjustment of what can be bought.
pub async fn change_product(
    storage: &Storage,
    id: ProductId,
    patch: ProductPatch,
    act: Act<'_>,
) -> Result<ShownProduct, WriteProductError> {
    let mut tx = storage.begin().await?;
    let shown = Box::pin(change_in(&mut tx, id, patch, act)).await?;
    tx.commit().await?;
    Ok(shown)
}

/// Changes a product in a transaction that goes on.
pub(crate) async fn change_in(
    tx: &mut Tx,
    id: ProductId,
    patch: ProductPatch,
    act: Act<'_>,
) -> Result<ShownProduct, WriteProductError> {
    tx.catalog().lock_product(id).await?;
    let before = find(tx, id).await?;
    let is_older = |made_from| made_from != before.product.updated_at;
    if patch.made_from.is_some_and(is_older) {
        return Err(WriteProductError::Outdated);
    }
    let mut product = before.product.clone();
    let stock = patch.stock;
    patch.apply_to(&mut product);
    product.updated_at = moment_after(act.now, before.product.updated_at);
    ProductOption::check(&product.options)?;
    let family = Family::of(tx, &before.product).await?;
    family.admit(&mut product)?;
    tx.catalog().update_product(&product).await?;
    let slugs = (&*before.product.slug, &*product.slug);
    move_slug(tx, slugs, SlugOwner::Product(id), act.now).await?;
    if let Some(stock) = stock {
        set_available(tx, id, stock, StockReason::Adjusted, act).await?;
    }
    let shown = find(tx, id).await?;
    let states = (told(&before), told(&shown));
    let target = AuditTarget::product(id);
    act.note(tx, AuditEvent::ProductUpdated, target, states)
        .await?;
    for (follower, following) in family.changes(&before.product, &shown.product) {
        let follow = |product: &mut Product| following.apply_to(product);
        update(tx, follower, follow, AuditEvent::ProductUpdated, act).await?;
    }
    if family.is_several() {
        let_be_found(tx, shown.product.lead_id()).await?;
    }
    Ok(shown)
}

/// Overwrites a product that is locked, and tells the trail.
pub(super) async fn update(
    tx: &mut Tx,
    id: ProductId,
    change: impl FnOnce(&mut Product),
    event: AuditEvent,
    act: Act<'_>,
) -> Result<(), WriteProductError> {
    let before = find(tx, id).await?;
    let mut after = before.clone();
    change(&mut after.product);
    after.product.updated_at = moment_after(act.now, before.product.updated_at);
    tx.catalog().update_product(&after.product).await?;
    let after = find(tx, id).await?;
    let states = (told(&before), told(&after));
    act.note(tx, event, AuditTarget::product(id), states)
        .await?;
    Ok(())
}

/// Where the slug has changed, remembers the old one and makes the new one the owner's alone.
pub(super) async fn move_slug(
    tx: &mut Tx,
    (old, new): (&str, &str),
    owner: SlugOwner,
    now: Timestamp,
) -> Result<(), StoreError> {
    if old == new {
        return Ok(());
    }
    tx.addresses().take_over_slug(new, owner).await?;
    tx.addresses().retire_slug(old, owner, now).await
}

/// A product as the API shows it, which is how the trail keeps it.
pub(super) fn told(shown: &ShownProduct) -> Value {
    json!(ShownProductResponse::from(shown.clone()))
}

pub(super) async fn find(tx: &mut Tx, id: ProductId) -> Result<ShownProduct, WriteProductError> {
    let found = tx.catalog().find_product(&Key::Id(id)).await?;
    found
        .filter(|shown| shown.product.id == id)
        .ok_or(WriteProductError::NotFound)
}

/// Makes `available` pieces buyable: what is reserved stays reserved.
pub(super) async fn set_available(
    tx: &mut Tx,
    product_id: ProductId,
    available: u32,
    reason: StockReason,
    act: Act<'_>,
) -> Result<(), WriteProductError> {
    let level = tx
        .inventory()
        .lock(product_id)
        .await?
        .ok_or(WriteProductError::NotFound)?;
    let delta_on_hand = i64::from(available) - level.available();
    if delta_on_hand == 0 {
        return Ok(());
    }
    let stock_move = StockMove {
        id: StockMoveId::new(act.now, act.entropy),
        product_id,
        delta_on_hand,
        delta_reserved: 0,
        reason,
        order_id: None,
        moved_at: act.now,
    };
    if tx.inventory().apply(&stock_move).await? {
        Ok(())
    } else {
        Err(WriteProductError::Store(StoreError::Corrupt {
            what: "stock level",
        }))
    }
}

impl NewProduct {
    fn into_product(self, now: Timestamp, entropy: &dyn Entropy) -> Product {
        Product {
            id: ProductId::new(now, entropy),
            category_id: self.category_id,
            sku: self.sku,
            name: self.name,
            slug: self.slug,
            description: self.description,
            price: self.price,
            compare_at: self.compare_at,
            available: 0,
            image_url: self.image_url,
            images: self.images,
            status: self.status,
            is_featured: self.is_featured,
            metadata: self.metadata,
            variant_of: self.variant_of,
            options: self.options,
            created_at: now,
            updated_at: now,
        }
    }
}

impl ProductPatch {
    /// Puts all of a description in the place of what is there, but for stock and metadata.
    pub fn replacing(new: NewProduct) -> Self {
        fn put<T>(value: Option<T>) -> Patch<T> {
            value.map_or(Patch::Clear, Patch::Set)
        }
        Self {
            category_id: Some(new.category_id),
            sku: Some(new.sku),
            name: Some(new.name),
            slug: Some(new.slug),
            description: put(new.description),
            price: Some(new.price),
            compare_at: put(new.compare_at),
            stock: None,
            image_url: put(new.image_url),
            images: Some(new.images),
            status: Some(new.status),
            is_featured: Some(new.is_featured),
            metadata: Patch::Keep,
            options: Some(new.options),
            made_from: None,
        }
    }

    pub(crate) fn apply_to(self, product: &mut Product) {
        fn set<T>(value: &mut T, new: Option<T>) {
            if let Some(new) = new {
                *value = new;
            }
        }
        set(&mut product.category_id, self.category_id);
        set(&mut product.sku, self.sku);
        set(&mut product.name, self.name);
        set(&mut product.slug, self.slug);
        self.description.apply_to(&mut product.description);
        set(&mut product.price, self.price);
        self.compare_at.apply_to(&mut product.compare_at);
        self.image_url.apply_to(&mut product.image_url);
        set(&mut product.images, self.images);
        set(&mut product.status, self.status);
        set(&mut product.is_featured, self.is_featured);
        self.metadata.apply_to(&mut product.metadata);
        set(&mut product.options, self.options);
    }
}
