use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{
    Postgres, Row,
    postgres::{PgArguments, PgRow},
    query::Query,
    types::Json,
};

use crate::{
    catalog::{
        Category, CategoryRef, ListedProduct, ListedVariant, Product, ProductStatus, ShownProduct,
        VariantSummary, search_text,
    },
    id::{CategoryId, ProductId},
    money::Money,
    search,
    storage::{StoreError, json_from_text, stored},
};

/// What lists show of a product, of `products p` and `categories c`.
macro_rules! listing_columns {
    () => {
        $crate::catalog::sql::listing_columns!("json_agg(json_build_array", "v.id")
    };
}
pub(super) use listing_columns;

pub(crate) fn read_category(row: &PgRow) -> Result<Category, StoreError> {
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

pub(crate) fn read_category_ref(row: &PgRow) -> Result<CategoryRef, StoreError> {
    Ok(CategoryRef {
        id: CategoryId(row.try_get("category_id")?),
        name: row.try_get("category_name")?,
        slug: row.try_get("category_slug")?,
    })
}

pub(crate) fn read_product(row: &PgRow) -> Result<Product, StoreError> {
    let Json(images) = row.try_get("images")?;
    let Json(options) = row.try_get("options")?;
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
        images,
        status: stored(
            "product status",
            ProductStatus::parse(row.try_get("status")?),
        )?,
        is_featured: row.try_get("is_featured")?,
        metadata: row
            .try_get::<Option<_>, _>("metadata")?
            .map(|Json(metadata)| metadata),
        variant_of: row.try_get::<Option<_>, _>("variant_of")?.map(ProductId),
        options,
        created_at: read_moment(row, "created_at")?,
        updated_at: read_moment(row, "updated_at")?,
    })
}

pub(super) fn read_shown_product(row: &PgRow) -> Result<ShownProduct, StoreError> {
    Ok(ShownProduct {
        product: read_product(row)?,
        category: read_category(row)?,
        variants: vec![],
    })
}

pub(super) fn read_listed_product(row: &PgRow) -> Result<ListedProduct, StoreError> {
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

fn read_moment(row: &PgRow, column: &str) -> Result<Timestamp, StoreError> {
    Ok(row.try_get::<jiff_sqlx::Timestamp, _>(column)?.to_jiff())
}

/// Binds the columns of a category in the order of its table.
pub(super) fn bind_category<'q>(
    query: Query<'q, Postgres, PgArguments>,
    category: &Category,
) -> Query<'q, Postgres, PgArguments> {
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
        .bind(category.created_at.to_sqlx())
        .bind(category.updated_at.to_sqlx())
}

/// Binds the columns of a product in the order of its table.
pub(super) fn bind_product<'q>(
    query: Query<'q, Postgres, PgArguments>,
    product: &Product,
) -> Query<'q, Postgres, PgArguments> {
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
        .bind(Json(&product.images))
        .bind(product.status.as_str())
        .bind(product.is_featured)
        .bind(product.metadata.as_ref().map(Json))
        .bind(product.variant_of.map(|id| id.0))
        .bind(Json(&product.options))
        .bind(product.created_at.to_sqlx())
        .bind(product.updated_at.to_sqlx())
}
