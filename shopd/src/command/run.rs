use anyhow::Context;

use super::{backup, bypass_token, healthcheck, migrate, openapi, seed, serve};
use crate::{
    cli::{Cli, Task},
    telemetry::Telemetry,
};

/// Does what the command line asks for.
pub fn run(cli: Cli) -> anyhow::Result<()> {
    let task = cli.task();
    let config = cli.config()?;
    // A build of the whole workspace has two cryptography providers, and TLS refuses to guess; the second of two
    // installations changes nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime =
        tokio::runtime::Runtime::new().context("starting the threads that serve requests")?;
    runtime.block_on(async {
        let telemetry = Telemetry::start(&config)?;
        let done = match task {
            Task::Serve => serve::serve(config).await,
            Task::Migrate => migrate::migrate(&config).await,
            Task::Seed(args) => seed::seed(config, &args).await,
            Task::Backup { file } => backup::backup(&config, &file).await,
            Task::BypassToken { run_id, valid_for } => {
                bypass_token::print(&config, &run_id, valid_for)
            }
            Task::Openapi { ops } => openapi::print(&config, ops),
            Task::Healthcheck => healthcheck::check(&config).await,
        };
        telemetry.shut_down().await;
        done
    })
}
