/// The texts that say what the pictures show: `picture-` and the name of each.
const KEYS: [&str; 42] = [
    "picture-air-cushion-running-shoes-1",
    "picture-air-cushion-running-shoes-2",
    "picture-category-books",
    "picture-category-clothing",
    "picture-category-electronics",
    "picture-category-home-garden",
    "picture-category-laptops",
    "picture-category-mens-clothing",
    "picture-category-smartphones",
    "picture-category-sports-outdoors",
    "picture-category-womens-clothing",
    "picture-clean-code-handbook-1",
    "picture-clean-code-handbook-2",
    "picture-dell-xps-15-1",
    "picture-dell-xps-15-2",
    "picture-google-pixel-8-pro-1",
    "picture-google-pixel-8-pro-2",
    "picture-hero",
    "picture-indoor-plant-collection-1",
    "picture-indoor-plant-collection-2",
    "picture-iphone-15-pro-1",
    "picture-iphone-15-pro-2",
    "picture-lenovo-thinkpad-x1-carbon-1",
    "picture-lenovo-thinkpad-x1-carbon-2",
    "picture-macbook-pro-16-m3-max-1",
    "picture-macbook-pro-16-m3-max-2",
    "picture-mens-classic-cotton-tshirt-1",
    "picture-mens-classic-cotton-tshirt-2",
    "picture-mens-slim-fit-denim-jeans-1",
    "picture-mens-slim-fit-denim-jeans-2",
    "picture-modern-led-table-lamp-1",
    "picture-modern-led-table-lamp-2",
    "picture-professional-yoga-mat-1",
    "picture-professional-yoga-mat-2",
    "picture-samsung-galaxy-s24-ultra-1",
    "picture-samsung-galaxy-s24-ultra-2",
    "picture-system-design-interview-1",
    "picture-system-design-interview-2",
    "picture-womens-classic-leather-jacket-1",
    "picture-womens-classic-leather-jacket-2",
    "picture-womens-floral-summer-dress-1",
    "picture-womens-floral-summer-dress-2",
];

/// The key of the text that says what a picture shows.
pub(super) fn key_of(name: &str) -> Option<&'static str> {
    KEYS.into_iter()
        .find(|key| key.split_once('-').is_some_and(|(_, rest)| rest == name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storefront::pictures::shelf::ARTS;

    #[test]
    fn every_picture_is_described() {
        for art in ARTS {
            assert!(key_of(art.name).is_some(), "{}", art.name);
        }
        assert_eq!(key_of("iphone-15-pro"), None);
    }
}
