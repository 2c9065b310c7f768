use jiff::Timestamp;
use serde::Deserialize;

use crate::{Aws, AwsError, caller::Service};

/// Who asks, as AWS sees it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Identity {
    /// The account's twelve digits.
    #[serde(rename = "Account")]
    pub account: String,
    /// The user or the assumed role.
    #[serde(rename = "Arn")]
    pub arn: String,
    /// What does not change when somebody is renamed.
    #[serde(rename = "UserId")]
    pub user_id: String,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "GetCallerIdentityResult")]
    result: Identity,
}

impl Aws {
    /// Who asks. Everybody who has credentials may know that.
    pub async fn identity(&self) -> Result<Identity, AwsError> {
        let call = self.read(Service::Sts, "GetCallerIdentity");
        let answer: Answer = call.query(&[]).await?;
        Ok(answer.result)
    }

    /// When the credentials end, if they do. They may be renewed before.
    pub async fn credentials_expire_at(&self) -> Result<Option<Timestamp>, AwsError> {
        let asked = ("credentials", "expiry");
        let credentials = self
            .deadline()
            .bound(asked, self.credentials().get())
            .await?;
        let credentials =
            credentials.map_err(|error| AwsError::without_credentials(asked, &error))?;
        Ok(credentials
            .expiry()
            .and_then(|expiry| Timestamp::try_from(expiry).ok()))
    }
}
