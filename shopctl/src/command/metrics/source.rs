use shopctl_aws::{Aws, AwsErrorKind, CacheKind, MetricName, Settings};

use super::catalogue::Source;
use crate::{
    command::context::Context,
    error::{CommandError, ErrorKind, Result},
    platform::{Eks, lacks},
};

/// Where `CloudFront` keeps its metrics, wherever the rest runs.
const EDGE: &str = "us-east-1";

/// One thing that has metrics: what to call it, and the dimensions that it is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Thing {
    pub(super) name: String,
    pub(super) dimensions: Vec<(&'static str, String)>,
}

impl Thing {
    fn new(dimension: &'static str, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            dimensions: vec![(dimension, name.to_owned())],
        }
    }
}

/// Whose metrics are meant, as the target names it or AWS knows it.
pub(super) async fn things(eks: &Eks, source: Source) -> Result<Vec<Thing>> {
    let config = eks.config();
    match source {
        Source::LoadBalancer => {
            let known = eks.aws().await?.list_metrics(source.namespace()).await?;
            load_balancers(&known, eks.namespace())
        }
        Source::Pods => {
            let cluster = config.cluster.as_deref().ok_or_else(|| lacks("cluster"))?;
            let mut thing = Thing::new("ClusterName", cluster);
            thing
                .dimensions
                .push(("Namespace", eks.namespace().to_owned()));
            Ok(vec![thing])
        }
        Source::Database => {
            let id = config.rds.as_deref().ok_or_else(|| lacks("rds"))?;
            Ok(vec![Thing::new("DBInstanceIdentifier", id)])
        }
        Source::Cache => {
            let id = config
                .elasticache
                .as_deref()
                .ok_or_else(|| lacks("elasticache"))?;
            let cache = eks.aws().await?.cache(id).await?;
            let members = cache.nodes.iter().map(|node| node.id.as_str());
            let members: Vec<_> = match cache.kind {
                CacheKind::Group => members.collect(),
                CacheKind::Single => vec![cache.id.as_str()],
            };
            let things = members
                .into_iter()
                .map(|id| Thing::new("CacheClusterId", id));
            Ok(things.collect())
        }
        Source::Cdn => {
            let cdn = config
                .cdn
                .as_ref()
                .ok_or_else(|| lacks("cdn.distribution"))?;
            let mut thing = Thing::new("DistributionId", &cdn.distribution);
            thing.dimensions.push(("Region", "Global".to_owned()));
            Ok(vec![thing])
        }
    }
}

/// The load balancers of the shop: those that were made for its namespace, or all where none is known by it.
fn load_balancers(known: &[MetricName], namespace: &str) -> Result<Vec<Thing>> {
    let mut names: Vec<_> = known.iter().filter_map(load_balancer).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        let none = "no load balancer had requests lately, as far as CloudWatch knows";
        return Err(CommandError::new(ErrorKind::NotFound, none)
            .hint("look at `region` of the target, and whether an Ingress made a load balancer"));
    }
    let own = format!("/k8s-{namespace}-");
    if names.iter().any(|name| name.contains(&own)) {
        names.retain(|name| name.contains(&own));
    }
    let things = names
        .into_iter()
        .map(|name| Thing::new("LoadBalancer", name));
    Ok(things.collect())
}

/// The load balancer that a metric is of as a whole, and not of a part of it.
fn load_balancer(metric: &MetricName) -> Option<&str> {
    match metric.dimensions.as_slice() {
        [(name, value)] if name == "LoadBalancer" => Some(value),
        _ => None,
    }
}

/// AWS where the metrics of a source are.
pub(super) async fn aws(context: &Context, eks: &Eks, source: Source) -> Result<Aws> {
    let here = eks.aws().await?;
    if source != Source::Cdn || here.region() == EDGE {
        return Ok(here.clone());
    }
    let config = eks.config();
    let mut settings = Settings::new(EDGE);
    settings.profile.clone_from(&config.profile);
    settings.patience = context.global.timeout;
    let endpoints = config
        .endpoints
        .iter()
        .filter(|(service, _)| *service != "kube");
    settings.endpoints = endpoints
        .map(|(service, address)| (service.clone(), address.clone()))
        .collect();
    // What could change something is not kept.
    let (there, _) = Aws::connect(settings).await?;
    Ok(there)
}

/// What went wrong where metrics were asked for. Those of the edge are in one region alone, which not everybody may ask.
pub(super) fn failed(source: Source, error: shopctl_aws::AwsError) -> CommandError {
    let is_refused = matches!(error.kind, AwsErrorKind::Denied | AwsErrorKind::Unreachable);
    let failed = CommandError::from(error);
    if source == Source::Cdn && is_refused {
        return failed.hint(format!(
            "CloudFront keeps its metrics in {EDGE} alone; that region must be reached and allowed"
        ));
    }
    failed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metric(dimensions: &[(&str, &str)]) -> MetricName {
        let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        MetricName {
            namespace: "AWS/ApplicationELB".to_owned(),
            name: "RequestCount".to_owned(),
            dimensions: dimensions.iter().map(pair).collect(),
        }
    }

    fn names(known: &[MetricName]) -> Vec<String> {
        let things = load_balancers(known, "shop").unwrap();
        things.into_iter().map(|thing| thing.name).collect()
    }

    #[test]
    fn the_load_balancer_of_the_namespace_is_meant_where_there_are_others() {
        let own = ("LoadBalancer", "app/k8s-shop-shopd-1/a");
        let other = ("LoadBalancer", "app/grafana/b");
        let part = metric(&[("AvailabilityZone", "a"), ("LoadBalancer", "app/zone/c")]);
        let known = [
            metric(&[own]),
            metric(&[other]),
            part.clone(),
            metric(&[own]),
        ];
        assert_eq!(names(&known), ["app/k8s-shop-shopd-1/a"]);
        assert_eq!(names(&[metric(&[other])]), ["app/grafana/b"]);
        let none = load_balancers(&[part], "shop").unwrap_err();
        assert_eq!(none.kind, ErrorKind::NotFound);
    }
}
