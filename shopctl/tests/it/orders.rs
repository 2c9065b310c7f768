use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

use crate::support::Desk;

/// Whatever of it were told would tell who placed the order.
const BUYER: &str = "c4n4ry.buyer@example.com";

/// Places an order over the API as a shopper does; what the shopper is shown of it.
async fn place(desk: &Desk) -> Value {
    let client = Client::builder().no_proxy().build().unwrap();
    let url = |path: &str| format!("http://127.0.0.1:{}{path}", desk.port);
    let post = async |path: &str, token: &str, body: Value| {
        let request = client.post(url(path)).bearer_auth(token);
        let request = request.header("content-type", "application/json");
        data(request.body(body.to_string())).await
    };
    let account = json!({ "email": BUYER, "password": "c4n4ry-password-1" });
    let made = post("/api/auth/register", "", account).await;
    let products = data(client.get(url("/api/catalog/products?limit=1&minPrice=1"))).await;
    let order = json!({
        "items": [{ "productId": products[0]["id"], "quantity": 2 }],
        "notes": "c4n4ry",
        "shippingAddress": {
            "firstName": "c4n4ry", "lastName": "c4n4ry", "address1": "1 c4n4ry Street", "city": "c4n4ry",
            "state": "c4n4ry", "postalCode": "c4n4ry", "country": "US", "phone": "c4n4ry"
        }
    });
    post("/api/orders", made["token"].as_str().unwrap(), order).await
}

async fn data(request: RequestBuilder) -> Value {
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let mut body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    assert!(status.is_success(), "{body}");
    body["data"].take()
}

#[tokio::test]
async fn support_sees_orders_and_never_who_placed_them() {
    let desk = Desk::new();
    desk.done(&["env", "start"]);
    let placed = place(&desk).await;
    let number = placed["orderNumber"].as_str().unwrap();

    let listed = desk.items(&["orders", "list"]);
    assert_eq!(listed[0]["orderNumber"], number);
    assert_eq!(listed[0]["total"], placed["totalAmount"]);
    assert_eq!(listed[0]["pieceCount"], 2);
    assert_eq!(listed[0]["stuck"], false);
    assert_eq!(desk.items(&["orders", "list", "--limit", "1"]).len(), 1);
    let packed = desk.items(&["orders", "list", "--status", "processing"]);
    assert!(
        packed.iter().all(|order| order["status"] == "PROCESSING"),
        "{packed:?}"
    );
    assert_eq!(packed.len(), 1);
    // One order of the demo shop is old and pending; the new one is not.
    let stuck = desk.done(&["orders", "list", "--stuck", "-o", "name"]);
    assert_eq!(stuck.out, "ORD-2024-0003\n");

    let shown = desk.items(&["orders", "get", number]);
    assert_eq!(
        shown,
        desk.items(&["orders", "get", placed["id"].as_str().unwrap()])
    );
    let line = &shown[0]["lines"][0];
    assert_eq!(
        (&line["sku"], &line["quantity"]),
        (&placed["items"][0]["sku"], &json!(2))
    );
    assert_eq!(shown[0]["history"][0]["status"], "PENDING");

    let buyer = placed["userId"].as_str().unwrap();
    for command in [
        &["orders", "list"][..],
        &["orders", "list", "--stuck"],
        &["orders", "get", number],
    ] {
        for form in ["table", "wide", "json", "jsonl", "yaml", "csv", "name"] {
            let told = desk.done(&[command, &["-o", form]].concat());
            let told = (told.out + &told.err).to_lowercase();
            for secret in ["c4n4ry", buyer, "@example.com"] {
                assert!(
                    !told.contains(secret),
                    "{command:?} {form} tells {secret}: {told}"
                );
            }
        }
    }
    let table = desk.done(&["orders", "get", number]).out;
    let bought = format!("2 x {}", line["sku"].as_str().unwrap());
    assert!(
        table.contains(&bought) && table.contains("PENDING 20"),
        "{table}"
    );
}

#[test]
fn an_order_that_is_not_there_and_what_cannot_be_asked_are_told() {
    let desk = Desk::new();
    desk.done(&["env", "start"]);
    for unknown in [
        "ORD-0",
        "00000000-0000-7000-8000-000000000000",
        "../pulse",
        "",
        "a?b",
    ] {
        let refused = desk.run(&["orders", "get", unknown]);
        assert_eq!(refused.code, 5, "{unknown:?}: {}", refused.err);
        assert!(
            refused.err.contains("shopctl orders list"),
            "{}",
            refused.err
        );
    }
    for (wrong, hint) in [
        (&["--status", "lost"][..], "PENDING, CONFIRMED"),
        (&["--limit", "0"], "from 1 to 200"),
        (&["--limit", "201"], "from 1 to 200"),
        (&["--stuck", "--status", "SHIPPED"], "pending"),
    ] {
        let refused = desk.run(&[&["orders", "list"], wrong].concat());
        assert_eq!(refused.code, 2, "{wrong:?}: {}", refused.err);
        assert!(refused.err.contains(hint), "{}", refused.err);
    }
    desk.done(&["env", "stop"]);
    assert_eq!(desk.run(&["orders", "list"]).code, 6);
}
