//! What every object has: a name, labels, an owner, conditions.

use std::fmt;

use serde_json::{Value, json};

/// What an object is kept under.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    /// `pods`, `apps/deployments`.
    pub(crate) path: String,
    /// Empty for what is in no namespace.
    pub(crate) namespace: String,
    pub(crate) name: String,
}

impl Key {
    pub(crate) fn new(path: &str, namespace: &str, name: &str) -> Self {
        Self {
            path: path.to_owned(),
            namespace: namespace.to_owned(),
            name: name.to_owned(),
        }
    }

    /// The key of another object in the same namespace.
    pub(crate) fn beside(&self, path: &str, name: &str) -> Self {
        Self::new(path, &self.namespace, name)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}/{}", self.path, self.namespace, self.name)
    }
}

/// The text at a place in an object; empty where there is none.
pub(crate) fn text<'a>(object: &'a Value, at: &str) -> &'a str {
    object
        .pointer(at)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// The number at a place in an object; 0 where there is none.
pub(crate) fn number(object: &Value, at: &str) -> i64 {
    object
        .pointer(at)
        .and_then(Value::as_i64)
        .unwrap_or_default()
}

pub(crate) fn name(object: &Value) -> &str {
    text(object, "/metadata/name")
}

pub(crate) fn namespace(object: &Value) -> &str {
    text(object, "/metadata/namespace")
}

pub(crate) fn uid(object: &Value) -> &str {
    text(object, "/metadata/uid")
}

pub(crate) fn version(object: &Value) -> &str {
    text(object, "/metadata/resourceVersion")
}

pub(crate) fn set_version(object: &mut Value, version: u64) {
    object["metadata"]["resourceVersion"] = json!(version.to_string());
}

/// A label; empty where there is none.
pub(crate) fn label<'a>(object: &'a Value, name: &str) -> &'a str {
    object["metadata"]["labels"][name]
        .as_str()
        .unwrap_or_default()
}

/// An annotation; empty where there is none.
pub(crate) fn annotation<'a>(object: &'a Value, name: &str) -> &'a str {
    object["metadata"]["annotations"][name]
        .as_str()
        .unwrap_or_default()
}

/// The object that controls this one.
pub(crate) fn owner(object: &Value) -> Option<&Value> {
    object["metadata"]["ownerReferences"]
        .as_array()?
        .iter()
        .find(|owner| owner["controller"] == true)
}

/// Whether another object controls this one.
pub(crate) fn is_owned_by(object: &Value, uid: &str) -> bool {
    owner(object).is_some_and(|owner| owner["uid"] == uid)
}

/// The reference to an owner, as its dependents hold it.
pub(crate) fn owner_reference(owner: &Value) -> Value {
    json!([{
        "apiVersion": owner["apiVersion"],
        "kind": owner["kind"],
        "name": name(owner),
        "uid": uid(owner),
        "controller": true,
        "blockOwnerDeletion": true,
    }])
}

/// Whether an object is on its way out.
pub(crate) fn is_ending(object: &Value) -> bool {
    object["metadata"].get("deletionTimestamp").is_some()
}

/// Whether something still has to be done before an object may go.
pub(crate) fn is_held(object: &Value) -> bool {
    object["metadata"]["finalizers"]
        .as_array()
        .is_some_and(|held| !held.is_empty())
}

/// Whether a condition of an object is `True`.
pub(crate) fn is_true(object: &Value, condition: &str) -> bool {
    let conditions = object["status"]["conditions"].as_array();
    conditions
        .into_iter()
        .flatten()
        .any(|one| one["type"] == condition && one["status"] == "True")
}

/// Sets a condition; the time of the transition stays where the status does.
pub(crate) fn set_condition(object: &mut Value, mut condition: Value, now: &str) {
    let conditions = &mut object["status"]["conditions"];
    if !conditions.is_array() {
        *conditions = json!([]);
    }
    let Some(conditions) = conditions.as_array_mut() else {
        return;
    };
    condition["lastTransitionTime"] = json!(now);
    let Some(before) = conditions
        .iter_mut()
        .find(|one| one["type"] == condition["type"])
    else {
        conditions.push(condition);
        return;
    };
    if before["status"] == condition["status"] {
        condition["lastTransitionTime"] = before["lastTransitionTime"].clone();
    }
    *before = condition;
}

/// A condition without its times.
pub(crate) fn condition(kind: &str, holds: bool, reason: &str, message: &str) -> Value {
    let status = if holds { "True" } else { "False" };
    let mut condition = json!({ "type": kind, "status": status });
    if !reason.is_empty() {
        condition["reason"] = json!(reason);
        condition["message"] = json!(message);
    }
    condition
}

/// Spreads a number over all bits, so that names made of a count look like names.
pub(crate) fn scatter(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// An identity made of a number that no other object was made of.
pub(crate) fn new_uid(seed: u64) -> String {
    let (high, low) = (scatter(seed), scatter(!seed));
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 52,
        low & 0xffff_ffff_ffff
    )
}

/// A number made of a text, the same for the same text.
pub(crate) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The end of a generated name, in the letters that clusters use.
pub(crate) fn suffix(seed: u64, length: usize) -> String {
    const LETTERS: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";
    let mut left = scatter(seed);
    (0..length)
        .map(|_| {
            let letter = LETTERS[usize::try_from(left % 27).unwrap_or_default()];
            left /= 27;
            char::from(letter)
        })
        .collect()
}
