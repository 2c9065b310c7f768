use crate::deployment::Deployment;

/// How far a change of a deployment is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rollout {
    /// It goes on.
    Waiting {
        /// For what.
        reason: String,
    },
    /// All pods are as they are wanted, and no others are left.
    Done,
    /// It will not get there by itself.
    Failed {
        /// Why.
        reason: String,
    },
}

/// How far the change of a deployment is, judged as `kubectl rollout status` does. A paused deployment waits.
pub fn rollout_status(deployment: &Deployment) -> Rollout {
    let status = &deployment.status;
    let wanted = deployment.spec.replicas;
    if status.observed_generation < deployment.metadata.generation {
        return waiting("the change has not been taken up yet");
    }
    let progressing = deployment.condition("Progressing");
    if progressing.is_some_and(|condition| condition.why() == "ProgressDeadlineExceeded") {
        let within = deployment.spec.progress_deadline_s;
        let within = within.map_or_else(String::new, |seconds| format!(" within {seconds} s"));
        return Rollout::Failed {
            reason: format!("no pod has become ready{within}"),
        };
    }
    if status.updated < wanted {
        let paused = if deployment.spec.paused {
            "it is paused: "
        } else {
            ""
        };
        return waiting(format!(
            "{paused}{} of {wanted} new replicas have been updated",
            status.updated
        ));
    }
    if status.replicas > status.updated {
        let old = status.replicas - status.updated;
        return waiting(format!("{old} old replicas are pending termination"));
    }
    if status.available < status.updated {
        return waiting(format!(
            "{} of {} updated replicas are available",
            status.available, status.updated
        ));
    }
    Rollout::Done
}

fn waiting(reason: impl Into<String>) -> Rollout {
    Rollout::Waiting {
        reason: reason.into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::meta::Condition;

    struct Case {
        generations: (i64, i64),
        /// Wanted, there, updated, available.
        replicas: (i32, i32, i32, i32),
        progressing: &'static str,
    }

    fn status(case: &Case) -> Rollout {
        let mut deployment: Deployment =
            serde_json::from_value(json!({ "spec": { "progressDeadlineSeconds": 600 } })).unwrap();
        (
            deployment.metadata.generation,
            deployment.status.observed_generation,
        ) = case.generations;
        let (wanted, there, updated, available) = case.replicas;
        deployment.spec.replicas = wanted;
        deployment.status.replicas = there;
        deployment.status.updated = updated;
        deployment.status.available = available;
        deployment.status.conditions = vec![Condition {
            kind: "Progressing".into(),
            reason: Some(case.progressing.into()),
            ..Condition::default()
        }];
        rollout_status(&deployment)
    }

    #[test]
    fn a_rollout_is_judged_as_kubectl_judges() {
        let going = "ReplicaSetUpdated";
        let late = "ProgressDeadlineExceeded";
        let table = [
            (
                (2, 1),
                (3, 3, 3, 3),
                going,
                waiting("the change has not been taken up yet"),
            ),
            (
                (2, 1),
                (3, 3, 3, 3),
                late,
                waiting("the change has not been taken up yet"),
            ),
            (
                (2, 2),
                (3, 4, 1, 3),
                going,
                waiting("1 of 3 new replicas have been updated"),
            ),
            (
                (2, 2),
                (3, 4, 3, 3),
                going,
                waiting("1 old replicas are pending termination"),
            ),
            (
                (2, 2),
                (3, 3, 3, 2),
                going,
                waiting("2 of 3 updated replicas are available"),
            ),
            ((2, 2), (3, 3, 3, 3), going, Rollout::Done),
            ((2, 3), (0, 0, 0, 0), going, Rollout::Done),
            (
                (2, 2),
                (3, 4, 1, 3),
                late,
                Rollout::Failed {
                    reason: "no pod has become ready within 600 s".into(),
                },
            ),
        ];
        for (generations, replicas, progressing, expected) in table {
            let case = Case {
                generations,
                replicas,
                progressing,
            };
            assert_eq!(
                status(&case),
                expected,
                "{generations:?} {replicas:?} {progressing}"
            );
        }
    }
}
