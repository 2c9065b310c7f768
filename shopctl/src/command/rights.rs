use futures_util::future::try_join_all;
use schemars::JsonSchema;
use serde::Serialize;
use shopctl_cluster::Ability;

use super::context::{Context, Target};
use crate::{
    config::TargetConfig,
    error::{CommandError, ErrorKind, Result},
    output::{Column, Row},
    platform::{Eks, Platform},
    safety::{Action, Class, Confirmation, Ground, LEASE, Need, Place, Risk},
};

/// Whether something may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    /// It may, once what the command line lacks is given.
    Yes,
    /// It may not, or the target has nothing of the kind.
    No,
    /// AWS tells whether it may only when it is done.
    Unknown,
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "NO",
            Self::Unknown => "unknown",
        }
    }
}

/// One thing that this program can do, and whether this user may.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Right {
    action: &'static str,
    allowed: Verdict,
    /// What the command line must say before it is done: options, as in `--write`.
    needs: Vec<String>,
    /// What the cluster does not let this user do, as in `patch deployments.apps`.
    missing: Vec<String>,
    /// Calls that AWS may or may not let this user make; it cannot be asked without making them.
    unknown: Vec<&'static str>,
    /// Why it may not, where that is not the cluster's.
    detail: Option<String>,
}

impl Row for Right {
    const KIND: &'static str = "RightList";
    const COLUMNS: &'static [Column] = &[
        Column::always("ACTION"),
        Column::always("ALLOWED"),
        Column::always("NEEDS"),
        Column::always("MISSING"),
        Column::always("UNKNOWN"),
        Column::always("DETAIL"),
    ];

    fn name(&self) -> String {
        self.action.to_owned()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.action.to_owned(),
            self.allowed.word().to_owned(),
            self.needs.join(" "),
            self.missing.join(", "),
            self.unknown.join(", "),
            self.detail.clone().unwrap_or_default(),
        ]
    }
}

/// Tells whether this user may do one thing. That they may not is an error.
pub(super) async fn can_i(context: &Context, target: &Target, name: &str) -> Result<()> {
    let action = Action::named(name).ok_or_else(|| {
        let names: Vec<_> = Action::ALL.iter().map(|action| action.name).collect();
        CommandError::new(ErrorKind::Usage, format!("there is no action {name:?}"))
            .hint(format!("actions are: {}", names.join(", ")))
    })?;
    let right = right(context, target, action).await?;
    let refused = refusal(&right, target);
    context.show(target, vec![right], Vec::new())?;
    refused.map_or(Ok(()), Err)
}

fn refusal(right: &Right, target: &Target) -> Option<CommandError> {
    if right.allowed != Verdict::No {
        return None;
    }
    let action = right.action;
    Some(match &right.detail {
        Some(detail) => CommandError::new(ErrorKind::Unavailable, format!("{action}: {detail}"))
            .hint("`shopctl target caps` tells what the target has"),
        None => {
            let missing = right.missing.join(", ");
            let told = format!(
                "this user may not do {action} on {}: {missing}",
                target.name
            );
            CommandError::new(ErrorKind::Denied, told)
                .hint("`shopctl access whoami` tells as whom this was asked")
        }
    })
}

/// Tells of everything whether this user may.
pub(super) async fn can_what(context: &Context, target: &Target) -> Result<()> {
    let asked = Action::ALL
        .iter()
        .map(|action| right(context, target, action));
    let rights = try_join_all(asked).await?;
    context.show(target, rights, Vec::new())
}

async fn right(context: &Context, target: &Target, action: &Action) -> Result<Right> {
    let mut right = Right {
        action: action.name,
        allowed: Verdict::Yes,
        needs: needs(context, target, action),
        missing: Vec::new(),
        unknown: Vec::new(),
        detail: None,
    };
    match context.platform(target)? {
        Platform::Local(_) if action.is_local => {}
        Platform::Local(_) => {
            right.allowed = Verdict::No;
            right.detail = Some("a target of kind local has nothing of the kind".to_owned());
        }
        Platform::Eks(eks) => {
            if let Some(absent) = absent(eks, action) {
                right.allowed = Verdict::No;
                right.detail = Some(format!("the target names no {absent}"));
                return Ok(right);
            }
            let is_alone = risk(target, action) > Some(Risk::Low);
            let alone: &[Need] = if is_alone { LEASE } else { &[] };
            right.missing = missing(eks, action.needs.iter().chain(alone)).await?;
            right.unknown = action.calls.to_vec();
            right.allowed = match (right.missing.as_slice(), right.unknown.as_slice()) {
                ([], []) => Verdict::Yes,
                ([], _) => Verdict::Unknown,
                _ => Verdict::No,
            };
        }
    }
    Ok(right)
}

/// What an action is done to and the target does not name.
fn absent(eks: &Eks, action: &Action) -> Option<&'static str> {
    let config = eks.config();
    let mut needs = action.needs.iter().peekable();
    let is_argo = needs.peek().is_some() && needs.all(|need| need.place == Place::ArgoCd);
    let is_cdn = action
        .calls
        .iter()
        .any(|call| call.starts_with("cloudfront:"));
    match (
        is_argo && config.argocd.is_none(),
        is_cdn && config.cdn.is_none(),
    ) {
        (true, _) => Some("argocd"),
        (_, true) => Some("cdn.distribution"),
        _ => None,
    }
}

fn risk(target: &Target, action: &Action) -> Option<Risk> {
    let ground = match target.config {
        TargetConfig::Local(_) => Ground::Machine,
        TargetConfig::Eks(_) => Ground::Cluster,
    };
    action.weight.risk(target.config.class(), ground)
}

/// What must be said, beside what is said already.
fn needs(context: &Context, target: &Target, action: &Action) -> Vec<String> {
    let class = target.config.class();
    let Some(risk) = risk(target, action) else {
        return Vec::new();
    };
    let consent = context.global.consent(target.config.is_writable());
    let frozen = target
        .config
        .freeze()
        .iter()
        .any(|freeze| freeze.has(context.now()));
    let typed = format!("--confirm {}/OBJECT", target.name);
    let confirmation = Confirmation::needed(class, risk);
    let options = [
        (!consent.write, "--write"),
        (
            class == Class::Protected && consent.reason.is_none(),
            "--reason TEXT",
        ),
        (
            frozen && risk > Risk::Low && !context.global.override_freeze,
            "--override-freeze",
        ),
        (confirmation == Confirmation::Yes && !consent.yes, "--yes"),
        (
            confirmation == Confirmation::Typed && consent.confirm.is_none(),
            &typed,
        ),
    ];
    let needed = options.into_iter().filter(|(is_needed, _)| *is_needed);
    needed.map(|(_, option)| option.to_owned()).collect()
}

/// Which of these the cluster does not let this user do.
async fn missing(eks: &Eks, needs: impl Iterator<Item = &Need>) -> Result<Vec<String>> {
    let cluster = eks.cluster().await?;
    let asked = needs.map(async |need| {
        let Some(namespace) = namespace(eks, need.place) else {
            return Ok(None);
        };
        let ability = Ability {
            verb: need.verb.to_owned(),
            group: need.group.to_owned(),
            resource: need.resource.to_owned(),
            subresource: need.part.to_owned(),
            namespace: namespace.to_owned(),
            name: String::new(),
        };
        let may = cluster.can(&ability).await?;
        Ok::<_, CommandError>((!may).then(|| need.words()))
    });
    Ok(try_join_all(asked).await?.into_iter().flatten().collect())
}

/// The namespace of a place; none where the target has no such place.
fn namespace(eks: &Eks, place: Place) -> Option<&str> {
    let argocd = eks.config().argocd.as_ref();
    match place {
        Place::Shop => Some(eks.namespace()),
        Place::ShopWithoutArgoCd => argocd.is_none().then(|| eks.namespace()),
        Place::ArgoCd => argocd.map(|argocd| argocd.namespace.as_str()),
    }
}
