//! Registering, signing in, and one's own account.

use serde_json::{Value, json};

use crate::support::{Reply, TestApp, on_both};

on_both! {
    registering_gives_an_account_and_a_token,
    names_may_be_left_out,
    an_address_is_taken_whatever_its_case,
    a_wrong_registration_is_told_field_by_field,
    signing_in_gives_the_account_and_a_token,
    a_wrong_sign_in_is_told_field_by_field,
    the_account_is_shown_to_its_owner_alone,
    a_profile_changes_where_the_request_says_so,
    a_wrong_profile_is_refused,
    an_address_in_use_is_not_taken_over,
}

async fn registering_gives_an_account_and_a_token(app: TestApp) {
    let reply = app
        .post(
            "/api/auth/register",
            json!({
                "email": " Ada@Example.com ",
                "password": "correct horse",
                "firstName": "Ada",
                "lastName": "Byron",
                "role": "ADMIN",
            }),
        )
        .await;
    assert_eq!(
        reply.header("content-type"),
        "application/json; charset=utf-8"
    );
    let data = reply.data(201);
    let expected = json!({
        "user": {
            "id": data["user"]["id"],
            "email": "Ada@Example.com",
            "firstName": "Ada",
            "lastName": "Byron",
            "role": "CUSTOMER",
            "createdAt": "2026-12-01T12:00:00.000Z",
        },
        "token": data["token"],
    });
    assert_eq!(data, expected);
    let token = data["token"].as_str().unwrap();
    let me = app.as_user(token).get("/api/auth/me").await.data(200);
    assert_eq!(me["id"], data["user"]["id"]);
}

async fn names_may_be_left_out(app: TestApp) {
    let body = json!({ "email": "ada@example.com", "password": "correct horse" });
    let user = app.post("/api/auth/register", body).await.data(201)["user"].take();
    assert_eq!(
        (&user["firstName"], &user["lastName"]),
        (&Value::Null, &Value::Null)
    );
}

async fn an_address_is_taken_whatever_its_case(app: TestApp) {
    for email in ["john@example.com", "JOHN@Example.com", " john@example.com "] {
        let body = json!({ "email": email, "password": "correct horse" });
        let reply = app.post("/api/auth/register", body).await;
        reply.assert_error(409, "CONFLICT", "already exists");
    }
}

async fn a_wrong_registration_is_told_field_by_field(app: TestApp) {
    let good = json!({ "email": "ada@example.com", "password": "correct horse" });
    for (change, paths) in [
        (
            json!({ "email": null, "password": null }),
            &["email", "password"][..],
        ),
        (json!({ "email": "ada" }), &["email"]),
        (
            json!({ "email": format!("{}@example.com", "a".repeat(65)) }),
            &["email"],
        ),
        (
            json!({ "email": format!("ada@{}.com", "a".repeat(300)) }),
            &["email"],
        ),
        (json!({ "email": "ada@example.com\0" }), &["email"]),
        (json!({ "password": "seven77" }), &["password"]),
        (json!({ "password": "p".repeat(1_025) }), &["password"]),
        (json!({ "password": 12_345_678 }), &["password"]),
        (
            json!({ "firstName": "", "lastName": "" }),
            &["firstName", "lastName"],
        ),
        (json!({ "firstName": "a".repeat(101) }), &["firstName"]),
    ] {
        let mut body = good.clone();
        body.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        app.post("/api/auth/register", body)
            .await
            .assert_invalid(paths);
    }
    app.post("/api/auth/register", json!({}))
        .await
        .assert_invalid(&["email", "password"]);
    app.post("/api/auth/register", json!([]))
        .await
        .assert_invalid(&[""]);
}

async fn signing_in_gives_the_account_and_a_token(app: TestApp) {
    for email in ["john@example.com", " JOHN@example.com "] {
        let body = json!({ "email": email, "password": "password123" });
        let data = app.post("/api/auth/login", body).await.data(200);
        let expected = json!({
            "user": {
                "id": data["user"]["id"],
                "email": "john@example.com",
                "firstName": "John",
                "lastName": "Doe",
                "role": "CUSTOMER",
            },
            "token": data["token"],
        });
        assert_eq!(data, expected);
    }
}

async fn a_wrong_sign_in_is_told_field_by_field(app: TestApp) {
    let login = async |body: Value| -> Reply { app.post("/api/auth/login", body).await };
    login(json!({}))
        .await
        .assert_invalid(&["email", "password"]);
    let empty = json!({ "email": "john@example.com", "password": "" });
    login(empty).await.assert_invalid(&["password"]);
    let long = json!({ "email": "john@example.com", "password": "p".repeat(1_025) });
    login(long).await.assert_invalid(&["password"]);
}

async fn the_account_is_shown_to_its_owner_alone(app: TestApp) {
    let token = app.login("jane@example.com", "password123").await;
    let me = app.as_user(&token).get("/api/auth/me").await.data(200);
    let expected = json!({
        "id": me["id"],
        "email": "jane@example.com",
        "firstName": "Jane",
        "lastName": "Smith",
        "role": "CUSTOMER",
        "createdAt": "2026-12-01T12:00:00.000Z",
        "updatedAt": "2026-12-01T12:00:00.000Z",
    });
    assert_eq!(me, expected);
    let changed = format!("{token}x");
    for caller in [
        app.caller(),
        app.as_user("rubbish"),
        app.as_user(&changed),
        app.caller().with("authorization", &token),
        app.caller()
            .with("authorization", &format!("Basic {token}")),
    ] {
        let reply = caller.get("/api/auth/me").await;
        reply.assert_error(401, "UNAUTHORIZED", "Invalid or expired token");
    }
}

async fn a_profile_changes_where_the_request_says_so(app: TestApp) {
    let jane = app.as_user(&app.login("jane@example.com", "password123").await);
    let before = jane.get("/api/auth/me").await.data(200);
    app.clock.advance(jiff::SignedDuration::from_millis(1_500));

    let change = json!({ "firstName": "Janet", "lastName": null });
    let changed = jane.patch("/api/auth/me", change).await.data(200);
    let expected = json!({
        "id": before["id"],
        "email": "jane@example.com",
        "firstName": "Janet",
        "lastName": null,
        "role": "CUSTOMER",
        "updatedAt": "2026-12-01T12:00:01.500Z",
    });
    assert_eq!(changed, expected);

    let nothing = jane.patch("/api/auth/me", json!({})).await.data(200);
    assert_eq!(nothing["firstName"], "Janet");
    let address = json!({ "email": " Jane@New.example.com " });
    let moved = jane.patch("/api/auth/me", address).await.data(200);
    assert_eq!(moved["email"], "Jane@New.example.com");
    let me = jane.get("/api/auth/me").await.data(200);
    assert_eq!(me["email"], "Jane@New.example.com");
    assert_eq!(me["createdAt"], before["createdAt"]);
    app.login("jane@new.example.com", "password123").await;
}

async fn a_wrong_profile_is_refused(app: TestApp) {
    let jane = app.as_user(&app.login("jane@example.com", "password123").await);
    for (body, paths) in [
        (json!({ "firstName": "" }), &["firstName"][..]),
        (json!({ "lastName": 7 }), &["lastName"]),
        (json!({ "email": null }), &["email"]),
        (
            json!({ "email": "jane", "firstName": "" }),
            &["email", "firstName"],
        ),
    ] {
        jane.patch("/api/auth/me", body).await.assert_invalid(paths);
    }
    let unsigned = app.patch("/api/auth/me", json!({ "email": "jane" })).await;
    unsigned.assert_error(401, "UNAUTHORIZED", "Invalid or expired token");
}

async fn an_address_in_use_is_not_taken_over(app: TestApp) {
    let jane = app.as_user(&app.login("jane@example.com", "password123").await);
    let taken = jane
        .patch("/api/auth/me", json!({ "email": "JOHN@example.com" }))
        .await;
    taken.assert_error(409, "CONFLICT", "in use");
    let own = jane
        .patch("/api/auth/me", json!({ "email": "JANE@example.com" }))
        .await;
    assert_eq!(own.data(200)["email"], "JANE@example.com");
}
