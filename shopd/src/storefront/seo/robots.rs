use std::fmt::Write;

use axum::{
    extract::State,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::IntoResponse,
};

use crate::app::App;

/// What is somebody's own, changes something, or is endless.
const NOT_FOR_ROBOTS: [&str; 9] = [
    "/account",
    "/admin",
    "/api/",
    "/auth",
    "/cart",
    "/checkout",
    "/orders",
    "/search",
    "/wishlist",
];

/// `GET /robots.txt`
pub(super) async fn show_robots(State(app): State<App>) -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, robots(app.config.server.public_url.as_deref()))
}

fn robots(public_url: Option<&str>) -> String {
    let mut text = "User-agent: *\n".to_owned();
    for path in NOT_FOR_ROBOTS {
        writeln!(text, "Disallow: {path}").expect("writing to a string does not fail");
    }
    if let Some(url) = public_url {
        writeln!(text, "\nSitemap: {url}/sitemap.xml").expect("writing to a string does not fail");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sitemap_is_named_where_the_shops_address_is_known() {
        assert!(
            robots(Some("https://shop.example"))
                .ends_with("\nSitemap: https://shop.example/sitemap.xml\n")
        );
        assert!(!robots(None).contains("Sitemap"));
    }
}
