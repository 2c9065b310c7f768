use serde_json::{Map, Value, json};

use super::{json, rest_xml};
use crate::aws::{
    refusal::Refusal,
    service::{Protocol, Service},
    signature::{Received, decode, pairs},
};

/// The operations of the services that have paths.
const ROUTES: &[(Service, &str, &str, &str)] = &[
    (Service::Eks, "GET", "/clusters", "ListClusters"),
    (Service::Eks, "GET", "/clusters/{name}", "DescribeCluster"),
    (
        Service::Eks,
        "GET",
        "/clusters/{name}/node-groups",
        "ListNodegroups",
    ),
    (
        Service::Eks,
        "GET",
        "/clusters/{name}/node-groups/{nodegroupName}",
        "DescribeNodegroup",
    ),
    (
        Service::Eks,
        "POST",
        "/clusters/{name}/node-groups/{nodegroupName}/update-config",
        "UpdateNodegroupConfig",
    ),
    (
        Service::Eks,
        "GET",
        "/clusters/{name}/updates/{updateId}",
        "DescribeUpdate",
    ),
    (
        Service::XRay,
        "POST",
        "/TraceSummaries",
        "GetTraceSummaries",
    ),
    (Service::XRay, "POST", "/Traces", "BatchGetTraces"),
    (
        Service::CloudFront,
        "GET",
        "/2020-05-31/distribution/{Id}",
        "GetDistribution",
    ),
    (
        Service::CloudFront,
        "GET",
        "/2020-05-31/distribution/{DistributionId}/invalidation",
        "ListInvalidations",
    ),
    (
        Service::CloudFront,
        "POST",
        "/2020-05-31/distribution/{DistributionId}/invalidation",
        "CreateInvalidation",
    ),
    (
        Service::CloudFront,
        "GET",
        "/2020-05-31/distribution/{DistributionId}/invalidation/{Id}",
        "GetInvalidation",
    ),
];

pub(super) fn read(service: Service, received: &Received<'_>) -> Result<(String, Value), Refusal> {
    let (operation, members) = ROUTES
        .iter()
        .filter(|(of, method, ..)| *of == service && *method == received.method)
        .find_map(|(_, _, template, operation)| {
            Some((*operation, members_of(template, received.path)?))
        })
        .ok_or_else(|| {
            let message = format!("nothing answers to {} {}", received.method, received.path);
            Refusal::missing("UnknownOperationException", message)
        })?;
    let mut input = match service.protocol() {
        Protocol::RestXml => rest_xml::document(received.body)?,
        _ => json::document(received.body)?,
    };
    for (name, value) in members.into_iter().chain(pairs(received.query)) {
        input[name] = value.into();
    }
    Ok((operation.to_owned(), input))
}

fn members_of(template: &str, path: &str) -> Option<Vec<(String, String)>> {
    let (parts, given): (Vec<_>, Vec<_>) =
        (template.split('/').collect(), path.split('/').collect());
    if parts.len() != given.len() {
        return None;
    }
    let mut members = Vec::new();
    for (part, given) in parts.into_iter().zip(given) {
        match part
            .strip_prefix('{')
            .and_then(|part| part.strip_suffix('}'))
        {
            Some(name) if !given.is_empty() => members.push((name.to_owned(), decode(given))),
            None if part == given => {}
            _ => return None,
        }
    }
    Some(members)
}

/// The code is in a header.
pub(super) fn refusal(refusal: &Refusal) -> Vec<u8> {
    let mut body = Map::new();
    body.insert("message".to_owned(), json!(refusal.message));
    Value::Object(body).to_string().into_bytes()
}
