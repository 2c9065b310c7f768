use reqwest::{Method, RequestBuilder, header::CONTENT_TYPE};
use serde_json::{Value, json};

use super::inputs::{ADDRESSES, BROKEN, HEADERS, OPERATIONS};
use super::{CANARY, EMAIL, Forbidden, NEXT_PASSWORD, PASSWORD, SECRETS, STREET, WRONG_PASSWORD};
use crate::support::{Browser, Caller, Reply, ShopProcess};

/// Every way into a shop; what it answers is searched unless it is the caller's own to read.
pub(super) struct Doors<'a> {
    shop: &'a ShopProcess,
    forbidden: &'a mut Forbidden,
}

impl<'a> Doors<'a> {
    pub(super) fn new(shop: &'a ShopProcess, forbidden: &'a mut Forbidden) -> Self {
        Self { shop, forbidden }
    }

    pub(super) async fn try_all(mut self) {
        let token = self.use_the_api().await;
        self.send_what_is_broken(&token).await;
        self.ask_for_what_is_not_there(&token).await;
        self.send_headers().await;
        self.use_the_pages().await;
        self.operate().await;
    }

    /// Asks too often with and without what would let it pass.
    pub(super) async fn be_limited(&self) {
        let guest = self.shop.caller();
        let (_, plain) = SECRETS[3];
        for _ in 0..10 {
            let reply = guest
                .with("x-load-test-bypass", plain)
                .get("/api/cart")
                .await;
            self.refused(200, &reply);
        }
        let mut statuses = vec![];
        for path in ["/api/cart", "/"].repeat(10) {
            for token in ["c4n4ry", "v1.c4n4ry.9999999999.c4n4ry"] {
                let reply = guest.with("x-load-test-bypass", token).get(path).await;
                self.refused(reply.status, &reply);
                statuses.push(reply.status);
            }
        }
        assert!(statuses.contains(&429), "{statuses:?}");
    }

    /// Checks a failure; nothing of what was sent is in it.
    #[track_caller]
    fn refused(&self, status: u16, reply: &Reply) {
        assert_eq!(reply.status, status, "{reply:?}");
        self.forbidden.check("a refusal", &shown(reply));
    }

    /// The token of a reply to somebody who signs in, which nobody else may see.
    fn token_of(&mut self, status: u16, reply: &Reply) -> String {
        let data = reply.data(status);
        let token = data["token"].as_str().expect("a token is given").to_owned();
        let (_, signature) = token.rsplit_once('.').expect("a token has three parts");
        self.forbidden.add(signature);
        token
    }

    async fn use_the_api(&mut self) -> String {
        let guest = self.shop.caller();
        let account = |password: &str| json!({ "email": EMAIL, "password": password });
        let made = guest.post("/api/auth/register", account(PASSWORD)).await;
        self.token_of(201, &made);
        let again = guest.post("/api/auth/register", account(PASSWORD)).await;
        self.refused(409, &again);
        let wrong = guest.post("/api/auth/login", account(WRONG_PASSWORD)).await;
        self.refused(401, &wrong);
        let unknown = json!({ "email": "c4n4ry.nobody@example.com", "password": PASSWORD });
        self.refused(401, &guest.post("/api/auth/login", unknown).await);
        let entered = guest.post("/api/auth/login", account(PASSWORD)).await;
        let token = self.token_of(200, &entered);
        let me = guest.bearing(&token);

        let change =
            |current: &str| json!({ "currentPassword": current, "newPassword": NEXT_PASSWORD });
        let path = "/api/auth/change-password";
        let wrong = me.post(path, change(WRONG_PASSWORD)).await;
        assert!(wrong.status >= 400, "{wrong:?}");
        self.refused(wrong.status, &wrong);
        let changed = me.post(path, change(PASSWORD)).await;
        self.refused(200, &changed);
        let name = json!({ "firstName": "c4n4ry", "lastName": "c4n4ry" });
        me.patch("/api/auth/me", name).await.data(200);

        self.order(&token).await;
        token
    }

    async fn order(&self, token: &str) {
        let keyed = self
            .shop
            .caller()
            .bearing(token)
            .with("idempotency-key", "c4n4ry-key-1");
        let products = keyed.get("/api/catalog/products?limit=1").await.data(200);
        let placing = |quantity: u32| {
            json!({
                "items": [{ "productId": products[0]["id"], "quantity": quantity }],
                "notes": "c4n4ry",
                "shippingAddress": {
                    "firstName": "c4n4ry", "lastName": "c4n4ry", "address1": STREET, "city": "c4n4ry",
                    "state": "IL", "postalCode": "c4n4ry", "country": "US"
                }
            })
        };
        let order = keyed.post("/api/orders", placing(1)).await.data(201);
        assert_eq!(order["shippingAddress"]["address1"], STREET);
        self.refused(409, &keyed.post("/api/orders", placing(2)).await);
        let other = keyed.with("idempotency-key", "c4n4ry-key-2");
        let too_many = other.post("/api/orders", placing(1_000_000)).await;
        assert!(too_many.status >= 400, "{too_many:?}");
        self.refused(too_many.status, &too_many);
        let path = format!("/api/orders/{}/cancel", order["id"].as_str().unwrap());
        keyed
            .post(&path, json!({ "reason": "c4n4ry" }))
            .await
            .data(200);
    }

    async fn send_what_is_broken(&self, token: &str) {
        let (guest, me) = (self.shop.caller(), self.shop.caller().bearing(token));
        for path in [
            "/api/auth/login",
            "/api/auth/register",
            "/api/auth/change-password",
            "/api/orders",
            "/api/cart/items",
        ] {
            for (content_type, body) in BROKEN {
                let request = |caller: &Caller| {
                    let request = caller
                        .request(Method::POST, path)
                        .header(CONTENT_TYPE, content_type);
                    send(request.body(body))
                };
                for reply in [request(&guest).await, request(&me).await] {
                    assert!(
                        (400..500).contains(&reply.status),
                        "{path} {body} {reply:?}"
                    );
                    self.refused(reply.status, &reply);
                }
            }
        }
    }

    async fn ask_for_what_is_not_there(&self, token: &str) {
        let (guest, me) = (self.shop.caller(), self.shop.caller().bearing(token));
        for address in ADDRESSES {
            let method = if address.contains("sessions") {
                Method::DELETE
            } else {
                Method::GET
            };
            for caller in [&guest, &me] {
                let reply = caller.send(method.clone(), address, None).await;
                if reply.status >= 400 {
                    self.refused(reply.status, &reply);
                }
            }
        }
    }

    async fn send_headers(&self) {
        let guest = self.shop.caller();
        for (name, value) in HEADERS {
            for path in [
                "/",
                "/account",
                "/api/auth/me",
                "/api/orders",
                "/api/cart",
                "/nowhere",
            ] {
                let caller = guest.with(name, value);
                let reply = caller.get(path).await;
                self.refused(reply.status, &reply);
                let posted = caller.post(path, json!({ "password": "c4n4ry" })).await;
                self.refused(posted.status, &posted);
            }
        }
        for (name, secret) in SECRETS {
            let reply = guest
                .with("x-load-test-bypass", secret)
                .get("/api/cart")
                .await;
            self.refused(200, &reply);
            let reply = guest.bearing(secret).get("/api/auth/me").await;
            assert_eq!(reply.status, 401, "{name}");
            self.refused(401, &reply);
        }
    }

    async fn use_the_pages(&mut self) {
        let browser = self.shop.browser();
        let wrong = fill(
            &browser,
            "/auth/register",
            &[("email", "c4n4ry"), ("password", WRONG_PASSWORD)],
        )
        .await;
        assert_eq!(wrong.status, 422, "{wrong:?}");
        self.shows_no_password(&wrong);
        let wrong = fill(
            &browser,
            "/auth/login",
            &[("email", EMAIL), ("password", WRONG_PASSWORD)],
        )
        .await;
        assert!(wrong.status >= 400, "{wrong:?}");
        self.shows_no_password(&wrong);
        let entered = fill(
            &browser,
            "/auth/login",
            &[("email", EMAIL), ("password", NEXT_PASSWORD)],
        )
        .await;
        assert_eq!(entered.status, 303, "{entered:?}");
        let (_, cookie) = entered.header("set-cookie").split_once('=').unwrap();
        let (session, _) = cookie.split_once(';').unwrap();
        let (_, signature) = session.rsplit_once('.').unwrap();
        self.forbidden.add(signature);
        let change = [
            ("current_password", WRONG_PASSWORD),
            ("new_password", PASSWORD),
            ("new_password_again", PASSWORD),
        ];
        let page = browser.get("/account").await;
        let reply = browser
            .submit(&page, "form[action='/account/password']", &change)
            .await;
        assert_eq!(reply.status, 422, "{reply:?}");
        self.shows_no_password(&reply);
        self.check_out(&browser).await;
        self.buy_as_a_guest().await;
        for path in [
            "/nowhere",
            "/orders/c4n4ry",
            "/products/c4n4ry",
            "/categories/c4n4ry",
        ] {
            let reply = browser.get(path).await;
            assert_eq!(reply.status, 404, "{path}");
            self.shows_no_password(&reply);
        }
    }

    async fn buy_as_a_guest(&self) {
        let guest = self.shop.browser();
        self.check_out(&guest).await;
        let form = guest.get("/orders/lookup").await;
        let fields = [("number", "c4n4ry"), ("email", EMAIL)];
        let refused = guest
            .submit(&form, "form[action='/orders/lookup']", &fields)
            .await;
        assert_eq!(refused.status, 422, "{refused:?}");
        self.shows_no_password(&refused);
    }

    async fn check_out(&self, browser: &Browser) {
        let products = self
            .shop
            .caller()
            .get("/api/catalog/products?limit=1")
            .await
            .data(200);
        let path = format!("/products/{}", products[0]["slug"].as_str().unwrap());
        let page = browser.get(&path).await;
        let added = browser
            .submit(&page, "form[action='/cart/lines']", &[])
            .await;
        assert_eq!(added.status, 303, "{added:?}");
        let fields = [
            ("shipping_first_name", "c4n4ry"),
            ("shipping_last_name", "c4n4ry"),
            ("shipping_address1", STREET),
            ("shipping_city", "c4n4ry"),
            ("shipping_state", "c4n4ry"),
            ("shipping_postal_code", "90210"),
            ("shipping_country", "US"),
            ("email", EMAIL),
        ];
        let page = browser.get("/checkout").await;
        let incomplete = browser
            .submit(&page, "form[action='/checkout']", &[("shipping_city", "")])
            .await;
        assert_eq!(incomplete.status, 422, "{incomplete:?}");
        let page = browser.get("/checkout").await;
        let placed = browser
            .submit(&page, "form[action='/checkout']", &fields)
            .await;
        assert_eq!(placed.status, 303, "{placed:?}");
        let confirmation = browser.follow(placed).await;
        assert!(confirmation.text.contains(STREET), "{confirmation:?}");
        self.shows_no_password(&confirmation);
    }

    /// A page may show shoppers their own address, but no password, token or secret.
    #[track_caller]
    fn shows_no_password(&self, page: &Reply) {
        let own = page.text.replace(EMAIL, "").replace(STREET, "");
        // What was typed into other fields stays there.
        let own = own
            .replace(&format!("\"{CANARY}\""), "")
            .replace(&format!("{CANARY} {CANARY}"), "");
        for secret in [PASSWORD, NEXT_PASSWORD, WRONG_PASSWORD]
            .into_iter()
            .chain(SECRETS.map(|(_, secret)| secret))
        {
            assert!(!own.contains(secret), "{own}");
        }
        if page.status == 404 {
            self.forbidden.check("an error page", &own);
        }
    }

    async fn operate(&self) {
        let (_, right) = SECRETS[1];
        for token in ["c4n4ry", right] {
            let operator = self.shop.ops().bearing(token);
            for path in OPERATIONS {
                let reply = operator.get(path).await;
                self.refused(reply.status, &reply);
            }
            self.inspect_orders(&operator).await;
            let levels = json!({ "directives": "c4n4ry=c4n4ry", "c4n4ry": "c4n4ry" });
            let reply = operator
                .send(Method::PUT, "/ops/log-level", Some(levels))
                .await;
            assert!([401, 422].contains(&reply.status), "{reply:?}");
            self.refused(reply.status, &reply);
            let reply = operator
                .post("/ops/cache/flush", json!({ "c4n4ry": "c4n4ry" }))
                .await;
            self.refused(reply.status, &reply);
        }
    }

    /// Looks at every order as those do who must not know who placed it.
    async fn inspect_orders(&self, operator: &Caller) {
        let listed = operator.get("/ops/orders").await.json();
        let listed = listed["data"]["orders"].as_array().unwrap();
        let demo = |order: &Value| {
            order["orderNumber"]
                .as_str()
                .unwrap()
                .starts_with("ORD-2024-")
        };
        assert!(!listed.iter().all(demo), "{listed:?}");
        for order in listed {
            let path = format!("/ops/orders/{}", order["orderNumber"].as_str().unwrap());
            self.refused(200, &operator.get(&path).await);
        }
    }
}

/// Fills the main form of a page.
async fn fill(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Reply {
    let page = browser.get(path).await;
    browser.submit(&page, "main form", fields).await
}

async fn send(request: RequestBuilder) -> Reply {
    Reply::of(request.send().await.expect("the server answers")).await
}

/// A reply as its reader sees it.
fn shown(reply: &Reply) -> String {
    format!("{:?}\n{}", reply.headers, reply.text)
}
