//! Sessions: listed, ended, and ended everywhere at once.

use jiff::SignedDuration;
use serde_json::json;
use shop_core::demo::DEMO_PASSWORD;

use crate::support::{Caller, TestApp, on_both};

on_both! {
    sessions_are_listed_with_the_callers_own_marked,
    a_session_is_ended_by_its_owner_alone,
    signing_out_ends_the_token,
    a_token_ends_by_itself,
    what_one_replica_ends_has_ended_on_the_other,
    a_role_is_read_fresh_on_every_replica,
}

#[track_caller]
fn assert_out(reply: &crate::support::Reply) {
    reply.assert_error(401, "UNAUTHORIZED", "Invalid or expired token");
}

async fn john(app: &TestApp) -> Caller {
    app.as_user(&app.login("john@example.com", DEMO_PASSWORD).await)
}

async fn own_session(caller: &Caller) -> String {
    let sessions = caller.get("/api/auth/sessions").await.data(200);
    let own = sessions
        .as_array()
        .unwrap()
        .iter()
        .find(|s| s["current"] == true);
    own.unwrap()["id"].as_str().unwrap().to_owned()
}

async fn sessions_are_listed_with_the_callers_own_marked(app: TestApp) {
    let phone = app.caller().with("user-agent", "phone/1.0");
    let body = json!({ "email": "john@example.com", "password": DEMO_PASSWORD });
    phone.post("/api/auth/login", body).await.data(200);
    app.clock.advance(SignedDuration::from_secs(60));
    let here = john(&app).await;
    let reply = here.get("/api/auth/sessions").await;
    let sessions = reply.data(200);
    let expected = json!([
        {
            "id": sessions[0]["id"],
            "userAgent": null,
            "ipAddress": "127.0.0.1",
            "createdAt": "2026-12-01T12:01:00.000Z",
            "expiresAt": "2026-12-08T12:01:00.000Z",
            "current": true,
        },
        {
            "id": sessions[1]["id"],
            "userAgent": "phone/1.0",
            "ipAddress": "127.0.0.1",
            "createdAt": "2026-12-01T12:00:00.000Z",
            "expiresAt": "2026-12-08T12:00:00.000Z",
            "current": false,
        },
    ]);
    assert_eq!(sessions, expected);
    assert_eq!(reply.json(), json!({ "success": true, "data": expected }));
    assert_out(&app.get("/api/auth/sessions").await);
}

async fn a_session_is_ended_by_its_owner_alone(app: TestApp) {
    let (here, there) = (john(&app).await, john(&app).await);
    let jane = app.as_user(&app.login("jane@example.com", DEMO_PASSWORD).await);
    let path = format!("/api/auth/sessions/{}", own_session(&there).await);

    jane.delete(&path)
        .await
        .assert_error(404, "NOT_FOUND", "Session not found");
    assert_out(&app.delete(&path).await);
    assert_eq!(there.get("/api/auth/me").await.status, 200);
    assert_eq!(here.delete(&path).await.message(), "Session ended");
    assert_out(&there.get("/api/auth/me").await);
    assert_eq!(here.get("/api/auth/me").await.status, 200);
    for id in [own_session(&jane).await.as_str(), "7", ""] {
        let reply = here.delete(&format!("/api/auth/sessions/{id}")).await;
        reply.assert_error(404, "NOT_FOUND", "not found");
    }
    here.delete(&path)
        .await
        .assert_error(404, "NOT_FOUND", "Session not found");
}

async fn signing_out_ends_the_token(app: TestApp) {
    let (here, there) = (john(&app).await, john(&app).await);
    let message = here.post("/api/auth/logout", json!({})).await.message();
    assert!(message.contains("Logged out"), "{message}");
    assert_out(&here.get("/api/auth/me").await);
    assert_out(&here.post("/api/auth/logout", json!({})).await);
    assert_eq!(there.get("/api/auth/me").await.status, 200);
}

async fn a_token_ends_by_itself(app: TestApp) {
    let john = john(&app).await;
    app.clock
        .advance(SignedDuration::from_hours(7 * 24) - SignedDuration::from_secs(1));
    assert_eq!(john.get("/api/auth/me").await.status, 200);
    app.clock.advance(SignedDuration::from_secs(1));
    assert_out(&john.get("/api/auth/me").await);
}

async fn what_one_replica_ends_has_ended_on_the_other(app: TestApp) {
    let other = app.second_replica().await;
    let on_other = |token: &str| other.as_user(token);

    let token = app.login("john@example.com", DEMO_PASSWORD).await;
    assert_eq!(on_other(&token).get("/api/auth/me").await.status, 200);
    app.as_user(&token)
        .post("/api/auth/logout", json!({}))
        .await
        .message();
    assert_out(&on_other(&token).get("/api/auth/me").await);

    let (here, there) = (
        john(&app).await,
        app.login("john@example.com", DEMO_PASSWORD).await,
    );
    assert_eq!(on_other(&there).get("/api/auth/me").await.status, 200);
    let change = json!({ "currentPassword": DEMO_PASSWORD, "newPassword": "a better one" });
    here.post("/api/auth/change-password", change)
        .await
        .message();
    assert_out(&on_other(&there).get("/api/auth/me").await);

    let token = app.login("jane@example.com", DEMO_PASSWORD).await;
    let me = on_other(&token).get("/api/auth/me").await.data(200);
    let admin = app.as_user(&app.admin().await);
    let path = format!("/api/admin/users/{}", me["id"].as_str().unwrap());
    admin
        .patch(&path, json!({ "isActive": false }))
        .await
        .data(200);
    assert_out(&on_other(&token).get("/api/auth/me").await);
    admin
        .patch(&path, json!({ "isActive": true }))
        .await
        .data(200);
    assert_out(&on_other(&token).get("/api/auth/me").await);
}

async fn a_role_is_read_fresh_on_every_replica(app: TestApp) {
    let other = app.second_replica().await;
    let admin = app.as_user(&app.admin().await);
    let token = app.customer("ada@example.com").await;
    let me = app.as_user(&token).get("/api/auth/me").await.data(200);
    let path = format!("/api/admin/users/{}", me["id"].as_str().unwrap());
    let stats = "/api/orders/admin/stats";
    let forbidden = other.as_user(&token).get(stats).await;
    forbidden.assert_error(403, "FORBIDDEN", "Admin");

    admin
        .patch(&path, json!({ "role": "ADMIN" }))
        .await
        .data(200);
    assert_eq!(other.as_user(&token).get(stats).await.status, 200);
    admin
        .patch(&path, json!({ "role": "CUSTOMER" }))
        .await
        .data(200);
    assert_eq!(other.as_user(&token).get(stats).await.status, 403);
}
