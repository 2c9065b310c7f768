use crate::{
    command::{context::Context, pods::tag},
    error::{CommandError, ErrorKind, Result},
    platform::{Eks, Platform, main_container},
};

/// Whether what was rolled out is what serves, and serves: each pod has the image, is ready by its own word, and so is all that
/// it stands on.
pub(super) async fn verify(context: &Context, eks: &Eks, app: &str, image: &str) -> Result<()> {
    let deployment = eks.deployment(app).await?;
    let mut wrong = Vec::new();
    for pod in eks.pods(&deployment).await? {
        if pod.is_ending() || pod.is_over() {
            continue;
        }
        let runs = main_container(&pod).map(|container| container.image.to_string());
        if runs.as_deref().and_then(tag) != tag(image) {
            wrong.push(format!("{} runs {}", pod.name(), runs.unwrap_or_default()));
        }
    }
    if eks.app(None)? == app {
        wrong.extend(own_words(eks).await?);
    }
    if wrong.is_empty() {
        context.printer.note(&format!(
            "verified: all pods of {app} are ready and run {image}"
        ));
        return Ok(());
    }
    Err(CommandError::new(
        ErrorKind::Unhealthy,
        format!(
            "what was rolled out is not as it must be: {}",
            wrong.join("; ")
        ),
    ))
}

/// What pods say of themselves that is wrong.
async fn own_words(eks: &Eks) -> Result<Vec<String>> {
    let platform = Platform::Eks(eks);
    let mut wrong = Vec::new();
    for replica in platform.replicas().await? {
        match platform.ops(&replica).await?.readyz().await {
            Err(error) => wrong.push(format!("{}: {error}", replica.name)),
            Ok(ready) if ready.status == "not_ready" => {
                let down = ready
                    .dependencies
                    .iter()
                    .filter(|part| part.status == "down");
                let down: Vec<_> = down.map(|part| part.name.as_str()).collect();
                wrong.push(format!(
                    "{} is not ready: {} down",
                    replica.name,
                    down.join(", ")
                ));
            }
            Ok(_) => {}
        }
    }
    Ok(wrong)
}
