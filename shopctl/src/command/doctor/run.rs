use futures_util::future::join_all;

use super::{Examined, cloud, inside, machine};
use crate::{
    command::context::{Context, Target},
    error::{CommandError, ErrorKind, Result},
    output::Row,
    platform::Platform,
};

/// Looks whether everything that a target names is there and answers. What is not is an error.
pub(in crate::command) async fn doctor(context: &Context) -> Result<()> {
    let target = context.target()?;
    let examined = examine(context, &target).await?;
    let sick: Vec<_> = examined
        .iter()
        .filter(|examined| !examined.is_ok())
        .map(Row::name)
        .collect();
    context.show(&target, examined, Vec::new())?;
    if sick.is_empty() {
        return Ok(());
    }
    let told = format!("not as {} names it: {}", target.name, sick.join(", "));
    Err(CommandError::new(ErrorKind::Unhealthy, told))
}

async fn examine(context: &Context, target: &Target) -> Result<Vec<Examined>> {
    match context.platform(target)? {
        Platform::Local(supervisor) => machine::examine(context, target, &supervisor).await,
        platform @ Platform::Eks(eks) => {
            let mut looks = cloud::looks(eks);
            looks.extend(inside::looks(&platform, eks));
            looks.extend(cloud::looks_around(context, eks));
            Ok(join_all(looks).await)
        }
    }
}
