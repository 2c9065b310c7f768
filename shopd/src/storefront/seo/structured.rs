use serde_json::{Value, json};
use shop_core::{
    catalog::{Product, ShownProduct},
    money::Currency,
};

use crate::storefront::{
    paths::product_path,
    view::{Layout, Link, StructuredData},
};

/// What a product is, costs and whether it can be had, as schema.org puts it.
pub(in crate::storefront) fn product_data(
    layout: &Layout,
    shown: &ShownProduct,
    (category, picture): (&str, Option<&str>),
    currency: Currency,
) -> StructuredData {
    let product = &shown.product;
    let url = layout.absolute(&product_path(&product.slug));
    let availability = if product.available > 0 {
        "https://schema.org/InStock"
    } else {
        "https://schema.org/OutOfStock"
    };
    StructuredData::of(&json!({
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.title(),
        "sku": product.sku,
        "description": product.description,
        "category": category,
        "image": picture.and_then(|picture| layout.absolute(picture)),
        "url": url,
        "isVariantOf": group_data(layout, shown),
        "offers": {
            "@type": "Offer",
            "price": product.price.to_string(),
            "priceCurrency": currency.code(),
            "availability": availability,
            "itemCondition": "https://schema.org/NewCondition",
            "url": url,
        },
    }))
}

/// What a variant and the others have in common; null where there are no others.
fn group_data(layout: &Layout, shown: &ShownProduct) -> Value {
    let Some(lead) = shown.variants.first() else {
        return Value::Null;
    };
    let others = shown
        .variants
        .iter()
        .filter(|other| other.id != shown.product.id);
    let other = |other: &Product| {
        json!({
            "@type": "Product",
            "name": other.title(),
            "url": layout.absolute(&product_path(&other.slug)),
        })
    };
    json!({
        "@type": "ProductGroup",
        "name": lead.name,
        "productGroupID": lead.sku,
        "variesBy": lead.options.iter().map(|option| &option.name).collect::<Vec<_>>(),
        "hasVariant": others.map(other).collect::<Vec<_>>(),
    })
}

/// The way from the first page to here; `None` where the shop's own address is unknown, since the way is made of
/// addresses.
pub(in crate::storefront) fn breadcrumb_data(
    layout: &Layout,
    trail: &[Link],
) -> Option<StructuredData> {
    let mut items: Vec<Value> = Vec::with_capacity(trail.len());
    for (link, position) in trail.iter().zip(1..) {
        let url = match &link.href {
            Some(href) => layout.absolute(href),
            None => layout.canonical_url(),
        };
        items.push(json!({
            "@type": "ListItem",
            "position": position,
            "name": link.label,
            "item": url?,
        }));
    }
    Some(StructuredData::of(&json!({
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": items,
    })))
}

/// The shop and its search, for the first page; `None` where the shop's own address is unknown.
pub(in crate::storefront) fn shop_data(layout: &Layout) -> Option<StructuredData> {
    let home = layout.absolute("/")?;
    let search = layout.absolute("/search?q=")?;
    Some(StructuredData::of(&json!({
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": "Shop",
        "url": home,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": format!("{search}{{search_term_string}}"),
            },
            "query-input": "required name=search_term_string",
        },
    })))
}
