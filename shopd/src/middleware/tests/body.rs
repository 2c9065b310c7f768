use axum::body::Body;
use futures_util::stream;
use proptest::prelude::*;

use super::{send, shop};

const JSON: (&str, &str) = ("content-type", "application/json");
const TOKEN: (&str, &str) = ("authorization", "Bearer x");

#[tokio::test]
async fn bodies_are_read_by_their_type() {
    let malformed = "[".repeat(1_000);
    for (headers, body, status, code) in [
        (vec![JSON], r#"{"name":"lamp"}"#, 200, ""),
        (
            vec![("content-type", "Application/JSON; charset=latin1")],
            r#"{"name":"lamp"}"#,
            200,
            "",
        ),
        (vec![JSON], "\u{feff}{\"name\":\"lamp\"}", 200, ""),
        (vec![JSON], "", 400, "FST_ERR_CTP_EMPTY_JSON_BODY"),
        (vec![JSON], "{name}", 400, "ERROR"),
        (vec![JSON], r#"{"name":"\ud800"}"#, 400, "ERROR"),
        (vec![JSON], r#"{"name":1e999}"#, 400, "ERROR"),
        (vec![JSON], &malformed, 400, "ERROR"),
        (vec![JSON], r#"{"name":""}"#, 422, "VALIDATION_ERROR"),
        (vec![JSON], r#"{"name":"\u0000"}"#, 422, "VALIDATION_ERROR"),
        (vec![JSON], "null", 422, "VALIDATION_ERROR"),
        (
            vec![("content-type", "text/plain")],
            "lamp",
            422,
            "VALIDATION_ERROR",
        ),
        (
            vec![("content-type", "text/plain")],
            "",
            422,
            "VALIDATION_ERROR",
        ),
        (
            vec![("content-type", "application/xml")],
            "<name/>",
            415,
            "FST_ERR_CTP_INVALID_MEDIA_TYPE",
        ),
        (
            vec![("content-type", "application/jsonx")],
            "{}",
            415,
            "FST_ERR_CTP_INVALID_MEDIA_TYPE",
        ),
        (vec![], "{}", 415, "FST_ERR_CTP_INVALID_MEDIA_TYPE"),
        (vec![], "", 422, "VALIDATION_ERROR"),
    ] {
        let reply = send(shop(|_| {}), "POST /api/open", &headers, body.to_owned()).await;
        assert_eq!(reply.status, status, "{headers:?} {body:?}");
        if status == 200 {
            assert_eq!(reply.text(), "lamp");
        } else {
            assert_eq!(reply.code(), code, "{headers:?} {body:?}");
        }
    }
}

#[tokio::test]
async fn a_text_body_is_a_string_and_no_body_is_missing() {
    let text = send(
        shop(|_| {}),
        "POST /api/open",
        &[("content-type", "text/plain")],
        "x",
    )
    .await;
    assert_eq!(
        text.json()["error"]["errors"][""][0],
        "Expected object, received string"
    );
    let none = send(shop(|_| {}), "POST /api/open", &[], Body::empty()).await;
    assert_eq!(none.json()["error"]["errors"][""][0], "Required");
}

#[tokio::test]
async fn bodies_over_a_mebibyte_are_refused() {
    let filler = |size: usize| format!("{{\"name\":\"lamp\"}}{}", " ".repeat(size - 15));
    let fits = send(shop(|_| {}), "POST /api/open", &[JSON], filler(1_048_576)).await;
    assert_eq!(fits.status, 200);
    let over = send(shop(|_| {}), "POST /api/open", &[JSON], filler(1_048_577)).await;
    assert_eq!(
        (over.status.as_u16(), over.code().as_str()),
        (413, "FST_ERR_CTP_BODY_TOO_LARGE")
    );
}

#[tokio::test]
async fn a_body_announced_as_too_large_is_refused_unread() {
    let never = Body::from_stream(stream::pending::<Result<Vec<u8>, std::io::Error>>());
    let headers = [JSON, ("content-length", "1048577")];
    let reply = send(shop(|_| {}), "POST /api/open", &headers, never).await;
    assert_eq!(reply.status, 413);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_a_bad_request() {
    let chunks = [Ok("{\"name\":"), Err(std::io::Error::other("reset"))];
    let broken = Body::from_stream(stream::iter(chunks));
    let reply = send(shop(|_| {}), "POST /api/open", &[JSON], broken).await;
    assert_eq!(
        (reply.status.as_u16(), reply.code().as_str()),
        (400, "BAD_REQUEST")
    );
}

#[tokio::test]
async fn bodies_are_parsed_before_and_validated_after_the_token() {
    for (line, headers, body, status) in [
        ("POST /api/guarded", vec![JSON], "{", 400),
        ("POST /api/guarded", vec![JSON], "", 400),
        ("POST /api/guarded", vec![], "{}", 415),
        ("POST /api/guarded", vec![JSON], "{}", 401),
        ("POST /api/guarded", vec![], "", 401),
        ("POST /api/guarded", vec![JSON, TOKEN], "{}", 422),
        (
            "POST /api/guarded",
            vec![JSON, TOKEN],
            r#"{"name":"lamp"}"#,
            200,
        ),
        ("POST /api/nowhere", vec![JSON], "{", 404),
        ("PATCH /api/guarded", vec![JSON], "{", 404),
    ] {
        let reply = send(shop(|_| {}), line, &headers, body).await;
        assert_eq!(reply.status, status, "{line} {headers:?} {body}");
    }
}

#[tokio::test]
async fn a_delete_has_a_body_only_when_its_headers_say_so() {
    for (headers, body, status, error) in [
        (vec![JSON], "", 422, "Required"),
        (vec![JSON, ("content-length", "0")], "", 400, ""),
        (vec![], "{", 422, "Required"),
        (vec![JSON, ("content-length", "1")], "{", 400, ""),
    ] {
        let reply = send(shop(|_| {}), "DELETE /api/open", &headers, body).await;
        assert_eq!(reply.status, status, "{headers:?} {body}");
        let errors = &reply.json()["error"]["errors"][""][0];
        assert_eq!(errors.as_str().unwrap_or_default(), error);
    }
}

#[tokio::test]
async fn the_bytes_of_a_body_stay_reachable() {
    let reply = send(shop(|_| {}), "POST /api/raw", &[JSON], "{ \"a\" : 1 }").await;
    assert_eq!(reply.text(), "{ \"a\" : 1 }");
}

#[tokio::test]
async fn strange_path_parameters_name_no_route() {
    let longest = "a".repeat(100);
    for (id, status) in [
        ("lamp", 200),
        ("l%C3%A9", 200),
        (&longest, 200),
        (&format!("{longest}a"), 404),
        ("%00", 404),
        ("a%00b", 404),
        ("%ff", 404),
        ("%F0%9F%98", 404),
    ] {
        let read = send(shop(|_| {}), &format!("GET /api/things/{id}"), &[], "").await;
        assert_eq!(read.status, status, "{id}");
        let line = format!("POST /api/things/{id}");
        let write = send(shop(|_| {}), &line, &[JSON], "{").await;
        assert_eq!(write.status, if status == 200 { 400 } else { 404 }, "{id}");
    }
}

#[tokio::test]
async fn queries_are_validated() {
    let good = send(shop(|_| {}), "GET /api/find?name=lamp", &[], "").await;
    assert_eq!((good.status.as_u16(), good.text().as_str()), (200, "lamp"));
    for query in ["", "?name=", "?name=a&name=b", "?name=%00", "?n%ame"] {
        let bad = send(shop(|_| {}), &format!("GET /api/find{query}"), &[], "").await;
        assert_eq!(
            (bad.status.as_u16(), bad.code().as_str()),
            (422, "VALIDATION_ERROR"),
            "{query}"
        );
    }
}

#[tokio::test]
async fn forms_are_read_within_the_limit() {
    const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
    for (headers, body, status) in [
        (vec![FORM], "a=b+c".to_owned(), 200),
        (vec![], String::new(), 200),
        (vec![JSON], "{}".to_owned(), 415),
        (vec![FORM], "a".repeat(1_048_577), 413),
    ] {
        let reply = send(shop(|_| {}), "POST /form", &headers, body).await;
        assert_eq!(reply.status, status, "{headers:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_as_a_body_or_a_query_are_the_servers_fault(bytes in any::<Vec<u8>>(), query in "[!$-;=?-\\[\\]_a-z]{0,60}") {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let posted = send(shop(|_| {}), "POST /api/open", &[JSON], bytes.clone()).await;
            let text = send(shop(|_| {}), "POST /api/open", &[("content-type", "text/plain")], bytes).await;
            let asked = send(shop(|_| {}), &format!("GET /api/find?{query}"), &[], "").await;
            for reply in [posted, text, asked] {
                prop_assert!(reply.status.as_u16() < 500);
            }
            Ok(())
        })?;
    }
}
