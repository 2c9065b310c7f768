//! Products in sizes and colours, as a browser without JavaScript meets them.

use serde_json::{Value, json};
use shop_core::demo::DEMO_PASSWORD;

use super::{
    Document,
    steps::{ADDRESS, CHECKOUT, attribute, attributes, flashes, link, sign_in, text, texts},
};
use crate::support::{Browser, PUBLIC_URL, Reply, TestApp, on_both};

on_both![
    a_page_links_every_value_to_a_variant_that_has_it,
    what_is_sold_out_or_nowhere_near_is_said_and_still_a_link,
    a_variant_has_a_page_of_its_own_and_one_canonical_address,
    a_product_in_one_form_has_nothing_to_choose,
    a_variant_is_chosen_and_bought_by_links_and_forms_alone,
    cards_tell_of_all_variants,
    what_somebody_looked_at_or_wished_for_is_named,
    variants_are_told_in_italian,
];

const TEE: &str = "/products/mens-classic-cotton-tshirt";

/// The values of an option of a page, by its place, each with its link, class and whether it is chosen.
fn choices(page: &Reply, place: usize) -> Vec<(String, String, String, bool)> {
    let links = format!("[aria-labelledby=option-{place}] a");
    let read = |name| attributes(page, &links, name);
    texts(page, &links)
        .into_iter()
        .zip(read("href"))
        .zip(read("class").into_iter().zip(read("aria-current")))
        .map(|((text, href), (class, current))| (text, href, class, current == "true"))
        .collect()
}

fn choice(
    text: &str,
    slug_end: &str,
    class: &str,
    is_chosen: bool,
) -> (String, String, String, bool) {
    let href = format!("{TEE}{slug_end}#options");
    (text.to_owned(), href, class.to_owned(), is_chosen)
}

async fn open(browser: &Browser, path: &str) -> Reply {
    let page = browser.visit(path).await;
    assert_eq!(page.status, 200, "{path}: {page:?}");
    page
}

async fn a_page_links_every_value_to_a_variant_that_has_it(app: TestApp) {
    let page = open(&app.browser(), TEE).await;
    assert_eq!(text(&page, "h1"), "Classic Cotton T-Shirt");
    assert_eq!(text(&page, "#option-1"), "Size: M");
    assert_eq!(text(&page, "#option-2"), "Color: White");
    assert_eq!(
        choices(&page, 1),
        [
            choice("S", "-s-white", "option", false),
            choice("M", "", "option", true),
            choice("L", "-l-white", "option", false),
            choice("XL", "-xl-white", "option", false),
        ]
    );
    assert_eq!(
        choices(&page, 2),
        [
            choice("White", "", "option", true),
            choice("Ivory", "-m-ivory", "option", false),
        ]
    );
    // Every link of the picker leads to a page that shows what its label says.
    let browser = app.browser();
    for (label, href, ..) in choices(&page, 1).into_iter().chain(choices(&page, 2)) {
        let page = open(&browser, &href).await;
        let chosen = texts(&page, "#options p strong");
        assert!(chosen.contains(&label), "{href}: {chosen:?}");
    }
}

async fn what_is_sold_out_or_nowhere_near_is_said_and_still_a_link(app: TestApp) {
    let browser = app.browser();
    let page = open(&browser, &format!("{TEE}-l-ivory")).await;
    assert_eq!(
        choices(&page, 1),
        [
            choice("S (sold out)", "-s-ivory", "option option-out", false),
            choice("M", "-m-ivory", "option", false),
            choice("L", "-l-ivory", "option", true),
            choice(
                "XL (not in this combination)",
                "-xl-white",
                "option option-elsewhere",
                false
            ),
        ]
    );
    let page = open(&browser, &format!("{TEE}-s-ivory")).await;
    assert_eq!(text(&page, ".buy-box .stock"), "Out of stock");
    assert!(texts(&page, "form.buy").is_empty());
    assert!(choices(&page, 1)[0].3, "the page that is shown is marked");
    let page = open(&browser, &format!("{TEE}-xl-white")).await;
    assert_eq!(
        choices(&page, 2)[1],
        choice(
            "Ivory (not in this combination)",
            "-m-ivory",
            "option option-elsewhere",
            false
        )
    );
}

fn data(page: &Document) -> Value {
    let text = page.texts("script[type='application/ld+json']").remove(0);
    serde_json::from_str(&text).unwrap()
}

async fn a_variant_has_a_page_of_its_own_and_one_canonical_address(app: TestApp) {
    let path = format!("{TEE}-xl-white");
    let page = Document::open(&app, &path).await;
    assert_eq!(
        page.text("title"),
        "Classic Cotton T-Shirt, XL, White | Shop"
    );
    assert_eq!(page.text(".product-text > .price strong"), "$32.99");
    assert_eq!(page.text(".facts .sku"), "MENS-CLASSIC-TEE-XL-WHITE");
    let canonical = format!("{PUBLIC_URL}{TEE}");
    assert_eq!(page.attr("link[rel=canonical]", "href"), canonical);
    let lead = Document::open(&app, TEE).await;
    assert_eq!(lead.attr("link[rel=canonical]", "href"), canonical);

    let data = data(&page);
    let url = format!("{PUBLIC_URL}{path}");
    assert_eq!(data["name"], "Classic Cotton T-Shirt, XL, White");
    assert_eq!(
        (&data["url"], &data["offers"]["url"]),
        (&json!(url), &json!(url))
    );
    assert_eq!(data["offers"]["price"], "32.99");
    let group = &data["isVariantOf"];
    assert_eq!(group["@type"], "ProductGroup");
    assert_eq!(group["productGroupID"], "MENS-CLASSIC-TEE");
    assert_eq!(group["variesBy"], json!(["Size", "Color"]));
    let others = group["hasVariant"].as_array().unwrap();
    assert_eq!(others.len(), 6);
    assert_eq!(others[0]["url"], canonical);

    let sitemap = app.get("/sitemap.xml").await.text;
    assert!(!sitemap.contains("tshirt-xl-white"), "{sitemap}");
}

async fn a_product_in_one_form_has_nothing_to_choose(app: TestApp) {
    let page = Document::open(&app, "/products/iphone-15-pro").await;
    assert!(page.all("#options").is_empty());
    assert!(data(&page).get("isVariantOf").is_none());
}

async fn a_variant_is_chosen_and_bought_by_links_and_forms_alone(app: TestApp) {
    let browser = app.browser();
    sign_in(&browser, "john@example.com", DEMO_PASSWORD).await;

    let list = open(&browser, "/products?max_price=40").await;
    let page = open(&browser, &link(&list, "Classic Cotton T-Shirt")).await;
    let large = choices(&page, 1).remove(2).1;
    let page = open(&browser, &large).await;
    let ivory = choices(&page, 2).remove(1).1;
    let page = open(&browser, &ivory).await;
    assert_eq!(text(&page, ".buy-box .stock"), "Only 4 left");
    let added = browser
        .submit(&page, "form.buy", &[("quantity", "2")])
        .await;
    let cart = browser.follow(added).await;
    let title = "Classic Cotton T-Shirt, L, Ivory";
    assert!(flashes(&cart).contains(title), "{cart:?}");
    assert_eq!(link(&cart, title), format!("{TEE}-l-ivory"));

    let checkout = open(&browser, "/checkout").await;
    assert!(checkout.text.contains(title), "{checkout:?}");
    let placed = browser.submit(&checkout, CHECKOUT, &ADDRESS).await;
    let order = browser.follow(placed).await;
    assert!(text(&order, "tbody").contains(title), "{order:?}");
    assert_eq!(link(&order, title), format!("{TEE}-l-ivory"));
    assert_eq!(app.stock("mens-classic-cotton-tshirt-l-ivory").await, 2);
    assert_eq!(app.stock("mens-classic-cotton-tshirt").await, 200);
    app.assert_ledger_adds_up().await;
}

/// What the card of the T-shirt says.
async fn card(app: &TestApp) -> String {
    let page = open(&app.browser(), "/products?category=mens-clothing").await;
    let mut cards = texts(&page, ".product-card");
    cards.retain(|card| card.contains("T-Shirt"));
    assert_eq!(cards.len(), 1, "{cards:?}");
    cards.remove(0)
}

async fn cards_tell_of_all_variants(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let told = card(&app).await;
    assert!(told.contains("From $29.99"), "{told}");
    let slugs = [
        "",
        "-s-white",
        "-l-white",
        "-xl-white",
        "-m-ivory",
        "-l-ivory",
    ];
    for end in slugs {
        assert!(!card(&app).await.contains("Out of stock"));
        let slug = format!("mens-classic-cotton-tshirt{end}");
        let id = app.product(&slug).await.id;
        let patch = json!({ "stock": 0, "price": 29.99 });
        let path = format!("/api/catalog/products/{id}");
        admin.patch(&path, patch).await.data(200);
    }
    let told = card(&app).await;
    assert!(told.contains("Out of stock"), "{told}");
    assert!(!told.contains("From"), "all cost the same: {told}");
}

async fn what_somebody_looked_at_or_wished_for_is_named(app: TestApp) {
    let browser = app.browser();
    let page = open(&browser, &format!("{TEE}-l-ivory")).await;
    let mark = attribute(&page, ".view-mark", "src");
    browser.get(&mark).await;
    let home = open(&browser, "/").await;
    let title = "Classic Cotton T-Shirt, L, Ivory";
    assert_eq!(link(&home, title), format!("{TEE}-l-ivory"));
    browser.press(&page, ".wish-toggle").await;
    let wishes = open(&browser, "/wishlist").await;
    assert_eq!(link(&wishes, title), format!("{TEE}-l-ivory"));
}

async fn variants_are_told_in_italian(app: TestApp) {
    let page = open(&app.browser_speaking("it"), &format!("{TEE}-l-ivory")).await;
    let told = texts(&page, "[aria-labelledby=option-1] a");
    assert_eq!(told[0], "S (esaurito)");
    assert_eq!(told[3], "XL (non in questa combinazione)");
}
