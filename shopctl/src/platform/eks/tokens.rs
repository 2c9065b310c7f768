use async_trait::async_trait;
use jiff::Timestamp;
use shop_core::clock::{Clock, SystemClock};
use shopctl_aws::Aws;
use shopctl_cluster::{ClusterError, ClusterErrorKind, Token, TokenSource};

/// Tokens for a cluster of EKS, signed here.
pub(super) struct Tokens {
    pub(super) aws: Aws,
    pub(super) cluster: String,
}

#[async_trait]
impl TokenSource for Tokens {
    async fn token(&self) -> Result<Token, ClusterError> {
        let token = self.aws.cluster_token(&self.cluster, self.now()).await;
        let token = token.map_err(|error| {
            ClusterError::new(ClusterErrorKind::Unauthenticated, error.to_string())
        })?;
        Ok(Token {
            secret: token.secret,
            expires_at: token.expires_at,
        })
    }

    fn now(&self) -> Timestamp {
        SystemClock.now()
    }
}
