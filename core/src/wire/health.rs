use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Moment;

/// The reply of `/health` and `/ready`; it has no envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatusResponse {
    /// `ok` while the process lives, `ready` while it can serve.
    #[cfg_attr(feature = "openapi", schema(example = "ok"))]
    pub status: String,
    /// The server's present moment.
    pub timestamp: Moment,
}

impl StatusResponse {
    /// The process lives.
    pub fn ok(now: Timestamp) -> Self {
        Self {
            status: "ok".to_owned(),
            timestamp: Moment(now),
        }
    }

    /// The process can serve.
    pub fn ready(now: Timestamp) -> Self {
        Self {
            status: "ready".to_owned(),
            timestamp: Moment(now),
        }
    }
}

/// The reply of `/version`: what runs there, and what for; no envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VersionResponse {
    /// The server's version.
    #[cfg_attr(feature = "openapi", schema(example = "0.1.0"))]
    pub version: String,
    /// `production` where real shoppers buy, else `development` or `test`. Load tests refuse production unless it is
    /// named.
    #[cfg_attr(feature = "openapi", schema(example = "development"))]
    pub environment: String,
}

/// The reply of `/metrics/cache`: what the cache of this process has done since it started; no envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CacheMetricsResponse {
    /// Answered from the cache.
    pub hits: u64,
    /// Loaded from the database.
    pub misses: u64,
    /// The share of hits, with two decimals; `0.00%` while nothing was asked for.
    #[cfg_attr(
        feature = "openapi",
        schema(pattern = r"^\d{1,3}\.\d{2}%$", example = "97.31%")
    )]
    pub hit_rate: String,
    /// Hits and misses.
    pub total: u64,
    /// The server's present moment.
    pub timestamp: Moment,
}

impl CacheMetricsResponse {
    /// Adds up hits and misses.
    pub fn new(hits: u64, misses: u64, now: Timestamp) -> Self {
        Self {
            hits,
            misses,
            hit_rate: percentage(hits, hits.saturating_add(misses)),
            total: hits.saturating_add(misses),
            timestamp: Moment(now),
        }
    }
}

fn percentage(part: u64, whole: u64) -> String {
    let (part, whole) = (u128::from(part), u128::from(whole.max(1)));
    let hundredths = (part * 10_000 + whole / 2) / whole;
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::{
        super::check::{check, now},
        *,
    };

    #[test]
    fn health_has_no_envelope() {
        check(
            &StatusResponse::ok(now()),
            r#"{"status":"ok","timestamp":"2026-12-20T09:30:00.123Z"}"#,
        );
        assert_eq!(StatusResponse::ready(now()).status, "ready");
    }

    #[test]
    fn the_hit_rate_has_two_decimals() {
        for (hits, misses, rate) in [
            (0, 0, "0.00%"),
            (1, 2, "33.33%"),
            (2, 1, "66.67%"),
            (5, 0, "100.00%"),
            (1, 1_999, "0.05%"),
        ] {
            assert_eq!(
                CacheMetricsResponse::new(hits, misses, now()).hit_rate,
                rate
            );
        }
        check(
            &CacheMetricsResponse::new(3, 1, now()),
            r#"{"hits":3,"misses":1,"hitRate":"75.00%","total":4,"timestamp":"2026-12-20T09:30:00.123Z"}"#,
        );
    }
}
