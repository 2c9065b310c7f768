use axum::http::{HeaderMap, header::USER_AGENT};

/// What kind of program sent a request, by its own word; for logs and traces, never for decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientKind {
    /// Somebody's browser.
    Browser,
    /// A search engine and the like.
    Crawler,
    /// A load test.
    LoadTest,
    /// A load balancer, a kubelet, a monitor.
    Probe,
    /// Any other program that names itself.
    Program,
    /// Nothing was said.
    Unknown,
}

/// Words by which programs name themselves, in small letters; the first that fits decides.
const WORDS: [(ClientKind, &[&str]); 4] = [
    (
        ClientKind::Probe,
        &[
            "kube-probe",
            "elb-healthchecker",
            "healthcheck",
            "prometheus/",
            "uptime",
            "route 53",
        ],
    ),
    (
        ClientKind::LoadTest,
        &["goose", "loadgen", "k6/", "wrk", "apachebench", "locust"],
    ),
    (
        ClientKind::Crawler,
        &["bot", "crawl", "spider", "slurp", "facebookexternalhit"],
    ),
    (ClientKind::Browser, &["mozilla/", "opera/"]),
];

impl ClientKind {
    /// Reads what a request says about its sender.
    pub fn of(headers: &HeaderMap) -> Self {
        let Some(agent) = headers.get(USER_AGENT) else {
            return Self::Unknown;
        };
        let agent = String::from_utf8_lossy(agent.as_bytes()).to_ascii_lowercase();
        if agent.trim().is_empty() {
            return Self::Unknown;
        }
        let named = |(_, words): &&(Self, &[&str])| words.iter().any(|word| agent.contains(word));
        WORDS
            .iter()
            .find(named)
            .map_or(Self::Program, |(kind, _)| *kind)
    }

    /// Its name in logs and traces.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Crawler => "crawler",
            Self::LoadTest => "load_test",
            Self::Probe => "probe",
            Self::Program => "program",
            Self::Unknown => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_are_known_by_their_own_word() {
        for (agent, kind) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36",
                "browser",
            ),
            (
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                "crawler",
            ),
            ("goose/0.18", "load_test"),
            ("k6/0.49.0 (https://k6.io/)", "load_test"),
            ("kube-probe/1.29", "probe"),
            ("ELB-HealthChecker/2.0", "probe"),
            ("curl/8.5.0", "program"),
            ("axios/1.13.2", "program"),
            (" ", "unknown"),
        ] {
            let headers = HeaderMap::from_iter([(USER_AGENT, agent.parse().unwrap())]);
            assert_eq!(ClientKind::of(&headers).as_str(), kind, "{agent}");
        }
        assert_eq!(ClientKind::of(&HeaderMap::new()), ClientKind::Unknown);
    }
}
