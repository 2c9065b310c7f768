use shop_core::{
    catalog::{Product, ProductStatus, list_products_in_order},
    money::Currency,
    wishlist::Wishlist,
};

use crate::{
    messages::Lang,
    storefront::{
        paths::product_path,
        present::{badges, price, product_picture},
        view::{Layout, Section, WishRow, WishlistPage},
        visit::{PageResult, Visit},
    },
};

/// `GET /wishlist`
pub(super) async fn show_wishlist(mut visit: Visit) -> PageResult {
    let list = visit.wishlist().await?;
    let mut reader = visit.app.storage.read().await?;
    let products = list_products_in_order(&mut reader, list.ids()).await?;
    drop(reader);
    if visit.identity.is_none() && products.len() < list.len() {
        // What the shop has deleted cannot be shown, and is not to be counted either.
        let left = Wishlist::of(products.iter().map(|product| product.id));
        visit.keep_guest_wishes(left);
    }
    let layout = visit.layout(visit.lang.say("wishlist-title")).await?;
    let currency = visit.app.rules.currency;
    Ok(visit.show(&WishlistPage {
        layout: Layout {
            section: Section::Wishlist,
            indexed: false,
            ..layout
        },
        rows: products
            .iter()
            .map(|product| row(product, visit.lang, currency))
            .collect(),
    }))
}

fn row(product: &Product, lang: Lang, currency: Currency) -> WishRow {
    let is_sold = product.status == ProductStatus::Active;
    WishRow {
        id: product.id.to_string(),
        name: product.title(),
        href: is_sold.then(|| product_path(&product.slug)),
        image: product_picture(product),
        price: is_sold.then(|| price(product, lang, currency)),
        badges: if is_sold {
            badges(product, lang)
        } else {
            vec![]
        },
        can_be_bought: is_sold && product.available > 0,
    }
}
