use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, request::Parts},
};
use axum_extra::extract::CookieJar;
use shop_core::{housekeeping::KEEP_GUEST_CARTS, id::CartId};

use super::{SigningKey, open, sign};
use crate::app::App;

const NAME: &str = "visitor";

/// The cart that the visitor's cookie names; `None` without a cookie, or with one that the shop did not sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VisitorId(pub Option<CartId>);

impl FromRequestParts<App> for VisitorId {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self::of(
            &CookieJar::from_headers(&parts.headers),
            &app.keys.visitor,
        ))
    }
}

impl VisitorId {
    fn of(cookies: &CookieJar, key: &SigningKey) -> Self {
        let text = cookies
            .get(NAME)
            .and_then(|cookie| open(key, NAME, cookie.value()));
        Self(text.and_then(|text| CartId::parse(&text)))
    }
}

/// The `Set-Cookie` that names a guest's cart for as long as the cart is kept; send it with every change of it.
pub fn visitor_cookie(app: &App, id: CartId) -> HeaderValue {
    let text = sign(&app.keys.visitor, NAME, &id.to_string());
    cookie(&text, app.config.auth.cookie_secure)
}

fn cookie(text: &str, https_only: bool) -> HeaderValue {
    let secure = if https_only { "; Secure" } else { "" };
    let max_age = KEEP_GUEST_CARTS.as_secs();
    let cookie =
        format!("{NAME}={text}; HttpOnly; SameSite=Lax; Path=/; Max-Age={max_age}{secure}");
    HeaderValue::try_from(cookie).expect("a signed text is made of letters, digits, - _ and .")
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, header::COOKIE};
    use uuid::Uuid;

    use super::*;
    use crate::extract::Keys;

    fn visitor(cookie: &str) -> VisitorId {
        let headers = HeaderMap::from_iter([(COOKIE, cookie.parse().unwrap())]);
        VisitorId::of(&CookieJar::from_headers(&headers), &keys().visitor)
    }

    fn keys() -> Keys {
        Keys::derive(b"a secret of the shop")
    }

    #[test]
    fn a_cookie_that_the_shop_signed_names_the_visitor() {
        let id = CartId(Uuid::from_u128(7));
        let text = sign(&keys().visitor, NAME, &id.to_string());
        assert_eq!(
            visitor(&format!("a=b; visitor={text}")),
            VisitorId(Some(id))
        );
    }

    #[test]
    fn any_other_cookie_names_nobody() {
        let id = Uuid::from_u128(7);
        let of_another_name = sign(&keys().visitor, "flash", &id.to_string());
        let no_id = sign(&keys().visitor, NAME, "7");
        for cookie in [
            String::new(),
            format!("visitor={id}"),
            format!("visitor={of_another_name}"),
            format!("visitor={no_id}"),
        ] {
            assert_eq!(visitor(&cookie), VisitorId(None), "{cookie}");
        }
    }

    #[test]
    fn the_cookie_is_out_of_reach_of_scripts_and_lives_as_long_as_the_cart() {
        assert_eq!(
            cookie("a.b", false),
            "visitor=a.b; HttpOnly; SameSite=Lax; Path=/; Max-Age=2592000"
        );
        assert!(cookie("a.b", true).to_str().unwrap().ends_with("; Secure"));
    }
}
