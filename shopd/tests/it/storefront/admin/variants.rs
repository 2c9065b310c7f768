//! Variants by forms and files.

use super::{
    super::steps::{attribute, attributes, flashes, link, text, texts},
    files::send,
    staff,
};
use crate::support::{TestApp, on_both};

on_both![
    a_variant_is_made_from_its_lead_and_changed,
    what_is_no_variant_is_told_beside_its_options,
    lists_show_leads_and_the_stock_each_variant,
    variants_go_out_in_a_file_and_come_in_again,
];

const FORM: &str = "form.panel";
const TEE: &str = "mens-classic-cotton-tshirt";

async fn a_variant_is_made_from_its_lead_and_changed(app: TestApp) {
    let browser = staff(&app).await;
    let lead = app.product(TEE).await;
    let page = browser.get(&format!("/admin/products/{}", lead.id)).await;
    assert_eq!(text(&page, "h1"), "Classic Cotton T-Shirt, M, White");
    assert_eq!(attribute(&page, "#options", "value"), "Size=M; Color=White");
    let variants = texts(&page, "tbody th");
    assert_eq!(variants.len(), 6);
    assert!(variants.contains(&"Classic Cotton T-Shirt, XL, White".to_owned()));

    let form = browser.get(&link(&page, "Add a variant")).await;
    assert_eq!(attribute(&form, "#options", "value"), "Size=; Color=");
    assert_eq!(attribute(&form, "#price", "value"), "29.99");
    let fields = [
        ("options", "Size = XL; Color = Ivory"),
        ("sku", "TEE-XL-IVORY"),
        ("slug", "tee-xl-ivory"),
        ("stock", "3"),
    ];
    let made = browser.submit(&form, FORM, &fields).await;
    let page = browser.follow(made).await;
    assert!(flashes(&page).contains("is there"), "{page:?}");
    let made = app.product("tee-xl-ivory").await;
    assert_eq!((made.variant_of, made.available), (Some(lead.id), 3));
    assert_eq!(made.title(), "Classic Cotton T-Shirt, XL, Ivory");
    assert!(texts(&page, "tbody th")[0].contains("stands in lists"));
    assert!(!page.text.contains("Add a variant"));

    let saved = browser.submit(&page, FORM, &[("price", "31")]).await;
    let page = browser.follow(saved).await;
    assert!(flashes(&page).contains("saved"), "{page:?}");
    let saved = app.product("tee-xl-ivory").await;
    assert_eq!(saved.price.minor_units(), 3_100);
    assert_eq!(saved.options, made.options, "a form keeps what it shows");
    let shop = browser.get(&format!("/products/{TEE}")).await;
    let sizes = attributes(&shop, "[aria-labelledby=option-1] a", "href");
    assert_eq!(sizes.len(), 4);
}

async fn what_is_no_variant_is_told_beside_its_options(app: TestApp) {
    let browser = staff(&app).await;
    let lead = app.product(TEE).await;
    let path = format!("/admin/products/new?variantOf={}", lead.id);
    for (options, told) in [
        ("Size = ; Color = Red", "name = value"),
        ("Size = M; Color = white", "MENS-CLASSIC-TEE has the same"),
        ("Color = Red", "Size, Color"),
        ("Size = M; size = L", "named twice"),
    ] {
        let form = browser.get(&path).await;
        let fields = [("options", options), ("sku", "X-1"), ("slug", "x-1")];
        let answer = browser.submit(&form, FORM, &fields).await;
        assert_eq!(answer.status, 422, "{options}");
        let error = text(&answer, "#options-error");
        assert!(error.contains(told), "{options}: {error}");
        assert_eq!(attribute(&answer, "#options", "value"), options);
        let kept = attribute(&answer, "input[name=variantOf]", "value");
        assert_eq!(kept, lead.id.to_string());
    }
    let unknown = "/admin/products/new?variantOf=00000000-0000-0000-0000-000000000000";
    assert_eq!(browser.get(unknown).await.status, 404);
}

async fn lists_show_leads_and_the_stock_each_variant(app: TestApp) {
    let browser = staff(&app).await;
    let list = browser.get("/admin/products?q=cotton").await;
    let rows = texts(&list, "tbody tr");
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert!(rows[0].contains("7 variants"), "{rows:?}");
    let by_variant = browser.get("/admin/products?q=tee-xl-white").await;
    assert_eq!(texts(&by_variant, "tbody tr").len(), 1);
    let stock = browser.get("/admin/stock?q=cotton").await;
    let names = texts(&stock, "tbody th");
    assert_eq!(names.len(), 7);
    assert!(names.contains(&"Classic Cotton T-Shirt, L, Ivory".to_owned()));
}

async fn variants_go_out_in_a_file_and_come_in_again(app: TestApp) {
    let browser = staff(&app).await;
    let file = browser.get("/admin/products/export.csv").await.text;
    let place = |start: &str| {
        let found = file.lines().position(|line| line.starts_with(start));
        found.unwrap_or_else(|| panic!("{start} is not in {file}"))
    };
    assert!(place("MENS-CLASSIC-TEE,") < place("MENS-CLASSIC-TEE-XL-WHITE,"));
    let line = file
        .lines()
        .nth(place("MENS-CLASSIC-TEE-XL-WHITE,"))
        .unwrap();
    assert!(
        line.contains(",MENS-CLASSIC-TEE,Size=XL; Color=White,25,"),
        "{line}"
    );
    let line = file.lines().nth(place("BOOK-CLEAN-CODE,")).unwrap();
    assert!(line.contains(",,,120,"), "{line}");

    let csv = "sku,name,slug,category,price,status,variant_of,options,stock\r\n\
        SOCK-39,Sock,sock,clothing,5,active,,Size=39,4\r\n\
        SOCK-42,Sock,sock-42,clothing,6,active,SOCK-39,Size=42,7\r\n";
    let answer = send(&browser, csv.as_bytes()).await;
    let report = browser.follow(answer).await;
    assert_eq!(texts(&report, "tbody tr").len(), 2, "{report:?}");
    let applied = browser.submit(&report, "form[action$='/apply']", &[]).await;
    browser.follow(applied).await;
    let (lead, variant) = (app.product("sock").await, app.product("sock-42").await);
    assert_eq!((variant.variant_of, variant.available), (Some(lead.id), 7));
    assert_eq!(variant.title(), "Sock, 42");

    // A file from before there were variants changes nothing of them.
    let old = "sku,price\r\nSOCK-42,6.50\r\n";
    let answer = send(&browser, old.as_bytes()).await;
    let report = browser.follow(answer).await;
    let applied = browser.submit(&report, "form[action$='/apply']", &[]).await;
    browser.follow(applied).await;
    let after = app.product("sock-42").await;
    assert_eq!(after.price.minor_units(), 650);
    assert_eq!(
        (after.variant_of, &after.options),
        (Some(lead.id), &variant.options)
    );

    let wrong = "sku,variant_of,options\r\nSOCK-42,MENS-CLASSIC-TEE,42\r\n";
    let answer = send(&browser, wrong.as_bytes()).await;
    let report = browser.follow(answer).await;
    let told = texts(&report, "tbody tr").join("\n");
    assert!(told.contains("name = value"), "{told}");
    assert!(told.contains("stays the variant"), "{told}");
    app.assert_ledger_adds_up().await;
}
