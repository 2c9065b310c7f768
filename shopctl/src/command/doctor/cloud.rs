use jiff::Timestamp;
use shopctl_aws::{AwsError, Repository};

use super::examined::{Look, look};
use crate::{
    command::context::Context,
    error::{CommandError, ErrorKind, Result},
    platform::Eks,
    shop::Store,
};

/// What AWS says of a request that was signed at another time than it is there.
const OTHER_TIME: [&str; 4] = [
    "RequestExpired",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
    "InvalidSignatureException",
];

/// Who asks AWS, and the cluster as AWS knows it.
pub(super) fn looks(eks: &Eks) -> Vec<Look<'_>> {
    let config = eks.config();
    let mut looks = Vec::new();
    if config.region.is_some() {
        looks.push(look("login at aws", login(eks)));
    }
    if let Some(account) = &config.account {
        looks.push(look(
            format!("account {account}"),
            is_of_account(eks, account),
        ));
    }
    if let Some(name) = &config.cluster {
        looks.push(look(format!("cluster {name}"), cluster(eks, name)));
        for group in &config.node_groups {
            looks.push(look(
                format!("node group {group}"),
                node_group(eks, name, group),
            ));
        }
    }
    looks
}

/// What stands around the shop.
pub(super) fn looks_around<'a>(context: &'a Context, eks: &'a Eks) -> Vec<Look<'a>> {
    let config = eks.config();
    let mut looks = Vec::new();
    if let Some(cdn) = &config.cdn {
        let id = &cdn.distribution;
        looks.push(look(format!("distribution {id}"), distribution(eks, id)));
    }
    if let Some(id) = &config.rds {
        looks.push(look(format!("database {id}"), database(eks, id)));
    }
    if let Some(id) = &config.elasticache {
        looks.push(look(format!("cache {id}"), cache(eks, id)));
    }
    if let Some(name) = &config.log_group {
        looks.push(look(format!("log group {name}"), log_group(eks, name)));
    }
    if let Some(name) = &config.repository {
        looks.push(look(format!("repository {name}"), repository(eks, name)));
    }
    if let Some(url) = &config.url {
        looks.push(look(url.clone(), store(eks, url, context.now())));
    }
    looks
}

async fn login(eks: &Eks) -> Result<String> {
    let aws = eks.aws().await?;
    let identity = aws.identity().await.map_err(untimely)?;
    let ends = match aws.credentials_expire_at().await? {
        Some(at) => format!(", until {at:.0}"),
        None => String::new(),
    };
    Ok(format!("{}{ends}", identity.arn))
}

/// With the usual reason where a signature that should be right is not.
fn untimely(error: AwsError) -> CommandError {
    let is_untimely = error
        .code
        .as_deref()
        .is_some_and(|code| OTHER_TIME.contains(&code));
    let told = CommandError::from(error);
    if is_untimely {
        told.hint("look whether this machine's clock is right; AWS bears five minutes")
    } else {
        told
    }
}

async fn is_of_account(eks: &Eks, account: &str) -> Result<String> {
    let identity = eks.aws().await?.identity().await?;
    if identity.account == account {
        return Ok("that of this user".to_owned());
    }
    Err(
        wrong(format!("this user is of account {}", identity.account))
            .hint("log in to the target's account"),
    )
}

async fn cluster(eks: &Eks, name: &str) -> Result<String> {
    let cluster = eks.aws().await?.cluster(name).await?;
    let detail = format!("{}, version {}", cluster.status, cluster.version);
    if cluster.status == "ACTIVE" {
        Ok(detail)
    } else {
        Err(wrong(detail))
    }
}

async fn node_group(eks: &Eks, cluster: &str, name: &str) -> Result<String> {
    let group = eks.aws().await?.node_group(cluster, name).await?;
    let detail = format!(
        "{}, {} nodes of {} to {}",
        group.status, group.desired, group.min, group.max
    );
    match group.issues.first() {
        None if group.status == "ACTIVE" => Ok(detail),
        None => Err(wrong(detail)),
        Some(issue) => Err(wrong(format!(
            "{detail}; {}: {}",
            issue.code, issue.message
        ))),
    }
}

async fn distribution(eks: &Eks, id: &str) -> Result<String> {
    let found = eks.aws().await?.distribution(id).await?;
    let detail = format!("{}, {}", found.status, found.domain);
    if found.enabled {
        Ok(detail)
    } else {
        Err(wrong(format!("{detail}, not enabled")))
    }
}

async fn database(eks: &Eks, id: &str) -> Result<String> {
    let found = eks.aws().await?.database(id).await?;
    let detail = format!("{}, {} {}", found.status, found.engine, found.version);
    if found.status == "available" {
        Ok(detail)
    } else {
        Err(wrong(detail).hint("`shopctl env start` starts a database that is stopped"))
    }
}

async fn cache(eks: &Eks, id: &str) -> Result<String> {
    let found = eks.aws().await?.cache(id).await?;
    let detail = format!("{}, {} nodes", found.status, found.nodes.len());
    if found.status == "available" {
        Ok(detail)
    } else {
        Err(wrong(detail))
    }
}

async fn log_group(eks: &Eks, name: &str) -> Result<String> {
    let groups = eks.aws().await?.log_groups(name).await?;
    let found = groups.iter().find(|group| group.name == name);
    let found = found.ok_or_else(|| missing("there is no group of that name".to_owned()))?;
    Ok(match found.retention_days {
        Some(days) => format!("kept for {days} days"),
        None => "kept for ever".to_owned(),
    })
}

async fn repository(eks: &Eks, name: &str) -> Result<String> {
    let images = eks.aws().await?.images(&Repository::parse(name), 1).await?;
    let newest = images
        .first()
        .ok_or_else(|| missing("it holds no image".to_owned()))?;
    Ok(format!(
        "the newest is {}",
        newest.tags.first().unwrap_or(&newest.digest)
    ))
}

async fn store(eks: &Eks, url: &str, now: Timestamp) -> Result<String> {
    // Whoever may not read the pass looks as any shopper does.
    let pass = eks.pass(now).await.unwrap_or_default();
    let sample = Store::new(url, pass)?.sample("/").await;
    let sample = sample.map_err(|error| CommandError::new(ErrorKind::Unreachable, error))?;
    let detail = format!(
        "{} after {:.0} ms",
        sample.status,
        sample.total.as_secs_f64() * 1_000.0
    );
    if sample.status < 400 {
        Ok(detail)
    } else {
        Err(wrong(detail))
    }
}

fn wrong(text: String) -> CommandError {
    CommandError::new(ErrorKind::Unhealthy, text)
}

fn missing(text: String) -> CommandError {
    CommandError::new(ErrorKind::NotFound, text)
}
