use std::{fmt, time::Duration};

use crate::scenario::{Length, ThresholdRule};

/// Something that must be so.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// What is looked at.
    pub metric: Metric,
    /// How it must stand to the limit.
    pub comparison: Comparison,
    /// The limit: microseconds for times, 0 to 1 for shares, else a plain number.
    pub limit: f64,
    /// Of this route alone.
    pub route: Option<String>,
    /// In this phase alone.
    pub phase: Option<String>,
    /// Whenever one looks back this far.
    pub window: Option<Duration>,
    /// Ends the run when it is not so.
    pub abort: bool,
    /// Times count from the send.
    pub service_time: bool,
    text: String,
}

/// What a threshold looks at.
#[derive(Debug, Clone, PartialEq)]
pub enum Metric {
    /// `p95`: the time that this share of requests do not exceed.
    Quantile(f64),
    /// `mean`.
    Mean,
    /// `max`.
    Max,
    /// `error_rate`: the share of requests that count as errors.
    ErrorRate,
    /// `check_rate`: the share of checks that held.
    CheckRate,
    /// `rate`: requests per second.
    Rate,
    /// `requests`.
    Requests,
    /// `errors`.
    Errors,
    /// `unsent`: arrivals that nobody could take.
    Unsent,
    /// `share_under(500ms)`: the share of requests up to this time.
    ShareUnder(Length),
    /// `count(orders)`: a business count.
    Count(String),
}

/// How a value must stand to the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
    /// `==`
    Equal,
}

impl Comparison {
    const ALL: [(&'static str, Self); 5] = [
        ("<=", Self::AtMost),
        (">=", Self::AtLeast),
        ("==", Self::Equal),
        ("<", Self::Below),
        (">", Self::Above),
    ];

    /// Whether a value stands so to the limit.
    pub fn holds(self, value: f64, limit: f64) -> bool {
        match self {
            Self::Below => value < limit,
            Self::AtMost => value <= limit,
            Self::Above => value > limit,
            Self::AtLeast => value >= limit,
            Self::Equal => (value - limit).abs() < f64::EPSILON,
        }
    }
}

impl Metric {
    /// Whether it is a length of time.
    pub fn is_time(&self) -> bool {
        matches!(self, Self::Quantile(_) | Self::Mean | Self::Max)
    }

    /// Whether it is a share of something.
    pub fn is_share(&self) -> bool {
        matches!(
            self,
            Self::ErrorRate | Self::CheckRate | Self::ShareUnder(_)
        )
    }

    /// A value as people read it.
    pub fn show(&self, value: f64) -> String {
        if self.is_time() {
            show_time(value)
        } else if self.is_share() {
            format!("{}%", rounded(value * 100.0))
        } else if *self == Self::Rate {
            format!("{}/s", rounded(value))
        } else {
            rounded(value)
        }
    }

    fn parse(text: &str) -> Result<Self, String> {
        let inner = |name: &str| {
            text.strip_prefix(name)?
                .strip_prefix('(')?
                .strip_suffix(')')
        };
        if let Some(length) = inner("share_under") {
            return Ok(Self::ShareUnder(length.parse()?));
        }
        if let Some(name) = inner("count") {
            return Ok(Self::Count(name.to_owned()));
        }
        if let Some(percent) = text.strip_prefix('p') {
            // p95 and p99.9, and p999 as people say it.
            let percent: Option<f64> = match percent {
                "999" => Some(99.9),
                "9999" => Some(99.99),
                other => other.parse().ok(),
            };
            if let Some(percent) = percent.filter(|percent| *percent > 0.0 && *percent < 100.0) {
                return Ok(Self::Quantile(percent / 100.0));
            }
        }
        Ok(match text {
            "mean" => Self::Mean,
            "max" => Self::Max,
            "error_rate" => Self::ErrorRate,
            "check_rate" => Self::CheckRate,
            "rate" => Self::Rate,
            "requests" => Self::Requests,
            "errors" => Self::Errors,
            "unsent" => Self::Unsent,
            other => {
                return Err(format!(
                    "there is no {other:?} to measure: p50 to p99.99, mean, max, error_rate, check_rate, rate, \
                     requests, errors, unsent, share_under(500ms) or count(NAME)"
                ));
            }
        })
    }
}

impl Threshold {
    /// What a rule says.
    pub fn parse(rule: &ThresholdRule) -> Result<Self, String> {
        let text = rule.that.trim();
        let mut found = Comparison::ALL
            .into_iter()
            .filter_map(|(sign, comparison)| Some((text.find(sign)?, sign, comparison)));
        let (at, sign, comparison) = found
            .next()
            .ok_or_else(|| format!("{text:?} compares nothing: write for example p95 < 500ms"))?;
        let metric = Metric::parse(text[..at].trim())?;
        let limit = parse_limit(&metric, text[at + sign.len()..].trim())?;
        if matches!(metric, Metric::Unsent | Metric::Count(_))
            && (rule.route.is_some() || rule.phase.is_some() || rule.window.is_some())
        {
            return Err(
                "is known for the whole run only, not for a route, phase or window".to_owned(),
            );
        }
        if rule.abort && rule.window.is_none() {
            return Err("`abort` needs a `window` to look at while the run goes on".to_owned());
        }
        if rule.service_time && rule.window.is_some() {
            return Err("a window knows response times only, not `service-time`".to_owned());
        }
        Ok(Self {
            metric,
            comparison,
            limit,
            route: rule.route.clone(),
            phase: rule.phase.clone(),
            window: rule.window.map(|window| window.0),
            abort: rule.abort,
            service_time: rule.service_time,
            text: text.to_owned(),
        })
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)?;
        if self.service_time {
            formatter.write_str(" of the service time")?;
        }
        if let Some(route) = &self.route {
            write!(formatter, " on {route}")?;
        }
        if let Some(phase) = &self.phase {
            write!(formatter, " in {phase}")?;
        }
        if let Some(window) = self.window {
            write!(formatter, " in any {}", Length(window))?;
        }
        Ok(())
    }
}

fn parse_limit(metric: &Metric, text: &str) -> Result<f64, String> {
    if metric.is_time() {
        let length: Length = text.parse()?;
        return Ok(length.seconds() * 1e6);
    }
    let number = |text: &str| {
        let number: Option<f64> = text.trim().parse().ok();
        number
            .filter(|number| number.is_finite())
            .ok_or_else(|| format!("{text:?} is no number"))
    };
    if metric.is_share() {
        return match text.strip_suffix('%') {
            Some(percent) => Ok(number(percent)? / 100.0),
            None => number(text),
        };
    }
    number(text.strip_suffix("/s").unwrap_or(text))
}

/// Microseconds as people read them.
pub fn show_time(microseconds: f64) -> String {
    if microseconds < 1_000.0 {
        format!("{}us", rounded(microseconds))
    } else if microseconds < 1e6 {
        format!("{}ms", rounded(microseconds / 1e3))
    } else {
        format!("{}s", rounded(microseconds / 1e6))
    }
}

/// A number with about three digits that count.
fn rounded(value: f64) -> String {
    let places = if value.abs() >= 100.0 || value.fract() == 0.0 {
        0
    } else if value.abs() >= 10.0 {
        1
    } else {
        2
    };
    format!("{value:.places$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(that: &str) -> ThresholdRule {
        ThresholdRule {
            that: that.to_owned(),
            route: None,
            phase: None,
            window: None,
            abort: false,
            service_time: false,
        }
    }

    #[test]
    fn thresholds_are_written_as_people_say_them() {
        let parsed = |text| {
            let threshold = Threshold::parse(&rule(text)).unwrap();
            (threshold.metric, threshold.comparison, threshold.limit)
        };
        assert_eq!(
            parsed("p95 < 500ms"),
            (Metric::Quantile(0.95), Comparison::Below, 500_000.0)
        );
        assert_eq!(
            parsed("p99.5<=1s"),
            (Metric::Quantile(0.995), Comparison::AtMost, 1e6)
        );
        assert_eq!(
            parsed("error_rate < 1%"),
            (Metric::ErrorRate, Comparison::Below, 0.01)
        );
        assert_eq!(
            parsed("check_rate >= 0.99"),
            (Metric::CheckRate, Comparison::AtLeast, 0.99)
        );
        assert_eq!(
            parsed("rate > 50/s"),
            (Metric::Rate, Comparison::Above, 50.0)
        );
        assert_eq!(
            parsed("unsent == 0"),
            (Metric::Unsent, Comparison::Equal, 0.0)
        );
        let share = Metric::ShareUnder(Length::from_millis(500));
        assert_eq!(
            parsed("share_under(500ms) > 50%"),
            (share, Comparison::Above, 0.5)
        );
        assert_eq!(
            parsed("count(orders) >= 3"),
            (Metric::Count("orders".to_owned()), Comparison::AtLeast, 3.0)
        );
    }

    #[test]
    fn what_is_no_threshold_is_refused_with_what_would_be_one() {
        for text in [
            "",
            "p95",
            "p95 500ms",
            "p0 < 1s",
            "p100 < 1s",
            "speed < 3",
            "p95 < fast",
            "error_rate < x",
        ] {
            let told = Threshold::parse(&rule(text)).unwrap_err();
            assert!(!told.is_empty(), "{text}");
        }
        let aborts = ThresholdRule {
            abort: true,
            ..rule("p95 < 1s")
        };
        assert!(Threshold::parse(&aborts).unwrap_err().contains("window"));
    }

    #[test]
    fn values_are_shown_with_their_unit() {
        assert_eq!(Metric::Quantile(0.5).show(1_234.0), "1.23ms");
        assert_eq!(Metric::Max.show(1_500_000.0), "1.50s");
        assert_eq!(Metric::ErrorRate.show(0.0123), "1.23%");
        assert_eq!(Metric::Rate.show(373.4), "373/s");
    }
}
