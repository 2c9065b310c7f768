use std::collections::BTreeMap;

use axum::{body::Body, http::header, response::Response};
use serde_json::{Value, json};

use super::{
    refusal::json_response,
    resource::{Resource, Resources},
};

const REVIEWS: &[(&str, &str, &str, &str)] = &[
    (
        "authorization.k8s.io",
        "v1",
        "selfsubjectaccessreviews",
        "SelfSubjectAccessReview",
    ),
    (
        "authorization.k8s.io",
        "v1",
        "selfsubjectrulesreviews",
        "SelfSubjectRulesReview",
    ),
    (
        "authentication.k8s.io",
        "v1",
        "selfsubjectreviews",
        "SelfSubjectReview",
    ),
];

/// What the server says about itself, or `None` where it says nothing.
pub(crate) fn about(resources: &Resources, path: &[String], now: &str) -> Option<Response> {
    let words: Vec<&str> = path.iter().map(String::as_str).collect();
    let document = match words.as_slice() {
        ["version"] => version(now),
        ["healthz" | "livez" | "readyz", ..] => return Some(Response::new(Body::from("ok"))),
        ["api"] => json!({
            "kind": "APIVersions",
            "versions": ["v1"],
            "serverAddressByClientCIDRs": [],
        }),
        ["apis"] => {
            let groups: Vec<Value> = groups(resources)
                .iter()
                .map(|(group, version)| named_group(group, version))
                .collect();
            json!({ "kind": "APIGroupList", "apiVersion": "v1", "groups": groups })
        }
        ["api", "v1"] => kinds(resources, "", "v1"),
        ["apis", group] => {
            let version = groups(resources).get(*group)?.clone();
            let mut document = named_group(group, &version);
            document["kind"] = json!("APIGroup");
            document["apiVersion"] = json!("v1");
            document
        }
        ["apis", group, version] if groups(resources).get(*group).is_some_and(|v| v == version) => {
            kinds(resources, group, version)
        }
        _ => return None,
    };
    Some(json_response(200, &document))
}

/// What a server says about a path that is none of its own.
pub(crate) fn nowhere() -> Response {
    let mut response = Response::new(Body::from("404 page not found\n"));
    *response.status_mut() = axum::http::StatusCode::NOT_FOUND;
    let plain = header::HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, plain);
    response
}

fn version(now: &str) -> Value {
    json!({
        "major": "1",
        "minor": "33",
        "gitVersion": "v1.33.4-eks-0000000",
        "gitCommit": "0000000000000000000000000000000000000000",
        "gitTreeState": "clean",
        "buildDate": now,
        "goVersion": "go1.24.4",
        "compiler": "gc",
        "platform": "linux/amd64",
    })
}

fn groups(resources: &Resources) -> BTreeMap<String, String> {
    let own = |group: &str, version: &str| (group.to_owned(), version.to_owned());
    let mut groups: BTreeMap<String, String> = resources
        .all()
        .iter()
        .filter(|one| !one.group.is_empty())
        .map(|one| own(&one.group, &one.version))
        .collect();
    groups.extend(
        REVIEWS
            .iter()
            .map(|(group, version, ..)| own(group, version)),
    );
    groups
}

fn named_group(group: &str, version: &str) -> Value {
    let version = json!({ "groupVersion": format!("{group}/{version}"), "version": version });
    json!({ "name": group, "versions": [version], "preferredVersion": version })
}

fn kinds(resources: &Resources, group: &str, version: &str) -> Value {
    let mut kinds: Vec<Value> = resources
        .all()
        .iter()
        .filter(|one| one.group == group && one.version == version)
        .flat_map(|one| kind_and_parts(one))
        .collect();
    kinds.extend(REVIEWS.iter().filter(|review| review.0 == group).map(|(_, _, plural, kind)| {
        json!({ "name": plural, "singularName": "", "namespaced": false, "kind": kind, "verbs": ["create"] })
    }));
    let group_version = if group.is_empty() {
        version.to_owned()
    } else {
        format!("{group}/{version}")
    };
    json!({
        "kind": "APIResourceList",
        "apiVersion": "v1",
        "groupVersion": group_version,
        "resources": kinds,
    })
}

const VERBS: &[&str] = &[
    "create",
    "delete",
    "deletecollection",
    "get",
    "list",
    "patch",
    "update",
    "watch",
];
const PART_VERBS: &[&str] = &["get", "patch", "update"];

fn kind_and_parts(resource: &Resource) -> Vec<Value> {
    let is_measured = resource.group == "metrics.k8s.io";
    let mut kinds = vec![json!({
        "name": resource.plural,
        "singularName": resource.kind.to_lowercase(),
        "namespaced": resource.namespaced,
        "kind": resource.kind,
        "shortNames": resource.short_names,
        "verbs": if is_measured { &["get", "list"] } else { VERBS },
    })];
    if resource.has_status {
        kinds.push(part(resource, "status", &resource.kind, PART_VERBS));
    }
    if resource.has_scale {
        let mut scale = part(resource, "scale", "Scale", PART_VERBS);
        scale["group"] = json!("autoscaling");
        scale["version"] = json!("v1");
        kinds.push(scale);
    }
    if resource.path() == "pods" {
        kinds.extend(parts_of_pods(resource));
    }
    kinds
}

fn parts_of_pods(pods: &Resource) -> Vec<Value> {
    let mut eviction = part(pods, "eviction", "Eviction", &["create"]);
    eviction["group"] = json!("policy");
    eviction["version"] = json!("v1");
    vec![
        part(pods, "log", "Pod", &["get"]),
        part(pods, "exec", "PodExecOptions", &["create", "get"]),
        part(
            pods,
            "portforward",
            "PodPortForwardOptions",
            &["create", "get"],
        ),
        part(pods, "proxy", "PodProxyOptions", &["create", "get"]),
        eviction,
    ]
}

fn part(resource: &Resource, name: &str, kind: &str, verbs: &[&str]) -> Value {
    json!({
        "name": format!("{}/{name}", resource.plural),
        "singularName": "",
        "namespaced": resource.namespaced,
        "kind": kind,
        "verbs": verbs,
    })
}
