use std::sync::Arc;

use url::form_urlencoded;

use super::{
    object::Key,
    resource::{Resource, Resources},
};

/// What a path names.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    /// A kind, an object, or a part of one.
    Object(Target),
    /// What the server says about itself, in parts: `["apis", "apps", "v1"]`.
    About(Vec<String>),
}

/// A kind in a namespace, or an object of it, or a part of that.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) resource: Arc<Resource>,
    /// Empty for all of them, and for what is in none.
    pub(crate) namespace: String,
    /// Empty for the collection.
    pub(crate) name: String,
    /// `status`, `scale`, `log`, `exec`, and so on; empty for the object itself.
    pub(crate) part: String,
    /// What follows the part: the path that a proxy asks for.
    pub(crate) rest: String,
}

impl Target {
    /// What the store keeps the object under.
    pub(crate) fn key(&self) -> Key {
        Key::new(&self.resource.path(), &self.namespace, &self.name)
    }

    /// What rules call it: `pods/log`.
    pub(crate) fn rule_name(&self) -> String {
        if self.part.is_empty() {
            self.resource.plural.clone()
        } else {
            format!("{}/{}", self.resource.plural, self.part)
        }
    }
}

/// Finds out what a path names. A kind that is not served is none of the server's.
pub(crate) fn find(resources: &Resources, path: &str) -> Place {
    let parts: Vec<String> = path
        .split('/')
        .filter(|part| !part.is_empty())
        .map(decoded)
        .collect();
    let words: Vec<&str> = parts.iter().map(String::as_str).collect();
    let target = match words.as_slice() {
        ["api", "v1", rest @ ..] => target(resources, "", "v1", rest),
        ["apis", group, version, rest @ ..] => target(resources, group, version, rest),
        _ => None,
    };
    target.map_or(Place::About(parts), Place::Object)
}

fn target(resources: &Resources, group: &str, version: &str, rest: &[&str]) -> Option<Target> {
    let (namespace, rest) = match rest {
        ["namespaces", namespace, rest @ ..]
            if rest
                .first()
                .is_some_and(|plural| resources.served(group, version, plural).is_some()) =>
        {
            (*namespace, rest)
        }
        rest => ("", rest),
    };
    let (plural, rest) = rest.split_first()?;
    let resource = resources.served(group, version, plural)?;
    let mut rest = rest.iter();
    let mut next = || rest.next().copied().unwrap_or_default().to_owned();
    let (name, part) = (next(), next());
    Some(Target {
        resource,
        namespace: namespace.to_owned(),
        name,
        part,
        rest: rest.copied().collect::<Vec<_>>().join("/"),
    })
}

fn decoded(part: &str) -> String {
    // The form's rules are a path's, but for the plus sign.
    let plus_kept = part.replace('+', "%2B");
    form_urlencoded::parse(plus_kept.as_bytes())
        .next()
        .map(|(key, value)| {
            if value.is_empty() {
                key.into_owned()
            } else {
                format!("{key}={value}")
            }
        })
        .unwrap_or_default()
}
