use http::{Method, Request, header};
use kube::client::Body;
use serde_json::Value;
use url::form_urlencoded::Serializer;

use crate::error::{ClusterError, ClusterErrorKind, Result};

/// One request, before it is sent.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) method: Method,
    pub(crate) path: String,
    query: Vec<(&'static str, String)>,
    body: Vec<u8>,
    content_type: &'static str,
    /// Whether it only looks, so that it may be repeated.
    pub(crate) is_read: bool,
}

/// How a patch is meant.
#[derive(Debug, Clone, Copy)]
pub(crate) enum PatchKind {
    /// Values take the place of values.
    Merge,
    /// And lists of things with names are merged by those.
    Strategic,
    /// Step by step.
    Steps,
}

impl Ask {
    fn new(method: Method, path: String) -> Self {
        Self {
            is_read: method == Method::GET,
            method,
            path,
            query: Vec::new(),
            body: Vec::new(),
            content_type: "application/json",
        }
    }

    pub(crate) fn get(path: String) -> Self {
        Self::new(Method::GET, path)
    }

    pub(crate) fn post(path: String, body: &Value) -> Self {
        Self::new(Method::POST, path).body(body)
    }

    /// A question that the API wants as an object.
    pub(crate) fn review(path: &str, body: &Value) -> Self {
        Self {
            is_read: true,
            ..Self::post(path.to_owned(), body)
        }
    }

    pub(crate) fn delete(path: String) -> Self {
        Self::new(Method::DELETE, path)
    }

    pub(crate) fn patch(path: String, kind: PatchKind, body: &Value) -> Self {
        let content_type = match kind {
            PatchKind::Merge => "application/merge-patch+json",
            PatchKind::Strategic => "application/strategic-merge-patch+json",
            PatchKind::Steps => "application/json-patch+json",
        };
        Self {
            content_type,
            ..Self::new(Method::PATCH, path).body(body)
        }
    }

    fn body(self, body: &Value) -> Self {
        Self {
            body: body.to_string().into_bytes(),
            ..self
        }
    }

    pub(crate) fn query(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.query.push((key, value.into()));
        self
    }

    pub(crate) fn maybe(self, key: &'static str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.query(key, value),
            None => self,
        }
    }

    pub(crate) fn request(&self) -> Result<Request<Body>> {
        let mut uri = self.path.clone();
        if !self.query.is_empty() {
            uri.push('?');
            uri.push_str(
                &Serializer::new(String::new())
                    .extend_pairs(&self.query)
                    .finish(),
            );
        }
        let mut request = Request::builder()
            .method(&self.method)
            .uri(uri)
            .header(header::ACCEPT, "application/json");
        if !self.body.is_empty() {
            request = request.header(header::CONTENT_TYPE, self.content_type);
        }
        request
            .body(Body::from(self.body.clone()))
            .map_err(|error| ClusterError::new(ClusterErrorKind::Invalid, error.to_string()))
    }
}

/// Where objects of a kind are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resource {
    /// The group; empty for the oldest kinds.
    pub group: &'static str,
    /// As in `v1`.
    pub version: &'static str,
    /// As in `pods`.
    pub plural: &'static str,
}

impl Resource {
    pub(crate) const fn new(
        group: &'static str,
        version: &'static str,
        plural: &'static str,
    ) -> Self {
        Self {
            group,
            version,
            plural,
        }
    }

    /// The path of all in a namespace, or of all there are.
    pub(crate) fn all(&self, namespace: &str) -> Result<String> {
        let Self {
            group,
            version,
            plural,
        } = self;
        let root = if group.is_empty() {
            "/api".to_owned()
        } else {
            format!("/apis/{group}")
        };
        if namespace.is_empty() {
            return Ok(format!("{root}/{version}/{plural}"));
        }
        Ok(format!(
            "{root}/{version}/namespaces/{}/{plural}",
            checked(namespace)?
        ))
    }

    /// The path of one.
    pub(crate) fn one(&self, namespace: &str, name: &str) -> Result<String> {
        Ok(format!("{}/{}", self.all(namespace)?, checked(name)?))
    }

    /// The path of a part of one.
    pub(crate) fn part(&self, namespace: &str, name: &str, part: &str) -> Result<String> {
        Ok(format!("{}/{part}", self.one(namespace, name)?))
    }
}

/// A name that stays one segment of a path, whatever somebody typed.
fn checked(name: &str) -> Result<&str> {
    let is_fit =
        |letter: char| letter.is_ascii_alphanumeric() || ['-', '.', '_', ':'].contains(&letter);
    if name.is_empty() || name.len() > 253 || name.starts_with('.') || !name.chars().all(is_fit) {
        let told = format!("nothing can have the name {name:?}");
        return Err(ClusterError::new(ClusterErrorKind::Invalid, told));
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PODS: Resource = Resource::new("", "v1", "pods");

    #[test]
    fn paths_name_the_group_the_namespace_and_the_part() {
        let deployments = Resource::new("apps", "v1", "deployments");
        assert_eq!(PODS.all("").unwrap(), "/api/v1/pods");
        assert_eq!(
            PODS.part("shop", "a-1", "log").unwrap(),
            "/api/v1/namespaces/shop/pods/a-1/log"
        );
        assert_eq!(
            deployments.one("shop", "shopd").unwrap(),
            "/apis/apps/v1/namespaces/shop/deployments/shopd"
        );
    }

    #[test]
    fn a_name_cannot_leave_its_place_in_the_path() {
        for name in [
            "",
            "..",
            "a/b",
            "a?b",
            "a#b",
            "a%2fb",
            "a b",
            "../secrets",
            "a\n",
            "ä",
        ] {
            assert!(PODS.one("shop", name).is_err(), "{name}");
            assert!(name.is_empty() || PODS.all(name).is_err(), "{name}");
        }
    }

    #[test]
    fn a_query_is_escaped() {
        let ask = Ask::get("/api".to_owned())
            .query("labelSelector", "a in (b,c)")
            .maybe("limit", None::<&str>);
        assert_eq!(
            ask.request().unwrap().uri(),
            "/api?labelSelector=a+in+%28b%2Cc%29"
        );
    }
}
