use shop_core::catalog::{Category, Product};

use super::super::{
    paths::{category_picture_path, product_picture_path},
    pictures::{self, Shown},
    view::{Picture, ProductCard},
};

/// The picture that stands for a product: the merchant's own where browsers may load it, else one that is made here.
pub(in crate::storefront) fn product_picture(product: &Product) -> Picture {
    let own = product.image_url.iter().chain(&product.images);
    line_picture(own, &product.slug)
}

/// All pictures of a product, the one that stands for it first.
pub(in crate::storefront) fn product_pictures(product: &Product) -> Vec<Picture> {
    let own = || product.image_url.iter().chain(&product.images);
    if let Some(name) = demo_name(own()) {
        return pictures::views(name).map(Picture::from).collect();
    }
    let mut all: Vec<Picture> = own()
        .filter(|address| is_loadable(address))
        .map(|address| Picture::square(address.clone()))
        .collect();
    if all.is_empty() {
        all.push(Picture::square(product_picture_path(&product.slug)));
    }
    all
}

/// The first of a product's own pictures that browsers may load, else the one that is made for its slug.
pub(in crate::storefront) fn line_picture<'a>(
    own: impl Clone + IntoIterator<Item = &'a String>,
    slug: &str,
) -> Picture {
    if let Some(name) = demo_name(own.clone())
        && let Some(first) = pictures::views(name).next()
    {
        return first.into();
    }
    let own = own.into_iter().find(|address| is_loadable(address));
    let address = own.map_or_else(|| product_picture_path(slug), String::clone);
    Picture::square(address)
}

/// The picture of a category: the merchant's own where browsers may load it, else one that is made here.
pub(in crate::storefront) fn category_picture(category: &Category) -> Picture {
    let drawn = category_picture_path(&category.slug);
    let own = category.image_url.as_ref();
    let demo = own.filter(|address| **address == drawn).and_then(|_| {
        let name = format!("category-{}", category.slug);
        pictures::find(&name)
    });
    let own = own.filter(|address| is_loadable(address));
    demo.map_or_else(
        || Picture::landscape(own.cloned().unwrap_or(drawn)),
        Picture::from,
    )
}

/// The still life of the demo catalogue, for a shop that recommends something of it.
pub(in crate::storefront) fn hero_picture(recommended: &[ProductCard]) -> Option<Picture> {
    let is_demo = |card: &ProductCard| card.image.described.is_some();
    let hero = pictures::find("hero").filter(|_| recommended.iter().any(is_demo));
    hero.map(Picture::from)
}

/// The product of which a picture is drawn that a product asks for, its own or that of its lead, where it is one of those
/// that there are better ones of.
///
/// A merchant's product of the same slug names a picture of its own, or none.
fn demo_name<'a>(own: impl IntoIterator<Item = &'a String>) -> Option<&'a str> {
    let address = own.into_iter().next()?;
    let drawn = address.strip_prefix("/images/products/")?;
    let name = drawn.strip_suffix(".svg")?;
    pictures::views(name).next().is_some().then_some(name)
}

/// Whether the pages' content policy lets an image in.
fn is_loadable(address: &str) -> bool {
    let is_local = address.starts_with('/') && !address.starts_with("//");
    is_local || address.starts_with("https://")
}

impl From<&'static Shown> for Picture {
    fn from(shown: &'static Shown) -> Self {
        Self {
            address: shown.fallback.as_str().into(),
            sources: &shown.sources,
            full: shown.largest.as_str().into(),
            width: shown.width,
            height: shown.height,
            tone: Some(shown.tone),
            described: shown.described,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use shop_core::{
        id::CategoryId,
        testing::{SeededEntropy, a_category, a_product},
    };

    use super::*;

    fn product(slug: &str, own: &[&str]) -> Product {
        let entropy = SeededEntropy::default();
        let category = CategoryId::new(Timestamp::UNIX_EPOCH, &entropy);
        let mut own = own.iter().map(|address| (*address).to_owned());
        Product {
            image_url: own.next(),
            images: own.collect(),
            ..a_product(slug, category, Timestamp::UNIX_EPOCH, &entropy)
        }
    }

    #[test]
    fn only_pictures_that_browsers_will_load_are_linked() {
        for (address, linked) in [
            ("https://cdn.example/lamp.webp", true),
            ("/media/lamp.webp", true),
            ("//cdn.example/lamp.webp", false),
            ("http://cdn.example/lamp.webp", false),
        ] {
            let lamp = product("lamp", &[address]);
            let shown = product_picture(&lamp);
            let expected = if linked {
                address
            } else {
                "/images/products/lamp.svg"
            };
            assert_eq!(shown.address, expected);
            assert_eq!(product_pictures(&lamp).len(), 1);
        }
        let bare = product("lamp", &[]);
        assert_eq!(product_picture(&bare).address, "/images/products/lamp.svg");
    }

    #[test]
    fn a_merchants_pictures_are_all_shown() {
        let lamp = product("lamp", &["/a.webp", "http://cdn.example/b.webp", "/c.webp"]);
        let shown: Vec<_> = product_pictures(&lamp)
            .into_iter()
            .map(|p| p.full)
            .collect();
        assert_eq!(shown, ["/a.webp", "/c.webp"]);
    }

    #[test]
    fn products_of_the_demo_are_shown_as_rendered() {
        let phone = product("iphone-15-pro", &["/images/products/iphone-15-pro.svg"]);
        let shown = product_picture(&phone);
        assert_eq!(shown.described, Some("picture-iphone-15-pro-1"));
        assert_eq!(shown.sources.len(), 2);
        assert!(shown.full.starts_with("/images/art/iphone-15-pro-1-1200."));
        assert!(product_pictures(&phone).len() >= 2);
    }

    #[test]
    fn a_merchants_product_keeps_its_picture_whatever_its_slug() {
        let own = product("iphone-15-pro", &["/media/phone.webp"]);
        assert_eq!(product_picture(&own).address, "/media/phone.webp");
        let bare = product("iphone-15-pro", &[]);
        let drawn = "/images/products/iphone-15-pro.svg";
        assert_eq!(product_picture(&bare).address, drawn);
    }

    #[test]
    fn a_category_is_shown_by_its_own_picture_or_by_one_made_here() {
        let entropy = SeededEntropy::default();
        let mut category = a_category("lamps", Timestamp::UNIX_EPOCH, &entropy);
        let drawn = "/images/categories/lamps.svg";
        assert_eq!(category_picture(&category).address, drawn);
        category.image_url = Some("/media/lamps.webp".to_owned());
        let shown = category_picture(&category);
        assert_eq!((&*shown.address, shown.height), ("/media/lamps.webp", 600));
    }
}
