use std::net::Ipv4Addr;

use futures_util::future::try_join_all;
use schemars::JsonSchema;
use serde::Serialize;
use shopctl_cluster::Cluster;
use tokio::net::TcpListener;

use super::context::Context;
use crate::{
    cli::{ForwardArgs, PortPair},
    error::{CommandError, ErrorKind, Result},
    output::{Column, Row},
    platform::Eks,
    safety::{Action, Ground, Plan, Risk},
};

/// A port of this machine that leads to one of a pod.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Opened {
    /// Of this machine, as in `127.0.0.1:8080`.
    address: String,
    pod: String,
    /// Of the pod.
    port: u16,
}

impl Row for Opened {
    const KIND: &'static str = "PortForwardList";
    const COLUMNS: &'static [Column] = &[
        Column::always("ADDRESS"),
        Column::always("POD"),
        Column::always("PORT"),
    ];

    fn name(&self) -> String {
        self.address.clone()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.address.clone(),
            self.pod.clone(),
            self.port.to_string(),
        ]
    }
}

/// Opens ports of a pod on this machine, for this user alone to reach, until somebody ends it.
pub(super) async fn run(context: &Context, args: &ForwardArgs) -> Result<()> {
    let target = context.target()?;
    let platform = context.platform(&target)?;
    let eks = platform.eks("ports of pods")?;
    let effects = args.ports.iter().map(|pair| {
        let local = match pair.local {
            0 => "a free port".to_owned(),
            port => port.to_string(),
        };
        let PortPair { remote, .. } = pair;
        format!(
            "open 127.0.0.1:{local} for port {remote} of {}, until Ctrl-C",
            args.pod
        )
    });
    let plan = Plan {
        action: Action::PORT_FORWARD.name,
        object: args.pod.clone(),
        risk: Action::PORT_FORWARD
            .weight
            .risk(target.config.class(), Ground::Cluster)
            .unwrap_or(Risk::Low),
        effects: effects.collect(),
    };
    context
        .change(&target, &plan, async |_| {
            serve(context, eks, args).await?;
            Ok(((), "closed".to_owned()))
        })
        .await
        .map(drop)
}

/// Serves until it is given up. What fails is told, and the others go on.
async fn serve(context: &Context, eks: &Eks, args: &ForwardArgs) -> Result<()> {
    let cluster = eks.cluster().await?;
    let mut listeners = Vec::new();
    for pair in &args.ports {
        listeners.push((bind(pair.local).await?, pair.remote));
    }
    check(cluster, eks, args).await?;
    for (listener, port) in &listeners {
        tell(context, listener, &args.pod, *port)?;
    }
    let serving = listeners.into_iter().map(|(listener, port)| {
        let failed = move |error| {
            let told = format!(
                "a connection to port {port} of {} failed: {error}",
                args.pod
            );
            context.printer.note(&told);
        };
        cluster.listen_forward(listener, eks.namespace(), &args.pod, port, failed)
    });
    try_join_all(serving).await?;
    Ok(())
}

/// Makes one connection for nothing: who may not, and a pod that is not there, are told before anybody waits.
async fn check(cluster: &Cluster, eks: &Eks, args: &ForwardArgs) -> Result<()> {
    if let Some(pair) = args.ports.first() {
        drop(
            cluster
                .forward(eks.namespace(), &args.pod, pair.remote)
                .await?,
        );
    }
    Ok(())
}

async fn bind(port: u16) -> Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(|error| {
            CommandError::new(
                ErrorKind::Conflict,
                format!("port {port} of this machine cannot be had"),
            )
            .because(error)
            .hint("choose another one, as in 0:3000 for any that is free")
        })
}

fn tell(context: &Context, listener: &TcpListener, pod: &str, port: u16) -> Result<()> {
    let address = listener.local_addr().map_err(anyhow::Error::new)?;
    if context.printer.is_for_programs() {
        return context.printer.item(&Opened {
            address: address.to_string(),
            pod: pod.to_owned(),
            port,
        });
    }
    context
        .printer
        .note(&format!("{address} leads to port {port} of {pod}"));
    Ok(())
}
