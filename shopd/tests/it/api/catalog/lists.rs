//! Lists of products.

use serde_json::{Value, json};

use super::{id_of_category, slugs};
use crate::support::{TestApp, on_both};

on_both! {
    a_list_starts_with_the_newest_and_tells_its_page,
    pages_never_overlap_in_any_order,
    a_cursor_leads_through_the_whole_list,
    a_cursor_of_another_list_is_refused,
    lists_are_sorted_by_name_and_by_price,
    a_category_holds_what_stands_below_it,
    prices_bound_a_list_inclusively,
    featured_means_what_it_says,
    shoppers_see_active_products_and_administrators_all,
    list_queries_have_bounds,
}

const PATH: &str = "/api/catalog/products";

async fn list(app: &TestApp, query: &str) -> Value {
    let reply = app.get(&format!("{PATH}?{query}")).await;
    assert_eq!(reply.status, 200, "{query}");
    reply.json()
}

async fn total(app: &TestApp, query: &str) -> u64 {
    let body = list(app, query).await;
    let total = body["meta"]["total"].as_u64().unwrap();
    assert_eq!(
        body["data"].as_array().unwrap().len() as u64,
        total.min(20),
        "{query}"
    );
    total
}

async fn a_list_starts_with_the_newest_and_tells_its_page(app: TestApp) {
    let reply = app.get(PATH).await;
    let body = reply.json();
    let listed = slugs(&body["data"]);
    assert_eq!(listed.len(), 16);
    assert_eq!(listed[..2], ["iphone-15-pro", "samsung-galaxy-s24-ultra"]);
    assert!(
        reply
            .text
            .ends_with(r#""meta":{"page":1,"limit":20,"total":16,"totalPages":1}}"#)
    );
    let product = &body["data"][0];
    let (id, category) = (product["id"].as_str().unwrap(), &product["category"]);
    let shelf = category["id"].as_str().unwrap();
    let first = format!(
        r#"{{"success":true,"data":[{{"id":"{id}","categoryId":"{shelf}","sku":"IPHONE-15-PRO","name":"iPhone 15 Pro","slug":"iphone-15-pro","description":"Titanium phone with a fast chip, a 48-megapixel camera and a bright 6.1-inch display.","price":"999.99","compareAt":"1099.99","stock":50,"imageUrl":"/images/products/iphone-15-pro.svg","images":[],"status":"ACTIVE","isFeatured":true,"metadata":null,"createdAt":"2026-12-01T12:00:00.000Z","updatedAt":"2026-12-01T12:00:00.000Z","category":{{"id":"{shelf}","name":"Smartphones","slug":"smartphones"}}}},"#
    );
    assert!(reply.text.starts_with(&first), "{}", reply.text);
}

async fn pages_never_overlap_in_any_order(app: TestApp) {
    for order in [
        "",
        "sortBy=name",
        "sortBy=price&sortOrder=asc",
        "sortBy=createdAt",
    ] {
        let mut seen = vec![];
        for page in 1..=4 {
            let body = list(&app, &format!("{order}&limit=5&page={page}")).await;
            let meta = json!({"page": page, "limit": 5, "total": 16, "totalPages": 4});
            assert_eq!(body["meta"], meta);
            seen.extend(slugs(&body["data"]).into_iter().map(str::to_owned));
        }
        assert_eq!(seen.len(), 16, "{order}");
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 16, "{order}");
    }
    let beyond = list(&app, "page=5&limit=5").await;
    assert_eq!(beyond["data"], json!([]));
    assert_eq!(beyond["meta"]["total"], 16);
    let far = list(&app, "page=2147483647&limit=100").await;
    assert_eq!(
        (&far["data"], &far["meta"]["totalPages"]),
        (&json!([]), &json!(1))
    );
}

async fn a_cursor_leads_through_the_whole_list(app: TestApp) {
    for query in [
        "",
        "sortBy=name&sortOrder=asc",
        "sortBy=price&maxPrice=500&categoryId=clothing",
    ] {
        let whole = list(&app, &format!("{query}&limit=100")).await;
        let (mut seen, mut cursor) = (vec![], json!(""));
        while let Some(text) = cursor.as_str() {
            let body = list(&app, &format!("{query}&limit=3&cursor={text}")).await;
            let meta = body["meta"].as_object().unwrap();
            assert_eq!((meta.len(), &meta["limit"]), (2, &json!(3)));
            cursor = meta["nextCursor"].clone();
            seen.extend(body["data"].as_array().unwrap().clone());
        }
        assert_eq!(json!(seen), whole["data"], "{query}");
    }
}

async fn a_cursor_of_another_list_is_refused(app: TestApp) {
    let body = list(&app, "sortBy=name&limit=2&cursor=").await;
    let cursor = body["meta"]["nextCursor"].as_str().unwrap();
    for query in [
        format!("sortBy=price&cursor={cursor}"),
        format!("sortBy=name&sortOrder=asc&cursor={cursor}"),
        "cursor=nonsense".to_owned(),
        "cursor=bm8gY3Vyc29y".to_owned(),
    ] {
        let reply = app.get(&format!("{PATH}?{query}")).await;
        assert_eq!(reply.status, 422, "{query}");
        let told = &reply.json()["error"]["errors"]["cursor"][0];
        assert_eq!(told, "Not a cursor of a list in this order", "{query}");
    }
}

async fn lists_are_sorted_by_name_and_by_price(app: TestApp) {
    for (query, first, last) in [
        (
            "sortBy=name&sortOrder=asc",
            "air-cushion-running-shoes",
            "system-design-interview",
        ),
        (
            "sortBy=name",
            "system-design-interview",
            "air-cushion-running-shoes",
        ),
        (
            "sortBy=price&sortOrder=asc",
            "mens-classic-cotton-tshirt",
            "macbook-pro-16-m3-max",
        ),
        (
            "sortBy=price&sortOrder=desc",
            "macbook-pro-16-m3-max",
            "mens-classic-cotton-tshirt",
        ),
        ("sortOrder=asc", "system-design-interview", "iphone-15-pro"),
    ] {
        let body = list(&app, query).await;
        let listed = slugs(&body["data"]);
        assert_eq!((listed[0], listed[15]), (first, last), "{query}");
    }
}

async fn a_category_holds_what_stands_below_it(app: TestApp) {
    for (slug, products) in [("electronics", 6), ("laptops", 3), ("books", 2)] {
        let id = id_of_category(&app, slug).await;
        assert_eq!(
            total(&app, &format!("categoryId={id}")).await,
            products,
            "{slug}"
        );
    }
    for nothing in [
        "00000000-0000-0000-0000-000000000000",
        "none",
        "electronics",
        "%25",
    ] {
        let body = list(&app, &format!("categoryId={nothing}")).await;
        let meta = json!({"page": 1, "limit": 20, "total": 0, "totalPages": 0});
        assert_eq!((&body["data"], &body["meta"]), (&json!([]), &meta));
    }
    assert_eq!(total(&app, "categoryId=").await, 16);
}

async fn prices_bound_a_list_inclusively(app: TestApp) {
    for (query, products) in [
        ("minPrice=999.99&maxPrice=999.99", 1),
        ("minPrice=999.995", 4),
        ("maxPrice=29.989", 0),
        ("minPrice=0", 16),
        ("minPrice=0&maxPrice=0", 0),
        ("maxPrice=1e300", 16),
        ("minPrice=1e300", 0),
        ("minPrice=", 16),
    ] {
        assert_eq!(total(&app, query).await, products, "{query}");
    }
}

async fn featured_means_what_it_says(app: TestApp) {
    for (query, products) in [
        ("featured=true", 8),
        ("featured=1", 8),
        ("featured=false", 8),
        ("featured=0", 8),
        ("featured=", 8),
    ] {
        let body = list(&app, query).await;
        let wanted = query.ends_with("true") || query.ends_with('1');
        let data = body["data"].as_array().unwrap();
        assert_eq!(data.len(), products, "{query}");
        assert!(
            data.iter().all(|product| product["isFeatured"] == wanted),
            "{query}"
        );
    }
}

async fn shoppers_see_active_products_and_administrators_all(app: TestApp) {
    let admin = app.as_user(&app.admin().await);
    let customer = app.as_user(&app.customer("a@example.com").await);
    let stranger = app.as_user("nonsense");
    for (query, all) in [
        ("", 18),
        ("?status=DRAFT", 1),
        ("?status=ARCHIVED", 1),
        ("?status=ACTIVE", 16),
    ] {
        let path = format!("{PATH}{query}");
        for caller in [&app.caller(), &customer, &stranger] {
            let body = caller.get(&path).await.json();
            assert_eq!(body["meta"]["total"], 16, "{query}");
        }
        let body = admin.get(&path).await.json();
        assert_eq!(body["meta"]["total"], all, "{query}");
    }
    let draft = admin.get(&format!("{PATH}?status=DRAFT")).await.json();
    assert_eq!(slugs(&draft["data"]), ["mystery-gadget-2025"]);
}

async fn list_queries_have_bounds(app: TestApp) {
    for (query, fields) in [
        ("page=0", &["page"][..]),
        ("page=-1&limit=0", &["limit", "page"]),
        ("limit=101", &["limit"]),
        ("page=1.5&limit=x", &["limit", "page"]),
        ("page=9223372036854775808", &["page"]),
        ("page=1e400", &["page"]),
        ("status=active", &["status"]),
        ("sortBy=stock&sortOrder=up", &["sortBy", "sortOrder"]),
        ("minPrice=-0.01&maxPrice=cheap", &["maxPrice", "minPrice"]),
        ("maxPrice=1e400", &["maxPrice"]),
        ("categoryId=a%00", &["categoryId"]),
        ("limit=1&limit=2", &["limit"]),
    ] {
        app.get(&format!("{PATH}?{query}"))
            .await
            .assert_invalid(fields);
    }
}
