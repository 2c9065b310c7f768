use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use ring::hmac;
use secrecy::{ExposeSecret, SecretString};

/// The longest that a token may be good for: a stolen one is worth little.
pub const LONGEST_RUN: SignedDuration = SignedDuration::from_hours(24);

/// The header that carries a token.
pub const BYPASS_HEADER: &str = "x-load-test-bypass";

/// Part of what is signed, so that a signature made for another purpose is worth nothing here.
const PURPOSE: &str = "shop/load-test-bypass/1";
const VERSION: &str = "v1";

/// Names one load test: 1 to 64 letters, digits, dashes and underscores.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RunId(String);

impl RunId {
    /// The id, if the text is one.
    pub fn parse(text: &str) -> Option<Self> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        let is_id = (1..=64).contains(&text.len()) && text.bytes().all(is_plain);
        is_id.then(|| Self(text.to_owned()))
    }

    /// The id as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Lets one load test pass the rate limits until it expires.
///
/// As text `v1.<run id>.<expiry in Unix seconds>.<signature>`, where the signature is HMAC-SHA256 in base64 without
/// padding, in the alphabet for addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BypassToken {
    /// The load test it was made for.
    pub run_id: RunId,
    /// When it stops to be good, in whole seconds.
    pub expires_at: Timestamp,
}

/// Why a token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BypassRefusal {
    /// It is no token of this kind.
    #[error("the token does not have the form v1.<run id>.<expiry>.<signature>")]
    Malformed,
    /// It was signed with another secret, or changed since.
    #[error("the token's signature is wrong")]
    Forged,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// It would be good for longer than any token may be.
    #[error("the token is good for more than 24 hours")]
    TooLong,
}

impl BypassToken {
    /// The token as text, signed with the secret that the shop has too.
    pub fn sign(&self, secret: &SecretString) -> String {
        let claim = self.claim();
        let signature = hmac::sign(&key(secret), signed(&claim).as_bytes());
        format!("{claim}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// The token, if it was signed with this secret and is good now. Takes as long for a wrong signature as for the
    /// right one.
    pub fn verify(
        secret: &SecretString,
        text: &str,
        now: Timestamp,
    ) -> Result<Self, BypassRefusal> {
        let (claim, signature) = text.rsplit_once('.').ok_or(BypassRefusal::Malformed)?;
        let token = Self::parse(claim).ok_or(BypassRefusal::Malformed)?;
        let signature = URL_SAFE_NO_PAD
            .decode(signature)
            .map_err(|_| BypassRefusal::Malformed)?;
        hmac::verify(&key(secret), signed(claim).as_bytes(), &signature)
            .map_err(|_| BypassRefusal::Forged)?;
        if token.expires_at <= now {
            return Err(BypassRefusal::Expired);
        }
        if token.expires_at.duration_since(now) > LONGEST_RUN {
            return Err(BypassRefusal::TooLong);
        }
        Ok(token)
    }

    fn claim(&self) -> String {
        format!(
            "{VERSION}.{}.{}",
            self.run_id.as_str(),
            self.expires_at.as_second()
        )
    }

    fn parse(claim: &str) -> Option<Self> {
        let mut parts = claim.split('.');
        let (version, run_id, expiry) = (parts.next()?, parts.next()?, parts.next()?);
        let token = Self {
            run_id: RunId::parse(run_id)?,
            expires_at: Timestamp::from_second(expiry.parse().ok()?).ok()?,
        };
        // Only one spelling of a token is good, so that none can be told apart from itself.
        (version == VERSION && parts.next().is_none() && token.claim() == claim).then_some(token)
    }
}

fn key(secret: &SecretString) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes())
}

fn signed(claim: &str) -> String {
    format!("{PURPOSE}\n{claim}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn token() -> BypassToken {
        BypassToken {
            run_id: RunId::parse("nightly-42").unwrap(),
            expires_at: at(2_000),
        }
    }

    #[test]
    fn a_token_is_good_until_it_expires_and_under_its_own_secret_alone() {
        let (secret, other) = ("one".into(), "other".into());
        let text = token().sign(&secret);
        assert!(text.starts_with("v1.nightly-42.2000."), "{text}");
        assert_eq!(BypassToken::verify(&secret, &text, at(1_999)), Ok(token()));
        assert_eq!(
            BypassToken::verify(&secret, &text, at(2_000)),
            Err(BypassRefusal::Expired)
        );
        assert_eq!(
            BypassToken::verify(&other, &text, at(1_999)),
            Err(BypassRefusal::Forged)
        );
    }

    #[test]
    fn no_token_is_good_for_more_than_a_day() {
        let secret = "one".into();
        let text = token().sign(&secret);
        let day_before = at(2_000 - 86_400);
        assert_eq!(BypassToken::verify(&secret, &text, day_before), Ok(token()));
        let earlier = at(2_000 - 86_401);
        assert_eq!(
            BypassToken::verify(&secret, &text, earlier),
            Err(BypassRefusal::TooLong)
        );
    }

    #[test]
    fn whatever_is_changed_the_token_is_refused() {
        let secret = "one".into();
        let text = token().sign(&secret);
        let now = at(1_000);
        for at in 0..text.len() {
            for replacement in ["0", "x", ".", ""] {
                let changed = format!("{}{replacement}{}", &text[..at], &text[at + 1..]);
                if changed != text {
                    assert!(
                        BypassToken::verify(&secret, &changed, now).is_err(),
                        "{changed}"
                    );
                }
            }
        }
        for malformed in [
            "",
            ".",
            "...",
            "v1.a.b.c",
            "v1..2000.c",
            "v2.nightly-42.2000.AA",
        ] {
            let refusal = BypassToken::verify(&secret, malformed, now);
            assert_eq!(refusal, Err(BypassRefusal::Malformed), "{malformed}");
        }
    }

    #[test]
    fn run_ids_are_plain_words() {
        for (text, is_id) in [
            ("a", true),
            ("A-1_b", true),
            ("", false),
            ("a.b", false),
            ("a b", false),
        ] {
            assert_eq!(RunId::parse(text).is_some(), is_id, "{text}");
        }
        assert!(RunId::parse(&"x".repeat(64)).is_some());
        assert!(RunId::parse(&"x".repeat(65)).is_none());
    }
}
