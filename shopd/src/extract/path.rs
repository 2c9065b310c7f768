use axum::{
    extract::{FromRequestParts, Path, RawPathParams, Request},
    http::request::Parts,
    middleware::Next,
    response::{IntoResponse, Response},
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

/// Middleware: answers 404 where a path parameter is too long, not UTF-8, or holds a NUL.
///
/// It stands before the body is read and before anybody is asked who they are.
pub async fn refuse_strange_paths(request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let params = RawPathParams::from_request_parts(&mut parts, &()).await;
    let ordinary = params.is_ok_and(|params| params.iter().all(|(_, text)| is_ordinary(text)));
    if ordinary {
        next.run(Request::from_parts(parts, body)).await
    } else {
        AppError::RouteNotFound.into_response()
    }
}

fn is_ordinary(text: &str) -> bool {
    text.encode_utf16().count() <= MAX_LENGTH && !text.contains('\0')
}
