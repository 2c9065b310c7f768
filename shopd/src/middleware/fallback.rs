use crate::error::AppError;

/// Answers what no route does; for `Router::fallback` and `Router::method_not_allowed_fallback` alike, since to
/// the API's clients a route is a path with a method.
pub async fn route_not_found() -> AppError {
    AppError::RouteNotFound
}
