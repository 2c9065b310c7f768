use std::collections::BTreeMap;

use url::{Host, Url};

use super::Service;
use crate::error::AwsError;

const ALL: &str = "aws";

/// Where each service is.
#[derive(Debug, Clone)]
pub(crate) struct Endpoints {
    region: String,
    given: BTreeMap<String, String>,
}

impl Endpoints {
    /// AWS's own in that region, but for the given ones.
    pub(crate) fn new(region: &str, given: &BTreeMap<String, String>) -> Result<Self, AwsError> {
        let given = given
            .iter()
            .map(|(name, address)| Ok((name.clone(), checked(name, address)?)))
            .collect::<Result<_, String>>()
            .map_err(|wrong| AwsError::invalid(("settings", "endpoints"), wrong))?;
        Ok(Self {
            region: region.to_owned(),
            given,
        })
    }

    /// The address of a service without a path.
    pub(crate) fn address(&self, service: Service) -> String {
        let given = self.given.get(service.name());
        match given.or_else(|| self.given.get(ALL)) {
            Some(given) => given.clone(),
            None => format!("https://{}", service.host(&self.region)),
        }
    }

    pub(crate) fn region(&self) -> &str {
        &self.region
    }
}

fn checked(name: &str, address: &str) -> Result<String, String> {
    let is_known = name == ALL || Service::ALL.iter().any(|service| service.name() == name);
    if !is_known {
        let known = Service::ALL.map(Service::name).join(", ");
        return Err(format!(
            "there is no service \"{name}\": an endpoint is for {ALL}, {known}"
        ));
    }
    let url = Url::parse(address)
        .map_err(|error| format!("the endpoint of {name} is no address: {error}"))?;
    match url.scheme() {
        "https" => {}
        "http" if is_here(&url) => {}
        "http" => {
            return Err(format!(
                "the endpoint of {name} is plain HTTP, which is only for this machine"
            ));
        }
        _ => return Err(format!("the endpoint of {name} is neither HTTPS nor HTTP")),
    }
    let is_bare = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if !is_bare || url.path() != "/" {
        return Err(format!(
            "the endpoint of {name} is more than a host and a port"
        ));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoints(name: &str, address: &str) -> Result<Endpoints, AwsError> {
        let given = BTreeMap::from([(name.to_owned(), address.to_owned())]);
        Endpoints::new("eu-south-1", &given)
    }

    #[test]
    fn what_is_not_given_is_where_aws_has_it() {
        let endpoints = endpoints("rds", "http://127.0.0.1:5000/").unwrap();
        assert_eq!(endpoints.address(Service::Rds), "http://127.0.0.1:5000");
        assert_eq!(
            endpoints.address(Service::Logs),
            "https://logs.eu-south-1.amazonaws.com"
        );
    }

    #[test]
    fn a_wrong_endpoint_is_told_with_its_name() {
        let table = [
            ("kube", "https://example.com", "no service \"kube\""),
            ("rds", "example.com:80", "neither HTTPS nor HTTP"),
            ("rds", "rds", "is no address"),
            ("rds", "http://example.com", "only for this machine"),
            ("rds", "https://user@example.com", "more than a host"),
            ("rds", "https://example.com/path", "more than a host"),
        ];
        for (name, address, told) in table {
            let error = endpoints(name, address).unwrap_err();
            assert!(error.message.contains(told), "{error}");
        }
    }
}
