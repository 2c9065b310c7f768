use std::collections::BTreeSet;

use serde_json::{Value, json};
use shop_core::auth::HashCost;

use super::{
    Document,
    shelf::{add_product, category_id},
};
use crate::support::{Backend, PUBLIC_URL, TestApp, on_both};

on_both![
    a_product_is_described_for_search_engines,
    no_text_of_a_product_breaks_out_of_its_description,
    links_show_a_preview_of_their_page,
    the_sitemap_names_every_page_that_may_be_found,
    robots_are_told_what_to_leave_alone,
    a_shop_that_does_not_know_its_address_makes_none_up,
    the_old_address_of_a_product_leads_to_the_new_one,
    the_old_address_of_a_category_leads_to_the_new_one,
    an_archived_product_is_gone_and_its_category_is_offered,
    pages_have_titles_and_descriptions_of_their_own,
];

fn data(page: &Document) -> Vec<Value> {
    let texts = page.texts("script[type='application/ld+json']");
    let read = texts.iter().map(|text| serde_json::from_str(text));
    read.collect::<Result<_, _>>().expect("the data is JSON")
}

async fn a_product_is_described_for_search_engines(app: TestApp) {
    let page = Document::open(&app, "/products/iphone-15-pro").await;
    let data = data(&page);
    let product = &data[0];
    assert_eq!(product["@type"], "Product");
    assert_eq!(product["name"], "iPhone 15 Pro");
    assert_eq!(product["sku"], "IPHONE-15-PRO");
    let url = format!("{PUBLIC_URL}/products/iphone-15-pro");
    assert_eq!(product["url"], url);
    let image = product["image"].as_str().unwrap_or_default();
    assert!(image.starts_with(PUBLIC_URL), "{product}");
    assert_eq!(
        product["offers"],
        json!({
            "@type": "Offer",
            "price": "999.99",
            "priceCurrency": "USD",
            "availability": "https://schema.org/InStock",
            "itemCondition": "https://schema.org/NewCondition",
            "url": url,
        })
    );
    let trail = &data[1];
    assert_eq!(trail["@type"], "BreadcrumbList");
    let items = trail["itemListElement"].as_array().expect("it has steps");
    let steps: Vec<_> = items
        .iter()
        .map(|item| (item["position"].as_u64(), item["item"].as_str()))
        .collect();
    assert_eq!(steps[0], (Some(1), Some("https://shop.example/products")));
    assert_eq!(steps[3], (Some(4), Some(url.as_str())));

    let books = category_id(&app, "books").await;
    add_product(&app, books, "gone", |gone| gone.available = 0).await;
    let page = Document::open(&app, "/products/gone").await;
    let availability = &self::data(&page)[0]["offers"]["availability"];
    assert_eq!(availability, "https://schema.org/OutOfStock");
}

async fn no_text_of_a_product_breaks_out_of_its_description(app: TestApp) {
    let books = category_id(&app, "books").await;
    let hostile = "</script><script>alert(1)</script><!--\"'\\";
    add_product(&app, books, "hostile", |product| {
        product.name = hostile.to_owned();
        product.description = Some(hostile.to_owned());
    })
    .await;
    let page = Document::open(&app, "/products/hostile").await;
    assert_eq!(page.all("script:not([src])").len(), 2);
    let product = &data(&page)[0];
    assert_eq!(
        (&product["name"], &product["description"]),
        (&json!(hostile), &json!(hostile))
    );
    assert_eq!(page.attr("meta[property='og:title']", "content"), hostile);
}

async fn links_show_a_preview_of_their_page(app: TestApp) {
    let page = Document::open(&app, "/products/iphone-15-pro").await;
    let property = |name: &str| page.attr(&format!("meta[property='og:{name}']"), "content");
    assert_eq!(property("title"), "iPhone 15 Pro");
    assert_eq!(
        property("url"),
        "https://shop.example/products/iphone-15-pro"
    );
    assert!(property("image").starts_with("https://"));
    assert!(property("description").starts_with("Titanium phone"));
    let card = page.attr("meta[name='twitter:card']", "content");
    assert_eq!(card, "summary_large_image");
    let page = Document::open(&app, "/search?q=pro").await;
    assert!(page.all("meta[property='og:url']").is_empty());
}

/// The addresses that a sitemap names, without the shop's own.
fn addresses(xml: &str) -> Vec<String> {
    let parts = xml.split("<loc>").skip(1);
    let whole = parts.filter_map(|part| part.split("</loc>").next());
    let own = whole.map(|address| {
        address
            .strip_prefix(PUBLIC_URL)
            .expect("it is the shop's own")
    });
    own.map(str::to_owned).collect()
}

async fn the_sitemap_names_every_page_that_may_be_found(app: TestApp) {
    let index = app.get("/sitemap.xml").await;
    assert_eq!(index.status, 200);
    assert_eq!(
        index.header("content-type"),
        "application/xml; charset=utf-8"
    );
    assert_eq!(index.header("cache-control"), "public, max-age=3600");
    let files = addresses(&index.text);
    assert_eq!(
        files,
        [
            "/sitemaps/pages.xml",
            "/sitemaps/categories-1.xml",
            "/sitemaps/products-1.xml"
        ]
    );
    let mut named = BTreeSet::new();
    for file in files {
        let reply = app.get(&file).await;
        assert_eq!(reply.status, 200, "{file}");
        assert!(reply.text.ends_with("</urlset>\n"), "{file}");
        named.extend(addresses(&reply.text));
    }
    for path in [
        "/",
        "/about",
        "/categories/books",
        "/products/iphone-15-pro",
    ] {
        assert!(named.contains(path), "{path}: {named:?}");
    }
    assert!(
        !named
            .iter()
            .any(|path| path.contains("mystery") || path.contains("discontinued"))
    );
    for path in &named {
        let page = Document::open(&app, path).await;
        let canonical = page.attr("link[rel=canonical]", "href");
        assert_eq!(canonical, format!("{PUBLIC_URL}{path}"));
        assert!(page.all("meta[name=robots]").is_empty(), "{path}");
    }
    for file in [
        "products-2",
        "products-0",
        "products-01",
        "categories-2",
        "x",
        "products",
    ] {
        let reply = app.get(&format!("/sitemaps/{file}.xml")).await;
        assert_eq!(reply.status, 404, "{file}");
    }
}

async fn robots_are_told_what_to_leave_alone(app: TestApp) {
    let reply = app.get("/robots.txt").await;
    assert_eq!(reply.header("content-type"), "text/plain; charset=utf-8");
    for line in [
        "User-agent: *",
        "Disallow: /cart",
        "Disallow: /checkout",
        "Disallow: /account",
        "Disallow: /auth",
        "Disallow: /search",
        "Sitemap: https://shop.example/sitemap.xml",
    ] {
        assert!(
            reply.text.lines().any(|told| told == line),
            "{line}: {reply:?}"
        );
    }
}

async fn a_shop_that_does_not_know_its_address_makes_none_up(app: TestApp) {
    drop(app);
    let settings = [("PUBLIC_URL", "")];
    let app = TestApp::spawn_with(Backend::Embedded, HashCost::Least, &settings).await;
    assert_eq!(app.get("/sitemap.xml").await.status, 404);
    assert!(!app.get("/robots.txt").await.text.contains("Sitemap"));
    let page = Document::open(&app, "/products/iphone-15-pro").await;
    assert!(page.all("link[rel=canonical], meta[property]").is_empty());
    let data = data(&page);
    assert_eq!(data.len(), 1);
    assert_eq!(data[0]["offers"]["price"], "999.99");
    assert_eq!(
        (&data[0]["url"], &data[0]["image"]),
        (&Value::Null, &Value::Null)
    );
}

async fn the_old_address_of_a_product_leads_to_the_new_one(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let id = app.product("iphone-15-pro").await.id;
    let rename = async |slug: &str| {
        let path = format!("/api/catalog/products/{id}");
        let reply = admin.patch(&path, json!({ "slug": slug })).await;
        assert_eq!(reply.status, 200, "{reply:?}");
    };
    // What was found before is forgotten, and so is what was not.
    assert_eq!(app.get("/products/iphone-15-pro").await.status, 200);
    assert_eq!(app.get("/products/iphone").await.status, 404);
    rename("iphone").await;
    rename("iphone-pro").await;
    for old in ["iphone-15-pro", "iphone"] {
        let reply = app.get(&format!("/products/{old}")).await;
        assert_eq!(
            (reply.status, reply.location()),
            (301, "/products/iphone-pro")
        );
        assert!(reply.headers.get("set-cookie").is_none(), "{reply:?}");
    }
    let books = category_id(&app, "books").await;
    let new = json!({
        "categoryId": books, "sku": "NEW", "slug": "iphone", "name": "Another", "price": 1, "stock": 1, "status": "ACTIVE"
    });
    admin.post("/api/catalog/products", new).await.data(201);
    let page = Document::open(&app, "/products/iphone").await;
    assert_eq!(page.text("h1"), "Another");
    rename("iphone-15-pro").await;
    assert_eq!(app.get("/products/iphone-15-pro").await.status, 200);
    let reply = app.get("/products/iphone-pro").await;
    assert_eq!(reply.location(), "/products/iphone-15-pro");
}

async fn the_old_address_of_a_category_leads_to_the_new_one(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let id = category_id(&app, "books").await;
    let path = format!("/api/catalog/categories/{id}");
    let reply = admin.patch(&path, json!({ "slug": "read" })).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    for (query, target) in [
        ("", "/categories/read"),
        ("?sort=name&page=2", "/categories/read?sort=name&page=2"),
    ] {
        let reply = app.get(&format!("/categories/books{query}")).await;
        assert_eq!((reply.status, reply.location()), (301, target));
    }
    assert_eq!(app.get("/categories/never-was").await.status, 404);
}

async fn an_archived_product_is_gone_and_its_category_is_offered(app: TestApp) {
    let reply = app.get("/products/discontinued-phone-model").await;
    assert_eq!(reply.status, 410);
    let page = Document::of(&reply);
    let name = app.product("discontinued-phone-model").await.name;
    assert_eq!(page.text("h1"), format!("{name} is no longer sold"));
    assert_eq!(page.attr("meta[name=robots]", "content"), "noindex");
    let ways = page.attrs("main .actions a", "href");
    assert_eq!(ways.len(), 2, "{ways:?}");
    assert!(ways[0].starts_with("/categories/"), "{ways:?}");
    assert!(!page.products().is_empty());
    assert_eq!(app.get("/products/mystery-gadget-2025").await.status, 404);
}

async fn pages_have_titles_and_descriptions_of_their_own(app: TestApp) {
    let mut seen = BTreeSet::new();
    for path in [
        "/",
        "/products",
        "/products?sale=true",
        "/products/iphone-15-pro",
        "/categories",
        "/categories/books",
        "/categories/electronics",
        "/about",
    ] {
        let page = Document::open(&app, path).await;
        assert!(seen.insert(page.text("title")), "{path}");
        let description = page.attr("meta[name=description]", "content");
        assert!(description.chars().count() > 20, "{path}: {description}");
        if !path.contains('?') {
            assert!(seen.insert(description), "{path}");
        }
    }
}
