use std::{cmp::Reverse, collections::BTreeMap};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Aws, AwsError, AwsErrorKind,
    caller::{Call, Service},
    moment,
};

const MOST_AT_ONCE: usize = 1000;

/// Where images are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// The account that has it; without it, the caller's.
    pub registry: Option<String>,
    /// Its name, as in `shop/shopd`.
    pub name: String,
}

impl Repository {
    /// Reads a name, or an address as in `123456789012.dkr.ecr.eu-south-1.amazonaws.com/shopd:1.2.0`, of which tag and
    /// digest are left out.
    pub fn parse(text: &str) -> Self {
        let (registry, name) = match text.split_once('/') {
            Some((host, name)) if host.contains(".dkr.ecr.") => {
                let account = host.split('.').next().map(ToOwned::to_owned);
                (account, name)
            }
            _ => (None, text),
        };
        let name = name.split(['@', ':']).next().unwrap_or(name);
        Self {
            registry,
            name: name.to_owned(),
        }
    }
}

/// An image of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// What it is, as in `sha256:...`.
    pub digest: String,
    /// What it is called.
    pub tags: Vec<String>,
    /// When it came.
    pub pushed_at: Option<Timestamp>,
    /// How big it is, compressed.
    pub size_bytes: u64,
    /// What a scan for vulnerabilities says, if there was one.
    pub scan: Option<Scan>,
}

/// What a scan for vulnerabilities says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// As in `COMPLETE` or `IN_PROGRESS`.
    pub status: String,
    /// When it ended.
    pub completed_at: Option<Timestamp>,
    /// How many findings of each severity, as in `CRITICAL`.
    pub findings: BTreeMap<String, u32>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DescribeImages<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    registry_id: Option<&'a str>,
    repository_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_ids: Option<[ImageId<'a>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_results: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DescribeScan<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    registry_id: Option<&'a str>,
    repository_name: &'a str,
    image_id: ImageId<'a>,
    max_results: usize,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct ImageId<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    image_digest: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_tag: Option<&'a str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ImageDetails {
    #[serde(default)]
    image_details: Vec<ImageDetail>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the names are the service's")]
struct ImageDetail {
    image_digest: String,
    #[serde(default)]
    image_tags: Vec<String>,
    #[serde(default)]
    image_size_in_bytes: u64,
    #[serde(default, deserialize_with = "moment::seconds")]
    image_pushed_at: Option<Timestamp>,
    image_scan_status: Option<ScanStatus>,
    image_scan_findings_summary: Option<Findings>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ScanAnswer {
    image_scan_status: Option<ScanStatus>,
    image_scan_findings: Option<Findings>,
}

#[derive(Deserialize)]
struct ScanStatus {
    status: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Findings {
    #[serde(default, deserialize_with = "moment::seconds")]
    image_scan_completed_at: Option<Timestamp>,
    #[serde(default)]
    finding_severity_counts: BTreeMap<String, u32>,
}

impl Aws {
    /// The image with that tag, and what its scan says. No such image is none; no such repository is an error.
    pub async fn image(
        &self,
        repository: &Repository,
        tag: &str,
    ) -> Result<Option<Image>, AwsError> {
        let call = self.read(Service::Ecr, "DescribeImages");
        let wanted = DescribeImages {
            registry_id: repository.registry.as_deref(),
            repository_name: &repository.name,
            image_ids: Some([ImageId {
                image_tag: Some(tag),
                ..ImageId::default()
            }]),
            max_results: None,
            next_token: None,
        };
        let found: Result<ImageDetails, AwsError> = call.json(&wanted).await;
        let found = match found {
            Ok(found) => found,
            Err(error) if is_code(&error, "ImageNotFoundException") => return Ok(None),
            Err(error) => return Err(error),
        };
        let Some(found) = found.image_details.into_iter().next() else {
            return Ok(None);
        };
        let mut image = Image::from(found);
        if image
            .scan
            .as_ref()
            .is_none_or(|scan| scan.findings.is_empty())
        {
            let call = self.read_until(call.deadline(), Service::Ecr, "DescribeImageScanFindings");
            image.scan = scan(&call, repository, &image.digest).await?.or(image.scan);
        }
        Ok(Some(image))
    }

    /// The images of a repository, newest first. The service has no order of its own, so that all are read.
    pub async fn images(
        &self,
        repository: &Repository,
        limit: usize,
    ) -> Result<Vec<Image>, AwsError> {
        let call = self.read(Service::Ecr, "DescribeImages");
        let mut images: Vec<Image> = Vec::new();
        let mut next_token = None;
        loop {
            let wanted = DescribeImages {
                registry_id: repository.registry.as_deref(),
                repository_name: &repository.name,
                image_ids: None,
                max_results: Some(MOST_AT_ONCE),
                next_token,
            };
            let page: ImageDetails = call.json(&wanted).await?;
            images.extend(page.image_details.into_iter().map(Image::from));
            next_token = page.next_token;
            if next_token.is_none() {
                break;
            }
        }
        images.sort_by_key(|image| Reverse(image.pushed_at));
        images.truncate(limit);
        Ok(images)
    }
}

/// Who may see images but not scans sees none.
async fn scan(
    call: &Call<'_>,
    repository: &Repository,
    digest: &str,
) -> Result<Option<Scan>, AwsError> {
    let wanted = DescribeScan {
        registry_id: repository.registry.as_deref(),
        repository_name: &repository.name,
        image_id: ImageId {
            image_digest: Some(digest),
            ..ImageId::default()
        },
        max_results: 1,
    };
    let found: Result<ScanAnswer, AwsError> = call.json(&wanted).await;
    match found {
        Ok(found) => Ok(read(found.image_scan_status, found.image_scan_findings)),
        Err(error) if is_code(&error, "ScanNotFoundException") => Ok(None),
        Err(error) if error.kind == AwsErrorKind::Denied => Ok(None),
        Err(error) => Err(error),
    }
}

fn is_code(error: &AwsError, code: &str) -> bool {
    error.code.as_deref() == Some(code)
}

fn read(status: Option<ScanStatus>, findings: Option<Findings>) -> Option<Scan> {
    let status = status.and_then(|status| status.status);
    if status.is_none() && findings.is_none() {
        return None;
    }
    let (completed_at, findings) = findings
        .map(|found| (found.image_scan_completed_at, found.finding_severity_counts))
        .unwrap_or_default();
    Some(Scan {
        status: status.unwrap_or_default(),
        completed_at,
        findings,
    })
}

impl From<ImageDetail> for Image {
    fn from(found: ImageDetail) -> Self {
        let scan = read(found.image_scan_status, found.image_scan_findings_summary);
        Self {
            digest: found.image_digest,
            tags: found.image_tags,
            pushed_at: found.image_pushed_at,
            size_bytes: found.image_size_in_bytes,
            scan,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_is_read_from_a_name_or_an_address() {
        let table = [
            ("shopd", None, "shopd"),
            ("shop/shopd", None, "shop/shopd"),
            ("shop/shopd:1.2", None, "shop/shopd"),
            (
                "123456789012.dkr.ecr.eu-south-1.amazonaws.com/shop/shopd",
                Some("123456789012"),
                "shop/shopd",
            ),
            (
                "123456789012.dkr.ecr.eu-south-1.amazonaws.com/shopd:1.2@sha256:ab",
                Some("123456789012"),
                "shopd",
            ),
        ];
        for (text, registry, name) in table {
            let read = Repository::parse(text);
            assert_eq!(
                (read.registry.as_deref(), read.name.as_str()),
                (registry, name)
            );
        }
    }
}
