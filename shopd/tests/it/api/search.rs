//! Searching, suggestions and what is popular.

use serde_json::{Value, json};

use super::catalog::{id_of_category, names, slugs};
use crate::support::{TestApp, on_both};

on_both! {
    a_search_finds_products_and_the_first_categories,
    the_query_comes_back_as_this_caller_sent_it,
    only_what_was_asked_for_is_answered,
    categories_are_paged_when_they_alone_are_asked_for,
    products_are_narrowed_by_category_and_price,
    nothing_hidden_is_found,
    wildcards_and_cases_of_all_scripts_mean_themselves,
    searches_have_bounds,
    suggestions_are_short,
    what_is_popular_is_featured_or_full,
}

async fn a_search_finds_products_and_the_first_categories(app: TestApp) {
    let reply = app.get("/api/search?q=phone").await;
    assert_eq!(reply.status, 200);
    let body = reply.json();
    assert_eq!(body["success"], true);
    assert!(body.get("data").is_none());
    let found = names(&body["products"]);
    // Featured ones come first; the third is found by its description.
    assert_eq!(
        found,
        [
            "iPhone 15 Pro",
            "Samsung Galaxy S24 Ultra",
            "Google Pixel 8 Pro"
        ]
    );
    assert_eq!(body["products"][0]["category"]["slug"], "smartphones");
    assert_eq!(
        body["products"][0]["category"].as_object().unwrap().len(),
        3
    );
    assert_eq!(names(&body["categories"]), ["Electronics", "Smartphones"]);
    assert_eq!(body["categories"][1]["_count"], json!({"products": 3}));
    assert_eq!(body["categories"][0]["_count"], json!({"products": 6}));
    assert!(reply.text.ends_with(
        r#""meta":{"query":"phone","page":1,"limit":20,"totalProducts":3,"totalCategories":2}}"#
    ));
}

async fn the_query_comes_back_as_this_caller_sent_it(app: TestApp) {
    let mut misses = Vec::new();
    for (sent, query) in [
        ("Lamp", "Lamp"),
        ("LAMP%20%20", "LAMP  "),
        ("%20lamp", " lamp"),
    ] {
        let body = app.get(&format!("/api/search?q={sent}")).await.json();
        assert_eq!(body["meta"]["query"], query);
        assert_eq!(slugs(&body["products"]), ["modern-led-table-lamp"]);
        misses.push(app.get("/metrics/cache").await.json()["misses"].clone());
    }
    // The term, and the categories with their counts, which every search shares.
    assert_eq!(misses, [2, 2, 2], "one term is looked up once");
}

async fn only_what_was_asked_for_is_answered(app: TestApp) {
    let products = app.get("/api/search?q=book&type=products&limit=1").await;
    let body = products.json();
    assert!(body.get("categories").is_none());
    assert_eq!(body["products"].as_array().unwrap().len(), 1);
    assert_eq!(
        body["meta"],
        json!({"query": "book", "page": 1, "limit": 1, "totalProducts": total(&body)})
    );
    let body = app.get("/api/search?q=zzz").await.json();
    assert_eq!(body["products"], json!([]));
    assert_eq!(body["categories"], json!([]));
    assert_eq!(body["meta"]["totalProducts"], 0);
}

fn total(body: &Value) -> u64 {
    body["meta"]["totalProducts"].as_u64().unwrap()
}

async fn categories_are_paged_when_they_alone_are_asked_for(app: TestApp) {
    let page = async |number: u32| {
        let path = format!("/api/search?q=%20&type=categories&limit=4&page={number}");
        app.get(&path).await.json()
    };
    let (first, last) = (page(1).await, page(3).await);
    assert!(first.get("products").is_none());
    assert_eq!(
        names(&first["categories"]),
        ["Books", "Clothing", "Electronics", "Home & Garden"]
    );
    assert_eq!(names(&last["categories"]), ["Women's Clothing"]);
    let meta = json!({"query": " ", "page": 3, "limit": 4, "totalCategories": 9});
    assert_eq!(last["meta"], meta);

    // Beside products, the page is the products'.
    let beside = app.get("/api/search?q=%20&limit=4&page=2").await.json();
    assert_eq!(beside["categories"].as_array().unwrap().len(), 5);
    assert_eq!(beside["categories"][0]["name"], "Books");
    assert_eq!(total(&beside), 16);
}

async fn products_are_narrowed_by_category_and_price(app: TestApp) {
    let electronics = id_of_category(&app, "electronics").await;
    let count = async |query: String| {
        let body = app.get(&format!("/api/search?q=%20&{query}")).await.json();
        assert_eq!(body["categories"].as_array().unwrap().len(), 5, "{query}");
        total(&body)
    };
    assert_eq!(count(format!("categoryId={electronics}")).await, 6);
    assert_eq!(count("categoryId=".into()).await, 16);
    assert_eq!(count("categoryId=none".into()).await, 0);
    assert_eq!(count("minPrice=999.99&maxPrice=1199.99".into()).await, 2);
    assert_eq!(count("minPrice=999.991".into()).await, 4);
    assert_eq!(count("minPrice=0&maxPrice=39.99".into()).await, 2);
    assert_eq!(
        count(format!("categoryId={electronics}&maxPrice=1000")).await,
        2
    );
}

async fn nothing_hidden_is_found(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let books = id_of_category(&app, "books").await;
    admin
        .patch(
            &format!("/api/catalog/categories/{books}"),
            json!({"isActive": false}),
        )
        .await
        .data(200);
    for (query, products, categories) in [
        ("gadget", 0, 0),
        ("discontinued", 0, 0),
        ("books", 0, 0),
        ("clean", 1, 0),
    ] {
        let body = admin.get(&format!("/api/search?q={query}")).await.json();
        assert_eq!(total(&body), products, "{query}");
        assert_eq!(body["meta"]["totalCategories"], categories, "{query}");
    }
}

async fn wildcards_and_cases_of_all_scripts_mean_themselves(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let books = id_of_category(&app, "books").await;
    let new = json!({
        "categoryId": books, "sku": "X_1%", "name": "ΣΊΣΥΦΟΣ città", "slug": "sisyphos",
        "price": 1, "status": "ACTIVE"
    });
    admin.post("/api/catalog/products", new).await.data(201);
    for (query, count) in [
        ("%25", 1),
        ("x_1", 1),
        ("_", 1),
        ("CITT%C3%80", 1),
        ("%CF%83%CE%AF%CF%83%CF%85%CF%86%CE%BF", 1),
        ("%5C", 0),
        ("'", 0),
    ] {
        let body = app
            .get(&format!("/api/search?q={query}&type=products"))
            .await
            .json();
        assert_eq!(total(&body), count, "{query}");
    }
}

async fn searches_have_bounds(app: TestApp) {
    let longest = "ü".repeat(200);
    assert_eq!(
        app.get(&format!("/api/search?q={longest}")).await.status,
        200
    );
    for (path, fields) in [
        ("/api/search".to_owned(), &["q"][..]),
        ("/api/search?q=".into(), &["q"]),
        (format!("/api/search?q={longest}u"), &["q"]),
        ("/api/search?q=a%00b".into(), &["q"]),
        ("/api/search?q=a&q=b".into(), &["q"]),
        (
            "/api/search?q=a&type=all&limit=51&page=0".into(),
            &["limit", "page"],
        ),
        ("/api/search?q=a&type=none".into(), &["type"]),
        (
            "/api/search?q=a&minPrice=-1&maxPrice=1e400".into(),
            &["maxPrice", "minPrice"],
        ),
        ("/api/search?q=a&page=9223372036854775808".into(), &["page"]),
        ("/api/search/suggest?q=a".into(), &["q"]),
        ("/api/search/suggest?q=ab&limit=11".into(), &["limit"]),
        ("/api/search/suggest".into(), &["q"]),
    ] {
        app.get(&path).await.assert_invalid(fields);
    }
    let body = app
        .get("/api/search?q=%20&page=2147483647&limit=50")
        .await
        .json();
    assert_eq!((body["products"].clone(), total(&body)), (json!([]), 16));
}

async fn suggestions_are_short(app: TestApp) {
    let id = app
        .get("/api/catalog/products/macbook-pro-16-m3-max")
        .await
        .data(200)["id"]
        .clone();
    let reply = app.get("/api/search/suggest?q=BOOK").await;
    let product = json!({
        "id": id, "name": "MacBook Pro 16\" M3 Max", "slug": "macbook-pro-16-m3-max",
        "imageUrl": "/images/products/macbook-pro-16-m3-max.svg", "price": "3499.99"
    });
    let category =
        json!({"id": id_of_category(&app, "books").await, "name": "Books", "slug": "books"});
    let data = reply.data(200);
    assert_eq!(
        names(&data["products"]),
        ["MacBook Pro 16\" M3 Max", "Clean Code: A Handbook"]
    );
    assert_eq!(data["products"][0], product);
    assert_eq!(data["categories"], json!([category]));

    let data = app.get("/api/search/suggest?q=oo").await.data(200);
    assert_eq!(names(&data["categories"]), ["Books", "Sports & Outdoors"]);
    let many = app
        .get("/api/search/suggest?q=%20%20&limit=10")
        .await
        .data(200);
    assert_eq!(many["products"].as_array().unwrap().len(), 10);
    assert_eq!(
        names(&many["categories"]),
        ["Books", "Clothing", "Electronics"]
    );
    let few = app.get("/api/search/suggest?q=%20%20").await.data(200);
    assert_eq!(few["products"].as_array().unwrap().len(), 5);
}

async fn what_is_popular_is_featured_or_full(app: TestApp) {
    let data = app.get("/api/search/popular").await.data(200);
    assert_eq!(
        names(&data["featuredProducts"]),
        [
            "Air Cushion Running Shoes",
            "Floral Summer Dress",
            "Indoor Plant Collection",
            "iPhone 15 Pro",
            "MacBook Pro 16\" M3 Max",
            "Samsung Galaxy S24 Ultra",
        ]
    );
    assert_eq!(data["featuredProducts"][3].as_object().unwrap().len(), 5);
    let fullest = [
        ("Electronics", 6),
        ("Clothing", 4),
        ("Smartphones", 3),
        ("Laptops", 3),
        ("Men's Clothing", 2),
        ("Women's Clothing", 2),
    ];
    let top: Vec<_> = data["topCategories"].as_array().unwrap().iter().collect();
    assert_eq!(top.len(), fullest.len());
    for (category, (name, products)) in top.into_iter().zip(fullest) {
        assert_eq!(category["name"], name);
        assert_eq!(category["_count"], json!({"products": products}));
        assert_eq!(category.as_object().unwrap().len(), 4);
    }
}
