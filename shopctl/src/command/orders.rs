use schemars::JsonSchema;
use serde::Serialize;
use shop_core::{
    order::OrderStatus,
    wire::{
        Amount, Moment,
        ops::{OrderDetailReport, OrderReport, PulseWindow},
    },
};

use super::context::{Context, Target};
use crate::{
    cli::OrdersCommand,
    error::{CommandError, ErrorKind, Result},
    output::{Column, Row, age, counted},
    shop::Ops,
};

/// The most orders that a replica lists at once.
const MOST: u32 = 200;

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
        vec![
            self.name(),
            self.window.orders.to_string(),
            format!("{:.2}", self.window.orders_per_minute),
            self.window.revenue.0.to_string(),
            self.stuck_orders.to_string(),
        ]
    }
}

impl Row for OrderReport {
    const KIND: &'static str = "OrderList";
    const COLUMNS: &'static [Column] = &[
        Column::always("NUMBER"),
        Column::always("PLACED"),
        Column::always("STATUS"),
        Column::always("ITEMS"),
        Column::always("TOTAL"),
        Column::always("AGE"),
        Column::always("STUCK"),
        Column::wide("PRODUCTS"),
        Column::wide("CHANGED"),
        Column::wide("ID"),
    ];

    fn name(&self) -> String {
        self.order_number.clone()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.order_number.clone(),
            moment(self.placed_at),
            self.status.to_string(),
            self.piece_count.to_string(),
            money(self.total, &self.currency),
            age(self.age_seconds),
            if self.stuck { "YES" } else { "no" }.to_owned(),
            self.line_count.to_string(),
            moment(self.updated_at),
            self.id.to_string(),
        ]
    }
}

impl Row for OrderDetailReport {
    const KIND: &'static str = "OrderDetailList";
    const COLUMNS: &'static [Column] = &[
        Column::always("NUMBER"),
        Column::always("STATUS"),
        Column::always("TOTAL"),
        Column::always("AGE"),
        Column::always("STUCK"),
        Column::always("LINES"),
        Column::always("HISTORY"),
        Column::wide("SUBTOTAL"),
        Column::wide("DISCOUNT"),
        Column::wide("SHIPPING"),
        Column::wide("TAX"),
        Column::wide("ID"),
    ];

    fn name(&self) -> String {
        self.order.name()
    }

    fn cells(&self) -> Vec<String> {
        let order = &self.order;
        let lines = self.lines.iter();
        let lines: Vec<_> = lines
            .map(|line| format!("{} x {}", line.quantity, line.sku))
            .collect();
        let steps = self.history.iter();
        let steps: Vec<_> = steps
            .map(|step| format!("{} {}", step.status, moment(step.entered_at)))
            .collect();
        let sum = |amount| money(amount, &order.currency);
        vec![
            order.order_number.clone(),
            order.status.to_string(),
            sum(order.total),
            age(order.age_seconds),
            if order.stuck { "YES" } else { "no" }.to_owned(),
            lines.join(", "),
            steps.join(", "),
            sum(self.subtotal),
            sum(self.discount),
            sum(self.shipping),
            sum(self.tax),
            order.id.to_string(),
        ]
    }
}

fn money(amount: Amount, currency: &str) -> String {
    format!("{} {currency}", amount.0)
}

fn moment(moment: Moment) -> String {
    format!("{:.0}", moment.0)
}

pub(super) async fn run(context: &Context, command: &OrdersCommand) -> Result<()> {
    let target = context.target()?;
    match command {
        OrdersCommand::Pulse { fail } => pulse(context, &target, *fail).await,
        OrdersCommand::List {
            stuck,
            status,
            limit,
        } => list(context, &target, (*stuck, status.as_deref(), *limit)).await,
        OrdersCommand::Get { order } => get(context, &target, order).await,
    }
}

async fn list(
    context: &Context,
    target: &Target,
    (stuck, status, limit): (bool, Option<&str>, u32),
) -> Result<()> {
    let wrong = |told: String| CommandError::new(ErrorKind::Usage, told);
    let status = status.map(read_status).transpose()?;
    if stuck && status.is_some_and(|status| status != OrderStatus::Pending) {
        let told = "only orders that are pending can be stuck".to_owned();
        return Err(wrong(told).hint("leave out --status, or --stuck"));
    }
    if !(1..=MOST).contains(&limit) {
        return Err(wrong(format!(
            "--limit is from 1 to {MOST}, and not {limit}"
        )));
    }
    let found = ask(context, target, async |ops| {
        ops.orders(status, stuck, limit).await
    })
    .await?;
    context.show(target, found.orders, Vec::new())
}

fn read_status(word: &str) -> Result<OrderStatus> {
    OrderStatus::parse(&word.to_ascii_uppercase()).ok_or_else(|| {
        let known = OrderStatus::ALL.map(OrderStatus::as_str).join(", ");
        CommandError::new(ErrorKind::Usage, format!("no order can be {word:?}"))
            .hint(format!("--status is one of {known}"))
    })
}

async fn get(context: &Context, target: &Target, order: &str) -> Result<()> {
    let found = ask(context, target, async |ops| ops.order(order).await).await;
    let found = found.map_err(|error| match error.kind {
        ErrorKind::NotFound => {
            let told = format!("{} has no order {order:?}", target.name);
            CommandError::new(ErrorKind::NotFound, told)
                .hint("`shopctl orders list` shows the latest; give the whole number, in capitals, or the id")
        }
        _ => error,
    })?;
    context.show(target, vec![found], Vec::new())
}

async fn pulse(context: &Context, target: &Target, fail: bool) -> Result<()> {
    let answered = ask(context, target, async |ops| ops.pulse().await).await?;
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

/// What the first replica says that can answer: all have one database, and know the same orders.
async fn ask<T>(
    context: &Context,
    target: &Target,
    question: impl AsyncFn(Ops) -> Result<T>,
) -> Result<T> {
    let platform = context.platform(target)?;
    let mut answered = Err(target.nothing_runs());
    for replica in &platform.replicas().await? {
        answered = match platform.ops(replica).await {
            Ok(ops) => question(ops).await,
            Err(error) => Err(error),
        };
        let may_another_know = |error: &CommandError| {
            matches!(
                error.kind,
                ErrorKind::Unreachable
                    | ErrorKind::Timeout
                    | ErrorKind::Unavailable
                    | ErrorKind::Unexpected
            )
        };
        if !answered.as_ref().is_err_and(may_another_know) {
            break;
        }
    }
    answered
}
