use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
use secrecy::ExposeSecret;
use serde_json::json;
use shop_core::load_test::RunId;

use super::{printer, run::runtime};
use crate::{
    aftermath::cancel_left,
    ask::Asks,
    cli::CleanArgs,
    guard::Allowed,
    http::{Target, Trust},
    journey::PlanSettings,
};

/// Cancels the orders of runs that were killed before they could do it themselves.
pub(super) fn clean(args: &CleanArgs) -> anyhow::Result<u8> {
    let run_id = match &args.run_id {
        Some(id) => Some(RunId::parse(id).with_context(|| format!("{id:?} is no run id"))?),
        None if args.all => None,
        None => bail!("say which run to clean up after, or --all"),
    };
    let trust = Trust {
        ca_file: args.target.ca_file.as_deref(),
    };
    let target = Target::parse(&args.target.url, trust)?;
    let allowed = Allowed {
        hosts: args.target.allowed_hosts.clone(),
        production: None,
    };
    allowed.check(&target)?;
    let settings = PlanSettings {
        target: Arc::new(target),
        run_id: String::new(),
        bypass_token: None,
        trace_salt: 0,
        trace_share: 0.0,
    };
    let password = args.admin_password.as_ref();
    let password = password.ok_or_else(|| {
        anyhow!(
            "give the password of {} in LOADGEN_ADMIN_PASSWORD",
            args.admin_email
        )
    })?;
    runtime()?.block_on(async {
        let mut asks = Asks::patiently(&settings);
        let who = json!({ "email": args.admin_email, "password": password.expose_secret() });
        let token = asks.token("/api/auth/login", &who).await?;
        let left = cancel_left(run_id.as_ref(), &token, &mut asks).await?;
        printer::out(&format!(
            "cancelled {} orders of load tests; {} were cancelled or moved on before\n",
            left.cancelled, left.left_alone
        ));
        Ok(0)
    })
}
