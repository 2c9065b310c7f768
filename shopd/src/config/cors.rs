use clap::{ArgAction, Args};

use super::{Problem, value};

/// Which sites' scripts may call the API, as written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Cross-origin requests")]
pub struct CorsSettings {
    /// Origins whose scripts may call the API, separated by commas; `*.example.com` stands for every host below it.
    #[arg(long, env = "CORS_ORIGINS", default_value = "http://localhost:3000")]
    cors_origins: String,
    /// Whether those scripts may send cookies.
    #[arg(long, env = "CORS_CREDENTIALS", default_value = "true", value_parser = value::flag, action = ArgAction::Set)]
    cors_credentials: bool,
}

impl CorsSettings {
    pub(super) fn resolve(&self) -> CorsConfig {
        CorsConfig {
            origins: value::list(&self.cors_origins),
            credentials: self.cors_credentials,
        }
    }
}

/// Which sites' scripts may call the API.
#[derive(Debug, Clone)]
pub struct CorsConfig {
    /// Exact origins and `*.domain` patterns (`CORS_ORIGINS`, default `http://localhost:3000`).
    pub origins: Vec<String>,
    /// Whether cookies may come along (`CORS_CREDENTIALS`, default true).
    pub credentials: bool,
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
