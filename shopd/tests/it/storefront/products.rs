use shop_core::{catalog::ProductStatus, money::Money};

use super::{
    Document,
    shelf::{add_product, category_id},
};
use crate::support::{PUBLIC_URL, TestApp, on_both};

on_both!(
    a_list_has_pages_of_twelve,
    filters_and_order_survive_paging_and_changing_one_starts_again,
    each_filter_narrows_the_list,
    each_order_sorts_the_list,
    a_category_filter_includes_what_stands_below_it,
    nonsense_in_a_filter_is_told_and_left_out,
    an_unknown_category_is_a_page_that_does_not_exist,
    a_page_past_the_end_leads_back,
    variants_of_a_list_name_one_canonical_address,
    an_empty_list_offers_a_way_on,
    a_search_in_the_list_moves_to_the_search_page,
    a_product_page_tells_all_about_it,
    a_product_is_found_by_id_and_article_number_too,
    what_is_not_on_sale_has_no_page,
    stock_is_told_when_it_is_short,
    a_merchants_own_picture_is_shown,
    hostile_texts_stay_texts,
    pages_answer_head_without_a_body,
);

async fn a_list_has_pages_of_twelve(app: TestApp) {
    let first = Document::open(&app, "/products").await;
    assert_eq!(first.text("h1"), "Products");
    assert_eq!(first.products().len(), 12);
    assert_eq!(first.text(".result-count"), "1–12 of 16 products");
    assert_eq!(first.attr("a[rel=next]", "href"), "/products?page=2");
    assert!(first.all("a[rel=prev]").is_empty());
    let second = Document::open(&app, "/products?page=2").await;
    assert_eq!(second.products().len(), 4);
    assert_eq!(second.text(".result-count"), "13–16 of 16 products");
    assert_eq!(second.attr("a[rel=prev]", "href"), "/products");
    assert_eq!(second.text("title"), "Products – page 2 | Shop");
    let (first, second) = (first.products(), second.products());
    assert!(second.iter().all(|name| !first.contains(name)));
}

async fn filters_and_order_survive_paging_and_changing_one_starts_again(app: TestApp) {
    let browser = app.browser();
    let list = browser.get("/products?max_price=2000&sort=name").await;
    let page = Document::of(&list);
    let next = page.attr("a[rel=next]", "href");
    assert_eq!(next, "/products?max_price=2000&sort=name&page=2");
    let second = browser.get(&next).await;
    let page = Document::of(&second);
    assert_eq!(page.attr("#filter-max-price", "value"), "2000");
    assert_eq!(page.attr("#filter-sort option[selected]", "value"), "name");
    let cheap = [("max_price", "50")];
    let narrowed = browser.submit(&second, "form.filters", &cheap).await;
    let page = Document::of(&narrowed);
    assert_eq!(
        page.products(),
        [
            "Classic Cotton T-Shirt",
            "Clean Code: A Handbook",
            "Indoor Plant Collection",
            "System Design Interview"
        ]
    );
}

async fn each_filter_narrows_the_list(app: TestApp) {
    for (query, count, heading) in [
        ("featured=true", 8, "Featured products"),
        ("sale=true", 6, "On sale"),
        ("featured=true&sale=true", 5, "Featured products on sale"),
        ("featured=false&sale=", 16, "Products"),
        ("category=smartphones", 3, "Smartphones"),
        ("min_price=1200", 3, "Products"),
        ("min_price=1649.99&max_price=%241899.99", 2, "Products"),
        ("min_price=1650&max_price=1899.989", 0, "Products"),
    ] {
        let page = Document::open(&app, &format!("/products?{query}")).await;
        let shown = page.texts(".result-count").pop().unwrap_or_default();
        let total = shown.split_whitespace().rev().nth(1).unwrap_or("0");
        assert_eq!(total, count.to_string(), "{query}: {shown}");
        assert_eq!(page.text("h1"), heading, "{query}");
    }
}

async fn each_order_sorts_the_list(app: TestApp) {
    for (sort, first) in [
        ("", "iPhone 15 Pro"),
        ("newest", "iPhone 15 Pro"),
        ("price-asc", "Classic Cotton T-Shirt"),
        ("price-desc", "MacBook Pro 16\" M3 Max"),
        ("name", "Air Cushion Running Shoes"),
        ("recommended", "Air Cushion Running Shoes"),
        ("colour", "iPhone 15 Pro"),
    ] {
        let page = Document::open(&app, &format!("/products?sort={sort}")).await;
        assert_eq!(page.products()[0], first, "{sort}");
        assert_eq!(page.all("#filter-sort option[selected]").len(), 1, "{sort}");
    }
}

async fn a_category_filter_includes_what_stands_below_it(app: TestApp) {
    let id = category_id(&app, "electronics").await;
    for named in ["electronics".to_owned(), id.to_string()] {
        let page = Document::open(&app, &format!("/products?category={named}")).await;
        assert_eq!(page.products().len(), 6);
        assert_eq!(
            page.text("#filter-category option[selected]"),
            "Electronics (6)"
        );
        let canonical = page.attr("link[rel=canonical]", "href");
        assert_eq!(canonical, "https://shop.example/categories/electronics");
    }
}

async fn nonsense_in_a_filter_is_told_and_left_out(app: TestApp) {
    for (query, told) in [
        ("min_price=cheap", "“cheap” is not a price"),
        ("max_price=-5", "“-5” is not a price"),
        ("min_price=20&max_price=10", "above the upper one"),
    ] {
        let page = Document::open(&app, &format!("/products?{query}")).await;
        assert_eq!(page.products().len(), 12, "{query}");
        assert!(page.text(".filters [role=alert]").contains(told), "{query}");
        assert_eq!(page.attr("a[rel=next]", "href"), "/products?page=2");
    }
    let page = Document::open(&app, "/products?page=zero&featured=maybe&nothing=1").await;
    assert_eq!(page.products().len(), 12);
    assert!(page.all("[role=alert]").is_empty());
}

async fn an_unknown_category_is_a_page_that_does_not_exist(app: TestApp) {
    for category in ["nowhere", "%00", "0198c5a0-0000-7000-8000-000000000001"] {
        let reply = app.get(&format!("/products?category={category}")).await;
        assert_eq!(reply.status, 404, "{category}");
        assert_eq!(Document::of(&reply).text("h1"), "Page not found");
    }
}

async fn a_page_past_the_end_leads_back(app: TestApp) {
    for number in ["3", "4294967295", "99999999999999999999"] {
        let path = format!("/products?sort=name&page={number}");
        let page = Document::open(&app, &path).await;
        assert!(page.products().is_empty());
        let back = page.attr(".empty a", "href");
        assert_eq!(back, "/products?sort=name&page=2", "{number}");
    }
}

async fn variants_of_a_list_name_one_canonical_address(app: TestApp) {
    for (query, canonical) in [
        ("", "/products"),
        ("?sort=name&min_price=10&utm_source=x", "/products"),
        ("?sort=name&page=2", "/products?page=2"),
        ("?sale=true&max_price=100", "/products?sale=true"),
    ] {
        let page = Document::open(&app, &format!("/products{query}")).await;
        let expected = format!("{PUBLIC_URL}{canonical}");
        assert_eq!(page.attr("link[rel=canonical]", "href"), expected);
    }
}

async fn an_empty_list_offers_a_way_on(app: TestApp) {
    let page = Document::open(&app, "/products?min_price=9000&sort=name").await;
    assert_eq!(page.text(".empty h2"), "No product matches");
    assert_eq!(page.attr(".empty a", "href"), "/products?sort=name");
}

async fn a_search_in_the_list_moves_to_the_search_page(app: TestApp) {
    let reply = app.get("/products?q=pro&sale=true&page=1").await;
    assert_eq!(reply.status, 303);
    assert_eq!(reply.location(), "/search?q=pro&sale=true");
}

async fn a_product_page_tells_all_about_it(app: TestApp) {
    let page = Document::open(&app, "/products/iphone-15-pro").await;
    assert_eq!(page.text("h1"), "iPhone 15 Pro");
    assert_eq!(page.text("title"), "iPhone 15 Pro | Shop");
    assert_eq!(page.text(".product .price strong"), "$999.99");
    assert_eq!(page.text(".product .price s"), "Price before $1,099.99");
    assert_eq!(page.texts(".product .badge"), ["−9%", "Featured"]);
    assert_eq!(page.text(".buy-box .stock"), "In stock");
    assert_eq!(page.text(".sku"), "IPHONE-15-PRO");
    assert_eq!(page.attr("#quantity", "max"), "50");
    assert_eq!(
        page.texts(".breadcrumbs li"),
        ["Products", "Electronics", "Smartphones", "iPhone 15 Pro"]
    );
    assert_eq!(
        page.attrs(".breadcrumbs a", "href"),
        [
            "/products",
            "/categories/electronics",
            "/categories/smartphones"
        ]
    );
    let canonical = page.attr("link[rel=canonical]", "href");
    assert_eq!(canonical, "https://shop.example/products/iphone-15-pro");
    let description = page.attr("meta[name=description]", "content");
    assert!(description.starts_with("Titanium phone"), "{description}");
    assert_eq!(
        page.products(),
        ["Samsung Galaxy S24 Ultra", "Google Pixel 8 Pro"]
    );
}

async fn a_product_is_found_by_id_and_article_number_too(app: TestApp) {
    let books = category_id(&app, "books").await;
    let atlas = add_product(&app, books, "atlas", |atlas| {
        atlas.sku = "MAP/1 é".to_owned();
    })
    .await;
    for named in [atlas.id.to_string(), "MAP%2F1%20%C3%A9".to_owned()] {
        let reply = app.get(&format!("/products/{named}")).await;
        assert_eq!(reply.status, 303, "{named}");
        assert_eq!(reply.location(), "/products/atlas");
    }
}

async fn what_is_not_on_sale_has_no_page(app: TestApp) {
    for path in [
        "/products/mystery-gadget-2025",
        "/products/UNRELEASED-GADGET",
        "/products/never-was",
        "/products/a%00b",
        "/products/%ff",
        &format!("/products/{}", "x".repeat(500)),
    ] {
        let reply = app.get(path).await;
        assert_eq!(reply.status, 404, "{path}");
        assert_eq!(Document::of(&reply).text("h1"), "Page not found");
    }
    let draft = app.get("/products/mystery-gadget-2025").await;
    assert!(!draft.text.contains("Mystery"), "{draft:?}");
}

async fn stock_is_told_when_it_is_short(app: TestApp) {
    let books = category_id(&app, "books").await;
    add_product(&app, books, "rare", |rare| rare.available = 3).await;
    add_product(&app, books, "gone", |gone| gone.available = 0).await;
    add_product(&app, books, "heap", |heap| heap.available = 5_000).await;
    let rare = Document::open(&app, "/products/rare").await;
    assert_eq!(rare.text(".buy-box .stock"), "Only 3 left");
    assert!(rare.all(".product .badge").is_empty());
    assert_eq!(rare.attr("#quantity", "max"), "3");
    let gone = Document::open(&app, "/products/gone").await;
    assert_eq!(gone.text(".buy-box .stock"), "Out of stock");
    assert!(gone.all("form.buy").is_empty());
    let heap = Document::open(&app, "/products/heap").await;
    assert_eq!(heap.attr("#quantity", "max"), "999");
}

async fn a_merchants_own_picture_is_shown(app: TestApp) {
    let books = category_id(&app, "books").await;
    add_product(&app, books, "own", |own| {
        own.image_url = Some("https://cdn.example/own.webp?w=800".to_owned());
    })
    .await;
    add_product(&app, books, "insecure", |insecure| {
        insecure.image_url = Some("http://cdn.example/insecure.webp".to_owned());
    })
    .await;
    let own = Document::open(&app, "/products/own").await;
    assert_eq!(
        own.attr("#picture-1 img", "src"),
        "https://cdn.example/own.webp?w=800"
    );
    let insecure = Document::open(&app, "/products/insecure").await;
    assert_eq!(
        insecure.attr("#picture-1 img", "src"),
        "/images/products/insecure.svg"
    );
}

async fn hostile_texts_stay_texts(app: TestApp) {
    let books = category_id(&app, "books").await;
    let hostile = "<script>alert(1)</script>\"'&";
    add_product(&app, books, "a\"b/c?d", |product| {
        product.name = hostile.to_owned();
        product.description = Some(format!("{hostile}\n\nSecond."));
        product.price = Money::MAX;
        product.status = ProductStatus::Active;
    })
    .await;
    let list = Document::open(&app, "/products?sort=price-desc").await;
    assert_eq!(list.products()[0], hostile);
    let path = list.attrs(".product-card h3 a", "href").remove(0);
    assert_eq!(path, "/products/a%22b%2Fc%3Fd");
    let page = Document::open(&app, &path).await;
    let code = "script:not([src]):not([type='application/ld+json'])";
    assert!(page.all(code).is_empty());
    assert_eq!(page.text("h1"), hostile);
    assert_eq!(page.text(".product .price strong"), "$99,999,999.99");
    let picture = app.get(&page.attr("#picture-1 img", "src")).await;
    assert_eq!(picture.status, 200);
}

async fn pages_answer_head_without_a_body(app: TestApp) {
    for (path, status) in [
        ("/products", 200),
        ("/products/iphone-15-pro", 200),
        ("/products/never-was", 404),
        ("/images/products/iphone-15-pro.svg", 200),
    ] {
        let caller = app.caller();
        let reply = caller.send(reqwest::Method::HEAD, path, None).await;
        assert_eq!((reply.status, reply.text.as_str()), (status, ""), "{path}");
    }
}
