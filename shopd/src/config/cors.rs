use std::fmt;

use clap::{ArgAction, Args};

use super::{Problem, value};

/// Said where no other site's scripts may call the API: an empty value is the default's.
const NONE: &str = "none";

/// Which sites' scripts may call the API, as written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Cross-origin requests")]
pub struct CorsSettings {
    /// Origins whose scripts may call the API, separated by commas; `*.example.com` stands for every host below it,
    /// `none` for no other site.
    #[arg(long, env = "CORS_ORIGINS", default_value = "http://localhost:3000")]
    cors_origins: String,
    /// Whether those scripts may send cookies.
    #[arg(long, env = "CORS_CREDENTIALS", default_value = "true", value_parser = value::flag, action = ArgAction::Set)]
    cors_credentials: bool,
}

impl CorsSettings {
    pub(super) fn resolve(&self) -> CorsConfig {
        CorsConfig {
            origins: match self.cors_origins.trim() {
                NONE => Vec::new(),
                origins => value::list(origins),
            },
            credentials: self.cors_credentials,
        }
    }
}

/// Which sites' scripts may call the API.
#[derive(Debug, Clone)]
pub struct CorsConfig {
    /// Exact origins and `*.domain` patterns (`CORS_ORIGINS`, default `http://localhost:3000`, empty for `none`).
    pub origins: Vec<String>,
    /// Whether cookies may come along (`CORS_CREDENTIALS`, default true).
    pub credentials: bool,
}

/// As it is written.
impl fmt::Display for CorsConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.origins.is_empty() {
            f.write_str(NONE)
        } else {
            f.write_str(&self.origins.join(","))
        }
    }
}

impl CorsConfig {
    pub(super) fn problems(&self) -> impl Iterator<Item = Problem> {
        self.origins.iter().filter(|entry| !can_match(entry)).map(|entry| {
            let advice = format!(
                "`{entry}` matches no origin; write scheme://host or scheme://host:port without a path, \
                 or *.domain for every host below a domain"
            );
            Problem::new("CORS_ORIGINS", advice)
        })
    }
}

/// Whether a browser could ever send an origin that the entry matches.
fn can_match(entry: &str) -> bool {
    if let Some(domain) = entry.strip_prefix("*.") {
        let of_a_domain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        return !domain.is_empty() && !domain.starts_with('.') && domain.chars().all(of_a_domain);
    }
    !entry.contains('*')
        && url::Url::parse(entry).is_ok_and(|url| url.origin().ascii_serialization() == entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_can_be_said() {
        for (written, origins) in [
            ("none", &[][..]),
            (" none ", &[]),
            (
                "https://a.example, *.b.example",
                &["https://a.example", "*.b.example"],
            ),
        ] {
            let settings = CorsSettings {
                cors_origins: written.to_owned(),
                cors_credentials: true,
            };
            let config = settings.resolve();
            assert_eq!(config.origins, origins, "{written}");
            let again = if origins.is_empty() {
                "none".to_owned()
            } else {
                origins.join(",")
            };
            assert_eq!(config.to_string(), again);
        }
    }

    #[test]
    fn entries_that_no_browser_sends_are_told() {
        for entry in [
            "http://localhost:3000",
            "https://shop.example",
            "https://[::1]:8443",
            "*.example.com",
            "*.localhost",
        ] {
            assert!(can_match(entry), "{entry}");
        }
        for entry in [
            "*",
            "*.",
            "*..com",
            "https://*.example.com",
            "https://shop.example/",
            "https://shop.example:443",
            "shop.example",
            "HTTPS://Shop.example",
            "null",
        ] {
            assert!(!can_match(entry), "{entry}");
        }
    }
}
