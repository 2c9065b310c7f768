use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{
    call::{Answer, Call},
    clock::epoch,
    refusal::Refusal,
    world::World,
};

/// A repository of images.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// The name.
    pub name: String,
    /// In any order.
    pub images: Vec<Image>,
}

/// An image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// As in `sha256:0123…`.
    pub digest: String,
    /// Its tags, perhaps none.
    pub tags: Vec<String>,
    /// When it came.
    pub pushed_at: Timestamp,
    /// In bytes.
    pub size_bytes: u64,
    /// The scan of it, if there was one.
    pub scan: Option<Scan>,
}

/// The scan of an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// `COMPLETE`, `IN_PROGRESS`, `FAILED` and so on.
    pub status: String,
    /// When it was done.
    pub completed_at: Timestamp,
    /// What it found.
    pub findings: Vec<Finding>,
}

/// A weakness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// As in `CVE-2026-0001`.
    pub name: String,
    /// `CRITICAL`, `HIGH`, `MEDIUM`, `LOW`, `INFORMATIONAL` or `UNDEFINED`.
    pub severity: String,
    /// The package that has it.
    pub package: String,
}

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    let name = call.required("repositoryName")?;
    let account = &world.account;
    let registry = call.text("registryId").unwrap_or(account);
    let mut repositories = world.repositories.iter();
    let repository = repositories
        .find(|repository| repository.name == name && registry == account)
        .ok_or_else(|| {
            let message = format!(
                "The repository with name '{name}' does not exist in the registry with id '{registry}'"
            );
            Refusal::invalid("RepositoryNotFoundException", message)
        })?;
    match call.operation.as_str() {
        "DescribeImages" => describe_images(world, repository, call),
        "ListImages" => list_images(world, repository, call),
        "DescribeImageScanFindings" => describe_findings(world, repository, call),
        _ => Err(call.unknown()),
    }
}

fn describe_images(world: &World, repository: &Repository, call: &Call) -> Result<Answer, Refusal> {
    let ids = call.input["imageIds"].as_array();
    if ids.is_some() && (call.count("maxResults").is_some() || call.text("nextToken").is_some()) {
        return Err(call.invalid("imageIds come without maxResults and nextToken"));
    }
    let images = match ids {
        Some(ids) => {
            let images: Result<Vec<_>, _> = ids.iter().map(|id| repository.image(id)).collect();
            images?
        }
        None => repository.filtered(call),
    };
    let details = images
        .into_iter()
        .map(|image| describe(world, repository, image))
        .collect();
    paged(world, call, "imageDetails", details)
}

fn list_images(world: &World, repository: &Repository, call: &Call) -> Result<Answer, Refusal> {
    let mut ids = Vec::new();
    for image in repository.filtered(call) {
        let digest = &image.digest;
        if image.tags.is_empty() {
            ids.push(json!({ "imageDigest": digest }));
        }
        let tags = image.tags.iter();
        ids.extend(tags.map(|tag| json!({ "imageDigest": digest, "imageTag": tag })));
    }
    paged(world, call, "imageIds", ids)
}

fn paged(world: &World, call: &Call, name: &str, items: Vec<Value>) -> Result<Answer, Refusal> {
    let size = call.count("maxResults").unwrap_or(100);
    let page = call.page(items, "nextToken", size.min(world.page_size))?;
    let mut body = json!({ name: page.items });
    if let Some(next) = page.next {
        body["nextToken"] = next.into();
    }
    Ok(body.into())
}

fn describe_findings(
    world: &World,
    repository: &Repository,
    call: &Call,
) -> Result<Answer, Refusal> {
    let id = &call.input["imageId"];
    let image = repository.image(id)?;
    let scan = image.scan.as_ref().ok_or_else(|| {
        let message = format!("Image scan does not exist for the image with '{id}'");
        Refusal::invalid("ScanNotFoundException", message)
    })?;
    let size = call.count("maxResults").unwrap_or(100);
    let page = call.page(
        scan.findings.clone(),
        "nextToken",
        size.min(world.page_size),
    )?;
    let findings: Vec<_> = page.items.iter().map(Finding::describe).collect();
    let mut body = json!({
        "registryId": world.account,
        "repositoryName": repository.name,
        "imageId": { "imageDigest": image.digest, "imageTag": image.tags.first() },
        "imageScanStatus": { "status": scan.status },
        "imageScanFindings": {
            "imageScanCompletedAt": epoch(scan.completed_at),
            "findings": findings,
            "findingSeverityCounts": scan.counts(),
        },
    });
    if let Some(next) = page.next {
        body["nextToken"] = next.into();
    }
    Ok(body.into())
}

fn describe(world: &World, repository: &Repository, image: &Image) -> Value {
    let mut details = json!({
        "registryId": world.account,
        "repositoryName": repository.name,
        "imageDigest": image.digest,
        "imageSizeInBytes": image.size_bytes,
        "imagePushedAt": epoch(image.pushed_at),
    });
    if !image.tags.is_empty() {
        details["imageTags"] = json!(image.tags);
    }
    if let Some(scan) = &image.scan {
        details["imageScanStatus"] = json!({ "status": scan.status });
        details["imageScanFindingsSummary"] = json!({
            "imageScanCompletedAt": epoch(scan.completed_at),
            "findingSeverityCounts": scan.counts(),
        });
    }
    details
}

impl Repository {
    /// Finds an image by its tag, its digest, or both.
    fn image(&self, id: &Value) -> Result<&Image, Refusal> {
        let (digest, tag) = (id["imageDigest"].as_str(), id["imageTag"].as_str());
        let is_it = |image: &&Image| {
            digest.is_none_or(|digest| image.digest == digest)
                && tag.is_none_or(|tag| image.tags.iter().any(|known| known == tag))
                && (digest.is_some() || tag.is_some())
        };
        self.images.iter().find(is_it).ok_or_else(|| {
            let message = format!(
                "The image with imageId {id} does not exist within the repository with name '{}'",
                self.name
            );
            Refusal::invalid("ImageNotFoundException", message)
        })
    }

    fn filtered(&self, call: &Call) -> Vec<&Image> {
        let wanted = call.input["filter"]["tagStatus"].as_str();
        let images = self.images.iter();
        images
            .filter(|image| match wanted {
                Some("TAGGED") => !image.tags.is_empty(),
                Some("UNTAGGED") => image.tags.is_empty(),
                _ => true,
            })
            .collect()
    }
}

impl Scan {
    fn counts(&self) -> Value {
        let mut counts = Map::new();
        for finding in &self.findings {
            let count = counts.get(&finding.severity).and_then(Value::as_u64);
            counts.insert(finding.severity.clone(), json!(count.unwrap_or(0) + 1));
        }
        counts.into()
    }
}

impl Finding {
    fn describe(&self) -> Value {
        json!({
            "name": self.name,
            "severity": self.severity,
            "uri": format!("https://weaknesses.example/{}", self.name),
            "attributes": [{ "key": "package_name", "value": self.package }],
        })
    }
}
