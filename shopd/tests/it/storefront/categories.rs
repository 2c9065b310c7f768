use super::{
    Document,
    shelf::{add_category, add_product, category_id},
};
use crate::support::{TestApp, on_both};

on_both!(
    roots_are_listed_with_counts_and_children,
    a_category_shows_what_stands_below_it,
    a_deep_category_shows_the_way_to_it,
    a_category_list_can_be_narrowed_and_sorted,
    a_category_is_found_by_id_too,
    hidden_and_unknown_categories_have_no_page,
    an_empty_category_says_so,
    a_product_of_a_hidden_category_does_not_lead_there,
);

async fn roots_are_listed_with_counts_and_children(app: TestApp) {
    let page = Document::open(&app, "/categories").await;
    assert_eq!(page.text("h1"), "Categories");
    assert_eq!(page.all(".category-card").len(), 5);
    assert_eq!(page.texts(".category-card .muted")[0], "6 products");
    assert_eq!(
        page.attrs(".category-card .chip", "href"),
        [
            "/categories/smartphones",
            "/categories/laptops",
            "/categories/mens-clothing",
            "/categories/womens-clothing"
        ]
    );
}

async fn a_category_shows_what_stands_below_it(app: TestApp) {
    let page = Document::open(&app, "/categories/electronics").await;
    assert_eq!(page.text("h1"), "Electronics");
    assert_eq!(page.products().len(), 6);
    assert_eq!(page.text(".result-count"), "6 products");
    assert_eq!(page.texts("main .chip"), ["Smartphones (3)", "Laptops (3)"]);
    assert_eq!(
        page.attr("link[rel=canonical]", "href"),
        "https://shop.example/categories/electronics"
    );
    let description = page.attr("meta[name=description]", "content");
    assert!(description.starts_with("Phones, laptops"), "{description}");
}

async fn a_deep_category_shows_the_way_to_it(app: TestApp) {
    let phones = category_id(&app, "smartphones").await;
    let foldable = add_category(&app, "foldable", |category| {
        category.parent_id = Some(phones);
    })
    .await;
    add_product(&app, foldable, "flip", |_| ()).await;
    let page = Document::open(&app, "/categories/foldable").await;
    assert_eq!(
        page.texts(".breadcrumbs li"),
        ["Categories", "Electronics", "Smartphones", "foldable"]
    );
    let page = Document::open(&app, "/products/flip").await;
    assert_eq!(
        page.texts(".breadcrumbs li"),
        ["Products", "Electronics", "Smartphones", "foldable", "flip"]
    );
    let root = Document::open(&app, "/categories/electronics").await;
    assert_eq!(root.text(".result-count"), "7 products");
}

async fn a_category_list_can_be_narrowed_and_sorted(app: TestApp) {
    let path = "/categories/electronics?sort=price-asc&max_price=1200&category=books";
    let page = Document::open(&app, path).await;
    assert_eq!(
        page.products(),
        [
            "Google Pixel 8 Pro",
            "iPhone 15 Pro",
            "Samsung Galaxy S24 Ultra"
        ]
    );
    assert_eq!(
        page.attr("form.filters", "action"),
        "/categories/electronics"
    );
    assert!(page.all("#filter-category").is_empty());
}

async fn a_category_is_found_by_id_too(app: TestApp) {
    let id = category_id(&app, "books").await;
    let reply = app.get(&format!("/categories/{id}?sort=name")).await;
    assert_eq!(reply.status, 303);
    assert_eq!(reply.location(), "/categories/books?sort=name");
}

async fn hidden_and_unknown_categories_have_no_page(app: TestApp) {
    add_category(&app, "hidden", |category| category.is_active = false).await;
    for slug in ["hidden", "unknown", "%00", "%ff"] {
        let reply = app.get(&format!("/categories/{slug}")).await;
        assert_eq!(reply.status, 404, "{slug}");
    }
    let all = Document::open(&app, "/categories").await;
    assert!(
        !all.texts(".category-card h3")
            .contains(&"hidden".to_owned())
    );
}

async fn an_empty_category_says_so(app: TestApp) {
    add_category(&app, "new", |_| ()).await;
    let page = Document::open(&app, "/categories/new").await;
    assert_eq!(page.text(".empty h2"), "Nothing here yet");
    let narrowed = Document::open(&app, "/categories/books?max_price=1").await;
    assert_eq!(narrowed.text(".empty h2"), "No product matches");
    assert_eq!(narrowed.attr(".empty a", "href"), "/categories/books");
}

async fn a_product_of_a_hidden_category_does_not_lead_there(app: TestApp) {
    let hidden = add_category(&app, "hidden", |category| category.is_active = false).await;
    add_product(&app, hidden, "stray", |_| ()).await;
    let page = Document::open(&app, "/products/stray").await;
    assert_eq!(page.texts(".breadcrumbs li"), ["Products", "stray"]);
    assert!(page.all("main a[href*=hidden]").is_empty());
}
