use axum::http::{HeaderMap, HeaderValue};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use shop_core::{id::ProductId, wishlist::MAX_WISHES};
use uuid::Uuid;

use super::cookies::cookie;
use crate::{
    app::App,
    extract::{open, read_cookie, sign},
};

/// How long a browser keeps a guest's wishlist after its last change.
pub(crate) const KEEP_WISHES: SignedDuration = SignedDuration::from_hours(180 * 24);
/// How long a browser keeps what was looked at last.
pub(crate) const KEEP_VIEWED: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The products that a guest wants to remember.
pub(super) const WISHES: ProductsCookie = ProductsCookie {
    name: "wishlist",
    most: MAX_WISHES,
    keep: KEEP_WISHES,
};
/// The products whose pages a visitor has opened.
pub(crate) const VIEWED: ProductsCookie = ProductsCookie {
    name: "viewed",
    most: 12,
    keep: KEEP_VIEWED,
};

const ID_BYTES: usize = 16;

/// A signed cookie that names products, at most so many: at 16 bytes each, 50 of them take 1.5 KB.
pub(crate) struct ProductsCookie {
    name: &'static str,
    most: usize,
    keep: SignedDuration,
}

impl ProductsCookie {
    /// The products that the browser's cookie names; none where there is no cookie that the shop has signed.
    pub(crate) fn read(&self, app: &App, headers: &HeaderMap) -> Vec<ProductId> {
        let text = read_cookie(headers, self.name)
            .and_then(|cookie| open(&app.keys.products, self.name, cookie));
        let mut ids = text.map(|text| decode(&text)).unwrap_or_default();
        ids.truncate(self.most);
        ids
    }

    /// The cookie that names these products from now on; naming none takes it away.
    pub(crate) fn write(&self, app: &App, ids: &[ProductId]) -> HeaderValue {
        if ids.is_empty() {
            return cookie(app, self.name, "", SignedDuration::ZERO);
        }
        let text = encode(&ids[..ids.len().min(self.most)]);
        let signed = sign(&app.keys.products, self.name, &text);
        cookie(app, self.name, &signed, self.keep)
    }
}

fn encode(ids: &[ProductId]) -> String {
    let bytes: Vec<u8> = ids.iter().flat_map(|id| *id.0.as_bytes()).collect();
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decode(text: &str) -> Vec<ProductId> {
    let bytes = URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
    let ids = bytes.chunks_exact(ID_BYTES).map(Uuid::from_slice);
    ids.filter_map(Result::ok).map(ProductId).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_back_in_their_order() {
        let ids: Vec<ProductId> = [7, 1, u128::MAX]
            .map(|n| ProductId(Uuid::from_u128(n)))
            .into();
        assert_eq!(decode(&encode(&ids)), ids);
        assert_eq!(decode(""), []);
        assert_eq!(decode("not base64!"), []);
        assert_eq!(decode(&encode(&ids)[..23]), [ids[0]]);
    }
}
