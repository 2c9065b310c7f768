use serde_json::json;

use super::{alarm, data, metric::dimensions_of};
use crate::aws::{
    call::{Answer, Call},
    refusal::Refusal,
    world::World,
};

pub(crate) fn answer(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    match call.operation.as_str() {
        "GetMetricData" => data::get(world, call),
        "ListMetrics" => list(world, call),
        "DescribeAlarms" => alarm::describe(world, call),
        _ => Err(call.unknown()),
    }
}

fn list(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let (namespace, name) = (call.text("Namespace"), call.text("MetricName"));
    let wanted = dimensions_of(&call.input["Dimensions"]);
    let metrics = world
        .metrics
        .iter()
        .filter(|metric| {
            namespace.is_none_or(|namespace| metric.namespace == namespace)
                && name.is_none_or(|name| metric.name == name)
                && wanted.iter().all(|(name, value)| {
                    let known = metric.dimensions.get(name);
                    known.is_some_and(|known| value.is_empty() || known == value)
                })
        })
        .map(|metric| {
            json!({
                "Namespace": metric.namespace,
                "MetricName": metric.name,
                "Dimensions": metric.describe_dimensions(),
            })
        })
        .collect();
    let page = call.page(metrics, "NextToken", world.page_size.min(500))?;
    Ok(json!({ "Metrics": page.items, "NextToken": page.next }).into())
}
