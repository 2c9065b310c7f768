use serde::{Deserialize, de::DeserializeOwned};
use tokio::time::Instant;

use crate::{
    ask::{Ask, Resource},
    client::Cluster,
    error::{ClusterErrorKind, Result},
    meta::Meta,
    selector::Selector,
    wire,
};

/// How many objects come with one answer.
pub(crate) const PAGE: &str = "500";

/// Objects that the API keeps, of which only what a shop's operators use is read.
pub trait Kind: DeserializeOwned + Clone + Send + Sync + 'static {
    /// Where they are.
    const RESOURCE: Resource;

    /// What every object has.
    fn metadata(&self) -> &Meta;

    /// Its name.
    fn name(&self) -> &str {
        &self.metadata().name
    }
}

/// Part of a list.
pub(crate) struct Page<K> {
    pub(crate) items: Vec<K>,
    /// The version of the whole list, to watch from.
    pub(crate) version: Box<str>,
    /// Where the next part begins; `None` at the end.
    pub(crate) next: Option<Box<str>>,
}

#[derive(Deserialize)]
#[serde(bound = "K: DeserializeOwned")]
struct Listed<K> {
    #[serde(default)]
    metadata: ListMeta,
    #[serde(default = "Vec::new", deserialize_with = "wire::or_default")]
    items: Vec<K>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct ListMeta {
    resource_version: Box<str>,
    #[serde(rename = "continue")]
    next: Option<Box<str>>,
}

impl Cluster {
    /// One object. An empty namespace is for kinds that are in none.
    pub async fn get<K: Kind>(&self, namespace: &str, name: &str) -> Result<K> {
        self.fetch(&Ask::get(K::RESOURCE.one(namespace, name)?))
            .await
    }

    /// One object; `None` where there is no such.
    pub async fn find<K: Kind>(&self, namespace: &str, name: &str) -> Result<Option<K>> {
        match self.get(namespace, name).await {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.kind == ClusterErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// All objects that a selector means, in the order of their names. An empty namespace is all of them.
    pub async fn list<K: Kind>(&self, namespace: &str, selector: &Selector) -> Result<Vec<K>> {
        let deadline = self.deadline();
        match self.list_until(namespace, selector, deadline).await {
            // It changed so much that the next part is forgotten; there is time for a second look.
            Err(error) if error.kind == ClusterErrorKind::Expired => {
                self.list_until(namespace, selector, deadline).await
            }
            listed => listed,
        }
    }

    async fn list_until<K: Kind>(
        &self,
        namespace: &str,
        selector: &Selector,
        deadline: Instant,
    ) -> Result<Vec<K>> {
        let mut all = Vec::new();
        let mut next = None;
        loop {
            let page = self
                .page(namespace, selector, (PAGE, next.as_deref()), deadline)
                .await?;
            all.extend(page.items);
            next = page.next;
            if next.is_none() {
                return Ok(all);
            }
        }
    }

    /// Part of a list: at most so many objects, from where the last part ended.
    pub(crate) async fn page<K: Kind>(
        &self,
        namespace: &str,
        selector: &Selector,
        (limit, next): (&str, Option<&str>),
        deadline: Instant,
    ) -> Result<Page<K>> {
        let ask = selecting(Ask::get(K::RESOURCE.all(namespace)?), selector)
            .query("limit", limit)
            .maybe("continue", next);
        let listed: Listed<K> = self.fetch_until(&ask, deadline).await?;
        Ok(Page {
            items: listed.items,
            version: listed.metadata.resource_version,
            next: listed.metadata.next.filter(|next| !next.is_empty()),
        })
    }
}

pub(crate) fn selecting(ask: Ask, selector: &Selector) -> Ask {
    let labels = selector
        .labels
        .as_deref()
        .filter(|labels| !labels.is_empty());
    ask.maybe("labelSelector", labels)
        .maybe("fieldSelector", selector.fields.as_deref())
}
