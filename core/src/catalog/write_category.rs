use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Category, Key, SlugOwner, show::ancestors, write_product::move_slug};
use crate::{
    audit::{Act, AuditEvent, AuditTarget},
    clock::moment_after,
    id::CategoryId,
    patch::Patch,
    storage::{Rule, Storage, StoreError, Stores, Tx},
    wire::CategoryResponse,
};

/// A category to be made; it is active.
#[derive(Debug, Clone)]
pub struct NewCategory {
    /// What shoppers read.
    pub name: String,
    /// Unique; part of the address of its page.
    pub slug: String,
    /// A sentence or two for its page.
    pub description: Option<String>,
    /// Address of its picture.
    pub image_url: Option<String>,
    /// The category it goes into; `None` makes a root.
    pub parent_id: Option<CategoryId>,
    /// Smaller comes first among its siblings.
    pub sort_order: i32,
}

/// What changes of a category; `None` and [`Patch::Keep`] leave it as it is.
#[derive(Debug, Clone, Default)]
pub struct CategoryPatch {
    /// A new name.
    pub name: Option<String>,
    /// A new slug.
    pub slug: Option<String>,
    /// A new description.
    pub description: Patch<String>,
    /// A new picture.
    pub image_url: Patch<String>,
    /// Another place in the tree.
    pub parent_id: Patch<CategoryId>,
    /// Shown or hidden.
    pub is_active: Option<bool>,
    /// A new place among its siblings.
    pub sort_order: Option<i32>,
    /// The `updated_at` of the category that whoever asks has looked at: one that has changed since is left as it is.
    pub made_from: Option<Timestamp>,
}

/// Why a category was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteCategoryError {
    /// There is no category with this id.
    #[error("there is no such category")]
    NotFound,
    /// Somebody else has changed it since whoever asks has looked at it.
    #[error("the category has been changed meanwhile")]
    Outdated,
    /// There is no category to be the parent.
    #[error("the parent category does not exist")]
    UnknownParent,
    /// The category would be its own ancestor.
    #[error("a category cannot be below itself")]
    Circle,
    /// Another category has the slug.
    #[error("a category with this slug already exists")]
    SlugTaken,
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
}

/// Why a category was not deleted.
#[derive(Debug, thiserror::Error)]
pub enum DeleteCategoryError {
    /// There is no category with this id.
    #[error("there is no such category")]
    NotFound,
    /// Products of some status stand in it.
    #[error("the category still has {count} products")]
    HasProducts {
        /// How many.
        count: u64,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<StoreError> for WriteCategoryError {
    fn from(error: StoreError) -> Self {
        match error {
            error if error.breaks(Rule::CategorySlug) => Self::SlugTaken,
            error if error.breaks(Rule::Reference) => Self::UnknownParent,
            error => Self::Store(error),
        }
    }
}

/// Makes a category.
pub async fn create_category(
    storage: &Storage,
    new: NewCategory,
    act: Act<'_>,
) -> Result<Category, WriteCategoryError> {
    let category = Category {
        id: CategoryId::new(act.now, act.entropy),
        name: new.name,
        slug: new.slug,
        description: new.description,
        image_url: new.image_url,
        parent_id: new.parent_id,
        is_active: true,
        sort_order: new.sort_order,
        created_at: act.now,
        updated_at: act.now,
    };
    let mut tx = storage.begin().await?;
    tx.catalog().add_category(&category).await?;
    let owner = SlugOwner::Category(category.id);
    tx.addresses().take_over_slug(&category.slug, owner).await?;
    let states = (Value::Null, told(&category));
    let target = AuditTarget::category(category.id);
    act.note(&mut tx, AuditEvent::CategoryCreated, target, states)
        .await?;
    tx.commit().await?;
    Ok(category)
}

/// Changes a category.
pub async fn change_category(
    storage: &Storage,
    id: CategoryId,
    patch: CategoryPatch,
    act: Act<'_>,
) -> Result<Category, WriteCategoryError> {
    let mut tx = storage.begin().await?;
    tx.catalog().lock_catalog().await?;
    let found = tx
        .catalog()
        .find_category(&Key::Id(id))
        .await?
        .filter(|found| found.id == id);
    let mut category = found.ok_or(WriteCategoryError::NotFound)?;
    if patch
        .made_from
        .is_some_and(|seen| seen != category.updated_at)
    {
        return Err(WriteCategoryError::Outdated);
    }
    let (before, old_slug) = (told(&category), category.slug.clone());
    let moves = patch.parent_id != Patch::Keep;
    patch.apply_to(&mut category);
    category.updated_at = moment_after(act.now, category.updated_at);
    if moves {
        check_parent(&mut tx, &category).await?;
    }
    tx.catalog().update_category(&category).await?;
    let slugs = (&*old_slug, &*category.slug);
    move_slug(&mut tx, slugs, SlugOwner::Category(id), act.now).await?;
    let states = (before, told(&category));
    let target = AuditTarget::category(id);
    act.note(&mut tx, AuditEvent::CategoryUpdated, target, states)
        .await?;
    tx.commit().await?;
    Ok(category)
}

/// A category as the API shows it, which is how the trail keeps it.
fn told(category: &Category) -> Value {
    json!(CategoryResponse::from(category.clone()))
}

impl CategoryPatch {
    /// Puts all of a description in the place of what is there.
    pub fn replacing(new: NewCategory) -> Self {
        fn put<T>(value: Option<T>) -> Patch<T> {
            value.map_or(Patch::Clear, Patch::Set)
        }
        Self {
            name: Some(new.name),
            slug: Some(new.slug),
            description: put(new.description),
            image_url: put(new.image_url),
            parent_id: put(new.parent_id),
            is_active: None,
            sort_order: Some(new.sort_order),
            made_from: None,
        }
    }

    fn apply_to(self, category: &mut Category) {
        category.name = self.name.unwrap_or_else(|| category.name.clone());
        category.slug = self.slug.unwrap_or_else(|| category.slug.clone());
        self.description.apply_to(&mut category.description);
        self.image_url.apply_to(&mut category.image_url);
        self.parent_id.apply_to(&mut category.parent_id);
        category.is_active = self.is_active.unwrap_or(category.is_active);
        category.sort_order = self.sort_order.unwrap_or(category.sort_order);
    }
}

async fn check_parent(tx: &mut Tx, category: &Category) -> Result<(), WriteCategoryError> {
    let Some(parent_id) = category.parent_id else {
        return Ok(());
    };
    let categories = tx.catalog().list_categories().await?;
    if !categories.iter().any(|other| other.id == parent_id) {
        return Err(WriteCategoryError::UnknownParent);
    }
    let is_below_itself = parent_id == category.id
        || ancestors(&categories, category)
            .iter()
            .any(|above| above.id == category.id);
    if is_below_itself {
        Err(WriteCategoryError::Circle)
    } else {
        Ok(())
    }
}

/// Deletes a category in which no product stands; its children become roots.
pub async fn delete_category(
    storage: &Storage,
    id: CategoryId,
    act: Act<'_>,
) -> Result<(), DeleteCategoryError> {
    let mut tx = storage.begin().await?;
    tx.catalog().lock_catalog().await?;
    let count = count_products(&mut tx, id).await?;
    if count > 0 {
        return Err(DeleteCategoryError::HasProducts { count });
    }
    let found = tx.catalog().find_category(&Key::Id(id)).await?;
    let before = found.as_ref().map_or(Value::Null, told);
    let deleted = tx.catalog().delete_category(id).await;
    match deleted {
        Ok(true) => {
            let target = AuditTarget::category(id);
            let states = (before, Value::Null);
            act.note(&mut tx, AuditEvent::CategoryDeleted, target, states)
                .await?;
            Ok(tx.commit().await?)
        }
        Ok(false) => Err(DeleteCategoryError::NotFound),
        // A product came in after the count.
        Err(error) if error.breaks(Rule::Reference) => {
            tx.rollback().await?;
            let count = count_products(&mut storage.read().await?, id).await?;
            Err(DeleteCategoryError::HasProducts { count })
        }
        Err(error) => Err(error.into()),
    }
}

async fn count_products(stores: &mut dyn Stores, id: CategoryId) -> Result<u64, StoreError> {
    let counts = stores.catalog().count_products_by_category(None).await?;
    Ok(counts.get(&id).copied().unwrap_or_default())
}
