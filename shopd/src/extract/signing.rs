use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::hmac;

/// A key for signatures of one purpose.
#[derive(Clone)]
pub struct SigningKey(hmac::Key);

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey")
    }
}

/// Whether two texts are the same, in a time that does not tell where they differ.
pub(crate) fn is_same(left: &str, right: &str) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"compare");
    let expected = hmac::sign(&key, right.as_bytes());
    hmac::verify(&key, left.as_bytes(), expected.as_ref()).is_ok()
}

impl SigningKey {
    /// A signature of parts in this order; moving a byte from one part to the next changes it.
    pub(crate) fn sign(&self, parts: &[&[u8]]) -> String {
        let mut context = hmac::Context::with_key(&self.0);
        for part in parts {
            let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
            context.update(&length.to_be_bytes());
            context.update(part);
        }
        URL_SAFE_NO_PAD.encode(context.sign())
    }

    /// Whether the signature is the parts' own; takes as long for a wrong one as for the right one.
    pub(crate) fn verify(&self, parts: &[&[u8]], signature: &str) -> bool {
        let right = self.sign(parts);
        // Comparing signatures of both hides where they differ.
        let expected = hmac::sign(&self.0, right.as_bytes());
        hmac::verify(&self.0, signature.as_bytes(), expected.as_ref()).is_ok()
    }
}

/// One key for each purpose, so that what is signed for one is worth nothing for another.
#[derive(Debug, Clone)]
pub struct Keys {
    /// Signs the tokens in forms.
    pub csrf: SigningKey,
    /// Signs the cookie that names a visitor.
    pub visitor: SigningKey,
    /// Signs the cookie that carries a message to the next page.
    pub flash: SigningKey,
    /// Signs the cookies that name the products a visitor wants to see again.
    pub products: SigningKey,
    /// Signs the cookie that proves that somebody knew an order's number and address.
    pub orders: SigningKey,
    /// Names accounts where their addresses must not be read.
    pub names: SigningKey,
}

impl Keys {
    /// Makes all keys of the shop's signing secret; the same secret gives the same keys on every replica.
    pub fn derive(secret: &[u8]) -> Self {
        let root = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let key = |label: &str| {
            let bytes = hmac::sign(&root, label.as_bytes());
            SigningKey(hmac::Key::new(hmac::HMAC_SHA256, bytes.as_ref()))
        };
        Self {
            csrf: key("shop/csrf/1"),
            visitor: key("shop/visitor/1"),
            flash: key("shop/flash/1"),
            products: key("shop/products/1"),
            orders: key("shop/orders/1"),
            names: key("shop/names/1"),
        }
    }
}

/// Makes the text of a cookie whose value nobody else can change or move to another cookie.
pub fn sign(key: &SigningKey, name: &str, value: &str) -> String {
    let signature = key.sign(&[name.as_bytes(), value.as_bytes()]);
    format!("{}.{signature}", URL_SAFE_NO_PAD.encode(value))
}

/// Reads the text of a signed cookie; `None` when it was not signed with this key under this name.
pub fn open(key: &SigningKey, name: &str, text: &str) -> Option<String> {
    let (value, signature) = text.split_once('.')?;
    let value = URL_SAFE_NO_PAD.decode(value).ok()?;
    if !key.verify(&[name.as_bytes(), &value], signature) {
        return None;
    }
    String::from_utf8(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_cookie_opens_under_its_own_name_and_key_only() {
        let keys = Keys::derive(b"a secret of the shop");
        let text = sign(&keys.visitor, "visitor", "3f; é");
        assert!(
            text.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        );
        assert_eq!(
            open(&keys.visitor, "visitor", &text).as_deref(),
            Some("3f; é")
        );
        assert_eq!(open(&keys.visitor, "flash", &text), None);
        assert_eq!(open(&keys.flash, "visitor", &text), None);
        assert_eq!(
            open(&Keys::derive(b"another").visitor, "visitor", &text),
            None
        );
    }

    #[test]
    fn changed_cookies_do_not_open() {
        let keys = Keys::derive(b"a secret of the shop");
        let text = sign(&keys.visitor, "visitor", "42");
        for index in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(open(&keys.visitor, "visitor", &changed), None, "{changed}");
        }
        for text in ["", ".", "NDI", "NDI.", "é.é"] {
            assert_eq!(open(&keys.visitor, "visitor", text), None, "{text}");
        }
    }
}
