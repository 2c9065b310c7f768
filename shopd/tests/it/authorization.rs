//! Who may do what: every route and every role in one table, for the API and for the pages.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use shop_core::{
    address_book::save_address, auth::HashCost, demo::DEMO_PASSWORD, id::UserId,
    testing::an_address,
};
use shopd::{api, ops, router::router};

use crate::support::{Backend, Browser, Caller, Reply, TestApp, on_both};

/// The roles, in the order of the table's columns.
const ROLES: [Role; 5] = [
    Role::Guest,
    Role::Owner,
    Role::Other,
    Role::Staff,
    Role::Admin,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Guest,
    /// The customer whose order, session and account the paths name.
    Owner,
    /// Another customer.
    Other,
    /// Somebody who runs catalogue, stock and orders, but no accounts.
    Staff,
    Admin,
}

/// What each role is answered; `{…}` in a path and in a body names a thing of the [`Scene`].
const API: &[(&str, &str, [u16; 5])] = &[
    ("GET /api/admin/audit", "", [401, 403, 403, 403, 200]),
    ("GET /api/admin/users", "", [401, 403, 403, 403, 200]),
    (
        "PATCH /api/admin/users/{user}",
        r#"{"isActive":true}"#,
        [401, 403, 403, 403, 200],
    ),
    (
        "DELETE /api/admin/users/{user}/sessions",
        "",
        [401, 403, 403, 403, 200],
    ),
    (
        "POST /api/auth/change-password",
        r#"{"currentPassword":"{password}","newPassword":"{password}"}"#,
        [401, 200, 200, 200, 200],
    ),
    (
        "POST /api/auth/login",
        r#"{"email":"{email}","password":"{password}"}"#,
        [200, 200, 200, 200, 200],
    ),
    ("POST /api/auth/logout", "", [401, 200, 200, 200, 200]),
    ("GET /api/auth/me", "", [401, 200, 200, 200, 200]),
    (
        "PATCH /api/auth/me",
        r#"{"firstName":"Jane"}"#,
        [401, 200, 200, 200, 200],
    ),
    (
        "POST /api/auth/register",
        r#"{"email":"{new}@example.com","password":"password1"}"#,
        [201, 201, 201, 201, 201],
    ),
    ("GET /api/auth/sessions", "", [401, 200, 200, 200, 200]),
    (
        "DELETE /api/auth/sessions/{session}",
        "",
        [401, 200, 404, 404, 404],
    ),
    ("GET /api/cart", "", [200, 200, 200, 200, 200]),
    ("DELETE /api/cart", "", [200, 200, 200, 200, 200]),
    (
        "POST /api/cart/items",
        r#"{"productId":"{product}","quantity":1}"#,
        [200, 200, 200, 200, 200],
    ),
    (
        "DELETE /api/cart/items/{product}",
        "",
        [404, 404, 404, 404, 404],
    ),
    (
        "PATCH /api/cart/items/{product}",
        r#"{"quantity":1}"#,
        [404, 404, 404, 404, 404],
    ),
    ("GET /api/catalog/categories", "", [200, 200, 200, 200, 200]),
    (
        "POST /api/catalog/categories",
        r#"{"name":"New","slug":"{new}"}"#,
        [401, 403, 403, 201, 201],
    ),
    (
        "GET /api/catalog/categories/{category}",
        "",
        [200, 200, 200, 200, 200],
    ),
    (
        "PATCH /api/catalog/categories/{category}",
        r#"{"name":"Changed"}"#,
        [401, 403, 403, 200, 200],
    ),
    (
        "DELETE /api/catalog/categories/{category}",
        "",
        [401, 403, 403, 200, 200],
    ),
    ("GET /api/catalog/products", "", [200, 200, 200, 200, 200]),
    (
        "GET /api/catalog/products/{product}",
        "",
        [200, 200, 200, 200, 200],
    ),
    (
        "GET /api/catalog/products/{draft}",
        "",
        [404, 404, 404, 200, 200],
    ),
    (
        "POST /api/catalog/products",
        r#"{"categoryId":"{category}","sku":"{new}","slug":"{new}","name":"New","price":1}"#,
        [401, 403, 403, 201, 201],
    ),
    (
        "PATCH /api/catalog/products/{draft}",
        r#"{"name":"Changed"}"#,
        [401, 403, 403, 200, 200],
    ),
    (
        "DELETE /api/catalog/products/{draft}",
        "",
        [401, 403, 403, 200, 200],
    ),
    ("GET /api/orders", "", [401, 200, 200, 200, 200]),
    ("POST /api/orders", "{placing}", [401, 201, 201, 201, 201]),
    ("GET /api/orders/admin/all", "", [401, 403, 403, 200, 200]),
    ("GET /api/orders/admin/stats", "", [401, 403, 403, 200, 200]),
    ("GET /api/orders/{order}", "", [401, 200, 404, 200, 200]),
    ("GET /api/orders/{number}", "", [401, 200, 404, 200, 200]),
    (
        "POST /api/orders/{order}/cancel",
        "",
        [401, 200, 404, 404, 404],
    ),
    (
        "POST /api/orders/{number}/cancel",
        "",
        [401, 200, 404, 404, 404],
    ),
    (
        "PATCH /api/orders/{order}/status",
        r#"{"status":"CONFIRMED"}"#,
        [401, 403, 403, 200, 200],
    ),
    ("GET /api/search?q=lamp", "", [200, 200, 200, 200, 200]),
    ("GET /api/search/popular", "", [200, 200, 200, 200, 200]),
    (
        "GET /api/search/suggest?q=lamp",
        "",
        [200, 200, 200, 200, 200],
    ),
    ("GET /api/health", "", [200, 200, 200, 200, 200]),
    ("GET /health", "", [200, 200, 200, 200, 200]),
    ("GET /metrics/cache", "", [200, 200, 200, 200, 200]),
    ("GET /ready", "", [200, 200, 200, 200, 200]),
    ("GET /version", "", [200, 200, 200, 200, 200]),
];

/// What the operations listener answers nobody, an administrator of the shop, and an operator: reads are open to whoever
/// reaches it, and no account of the shop is worth anything there.
const OPERATIONS: &[(&str, &str, [u16; 3])] = &[
    ("GET /livez", "", [200, 200, 200]),
    ("GET /readyz", "", [200, 200, 200]),
    ("GET /metrics", "", [200, 200, 200]),
    ("GET /ops/cache", "", [200, 200, 200]),
    (
        "POST /ops/cache/flush",
        r#"{"prefix":"*"}"#,
        [401, 401, 200],
    ),
    ("GET /ops/config", "", [200, 200, 200]),
    ("GET /ops/db", "", [200, 200, 200]),
    ("GET /ops/drain", "", [200, 200, 200]),
    ("POST /ops/drain", "", [401, 401, 200]),
    ("DELETE /ops/drain", "", [401, 401, 200]),
    ("GET /ops/log-level", "", [200, 200, 200]),
    (
        "PUT /ops/log-level",
        r#"{"directives":"info"}"#,
        [401, 401, 200],
    ),
    ("GET /ops/orders", "", [200, 200, 200]),
    ("GET /ops/orders/{number}", "", [200, 200, 200]),
    ("GET /ops/pulse", "", [200, 200, 200]),
];

/// The pages. A form without its token is refused to everybody who is signed in, a guest is sent to sign in where an
/// account is needed, and what belongs to others is not there, except for those who run the shop, who may look at any
/// order. Of an order a guest learns nothing: whoever has no proof of it is led to the form that asks for one.
const PAGES: &[(&str, [u16; 5])] = &[
    ("GET /", [200, 200, 200, 200, 200]),
    ("GET /products", [200, 200, 200, 200, 200]),
    ("GET /products/{slug}", [200, 200, 200, 200, 200]),
    ("GET /products/{draft_slug}", [404, 404, 404, 404, 404]),
    ("GET /categories", [200, 200, 200, 200, 200]),
    ("GET /categories/{category_slug}", [200, 200, 200, 200, 200]),
    ("GET /search", [200, 200, 200, 200, 200]),
    ("GET /cart", [200, 200, 200, 200, 200]),
    ("POST /cart/lines", [303, 403, 403, 403, 403]),
    ("POST /cart/lines/{product}", [303, 403, 403, 403, 403]),
    (
        "POST /cart/lines/{product}/remove",
        [303, 403, 403, 403, 403],
    ),
    ("POST /cart/clear", [303, 403, 403, 403, 403]),
    ("GET /wishlist", [200, 200, 200, 200, 200]),
    ("POST /wishlist/items", [303, 403, 403, 403, 403]),
    ("GET /about", [200, 200, 200, 200, 200]),
    ("GET /shipping", [200, 200, 200, 200, 200]),
    ("GET /returns", [200, 200, 200, 200, 200]),
    ("GET /privacy", [200, 200, 200, 200, 200]),
    ("GET /terms", [200, 200, 200, 200, 200]),
    ("GET /robots.txt", [200, 200, 200, 200, 200]),
    ("GET /sitemap.xml", [200, 200, 200, 200, 200]),
    ("GET /sitemaps/{file}", [404, 404, 404, 404, 404]),
    ("GET /checkout", [303, 303, 303, 303, 303]),
    ("POST /checkout", [303, 403, 403, 403, 403]),
    ("GET /orders", [303, 303, 303, 303, 303]),
    ("GET /orders/lookup", [200, 200, 200, 200, 200]),
    ("POST /orders/lookup", [422, 403, 403, 403, 403]),
    ("GET /orders/{order}", [303, 200, 404, 200, 200]),
    ("GET /orders/{order}/invoice", [303, 303, 404, 303, 303]),
    ("GET /orders/{order}/credit-note", [303, 303, 404, 303, 303]),
    ("POST /orders/{order}/cancel", [404, 403, 403, 403, 403]),
    ("GET /account", [303, 200, 200, 200, 200]),
    ("POST /account/profile", [303, 403, 403, 403, 403]),
    ("POST /account/password", [303, 403, 403, 403, 403]),
    (
        "POST /account/sessions/revoke-others",
        [303, 403, 403, 403, 403],
    ),
    (
        "POST /account/sessions/{session}/revoke",
        [303, 403, 403, 403, 403],
    ),
    ("GET /account/addresses", [303, 200, 200, 200, 200]),
    ("POST /account/addresses", [303, 403, 403, 403, 403]),
    ("GET /account/addresses/new", [303, 200, 200, 200, 200]),
    (
        "GET /account/addresses/{address}",
        [303, 200, 404, 404, 404],
    ),
    (
        "POST /account/addresses/{address}",
        [303, 403, 403, 403, 403],
    ),
    (
        "POST /account/addresses/{address}/first",
        [303, 403, 403, 403, 403],
    ),
    (
        "POST /account/addresses/{address}/delete",
        [303, 403, 403, 403, 403],
    ),
    ("GET /account/orders", [303, 200, 200, 200, 200]),
    ("GET /account/orders/{order}", [303, 200, 404, 200, 200]),
    (
        "POST /account/orders/{order}/cancel",
        [303, 403, 403, 403, 403],
    ),
    ("POST /language", [422, 403, 403, 403, 403]),
    ("GET /auth/login", [200, 303, 303, 303, 303]),
    ("POST /auth/login", [422, 303, 303, 303, 303]),
    ("GET /auth/register", [200, 303, 303, 303, 303]),
    ("POST /auth/register", [422, 303, 303, 303, 303]),
    ("POST /auth/logout", [303, 403, 403, 403, 403]),
    ("GET /images/products/{file}", [404, 404, 404, 404, 404]),
    ("GET /images/viewed/{file}", [404, 404, 404, 404, 404]),
    ("GET /images/art/{file}", [404, 404, 404, 404, 404]),
    ("GET /images/categories/{file}", [404, 404, 404, 404, 404]),
    ("GET /favicon.ico", [307, 307, 307, 307, 307]),
];

/// Who may open a page of the administration or send its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    /// Staff and administrators.
    Staff,
    /// Administrators alone.
    Admin,
}

/// The administration: each route, the fields of its form beside the token, who may, and what they are answered. Guests
/// are sent to sign in, everybody else is refused, and a method that stands not here is not found.
const DESK: &[(&str, &str, Door, u16)] = &[
    ("GET /admin", "", Door::Staff, 200),
    ("GET /admin/orders", "", Door::Staff, 200),
    ("GET /admin/orders/{order}", "", Door::Staff, 200),
    (
        "POST /admin/orders/{order}/status",
        "from=PENDING&status=CONFIRMED",
        Door::Staff,
        303,
    ),
    ("GET /admin/products", "", Door::Staff, 200),
    ("POST /admin/products", "", Door::Staff, 422),
    ("GET /admin/products/new", "", Door::Staff, 200),
    ("GET /admin/products/{product}", "", Door::Staff, 200),
    ("POST /admin/products/{product}", "", Door::Staff, 422),
    (
        "POST /admin/products/{product}/status",
        "status=ARCHIVED&madeFrom=0",
        Door::Staff,
        303,
    ),
    ("GET /admin/products/{draft}/delete", "", Door::Staff, 200),
    ("POST /admin/products/{draft}/delete", "", Door::Staff, 303),
    ("GET /admin/products/export.csv", "", Door::Staff, 200),
    ("GET /admin/products/import", "", Door::Staff, 200),
    // Its form is a file, which is tested by itself.
    ("POST /admin/products/import", "", Door::Staff, 415),
    ("GET /admin/products/import/{product}", "", Door::Staff, 404),
    (
        "POST /admin/products/import/{product}/apply",
        "",
        Door::Staff,
        404,
    ),
    (
        "POST /admin/products/import/{product}/discard",
        "",
        Door::Staff,
        303,
    ),
    ("GET /admin/categories", "", Door::Staff, 200),
    ("POST /admin/categories", "", Door::Staff, 422),
    ("GET /admin/categories/new", "", Door::Staff, 200),
    ("GET /admin/categories/{category}", "", Door::Staff, 200),
    ("POST /admin/categories/{category}", "", Door::Staff, 422),
    (
        "GET /admin/categories/{category}/delete",
        "",
        Door::Staff,
        200,
    ),
    (
        "POST /admin/categories/{category}/delete",
        "",
        Door::Staff,
        303,
    ),
    ("GET /admin/stock", "", Door::Staff, 200),
    ("GET /admin/stock/{product}", "", Door::Staff, 200),
    (
        "POST /admin/stock/{product}",
        "delta=1&reason=RECEIVED",
        Door::Staff,
        303,
    ),
    ("GET /admin/users", "", Door::Admin, 200),
    ("GET /admin/users/{user}", "", Door::Admin, 200),
    (
        "POST /admin/users/{user}/access",
        "isActive=true",
        Door::Admin,
        303,
    ),
    (
        "POST /admin/users/{user}/sessions/end",
        "",
        Door::Admin,
        303,
    ),
    ("GET /admin/audit", "", Door::Admin, 200),
];

impl Door {
    /// What somebody is answered whom it does not admit; `None` for those whom it does.
    fn refusal(self, role: Role) -> Option<u16> {
        match role {
            Role::Guest => Some(303),
            Role::Owner | Role::Other => Some(403),
            Role::Staff => (self == Self::Admin).then_some(403),
            Role::Admin => None,
        }
    }
}

/// Things of the owner and of the shop, made anew for each cell of the table.
struct Scene {
    values: Vec<(&'static str, String)>,
    tokens: [String; 5],
}

impl Scene {
    async fn set(app: &TestApp, number: usize) -> Self {
        let owner_email = format!("owner{number}@example.com");
        let owner = app.customer(&owner_email).await;
        let other = app.customer(&format!("other{number}@example.com")).await;
        let (staff, admin) = (app.staff().await, app.admin().await);
        let (as_owner, as_admin) = (app.as_user(&owner), app.as_user(&admin));
        let me = as_owner.get("/api/auth/me").await.data(200);
        let sessions = as_owner.get("/api/auth/sessions").await.data(200);
        let products = app.get("/api/catalog/products?limit=1").await.data(200);
        let category = json!({ "name": "Test", "slug": format!("category-{number}") });
        let category = as_admin
            .post("/api/catalog/categories", category)
            .await
            .data(201);
        let stand = async |word: &str, status: &str| {
            let product = json!({
                "categoryId": products[0]["categoryId"], "sku": format!("{word}-{number}"),
                "slug": format!("{word}-{number}"), "name": word, "price": 1, "stock": 10, "status": status
            });
            as_admin
                .post("/api/catalog/products", product)
                .await
                .data(201)
        };
        let (product, draft) = (
            stand("product", "ACTIVE").await,
            stand("draft", "DRAFT").await,
        );
        let placing = placing(&product["id"]);
        let order = as_owner
            .post("/api/orders", placing.clone())
            .await
            .data(201);
        Self {
            values: vec![
                ("{user}", text(&me["id"])),
                ("{session}", text(&sessions[0]["id"])),
                ("{product}", text(&product["id"])),
                ("{slug}", text(&product["slug"])),
                ("{category}", text(&category["id"])),
                ("{category_slug}", text(&category["slug"])),
                ("{draft}", text(&draft["id"])),
                ("{draft_slug}", text(&draft["slug"])),
                ("{address}", saved_address(app, &me["id"]).await),
                ("{order}", text(&order["id"])),
                ("{number}", text(&order["orderNumber"])),
                ("{placing}", placing.to_string()),
                ("{email}", owner_email),
                ("{password}", DEMO_PASSWORD.to_owned()),
                ("{new}", format!("new-{number}")),
                ("{file}", "nothing.svg".to_owned()),
            ],
            tokens: [String::new(), owner, other, staff, admin],
        }
    }

    fn fill(&self, template: &str) -> String {
        let fill = |text: String, (name, value): &(&str, String)| text.replace(name, value);
        self.values.iter().fold(template.to_owned(), fill)
    }

    fn token(&self, role: Role) -> &str {
        &self.tokens[role as usize]
    }

    fn caller(&self, app: &TestApp, role: Role) -> Caller {
        match role {
            Role::Guest => app.caller(),
            role => app.as_user(self.token(role)),
        }
    }
}

/// Puts an address in the account's book, and names it.
async fn saved_address(app: &TestApp, user: &Value) -> String {
    let user_id = UserId::parse(&text(user)).expect("accounts have ids");
    let (now, entropy) = (app.parts.now(), app.parts.entropy.as_ref());
    let saved = save_address(&app.storage, user_id, an_address(), now, entropy).await;
    saved.expect("the book has room").id.to_string()
}

fn text(value: &Value) -> String {
    value.as_str().expect("ids and slugs are text").to_owned()
}

fn placing(product: &Value) -> Value {
    json!({
        "items": [{ "productId": product, "quantity": 1 }],
        "shippingAddress": {
            "firstName": "Jane", "lastName": "Doe", "address1": "1 Main Street", "city": "Springfield",
            "state": "IL", "postalCode": "62701", "country": "US"
        }
    })
}

async fn every_route_of_the_api_answers_every_role_as_the_table_says(app: TestApp) {
    let mut wrong = vec![];
    for (row, (route, body, statuses)) in API.iter().enumerate() {
        for (column, role) in ROLES.into_iter().enumerate() {
            let scene = Scene::set(&app, row * ROLES.len() + column).await;
            let (method, path) = route.split_once(' ').unwrap();
            let body = Some(scene.fill(body)).filter(|body| !body.is_empty());
            let body = body.map(|body| serde_json::from_str(&body).unwrap());
            let caller = scene.caller(&app, role);
            let reply = caller
                .send(method.parse().unwrap(), &scene.fill(path), body)
                .await;
            if reply.status != statuses[column] {
                wrong.push(format!(
                    "{route} {role:?}: {} instead of {}",
                    reply.status, statuses[column]
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

async fn every_page_answers_every_role_as_the_table_says(app: TestApp) {
    let mut wrong = vec![];
    for (row, (route, statuses)) in PAGES.iter().enumerate() {
        for (column, role) in ROLES.into_iter().enumerate() {
            let scene = Scene::set(&app, 1_000 + row * ROLES.len() + column).await;
            let browser = sign_in(&app, &scene, role).await;
            let (method, path) = route.split_once(' ').unwrap();
            let path = scene.fill(path);
            let reply = match method {
                "GET" => browser.get(&path).await,
                _ => browser.post(&path, &[]).await,
            };
            if reply.status != statuses[column] {
                wrong.push(format!(
                    "{route} {role:?}: {} instead of {}",
                    reply.status, statuses[column]
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

async fn every_page_of_the_administration_lets_in_whom_it_should(app: TestApp) {
    let mut wrong = vec![];
    for (column, role) in ROLES.into_iter().enumerate() {
        let scene = Scene::set(&app, 9_000 + column).await;
        let browser = sign_in(&app, &scene, role).await;
        let mut token = csrf_of(&browser).await;
        for (route, fields, door, status) in DESK {
            let (method, path) = route.split_once(' ').unwrap();
            let path = scene.fill(path);
            let fields = format!("csrf={token}&{fields}");
            let fields: Vec<(String, String)> = url::form_urlencoded::parse(fields.as_bytes())
                .into_owned()
                .collect();
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            let reply = match method {
                "GET" => browser.get(&path).await,
                _ => browser.post(&path, &fields).await,
            };
            let expected = door.refusal(role).unwrap_or(*status);
            let sent_away = reply.status == 303 && reply.location().starts_with("/auth/login");
            if reply.status != expected || sent_away != (role == Role::Guest) {
                wrong.push(format!(
                    "{route} {role:?}: {} instead of {expected}",
                    reply.status
                ));
            }
            if token.is_empty() {
                token = csrf_of(&browser).await;
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The token of a browser's forms; the sign-in page has one for guests, the account's page for everybody else.
async fn csrf_of(browser: &Browser) -> String {
    for path in ["/account", "/auth/login"] {
        let page = browser.get(path).await;
        if let Some((_, rest)) = page.text.split_once("name=\"csrf\" value=\"") {
            return rest.split('"').next().unwrap_or_default().to_owned();
        }
    }
    String::new()
}

async fn no_method_of_the_administration_is_missing_from_its_table(app: TestApp) {
    let listed: BTreeSet<String> = DESK.iter().map(|(route, ..)| shape(route)).collect();
    let scene = Scene::set(&app, 9_900).await;
    let browser = sign_in(&app, &scene, Role::Admin).await;
    for path in page_paths(&app).iter().filter(|path| is_desk(path)) {
        for method in ["GET", "POST"] {
            if listed.contains(&format!("{method} {path}")) {
                continue;
            }
            for id in ["{product}", "{category}", "{user}", "{order}"] {
                let path = path.replace("{}", &scene.fill(id));
                let reply = match method {
                    "GET" => browser.get(&path).await,
                    _ => browser.post(&path, &[]).await,
                };
                assert_eq!(reply.status, 404, "{method} {path} stands not in the table");
            }
        }
    }
}

/// A browser in which somebody of this role has signed in by the form.
async fn sign_in(app: &TestApp, scene: &Scene, role: Role) -> Browser {
    let browser = app.browser();
    let email = match role {
        Role::Guest => return browser,
        Role::Owner => scene.fill("{email}"),
        Role::Other => scene.fill("{email}").replace("owner", "other"),
        Role::Staff => "staff@example.com".to_owned(),
        Role::Admin => "admin@example.com".to_owned(),
    };
    let page = browser.get("/auth/login").await;
    let fields = [("email", email.as_str()), ("password", DEMO_PASSWORD)];
    let entered = browser.submit(&page, "main form", &fields).await;
    assert_eq!(entered.status, 303, "{entered:?}");
    browser
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_of_operators_answers_every_caller_as_the_table_says() {
    let token = "the-operators-token-9d27";
    let variables = [("OPS_TOKEN", token)];
    let shop = TestApp::spawn_with(Backend::Embedded, HashCost::Least, &variables).await;
    let administrator = shop.ops().bearing(&shop.admin().await);
    let callers = [shop.ops(), administrator, shop.ops().bearing(token)];
    let mut wrong = vec![];
    for (route, body, statuses) in OPERATIONS {
        let (method, path) = route.split_once(' ').unwrap();
        let path = path.replace("{number}", "ORD-2024-0001");
        let body: Option<Value> = serde_json::from_str(body).ok();
        for (caller, status) in callers.iter().zip(statuses) {
            let reply = caller
                .send(method.parse().unwrap(), &path, body.clone())
                .await;
            if reply.status != *status {
                wrong.push(format!("{route}: {} instead of {status}", reply.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A route with all its parameters alike.
fn shape(route: &str) -> String {
    let path = route.split_once('?').map_or(route, |(path, _)| path);
    let parts = path
        .split('/')
        .map(|part| if part.starts_with('{') { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// The routes of a description.
fn described(document: &Value) -> BTreeSet<String> {
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            described.insert(shape(&format!("{} {path}", method.to_uppercase())));
        }
    }
    described
}

async fn no_route_is_missing_from_the_table(app: TestApp) {
    let listed: BTreeSet<String> = API.iter().map(|(route, ..)| shape(route)).collect();
    let document = serde_json::to_value(api::document(&app.parts.config)).unwrap();
    assert_eq!(listed, described(&document));

    let listed: BTreeSet<String> = OPERATIONS.iter().map(|(route, ..)| shape(route)).collect();
    let document = serde_json::to_value(ops::document()).unwrap();
    assert_eq!(listed, described(&document));

    let pages = PAGES.iter().map(|(route, _)| *route);
    let desk = DESK.iter().map(|(route, ..)| *route);
    let listed: BTreeSet<String> = pages
        .chain(desk)
        .map(|route| shape(route.split_once(' ').unwrap().1))
        .collect();
    assert_eq!(listed, page_paths(&app));
}

fn is_desk(path: &str) -> bool {
    path == "/admin" || path.starts_with("/admin/")
}

/// The paths of all pages, their parameters all alike.
fn page_paths(app: &TestApp) -> BTreeSet<String> {
    let shown = format!("{:?}", router(app.parts.clone()));
    let (routes, _) = shown.split_once("fallback_router").unwrap_or((&shown, ""));
    let paths = routes
        .split("RouteId(")
        .skip(1)
        .filter_map(|entry| entry.split_once("): \"")?.1.split_once('"'));
    let pages: BTreeSet<String> = paths
        .map(|(path, _)| shape(path))
        .filter(|path| !path.starts_with("/api") && !path.starts_with("/assets"))
        .filter(|path| {
            !["/health", "/ready", "/version", "/metrics/cache"].contains(&path.as_str())
        })
        .collect();
    assert!(pages.len() > 20, "{shown}");
    pages
}

async fn bad_tokens_make_a_guest(app: TestApp) {
    let good = app.customer("jane.roe@example.com").await;
    let (head, rest) = good.split_once('.').unwrap();
    let (claims, signature) = rest.split_once('.').unwrap();
    // {"alg":"none","typ":"JWT"}
    let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{claims}.");
    let gone = app.customer("gone@example.com").await;
    app.as_user(&gone).post("/api/auth/logout", json!({})).await;
    for token in [
        "nonsense".to_owned(),
        unsigned,
        format!("{head}.{claims}."),
        format!(
            "{head}.{claims}.{}",
            signature.chars().rev().collect::<String>()
        ),
        format!("{head}.{claims}x.{signature}"),
        gone,
    ] {
        let caller = app.as_user(&token);
        assert_eq!(caller.get("/api/auth/me").await.status, 401, "{token}");
        assert_eq!(caller.get("/api/admin/users").await.status, 401, "{token}");
        assert_eq!(
            caller.get("/api/catalog/products").await.status,
            200,
            "{token}"
        );
        let page = app
            .client
            .get(app.url("/account"))
            .header("cookie", format!("session={token}"));
        assert_eq!(page.send().await.unwrap().status(), 303);
    }
    app.clock.advance(jiff::SignedDuration::from_hours(24 * 8));
    assert_eq!(app.as_user(&good).get("/api/auth/me").await.status, 401);
}

async fn the_token_of_a_disabled_account_is_worth_nothing(app: TestApp) {
    let token = app.customer("jane.roe@example.com").await;
    let (user, admin) = (app.as_user(&token), app.as_user(&app.admin().await));
    let me = user.get("/api/auth/me").await.data(200);
    let path = format!("/api/admin/users/{}", text(&me["id"]));
    admin
        .patch(&path, json!({ "isActive": false }))
        .await
        .data(200);
    for path in ["/api/auth/me", "/api/orders", "/api/admin/users"] {
        assert_eq!(user.get(path).await.status, 401, "{path}");
    }
    let page = app
        .client
        .get(app.url("/account"))
        .header("cookie", format!("session={token}"));
    assert_eq!(page.send().await.unwrap().status(), 303);
}

async fn nobody_is_sent_to_another_site(app: TestApp) {
    for (number, target) in [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "/%09/evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "%2f%2fevil.example",
        "//evil.example/%2e%2e",
        "data:text/html,x",
        " //evil.example",
        "/ok//../..//evil.example",
        "/\u{85}/evil.example",
        "/auth/login?redirect=//evil.example",
    ]
    .into_iter()
    .enumerate()
    {
        let query: String = url_encoded(target);
        let email = format!("redirected{number}@example.com");
        let new = [("email", email.as_str()), ("password_again", DEMO_PASSWORD)];
        let known = [("email", "john@example.com")];
        for (path, own) in [("/auth/login", &known[..]), ("/auth/register", &new[..])] {
            let browser = app.browser();
            let page = browser.get(&format!("{path}?redirect={query}")).await;
            assert_eq!(page.status, 200, "{target}");
            let mut fields = vec![("password", DEMO_PASSWORD), ("redirect", target)];
            fields.extend(own);
            let reply = browser.submit(&page, "main form", &fields).await;
            check_stays_here(target, &reply);
            // Whoever is signed in is sent on at once.
            check_stays_here(
                target,
                &browser.get(&format!("{path}?redirect={query}")).await,
            );
        }
    }
}

fn check_stays_here(target: &str, reply: &Reply) {
    assert_eq!(reply.status, 303, "{target} {reply:?}");
    let location = reply.header("location");
    let base = url::Url::parse("http://shop.example/auth/login").unwrap();
    let reached = base.join(location).unwrap();
    assert_eq!(
        reached.host_str(),
        Some("shop.example"),
        "{target} leads to {location}"
    );
    assert!(location.starts_with('/'), "{target} leads to {location}");
}

fn url_encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

on_both!(
    every_route_of_the_api_answers_every_role_as_the_table_says,
    every_page_answers_every_role_as_the_table_says,
    every_page_of_the_administration_lets_in_whom_it_should,
    no_method_of_the_administration_is_missing_from_its_table,
    no_route_is_missing_from_the_table,
    bad_tokens_make_a_guest,
    the_token_of_a_disabled_account_is_worth_nothing,
    nobody_is_sent_to_another_site,
);

/// A method that no route has is no way in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_methods_are_not_found() {
    let app = TestApp::spawn(Backend::Embedded).await;
    for method in ["PUT", "TRACE", "PROPFIND"] {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let reply = app.caller().send(method, "/api/admin/users", None).await;
        assert_eq!(reply.status, 404);
    }
}
