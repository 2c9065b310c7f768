use super::{
    super::rows::{Rows, Sink as _},
    Table,
};
use crate::{catalog::Category, money::Money, scale::GeneratedProduct, search};

pub(in crate::scale::load) static CATEGORIES: Table = Table {
    name: "categories",
    columns: &[
        "id",
        "name",
        "name_folded",
        "slug",
        "description",
        "search_text",
        "image_url",
        "parent_id",
        "is_active",
        "sort_order",
        "created_at",
        "updated_at",
    ],
};

pub(in crate::scale::load) fn category(rows: &mut Rows, category: &Category) {
    let description = category.description.as_deref();
    rows.row();
    rows.uuid(category.id.0);
    rows.text(&category.name);
    rows.text(&search::fold(&category.name));
    rows.text(&category.slug);
    rows.or_nothing(description, Rows::text);
    rows.text(&search::searchable([
        Some(category.name.as_str()),
        description,
    ]));
    rows.or_nothing(category.image_url.as_deref(), Rows::text);
    rows.or_nothing(category.parent_id.map(|id| id.0), Rows::uuid);
    rows.flag(category.is_active);
    rows.integer(category.sort_order);
    rows.moment(category.created_at);
    rows.moment(category.updated_at);
}

pub(in crate::scale::load) static PRODUCTS: Table = Table {
    name: "products",
    columns: &[
        "id",
        "category_id",
        "sku",
        "name",
        "name_folded",
        "slug",
        "description",
        "search_text",
        "price_minor",
        "compare_at_minor",
        "image_url",
        "images",
        "status",
        "is_featured",
        "metadata",
        "created_at",
        "updated_at",
    ],
};

pub(in crate::scale::load) fn product(rows: &mut Rows, generated: &GeneratedProduct) {
    let product = &generated.product;
    let description = product.description.as_deref();
    rows.row();
    rows.uuid(product.id.0);
    rows.uuid(product.category_id.0);
    rows.text(&product.sku);
    rows.text(&product.name);
    rows.text(&search::fold(&product.name));
    rows.text(&product.slug);
    rows.or_nothing(description, Rows::text);
    rows.text(&search::searchable([
        Some(product.name.as_str()),
        description,
        Some(product.sku.as_str()),
    ]));
    rows.long(product.price.minor_units());
    rows.or_nothing(product.compare_at.map(Money::minor_units), Rows::long);
    rows.or_nothing(product.image_url.as_deref(), Rows::text);
    rows.json(&serde_json::Value::from(product.images.clone()).to_string());
    rows.text(product.status.as_str());
    rows.flag(product.is_featured);
    let metadata = product.metadata.as_ref().map(ToString::to_string);
    rows.or_nothing(metadata.as_deref(), Rows::json);
    rows.moment(product.created_at);
    rows.moment(product.updated_at);
}

pub(in crate::scale::load) static OLD_SLUGS: Table = Table {
    name: "product_old_slugs",
    columns: &["slug", "product_id", "retired_at"],
};

pub(in crate::scale::load) fn old_slug(rows: &mut Rows, generated: &GeneratedProduct) {
    if let Some((slug, retired_at)) = &generated.old_slug {
        rows.row();
        rows.text(slug);
        rows.uuid(generated.product.id.0);
        rows.moment(*retired_at);
    }
}
