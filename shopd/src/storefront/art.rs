//! Pictures of products and categories, drawn from their names: the same slug always gives the same bytes.

use askama::Template;

/// Draws a product: 800 by 800, the subject chosen by the words of its slug, then of its category's.
pub fn product_svg(slug: &str, category_slug: &str, name: &str) -> String {
    let motif = find_motif(slug, &PRODUCT_WORDS)
        .or_else(|| find_motif(category_slug, &PRODUCT_WORDS))
        .unwrap_or(Motif::Parcel);
    let picture = ProductPicture {
        name,
        motif,
        variant: variant(slug, motif),
        palette: Palette::of(slug),
    };
    picture.render().expect("writing to a string does not fail")
}

/// Draws a category: 800 by 600, with the subject that stands for it.
pub fn category_svg(slug: &str, name: &str) -> String {
    let motif = find_motif(slug, &CATEGORY_WORDS)
        .or_else(|| find_motif(slug, &PRODUCT_WORDS))
        .unwrap_or(Motif::Parcel);
    let picture = CategoryPicture {
        name,
        motif,
        variant: variant(slug, motif),
        palette: Palette::of(slug),
    };
    picture.render().expect("writing to a string does not fail")
}

#[derive(Template)]
#[template(path = "images/product.svg")]
struct ProductPicture<'a> {
    name: &'a str,
    motif: Motif,
    variant: u8,
    palette: Palette,
}

#[derive(Template)]
#[template(path = "images/category.svg")]
struct CategoryPicture<'a> {
    name: &'a str,
    motif: Motif,
    variant: u8,
    palette: Palette,
}

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Motif {
    Phone,
    Laptop,
    Shirt,
    Jeans,
    Dress,
    Jacket,
    Lamp,
    Plant,
    Mat,
    Shoe,
    Book,
    Parcel,
}

/// More telling words first: a dress with a flower pattern is no plant.
const PRODUCT_WORDS: [(Motif, &[&str]); 11] = [
    (Motif::Lamp, &["lamp", "lamps", "light", "lantern"]),
    (Motif::Mat, &["mat", "mats", "yoga"]),
    (
        Motif::Shoe,
        &["shoe", "shoes", "sneaker", "sneakers", "boots"],
    ),
    (Motif::Jacket, &["jacket", "jackets", "coat", "hoodie"]),
    (Motif::Jeans, &["jeans", "trousers", "pants", "denim"]),
    (Motif::Dress, &["dress", "dresses", "skirt"]),
    (Motif::Shirt, &["tshirt", "tshirts", "shirt", "tee"]),
    (Motif::Plant, &["plant", "plants", "garden"]),
    (Motif::Laptop, &["laptop", "laptops", "macbook", "notebook"]),
    (
        Motif::Phone,
        &["phone", "iphone", "smartphone", "smartphones"],
    ),
    (Motif::Book, &["book", "books", "handbook", "novel"]),
];

const CATEGORY_WORDS: [(Motif, &[&str]); 5] = [
    (Motif::Laptop, &["electronics", "computers"]),
    (Motif::Dress, &["womens"]),
    (Motif::Jeans, &["mens"]),
    (Motif::Shirt, &["clothing"]),
    (Motif::Shoe, &["sports", "outdoors"]),
];

fn find_motif(slug: &str, words: &[(Motif, &[&str])]) -> Option<Motif> {
    words
        .iter()
        .find(|(_, names)| slug.split('-').any(|word| names.contains(&word)))
        .map(|(motif, _)| *motif)
}

/// Tells pictures of one subject apart: three designs each, known products by their own.
fn variant(slug: &str, motif: Motif) -> u8 {
    let says = |word: &str| slug.split('-').any(|part| part == word);
    match motif {
        Motif::Phone if says("iphone") => 0,
        Motif::Phone if says("galaxy") => 1,
        Motif::Phone if says("pixel") => 2,
        Motif::Laptop if says("macbook") => 0,
        Motif::Laptop if says("thinkpad") => 2,
        Motif::Book if says("code") => 0,
        Motif::Book if says("system") => 1,
        _ => hash(slug).to_le_bytes()[7] % 3,
    }
}

/// The colours of a picture, as SVG writes them.
struct Palette {
    ground: String,
    halo: String,
    light: String,
    main: String,
    dark: String,
    accent: String,
}

impl Palette {
    fn of(slug: &str) -> Self {
        let hue = hash(slug) % 24 * 15;
        let colour = |turn: u64, saturation: u8, lightness: u8| {
            format!("hsl({} {saturation}% {lightness}%)", (hue + turn) % 360)
        };
        Self {
            ground: colour(0, 55, 94),
            halo: colour(20, 60, 87),
            light: colour(0, 60, 97),
            main: colour(0, 46, 52),
            dark: colour(10, 42, 27),
            accent: colour(165, 64, 66),
        }
    }
}

/// FNV-1a with a final mix: the standard hashers promise nothing across releases.
fn hash(text: &str) -> u64 {
    let sum = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (sum ^ (sum >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const DEMO: [(&str, &str, Motif); 18] = [
        ("iphone-15-pro", "smartphones", Motif::Phone),
        ("samsung-galaxy-s24-ultra", "smartphones", Motif::Phone),
        ("google-pixel-8-pro", "smartphones", Motif::Phone),
        ("macbook-pro-16-m3-max", "laptops", Motif::Laptop),
        ("dell-xps-15", "laptops", Motif::Laptop),
        ("lenovo-thinkpad-x1-carbon", "laptops", Motif::Laptop),
        ("mens-classic-cotton-tshirt", "mens-clothing", Motif::Shirt),
        ("mens-slim-fit-denim-jeans", "mens-clothing", Motif::Jeans),
        (
            "womens-floral-summer-dress",
            "womens-clothing",
            Motif::Dress,
        ),
        (
            "womens-classic-leather-jacket",
            "womens-clothing",
            Motif::Jacket,
        ),
        ("modern-led-table-lamp", "home-garden", Motif::Lamp),
        ("indoor-plant-collection", "home-garden", Motif::Plant),
        ("professional-yoga-mat", "sports-outdoors", Motif::Mat),
        ("air-cushion-running-shoes", "sports-outdoors", Motif::Shoe),
        ("clean-code-handbook", "books", Motif::Book),
        ("system-design-interview", "books", Motif::Book),
        ("mystery-gadget-2025", "electronics", Motif::Parcel),
        ("discontinued-phone-model", "electronics", Motif::Phone),
    ];

    #[test]
    fn every_demo_product_has_a_small_picture_of_its_own() {
        let pictures: HashSet<String> = DEMO
            .iter()
            .map(|(slug, category, _)| product_svg(slug, category, "Same name"))
            .collect();
        assert_eq!(pictures.len(), DEMO.len());
        for picture in pictures {
            assert!(picture.len() <= 3072, "{} bytes: {picture}", picture.len());
        }
    }

    #[test]
    fn subjects_follow_the_words() {
        for (slug, category, motif) in DEMO {
            let found = find_motif(slug, &PRODUCT_WORDS)
                .or_else(|| find_motif(category, &PRODUCT_WORDS))
                .unwrap_or(Motif::Parcel);
            assert_eq!(found, motif, "{slug}");
        }
    }

    #[test]
    fn a_picture_never_changes() {
        let first = product_svg("classic-lamp", "home", "Lamp");
        assert_eq!(first, product_svg("classic-lamp", "home", "Lamp"));
        assert_eq!(hash("classic-lamp"), HASH_OF_CLASSIC_LAMP);
    }

    #[test]
    fn names_are_escaped_and_nothing_is_loaded_from_elsewhere() {
        let svg = product_svg("x", "books", "<script>\"&");
        assert!(!svg.contains("<script>"));
        assert!(
            !svg.replace("http://www.w3.org/2000/svg", "")
                .contains("http")
        );
        assert!(!svg.contains("style="));
        assert!(category_svg("electronics", "A & B").contains("A &#38; B"));
    }

    const HASH_OF_CLASSIC_LAMP: u64 = 0xf53b_27c4_ea53_c55e;
}
