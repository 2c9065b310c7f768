use axum::http::{HeaderMap, HeaderValue};
use jiff::{SignedDuration, Timestamp};
use shop_core::id::OrderId;

use super::cookies::cookie;
use crate::{
    app::App,
    extract::{SigningKey, open, read_cookie, sign},
};

/// Holds the order whose number and e-mail address the visitor knew, and until when that counts.
const PROOF_COOKIE: &str = "order_proof";
/// How long somebody who looked an order up may look at it.
pub(crate) const KEEP_PROOFS: SignedDuration = SignedDuration::from_mins(30);

/// The cookie that lets a browser see the order for a while.
pub(super) fn prove(app: &App, id: OrderId) -> HeaderValue {
    let until = (app.now() + KEEP_PROOFS).as_second();
    let value = sign(&app.keys.orders, PROOF_COOKIE, &format!("{id} {until}"));
    cookie(app, PROOF_COOKIE, &value, KEEP_PROOFS)
}

/// The cookie that ends it.
pub(crate) fn no_proof_cookie(app: &App) -> HeaderValue {
    cookie(app, PROOF_COOKIE, "", SignedDuration::ZERO)
}

/// The order that the browser may see.
pub(super) fn proved(app: &App, headers: &HeaderMap) -> Option<OrderId> {
    opened(
        &app.keys.orders,
        read_cookie(headers, PROOF_COOKIE)?,
        app.now(),
    )
}

fn opened(key: &SigningKey, text: &str, now: Timestamp) -> Option<OrderId> {
    let value = open(key, PROOF_COOKIE, text)?;
    let (id, until) = value.split_once(' ')?;
    let until: i64 = until.parse().ok()?;
    (now.as_second() < until).then(|| OrderId::parse(id))?
}

#[cfg(test)]
mod tests {
    use shop_core::{clock::Clock, clock::OsEntropy, testing::FixedClock};

    use super::*;
    use crate::extract::Keys;

    #[test]
    fn a_proof_counts_for_its_own_order_until_it_ends() {
        let (now, keys) = (FixedClock::default().now(), Keys::derive(b"a secret"));
        let id = OrderId::new(now, &OsEntropy);
        let until = now.as_second() + 60;
        let text = sign(&keys.orders, PROOF_COOKIE, &format!("{id} {until}"));
        assert_eq!(opened(&keys.orders, &text, now), Some(id));
        let later = now + SignedDuration::from_mins(1);
        assert_eq!(opened(&keys.orders, &text, later), None);
        assert_eq!(opened(&keys.visitor, &text, now), None);
        let no_end = sign(&keys.orders, PROOF_COOKIE, &id.to_string());
        assert_eq!(opened(&keys.orders, &no_end, now), None);
    }
}
