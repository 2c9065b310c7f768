use super::{Class, Risk};

/// Something that this program can do, and what whoever does it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Action {
    /// What the audit trail calls it, as in `app.restart`.
    pub name: &'static str,
    /// How much it can do.
    pub weight: Weight,
    /// Whether targets of this machine have it.
    pub is_local: bool,
    /// What the cluster must let them do.
    pub needs: &'static [Need],
    /// What AWS must let them call, as in `cloudfront:CreateInvalidation`.
    pub calls: &'static [&'static str],
}

/// How much an action can do, where nothing is said that makes it more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// It only looks.
    Look,
    /// It changes something, with this risk.
    Change(Risk),
    /// It reaches into the shop: more where that is shoppers'.
    Reach,
    /// It gives the shop back: more where others pay for it.
    Start,
    /// It takes the shop away until it is given back: more where anybody else has it, too.
    Stop,
}

/// What a shop runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// This machine.
    Machine,
    /// A cluster.
    Cluster,
}

/// A right in the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// What is done, as in `patch`.
    pub verb: &'static str,
    /// The group of the resource; nothing for the core.
    pub group: &'static str,
    /// The resource, as in `deployments`.
    pub resource: &'static str,
    /// The part of it, as in `scale`; nothing for all of it.
    pub part: &'static str,
    /// Where.
    pub place: Place,
}

/// The namespace in which a right is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// That of the shop.
    Shop,
    /// That of Argo CD; nowhere where the target names none.
    ArgoCd,
    /// That of the shop; nowhere where Argo CD brings it to what git says.
    ShopWithoutArgoCd,
}

impl Weight {
    /// The risk on a target of a class; none where it only looks.
    pub fn risk(self, class: Class, ground: Ground) -> Option<Risk> {
        Some(match (self, ground, class) {
            (Self::Look, ..) => return None,
            (Self::Change(risk), ..) => risk,
            (Self::Reach, _, Class::Dev | Class::Shared)
            | (Self::Start, Ground::Machine, _)
            | (Self::Stop, Ground::Machine, Class::Dev) => Risk::Low,
            (Self::Stop, Ground::Cluster, Class::Protected) => Risk::Destructive,
            (Self::Reach | Self::Start | Self::Stop, ..) => Risk::High,
        })
    }
}

impl Need {
    /// In words, as in `patch deployments/scale`.
    pub fn words(&self) -> String {
        let resource = match (self.group, self.part) {
            ("", "") => self.resource.to_owned(),
            ("", part) => format!("{}/{part}", self.resource),
            (group, "") => format!("{}.{group}", self.resource),
            (group, part) => format!("{}.{group}/{part}", self.resource),
        };
        format!("{} {resource}", self.verb)
    }

    const fn part(self, part: &'static str) -> Self {
        Self { part, ..self }
    }

    const fn at(self, place: Place) -> Self {
        Self { place, ..self }
    }
}

impl Action {
    /// All of them, by name.
    pub const ALL: &[Self] = &[
        Self::changes("app.restart", Risk::Low, true).in_cluster(&[PATCH_DEPLOYMENTS]),
        Self::changes("app.rollback", Risk::High, false)
            .in_cluster(&[LIST_REPLICA_SETS, PATCH_DEPLOYMENTS]),
        Self::changes("app.scale", Risk::High, true).in_cluster(SET_REPLICAS),
        Self::changes("cache.flush", Risk::Low, true).in_cluster(THROUGH_PODS),
        Self::changes("cdn.invalidate", Risk::Low, false).at_aws(&[
            "cloudfront:ListInvalidations",
            "cloudfront:CreateInvalidation",
        ]),
        Self::changes("deploy.run", Risk::High, false)
            .in_cluster(&[
                CREATE_JOBS,
                PATCH_APPLICATIONS,
                PATCH_DEPLOYMENTS.at(Place::ShopWithoutArgoCd),
            ])
            .at_aws(&["ecr:DescribeImages"]),
        Self::weighs("env.start", Weight::Start, true)
            .in_cluster(SET_REPLICAS)
            .at_aws(&["eks:UpdateNodegroupConfig", "rds:StartDBInstance"]),
        Self::weighs("env.stop", Weight::Stop, true)
            .in_cluster(SET_REPLICAS)
            .at_aws(&["eks:UpdateNodegroupConfig", "rds:StopDBInstance"]),
        Self::EXEC,
        Self::changes("gitops.refresh", Risk::Low, false).in_cluster(&[PATCH_APPLICATIONS]),
        Self::changes("gitops.sync", Risk::High, false).in_cluster(&[PATCH_APPLICATIONS]),
        Self::changes("load.run", Risk::High, true).in_cluster(&[GET_SECRETS]),
        Self::changes("load.run.workers", Risk::High, true).in_cluster(&[
            CREATE_JOBS,
            need("delete", "batch", "jobs"),
            need("list", "", "pods"),
            need("get", "", "pods").part("log"),
        ]),
        Self::weighs("logs.read", Weight::Look, true).in_cluster(&[
            need("list", "", "pods"),
            need("get", "", "pods").part("log"),
        ]),
        Self::PORT_FORWARD,
        Self::changes("seed.run", Risk::Low, true).in_cluster(&[CREATE_JOBS]),
    ];

    /// To run a program in a pod.
    pub const EXEC: Self = Self::weighs("exec", Weight::Reach, false).in_cluster(&[
        need("get", "", "pods").part("exec"),
        need("create", "", "pods").part("exec"),
    ]);

    /// To open ports of a pod on this machine.
    pub const PORT_FORWARD: Self =
        Self::changes("port-forward", Risk::Low, false).in_cluster(FORWARD_PORTS);

    /// The one of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|action| action.name == name)
    }

    const fn changes(name: &'static str, risk: Risk, is_local: bool) -> Self {
        Self::weighs(name, Weight::Change(risk), is_local)
    }

    const fn weighs(name: &'static str, weight: Weight, is_local: bool) -> Self {
        Self {
            name,
            weight,
            is_local,
            needs: &[],
            calls: &[],
        }
    }

    const fn in_cluster(self, needs: &'static [Need]) -> Self {
        Self { needs, ..self }
    }

    const fn at_aws(self, calls: &'static [&'static str]) -> Self {
        Self { calls, ..self }
    }
}

/// What a change that shoppers may notice needs beside its own: nobody else changes the target meanwhile.
pub const LEASE: &[Need] = &[
    need("create", "coordination.k8s.io", "leases"),
    need("patch", "coordination.k8s.io", "leases"),
];

const PATCH_DEPLOYMENTS: Need = need("patch", "apps", "deployments");
const SET_REPLICAS: &[Need] = &[
    need("get", "apps", "deployments").part("scale"),
    PATCH_DEPLOYMENTS.part("scale"),
];
const LIST_REPLICA_SETS: Need = need("list", "apps", "replicasets");
const CREATE_JOBS: Need = need("create", "batch", "jobs");
const GET_SECRETS: Need = need("get", "", "secrets");
const PATCH_APPLICATIONS: Need = need("patch", "argoproj.io", "applications").at(Place::ArgoCd);

// Servers ask for the right to get a stream, and newer ones for that to create it as well.
const FORWARD_PORTS: &[Need] = &[
    need("get", "", "pods").part("portforward"),
    need("create", "", "pods").part("portforward"),
];
const THROUGH_PODS: &[Need] = &[FORWARD_PORTS[0], FORWARD_PORTS[1], GET_SECRETS];

const fn need(verb: &'static str, group: &'static str, resource: &'static str) -> Need {
    Need {
        verb,
        group,
        resource,
        part: "",
        place: Place::Shop,
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    /// The names that plans of this program's sources give.
    fn planned(folder: &Path, names: &mut Vec<String>) {
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                planned(&path, names);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let after = text.split("action: \"").skip(1);
            names.extend(after.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
        }
    }

    #[test]
    fn every_change_that_a_command_plans_is_an_action() {
        let mut names = Vec::new();
        planned(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src/command"),
            &mut names,
        );
        assert!(names.len() > 5, "{names:?}");
        for name in names {
            assert!(Action::named(&name).is_some(), "{name} is no action");
        }
    }

    #[test]
    fn actions_are_in_the_order_of_their_names() {
        let names: Vec<_> = Action::ALL.iter().map(|action| action.name).collect();
        assert!(names.is_sorted(), "{names:?}");
    }

    #[test]
    fn the_more_a_target_matters_the_more_an_action_can_do() {
        use Ground::{Cluster, Machine};
        let exec = |class| Action::EXEC.weight.risk(class, Cluster);
        assert_eq!(exec(Class::Dev), Some(Risk::Low));
        assert_eq!(exec(Class::Protected), Some(Risk::High));
        assert_eq!(Weight::Look.risk(Class::Protected, Cluster), None);
        let stop = |class, ground| Weight::Stop.risk(class, ground);
        assert_eq!(stop(Class::Dev, Machine), Some(Risk::Low));
        assert_eq!(stop(Class::Shared, Machine), Some(Risk::High));
        assert_eq!(stop(Class::Dev, Cluster), Some(Risk::High));
        assert_eq!(stop(Class::Protected, Cluster), Some(Risk::Destructive));
        assert_eq!(
            Weight::Start.risk(Class::Protected, Machine),
            Some(Risk::Low)
        );
    }

    #[test]
    fn a_right_is_told_as_kubectl_does() {
        assert_eq!(SET_REPLICAS[1].words(), "patch deployments.apps/scale");
        assert_eq!(FORWARD_PORTS[1].words(), "create pods/portforward");
        assert_eq!(GET_SECRETS.words(), "get secrets");
    }
}
