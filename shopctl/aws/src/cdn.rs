use jiff::Timestamp;
use serde::Deserialize;

use crate::{
    Aws, AwsError, Writes,
    caller::{Service, encoded, escaped},
    cdn_path::{PathCount, check_paths},
};

const MOST_AT_ONCE: usize = 100;
const NAMESPACE: &str = "http://cloudfront.amazonaws.com/doc/2020-05-31/";

/// A distribution: the edge in front of the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    /// Its id.
    pub id: String,
    /// Its ARN.
    pub arn: String,
    /// `CloudFront`'s own name for it.
    pub domain: String,
    /// The shop's names for it.
    pub aliases: Vec<String>,
    /// As in `Deployed` or `InProgress`.
    pub status: String,
    /// Whether it serves.
    pub enabled: bool,
    /// When its configuration last changed.
    pub last_modified: Timestamp,
    /// How many invalidations are not yet everywhere.
    pub invalidations_in_progress: u32,
}

impl Distribution {
    /// Whether its configuration is everywhere.
    pub fn is_deployed(&self) -> bool {
        self.status == "Deployed"
    }
}

/// An invalidation without its paths.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InvalidationSummary {
    /// Its id.
    pub id: String,
    /// As in `InProgress` or `Completed`.
    pub status: String,
    /// When it was asked for.
    #[serde(rename = "CreateTime")]
    pub created_at: Timestamp,
}

/// An invalidation: what the edge is to forget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalidation {
    /// Its id.
    pub id: String,
    /// As in `InProgress` or `Completed`.
    pub status: String,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// What is forgotten.
    pub paths: Vec<String>,
    /// What distinguishes it from an equal one.
    pub caller_reference: String,
}

impl Invalidation {
    /// Whether the whole edge has forgotten.
    pub fn is_completed(&self) -> bool {
        self.status.eq_ignore_ascii_case("completed")
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct FoundDistribution {
    id: String,
    #[serde(rename = "ARN")]
    arn: String,
    status: String,
    last_modified_time: Timestamp,
    in_progress_invalidation_batches: u32,
    domain_name: String,
    distribution_config: DistributionConfig,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DistributionConfig {
    #[serde(default)]
    aliases: Aliases,
    enabled: bool,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Aliases {
    items: AliasItems,
}

#[derive(Default, Deserialize)]
struct AliasItems {
    #[serde(rename = "CNAME", default)]
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct InvalidationList {
    next_marker: Option<String>,
    is_truncated: bool,
    #[serde(default)]
    items: InvalidationItems,
}

#[derive(Default, Deserialize)]
struct InvalidationItems {
    #[serde(rename = "InvalidationSummary", default)]
    found: Vec<InvalidationSummary>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct FoundInvalidation {
    id: String,
    status: String,
    create_time: Timestamp,
    invalidation_batch: InvalidationBatch,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct InvalidationBatch {
    paths: Paths,
    caller_reference: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Paths {
    #[serde(default)]
    items: PathItems,
}

#[derive(Default, Deserialize)]
struct PathItems {
    #[serde(rename = "Path", default)]
    paths: Vec<String>,
}

impl Aws {
    /// A distribution.
    pub async fn distribution(&self, id: &str) -> Result<Distribution, AwsError> {
        let call = self.read(Service::CloudFront, "GetDistribution");
        let path = format!("/distribution/{}", encoded(id));
        let found: FoundDistribution = call.get_xml(&path).await?;
        Ok(Distribution {
            id: found.id,
            arn: found.arn,
            domain: found.domain_name,
            aliases: found.distribution_config.aliases.items.names,
            status: found.status,
            enabled: found.distribution_config.enabled,
            last_modified: found.last_modified_time,
            invalidations_in_progress: found.in_progress_invalidation_batches,
        })
    }

    /// The last invalidations of a distribution, newest first.
    pub async fn invalidations(
        &self,
        distribution: &str,
        limit: usize,
    ) -> Result<Vec<InvalidationSummary>, AwsError> {
        let call = self.read(Service::CloudFront, "ListInvalidations");
        let mut found = Vec::new();
        let mut marker: Option<String> = None;
        while found.len() < limit {
            let most = (limit - found.len()).min(MOST_AT_ONCE);
            let mut path = format!("{}?MaxItems={most}", invalidations_of(distribution));
            if let Some(marker) = &marker {
                path.extend(["&Marker=", &encoded(marker)]);
            }
            let page: InvalidationList = call.get_xml(&path).await?;
            found.extend(page.items.found);
            marker = page
                .next_marker
                .filter(|next| page.is_truncated && !next.is_empty());
            if marker.is_none() {
                break;
            }
        }
        found.truncate(limit);
        Ok(found)
    }

    /// An invalidation with its paths.
    pub async fn invalidation(
        &self,
        distribution: &str,
        id: &str,
    ) -> Result<Invalidation, AwsError> {
        let call = self.read(Service::CloudFront, "GetInvalidation");
        let path = format!("{}/{}", invalidations_of(distribution), encoded(id));
        let found: FoundInvalidation = call.get_xml(&path).await?;
        Ok(found.into())
    }
}

impl Writes<'_> {
    /// Asks the edge to forget paths. The same reference with the same paths is the same invalidation. Paths that
    /// `CloudFront` would refuse are not sent.
    pub async fn invalidate(
        &self,
        distribution: &str,
        paths: &[String],
        caller_reference: &str,
    ) -> Result<Invalidation, AwsError> {
        let call = self.aws.write(Service::CloudFront, "CreateInvalidation");
        check_paths(paths, PathCount::default()).map_err(|problems| {
            let told: Vec<_> = problems.iter().map(ToString::to_string).collect();
            AwsError::invalid(call.asked(), told.join(", "))
        })?;
        let body = batch(paths, caller_reference);
        let made: FoundInvalidation = call.post_xml(&invalidations_of(distribution), body).await?;
        Ok(made.into())
    }
}

fn invalidations_of(distribution: &str) -> String {
    format!("/distribution/{}/invalidation", encoded(distribution))
}

fn batch(paths: &[String], caller_reference: &str) -> String {
    let items = paths.iter().fold(String::new(), |items, path| {
        items + "<Path>" + &escaped(path) + "</Path>"
    });
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><InvalidationBatch xmlns="{NAMESPACE}"><Paths><Quantity>{}</Quantity><Items>{items}</Items></Paths><CallerReference>{}</CallerReference></InvalidationBatch>"#,
        paths.len(),
        escaped(caller_reference),
    )
}

impl From<FoundInvalidation> for Invalidation {
    fn from(found: FoundInvalidation) -> Self {
        Self {
            id: found.id,
            status: found.status,
            created_at: found.create_time,
            paths: found.invalidation_batch.paths.items.paths,
            caller_reference: found.invalidation_batch.caller_reference,
        }
    }
}
