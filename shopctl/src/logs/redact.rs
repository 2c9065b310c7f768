use std::{borrow::Cow, sync::LazyLock};

use memchr::{memchr, memchr_iter};
use regex::{Captures, Regex, bytes};

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

/// In lower case, something of each of the above but those that have an `@`: it is found twenty times as quickly.
static SIGNS: LazyLock<bytes::Regex> = LazyLock::new(|| {
    let signs =
        "bearer|basic|passw|secret|token|-key|_key|ikey|horiz|cookie|x-load|eyj|akia|asia|k8s-aws";
    bytes::Regex::new(signs).expect("the expression is written above")
});

/// Letters beyond ASCII that are an S and a K where case does not count.
static ODD_LETTERS: LazyLock<bytes::Regex> =
    LazyLock::new(|| bytes::Regex::new("\u{17f}|\u{212a}").expect("two letters are an expression"));

/// A text without secrets and without what tells who somebody is.
pub fn redacted(text: &str) -> Cow<'_, str> {
    if !is_suspect(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    SENSITIVE.replace_all(text, |found: &Captures<'_>| {
        let kept = |name: &str| found.name(name).map_or("", |kept| kept.as_str());
        let before = [kept("scheme"), kept("name"), kept("user")].concat();
        format!("{before}{HIDDEN}{}", kept("at"))
    })
}

fn is_suspect(text: &[u8]) -> bool {
    memchr(b'@', text).is_some()
        || SIGNS.is_match(&text.to_ascii_lowercase())
        || (!text.is_ascii() && ODD_LETTERS.is_match(text))
}

/// Where in a text of many lines something may have to be hidden. A line without such a place is shown as it is.
pub(super) fn suspects(text: &[u8]) -> Vec<usize> {
    let mut places: Vec<usize> = memchr_iter(b'@', text).collect();
    let lower = text.to_ascii_lowercase();
    places.extend(SIGNS.find_iter(&lower).map(|found| found.start()));
    if !text.is_ascii() {
        places.extend(ODD_LETTERS.find_iter(text).map(|found| found.start()));
    }
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn nothing_is_sensitive_that_is_not_suspect(parts in prop::collection::vec(part(), 0..8)) {
            let text = parts.concat();
            let all = SENSITIVE.replace_all(&text, HIDDEN);
            prop_assert!(matches!(all, Cow::Borrowed(_)) || is_suspect(text.as_bytes()), "{text}");
            prop_assert_eq!(is_suspect(text.as_bytes()), !suspects(text.as_bytes()).is_empty());
        }
    }

    /// Something that stands in secrets, in any case, or anything else.
    fn part() -> impl Strategy<Value = String> {
        let known = prop::sample::select(vec![
            "bearer ",
            "basic ",
            "password",
            "passwd",
            "secret",
            "token",
            "api",
            "-",
            "_",
            "key",
            "authorization",
            "set-cookie",
            "cookie",
            "x-load-test",
            ":",
            "=",
            "\"",
            "pa\u{17f}\u{17f}word",
            "to\u{212a}en",
            "postgres://a:b",
            "@db",
            "eyJ",
            "abcdefgh",
            ".",
            "AKIA",
            "ASIA",
            "ABCDEFGHIJKLMNOP",
            "k8s-aws-v1.",
            "a@example.com",
        ]);
        let in_any_case = (known, 0..3).prop_map(|(text, case)| match case {
            0 => text.to_owned(),
            1 => text.to_uppercase(),
            _ => text.to_lowercase(),
        });
        prop_oneof![4 => in_any_case, 1 => "\\PC{0,6}"]
    }
}
