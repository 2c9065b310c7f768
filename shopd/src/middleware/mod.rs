//! What happens to every request, whatever it is for.
//!
//! [`stack`] puts it together; from the outside in: request id and access line, security headers, compression,
//! error pages, panics, time limit, CORS for the API, the origin of forms for the pages. [`api_routes`] adds what
//! only the API's routes have: the check of path parameters and the reading of the body.

mod admit;
mod body;
mod compression;
mod cors;
mod csrf;
mod error_pages;
mod fallback;
mod observe;
mod prefetch;
mod rate_limit;
mod request_id;
mod rescue;
mod security_headers;
mod shed;
mod stack;
mod surface;
mod turns;

#[cfg(test)]
mod tests;

pub use admit::Admission;
pub use cors::CorsConfig;
pub use csrf::{CsrfToken, is_same_origin, proves_own_page};
pub use error_pages::ErrorPage;
pub use fallback::route_not_found;
pub use observe::RequestNames;
pub use prefetch::is_prefetch;
pub use rate_limit::RateLimiting;
pub use request_id::RequestId;
pub use rescue::TimeLimits;
pub use security_headers::DOCS_POLICY;
pub use stack::{MiddlewareConfig, api_routes, ops_stack, stack};
pub use surface::is_for_programs;
