use schemars::JsonSchema;
use serde::Serialize;
use shop_core::wire::ops::PulseWindow;

use super::context::{Context, Target, wait};
use crate::{
    cli::OrdersCommand,
    error::{CommandError, ErrorKind, Result},
    output::{Column, Row, counted},
};

/// Orders of some minutes.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Window {
    #[serde(flatten)]
    window: PulseWindow,
    /// Orders that are pending for more than 30 minutes, whenever they were placed.
    stuck_orders: u64,
}

impl Row for Window {
    const KIND: &'static str = "OrderPulseList";
    const COLUMNS: &'static [Column] = &[
        Column::always("LAST"),
        Column::always("ORDERS"),
        Column::always("PER MINUTE"),
        Column::always("REVENUE"),
        Column::always("STUCK"),
    ];

    fn name(&self) -> String {
        format!("{}m", self.window.minutes)
    }

    fn cells(&self) -> Vec<String> {
        let revenue = serde_json::to_value(self.window.revenue).unwrap_or_default();
        let revenue = revenue
            .as_str()
            .map_or_else(|| revenue.to_string(), str::to_owned);
        vec![
            self.name(),
            self.window.orders.to_string(),
            format!("{:.2}", self.window.orders_per_minute),
            revenue,
            self.stuck_orders.to_string(),
        ]
    }
}

pub(super) fn run(context: &Context, command: &OrdersCommand) -> Result<()> {
    let target = context.target()?;
    match command {
        OrdersCommand::Pulse { fail } => pulse(context, &target, *fail),
    }
}

fn pulse(context: &Context, target: &Target, fail: bool) -> Result<()> {
    let supervisor = context.supervisor(target)?;
    let replicas = supervisor.replicas()?;
    // All replicas have one database: whichever answers knows all orders.
    let answered = wait(async {
        let mut last = None;
        for replica in &replicas {
            match supervisor.ops(replica)?.pulse().await {
                Ok(pulse) => return Ok(pulse),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| target.nothing_runs()))
    })?;
    let stuck = answered.stuck_orders;
    let windows = answered.windows.into_iter().map(|window| Window {
        window,
        stuck_orders: stuck,
    });
    context.show(target, windows.collect(), Vec::new())?;
    if stuck == 0 {
        return Ok(());
    }
    let told = format!(
        "stuck, since pending for more than 30 minutes: {}",
        counted(stuck, "order")
    );
    if fail {
        return Err(CommandError::new(ErrorKind::Unhealthy, told)
            .hint("`shopctl logs errors --since 2h` shows what failed"));
    }
    context.printer.note(&told);
    Ok(())
}
