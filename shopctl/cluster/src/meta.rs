use jiff::Timestamp;
use serde::Deserialize;

use crate::{pairs::Pairs, wire};

/// What every object has. Of what the server sends, `managedFields` is skipped while parsing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Meta {
    /// Its name.
    pub name: Box<str>,
    /// Empty for what is in no namespace.
    pub namespace: Box<str>,
    /// What tells it from an earlier object of the same name.
    pub uid: Box<str>,
    /// Its version: to be compared only for being the same.
    pub resource_version: Box<str>,
    /// Counts the changes of what is wanted.
    pub generation: i64,
    /// When it was made.
    #[serde(rename = "creationTimestamp")]
    pub created_at: Option<Timestamp>,
    /// When it ends at the latest, where it was told to end.
    #[serde(rename = "deletionTimestamp")]
    pub deleted_at: Option<Timestamp>,
    /// What selectors look at.
    pub labels: Pairs,
    /// What selectors do not look at.
    pub annotations: Pairs,
    /// Whom it belongs to.
    #[serde(rename = "ownerReferences", deserialize_with = "wire::or_default")]
    pub owners: Box<[Owner]>,
}

impl Meta {
    /// The owner that cares for it.
    pub fn controller(&self) -> Option<&Owner> {
        self.owners.iter().find(|owner| owner.is_controller)
    }

    /// Whether an object with that id cares for it.
    pub fn is_owned_by(&self, uid: &str) -> bool {
        self.controller().is_some_and(|owner| &*owner.uid == uid)
    }
}

/// An object that another belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Owner {
    /// As in `ReplicaSet`.
    pub kind: Box<str>,
    /// Its name.
    pub name: Box<str>,
    /// Its id.
    pub uid: Box<str>,
    /// Whether it is the one that cares.
    #[serde(rename = "controller")]
    pub is_controller: bool,
}

/// Whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not.
    False,
    /// Nobody knows.
    #[default]
    #[serde(other)]
    Unknown,
}

/// One thing that is so or not so with an object.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Condition {
    /// As in `Ready`.
    #[serde(rename = "type")]
    pub kind: Box<str>,
    /// Whether it is so.
    pub status: Truth,
    /// Why, in one word.
    pub reason: Option<Box<str>>,
    /// Why, in words.
    pub message: Option<Box<str>>,
    /// Since when it is so.
    #[serde(rename = "lastTransitionTime")]
    pub changed_at: Option<Timestamp>,
    /// When somebody last said so.
    #[serde(rename = "lastUpdateTime")]
    pub updated_at: Option<Timestamp>,
}

impl Condition {
    /// Whether it holds.
    pub fn holds(&self) -> bool {
        self.status == Truth::True
    }

    /// Its reason; empty where none is given.
    pub fn why(&self) -> &str {
        self.reason.as_deref().unwrap_or_default()
    }
}

/// The condition of that kind.
pub(crate) fn condition<'a>(conditions: &'a [Condition], kind: &str) -> Option<&'a Condition> {
    conditions.iter().find(|condition| &*condition.kind == kind)
}
