use shopctl_cluster::{self as kube, Autoscaler, Selector};

use super::measure::{Measure, Unit, number};
use crate::{
    command::top::{self, Used},
    error::Result,
    platform::Eks,
};

/// What each node uses.
pub(super) async fn nodes(eks: &Eks) -> Result<Vec<Measure>> {
    let nodes = top::of_nodes(eks).await?;
    Ok(nodes.iter().flat_map(|node| used("nodes", node)).collect())
}

/// What each pod uses, and all of them together: names of pods do not last.
pub(super) async fn usage(eks: &Eks) -> Result<Vec<Measure>> {
    let pods = top::of_pods(eks).await?;
    let cpu: i64 = pods.iter().filter_map(Used::cpu_milli).sum();
    let memory: u64 = pods.iter().filter_map(Used::memory_bytes).sum();
    let mut measures: Vec<_> = pods.iter().flat_map(|pod| used("pods", pod)).collect();
    measures.extend([
        Measure::new("pods", "all cpu", millicores(cpu), Unit::Millicores),
        Measure::new("pods", "all memory", number(memory), Unit::Bytes),
    ]);
    Ok(measures)
}

/// How often each pod began anew, and how many there are.
pub(super) async fn pods(eks: &Eks) -> Result<Vec<Measure>> {
    let cluster = eks.cluster().await?;
    let pods: Vec<kube::Pod> = cluster.list(eks.namespace(), &Selector::all()).await?;
    let restarts = pods.iter().map(|pod| u64::from(pod.restarts())).sum();
    let count = |pods: usize| number(u64::try_from(pods).unwrap_or(u64::MAX));
    let ready = pods.iter().filter(|pod| pod.is_ready()).count();
    let mut measures: Vec<_> = pods
        .iter()
        .map(|pod| restarted(pod.name(), pod.restarts().into()))
        .collect();
    measures.extend([
        restarted("all", restarts),
        Measure::new("pods", "all", count(pods.len()), Unit::Count),
        Measure::new("pods", "all ready", count(ready), Unit::Count),
    ]);
    Ok(measures)
}

/// How many replicas autoscalers want, and by what.
pub(super) async fn autoscalers(eks: &Eks) -> Result<Vec<Measure>> {
    let cluster = eks.cluster().await?;
    let autoscalers: Vec<Autoscaler> = cluster.list(eks.namespace(), &Selector::all()).await?;
    Ok(autoscalers.iter().flat_map(of_autoscaler).collect())
}

fn of_autoscaler(autoscaler: &Autoscaler) -> Vec<Measure> {
    let name = &autoscaler.metadata.name;
    let one = |what: &str, value: Option<f64>, unit| {
        Measure::new("autoscalers", format!("{name} {what}"), value, unit)
    };
    let mut measures = vec![
        one(
            "current",
            Some(autoscaler.status.current.into()),
            Unit::Count,
        ),
        one(
            "desired",
            Some(autoscaler.status.desired.into()),
            Unit::Count,
        ),
        one("min", Some(autoscaler.min().into()), Unit::Count),
        one("max", Some(autoscaler.spec.max.into()), Unit::Count),
    ];
    for measure in autoscaler.measures() {
        let (unit, scale) = if measure.is_percent {
            (Unit::Share, 0.01)
        } else {
            (Unit::Count, 1.0)
        };
        let value = |value: Option<f64>| value.map(|value| value * scale);
        measures.push(one(
            &format!("{} current", measure.name),
            value(measure.current),
            unit,
        ));
        measures.push(one(
            &format!("{} target", measure.name),
            value(measure.target),
            unit,
        ));
    }
    measures
}

fn used(group: &str, used: &Used) -> [Measure; 2] {
    let name = used.name();
    [
        Measure::new(
            group,
            format!("{name} cpu"),
            used.cpu_milli().map(millicores),
            Unit::Millicores,
        ),
        Measure::new(
            group,
            format!("{name} memory"),
            used.memory_bytes().map(number),
            Unit::Bytes,
        ),
    ]
}

fn restarted(name: &str, restarts: u64) -> Measure {
    Measure::new(
        "pods",
        format!("{name} restarts"),
        number(restarts),
        Unit::Count,
    )
}

fn millicores(milli: i64) -> f64 {
    number(u64::try_from(milli).unwrap_or_default())
}
