use shop_core::demo::DEMO_PASSWORD;

use super::steps::{attribute, flashes, register, sign_in, text, texts};
use crate::support::{Browser, Reply, TestApp, on_both};

on_both![
    the_profile_is_changed_and_faults_are_told,
    the_password_is_changed_and_all_other_sessions_end,
    sessions_are_listed_and_ended,
];

const PROFILE: &str = "form[action='/account/profile']";
const PASSWORD: &str = "form[action='/account/password']";

async fn send(browser: &Browser, form: &str, fields: &[(&str, &str)]) -> Reply {
    let page = browser.get("/account").await;
    browser.submit(&page, form, fields).await
}

async fn the_profile_is_changed_and_faults_are_told(app: TestApp) {
    let browser = app.browser();
    register(&browser, "ada@example.com").await;
    let fields = [
        ("first_name", " Ada "),
        ("last_name", "Byron"),
        ("email", "Ada.B@example.com"),
    ];
    let answer = send(&browser, PROFILE, &fields).await;
    assert_eq!((answer.status, answer.location()), (303, "/account"));
    let page = browser.follow(answer).await;
    assert!(flashes(&page).contains("saved"), "{page:?}");
    assert_eq!(attribute(&page, "#first_name", "value"), "Ada");
    assert_eq!(attribute(&page, "#email", "value"), "Ada.B@example.com");
    let answer = send(&browser, PROFILE, &[("last_name", "")]).await;
    let page = browser.follow(answer).await;
    assert_eq!(attribute(&page, "#last_name", "value"), "");
    for (email, told) in [
        ("JOHN@example.com", "Another account"),
        ("ada", "name@example.com"),
        ("", "fill this in"),
    ] {
        let answer = send(&browser, PROFILE, &[("email", email)]).await;
        assert_eq!(answer.status, 422, "{email}");
        assert!(
            text(&answer, "#email-error").contains(told),
            "{email}: {answer:?}"
        );
        assert_eq!(attribute(&answer, "#email", "value"), email);
    }
}

async fn the_password_is_changed_and_all_other_sessions_end(app: TestApp) {
    let (browser, other) = (app.browser(), app.browser());
    register(&browser, "ada@example.com").await;
    sign_in(&other, "ada@example.com", DEMO_PASSWORD).await;
    assert_eq!(other.get("/account").await.status, 200);
    for (current, new, again, faulty) in [
        (
            "wrong",
            "a new password",
            "a new password",
            "current_password",
        ),
        (DEMO_PASSWORD, "short", "short", "new_password"),
        (
            DEMO_PASSWORD,
            "a new password",
            "another one",
            "new_password_again",
        ),
        ("", "a new password", "a new password", "current_password"),
    ] {
        let fields = [
            ("current_password", current),
            ("new_password", new),
            ("new_password_again", again),
        ];
        let answer = send(&browser, PASSWORD, &fields).await;
        assert_eq!(answer.status, 422, "{faulty}");
        text(&answer, &format!("#{faulty}-error"));
        assert_eq!(texts(&answer, ".field-error").len(), 1, "{faulty}");
        assert!(!answer.text.contains("a new password"));
    }
    let fields = [
        ("current_password", DEMO_PASSWORD),
        ("new_password", "a new password"),
        ("new_password_again", "a new password"),
    ];
    let answer = send(&browser, PASSWORD, &fields).await;
    let page = browser.follow(answer).await;
    assert!(
        flashes(&page).contains("Everywhere else you have been signed out"),
        "{page:?}"
    );
    assert_eq!(other.get("/account").await.status, 303);
    let fresh = app.browser();
    assert_eq!(
        sign_in(&fresh, "ada@example.com", DEMO_PASSWORD)
            .await
            .status,
        422
    );
    assert_eq!(
        sign_in(&fresh, "ada@example.com", "a new password")
            .await
            .status,
        303
    );
}

async fn sessions_are_listed_and_ended(app: TestApp) {
    let browser = app.browser();
    register(&browser, "ada@example.com").await;
    let others = [app.browser(), app.browser(), app.browser()];
    for other in &others {
        sign_in(other, "ada@example.com", DEMO_PASSWORD).await;
    }
    let page = browser.get("/account").await;
    let rows = texts(&page, "tbody tr");
    assert_eq!(rows.len(), 4);
    assert!(rows[0].contains("This device"), "{rows:?}");

    let stranger = app.browser();
    sign_in(&stranger, "john@example.com", DEMO_PASSWORD).await;
    let home = stranger.get("/").await;
    let token = attribute(&home, "input[name=csrf]", "value");
    let action = attribute(&page, "form[action$='/revoke']", "action");
    let answer = stranger.post(&action, &[("csrf", token.as_str())]).await;
    assert!(flashes(&stranger.follow(answer).await).contains("signed out already"));
    assert_eq!(texts(&browser.get("/account").await, "tbody tr").len(), 4);

    let answer = browser.submit(&page, "form[action$='/revoke']", &[]).await;
    let page = browser.follow(answer).await;
    assert!(
        flashes(&page).contains("That device is signed out"),
        "{page:?}"
    );
    assert_eq!(texts(&page, "tbody tr").len(), 3);
    let answer = browser
        .submit(&page, "form[action$='/revoke-others']", &[])
        .await;
    let page = browser.follow(answer).await;
    assert!(flashes(&page).contains("2 other devices"), "{page:?}");
    assert!(texts(&page, "form[action$='/revoke-others']").is_empty());
    for other in &others {
        assert_eq!(other.get("/account").await.status, 303);
    }
    assert_eq!(stranger.get("/account").await.status, 200);
}
