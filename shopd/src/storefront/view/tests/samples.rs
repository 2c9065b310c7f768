//! Pages filled with sample data, for the tests: every page in its usual state and in its rarer ones.

use crate::{
    messages::Lang,
    storefront::{
        address::{AddressPart, address_form},
        pictures,
        view::*,
    },
};

pub(super) const YEAR: i16 = 2026;
pub(super) const HOSTILE: &str = "<script>alert(\"1\")</script> & 'co'";

/// Name, slug, category slug, category, price, price before, mark.
type Demo = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Option<&'static str>,
    Option<(BadgeKind, &'static str)>,
);

#[rustfmt::skip]
pub(super) const PRODUCTS: [Demo; 18] = [
    ("iPhone 15 Pro", "iphone-15-pro", "smartphones", "Smartphones", "$999.99", Some("$1,099.99"), Some((BadgeKind::Sale, "-9 %"))),
    ("Samsung Galaxy S24 Ultra", "samsung-galaxy-s24-ultra", "smartphones", "Smartphones", "$1,199.99", Some("$1,299.99"), Some((BadgeKind::Sale, "-8 %"))),
    ("MacBook Pro 16\" M3 Max", "macbook-pro-16-m3-max", "laptops", "Laptops", "$3,499.99", Some("$3,699.99"), Some((BadgeKind::LowStock, "Only 3 left"))),
    ("Slim Fit Denim Jeans", "mens-slim-fit-denim-jeans", "mens-clothing", "Men's Clothing", "$79.99", None, Some((BadgeKind::Featured, "Featured"))),
    ("Floral Summer Dress", "womens-floral-summer-dress", "womens-clothing", "Women's Clothing", "$89.99", Some("$119.99"), Some((BadgeKind::Sale, "-25 %"))),
    ("Indoor Plant Collection", "indoor-plant-collection", "home-garden", "Home & Garden", "$49.99", None, None),
    ("Air Cushion Running Shoes", "air-cushion-running-shoes", "sports-outdoors", "Sports & Outdoors", "$129.99", Some("$159.99"), Some((BadgeKind::OutOfStock, "Out of stock"))),
    ("System Design Interview", "system-design-interview", "books", "Books", "$39.99", None, None),
    ("Google Pixel 8 Pro", "google-pixel-8-pro", "smartphones", "Smartphones", "$899.99", None, None),
    ("Dell XPS 15", "dell-xps-15", "laptops", "Laptops", "$1,899.99", None, None),
    ("Lenovo ThinkPad X1 Carbon", "lenovo-thinkpad-x1-carbon", "laptops", "Laptops", "$1,649.99", None, None),
    ("Classic Cotton T-Shirt", "mens-classic-cotton-tshirt", "mens-clothing", "Men's Clothing", "$29.99", Some("$39.99"), Some((BadgeKind::Sale, "-25 %"))),
    ("Classic Leather Jacket", "womens-classic-leather-jacket", "womens-clothing", "Women's Clothing", "$299.99", None, None),
    ("Modern LED Table Lamp", "modern-led-table-lamp", "home-garden", "Home & Garden", "$79.99", None, None),
    ("Professional Yoga Mat", "professional-yoga-mat", "sports-outdoors", "Sports & Outdoors", "$59.99", None, None),
    ("Clean Code: A Handbook", "clean-code-handbook", "books", "Books", "$44.99", None, None),
    ("Mystery Gadget 2025", "mystery-gadget-2025", "electronics", "Electronics", "$599.99", None, None),
    (HOSTILE, "discontinued-phone-model", "electronics", "Electronics", "$299.99", None, None),
];

/// Every page, with a name for messages.
pub(super) fn every_page() -> Vec<(&'static str, String)> {
    vec![
        ("home", render(&home()).0),
        ("products", render(&products()).0),
        ("products-empty", render(&products_empty()).0),
        ("products-past-the-end", render(&products_past_the_end()).0),
        ("product", render(&product(0, 50)).0),
        ("product-out", render(&product(17, 0)).0),
        ("categories", render(&categories()).0),
        ("category", render(&category()).0),
        ("search", render(&search(HOSTILE)).0),
        ("search-empty", render(&search_empty()).0),
        ("cart", render(&cart()).0),
        ("cart-empty", render(&cart_empty()).0),
        ("wishlist", render(&wishlist()).0),
        ("gone", render(&gone()).0),
        ("words", render(&words()).0),
        ("sign-in", render(&sign_in()).0),
        ("register", render(&register()).0),
        ("checkout", render(&checkout()).0),
        ("checkout-faults", render(&checkout_with_faults()).0),
        ("order-fresh", render(&order(true)).0),
        ("order-cancelled", render(&order(false)).0),
        ("invoice", render(&invoice()).0),
        ("addresses", render(&addresses()).0),
        ("address", render(&address()).0),
        ("order-lookup", render(&lookup()).0),
        ("orders", render(&orders()).0),
        ("orders-empty", render(&orders_empty()).0),
        ("account", render(&account()).0),
        ("error", render(&error()).0),
    ]
}

fn guest(title: &str, section: Section) -> Layout {
    Layout {
        section,
        csrf: "guest-token".to_owned(),
        ..Layout::new(Lang::En, title, YEAR)
    }
}

fn customer(title: &str, section: Section) -> Layout {
    Layout {
        section,
        csrf: "customer-token".to_owned(),
        cart_count: 3,
        account: Some(AccountLink {
            name: "John".to_owned(),
            runs_shop: false,
        }),
        ..Layout::new(Lang::En, title, YEAR)
    }
}

fn image_of(index: usize) -> Picture {
    let slug = PRODUCTS[index].1;
    let rendered = pictures::views(slug).next();
    rendered.map_or_else(
        || Picture::square(format!("/images/products/{slug}.svg")),
        Picture::from,
    )
}

fn cards(range: impl IntoIterator<Item = usize>) -> Vec<ProductCard> {
    range
        .into_iter()
        .map(|index| {
            let (name, slug, _, category, now, was, badge) = PRODUCTS[index];
            ProductCard {
                id: format!("0198c5a0-0000-7000-8000-{index:012}"),
                name: name.to_owned(),
                marked: vec![],
                href: format!("/products/{slug}"),
                image: image_of(index),
                category: Some(category.to_owned()),
                price: Price {
                    now: now.to_owned(),
                    was: was.map(str::to_owned),
                },
                badges: badge
                    .into_iter()
                    .map(|(kind, text)| Badge {
                        kind,
                        text: text.to_owned(),
                    })
                    .collect(),
            }
        })
        .collect()
}

#[rustfmt::skip]
fn category_cards() -> Vec<CategoryCard> {
    [
        ("Electronics", "electronics", "Phones and laptops", "6 products", &[("Smartphones", "smartphones"), ("Laptops", "laptops")][..]),
        ("Clothing", "clothing", "Fashion for women and men", "4 products", &[("Men's Clothing", "mens-clothing"), ("Women's Clothing", "womens-clothing")]),
        ("Home & Garden", "home-garden", "Everything for your home", "2 products", &[]),
        ("Sports & Outdoors", "sports-outdoors", "Gear for active people", "2 products", &[]),
        ("Books", "books", HOSTILE, "2 products", &[]),
    ]
    .into_iter()
    .map(|(name, slug, description, count, children)| CategoryCard {
        name: name.to_owned(),
        href: format!("/categories/{slug}"),
        image: Picture::landscape(format!("/images/categories/{slug}.svg")),
        description: Some(description.to_owned()),
        count_text: count.to_owned(),
        children: children.iter().map(|(name, slug)| Link::to(*name, format!("/categories/{slug}"))).collect(),
    })
    .collect()
}

fn choices(labels: &[&str], selected: usize) -> Vec<Choice> {
    labels
        .iter()
        .enumerate()
        .map(|(index, label)| Choice {
            value: label.to_lowercase().replace(' ', "_"),
            label: (*label).to_owned(),
            selected: index == selected,
        })
        .collect()
}

fn filters(action: &str, active: usize) -> Filters {
    Filters {
        action: action.to_owned(),
        hidden: vec![("q".to_owned(), HOSTILE.to_owned())],
        categories: choices(&["All categories", "Electronics", "Clothing", "Books"], 0),
        min_price: String::new(),
        max_price: if active > 0 { "5" } else { "" }.to_owned(),
        price_bands: vec![Link::to(HOSTILE, action)],
        brands: choices(&[HOSTILE, "Lumen (2)"], 1),
        in_stock: Some((true, 3)),
        on_sale_count: Some(2),
        featured: active > 0,
        on_sale: false,
        sorts: choices(
            &[
                "Newest first",
                "Price low to high",
                "Price high to low",
                "Name",
            ],
            0,
        ),
        applied: (0..active).map(|_| Link::to(HOSTILE, action)).collect(),
        active,
        clear_href: action.to_owned(),
        problem: None,
    }
}

fn results(range: impl IntoIterator<Item = usize>, page: u64, pages: u64) -> Results {
    Results {
        count_text: "1–12 of 18 products".to_owned(),
        cards: cards(range),
        pagination: Pagination::new(page, pages, |n| {
            page_href("/products", &[("q", "a&b"), ("sort", "name")], n)
        }),
        last_page_href: None,
    }
}

fn home() -> HomePage {
    HomePage {
        layout: guest("Good things, fairly priced", Section::Other),
        hero: pictures::find("hero").map(Picture::from),
        featured: cards(0..8),
        on_sale: cards(8..12),
        categories: category_cards(),
        delivery_promise: "Free delivery from $50.00".to_owned(),
        viewed: cards([3, 8]),
    }
}

fn products() -> ProductListPage {
    ProductListPage {
        layout: Layout {
            canonical: Some("/products".to_owned()),
            public_url: Some("https://shop.example".to_owned()),
            preview: Some("/images/products/iphone-15-pro.svg".to_owned()),
            flashes: vec![Flash {
                kind: FlashKind::Success,
                text: format!("1 × {HOSTILE} is in your cart."),
            }],
            ..customer("Products", Section::Products)
        },
        heading: "Products".to_owned(),
        filters: filters("/products", 0),
        results: results(0..12, 5, 9),
    }
}

fn products_empty() -> ProductListPage {
    let mut filters = filters("/products", 2);
    filters.problem = Some("The lower price is above the upper one.".to_owned());
    ProductListPage {
        layout: guest("Products", Section::Products),
        heading: "Products".to_owned(),
        filters,
        results: results([], 1, 0),
    }
}

fn products_past_the_end() -> ProductListPage {
    let past = Results {
        last_page_href: Some("/products?page=2".to_owned()),
        ..results([], 9, 2)
    };
    ProductListPage {
        results: past,
        ..products()
    }
}

fn product(index: usize, stock: u32) -> ProductPage {
    let card = cards([index]).remove(0);
    let (_, _, category_slug, category, ..) = PRODUCTS[index];
    let category = Link::to(category, format!("/categories/{category_slug}"));
    ProductPage {
        layout: guest(&card.name, Section::Products),
        breadcrumbs: vec![
            Link::to("Products", "/products"),
            category.clone(),
            Link::here(card.name.as_str()),
        ],
        id: "0198c5a0-0000-7000-8000-000000000001".to_owned(),
        name: card.name,
        sku: "IPHONE-15-PRO".to_owned(),
        images: vec![card.image.clone(), card.image],
        category,
        pickers: vec![OptionPicker {
            name: "Storage".to_owned(),
            chosen: HOSTILE.to_owned(),
            choices: vec![OptionChoice {
                value: HOSTILE.to_owned(),
                href: "/products/iphone-15-pro#options".to_owned(),
                is_chosen: true,
                state: OptionState::SoldOut,
            }],
        }],
        options: vec![("Storage".to_owned(), HOSTILE.to_owned())],
        price: card.price,
        badges: card.badges,
        description: vec![
            "A titanium phone with a fast chip, a long-lasting battery and three cameras."
                .to_owned(),
            HOSTILE.to_owned(),
        ],
        stock: if stock > 0 {
            Stock::Enough
        } else {
            Stock::None
        },
        stock_text: if stock > 0 {
            "In stock"
        } else {
            "Out of stock"
        }
        .to_owned(),
        max_quantity: stock,
        quantity: 1,
        delivery_promise: "Free delivery from $50.00".to_owned(),
        related: cards([1, 8, 17]),
        view_mark: "/images/viewed/1.svg".to_owned(),
        viewed: cards([2]),
    }
}

fn categories() -> CategoriesPage {
    CategoriesPage {
        layout: guest("Categories", Section::Categories),
        categories: category_cards(),
    }
}

fn category() -> CategoryPage {
    let electronics = category_cards().remove(0);
    CategoryPage {
        layout: guest("Electronics", Section::Categories),
        breadcrumbs: vec![
            Link::to("Categories", "/categories"),
            Link::here("Electronics"),
        ],
        name: electronics.name,
        description: electronics.description,
        children: electronics.children,
        filters: Filters {
            categories: vec![],
            ..filters("/categories/electronics", 1)
        },
        results: results([0, 1, 2, 8, 9, 10], 1, 1),
    }
}

fn search(query: &str) -> SearchPage {
    SearchPage {
        layout: Layout {
            search_query: query.to_owned(),
            indexed: false,
            ..guest(&format!("Results for “{query}”"), Section::Products)
        },
        heading: format!("Results for “{query}”"),
        query: query.to_owned(),
        did_you_mean: None,
        is_nearly: false,
        category_hits: vec![Link::to("Smartphones", "/categories/smartphones")],
        filters: filters("/search", 0),
        results: results([0, 1, 8, 17], 2, 2),
        suggestions: vec![],
    }
}

fn search_empty() -> SearchPage {
    SearchPage {
        category_hits: vec![],
        results: results([], 1, 0),
        suggestions: vec![
            Link::to("iPhone 15 Pro", "/products/iphone-15-pro"),
            Link::to("Laptops", "/categories/laptops"),
        ],
        ..search("submarine")
    }
}

fn totals() -> Totals {
    Totals {
        subtotal: "$1,109.97".to_owned(),
        discount: None,
        shipping: "Free".to_owned(),
        tax_label: "Tax (10 %)".to_owned(),
        tax: "$111.00".to_owned(),
        total: "$1,220.97".to_owned(),
    }
}

fn notice(kind: NoticeKind, text: &str) -> Notice {
    Notice {
        kind,
        text: text.to_owned(),
    }
}

fn cart_line(index: usize, quantity: u32, notices: Vec<Notice>) -> CartLine {
    let (name, slug, _, _, price, ..) = PRODUCTS[index];
    CartLine {
        name: name.to_owned(),
        href: Some(format!("/products/{slug}")),
        image: image_of(index),
        sku: slug.to_uppercase(),
        unit_price: price.to_owned(),
        quantity,
        max_quantity: 20,
        line_total: price.to_owned(),
        update_action: format!("/cart/lines/{slug}"),
        remove_action: format!("/cart/lines/{slug}/remove"),
        notices,
    }
}

fn cart() -> CartPage {
    let warning = notice(
        NoticeKind::Warning,
        "The price has changed from $1,049.99 to $999.99 since you added it.",
    );
    let shortage = notice(
        NoticeKind::Problem,
        "Only 2 left. Lower the quantity to check out.",
    );
    let gone = notice(NoticeKind::Problem, "This product is no longer available.");
    CartPage {
        layout: customer("Cart", Section::Cart),
        lines: vec![
            cart_line(0, 1, vec![warning]),
            cart_line(11, 5, vec![shortage]),
            CartLine {
                href: None,
                max_quantity: 0,
                ..cart_line(17, 1, vec![gone])
            },
        ],
        notices: vec![notice(
            NoticeKind::Info,
            "The cart from your last visit has been added to this one.",
        )],
        totals: totals(),
        delivery_hint: Some("Delivery costs $9.99. Add $12.00 more and it is free.".to_owned()),
        can_check_out: false,
        viewed: cards([4, 5]),
    }
}

fn cart_empty() -> CartPage {
    CartPage {
        layout: guest("Cart", Section::Cart),
        lines: vec![],
        notices: vec![],
        ..cart()
    }
}

fn wishlist() -> WishlistPage {
    let row = |card: ProductCard, is_sold: bool| WishRow {
        id: card.id,
        name: card.name,
        href: is_sold.then_some(card.href),
        image: card.image,
        price: is_sold.then_some(card.price),
        badges: card.badges,
        can_be_bought: is_sold,
    };
    let rows = cards([0, 5, 17]).into_iter().zip([true, true, false]);
    WishlistPage {
        layout: guest("Wishlist", Section::Wishlist),
        rows: rows.map(|(card, is_sold)| row(card, is_sold)).collect(),
    }
}

fn gone() -> GonePage {
    GonePage {
        layout: guest(HOSTILE, Section::Products),
        name: HOSTILE.to_owned(),
        category: Link::to("Books", "/categories/books"),
        others: cards([7, 15]),
    }
}

fn words() -> WordsPage {
    WordsPage {
        layout: guest("Privacy", Section::Other),
        heading: "Privacy".to_owned(),
        lead: "What this shop keeps about you.".to_owned(),
        is_demo: true,
        sections: vec![WordsSection {
            heading: "Cookies".to_owned(),
            paragraphs: vec![HOSTILE.to_owned()],
            points: vec!["visitor: which cart is yours; 30 days.".to_owned()],
        }],
        contact: Some("help@shop.example".to_owned()),
    }
}

fn mark(fields: &mut [Field], faulty: &[&str]) {
    Field::mark(fields, |name| faulty.contains(&name).then_some(HOSTILE));
}

fn sign_in() -> SignInPage {
    let mut fields = sign_in_fields(Lang::En, HOSTILE);
    mark(&mut fields, &["email"]);
    SignInPage {
        layout: guest("Sign in", Section::Account),
        message: Some("The e-mail address or the password is wrong.".to_owned()),
        fields,
        redirect: "/checkout".to_owned(),
        register_href: "/register?redirect=%2Fcheckout".to_owned(),
        demo_accounts: vec![("john@example.com".to_owned(), "password123".to_owned())],
    }
}

fn register() -> RegisterPage {
    let mut fields = register_fields(Lang::En, "Ann", "", "ann@example");
    mark(&mut fields, &["email", "password"]);
    RegisterPage {
        layout: guest("Open an account", Section::Account),
        message: None,
        fields,
        redirect: "/".to_owned(),
    }
}

fn address_value(name: &str) -> String {
    match name {
        "first_name" => "John",
        "last_name" => "Doe",
        "address1" => "123 Main Street",
        "city" => "New York",
        "state" => "NY",
        "postal_code" => "10001",
        "country" => "US",
        _ => "",
    }
    .to_owned()
}

fn notes_field(notes: &str) -> Field {
    Field::new("notes", "Note for the delivery", FieldKind::Lines)
        .presence(Presence::Optional)
        .value(notes)
}

fn checkout() -> CheckoutPage {
    let line = |index: usize, quantity| CheckoutLine {
        name: PRODUCTS[index].0.to_owned(),
        image: image_of(index),
        quantity,
        line_total: PRODUCTS[index].4.to_owned(),
    };
    CheckoutPage {
        layout: customer("Check out", Section::Cart),
        message: None,
        contact: None,
        saved: vec![SavedChoice {
            value: "0198c5a0-0000-7000-8000-000000000009".to_owned(),
            lines: vec!["John Doe".to_owned(), HOSTILE.to_owned()],
            chosen: true,
        }],
        types_address: false,
        offers_keeping: true,
        keeps_address: false,
        shipping: address_form(
            Lang::En,
            AddressPart::Shipping,
            Presence::Required,
            address_value,
        ),
        billing_same: true,
        billing: address_form(
            Lang::En,
            AddressPart::Billing,
            Presence::RequiredIfShown,
            |_| String::new(),
        ),
        notes: notes_field(""),
        lines: vec![line(0, 1), line(11, 2), line(17, 1)],
        notices: vec![],
        totals: totals(),
        checkout_key: "0198c5a0-0000-7000-8000-000000000002".to_owned(),
        expected_total: "122097".to_owned(),
        can_place: true,
    }
}

fn checkout_with_faults() -> CheckoutPage {
    let mut page = CheckoutPage {
        layout: guest("Check out", Section::Cart),
        contact: Some(Field::new("email", "E-mail address", FieldKind::Email).value(HOSTILE)),
        saved: vec![],
        types_address: true,
        offers_keeping: false,
        billing_same: false,
        notes: notes_field(HOSTILE),
        notices: vec![notice(
            NoticeKind::Warning,
            "The price of iPhone 15 Pro has changed from $1,049.99 to $999.99.",
        )],
        ..checkout()
    };
    mark(&mut page.shipping.fields, &["shipping_postal_code"]);
    mark(&mut page.billing.fields, &["billing_first_name"]);
    page
}

fn timeline(steps: &[(&str, Option<&str>, StepState)]) -> Vec<TimelineStep> {
    steps
        .iter()
        .map(|(label, at, state)| TimelineStep {
            label: (*label).to_owned(),
            at: at.map(str::to_owned),
            at_iso: at.map(|_| "2025-12-20T10:00:00Z".to_owned()),
            state: *state,
        })
        .collect()
}

fn order_line(index: usize, quantity: u32) -> OrderLine {
    let (name, slug, _, _, price, ..) = PRODUCTS[index];
    OrderLine {
        name: name.to_owned(),
        href: Some(format!("/products/{slug}")),
        image: image_of(index),
        sku: slug.to_uppercase(),
        unit_price: price.to_owned(),
        quantity,
        line_total: price.to_owned(),
    }
}

fn order(fresh: bool) -> OrderPage {
    let address: Vec<String> = ["John Doe", "123 Main Street", "New York, NY 10001", HOSTILE]
        .map(str::to_owned)
        .to_vec();
    let going = [
        ("Placed", Some("Dec 20, 2025, 10:00"), StepState::Done),
        ("Confirmed", Some("Dec 20, 2025, 10:05"), StepState::Done),
        ("Processing", None, StepState::Current),
        ("Shipped", None, StepState::Upcoming),
        ("Delivered", None, StepState::Upcoming),
    ];
    let ended = [
        ("Placed", Some("Dec 20, 2025, 10:00"), StepState::Done),
        ("Cancelled", Some("Dec 21, 2025, 08:00"), StepState::Ended),
    ];
    let (label, kind) = if fresh {
        ("Processing", StatusKind::Active)
    } else {
        ("Cancelled", StatusKind::Ended)
    };
    OrderPage {
        layout: customer("Order ORD-2025-0001", Section::Account),
        breadcrumbs: vec![
            Link::to("Account", "/account"),
            Link::to("Orders", "/account/orders"),
            Link::here("ORD-2025-0001"),
        ],
        fresh,
        contact: fresh.then(|| "ada@example.com".to_owned()),
        number: "ORD-2025-0001".to_owned(),
        status: StatusBadge {
            label: label.to_owned(),
            kind,
        },
        placed_at: "December 20, 2025".to_owned(),
        placed_at_iso: "2025-12-20T10:00:00Z".to_owned(),
        timeline: timeline(if fresh { &going } else { &ended }),
        lines: vec![order_line(0, 1), order_line(11, 2), order_line(17, 1)],
        totals: totals(),
        shipping_address: address.clone(),
        billing_address: address,
        notes: Some(format!("Please ring twice.\n{HOSTILE}")),
        invoice_href: fresh.then(|| "/orders/ORD-2025-0001/invoice".to_owned()),
        cancel_action: fresh.then(|| "/orders/ORD-2025-0001/cancel".to_owned()),
    }
}

fn invoice() -> InvoicePage {
    InvoicePage {
        layout: customer("Invoice INV-2025-000042", Section::Account),
        title: "Invoice INV-2025-000042".to_owned(),
        notice: Some("This invoice was taken back.".to_owned()),
        seller: Seller {
            name: HOSTILE.to_owned(),
            address: vec!["1 Yard".to_owned(), "London".to_owned()],
            tax_id: "GB123456789".to_owned(),
            email: "orders@example.com".to_owned(),
        },
        buyer: vec!["John Doe".to_owned(), HOSTILE.to_owned()],
        delivered_to: vec!["John Doe".to_owned()],
        issued_at: "December 20, 2025".to_owned(),
        issued_at_iso: "2025-12-20T10:05:00Z".to_owned(),
        order_number: "ORD-2025-0001".to_owned(),
        order_href: "/orders/ORD-2025-0001".to_owned(),
        placed_at: "December 20, 2025".to_owned(),
        placed_at_iso: "2025-12-20T10:00:00Z".to_owned(),
        lines: vec![order_line(0, 1), order_line(11, 2)],
        totals: totals(),
        currency: "USD".to_owned(),
    }
}

fn addresses() -> AddressBookPage {
    let card = |is_first| AddressCard {
        lines: vec!["John Doe".to_owned(), HOSTILE.to_owned()],
        is_first,
        edit_href: "/account/addresses/1".to_owned(),
        first_action: "/account/addresses/1/first".to_owned(),
        delete_action: "/account/addresses/1/delete".to_owned(),
    };
    AddressBookPage {
        layout: customer("Addresses", Section::Account),
        addresses: vec![card(true), card(false)],
        can_add: true,
    }
}

fn address() -> AddressPage {
    let mut address = address_form(
        Lang::En,
        AddressPart::Saved,
        Presence::Required,
        address_value,
    );
    mark(&mut address.fields, &["postal_code"]);
    AddressPage {
        layout: customer("New address", Section::Account),
        message: None,
        heading: "New address".to_owned(),
        action: "/account/addresses".to_owned(),
        address,
    }
}

fn lookup() -> LookupPage {
    let mut fields = vec![
        Field::new("number", "Order number", FieldKind::Text).value(HOSTILE),
        Field::new("email", "E-mail address", FieldKind::Email),
    ];
    mark(&mut fields, &["email"]);
    LookupPage {
        layout: guest("Look up an order", Section::Account),
        message: Some("We find no order like that.".to_owned()),
        fields,
        sign_in_href: Some("/auth/login?redirect=%2Faccount%2Forders".to_owned()),
    }
}

fn orders() -> OrdersPage {
    let row = |number: &str, label: &str, kind| OrderRow {
        number: number.to_owned(),
        href: format!("/account/orders/{number}"),
        placed_at: "December 20, 2025".to_owned(),
        placed_at_iso: "2025-12-20T10:00:00Z".to_owned(),
        status: StatusBadge {
            label: label.to_owned(),
            kind,
        },
        items_text: "iPhone 15 Pro and 2 more".to_owned(),
        total: "$1,220.97".to_owned(),
    };
    OrdersPage {
        layout: customer("Your orders", Section::Account),
        count_text: "24 orders".to_owned(),
        orders: vec![
            row("ORD-2025-0004", "Pending", StatusKind::Waiting),
            row("ORD-2025-0003", "Shipped", StatusKind::Active),
            row("ORD-2025-0002", "Delivered", StatusKind::Done),
            row("ORD-2025-0001", "Cancelled", StatusKind::Ended),
        ],
        pagination: Pagination::new(1, 2, |n| page_href("/account/orders", &[], n)),
    }
}

fn orders_empty() -> OrdersPage {
    OrdersPage {
        orders: vec![],
        ..orders()
    }
}

fn account() -> AccountPage {
    let session = |device: &str, current| SessionRow {
        device: device.to_owned(),
        created_at: "December 20, 2025".to_owned(),
        ip_address: Some("203.0.113.7".to_owned()),
        current,
        revoke_action: "/account/sessions/0198c5a0/revoke".to_owned(),
    };
    let mut password = password_fields(Lang::En);
    mark(&mut password, &["current_password"]);
    AccountPage {
        layout: Layout {
            flashes: vec![Flash {
                kind: FlashKind::Problem,
                text: "The password was not changed.".to_owned(),
            }],
            ..customer("Your account", Section::Account)
        },
        message: None,
        email: "john@example.com".to_owned(),
        member_since: "December 2025".to_owned(),
        profile: profile_fields(Lang::En, "John", HOSTILE, "john@example.com"),
        password,
        sessions: vec![
            session("Firefox on Linux", true),
            session("Safari on iPhone", false),
        ],
    }
}

fn error() -> ErrorPage {
    let mut page = ErrorPage::new(Lang::En, 500, HOSTILE, "This is our fault, not yours.");
    page.request_id = Some("01a21204-2d4f-79fe-8f57-69025e9394a4".to_owned());
    page
}
