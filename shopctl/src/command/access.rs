use schemars::JsonSchema;
use serde::Serialize;

use super::{
    context::{Context, Target},
    rights::{can_i, can_what},
};
use crate::{
    cli::AccessCommand,
    error::Result,
    output::{Column, Row},
    platform::{Eks, Platform},
};

/// Who asks, as one place knows them.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Identity {
    /// `machine`, `aws` or `cluster`.
    place: &'static str,
    /// Null where the place does not tell.
    name: Option<String>,
    /// The account of AWS; null elsewhere.
    account: Option<String>,
    /// The groups of the cluster.
    groups: Vec<String>,
    /// Why the place does not tell.
    detail: Option<String>,
}

impl Row for Identity {
    const KIND: &'static str = "IdentityList";
    const COLUMNS: &'static [Column] = &[
        Column::always("PLACE"),
        Column::always("NAME"),
        Column::always("ACCOUNT"),
        Column::always("GROUPS"),
        Column::always("DETAIL"),
    ];

    fn name(&self) -> String {
        self.name.clone().unwrap_or_default()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.place.to_owned(),
            self.name(),
            self.account.clone().unwrap_or_default(),
            self.groups.join(","),
            self.detail.clone().unwrap_or_default(),
        ]
    }
}

impl Identity {
    fn named(place: &'static str, name: String) -> Self {
        Self {
            name: Some(name),
            ..Self::unknown(place, None)
        }
    }

    fn unknown(place: &'static str, detail: Option<String>) -> Self {
        Self {
            place,
            name: None,
            account: None,
            groups: Vec::new(),
            detail,
        }
    }
}

pub(super) async fn run(context: &Context, command: &AccessCommand) -> Result<()> {
    let target = context.target()?;
    match command {
        AccessCommand::WhoAmI => Box::pin(who_am_i(context, &target)).await,
        AccessCommand::CanI {
            action: Some(action),
            ..
        } => can_i(context, &target, action).await,
        AccessCommand::CanI { action: None, .. } => can_what(context, &target).await,
    }
}

/// Tells whom each place takes this user for. A place that does not tell says why.
async fn who_am_i(context: &Context, target: &Target) -> Result<()> {
    let mut identities = vec![Identity::named("machine", context.who())];
    let mut warnings = Vec::new();
    if let Platform::Eks(eks) = context.platform(target)? {
        let (aws, cluster) = tokio::join!(at_aws(eks), in_cluster(eks));
        for (place, identity) in [("aws", aws), ("cluster", cluster)] {
            identities.push(identity.unwrap_or_else(|error| {
                warnings.push(format!("{place} does not tell who asks: {error}"));
                Identity::unknown(place, Some(error.to_string()))
            }));
        }
    }
    context.show(target, identities, warnings)
}

async fn at_aws(eks: &Eks) -> Result<Identity> {
    let identity = eks.aws().await?.identity().await?;
    Ok(Identity {
        account: Some(identity.account),
        ..Identity::named("aws", identity.arn)
    })
}

async fn in_cluster(eks: &Eks) -> Result<Identity> {
    let identity = eks.cluster().await?.whoami().await?;
    Ok(match identity {
        Some(identity) => Identity {
            groups: identity.groups,
            ..Identity::named("cluster", identity.username)
        },
        None => Identity::unknown("cluster", Some("the cluster is too old to tell".to_owned())),
    })
}
