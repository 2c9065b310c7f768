use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    command::{
        context::{Context, Target},
        pods::tag,
    },
    error::Result,
    output::{Column, Row},
    platform::Eks,
};

/// Something that was deployed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "it is what Kubernetes calls it")]
pub(in crate::command) struct Revision {
    app: String,
    revision: Option<u64>,
    created_at: Option<String>,
    /// Images, by container.
    images: Vec<String>,
    tag: Option<String>,
    replicas: i32,
    /// Whether it is what the deployment wants now.
    current: bool,
    cause: Option<String>,
}

impl Row for Revision {
    const KIND: &'static str = "RevisionList";
    const COLUMNS: &'static [Column] = &[
        Column::always("REVISION"),
        Column::always("CREATED"),
        Column::always("TAG"),
        Column::always("REPLICAS"),
        Column::always("CURRENT"),
        Column::always("CAUSE"),
        Column::wide("IMAGES"),
    ];

    fn name(&self) -> String {
        self.revision
            .map(|revision| revision.to_string())
            .unwrap_or_default()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.name(),
            self.created_at.clone().unwrap_or_default(),
            self.tag.clone().unwrap_or_default(),
            self.replicas.to_string(),
            if self.current { "yes" } else { "" }.to_owned(),
            self.cause.clone().unwrap_or_default(),
            self.images.join(","),
        ]
    }
}

/// Lists what was deployed, the newest first.
pub(super) async fn history(
    context: &Context,
    target: &Target,
    eks: &Eks,
    app: &str,
) -> Result<()> {
    let deployment = eks.deployment(app).await?;
    let sets = eks.cluster().await?.replica_sets(&deployment).await?;
    let rows = sets.iter().map(|set| {
        let images = set.images();
        Revision {
            app: app.to_owned(),
            revision: set.revision(),
            created_at: set.metadata.created_at.map(|at| format!("{at:.3}")),
            tag: images
                .first()
                .and_then(|(_, image)| tag(image))
                .map(str::to_owned),
            images: images
                .iter()
                .map(|(container, image)| format!("{container}={image}"))
                .collect(),
            replicas: set.spec.replicas,
            current: set.revision() == deployment.revision(),
            cause: set.change_cause().map(str::to_owned),
        }
    });
    context.show(target, rows.collect(), Vec::new())
}
