use serde_json::{Value, json};
use shop_core::{catalog::Product, money::Currency};

use crate::storefront::view::{Layout, Link, StructuredData};

/// What a product is, costs and whether it can be had, as schema.org puts it.
pub(in crate::storefront) fn product_data(
    layout: &Layout,
    product: &Product,
    (category, picture): (&str, Option<&str>),
    currency: Currency,
) -> StructuredData {
    let availability = if product.available > 0 {
        "https://schema.org/InStock"
    } else {
        "https://schema.org/OutOfStock"
    };
    StructuredData::of(&json!({
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.name,
        "sku": product.sku,
        "description": product.description,
        "category": category,
        "image": picture.and_then(|picture| layout.absolute(picture)),
        "url": layout.canonical_url(),
        "offers": {
            "@type": "Offer",
            "price": product.price.to_string(),
            "priceCurrency": currency.code(),
            "availability": availability,
            "itemCondition": "https://schema.org/NewCondition",
            "url": layout.canonical_url(),
        },
    }))
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
