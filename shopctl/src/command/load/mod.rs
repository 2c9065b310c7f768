//! Load tests: they are made by the load generator, and their reports are kept beside what is known of a target.

mod cluster;
mod manifest;
mod report;
mod rows;
mod run;
mod workers;

pub(super) use report::report_of;
pub(super) use rows::{LoadRoute, LoadRun};

use self::{
    report::{find, page_of, runs},
    run::make,
};
use super::{
    compare::compare,
    context::{Context, Target},
};
use crate::{cli::LoadCommand, error::Result};

pub(super) async fn run(context: &Context, command: &LoadCommand) -> Result<()> {
    let target = context.target()?;
    match command {
        LoadCommand::Run(args) => make(context, &target, args).await,
        LoadCommand::Compare { before, after } => compare(context, &target, before, after).await,
        LoadCommand::List => list(context, &target),
        LoadCommand::Report { run } => report(context, &target, run),
    }
}

fn list(context: &Context, target: &Target) -> Result<()> {
    let runs = runs(&context.load_folder(target))?;
    context.show(target, runs, Vec::new())
}

fn report(context: &Context, target: &Target, run: &str) -> Result<()> {
    let folder = context.load_folder(target);
    let (path, report) = find(&folder, run)?;
    let routes = report.routes.into_iter().map(LoadRoute::of);
    context.show(target, routes.collect(), Vec::new())?;
    if let Some(page) = page_of(&path) {
        context
            .printer
            .note(&format!("to look at: {}", page.display()));
    }
    Ok(())
}
