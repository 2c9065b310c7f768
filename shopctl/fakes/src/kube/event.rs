use serde_json::{Value, json};

use super::{
    edit::Keeping,
    object::{self, Key},
    world::World,
};

/// What happened to an object, as events tell it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Happening<'a> {
    /// Who tells: `kubelet`, `default-scheduler`.
    pub(crate) by: &'a str,
    pub(crate) reason: &'a str,
    pub(crate) message: &'a str,
    pub(crate) is_warning: bool,
}

impl World {
    /// Tells what happened to an object; what happens again is counted.
    pub(crate) fn tell(&self, about: &Value, what: Happening<'_>) {
        let now = self.clock.text();
        let same = object::hash(&format!(
            "{}{}{}",
            object::uid(about),
            what.reason,
            what.message
        ));
        let name = format!("{}.{same:016x}", object::name(about));
        let namespace = match object::namespace(about) {
            "" => "default",
            namespace => namespace,
        };
        let key = Key::new("events", namespace, &name);
        let counted = self.touch(&key, |event| {
            event["count"] = json!(object::number(event, "/count") + 1);
            event["lastTimestamp"] = json!(now);
        });
        let Some(events) = self.resources.at("events") else {
            return;
        };
        if !counted {
            let event = event(about, what, &name, &now);
            // Events of a namespace that is gone are told to nobody.
            let _ = self.create(&events, namespace, event, Keeping::Kept);
        }
    }
}

fn event(about: &Value, what: Happening<'_>, name: &str, now: &str) -> Value {
    let kind = if what.is_warning { "Warning" } else { "Normal" };
    let mut involved = json!({
        "kind": about["kind"],
        "apiVersion": about["apiVersion"],
        "namespace": about["metadata"]["namespace"],
        "name": object::name(about),
        "uid": object::uid(about),
        "resourceVersion": object::version(about),
    });
    if what.by == "kubelet"
        && let Some(container) = about
            .pointer("/spec/containers/0/name")
            .and_then(Value::as_str)
    {
        involved["fieldPath"] = json!(format!("spec.containers{{{container}}}"));
    }
    json!({
        "metadata": { "name": name },
        "involvedObject": involved,
        "reason": what.reason,
        "message": what.message,
        "type": kind,
        "count": 1,
        "firstTimestamp": now,
        "lastTimestamp": now,
        "eventTime": null,
        "source": { "component": what.by },
        "reportingComponent": what.by,
        "reportingInstance": "",
    })
}
