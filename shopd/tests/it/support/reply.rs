use reqwest::{
    Response,
    header::{HeaderMap, LOCATION},
};
use serde_json::Value;

/// What the server answered, read to its end.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Reply {
    pub(crate) async fn of(response: Response) -> Self {
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.text().await.expect("the body arrives"),
        }
    }

    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The `data` of the body, after a look at status and envelope.
    #[track_caller]
    pub(crate) fn data(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self:?}");
        let mut body = self.json();
        assert_eq!(body["success"], true, "{self:?}");
        body["data"].take()
    }

    /// The message of a reply that only says that something was done.
    #[track_caller]
    pub(crate) fn message(&self) -> String {
        assert_eq!(self.status, 200, "{self:?}");
        let body = self.json();
        let message = body["message"].as_str().expect("the reply has a message");
        assert_eq!(
            body,
            serde_json::json!({ "success": true, "message": message })
        );
        message.to_owned()
    }

    /// Asserts a failure in the envelope: its status, its code, and a word of its message.
    #[track_caller]
    pub(crate) fn assert_error(&self, status: u16, code: &str, needle: &str) {
        assert_eq!(self.status, status, "{self:?}");
        let body = self.json();
        assert_eq!(body["success"], false, "{self:?}");
        assert_eq!(body["error"]["code"], code, "{self:?}");
        let message = body["error"]["message"].as_str().unwrap_or_default();
        assert!(message.contains(needle), "{needle:?} is not in {self:?}");
    }

    /// Asserts a refusal of exactly these fields.
    #[track_caller]
    pub(crate) fn assert_invalid(&self, paths: &[&str]) {
        self.assert_error(422, "VALIDATION_ERROR", "Validation failed");
        let body = self.json();
        let errors = body["error"]["errors"]
            .as_object()
            .expect("fields are named");
        let named: Vec<&str> = errors.keys().map(String::as_str).collect();
        assert_eq!(named, paths, "{self:?}");
    }

    /// The text of a header; empty when there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// Where the reply sends a browser.
    #[track_caller]
    pub(crate) fn location(&self) -> &str {
        assert!((300..400).contains(&self.status), "{self:?}");
        self.header(LOCATION.as_str())
    }
}
