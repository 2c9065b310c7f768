use shopctl_cluster::{Application, Deployment, Secret, Selector};

use super::examined::{Look, look};
use crate::{
    config::SecretKey,
    error::{CommandError, ErrorKind, Result},
    platform::{Eks, Platform},
    shop::{Ops, Way},
};

/// What is in the cluster.
pub(super) fn looks<'a>(platform: &'a Platform<'_>, eks: &'a Eks) -> Vec<Look<'a>> {
    let config = eks.config();
    let mut looks = vec![
        look("api of the cluster", version(eks)),
        look("login at the cluster", login(eks)),
        look(format!("namespace {}", eks.namespace()), namespace(eks)),
    ];
    for app in &config.apps {
        looks.push(look(format!("app {app}"), deployment(eks, app)));
    }
    looks.push(look("operations listener", listener(platform, eks)));
    for (what, key) in [
        ("ops_token", &config.ops_token),
        ("load_test_secret", &config.load_test_secret),
    ] {
        if let Some(key) = key {
            looks.push(look(format!("{what} {key}"), secret(eks, key)));
        }
    }
    if let Some(argocd) = &config.argocd {
        for name in &argocd.apps {
            let what = format!("application {name}");
            looks.push(look(what, application(eks, &argocd.namespace, name)));
        }
    }
    looks
}

async fn version(eks: &Eks) -> Result<String> {
    let cluster = eks.cluster().await?;
    let version = cluster.version().await?;
    Ok(format!("{} at {}", version.git_version, cluster.address()))
}

async fn login(eks: &Eks) -> Result<String> {
    let identity = eks.cluster().await?.whoami().await?;
    Ok(
        identity.map_or("the cluster is too old to tell".to_owned(), |identity| {
            identity.username
        }),
    )
}

async fn namespace(eks: &Eks) -> Result<String> {
    let deployments: Vec<Deployment> = eks
        .cluster()
        .await?
        .list(eks.namespace(), &Selector::all())
        .await?;
    if deployments.is_empty() {
        return Err(
            CommandError::new(ErrorKind::NotFound, "nothing is deployed there")
                .hint("look at `namespace` of the target"),
        );
    }
    let names: Vec<_> = deployments
        .iter()
        .map(|one| one.metadata.name.to_string())
        .collect();
    Ok(format!("with {}", names.join(", ")))
}

async fn deployment(eks: &Eks, app: &str) -> Result<String> {
    let deployment = eks.deployment(app).await?;
    let detail = format!(
        "{} of {} ready",
        deployment.status.ready, deployment.spec.replicas
    );
    if deployment.status.ready == 0 {
        return Err(CommandError::new(ErrorKind::Unhealthy, detail)
            .hint("`shopctl pods list` tells why, `shopctl env start` starts what is stopped"));
    }
    Ok(detail)
}

/// Whether the listener of a replica answers, which needs no token.
async fn listener(platform: &Platform<'_>, eks: &Eks) -> Result<String> {
    let replicas = platform.replicas().await?;
    let running = replicas.iter().find(|replica| replica.is_running());
    let replica =
        running.ok_or_else(|| CommandError::new(ErrorKind::Conflict, "no replica runs"))?;
    let port = eks.config().ops_port;
    let http = eks
        .cluster()
        .await?
        .pod_http(eks.namespace(), &replica.name, port);
    let alive = Ops::new(Way::pod(&replica.name, http), None)
        .livez()
        .await?;
    Ok(format!("{} is version {}", replica.name, alive.build))
}

/// Whether a secret has a value of that name. The value itself is not read.
async fn secret(eks: &Eks, key: &SecretKey) -> Result<String> {
    let found: Secret = eks
        .cluster()
        .await?
        .get(eks.namespace(), &key.secret)
        .await?;
    if found.keys.iter().any(|name| **name == *key.key) {
        return Ok("there".to_owned());
    }
    let names: Vec<_> = found.keys.iter().map(ToString::to_string).collect();
    Err(
        CommandError::new(ErrorKind::NotFound, "the secret has no value of that name")
            .hint(format!("its values are: {}", names.join(", "))),
    )
}

async fn application(eks: &Eks, namespace: &str, name: &str) -> Result<String> {
    let found: Application = eks.cluster().await?.get(namespace, name).await?;
    Ok(format!(
        "{}, {}",
        found.status.sync.status, found.status.health.status
    ))
}
