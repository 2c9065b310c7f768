use axum::{
    extract::{FromRequestParts, Path, RawPathParams},
    http::request::Parts,
};

use crate::error::AppError;

/// The longest path parameter, in UTF-16 units; a longer one names no route.
const MAX_LENGTH: usize = 100;

/// The one parameter of a route's path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathText(pub String);

impl<S: Send + Sync> FromRequestParts<S> for PathText {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        match Path::<String>::from_request_parts(parts, state).await {
            Ok(Path(text)) if is_ordinary(&text) => Ok(Self(text)),
            _ => Err(AppError::RouteNotFound),
        }
    }
}

/// Whether no path parameter is too long, or holds what is not UTF-8 or a NUL.
pub async fn has_ordinary_path(parts: &mut Parts) -> bool {
    let params = RawPathParams::from_request_parts(parts, &()).await;
    params.is_ok_and(|params| params.iter().all(|(_, text)| is_ordinary(text)))
}

/// Whether a path is ordinary whatever its parameters are, which is known without taking it apart.
pub fn is_plain_path(path: &str) -> bool {
    path.len() <= MAX_LENGTH && !path.contains('%')
}

fn is_ordinary(text: &str) -> bool {
    text.encode_utf16().count() <= MAX_LENGTH && !text.contains('\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_path_has_ordinary_parameters_only() {
        let long = format!("/api/catalog/products/{}", "x".repeat(MAX_LENGTH + 1));
        for (path, plain) in [
            ("/api/catalog/products/tea-pot", true),
            ("/api/catalog/products/%00", false),
            ("/api/catalog/products/%ff", false),
            (long.as_str(), false),
        ] {
            assert_eq!(is_plain_path(path), plain, "{path}");
        }
    }
}
