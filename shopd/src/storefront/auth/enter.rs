use axum::{http::header::SET_COOKIE, response::Response};
use shop_core::cart::MergedCart;

use crate::{
    account::Entered,
    messages::Lang,
    storefront::{
        view::Flash,
        visit::{Visit, session_cookie},
        wishlist::bring_wishes,
    },
};

/// Sends the browser of somebody who has just come in on, with the new session and with what became of
/// cart and wishlist.
pub(super) async fn enter(
    visit: &mut Visit,
    entered: &Entered,
    greeting: impl Into<String>,
    target: &str,
) -> Response {
    let mut flashes = vec![Flash::success(greeting)];
    flashes.extend(describe(visit.lang, &entered.cart));
    flashes.extend(bring_wishes(visit, entered.signed_in.user.id).await);
    let mut response = visit.go_with(target, &flashes);
    let cookie = session_cookie(&visit.app, &entered.signed_in.token);
    response.headers_mut().append(SET_COOKIE, cookie);
    response
}

fn describe(lang: Lang, merged: &MergedCart) -> Vec<Flash> {
    let mut flashes = Vec::new();
    if merged.moved > 0 {
        let count = merged.moved;
        flashes.push(Flash::info(lang.say_with("cart-merged", "count", &count)));
    }
    for (name, most) in &merged.limited {
        let told = lang
            .say_with("cart-merged-limited", "name", name)
            .and("most", most);
        flashes.push(Flash::info(told));
    }
    for name in &merged.dropped {
        let told = lang.say_with("cart-merged-dropped", "name", name);
        flashes.push(Flash::problem(told));
    }
    flashes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_became_of_the_guests_cart_is_told() {
        let merged = MergedCart {
            moved: 2,
            limited: vec![("Lamp".to_owned(), 5)],
            dropped: vec!["Mat".to_owned()],
        };
        let texts: Vec<String> = describe(Lang::En, &merged)
            .into_iter()
            .map(|f| f.text)
            .collect();
        assert!(texts[0].contains("the 2 products"), "{texts:?}");
        assert!(texts[1].contains("5 of Lamp"), "{texts:?}");
        assert!(texts[2].starts_with("Mat is not in your cart"), "{texts:?}");
    }

    #[test]
    fn nothing_is_said_where_nothing_was_in_the_cart() {
        assert!(describe(Lang::En, &MergedCart::default()).is_empty());
    }
}
