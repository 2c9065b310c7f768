use schemars::JsonSchema;
use serde::Serialize;
use shopctl_aws::Image;
use shopctl_cluster::Deployment;

use super::image;
use crate::{
    cli::DeployArgs,
    command::{context::Context, pods::tag},
    error::{CommandError, ErrorKind, Result},
    output::{Column, Row},
    platform::Eks,
    safety::{Plan, Risk},
};

/// One thing that a deployment needs or does.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::command) struct Step {
    /// `gate`, `step` or `rule`.
    part: &'static str,
    name: String,
    /// Whether a gate is open; null for steps and rules.
    ok: Option<bool>,
    detail: String,
}

impl Step {
    fn gate(name: &str, ok: bool, detail: impl Into<String>) -> Self {
        Self {
            part: "gate",
            name: name.to_owned(),
            ok: Some(ok),
            detail: detail.into(),
        }
    }

    /// Opens a gate that somebody wants to go through all the same.
    fn open_despite(&mut self, gates: &[String]) {
        if self.ok == Some(false) && gates.contains(&self.name) {
            self.ok = Some(true);
            self.detail
                .push_str("; gone through all the same, as is wanted");
        }
    }

    fn of(part: &'static str, name: &str, detail: impl Into<String>) -> Self {
        Self {
            part,
            name: name.to_owned(),
            ok: None,
            detail: detail.into(),
        }
    }
}

impl Row for Step {
    const KIND: &'static str = "DeployPlanList";
    const COLUMNS: &'static [Column] = &[
        Column::always("PART"),
        Column::always("NAME"),
        Column::always("OPEN"),
        Column::always("DETAIL"),
    ];

    fn name(&self) -> String {
        self.name.clone()
    }

    fn cells(&self) -> Vec<String> {
        let ok = self.ok.map(|ok| if ok { "yes" } else { "NO" });
        vec![
            self.part.to_owned(),
            self.name.clone(),
            ok.unwrap_or_default().to_owned(),
            self.detail.clone(),
        ]
    }
}

/// What is to be deployed, over what.
pub(super) struct Rollout<'a> {
    pub(super) app: &'a str,
    /// The container that changes, and its image before and after.
    pub(super) container: String,
    pub(super) image_before: String,
    pub(super) image_after: String,
    /// Whether Argo CD rolls it out.
    pub(super) by_argo: bool,
    pub(super) revision_before: Option<u64>,
    pub(super) steps: Vec<Step>,
}

impl Rollout<'_> {
    /// The gates that are shut.
    pub(super) fn shut(&self) -> Vec<String> {
        let shut = self.steps.iter().filter(|step| step.ok == Some(false));
        shut.map(|step| format!("{}: {}", step.name, step.detail))
            .collect()
    }

    pub(super) fn tag_before(&self) -> Option<&str> {
        tag(&self.image_before)
    }

    /// As a change that can be confirmed.
    pub(super) fn change(&self) -> Plan {
        let effects = self.steps.iter().filter(|step| step.ok.is_none());
        Plan {
            action: "deploy.run",
            object: self.app.to_owned(),
            risk: Risk::High,
            effects: effects
                .map(|step| format!("{}: {}", step.name, step.detail))
                .collect(),
        }
    }
}

/// Looks at everything that a deployment needs, and tells what it would do.
pub(super) async fn plan<'a>(
    context: &Context,
    eks: &'a Eks,
    args: &DeployArgs,
) -> Result<Rollout<'a>> {
    let app = eks.app(args.app.app.as_deref())?;
    let deployment = eks.deployment(app).await?;
    let images = deployment.images();
    let found = images
        .iter()
        .find(|(container, _)| *container == app)
        .or(images.first());
    let (container, image_before) = found.ok_or_else(|| {
        CommandError::new(
            ErrorKind::Conflict,
            format!("the deployment {app} has no container"),
        )
    })?;
    let argocd = eks.config().argocd.as_ref();
    let by_argo = argocd.is_some_and(|argocd| argocd.apps.iter().any(|name| name == app));
    let mut rollout = Rollout {
        app,
        container: (*container).to_owned(),
        image_before: (*image_before).to_owned(),
        image_after: image::with_tag(image_before, &args.tag),
        by_argo,
        revision_before: deployment.revision(),
        steps: Vec::new(),
    };
    let mut steps = image_gates(eks, &args.tag).await?;
    steps.extend(deployment_gates(&deployment, &rollout));
    for step in &mut steps {
        step.open_despite(&args.despite);
    }
    steps.extend(acts(&rollout, args, context));
    rollout.steps = steps;
    Ok(rollout)
}

async fn image_gates(eks: &Eks, tag: &str) -> Result<Vec<Step>> {
    if eks.config().repository.is_none() {
        let unknown = "the target names no repository, so nobody looks; the nodes will find out";
        return Ok(vec![Step::gate("image", true, unknown)]);
    }
    let Some(image) = image::find(eks, tag).await? else {
        let none = format!("no image with the tag {tag} was pushed");
        return Ok(vec![Step::gate("image", false, none)]);
    };
    let pushed = format!("{}, {} MiB", image.digest, image.size_bytes >> 20);
    Ok(vec![
        Step::gate("image", true, pushed),
        Step::gate("findings", findings(&image, "CRITICAL") == 0, scan(&image)),
    ])
}

fn findings(image: &Image, severity: &str) -> u32 {
    let scan = image.scan.as_ref();
    scan.and_then(|scan| scan.findings.get(severity))
        .copied()
        .unwrap_or_default()
}

fn scan(image: &Image) -> String {
    match &image.scan {
        None => "not scanned".to_owned(),
        Some(scan) => format!(
            "scan {}: {} critical, {} high",
            scan.status.to_lowercase(),
            findings(image, "CRITICAL"),
            findings(image, "HIGH")
        ),
    }
}

fn deployment_gates(deployment: &Deployment, rollout: &Rollout<'_>) -> Vec<Step> {
    let wanted = deployment.spec.replicas;
    let available = deployment.status.available;
    vec![
        Step::gate("unpaused", !deployment.spec.paused, "the rollout can move"),
        Step::gate(
            "healthy",
            wanted > 0 && available >= wanted,
            format!("{available} of {wanted} replicas are available"),
        ),
        Step::gate(
            "new",
            rollout.image_before != rollout.image_after,
            format!("{} now", rollout.tag_before().unwrap_or("no tag")),
        ),
    ]
}

fn acts(rollout: &Rollout<'_>, args: &DeployArgs, context: &Context) -> Vec<Step> {
    let act = |name: &str, detail: String| Step::of("step", name, detail);
    let mut acts = Vec::new();
    if args.skip_migrations {
        acts.push(act("migrate", "left out, as is wanted".to_owned()));
    } else {
        acts.push(act(
            "migrate",
            format!("a job runs `shopd migrate` of {}", args.tag),
        ));
    }
    let how = if rollout.by_argo {
        "Argo CD syncs it with the parameter image.tag"
    } else {
        "the image of the deployment is set"
    };
    acts.push(act(
        "roll out",
        format!("{} to {}: {how}", rollout.image_before, rollout.image_after),
    ));
    acts.push(act(
        "verify",
        "every pod is ready, is of the new version and answers for what it stands on".to_owned(),
    ));
    let rule = if args.no_rollback {
        "nothing is taken back, as is wanted".to_owned()
    } else {
        format!(
            "to {} when the rollout fails, is not done within {:?}, or is not verified",
            rollout.tag_before().unwrap_or(&rollout.image_before),
            context.global.timeout
        )
    };
    acts.push(Step::of("rule", "goes back", rule));
    acts
}
