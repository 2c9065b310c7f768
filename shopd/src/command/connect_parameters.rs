use secrecy::{ExposeSecret, SecretString};
use url::Url;

/// What the driver of `PostgreSQL` understands after the question mark of an address, `options[…]` beside it.
const KNOWN: [&str; 18] = [
    "sslmode",
    "ssl-mode",
    "sslrootcert",
    "ssl-root-cert",
    "ssl-ca",
    "sslcert",
    "ssl-cert",
    "sslkey",
    "ssl-key",
    "statement-cache-capacity",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
];

/// Takes the parameters out of an address that its driver ignores, and tells of them by name: the driver would log
/// each together with its value, and some, like `sslpassword`, are secrets.
pub(super) fn without_unknown(url: &SecretString) -> SecretString {
    let Ok(mut address) = Url::parse(url.expose_secret()) else {
        return url.clone();
    };
    let pairs = address.query_pairs().into_owned();
    let (known, unknown): (Vec<_>, Vec<_>) = pairs.partition(|(name, _)| is_known(name));
    if unknown.is_empty() {
        return url.clone();
    }
    for (name, _) in &unknown {
        tracing::warn!(
            parameter = name,
            "DATABASE_URL has a parameter that nothing here understands; it is ignored"
        );
    }
    address.set_query(None);
    if !known.is_empty() {
        address.query_pairs_mut().extend_pairs(known);
    }
    String::from(address).into()
}

fn is_known(name: &str) -> bool {
    KNOWN.contains(&name) || name.starts_with("options[")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_driver_understands_reaches_it() {
        for (given, kept) in [
            ("postgres://u:p%40@h:5/d", "postgres://u:p%40@h:5/d"),
            (
                "postgres://u:p%40@h/d?sslmode=require",
                "postgres://u:p%40@h/d?sslmode=require",
            ),
            (
                "postgres://u:p%40@h/d?schema=public&sslmode=require&sslpassword=canary&options[a]=b",
                "postgres://u:p%40@h/d?sslmode=require&options%5Ba%5D=b",
            ),
            ("postgres://u@h/d?schema=public", "postgres://u@h/d"),
        ] {
            assert_eq!(without_unknown(&given.into()).expose_secret(), kept);
        }
    }
}
