use std::fmt;

use serde::{Deserialize, Serialize};

/// A password or a token: plain in JSON, hidden wherever a value is printed for people.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_plain_in_json_and_hidden_in_debug() {
        let secret = Secret::from("canary");
        assert_eq!(serde_json::to_string(&secret).unwrap(), r#""canary""#);
        assert!(!format!("{secret:?}").contains("canary"));
    }
}
