//! What keeps a load test from going where it must not, or from being larger than meant. All of it is decided before a
//! request is sent, but for the question whether the target serves real shoppers.

use serde::Deserialize;

use crate::{
    engine::Limits,
    http::{Client, Outgoing, Target},
    scenario::{Load, Scenario},
    schedule::{OpenSchedule, Phases},
};

/// Why a load test is not made. The program ends with exit code 3.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The target is another machine, which nobody allowed.
    #[error(
        "{host} is not this machine and on no list of allowed targets; add it with --allow-host {host}, or to \
         LOADGEN_ALLOWED_HOSTS"
    )]
    NotAllowed {
        /// The target's host.
        host: String,
    },
    /// The target serves real shoppers.
    #[error(
        "{host} says that it is production; if shoppers may bear this test, name it: --production {host}"
    )]
    Production {
        /// The target's host.
        host: String,
    },
    /// The scenario asks for more than the limits allow.
    #[error(
        "the scenario asks for {asked}, and the limit is {limit}; raise it with {flag} if this is meant"
    )]
    TooMuch {
        /// What it asks for.
        asked: String,
        /// What is allowed.
        limit: String,
        /// What raises the limit.
        flag: &'static str,
    },
}

/// Which hosts may be loaded.
#[derive(Debug, Clone, Default)]
pub struct Allowed {
    /// Hosts beside this machine.
    pub hosts: Vec<String>,
    /// The production host that was named.
    pub production: Option<String>,
}

impl Allowed {
    /// Whether the target may be loaded at all.
    pub fn check(&self, target: &Target) -> Result<(), Refusal> {
        let is_listed = self
            .hosts
            .iter()
            .any(|host| host.eq_ignore_ascii_case(&target.host));
        if target.is_loopback() || is_listed {
            return Ok(());
        }
        Err(Refusal::NotAllowed {
            host: target.host.clone(),
        })
    }

    /// Whether the target may be loaded though it is what it says.
    pub fn check_environment(
        &self,
        target: &Target,
        environment: Option<&str>,
    ) -> Result<(), Refusal> {
        let is_production = environment == Some("production");
        let is_named = self
            .production
            .as_deref()
            .is_some_and(|host| host.eq_ignore_ascii_case(&target.host));
        if is_production && !is_named {
            return Err(Refusal::Production {
                host: target.host.clone(),
            });
        }
        Ok(())
    }
}

/// Whether a scenario stays within limits.
pub fn check_size(scenario: &Scenario, limits: &Limits) -> Result<(), Refusal> {
    let (length, rate, users) = match &scenario.load {
        Load::Open { phases, .. } => (
            Phases::of(phases).length(),
            OpenSchedule::new(phases).peak(),
            scenario.max_users,
        ),
        Load::Closed { phases, .. } => {
            let users = phases
                .iter()
                .filter_map(|phase| phase.load.target().resolve(&scenario.variables));
            (Phases::of(phases).length(), 0.0, users.max().unwrap_or(0))
        }
    };
    let too_much =
        |asked: String, limit: String, flag| Err(Refusal::TooMuch { asked, limit, flag });
    if length > limits.duration {
        return too_much(
            format!("{length:?}"),
            format!("{:?}", limits.duration),
            "--max-duration",
        );
    }
    if rate > limits.rate {
        return too_much(
            format!("{rate} arrivals per second"),
            limits.rate.to_string(),
            "--max-rate",
        );
    }
    if users > limits.users {
        return too_much(
            format!("{users} users"),
            limits.users.to_string(),
            "--max-users",
        );
    }
    Ok(())
}

#[derive(Deserialize)]
struct Version {
    environment: String,
}

/// What the target says it is for; `None` if it says nothing.
pub async fn environment_of(client: &mut Client, mut headers: Outgoing) -> Option<String> {
    headers.path = hyper::Uri::from_static("/version");
    let answer = client.send(headers).await.outcome.ok()?;
    let version: Version = serde_json::from_slice(&answer.body).ok()?;
    Some(version.environment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        http::Trust,
        scenario::{BUILT_IN, parse},
    };

    fn target(text: &str) -> Target {
        Target::parse(text, Trust::default()).unwrap()
    }

    #[test]
    fn only_this_machine_and_listed_hosts_are_loaded() {
        let allowed = Allowed {
            hosts: vec!["staging.example".to_owned()],
            production: None,
        };
        assert_eq!(allowed.check(&target("http://127.0.0.1:3000")), Ok(()));
        assert_eq!(allowed.check(&target("https://STAGING.example")), Ok(()));
        let refused = allowed
            .check(&target("http://shop.example"))
            .unwrap_err()
            .to_string();
        assert!(refused.contains("--allow-host shop.example"), "{refused}");
    }

    #[test]
    fn production_must_be_named_even_where_it_is_listed() {
        let mut allowed = Allowed {
            hosts: vec!["shop.example".to_owned()],
            production: None,
        };
        let shop = target("http://shop.example");
        assert!(
            allowed
                .check_environment(&shop, Some("production"))
                .is_err()
        );
        assert_eq!(
            allowed.check_environment(&shop, Some("development")),
            Ok(())
        );
        assert_eq!(allowed.check_environment(&shop, None), Ok(()));
        allowed.production = Some("other.example".to_owned());
        assert!(
            allowed
                .check_environment(&shop, Some("production"))
                .is_err()
        );
        allowed.production = Some("shop.example".to_owned());
        assert_eq!(allowed.check_environment(&shop, Some("production")), Ok(()));
    }

    #[test]
    fn a_scenario_larger_than_the_limits_is_refused_with_what_raises_them() {
        let scenario = parse(BUILT_IN[1].text).unwrap();
        let limits = Limits {
            rate: 0.1,
            ..Limits::default()
        };
        let refused = check_size(&scenario, &limits).unwrap_err().to_string();
        assert!(refused.contains("--max-rate"), "{refused}");
        assert_eq!(check_size(&scenario, &Limits::default()), Ok(()));
    }
}
