use serde_json::{Value, json};

use super::workers::Workers;
use crate::{
    command::job::KEPT_SECONDS,
    config::SecretKey,
    error::{CommandError, ErrorKind, Result},
};

/// The load generator refuses runs of more than a day; a worker that hangs ends an hour later.
const LONGEST_SECONDS: u32 = 25 * 60 * 60;
/// The container, and the program in it.
pub(super) const LOADGEN: &str = "loadgen";
/// The repository of the image with the load generator, beside that of the shop.
const TOOLS: &str = "shop-tools";
/// What says where the shop may be placed and its images fetched, which is so for the workers too.
const PLACES: [&str; 4] = [
    "serviceAccountName",
    "imagePullSecrets",
    "nodeSelector",
    "tolerations",
];

/// What workers in the cluster are made of.
pub(super) struct Work<'a> {
    pub(super) app: &'a str,
    pub(super) name: &'a str,
    pub(super) image: &'a str,
    /// The address that is loaded.
    pub(super) target: &'a str,
    /// What lets them pass the limits of shoppers.
    pub(super) secret: Option<&'a SecretKey>,
}

impl Work<'_> {
    /// The job. `template` is that of the shop's pods.
    pub(super) fn manifest(&self, template: &Value, workers: &Workers<'_>) -> Value {
        let labels = json!({
            "app.kubernetes.io/name": format!("{}-loadgen", self.app),
            "app.kubernetes.io/managed-by": "shopctl",
        });
        let mut pod = self.pod(&labels, workers);
        for field in PLACES {
            if let Some(value) = template["spec"].get(field) {
                pod[field] = value.clone();
            }
        }
        json!({
            "apiVersion": "batch/v1",
            "kind": "Job",
            "metadata": { "name": self.name, "labels": labels },
            "spec": {
                "completionMode": "Indexed",
                "completions": workers.count,
                "parallelism": workers.count,
                // A load test is not made twice, and a worker that fails must not end the others.
                "backoffLimitPerIndex": 0,
                "activeDeadlineSeconds": LONGEST_SECONDS,
                "ttlSecondsAfterFinished": KEPT_SECONDS,
                "template": { "metadata": { "labels": labels }, "spec": pod },
            },
        })
    }

    fn pod(&self, labels: &Value, workers: &Workers<'_>) -> Value {
        json!({
            "automountServiceAccountToken": false,
            "enableServiceLinks": false,
            "restartPolicy": "Never",
            "securityContext": {
                "runAsNonRoot": true,
                "runAsUser": 65532,
                "runAsGroup": 65532,
                "fsGroup": 65532,
                "seccompProfile": { "type": "RuntimeDefault" },
            },
            // Two workers on one node would measure each other.
            "topologySpreadConstraints": [{
                "maxSkew": 1,
                "topologyKey": "kubernetes.io/hostname",
                "whenUnsatisfiable": "ScheduleAnyway",
                "labelSelector": { "matchLabels": labels },
            }],
            "containers": [{
                "name": LOADGEN,
                "image": self.image,
                "command": [LOADGEN],
                "args": self.arguments(workers),
                "env": self.environment(),
                "resources": {
                    "requests": { "cpu": "1", "memory": "256Mi" },
                    "limits": { "cpu": "2", "memory": "512Mi" },
                },
                "securityContext": {
                    "allowPrivilegeEscalation": false,
                    "readOnlyRootFilesystem": true,
                    "capabilities": { "drop": ["ALL"] },
                },
            }],
        })
    }

    fn arguments(&self, workers: &Workers<'_>) -> Vec<String> {
        let mut arguments = workers.arguments("$(JOB_COMPLETION_INDEX)");
        arguments.push("--histograms=-".to_owned());
        arguments.push("--plain".to_owned());
        if !["--target", "-t"]
            .iter()
            .any(|option| workers.asks_for(option))
        {
            arguments.push(format!("--target={}", self.target));
            arguments.push(format!("--allow-host={}", self.app));
        }
        arguments
    }

    fn environment(&self) -> Value {
        let variable = self.secret.map(|secret| {
            json!({
                "name": "LOAD_TEST_BYPASS_SECRET",
                "valueFrom": { "secretKeyRef": { "name": secret.secret, "key": secret.key } },
            })
        });
        variable.into_iter().collect()
    }
}

/// The image with the load generator, beside that of the shop and of the same version.
pub(super) fn tools_beside(image: &str) -> Result<String> {
    let name = image.split('@').next().unwrap_or(image);
    let begin = name.rfind('/').map_or(0, |slash| slash + 1);
    let Some((_, tag)) = name[begin..].split_once(':') else {
        let untold = format!(
            "the shop's image {image} has no tag, which the load generator's would have too"
        );
        return Err(CommandError::new(ErrorKind::Conflict, untold)
            .hint("name the image with the load generator: --image REPOSITORY/shop-tools:TAG"));
    };
    Ok(format!("{}{TOOLS}:{tag}", &name[..begin]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_load_generator_is_taken_from_beside_the_shop() {
        for (image, tools) in [
            (
                "a.example:5000/demo/shopd:1.2",
                "a.example:5000/demo/shop-tools:1.2",
            ),
            ("shopd:1@sha256:00", "shop-tools:1"),
        ] {
            assert_eq!(tools_beside(image).unwrap(), tools);
        }
        for image in ["a.example:5000/shopd", "a.example:5000/shopd@sha256:00"] {
            assert!(tools_beside(image).is_err(), "{image}");
        }
    }
}
