use super::{
    call::{Answer, Call},
    cloudfront, cloudwatch, costs, ecr, eks, elasticache, logs, rds,
    refusal::Refusal,
    sts,
    world::World,
    xray,
};

/// A service that the fake has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    /// Security Token Service.
    Sts,
    /// Kubernetes clusters.
    Eks,
    /// Metrics and alarms.
    CloudWatch,
    /// CloudWatch Logs.
    Logs,
    /// The content delivery network.
    CloudFront,
    /// Images of containers.
    Ecr,
    /// Databases.
    Rds,
    /// Caches.
    ElastiCache,
    /// Traces.
    XRay,
    /// Cost Explorer.
    CostExplorer,
}

/// How a service is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// A form, answered by XML.
    Query,
    /// Paths, answered by XML.
    RestXml,
    /// A JSON document; the operation is in `X-Amz-Target`.
    Json,
    /// Paths and JSON.
    RestJson,
    /// Smithy RPC v2 with CBOR.
    Cbor,
}

impl Service {
    const ALL: [Self; 10] = [
        Self::Sts,
        Self::Eks,
        Self::CloudWatch,
        Self::Logs,
        Self::CloudFront,
        Self::Ecr,
        Self::Rds,
        Self::ElastiCache,
        Self::XRay,
        Self::CostExplorer,
    ];

    /// The name in the scope of a signature.
    pub fn signing_name(self) -> &'static str {
        match self {
            Self::Sts => "sts",
            Self::Eks => "eks",
            Self::CloudWatch => "monitoring",
            Self::Logs => "logs",
            Self::CloudFront => "cloudfront",
            Self::Ecr => "ecr",
            Self::Rds => "rds",
            Self::ElastiCache => "elasticache",
            Self::XRay => "xray",
            Self::CostExplorer => "ce",
        }
    }

    pub(crate) fn by_signing_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|service| service.signing_name() == name)
    }

    /// How it is spoken to; metrics may also be asked for in JSON.
    pub(crate) fn protocol(self) -> Protocol {
        match self {
            Self::Sts | Self::Rds | Self::ElastiCache => Protocol::Query,
            Self::CloudFront => Protocol::RestXml,
            Self::Logs | Self::Ecr | Self::CostExplorer => Protocol::Json,
            Self::Eks | Self::XRay => Protocol::RestJson,
            Self::CloudWatch => Protocol::Cbor,
        }
    }

    /// The namespace of its XML, empty where it speaks no XML.
    pub(crate) fn namespace(self) -> &'static str {
        match self {
            Self::Sts => "https://sts.amazonaws.com/doc/2011-06-15/",
            Self::Rds => "http://rds.amazonaws.com/doc/2014-10-31/",
            Self::ElastiCache => "http://elasticache.amazonaws.com/doc/2015-02-02/",
            Self::CloudFront => "http://cloudfront.amazonaws.com/doc/2020-05-31/",
            _ => "",
        }
    }

    /// The prefix of `X-Amz-Target`, or of the path of an RPC; empty where the service has none.
    pub(crate) fn target(self) -> &'static str {
        match self {
            Self::Logs => "Logs_20140328",
            Self::Ecr => "AmazonEC2ContainerRegistry_V20150921",
            Self::CostExplorer => "AWSInsightsIndexService",
            Self::CloudWatch => "GraniteServiceVersion20100801",
            _ => "",
        }
    }

    /// The `Version` that a form must have, empty where the service takes no forms.
    pub(crate) fn version(self) -> &'static str {
        match self {
            Self::Sts => "2011-06-15",
            Self::Rds => "2014-10-31",
            Self::ElastiCache => "2015-02-02",
            _ => "",
        }
    }

    pub(crate) fn answer(self, world: &mut World, call: &Call) -> Result<Answer, Refusal> {
        match self {
            Self::Sts => sts::answer(world, call),
            Self::Eks => eks::answer(world, call),
            Self::CloudWatch => cloudwatch::answer(world, call),
            Self::Logs => logs::answer(world, call),
            Self::CloudFront => cloudfront::answer(world, call),
            Self::Ecr => ecr::answer(world, call),
            Self::Rds => rds::answer(world, call),
            Self::ElastiCache => elasticache::answer(world, call),
            Self::XRay => xray::answer(world, call),
            Self::CostExplorer => costs::answer(world, call),
        }
    }
}
