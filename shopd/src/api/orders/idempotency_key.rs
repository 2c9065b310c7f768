use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, request::Parts},
};

use crate::error::AppError;

/// The header's name, which complaints about it are filed under.
const NAME: &str = "Idempotency-Key";
/// The longest key.
const MAX_LENGTH: usize = 200;

/// What the client calls this purchase, so that sending it twice makes one order; `None` when it has no name for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct IdempotencyKey(pub(super) Option<String>);

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        let mut values = parts.headers.get_all(NAME).iter();
        let Some(first) = values.next() else {
            return Ok(Self(None));
        };
        match read(first).filter(|_| values.next().is_none()) {
            Some(key) => Ok(Self(Some(key.to_owned()))),
            None => Err(AppError::invalid(
                NAME,
                format!("The key is one text of 1 to {MAX_LENGTH} visible ASCII characters"),
            )),
        }
    }
}

fn read(value: &HeaderValue) -> Option<&str> {
    let text = std::str::from_utf8(value.as_bytes()).ok()?;
    let is_key =
        (1..=MAX_LENGTH).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
    is_key.then_some(text)
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    async fn key(values: &[&[u8]]) -> Option<IdempotencyKey> {
        let mut parts = Request::new(()).into_parts().0;
        for value in values {
            let value = HeaderValue::from_bytes(value).unwrap();
            parts.headers.append(NAME, value);
        }
        IdempotencyKey::from_request_parts(&mut parts, &())
            .await
            .ok()
    }

    #[tokio::test]
    async fn a_key_is_one_visible_text() {
        let longest = "k".repeat(MAX_LENGTH);
        for text in ["a", "7c1e-4b/!~", &longest] {
            let read = key(&[text.as_bytes()]).await;
            assert_eq!(read, Some(IdempotencyKey(Some(text.to_owned()))));
        }
        assert_eq!(key(&[]).await, Some(IdempotencyKey(None)));
    }

    #[tokio::test]
    async fn anything_else_is_refused() {
        let too_long = "k".repeat(MAX_LENGTH + 1);
        for values in [
            &[b"".as_slice()][..],
            &[b"a b"],
            &[b"a\tb"],
            &["é".as_bytes()],
            &[b"\xff"],
            &[too_long.as_bytes()],
            &[b"a", b"b"],
        ] {
            assert_eq!(key(values).await, None, "{values:?}");
        }
    }
}
