use axum::{Router, routing::get};
use jiff::{Timestamp, tz::TimeZone};
use shop_core::{order::OrderStatus, storage::Stores};

use super::{
    desk::{Desk, StaffPage},
    frame::{Frame, Place},
};
use crate::{
    app::App,
    error::AppError,
    storefront::{
        view::admin::{DashboardPage, Figure},
        visit::PageResult,
    },
};

/// The routes of the first page.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/admin", get(show_dashboard))
}

/// `GET /admin`
async fn show_dashboard(StaffPage { mut desk, .. }: StaffPage) -> PageResult {
    let (waiting, today) = figures(&desk).await?;
    let title = desk.say("admin-start");
    let Frame { layout, nav } = desk.frame(Place::Start, title).await?;
    Ok(desk.visit.show(&DashboardPage {
        layout,
        nav,
        waiting,
        today,
    }))
}

async fn figures(desk: &Desk) -> Result<(Vec<Figure>, Vec<Figure>), AppError> {
    let app = desk.app();
    let mut reader = app.storage.read().await?;
    let open = reader.orders().count_open().await?;
    let (orders, revenue) = reader
        .orders()
        .count_placed_since(midnight(app.now()))
        .await?;
    let low = reader.inventory().count_low().await?;
    let count = |status| {
        let found = open.iter().find(|(counted, _)| *counted == status);
        found.map_or(0, |(_, count)| *count)
    };
    let waiting = |label, status: OrderStatus| Figure {
        label: desk.say(label),
        value: count(status).to_string(),
        href: Some(format!("/admin/orders?status={}", status.as_str())),
        is_pressing: count(status) > 0,
    };
    let plain = |label, value: String| Figure {
        label: desk.say(label),
        value,
        href: None,
        is_pressing: false,
    };
    let low = Figure {
        href: Some("/admin/stock?low=true".to_owned()),
        is_pressing: low > 0,
        ..plain("admin-figure-low", low.to_string())
    };
    let currency = app.rules.currency;
    Ok((
        vec![
            waiting("admin-figure-pending", OrderStatus::Pending),
            waiting("admin-figure-confirmed", OrderStatus::Confirmed),
            waiting("admin-figure-processing", OrderStatus::Processing),
            low,
        ],
        vec![
            plain("admin-figure-orders", orders.to_string()),
            plain(
                "admin-figure-revenue",
                desk.visit.lang.money(revenue, currency),
            ),
        ],
    ))
}

/// When the day began, by UTC as all times of the administration.
fn midnight(now: Timestamp) -> Timestamp {
    let there = now.to_zoned(TimeZone::UTC);
    there.start_of_day().map_or(now, |day| day.timestamp())
}
