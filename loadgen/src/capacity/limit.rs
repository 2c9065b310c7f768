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
    /// The database's processors.
    DatabaseProcessors,
    /// The processor of Redis.
    CacheProcessor,
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
            Self::DatabaseProcessors => "the database's processors",
            Self::CacheProcessor => "the processor of Redis",
            Self::DatabaseConnections => "connections to the database",
            Self::Processors => "the shop's processors",
            Self::Unseen => {
                "nothing that can be seen from here; --ops and --cloudwatch show more of the shop"
            }
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
    let is_used_up =
        |value: fn(&TargetPoint) -> Option<f64>| most(value).is_some_and(|share| share >= USED_UP);
    // What the shop waits for comes before what it does while it waits: it holds connections and turns requests away.
    if is_used_up(|point| point.database_cpu) {
        return Bottleneck::DatabaseProcessors;
    }
    if is_used_up(|point| point.cache_cpu) {
        return Bottleneck::CacheProcessor;
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
    if is_used_up(|point| point.pod_cpu) {
        return Bottleneck::Processors;
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

    fn point(cpu: f64, pool_in_use: f64, shed: f64) -> TargetPoint {
        TargetPoint {
            cpu: Some(cpu),
            pool_in_use: Some(pool_in_use),
            pool_max: Some(10.0),
            shed_per_second: Some(shed),
            ..TargetPoint::default()
        }
    }

    fn generator(cpu_share: f64) -> GeneratorUse {
        GeneratorUse {
            cpu_share,
            processors: 2,
            ..GeneratorUse::default()
        }
    }

    fn named(points: &[TargetPoint], processors: Option<f64>) -> Bottleneck {
        bottleneck(points, &generator(0.1), processors)
    }

    #[test]
    fn the_resource_that_is_used_up_is_named() {
        let by_processors = [point(0.5, 2.0, 0.0), point(1.8, 3.0, 0.0)];
        assert_eq!(named(&by_processors, Some(2.0)), Bottleneck::Processors);
        assert_eq!(
            named(&[point(0.5, 9.5, 0.0)], Some(2.0)),
            Bottleneck::DatabaseConnections
        );
        let by_all = [point(1.9, 9.5, 7.0)];
        assert_eq!(named(&by_all, Some(2.0)), Bottleneck::RequestLimit);
        assert_eq!(
            bottleneck(&by_all, &generator(0.95), Some(2.0)),
            Bottleneck::Generator
        );
        assert_eq!(named(&[point(1.9, 1.0, 0.0)], None), Bottleneck::Unseen);
        assert_eq!(named(&[], Some(2.0)), Bottleneck::Unseen);
    }

    #[test]
    fn what_cloudwatch_sees_behind_the_shop_comes_before_what_the_shop_does_meanwhile() {
        let of_cloud = |database_cpu, cache_cpu| TargetPoint {
            database_cpu,
            cache_cpu,
            ..TargetPoint::default()
        };
        let by_all = point(1.9, 9.5, 7.0);
        assert_eq!(
            named(&[by_all.clone(), of_cloud(Some(0.97), Some(0.2))], None),
            Bottleneck::DatabaseProcessors
        );
        assert_eq!(
            named(&[by_all, of_cloud(Some(0.5), Some(0.99))], None),
            Bottleneck::CacheProcessor
        );
        let busy_pods = TargetPoint {
            pod_cpu: Some(0.95),
            ..TargetPoint::default()
        };
        assert_eq!(named(&[busy_pods], None), Bottleneck::Processors);
    }
}
