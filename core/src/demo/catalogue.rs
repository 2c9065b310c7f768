use crate::catalog::ProductStatus::{self, Active, Archived, Draft};

pub(super) struct DemoCategory {
    pub(super) name: &'static str,
    pub(super) slug: &'static str,
    pub(super) parent: Option<&'static str>,
    pub(super) sort_order: i32,
    pub(super) description: Option<&'static str>,
}

const fn root(
    name: &'static str,
    slug: &'static str,
    sort_order: i32,
    description: &'static str,
) -> DemoCategory {
    DemoCategory {
        name,
        slug,
        parent: None,
        sort_order,
        description: Some(description),
    }
}

const fn child(
    name: &'static str,
    slug: &'static str,
    parent: &'static str,
    sort_order: i32,
) -> DemoCategory {
    DemoCategory {
        name,
        slug,
        parent: Some(parent),
        sort_order,
        description: None,
    }
}

/// Parents come before their children.
pub(super) const CATEGORIES: [DemoCategory; 9] = [
    root(
        "Electronics",
        "electronics",
        1,
        "Phones, laptops and the things that go with them.",
    ),
    root(
        "Clothing",
        "clothing",
        2,
        "Everyday clothes that last longer than a season.",
    ),
    root(
        "Home & Garden",
        "home-garden",
        3,
        "Light, plants and comfort for indoors and out.",
    ),
    root(
        "Sports & Outdoors",
        "sports-outdoors",
        4,
        "Gear for moving, stretching and getting outside.",
    ),
    root(
        "Books",
        "books",
        5,
        "Books worth keeping within reach of the desk.",
    ),
    child("Smartphones", "smartphones", "electronics", 1),
    child("Laptops", "laptops", "electronics", 2),
    child("Men's Clothing", "mens-clothing", "clothing", 1),
    child("Women's Clothing", "womens-clothing", "clothing", 2),
];

pub(super) struct DemoProduct {
    pub(super) sku: &'static str,
    pub(super) name: &'static str,
    pub(super) slug: &'static str,
    pub(super) category: &'static str,
    pub(super) price_minor: i64,
    pub(super) compare_at_minor: Option<i64>,
    pub(super) stock: u32,
    pub(super) status: ProductStatus,
    pub(super) is_featured: bool,
    pub(super) has_image: bool,
    pub(super) description: &'static str,
    pub(super) options: &'static [(&'static str, &'static str)],
}

const fn product(
    (sku, name, slug, category): (&'static str, &'static str, &'static str, &'static str),
    (price_minor, stock): (i64, u32),
    description: &'static str,
) -> DemoProduct {
    DemoProduct {
        sku,
        name,
        slug,
        category,
        price_minor,
        compare_at_minor: None,
        stock,
        status: Active,
        is_featured: false,
        has_image: true,
        description,
        options: &[],
    }
}

impl DemoProduct {
    const fn was(mut self, compare_at_minor: i64) -> Self {
        self.compare_at_minor = Some(compare_at_minor);
        self
    }

    const fn featured(mut self) -> Self {
        self.is_featured = true;
        self
    }

    const fn in_options(mut self, options: &'static [(&'static str, &'static str)]) -> Self {
        self.options = options;
        self
    }

    const fn off_sale(mut self, status: ProductStatus) -> Self {
        self.status = status;
        self.has_image = false;
        self
    }
}

/// The newest first.
pub(super) const PRODUCTS: [DemoProduct; 18] = [
    product(
        (
            "IPHONE-15-PRO",
            "iPhone 15 Pro",
            "iphone-15-pro",
            "smartphones",
        ),
        (99_999, 50),
        "Titanium phone with a fast chip, a 48-megapixel camera and a bright 6.1-inch display.",
    )
    .was(109_999)
    .featured(),
    product(
        (
            "SAMSUNG-S24-ULTRA",
            "Samsung Galaxy S24 Ultra",
            "samsung-galaxy-s24-ultra",
            "smartphones",
        ),
        (119_999, 35),
        "Large phone with a built-in pen, a 200-megapixel camera and a flat 6.8-inch display.",
    )
    .was(129_999)
    .featured(),
    product(
        (
            "PIXEL-8-PRO",
            "Google Pixel 8 Pro",
            "google-pixel-8-pro",
            "smartphones",
        ),
        (89_999, 40),
        "Phone with a clever camera, a 6.7-inch display and seven years of updates.",
    ),
    product(
        (
            "MACBOOK-PRO-16",
            "MacBook Pro 16\" M3 Max",
            "macbook-pro-16-m3-max",
            "laptops",
        ),
        (349_999, 20),
        "16-inch workstation laptop with an M3 Max chip, 36 GB of memory and a day of battery.",
    )
    .was(369_999)
    .featured(),
    product(
        ("DELL-XPS-15", "Dell XPS 15", "dell-xps-15", "laptops"),
        (189_999, 25),
        "Slim 15-inch laptop with an OLED touch display and dedicated graphics.",
    ),
    product(
        (
            "THINKPAD-X1-CARBON",
            "Lenovo ThinkPad X1 Carbon",
            "lenovo-thinkpad-x1-carbon",
            "laptops",
        ),
        (164_999, 30),
        "Light 14-inch business laptop with the keyboard that people keep buying it for.",
    ),
    product(
        (
            "MENS-CLASSIC-TEE",
            "Classic Cotton T-Shirt",
            "mens-classic-cotton-tshirt",
            "mens-clothing",
        ),
        (2_999, 200),
        "Heavyweight cotton T-shirt with a regular fit that keeps its shape in the wash.",
    )
    .was(3_999)
    .in_options(&[("Size", "M"), ("Color", "White")]),
    product(
        (
            "MENS-SLIM-JEANS",
            "Slim Fit Denim Jeans",
            "mens-slim-fit-denim-jeans",
            "mens-clothing",
        ),
        (7_999, 150),
        "Slim jeans in dark denim with a little stretch.",
    )
    .featured()
    .in_options(&[("Waist", "32")]),
    product(
        (
            "WOMENS-SUMMER-DRESS",
            "Floral Summer Dress",
            "womens-floral-summer-dress",
            "womens-clothing",
        ),
        (8_999, 75),
        "Light midi dress with a floral print and pockets.",
    )
    .was(11_999)
    .featured()
    .in_options(&[("Size", "M")]),
    product(
        (
            "WOMENS-LEATHER-JACKET",
            "Classic Leather Jacket",
            "womens-classic-leather-jacket",
            "womens-clothing",
        ),
        (29_999, 40),
        "Biker jacket in soft lamb leather, fully lined.",
    ),
    product(
        (
            "MODERN-TABLE-LAMP",
            "Modern LED Table Lamp",
            "modern-led-table-lamp",
            "home-garden",
        ),
        (7_999, 60),
        "Dimmable table lamp with a warm LED and a charging port in its foot.",
    ),
    product(
        (
            "INDOOR-PLANT-SET",
            "Indoor Plant Collection",
            "indoor-plant-collection",
            "home-garden",
        ),
        (4_999, 45),
        "Three easy-going green plants in ceramic pots.",
    )
    .featured(),
    product(
        (
            "YOGA-MAT-PRO",
            "Professional Yoga Mat",
            "professional-yoga-mat",
            "sports-outdoors",
        ),
        (5_999, 100),
        "Six-millimetre mat with a grippy surface and a carrying strap.",
    ),
    product(
        (
            "RUNNING-SHOES-AIR",
            "Air Cushion Running Shoes",
            "air-cushion-running-shoes",
            "sports-outdoors",
        ),
        (12_999, 80),
        "Road running shoes with an air cushion under the heel and a breathable upper.",
    )
    .was(15_999)
    .featured()
    .in_options(&[("Size", "42")]),
    product(
        (
            "BOOK-CLEAN-CODE",
            "Clean Code: A Handbook",
            "clean-code-handbook",
            "books",
        ),
        (4_499, 120),
        "A handbook on writing code that the next reader understands.",
    ),
    product(
        (
            "BOOK-SYSTEM-DESIGN",
            "System Design Interview",
            "system-design-interview",
            "books",
        ),
        (3_999, 90),
        "How large systems are taken apart, explained and put together again.",
    )
    .featured(),
    product(
        (
            "UNRELEASED-GADGET",
            "Mystery Gadget 2025",
            "mystery-gadget-2025",
            "electronics",
        ),
        (59_999, 0),
        "Nobody may talk about it yet.",
    )
    .off_sale(Draft),
    product(
        (
            "OLD-PHONE-MODEL",
            "Discontinued Phone Model",
            "discontinued-phone-model",
            "electronics",
        ),
        (29_999, 0),
        "A phone of some years ago, no longer made.",
    )
    .off_sale(Archived),
];

/// What a product comes in beside what it is itself.
pub(super) struct DemoVariant {
    pub(super) lead: &'static str,
    pub(super) values: &'static [&'static str],
    pub(super) price_minor: i64,
    pub(super) stock: u32,
}

const fn variant(
    lead: &'static str,
    values: &'static [&'static str],
    (price_minor, stock): (i64, u32),
) -> DemoVariant {
    DemoVariant {
        lead,
        values,
        price_minor,
        stock,
    }
}

/// By the SKU of their lead. There is no ivory shirt of size XL, and some are sold out.
pub(super) const VARIANTS: [DemoVariant; 16] = [
    variant("MENS-CLASSIC-TEE", &["S", "White"], (2_999, 60)),
    variant("MENS-CLASSIC-TEE", &["L", "White"], (2_999, 80)),
    variant("MENS-CLASSIC-TEE", &["XL", "White"], (3_299, 25)),
    variant("MENS-CLASSIC-TEE", &["S", "Ivory"], (2_999, 0)),
    variant("MENS-CLASSIC-TEE", &["M", "Ivory"], (2_999, 40)),
    variant("MENS-CLASSIC-TEE", &["L", "Ivory"], (2_999, 4)),
    variant("MENS-SLIM-JEANS", &["30"], (7_999, 35)),
    variant("MENS-SLIM-JEANS", &["34"], (7_999, 50)),
    variant("MENS-SLIM-JEANS", &["36"], (7_999, 0)),
    variant("WOMENS-SUMMER-DRESS", &["S"], (8_999, 20)),
    variant("WOMENS-SUMMER-DRESS", &["L"], (8_999, 30)),
    variant("RUNNING-SHOES-AIR", &["40"], (12_999, 15)),
    variant("RUNNING-SHOES-AIR", &["41"], (12_999, 3)),
    variant("RUNNING-SHOES-AIR", &["43"], (12_999, 30)),
    variant("RUNNING-SHOES-AIR", &["44"], (12_999, 0)),
    variant("RUNNING-SHOES-AIR", &["45"], (12_999, 12)),
];
