//! How the values of settings are written.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use ipnet::IpNet;
use secrecy::SecretString;
use shop_core::{
    account::Email,
    money::{Money, Rate, Rounding},
};

/// A switch that may be left to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toggle {
    /// The server decides by where it runs.
    Auto,
    /// On, wherever it runs.
    On,
    /// Off, wherever it runs.
    Off,
}

impl Toggle {
    /// The switch's position, which is `automatic` where it was left to the server.
    pub fn resolve(self, automatic: bool) -> bool {
        match self {
            Self::Auto => automatic,
            Self::On => true,
            Self::Off => false,
        }
    }
}

pub(super) fn flag(text: &str) -> Result<bool, &'static str> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" => Ok(true),
        "false" | "0" | "no" | "off" => Ok(false),
        _ => Err("write true or false (also 1/0, yes/no, on/off)"),
    }
}

pub(super) fn toggle(text: &str) -> Result<Toggle, &'static str> {
    if text.trim().eq_ignore_ascii_case("auto") {
        return Ok(Toggle::Auto);
    }
    match flag(text) {
        Ok(true) => Ok(Toggle::On),
        Ok(false) => Ok(Toggle::Off),
        Err(_) => Err("write auto, true or false"),
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the shape that clap asks of a parser"
)]
pub(super) fn secret(text: &str) -> Result<SecretString, Infallible> {
    Ok(text.into())
}

pub(super) fn address(text: &str) -> Result<IpAddr, &'static str> {
    match text.trim() {
        "localhost" => Ok(Ipv4Addr::LOCALHOST.into()),
        text => text
            .parse()
            .map_err(|_| "write an IP address like 127.0.0.1, 0.0.0.0 or ::"),
    }
}

pub(super) fn socket_address(text: &str) -> Result<SocketAddr, &'static str> {
    text.trim()
        .parse()
        .map_err(|_| "write an address and a port like 127.0.0.1:9090 or [::]:9090")
}

/// Networks, as a list whose clones clap can make.
#[derive(Debug, Clone, Default)]
pub(super) struct Networks(pub(super) Vec<IpNet>);

/// Reads networks and single addresses, by commas.
pub(super) fn networks(text: &str) -> Result<Networks, String> {
    let network = |entry: String| {
        let alone = entry.parse::<IpAddr>().map(IpNet::from);
        entry.parse().or(alone).map_err(|_| {
            format!("{entry:?} is no network: write one like 10.0.0.0/16, fd00::/8 or 10.1.2.3")
        })
    };
    list(text)
        .into_iter()
        .map(network)
        .collect::<Result<_, _>>()
        .map(Networks)
}

/// Reads an address that requests can be sent to.
pub(super) fn http_address(text: &str) -> Result<url::Url, &'static str> {
    let url = url::Url::parse(text.trim()).ok();
    url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or("write an address like http://127.0.0.1:4317")
}

/// Reads the address of a site: a scheme, a host and perhaps a port; it comes back without a slash at its end.
pub(super) fn origin(text: &str) -> Result<String, &'static str> {
    http_address(text)
        .ok()
        .filter(|url| url.path() == "/" && url.query().is_none() && url.fragment().is_none())
        .filter(|url| url.username().is_empty() && url.password().is_none())
        .map(|url| url.origin().ascii_serialization())
        .ok_or("write an address without a path, like https://shop.example")
}

/// Reads an e-mail address.
pub(super) fn email(text: &str) -> Result<String, &'static str> {
    Email::parse(text.trim())
        .map(|email| email.as_str().to_owned())
        .ok_or("write an e-mail address like help@shop.example")
}

/// Reads a share, from 0 to 1.
pub(super) fn share(text: &str) -> Result<f64, &'static str> {
    let share = text.trim().parse().ok();
    share
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or("write a share from 0 to 1, like 0.05")
}

/// Reads whole milliseconds, from 1 to a day.
pub(super) fn millis(text: &str) -> Result<Duration, &'static str> {
    match text.parse() {
        Ok(millis @ 1..=86_400_000) => Ok(Duration::from_millis(millis)),
        _ => Err("write whole milliseconds, from 1 to 86400000"),
    }
}

/// Reads whole milliseconds, from none to a day.
pub(super) fn delay(text: &str) -> Result<Duration, &'static str> {
    match text {
        "0" => Ok(Duration::ZERO),
        text => millis(text).map_err(|_| "write whole milliseconds, from 0 to 86400000"),
    }
}

/// Reads a lifetime: seconds, or a number with s, m, h, d or w; from a minute to ten years.
pub(crate) fn lifetime(text: &str) -> Result<Duration, &'static str> {
    const REFUSAL: &str = "write seconds or a form like 15m, 12h or 7d, from a minute to ten years";
    let text = text.trim();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "w" => 604_800,
        _ => return Err(REFUSAL),
    };
    let seconds = digits
        .trim_end()
        .parse::<u64>()
        .ok()
        .and_then(|n| n.checked_mul(unit));
    match seconds {
        Some(seconds @ 60..=315_360_000) => Ok(Duration::from_secs(seconds)),
        _ => Err(REFUSAL),
    }
}

pub(super) fn money(text: &str) -> Result<Money, &'static str> {
    let cents_only = text
        .split_once('.')
        .is_none_or(|(_, cents)| cents.len() <= 2);
    Money::from_decimal(text, Rounding::HalfAwayFromZero)
        .filter(|amount| cents_only && (Money::ZERO..=Money::MAX).contains(amount))
        .ok_or("write an amount like 9.99, from 0 to 99999999.99")
}

pub(super) fn percentage(text: &str) -> Result<Rate, &'static str> {
    Rate::from_percent(text).ok_or("write a percentage like 10 or 7.5, from 0 to 100")
}

/// Splits a list at its commas and trims the entries; empty ones are dropped.
pub(super) fn list(text: &str) -> Vec<String> {
    text.split(',')
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A text setting; an empty one counts as absent.
pub(super) fn present(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switches_are_read_in_any_case() {
        for text in ["true", "TRUE", "1", "yes", "On"] {
            assert_eq!(flag(text), Ok(true), "{text}");
            assert_eq!(toggle(text), Ok(Toggle::On), "{text}");
        }
        for text in ["false", "False", "0", "NO", "off"] {
            assert_eq!(flag(text), Ok(false), "{text}");
            assert_eq!(toggle(text), Ok(Toggle::Off), "{text}");
        }
        for text in ["", "2", "y", "enabled"] {
            assert!(flag(text).is_err() && toggle(text).is_err(), "{text}");
        }
        assert!(toggle("Auto").unwrap().resolve(true));
        assert!(!toggle("auto").unwrap().resolve(false));
        assert!(toggle("on").unwrap().resolve(false));
    }

    #[test]
    fn the_address_of_a_site_has_no_path() {
        for (text, read) in [
            ("https://shop.example", "https://shop.example"),
            (" HTTPS://Shop.example:443/ ", "https://shop.example"),
            ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
            (
                "https://negozio-caffè.example",
                "https://xn--negozio-caff-8db.example",
            ),
        ] {
            assert_eq!(origin(text).as_deref(), Ok(read), "{text}");
        }
        for text in [
            "",
            "shop.example",
            "ftp://shop.example",
            "https://shop.example/shop",
            "https://shop.example/?a=b",
            "https://shop.example/#a",
            "https://me@shop.example",
            "https://",
        ] {
            assert!(origin(text).is_err(), "{text}");
        }
    }

    #[test]
    fn lifetimes_are_seconds_or_a_number_with_a_unit() {
        for (text, seconds) in [
            ("3600", 3_600),
            ("90s", 90),
            ("15m", 900),
            ("12h", 43_200),
            ("7d", 604_800),
            (" 2 w ", 1_209_600),
        ] {
            assert_eq!(lifetime(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in [
            "",
            "0",
            "59",
            "7 days",
            "-1d",
            "1.5h",
            "99999999999999999999d",
            "11y",
            "4000d",
        ] {
            assert!(lifetime(text).is_err(), "{text}");
        }
    }

    #[test]
    fn amounts_are_whole_cents_within_bounds() {
        assert_eq!(money("9.99"), Ok(Money::from_minor_units(999)));
        assert_eq!(money("50"), Ok(Money::from_minor_units(5_000)));
        assert_eq!(money("99999999.99"), Ok(Money::MAX));
        for text in ["-0.01", "0.001", "100000000", "1e3", "free", ""] {
            assert!(money(text).is_err(), "{text}");
        }
    }

    #[test]
    fn lists_are_trimmed_and_hold_no_empty_entry() {
        assert_eq!(list(" a , b,,c "), ["a", "b", "c"]);
        assert!(list(" , ").is_empty());
    }

    #[test]
    fn addresses_to_listen_on_are_numbers_or_this_machine() {
        assert_eq!(address("localhost"), Ok(Ipv4Addr::LOCALHOST.into()));
        assert_eq!(address("0.0.0.0"), Ok(Ipv4Addr::UNSPECIFIED.into()));
        assert!(address("::1").is_ok_and(|address| address.is_loopback()));
        assert!(address("shop.example").is_err());
    }

    #[test]
    fn waits_are_bounded() {
        assert_eq!(millis("30000"), Ok(Duration::from_secs(30)));
        for text in ["0", "-1", "1s", "86400001"] {
            assert!(millis(text).is_err(), "{text}");
        }
    }
}
