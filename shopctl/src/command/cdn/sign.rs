use super::run::distribution;
use crate::{
    command::status::{Sign, State},
    error::Result,
    output::counted,
    platform::Eks,
};

/// For the overview: how the distribution does. Where it cannot be asked, that is said; where there is none, nothing is.
pub(in crate::command) async fn sign(eks: &Eks) -> Option<Sign> {
    eks.config().cdn.as_ref()?;
    let sign = look(eks).await;
    Some(sign.unwrap_or_else(|error| Sign::new("cdn", State::Unknown, error.to_string())))
}

async fn look(eks: &Eks) -> Result<Sign> {
    let found = eks.aws().await?.distribution(distribution(eks)?).await?;
    let invalidations = counted(found.invalidations_in_progress, "invalidation");
    let detail = format!("{}, {invalidations} in progress", found.status);
    Ok(match (found.enabled, found.is_deployed()) {
        (true, true) => Sign::new("cdn", State::Ok, detail),
        (true, false) => Sign::new("cdn", State::Warn, detail).next("shopctl cdn status"),
        (false, _) => Sign::new("cdn", State::Critical, format!("not enabled; {detail}"))
            .next("shopctl health cdn"),
    })
}
