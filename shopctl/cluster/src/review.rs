use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    ask::Ask,
    client::Cluster,
    error::{ClusterErrorKind, Result},
    wire,
};

/// Something that somebody may or may not do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Ability {
    /// As in `patch`.
    pub verb: String,
    /// The group; empty for the oldest kinds.
    pub group: String,
    /// As in `deployments`.
    pub resource: String,
    /// As in `scale`; empty for the object itself.
    pub subresource: String,
    /// Empty for what is in none, or for all of them.
    pub namespace: String,
    /// Empty for any.
    pub name: String,
}

/// What somebody may do on some resources.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Rule {
    /// As in `patch`; `*` for all.
    #[serde(deserialize_with = "wire::or_default")]
    pub verbs: Vec<String>,
    /// The groups; `*` for all.
    #[serde(rename = "apiGroups", deserialize_with = "wire::or_default")]
    pub groups: Vec<String>,
    /// As in `deployments/scale`; `*` for all.
    #[serde(deserialize_with = "wire::or_default")]
    pub resources: Vec<String>,
    /// Only those of these names; empty for any.
    #[serde(rename = "resourceNames", deserialize_with = "wire::or_default")]
    pub names: Vec<String>,
}

/// Who asks, as the API sees it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Identity {
    /// The name.
    pub username: String,
    /// What it belongs to.
    #[serde(deserialize_with = "wire::or_default")]
    pub groups: Vec<String>,
}

#[derive(Deserialize)]
struct Reviewed<T> {
    status: T,
}

#[derive(Deserialize)]
struct Verdict {
    #[serde(default)]
    allowed: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Rules {
    #[serde(default, deserialize_with = "wire::or_default")]
    resource_rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Known {
    user_info: Identity,
}

impl Cluster {
    /// Whether who asks may do that. Nothing is done.
    pub async fn can(&self, ability: &Ability) -> Result<bool> {
        let review = json!({
            "apiVersion": "authorization.k8s.io/v1",
            "kind": "SelfSubjectAccessReview",
            "spec": { "resourceAttributes": ability },
        });
        let ask = Ask::review(
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            &review,
        );
        let reviewed: Reviewed<Verdict> = self.fetch(&ask).await?;
        Ok(reviewed.status.allowed)
    }

    /// What who asks may do in a namespace, as far as the API can list it.
    pub async fn rules(&self, namespace: &str) -> Result<Vec<Rule>> {
        let review = json!({
            "apiVersion": "authorization.k8s.io/v1",
            "kind": "SelfSubjectRulesReview",
            "spec": { "namespace": namespace },
        });
        let ask = Ask::review(
            "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
            &review,
        );
        let reviewed: Reviewed<Rules> = self.fetch(&ask).await?;
        Ok(reviewed.status.resource_rules)
    }

    /// Who asks, as the API sees it. Where it does not tell but refuses, the refusal names them; `None` where it
    /// cannot tell.
    pub async fn whoami(&self) -> Result<Option<Identity>> {
        let review =
            json!({ "apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview" });
        let ask = Ask::review("/apis/authentication.k8s.io/v1/selfsubjectreviews", &review);
        match self.fetch::<Reviewed<Known>>(&ask).await {
            Ok(reviewed) => Ok(Some(reviewed.status.user_info)),
            Err(error) if error.kind == ClusterErrorKind::Forbidden => Ok(named_in(&error.message)),
            Err(error) if error.kind == ClusterErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn named_in(refusal: &str) -> Option<Identity> {
    let (_, rest) = refusal.split_once("User \"")?;
    let (username, _) = rest.split_once('"')?;
    Some(Identity {
        username: username.to_owned(),
        groups: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_whom_it_refuses() {
        let refusal = r#"selfsubjectreviews.authentication.k8s.io is forbidden: User "jo" cannot create resource"#;
        assert_eq!(
            named_in(refusal).map(|known| known.username).as_deref(),
            Some("jo")
        );
        assert_eq!(named_in("forbidden"), None);
    }
}
