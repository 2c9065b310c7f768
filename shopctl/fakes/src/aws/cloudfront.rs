use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    call::{Answer, Call},
    clock::iso,
    refusal::Refusal,
    settling::Settling,
    world::World,
};

/// How many paths of files may be in progress at a time.
const MOST_FILES: usize = 3000;

/// How many paths that end in `*` may be in progress at a time.
const MOST_WILDCARDS: usize = 15;

/// A distribution of the content delivery network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    /// As in `E2SHOP`.
    pub id: String,
    /// Its own name, as in `d111111abcdef8.cloudfront.net`.
    pub domain: String,
    /// The names that customers know.
    pub aliases: Vec<String>,
    /// `Deployed` or `InProgress`.
    pub status: Settling,
    /// Whether it serves.
    pub enabled: bool,
    /// When it was changed last.
    pub last_modified: Timestamp,
}

/// Paths that are to be forgotten by the edges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalidation {
    /// The id.
    pub id: String,
    /// Of which distribution.
    pub distribution: String,
    /// `InProgress`, then `Completed`.
    pub status: Settling,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// In the order given.
    pub paths: Vec<String>,
    /// What makes asking twice the same as asking once.
    pub caller_reference: String,
}

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    let member = match call.operation.as_str() {
        "GetDistribution" => "Id",
        _ => "DistributionId",
    };
    let id = call.required(member)?;
    if !world
        .distributions
        .iter()
        .any(|distribution| distribution.id == id)
    {
        let message = "The specified distribution does not exist.";
        return Err(Refusal::missing("NoSuchDistribution", message));
    }
    match call.operation.as_str() {
        "GetDistribution" => Ok(get_distribution(world, id)),
        "ListInvalidations" => list_invalidations(world, call, id),
        "CreateInvalidation" => create_invalidation(world, call, id),
        "GetInvalidation" => get_invalidation(world, call, id),
        _ => Err(call.unknown()),
    }
}

fn get_distribution(world: &mut World, id: &str) -> Answer {
    let running = world
        .invalidations
        .iter()
        .filter(|invalidation| invalidation.distribution == id && !invalidation.status.is_settled())
        .count();
    let account = world.account.clone();
    let mut distributions = world.distributions.iter_mut();
    let distribution = distributions
        .find(|distribution| distribution.id == id)
        .expect("it was found a moment ago");
    let nothing = json!({ "Quantity": 0 });
    let body = json!({ "Distribution": {
        "Id": distribution.id,
        "ARN": format!("arn:aws:cloudfront::{account}:distribution/{id}"),
        "Status": distribution.status.read(),
        "LastModifiedTime": iso(distribution.last_modified),
        "InProgressInvalidationBatches": running,
        "DomainName": distribution.domain,
        "DistributionConfig": {
            "CallerReference": distribution.id,
            "Aliases": {
                "Quantity": distribution.aliases.len(),
                "Items": { "CNAME": distribution.aliases },
            },
            "Origins": { "Quantity": 1, "Items": { "Origin": [
                { "Id": "shop", "DomainName": "origin.shop.example", "OriginPath": "" },
            ] } },
            "DefaultCacheBehavior": {
                "TargetOriginId": "shop",
                "ViewerProtocolPolicy": "redirect-to-https",
            },
            "CacheBehaviors": nothing,
            "Comment": "the shop",
            "Enabled": distribution.enabled,
        },
    } });
    let etag = format!("E{}", distribution.last_modified.as_second());
    Answer {
        headers: vec![("etag", etag)],
        ..body.into()
    }
}

fn list_invalidations(world: &mut World, call: &Call, id: &str) -> Result<Answer, Refusal> {
    let size = call.count("MaxItems").unwrap_or(100);
    let summaries: Vec<_> = world
        .invalidations
        .iter_mut()
        .rev()
        .filter(|invalidation| invalidation.distribution == id)
        .map(|invalidation| {
            json!({
                "Id": invalidation.id,
                "CreateTime": iso(invalidation.created_at),
                "Status": invalidation.status.read(),
            })
        })
        .collect();
    let page = call.page(summaries, "Marker", size.min(world.page_size))?;
    let body = json!({ "InvalidationList": {
        "Marker": call.text("Marker").unwrap_or_default(),
        "NextMarker": page.next,
        "MaxItems": size,
        "IsTruncated": page.next.is_some(),
        "Quantity": page.items.len(),
        "Items": { "InvalidationSummary": page.items },
    } });
    Ok(body.into())
}

fn create_invalidation(world: &mut World, call: &Call, id: &str) -> Result<Answer, Refusal> {
    let reference = call
        .text("CallerReference")
        .ok_or_else(|| Refusal::invalid("MissingBody", "The request is missing a body."))?;
    let paths: Vec<_> = call.texts("Items").into_iter().map(str::to_owned).collect();
    check_paths(call, &paths)?;
    let mut known = world.invalidations.iter();
    let same = known.find(|known| known.distribution == id && known.caller_reference == reference);
    let invalidation = match same {
        Some(same) if same.paths == paths => same.clone(),
        Some(_) => {
            let message = "Your request contains a caller reference that was used for a previous invalidation batch for the same distribution.";
            return Err(Refusal::invalid("InvalidationBatchAlreadyExists", message));
        }
        None => {
            check_quota(world, &paths)?;
            let invalidation = Invalidation {
                id: format!("I{}", world.new_id().replace('-', "").to_uppercase()),
                distribution: id.to_owned(),
                status: Settling::after("InProgress", world.settle_reads, "Completed"),
                created_at: call.now,
                paths,
                caller_reference: reference.to_owned(),
            };
            world.invalidations.push(invalidation.clone());
            invalidation
        }
    };
    let path = format!(
        "/2020-05-31/distribution/{id}/invalidation/{}",
        invalidation.id
    );
    Ok(Answer {
        status: 201,
        headers: vec![(
            "location",
            format!("https://cloudfront.amazonaws.com{path}"),
        )],
        body: json!({ "Invalidation": describe(&invalidation) }),
    })
}

fn check_paths(call: &Call, paths: &[String]) -> Result<(), Refusal> {
    if call.count("Quantity") != Some(paths.len()) {
        let message = "The value of Quantity and the size of Items do not match.";
        return Err(Refusal::invalid("InconsistentQuantities", message));
    }
    if paths.is_empty() {
        return Err(call.invalid("Your request must contain at least one path."));
    }
    if paths.len() > MOST_FILES {
        let message = "Your invalidation request exceeds the maximum of 3000 paths.";
        return Err(Refusal::new(413, "BatchTooLarge", message));
    }
    let is_good = |path: &String| {
        path.starts_with('/')
            && path.len() <= 4000
            && path.bytes().all(|byte| byte.is_ascii_graphic())
            && path.find('*').is_none_or(|at| at + 1 == path.len())
    };
    if paths.iter().all(is_good) {
        return Ok(());
    }
    Err(call.invalid("Your request contains one or more invalid invalidation paths."))
}

fn check_quota(world: &World, more: &[String]) -> Result<(), Refusal> {
    let running = world
        .invalidations
        .iter()
        .filter(|invalidation| !invalidation.status.is_settled())
        .flat_map(|invalidation| &invalidation.paths);
    let (wildcards, files): (Vec<_>, Vec<_>) =
        running.chain(more).partition(|path| path.ends_with('*'));
    if wildcards.len() <= MOST_WILDCARDS && files.len() <= MOST_FILES {
        return Ok(());
    }
    let message = "Processing your request will cause you to exceed the maximum number of in-progress invalidations.";
    Err(Refusal::invalid("TooManyInvalidationsInProgress", message))
}

fn get_invalidation(world: &mut World, call: &Call, id: &str) -> Result<Answer, Refusal> {
    let wanted = call.required("Id")?;
    let mut invalidations = world.invalidations.iter_mut();
    let invalidation = invalidations
        .find(|invalidation| invalidation.distribution == id && invalidation.id == wanted)
        .ok_or_else(|| {
            let message = "The specified invalidation does not exist.";
            Refusal::missing("NoSuchInvalidation", message)
        })?;
    invalidation.status.read();
    Ok(json!({ "Invalidation": describe(invalidation) }).into())
}

fn describe(invalidation: &Invalidation) -> Value {
    json!({
        "Id": invalidation.id,
        "Status": invalidation.status.peek(),
        "CreateTime": iso(invalidation.created_at),
        "InvalidationBatch": {
            "Paths": {
                "Quantity": invalidation.paths.len(),
                "Items": { "Path": invalidation.paths },
            },
            "CallerReference": invalidation.caller_reference,
        },
    })
}
