use axum::{http::header::SET_COOKIE, response::Response};
use shop_core::cart::MergedCart;

use crate::{
    account::Entered,
    storefront::{
        present::counted,
        view::Flash,
        visit::{Visit, session_cookie},
    },
};

/// Sends the browser of somebody who has just come in on, with the new session and with what became of the cart.
pub(super) fn enter(visit: &Visit, entered: &Entered, greeting: String, target: &str) -> Response {
    let mut flashes = vec![Flash::success(greeting)];
    flashes.extend(describe(&entered.cart));
    let mut response = visit.go_with(target, &flashes);
    let cookie = session_cookie(&visit.app, &entered.signed_in.token);
    response.headers_mut().append(SET_COOKIE, cookie);
    response
}

fn describe(merged: &MergedCart) -> Vec<Flash> {
    let mut flashes = Vec::new();
    if merged.moved > 0 {
        let products = counted(merged.moved as u64, "product");
        flashes.push(Flash::info(format!(
            "Your cart now also holds the {products} that you had put in it before you signed in."
        )));
    }
    for (name, most) in &merged.limited {
        flashes.push(Flash::info(format!(
            "Your cart now holds {most} of {name}: that is all that can be bought."
        )));
    }
    for name in &merged.dropped {
        flashes.push(Flash::problem(format!(
            "{name} is not in your cart any more, because it cannot be bought or the cart is full."
        )));
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
        let texts: Vec<String> = describe(&merged).into_iter().map(|f| f.text).collect();
        assert!(texts[0].contains("the 2 products"), "{texts:?}");
        assert!(texts[1].contains("5 of Lamp"), "{texts:?}");
        assert!(texts[2].starts_with("Mat is not in your cart"), "{texts:?}");
    }

    #[test]
    fn nothing_is_said_where_nothing_was_in_the_cart() {
        assert!(describe(&MergedCart::default()).is_empty());
    }
}
