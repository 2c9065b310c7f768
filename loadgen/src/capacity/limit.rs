use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::report::{GeneratorUse, TargetPoint};

/// From which share on a resource counts as used up.
const USED_UP: f64 = 0.9;

/// What stands in the way of more, as far as it can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bottleneck {
    /// The generator's own processors: the shop may take more.
    Generator,
    /// The shop turns requests away, because as many as it allows are under way.
    RequestLimit,
    /// All connections to the database are in use.
    DatabaseConnections,
    /// The shop's processors.
    Processors,
    /// Nothing that can be seen from here.
    Unseen,
}

impl Bottleneck {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Generator => {
                "the generator's own processors; use a larger machine or more of them"
            }
            Self::RequestLimit => "the shop's own limit of requests under way",
            Self::DatabaseConnections => "connections to the database",
            Self::Processors => "the shop's processors",
            Self::Unseen => "nothing that can be seen from here; --ops shows more of the shop",
        }
    }
}

/// What stands in the way at a rate that does not hold. `processors` is how many the shop has, where that is known.
pub fn bottleneck(
    points: &[TargetPoint],
    generator: &GeneratorUse,
    processors: Option<f64>,
) -> Bottleneck {
    let most =
        |value: fn(&TargetPoint) -> Option<f64>| points.iter().filter_map(value).reduce(f64::max);
    if generator.cpu_share >= USED_UP {
        return Bottleneck::Generator;
    }
    if most(|point| point.shed_per_second).is_some_and(|shed| shed > 0.0) {
        return Bottleneck::RequestLimit;
    }
    let pool = points
        .iter()
        .filter_map(|point| Some(point.pool_in_use? / point.pool_max?));
    if pool.reduce(f64::max).is_some_and(|share| share >= USED_UP) {
        return Bottleneck::DatabaseConnections;
    }
    // What generator and shop use together on one machine is what neither can have more of.
    let beside = processors.map(|all| all - generator.cpu_share * generator.processors as f64);
    match (most(|point| point.cpu), beside) {
        (Some(used), Some(left)) if used >= left * USED_UP => Bottleneck::Processors,
        _ => Bottleneck::Unseen,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_resource_that_is_used_up_is_named() {
        let point = |cpu, used, shed| TargetPoint {
            cpu: Some(cpu),
            pool_in_use: Some(used),
            pool_max: Some(10.0),
            shed_per_second: Some(shed),
            ..TargetPoint::default()
        };
        let idle = GeneratorUse {
            cpu_share: 0.1,
            processors: 2,
            ..GeneratorUse::default()
        };
        let busy = GeneratorUse {
            cpu_share: 0.95,
            ..idle
        };
        let named = |points: &[TargetPoint], generator, processors| {
            bottleneck(points, generator, processors)
        };
        assert_eq!(
            named(
                &[point(0.5, 2.0, 0.0), point(1.8, 3.0, 0.0)],
                &idle,
                Some(2.0)
            ),
            Bottleneck::Processors
        );
        assert_eq!(
            named(&[point(0.5, 9.5, 0.0)], &idle, Some(2.0)),
            Bottleneck::DatabaseConnections
        );
        assert_eq!(
            named(&[point(1.9, 9.5, 7.0)], &idle, Some(2.0)),
            Bottleneck::RequestLimit
        );
        assert_eq!(
            named(&[point(1.9, 9.5, 7.0)], &busy, Some(2.0)),
            Bottleneck::Generator
        );
        assert_eq!(
            named(&[point(1.9, 1.0, 0.0)], &idle, None),
            Bottleneck::Unseen
        );
        assert_eq!(named(&[], &idle, Some(2.0)), Bottleneck::Unseen);
    }
}
