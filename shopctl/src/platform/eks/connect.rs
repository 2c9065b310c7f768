use std::{sync::Arc, time::Duration};

use secrecy::SecretString;
use shopctl_aws::{Aws, Settings};
use shopctl_cluster::{Access, Cluster};
use tokio::sync::OnceCell;

use super::tokens::Tokens;
use crate::{
    config::{EksTarget, SecretKey},
    error::{CommandError, ErrorKind, Result},
    safety::Confirmed,
};

/// A cluster on AWS, and what stands around it. Nothing is connected before it is needed.
pub struct Eks {
    config: EksTarget,
    patience: Duration,
    aws: OnceCell<(Aws, shopctl_aws::WriteKey)>,
    cluster: OnceCell<(Cluster, shopctl_cluster::WriteKey)>,
    ops_token: OnceCell<Option<SecretString>>,
}

impl Eks {
    /// Of a target. Each call gets that long to be answered.
    pub fn new(config: EksTarget, patience: Duration) -> Self {
        Self {
            config,
            patience,
            aws: OnceCell::new(),
            cluster: OnceCell::new(),
            ops_token: OnceCell::new(),
        }
    }

    /// How the target is configured.
    pub fn config(&self) -> &EksTarget {
        &self.config
    }

    /// The namespace of the shop.
    pub fn namespace(&self) -> &str {
        &self.config.namespace
    }

    /// The app that is meant: the one that is named, or the target's first.
    pub fn app(&self, named: Option<&str>) -> Result<&str> {
        let apps = &self.config.apps;
        let found = match named {
            None => apps.first(),
            Some(name) => apps.iter().find(|app| *app == name),
        };
        found.map(String::as_str).ok_or_else(|| {
            CommandError::new(
                ErrorKind::NotFound,
                format!("the target has no app {:?}", named.unwrap_or_default()),
            )
            .hint(format!("apps are: {}", apps.join(", ")))
        })
    }

    /// AWS, to look.
    pub async fn aws(&self) -> Result<&Aws> {
        Ok(&self.connected_aws().await?.0)
    }

    /// AWS, to change something.
    pub async fn aws_writes(&self, _: &Confirmed) -> Result<shopctl_aws::Writes<'_>> {
        let (aws, key) = self.connected_aws().await?;
        Ok(aws.writes(key))
    }

    /// The cluster, to look.
    pub async fn cluster(&self) -> Result<&Cluster> {
        Ok(&self.connected_cluster().await?.0)
    }

    /// The cluster, to change something.
    pub async fn cluster_writes(&self, _: &Confirmed) -> Result<shopctl_cluster::Writes<'_>> {
        self.locking().await
    }

    /// The cluster, to change something that lets nobody else change anything.
    pub(super) async fn locking(&self) -> Result<shopctl_cluster::Writes<'_>> {
        let (cluster, key) = self.connected_cluster().await?;
        Ok(cluster.writes(key))
    }

    async fn connected_aws(&self) -> Result<&(Aws, shopctl_aws::WriteKey)> {
        let connect = async || {
            let region = self.config.region.as_deref();
            let mut settings = Settings::new(region.ok_or_else(|| lacks("region"))?);
            settings.profile.clone_from(&self.config.profile);
            settings.patience = self.patience;
            let endpoints = self.config.endpoints.iter();
            settings.endpoints = endpoints
                .filter(|(service, _)| *service != "kube")
                .map(|(service, address)| (service.clone(), address.clone()))
                .collect();
            Ok::<_, CommandError>(Aws::connect(settings).await?)
        };
        self.aws.get_or_try_init(connect).await
    }

    async fn connected_cluster(&self) -> Result<&(Cluster, shopctl_cluster::WriteKey)> {
        let connect = async || {
            let access = self.access().await?;
            Ok::<_, CommandError>(Cluster::connect(access, self.patience).await?)
        };
        self.cluster.get_or_try_init(connect).await
    }

    async fn access(&self) -> Result<Access> {
        let config = &self.config;
        if let Some(endpoint) = config.endpoints.get("kube") {
            return Ok(Access::Plain {
                endpoint: endpoint.clone(),
            });
        }
        if config.context.is_some() {
            return Ok(Access::Kubeconfig {
                path: config.kubeconfig.clone(),
                context: config.context.clone(),
            });
        }
        let name = config.cluster.as_deref().ok_or_else(|| lacks("cluster"))?;
        let aws = self.aws().await?;
        let found = aws.cluster(name).await?;
        Ok(Access::Signed {
            endpoint: found.endpoint,
            ca_pem: found.ca_pem,
            tokens: Arc::new(Tokens {
                aws: aws.clone(),
                cluster: name.to_owned(),
            }),
        })
    }

    /// What the operations listener wants to see before it changes anything; nothing where the target does not tell where it
    /// is. It is read from the cluster and kept no longer than this program runs.
    pub(super) async fn ops_token(&self) -> Result<Option<SecretString>> {
        let read = async || match &self.config.ops_token {
            None => Ok(None),
            Some(key) => self.secret(key).await.map(Some),
        };
        let token: Result<_> = self.ops_token.get_or_try_init(read).await;
        Ok(token?.clone())
    }

    pub(super) async fn secret(&self, key: &SecretKey) -> Result<SecretString> {
        let cluster = self.cluster().await?;
        let value = cluster.secret_value(self.namespace(), &key.secret, &key.key);
        Ok(value.await?)
    }
}

/// What a target must say for what was asked, and does not.
pub(crate) fn lacks(field: &str) -> CommandError {
    let told = format!("the target names no {field}");
    CommandError::new(ErrorKind::Unavailable, told).hint(format!(
        "set `{field}` of the target; `shopctl target caps` tells what it lacks"
    ))
}
