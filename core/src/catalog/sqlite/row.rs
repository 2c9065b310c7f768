use jiff::Timestamp;
use sqlx::{
    Row, Sqlite,
    query::Query,
    sqlite::{SqliteArguments, SqliteRow},
};

use crate::{
    catalog::{
        Category, CategoryRef, ListedProduct, ListedVariant, Product, ProductStatus, ShownProduct,
        VariantSummary, search_text,
    },
    id::{CategoryId, ProductId},
    money::Money,
    search,
    storage::{StoreError, json_from_text, micros, moment_from_micros, stored},
};

/// What lists show of a product, of `products p` and `categories c`.
macro_rules! listing_columns {
    () => {
        $crate::catalog::sql::listing_columns!("json_group_array(json_array", "hex(v.id)")
    };
}
pub(super) use listing_columns;

pub(crate) fn read_category(row: &SqliteRow) -> Result<Category, StoreError> {
    Ok(Category {
        id: CategoryId(row.try_get("category_id")?),
        name: row.try_get("category_name")?,
        slug: row.try_get("category_slug")?,
        description: row.try_get("category_description")?,
        image_url: row.try_get("category_image_url")?,
        parent_id: row.try_get::<Option<_>, _>("parent_id")?.map(CategoryId),
        is_active: row.try_get("is_active")?,
        sort_order: row.try_get("sort_order")?,
        created_at: read_moment(row, "category_created_at")?,
        updated_at: read_moment(row, "category_updated_at")?,
    })
}

pub(crate) fn read_category_ref(row: &SqliteRow) -> Result<CategoryRef, StoreError> {
    Ok(CategoryRef {
        id: CategoryId(row.try_get("category_id")?),
        name: row.try_get("category_name")?,
        slug: row.try_get("category_slug")?,
    })
}

pub(crate) fn read_product(row: &SqliteRow) -> Result<Product, StoreError> {
    Ok(Product {
        id: ProductId(row.try_get("id")?),
        category_id: CategoryId(row.try_get("category_id")?),
        sku: row.try_get("sku")?,
        name: row.try_get("name")?,
        slug: row.try_get("slug")?,
        description: row.try_get("description")?,
        price: Money::from_minor_units(row.try_get("price_minor")?),
        compare_at: row
            .try_get::<Option<_>, _>("compare_at_minor")?
            .map(Money::from_minor_units),
        available: row.try_get("available")?,
        image_url: row.try_get("image_url")?,
        images: json_from_text("list of images", row.try_get("images")?)?,
        status: stored(
            "product status",
            ProductStatus::parse(row.try_get("status")?),
        )?,
        is_featured: row.try_get("is_featured")?,
        metadata: row
            .try_get::<Option<&str>, _>("metadata")?
            .map(|text| json_from_text("metadata", text))
            .transpose()?,
        variant_of: row.try_get::<Option<_>, _>("variant_of")?.map(ProductId),
        options: json_from_text("list of options", row.try_get("options")?)?,
        created_at: read_moment(row, "created_at")?,
        updated_at: read_moment(row, "updated_at")?,
    })
}

pub(super) fn read_shown_product(row: &SqliteRow) -> Result<ShownProduct, StoreError> {
    Ok(ShownProduct {
        product: read_product(row)?,
        category: read_category(row)?,
        variants: vec![],
    })
}

pub(super) fn read_listed_product(row: &SqliteRow) -> Result<ListedProduct, StoreError> {
    let product = read_product(row)?;
    let variants: Option<&str> = row.try_get("variants")?;
    let others: Vec<ListedVariant> = variants
        .map(|text| json_from_text("list of variants", text))
        .transpose()?
        .unwrap_or_default();
    Ok(ListedProduct {
        variants: VariantSummary::of(&product, &others),
        category: read_category_ref(row)?,
        product,
    })
}

fn read_moment(row: &SqliteRow, column: &str) -> Result<Timestamp, StoreError> {
    moment_from_micros(row.try_get(column)?)
}

/// Binds the columns of a category in the order of its table.
pub(super) fn bind_category<'q>(
    query: Query<'q, Sqlite, SqliteArguments>,
    category: &Category,
) -> Query<'q, Sqlite, SqliteArguments> {
    query
        .bind(category.id.0)
        .bind(&category.name)
        .bind(search::fold(&category.name))
        .bind(&category.slug)
        .bind(&category.description)
        .bind(search::searchable([
            Some(category.name.as_str()),
            category.description.as_deref(),
        ]))
        .bind(&category.image_url)
        .bind(category.parent_id.map(|id| id.0))
        .bind(category.is_active)
        .bind(category.sort_order)
        .bind(micros(category.created_at))
        .bind(micros(category.updated_at))
}

/// Binds the columns of a product in the order of its table.
pub(super) fn bind_product<'q>(
    query: Query<'q, Sqlite, SqliteArguments>,
    product: &Product,
) -> Query<'q, Sqlite, SqliteArguments> {
    query
        .bind(product.id.0)
        .bind(product.category_id.0)
        .bind(&product.sku)
        .bind(&product.name)
        .bind(search::fold(&product.name))
        .bind(&product.slug)
        .bind(&product.description)
        .bind(search_text(product, &[]))
        .bind(product.price.minor_units())
        .bind(product.compare_at.map(Money::minor_units))
        .bind(&product.image_url)
        .bind(serde_json::Value::from(product.images.clone()).to_string())
        .bind(product.status.as_str())
        .bind(product.is_featured)
        .bind(product.metadata.as_ref().map(ToString::to_string))
        .bind(product.variant_of.map(|id| id.0))
        .bind(serde_json::json!(product.options).to_string())
        .bind(micros(product.created_at))
        .bind(micros(product.updated_at))
}
