use reqwest::header::{COOKIE, SET_COOKIE};
use shop_core::{auth::HashCost, demo::DEMO_PASSWORD};

use super::steps::{
    LAMP, REGISTER, SIGN_IN, attribute, csrf, flashes, link, put_in_cart, register, sign_in, text,
    texts,
};
use crate::support::{Backend, Reply, TestApp, on_both};

on_both![
    wrong_password_and_unknown_address_get_the_same_answer,
    a_disabled_account_is_told_after_the_right_password_only,
    registering_checks_the_form_and_keeps_what_was_typed,
    guests_are_sent_to_sign_in_and_brought_back,
    nobody_is_sent_to_another_site,
    a_new_session_begins_at_sign_in_and_ends_at_sign_out,
    the_next_person_at_the_browser_finds_no_cart,
    forms_without_the_right_token_are_refused,
    a_browser_that_says_nothing_of_a_form_is_given_a_token_first,
    forms_of_other_sites_are_refused,
    cookies_are_out_of_reach_of_scripts_and_of_other_sites,
];

fn cookie<'a>(reply: &'a Reply, name: &str) -> Option<&'a str> {
    let lines = reply.headers.get_all(SET_COOKIE).iter();
    let mut lines = lines.filter_map(|line| line.to_str().ok());
    lines.find(|line| line.starts_with(&format!("{name}=")))
}

fn pair(line: &str) -> &str {
    line.split(';').next().unwrap_or_default()
}

async fn wrong_password_and_unknown_address_get_the_same_answer(app: TestApp) {
    let browser = app.browser();
    let mut answers = Vec::new();
    for email in ["john@example.com", "nobody@example.com"] {
        let answer = sign_in(&browser, email, "wrong-password").await;
        assert_eq!(answer.status, 422);
        assert_eq!(attribute(&answer, "#email", "value"), email);
        assert_eq!(attribute(&answer, "#password", "value"), "");
        answers.push(text(&answer, ".error-summary"));
    }
    assert_eq!(answers[0], answers[1]);
    let answer = sign_in(&browser, "", "").await;
    assert_eq!(answer.status, 422);
    assert_eq!(texts(&answer, ".field-error").len(), 2);
}

async fn a_disabled_account_is_told_after_the_right_password_only(app: TestApp) {
    let browser = app.browser();
    let admin = app.admin().await;
    let users = app
        .as_user(&admin)
        .get("/api/admin/users?limit=50")
        .await
        .data(200);
    let jane = users
        .as_array()
        .and_then(|users| {
            users
                .iter()
                .find(|user| user["email"] == "jane@example.com")
        })
        .unwrap_or_else(|| panic!("{users}"));
    let path = format!("/api/admin/users/{}", jane["id"].as_str().unwrap());
    let body = serde_json::json!({ "isActive": false });
    assert_eq!(app.as_user(&admin).patch(&path, body).await.status, 200);
    let answer = sign_in(&browser, "jane@example.com", "wrong-password").await;
    assert!(!text(&answer, ".error-summary").contains("disabled"));
    let answer = sign_in(&browser, "jane@example.com", DEMO_PASSWORD).await;
    assert_eq!(answer.status, 422);
    assert!(text(&answer, ".error-summary").contains("disabled"));
}

async fn registering_checks_the_form_and_keeps_what_was_typed(app: TestApp) {
    let browser = app.browser();
    let page = browser.get("/auth/register?redirect=/checkout").await;
    let typed = |email, password, again| {
        [
            ("first_name", "Ada"),
            ("email", email),
            ("password", password),
            ("password_again", again),
        ]
    };
    for (fields, faulty) in [
        (typed("ada", DEMO_PASSWORD, DEMO_PASSWORD), "email"),
        (
            typed("john@EXAMPLE.com", DEMO_PASSWORD, DEMO_PASSWORD),
            "email",
        ),
        (typed("ada@example.com", "short", "short"), "password"),
        (
            typed("ada@example.com", DEMO_PASSWORD, "password1234"),
            "password_again",
        ),
    ] {
        let answer = browser.submit(&page, REGISTER, &fields).await;
        assert_eq!(answer.status, 422, "{faulty}");
        assert_eq!(texts(&answer, ".field-error").len(), 1, "{answer:?}");
        text(&answer, &format!("#{faulty}-error"));
        assert_eq!(attribute(&answer, "#first_name", "value"), "Ada");
        assert_eq!(attribute(&answer, "#email", "value"), fields[1].1);
        assert_eq!(
            attribute(&answer, "input[name=redirect]", "value"),
            "/checkout"
        );
    }
    let fields = typed("ada@example.com", DEMO_PASSWORD, DEMO_PASSWORD);
    let answer = browser.submit(&page, REGISTER, &fields).await;
    assert_eq!(answer.location(), "/checkout");
}

async fn guests_are_sent_to_sign_in_and_brought_back(app: TestApp) {
    let browser = app.browser();
    for path in [
        "/account",
        "/account/addresses",
        "/account/orders?page=2",
        "/account/orders/ORD-1",
    ] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, 303, "{path}");
        let page = browser.follow(answer).await;
        assert_eq!(attribute(&page, "input[name=redirect]", "value"), path);
    }
    let token = csrf(&browser).await;
    let answer = browser
        .post("/account/profile", &[("csrf", token.as_str())])
        .await;
    let page = browser.follow(answer).await;
    let to_register = link(&page, "Open an account");
    assert_eq!(to_register, "/auth/register?redirect=%2Faccount");
    let fields = [("email", "john@example.com"), ("password", DEMO_PASSWORD)];
    let answer = browser.submit(&page, SIGN_IN, &fields).await;
    assert_eq!(answer.location(), "/account");
    assert_eq!(
        browser.get("/auth/login?redirect=/cart").await.location(),
        "/cart"
    );
    assert_eq!(browser.get("/auth/register").await.location(), "/");
}

async fn nobody_is_sent_to_another_site(app: TestApp) {
    for target in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/auth/login?redirect=/auth/login",
    ] {
        let browser = app.browser();
        let query: String = url::form_urlencoded::byte_serialize(target.as_bytes()).collect();
        let page = browser.get(&format!("/auth/login?redirect={query}")).await;
        assert_eq!(
            attribute(&page, "input[name=redirect]", "value"),
            "/",
            "{target:?}"
        );
        let fields = [
            ("email", "john@example.com"),
            ("password", DEMO_PASSWORD),
            ("redirect", target),
        ];
        let answer = browser.submit(&page, SIGN_IN, &fields).await;
        assert_eq!(answer.location(), "/", "{target:?}");
        assert_eq!(
            browser
                .get(&format!("/auth/login?redirect={query}"))
                .await
                .location(),
            "/"
        );
    }
}

async fn a_new_session_begins_at_sign_in_and_ends_at_sign_out(app: TestApp) {
    let browser = app.browser();
    let before = csrf(&browser).await;
    let first = sign_in(&browser, "john@example.com", DEMO_PASSWORD).await;
    let copied = pair(cookie(&first, "session").expect("a session begins")).to_owned();
    let home = browser.get("/").await;
    assert_ne!(attribute(&home, "input[name=csrf]", "value"), before);
    let with_copy = async |path: &str| app.caller().with(COOKIE.as_str(), &copied).get(path).await;
    assert_eq!(with_copy("/account").await.status, 200);

    let other = app.browser();
    let second = sign_in(&other, "john@example.com", DEMO_PASSWORD).await;
    assert_ne!(
        pair(cookie(&second, "session").expect("another begins")),
        copied
    );

    let answer = browser
        .submit(&home, "form[action='/auth/logout']", &[])
        .await;
    assert_eq!((answer.status, answer.location()), (303, "/"));
    assert!(cookie(&answer, "session").is_some_and(|line| line.contains("Max-Age=0")));
    let page = browser.follow(answer).await;
    assert!(flashes(&page).contains("signed out"), "{page:?}");
    assert_eq!(with_copy("/account").await.status, 303);
    assert_eq!(other.get("/account").await.status, 200);
}

async fn the_next_person_at_the_browser_finds_no_cart(app: TestApp) {
    let browser = app.browser();
    put_in_cart(&browser, LAMP, "2").await;
    register(&browser, "ada@example.com").await;
    let page = browser.get("/cart").await;
    assert_eq!(texts(&page, ".cart-line").len(), 1);
    assert_eq!(page.header("cache-control"), "private, no-store");
    let answer = browser
        .submit(&page, "form[action='/auth/logout']", &[])
        .await;
    assert!(cookie(&answer, "visitor").is_some());
    let page = browser.get("/cart").await;
    assert_eq!(text(&page, ".empty h2"), "Your cart is empty");
}

async fn forms_without_the_right_token_are_refused(app: TestApp) {
    let browser = app.browser();
    let other = app.browser();
    put_in_cart(&other, LAMP, "1").await;
    let others = csrf(&other).await;
    let lamp = app.product(LAMP).await.id.to_string();
    for token in ["x", others.as_str()] {
        for path in [
            "/cart/lines",
            "/cart/clear",
            "/auth/login",
            "/auth/register",
        ] {
            let fields = [
                ("csrf", token),
                ("product_id", lamp.as_str()),
                ("email", "a@b.example"),
            ];
            let answer = browser.post(path, &fields).await;
            assert_eq!(answer.status, 403, "{path} with {token:?}");
            assert!(
                answer.header("content-type").starts_with("text/html"),
                "{path}"
            );
            assert_eq!(text(&answer, "h1"), "This form has expired");
        }
    }
    register(&browser, "ada@example.com").await;
    for path in [
        "/checkout",
        "/account/profile",
        "/account/password",
        "/auth/logout",
    ] {
        let answer = browser.post(path, &[("csrf", others.as_str())]).await;
        assert_eq!(answer.status, 403, "{path}");
    }
    assert_eq!(browser.post("/auth/logout", &[]).await.status, 403);
    assert_eq!(browser.get("/account").await.status, 200);
    assert_eq!(texts(&browser.get("/cart").await, ".cart-line").len(), 0);
}

async fn a_browser_that_says_nothing_of_a_form_is_given_a_token_first(app: TestApp) {
    let lamp = app.product(LAMP).await.id.to_string();
    let silent = async |cookie: &str, token: &str| {
        let request = app
            .client
            .post(app.url("/cart/lines"))
            .header("content-type", "application/x-www-form-urlencoded")
            .header(COOKIE, cookie)
            .body(format!("product_id={lamp}&quantity=1&csrf={token}"));
        Reply::of(request.send().await.unwrap()).await
    };
    let named = silent("", "").await;
    assert_eq!((named.status, named.location()), (303, "/"));
    let visitor = pair(cookie(&named, "visitor").expect("the browser gets a name")).to_owned();
    let get = async |path| app.caller().with(COOKIE.as_str(), &visitor).get(path).await;
    assert_eq!(texts(&get("/cart").await, ".cart-line").len(), 0);

    assert_eq!(silent(&visitor, "").await.status, 403);
    let page = get("/products/modern-led-table-lamp").await;
    let token = attribute(&page, "input[name=csrf]", "value");
    assert_eq!(silent(&visitor, &token).await.location(), "/cart");
    assert_eq!(texts(&get("/cart").await, ".cart-line").len(), 1);
}

async fn forms_of_other_sites_are_refused(app: TestApp) {
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let answer = app
            .client
            .post(app.url("/cart/clear"))
            .header(name, value)
            .header("content-type", "application/x-www-form-urlencoded")
            .body("csrf=x")
            .send()
            .await
            .unwrap();
        let answer = Reply::of(answer).await;
        assert_eq!(answer.status, 403, "{name}: {value}");
        assert_eq!(text(&answer, "h1"), "Not allowed");
    }
}

async fn cookies_are_out_of_reach_of_scripts_and_of_other_sites(app: TestApp) {
    let browser = app.browser();
    let lamp = app.product(LAMP).await.id.to_string();
    let first = browser
        .post("/cart/lines", &[("product_id", &lamp), ("quantity", "1")])
        .await;
    let entered = sign_in(&browser, "john@example.com", DEMO_PASSWORD).await;
    for (reply, name) in [
        (&first, "visitor"),
        (&entered, "session"),
        (&entered, "flash"),
    ] {
        let line = cookie(reply, name).unwrap_or_else(|| panic!("{name}: {reply:?}"));
        for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(line.contains(attribute), "{line}");
        }
        assert!(
            !line.contains("Secure") && !line.contains("Domain"),
            "{line}"
        );
    }
    assert_eq!(cookie(&browser.get("/cart").await, "visitor"), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cookies_go_over_https_only_where_that_is_configured() {
    let secure = [("COOKIE_SECURE", "true")];
    let app = TestApp::spawn_with(Backend::Embedded, HashCost::Least, &secure).await;
    let fields = [("email", "john@example.com"), ("password", DEMO_PASSWORD)];
    let answer = app.browser().post("/auth/login", &fields).await;
    for name in ["session", "flash"] {
        let line = cookie(&answer, name).unwrap_or_else(|| panic!("{name}: {answer:?}"));
        assert!(line.ends_with("; Secure"), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn demo_accounts_are_offered_in_a_demo_shop_only() {
    let shown = async |seed| {
        let variables = [("SEED_DEMO", seed)];
        let app = TestApp::spawn_with(Backend::Embedded, HashCost::Least, &variables).await;
        let page = app.browser().get("/auth/login").await;
        page.text.contains(DEMO_PASSWORD)
    };
    assert!(shown("true").await);
    assert!(!shown("false").await);
}
