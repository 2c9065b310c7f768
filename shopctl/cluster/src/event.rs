use jiff::Timestamp;
use serde::Deserialize;

use crate::{
    ask::Resource, client::Cluster, error::Result, kind::Kind, meta::Meta, selector::Selector,
};

/// Something that happened to an object, or kept happening.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Event {
    /// What every object has.
    pub metadata: Meta,
    /// `Normal` or `Warning`.
    #[serde(rename = "type")]
    pub kind: Box<str>,
    /// As in `FailedScheduling`.
    pub reason: Box<str>,
    /// In words.
    pub message: Box<str>,
    /// To what it happened.
    #[serde(rename = "involvedObject")]
    pub about: About,
    source: Source,
    reporting_component: Box<str>,
    count: Option<u32>,
    first_timestamp: Option<Timestamp>,
    last_timestamp: Option<Timestamp>,
    #[serde(rename = "eventTime")]
    happened_at: Option<Timestamp>,
    series: Option<Series>,
}

/// The object that an event is about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct About {
    /// As in `Pod`.
    pub kind: Box<str>,
    /// Its namespace.
    pub namespace: Box<str>,
    /// Its name.
    pub name: Box<str>,
    /// Its id.
    pub uid: Box<str>,
    /// Which part of it, as in `spec.containers{shopd}`.
    pub field_path: Option<Box<str>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
struct Source {
    component: Box<str>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Series {
    count: u32,
    last_observed_time: Option<Timestamp>,
}

impl Kind for Event {
    const RESOURCE: Resource = Resource::new("", "v1", "events");

    fn metadata(&self) -> &Meta {
        &self.metadata
    }
}

impl Event {
    /// How often it happened.
    pub fn count(&self) -> u32 {
        let series = self.series.as_ref().map(|series| series.count);
        series.or(self.count).unwrap_or(1).max(1)
    }

    /// When it first happened.
    pub fn first_at(&self) -> Option<Timestamp> {
        self.first_timestamp
            .or(self.happened_at)
            .or(self.metadata.created_at)
    }

    /// When it last happened.
    pub fn last_at(&self) -> Option<Timestamp> {
        let series = self
            .series
            .as_ref()
            .and_then(|series| series.last_observed_time);
        series.or(self.last_timestamp).or_else(|| self.first_at())
    }

    /// Whether somebody should look at it.
    pub fn is_warning(&self) -> bool {
        &*self.kind == "Warning"
    }

    /// Who tells it, as in `kubelet`.
    pub fn reporter(&self) -> &str {
        if self.reporting_component.is_empty() {
            &self.source.component
        } else {
            &self.reporting_component
        }
    }

    /// The container it is about, where it is about one.
    pub fn container(&self) -> Option<&str> {
        let path = self.about.field_path.as_deref()?;
        path.split_once('{')?.1.strip_suffix('}')
    }
}

impl Cluster {
    /// What happened in a namespace, the latest last; with `about`, to the object of that kind and name.
    pub async fn events(&self, namespace: &str, about: Option<(&str, &str)>) -> Result<Vec<Event>> {
        let selector = match about {
            Some((kind, name)) => Selector::all().and_fields(format!(
                "involvedObject.kind={kind},involvedObject.name={name}"
            )),
            None => Selector::all(),
        };
        let mut events: Vec<Event> = self.list(namespace, &selector).await?;
        events.sort_by_key(Event::last_at);
        Ok(events)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn an_event_is_read_in_each_of_its_forms() {
        let read = |event: Value| serde_json::from_value::<Event>(event).unwrap();
        let old = read(json!({
            "metadata": { "creationTimestamp": "2026-11-28T09:00:00Z" }, "count": 4, "source": { "component": "kubelet" },
            "firstTimestamp": "2026-11-28T09:00:00Z", "lastTimestamp": "2026-11-28T09:30:00Z", "eventTime": null,
            "involvedObject": { "fieldPath": "spec.containers{shopd}" },
        }));
        let series = read(json!({
            "firstTimestamp": null, "lastTimestamp": null, "eventTime": "2026-11-28T09:00:00.123456Z",
            "series": { "count": 9, "lastObservedTime": "2026-11-28T09:45:00.000001Z" },
            "reportingComponent": "default-scheduler", "source": {},
        }));
        let single = read(json!({ "eventTime": "2026-11-28T09:00:00.5Z" }));
        let told = |event: &Event| {
            (
                event.count(),
                event.first_at().unwrap(),
                event.last_at().unwrap(),
            )
        };
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(
            told(&old),
            (4, at("2026-11-28T09:00:00Z"), at("2026-11-28T09:30:00Z"))
        );
        assert_eq!(
            told(&series),
            (
                9,
                at("2026-11-28T09:00:00.123456Z"),
                at("2026-11-28T09:45:00.000001Z")
            )
        );
        assert_eq!(
            told(&single),
            (
                1,
                at("2026-11-28T09:00:00.5Z"),
                at("2026-11-28T09:00:00.5Z")
            )
        );
        assert_eq!(
            (old.reporter(), series.reporter()),
            ("kubelet", "default-scheduler")
        );
        assert_eq!((old.container(), series.container()), (Some("shopd"), None));
    }
}
