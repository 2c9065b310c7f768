//! Searches by the index: they find what the database finds, and more, and keep up with it.

use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::support::{Reply, TestApp, on_both, until};

on_both! {
    an_index_answers_as_the_database_does,
    suggestions_by_an_index_are_those_of_the_database,
    what_changes_is_found_soon_and_what_goes_is_not,
    an_index_goes_on_where_it_was_left,
    an_index_that_is_broken_is_built_anew,
    an_index_of_a_wiped_shop_is_built_anew,
    misspelt_words_lead_to_what_was_meant,
    what_was_looked_for_is_marked_and_nothing_else_is_markup,
    results_tell_what_they_can_be_narrowed_by,
    lists_tell_what_they_can_be_narrowed_by,
    without_an_index_lists_are_narrowed_by_what_the_database_knows,
    a_product_is_found_by_what_its_variants_are,
    metrics_and_readiness_tell_of_the_index,
}

const QUERIES: [&str; 24] = [
    "pro",
    "ivory",
    "tee-xl-white",
    "PRO",
    "book",
    "a",
    "e",
    "16%22",
    "16%22%20m3",
    "pro%20max",
    "phone",
    "t-shirt",
    "%20",
    "city",
    "clean%20code",
    "a%20handbook",
    "-",
    "%25",
    "_",
    "dell-xps",
    "xps%2015",
    "3",
    "display%20and",
    "women",
];

async fn found(app: &TestApp, query: &str) -> Value {
    let path = format!("/api/search?q={query}&type=products&limit=50");
    let body = app.get(&path).await.json();
    json!([body["products"], body["meta"]["totalProducts"]])
}

async fn total(app: &TestApp, query: &str) -> u64 {
    let path = format!("/api/search?q={query}&type=products");
    let body = app.get(&path).await.json();
    body["meta"]["totalProducts"].as_u64().unwrap()
}

fn texts(reply: &Reply, selector: &str) -> Vec<String> {
    let page = Html::parse_document(&reply.text);
    let selector = Selector::parse(selector).unwrap();
    let text = |element: scraper::ElementRef<'_>| element.text().collect::<String>();
    page.select(&selector).map(text).collect()
}

async fn an_index_answers_as_the_database_does(mut app: TestApp) {
    let mut by_database = Vec::new();
    for query in QUERIES {
        by_database.push(found(&app, query).await);
    }
    let narrowed = "%20&minPrice=10&maxPrice=1000";
    let narrowed_by_database = found(&app, narrowed).await;
    app.start_index().await;
    for (query, expected) in QUERIES.into_iter().zip(by_database) {
        // What the database does not find may be spelt nearly so.
        if expected[1] != 0 {
            assert_eq!(found(&app, query).await, expected, "{query}");
        }
    }
    assert_eq!(found(&app, narrowed).await, narrowed_by_database);
    let both = app.get("/api/search?q=phone").await.json();
    assert_eq!(both["meta"]["totalCategories"], 2);
    assert_eq!(both["categories"].as_array().unwrap().len(), 2);
    assert_eq!(total(&app, "submarine").await, 0);
}

async fn suggestions_by_an_index_are_those_of_the_database(mut app: TestApp) {
    let ask = async |app: &TestApp, query: &str| {
        app.get(&format!("/api/search/suggest?q={query}&limit=4"))
            .await
            .data(200)
    };
    let queries = ["book", "OO", "pro%20", "%20%20", "a%20h"];
    let mut expected = Vec::new();
    for query in queries {
        expected.push(ask(&app, query).await);
    }
    app.start_index().await;
    for (query, expected) in queries.into_iter().zip(expected) {
        let mut suggested = ask(&app, query).await;
        suggested.as_object_mut().unwrap().remove("queries");
        assert_eq!(suggested, expected, "{query}");
    }
    let completed = ask(&app, "pro%20macb").await;
    assert_eq!(completed["queries"], json!(["pro macbook"]));
    let misspelt = ask(&app, "macbok").await;
    assert_eq!(misspelt["products"][0]["slug"], "macbook-pro-16-m3-max");
}

/// Makes a product that nothing else is called like; gives its path.
async fn make(app: &TestApp, name: &str) -> String {
    let category = app.get("/api/catalog/categories/books").await.data(200);
    let new = json!({
        "categoryId": category["id"], "sku": name.to_uppercase(), "name": name, "slug": name,
        "price": 12, "stock": 3, "status": "ACTIVE"
    });
    let admin = app.as_user(&app.admin().await);
    let made = admin.post("/api/catalog/products", new).await.data(201);
    format!("/api/catalog/products/{}", made["id"].as_str().unwrap())
}

async fn what_changes_is_found_soon_and_what_goes_is_not(mut app: TestApp) {
    app.start_index().await;
    let path = make(&app, "quokka").await;
    until("a new product is found", async || {
        total(&app, "quokka").await == 1
    })
    .await;
    let admin = app.as_user(&app.admin().await);
    let renamed = json!({ "name": "Wallaby", "sku": "W-1" });
    admin.patch(&path, renamed).await.data(200);
    until("its new name is found", async || {
        total(&app, "wallaby").await == 1
    })
    .await;
    assert_eq!(total(&app, "quokka").await, 0);
    let draft = json!({ "status": "DRAFT" });
    admin.patch(&path, draft).await.data(200);
    until("a draft is not found", async || {
        total(&app, "wallaby").await == 0
    })
    .await;
}

async fn rebuilds(app: &TestApp) -> String {
    let metrics = app.ops().get("/metrics").await.text;
    let mut lines = metrics.lines();
    let line = lines.find(|line| line.starts_with("shop_search_rebuilds_total "));
    line.unwrap().to_owned()
}

async fn an_index_goes_on_where_it_was_left(mut app: TestApp) {
    app.start_index().await;
    assert_eq!(rebuilds(&app).await, "shop_search_rebuilds_total 1");
    app.stop_index().await;
    make(&app, "quokka").await;
    let mut next = app.second_replica().await;
    next.start_index().await;
    until("what was missed is found", async || {
        total(&next, "quokka").await == 1
    })
    .await;
    assert_eq!(rebuilds(&next).await, "shop_search_rebuilds_total 0");
}

async fn an_index_that_is_broken_is_built_anew(mut app: TestApp) {
    app.start_index().await;
    app.stop_index().await;
    let mut folders = vec![app.search_folder().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some() {
                std::fs::write(path, "no index").unwrap();
            }
        }
    }
    let mut next = app.second_replica().await;
    next.start_index().await;
    assert_eq!(rebuilds(&next).await, "shop_search_rebuilds_total 1");
    assert_eq!(total(&next, "macbook").await, 1);
}

async fn an_index_of_a_wiped_shop_is_built_anew(mut app: TestApp) {
    app.start_index().await;
    assert!(total(&app, "pro").await > 0);
    shop_core::demo::wipe(&app.storage).await.unwrap();
    until("nothing is found any more", async || {
        total(&app, "%20").await == 0
    })
    .await;
}

async fn misspelt_words_lead_to_what_was_meant(mut app: TestApp) {
    app.start_index().await;
    let page = app.get("/search?q=Labtop&sort=name").await;
    assert_eq!(texts(&page, ".did-you-mean a"), ["Did you mean “laptop”?"]);
    assert!(
        page.text
            .contains("href=\"/search?q=laptop&#38;sort=name\"")
            || page
                .text
                .contains("href=\"/search?q=laptop&amp;sort=name\"")
    );
    let names = texts(&page, ".product-card h3");
    assert!(names.contains(&"Dell XPS 15".to_owned()), "{names:?}");
    let nothing = app.get("/search?q=submarine").await;
    assert_eq!(texts(&nothing, ".empty h2"), ["Nothing found"]);
    assert_eq!(total(&app, "labtop").await, total(&app, "laptop").await);
}

async fn what_was_looked_for_is_marked_and_nothing_else_is_markup(mut app: TestApp) {
    app.start_index().await;
    let admin = app.as_user(&app.admin().await);
    let path = make(&app, "quokka").await;
    let hostile = json!({ "name": "<b>Quokka</b> \"é\" & more" });
    admin.patch(&path, hostile).await.data(200);
    until("the new name is found", async || {
        total(&app, "more").await == 1
    })
    .await;
    let page = app.get("/search?q=quokka+e").await;
    assert_eq!(
        texts(&page, ".product-card h3"),
        ["<b>Quokka</b> \"é\" & more"]
    );
    assert_eq!(texts(&page, ".product-card h3 mark"), ["Quokka", "é", "e"]);
    assert!(texts(&page, ".product-card h3 b").is_empty());
}

async fn results_tell_what_they_can_be_narrowed_by(mut app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    for (name, brand, price) in [
        ("quokka-a", "Marsupial", 5),
        ("quokka-b", "Marsupial", 500),
        ("quokka-c", "Rodent", 50),
    ] {
        let path = make(&app, name).await;
        let change = json!({ "metadata": { "brand": brand }, "price": price });
        admin.patch(&path, change).await.data(200);
    }
    app.start_index().await;
    let page = app.get("/search?q=quokka").await;
    assert_eq!(
        texts(&page, "#filter-brand option"),
        ["All brands", "Marsupial (2)", "Rodent (1)"]
    );
    assert_eq!(
        texts(&page, "#filter-category option"),
        ["All categories", "Books (3)"]
    );
    assert_eq!(texts(&page, "label[for=filter-stock]"), ["In stock (3)"]);
    assert_eq!(texts(&page, ".price-bands a").len(), 3);

    let narrowed = app
        .get("/search?q=quokka&brand=Marsupial&max_price=100&stock=true")
        .await;
    assert_eq!(texts(&narrowed, ".product-card h3"), ["quokka-a"]);
    assert_eq!(
        texts(&narrowed, "#filter-brand option"),
        ["All brands", "Marsupial (1)", "Rodent (1)"]
    );
    let none = app.get("/search?q=quokka&brand=Nobody").await;
    assert!(texts(&none, ".product-card h3").is_empty());
}

async fn lists_tell_what_they_can_be_narrowed_by(mut app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    for (name, brand, stock) in [
        ("quokka-a", "Marsupial", 3),
        ("quokka-b", "Marsupial", 0),
        ("quokka-c", "Rodent", 3),
    ] {
        let path = make(&app, name).await;
        let change = json!({ "metadata": { "brand": brand }, "stock": stock });
        admin.patch(&path, change).await.data(200);
    }
    app.start_index().await;
    for list in ["/categories/books", "/products?category=books"] {
        let page = app.get(list).await;
        let brands = texts(&page, "#filter-brand option");
        assert!(brands.contains(&"Marsupial (2)".to_owned()), "{brands:?}");
        let path = list.split('?').next().unwrap();
        let narrowed = format!("{path}?category=books&brand=Marsupial&stock=true");
        let narrowed = app.get(&narrowed).await;
        assert_eq!(texts(&narrowed, ".product-card h3"), ["quokka-a"], "{list}");
        assert_eq!(
            texts(&narrowed, "label[for=filter-stock]"),
            ["In stock (1)"]
        );
        let brands = texts(&narrowed, "#filter-brand option");
        assert!(brands.contains(&"Rodent (1)".to_owned()), "{brands:?}");
    }
    let other = app.get("/categories/electronics").await;
    assert!(!other.text.contains("Marsupial"));
    let all = app.get("/products?brand=Marsupial").await;
    assert_eq!(
        texts(&all, "#filter-category option"),
        ["All categories", "Books (2)"]
    );
}

async fn without_an_index_lists_are_narrowed_by_what_the_database_knows(app: TestApp) {
    let page = app
        .get("/categories/books?brand=Marsupial&stock=true&max_price=1")
        .await;
    assert!(texts(&page, "#filter-brand").is_empty());
    assert_eq!(texts(&page, ".applied a").len(), 1, "{}", page.text);
}

async fn metrics_and_readiness_tell_of_the_index(mut app: TestApp) {
    app.start_index().await;
    until("the index is known to be complete", async || {
        let report = app.ops().get("/readyz").await.text;
        report.contains("products, 0.")
    })
    .await;
    total(&app, "pro").await;
    total(&app, "submarine").await;
    let metrics = app.ops().get("/metrics").await.text;
    for line in [
        "shop_search_documents 16",
        "shop_searches_total{outcome=\"found\"} 1",
        "shop_searches_total{outcome=\"nothing\"} 1",
    ] {
        assert!(metrics.contains(line), "{line}: {metrics}");
    }
    assert!(!metrics.contains("shop_search_lag_seconds -1"));
}

async fn a_product_is_found_by_what_its_variants_are(mut app: TestApp) {
    app.start_index().await;
    for (query, name) in [
        ("ivory", "Classic Cotton T-Shirt"),
        ("cotton%20l%20ivory", "Classic Cotton T-Shirt"),
        ("MENS-CLASSIC-TEE-XL-WHITE", "Classic Cotton T-Shirt"),
        ("running%20shoes%2043", "Air Cushion Running Shoes"),
    ] {
        let page = app.browser().get(&format!("/search?q={query}")).await;
        assert_eq!(texts(&page, ".product-card h3"), [name], "{query}");
    }
    let page = app.browser().get("/search?q=ivory").await;
    assert!(texts(&page, ".product-card")[0].contains("From $29.99"));
}
