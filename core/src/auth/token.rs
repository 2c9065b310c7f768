use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey, EncodingKey, Header, Validation,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::ErrorKind,
    signature::{Error as SignatureError, Signer, Verifier},
};
use ring::hmac;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::{
    account::Role,
    id::{SessionId, UserId},
};

/// What a token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The account.
    pub sub: UserId,
    /// What the account could do when the token was made; what counts is what it can do now.
    #[serde(with = "role_word")]
    pub role: Role,
    /// When it was made, in seconds since 1970.
    pub iat: i64,
    /// When it ends by itself, in seconds since 1970.
    pub exp: i64,
    /// The session it belongs to and ends with.
    pub sid: SessionId,
}

/// Signs and checks tokens (HS256).
#[derive(Clone)]
pub struct TokenSigner {
    signing: EncodingKey,
    checking: DecodingKey,
    lifetime: SignedDuration,
}

impl TokenSigner {
    /// A signer with this secret; its tokens live this long.
    pub fn new(secret: &SecretString, lifetime: SignedDuration) -> Self {
        install_crypto();
        let secret = secret.expose_secret().as_bytes();
        Self {
            signing: EncodingKey::from_secret(secret),
            checking: DecodingKey::from_secret(secret),
            lifetime,
        }
    }

    /// How long a token and its session live.
    pub fn lifetime(&self) -> SignedDuration {
        self.lifetime
    }

    /// Makes a token for a session.
    pub fn sign(
        &self,
        user_id: UserId,
        role: Role,
        session_id: SessionId,
        now: Timestamp,
    ) -> String {
        let iat = now.as_second();
        let claims = Claims {
            sub: user_id,
            role,
            iat,
            exp: iat + self.lifetime.as_secs(),
            sid: session_id,
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.signing)
            .expect("plain claims always serialise and HMAC signs whatever it is given")
    }

    /// What the token says, if it is ours and has not ended.
    pub fn verify(&self, token: &str, now: Timestamp) -> Option<Claims> {
        let mut validation = Validation::new(Algorithm::HS256);
        // The end is compared with the time that is handed in, below.
        validation.validate_exp = false;
        validation.required_spec_claims.clear();
        let claims = jsonwebtoken::decode::<Claims>(token, &self.checking, &validation)
            .ok()?
            .claims;
        (claims.exp > now.as_second()).then_some(claims)
    }
}

impl std::fmt::Debug for TokenSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenSigner")
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}

mod role_word {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::account::Role;

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "the signature is serde's"
    )]
    pub(super) fn serialize<S: Serializer>(role: &Role, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(role.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Role, D::Error> {
        let word = String::deserialize(deserializer)?;
        Role::parse(&word).ok_or_else(|| D::Error::custom("unknown role"))
    }
}

/// Gives the token library its cryptography: HMAC-SHA-256 of ring and nothing else.
pub fn install_crypto() {
    // A second call changes nothing.
    let _ = PROVIDER.install_default();
}

struct Hs256(hmac::Key);

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, SignatureError> {
        Ok(hmac::sign(&self.0, message).as_ref().to_vec())
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), SignatureError> {
        hmac::verify(&self.0, message, signature).map_err(|_| SignatureError::new())
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| match algorithm {
        Algorithm::HS256 if key.family() == AlgorithmFamily::Hmac => Ok(Box::new(Hs256(
            hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes()),
        ))
            as Box<dyn JwtSigner>),
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    },
    verifier_factory: |algorithm, key| match algorithm {
        Algorithm::HS256 if key.family() == AlgorithmFamily::Hmac => {
            let key = hmac::Key::new(hmac::HMAC_SHA256, key.try_get_as_bytes()?);
            Ok(Box::new(Hs256(key)) as Box<dyn JwtVerifier>)
        }
        _ => Err(ErrorKind::InvalidAlgorithm.into()),
    },
    key_utils: KeyUtils::new_unimplemented(),
};

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use uuid::Uuid;

    use super::*;

    const NOW: Timestamp = Timestamp::constant(1_796_126_400, 0);

    fn signer(secret: &str) -> TokenSigner {
        TokenSigner::new(&secret.to_owned().into(), SignedDuration::from_hours(1))
    }

    fn token() -> String {
        let (user, session) = (UserId(Uuid::from_u128(1)), SessionId(Uuid::from_u128(2)));
        signer("first").sign(user, Role::Admin, session, NOW)
    }

    #[test]
    fn a_token_says_what_was_signed() {
        let claims = signer("first").verify(&token(), NOW).unwrap();
        assert_eq!(
            (claims.sub.0.as_u128(), claims.sid.0.as_u128(), claims.role),
            (1, 2, Role::Admin)
        );
        assert_eq!(
            (claims.iat, claims.exp),
            (NOW.as_second(), NOW.as_second() + 3_600)
        );
    }

    #[test]
    fn a_token_ends() {
        let last_second = NOW + SignedDuration::from_secs(3_599);
        assert!(signer("first").verify(&token(), last_second).is_some());
        assert!(
            signer("first")
                .verify(&token(), last_second + SignedDuration::from_secs(1))
                .is_none()
        );
    }

    #[test]
    fn a_token_of_another_secret_or_another_text_is_refused() {
        assert!(signer("second").verify(&token(), NOW).is_none());
        let token = token();
        let parts: Vec<&str> = token.split('.').collect();
        let other_claims = URL_SAFE_NO_PAD.encode(r#"{"sub":"x"}"#);
        let no_algorithm = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
        for forged in [
            String::new(),
            "a.b.c".to_owned(),
            format!("{}.{other_claims}.{}", parts[0], parts[2]),
            format!("{no_algorithm}.{}.", parts[1]),
            format!("{no_algorithm}.{}.{}", parts[1], parts[2]),
        ] {
            assert!(signer("first").verify(&forged, NOW).is_none(), "{forged}");
        }
    }

    #[test]
    fn the_secret_is_never_shown() {
        assert!(!format!("{:?}", signer("canary")).contains("canary"));
    }
}
