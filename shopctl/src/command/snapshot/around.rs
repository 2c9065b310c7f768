use jiff::Timestamp;

use super::Measure;
use crate::{
    command::{
        context::Context,
        metrics::{Recent, recent},
    },
    error::Result,
    platform::Eks,
};

/// How what stands around the shop did in the last minutes, and what CloudWatch did not give of it.
pub(super) async fn look(
    context: &Context,
    eks: &Eks,
    now: Timestamp,
) -> Vec<(&'static str, Result<(Vec<Measure>, Vec<String>)>)> {
    let found = recent(context, eks, now).await.into_iter();
    let told = found.map(|(source, recent)| {
        let told = recent.map(|(recent, missing)| {
            let measures = recent.into_iter().map(|recent| measure(source, recent));
            (measures.collect(), missing)
        });
        (source, told)
    });
    told.collect()
}

fn measure(group: &str, recent: Recent) -> Measure {
    Measure {
        group: group.to_owned(),
        name: recent.name,
        value: recent.value,
        unit: Some(recent.unit),
    }
}
