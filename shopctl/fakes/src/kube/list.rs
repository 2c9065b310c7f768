use std::sync::Arc;

use axum::{
    body::Body,
    http::header::{CONTENT_TYPE, HeaderValue},
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Value, json};

use super::{
    object, path::Target, query::Query, refusal::Refusal, selector::Selector, world::World,
};

/// Where a page ends: the version of the first one, and the last object of this one.
#[derive(serde::Serialize, serde::Deserialize)]
struct Continue {
    version: u64,
    namespace: String,
    name: String,
}

/// Answers with the objects of a kind, or a page of them.
pub(crate) fn list(world: &World, target: &Target, query: &Query) -> Result<Response, Refusal> {
    let selector = Selector::parse(query, &target.resource).map_err(Refusal::bad_request)?;
    let (mut objects, current) = world.store.list(&target.resource.path(), &target.namespace);
    if let Some(asked) = query.number("resourceVersion")
        && asked > current
    {
        return Err(Refusal::version_too_large(asked, current));
    }
    let mut version = current;
    if let Some(from) = query.get("continue") {
        let from = read_continue(world, from)?;
        version = from.version;
        objects.retain(|one| {
            (object::namespace(one), object::name(one))
                > (from.namespace.as_str(), from.name.as_str())
        });
    }
    objects.retain(|one| selector.fits(one));
    let limit = query.number("limit").filter(|limit| *limit > 0);
    let limit = limit.map_or(usize::MAX, |limit| {
        usize::try_from(limit).unwrap_or(usize::MAX)
    });
    let mut metadata = json!({ "resourceVersion": version.to_string() });
    if objects.len() > limit {
        if selector.is_empty() {
            metadata["remainingItemCount"] = json!(objects.len() - limit);
        }
        objects.truncate(limit);
        metadata["continue"] = json!(continue_after(objects.last(), version));
    }
    Ok(response(target, &metadata, &objects))
}

fn continue_after(last: Option<&Arc<Value>>, version: u64) -> String {
    let last = last.map_or(&Value::Null, Arc::as_ref);
    let token = Continue {
        version,
        namespace: object::namespace(last).to_owned(),
        name: object::name(last).to_owned(),
    };
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(&token).expect("texts and numbers are JSON"))
}

fn read_continue(world: &World, token: &str) -> Result<Continue, Refusal> {
    let read = URL_SAFE_NO_PAD
        .decode(token)
        .ok()
        .and_then(|token| serde_json::from_slice::<Continue>(&token).ok());
    let from = read.ok_or_else(|| Refusal::bad_request("continue key is not valid"))?;
    if from.version < world.store.forgotten() {
        return Err(Refusal::expired(
            "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results.",
        ));
    }
    Ok(from)
}

fn response(target: &Target, metadata: &Value, objects: &[Arc<Value>]) -> Response {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct List<'a> {
        kind: String,
        api_version: String,
        metadata: &'a Value,
        items: Vec<Item<'a>>,
    }
    let list = List {
        kind: format!("{}List", target.resource.kind),
        api_version: target.resource.api_version(),
        metadata,
        items: objects
            .iter()
            .map(|one| Item {
                object: one,
                is_bare: !target.resource.custom,
            })
            .collect(),
    };
    let body = serde_json::to_vec(&list).expect("objects are JSON");
    let mut response = Response::new(Body::from(body));
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// An object in a list, which names its kind only where the kind is a custom one.
struct Item<'a> {
    object: &'a Value,
    is_bare: bool,
}

impl Serialize for Item<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(fields) = self.object.as_object() else {
            return self.object.serialize(serializer);
        };
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in fields {
            if !self.is_bare || !matches!(name.as_str(), "kind" | "apiVersion") {
                map.serialize_entry(name, value)?;
            }
        }
        map.end()
    }
}
