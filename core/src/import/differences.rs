use crate::{
    catalog::{Product, ProductOption},
    money::Money,
};

/// The longest text of a value that is told.
const MAX_TEXT: usize = 60;

/// A value that changes: the column, what it was, and what it becomes.
pub type Difference = (String, String, String);

/// What differs between a product and what it becomes.
pub(super) fn between(before: &Product, after: &Product) -> Vec<Difference> {
    columns(before)
        .into_iter()
        .zip(columns(after))
        .filter(|((_, old), (_, new))| old != new)
        .map(|((column, old), (_, new))| (column.to_owned(), cut(&old), cut(&new)))
        .collect()
}

fn columns(product: &Product) -> [(&'static str, String); 11] {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let price = |money: Money| money.to_string();
    [
        ("name", product.name.clone()),
        ("slug", product.slug.clone()),
        ("category", product.category_id.to_string()),
        ("status", product.status.as_str().to_owned()),
        ("price", price(product.price)),
        (
            "compare_at",
            product.compare_at.map(price).unwrap_or_default(),
        ),
        ("featured", product.is_featured.to_string()),
        ("image_url", text(&product.image_url)),
        ("images", product.images.join(" ")),
        ("description", text(&product.description)),
        ("options", ProductOption::write_list(&product.options)),
    ]
}

fn cut(text: &str) -> String {
    if text.chars().count() <= MAX_TEXT {
        return text.to_owned();
    }
    let start: String = text.chars().take(MAX_TEXT).collect();
    format!("{start}…")
}
