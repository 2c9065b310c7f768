use std::time::Duration;

use axum::http::Method;

use crate::{config::LimitsConfig, storefront};

/// How many requests of one kind somebody may make in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Its name in metrics, logs and counters.
    pub name: &'static str,
    /// Requests in a window.
    pub max: u32,
    /// How long a window lasts.
    pub window: Duration,
}

const LOGIN: Limit = Limit {
    name: "login",
    max: 5,
    window: Duration::from_mins(15),
};
const REGISTER: Limit = Limit {
    name: "register",
    max: 3,
    window: Duration::from_hours(1),
};
/// Attempts to find an order by its number and an e-mail address: an address of the network has so many.
const LOOKUP: Limit = Limit {
    name: "lookup",
    max: 10,
    window: Duration::from_mins(15),
};
/// Attempts at the e-mail address of one order, from wherever they come.
pub(super) const ORDER: Limit = Limit {
    name: "order",
    max: 10,
    window: Duration::from_mins(15),
};
/// Attempts at one account's password, from whatever address: far more than its owner mistypes, far fewer than guessing takes.
pub(super) const ACCOUNT: Limit = Limit {
    name: "account",
    max: 30,
    window: Duration::from_mins(15),
};

/// Routes that machines ask all the time, and files that pages bring along.
const UNCOUNTED: [&str; 4] = ["/health", "/ready", "/api/health", "/favicon.ico"];

/// Which limit holds for what.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    global: Limit,
    ahead: Limit,
}

impl Rules {
    /// The rules that the settings make.
    pub fn new(config: &LimitsConfig) -> Self {
        Self {
            global: Limit {
                name: "global",
                max: config.max.get(),
                window: config.window,
            },
            ahead: Limit {
                name: "prefetch",
                max: config.max.get().div_ceil(2),
                window: config.window,
            },
        }
    }

    /// The limit on pages that browsers fetch ahead: counted apart, so that they leave what is asked for its own.
    pub fn of_prefetch(&self) -> Limit {
        self.ahead
    }

    /// The limit on requests of one address to a route template; `None` where they are not counted.
    pub fn of_route(&self, method: &Method, route: &str) -> Option<Limit> {
        let is_file =
            route.starts_with(storefront::assets::PREFIX) || route.starts_with("/images/");
        match (method.as_str(), route) {
            ("POST", "/api/auth/login" | "/auth/login") => Some(LOGIN),
            ("POST", "/api/auth/register" | "/auth/register") => Some(REGISTER),
            ("POST", "/orders/lookup") => Some(LOOKUP),
            (_, route) if is_file || UNCOUNTED.contains(&route) => None,
            _ => Some(self.global),
        }
    }
}

/// A window as people say it: "1 minute", "15 minutes", "90 seconds".
pub fn spoken_window(window: Duration) -> String {
    let seconds = window.as_secs().max(1);
    let (number, unit) = match seconds {
        _ if seconds.is_multiple_of(3_600) => (seconds / 3_600, "hour"),
        _ if seconds.is_multiple_of(60) => (seconds / 60, "minute"),
        _ => (seconds, "second"),
    };
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_said_in_their_largest_whole_unit() {
        for (seconds, said) in [
            (0, "1 second"),
            (1, "1 second"),
            (60, "1 minute"),
            (90, "90 seconds"),
            (900, "15 minutes"),
            (3_600, "1 hour"),
            (7_200, "2 hours"),
        ] {
            assert_eq!(spoken_window(Duration::from_secs(seconds)), said);
        }
    }
}
