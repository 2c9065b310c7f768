use std::{
    convert::Infallible,
    future::pending,
    io::{self, IsTerminal},
};

use shopctl_cluster::{ExecOptions, Resizer};
use tokio::{
    io::{stderr, stdin},
    signal::unix::{SignalKind, signal},
};

use super::{context::Context, terminal::Raw};
use crate::{
    cli::ExecArgs,
    error::{CommandError, ErrorKind, Result},
    output::Printer,
    platform::Eks,
    safety::{Action, Confirmed, Ground, Plan, Risk},
};

/// Runs a program in a pod. What it says passes as it is; that it does not end well is an error.
pub(super) async fn run(context: &Context, args: &ExecArgs) -> Result<()> {
    let target = context.target()?;
    let platform = context.platform(&target)?;
    let eks = platform.eks("programs to run in pods")?;
    let program = args.command.first().map_or("", String::as_str);
    let plan = Plan {
        action: Action::EXEC.name,
        object: args.pod.clone(),
        risk: Action::EXEC
            .weight
            .risk(target.config.class(), Ground::Cluster)
            .unwrap_or(Risk::High),
        effects: vec![format!("run `{}` in {}", args.command.join(" "), args.pod)],
    };
    let code = context
        .change(&target, &plan, async |confirmed| {
            let code = perform(eks, args, confirmed).await?;
            // What a program is told may be a secret, and the trail keeps none.
            Ok((code, format!("{program} ended with {code}")))
        })
        .await?;
    match code {
        None | Some(0) => Ok(()),
        Some(code) => Err(CommandError::new(
            ErrorKind::Unexpected,
            format!("{program} ended with {code}"),
        )),
    }
}

/// Runs it to its end, and tells its exit code.
async fn perform(eks: &Eks, args: &ExecArgs, confirmed: &Confirmed) -> Result<i32> {
    let is_terminal = args.stdin && io::stdin().is_terminal() && io::stdout().is_terminal();
    let options = ExecOptions {
        container: args.container.clone(),
        command: args.command.clone(),
        stdin: args.stdin,
        tty: is_terminal,
    };
    let writes = eks.cluster_writes(confirmed).await?;
    let mut process = writes.exec(eks.namespace(), &args.pod, &options).await?;
    let raw = is_terminal.then(Raw::begin).transpose()?;
    let resizer = process.resizer();
    let to_its_end = process.run(stdin(), Printer::stream(), stderr());
    // The size of the terminal matters as long as the program goes on.
    let resizing = async {
        if let Some((resizer, raw)) = resizer.zip(raw.as_ref()) {
            keep_size(resizer, raw).await;
        }
        pending::<Infallible>().await
    };
    tokio::select! {
        biased;
        code = to_its_end => Ok(code?),
        never = resizing => match never {},
    }
}

/// Tells the program how large the terminal is, and whenever it has become another size.
async fn keep_size(mut resizer: Resizer, terminal: &Raw) {
    let Ok(mut changes) = signal(SignalKind::window_change()) else {
        return;
    };
    loop {
        if let Some((columns, rows)) = terminal.size()
            && resizer.resize(columns, rows).await.is_err()
        {
            return;
        }
        if changes.recv().await.is_none() {
            return;
        }
    }
}
