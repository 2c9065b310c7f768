use std::{borrow::Cow, sync::LazyLock};

use regex::{Captures, Regex};

/// What stands for something that nobody must read.
const HIDDEN: &str = "[redacted]";

/// What may be a secret or tell of a person, each with what is kept of it before the rest is hidden. Shops do not log such
/// things; whatever else runs beside them may.
static SENSITIVE: LazyLock<Regex> = LazyLock::new(|| {
    let parts = [
        // Schemes of authorization.
        r"(?P<scheme>(?i:bearer|basic)\s+)[A-Za-z0-9+/=._~-]{8,}",
        // Names that say that a secret follows.
        r#"(?P<name>(?i:password|passwd|secret|token|api[_-]?key|authorization|set-cookie|cookie|x-load-test)["']?\s*[:=]\s*["']?)(?P<kept>(?i:bearer|basic)\s+)?[^\s"',;}]+"#,
        // Secrets in addresses.
        r"(?P<user>[a-z][a-z0-9+.-]*://[^\s/:@]+:)[^\s/@]+(?P<at>@)",
        // Tokens that are known by their form.
        r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*",
        r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
        r"k8s-aws-v1\.[A-Za-z0-9_-]{8,}",
        // People.
        r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}",
    ];
    Regex::new(&parts.join("|")).expect("the expression is written above")
});

/// A text without secrets and without what tells who somebody is.
pub fn redacted(text: &str) -> Cow<'_, str> {
    SENSITIVE.replace_all(text, |found: &Captures<'_>| {
        let kept = |name: &str| found.name(name).map_or("", |kept| kept.as_str());
        let before = [kept("scheme"), kept("name"), kept("user")].concat();
        format!("{before}{HIDDEN}{}", kept("at"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_and_people_are_hidden_and_what_is_around_them_stays() {
        for (text, shown) in [
            (
                "Authorization: Bearer abcdef0123456789",
                "Authorization: [redacted]",
            ),
            (
                "sent bearer abcdef0123456789 to",
                "sent bearer [redacted] to",
            ),
            ("password=hunter2 user=7", "password=[redacted] user=7"),
            (
                r#"{"token":"t0ps3cret","id":7}"#,
                r#"{"token":"[redacted]","id":7}"#,
            ),
            ("cookie: session=abc", "cookie: [redacted]"),
            (
                "postgres://shop:pw@db:5432/shop",
                "postgres://shop:[redacted]@db:5432/shop",
            ),
            ("key AKIAIOSFODNN7EXAMPLE was", "key [redacted] was"),
            (
                "mail to alice.b@example.co.uk failed",
                "mail to [redacted] failed",
            ),
            (
                "jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl end",
                "jwt [redacted] end",
            ),
        ] {
            assert_eq!(redacted(text), shown);
        }
    }

    #[test]
    fn what_is_neither_stays_as_it_is() {
        for text in [
            "GET /api/catalog/products 200 in 3 ms",
            "order 17 of 3 lines placed",
            "the token bucket is empty",
            "shopd@1.2.3 started",
            "request_id=0199-aa",
        ] {
            assert_eq!(redacted(text), text);
        }
    }
}
