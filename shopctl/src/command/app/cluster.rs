use shopctl_cluster::{Autoscaler, Measure, Selector};

use super::App;
use crate::{
    command::{info::Setting, pods::tag},
    error::{ErrorKind, Result},
    platform::{Eks, main_container},
};

/// All apps of a target.
pub(super) async fn look(eks: &Eks) -> Result<Vec<App>> {
    let mut apps = Vec::new();
    let autoscalers = match autoscalers(eks).await {
        // Whoever may not know how many replicas there may be can still be told how many there are.
        Err(error) if error.kind == ErrorKind::Denied => None,
        found => Some(found?),
    };
    for name in &eks.config().apps {
        let deployment = eks.deployment(name).await?;
        let mut builds: Vec<_> = deployment
            .images()
            .iter()
            .filter_map(|(_, image)| tag(image))
            .map(str::to_owned)
            .collect();
        builds.dedup();
        apps.push(App {
            name: name.clone(),
            replicas: count(deployment.spec.replicas),
            ready: count(deployment.status.ready),
            builds,
            autoscaler: match &autoscalers {
                Some(all) => all.iter().find(|one| is_of(one, name)).map(words),
                None => Some("may not be read".to_owned()),
            },
        });
    }
    Ok(apps)
}

fn count(count: i32) -> usize {
    usize::try_from(count).unwrap_or_default()
}

/// The autoscaler of an app, if there is one.
pub(super) async fn autoscaler(eks: &Eks, app: &str) -> Result<Option<Autoscaler>> {
    let all = autoscalers(eks).await?;
    Ok(all.into_iter().find(|one| is_of(one, app)))
}

async fn autoscalers(eks: &Eks) -> Result<Vec<Autoscaler>> {
    let cluster = eks.cluster().await?;
    Ok(cluster.list(eks.namespace(), &Selector::all()).await?)
}

fn is_of(autoscaler: &Autoscaler, app: &str) -> bool {
    let target = &autoscaler.spec.target;
    &*target.kind == "Deployment" && &*target.name == app
}

/// What the cluster says of an app beside its own settings.
pub(in crate::command) async fn settings(eks: &Eks, app: &str) -> Result<Vec<Setting>> {
    let deployment = eks.deployment(app).await?;
    let pods = eks.pods(&deployment).await?;
    let mut settings = Vec::new();
    let mut tell = |name: String, value: String| settings.push(Setting::of_app(name, value));
    for (container, image) in deployment.images() {
        tell(format!("image of {container}"), image.to_owned());
    }
    let mut digests: Vec<_> = pods
        .iter()
        .filter_map(|pod| Some(main_container(pod)?.image_id.to_string()))
        .collect();
    digests.sort();
    digests.dedup();
    for digest in digests {
        tell("image that runs".to_owned(), digest);
    }
    let revision = deployment.revision().map(|revision| revision.to_string());
    tell("revision".to_owned(), revision.unwrap_or_default());
    let status = &deployment.status;
    tell(
        "replicas".to_owned(),
        format!(
            "{} wanted, {} updated, {} ready, {} available",
            deployment.spec.replicas, status.updated, status.ready, status.available
        ),
    );
    if let Some(at) = deployment.restarted_at() {
        tell("restarted".to_owned(), at.to_string());
    }
    match autoscaler(eks, app).await? {
        None => tell("autoscaler".to_owned(), "none".to_owned()),
        Some(autoscaler) => tell("autoscaler".to_owned(), words(&autoscaler)),
    }
    if let Some(argocd) = &eks.config().argocd
        && argocd.apps.iter().any(|name| name == app)
    {
        let cluster = eks.cluster().await?;
        let application: shopctl_cluster::Application = cluster.get(&argocd.namespace, app).await?;
        let status = &application.status;
        let revision = status.sync.revision.as_deref().unwrap_or("no revision");
        let value = format!(
            "{} and {} at {revision}",
            status.sync.status, status.health.status
        );
        tell("application".to_owned(), value);
    }
    Ok(settings)
}

pub(super) fn words(autoscaler: &Autoscaler) -> String {
    let measures: Vec<_> = autoscaler.measures().iter().map(measure).collect();
    format!(
        "{} to {} replicas, {} now ({})",
        least(autoscaler),
        autoscaler.spec.max,
        autoscaler.status.current,
        measures.join(", ")
    )
}

/// Where nothing is said, Kubernetes keeps one replica.
pub(super) fn least(autoscaler: &Autoscaler) -> i32 {
    autoscaler.spec.min.unwrap_or(1)
}

fn measure(measure: &Measure) -> String {
    let unit = if measure.is_percent { " %" } else { "" };
    let value = |value: Option<f64>| {
        value.map_or_else(|| "unknown".to_owned(), |value| format!("{value:.0}{unit}"))
    };
    format!(
        "{} {} of {}",
        measure.name,
        value(measure.current),
        value(measure.target)
    )
}
