//! Products as files: out, and in again.

use reqwest::header::CONTENT_TYPE;

use super::{
    super::steps::{attribute, flashes, text, texts},
    staff, trail,
};
use crate::support::{Browser, Reply, TestApp, on_both};

on_both![
    what_was_sent_out_changes_nothing_when_it_is_sent_back,
    a_file_is_looked_at_then_applied_and_once,
    faults_are_told_with_their_line_and_column,
    formulas_are_not_sent_to_spreadsheets,
    hostile_files_are_refused,
    a_file_is_for_whoever_sent_it,
];

const BOUNDARY: &str = "7d1e0a";

pub(super) async fn send(browser: &Browser, csv: &[u8]) -> Reply {
    let page = browser.get("/admin/products/import").await;
    let token = attribute(&page, "input[name=csrf]", "value");
    send_with(browser, &token, csv).await
}

async fn send_with(browser: &Browser, token: &str, csv: &[u8]) -> Reply {
    let mut body = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n\
         --{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\
         content-type: text/csv\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(csv);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    let media = format!("multipart/form-data; boundary={BOUNDARY}");
    browser
        .send(
            "/admin/products/import",
            &[(CONTENT_TYPE.as_str(), &media)],
            body,
        )
        .await
}

async fn what_was_sent_out_changes_nothing_when_it_is_sent_back(app: TestApp) {
    let browser = staff(&app).await;
    let file = browser.get("/admin/products/export.csv").await;
    assert!(file.header("content-type").starts_with("text/csv"));
    assert!(file.header("content-disposition").contains("attachment"));
    assert!(file.text.starts_with("\u{feff}sku,name,slug,"), "{file:?}");
    let answer = send(&browser, file.text.as_bytes()).await;
    let report = browser.follow(answer).await;
    let facts = text(&report, ".admin-facts");
    assert!(
        facts.contains("New products0") || facts.contains("New products 0"),
        "{facts}"
    );
    assert!(
        text(&report, "main").contains("The file changes nothing"),
        "{report:?}"
    );
    assert_eq!(texts(&report, "tbody tr").len(), 0);
}

async fn a_file_is_looked_at_then_applied_and_once(app: TestApp) {
    let browser = staff(&app).await;
    let phone = app.product("iphone-15-pro").await;
    let csv = format!(
        "sku,price,name,slug,category,stock,description\r\n\
         {},\"900,00\",,,,,\r\n\
         ROPE-1,\"12,50\",Rope,rope,{},4,\"Two\nlines\"\r\n",
        phone.sku, "electronics",
    );
    let answer = send(&browser, csv.as_bytes()).await;
    let path = answer.location().to_owned();
    let report = browser.follow(answer).await;
    let rows = texts(&report, "tbody tr");
    assert_eq!(rows.len(), 2, "{report:?}");
    assert!(rows[0].contains("→ 900.00"), "{rows:?}");
    assert!(rows[1].contains("New product"), "{rows:?}");
    assert_eq!(
        app.product("iphone-15-pro").await.price,
        phone.price,
        "nothing is saved yet"
    );

    let applied = browser.submit(&report, "form[action$='/apply']", &[]).await;
    assert_eq!(applied.location(), path);
    let done = browser.follow(applied).await;
    assert!(text(&done, "main .notice").contains("applied"), "{done:?}");
    let again = browser.submit(&report, "form[action$='/apply']", &[]).await;
    assert_eq!(again.status, 303);
    let after = app.product("iphone-15-pro").await;
    assert_eq!(
        (after.price.minor_units(), after.available),
        (90_000, phone.available)
    );
    assert_eq!(
        after.description, None,
        "a blank cell clears what may be absent"
    );
    assert_eq!(after.name, phone.name, "and leaves what must be there");
    let rope = app.product("ROPE-1").await;
    assert_eq!((rope.available, rope.price.minor_units()), (4, 1_250));
    app.assert_ledger_adds_up().await;
    assert_eq!(trail(&app, &rope.id.to_string()).await.len(), 1);
    assert_eq!(trail(&app, &phone.id.to_string()).await.len(), 1);

    let answer = send(&browser, csv.as_bytes()).await;
    let report = browser.follow(answer).await;
    assert!(
        text(&report, "main").contains("The file changes nothing"),
        "{report:?}"
    );
}

async fn faults_are_told_with_their_line_and_column(app: TestApp) {
    let browser = staff(&app).await;
    let csv = "sku,name,slug,category,price\r\n\
               A,Lamp,lamp-a,electronics,free\r\n\
               B,\"Two\nlines\",lamp-b,nowhere,1\r\n\
               C,Lamp,lamp-a,electronics,1\r\n\
               A,Lamp,lamp-d,electronics,1\r\n\
               E,Lamp\r\n\
               ,Lamp,lamp-f,electronics,1\r\n";
    let answer = send(&browser, csv.as_bytes()).await;
    let report = browser.follow(answer).await;
    assert!(
        text(&report, "main .notice").contains("Nothing can be applied"),
        "{report:?}"
    );
    let rows = texts(&report, "table:first-of-type tbody tr");
    let starts: Vec<String> = rows
        .iter()
        .map(|row| row.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
        .collect();
    for expected in ["2 price", "3 category", "6 sku", "8 sku"] {
        assert!(
            starts.iter().any(|start| start == expected),
            "{expected}: {rows:?}"
        );
    }
    assert!(
        rows.iter().any(|row| row.contains("more or fewer cells")),
        "{rows:?}"
    );
    assert!(texts(&report, "form[action$='/apply']").is_empty());
    let id = attribute(&report, "html", "lang");
    assert_eq!(id, "en");
}

async fn formulas_are_not_sent_to_spreadsheets(app: TestApp) {
    let browser = staff(&app).await;
    let csv = "sku,name,slug,category,price,description\r\n\
               ROPE-1,=HYPERLINK(1),rope,electronics,1,\"@SUM(A1), and more\"\r\n";
    let answer = send(&browser, csv.as_bytes()).await;
    let report = browser.follow(answer).await;
    browser.submit(&report, "form[action$='/apply']", &[]).await;
    assert_eq!(app.product("ROPE-1").await.name, "=HYPERLINK(1)");
    let file = browser.get("/admin/products/export.csv").await;
    let line = file
        .text
        .lines()
        .find(|line| line.starts_with("ROPE-1"))
        .unwrap();
    assert!(line.contains(",'=HYPERLINK(1),"), "{line}");
    assert!(line.contains("\"'@SUM(A1), and more\""), "{line}");
    let answer = send(&browser, file.text.as_bytes()).await;
    let report = browser.follow(answer).await;
    assert!(
        text(&report, "main").contains("The file changes nothing"),
        "{report:?}"
    );
}

async fn hostile_files_are_refused(app: TestApp) {
    let browser = staff(&app).await;
    let mut large = b"sku,description\r\n".to_vec();
    large.resize(8 * 1_048_576 + 1, b'x');
    let many = "sku\r\n".to_owned() + &"A\r\n".repeat(20_001);
    for (csv, told) in [
        (&b""[..], "Choose a file"),
        (b"\x89PNG\r\n\x1a\n\0\0\xff\xfe", "no CSV file in UTF-8"),
        (b"sku,colour\r\nA,red\r\n", "colour"),
        (b"sku,sku\r\n", "twice: sku"),
        (b"name\r\nLamp\r\n", "no column sku"),
        (b"sku\r\n", "no product"),
        (large.as_slice(), "larger than 8 MiB"),
        (many.as_bytes(), "more than 20,000 rows"),
    ] {
        let answer = send(&browser, csv).await;
        assert_eq!(answer.status, 422, "{told}: {}", answer.status);
        let error = text(&answer, "#file-error");
        assert!(error.contains(told), "{told}: {error}");
    }
    let foreign = send_with(&browser, "not-the-token", b"sku\r\nA\r\n").await;
    assert_eq!(foreign.status, 403);
    let form = browser
        .post("/admin/products/import", &[("file", "sku")])
        .await;
    assert_eq!(form.status, 415);
}

async fn a_file_is_for_whoever_sent_it(app: TestApp) {
    let browser = staff(&app).await;
    let answer = send(&browser, b"sku,price\r\nSKU-NOT-THERE,1\r\n").await;
    let path = answer.location().to_owned();
    let other = super::administrator(&app).await;
    assert_eq!(other.get(&path).await.status, 404);
    let answer = send(&browser, b"sku,price\r\n").await;
    assert_eq!(answer.status, 422);
    let phone = app.product("iphone-15-pro").await;
    let csv = format!("sku,price\r\n{},1\r\n", phone.sku);
    let answer = send(&browser, csv.as_bytes()).await;
    assert_eq!(
        browser.get(&path).await.status,
        404,
        "each has one file at a time"
    );
    let report = browser.follow(answer).await;
    let answer = browser
        .submit(&report, "form[action$='/discard']", &[])
        .await;
    assert!(flashes(&browser.follow(answer).await).contains("thrown away"));
    assert_eq!(app.product("iphone-15-pro").await.price, phone.price);
}
