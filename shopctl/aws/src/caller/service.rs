/// A service of AWS: how it is called in settings, in signatures and on the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    Sts,
    Eks,
    CloudWatch,
    Logs,
    CloudFront,
    Ecr,
    Rds,
    ElastiCache,
    XRay,
    Costs,
}

impl Service {
    pub(crate) const ALL: [Self; 10] = [
        Self::Sts,
        Self::Eks,
        Self::CloudWatch,
        Self::Logs,
        Self::CloudFront,
        Self::Ecr,
        Self::Rds,
        Self::ElastiCache,
        Self::XRay,
        Self::Costs,
    ];

    /// In settings and errors.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sts => "sts",
            Self::Eks => "eks",
            Self::CloudWatch => "cloudwatch",
            Self::Logs => "logs",
            Self::CloudFront => "cloudfront",
            Self::Ecr => "ecr",
            Self::Rds => "rds",
            Self::ElastiCache => "elasticache",
            Self::XRay => "xray",
            Self::Costs => "ce",
        }
    }

    /// In signatures.
    pub(crate) fn signing_name(self) -> &'static str {
        match self {
            Self::CloudWatch => "monitoring",
            other => other.name(),
        }
    }

    /// The version of its interface, where requests name it.
    pub(crate) fn version(self) -> &'static str {
        match self {
            Self::Sts => "2011-06-15",
            Self::Rds => "2014-10-31",
            Self::ElastiCache => "2015-02-02",
            Self::CloudFront => "2020-05-31",
            _ => "",
        }
    }

    /// What a JSON request names its operation with.
    pub(crate) fn target(self) -> &'static str {
        match self {
            Self::Logs => "Logs_20140328",
            Self::Ecr => "AmazonEC2ContainerRegistry_V20150921",
            Self::Costs => "AWSInsightsIndexService",
            _ => "",
        }
    }

    /// The region that signs: the services without regions live in one.
    pub(crate) fn region(self, region: &str) -> &str {
        match self {
            Self::CloudFront | Self::Costs if is_china(region) => "cn-northwest-1",
            Self::CloudFront | Self::Costs => "us-east-1",
            _ => region,
        }
    }

    /// Where AWS itself has it.
    pub(crate) fn host(self, region: &str) -> String {
        let suffix = suffix(region);
        let signing = self.region(region);
        match self {
            Self::CloudFront if !is_china(region) => format!("cloudfront.{suffix}"),
            Self::CloudWatch => format!("monitoring.{signing}.{suffix}"),
            Self::Ecr => format!("api.ecr.{signing}.{suffix}"),
            _ => format!("{}.{signing}.{suffix}", self.name()),
        }
    }
}

/// The host of the region's token service, which a cluster insists on.
pub(crate) fn sts_host(region: &str) -> String {
    Service::Sts.host(region)
}

fn suffix(region: &str) -> &'static str {
    if is_china(region) {
        "amazonaws.com.cn"
    } else {
        "amazonaws.com"
    }
}

fn is_china(region: &str) -> bool {
    region.starts_with("cn-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_without_regions_have_one_host_and_one_signing_region() {
        let table = [
            (
                Service::Rds,
                "eu-south-1",
                "rds.eu-south-1.amazonaws.com",
                "eu-south-1",
            ),
            (
                Service::Ecr,
                "eu-south-1",
                "api.ecr.eu-south-1.amazonaws.com",
                "eu-south-1",
            ),
            (
                Service::CloudFront,
                "eu-south-1",
                "cloudfront.amazonaws.com",
                "us-east-1",
            ),
            (
                Service::Costs,
                "eu-south-1",
                "ce.us-east-1.amazonaws.com",
                "us-east-1",
            ),
            (
                Service::Sts,
                "cn-north-1",
                "sts.cn-north-1.amazonaws.com.cn",
                "cn-north-1",
            ),
            (
                Service::CloudFront,
                "cn-north-1",
                "cloudfront.cn-northwest-1.amazonaws.com.cn",
                "cn-northwest-1",
            ),
        ];
        for (service, region, host, signing) in table {
            assert_eq!(service.host(region), host);
            assert_eq!(service.region(region), signing);
        }
    }
}
