use std::{collections::BTreeMap, sync::Arc, time::Duration};

use super::{
    Recording,
    routes::{drawn_for, path_of},
};
use crate::scenario::{
    Accounts, Arrivals, Connections, Journey, Length, Load, Phase, RequestSpec, Scenario, Shape,
    Step,
};

/// Which visit is due when: what is drawn by chance in other tests is written down here.
#[derive(Debug, Clone)]
pub struct Script {
    /// When each visit is due, in order.
    pub moments: Arc<[Duration]>,
    /// Which journey each of them is, by its place in the mix.
    pub journeys: Arc<[u16]>,
}

impl Script {
    /// The test that makes the requests of a recording again, so many times as fast.
    ///
    /// Takes words, thresholds and limits from `base`, of which it keeps no journey.
    pub fn new(recording: &Recording, speed: f64, base: Scenario) -> (Self, Scenario) {
        let mut requests = BTreeMap::new();
        let mut journeys = BTreeMap::new();
        for route in recording.requests.iter().map(|request| &request.route) {
            if requests.contains_key(route) {
                continue;
            }
            let path = path_of(route).expect("a recording holds only routes with a path");
            requests.insert(route.clone(), request(route, path));
            let step = Step {
                request: Some(route.clone()),
                ..Step::default()
            };
            let journey = Journey {
                about: String::new(),
                steps: vec![step],
                goes_on: false,
            };
            journeys.insert(route.clone(), journey);
        }
        let places: BTreeMap<&String, u16> = journeys.keys().zip(0..).collect();
        let script = Self {
            moments: recording
                .requests
                .iter()
                .map(|request| request.at.div_f64(speed))
                .collect(),
            journeys: recording
                .requests
                .iter()
                .map(|request| places[&request.route])
                .collect(),
        };
        let scenario = Scenario {
            load: script.load(),
            connections: Connections::Kept,
            mix: journeys.keys().map(|route| (route.clone(), 1.0)).collect(),
            requests,
            journeys,
            data: crate::scenario::DataPlan {
                accounts: Accounts::default(),
                assets: false,
                ..base.data
            },
            ..base
        };
        (script, scenario)
    }

    /// One phase with as many arrivals as there are moments, for those who ask how large the test is.
    fn load(&self) -> Load {
        let last = self.moments.last().copied().unwrap_or_default();
        let length = last + Duration::from_millis(100);
        Load::Open {
            arrivals: Arrivals::Even,
            phases: vec![Phase {
                name: "replay".to_owned(),
                duration: Length(length),
                warm_up: false,
                load: Shape::Constant(self.moments.len() as f64 / length.as_secs_f64()),
            }],
        }
    }
}

fn request(route: &str, path: &str) -> RequestSpec {
    RequestSpec {
        path: path.to_owned(),
        route: Some(route.to_owned()),
        draw: drawn_for(path),
        ..RequestSpec::default()
    }
}
