use std::path::Path;

use super::{Measure, around, cluster, file, pages::pages, through};
use crate::{
    command::context::{Context, Target},
    error::Result,
    output::Document,
    platform::{Platform, Replica},
};

/// Looks at everything once. What does not answer is missing, and everything else is there.
pub(in crate::command) async fn snapshot(
    context: &Context,
    target: &Target,
    path: Option<&Path>,
) -> Result<()> {
    let platform = context.platform(target)?;
    let mut seen = Seen::default();
    if let Platform::Eks(eks) = &platform {
        let inside = async {
            let (nodes, usage) = (cluster::nodes(eks), cluster::usage(eks));
            tokio::join!(nodes, usage, cluster::pods(eks), cluster::autoscalers(eks))
        };
        let around = around::look(context, eks, context.now());
        let ((nodes, usage, pods, autoscalers), around) = tokio::join!(inside, around);
        seen.add("what nodes use", nodes);
        seen.add("what pods use", usage);
        seen.add("pods", pods);
        seen.add("autoscalers", autoscalers);
        for (source, looked) in around {
            let measured = looked.map(|(measures, missing)| {
                seen.missing.extend(missing);
                measures
            });
            seen.add(source, measured);
        }
    }
    match platform.replicas().await {
        Ok(replicas) => Box::pin(look_through(context, &platform, &replicas, &mut seen)).await,
        Err(error) => seen.add("replicas", Err(error)),
    }
    let mut document = Document::new(Some(target.title()), context.now(), seen.measures);
    for warning in seen.missing {
        document.incomplete(warning);
    }
    if let Some(path) = path {
        file::keep(path, &document)?;
    }
    context.printer.document(&document)
}

/// What is seen through the shop itself. Pages come last and one after the other: what is measured is not to be slowed by
/// measuring it.
async fn look_through(
    context: &Context,
    platform: &Platform<'_>,
    replicas: &[Replica],
    seen: &mut Seen,
) {
    let mut running = Vec::new();
    for replica in replicas {
        if replica.is_running() {
            running.push(replica);
        } else {
            seen.missing.push(format!("{} does not run", replica.name));
        }
    }
    if running.is_empty() {
        seen.missing.push("no replica runs".to_owned());
        return;
    }
    let (cache, database, orders) = tokio::join!(
        through::cache(platform, &running),
        through::database(platform, &running),
        through::orders(platform, &running)
    );
    seen.add("cache", cache);
    seen.add("database", database);
    seen.add("orders", orders);
    seen.add("pages", pages(platform, &running, context.now()).await);
}

/// What was measured, and what could not be.
#[derive(Default)]
struct Seen {
    measures: Vec<Measure>,
    missing: Vec<String>,
}

impl Seen {
    fn add(&mut self, source: &str, measured: Result<Vec<Measure>>) {
        match measured {
            Ok(measures) => self.measures.extend(measures),
            Err(error) => self
                .missing
                .push(format!("{source} could not be measured: {error}")),
        }
    }
}
